"""`Descent`: how the loss of a training has come down so far, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gui.theme import Look

Points = Sequence[tuple[float, float]]


class Descent(QWidget):
    """The loss as a line, that on held-out text as dots; below them a bar that fills."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._share = 0.0
        self._losses: Points = ()
        self._held_out: Points = ()
        self.setAccessibleName("Learned so far, and the loss")
        self.setToolTip("Line: the loss of what is read; dots: of what is held out")

    def sizeHint(self) -> QSize:
        """As high as a button."""
        return QSize(self._look.px(220), self._look.px(30))

    def show_losses(self, share: float, losses: Points, held_out: Points) -> None:
        """Show how much is done, 0 … 1, and losses by the share at which they were."""
        self._share, self._losses, self._held_out = share, tuple(losses), tuple(held_out)
        self.update()

    @property
    def share(self) -> float:
        """How much is done."""
        return self._share

    def place(self, share: float, loss: float) -> QPointF:
        """Where a loss stands: between the highest and the lowest, the newest at the right."""
        found = [loss for _, loss in (*self._losses, *self._held_out)]
        low, most = min(found, default=0.0), max(found, default=1.0)
        edge = self._look.px(4)
        x = edge + (self.width() - 2 * edge) * share / max(self._share, 1e-9)
        return QPointF(x, edge + (self.height() - 3 * edge) * (most - loss) / max(most - low, 1e-9))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, the bar, the line, the dots."""
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            room = QRectF(self.rect())
            painter.fillRect(room, look.color("empty"))
            high = look.px(4)
            done = QRectF(0, room.height() - high, room.width() * self._share, high)
            painter.fillRect(done, look.color("accent"))
            painter.setPen(QPen(look.color("quiet"), look.px(1.6)))
            painter.drawPolyline(QPolygonF([self.place(*point) for point in self._losses]))
            painter.setPen(QPen(look.color("accent"), 0))
            painter.setBrush(look.color("accent"))
            for point in self._held_out:
                painter.drawEllipse(self.place(*point), look.px(2.2), look.px(2.2))
