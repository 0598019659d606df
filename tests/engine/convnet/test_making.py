"""Every cell's explanation, computed again from its terms, is the number in the trace."""

from __future__ import annotations

import math
import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.array import Array
from engine.convnet.layers import Convolution, FullyConnected, Pooling, ReLU
from engine.explain import Made, nice
from engine.systems import convnet
from engine.trace import Cell, Index, Trace
from tests.engine.convnet import stacks

CELLS = 12  # of each quantity, besides its corners


def some_cells(trace: Trace, name: str, seed: int) -> list[Index]:
    """The first and the last cell of a quantity and some between."""
    shape = trace[name].shape
    every = list(product(*map(range, shape)))
    picked = np.random.default_rng(seed).integers(0, len(every), CELLS)
    return [every[0], every[-1], *(every[n] for n in picked)]


def size(made: Made) -> float:
    """How large the numbers are that were added up: what rounding is relative to."""
    return math.fsum(abs(t.product) for t in made.terms) / abs(made.divisor) + abs(made.bias)


def explained(trace: Trace, cell: Cell) -> None:
    """The explanation gives the array's number, and its terms quote the trace."""
    made = trace.made(cell)
    tolerance = 1e-4 * abs(trace.value(cell)) + 1e-5 * size(made) + 1e-6
    assert made.result() == pytest.approx(trace.value(cell), abs=tolerance), (cell, made.formula)
    for term in made.terms:
        if term.weight_source is not None:
            assert trace.value(term.weight_source) == term.weight
    if cell.quantity.startswith("loss"):
        return  # its terms are the differences, not the votes they point at
    for term in made.terms:
        if term.source is not None and not cell.quantity.startswith("∂ "):
            assert trace.value(term.source) == term.value


@pytest.mark.parametrize("kind", ["generic", "signs"])
def test_every_explanation_gives_the_number(kind: stacks.Kind) -> None:
    asked = stacks.settings(kind) | stacks.settings(kind, answers=True)

    @given(stacks.legal(asked), st.integers(0, 1000))
    def check(settings: convnet.Settings, seed: int) -> None:
        trace = convnet.run(settings, "cpu")
        for name in trace.quantities:
            for index in some_cells(trace, name, seed):
                explained(trace, Cell(name, index))

    check()


@given(stacks.legal(stacks.settings("signs")))
def test_terms_are_the_field_and_the_field_is_the_terms(settings: convnet.Settings) -> None:
    """What is highlighted (`field`) is what is multiplied (`made`)."""
    trace = convnet.run(settings, "cpu")
    for name, quantity in trace.quantities.items():
        if quantity.parent is None:
            continue
        for index in some_cells(trace, name, 1):
            cell = Cell(name, index)
            read = {term.source.index for term in trace.made(cell).terms if term.source}
            assert read == set(product(*trace.fields(cell)[quantity.parent].where))


def test_the_chosen_cell_is_the_first_largest() -> None:
    picture = np.full((1, 4, 4), -1.0)
    picture[0, 0, 1] = picture[0, 1, 0] = 0.5
    trace = convnet.run(convnet.Settings(Array(picture), (Pooling(),)), "cpu")
    made = trace.made(Cell("pooling 1", (0, 0, 0)))
    assert made.terms[made.chosen].source == Cell("input", (0, 0, 1))
    assert made.formula == "the largest of 4 cells"
    assert made.note == "2 are as large: the first counts"
    alone = convnet.run(convnet.default(), "cpu").made(Cell("pooling 3", (0, 3, 3)))
    assert (len(alone.terms), alone.formula, alone.note) == (1, "the only cell", "")


def test_a_border_window_says_how_many_cells_it_has() -> None:
    settings = convnet.Settings(Array(np.ones((1, 5, 5))), (Pooling("average"),))
    trace = convnet.run(settings, "cpu")
    assert trace.made(Cell("pooling 1", (0, 2, 0))).formula == "average of 2 cells"
    assert len(trace.made(Cell("pooling 1", (0, 2, 2))).terms) == 1


def test_padding_has_no_source_when_zero_and_one_when_mirrored() -> None:
    for mode, value in (("zero", 0.0), ("reflect", 1.0), ("replicate", -1.0)):
        picture = np.full((1, 3, 3), -1.0)
        picture[0, 1, 1] = 1
        layer = Convolution(Array(np.ones((1, 1, 3, 3))), padding=1, padding_mode=mode)  # type: ignore[arg-type]
        trace = convnet.run(convnet.Settings(Array(picture), (layer,)), "cpu")
        corner = trace.made(Cell("convolution 1", (0, 0, 0))).terms[0]
        assert corner.value == value
        assert (corner.source is None) == (mode == "zero")


@given(st.floats(1e-30, 1e30))
def test_nice_ends_of_legends(number: float) -> None:
    end = nice(number)
    assert number * (1 - 1e-5) <= end <= number * 2.5 * (1 + 1e-5)
    assert f"{end:e}"[0] in "125"
    assert set(f"{end:.6e}"[1:8]) <= {".", "0"}


def test_explaining_the_largest_maps_is_quick() -> None:
    """64 maps of 28×28: under 50 ms a cell on one core, so that pointing at it feels immediate."""
    generator = np.random.default_rng(0)

    def filters(maps: int) -> Array:
        return Array(generator.normal(0, 0.1, (64, maps, 3, 3)))

    layers = (
        Convolution(filters(1), padding=1),
        ReLU(),
        Convolution(filters(64), padding=1),
        FullyConnected(Array(generator.normal(0, 0.1, (2, 64 * 28 * 28)))),
    )
    picture = Array(generator.uniform(-1, 1, (1, 28, 28)))
    trace = convnet.run(convnet.Settings(picture, layers, target=0), "cpu")
    for name in trace.quantities:
        cell = Cell(name, tuple(n // 2 for n in trace[name].shape))
        for ask in (trace.made, trace.fields, trace.reached):
            assert min(timed(ask, cell) for _ in range(5)) < 0.05, f"{ask.__name__} of {name}"


def timed(ask: object, cell: Cell) -> float:
    """Seconds that it computes, whatever else the machine does meanwhile."""
    assert callable(ask)
    start = time.process_time()
    ask(cell)
    return time.process_time() - start
