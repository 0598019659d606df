"""`LossCurve`: the loss of a training over its epochs, with numbers at both axes.

Both axes are fixed from the start, that of the loss from 0: one sees how far it has come down.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.explain import nice
from gui.theme import Look
from gui.views.captions.telltale import RIGHT, longest

CENTER = Qt.AlignmentFlag.AlignCenter
TICKS = 4  # steps of the loss's axis, more or less
Points = Sequence[tuple[float, float]]


class LossCurve(QWidget):
    """A line that grows to the right.

    Args:
        look: colours and sizes.
        title: what comes down, in its unit: `Learning: nats a word`; in little room `Learning`.
    """

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self._look, self._title = look, title
        self._points: Points = ()
        self._epochs = 1
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(f"The training: {title} over epochs")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A small chart."""
        return QSize(self._look.px(260), self._look.px(150))

    def show_losses(self, points: Points, epochs: int) -> None:
        """Show a training of so many epochs; points: after how many of them, and the loss there."""
        self._points, self._epochs = tuple(points), max(epochs, 1)
        self.update()

    @property
    def top(self) -> float:
        """The loss at the upper end of its axis: the highest so far, rounded up."""
        step = self._step()
        return step * max(math.ceil(max((loss for _, loss in self._points), default=0) / step), 1)

    def _step(self) -> float:
        """Between two numbers at the axis of the loss: 1, 2 or 5 times a power of ten."""
        most = max((loss for _, loss in self._points), default=float(TICKS))
        return nice(max(most, 1e-9) / TICKS)

    def area(self) -> QRectF:
        """Where the line is drawn."""
        px = self._look.px
        left = QFontMetricsF(self._look.font("small")).horizontalAdvance("0.0") + px(8)
        return QRectF(left, px(28), self.width() - left - px(8), self.height() - px(28 + 22))

    def place(self, epoch: float, loss: float) -> QPointF:
        """Where a loss stands."""
        area = self.area()
        x = area.x() + area.width() * epoch / self._epochs
        return QPointF(x, area.bottom() - area.height() * min(loss / self.top, 1.0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The title and the newest loss, the axes, the line."""
        look, px = self._look, self._look.px
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            line = QRectF(0, 0, self.width(), px(22))
            painter.setFont(look.font("heading"))
            newest = f"{self._points[-1][1]:.2f}" if self._points else ""
            painter.setPen(look.color("accent_text"))
            painter.drawText(line, RIGHT, newest)
            painter.setPen(look.color("ink"))
            line.setRight(line.right() - look.wide("heading", f" {newest}"))
            longest(painter, line, self._title, self._title.partition(":")[0])
            self._axes(painter)
            painter.setPen(QPen(look.color("accent"), px(2.2)))
            painter.drawPolyline(QPolygonF([self.place(*point) for point in self._points]))
            if self._points:
                painter.setBrush(look.color("accent"))
                painter.drawEllipse(self.place(*self._points[-1]), px(2.4), px(2.4))

    def _axes(self, painter: QPainter) -> None:
        look, px, area, step = self._look, self._look.px, self.area(), self._step()
        painter.setFont(look.font("small"))
        for n in range(round(self.top / step) + 1):
            y = self.place(0, n * step).y()
            painter.setPen(QPen(look.color("line"), 1))
            painter.drawLine(QPointF(area.x(), y), QPointF(area.right(), y))
            painter.setPen(look.color("quiet"))
            number = QRectF(0, y - px(9), area.x() - px(5), px(18))
            painter.drawText(number, RIGHT, f"{n * step:g}")
        metrics = QFontMetricsF(painter.font())
        words = metrics.horizontalAdvance("epochs") + px(8)
        every = math.ceil(self._epochs * metrics.horizontalAdvance("00 ") / max(area.width(), 1.0))
        for epoch in range(0, self._epochs + 1, every):
            x = self.place(epoch, 0).x()
            painter.setPen(look.color("quiet"))
            foot = QRectF(x - px(20), area.bottom() + px(2), px(40), px(18))
            if epoch == 0 or x + px(8) < area.right() - words or epoch == self._epochs:
                painter.drawText(foot, CENTER, f"{epoch}")
        foot = QRectF(area.x(), area.bottom() + px(2), area.width() - px(10), px(18))
        painter.drawText(foot, RIGHT, "epochs")
