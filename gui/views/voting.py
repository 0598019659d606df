"""`Voting`: a fully connected layer, large. Every value, weighed, votes for a class.

values × weights of a class ══ lines, thick where a vote is strong ══▶ X, O with their sums
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.array import Floats
from engine.explain import cut
from engine.trace import Cell, Trace
from gui import colours
from gui.theme import Look
from gui.views import cells, passage
from gui.views.cells import Sheet
from gui.views.glance import Glance, related, scale, shown, spots

LINES = 400  # of all votes, the strongest so many are drawn


class Voting(QWidget):
    """Values, weights, lines and sums.

    Signals:
        pointed(cell), chosen(cell): a value, a weight or a class.
    """

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._trace: Trace | None = None
        self._glance = Glance()
        self._hover: Cell | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Votes")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As large as the page allows."""
        return QSize(self._look.px(600), self._look.px(300))

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw a trace at a glance; nothing to draw unless the step is a vote."""
        if trace.timeline.at(glance.step)[0].quantity.startswith(("votes", "shares")):
            self._trace, self._glance = trace, glance
            self.update()

    # What is shown

    def _names(self, trace: Trace) -> tuple[str, str, str]:
        """Votes, their weights, and what they read."""
        name = trace.timeline.at(self._glance.step)[0].quantity.replace("shares", "votes")
        return name, name.replace("votes", "weights"), trace.quantities[name].parent or "input"

    def _places(self, trace: Trace) -> tuple[list[QRectF], list[QRectF], list[QPointF]]:
        """Where each map of the values and of the weights, and each class, stands."""
        look = self._look
        votes, _, source = self._names(trace)
        shape, head = trace[source].shape, look.px(27)
        room = QRectF(self.rect()).adjusted(0, head, 0, -look.px(4))
        width = room.width() * 0.27
        left = _tiles(QRectF(room.x() + 3, room.y(), width, room.height()), shape)
        start = max(tile.right() for tile in left) + look.px(34)
        right = _tiles(QRectF(start, room.y(), width, room.height()), shape)
        classes = trace[votes].shape[0]
        pitch = room.height() / classes
        x = room.right() - min(look.px(210), room.width() * 0.26)
        nodes = [QPointF(x, room.y() + (k + 0.5) * pitch) for k in range(classes)]
        return left, right, nodes

    def _products(self, trace: Trace) -> Floats:
        """Every value times every weight, (classes, values)."""
        _, weights, source = self._names(trace)
        products: Floats = trace[source].ravel()[None] * trace[weights]
        return products

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines first, sheets over them, the classes at the end."""
        if self._trace is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            trace, look = self._trace, self._look
            left, right, nodes = self._places(trace)
            segment, offset = trace.timeline.at(self._glance.step)
            done = segment.quantity.startswith("shares")
            upto = trace[self._names(trace)[1]].shape[1] if done else offset + 1
            self._paint_lines(painter, trace, right, nodes, segment.map, upto)
            self._paint_sheets(painter, trace, left, right, segment.map, upto)
            products = self._products(trace)
            name = self._names(trace)[0]
            bias = trace.arrays.get(name.replace("votes", "bias"))
            for k, node in enumerate(nodes):
                so_far = upto if k == segment.map else products.shape[1]
                total = float(products[k, :so_far].sum(dtype=np.float64))
                if bias is not None and so_far == products.shape[1]:
                    total += float(bias[k])
                self._paint_class(painter, trace, k, node, total, k == segment.map and not done)
            words = f"{products.shape[1]} values"
            passage.heading(painter, left[0], "Values", words, look, self.width() * 0.3)
            label = trace.quantities[name].label(segment.map)
            passage.heading(
                painter, right[0], f"× weights for {label}", "", look, self.width() * 0.4
            )

    def _paint_sheets(
        self, painter: QPainter, trace: Trace, left: list[QRectF], right: list[QRectF],
        chosen: int, upto: int,
    ) -> None:  # fmt: skip
        look = self._look
        _, weights, source = self._names(trace)
        gradient = self._glance.gradient
        read, learned = shown(trace, source, gradient), shown(trace, weights, gradient)
        values, quantity = trace[read], trace.quantities[read]
        grid = trace[learned][chosen].reshape(values.shape)
        seen = related(trace, self._glance.pointed or self._glance.chosen).get(source)
        size = values.shape[1] * values.shape[2]
        m, cell = divmod(min(upto, values.size) - 1, size)
        row, column = divmod(cell, values.shape[2])
        for n, (a, b) in enumerate(zip(left, right, strict=True)):
            first = Sheet(values[n], high=scale(quantity))
            second = Sheet(grid[n], high=scale(trace.quantities[learned]))
            for area, sheet in ((a, first), (b, second)):
                cells.paint(painter, area, sheet, look)
                if n == m:
                    spot = cells.cell_rect(area, sheet, row, column)
                    cells.outline(painter, spot, look.color("accent"), look.px(2.2))
            touched = spots(seen, n)
            if touched and len(touched) < size:
                for r, c in touched:
                    spot = cells.cell_rect(a, first, r, c)
                    cells.outline(painter, spot, look.color("accent"), look.px(1.2))

    def _paint_lines(
        self, painter: QPainter, trace: Trace, right: list[QRectF], nodes: list[QPointF],
        chosen: int, upto: int,
    ) -> None:  # fmt: skip
        """From every weight to its class, as thick as its vote is strong, in the vote's colour."""
        products = self._products(trace)
        _, weights, source = self._names(trace)
        shape = trace[source].shape
        high = scale(trace.quantities[weights]) * scale(trace.quantities[source])
        shades = colours.signed(self._look.theme)[colours.indices(products, -high, high)]
        strongest = np.argsort(-np.abs(products), axis=None)[:LINES][::-1]
        start = max(tile.right() for tile in right) + self._look.px(5)
        for flat in strongest.tolist():
            k, n = divmod(flat, products.shape[1])
            value = float(products[k, n])
            if value == 0:
                continue
            m, cell = divmod(n, shape[1] * shape[2])
            tile = right[m]
            y = tile.y() + (cell + 0.5) / (shape[1] * shape[2]) * tile.height()
            fresh = k == chosen and n == upto - 1
            color = QColor.fromRgba(int(shades[k, n]))
            color.setAlpha(235 if k == chosen and n < upto else 80)
            width = 0.8 + self._look.px(9) * min(abs(value) / high, 1.0)
            if fresh:
                self._say_product(painter, trace, start, k, n)
                color = self._look.color("accent")
                width = max(width, self._look.px(2))
            self._line(painter, QPointF(start, y), nodes[k], color, width)

    def _say_product(self, painter: QPainter, trace: Trace, x: float, k: int, n: int) -> None:
        """The vote that is cast now: value × weight = product."""
        _, weights, source = self._names(trace)
        value, weight = float(trace[source].ravel()[n]), float(trace[weights][k, n])
        look = self._look
        painter.setFont(look.font("strong"))
        painter.setPen(look.color("accent_text"))
        room = QRectF(x + look.px(10), 0, look.px(260), look.px(24))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, flags, f"{cut(value)} × {cut(weight)} = {cut(value * weight)}")

    def _line(self, painter: QPainter, a: QPointF, b: QPointF, color: QColor, width: float) -> None:
        end = b - QPointF(self._look.px(6), 0)
        path = QPainterPath(a)
        bend = (end.x() - a.x()) * 0.55
        path.cubicTo(a + QPointF(bend, 0), end - QPointF(bend, 0), end)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawPath(path)

    def _paint_class(
        self, painter: QPainter, trace: Trace, k: int, node: QPointF, total: float, now: bool
    ) -> None:
        look = self._look
        name = self._names(trace)[0]
        quantity, values = trace.quantities[name], trace[name].ravel()
        wins = int(np.argmax(values)) == k
        painter.setFont(look.font("huge"))
        painter.setPen(look.color("accent_text" if now else "ink"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        text = quantity.label(k)
        width = painter.fontMetrics().horizontalAdvance(text) + look.px(14)
        room = QRectF(node.x(), node.y() - look.px(20), width, look.px(40))
        painter.drawText(room, flags, text)
        painter.setFont(look.font("title"))
        painter.setPen(look.color("yes" if wins and not now else "accent_text" if now else "ink"))
        rest = QRectF(room.right(), room.y(), self.width() - room.right(), room.height())
        painter.drawText(rest, flags, f"Σ {cut(total)}")
        shares = name.replace("votes", "shares")
        if shares in trace.arrays and rest.bottom() + look.px(20) < self.height():
            painter.setFont(look.font("body"))
            painter.setPen(look.color("quiet"))
            below = QRectF(node.x(), rest.bottom() - look.px(4), look.px(200), look.px(20))
            painter.drawText(below, flags, f"softmax: {cut(float(trace[shares].ravel()[k]))}")

    # What a hand does

    def cell_at(self, point: QPointF) -> Cell | None:
        """The value, weight or class under a point."""
        if self._trace is None:
            return None
        trace = self._trace
        name, weights, source = self._names(trace)
        left, right, nodes = self._places(trace)
        _, rows, columns = trace[source].shape
        chosen = trace.timeline.at(self._glance.step)[0].map
        for tiles, read in ((left, source), (right, weights)):
            for m, tile in enumerate(tiles):
                if tile.contains(point):
                    row = min(int((point.y() - tile.y()) / tile.height() * rows), rows - 1)
                    column = min(int((point.x() - tile.x()) / tile.width() * columns), columns - 1)
                    place = (m, row, column) if read == source else (
                        chosen, (m * rows + row) * columns + column)  # fmt: skip
                    return Cell(shown(trace, read, self._glance.gradient), place)
        if point.x() > nodes[0].x() - self._look.px(10):
            pitch = self.height() / len(nodes)
            k = min(int(point.y() / pitch), len(nodes) - 1)
            return Cell(shown(trace, name, self._glance.gradient), (k, 0, 0))
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is pointed at."""
        self._point(self.cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        cell = self.cell_at(event.position())
        if cell is not None:
            self.chosen.emit(cell)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._point(None)

    def _point(self, cell: Cell | None) -> None:
        if cell != self._hover:
            self._hover = cell
            self.pointed.emit(cell)


def _tiles(room: QRectF, shape: tuple[int, ...]) -> list[QRectF]:
    """Places for so many maps in one or more columns, as large as they fit."""
    count, rows, columns = shape
    best = (0.0, 1)
    for across in range(1, count + 1):
        down = -(-count // across)
        cell = min((room.height() - 8 * (down - 1)) / down / rows,
                   (room.width() - 8 * (across - 1)) / across / columns)  # fmt: skip
        best = max(best, (cell if across == 1 else cell * 0.8, across))
    across = best[1]
    cell = max(best[0] if across == 1 else best[0] / 0.8, 0.5)
    cell = float(int(cell)) if cell >= 4 else cell
    return [
        QRectF(
            room.x() + (n % across) * (columns * cell + 8),
            room.y() + (n // across) * (rows * cell + 8),
            columns * cell,
            rows * cell,
        )
        for n in range(count)
    ]
