"""`Voting`: a fully connected layer, large. Every value, weighed, votes for a class.

values × weights of a class ══ lines, thick where a vote is strong ══▶ X, O with their sums
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.explain import cut
from engine.trace import Cell, Trace
from gui import colours
from gui.theme import Look
from gui.views import cells, passage
from gui.views.ballot import Ballot, Hall, ballot, hall
from gui.views.cells import Sheet
from gui.views.glance import Glance, scale, spots

LINES = 400  # of all votes, the strongest so many are drawn
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


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
        self._ballot: Ballot | None = None
        self._shown: tuple[Trace, int, Cell | None, Cell | None, bool] | None = None
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
        shown = (trace, glance.step, glance.pointed, glance.chosen, glance.gradient)
        if self._shown is not None and trace is self._shown[0] and shown[1:] == self._shown[1:]:
            return
        found = ballot(trace, glance)
        if found is not None:
            self._ballot, self._shown = found, shown
            self.update()

    def _hall(self, found: Ballot) -> Hall:
        look = self._look
        room = QRectF(self.rect()).adjusted(0, look.px(27), 0, -look.px(4))
        return hall(found, room, look.px(34), look.px(210))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines first, sheets over them, the classes at the end."""
        if self._ballot is None:
            return
        found, look = self._ballot, self._look
        places = self._hall(found)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_lines(painter, found, places)
            self._paint_sheets(painter, found, places)
            for k, node in enumerate(places.nodes):
                self._paint_class(painter, found, k, node)
            title = "∂L/∂ values" if found.back else "Values"
            passage.heading(painter, places.values[0], title, "", look, self.width() * 0.27)
            words = f"{'∂L/∂' if found.back else '×'} weights for {found.label(found.chosen)}"
            passage.heading(painter, places.weights[0], words, "", look, self.width() * 0.4)

    def _paint_sheets(self, painter: QPainter, found: Ballot, places: Hall) -> None:
        look, trace = self._look, found.trace
        values = trace[found.read]
        weights = trace[found.learned][found.chosen].reshape(values.shape)
        highs = [scale(trace.quantities[name]) for name in (found.read, found.learned)]
        _, rows, columns = found.shape
        m, cell = divmod(found.upto - 1, rows * columns)
        for n, areas in enumerate(zip(places.values, places.weights, strict=True)):
            sheets = Sheet(values[n], high=highs[0]), Sheet(weights[n], high=highs[1])
            for area, sheet in zip(areas, sheets, strict=True):
                cells.paint(painter, area, sheet, look)
                if n == m:
                    spot = cells.cell_rect(area, sheet, *divmod(cell, columns))
                    cells.outline(painter, spot, look.color("accent"), look.px(2.2))
            touched = spots(found.touched, n)
            for spot_touched in touched if len(touched) < rows * columns else ():
                spot = cells.cell_rect(areas[0], sheets[0], *spot_touched)
                cells.outline(painter, spot, look.color("accent"), look.px(1.2))

    def _paint_lines(self, painter: QPainter, found: Ballot, places: Hall) -> None:
        """From every weight to its class, as thick as its vote is strong, in the vote's colour."""
        products, look = found.products, self._look
        _, rows, columns = found.shape
        shades = colours.signed(look.theme)[colours.indices(products, -found.high, found.high)]
        strongest = np.argsort(-np.abs(products), axis=None)[:LINES][::-1]
        start = max(tile.right() for tile in places.weights) + look.px(5)
        for k, n in zip(*np.unravel_index(strongest, products.shape), strict=True):
            m, cell = divmod(int(n), rows * columns)
            tile = places.weights[m]
            y = tile.y() + (cell + 0.5) / (rows * columns) * tile.height()
            color = QColor.fromRgba(int(shades[k, n]))
            color.setAlpha(255 if k == found.chosen and n < found.upto else 110)
            width = 1.0 + look.px(12) * min(abs(float(products[k, n])) / found.high, 1.0)
            if products[k, n]:
                self._line(painter, QPointF(start, y), places.nodes[k], color, width)
        if found.counting and not found.back:
            m, cell = divmod(found.upto - 1, rows * columns)
            y = places.weights[m].y() + (cell + 0.5) / (rows * columns) * places.weights[m].height()
            node = places.nodes[found.chosen]
            self._line(painter, QPointF(start, y), node, look.color("accent"), look.px(2.4))
            self._say_vote(painter, found, start)

    def _say_vote(self, painter: QPainter, found: Ballot, x: float) -> None:
        """The vote that is cast now: value × weight = product."""
        look, n = self._look, found.upto - 1
        value = float(found.trace[found.source].ravel()[n])
        weight = float(found.trace[found.weights][found.chosen, n])
        painter.setFont(look.font("strong"))
        painter.setPen(look.color("accent_text"))
        room = QRectF(x + look.px(10), 0, look.px(260), look.px(24))
        painter.drawText(room, LEFT, f"{cut(value)} × {cut(weight, 3)} = {cut(value * weight, 3)}")

    def _line(self, painter: QPainter, a: QPointF, b: QPointF, color: QColor, width: float) -> None:
        end = b - QPointF(self._look.px(6), 0)
        bend = (end.x() - a.x()) * 0.55
        path = QPainterPath(a)
        path.cubicTo(a + QPointF(bend, 0), end - QPointF(bend, 0), end)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, width))
        painter.drawPath(path)

    def _paint_class(self, painter: QPainter, found: Ballot, k: int, node: QPointF) -> None:
        """The class, how it stands, and its share where there is one; its gradient instead."""
        look = self._look
        now, wins = k == found.chosen and found.counting, k == found.winner
        painter.setFont(look.font("huge"))
        painter.setPen(look.color("accent_text" if now else "ink"))
        width = painter.fontMetrics().horizontalAdvance(found.label(k)) + look.px(14)
        room = QRectF(node.x(), node.y() - look.px(20), width, look.px(40))
        painter.drawText(room, LEFT, found.label(k))
        painter.setFont(look.font("title"))
        painter.setPen(look.color("accent_text" if now else "yes" if wins else "ink"))
        rest = QRectF(room.right(), room.y(), self.width() - room.right(), room.height())
        painter.drawText(rest, LEFT, found.slope(k) if found.back else found.standing(k))
        painter.setFont(look.font("body"))
        painter.setPen(look.color("quiet"))
        below = QRectF(node.x(), rest.bottom() - look.px(4), self.width() - node.x(), look.px(20))
        share = found.share(k)
        if now and not found.back:
            painter.drawText(below, LEFT, found.count())
        elif share and not found.back:
            painter.drawText(below, LEFT, f"softmax: {share}")

    # What a hand does

    def cell_at(self, point: QPointF) -> Cell | None:
        """The value, weight or class under a point."""
        found = self._ballot
        if found is None:
            return None
        places = self._hall(found)
        _, rows, columns = found.shape
        for which, tiles in (("source", places.values), ("weights", places.weights)):
            for m, tile in enumerate(tiles):
                if tile.contains(point):
                    row = min(int((point.y() - tile.y()) / tile.height() * rows), rows - 1)
                    column = min(int((point.x() - tile.x()) / tile.width() * columns), columns - 1)
                    return found.cell_in(which, m, row, column)
        if point.x() < places.nodes[0].x() - self._look.px(10):
            return None
        k = int(point.y() / self.height() * len(places.nodes))
        return Cell(found.votes, (min(max(k, 0), len(places.nodes) - 1), 0, 0))

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
