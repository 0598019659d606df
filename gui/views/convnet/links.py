"""The ribbon's strokes: lines where data flows, words over and under each stage, thumbnails."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from engine.trace import Cell, Region, Trace
from gui.theme import Look
from gui.views import cells
from gui.views.cells import Sheet
from gui.views.convnet import chain
from gui.views.convnet.chain import Column
from gui.views.glance import spots
from gui.views.pencil import Spot

CENTRED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
HEADING, CAPTION = 12, 8  # units that words may be wider than their column, on either side
SINGLE = 8  # maps; more than that are joined by one line, not by one each


def lines(painter: QPainter, left: Column, right: Column, now: Cell, look: Look) -> None:
    """Where data flows from one stage to the next: map by map, out of one, or together."""
    for start, end, n in _ends(left, right):
        hot = n == now.index[0] and _current(right, now)
        path = QPainterPath(start + QPointF(4, 0))
        middle = (start.x() + end.x()) / 2
        path.cubicTo(QPointF(middle, start.y()), QPointF(middle, end.y()), end - QPointF(4, 0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = look.px(2) if hot else max(1.0, look.px(1.2))
        painter.setPen(QPen(look.color("accent" if hot else "line"), width))
        painter.drawPath(path)


def _ends(left: Column, right: Column) -> list[tuple[QPointF, QPointF, int]]:
    """Start, end and map of every line between two stages; map −1 belongs to all."""
    a, b = left.thumbs, right.thumbs
    middle = QPointF(b[0].left(), right.area.center().y())
    edge = QPointF(max(p.right() for p in a), left.area.center().y())
    if chain.answers(left.name):  # its strips stand side by side
        return [(edge, middle, -1)]
    if len(a) == len(b) <= SINGLE and not chain.answers(right.name):
        return [(_right(p), _left(q), n) for n, (p, q) in enumerate(zip(a, b, strict=True))]
    if len(a) == 1 and len(b) <= SINGLE:
        return [(_right(a[0]), _left(q), n) for n, q in enumerate(b)]
    if len(a) <= SINGLE:
        return [(_right(p), middle, -1) for p in a]
    return [(edge, middle, -1)]


def _right(thumb: QRectF) -> QPointF:
    return QPointF(thumb.right(), thumb.center().y())


def _left(thumb: QRectF) -> QPointF:
    return QPointF(thumb.left(), thumb.center().y())


def _current(column: Column, now: Cell) -> bool:
    """Whether a column is being made now, or is the filters it is made with."""
    return column.name in (now.quantity, chain.filters_of(now.quantity))


def heights(columns: Sequence[Column], look: Look) -> tuple[float, float]:
    """How high the highest of the words over the columns are, and of those under them."""
    above, under = heading_font(columns, look), look.font("small")
    over = max(_high(column.heading, _room(column, HEADING, look), above) for column in columns)
    captions = (
        (column, below(column, gradient)) for column in columns for gradient in (False, True)
    )
    return over, max(
        _high(words, _room(column, CAPTION, look), under) for column, words in captions
    )


def heading_font(columns: Sequence[Column], look: Look) -> QFont:
    """One font for all headings: smaller, where one of them is wider than its column."""
    strong, small = look.font("strong"), look.font("small")
    wide = [_room(column, HEADING, look).width() for column in columns]
    headings = [look.wide("strong", column.heading) for column in columns]
    fits = all(heading <= room for heading, room in zip(headings, wide, strict=True))
    return strong if fits else look.font("strong", small.pixelSize() / strong.pixelSize())


def _room(column: Column, beyond: float, look: Look) -> QRectF:
    """As wide as a column and so many units on either side."""
    return column.area.adjusted(-look.px(beyond), 0, look.px(beyond), 0)


def _high(words: str, room: QRectF, font: QFont) -> float:
    room = QRectF(0, 0, room.width(), 0)
    return QFontMetricsF(font).boundingRect(room, CENTRED, words).height()


def words(
    painter: QPainter,
    columns: Sequence[Column],
    height: float,
    now: Cell,
    gradient: bool,
    look: Look,
) -> None:
    """The heading over each column and the caption under it."""
    font = heading_font(columns, look)
    for column in columns:
        over = _room(column, HEADING, look)
        painter.setFont(font)
        painter.setPen(look.color("accent_text" if column.name == now.quantity else "ink"))
        painter.drawText(QRectF(over.x(), 0, over.width(), over.y()), CENTRED, column.heading)
        if not look.tight:
            painter.setFont(look.font("small"))
            painter.setPen(look.color("quiet"))
            foot = _room(column, CAPTION, look)
            foot = QRectF(foot.x(), foot.bottom(), foot.width(), height - foot.bottom())
            painter.drawText(foot, CENTRED, below(column, gradient))


def below(column: Column, gradient: bool) -> str:
    """What stands under a column: its size, or its gradient's name; ReLU keeps its capitals."""
    if not gradient:
        return column.caption
    name = column.heading
    return f"∂L/∂ {name.lower() if name[1:].islower() else name}"


def thumbs(
    painter: QPainter,
    trace: Trace,
    column: Column,
    now: Cell,
    touched: Region | None,
    gradient: bool,
    look: Look,
) -> None:
    """The maps of a column, what is touched in them, and the one that is large."""
    count = len(column.thumbs)
    sheets = [chain.sheet(trace, column.name, n, gradient) for n in range(count)]
    rows = sheets[0].rows
    # The colours of all maps are looked up at once, one below the other.
    stacked = msgspec.structs.replace(
        sheets[0], values=np.concatenate([sheet.values for sheet in sheets])
    )
    whole = cells.image(stacked, look)
    for n, (thumb, sheet) in enumerate(zip(column.thumbs, sheets, strict=True)):
        # An SVG would show the whole image here, whatever part of it was asked for.
        painter.drawImage(thumb.toRect(), whole.copy(0, n * rows, sheet.columns, rows))
        if sheet.ink:
            painter.setPen(QPen(look.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(thumb)
        _touched(painter, thumb, sheet, spots(touched, n), look)
    if _current(column, now):  # over its neighbours
        around = column.thumbs[now.index[0]].adjusted(-2, -2, 2, 2)
        cells.outline(painter, around, look.color("accent"), look.px(2.4))


def names(painter: QPainter, column: Column, labels: Sequence[str], look: Look) -> None:
    """The class over each strip of votes: its name, or where one has no room all initials."""
    painter.setFont(look.font("small"))
    painter.setPen(look.color("quiet"))
    pitch = column.thumbs[1].x() - column.thumbs[0].x() if len(column.thumbs) > 1 else look.px(60)
    fits = all(look.wide("small", label) <= pitch for label in labels)
    for label, thumb in zip(labels, column.thumbs, strict=True):
        left, top = thumb.center().x() - pitch / 2, thumb.y() - look.px(15)
        over = QRectF(left, top, pitch, look.px(14))
        painter.drawText(over, Qt.AlignmentFlag.AlignCenter, label if fits else label[:1])


def _touched(
    painter: QPainter, thumb: QRectF, sheet: Sheet, found: frozenset[Spot], look: Look
) -> None:
    if not found or len(found) == sheet.rows * sheet.columns:
        return
    rows = [row for row, _ in found]
    columns = [column for _, column in found]
    first = cells.cell_rect(thumb, sheet, min(rows), min(columns))
    last = cells.cell_rect(thumb, sheet, max(rows), max(columns))
    cells.outline(painter, first.united(last), look.color("accent"), 1.6)
