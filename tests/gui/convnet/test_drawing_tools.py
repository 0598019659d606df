"""Pen and paper: the tools' keys and buttons, the sheet's size, presets, colour, one's own."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QSlider

from engine.array import Array
from engine.data.pictures import PICTURES, X
from engine.systems import convnet
from gui.views.pencil import TOOLS
from gui.window import Window
from tests.gui import hands
from tests.gui.hands import convolution
from tests.gui.surroundings import leaves
from tests.gui.watch import answering

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def offered(window: Window) -> QMenu:
    """The menu of pictures, open."""
    tools = convolution(window).tools
    tools.pictures.click()
    (menu,) = [menu for menu in tools.findChildren(QMenu) if menu.isVisible()]
    return menu


def take(window: Window, words: str) -> None:
    menu = offered(window)
    (line,) = [action for action in menu.actions() if action.text() == words]
    menu.close()
    line.trigger()
    window.activateWindow()
    window.wait_for_picture()


def picture(window: Window) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]
    values = window.page.experiment.settings.input.values
    return values


def test_every_preset(window: Window) -> None:
    for name, values in PICTURES.items():
        take(window, name)
        np.testing.assert_array_equal(picture(window), values[None])
        assert window.page.trace is not None
        np.testing.assert_array_equal(window.page.trace["input"], values[None])


def test_every_menu_goes_when_it_is_closed(window: Window) -> None:
    for _ in range(5):
        offered(window).close()
        window.settle()
    assert len(convolution(window).tools.findChildren(QMenu)) <= 1


def test_another_size_keeps_the_drawing_in_the_middle(window: Window) -> None:
    tools = convolution(window).tools
    tools.rows.setValue(13)
    tools.columns.setValue(11)
    window.wait_for_picture()
    assert picture(window).shape == (1, 13, 11)
    np.testing.assert_array_equal(picture(window)[0, 2:11, 1:10], X)
    assert (picture(window) == 1).sum() == (X == 1).sum()
    window.page.experiment.undo()
    window.wait_for_picture()
    assert (tools.rows.value(), tools.columns.value()) == (9, 9)
    assert window.page.experiment.settings == convnet.default()
    tools.rows.setValue(1)
    assert picture(window).shape == (1, 3, 9)


def test_colour_and_back(window: Window) -> None:
    take(window, "Make it colour (3 channels)")
    assert picture(window).shape == (3, 9, 9)
    assert (picture(window) == -X).all(), "ink is dark in every channel"
    assert window.page.experiment.settings.layers[0].filters.shape == (3, 3, 3, 3)
    take(window, "O")
    assert (picture(window) == -PICTURES["O"]).all()
    take(window, "Make it gray (1 channel)")
    np.testing.assert_array_equal(picture(window), PICTURES["O"][None])


def test_a_picture_of_ones_own(window: Window) -> None:
    hands.stroke(convolution(window).stage.source, [(0, 0), (0, 8)])
    mine = picture(window).copy()
    with answering(str, str):
        take(window, "Keep this picture…")
    assert window.page.experiment.settings.presets == {}, "no name, not kept"
    with answering(str, lambda: "  A letter with a very long name indeed "):
        take(window, "Keep this picture…")
    (name,) = window.page.experiment.settings.presets
    assert name == "A letter with a very lon"
    take(window, "X")
    take(window, name)
    np.testing.assert_array_equal(picture(window), mine)


def test_no_preset_takes_the_place_of_another(window: Window) -> None:
    """Neither one of ours, nor one's own, nor a filter that has the name."""
    experiment = window.page.experiment
    with answering(str, lambda: "X"):
        take(window, "Keep this picture…")
    assert set(experiment.settings.presets) == {"X 2"}
    assert window.message.text == "“X” is taken; this one is called “X 2”."
    with answering(str, lambda: "mine"):
        take(window, "Keep this picture…")
        take(window, "O")
        convolution(window).stack.keep_filter(window)
        take(window, "Keep this picture…")
    shapes = {name: array.shape for name, array in experiment.settings.presets.items()}
    assert shapes == {"X 2": (1, 9, 9), "mine": (1, 9, 9), "mine 2": (3, 3), "mine 3": (1, 9, 9)}
    take(window, "mine")
    assert (picture(window) == X).all()


