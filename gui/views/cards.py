"""The card that a view stands on."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPen

from gui.theme import Look

ROUND = 10  # pixels


def paint(painter: QPainter, room: QRect | QRectF, look: Look) -> None:
    """A card that fills a room, its edge within."""
    painter.setPen(QPen(look.color("line"), 1))
    painter.setBrush(look.color("card"))
    painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)
