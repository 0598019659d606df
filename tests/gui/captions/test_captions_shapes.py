"""Captions in windows of other shapes, and with little to show: no room is left empty."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest

from engine.systems.captions import TELLING
from engine.trace import Cell
from gui.views.captions import spoken, telltale
from gui.window import Window
from tests.gui.captions.captioned import explorer_of, trace_of
from tests.gui.conftest import face
from tests.gui.hands import PLAIN, leave, move


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (1400, 1050), (1280, 1024)])
def test_in_a_high_window_the_gates_stand_under_the_picture(
    window: Window, size: tuple[int, int]
) -> None:
    """On every page that has the picture, which stays where it is; else beside the map."""
    center, places = explorer_of(window).center, set()
    window.resize(*size)
    trace = trace_of(window)
    high = size[0] / size[1] < 1.5
    for page in ("look", "inside", "scores"):
        if page != "look":
            window.actions_[page].trigger()
        window.settle()
        canvas, gates = center.canvas, center.gates
        assert gates.isVisible() == (high or page == "look")
        where = (QRect(view.mapTo(window, QPoint()), view.size()) for view in (canvas, gates))
        picture, strips = where
        assert not picture.intersects(strips)
        places.add(picture.getRect())
        if high:
            assert strips.left() == picture.left()
            assert strips.right() <= canvas.mapTo(window, canvas.area().bottomRight()).x() + 2
            assert strips.top() > canvas.mapTo(window, canvas.area().bottomLeft()).y()
            name, place = gates.places()[0]
            move(gates, place.cell(5).center())
            assert window.page.selection.pointed == Cell(name, (TELLING, 5))
            assert trace.quantities[name].title in window.page.inspector.text
            leave(gates)
        if page != "look":
            window.actions_[page].trigger()
    assert len(places) == 1


def test_a_search_that_keeps_one_caption_shows_where_it_looks(window: Window) -> None:
    """Its picture fills what the tree leaves; with more captions each has a smaller one."""
    center = explorer_of(window).center
    QTest.keyClick(window, Qt.Key.Key_Y, PLAIN)
    trace_of(window)
    assert center.hypotheses.isVisible()
    center.beam_bar.width_.setValue(1)
    trace_of(window)
    window.settle()
    assert center.tree.width() > 0.9 * center.width(), "it has all the room"
    (card,) = center.hypotheses.cards()
    alone = center.hypotheses.picture(card)
    assert alone.height() > 0.6 * center.height()
    move(center.hypotheses, alone.center())
    told = spoken.spoken(trace_of(window))
    assert window.page.selection.pointed == told.chance(told.at(window.page.transport.step))
    center.beam_bar.width_.setValue(2)
    trace_of(window)
    window.settle()
    assert len(center.hypotheses.cards()) == 2
    assert center.hypotheses.picture(center.hypotheses.cards()[0]).height() < alone.height()


def test_zoom_leaves_most_of_the_next_words(window: Window) -> None:
    """Each row has the height of its letters, and no row is cut."""
    view = explorer_of(window).center.next
    window.resize(1280, 720)
    window.settle()
    assert len(view.rows()) == 10
    window.look.set_zoom(2.0)
    window.settle()
    assert len(view.rows()) >= 7
    letters = QFontMetricsF(window.look.font("strong")).height()
    for _, rect in view.rows():
        assert rect.height() >= letters
        assert rect.bottom() <= view.height() + 1


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)])
def test_at_zoom_2_the_page_scrolls_down_alone(window: Window, size: tuple[int, int]) -> None:
    """In the theme with the largest letters; on Scores the rows of BLEU keep their names."""
    window.look.set_theme("projector")
    window.resize(*size)
    window.look.set_zoom(2.0)
    for page in ("look", "inside", "beside", "beam", "cell", "scores"):
        explorer_of(window).center.turn_to(page)
        trace_of(window)
        window.settle()
        assert window.page.frame._area.horizontalScrollBar().maximum() == 0, page
    view = explorer_of(window).center.scored
    told, report = face(view), view._report
    nameless = tuple((name * (len(n) < 2), n) for name, n in report.figures)
    view.show_report(replace(report, figures=nameless), 0)
    assert face(view) != told


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)])
def test_no_zoom_makes_the_picture_much_smaller(window: Window, size: tuple[int, int]) -> None:
    """Than it is at the zooms beside it."""
    center, sides = explorer_of(window).center, []
    window.resize(*size)
    trace_of(window)
    for zoom in (1.0, 1.25, 1.5, 1.75, 2.0):
        window.look.set_zoom(zoom)
        window.settle()
        sides.append(min(center.canvas.width(), center.canvas.height()))
    assert min(sides) > 0.75 * max(sides), sides


def test_a_small_chance_is_told_in_one_way(window: Window) -> None:
    """A word that is forced, and hardly likely, does not have the chance 0."""
    explorer_of(window).center.word.wished.emit("dog")
    trace = trace_of(window)
    code = int(trace["word"][TELLING])
    assert 0 < trace["p"][TELLING, code] < 1e-6
    lines = window.page.inspector.text.splitlines()
    assert f"{trace['p'][TELLING, code]:.1e}".replace("-", "−") in lines
    assert "0" not in lines
    assert not lines[-1].endswith("= 0")
    note = f"of {len(trace.quantities['E'].labels) - 3} words and the end"
    assert note in " ".join(lines)
    assert explorer_of(window).center.word.placeholderText().endswith(note[3:12])


def test_a_window_of_4_to_3_is_filled(window: Window) -> None:
    """Gates reach up to the picture, the map of all words is large, the draws stand below."""
    window.resize(1024, 768)
    trace_of(window)
    window.settle()
    center, px = explorer_of(window).center, window.look.px
    foot = center.canvas.mapTo(window, center.canvas.area().bottomLeft()).y()
    assert center.gates.mapTo(window, QPoint()).y() - foot < px(48)
    places = [place.rect for _, place in center.gates.places()]
    assert all(rect.height() > px(23) for rect in places)
    assert places[-1].bottom() > 0.9 * center.gates.height()
    shown = center.map
    assert shown.sum_area().top() > shown.area().bottom() + px(90)
    assert shown.sum_area().width() > 0.8 * shown.area().width()
    move(shown, shown.sum_area().center())
    assert window.page.selection.pointed is not None
    assert window.page.selection.pointed.quantity == "Σα"
    window.actions_["soft-hard"].trigger()
    trace_of(window)
    window.settle()
    tally, beside = (
        QRect(view.mapTo(window, QPoint()), view.size()) for view in (center.tally, center.beside)
    )
    assert tally.top() > beside.bottom()
    assert tally.left() == beside.left()
    window.resize(1280, 720)
    window.settle()
    assert center.tally.mapTo(window, QPoint()).x() > center.beside.mapTo(window, QPoint()).x()


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)])
def test_cells_of_a_scene_have_their_numbers_on_a_projector(
    window: Window, size: tuple[int, int]
) -> None:
    window.look.set_theme("projector")
    window.resize(*size)
    trace_of(window)
    window.settle()
    assert telltale.numbered(explorer_of(window).center.map.area(), 14, window.look)
    assert window.page.frame._area.verticalScrollBar().maximum() == 0
