"""Texts beside each other: what stands above them, where a branch begins, what silence costs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from gui.edits.language.study import Found
from gui.views.language.inking import titles
from gui.views.language.tiles import LINE, _beginning
from gui.window import Window
from tests.gui.conftest import MakeWindow
from tests.gui.language.explorer import language_of, trace_of

WINDOWS = [((1280, 720), "light"), ((1920, 1080), "projector"), ((1024, 768), "light")]


@pytest.mark.parametrize("at", [78, 20, 150])
def test_a_branch_begins_where_a_line_or_a_word_does(window: Window, at: int) -> None:
    explorer = language_of(window)
    trace_of(window)
    explorer.writer.branch(0, at, "w")
    labels = trace_of(window).quantities["branch 1 x"].labels
    start = explorer.center.text.tiles[1].start
    assert start <= at
    assert at - start <= LINE
    assert start == 0 or labels[start - 1] in " \n"


@pytest.mark.parametrize(
    ("text", "at", "begins"),
    [("a b\nword", 6, 4), ("a b\n" + "x" * 200, 150, 126), ("one " + "y" * 400, 380, 356),
     ("z" * 60 + " " + "y" * 40, 90, 61)],
)  # fmt: skip
def test_of_a_long_line_little_stands_before_a_branch(text: str, at: int, begins: int) -> None:
    assert _beginning(tuple(text), at) == begins


@pytest.mark.parametrize(("size", "theme"), WINDOWS)
def test_of_a_silenced_unit_all_is_said_in_words(
    make_window: MakeWindow, qtbot: QtBot, size: tuple[int, int], theme: str
) -> None:
    window = make_window(explorer="language", theme=theme)
    window.resize(QSize(*size))
    explorer = language_of(window)
    trace = trace_of(window)
    explorer.writer.branch(0, 78, "w")
    explorer.writer.silence()
    trace = trace_of(window)
    qtbot.waitUntil(lambda: explorer._found.costs is not None)
    label = explorer.units.said
    assert label.textFormat() == Qt.TextFormat.RichText, "no raw HTML, also where no tag is in it"
    button = explorer.units.silence
    assert button.sizeHint().width() <= button.width(), "nor is a word cut"
    view = explorer.center.text
    metrics = QFontMetricsF(window.look.font("strong"))
    for tile in view.tiles:
        least = titles(trace, tile, view._shown)[-1]
        assert metrics.horizontalAdvance(least) <= tile.head.width() - tile.close.width() - 4


def test_where_no_unit_follows_the_story_has_the_room(window: Window) -> None:
    explorer, story = language_of(window), window.page.inspector
    trace_of(window)
    window.settle()
    assert explorer.units.ranking.isVisible()
    before = story.height()
    explorer.units.show_found(Found())
    window.settle()
    assert not explorer.units.ranking.isVisible()
    assert story.height() > before
