"""Painting a signal: a lane for each channel, what they are called, the heading over them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QToolButton

from engine.array import Floats
from gui.theme import Look
from gui.views import cells
from gui.views.cells import Sheet
from gui.views.wording import fitting


def paint(
    painter: QPainter,
    line: QRectF,
    rooms: Sequence[QRectF],
    values: Floats,
    high: float,
    names: tuple[str, ...],
    look: Look,
) -> None:
    """A signal, (T, D): a lane for each channel, or in one room a map of all.

    Args:
        painter: paints.
        line: of the heading.
        rooms: D, or one.
        values: the signal.
        high: the value of the strongest colour, or the highest bar.
        names: of the channels; may be fewer.
        look: colours and fonts.
    """
    drawn = len(rooms) == values.shape[1]
    heading(painter, line, names, drawn, look)
    if not drawn:
        sheet = Sheet(values.T, high=high, numbers=False)
        painter.drawImage(rooms[0], cells.image(sheet, look))
        return
    for n, room in enumerate(rooms):
        lane(painter, room, values[:, n], high, look)
        if len(rooms) > 1 and n < len(names):
            name(painter, room, names[n], look)


def lane(painter: QPainter, lane: QRectF, values: Floats, high: float, look: Look) -> None:
    """Bars from the middle; where there are many, the band from lowest to highest."""
    middle, half = lane.center().y(), lane.height() / 2 - look.px(3)
    painter.setPen(QPen(look.color("line"), 1))
    painter.drawLine(QPointF(lane.left(), middle), QPointF(lane.right(), middle))
    columns = min(len(values), int(lane.width()))
    edges = np.linspace(0, len(values), columns + 1).astype(int)[:-1]
    wide = lane.width() / columns
    positive, negative = look.color("positive"), look.color("negative")
    tops, lows = np.maximum.reduceat(values, edges), np.minimum.reduceat(values, edges)
    for k, ends in enumerate(zip(tops.tolist(), lows.tolist(), strict=True)):
        for value in set(ends):
            y = value / high * half
            bar = QRectF(lane.x() + k * wide, middle - max(y, 0), wide - (wide > 5), abs(y))
            painter.fillRect(bar, positive if value > 0 else negative)


def place(button: QToolButton, width: int, look: Look) -> None:
    """The button that asks for room, in its corner."""
    words, side = "Draw it large, in the place of the cell, or small again", max(look.px(22), 20)
    button.setProperty("corner", True)
    button.setIcon(look.icon("pen"))
    button.setIconSize(QSize(look.px(14), look.px(14)))
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.setGeometry(width - side - round(look.px(4)), round(look.px(3)), side, side)


def heading(
    painter: QPainter, line: QRectF, names: tuple[str, ...], drawable: bool, look: Look
) -> None:
    """What it is, and what one may do, or what the only channel is called."""
    line.setRight(line.right() - look.px(4))
    painter.setFont(look.font("strong"))
    painter.setPen(look.color("ink"))
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, "signal x")
    line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance("signal x") + look.px(6))
    painter.setFont(look.font("small"))
    painter.setPen(look.color("quiet"))
    notes = [f"{len(names)} symbols"] if not drawable else ["draw here"]
    if drawable and len(names) == 1:
        notes = [f"{names[0]} · draw here", names[0]]
    note = fitting(QFontMetricsF(painter.font()), line.width(), *notes, "")
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, note)


def name(painter: QPainter, lane: QRectF, name: str, look: Look) -> None:
    """What a channel is called, on a ground that lets what is drawn be seen."""
    painter.setFont(look.font("small"))
    metrics, ground = painter.fontMetrics(), QColor(look.color("card"))
    ground.setAlpha(190)
    high = min(float(metrics.height()), lane.height())
    place = QRectF(lane.x(), lane.y(), metrics.horizontalAdvance(name) + look.px(4), high)
    painter.fillRect(place, ground)
    painter.setPen(look.color("quiet"))
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
