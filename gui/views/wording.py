"""Words in the room there is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from engine.explain import levels
from gui.theme import Look

DROP = 0.22  # of a font's height that letters above or below the line are away from it


def fitting(metrics: QFontMetricsF, room: float, *ways: str) -> str:
    """The first of several ways to say something that is no wider; the last, if none is."""
    return next((text for text in ways if metrics.horizontalAdvance(text) <= room), ways[-1])


def formula(painter: QPainter, room: QRectF, words: str, look: Look) -> float:
    """A formula at the left of a room, in its middle, its letters above and below the line.

    Returns:
        How wide it is, in pixels.
    """
    font, metrics = painter.font(), QFontMetricsF(painter.font())
    smaller = QFont(font)
    smaller.setPixelSize(min(font.pixelSize(), look.font("small").pixelSize()))
    y = room.center().y() + (metrics.ascent() - metrics.descent()) / 2
    x = room.x()
    for level, piece in levels(words):
        painter.setFont(smaller if level else font)
        painter.drawText(QPointF(x, y - level * DROP * metrics.ascent()), piece)
        x += QFontMetricsF(painter.font()).horizontalAdvance(piece)
    painter.setFont(font)
    return x - room.x()
