"""`Asking`: a view along time that is asked about one step: dragged along the numbers of the steps.

The gap between the step that is looked at and the step that is asked about follows the hand.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from gui.theme import Look
from gui.views.recurrent.timed import Timed


class Asking(Timed):
    """Knows what is asked about, shows it under the axis, and hears the hand there.

    Attributes:
        foot: the line with the numbers of the steps.

    Signals:
        asked_about(t): what comes out at another step, from 0, is asked about.
    """

    asked_about = Signal(int)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self.foot = QRectF()
        self._asked, self._end, self._dragging = "the end", 0, False

    def ask(self, words: str, step: int) -> None:
        """What the gradients are of, in words, and of which step it is, from 1."""
        if (words, step) != (self._asked, self._end):
            self._asked, self._end = words, step
            self._restyle()

    @property
    def asked(self) -> str:
        """What the gradients are of, in words."""
        return self._asked

    def paint_end(self, painter: QPainter) -> None:
        """A pointer at the step that is asked about; a hand drags it."""
        t, look = self._end - 1, self.look
        if not self.span.shows(t):
            return
        tip = QPointF(self.span.x(t + 0.5, self.foot), self.foot.top() + 1)
        size = look.px(6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawPolygon([tip, tip + QPointF(-size, size), tip + QPointF(size, size)])

    # What a hand does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Along the numbers of the steps: ask about the one under the hand."""
        left = event.button() == Qt.MouseButton.LeftButton
        self._dragging = left and bool(self.bands) and self.foot.contains(event.position())
        if self._dragging:
            self._ask_at(event.position())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The step that is asked about follows the hand."""
        if self._dragging:
            self._ask_at(event.position())
        else:
            super().mouseMoveEvent(event)
            over = bool(self.bands) and self.foot.contains(event.position())
            shape = Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The hand is lifted."""
        self._dragging = False
        super().mouseReleaseEvent(event)

    def _ask_at(self, point: QPointF) -> None:
        t = self.span.step(point.x(), self.foot)
        if t != self._end - 1:
            self.asked_about.emit(t)
