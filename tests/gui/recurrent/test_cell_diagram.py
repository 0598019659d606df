"""The drawing of each cell: what is written in it, that all of it can be read, where bars stand."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSize
from pytestqt.qtbot import QtBot

from engine.explain import cut, sub
from engine.recurrent.cells import MAX_UNITS, Clamp
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import strips
from gui.views.glance import Glance
from gui.views.recurrent.drafting import LEGEND
from tests.gui.recurrent.cell_views import T, Written, position, trace_of, view_of, written

VARIANTS: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "rnn": (
        {"cell": "rnn"},
        {"RNN", "h₁₀", "h₁₁", "tanh", "no gates and no cell state: h is made anew at every step"},
        {"C₁₁", "f₁₁", "σ", "×"},
    ),
    "lstm": (
        {"cell": "lstm"},
        {"LSTM", "C₁₀", "C₁₁", "f₁₁", "i₁₁", "C̃₁₁", "o₁₁", "tanh C₁₁", "σ", "tanh", "×", "+",
         "W, b · 8 units", "f₁₁∗C₁₀", "i₁₁∗C̃₁₁"},
        {"1−", "z₁₁"},
    ),
    "identity": (
        {"cell": "lstm", "squash": "identity"},
        {"linear", "no tanh: nothing is squashed"},
        {"tanh", "tanh C₁₁"},
    ),
    "full": (
        {"cell": "peephole", "full": True},
        {"LSTM with peepholes", "f and i also see C₁₀, o sees C₁₁: every unit"},
        {"1−"},
    ),
    "diagonal": (
        {"cell": "peephole"},
        {"f and i also see C₁₀, o sees C₁₁: each its own unit"},
        {"1−"},
    ),
    "coupled": (
        {"cell": "coupled"},
        {"1−", "no separate input gate: i = 1 − f", "(1−f₁₁)∗C̃₁₁"},
        {"i₁₁"},
    ),
    "gru": (
        {"cell": "gru"},
        {"GRU", "z₁₁", "r₁₁", "h̃₁₁", "r₁₁∗h₁₀", "(1−z₁₁)∗h₁₀", "z₁₁∗h̃₁₁", "1−",
         "no cell state: z forgets and writes at once, (1 − z) ∗ h₁₀ stays"},
        {"C₁₁", "f₁₁", "o₁₁", "(W·h)₁₁"},
    ),
    "torch's gru": (
        {"cell": "gru", "reset": "after", "update": "old"},
        {"W·h + b", "(W·h)₁₁", "z₁₁∗h₁₀", "(1−z₁₁)∗h̃₁₁"},
        {"r₁₁∗h₁₀", "(1−z₁₁)∗h₁₀"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_cell_says_what_it_is(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, variant: str
) -> None:
    asked, there, missing = VARIANTS[variant]
    said = names(written(view_of(qtbot, trace_of(**asked)), monkeypatch))
    assert there | set(LEGEND) <= said
    assert not missing & said


def names(found: list[Written]) -> set[str]:
    """What is written, and of a name with a unit's number the name alone, too."""
    said = {one.text for one in found}
    return said | {text.partition("[")[0] for text in said if "] = " in text}


