"""The sheets over the window are made from the tables, so they cannot be out of date."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QTextBrowser
from pytestqt.qtbot import QtBot

from gui import sheets
from gui.actions import TABLE
from gui.preferences import Preferences
from gui.sheets import Palette
from gui.theme import ZOOMS
from gui.window import Window
from tests.gui.conftest import MakeWindow

USER_ROLE = Qt.ItemDataRole.UserRole
NATIVE = QKeySequence.SequenceFormat.NativeText


def opened(window: Window, qtbot: QtBot, act: Callable[[], object]) -> QDialog:
    """The dialog that opens over the window."""
    act()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(QDialog)))
    return next(d for d in window.findChildren(QDialog) if d.isVisible())


def offered(palette: Palette) -> list[str]:
    return [palette.list.item(n).data(USER_ROLE) for n in range(palette.list.count())]


@pytest.fixture
def palette(window: Window, qtbot: QtBot) -> Palette:
    dialog = opened(window, qtbot, window.actions_["palette"].trigger)
    assert isinstance(dialog, Palette)
    return dialog


def test_the_sheet_of_keys_lists_every_row_that_has_one(window: Window, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot, lambda: qtbot.keyClick(window, "?"))
    page = dialog.findChild(QTextBrowser)
    assert page is not None
    text = page.toPlainText()
    for row in window.actions_.served():
        if row.keys:
            assert row.words.rstrip("…") in text
            assert all(QKeySequence(key).toString(NATIVE) in text for key in row.keys)
    cells = [html.unescape(cell) for cell in re.findall("<td>(.*?)</td>", sheets.keys_html())]
    assert len(cells) == sum(bool(row.keys) for row in TABLE) + len(sheets.MOUSE)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.isVisible()


def test_the_palette_lists_every_row_but_itself(palette: Palette, window: Window) -> None:
    served = [row.id for row in window.actions_.served()]
    assert offered(palette) == [name for name in served if name != "palette"]
    assert "export-weights" not in served, "that is of the other explorer"


def test_the_palette_narrows_to_what_is_typed_and_enter_does_it(
    palette: Palette, window: Window, qtbot: QtBot
) -> None:
    qtbot.keyClicks(palette.entry, "theme proj")
    assert offered(palette) == ["projector"]
    qtbot.keyClick(palette.entry, Qt.Key.Key_Return)
    assert window.look.theme.name == "projector"
    qtbot.waitUntil(lambda: not window.findChildren(Palette))


def test_arrows_walk_the_palette_and_stop_at_its_ends(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.entry, "step: ")
    count = palette.list.count()
    assert count == sum(row.menu == "Step" for row in TABLE)
    qtbot.keyClick(palette.entry, Qt.Key.Key_Up)
    assert palette.list.currentRow() == 0
    for _ in range(count + 3):
        qtbot.keyClick(palette.entry, Qt.Key.Key_Down)
    assert palette.list.currentRow() == count - 1


def test_nothing_found_and_nothing_done(palette: Palette, window: Window, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.entry, "no such thing")
    assert offered(palette) == []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(palette.entry, key)
    assert palette.isVisible()


def test_what_cannot_be_done_now_is_not_done(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.entry, "redo")  # there is nothing to redo yet
    assert "redo" in offered(palette)
    item = palette.list.item(offered(palette).index("redo"))
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    palette.list.setCurrentItem(item)
    qtbot.keyClick(palette.entry, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_a_click_in_the_palette_does_it(palette: Palette, window: Window, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.entry, "next step")
    place = palette.list.visualItemRect(palette.list.item(0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.page.transport.step == 1


def test_preferences_take_effect_at_once_and_are_kept(window: Window, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot, window.actions_["preferences"].trigger)
    theme, zoom, device = dialog.findChildren(QComboBox)
    motion = dialog.findChild(QCheckBox)
    assert motion is not None
    theme.setCurrentText("dark")
    zoom.setCurrentText("125 %")
    device.setCurrentText("cpu")
    qtbot.mouseClick(motion, Qt.MouseButton.LeftButton, pos=QPoint(8, motion.height() // 2))
    look, liked = window.look, window.liked
    assert (look.theme.name, look.zoom, look.reduced_motion) == ("dark", 1.25, True)
    assert (liked.theme, liked.zoom, liked.device, liked.reduced_motion) == (
        *("dark", 1.25, "cpu"),
        True,
    )
    assert window.actions_["reduced-motion"].isChecked()


def test_preferences_show_the_size_that_holds(window: Window) -> None:
    for zoom in (*ZOOMS, 1.37):
        window.liked.zoom = zoom
        dialog = sheets.preferences(window, window.liked)
        shown = dialog.findChildren(QComboBox)[1].currentText()
        assert abs(int(shown.rstrip("%")) / 100 - zoom) <= 0.13
        assert window.liked.zoom == zoom  # looking changes nothing
        dialog.deleteLater()


def test_a_device_that_is_not_here_is_said_and_the_picture_stays(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "engine.device.available", lambda: {"cpu": True, "cuda": False, "mps": False}
    )
    before = window.page.trace
    window.liked.device = "cuda"
    window.wait_for_picture()
    assert "no CUDA device" in window.message.text
    assert window.page.trace is before
    window.liked.device = "cpu"
    window.wait_for_picture()
    assert window.page.trace is not before


def test_the_liked_device_is_used_from_the_start(make_window: MakeWindow, ini: Path) -> None:
    Preferences(ini).device = "cpu"
    assert make_window(device="auto").page.device == "cpu"
    Preferences(ini).device = "mps"
    assert make_window(device="cpu").page.device == "cpu"  # the command line is stronger


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_about_names_the_licences(window: Window, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.look.set_theme("projector")
    window.resize(*size)
    window.settle()
    dialog = opened(window, qtbot, window.actions_["about"].trigger)
    label = dialog.findChild(QLabel)
    assert label is not None
    assert all(word in label.text() for word in ("Unrolled", "MIT", "Inter", "DejaVu"))
    assert label.height() >= label.heightForWidth(label.width()), "no line of it is cut"
