"""Whatever is opened, dropped, pasted or saved to: a sentence in the window, and nothing lost."""

from __future__ import annotations

import errno
import json
import math
import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from engine.systems import convnet
from gui.panels.convnet.picture import PictureDialog
from gui.window import Window
from tests.gui import hands, offerings
from tests.gui.conftest import MakeWindow, page_faces
from tests.gui.hands import CONTROL, convolution
from tests.gui.watch import answering

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def drawn(window: Window) -> Window:
    """A window with work of one's own in it."""
    convolution(window).paper.clear()
    window.wait_for_picture()
    assert window.autosave is not None
    window.autosave.flush()
    return window


def untouched(window: Window, act: Callable[[], object]) -> str:
    """Do it; settings, step and file stay as they were. Gives what is said."""
    page = window.page
    before = page.experiment.settings, page.transport.step, window.filing.path
    window.message.hide()
    window.settle()
    faces = page_faces(window)
    act()
    window.wait_for_picture()
    assert (page.experiment.settings, page.transport.step, window.filing.path) == before
    assert not window.findChildren(PictureDialog)
    said = window.message.text
    window.message.hide()
    window.settle()  # what was said had taken a strip of the page
    assert page_faces(window) == faces
    return said


def is_a_sentence(text: str) -> bool:
    return (
        text.endswith((".", "?"))
        and len(text) > 15
        and "Traceback" not in text
        and "Error" not in text
    )


def paste(window: Window) -> str:
    return untouched(window, lambda: QTest.keyClick(window, Qt.Key.Key_V, CONTROL))


def drop(window: Window, path: Path) -> str:
    return untouched(window, lambda: hands.drop(window, hands.with_files(path)))


def test_broken_files_dropped(drawn: Window, tmp_path: Path) -> None:
    for file in offerings.broken():
        path = tmp_path / file.name
        path.write_bytes(file.data)
        said = drop(drawn, path)
        assert is_a_sentence(said), (file.name, said)
        assert all(words in said for words in file.says), said


def test_what_is_not_there_or_no_file(drawn: Window, tmp_path: Path) -> None:
    for name in ("gone.png", "gone.unrolled", "folder", "folder.unrolled"):
        if name.startswith("folder"):
            (tmp_path / name).mkdir()
        said = drop(drawn, tmp_path / name)
        assert is_a_sentence(said), (name, said)
        assert name in said


def test_broken_text_pasted(drawn: Window) -> None:
    texts = [file.data for file in offerings.broken() if file.data[:1] == b"{"]
    assert len(texts) > 8
    for text in texts:
        QGuiApplication.clipboard().setText(text.decode("latin-1"))
        said = paste(drawn)
        assert is_a_sentence(said), (text[:80], said)


def test_nothing_of_ours_pasted(drawn: Window) -> None:
    nothing, words, no_picture, page = (QMimeData() for _ in range(4))
    words.setText("Dear friend")
    no_picture.setImageData(QImage())
    page.setUrls([QUrl("https://example.org/x.png")])
    for data in (nothing, words, no_picture, page):
        QGuiApplication.clipboard().setMimeData(data)
        said = paste(drawn)
        assert is_a_sentence(said), (data.formats(), said)


def test_words_dropped(drawn: Window) -> None:
    data = QMimeData()
    data.setText("Dear friend")
    assert is_a_sentence(untouched(drawn, lambda: hands.drop(drawn, data)))


CODES = (errno.EACCES, errno.EROFS, errno.ENOSPC, errno.ENOENT, errno.EIO)
REFUSALS = [OSError(code, os.strerror(code)) for code in CODES]


@pytest.mark.parametrize("action", ["save", "save-as", "export"])
def test_a_disk_that_refuses(
    drawn: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    suffix = "png" if action == "export" else "unrolled"
    path = tmp_path / f"work.{suffix}"

    def act() -> None:
        with answering(path.__str__, str):
            drawn.actions_[action].trigger()

    for error in REFUSALS:
        monkeypatch.setattr("engine.files._replace", Mock(side_effect=error))
        monkeypatch.setattr("gui.export.Path.write_bytes", Mock(side_effect=error))
        said = untouched(drawn, act)
        assert is_a_sentence(said), (error, said)
        assert path.name in said
        assert not path.exists()


def test_a_picture_exported_to_where_nothing_can_be_written(drawn: Window, tmp_path: Path) -> None:
    for suffix in ("png", "svg", "pdf"):
        path = tmp_path / "no folder" / f"picture.{suffix}"
        with answering(path.__str__, str):
            said = untouched(drawn, drawn.actions_["export"].trigger)
        assert is_a_sentence(said), said


def test_a_device_that_is_not_there(make_window: MakeWindow) -> None:
    """It is said, and the first picture is computed where it can be."""
    window = make_window(device="mps" if not _has("mps") else "cuda")
    said = window.message.text
    assert is_a_sentence(said), said
    assert "it has: cpu" in said
    window.wait_for_picture()
    assert window.page.trace is not None


def test_another_device_that_is_not_there(drawn: Window) -> None:
    """The picture before stays; training there ends with the same sentence."""
    missing = "mps" if not _has("mps") else "cuda"
    said = untouched(drawn, lambda: drawn.page.set_device(missing))
    assert is_a_sentence(said), said
    assert missing.upper() in said


def _has(name: str) -> bool:
    from engine.device import available

    return available()[name]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "PPM"])
def test_every_picture_becomes_an_input(window: Window, tmp_path: Path, kind: str) -> None:
    """Whatever its name says it is: the content tells."""
    path = tmp_path / "misnamed.gif"
    for size in ((40, 30), (1, 1), (3, 400), (3000, 2)):
        path.write_bytes(offerings.png(*size, kind=kind))
        assert hands.drop(window, hands.with_files(path))
        window.wait_for_picture()
        (dialog,) = window.findChildren(PictureDialog)
        assert window.page.experiment.settings == convnet.default(), "looked at is not taken"
        dialog.colour.setChecked(True)
        expected = dialog.values()
        (buttons,) = dialog.findChildren(QDialogButtonBox)
        buttons.button(QDialogButtonBox.StandardButton.Ok).click()
        window.wait_for_picture()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        settings = window.page.experiment.settings
        assert (settings.input.values == expected).all()
        assert convnet.legal(settings) == (settings, [])
        window.page.experiment.undo()
        assert window.page.experiment.settings == convnet.default()


def test_presets_that_are_nothing(drawn: Window, tmp_path: Path) -> None:
    """Presets of two or of sixty maps, or of none: the file says what is wrong with it."""
    path = tmp_path / "odd.unrolled"
    for shape in ([2, 3, 3], [60, 4, 4], [1, 0, 3], [3], [2, 2, 2, 2]):
        rows = [" ".join(["1"] * shape[-1])] * math.prod(shape[:-1])
        plain = json.loads(offerings.experiment())
        plain["settings"]["presets"] = {"mine": {"shape": shape, "rows": rows}}
        path.write_text(json.dumps(plain), "utf-8")
        said = drop(drawn, path)
        assert is_a_sentence(said), (shape, said)
        assert "odd.unrolled" in said
