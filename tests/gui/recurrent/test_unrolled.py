"""The chain of cells along time: its colours, the present step, the loop, the overview."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from engine.array import Array
from engine.recurrent.cells import Kind, fresh
from engine.systems.recurrent import Settings, legal, run
from engine.trace import Cell, Trace
from gui import colours
from gui.theme import Look
from gui.themes import THEMES
from gui.views.glance import Glance
from gui.views.recurrent.unrolled import Unrolled
from tests.gui import hands
from tests.gui.conftest import face


def traced(cell: Kind = "lstm", steps: int = 24, units: int = 8, layers: int = 1,
           channels: int = 1) -> Trace:  # fmt: skip
    generator = np.random.default_rng(5)
    signal = Array(generator.uniform(-1, 1, (steps, channels)).astype(np.float32))
    return run(legal(Settings(fresh(cell, channels, units, 2, layers=layers), signal))[0])


def look_at(ribbon: Unrolled, trace: Trace, t: int, beat: int = -1) -> None:
    """The end of a step of time, or one of its sub-steps."""
    beats = len(trace.timeline.segments) and trace.timeline.length // len(trace.timeline.segments)
    ribbon.show_trace(trace, Glance(float(trace.timeline.starts[t] + beat % beats)))


def unit_rect(strip: QRectF, unit: int, units: int = 8) -> QPointF:
    return QPointF(strip.x() + (unit + 0.5) * strip.width() / units, strip.center().y())


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    return Look("light")


@pytest.fixture
def ribbon(look: Look, qtbot: QtBot) -> Unrolled:
    widget = Unrolled(look)
    qtbot.addWidget(widget)
    widget.resize(1164, 166)
    return widget


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("folded", [False, True])
def test_strips_have_the_colours_of_their_numbers(
    theme: str, folded: bool, ribbon: Unrolled, look: Look
) -> None:
    look.set_theme(theme)
    trace = traced(layers=2)
    look_at(ribbon, trace, 6)
    ribbon.folded = folded
    picture, places = face(ribbon), ribbon.layout_of(trace)
    for t in places.steps[:7]:
        for layer, state, high in ((1, "C", 2), (1, "h", 1), (2, "h", 1)):
            point = unit_rect(places.strip(layer, state, t), 3)
            value = trace[f"{state} {layer}"][t, 3]
            wanted = colours.signed(THEMES[theme])[colours.indices(value, -high, high)]
            assert picture.pixelColor(point.toPoint()).rgb() == int(wanted)


def test_what_is_not_computed_yet_is_empty_or_faint(ribbon: Unrolled, look: Look) -> None:
    trace = traced()
    look_at(ribbon, trace, 5, beat=3)  # C is there, h is not
    picture, places = face(ribbon), ribbon.layout_of(trace)

    def strength(t: int, state: str) -> float:
        values = np.abs(trace[f"{state} 1"][t])
        point = unit_rect(places.strip(1, state, t), int(values.argmax()))
        return float(picture.pixelColor(point.toPoint()).hsvSaturationF())

    empty = look.color("empty")
    for state, seen in (("C", False), ("h", True)):
        spot = unit_rect(places.strip(1, state, 5), 2).toPoint()
        assert (picture.pixelColor(spot) == empty) == seen
    assert strength(4, "h") > 1.5 * strength(6, "h")


def test_the_present_step_is_outlined_and_in_view(ribbon: Unrolled, look: Look) -> None:
    trace, accent = traced(steps=200), look.color("accent")
    for t in (0, 90, 199):
        look_at(ribbon, trace, t)
        picture, places = face(ribbon), ribbon.layout_of(trace)
        for other in places.steps:
            box = places.box(1, other)
            row = [
                picture.pixelColor(round(box.left()) + d, int(box.center().y())) for d in (-1, 0)
            ]
            assert (accent in row) == (other == t)


def test_going_and_jumping_give_the_same_picture(ribbon: Unrolled) -> None:
    trace = traced(steps=60)
    for t in (30, 31, 32, 33):
        look_at(ribbon, trace, t)
        face(ribbon)
    there = face(ribbon)
    look_at(ribbon, trace, 50)
    face(ribbon)
    look_at(ribbon, trace, 33)
    assert face(ribbon) == there


def test_the_input_stands_below_as_a_bar(ribbon: Unrolled, look: Look) -> None:
    trace = traced()
    look_at(ribbon, trace, 10)
    picture, places = face(ribbon), ribbon.layout_of(trace)
    quantity = trace.quantities["x"]
    for t in (t for t in places.steps if t <= 10):
        value, place = trace["x"][t, 0], places.bars(t, 1)
        x = int(place.center().x())
        above = picture.pixelColor(x, int(place.center().y() - 4))
        below = picture.pixelColor(x, int(place.center().y() + 4))
        wanted = colours.signed(look.theme)[colours.indices(value, *quantity.range)]
        if abs(value) > 0.5:
            assert QColor.fromRgba(int(wanted)) in (above, below)
            assert (above != look.color("card")) == (value > 0)


def test_characters_stand_below_where_the_input_has_names(ribbon: Unrolled) -> None:
    trace = traced()
    look_at(ribbon, trace, 10)
    bars = face(ribbon)
    quantities = dict(trace.quantities)
    pictures = []
    for text in (
        "abcdefghijklmnopqrstuvwx",
        "abcdefghijklmnopqrstuvwx",
        "zzzz zzzz zzzz zzzz zzzz",
    ):
        quantities["x"] = dataclasses.replace(quantities["x"], labels=tuple(text))
        look_at(ribbon, Trace("", quantities, dict(trace.arrays), trace.timeline), 10)
        pictures.append(face(ribbon))
    assert pictures[0] == pictures[1] != pictures[2]
    assert bars not in pictures


def test_pointing_and_clicking_name_the_cell(ribbon: Unrolled) -> None:
    trace = traced(layers=2, channels=3)
    look_at(ribbon, trace, 6)
    places, before = ribbon.layout_of(trace), face(ribbon)
    pointed, chosen = list[object](), list[object]()
    ribbon.pointed.connect(pointed.append)
    ribbon.chosen.connect(chosen.append)
    box = places.box(1, 4)
    spots = {
        Cell("C 2", (3, 5)): unit_rect(places.strip(2, "C", 3), 5),
        Cell("h 1", (7, 0)): unit_rect(places.strip(1, "h", 7), 0),
        Cell("x", (5, 2)): unit_rect(places.bars(5, 3), 2, 3),
        Cell("h 1", (4, 0)): box.topLeft() + QPointF(1, box.height() / 2),
    }
    for spot in spots.values():
        hands.move(ribbon, spot)
        assert face(ribbon) != before
        hands.click(ribbon, spot)
    hands.leave(ribbon)
    assert chosen == list(spots)
    assert pointed == [*spots, None]
    assert face(ribbon) == before


def test_the_overview_is_dragged_along_all_of_time(ribbon: Unrolled) -> None:
    trace, asked = traced(steps=500), list[int]()
    look_at(ribbon, trace, 6)
    ribbon.wished_step.connect(asked.append)
    area = ribbon.layout_of(trace).overview
    for share in (0.5, 0.0, 0.999):
        hands.press(ribbon, QPointF(area.x() + area.width() * share, area.center().y()))
        hands.release(ribbon, area.center())
    assert asked == [250, 0, 499]
    hands.press(ribbon, area.center())
    hands.move(ribbon, QPointF(area.x() + area.width() * 0.8 + 0.1, 3), hands.LEFT)
    hands.release(ribbon, area.center())
    hands.move(ribbon, area.center())
    assert asked[3:] == [250, 400]


def test_the_button_wishes_and_the_property_folds(ribbon: Unrolled) -> None:
    trace, wished = traced(), list[bool]()
    look_at(ribbon, trace, 6)
    chain = face(ribbon)
    ribbon.fold_wished.connect(lambda: wished.append(ribbon.folded))
    hands.click(ribbon.fold, QPointF(ribbon.fold.rect().center()))
    assert wished == [False]
    ribbon.folded = True
    assert list(ribbon.layout_of(trace).steps) == [6]
    assert face(ribbon) != chain
    hands.click(ribbon.fold, QPointF(ribbon.fold.rect().center()))
    ribbon.folded = False
    hands.leave(ribbon.fold)
    assert wished == [False, True]
    assert ribbon.fold.toolTip().startswith("Fold")


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize(("width", "height"), [(360, 120), (1164, 166), (1750, 200)])
@pytest.mark.parametrize("folded", [False, True])
def test_nothing_stands_on_anything_else(
    cell: Kind, width: int, height: int, folded: bool, ribbon: Unrolled
) -> None:
    ribbon.resize(width, height)
    ribbon.folded = folded
    for layers in (1, 2, 3):
        for steps, units, channels in ((1, 1, 1), (10, 8, 4), (300, 128, 9)):
            trace = traced(cell, steps, units, layers, channels)
            look_at(ribbon, trace, steps // 2)
            face(ribbon)
            places, t = ribbon.layout_of(trace), steps // 2
            found = [places.column(t, places.said), places.bars(t, channels)]
            found += [places.column(t, places.named), places.overview]
            found += [places.box(layer, t) for layer in range(1, layers + 1)]
            for n, one in enumerate(found):
                assert QRectF(ribbon.rect()).contains(one)
                assert not any(one.intersects(other) for other in found[n + 1 :])
