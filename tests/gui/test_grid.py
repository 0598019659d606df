"""A hand on a sheet: strokes without gaps, the right button, the wheel, arrows and typing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.array import Floats
from gui.theme import Look
from gui.views.cells import Sheet
from gui.views.grid import Grid
from gui.views.pencil import TOOLS, Pencil, line
from tests.gui import hands
from tests.gui.conftest import face
from tests.gui.hands import CONTROL, RIGHT, SHIFT


@pytest.fixture
def pencil() -> Pencil:
    return Pencil()


@pytest.fixture
def grid(qtbot: QtBot, pencil: Pencil) -> Iterator[Grid]:
    """A grid of 6 × 9 cells of paper, that shows nothing but what it is shown."""
    made = Grid(Look(), "Sheet", pencil, limit=9.99)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show_sheet(Sheet(np.full((6, 9), -1, np.float32), ink=True))
    made.show()
    made.activateWindow()
    made.setFocus()
    yield made
    made.close()


class Heard:
    """What a grid asked for."""

    def __init__(self, grid: Grid) -> None:
        self.edits: list[Floats] = []
        self.settled = 0
        self.strokes: list[bool] = []
        grid.edited.connect(self._note)
        grid.settled.connect(self._count)

    def _note(self, values: Floats, stroke: bool) -> None:
        self.edits.append(values)
        self.strokes.append(stroke)

    def _count(self) -> None:
        self.settled += 1


@pytest.fixture
def heard(grid: Grid) -> Heard:
    return Heard(grid)


def ink(values: Floats) -> set[tuple[int, int]]:
    return {(int(r), int(c)) for r, c in np.argwhere(values == 1)}


def now(grid: Grid) -> Floats:
    assert grid.sheet is not None
    return grid.sheet.values


def test_a_jumping_mouse_leaves_no_gap(grid: Grid, heard: Heard) -> None:
    hands.stroke(grid, [(0, 0), (5, 8), (5, 0)])
    assert ink(heard.edits[-1]) == {*line((0, 0), (5, 8)), *line((5, 8), (5, 0))}
    assert (heard.settled, set(heard.strokes)) == (1, {True})
    color = face(grid).pixelColor(grid.center_of(0, 0).toPoint() + QPointF(8, 8).toPoint())
    assert color.lightness() < 60, "ink is dark under the hand at once"


def test_a_stroke_leaves_the_sheet_and_comes_back(grid: Grid, heard: Heard) -> None:
    hands.press(grid, grid.center_of(2, 7))
    hands.move(grid, QPointF(5000, grid.center_of(2, 0).y()), hands.LEFT)
    hands.move(grid, QPointF(-900, -900), hands.LEFT)
    hands.release(grid, QPointF(-900, -900))
    assert {(2, 7), (2, 8), (0, 0)} <= ink(now(grid))


def test_the_right_button_erases_whatever_the_tool(grid: Grid, pencil: Pencil) -> None:
    assert set(TOOLS) == {"pen", "eraser", "fill", "line", "point"}
    for tool in TOOLS:
        grid.show_sheet(Sheet(np.ones((6, 9), np.float32), ink=True))
        pencil.choose(tool)
        hands.stroke(grid, [(1, 1), (1, 4)], RIGHT)
        assert set(zip(*np.nonzero(now(grid) == -1), strict=True)) >= {(1, 1), (1, 4)}
        assert now(grid)[0].min() == 1


def test_the_pencil_leaves_its_value(grid: Grid, pencil: Pencil) -> None:
    pencil.set_value(0.3)
    hands.stroke(grid, [(0, 0)])
    pencil.choose("eraser")
    hands.stroke(grid, [(0, 0), (0, 1)])
    assert (now(grid) == -1).all()


def test_fill_and_line(grid: Grid, heard: Heard, pencil: Pencil) -> None:
    pencil.choose("line")
    hands.press(grid, grid.center_of(0, 4))
    hands.move(grid, grid.center_of(3, 8), hands.LEFT)
    assert ink(now(grid)) == set(line((0, 4), (3, 8))), "shown while it is pulled"
    hands.move(grid, grid.center_of(5, 4), hands.LEFT)
    hands.release(grid, grid.center_of(5, 4))
    assert ink(heard.edits[-1]) == set(line((0, 4), (5, 4))), "only the last line stays"
    pencil.choose("fill")
    hands.click(grid, grid.center_of(0, 0))
    assert ink(heard.edits[-1]) == {(r, c) for r in range(6) for c in range(5)}


def test_point_chooses_and_draws_nothing(grid: Grid, heard: Heard, pencil: Pencil) -> None:
    pencil.choose("point")
    chosen: list[tuple[int, int]] = []
    grid.chosen.connect(lambda row, column: chosen.append((row, column)))
    hands.click(grid, grid.center_of(3, 2))
    hands.click(grid, QPointF(399, 299))
    assert (chosen, heard.edits) == ([(3, 2)], [])


def test_the_wheel_turns_one_value(grid: Grid, heard: Heard) -> None:
    at = grid.center_of(2, 3)
    hands.wheel(grid, at, 1)
    assert now(grid)[2, 3] == -0.75
    hands.wheel(grid, at, -2, SHIFT)
    assert now(grid)[2, 3] == pytest.approx(-0.77)
    hands.wheel(grid, at, 100)
    assert now(grid)[2, 3] == pytest.approx(9.99)
    assert heard.strokes == [False] * 3
    assert np.count_nonzero(now(grid) != -1) == 1


def test_a_wheel_beside_the_cells_or_with_control_is_for_others(grid: Grid, heard: Heard) -> None:
    assert not hands.wheel(grid, QPointF(399, 299), 1).isAccepted()
    assert not hands.wheel(grid, grid.center_of(0, 0), 1, CONTROL).isAccepted()
    grid.editable = False
    assert not hands.wheel(grid, grid.center_of(0, 0), 1).isAccepted()
    assert heard.edits == []


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("7", 7), ("-", -1), ("-.", -1), ("-.5", -0.5), (".25", 0.25), ("0,75", 0.75),
        ("-2.5", -2.5), ("99", 9.99), ("1-3", -3), ("1.5.", 1.5), ("1.5.7", 0.7), ("--4", -4),
        (",", -1), ("-,5", -0.5),
    ],
)  # fmt: skip
def test_typed_numbers(grid: Grid, typed: str, value: float) -> None:
    QTest.keyClick(grid, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClicks(grid, typed)
    assert now(grid)[1, 1] == pytest.approx(value)
    assert np.count_nonzero(now(grid) != -1) == int(value != -1)


def test_arrows_walk_round_and_begin_another_number(grid: Grid) -> None:
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left):
        QTest.keyClick(grid, key)
    assert grid.cursor_cell() == (5, 8)
    QTest.keyClicks(grid, "3")
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClicks(grid, "4")
    QTest.keyClick(grid, Qt.Key.Key_Return)
    QTest.keyClicks(grid, "5")
    assert (now(grid)[5, 8], now(grid)[5, 0]) == (3, 5)
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert now(grid)[5, 0] == -1


def test_the_keyboard_follows_a_sheet_that_shrinks(grid: Grid) -> None:
    """What is framed is what is typed into."""
    QTest.keyClick(grid, Qt.Key.Key_Up)
    QTest.keyClick(grid, Qt.Key.Key_Left)
    grid.show_sheet(Sheet(np.full((3, 4), -1, np.float32), ink=True))
    spot = grid.cursor_cell()
    assert spot == (2, 3)
    QTest.keyClicks(grid, "1")
    assert ink(now(grid)) == {spot}


def test_keys_of_the_sheet_are_taken_before_shortcuts(grid: Grid) -> None:
    def ours(key: Qt.Key, text: str = "", keys: Qt.KeyboardModifier = hands.PLAIN) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, keys, text)
        event.ignore()
        QApplication.sendEvent(grid, event)
        return event.isAccepted()

    assert ours(Qt.Key.Key_Right)
    assert ours(Qt.Key.Key_Minus, "-")
    assert ours(Qt.Key.Key_5, "5", Qt.KeyboardModifier.KeypadModifier)
    assert not ours(Qt.Key.Key_Right, "", CONTROL)
    assert not ours(Qt.Key.Key_D, "d")
    grid.editable = False
    assert not ours(Qt.Key.Key_Right)


def test_hovering_tells_the_cell_and_its_value(grid: Grid) -> None:
    seen: list[object] = []
    grid.pointed.connect(seen.append)
    before = face(grid)
    hands.move(grid, grid.center_of(2, 3))
    hands.move(grid, grid.center_of(2, 3) + QPointF(1, 1))
    assert face(grid) != before, "a tag with the value"
    hands.leave(grid)
    assert seen == [(2, 3), None]
    assert face(grid) == before


def test_an_echo_does_not_disturb_a_stroke(grid: Grid) -> None:
    """While the button is down an older picture may come back; the hand is ahead of it."""
    hands.press(grid, grid.center_of(0, 0))
    hands.move(grid, grid.center_of(0, 5), hands.LEFT)
    grid.show_sheet(Sheet(np.full((6, 9), -1, np.float32), ink=True))
    assert ink(now(grid)) == set(line((0, 0), (0, 5)))
    hands.release(grid, grid.center_of(0, 5))
    grid.show_sheet(Sheet(np.full((6, 9), -1, np.float32), ink=True))
    assert ink(now(grid)) == set()


def test_all_channels_of_a_colour_picture_are_drawn_at_once(grid: Grid, heard: Heard) -> None:
    """There 1 is light: the pen leaves the dark, and what is erased is white again."""
    white = np.ones((3, 6, 9), np.float32)
    grid.show_sheet(Sheet(white, ink=True, numbers=False))
    hands.stroke(grid, [(1, 1), (1, 2)])
    assert heard.edits[-1].shape == (3, 6, 9)
    assert (heard.edits[-1][:, 1, 1:3] == -1).all()
    hands.stroke(grid, [(1, 1), (1, 2)], RIGHT)
    np.testing.assert_array_equal(heard.edits[-1], white)
