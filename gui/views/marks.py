"""What lies over the cells of a sheet: the window, the cell being made, what it is related to."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.explain import exact
from gui.theme import Look
from gui.views import cells, figures
from gui.views.cells import Sheet
from gui.views.pencil import Spot

HATCHED = 0.2  # of a cell's side, above and below its number


class Marks(msgspec.Struct, frozen=True):
    """Marks over one sheet.

    Attributes:
        window: (row, column, rows, columns) of the sliding window; fractions while it slides.
        cell: the cell being made or chosen.
        related: cells the chosen one was made from or went into.
        shut: cells a gradient cannot pass, hatched over and under their numbers.
    """

    window: tuple[float, float, float, float] | None = None
    cell: Spot | None = None
    related: frozenset[Spot] = frozenset()
    shut: frozenset[Spot] = frozenset()


def paint(painter: QPainter, area: QRectF, sheet: Sheet, marks: Marks, look: Look) -> None:
    """Draw the marks over a painted sheet."""
    accent = look.color("accent")
    thick = max(2.0, look.px(2.6))
    if marks.shut:
        _hatch(painter, area, sheet, marks.shut, look)
    if marks.related:
        _related(painter, area, sheet, marks.related, look)
    if marks.window is not None:
        top, left, rows, columns = marks.window
        corner = cells.cell_rect(area, sheet, top, left)
        rect = QRectF(
            corner.x() - 1, corner.y() - 1, columns * corner.width(), rows * corner.height()
        )
        cells.outline(painter, rect, accent, thick)
    if marks.cell is not None:
        rect = cells.cell_rect(area, sheet, *marks.cell).adjusted(-1, -1, 0, 0)
        cells.outline(painter, rect, accent, thick)


def _hatch(
    painter: QPainter, area: QRectF, sheet: Sheet, shut: frozenset[Spot], look: Look
) -> None:
    """Slanted strokes along the upper and the lower edge of cells; numbers stand between them."""
    side = area.height() / sheet.rows
    band, pitch = side * HATCHED, max(side / 9, 3.0)
    strokes = []
    for row, column in shut:
        cell = cells.cell_rect(area, sheet, row, column).adjusted(2, 2, -3, -3)
        for bottom in (cell.y() + band, cell.bottom()):
            for n in range(int((cell.width() - band) / pitch) + 1):
                x = cell.x() + n * pitch
                strokes.append(QLineF(x, bottom, x + band, bottom - band))
    painter.setPen(QPen(look.color("quiet"), max(1.0, side / 60)))
    painter.drawLines(strokes)


def extent(area: QRectF, sheet: Sheet, marks: Marks, look: Look) -> QRect:
    """All the pixels that marks may touch."""
    spots = [*marks.related, *marks.shut, *([marks.cell] if marks.cell else [])]
    rects = [cells.cell_rect(area, sheet, row, column) for row, column in spots]
    if marks.window is not None:
        top, left, rows, columns = marks.window
        first = cells.cell_rect(area, sheet, top, left)
        rects += [first, cells.cell_rect(area, sheet, top + rows - 1, left + columns - 1)]
    whole = QRectF()
    for rect in rects:
        whole = whole.united(rect)
    edge = look.px(2.6) + 4
    return whole.adjusted(-edge, -edge, edge, edge).toAlignedRect() if rects else QRect()


def _related(
    painter: QPainter, area: QRectF, sheet: Sheet, related: frozenset[Spot], look: Look
) -> None:
    """A frame around related cells, as a whole where they are a block; their colours stay."""
    accent = look.color("accent")
    rows = [row for row, _ in related]
    columns = [column for _, column in related]
    height, width = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
    first = cells.cell_rect(area, sheet, min(rows), min(columns))
    block = QRectF(first.x(), first.y(), first.width() * width, first.height() * height)
    if height * width == len(related):
        cells.outline(painter, block, accent, max(2.0, look.px(2.0)))
        return
    for row, column in related:
        rect = cells.cell_rect(area, sheet, row, column)
        cells.outline(painter, rect, accent, max(1.0, look.px(1.2)))


def paint_tag(painter: QPainter, room: QRectF, anchor: QRectF, text: str, look: Look) -> None:
    """A small label over something, kept inside the room."""
    painter.setFont(look.font("small"))
    box = _box(painter, anchor, text)
    box.moveBottom(anchor.top() - 3)
    if box.top() < room.top():
        box.moveTop(anchor.bottom() + 3)
    _label(painter, room, box, text, look)


def paint_value(painter: QPainter, room: QRectF, cell: QRectF, text: str, look: Look) -> None:
    """A cell's exact value on its upper edge, between its number and the one above.

    Cells too low for that have it over them.
    """
    painter.setFont(look.font("small"))
    box = _box(painter, cell, text)
    free = cell.height() * (0.5 - figures.TALL / 2)  # between the edge and a number
    if free < box.height() / 2:
        paint_tag(painter, room, cell, text, look)
        return
    box.moveCenter(QPointF(cell.center().x(), cell.top()))
    box.moveTop(max(box.top(), room.top()))
    _label(painter, room, box, text, look)


def _box(painter: QPainter, anchor: QRectF, text: str) -> QRectF:
    box = QRectF(painter.fontMetrics().boundingRect(text)).adjusted(-6, -3, 6, 3)
    box.moveCenter(anchor.center())
    return box


def _label(painter: QPainter, room: QRectF, box: QRectF, text: str, look: Look) -> None:
    right = max(room.left(), room.right() - box.width())
    box.moveLeft(min(max(box.left(), room.left()), right))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("ink"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(look.color("card"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def tag_text(sheet: Sheet, spot: Spot) -> str:
    """The exact value of a cell; three of them in a colour picture."""
    values = sheet.values[..., spot[0], spot[1]].ravel()
    return "  ".join(exact(float(value)) for value in values)
