"""`Zoomed`: what a hand does to pictures along time: zoom, pan, point, choose.

The wheel zooms around the pointer, a drag pans, a double-click shows all of time.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from engine.trace import Cell
from gui.views.recurrent.span import Span, whole

NOTCH = 1.25  # times as many steps for a notch of the wheel
LOOSE = 4  # pixels the pointer may move in a click
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Zoomed(QWidget):
    """A view along time; `area_at`, `cell_at` and `clicked` say what lies where.

    Attributes:
        span: what of time is in view.
        hover: the cell under the pointer, None when there is none.

    Signals:
        pointed(cell): `hover` is another one now.
        chosen(cell): a cell was clicked.
    """

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.span = whole(1)
        self.hover: Cell | None = None
        self._pressed: tuple[QPointF, Span] | None = None
        self._panned = False
        self.setMouseTracking(True)

    def area_at(self, point: QPointF) -> QRectF | None:
        """The area along time at a point, or the nearest; None before there is any."""
        raise NotImplementedError

    def cell_at(self, point: QPointF) -> Cell | None:
        """The cell under a point."""
        raise NotImplementedError

    def look_at(self, span: Span) -> None:
        """Show this part of time."""
        if span != self.span:
            self.span = span
            self.update()

    def clicked(self, point: QPointF) -> None:
        """A click, not a drag: choose a cell."""
        cell = self.cell_at(point)
        if cell is not None:
            self.chosen.emit(cell)

    def point(self, point: QPointF | None) -> None:
        """The pointer is there, or nowhere."""
        cell = None if point is None else self.cell_at(point)
        if cell != self.hover:
            self.hover = cell
            self.update()
            self.pointed.emit(cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click or a drag begins."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._panned = (event.position(), self.span), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan while the button is down, else tell what is pointed at."""
        if self._pressed is None:
            self.point(event.position())
            return
        start, span = self._pressed
        way = event.position().x() - start.x()
        area = self.area_at(start)
        self._panned = self._panned or abs(way) > LOOSE
        if self._panned and area is not None:
            self.point(None)
            self.look_at(span.moved(-way / area.width() * span.count))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click, if it was no drag."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and not self._panned:
            self.clicked(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """All of time."""
        self.look_at(whole(self.span.total))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer; sideways, or with Shift, pan. With Ctrl it is the window's."""
        keys, turn, area = event.modifiers(), event.angleDelta(), self.area_at(event.position())
        if area is None or keys & CONTROL:
            event.ignore()
            return
        across = turn.x() or (turn.y() if keys & SHIFT else 0)
        if across:
            self.look_at(self.span.moved(-across / 120 * self.span.count / 8))
        else:
            t = self.span.t(event.position().x(), area)
            self.look_at(self.span.zoomed(t, NOTCH ** (-turn.y() / 120)))
        self.point(event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self.point(None)
