"""Letters to learn from, small: what is shown where, marked how, chosen and thrown away."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.array import Floats
from gui.theme import Look
from gui.views.convnet import confusion
from gui.views.convnet import gallery as module
from gui.views.convnet.confusion import Confusion
from gui.views.convnet.gallery import Gallery, Letters
from tests.gui import hands
from tests.gui.conftest import face
from tests.gui.listening import words

COUNT, DRAWN = 60, 3


@pytest.fixture
def letters() -> Letters:
    generator = np.random.default_rng(2)
    pictures = generator.choice([-1.0, 1.0], (COUNT, 1, 5, 5)).astype(np.float32)
    labels = generator.integers(0, 2, COUNT)
    is_test = np.arange(COUNT) % 4 == 0
    return Letters(pictures, labels, is_test, DRAWN, ("X", "O"))


@pytest.fixture
def gallery(qtbot: QtBot, letters: Letters) -> Iterator[Gallery]:
    made = Gallery(Look())
    qtbot.addWidget(made)
    made.resize(200, 160)
    made.show_letters(letters)
    made.show()
    made.activateWindow()
    yield made
    made.close()


def center(gallery: Gallery, n: int) -> QPointF:
    return gallery._place(n).center()


def tile(gallery: Gallery, n: int) -> QImage:
    picture: QImage = face(gallery).copy(gallery._place(n).toRect())
    return picture


def test_every_letter_is_where_it_seems(gallery: Gallery, letters: Letters) -> None:
    """Each cell of each thumbnail, as light and dark."""
    across = gallery._across()
    assert across == 5
    for n in (0, 4, 5, 14):
        assert gallery.letter_at(center(gallery, n)) == n
        picture = tile(gallery, n)
        step = picture.width() / 5
        for row, column in np.ndindex(5, 5):
            x, y = int((column + 0.5) * step), int((row + 0.5) * step)
            dark = picture.pixelColor(x, y).lightness() < 128
            assert dark == (letters.pictures[n, 0, row, column] > 0)
    assert gallery.letter_at(QPointF(198, 5)) is None
    assert gallery.letter_at(QPointF(100, -30)) is None
    assert gallery.letter_at(QPointF(-5, 20)) is None


def test_clicks_choose_and_right_clicks_throw_drawn_ones_away(
    gallery: Gallery, letters: Letters
) -> None:
    chosen: list[Floats] = []
    dropped: list[int] = []
    gallery.chosen.connect(chosen.append)
    gallery.dropped.connect(dropped.append)
    hands.click(gallery, center(gallery, 7))
    np.testing.assert_array_equal(chosen[0], letters.pictures[7])
    hands.click(gallery, center(gallery, 2), hands.RIGHT)
    hands.click(gallery, center(gallery, 3), hands.RIGHT)
    hands.click(gallery, QPointF(198, 5))
    assert (len(chosen), dropped) == (1, [2])


def test_the_wheel_scrolls_to_the_end_and_no_further(gallery: Gallery) -> None:
    for _ in range(40):
        hands.wheel(gallery, QPointF(50, 50), -1)
    assert gallery.letter_at(center(gallery, COUNT - 1)) == COUNT - 1
    assert gallery.rect().contains(center(gallery, COUNT - 1).toPoint())
    for _ in range(40):
        hands.wheel(gallery, QPointF(50, 50), 1)
    assert gallery.letter_at(QPointF(10, 10)) == 0


def test_marks_of_wrong_answers_and_test_letters(gallery: Gallery, letters: Letters) -> None:
    before = [tile(gallery, n) for n in range(6)]
    answers = letters.labels.copy()
    answers[[1, 4]] = 1 - answers[[1, 4]]
    gallery.show_answers(answers)
    changed = [n for n in range(6) if tile(gallery, n) != before[n]]
    assert changed == [1, 4]
    gallery.show_answers(answers[:10])
    assert [tile(gallery, n) for n in range(6)] == before, "answers of other letters"
    gallery.show_answers(None)
    assert [tile(gallery, n) for n in range(6)] == before


def test_the_keyboard_walks(gallery: Gallery, letters: Letters) -> None:
    chosen: list[Floats] = []
    dropped: list[int] = []
    gallery.chosen.connect(chosen.append)
    gallery.dropped.connect(dropped.append)
    gallery.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(gallery, key)
    np.testing.assert_array_equal(chosen[0], letters.pictures[6])
    QTest.keyClick(gallery, Qt.Key.Key_Delete)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Delete):
        QTest.keyClick(gallery, key)
    assert dropped == [0]


def test_nothing_to_show(qtbot: QtBot) -> None:
    gallery = Gallery(Look())
    qtbot.addWidget(gallery)
    gallery.show()
    none = np.zeros(0, np.int64)
    for _ in range(2):
        hands.click(gallery, QPointF(5, 5))
        hands.wheel(gallery, QPointF(5, 5), -1)
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Delete):
            QTest.keyClick(gallery, key)
        face(gallery)
        empty = np.zeros((0, 1, 5, 5), np.float32)
        gallery.show_letters(Letters(empty, none, none.astype(bool), 0, ()))


def test_it_says_how_many_of_all_are_shown(
    gallery: Gallery, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = words(module, gallery, monkeypatch)
    assert said == [f"{3 * gallery._across()} of {COUNT} shown; the wheel scrolls"]
    gallery.resize(1000, 600)
    assert words(module, gallery, monkeypatch) == []


def test_nothing_counted_is_no_zero(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    table = Confusion(Look())
    qtbot.addWidget(table)
    table.resize(200, 200)
    table.show_counts(("X", "O"), None)
    assert words(confusion, table, monkeypatch) == ["X", "X", "O", "O", *"––––"]
    table.show_counts(("X", "O"), np.array([[3, 0], [1, 2]]))
    assert words(confusion, table, monkeypatch) == ["X", "X", "O", "O", *"3012"]
    table.show_counts(("cross", "O"), np.array([[3, 0], [1, 2]]))
    assert words(confusion, table, monkeypatch)[:2] == ["cross", "cross"]
