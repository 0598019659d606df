"""Every number of every cell is computed again from the terms that explain it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
from hypothesis import given

from engine.array import Array
from engine.explain import Made
from engine.recurrent.cells import Clamp, Kind, clampable
from engine.systems import recurrent
from engine.trace import Cell, Trace
from tests.engine.recurrent import recurrences
from tests.engine.recurrent.recurrences import CELLS, SEEDS

replace = msgspec.structs.replace


def settings(seed: int, cell: Kind | None = None) -> recurrent.Settings:
    """A network, a rival of another cell, and a hand on one number."""
    own = recurrences.network(seed, cell, squash="tanh")
    inputs = own.layers[0].inputs
    rival = recurrences.network(seed + 1, inputs=inputs, squash="tanh")
    steps = 2 + seed % 5
    names = clampable(own)
    clamp = Clamp(names[seed % len(names)], 1, seed % 3 - 1, 2, 3, 0.25)
    asked = recurrent.Settings(
        own, Array(recurrences.signal(seed, steps, inputs)), clamps=(clamp,), rivals=(rival,)
    )
    return recurrent.legal(asked)[0]


def size(made: Made) -> float:
    """How large the numbers are that were added up: what rounding is relative to."""
    return sum(abs(term.product) for term in made.terms) + abs(made.bias) + 1


def explained(trace: Trace, cell: Cell, relative: float = 0.0, rounding: float = 2e-6) -> Made:
    """The explanation gives the array's number, and its terms quote the trace."""
    made, value = trace.made(cell), trace.value(cell)
    tolerance = max(relative * abs(value), rounding * size(made))
    assert abs(made.result() - value) <= tolerance, (cell, made.formula)
    for term in made.terms:
        assert term.source is not None
        assert trace.value(term.source) == term.value
        if term.weight_source is not None:
            weight = trace.value(term.weight_source)
            assert term.weight in (weight, 1 - weight)
        assert made.recipe != "sum" or term.symbol
    return made


def some_cells(trace: Trace, name: str, dice: np.random.Generator) -> Iterator[Cell]:
    """The first and the last cell of a quantity, and one between."""
    shape = trace[name].shape
    yield Cell(name, (0,) * len(shape))
    yield Cell(name, tuple(n - 1 for n in shape))
    yield Cell(name, tuple(int(dice.integers(n)) for n in shape))


@pytest.mark.parametrize("cell", CELLS)
def test_every_explanation_gives_the_number(cell: Kind) -> None:
    @given(SEEDS)
    def check(seed: int) -> None:
        trace = recurrent.run(settings(seed, cell), "cpu")
        dice = np.random.default_rng(seed)
        for name in trace.arrays:
            for some in some_cells(trace, name, dice):
                explained(trace, some)

    check()


@given(SEEDS)
def test_all_is_declared_in_words_and_in_order(seed: int) -> None:
    trace = recurrent.run(settings(seed), "cpu")
    assert next(iter(trace.quantities)) == "x"
    assert set(trace.quantities) == set(trace.arrays)
    seen: set[str] = set()
    for name, quantity in trace.quantities.items():
        assert quantity.title
        assert quantity.meaning
        low, high = quantity.range
        assert low in (0.0, -high)
        seen.add(name)
        first = trace.made(Cell(name, (0,) * trace[name].ndim))
        assert {term.source.quantity for term in first.terms if term.source} <= seen


def test_the_slides_lines() -> None:
    """What formulas call things: step below the line, unit in brackets."""
    lstm = recurrent.default()
    trace = recurrent.run(lstm, "cpu")
    assert trace.made(Cell("f 1", (1, 0))).formula == "f₂[1] = σ(W_f·[h₁, x₂] + b_f)"
    assert trace.made(Cell("C 1", (0, 2))).formula == "C₁[3] = f₁[3] ∗ C₀[3] + i₁[3] ∗ C̃₁[3]"
    assert trace.made(Cell("h 1", (10, 2))).formula == "h₁₁[3] = o₁₁[3] ∗ tanh C₁₁[3]"
    symbols = [term.symbol for term in trace.made(Cell("o 1", (1, 0))).terms]
    assert symbols == [*(f"h₁[{n}]" for n in range(1, 9)), "x₂"]


