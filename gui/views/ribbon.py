"""`Ribbon`: the whole chain in miniature, left to right, with real values.

A column for each stage, a thumbnail for each map, lines where the data flows, and at the end the
votes. What is large below is marked here; every thumbnail can be pointed at and clicked.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.trace import Cell, Region, Trace
from gui.theme import Look
from gui.views import bars, cells, chain
from gui.views.cells import Sheet
from gui.views.chain import Column
from gui.views.glance import Glance, related, scale, shown, spots
from gui.views.grid import Grid
from gui.views.pencil import Pencil


class Ribbon(QWidget):
    """The chain.

    Signals:
        pointed(cell): the `Cell` under the pointer, None when there is none.
        chosen(cell): a cell was clicked.
        edited(values), settled(): the small input was drawn on, (maps, rows, columns).
    """

    pointed = Signal(object)
    chosen = Signal(object)
    edited = Signal(object)
    settled = Signal()

    def __init__(self, look: Look, pencil: Pencil) -> None:
        super().__init__()
        self._look = look
        self._trace: Trace | None = None
        self._glance = Glance()
        self._columns: list[Column] = []
        self._hover: Cell | None = None
        self.input = Grid(look, "Input, small", pencil)
        self.input.setParent(self)
        self.input.edited.connect(self.edited)
        self.input.settled.connect(self.settled)
        self.input.pointed.connect(self._point_input)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The whole network, left to right")
        look.changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        """High enough for three maps and two lines of words."""
        return QSize(self._look.px(600), self._look.px(166))

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw a trace at a glance."""
        reshaped = self._trace is None or _shapes(trace) != _shapes(self._trace)
        still = trace is self._trace and _still(glance) == _still(self._glance)
        self._trace, self._glance = trace, glance
        if reshaped:
            self._arrange()
        if still:
            return
        name = shown(trace, "input", glance.gradient)
        quantity, values = trace.quantities[name], trace[name]
        whole = values if len(values) == 3 and name == "input" else values[0]
        self.input.show_sheet(Sheet(whole, quantity.ink, scale(quantity), numbers=False))
        self.input.editable = name == "input"
        self.update()

    def _restyle(self) -> None:
        self.updateGeometry()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other places."""
        self._arrange()

    def _arrange(self) -> None:
        if self._trace is None or self.width() < 10:
            return
        look = self._look
        stages = _stages(self._trace)
        ends = bool(stages) and chain.answers(stages[-1])
        right = min(look.px(225), self.width() * 0.27) if ends else look.px(16)
        top, foot, edge = look.px(32), look.px(27), look.px(16)
        room = QRectF(edge, top, self.width() - edge - right, self.height() - top - foot)
        self._columns = chain.columns(self._trace, room, look.px(30))
        self.input.setGeometry(self._columns[0].thumbs[0].adjusted(-3, -3, 3, 3).toRect())
        self.update()

    def _bars_area(self) -> QRectF | None:
        """Where the votes stand, None when the stack does not answer."""
        if not self._columns or not chain.answers(self._columns[-1].name):
            return None
        look = self._look
        left = self._columns[-1].area.right() + look.px(14)
        high = self.height() - look.px(50)
        return QRectF(left, look.px(25), self.width() - left - look.px(18), high)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines first, thumbnails over them, words around."""
        if self._trace is None or not self._columns:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.color("line"), 1))
            painter.setBrush(self._look.color("card"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
            now = self._glance.now(self._trace)
            touched = related(self._trace, self._glance.pointed or self._glance.chosen)
            for left, right in pairwise(self._columns):
                self._paint_lines(painter, left, right, now)
            for column in self._columns:
                self._paint_words(painter, column, now)
                self._paint_thumbs(painter, column, now, touched)
            self._paint_bars(painter)

    def _paint_lines(self, painter: QPainter, left: Column, right: Column, now: Cell) -> None:
        look = self._look
        same = len(left.thumbs) == len(right.thumbs) <= 8
        fan = len(left.thumbs) == 1 and len(right.thumbs) <= 8
        for n, thumb in enumerate(right.thumbs):
            if not (same or fan) and n:
                break
            start = left.thumbs[n if same else 0]
            hot = right.name in (now.quantity, chain.filters_of(now.quantity)) and now.index[0] == n
            color = look.color("accent" if hot and (same or fan) else "line")
            a = QPointF(start.right() if same or fan else left.area.right(), start.center().y())
            b = QPointF(thumb.left(), thumb.center().y())
            if not (same or fan):
                a.setY(left.area.center().y())
                b = QPointF(right.thumbs[0].left(), right.area.center().y())
            path = QPainterPath(a + QPointF(4, 0))
            middle = (a.x() + b.x()) / 2
            path.cubicTo(QPointF(middle, a.y()), QPointF(middle, b.y()), b - QPointF(4, 0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color, look.px(2) if hot else max(1.0, look.px(1.2))))
            painter.drawPath(path)

    def _paint_words(self, painter: QPainter, column: Column, now: Cell) -> None:
        look = self._look
        hot = column.name == now.quantity
        room = QRectF(column.area.x() - look.px(10), 0, column.area.width() + look.px(20), 0)
        painter.setFont(look.font("strong"))
        painter.setPen(look.color("accent_text" if hot else "ink"))
        head = QRectF(room.x(), look.px(7), room.width(), look.px(20))
        text = painter.fontMetrics().elidedText(
            column.heading, Qt.TextElideMode.ElideRight, int(head.width())
        )
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        foot = QRectF(room.x(), self.height() - look.px(22), room.width(), look.px(18))
        text = painter.fontMetrics().elidedText(
            column.caption, Qt.TextElideMode.ElideRight, int(foot.width())
        )
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_thumbs(
        self, painter: QPainter, column: Column, now: Cell, touched: dict[str, Region]
    ) -> None:
        assert self._trace is not None
        if column.name == "input":
            painter.setPen(QPen(self._look.color("line"), 1))
            painter.drawRect(column.thumbs[0].adjusted(-1, -1, 1, 1))
            return
        for n, thumb in enumerate(column.thumbs):
            sheet = chain.sheet(self._trace, column.name, n, self._glance.gradient)
            painter.drawImage(thumb, cells.image(sheet, self._look))
            if sheet.ink:
                painter.setPen(QPen(self._look.color("line"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(thumb)
            self._paint_touched(painter, thumb, sheet, spots(touched.get(column.name), n))
            if column.name in (now.quantity, chain.filters_of(now.quantity)) and n == now.index[0]:
                around = thumb.adjusted(-2, -2, 2, 2)
                cells.outline(painter, around, self._look.color("accent"), self._look.px(2.4))

    def _paint_touched(
        self,
        painter: QPainter,
        thumb: QRectF,
        sheet: Sheet,
        cells_touched: frozenset[tuple[int, int]],
    ) -> None:
        if not cells_touched:
            return
        rows = [r for r, _ in cells_touched]
        columns = [c for _, c in cells_touched]
        first = cells.cell_rect(thumb, sheet, min(rows), min(columns))
        last = cells.cell_rect(thumb, sheet, max(rows), max(columns))
        cells.outline(painter, first.united(last), self._look.color("accent"), 1.6, 1)

    def _paint_bars(self, painter: QPainter) -> None:
        assert self._trace is not None
        area = self._bars_area()
        if area is not None:
            name = self._columns[-1].name
            quantity, values = self._trace.quantities[name], self._trace[name].ravel()
            labels = [quantity.label(k) for k in range(len(values))]
            bars.paint(painter, area, labels, values, self._look)

    # What a hand does

    def cell_at(self, point: QPointF) -> Cell | None:
        """The cell under a point."""
        if self._trace is None:
            return None
        area = self._bars_area()
        if area is not None and area.contains(point):
            name = self._columns[-1].name
            k = int((point.y() - area.y()) / area.height() * self._trace[name].shape[0])
            cell: Cell | None = Cell(name, (k, 0, 0))
        else:
            cell = chain.cell_at(self._trace, self._columns, point)
        if cell is None:
            return None
        return Cell(shown(self._trace, cell.quantity, self._glance.gradient), cell.index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is pointed at."""
        self._point(self.cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a cell."""
        cell = self.cell_at(event.position())
        if cell is not None:
            self.chosen.emit(cell)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._point(None)

    def _point_input(self, spot: object) -> None:
        self._point(Cell("input", (0, *spot)) if isinstance(spot, tuple) else None)

    def _point(self, cell: Cell | None) -> None:
        if cell != self._hover:
            self._hover = cell
            self.pointed.emit(cell)


def _stages(trace: Trace) -> list[str]:
    return [name for name, quantity in trace.quantities.items() if quantity.parent is not None]


def _shapes(trace: Trace) -> list[tuple[str, tuple[int, ...]]]:
    return [(name, array.shape) for name, array in trace.arrays.items()]


def _still(glance: Glance) -> tuple[object, ...]:
    """What of a glance the ribbon shows: not how far the window has slid."""
    return glance.step, glance.pointed, glance.chosen, glance.gradient
