"""The card that a view stands on."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPen

from gui.theme import Look

ROUND = 10  # pixels
EDGE, SCALE, HEAD = 10, 20, 24  # units: beside a picture, where its scale is, and over it


def paint(painter: QPainter, room: QRect | QRectF, look: Look) -> None:
    """A card that fills a room, its edge within."""
    painter.setPen(QPen(look.color("line"), 1))
    painter.setBrush(look.color("card"))
    painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)


def heading(size: QSize, look: Look) -> QRectF:
    """The line of the heading of a card so large."""
    edge = look.px(EDGE)
    return QRectF(edge, 0, size.width() - 2 * edge, look.px(HEAD))


def inside(size: QSize, look: Look) -> QRectF:
    """Where the picture of a card so large is: under its heading, beside its scale."""
    left, head, edge = look.px(SCALE), look.px(HEAD), look.px(EDGE)
    room = QRectF(left, head, size.width() - left - edge, size.height() - head - edge)
    return room if room.isValid() else QRectF(0, 0, 1, 1)
