"""What the tests of the window share: windows of their own, a clock that obeys, faces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine import files
from engine.array import Array
from engine.data.pictures import PICTURES
from engine.files import Document
from engine.systems.convnet import default
from gui.app import application, part
from gui.autosave import Autosave
from gui.preferences import Preferences
from gui.window import Window

MakeWindow = Callable[..., Window]

OTHER = msgspec.structs.replace(default(), input=Array(PICTURES["O"][None]))


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application with the style it really has."""
    return application()


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is slow does not make a hand pause."""
    monkeypatch.setattr("gui.experiment.PAUSE", 60.0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def states(tmp_path: Path) -> Path:
    """The folder that keeps states for a crash; not there yet."""
    return tmp_path / "states"


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    """The preferences' file; not there yet."""
    return tmp_path / "likes" / "u.ini"


@pytest.fixture
def make_window(qtbot: QtBot, ini: Path, states: Path, clock: Clock) -> Iterator[MakeWindow]:
    """Makes windows with nothing of this machine's user in them, at rest on the first picture."""
    made: list[Window] = []

    def make(show: bool = True, wait: bool = True, **given: Any) -> Window:
        given = {"theme": "light", "device": "cpu"} | given
        if given.get("keep", True):
            given |= {"preferences": Preferences(ini), "autosave": Autosave(states)}
        window = Window(**given)
        made.append(window)
        window.page.transport._clock = clock
        if show:
            window.show()
            window.activateWindow()
        if wait:
            window.wait_for_picture()
        return window

    yield make
    for window in made:
        window.close()
        part(window)
    QGuiApplication.clipboard().clear()


@pytest.fixture
def window(make_window: MakeWindow) -> Window:
    return make_window()


def face(widget: QWidget) -> QImage:
    """What a widget looks like now, pixel for pixel."""
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def seen(window: Window, widget: QWidget) -> QRect:
    """Where a widget stands in what of the page is in view before one scrolls."""
    viewport = window.page.frame._area.viewport()
    return QRect(widget.mapTo(viewport, QPoint(0, 0)), widget.size())


def page_faces(window: Window) -> list[QImage]:
    """The whole page but the heading, where undo lights up after anything was done."""
    page, explorer = window.page, window.explorer
    parts = (explorer.tools, explorer.ribbon, explorer.bar, explorer.center)
    return [face(widget) for widget in (*parts, page.inspector, page.scrubber)]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The O, looked at in step 60."""
    path = tmp_path / "ein O.unrolled"
    files.write(path, Document("convnet", OTHER, 60))
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A white square with a black cross, 90 pixels a side."""
    image = QImage(90, 90, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for n in range(90):
        for m in range(40, 50):
            image.setPixel(n, m, 0)
            image.setPixel(m, n, 0)
    path = tmp_path / "cross.png"
    assert image.save(str(path))
    return path


def shows_other(window: Window) -> bool:
    window.wait_for_picture()
    return window.page.experiment.settings == OTHER and window.page.transport.step == 60
