"""Captions without a mouse; and every number that is told, explained where the pointer is."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.captions.model import known
from engine.systems.captions import TELLING
from engine.trace import Cell
from gui.edits.captions.lots import DRAWS
from gui.sheets import keys_html
from gui.views.captions.easel import cell_rect
from gui.window import Window
from tests.gui.captions.captioned import explorer_of, settings_of, trace_of, words_of
from tests.gui.conftest import face
from tests.gui.hands import PLAIN, click, leave, move

KEY = Qt.Key


def press(window: Window, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or window, key, PLAIN)


def tab_to(window: Window, view: QWidget) -> None:
    """Tab until a view has the focus."""
    for _ in range(80):
        if view.hasFocus():
            return
        press(window, KEY.Key_Tab)
    raise AssertionError(f"Tab never leads to {view.accessibleName()}")


def test_a_word_of_the_list_is_forced_with_keys(window: Window) -> None:
    view, step = explorer_of(window).center.next, window.page.transport.step
    trace_of(window)
    tab_to(window, view)
    rows = [one for one, _ in view.rows()]
    assert window.page.selection.pointed == Cell("p", (TELLING, rows[0].code))
    press(window, KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, KEY.Key_Up)
    assert window.page.selection.pointed == Cell("p", (TELLING, rows[2].code))
    press(window, KEY.Key_Return)
    assert [(one.at, one.word) for one in settings_of(window).forced] == [
        (TELLING, known("scenes").words[rows[2].code])
    ]
    assert trace_of(window)["word"][TELLING] == rows[2].code
    press(window, KEY.Key_Right)
    assert window.page.transport.step == step + 1, "left and right are still the caption's"
    press(window, KEY.Key_Tab)
    assert window.page.selection.pointed is None


def test_a_cell_is_walked_to_pinned_and_let_go_with_keys(window: Window) -> None:
    board, before = explorer_of(window).center.map, settings_of(window)
    alpha = trace_of(window)["α"][TELLING]
    tab_to(window, board)
    y, x = divmod(int(alpha.argmax()), 14)
    assert window.page.selection.pointed == Cell("α", (TELLING, y, x)), "the brightest comes first"
    press(window, KEY.Key_Up, KEY.Key_Left, KEY.Key_Left)
    assert window.page.selection.pointed == Cell("α", (TELLING, y - 1, x - 2))
    press(window, KEY.Key_Return)
    assert window.page.selection.chosen == Cell("α", (TELLING, y - 1, x - 2))
    press(window, KEY.Key_H)
    assert [pin.place for pin in settings_of(window).pins] == [(y - 1) * 14 + x - 2]
    trace_of(window)
    press(window, KEY.Key_H)
    assert settings_of(window) == before
    press(window, *[KEY.Key_Left] * 20)
    assert window.page.selection.pointed == Cell("α", (TELLING, y - 1, 0)), "rows do not wrap"


def test_the_cell_that_the_brush_stands_on_is_pinned(window: Window) -> None:
    canvas = explorer_of(window).center.canvas
    press(window, KEY.Key_D)
    tab_to(window, canvas)
    press(window, KEY.Key_Down, KEY.Key_Down, KEY.Key_Right, KEY.Key_H)
    assert [(pin.at, pin.place) for pin in settings_of(window).pins] == [(TELLING, 2 * 14 + 1)]


def test_captions_of_a_search_are_opened_with_keys(window: Window) -> None:
    center = explorer_of(window).center
    press(window, KEY.Key_Y)
    trace_of(window)
    tab_to(window, center.tree)
    press(window, KEY.Key_Down, KEY.Key_Return)
    assert settings_of(window).hypothesis == 1
    assert words_of(trace_of(window)) == words_of(trace_of(window), "beam 2 ")
    tab_to(window, center.hypotheses)
    press(window, KEY.Key_Right, KEY.Key_Right, KEY.Key_Right, KEY.Key_Return)
    assert settings_of(window).hypothesis == 2
    assert words_of(trace_of(window)) == words_of(trace_of(window), "beam 3 ")


def test_a_draw_is_looked_at_with_keys(window: Window, qtbot: QtBot) -> None:
    explorer, tally = explorer_of(window), explorer_of(window).center.tally
    press(window, KEY.Key_J)
    qtbot.waitUntil(lambda: not explorer.lots.busy and len(tally.places()) > 1)
    rows = [row for row, _ in tally.places()]
    assert sum(row[2] for row in tally._rows) == DRAWS
    tab_to(window, tally)
    press(window, KEY.Key_Down, KEY.Key_Return)
    assert settings_of(window).seed == rows[1][1]


def test_the_light_of_all_words_is_switched_with_a_key_and_with_a_click(window: Window) -> None:
    board, trace = explorer_of(window).center.map, trace_of(window)
    plain = face(board)
    press(window, KEY.Key_Z)
    assert window.actions_["sum"].isChecked()
    summed = face(board)
    assert summed != plain
    move(board, cell_rect(board.area(), 14, (6, 8)).center())
    assert window.page.selection.pointed == Cell("Σα", (6, 8))
    assert "Light in all" in window.page.inspector.text
    leave(board)
    legend = board.legend()
    assert legend is not None
    for room in (legend.share, *legend.rooms()[:2]):
        assert legend.number_at(room.topLeft() + QPointF(2, 9)) is None, "of one word: not now"
    window.page.transport.seek(3)
    assert np.array_equal(board._shown(board._told), trace["Σα"])  # type: ignore[arg-type]
    window.page.transport.seek(TELLING)
    click(board, board.sum_area().center())
    assert not window.actions_["sum"].isChecked()
    leave(board)
    assert face(board) == plain
    click(board, board.sum_area().center())
    leave(board)
    assert face(board) == summed
    window.actions_["reset"].trigger()
    trace_of(window)
    assert not window.actions_["sum"].isChecked()


def test_every_number_under_the_map_is_explained(window: Window) -> None:
    board, trace = explorer_of(window).center.map, trace_of(window)
    legend = board.legend()
    assert legend is not None
    beta, spread, _ = legend.rooms()
    far = window.look.wide("body", "entropy 0.00 of 5.27 nats · dif")
    places = {
        "share": legend.share.topLeft() + QPointF(4, 12),
        "hit": legend.share.center() + QPointF(20, 0),
        "β": beta.center(),
        "entropy": spread.topLeft() + QPointF(4, 8),
        "differs": spread.topLeft() + QPointF(min(far, spread.width() - 2), 8),
    }
    apart = f"{round(100 * float(trace['differs'][TELLING]))} %"
    assert all(apart in way for way in legend._spread()[:-1])
    assert all("of 5.27" in way for way in legend._spread()), "the most there can be: ln 196"
    assert legend._spread()[0].endswith(f"differs {apart} from the mean map")
    for name, place in places.items():
        move(board, place)
        assert window.page.selection.pointed == Cell(name, (TELLING,)), name
        assert trace.quantities[name].heading in window.page.inspector.text
        assert ("at most ln 196 = 5.27" in window.page.inspector.text) == (name == "entropy")
    move(board, board.sum_area().topLeft() + QPointF(1, 1))
    assert window.page.selection.pointed == Cell("Σα", (0, 0))
    leave(board)
    assert window.page.selection.pointed is None


def test_chances_and_scores_of_a_search_are_explained(window: Window) -> None:
    center = explorer_of(window).center
    press(window, KEY.Key_Y)
    trace, tree = trace_of(window), center.tree
    n, rect = next((n, r) for n, r in tree.places().items() if tree._twigs[n].rank == 0)
    move(tree, rect.center())
    assert window.page.selection.pointed == Cell("beam 1 chance", (tree._twigs[n].step,))
    rect = next(r for n, r in tree.places().items()
                if tree._twigs[n].ends and tree._twigs[n].rank == 1)  # fmt: skip
    move(tree, QPointF(tree.width() - 4, rect.center().y()))
    assert window.page.selection.pointed == Cell("beam 2 score", ())
    total = float(np.log(trace["beam 2 chance"].astype(float)).sum())
    assert f"−{-total:.5f}" in window.page.inspector.text
    move(center.hypotheses, center.hypotheses.cards()[2].center())
    t = min(window.page.transport.step, len(trace["beam 3 word"]) - 1)
    assert window.page.selection.pointed == Cell("beam 3 chance", (t,))


def test_the_sheet_of_keys_lists_them(window: Window) -> None:
    told = keys_html(window.actions_.served())
    for words in ("Light of all words", "Say another word here", "Hold the number", "Tab, arrow"):
        assert words in told
