"""What the network says and what is wanted, seen: rings, dashes, frames, the step, a hand's tag."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from engine.data.tasks import TASKS
from engine.recurrent.curriculum import trained
from engine.systems import recurrent
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views.glance import Glance
from gui.views.recurrent import courses
from gui.views.recurrent.answers import Answers
from gui.views.recurrent.span import whole
from tests.gui import hands
from tests.gui.conftest import face
from tests.gui.screens import colors

replace = msgspec.structs.replace
SIZE = 600, 200


def trace_of(name: str, **fields: Any) -> Trace:
    return recurrent.run(replace(trained(recurrent.default(), TASKS[name]), **fields))


def view_of(qtbot: QtBot, trace: Trace, step: int = 0) -> Answers:
    view = Answers(Look("light"))
    qtbot.addWidget(view)
    view.resize(*SIZE)
    view.show()
    view.show_trace(trace, Glance(position=float(step)))
    return view


def middle(view: Answers, trace: Trace, t: int) -> float:
    return view.area().x() + (t + 0.5) * view.area().width() / len(trace["y"])


def is_green(view: Answers, point: QPointF, reach: int = 7) -> bool:
    """Whether the green of what is wanted is seen within so many pixels of a point."""
    x, y = round(point.x()), round(point.y())
    rows, columns = (slice(max(n - reach, 0), n + reach + 1) for n in (y, x))
    blue, green, red = np.moveaxis(colors(face(view))[rows, columns], -1, 0)
    return bool(((green > red + 40) & (green > blue + 20)).any())


def test_rings_stand_where_single_steps_count(qtbot: QtBot) -> None:
    trace = trace_of("delays")
    view = view_of(qtbot, trace)
    ends = view._ends(trace)
    for t in np.flatnonzero(trace["counts"]).tolist():
        y = courses.height(float(trace["wanted"][t, 0]), *ends, view.area())
        assert is_green(view, QPointF(middle(view, trace, t), y))
    high = courses.height(1, *ends, view.area())
    assert not is_green(view, QPointF(middle(view, trace, 5), high)), "nothing is asked there"


def test_the_frame_of_the_step_hides_neither_answer_nor_ring(qtbot: QtBot) -> None:
    trace = trace_of("delays")
    t = int(np.flatnonzero(trace["counts"])[0])
    view = view_of(qtbot, trace, t * (trace.timeline.length // len(trace["y"])))
    view.resize(170, 80)  # as it stands beside the maps: a step is narrower than its frame
    ends, image = view._ends(trace), face(view)
    for value, role in ((trace["y"][t, 0], "ink"), (trace["wanted"][t, 0], "yes")):
        spot = QPointF(middle(view, trace, t), courses.height(float(value), *ends, view.area()))
        near = colors(image)[round(spot.y()) - 6 : round(spot.y()) + 7]
        columns = near[:, round(spot.x()) - 6 : round(spot.x()) + 7].reshape(-1, 3)
        blue, green, red = (np.array(part) for part in columns.T)
        own = Look("light").color(role)
        away = abs(red - own.red()) + abs(green - own.green()) + abs(blue - own.blue())
        assert away.min() < 12, role


def test_nothing_is_wanted_of_another_signal(qtbot: QtBot) -> None:
    trace = trace_of("delays", seed=77)
    assert "wanted" not in trace.arrays
    view = view_of(qtbot, trace)
    area = view.area()
    spots = [QPointF(x, area.center().y()) for x in np.arange(area.left(), area.right(), 20)]
    assert not any(is_green(view, spot, 60) for spot in spots)


@pytest.mark.parametrize("name", ["copying", "order", "reber"])
def test_what_is_wanted_is_framed_in_a_map(qtbot: QtBot, name: str) -> None:
    trace = trace_of(name)
    view = view_of(qtbot, trace)
    area, (steps, outputs) = view.area(), trace["y"].shape
    asked = (trace["wanted"] > 0.5) & (trace["counts"] > 0)[:, None]
    asked[:2] = False  # the cursor stands at the first
    for t, k in np.argwhere(asked):
        left = QPointF(
            area.x() + t * area.width() / steps, area.y() + (k + 0.5) * area.height() / outputs
        )
        assert is_green(view, left, 3)


def test_the_same_step_gives_the_same_picture(qtbot: QtBot) -> None:
    trace = trace_of("sine")
    walked, jumped = view_of(qtbot, trace), view_of(qtbot, trace, 90)
    for step in range(0, 91, 6):
        walked.show_trace(trace, Glance(position=float(step)))
    assert face(walked) == face(jumped)
    away = [view_of(qtbot, trace, step) for step in (90, 96)]
    assert face(away[0]) != face(away[1]), "the cursor stands at the step"


def test_a_hand_is_told_the_nearest_answer(qtbot: QtBot) -> None:
    trace = trace_of("copying")
    view = view_of(qtbot, trace)
    area, pointed, chosen = view.area(), list[Cell | None](), list[Cell]()
    view.pointed.connect(pointed.append)
    view.chosen.connect(chosen.append)
    at = QPointF(middle(view, trace, 12), area.y() + 8.5 * area.height() / 9)
    before = face(view)
    hands.move(view, at)
    assert pointed == [Cell("y", (12, 8))]
    assert face(view) != before, "the tag"
    hands.click(view, at)
    assert chosen == [Cell("y", (12, 8))]
    hands.leave(view)
    assert pointed[-1] is None
    assert face(view) == before


def test_a_network_without_a_readout_leaves_it_empty(qtbot: QtBot) -> None:
    default = recurrent.default()
    mute = recurrent.run(replace(default, network=replace(default.network, readout=None)))
    view = view_of(qtbot, mute)
    hands.move(view, view.area().center())
    assert view.cell_at(view.area().center()) is None
    assert not is_green(view, view.area().center(), 90)


def test_the_ends_of_the_scale_stand_beside_the_curves(qtbot: QtBot) -> None:
    """Where they have room: no curve goes through them, nor the frame of a step."""
    trace = trace_of("delays")
    view = view_of(qtbot, trace)
    area, paper = view.area(), Look("light").color("card").lightness()
    left = face(view).copy(2, int(area.top()), int(area.left()) - 6, int(area.height()))
    ink = colors(left).mean(axis=2) < paper - 60
    rows = np.flatnonzero(ink.any(axis=1)) + int(area.top())
    heights = [courses.height(end, *view._ends(trace), area) for end in (0.0, 1.0)]
    assert abs(rows.max() - heights[0]) < 8
    assert abs(rows.min() - heights[1]) < 8
    assert not ink[int(area.height() / 2) - 10 : int(area.height() / 2) + 10].any()


def test_the_scale_erases_no_curve(qtbot: QtBot) -> None:
    """A curve along the foot is whole, though the number of that end stands there."""
    look = Look("light")
    image, area = QImage(160, 60, QImage.Format.Format_RGB32), QRectF(0, 0, 160, 60)
    curve = courses.Course("y", "ink", np.zeros(40, np.float32), own=True)
    with QPainter(image) as painter:
        courses.paint(painter, area, [curve], (0.0, 1.0), [], whole(40), look)
    y, ink = round(courses.height(0, 0, 1, area)), look.color("ink").lightness()
    assert all(image.pixelColor(x, y).lightness() < ink + 40 for x in range(4, 156))
