"""The desk of the explorer of time as it is seen: what it says at first, and in narrow windows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest

from gui.panels.column import Column
from gui.panels.recurrent.lessons import LessonDesk
from gui.window import Window
from tests.gui.conftest import MakeWindow
from tests.gui.recurrent.explorer import time_of, trace_of


def desk_of(window: Window) -> LessonDesk:
    QTest.keyClick(window, Qt.Key.Key_T)
    desk = time_of(window).classroom._desk
    assert desk is not None
    return desk


def test_a_network_that_came_trained_is_not_told_it_knows_nothing(make_window: MakeWindow) -> None:
    window = make_window(explorer="recurrent")
    desk = desk_of(window)
    assert desk.progress.score.text().startswith("Trained already")
    desk.fresh.click()
    trace_of(window)
    assert desk.progress.score.text().startswith("Nothing learned yet")
    window.actions_["undo"].trigger()
    assert desk.progress.score.text().startswith("Trained already")


def test_one_bar_scrolls_a_narrow_desk_and_no_number_of_an_axis_lies_on_another(
    make_window: MakeWindow,
) -> None:
    window = make_window(explorer="recurrent", theme="projector")
    window.resize(1280, 720)
    window.look.set_zoom(1.5)
    desk = desk_of(window)
    window.settle()
    for column in desk.findChildren(Column):
        assert column.verticalScrollBar().maximum() == 0
    for plot in (desk.progress.curves._loss, desk.progress.curves._right):
        axis = plot.getAxis("left")
        high, (low, top) = axis.height(), axis.range
        spacing = axis.tickSpacing(low, top, high)[0][0]
        line = QFontMetricsF(axis.style["tickFont"]).height()
        assert spacing / (top - low) * high >= line
