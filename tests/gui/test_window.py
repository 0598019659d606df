"""The whole window, by mouse and key: its start, its ways back, and its end."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.data.pictures import X
from engine.files import Document
from engine.systems.convnet import default
from gui.explorers.convnet import ConvnetExplorer
from gui.preferences import Preferences
from gui.theme import ZOOMS
from gui.window import Window
from tests.gui.conftest import OTHER, Clock, MakeWindow, face, page_faces
from tests.gui.hands import convolution

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def draw(window: Window, qtbot: QtBot, *spots: tuple[int, int]) -> None:
    """One stroke on the large input, over these cells; then the pointer goes away."""
    grid = convolution(window).stage.source
    points = [grid.center_of(*spot).toPoint() for spot in spots]
    qtbot.mousePress(grid, LEFT, pos=points[0])
    for point in points[1:]:
        qtbot.mouseMove(grid, point)
    qtbot.mouseRelease(grid, LEFT, pos=points[-1])
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    window.wait_for_picture()


def wheel(turn: int) -> QWheelEvent:
    """Ctrl and the wheel, so far."""
    at, none = QPointF(20, 20), Qt.MouseButton.NoButton
    phase = Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(at, at, QPoint(), QPoint(0, turn), none, CTRL, phase, False)


def test_it_starts_moving_with_the_x_under_its_first_filter(
    make_window: MakeWindow, clock: Clock, qtbot: QtBot
) -> None:
    window = make_window(wait=False)
    window.begin(None, None)
    window.wait_for_picture()
    page = window.page
    assert page.transport.playing
    assert page.trace is not None
    assert np.array_equal(page.trace["input"], X[None])
    segment, _ = page.trace.timeline.at(page.transport.step)
    assert (segment.quantity, segment.map) == ("convolution 1", 0)
    assert convolution(window).center.currentWidget() is convolution(window).stage
    first = face(convolution(window).center)
    clock.now += 2
    qtbot.waitUntil(lambda: page.transport.step == 5)
    assert face(convolution(window).center) != first
    assert window.message.text == ""


def test_an_explorer_shown_later_prepares_too(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[str] = []
    monkeypatch.setattr(ConvnetExplorer, "prepare", lambda _: prepared.append("convnet"))
    window = make_window(wait=False, explorer="recurrent")
    window.begin(None, None)
    window.wait_for_picture()
    assert prepared == []
    window.pages.turn_to("convnet")
    window.wait_for_picture()
    assert prepared == ["convnet"]


@pytest.mark.usefixtures("qtbot")
def test_a_hand_that_hurries_waits_for_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key, click or closing is heard while the window is empty."""
    heard: list[object] = []
    monkeypatch.setattr(QGuiApplication, "processEvents", heard.append)
    empty = Window("light", 1.0, "cpu", keep=False, explorer=None)
    empty.appear(False)
    monkeypatch.undo()
    assert heard == [QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents]
    empty.close()


def test_a_step_asked_for_is_shown_at_rest(make_window: MakeWindow) -> None:
    window = make_window(wait=False)
    window.begin(None, 100)
    window.wait_for_picture()
    assert (window.page.transport.step, window.page.transport.playing) == (100, False)


def test_a_stroke_is_undone_and_redone_by_keys(window: Window, qtbot: QtBot) -> None:
    draw(window, qtbot, (0, 0), (0, 4), (3, 4))
    drawn = window.page.experiment.settings
    assert (drawn.input.values[0, 0, :5] == 1).all()
    assert (drawn.input.values[0, :4, 4] == 1).all()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window.page.experiment.settings == default()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert window.page.experiment.settings == drawn
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_Y, CTRL)
    assert window.page.experiment.settings == drawn
    window.wait_for_picture()
    assert window.page.trace is not None
    assert np.array_equal(window.page.trace["input"], drawn.input.values)


def test_themes_go_round_by_key_and_come_back_next_time(
    make_window: MakeWindow, ini: Path, qtbot: QtBot
) -> None:
    window = make_window()
    faces = []
    for name in ("dark", "projector", "light"):
        qtbot.keyClick(window, Qt.Key.Key_T, CTRL | SHIFT)
        assert (window.look.theme.name, Preferences(ini).theme) == (name, name)
        window.settle()
        faces.append(face(window))
    assert faces[0] != faces[1] != faces[2] != faces[0]
    window.actions_["dark"].trigger()
    assert make_window(theme=None).look.theme.name == "dark"
    assert make_window(theme="projector").look.theme.name == "projector"
    assert Preferences(ini).theme == "dark"  # the command line holds for one run


def test_zoom_by_key_and_wheel_stays_within_its_ends(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Plus, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_Equal, CTRL)
    assert (window.look.zoom, window.liked.zoom) == (1.25, 1.25)
    qtbot.keyClick(window, Qt.Key.Key_Minus, CTRL)
    assert window.look.zoom == 1.1
    for turn, end in ((120, ZOOMS[-1]), (-120, ZOOMS[0])):
        for _ in range(12):
            QApplication.sendEvent(window, wheel(turn))
        assert window.look.zoom == end
    qtbot.keyClick(window, Qt.Key.Key_0, CTRL)
    assert window.look.zoom == 1.0


