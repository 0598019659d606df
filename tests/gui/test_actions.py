"""The table of actions: every row is said, bound, reachable, and no key means two things."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot

from gui import explorers
from gui.actions import TABLE, Actions
from gui.theme import RESOURCES
from gui.views.pencil import TOOLS
from gui.window import Window
from tests.gui.conftest import MakeWindow
from tests.gui.hands import convolution

NATIVE = QKeySequence.SequenceFormat.NativeText


def test_no_key_and_no_name_is_used_twice() -> None:
    keys = Counter(QKeySequence(key).toString() for row in TABLE for key in row.keys)
    assert "" not in keys  # Qt understands them all
    assert [key for key, times in keys.items() if times > 1] == []
    assert len({row.id for row in TABLE}) == len(TABLE)
    assert len({(row.menu, row.words) for row in TABLE}) == len(TABLE)


def test_no_key_is_the_menu_s(window: Window) -> None:
    taken = {QKeySequence(key).toString() for row in TABLE for key in row.keys}
    assert window.rail.menu.shortcut().toString() == "Alt+M"
    assert "Alt+M" not in taken


def test_every_key_of_the_readme_is_one() -> None:
    keys = {QKeySequence(key).toString() for row in TABLE for key in row.keys}
    page = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    told = re.findall(r"`([^`]+)`", page.partition("## Keys")[2].partition("\n## ")[0])
    assert len(told) > 40
    qt = {"→": "Right", "←": "Left", "PgDn": "PgDown"}
    named = ["+".join(qt.get(part, part) for part in re.split(r"\+(?=.)", key)) for key in told]
    assert [key for key in named if QKeySequence(key).toString() not in keys] == []


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)
def test_a_row_has_words_and_an_icon_that_is_there(row: Any) -> None:
    assert row.words.strip() == row.words
    assert row.words[0].isupper()
    assert row.menu
    assert not row.icon or (RESOURCES / "icons" / f"{row.icon}.svg").is_file()


def test_an_icon_means_one_thing() -> None:
    """Rows that share one begin with the same verb: Copy picture, Copy as torch code."""
    verbs: dict[str, set[str]] = {}
    for row in TABLE:
        verbs.setdefault(row.icon, set()).add(row.words.split()[0])
    assert {icon: said for icon, said in verbs.items() if icon and len(said) > 1} == {}


def test_every_row_is_bound(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    bound, bind = Counter[str](), Actions.bind

    def record(actions: Actions, name: str, do: Any) -> None:
        bound[name] += 1
        bind(actions, name, do)

    monkeypatch.setattr(Actions, "bind", record)
    make_window(show=False)
    assert set(bound) == {row.id for row in TABLE}


def test_tooltips_say_words_and_key(window: Window) -> None:
    for row in TABLE:
        tip = window.actions_[row.id].toolTip()
        assert tip.startswith(row.words)
        if row.keys:
            assert tip.endswith(f"({QKeySequence(row.keys[0]).toString(NATIVE)})")


def test_icons_follow_the_theme_from_when_they_are_first_asked_for(window: Window) -> None:
    early, late = "play", "paste"  # on a button; in a menu alone
    asked = window.actions_[early]
    before = asked.icon().cacheKey()
    window.actions_["dark"].trigger()
    assert asked.icon().cacheKey() != before
    look = window.look
    for name in (early, late):
        drawn = window.actions_[name].icon().pixmap(look.px(24)).toImage()
        assert drawn == look.pixmap(name, 24).toImage(), name


def test_the_menus_hold_every_row_under_its_menu(window: Window) -> None:
    whole = window.rail.menus()
    found: dict[object, str] = {}
    for menu in whole.actions():
        inner = menu.menu()
        assert inner is not None
        found |= {action: menu.text() for action in inner.actions()}  # type: ignore[attr-defined]
    served = window.actions_.served()
    assert {row.id: found.get(window.actions_[row.id]) for row in served} == {
        row.id: row.menu for row in served
    }


def test_every_row_is_served_by_the_house_or_by_an_explorer(window: Window) -> None:
    served: set[str] = set()
    for name in explorers.EXPLORERS:
        window.pages.turn_to(name)
        now = {row.id for row in window.actions_.served()}
        assert set(window.explorer.commands) <= now
        served |= now
    assert served == {row.id for row in TABLE}


def test_every_button_has_a_name_and_says_what_it_does(window: Window) -> None:
    for kind in (QToolButton, QPushButton):
        for button in window.page.findChildren(kind):
            if button.isVisibleTo(window):
                assert button.accessibleName() or button.text(), button.toolTip()
                assert button.toolTip() or button.text()


def test_space_presses_the_button_that_was_tabbed_to(window: Window, qtbot: QtBot) -> None:
    walk = window.page.transport
    play = window.page.scrubber.play
    play.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(play, Qt.Key.Key_Space)
    assert walk.playing
    qtbot.keyClick(play, Qt.Key.Key_Space)
    assert (walk.playing, walk.step) == (False, 0)
    window.center.setFocus()
    qtbot.keyClick(window.center, Qt.Key.Key_Space)
    assert walk.step == 1


def test_typing_into_a_field_is_no_command(window: Window, qtbot: QtBot) -> None:
    field = convolution(window).tools.findChild(QSpinBox)
    assert field is not None
    window.page.transport.seek(5)
    tool = convolution(window).pencil.tool
    field.setFocus()
    field.selectAll()
    for key in ("1", "7", "Backspace", "2", "Left", "Home", "E", "P"):
        qtbot.keyClick(field, key if len(key) == 1 else getattr(Qt.Key, f"Key_{key}"))
    assert field.lineEdit().text() == "12"
    assert (window.page.transport.step, window.page.transport.playing) == (5, False)
    assert convolution(window).pencil.tool == tool


def test_a_tool_stays_chosen_when_it_is_chosen_again(window: Window) -> None:
    for _ in range(2):
        window.actions_["pen"].trigger()
        assert window.actions_["pen"].isChecked()
    window.actions_["fill"].trigger()
    assert convolution(window).pencil.tool == "fill"
    assert [name for name in TOOLS if window.actions_[name].isChecked()] == ["fill"]


def test_undo_and_redo_can_be_done_when_there_is_something_to(window: Window) -> None:
    def states() -> tuple[bool, bool]:
        return window.actions_["undo"].isEnabled(), window.actions_["redo"].isEnabled()

    assert states() == (False, False)
    window.actions_["clear"].trigger()
    assert states() == (True, False)
    window.actions_["undo"].trigger()
    assert states() == (False, True)
