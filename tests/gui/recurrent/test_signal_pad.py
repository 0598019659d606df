"""Time under the hand: a signal drawn, small and large; numbers held and let go."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from engine.array import Array
from engine.recurrent.cells import fresh
from engine.systems.recurrent import default, replace
from engine.trace import Cell
from gui.window import Window
from tests.gui.hands import LEFT, PLAIN
from tests.gui.recurrent.explorer import settings_of, time_of, trace_of


def test_the_signal_follows_the_hand_without_gaps(window: Window) -> None:
    pad, room = time_of(window).pad, time_of(window).pad._room()
    steps = len(settings_of(window).signal.values)

    def at(t: int, share: float) -> QPointF:
        return QPointF(
            room.x() + (t + 0.5) * room.width() / steps, room.y() + share * room.height()
        )

    QTest.mousePress(pad, LEFT, PLAIN, at(4, 0.1).toPoint())
    QTest.mouseMove(pad, at(9, 0.1).toPoint())
    QTest.mouseRelease(pad, LEFT, PLAIN, at(9, 0.1).toPoint())
    drawn = settings_of(window).signal.values[:, 0]
    assert (drawn[4:10] > 0.5).all()
    assert np.array_equal(trace_of(window)["x"][:, 0], drawn)
    window.actions_["undo"].trigger()
    assert settings_of(window) == default(), "one stroke is one step of undo"
    QTest.mouseClick(pad, Qt.MouseButton.RightButton, PLAIN, at(2, 0.1).toPoint())
    assert settings_of(window).signal.values[2, 0] == 0


def test_there_is_room_to_draw_several_channels(window: Window) -> None:
    """A button makes the signal large, over the maps that follow; a desk takes the room back."""
    explorer = time_of(window)
    explorer.tools.channels.setValue(4)
    trace_of(window)
    window.message.hide()  # it lies on what is large
    small = explorer.pad.height()
    QTest.mouseClick(explorer.pad.room, LEFT)
    assert not explorer.cell.isVisible()
    assert explorer.over_time.isVisible()
    trace_of(window)
    lanes = explorer.pad._lanes(4)
    assert explorer.pad.height() > 2 * small
    assert min(lane.height() for lane in lanes) > 30
    for n, lane in enumerate(lanes):
        spot = QPointF(lane.x() + lane.width() * (n + 1) / 6, lane.y() + 4).toPoint()
        QTest.mouseClick(explorer.pad, LEFT, PLAIN, spot)
    drawn = settings_of(window).signal.values[3:24]
    assert (drawn.max(axis=0)[1:] > 0.7).all(), "each lane is a channel"
    window.actions_["train"].trigger()
    assert explorer.pad.height() <= 2 * small
    assert not explorer.cell.isVisible()
    QTest.mouseClick(explorer.pad.room, LEFT)
    assert not explorer.classroom.open
    QTest.mouseClick(explorer.pad.room, LEFT)
    assert explorer.cell.isVisible()


def test_a_desk_takes_the_room_back_from_another_page_too(window: Window) -> None:
    explorer, train = time_of(window), window.actions_["train"]
    QTest.mouseClick(explorer.pad.room, LEFT)
    QTest.keyClick(window, Qt.Key.Key_W)
    for there in (True, False):
        QTest.keyClick(window, Qt.Key.Key_T)
        desk = explorer.classroom._desk
        assert desk is not None
        assert (desk.isVisible(), train.isChecked()) == (there, there)
        assert explorer.cell.isVisible() != there


@pytest.mark.parametrize("theme", ["light", "projector"])
@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1920, 1080)])
def test_the_number_held_at_stands_clear_of_its_arrows(
    size: tuple[int, int], theme: str, window: Window
) -> None:
    window.look.set_theme(theme)
    window.resize(*size)
    window.page.choose(Cell("C 1", (11, 2)))
    trace_of(window)
    field = time_of(window).deed.exact
    field.setValue(-0.5)
    trace_of(window)
    window.settle()
    letters = field.lineEdit()
    assert letters.text() == "−0.50"
    begin = letters.textMargins().left()
    wide = letters.fontMetrics().horizontalAdvance("−0.50")
    assert begin + wide + window.look.px(6) <= letters.width()
    card = time_of(window).deed
    assert field.geometry().right() <= card.width() - window.look.px(10)


def test_a_gate_is_held_from_here_and_let_go(window: Window) -> None:
    explorer, page = time_of(window), window.page
    page.choose(Cell("f 1", (11, 2)))
    explorer._choose(Cell("f 1", (11, 2)))
    window.wait_for_picture()
    free = trace_of(window)["f 1"].copy()
    explorer.deed.exact.setValue(0.0)
    held = trace_of(window)
    clamp = settings_of(window).clamps[0]
    assert (clamp.quantity, clamp.unit, clamp.first, clamp.value) == ("f", 2, 12, 0.0)
    assert (held["f 1"][11:, 2] == 0).all()
    assert np.array_equal(held["was f 1"], free)
    assert np.array_equal(held["f 1"][:11], free[:11])
    QTest.keyClick(window, Qt.Key.Key_H, PLAIN)
    assert settings_of(window).clamps == ()
    window.actions_["undo"].trigger()
    assert settings_of(window).clamps == (clamp,)
    explorer.deed.release.click()
    assert settings_of(window).clamps == ()


def test_a_hold_takes_the_very_number_and_shows_it_as_the_inspector(window: Window) -> None:
    explorer = time_of(window)
    explorer._choose(Cell("C 1", (10, 0)))
    window.wait_for_picture()
    free, deed = float(trace_of(window)["C 1"][10, 0]), explorer.deed
    assert -0.2 < free < -0.195, "rounding it and cutting it differ"
    assert deed.exact.text() == "−0.19"
    assert "−0.19" in window.page.inspector.text
    deed.hold.click()
    assert float(trace_of(window)["C 1"][10, 0]) == free
    assert deed.exact.text() == "−0.19"
    QTest.keyClick(deed.exact, Qt.Key.Key_Return)
    assert settings_of(window).clamps[0].value == free, "what was not touched stays"
    deed.exact.lineEdit().selectAll()
    QTest.keyClicks(deed.exact, "-0.4")
    QTest.keyClick(deed.exact, Qt.Key.Key_Return)
    assert settings_of(window).clamps[0].value == -0.4
    trace_of(window)
    assert deed.exact.text() == "−0.40"
    deed.exact.lineEdit().selectAll()
    deed.exact.lineEdit().insert("−0.5")  # as pasted
    QTest.keyClick(deed.exact, Qt.Key.Key_Return)
    assert settings_of(window).clamps[0].value == -0.5


def test_what_ran_away_is_told_and_not_offered_to_be_held(window: Window) -> None:
    explorer, network = time_of(window), fresh("rnn", 1, 2, 0)
    layer = replace(network.layers[0], recurrent=Array(np.full((2, 2), 1e30)))
    wild = replace(network, layers=(layer,), squash="identity")
    window.page.experiment.change(network=wild, task=None)
    window.wait_for_picture()
    explorer._choose(Cell("h 1", (20, 0)))
    window.wait_for_picture()
    assert not np.isfinite(trace_of(window)["h 1"][20, 0])
    assert "h₂₁" in window.page.inspector.text
    assert not explorer.deed.hold.isVisible()
    explorer._choose(Cell("h 1", (1, 0)))
    window.wait_for_picture()
    assert abs(trace_of(window)["h 1"][1, 0]) > 1e20
    assert explorer.deed.hold.isVisible()


def test_a_drag_that_holds_and_a_stroke_are_undone_apart(window: Window) -> None:
    explorer = time_of(window)
    explorer._choose(Cell("f 1", (11, 2)))
    window.wait_for_picture()
    slider = explorer.deed.value
    slider.setSliderDown(True)
    for hundredths in (40, 20, 5):
        slider.setSliderPosition(hundredths)
        window.wait_for_picture()
    slider.setSliderDown(False)
    held = settings_of(window)
    assert held.clamps[0].value == 0.05
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Up)
    assert settings_of(window).clamps[0].value == 0.06, "a key does it, too"
    room = explorer.pad._room()
    QTest.mouseClick(explorer.pad, LEFT, PLAIN, room.center().toPoint())
    for expected in (held.clamps[0].value + 0.01, held.clamps[0].value):
        window.actions_["undo"].trigger()
        assert settings_of(window).clamps[0].value == pytest.approx(expected)
    window.actions_["undo"].trigger()
    assert settings_of(window) == default(), "one drag is one step of undo"
