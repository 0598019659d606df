"""Every gradient is computed again from the terms that explain it."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given

from engine.array import Array
from engine.recurrent.asked import Target
from engine.recurrent.cells import Kind
from engine.systems import recurrent
from engine.trace import Cell
from tests.engine.recurrent import recurrences
from tests.engine.recurrent.recurrences import CELLS, SEEDS
from tests.engine.recurrent.test_making import explained, settings, some_cells
from tests.engine.recurrent.test_through_time import some_target

replace = msgspec.structs.replace


def asked(seed: int, cell: Kind | None = None) -> recurrent.Settings:
    plain = settings(seed, cell)
    target = some_target(plain.network, len(plain.signal.values), seed)
    return replace(plain, target=target)


def is_gradient(name: str) -> bool:
    return "∂ " in name or "growth" in name


@pytest.mark.parametrize("cell", CELLS)
def test_every_explanation_gives_the_number(cell: Kind) -> None:
    @given(SEEDS)
    def check(seed: int) -> None:
        trace = recurrent.run(asked(seed, cell), "cpu")
        dice = np.random.default_rng(seed)
        for name in filter(is_gradient, trace.arrays):
            for some in some_cells(trace, name, dice):
                explained(trace, some, 1e-4, 4e-6)

    check()


def test_what_is_left_of_a_gradient_is_no_noise() -> None:
    """Nor is its length: a billionth is what a lesson about vanishing gradients is about."""
    trace = recurrent.run(asked(4, "rnn"), "cpu")
    for name in ("∂ h 1", "|∂ h| 1", "∂ x", "|∂ x|"):
        summed = [trace.made(Cell(name, index)) for index in np.ndindex(trace[name].shape)]
        assert {made.noise for made in summed if made.recipe == "sum"} == {0.0}, name
    assert trace.made(Cell("h 1", (1, 0))).noise > 0


def test_gradients_are_there_when_asked_for_and_of_every_run() -> None:
    plain = settings(4, "lstm")
    with_them = recurrent.run(replace(plain, target=Target()))
    without = recurrent.run(plain)
    assert not any(map(is_gradient, without.arrays))
    for name in ("∂ h 1", "|∂ h| 1", "growth h 1", "∂ x", "|∂ x|"):
        assert {name, f"was {name}", f"rival 1 {name}"} <= set(with_them.arrays)
    for name in ("∂ C 1", "∂ a_f 1", "|∂ C| 1", "growth C 1"):
        assert {name, f"was {name}"} <= set(with_them.arrays)
    for name, values in without.arrays.items():
        assert np.array_equal(values, with_them[name], equal_nan=True)
    for name, quantity in with_them.quantities.items():
        assert quantity.title, name
        assert quantity.meaning, name


def test_what_is_asked_about_and_what_comes_after_it() -> None:
    lstm = replace(recurrent.default(), target=Target("C", 1, 2, 9))
    trace = recurrent.run(lstm)
    assert trace.made(Cell("∂ C 1", (8, 2))).bias == 1
    assert trace.made(Cell("∂ C 1", (8, 1))).bias == 0
    assert "nothing that is asked about" in trace.made(Cell("∂ C 1", (9, 2))).note
    made = trace.made(Cell("∂ C 1", (4, 2)))
    assert [term.symbol for term in made.terms] == ["∂h₅[3]", "∂C₆[3]"]
    assert made.terms[1].weight == trace["f 1"][5, 2]
    grown = trace.made(Cell("growth C 1", (4,)))
    assert grown.formula == "|∂C₅| ÷ |∂C₆|"


@given(SEEDS)
def test_a_target_never_stops_a_run(seed: int) -> None:
    network = recurrences.network(seed)
    dice = np.random.default_rng(seed)
    layer, unit, step = dice.integers(-1, 9, 3).tolist()
    name = ("h", "C", "y")[dice.integers(3)]
    wild = msgspec.convert(  # what a file may hold
        {"quantity": name, "layer": layer, "unit": unit, "step": step}, Target
    )
    signal = recurrences.signal(seed, 4, network.layers[0].inputs)
    asked_for = recurrent.Settings(network, Array(signal), target=wild)
    assert recurrent.legal(asked_for)[0].target == wild
    assert "∂ x" in recurrent.run(asked_for).arrays