def test_a_picture_of_ones_own_is_forgotten(window: Window) -> None:
    with answering(str, lambda: "Q & A"):
        take(window, "Keep this picture…")
    menu = offered(window)
    words = [action.text() for action in leaves(menu)]
    menu.close()
    assert words.count("Q && A") == 2, "one & is seen: once to take it, once to forget it"
    (gone,) = [sub for sub in menu.findChildren(QMenu) if sub.title() == "Forget one of your own"]
    gone.actions()[0].trigger()
    assert window.page.experiment.settings.presets == {}
    window.page.experiment.undo()
    assert list(window.page.experiment.settings.presets) == ["Q & A"]


def test_a_filter_of_ones_own_is_no_picture(window: Window) -> None:
    presets = {"flat": Array(np.ones((4, 4))), "colour": Array(np.ones((3, 70, 70)))}
    window.page.experiment.change(presets=presets)
    menu = offered(window)
    words = [action.text() for action in menu.actions()]
    menu.close()
    assert "colour" in words
    assert "flat" not in words
    take(window, "Make it colour (3 channels)")
    take(window, "colour")
    assert picture(window).shape == (3, 64, 64)


def test_tools_by_key_and_by_button(window: Window) -> None:
    pencil, actions = convolution(window).pencil, window.actions_
    keys = {"pen": "D", "eraser": "E", "fill": "U", "line": "L", "point": "V"}
    assert set(keys) == set(TOOLS)
    for tool, key in keys.items():
        QTest.keyClick(window, ord(key))
        assert pencil.tool == tool
        assert [name for name in TOOLS if actions[name].isChecked()] == [tool]
    actions["pen"].trigger()
    actions["pen"].trigger()
    assert actions["pen"].isChecked(), "the tool in hand stays pressed"


def test_the_slider_says_what_the_pen_leaves(window: Window) -> None:
    tools = convolution(window).tools
    (slider,) = tools.findChildren(QSlider)
    slider.setValue(-37)
    assert tools._shown.text() == "−0.37"
    hands.click(convolution(window).stage.source, convolution(window).stage.source.center_of(0, 0))
    assert picture(window)[0, 0, 0] == pytest.approx(-0.37)
    convolution(window).pencil.set_value(0.5)
    assert slider.value() == 50


def test_the_pen_s_value_without_a_mouse(window: Window) -> None:
    """The keys of the slider are not those of time while it has the focus."""
    (slider,) = convolution(window).tools.findChildren(QSlider)
    pencil, walk = convolution(window).pencil, window.page.transport
    walk.seek(20)
    window.center.setFocus()
    QTest.mouseClick(slider, hands.LEFT, pos=hands.knob(slider).toPoint())
    assert not slider.hasFocus(), "a clicker goes on stepping when a hand was here"
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    for key, value in (
        (Qt.Key.Key_Left, 0.99),
        (Qt.Key.Key_Right, 1.0),
        (Qt.Key.Key_PageDown, 0.9),
        (Qt.Key.Key_Home, -1.0),
        (Qt.Key.Key_PageUp, -0.9),
        (Qt.Key.Key_End, 1.0),
    ):
        QTest.keyClick(slider, key)
        assert pencil.value == pytest.approx(value)
    assert walk.step == 20
    window.center.setFocus()
    QTest.keyClick(window.center, Qt.Key.Key_Left)
    assert walk.step == 19


def test_clear(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_Backspace, hands.CONTROL)
    assert (picture(window) == -1).all()
    take(window, "Make it colour (3 channels)")
    take(window, "X")
    QTest.keyClick(window, Qt.Key.Key_Backspace, hands.CONTROL)
    assert (picture(window) == 1).all(), "white"


def test_a_stroke_on_a_sheet_that_is_gone_is_let_go(window: Window) -> None:
    """The screen may still show a larger picture, or one with three channels."""
    paper, before = convolution(window).paper, window.page.experiment.settings
    for shape in ((5, 5), (3, 9, 9), (3, 4, 4), (1, 5, 5)):
        paper.draw(np.ones(shape, np.float32), stroke=True)
    assert window.page.experiment.settings == before
