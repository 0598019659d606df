"""What is dropped, pasted or opened is taken or refused; refused, it changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from engine import files
from engine.files import Document
from engine.systems.convnet import default
from gui.panels.convnet.picture import PictureDialog
from gui.window import Window
from tests.gui import hands
from tests.gui.conftest import OTHER, shows_other
from tests.gui.hands import with_files


def dialog_of(window: Window) -> PictureDialog | None:
    return next((d for d in window.findChildren(PictureDialog) if d.isVisible()), None)


def drop(window: Window, mime: QMimeData) -> bool:
    """Drag it over the window and let go; whether the window wanted it."""
    wanted = hands.drop(window, mime)
    window.wait_for_picture()
    return wanted


def test_an_experiment_is_dropped(window: Window, saved: Path) -> None:
    assert drop(window, with_files(saved))
    assert shows_other(window)


def test_of_several_files_the_first_is_taken_and_that_is_said(
    window: Window, saved: Path, picture: Path
) -> None:
    drop(window, with_files(saved, picture))
    assert shows_other(window)
    assert "One at a time" in window.message.text


def test_a_dropped_picture_is_shown_before_it_is_taken(
    window: Window, picture: Path, qtbot: QtBot
) -> None:
    drop(window, with_files(picture))
    dialog = dialog_of(window)
    assert dialog is not None
    assert window.page.experiment.settings == default()
    dialog.rows.setValue(7)
    dialog.columns.setValue(7)
    ok = dialog.findChild(QDialogButtonBox)
    assert ok is not None
    qtbot.mouseClick(ok.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
    values = window.page.experiment.settings.input.values
    assert values.shape == (1, 7, 7)
    assert (values[0, 3] > 0.3).all()  # the bar of the cross, ink
    assert np.allclose(values[0, :3, :3], -1)


def test_a_picture_can_be_declined(window: Window, picture: Path, qtbot: QtBot) -> None:
    window.filing.open_path(picture)
    window.wait_for_picture()
    dialog = dialog_of(window)
    assert dialog is not None
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.page.experiment.settings == default()


def test_a_picture_is_pasted(window: Window, picture: Path, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setImage(QImage(str(picture)))
    qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    window.wait_for_picture()
    assert dialog_of(window) is not None


def test_an_experiment_is_pasted_as_text(window: Window, saved: Path) -> None:
    QGuiApplication.clipboard().setText(saved.read_text("utf-8"))
    window.actions_["paste"].trigger()
    assert shows_other(window)
    assert window.filing.path is None  # it is no file we work on


def test_copies_can_be_taken_along(window: Window) -> None:
    window.actions_["copy-torch"].trigger()
    code, printed = QGuiApplication.clipboard().text(), list[torch.Tensor]()
    assert "nn.Conv2d(1, 3" in code
    exec(code, {"print": printed.append})
    votes = printed[0].detach().numpy().ravel()
    assert window.page.trace is not None
    np.testing.assert_allclose(votes, window.page.trace["votes 4"].ravel(), atol=1e-5)
    window.actions_["copy-picture"].trigger()
    assert QGuiApplication.clipboard().image().size() == window.page.size() * 2


def empty(mime: QMimeData) -> None: ...


def words(mime: QMimeData) -> None:
    mime.setText("just words")


def braces(mime: QMimeData) -> None:
    mime.setText('{"format": "something else"}')


def broken_image(mime: QMimeData) -> None:
    mime.setData("application/x-qt-image", b"no image")


def web(mime: QMimeData) -> None:
    mime.setUrls([QUrl("https://example.org/x.png")])


@pytest.mark.parametrize("fill", [empty, words, braces, broken_image, web])
def test_what_is_nothing_is_said_and_changes_nothing(
    fill: Callable[[QMimeData], None], window: Window
) -> None:
    mime = QMimeData()
    fill(mime)
    if drop(window, mime):
        assert window.message.text.endswith(".")
    window.message.hide()
    again = QMimeData()
    fill(again)
    QGuiApplication.clipboard().setMimeData(again)
    window.actions_["paste"].trigger()
    window.wait_for_picture()
    assert window.message.text.endswith(".")
    assert window.page.experiment.settings == default()
    assert not window.page.experiment.can_undo


def missing(folder: Path) -> Path:
    return folder / "gone.unrolled"


def no_json(folder: Path) -> Path:
    path = folder / "words.unrolled"
    path.write_text("words")
    return path


def cut_off(folder: Path) -> Path:
    path = folder / "half.unrolled"
    text = files.to_text(Document("convnet", OTHER, 0))
    path.write_text(text[: len(text) // 2])
    return path


def bad_png(folder: Path) -> Path:
    path = folder / "bad.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 50)
    return path


def a_folder(folder: Path) -> Path:
    (folder / "pictures.png").mkdir()
    return folder / "pictures.png"


def a_pipe(folder: Path) -> Path:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def nul(folder: Path) -> Path:
    return Path("a\0b.png")


@pytest.mark.parametrize("make", [missing, no_json, cut_off, bad_png, a_folder, a_pipe, nul])
def test_a_bad_file_is_one_sentence_and_the_picture_stays(
    make: Callable[[Path], Path], window: Window, tmp_path: Path
) -> None:
    window.filing.open_path(make(tmp_path))
    window.wait_for_picture()
    sentence = window.message.text
    assert sentence.endswith(".")
    assert "Error" not in sentence
    assert "\n" not in sentence
    assert window.page.experiment.settings == default()
    assert (window.filing.path, window.liked.recent) == (None, ())
    assert window.windowTitle() == "Unrolled"