def test_the_story_leaves_ctrl_and_the_wheel_to_the_window(window: Window) -> None:
    page = window.page.inspector._page
    before = face(page)
    event = wheel(120)
    QApplication.sendEvent(page.viewport(), event)
    assert not event.isAccepted()  # Qt hands it on to the widget below
    window.settle()
    assert face(page) == before


def test_zoom_there_and_back_gives_the_same_picture(window: Window, qtbot: QtBot) -> None:
    before = face(window)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_0):
        qtbot.keyClick(window, key, CTRL)
        window.settle()
    assert face(window) == before


def test_full_screen_and_back_gives_the_same_picture(window: Window, qtbot: QtBot) -> None:
    before = face(window)
    qtbot.keyClick(window, Qt.Key.Key_F11)
    window.settle()
    assert window.isFullScreen()
    assert window.actions_["full-screen"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    window.settle()
    assert not window.isFullScreen()
    assert not window.actions_["full-screen"].isChecked()
    assert face(window) == before


def test_a_window_that_filled_the_desktop_does_so_again(window: Window, qtbot: QtBot) -> None:
    window.showMaximized()
    window.settle()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert window.isMaximized()


def test_escape_leaves_one_thing_at_a_time_and_never_quits(window: Window, qtbot: QtBot) -> None:
    def escape() -> None:
        qtbot.keyClick(window, Qt.Key.Key_Escape)

    window.actions_["full-screen"].trigger()
    window.page.transport.play()
    window.message.say("A sentence.")
    escape()
    assert (window.message.text, window.page.transport.playing) == ("", True)
    escape()
    assert (window.page.transport.playing, window.isFullScreen()) == (False, True)
    escape()
    assert not window.isFullScreen()
    for _ in range(5):
        escape()
    assert window.isVisible()


MESS = (
    *("clear", "undo", "redo", "play", "step-forward", "step-back", "leap-forward", "next-map"),
    *("last-map", "first", "last", "backwards", "faster", "slower", "gradient", "eraser", "fill"),
    *("line", "point", "pen"),
)


@pytest.mark.parametrize("seed", range(4))
def test_reset_all_gives_the_first_picture_back(
    seed: int, window: Window, clock: Clock, qtbot: QtBot
) -> None:
    first, chance = page_faces(window), random.Random(seed)
    for _ in range(40):
        verb = chance.choice((*MESS, "stroke", "size", "whole", "wait"))
        if verb == "stroke" and convolution(window).stage.isVisible():
            draw(window, qtbot, *[(chance.randrange(3), chance.randrange(3)) for _ in range(4)])
        elif verb == "size":
            convolution(window).paper.resize(chance.randint(3, 12), chance.randint(3, 12))
        elif verb == "whole":
            window.page.transport.set_whole(True)
        elif verb == "wait":
            clock.now += 1
            window.wait_for_picture()
        elif verb in MESS:
            window.actions_[verb].trigger()
    window.message.say("Something went wrong somewhere.")
    messed = window.page.experiment.settings
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    window.wait_for_picture()
    assert page_faces(window) == first
    assert window.message.text == ""
    window.actions_["undo"].trigger()
    assert window.page.experiment.settings == messed


@pytest.mark.parametrize("busy", [False, True])
def test_closing_leaves_no_thread_alive(busy: bool, make_window: MakeWindow, qtbot: QtBot) -> None:
    before = set(threading.enumerate())
    window = make_window()
    assert set(threading.enumerate()) > before
    if busy:
        window.page.transport.play()
        window.page.experiment.replace(OTHER)
    qtbot.keyClick(window, Qt.Key.Key_Q, CTRL)
    assert not window.isVisible()
    assert set(threading.enumerate()) <= before
    assert not window.page.transport.playing


@pytest.mark.parametrize(("scheme", "theme"), [("Dark", "dark"), ("Light", "light")])
def test_the_system_s_colours_are_followed(
    scheme: str, theme: str, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hints:
        @staticmethod
        def colorScheme() -> Qt.ColorScheme:
            return Qt.ColorScheme[scheme]

    monkeypatch.setattr(QGuiApplication, "styleHints", Hints)
    window = make_window(theme="system", show=False)
    assert window.look.theme.name == theme
    window.liked.theme = "projector"
    window.liked.theme = "system"  # not fooled by the palette we set ourselves
    assert window.look.theme.name == theme


def test_going_to_a_step(window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def answer(*given: object) -> tuple[int, bool]:
        asked.append(given[3:])
        return 17, len(asked) < 2

    monkeypatch.setattr("gui.commands.QInputDialog.getInt", answer)
    window.page.transport.play()
    qtbot.keyClick(window, Qt.Key.Key_G)
    assert (window.page.transport.step, window.page.transport.playing) == (16, False)
    window.page.transport.seek(2)
    qtbot.keyClick(window, Qt.Key.Key_G)
    assert window.page.transport.step == 2  # it was declined
    assert asked == [(1, 1, window.page.transport.length), (3, 1, window.page.transport.length)]


def test_a_document_is_what_the_window_shows(window: Window) -> None:
    window.page.experiment.replace(msgspec.structs.replace(OTHER, seed=4))
    window.page.transport.seek(9)
    window.wait_for_picture()
    again = Document("convnet", msgspec.structs.replace(OTHER, seed=4), 9)
    assert window.work.document == again
