"""What is pointed at and chosen: told when it changes, and only then."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.trace import Cell
from gui.selection import Selection

pytestmark = pytest.mark.usefixtures("qapp")
CELL = Cell("relu 2", (0, 1, 2))


@pytest.mark.parametrize(
    ("verb", "value", "name"),
    [("point", CELL, "pointed"), ("choose", CELL, "chosen"), ("turn_to", 2, "part")],
)
def test_news_come_once(verb: str, value: object, name: str, qtbot: QtBot) -> None:
    selection = Selection()
    first = getattr(selection, name)
    with qtbot.waitSignal(selection.changed):
        getattr(selection, verb)(value)
    assert getattr(selection, name) == value
    with qtbot.assertNotEmitted(selection.changed):
        getattr(selection, verb)(Cell("relu 2", (0, 1, 2)) if value is CELL else value)
    with qtbot.waitSignal(selection.changed):
        getattr(selection, verb)(first)


def test_at_first_nothing_is_selected_and_a_picture_is_shown_whole() -> None:
    selection = Selection()
    assert (selection.pointed, selection.chosen, selection.part) == (None, None, -1)
