"""What comes into the window and goes out of it; what cannot, leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine import files
from engine.files import Document
from engine.systems.convnet import default
from gui.window import Window
from tests.gui.conftest import MakeWindow, shows_other

Ask = Callable[[Path | None], None]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Sets what the next file dialogs answer; None is Cancel."""

    def answer(path: Path | None) -> None:
        chosen = "SVG drawing (*.svg)"
        found = ("", "") if path is None else (str(path), chosen)
        for name in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_: found)

    return answer


def test_open_shows_the_file_at_its_step_and_undo_brings_back(
    window: Window, saved: Path, ask: Ask, qtbot: QtBot
) -> None:
    ask(saved)
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert shows_other(window)
    assert window.windowTitle() == "ein O.unrolled · Unrolled"
    assert window.liked.recent == (saved,)
    assert window.message.text == ""
    window.actions_["undo"].trigger()
    assert window.page.experiment.settings == default()


@pytest.mark.parametrize("name", ["open", "bring"])
def test_what_an_explorer_reads_is_offered(
    name: str, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(*words: object) -> tuple[str, str]:
        asked.append(str(words[-1]).partition(";;")[0])
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    window = make_window(explorer="recurrent")
    window.actions_[name].trigger()
    window.pages.turn_to("convnet")
    window.actions_[name].trigger()
    time, pictures = asked
    assert window.explorer.readers == {}
    assert all(kind in time for kind in ("*.unrolled", "*.csv", "*.wav", "*.txt"))
    assert "*.csv" not in pictures
    assert "*.png" in pictures


def test_save_asks_once_and_then_knows(
    window: Window, tmp_path: Path, ask: Ask, qtbot: QtBot
) -> None:
    ask(tmp_path / "meins")
    window.page.transport.seek(7)
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    path = tmp_path / "meins.unrolled"
    assert files.read(path) == Document("convnet", default(), 7)
    assert window.message.text == "Saved as meins.unrolled."
    ask(tmp_path / "never asked")
    window.actions_["clear"].trigger()
    window.actions_["save"].trigger()
    assert files.read(path) == window.work.document
    assert sorted(p.name for p in tmp_path.glob("*.unrolled")) == ["meins.unrolled"]


def test_save_as_takes_another_name_and_goes_on_there(
    window: Window, saved: Path, tmp_path: Path, ask: Ask
) -> None:
    window.filing.open_path(saved)
    window.wait_for_picture()
    before = saved.read_bytes()
    window.actions_["clear"].trigger()
    ask(tmp_path / "copy.unrolled")
    window.actions_["save-as"].trigger()
    assert saved.read_bytes() == before
    assert window.filing.path == tmp_path / "copy.unrolled"
    assert window.liked.recent == (tmp_path / "copy.unrolled", saved)


def test_cancel_does_nothing(window: Window, tmp_path: Path, ask: Ask) -> None:
    ask(None)
    for name in ("open", "save", "save-as", "export", "bring"):
        window.actions_[name].trigger()
    assert window.message.text == ""
    assert window.filing.path is None
    assert not list(tmp_path.glob("*.*"))


def test_a_file_is_not_replaced_that_nobody_chose(
    window: Window, saved: Path, tmp_path: Path, ask: Ask
) -> None:
    """The dialog asked about `ein O`; it is the suffix we add that would hit a file."""
    before = saved.read_bytes()
    ask(saved.with_suffix(""))
    window.actions_["save-as"].trigger()
    assert saved.read_bytes() == before
    assert "is there already" in window.message.text
    ask(saved)  # chosen itself, and so agreed to
    window.actions_["save-as"].trigger()
    assert saved.read_bytes() != before
    (tmp_path / "a.svg").write_text("mine")
    ask(tmp_path / "a")
    window.actions_["export"].trigger()
    assert (tmp_path / "a.svg").read_text() == "mine"


def test_export_takes_the_kind_that_was_chosen(window: Window, tmp_path: Path, ask: Ask) -> None:
    ask(tmp_path / "drawing")
    window.actions_["export"].trigger()
    assert window.message.text == "Drawn into drawing.svg."
    assert (tmp_path / "drawing.svg").read_text("utf-8").startswith("<?xml")
    ask(tmp_path / "gone" / "b.png")
    window.actions_["export"].trigger()
    assert "make it first" in window.message.text


def test_recent_files_open_from_the_menu(window: Window, saved: Path) -> None:
    window.liked.remember(saved)
    file = window.rail.menus().actions()[0].menu()
    recent = next(a for a in file.actions() if a.text() == "Open recent").menu()  # type: ignore[attr-defined]
    recent.actions()[0].trigger()
    assert shows_other(window)


def test_what_was_mended_in_a_file_is_said(window: Window, tmp_path: Path) -> None:
    path = tmp_path / "old.unrolled"
    text = files.to_text(Document("convnet", default(), 3)).replace('"target": null', '"target": 9')
    path.write_text(text)
    assert files.read(path).mended  # so the file is one that needs it
    window.filing.open_path(path)
    window.wait_for_picture()
    assert window.message.text == " ".join(files.read(path).mended)


def test_a_disk_that_refuses_is_said(window: Window, ask: Ask, tmp_path: Path) -> None:
    ask(tmp_path / "no folder" / "x.unrolled")
    window.actions_["save"].trigger()
    assert "was not saved" in window.message.text
    assert (window.filing.path, window.liked.recent) == (None, ())


def test_begin_opens_a_file_and_says_what_is_wrong_with_another(
    make_window: MakeWindow, saved: Path, tmp_path: Path
) -> None:
    first = make_window()
    first.begin(saved, None)
    assert shows_other(first)
    assert not first.page.transport.playing
    second = make_window()
    second.begin(tmp_path / "gone.unrolled", None)
    assert "gone.unrolled" in second.message.text
    assert second.page.experiment.settings == default()
