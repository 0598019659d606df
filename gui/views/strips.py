"""Strips: the numbers of a vector side by side, one cell a unit; bars where they are many.

Where bars would be too thin to point at, the strip is folded into rows, read like text.
"""

from __future__ import annotations

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.array import Floats
from engine.explain import cut
from gui import colours
from gui.theme import Look, number_font
from gui.views import cells
from gui.views.cells import Pixels

THINNEST, GAPPED = 2, 6  # pixels of a bar; from so many on there are gaps between cells


class Lattice(msgspec.Struct, frozen=True):
    """Where each of `count` cells lies."""

    left: float
    top: int
    wide: float
    high: float
    columns: int
    count: int

    @property
    def rows(self) -> int:
        """Into how many rows it is folded."""
        return -(-self.count // self.columns)

    @property
    def rect(self) -> QRectF:
        """All of it."""
        return QRectF(self.left, self.top, self.columns * self.wide, self.rows * self.high)

    def cell(self, unit: int) -> QRectF:
        """One cell, the gap behind it included."""
        row, column = divmod(unit, self.columns)
        x, y = self.left + column * self.wide, self.top + row * self.high
        return QRectF(x, y, self.wide, self.high)

    def unit_at(self, point: QPointF, slack: float = 0) -> int | None:
        """The unit under a point, or so many pixels above or below it."""
        rect = self.rect
        if not rect.adjusted(0, -slack, 0, slack).contains(point):
            return None
        column = min(int((point.x() - rect.x()) / self.wide), self.columns - 1)
        row = min(max(int((point.y() - rect.y()) / self.high), 0), self.rows - 1)
        unit = row * self.columns + column
        return unit if unit < self.count else None


def lattice(room: QRectF, count: int) -> Lattice:
    """The cells of a strip, as large as they go into its room: whole pixels, in its middle."""
    across = max(int(room.width() / THINNEST), 1)
    rows = -(-count // across)
    columns = -(-count // rows)
    high = int(room.height())
    wide = max(min(int(room.width() / columns), int(high * 2.2)), THINNEST)
    left = round(room.center().x() - columns * wide / 2)
    return Lattice(left, round(room.center().y() - high / 2), wide, high / rows, columns, count)


def filled(room: QRectF, count: int) -> Lattice:
    """The cells of a strip that ends where its room does; cells are no whole pixels then."""
    place = lattice(room, count)
    return msgspec.structs.replace(place, left=room.x(), wide=room.width() / place.columns)


def paint(
    painter: QPainter, place: Lattice, values: Floats, shown: Pixels, look: Look, size: int
) -> None:
    """Paint the cells, with their numbers where these can be read in `size` pixels."""
    if place.wide < GAPPED or place.high < GAPPED:
        padded = np.full(place.rows * place.columns, look.color("paper").rgb(), dtype=np.uint32)
        padded[: place.count] = shown
        image = cells.as_image(padded.reshape(place.rows, place.columns))
        painter.drawImage(place.rect, image)
        return
    for unit, color in enumerate(shown.tolist()):
        rect = place.cell(unit)
        left, right = round(rect.left()), round(rect.right())
        bar = QRectF(left, rect.y(), right - left - 1, rect.height())
        painter.fillRect(bar, QColor.fromRgba(color))
    size = min(size, int(place.high * 0.72))
    if place.wide < 2.7 * size or size < look.smallest * 0.92:
        return
    painter.setFont(number_font(size))
    for unit, color in enumerate(colours.readable(shown)):
        painter.setPen(QColor.fromRgba(int(color)))
        painter.drawText(place.cell(unit), Qt.AlignmentFlag.AlignCenter, cut(float(values[unit])))


def paint_empty(painter: QPainter, place: Lattice, look: Look) -> None:
    """The cells of numbers that are not computed yet."""
    shown = np.full(place.count, look.color("empty").rgb(), dtype=np.uint32)
    paint(painter, place, np.zeros(place.count, np.float32), shown, look, 0)


def outline(painter: QPainter, place: Lattice, units: list[int], look: Look, thick: float) -> None:
    """A frame around some units: one around all where these are all."""
    accent = look.color("accent")
    if len(units) == place.count:
        cells.outline(painter, place.rect.adjusted(-1, -1, 0, 1), accent, thick)
        return
    gap, apart = (1, 1.0) if place.wide >= GAPPED else (0, thick)
    for unit in units:
        rect = place.cell(unit).adjusted(-apart, -apart, apart - gap, apart)
        cells.outline(painter, rect, accent, thick)


def tick(painter: QPainter, place: Lattice, unit: int, look: Look, size: float) -> None:
    """A small pointer below a unit."""
    rect = place.cell(unit)
    tip = QPointF(rect.center().x(), place.rect.bottom() + 1)
    corners = [tip, tip + QPointF(-size * 0.8, size), tip + QPointF(size * 0.8, size)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("accent"))
    painter.drawPolygon(corners)