def test_the_marked_unit_s_numbers_stand_on_every_wire(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = trace_of()
    view = view_of(qtbot, trace, Glance(position(trace), chosen=Cell("o 1", (T, 3))))
    said = {one.text for one in written(view, monkeypatch)}
    for name in ("f", "i", "C̃", "tanh C"):
        assert cut(trace.value(Cell(f"{name} 1", (T, 3)))) in said
    for name, t in (("C", T), ("h", T), ("o", T), ("C", T - 1), ("h", T - 1)):
        value = cut(trace.value(Cell(f"{name} 1", (t, 3))))
        assert f"{name}{sub(t + 1)}[4] = {value}" in said
    early = view_of(qtbot, trace, Glance(position(trace, 0), chosen=Cell("f 1", (T, 3))))
    assert not any("o₁₁[4]" in one.text for one in written(early, monkeypatch)), "not yet"


SIZES = [(700, 250), (900, 520), (1164, 330), (1700, 560), (2400, 900)]
HELD = Clamp("f", 1, -1, 5, 20, 0.0), Clamp("C", 1, 1, 5, 20, 1.0), Clamp("o", 1, 2, 1, 20, 1.0)
CROWDED: list[dict[str, Any]] = [asked for asked, *_ in VARIANTS.values()] + [
    {"cell": "lstm", "clamps": HELD},
    {"cell": "peephole", "units": 256, "full": True, "layers": 3, "inputs": 64},
    {"cell": "gru", "units": 64, "layers": 2, "reset": "after"},
    {"cell": "lstm", "units": 1, "inputs": 3},
    {"cell": "coupled", "steps": 10_000, "layers": 3},
    {"cell": "gru", "steps": 10_000, "layers": 3},
]


@cache
def crowded(n: int) -> Trace:
    return trace_of(**CROWDED[n])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("crowd", range(len(CROWDED)))
@pytest.mark.parametrize(("theme", "zoom"), [("light", 0.8), ("light", 2.0), ("projector", 1.0)])
def test_nothing_overlaps_and_nothing_is_cut_off(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    crowd: int,
    theme: str,
    zoom: float,
) -> None:
    look, trace, asked = Look(theme, zoom), crowded(crowd), CROWDED[crowd]
    look.set_size(QSize(max(1280, size[0] * 11 // 10), max(720, size[1] * 16 // 10)))
    last = asked.get("steps", 12) - 1
    glance = Glance(position(trace, t=last), part=asked.get("layers", 1) - 1)
    view = view_of(qtbot, trace, glance, size, look)
    texts, shown = written(view, monkeypatch), view.opened()
    assert shown is not None
    whole, said = QRectF(view.rect()), {text.text for text in texts}
    assert all({r.told, r.label, r.short} & said for r in shown.readings)
    for text in texts:
        assert whole.contains(text.ink), text
    for one, other in combinations(texts, 2):
        assert not one.ink.intersects(other.ink), (one, other)
    places = [reading.place.rect for reading in shown.readings]
    boxes = [box.rect for box in shown.drawn.boxes]
    for one_part, other_part in combinations([*places, *boxes], 2):
        assert not one_part.intersects(other_part)
    for text in texts:
        for part in (*places, *boxes):
            inside = part.adjusted(-1, -1, 1, 1).contains(text.ink)
            assert inside or not part.intersects(text.ink), (text, part)


def test_it_reads_from_the_back_row(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a projected full screen every symbol is there, at about 18 pixels or more."""
    look = Look("projector")
    look.set_size(QSize(1920, 1080))
    view = view_of(qtbot, trace_of(), size=(1384, 312), look=look)
    said = names(written(view, monkeypatch))
    assert {"f₁₁", "tanh C₁₁", "8 units", *LEGEND} <= said
    shown = view.opened()
    assert shown is not None
    assert min(shown.drawn.label, shown.drawn.small) >= 18


@given(st.integers(1, MAX_UNITS), st.integers(40, 400), st.integers(8, 60))
def test_every_unit_has_a_place_of_its_own(units: int, width: int, height: int) -> None:
    room = QRectF(10.4, 20.7, width, height)
    place = strips.lattice(room, units)
    assert place.wide >= strips.THINNEST
    assert room.adjusted(-1, -1, 1, 1).contains(place.rect)
    for unit in range(units):
        assert place.unit_at(place.cell(unit).center()) == unit
    outside = place.rect.bottomRight() + QPointF(5, 5)
    assert place.unit_at(outside) is None


@given(st.integers(1, MAX_UNITS), st.integers(40, 400), st.integers(8, 60))
def test_a_strip_can_fill_its_room(units: int, width: int, height: int) -> None:
    room = QRectF(10.4, 20.7, width, height)
    place = strips.filled(room, units)
    assert (place.rect.left(), place.rect.right()) == pytest.approx((room.left(), room.right()))
    assert place.columns * place.rows >= units
    for unit in range(units):
        assert place.unit_at(place.cell(unit).center()) == unit
