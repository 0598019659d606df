"""`Gallery`: the letters to learn from, small. Test letters are dotted, wrong answers crossed."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.array import Floats
from gui.theme import Look
from gui.views import cells
from gui.views.cells import Sheet


class Letters(msgspec.Struct, frozen=True, eq=False):
    """What the gallery shows.

    Attributes:
        pictures: (N, maps, rows, columns), −1 … 1, the drawn ones first.
        labels: (N,), class of each.
        is_test: (N,), kept for testing.
        drawn: how many were drawn by hand.
        names: the classes.
    """

    pictures: Floats
    labels: NDArray[np.int64]
    is_test: NDArray[np.bool_]
    drawn: int
    names: tuple[str, ...]


class Gallery(QWidget):
    """Letters in rows; the wheel scrolls.

    Signals:
        chosen(picture): a letter was clicked, (maps, rows, columns).
        dropped(n): Delete was pressed on a drawn letter, or it was right-clicked.
    """

    chosen = Signal(object)
    dropped = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._letters: Letters | None = None
        self._answers: NDArray[np.int64] | None = None
        self._tiles: list[QPixmap] = []
        self._top = 0
        self._spot = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Letters to learn from")
        look.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        """A few rows."""
        return QSize(self._look.px(230), self._look.px(200))

    def show_letters(self, letters: Letters) -> None:
        """Show these letters."""
        self._letters, self._answers = letters, None
        self._top = 0
        self._redraw()

    def show_answers(self, answers: NDArray[np.int64] | None) -> None:
        """Mark what the network gets wrong, (N,) answered classes."""
        self._answers = answers
        self.update()

    def _redraw(self) -> None:
        self._tiles = []
        self.update()

    def _side(self) -> int:
        return self._look.px(34)

    def _across(self) -> int:
        return max(1, self.width() // (self._side() + 4))

    def _rows(self) -> int:
        """How many rows there is room for; what does not fit is counted on a line below."""
        pitch, foot = self._side() + 4, self._foot()
        fit, there = self.height() // pitch, -(-len(self._labels()) // self._across())
        return max(1, fit if there <= fit else (self.height() - foot) // pitch)

    def _foot(self) -> int:
        return self._look.px(20)

    def _labels(self) -> NDArray[np.int64]:
        return self._letters.labels if self._letters is not None else np.empty(0, np.int64)

    def _place(self, n: int) -> QRectF:
        side, across = self._side(), self._across()
        pitch = side + 4
        return QRectF(n % across * pitch + 1, (n // across - self._top) * pitch + 1, side, side)

    def letter_at(self, point: QPointF) -> int | None:
        """The letter under a point."""
        if self._letters is None:
            return None
        pitch = self._side() + 4
        n = (int(point.y() // pitch) + self._top) * self._across() + int(point.x() // pitch)
        there = 0 <= n < len(self._letters.labels)
        return n if there and self._place(n).contains(point) else None

    def _tile(self, n: int) -> QPixmap:
        letters = self._letters
        assert letters is not None
        while len(self._tiles) <= n:
            picture = letters.pictures[len(self._tiles)]
            values = picture if len(picture) == 3 else picture[0]
            image = cells.image(Sheet(values, ink=True), self._look)
            self._tiles.append(QPixmap.fromImage(image).scaled(self._side(), self._side()))
        return self._tiles[n]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Thumbnails with their marks, as many as there is room for."""
        letters = self._letters
        if letters is None:
            return
        first = self._top * self._across()
        rows = self._rows()
        last = min(first + rows * self._across(), len(letters.labels))
        answers = self._answers
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for n in range(first, last):
                place = self._place(n)
                painter.drawPixmap(place.topLeft(), self._tile(n))
                wrong = answers is not None and len(answers) == len(letters.labels)
                wrong = wrong and answers is not None and answers[n] != letters.labels[n]
                self._frame(painter, place, bool(wrong), bool(letters.is_test[n]), n)
            if last - first < len(letters.labels):
                words = f"{last - first} of {len(letters.labels)} shown; the wheel scrolls"
                painter.setFont(self._look.font("small"))
                painter.setPen(self._look.color("quiet"))
                foot = QRectF(0, rows * (self._side() + 4), self.width(), self._foot())
                if foot.bottom() <= self.height():
                    painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter, words)

    def _frame(self, painter: QPainter, place: QRectF, wrong: bool, test: bool, n: int) -> None:
        look = self._look
        style = Qt.PenStyle.DotLine if test else Qt.PenStyle.SolidLine
        color = look.color("warning" if wrong else "quiet" if test else "line")
        painter.setPen(QPen(color, look.px(2) if wrong else 1, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)
        if wrong:
            painter.drawLine(place.bottomLeft(), place.topRight())
        if self.hasFocus() and n == self._spot:
            cells.outline(painter, place, look.color("focus"), look.px(2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a letter; the right button throws a drawn one away."""
        n = self.letter_at(event.position())
        if n is None or self._letters is None:
            return
        self._spot = n
        self.update()
        if event.button() == Qt.MouseButton.RightButton and n < self._letters.drawn:
            self.dropped.emit(n)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._letters.pictures[n])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by rows."""
        if self._letters is None:
            return
        rows = -(-len(self._letters.labels) // self._across())
        down = -1 if event.angleDelta().y() > 0 else 1
        self._top = min(max(self._top + down, 0), max(0, rows - self._rows()))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter chooses, Delete throws a drawn letter away."""
        letters = self._letters
        across = self._across()
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1,
                 Qt.Key.Key_Up: -across, Qt.Key.Key_Down: across}  # fmt: skip
        key = Qt.Key(event.key())
        if letters is None or not len(letters.labels):
            super().keyPressEvent(event)
        elif key in moves:
            self._spot = min(max(self._spot + moves[key], 0), len(letters.labels) - 1)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(letters.pictures[min(self._spot, len(letters.labels) - 1)])
        elif key == Qt.Key.Key_Delete and self._spot < letters.drawn:
            self.dropped.emit(self._spot)
        else:
            super().keyPressEvent(event)
