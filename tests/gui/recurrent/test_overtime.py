"""The maps over time: colours, cursor, zoom and pan, order, comparison, curves of one unit."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QMouseEvent
from pytestqt.qtbot import QtBot

from engine.array import Array
from engine.recurrent import memory
from engine.recurrent.cells import Clamp, Kind, fresh
from engine.systems.recurrent import Settings, legal, run
from engine.trace import Cell, Trace
from gui import colours
from gui.theme import Look
from gui.themes import THEMES
from gui.views.glance import Glance
from gui.views.recurrent import tracks
from gui.views.recurrent.overtime import OverTime
from gui.views.recurrent.span import whole
from tests.gui import hands
from tests.gui.conftest import face

HELD = (Clamp("f", 1, 2, 6, 12, 0.0),)


def traced(cell: Kind = "lstm", steps: int = 24, units: int = 8, layers: int = 1,
           clamps: tuple[Clamp, ...] = ()) -> Trace:  # fmt: skip
    generator = np.random.default_rng(5)
    signal = Array(generator.uniform(-1, 1, (steps, 1)).astype(np.float32))
    network = fresh(cell, 1, units, 2, layers=layers)
    return run(legal(Settings(network, signal, clamps=clamps))[0])


def glance(trace: Trace, t: int, **more: object) -> Glance:
    return msgspec.structs.replace(Glance(float(trace.timeline.starts[t])), **more)


def at(maps: OverTime, cell: Cell) -> QPointF:
    rect = maps.atlas.rect_of(cell, maps.view)
    assert rect is not None
    return rect.center()


def color(maps: OverTime, cell: Cell) -> QColor:
    return face(maps).pixelColor(at(maps, cell).toPoint())


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    return Look("light")


@pytest.fixture
def maps(look: Look, qtbot: QtBot) -> OverTime:
    widget = OverTime(look)
    qtbot.addWidget(widget)
    widget.resize(1164, 230)
    widget.show_trace(traced(clamps=HELD), glance(traced(), 20))
    return widget


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_every_pixel_has_the_colour_of_its_value(theme: str, maps: OverTime, look: Look) -> None:
    look.set_theme(theme)
    trace, palette = maps.atlas.trace, THEMES[theme]
    gates = {"f 1": palette.forget, "i 1": palette.input_gate, "o 1": palette.output_gate}
    for track in maps.atlas.tracks:
        for t, unit in ((2, 0), (9, 5), (23, 7)):
            value = trace[track.name][t, unit]
            high = trace.quantities[track.name].range[1]
            hue = gates.get(track.name)
            lut = colours.gate(palette, hue) if hue else colours.signed(palette)
            wanted = lut[colours.indices(value, 0 if hue else -high, high)]
            assert color(maps, Cell(track.name, (t, unit))).rgb() == int(wanted)


@pytest.mark.parametrize(("cell", "shown"), [
    ("lstm", "f 1, i 1, C̃ 1, C 1, o 1, h 1"), ("coupled", "f 1, C̃ 1, C 1, o 1, h 1"),
    ("gru", "z 1, r 1, h̃ 1, h 1"), ("rnn", "h 1"),
])  # fmt: skip
def test_there_is_a_panel_for_every_gate_and_state(cell: Kind, shown: str, maps: OverTime) -> None:
    maps.show_trace(traced(cell), Glance())
    assert ", ".join(track.name for track in maps.atlas.tracks) == shown


@pytest.mark.parametrize("width", [300, 520, 900, 1750])
@pytest.mark.parametrize("theme", ["light", "projector"])
def test_panels_and_words_stand_beside_each_other(
    width: int, theme: str, maps: OverTime, look: Look
) -> None:
    look.set_theme(theme)
    maps.resize(width, 420)
    face(maps)
    found = [rect for track in maps.atlas.tracks for rect in (track.head, track.area, track.foot)]
    for n, one in enumerate(found):
        assert QRectF(maps.rect()).contains(one)
        assert not any(one.intersects(other) for other in found[n + 1 :])


def test_panels_are_called_alike(maps: OverTime, look: Look) -> None:
    """Where one name gives way to its symbol, all do."""
    maps.show_trace(traced(), Glance())
    look.set_zoom(1.5)
    seen = set()
    for width in range(380, 1600, 40):
        maps.resize(width, 150)
        face(maps)
        symbols = [" " not in maps.atlas.title(one, maps.view) for one in maps.atlas.tracks]
        assert len(set(symbols)) == 1, width
        seen.add(symbols[0])
    assert seen == {True, False}


def test_the_layer_is_the_glance_s(maps: OverTime) -> None:
    trace = traced(layers=3)
    maps.show_trace(trace, glance(trace, 0, part=2))
    assert maps.atlas.tracks[0].name == "f 3"
    maps.show_trace(trace, glance(trace, 0, part=-1))
    assert maps.atlas.tracks[0].name == "f 1"


def test_the_cursor_stands_at_the_step(maps: OverTime, look: Look) -> None:
    trace, accent = maps.atlas.trace, look.color("accent")
    for t in (20, 3):
        maps.show_trace(trace, glance(trace, t))
        picture = face(maps)
        for track in maps.atlas.tracks:
            y = int(track.area.center().y())
            seen = [x for x in range(int(track.area.left()), int(track.area.right()))
                    if picture.pixelColor(x, y) == accent]  # fmt: skip
            step = track.area.width() / 24
            assert seen
            assert track.area.x() + t * step - 4 < seen[0]
            assert seen[-1] < track.area.x() + (t + 1) * step + 4


def test_going_and_jumping_give_the_same_picture(maps: OverTime) -> None:
    trace = maps.atlas.trace
    for t in range(6):
        maps.show_trace(trace, glance(trace, t))
    there = face(maps)
    maps.show_trace(trace, glance(trace, 8))
    maps.show_trace(trace, glance(trace, 5))
    assert face(maps) == there


def test_pointing_and_clicking_name_the_cell(maps: OverTime, qtbot: QtBot) -> None:
    pointed, chosen = list[object](), list[object]()
    maps.pointed.connect(pointed.append)
    maps.chosen.connect(chosen.append)
    before, cell = face(maps), Cell("C 1", (7, 3))
    hands.move(maps, at(maps, cell))
    assert face(maps) != before  # its value is told
    hands.click(maps, at(maps, cell))
    hands.leave(maps)
    assert pointed == [cell, None]
    assert chosen == [cell]
    assert face(maps) == before


def test_the_wheel_keeps_the_step_under_the_pointer(maps: OverTime) -> None:
    point = at(maps, Cell("o 1", (8, 2)))
    for turn in (1, 2, 1):
        assert hands.wheel(maps, point, turn).isAccepted()
        assert maps.atlas.cell_at(point, maps.view) == Cell("o 1", (8, 2))
    assert maps.view.span.count == pytest.approx(24 / 1.25**4)
    assert not hands.wheel(maps, point, 1, hands.CONTROL).isAccepted()  # the window's zoom
    assert maps.view.span.count == pytest.approx(24 / 1.25**4)


def test_a_drag_pans_and_chooses_nothing(maps: OverTime) -> None:
    chosen = list[object]()
    maps.chosen.connect(chosen.append)
    start = at(maps, Cell("f 1", (12, 2)))
    hands.wheel(maps, start, 4)
    held = maps.atlas.cell_at(start, maps.view)
    end = start + QPointF(40, 0)
    hands.press(maps, start)
    hands.move(maps, end, hands.LEFT)
    assert maps.atlas.cell_at(end, maps.view) == held
    hands.release(maps, end)
    assert not chosen
    kind = QMouseEvent.Type.MouseButtonDblClick
    hands.mouse(kind, maps, end, hands.LEFT, hands.LEFT)
    assert (maps.view.span.first, maps.view.span.count) == (0, 24)


def test_a_step_out_of_view_is_brought_into_it(maps: OverTime) -> None:
    trace = maps.atlas.trace
    hands.wheel(maps, at(maps, Cell("f 1", (20, 2))), 6)
    assert not maps.view.span.shows(2)
    maps.show_trace(trace, glance(trace, 2))
    assert maps.view.span.shows(2)


@pytest.mark.parametrize("order", ["activity", "half-life"])
def test_units_are_sorted_from_top_to_bottom(order: tracks.Order, maps: OverTime) -> None:
    trace = maps.atlas.trace
    maps.order = order
    measured = np.abs(trace["h 1"]).mean(0)
    if order == "half-life":
        measured = memory.half_life(trace["f 1"])
    heights = [at(maps, Cell("h 1", (0, unit))).y() for unit in range(8)]
    assert list(np.argsort(heights)) == list(np.argsort(-measured))


def test_what_was_and_what_became_of_it(maps: OverTime, look: Look) -> None:
    trace, cell = maps.atlas.trace, Cell("f 1", (7, 2))
    seen = {}
    for compare in ("now", "was", "difference"):
        maps.compare = compare
        seen[compare] = color(maps, cell).rgb()
    now, was = (trace[name][cell.index] for name in ("f 1", "was f 1"))
    own = colours.gate(look.theme, look.theme.forget)
    assert now == 0
    assert seen["now"] == own[colours.indices(now, 0, 1)]
    assert seen["was"] == own[colours.indices(was, 0, 1)]
    assert seen["difference"] == colours.signed(look.theme)[colours.indices(now - was, -1, 1)]
    assert color(maps, Cell("f 1", (1, 2))).rgb() == colours.signed(look.theme)[colours.CENTRE]


def test_what_is_held_is_framed(maps: OverTime, look: Look) -> None:
    edge = maps.atlas.rows("unit").rect((5, 11), 2, maps.view.span, maps.atlas.track("f 1").area)
    picture, ink = face(maps), look.color("ink")
    line = [
        picture.pixelColor(x, round(edge.top()) + d)
        for x in range(int(edge.left()), int(edge.right()))
        for d in (-1, 0)
    ]
    assert any(abs(found.lightness() - ink.lightness()) < 40 for found in line)


def test_a_click_on_its_number_follows_a_unit(maps: OverTime, look: Look) -> None:
    gutter = maps.atlas.tracks[0].gutter
    third = QPointF(gutter.center().x(), gutter.y() + gutter.height() * 2.5 / 8)
    views = list[object]()
    maps.viewed.connect(lambda: views.append(maps.followed))
    map_ = face(maps)
    hands.click(maps, third)
    assert maps.followed == 2
    picture, trace = face(maps), maps.atlas.trace
    chosen = list[object]()
    maps.chosen.connect(chosen.append)
    area = maps.atlas.track("i 1").area
    hands.click(maps, QPointF(area.x() + area.width() * 7.5 / 24, area.center().y()))
    assert chosen == [Cell("i 1", (7, 2))]
    x = int(area.x() + area.width() * 15.5 / 24)  # between two steps the line is near their mean
    hue = look.color("input_gate")
    seen = [y for y in range(int(area.top()), int(area.bottom()))
            if picture.pixelColor(x, y).name() == hue.name()]  # fmt: skip
    share = (area.bottom() - np.mean(seen)) / area.height()
    assert share == pytest.approx(float(trace["i 1"][15, 2]), abs=0.1)
    hands.click(maps, third)
    assert maps.followed is None
    assert views == [2, None]
    assert face(maps) == map_


def test_another_run_is_seen_in_the_same_way(maps: OverTime) -> None:
    maps.order, maps.followed = "activity", 7
    hands.wheel(maps, maps.atlas.tracks[2].area.center(), 3)
    view = maps.view
    maps.show_trace(traced(clamps=HELD[:0]), Glance(100.0))
    assert maps.view == view
    maps.show_trace(traced(units=4, steps=30), Glance())
    assert maps.view == tracks.View(whole(30), "activity")


def test_measures_are_told(maps: OverTime) -> None:
    trace = traced()
    shut, opened = memory.saturation(trace["i 1"])
    assert tracks.measure(trace, "i 1", 3) == (
        f"shut {100 * shut[3]:.0f} % · open {100 * opened[3]:.0f} % of time"
    )
    life = memory.half_life(trace["f 1"])
    assert tracks.measure(trace, "C 1", 3) == f"half-life {life[3]:.1f} steps"
    assert tracks.measure(trace, "C 1", None) == f"half-life {np.median(life):.1f} steps"
    assert tracks.measure(traced("rnn"), "h 1", None) == ""


@pytest.mark.parametrize("steps", [1, 2, 3000])
@pytest.mark.parametrize("units", [1, 128])
def test_short_and_long_runs_are_painted(steps: int, units: int, maps: OverTime) -> None:
    trace = traced(steps=steps, units=units)
    maps.show_trace(trace, glance(trace, steps - 1))
    face(maps)
    point = maps.atlas.tracks[-1].area.bottomRight() - QPointF(0.01, 0.01)
    assert maps.atlas.cell_at(point, maps.view) == Cell("h 1", (steps - 1, units - 1))
