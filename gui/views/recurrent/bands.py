"""Bands: pictures along one axis of time, one under the other; each knows where its cells lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine.array import Floats
from engine.explain import brief, exact
from engine.trace import Cell, Quantity
from gui import colours
from gui.theme import Look
from gui.views import hues
from gui.views.recurrent import courses, heat
from gui.views.recurrent.courses import Course
from gui.views.recurrent.heat import Rows
from gui.views.recurrent.pooled import Pyramid
from gui.views.recurrent.span import Span

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Band(Protocol):
    """One picture along time.

    Attributes:
        area: where it is painted; all bands of a view are equally wide.
    """

    area: QRectF

    def paint(self, painter: QPainter, span: Span) -> None:
        """Paint it."""

    def cell_at(self, point: QPointF, span: Span) -> Cell | None:
        """The cell under a point of the area."""

    def rect_of(self, cell: Cell, span: Span) -> QRectF | None:
        """Where a cell is painted; None where it is not in it, or not in view."""

    def told(self, cell: Cell) -> str:
        """The exact value that is painted for a cell, and where it stands."""


class MapBand:
    """A map of one quantity: units along time, or one row for a quantity of one number a step."""

    def __init__(self, quantity: Quantity, values: Floats, look: Look, note: str = "") -> None:
        """A map of values, (T, H) or (T,).

        Args:
            quantity: says the colours.
            values: where steps share a pixel, lengths (T,) and gates show their mean there, and
                all else what is most extreme.
            look: colours and sizes.
            note: stands before the place of a value that is pointed at.
        """
        self.area = QRectF()
        self.values = values
        self._quantity, self.look, self._note = quantity, look, note
        table = values if values.ndim == 2 else values[:, None]
        self._rows = Rows(np.arange(table.shape[1]))
        self._pyramid = Pyramid(table, signed=values.ndim == 2 and not hues.opens(quantity))

    def paint(self, painter: QPainter, span: Span) -> None:
        """A colour for every cell."""
        rows, area = self._rows, self.area
        heat.paint(painter, area, self._quantity, self._pyramid, rows, span, self.look)

    def cell_at(self, point: QPointF, span: Span) -> Cell | None:
        """The cell under a point of the area."""
        unit = self._rows.unit(point.y(), self.area)
        place = (span.step(point.x(), self.area), unit)
        return Cell(self._quantity.name, place[: self.values.ndim])

    def rect_of(self, cell: Cell, span: Span) -> QRectF | None:
        """Where a cell is painted."""
        if not _holds(cell, self._quantity.name, self.values) or not span.shows(cell.index[0]):
            return None
        t, unit = (*cell.index, 0)[:2]
        return self._rows.rect((t, t), unit, span, self.area) & self.area

    def told(self, cell: Cell) -> str:
        """The exact value, and where it stands."""
        value, place = exact(float(self.values[cell.index])), self._quantity.place(cell.index)
        return f"{value} · {self._note}{place}"

    def readable(self, t: int) -> QColor:
        """What text is read on the first unit's colour at a step."""
        colors = hues.shades(
            self._quantity, self.values[t : t + 1].reshape(-1)[:1], self.look.theme
        )
        return QColor.fromRgb(int(colours.readable(colors)[0]))


class Line(msgspec.Struct, frozen=True, eq=False):
    """One curve of a band.

    Attributes:
        course: how it is drawn; its values are heights on the band's scale.
        quantity, values: what it is of, (T,) or (T, O).
        output: which column of the values, where there are several.
    """

    course: Course
    quantity: Quantity
    values: Floats
    output: int = 0

    def cell(self, t: int) -> Cell:
        """Its cell at a step."""
        return Cell(self.quantity.name, (t, self.output)[: self.values.ndim])


class CurveBand:
    """Curves over each other, between the ends of one scale."""

    def __init__(self, lines: Sequence[Line], ends: tuple[float, float], look: Look) -> None:
        """The last line lies over the others."""
        self.area = QRectF()
        self.lines, self.ends, self.look = lines, ends, look

    def paint(self, painter: QPainter, span: Span) -> None:
        """The ground and the curves on it."""
        area, look = self.area, self.look
        painter.fillRect(area, look.color("paper"))
        self.paint_grid(painter)
        painter.save()
        painter.setClipRect(area)
        drawn = [line.course for line in self.lines]
        courses.paint_lines(painter, area, drawn, self.ends, span, look)
        painter.restore()
        painter.setPen(QPen(look.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)

    def paint_grid(self, painter: QPainter) -> None:
        """Lines across at heights worth knowing, with their numbers beside the area."""
        numbers = {value: brief(value) for value in (self.ends[0], 0.0, self.ends[1])}
        paint_heights(painter, self.area, self.ends, numbers, self.look)

    def cell_at(self, point: QPointF, span: Span) -> Cell | None:
        """The cell of the curve that is nearest to a point of the area, at its step."""
        t = span.step(point.x(), self.area)
        if not self.lines:
            return None
        return min(self.lines, key=lambda line: abs(self._y(line, t) - point.y())).cell(t)

    def rect_of(self, cell: Cell, span: Span) -> QRectF | None:
        """A square around a cell's place on its curve."""
        for line in self.lines:
            held = _holds(cell, line.quantity.name, line.values)
            if held and cell == line.cell(cell.index[0]) and span.shows(cell.index[0]):
                t, half = cell.index[0], self.look.px(5)
                middle = QPointF(span.x(t + 0.5, self.area), self._y(line, t))
                return QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)
        return None

    def told(self, cell: Cell) -> str:
        """The exact value, whose it is, and where it stands."""
        line = next(line for line in self.lines if line.cell(cell.index[0]) == cell)
        value, place = exact(float(line.values[cell.index])), line.quantity.place(cell.index)
        return f"{value} · {line.course.told}: {place}"

    def _y(self, line: Line, t: int) -> float:
        low, high = self.ends
        value = float(np.nan_to_num(line.course.values[t], posinf=high, neginf=low))
        return courses.height(min(max(value, low), high), low, high, self.area)


def paint_heights(
    painter: QPainter,
    area: QRectF,
    ends: tuple[float, float],
    numbers: dict[float, str],
    look: Look,
) -> None:
    """A line across an area at each height of a scale, with what is written at its left."""
    painter.setFont(look.font("small"))
    high = painter.fontMetrics().height()
    below = area.bottom() + high
    for value in sorted(numbers):
        y = courses.height(value, *ends, area)
        painter.setPen(QPen(look.color("line"), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if y > below + 1:
            continue  # it would lie over the number below
        place = QRectF(area.x() - look.px(60) - look.px(6), y - high / 2, look.px(60), high)
        painter.setPen(look.color("ink"))
        painter.drawText(place, RIGHT, numbers[value])
        below = y - high


def _holds(cell: Cell, name: str, values: Floats) -> bool:
    """Whether a cell is one of these values."""
    index, shape = cell.index, values.shape
    inside = len(index) == len(shape) and all(i < n for i, n in zip(index, shape, strict=True))
    return cell.quantity == name and inside
