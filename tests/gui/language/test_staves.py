"""The staves: a unit's numbers over the characters, and what was expected next under them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from engine.data.texts import PYTHON
from engine.language.legal_texts import labels_of
from engine.language.units import Follower, Held, inside_quotes
from engine.recurrent import learned
from engine.recurrent.cells import Kind
from engine.systems.language import TELLING, text_of
from engine.trace import Cell
from gui.edits.language.study import Found
from gui.views.language.staves import Staves
from gui.views.recurrent import tracks
from gui.window import Window
from tests.gui.conftest import face
from tests.gui.hands import PLAIN, click, leave, move
from tests.gui.language.explorer import language_of, settings_of, trace_of


@pytest.fixture
def staves(window: Window) -> Staves:
    trace_of(window)
    return language_of(window).center.staves


def test_the_first_picture_shows_a_unit_switch_at_its_quotes(
    window: Window, staves: Staves
) -> None:
    trace, placed = trace_of(window), staves.score
    text, (quantity, layer, unit) = text_of(trace), settings_of(window).followed
    assert TELLING in placed.steps
    quoted = inside_quotes(text)[placed.steps.start : placed.steps.stop]
    assert (np.diff(quoted) != 0).sum() == 2, "both quotes are in view"
    first = f"{quantity} {layer}"
    names = [first, *(name for name in tracks.names(trace, layer) if name != first)]
    own = [(name, unit) for name in names]
    shown = [(stave.name, stave.unit) for stave in staves._watched.staves]
    assert shown[: len(own)] == own
    assert len(placed.staves) >= len(own)
    assert staves._watched.pattern == "inside quotes"
    assert np.array_equal(staves._watched.mask, inside_quotes(text))


def test_every_number_answers_the_hand(window: Window, staves: Staves) -> None:
    placed, page = staves.score, window.page
    before = face(staves)
    for stave, row in zip(staves._watched.staves, placed.staves, strict=False):
        cell = Cell(stave.name, (TELLING + 3, stave.unit))
        move(staves, placed.cell(TELLING + 3, row).center())
        assert page.selection.pointed == cell
        assert staves.rect_of(cell) == placed.cell(TELLING + 3, row)
    leave(staves)
    assert page.selection.pointed is None
    assert face(staves) == before
    other = staves._watched.staves[3]
    click(staves, placed.cell(TELLING + 3, placed.staves[3]).center())
    assert page.selection.chosen == Cell(other.name, (TELLING + 3, other.unit))
    assert page.transport.step == TELLING + 3
    click(staves, staves.score.cell(50, staves.score.letters).center())
    assert page.transport.step == 50
    assert staves.cell_at(QPointF(2, 2)) is None


def test_another_guess_is_a_branch_and_the_right_one_is_gone_to(
    window: Window, staves: Staves
) -> None:
    trace, placed = trace_of(window), staves.score
    t, row = TELLING + 4, placed.guesses[0]
    best = [int(np.argsort(-trace["p"][n], kind="stable")[0]) for n in placed.steps]
    came = [int(trace["x"][n + 1].argmax()) for n in placed.steps]
    right = next(n for n, b, c in zip(placed.steps, best, came, strict=True) if b == c)
    wrong = next(n for n, b, c in zip(placed.steps, best, came, strict=True) if b != c)
    move(staves, placed.cell(t, row).center())
    assert window.page.selection.pointed == Cell("p", (t, int(trace["p"][t].argmax())))
    click(staves, placed.cell(right, row).center())
    assert window.page.transport.step == right
    assert settings_of(window).branches == ()
    click(staves, staves.score.cell(wrong, staves.score.guesses[0]).center())
    (branch,) = settings_of(window).branches
    assert branch.at == wrong + 1
    assert branch.character == PYTHON[trace["p"][wrong].argmax()]
    window.wait_for_picture()
    assert staves._number == 1, "the branch is looked at"
    assert face(staves) == face(staves)


def test_every_unit_takes_their_place(window: Window, staves: Staves) -> None:
    QTest.keyClick(window, Qt.Key.Key_A, PLAIN)
    window.wait_for_picture()
    center = language_of(window).center
    assert (center.staves.isVisible(), center.over_time.isVisible()) == (False, True)
    assert window.actions_["every-unit"].isChecked()
    QTest.keyClick(window, Qt.Key.Key_K, PLAIN)
    window.wait_for_picture()
    assert (center.gap.isVisible(), center.over_time.isVisible()) == (True, False)
    QTest.keyClick(window, Qt.Key.Key_A, PLAIN)
    window.wait_for_picture()
    assert (center.gap.isVisible(), center.over_time.isVisible()) == (False, True)
    assert center.over_time.atlas.total == len(trace_of(window)["x"]), "words along time"
    window.actions_["reset"].trigger()
    window.wait_for_picture()
    assert (center.staves.isVisible(), center.over_time.isVisible()) == (True, False)


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_a_smaller_network_is_seen_before_its_units_are_ranked(
    window: Window, staves: Staves, cell: Kind
) -> None:
    window.resize(1920, 1080)
    explorer = language_of(window)
    explorer.writer.mark((50, 55))
    window.wait_for_picture()
    labels = labels_of(settings_of(window).network)
    small = learned.novice(labels, cell, 4)
    window.page.experiment.change(network=small, span=None)
    trace = trace_of(window)
    explorer.center.show_trace(
        settings_of(window), trace, window.page.glance(), Found(
            "inside quotes", followers=(Follower("C", 1, 88, 0.9), Follower("h", 1, 88, 0.8)),
            held=(Held("C", 1, 60, 1.0),),
        ),
    )  # fmt: skip
    face(staves)
    assert {stave.unit for stave in staves._watched.staves} <= set(range(4))


@pytest.mark.parametrize("size", [(640, 400), (1280, 720), (2560, 1440)])
def test_rows_stay_on_the_card(window: Window, staves: Staves, size: tuple[int, int]) -> None:
    window.resize(*size)
    window.wait_for_picture()
    placed = staves.score
    assert placed.rows[-1].bottom() <= staves.height()
    assert all(row.right() <= staves.width() for row in placed.rows)
    tops = [row.top() for row in placed.rows]
    assert tops == sorted(tops)
    assert len(labels_of(settings_of(window).network)) == 96