@pytest.mark.parametrize(
    ("cell", "name", "rule"),
    [
        ("rnn", "h", "tanh(W_h·[h₁, x₂] + b_h)"),
        ("coupled", "C", "f₂[1] ∗ C₁[1] + (1 − f₂[1]) ∗ C̃₂[1]"),
        ("gru", "h̃", "tanh(W_h̃·[r₂ ∗ h₁, x₂] + b_h̃)"),
        ("gru", "h", "(1 − z₂[1]) ∗ h₁[1] + z₂[1] ∗ h̃₂[1]"),
        ("peephole", "f", r"σ((p_f ∗ C₁ + W_f·[h₁, x₂]|W_f·[C₁, h₁, x₂]) + b_f)"),
        ("peephole", "o", r"σ((p_o ∗ C₂ + W_o·[h₁, x₂]|W_o·[C₂, h₁, x₂]) + b_o)"),
    ],
)
def test_the_slides_lines_of_other_cells(cell: Kind, name: str, rule: str) -> None:
    choices = {re.sub(r"\((p.*)\|(W.*?\])\)", group, rule) for group in (r"\1", r"\2")}
    for seed in range(4):
        network = recurrences.network(seed, cell, depth=1, reset="before", update="new",
                                      squash="tanh")  # fmt: skip
        signal = Array(recurrences.signal(0, 3, network.layers[0].inputs))
        trace = recurrent.run(recurrent.Settings(network, signal), "cpu")
        found = trace.made(Cell(f"{name} 1", (1, 0))).formula.partition(" = ")[2]
        assert found in choices


@pytest.mark.parametrize(
    ("cell", "name", "rule"),
    [
        ("rnn", "h", "tanh(W_h·[h⁽³⁾₁, h⁽²⁾₂] + b_h)"),
        ("gru", "h̃", "tanh(W_h̃·[r⁽³⁾₂ ∗ h⁽³⁾₁, h⁽²⁾₂] + b_h̃)"),
        ("peephole", "o", r"σ((p_o ∗ C⁽³⁾₂ + W_o·[h⁽³⁾₁, h⁽²⁾₂]|W_o·[C⁽³⁾₂, h⁽³⁾₁, h⁽²⁾₂]) + b_o)"),
    ],
)
def test_above_the_first_layer_a_formula_names_layers_as_its_terms_do(
    cell: Kind, name: str, rule: str
) -> None:
    choices = {re.sub(r"\((p.*)\|(W.*?\])\)", group, rule) for group in (r"\1", r"\2")}
    for seed in range(4):
        network = recurrences.network(seed, cell, depth=3, reset="before", update="new",
                                      squash="tanh")  # fmt: skip
        signal = Array(recurrences.signal(0, 3, network.layers[0].inputs))
        trace = recurrent.run(recurrent.Settings(network, signal), "cpu")
        made = trace.made(Cell(f"{name} 3", (1, 0)))
        left, _, found = made.formula.partition(" = ")
        assert left == f"{name}⁽³⁾₂[1]"
        assert found in choices
        assert made.terms[-1].symbol.startswith("h⁽²⁾₂[")
        first = trace.made(Cell(f"{name} 1", (1, 0))).formula
        assert first.endswith(f" = {found.replace('³', '¹').replace('h⁽²⁾₂', 'x₂')}")
        assert trace.quantities[f"b_{name} 3"].title.endswith(" of layer 3")
        assert trace.quantities["h₀ 3"].title == "Output of layer 3 before the first step"


def test_a_held_number_says_who_holds_it() -> None:
    clamp = Clamp("f", 1, 2, 5, 7, 0.0)
    trace = recurrent.run(replace(recurrent.default(), clamps=(clamp,)), "cpu")
    made = trace.made(Cell("f 1", (4, 2)))
    assert (made.recipe, made.note) == ("given", "held at 0 from step 5 to 7")
    assert trace.value(Cell("f 1", (4, 2))) == 0
    for free in (Cell("f 1", (3, 2)), Cell("f 1", (7, 2)), Cell("f 1", (4, 1))):
        assert trace.made(free).recipe == "sum"
    assert trace.made(Cell("was f 1", (4, 2))).recipe == "sum"
    assert trace.value(Cell("was f 1", (4, 2))) > 0
