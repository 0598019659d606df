"""Views that answer the pointer: which place of theirs is under it, and which number stands there.

`Hovered`: a view that has places of any kind, words, rows, cells. `Pointing`: one whose places are
its numbers. `Choosing`: one whose numbers can be clicked.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.trace import Cell
from gui.theme import Look

Place = TypeVar("Place")


class Hovered(QWidget, Generic[Place]):
    """Knows which of its places is pointed at, and draws anew when it is another one.

    Signals:
        pointed(cell): the number at that place; None where there is none.
    """

    pointed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._hover: Place | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _at(self, point: QPointF) -> Place | None:
        """The place under a point."""
        raise NotImplementedError

    def _number_at(self, place: Place) -> Cell | None:
        """The number that stands at a place; None where none does."""
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is pointed at."""
        self._point(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._point(None)

    def _point(self, place: Place | None) -> None:
        """The pointer, or what keys stand on, is at another place, or at none."""
        if place != self._hover:
            self._hover = place
            self.update()
            self.pointed.emit(None if place is None else self._number_at(place))


class Pointing(Hovered[Cell]):
    """Says which number is under the pointer, and draws anew when it is another one."""

    def cell_at(self, point: QPointF) -> Cell | None:
        """The number under a point."""
        raise NotImplementedError

    def _at(self, point: QPointF) -> Cell | None:
        return self.cell_at(point)

    def _number_at(self, place: Cell) -> Cell | None:
        return place


class Choosing(Pointing):
    """Has its numbers clicked.

    Signals:
        chosen(cell): a number was clicked.
    """

    chosen = Signal(object)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the number."""
        cell = self.cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(cell)
