"""Beam search as the back row reads it: ranks down the page, scores in view, each card its own."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtTest import QTest

from engine.explain import levels
from engine.trace import Cell
from gui.views.captions import telltale
from gui.views.captions.nextword import logarithm
from gui.views.captions.spoken import spoken
from gui.window import Window
from tests.gui.captions.captioned import explorer_of, trace_of
from tests.gui.conftest import face
from tests.gui.hands import move
from tests.gui.screens import colors


@pytest.fixture
def window(window: Window) -> Window:
    QTest.keyClick(window, Qt.Key.Key_Y)
    trace_of(window)
    return window


def test_captions_stand_in_the_order_of_their_ranks(window: Window) -> None:
    tree = explorer_of(window).center.tree
    ends = {
        tree._twigs[n].rank: rect.y() for n, rect in tree.places().items() if tree._twigs[n].ends
    }
    assert [ends[rank] for rank in sorted(ends)] == sorted(ends.values())
    dead = [rect.y() for n, rect in tree.places().items() if tree._twigs[n].rank < 0]
    assert min(dead) > max(ends.values())


def test_a_caption_that_is_all_but_sure_is_below_0() -> None:
    said = [logarithm(score) for score in (-0.0012, -0.0099, -0.01, -8.849, 0.0)]
    assert said == ["> −0.01", "> −0.01", "−0.01", "−8.85", "0.00"]


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768)])
def test_scores_are_seen_where_the_tree_is_wider_than_its_place(
    window: Window, size: tuple[int, int]
) -> None:
    """At zoom 2 the tree scrolls, its scores do not; each tells which number it is."""
    window.resize(*size)
    window.look.set_zoom(2.0)
    window.settle()
    center = explorer_of(window).center
    tree, bar = center.tree, center._wide.horizontalScrollBar()
    assert bar.maximum() > 0
    shown = {}
    for value in (0, bar.maximum()):
        bar.setValue(value)
        window.settle()
        right = center._wide.viewport().width() - tree.x()
        last = next(rect for n, rect in tree.places().items() if tree._twigs[n].ends)
        move(tree, QPoint(right - 6, round(last.center().y())).toPointF())
        assert window.page.selection.pointed == Cell("beam 1 score", ())
        shown[value] = face(center._wide.viewport()).copy(
            center._wide.viewport().width() - 40, 60, 40, 60
        )
    assert shown[0] == shown[bar.maximum()], "they stay where they are"


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (1920, 1080)])
def test_cards_tell_their_captions_apart(window: Window, size: tuple[int, int]) -> None:
    """Beside each picture there is room for a sentence, in windows of 4:3, too."""
    window.resize(*size)
    window.settle()
    view = explorer_of(window).center.hypotheses
    assert len(view.cards()) == 3
    for card, told in zip(view.cards(), view._told, strict=True):
        assert view._wide(card)
        beside = card.right() - view.picture(card).right() - window.look.px(18)
        metrics = QFontMetricsF(window.look.font("body"))
        assert beside > max(metrics.horizontalAdvance(word) for word in told.words)
        lines = metrics.horizontalAdvance(told.sentence) / beside + 2
        assert lines * metrics.height() < card.height() - window.look.px(52)


def test_the_power_of_the_length_is_set_whole(window: Window) -> None:
    center = explorer_of(window).center
    center.beam_bar.norm.setValue(0.7)
    formula = trace_of(window).made(Cell("beam 1 score", ())).formula
    assert (1, "0.7") in levels(formula)


@pytest.mark.parametrize("lines", [0.6, 1.5, 2.0])
def test_no_line_of_a_sentence_is_cut_in_two(window: Window, lines: float) -> None:
    font = window.look.font("body")
    high = QFontMetricsF(font).height()
    image = QImage(120, round(4 * high), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        painter.setFont(font)
        sentence = "a giraffe standing in a forest with trees in the background"
        telltale.lines(painter, QRectF(0, 0, 120, lines * high), sentence)
    inked = np.flatnonzero((colors(image) < 128).any(axis=(1, 2)))
    whole = int(lines)
    assert bool(len(inked)) == bool(whole)
    assert whole == 0 or (whole - 0.5) * high < inked.max() < whole * high


@pytest.mark.parametrize("t", [1, 9, 10])
def test_a_long_word_of_the_film_is_as_large_as_those_beside_it(window: Window, t: int) -> None:
    """It reaches beyond its place where they leave room, and into no word and no frame."""
    window.look.set_zoom(1.5)
    window.page.look_at(t)
    window.settle()
    film, told = explorer_of(window).ribbon, spoken(trace_of(window))
    wide = [window.look.wide("body", word) for word in told.words]
    place, long = film.slots()[0].width(), told.words.index("background")
    reach = [film._reach(told, n, place) for n in range(len(wide))]
    assert wide[long] > place
    assert (2 * reach[long] >= wide[long]) == (t == 1)
    drawn = [min(one / 2, most) for one, most in zip(wide, reach, strict=True)]
    assert all(one + other < place for one, other in pairwise(drawn))


@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_pictures_of_the_film_are_no_stamps(window: Window, zoom: float) -> None:
    """Large words leave each picture half of the strip; there they take the room of the bar."""
    window.look.set_zoom(zoom)
    window.settle()
    film = explorer_of(window).ribbon
    assert film.picture(film.slots()[1]).height() > 0.5 * film.height()
