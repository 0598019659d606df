"""What the window keeps from one run to the next: after a good end, after a crash, and never."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from engine import files
from engine.files import Document
from engine.systems.convnet import default
from gui.window import Window
from tests.gui.conftest import OTHER, MakeWindow, shows_other

HOUSE = Path(__file__).parents[2]


def test_a_crash_is_offered_and_brought_back(
    make_window: MakeWindow, states: Path, qtbot: QtBot
) -> None:
    states.mkdir()
    files.write(states / "99-ab.unrolled", Document("convnet", OTHER, 60))
    window = make_window(wait=False)
    window.begin(None, None)
    window.wait_for_picture()
    assert window.message.text.startswith("What you were working on last time")
    assert window.page.experiment.settings == default()  # it is an offer
    offer = window.message.findChild(QPushButton)
    assert offer is not None
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    window.wait_for_picture()
    assert window.work.document == Document("convnet", OTHER, 60)
    assert not window.page.transport.playing


CRASH = """
    import os, sys
    from pathlib import Path
    from engine.systems import recurrent
    from gui.app import application
    from gui.autosave import Autosave
    from gui.preferences import Preferences
    from gui.window import Window
    application()
    folder = Path(sys.argv[1])
    kept = Preferences(folder / "u.ini"), Autosave(folder / "states")
    window = Window("light", 1.0, "cpu", preferences=kept[0], autosave=kept[1])
    window.actions_["clear"].trigger()
    window.pages.turn_to("recurrent")
    window.actions_["clear"].trigger()
    kept[1].flush()
    os._exit(1)
"""


def test_of_two_explorers_neither_change_is_lost(
    make_window: MakeWindow, states: Path, saved: Path
) -> None:
    """A crash, a start on a file whose offer nobody takes, and one whose offer is taken."""
    code = [sys.executable, "-c", textwrap.dedent(CRASH), str(states.parent)]
    assert subprocess.run(code, cwd=HOUSE, timeout=120).returncode == 1
    ignoring = make_window(wait=False)
    ignoring.begin(saved, None)
    ignoring.close()
    window = make_window(wait=False)
    window.begin(saved, None)
    offer = window.message.findChild(QPushButton)
    assert offer is not None
    offer.click()
    window.wait_for_picture()
    assert not window.page.experiment.settings.signal.values.any()
    assert window.page.system.name == "recurrent"
    window.pages.turn_to("convnet")
    assert (window.page.experiment.settings.input.values == -1).all()
    assert window.filing.path is None  # the file stands for what was there before


def test_an_explorer_that_is_safe_leaves_the_other_alone(make_window: MakeWindow) -> None:
    """Closed on an example, with a change behind it on another page."""
    first = make_window()
    first.actions_["clear"].trigger()
    first.pages.turn_to("recurrent")
    first.wait_for_picture()
    first.close()
    second = make_window(wait=False)
    second.begin(None, None)
    assert "was not saved" in second.message.text


def test_an_end_with_nothing_unsaved_offers_nothing(
    make_window: MakeWindow, states: Path, tmp_path: Path
) -> None:
    first = make_window()
    first.actions_["clear"].trigger()
    assert first.autosave is not None
    first.autosave.flush()
    assert list(states.glob("*.unrolled"))
    first.filing.path = tmp_path / "mine.unrolled"
    first.actions_["save"].trigger()
    first.close()
    second = make_window(wait=False)
    second.begin(None, None)
    assert second.message.text == ""


def test_what_is_in_no_file_is_offered_at_the_next_start(make_window: MakeWindow) -> None:
    first = make_window()
    first.actions_["clear"].trigger()
    mine = first.page.experiment.settings
    first.close()
    second = make_window(wait=False)
    second.begin(None, None)
    second.wait_for_picture()
    assert "was not saved" in second.message.text
    offer = second.message.findChild(QPushButton)
    assert offer is not None
    offer.click()
    assert second.page.experiment.settings == mine


def test_a_file_stands_for_nothing_from_before_it_was_opened(
    window: Window, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Open, undo, save: another file is asked for, and the opened one is left alone."""
    window.actions_["clear"].trigger()
    before = saved.read_bytes()
    window.filing.open_path(saved)
    assert shows_other(window)
    window.actions_["undo"].trigger()
    asked = list[str]()

    def ask(*words: object) -> tuple[str, str]:
        asked.append("file")
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    window.actions_["save"].trigger()
    assert asked == ["file"]
    assert saved.read_bytes() == before


def test_what_is_kept_is_what_was_looked_at(window: Window, states: Path) -> None:
    window.work.show(Document("convnet", OTHER, 60))
    window.wait_for_picture()
    window.actions_["step-forward"].trigger()
    assert window.autosave is not None
    window.autosave.flush()
    assert [files.read(path) for path in states.glob("*.unrolled")] == [
        Document("convnet", OTHER, 61)
    ]


def test_a_look_around_keeps_no_state(window: Window, states: Path) -> None:
    window.page.transport.seek(40)
    assert window.autosave is not None
    window.autosave.flush()
    assert not states.exists()


def test_the_place_is_kept(make_window: MakeWindow) -> None:
    first = make_window()
    first.resize(700, 510)
    first.close()
    second = make_window(wait=False)
    second.appear(full_screen=False)
    assert (second.width(), second.height()) == (700, 510)


@pytest.mark.parametrize("kept", [True, False])
def test_figures_keep_nothing(kept: bool, make_window: MakeWindow, ini: Path, states: Path) -> None:
    window = make_window(keep=kept)
    window.actions_["dark"].trigger()
    window.actions_["clear"].trigger()
    if window.autosave is not None:
        window.autosave.flush()
    window.close()
    assert ini.exists() == kept
    assert states.exists() == kept
