"""The open cell: what a hand does on its strips, and the numbers a user sees there."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from engine.recurrent.cells import Clamp, Kind
from engine.trace import Cell
from gui import colours
from gui.theme import Look
from gui.views.glance import Glance
from gui.views.recurrent.anatomy import anatomy
from gui.views.recurrent.cell import CellView
from tests.gui import hands
from tests.gui.conftest import face
from tests.gui.recurrent.cell_views import (  # fmt: skip
    T,
    color_at,
    hex_of,
    middle,
    position,
    reading,
    trace_of,
    view_of,
    written,
)

KINDS: tuple[Kind, ...] = ("rnn", "lstm", "peephole", "coupled", "gru")
MARKS = {"f": "forget", "i": "input_gate", "o": "output_gate", "z": "input_gate", "r": "forget"}


def colors_of(view: CellView, quantity: str, look: Look, *, before: bool = False) -> list[str]:
    """What the numbers of a strip should look like, from the trace alone."""
    found = reading(view, quantity, before=before)
    shown = view.opened()
    assert shown is not None
    values = shown.trace[f"{quantity} 1"][T - before]
    low, high = shown.trace.quantities[f"{quantity} 1"].range
    hue = MARKS.get(quantity)
    theme = look.theme
    lut = colours.gate(theme, getattr(theme, hue)) if hue else colours.signed(theme)
    assert np.array_equal(found.values, values)
    return [hex_of(pixel) for pixel in lut[colours.indices(values, low, high)]]


def seen(view: CellView, image: QImage, quantity: str, *, before: bool = False) -> list[str]:
    """What the numbers of a strip do look like."""
    found = reading(view, quantity, before=before)
    return [color_at(image, middle(found, unit)) for unit in range(found.place.count)]


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_strip_has_the_colours_of_its_numbers(qtbot: QtBot, kind: Kind, theme: str) -> None:
    look = Look(theme)
    view = view_of(qtbot, trace_of(kind), look=look)
    image, shown = face(view), view.opened()
    assert shown is not None
    for found in shown.readings:
        strip = found.strip
        if strip.name != "x" and not strip.share:
            wanted = colors_of(view, strip.name, look, before=strip.before)
            assert seen(view, image, strip.name, before=strip.before) == wanted


def test_what_is_not_computed_yet_is_empty(qtbot: QtBot) -> None:
    """Forget, input, candidate, update, output: strips fill in this order."""
    look, trace = Look(), trace_of()
    made = ["f", "i", "C̃", "C", "o"]
    for beat in range(5):
        view = view_of(qtbot, trace, Glance(position(trace, beat)), look=look)
        image = face(view)
        for n, quantity in enumerate([*made, "tanh C", "h"]):
            empty = [look.theme.empty] * 8
            late = min(n, 4) > beat
            wanted = empty if late else colors_of(view, quantity, look)
            assert seen(view, image, quantity) == wanted, (beat, quantity)
        for state in ("C", "h"):
            wanted = colors_of(view, state, look, before=True)
            assert seen(view, image, state, before=True) == wanted


@pytest.mark.parametrize(("quantity", "before"), [("f", False), ("C", True), ("h", False)])
def test_pointing_at_a_unit_and_clicking_it(qtbot: QtBot, quantity: str, before: bool) -> None:
    view = view_of(qtbot, trace_of())
    pointed: list[Cell | None] = []
    chosen: list[Cell] = []
    view.pointed.connect(pointed.append)
    view.chosen.connect(chosen.append)
    at = middle(reading(view, quantity, before=before), 2)
    plain = face(view)
    hands.move(view, at)
    assert pointed == [Cell(f"{quantity} 1", (T - before, 2))]
    assert face(view) != plain  # its exact value stands beside it
    hands.click(view, at)
    assert chosen == pointed
    hands.leave(view)
    assert pointed[-1] is None
    assert face(view) == plain


def test_the_tag_says_the_exact_value(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = trace_of()
    view = view_of(qtbot, trace)
    hands.move(view, middle(reading(view, "o"), 4))
    value = f"{trace.value(Cell('o 1', (T, 4))):.6g}".replace("-", "−")
    assert f"o₁₁[5] = {value}" in [w.text for w in written(view, monkeypatch)]


def test_before_the_first_step_there_is_nothing(qtbot: QtBot) -> None:
    trace = trace_of()
    view = view_of(qtbot, trace, Glance(0.0))
    assert view.cell_at(middle(reading(view, "C", before=True), 1)) == Cell("C₀ 1", (1,))
    assert view.cell_at(middle(reading(view, "x"), 0)) == Cell("x", (0, 0))


def test_a_layer_reads_the_layer_below(qtbot: QtBot) -> None:
    trace = trace_of("gru", units=4, layers=2)
    at = position(trace, 2)  # the first layer's candidate is being made
    view = view_of(qtbot, trace, Glance(at, part=1))
    assert view.cell_at(middle(reading(view, "x"), 3)) == Cell("h 1", (T, 3))
    assert view.cell_at(middle(reading(view, "z"), 3)) == Cell("z 2", (T, 3))
    assert {reading(view, name).state for name in ("x", "z", "h")} == {"late"}
    beyond = view_of(qtbot, trace, Glance(at, part=7))
    assert face(beyond) == face(view)


def test_what_a_number_was_made_from_is_outlined(qtbot: QtBot) -> None:
    look, trace = Look(), trace_of()
    view = view_of(qtbot, trace, Glance(position(trace), chosen=Cell("C 1", (T, 3))), look=look)
    image = face(view)
    for quantity, before in (("f", False), ("C", True), ("i", False), ("C̃", False), ("C", False)):
        found = reading(view, quantity, before=before)
        edge = found.place.cell(3).adjusted(-1, -1, 0, 1)
        at = edge.center()
        at.setY(edge.top())
        assert color_at(image, at) == look.theme.accent, quantity
        at.setX(found.place.cell(6).center().x())
        assert color_at(image, at) != look.theme.accent
    assert reading(view, "o").sources == ()
    assert {reading(view, name).same for name in ("f", "o", "tanh C", "h")} == {3}


@pytest.mark.parametrize("full", [False, True])
def test_a_peephole_is_among_what_a_gate_was_made_from(qtbot: QtBot, full: bool) -> None:
    trace = trace_of("peephole", full=full)
    view = view_of(qtbot, trace, Glance(position(trace, 0), pointed=Cell("f 1", (T, 2))))
    assert reading(view, "C", before=True).sources == (tuple(range(8)) if full else (2,))
    assert reading(view, "h", before=True).sources == tuple(range(8))
    assert reading(view, "x").sources == (0,)


@pytest.mark.parametrize("kind", ["lstm", "peephole", "coupled", "gru"])
@pytest.mark.parametrize("update", ["new", "old"])
def test_what_is_kept_and_what_is_written_make_the_state(
    qtbot: QtBot, kind: Kind, update: str
) -> None:
    trace = trace_of(kind, update=update)
    for t in (0, T):
        view = view_of(qtbot, trace, Glance(position(trace, t=t)))
        state = anatomy(trace, 0).state
        kept, new = (reading(view, state, share=share) for share in ("kept", "written"))
        assert np.allclose(kept.values + new.values, trace[f"{state} 1"][t], atol=1e-6)
        assert view.cell_at(middle(kept, 5)) == Cell(f"{state} 1", (t, 5))


def test_what_is_held_stands_over_what_was(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    clamps = Clamp("f", 1, -1, 5, 20, 0.0), Clamp("i", 1, 2, 11, 11, 1.0)
    trace = trace_of(clamps=clamps)
    view = view_of(qtbot, trace)
    assert reading(view, "f").held == tuple(range(8))
    assert reading(view, "i").held == (2,)
    assert reading(view, "o").held == ()
    said = [w.text for w in written(view, monkeypatch)]
    assert {"held", "1 held"} <= set(said)
    image = face(view)
    for quantity, before in (("f", False), ("C", False), ("C", True), ("h", False)):
        found = reading(view, quantity, before=before)
        assert found.was is not None
        assert np.array_equal(found.was, trace[f"was {quantity} 1"][T - before])
        assert not np.array_equal(found.was, found.values)
        at = middle(found, 5)
        at.setY(found.place.rect.bottom() + 4)
        own = color_at(image, middle(found, 5))
        assert color_at(image, at) != own
    assert reading(view, "o").was is None
    free = view_of(qtbot, trace, Glance(position(trace, t=22)))
    assert reading(free, "f").held == ()
    assert reading(view_of(qtbot, trace_of()), "C").was is None


@pytest.mark.parametrize("theme", ["light", "projector"])
@pytest.mark.parametrize("size", [(928, 212), (1164, 330)])
def test_a_lock_stands_behind_the_label_of_what_is_held(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, theme: str, size: tuple[int, int]
) -> None:
    look, glance = Look(theme), Glance(pointed=Cell("C 1", (T, 2)))
    glance = msgspec.structs.replace(glance, position=float(position(trace_of())))
    trace = trace_of(clamps=[Clamp("C", 1, 2, T + 1, 20, -0.5)])
    view = view_of(qtbot, trace, glance, size, look)
    ink = next(w.ink for w in written(view, monkeypatch) if w.text == "C₁₁[3] = −0.50")
    image, label = face(view), QRectF(reading(view, "C").strip.room)
    locked = [
        x
        for x in range(int(label.left()), int(label.right()))
        for y in range(int(label.top()), int(label.bottom()))
        if color_at(image, QPointF(x, y)) == look.theme.accent_text
    ]
    assert locked
    assert min(locked) > ink.right()
    assert max(locked) < view.width()


def test_going_there_and_jumping_there_look_the_same(qtbot: QtBot) -> None:
    trace = trace_of("gru")
    view = view_of(qtbot, trace, Glance(0.0))
    for step in range(1, 24):
        view.show_trace(trace, Glance(step, chosen=Cell("h 1", (step % 24, 1))))
        face(view)
    view.show_trace(trace, Glance(23))
    walked = face(view)
    view.show_trace(trace, Glance(60))
    assert face(view) != walked
    view.show_trace(trace, Glance(23))
    assert face(view) == walked == face(view_of(qtbot, trace, Glance(23)))


def test_something_travels_between_steps_unless_motion_is_reduced(qtbot: QtBot) -> None:
    look, trace = Look(), trace_of()
    for reduced in (False, True):
        look.set_reduced_motion(reduced)
        view = view_of(qtbot, trace, Glance(52), look=look)
        rest = face(view)
        view.show_trace(trace, Glance(52.3))
        assert (face(view) == rest) == reduced
        view.show_trace(trace, Glance(52.85))
        assert face(view) == rest, "it has arrived"


def test_what_is_made_comes_in_the_order_of_computation(qtbot: QtBot) -> None:
    """In one sub-step o opens, C goes through tanh, then h leaves; each is empty until then."""
    trace = trace_of()
    start = position(trace, 4)
    come = []
    for part in (0.1, 0.3, 0.5, 0.69):
        view = view_of(qtbot, trace, Glance(start + part))
        come.append([name for name in ("o", "tanh C", "h") if reading(view, name).state != "late"])
    assert come == [[], ["o"], ["o", "tanh C"], ["o", "tanh C"]]
    view = view_of(qtbot, trace, Glance(start + 0.71))
    assert reading(view, "h").state == "now"


def test_what_is_forgotten_fades(qtbot: QtBot) -> None:
    """While C is on its way through the gate, its colours go from C₋ to f ∗ C₋."""
    look, trace = Look(), trace_of(clamps=[Clamp("f", 1, -1, 1, 24, 0.0)])
    start = position(trace, 3)
    last = trace["C 1"][T - 1]
    unit = int(np.abs(last).argmax())
    seen = []
    for part in (0.01, 0.35, 0.65):
        view = view_of(qtbot, trace, Glance(start + part), look=look)
        found = reading(view, "C", share="kept")
        seen.append(face(view).pixelColor(middle(found, unit).toPoint()).lightness())
    assert seen == sorted(seen)
    assert seen[-1] - seen[0] > 10
