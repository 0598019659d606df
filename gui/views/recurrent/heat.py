"""A map of units along time, painted pixel by pixel: where cells stand in it, and what is held."""

from __future__ import annotations

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.array import Floats
from engine.trace import Quantity
from gui.theme import Look
from gui.views.cells import as_image
from gui.views.hues import shades
from gui.views.recurrent.pooled import Pyramid, parted, parts
from gui.views.recurrent.span import Span
from gui.views.recurrent.tracks import GAP, Units


class Rows(msgspec.Struct, frozen=True, eq=False):
    """Which unit stands in which row.

    Attributes:
        order: (H,) units from top to bottom.
    """

    order: Units

    def unit(self, y: float, area: QRectF) -> int:
        """The unit at a height of an area."""
        row = int((y - area.y()) / area.height() * len(self.order))
        return int(self.order[min(max(row, 0), len(self.order) - 1)])

    def row(self, unit: int) -> int:
        """Where a unit stands."""
        return int(np.flatnonzero(self.order == unit)[0])

    def rect(self, steps: tuple[int, int], unit: int, span: Span, area: QRectF) -> QRectF:
        """Where the cells of a unit lie from a step to another, both included; −1 is every unit."""
        left, right = span.x(steps[0], area), span.x(steps[1] + 1, area)
        pitch = area.height() / len(self.order)
        top, high = (area.y() + self.row(unit) * pitch, pitch) if unit >= 0 else (area.y(), 0.0)
        return QRectF(left, top, right - left, high or area.height())


def paint(
    painter: QPainter,
    area: QRectF,
    quantity: Quantity,
    pyramid: Pyramid,
    rows: Rows,
    span: Span,
    look: Look,
) -> None:
    """Paint a map: a colour for every pixel there is, and dashes around what a hand holds."""
    scale = painter.deviceTransform().m11()
    width, height = (max(1, round(side * scale)) for side in (area.width(), area.height()))
    with np.errstate(over="ignore", invalid="ignore"):
        columns = pyramid.columns(span, width)[:, rows.order]
        if height < len(rows.order):
            columns = pyramid.rows(columns, height).T
        lines = shades(quantity, columns, look.theme).T  # before they fill several pixels each
    colors = lines[((np.arange(height) + 0.5) * len(lines) / height).astype(np.intp)]
    down, across = parts(len(rows.order), height), span.first + span.count * parts(1, width)
    painter.drawImage(area, as_image(parted(colors, down, across, look.color("card"))))
    if not quantity.held:
        return
    painter.save()
    painter.setClipRect(area.adjusted(-1, -1, 1, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for hold in quantity.held:
        rect = rows.rect((hold.first, hold.last), hold.unit, span, area)
        thin = max(look.px(6) - rect.height(), 0.0) / 2  # a row may be less than a pixel high
        rect = rect.adjusted(0, -thin, 0, thin)
        for color, style in (("card", Qt.PenStyle.SolidLine), ("ink", Qt.PenStyle.DashLine)):
            painter.setPen(QPen(look.color(color), look.px(1.6), style))
            painter.drawRect(rect)
    painter.restore()


def bars(painter: QPainter, area: QRectF, rows: Rows, shares: Floats, look: Look) -> None:
    """A bar for each unit at the right of a map, in the gap before the next, 0 … 1 of it."""
    pitch, wide = area.height() / len(rows.order), look.px(GAP - 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("quiet"))
    for row, share in enumerate(shares[rows.order].tolist()):
        top, edge = area.y() + row * pitch, min(1.0, pitch / 6)
        painter.drawRect(QRectF(area.right() + 2, top + edge, share * wide, pitch - 2 * edge))


def numbers(painter: QPainter, room: QRectF, rows: Rows, followed: int | None, look: Look) -> None:
    """The numbers of the units beside their rows, as many as fit; the followed one is marked."""
    painter.setFont(look.font("small"))
    count, line = len(rows.order), painter.fontMetrics().height()
    pitch = room.height() / count
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 256) if n * pitch >= line or n == 256)
    marked = -1 if followed is None else rows.row(followed)
    for row in sorted({*range(every - 1, count, every), *([marked] if marked >= 0 else [])}):
        near = marked >= 0 and abs(row - marked) * pitch < line
        if near and row != marked:
            continue
        middle = room.y() + (row + 0.5) * pitch
        top = min(max(middle - line / 2, room.y()), room.bottom() - line)
        place = QRectF(room.x(), top, room.width() - look.px(6), line)
        painter.setFont(look.font("strong" if row == marked else "small"))
        painter.setPen(look.color("accent_text" if row == marked else "quiet"))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(int(rows.order[row]) + 1))
        if pitch >= line * 0.5 or row == marked:
            painter.drawLine(
                QPointF(room.right() - look.px(4), middle), QPointF(room.right() - 1, middle)
            )
