"""`Confusion`: which class was taken for which, letters counted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Look

MIDDLE = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LINE, WIDE = 16, 40  # units: a row, and a column with room for a part of a name
END = Qt.TextElideMode.ElideRight


class Confusion(QWidget):
    """Rows are the truth, columns the answers; what is right stands on the diagonal."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._names: tuple[str, ...] = ()
        self._counts: NDArray[np.int64] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion: truth by row, answer by column")
        look.changed.connect(self._measure)
        self._measure()

    def sizeHint(self) -> QSize:
        """Square by wish."""
        return QSize(self._look.px(150), self._look.px(130))

    def show_counts(self, names: tuple[str, ...], counts: NDArray[np.int64] | None) -> None:
        """Show (classes, classes) counts; None where nothing was counted yet: dashes."""
        self._names, self._counts = names, counts
        self._measure()
        self.update()

    def _measure(self) -> None:
        """Each class has its line."""
        self.setMinimumHeight(self._look.px(max(96, 24 + LINE * len(self._names))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The table with its names at the edges."""
        look, count = self._look, len(self._names)
        if not count:
            return
        font = look.font("strong" if self.height() >= look.px(24 + 20 * count) else "small")
        metrics, gap, edge = QFontMetricsF(font), look.px(8), look.px(24)
        widest = max(metrics.horizontalAdvance(name) for name in self._names) + gap
        left = max(edge, min(widest, self.width() * 0.3))
        side = min((self.width() - left) / count, (self.height() - edge) / count, look.px(64))
        counts = self._counts if self._counts is not None else np.zeros((count, count), np.int64)
        rows = np.maximum(counts.sum(axis=1, keepdims=True), 1)
        counted = self._counts is not None
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font)
            painter.setPen(look.color("quiet"))
            for k, name in enumerate(self._names):
                over = QRectF(left + k * side, 0, side, edge)
                beside = QRectF(0, edge + k * side, left - gap / 2, side)
                painter.drawText(
                    beside, MIDDLE if left == edge else RIGHT, metrics.elidedText(name, END, left)
                )
                if metrics.horizontalAdvance(name) <= side or side >= look.px(WIDE):
                    painter.drawText(over, MIDDLE, metrics.elidedText(name, END, side))
            for (truth, answer), n in np.ndenumerate(counts):
                place = QRectF(left + answer * side, edge + truth * side, side - 2, side - 2)
                share = float(n / rows[truth, 0])
                text = str(n) if counted else "–"
                self._cell(painter, place, text, share, truth == answer)

    def _cell(self, painter: QPainter, place: QRectF, text: str, share: float, right: bool) -> None:
        look = self._look
        painter.setPen(QPen(look.color("line"), 1))
        painter.setBrush(look.color("empty"))
        painter.drawRoundedRect(place, 4, 4)
        color = look.color("yes" if right else "warning")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        high = place.height() * share
        painter.drawRoundedRect(QRectF(place.x(), place.bottom() - high, look.px(6), high), 2, 2)
        painter.setPen(look.color("ink"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
