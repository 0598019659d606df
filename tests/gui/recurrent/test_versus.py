"""Cells side by side: rows, colours, answers over each other, cursor, zoom; what a hand does."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from engine.recurrent.cells import Clamp
from engine.trace import Cell
from gui import colours
from gui.theme import Look
from gui.themes import THEMES
from gui.views.recurrent.versus import Versus
from tests.gui import hands
from tests.gui.conftest import face
from tests.gui.recurrent.comparisons import at, glance, traced

HELD = (Clamp("f", 1, -1, 6, 20, 0.0),)


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    return Look("light")


@pytest.fixture
def versus(look: Look, qtbot: QtBot) -> Versus:
    widget = Versus(look)
    qtbot.addWidget(widget)
    widget.resize(926, 382)
    trace = traced()
    widget.show_trace(trace, glance(trace, 20))
    return widget


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_every_row_has_the_colours_of_its_h(theme: str, versus: Versus, look: Look) -> None:
    look.set_theme(theme)
    picture, lut = face(versus), colours.signed(THEMES[theme])
    for name in ("h 1", "rival 1 h 1", "rival 2 h 1"):
        for place in ((2, 0), (9, 5), (23, 7)):
            value, spot = versus.trace[name][place], at(versus, Cell(name, place)).toPoint()
            wanted = int(lut[colours.indices(value, -1, 1)])
            assert picture.pixelColor(spot).rgb() == wanted


def test_rows_share_time_and_stand_under_each_other(versus: Versus) -> None:
    trace = traced("gru", ("rnn", "lstm", "peephole", "coupled"), clamps=(), outputs=2)
    versus.show_trace(trace, glance(trace, 3))
    face(versus)
    areas = [band.area for band in versus.bands]
    assert len(areas) == 6
    assert {(area.left(), area.right()) for area in areas} == {(areas[0].left(), areas[0].right())}
    for n, one in enumerate(areas):
        assert QRectF(versus.rect()).contains(one)
        assert not any(one.intersects(other) for other in areas[n + 1 :])


def test_what_is_held_has_rows_of_what_was_and_what_became_of_it(
    versus: Versus, look: Look
) -> None:
    trace = traced(clamps=HELD)
    versus.show_trace(trace, glance(trace, 2))
    cell = Cell("h 1", (9, 3))
    assert len(versus.bands) == 5
    lut = colours.signed(look.theme)
    rect = versus.row("difference").rect_of(cell, versus.span)
    assert rect is not None
    change = trace["h 1"][9, 3] - trace["was h 1"][9, 3]
    assert abs(change) > 1e-3
    seen = face(versus).pixelColor(rect.center().toPoint()).rgb()
    assert seen == int(lut[colours.indices(change, -1, 1)])
    hands.move(versus, rect.center())
    assert versus.row("difference").told(cell).startswith(f"{change:.6g}".replace("-", "−"))


def test_the_answers_of_all_lie_over_each_other(versus: Versus, look: Look) -> None:
    trace = traced(outputs=3)
    versus.show_trace(trace, glance(trace, 20))
    answers = versus.answers
    assert answers is not None
    names = {line.quantity.name for line in answers.lines}
    assert names == {"y", "rival 1 y", "rival 2 y"}
    picture, ink = face(versus), look.color("ink")
    x = int(versus.span.x(8, answers.area))  # between two steps the line is near their mean
    seen = [y for y in range(int(answers.area.top()) + 2, int(answers.area.bottom()) - 1)
            if picture.pixelColor(x, y).lightness() < ink.lightness() + 30]  # fmt: skip
    low, high = answers.ends
    mean = float(trace["y"][7:9, 0].mean())
    share = (answers.area.bottom() - np.mean(seen)) / answers.area.height()
    assert share == pytest.approx((mean - low) / (high - low), abs=0.1)


def test_a_click_beside_the_answers_shows_the_next_output(versus: Versus) -> None:
    trace = traced(outputs=2)
    versus.show_trace(trace, glance(trace, 20))
    outputs = []
    for _ in range(3):
        assert versus.answers is not None
        outputs.append(versus.answers.lines[-1].output)
        hands.click(versus, QPointF(20, versus.answers.area.center().y()))
    assert outputs == [0, 1, 0]


def test_pointing_and_clicking_name_the_cell(versus: Versus) -> None:
    pointed, chosen = list[object](), list[object]()
    versus.pointed.connect(pointed.append)
    versus.chosen.connect(chosen.append)
    before, cell = face(versus), Cell("rival 2 h 1", (7, 3))
    hands.move(versus, at(versus, cell))
    assert face(versus) != before  # its value is told
    hands.click(versus, at(versus, cell))
    hands.leave(versus)
    assert pointed == [cell, None]
    assert chosen == [cell]
    assert face(versus) == before


def test_going_and_jumping_give_the_same_picture(versus: Versus) -> None:
    trace = versus.trace
    for t in range(6):
        versus.show_trace(trace, glance(trace, t))
    there = face(versus)
    versus.show_trace(trace, glance(trace, 8))
    assert face(versus) != there
    versus.show_trace(trace, glance(trace, 5))
    assert face(versus) == there


def test_the_wheel_zooms_all_rows_and_a_double_click_shows_all_again(versus: Versus) -> None:
    whole, point = face(versus), at(versus, Cell("rival 1 h 1", (8, 2)))
    assert hands.wheel(versus, point, 3).isAccepted()
    assert versus.span.count == pytest.approx(24 / 1.25**3)
    assert versus.cell_at(point) == Cell("rival 1 h 1", (8, 2))
    versus.show_trace(versus.trace, glance(versus.trace, 20))
    hands.press(versus, point)
    hands.move(versus, point + QPointF(30, 0), hands.LEFT)
    assert versus.cell_at(point + QPointF(30, 0)) == Cell("rival 1 h 1", (8, 2))
    hands.release(versus, point + QPointF(30, 0))
    versus.show_as_first()
    hands.leave(versus)
    assert face(versus) == whole


@pytest.mark.parametrize("layer", [0, 1, 5])
def test_the_layer_is_the_glance_s(layer: int, versus: Versus) -> None:
    trace = traced(layers=2)
    versus.show_trace(trace, glance(trace, 0, part=layer))
    number = min(layer, 1) + 1
    band = versus.bands[1]
    assert band.cell_at(band.area.center(), versus.span) == Cell(f"rival 1 h {number}", (12, 4))


@pytest.mark.parametrize("steps", [1, 2, 10_000])
@pytest.mark.parametrize("units", [1, 40])
def test_short_and_long_runs_are_painted(steps: int, units: int, versus: Versus) -> None:
    trace = traced(steps=steps, units=units, outputs=1)
    versus.show_trace(trace, glance(trace, steps - 1))
    face(versus)
    point = versus.bands[2].area.bottomRight() - QPointF(0.01, 0.01)
    assert versus.cell_at(point) == Cell("rival 2 h 1", (steps - 1, units - 1))


@pytest.mark.parametrize("size", [(300, 120), (926, 250), (3000, 1500)])
def test_any_size_is_painted(size: tuple[int, int], versus: Versus) -> None:
    trace = traced("lstm", ("rnn", "gru", "peephole", "coupled"), clamps=HELD, outputs=1)
    versus.resize(*size)
    versus.show_trace(trace, glance(trace, 3))
    face(versus)
