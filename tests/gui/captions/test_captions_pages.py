"""What is large in Captions: soft beside hard, the beam's tree, the decoder's cell, opened."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.array import Array
from engine.captions.model import Named, known, learned
from engine.explain import written
from engine.systems import captions
from engine.systems.captions import TELLING, default, run
from engine.trace import Cell
from gui.edits.captions.lots import DRAWS
from gui.explorers.captions import PAGES
from gui.pictures import Picture
from gui.window import Window
from tests.gui.captions.captioned import explorer_of, settings_of, trace_of, words_of
from tests.gui.conftest import face, seen
from tests.gui.hands import PLAIN, click, move

LEFT = Qt.MouseButton.LeftButton
replace = msgspec.structs.replace


def large(window: Window) -> str:
    return explorer_of(window).center.front


def test_soft_and_hard_side_by_side(window: Window) -> None:
    explorer = explorer_of(window)
    QTest.keyClick(window, Qt.Key.Key_J, PLAIN)
    trace = trace_of(window)
    assert large(window) == "beside"
    assert window.actions_["soft-hard"].isChecked()
    places = trace["hard s"].reshape(len(trace["hard s"]), -1)
    assert (places.sum(axis=1) == 1).all()
    beside = explorer.center.beside
    assert beside.seen("hard") == "draws a cell from the same α · learned soft"
    before = face(beside)
    seed = settings_of(window).seed
    QTest.keyClick(window, Qt.Key.Key_N, PLAIN)
    assert settings_of(window).seed != seed
    again = trace_of(window)["hard s"]
    assert again.shape != trace["hard s"].shape or (again != trace["hard s"]).any()
    assert face(explorer.center.beside) != before
    explorer.center.draw_bar.main.setCurrentText("hard")
    trace = trace_of(window)
    assert "soft α" in trace.arrays
    assert "hard attention" in explorer.subtitle()
    QTest.keyClick(window, Qt.Key.Key_J, PLAIN)
    assert large(window) == "look"
    assert not settings_of(window).beside
    QTest.keyClick(window, Qt.Key.Key_J, PLAIN)
    assert large(window) == "beside"
    window.actions_["undo"].trigger()  # there is nothing hard to show any more
    assert large(window) == "look"
    assert not window.actions_["soft-hard"].isChecked()


def test_a_cell_that_another_model_lacks_is_pointed_at_no_more(window: Window) -> None:
    explorer = explorer_of(window)
    QTest.keyClick(window, Qt.Key.Key_J, PLAIN)
    trace_of(window)
    beside = explorer.center.beside
    area = beside.picture(beside.halves()["hard"])
    move(beside, area.bottomRight() - QPointF(2, 2))
    assert window.page.selection.pointed == Cell("hard α", (TELLING, 13, 13))
    explorer.bring(Picture(np.ones((20, 20, 4), np.float32), QSize(20, 20), False))
    assert trace_of(window)["α"].shape[1:] == (13, 13)
    face(beside)
    for name in ("inside", "cell", "beam", "scores"):
        window.actions_[name].trigger()
        trace_of(window)
        face(explorer.center)
    window.actions_["scores"].trigger()
    move(explorer.center.map, explorer.center.map.area().bottomRight() - QPointF(2, 2))
    window.actions_["undo"].trigger()
    trace_of(window)
    face(explorer.center)


def test_what_drawing_does_to_the_sentence(window: Window, qtbot: QtBot) -> None:
    explorer = explorer_of(window)
    QTest.keyClick(window, Qt.Key.Key_J, PLAIN)
    trace_of(window)
    qtbot.waitUntil(lambda: not explorer.lots.busy and bool(explorer.center.tally.places()))
    rows = captions.sentences(settings_of(window), DRAWS)
    shown = [row for row, _ in explorer.center.tally.places()]
    assert shown == list(rows[: len(shown)])
    assert sum(row.times for row in rows) == DRAWS
    row, rect = explorer.center.tally.places()[-1]
    click(explorer.center.tally, rect.center())
    assert settings_of(window).seed == row[1]
    trace = trace_of(window)
    assert " ".join(word for word in words_of(trace, "hard ") if word != "(end)") == row[0]


def test_soft_and_hard_say_what_drawing_says_after_a_search_too(
    window: Window, qtbot: QtBot
) -> None:
    """A beam of 3 stays set for its own page; beside each other both are told word by word."""
    explorer, apart = explorer_of(window), run(replace(default(), attention="hard"))
    plain = words_of(trace_of(window))
    for key in (Qt.Key.Key_Y, Qt.Key.Key_J):
        QTest.keyClick(window, key, PLAIN)
        trace = trace_of(window)
    assert settings_of(window).beam == 3
    assert "beam" not in explorer.subtitle()
    assert words_of(trace) == plain
    assert words_of(trace, "hard ") == words_of(apart)
    qtbot.waitUntil(lambda: not explorer.lots.busy and bool(explorer.center.tally.places()))
    row, rect = explorer.center.tally.places()[-1]
    click(explorer.center.tally, rect.center())
    said = words_of(trace_of(window), "hard ")
    assert " ".join(word for word in said if word != "(end)") == row[0]
    drawn = explorer.center.draw_bar.sampled
    explorer.center.draw_bar.temperature.setValue(5)
    before = words_of(trace_of(window))
    QTest.mouseClick(drawn, LEFT, pos=QPoint(8, drawn.height() // 2))
    assert settings_of(window).sampled
    assert words_of(trace_of(window)) != before, "words that are drawn at 5 are others"
    QTest.keyClick(window, Qt.Key.Key_Y, PLAIN)
    assert not settings_of(window).beside
    found = captions.tree(settings_of(window))
    codes = found.codes(found.ends[0])
    assert words_of(trace_of(window)) == tuple(
        written(known("scenes").words[code]) for code in codes
    )


def test_the_beam_is_a_tree_and_every_caption_opens(window: Window) -> None:
    explorer = explorer_of(window)
    QTest.keyClick(window, Qt.Key.Key_Y, PLAIN)
    assert settings_of(window).beam == 3
    explorer.center.beam_bar.width_.setValue(5)
    trace = trace_of(window)
    found = captions.tree(settings_of(window))
    assert len(found.ends) == 5
    twigs = explorer.center.tree._twigs
    assert [twig.word for twig in twigs if twig.parent < 0] != []
    codes = found.codes(found.ends[0])
    vocabulary = known("scenes").words
    assert words_of(trace) == tuple(written(vocabulary[code]) for code in codes)
    tree = explorer.center.tree
    end = next(n for n, twig in enumerate(twigs) if twig.ends and twig.rank == 2)
    click(tree, tree.places()[end].center())
    assert settings_of(window).hypothesis == 2
    trace = trace_of(window)
    codes = found.codes(found.ends[2])
    assert words_of(trace) == tuple(written(vocabulary[code]) for code in codes)
    assert len(explorer.ribbon.slots()) == len(codes)
    explorer.center.beam_bar.norm.setValue(1.0)
    assert settings_of(window).norm == 1
    explorer.center.beam_bar.longest.setValue(4)
    assert len(words_of(trace_of(window))) == 4


def test_every_caption_of_the_search_shows_where_it_looks(window: Window) -> None:
    explorer = explorer_of(window)
    QTest.keyClick(window, Qt.Key.Key_Y, PLAIN)
    trace, view = trace_of(window), explorer.center.hypotheses
    for width in (3, 10):
        explorer.center.beam_bar.width_.setValue(width)
        trace = trace_of(window)
        cards = view.cards()
        assert len(cards) == width
        places, twigs = explorer.center.tree.places(), explorer.center.tree._twigs
        ends = [n for n, twig in enumerate(twigs) if twig.ends]
        assert len(ends) == width
        assert set(ends) <= set(places), "every caption has its row"
        assert all(view.picture(card).width() > 70 for card in cards)
        assert all(card.contains(view.picture(card)) for card in cards)
        assert cards[-1].right() <= view.width() + 1
    window.page.transport.seek(4)
    click(view, cards[1].center())
    assert settings_of(window).hypothesis == 1
    second = trace["beam 2 α"]
    assert trace_of(window)["α"] == pytest.approx(second, abs=1e-5)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_pages_use_all_of_their_room(window: Window, size: tuple[int, int]) -> None:
    """Words of the tree are larger than elsewhere; pictures take what the sentences leave."""
    center = explorer_of(window).center
    window.resize(*size)
    window.actions_["beam"].trigger()
    trace_of(window)
    rows = center.tree.places().values()
    assert max(row.bottom() for row in rows) > 0.9 * center.tree.height()
    assert center.tree.drawing().font("strong").pixelSize() > window.look.font("strong").pixelSize()
    window.actions_["soft-hard"].trigger()
    trace_of(window)
    view = center.beside
    for kind, half in view.halves().items():
        picture, words = view.picture(half), [rect for _, rect in view.letters(kind)]
        assert picture.width() > 0.9 * half.width()
        assert words[0].top() > picture.bottom()
        assert max(word.bottom() for word in words) <= view.height() + 1
        assert max(word.right() for word in words) <= half.right() + 1


def test_the_next_word_of_either_kind_tells_its_chance(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_J, PLAIN)
    trace, center = trace_of(window), explorer_of(window).center
    for view, name in zip(center.chances, ("p", "hard p"), strict=True):
        one, rect = view.rows()[0]
        assert one.code == int(trace[name][TELLING].argmax())
        move(view, rect.center())
        assert window.page.selection.pointed == Cell(name, (TELLING, one.code))


def test_the_cell_opens_at_a_number(window: Window) -> None:
    explorer = explorer_of(window)
    gates = explorer.center.gates
    name, place = gates.places()[1]
    move(gates, place.cell(7).center())
    assert window.page.selection.pointed == Cell(name, (TELLING, 7))
    assert "i₂" in window.page.inspector.text or "Input" in window.page.inspector.text
    click(gates, place.cell(7).center())
    assert large(window) == "cell"
    assert f"word {TELLING + 1}, unit 8" in window.page.inspector.text, "words, as elsewhere here"
    assert window.page.selection.chosen == Cell(name, (TELLING, 7))
    opened = explorer.center.cell.opened()
    assert opened is not None
    assert opened.cell.units == trace_of(window)["h 1"].shape[1]
    QTest.keyClick(window, Qt.Key.Key_O, PLAIN)
    assert large(window) == "look"


@pytest.mark.parametrize("part", ["encoder.0.W", "attend.w"])
def test_numbers_beyond_any_number_are_painted_as_no_light(window: Window, part: str) -> None:
    own = learned(known("scenes"), "huge")
    arrays = tuple(
        Named(one.name, Array(np.sign(one.values.values) * 3e38)) if one.name == part else one
        for one in own.arrays
    )
    explorer_of(window).pupil.adopt(msgspec.structs.replace(own, arrays=arrays))
    assert np.isnan(trace_of(window)["α"]).any()
    for page in PAGES:
        window.actions_[page].trigger()
        trace_of(window)
        window.page.grab()


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_caption_controls_and_picture_are_seen_before_one_scrolls(
    window: Window, size: tuple[int, int]
) -> None:
    explorer = explorer_of(window)
    window.resize(*size)
    for zoom in (1.0, 1.25):
        window.look.set_zoom(zoom)
        window.settle()
        room = window.page.frame._area.viewport().rect()
        canvas = explorer.center.canvas
        parts = [seen(window, part) for part in (explorer.ribbon, explorer.bar, canvas)]
        assert all(room.contains(part) for part in parts), zoom
        assert parts[0].bottom() < parts[1].top(), zoom
        assert parts[1].bottom() < parts[2].top(), zoom
        assert canvas.area().width() > 0.3 * size[1], "the picture is large all the same"
        assert canvas.area().width() > 0.9 * canvas.width(), "and wastes no width"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_whole_before_one_scrolls(window: Window, page: str) -> None:
    window.actions_[page].trigger()
    trace_of(window)
    for zoom in (1.25, 1.5, 2.0):
        window.look.set_zoom(zoom)
        window.settle()
        room = window.page.frame._area.viewport().rect()
        assert room.contains(seen(window, explorer_of(window).center)), zoom
