"""`Voting`: a fully connected layer, large. Every value, weighed, votes for a class.

values × weights of a class ══ lines, thick where a vote is strong ══▶ X, O with their sums
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)

from engine.explain import cut
from engine.trace import Cell, Trace
from gui import colours
from gui.theme import Look, Role
from gui.views import cells, figures
from gui.views.cells import Sheet
from gui.views.convnet import passage
from gui.views.convnet.ballot import Ballot, Hall, ballot, hall
from gui.views.glance import Glance, spots
from gui.views.pointing import Choosing

NAMING: tuple[tuple[Role, Role], ...] = (
    ("huge", "title"),
    ("title", "title"),
    ("title", "strong"),
    ("strong", "strong"),
)  # a class, and how it stands: as large as there is room
BELOW = 56  # units from class to class: room for a remark below each
LINES = 400  # of all votes, the strongest so many are drawn
PALE, FADED = 110, 38  # of 255: a vote still to be cast, and one for a class not counted now
NAMED = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class Voting(Choosing):
    """Values, weights, lines and sums.

    Signals:
        pointed(cell), chosen(cell): a value, a weight or a class.
    """

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._ballot: Ballot | None = None
        self._shown: tuple[Trace, int, Cell | None, Cell | None, bool] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)  # the page shows through
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
        return hall(found, room, look.px(42), look.px(210), figures.legible(look))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines first, sheets over them, the classes at the end."""
        if self._ballot is None:
            return
        found = self._ballot
        places = self._hall(found)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_lines(painter, found, places)
            self._paint_sheets(painter, found, places)
            for k, node in enumerate(places.nodes):
                self._paint_class(painter, found, k, node)
            self._paint_headings(painter, found, places)
            if found.counting and not found.back:
                self._say_vote(painter, found, places)

    def _paint_headings(self, painter: QPainter, found: Ballot, places: Hall) -> None:
        """What the sheets are of, their colour scales, and which map is which."""
        look = self._look
        title = "∂L/∂ values" if found.back else "Values"
        first, second, highs = places.values[0], places.weights[0], found.highs
        passage.heading(painter, first, title, "", look, second.x() - first.x())
        passage.heading(painter, second, found.weighing, "", look, self.width() * 0.4)
        over = QRectF(first.x(), first.y(), second.x() - first.x() - look.px(12), 0)
        if not found.back and over.width() - look.wide("heading", title) >= look.px(118):
            passage.legend(painter, over, highs[0], False, look)
        whole = QRectF(self.rect())
        whole.setTop(first.y())
        of = "" if found.back else "weights"  # gradients of both have one scale
        passage.legend(painter, whole, highs[1], False, look, of)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        for n, tile in enumerate(places.values if first.x() >= look.px(30) else ()):
            if tile.x() == first.x():
                room = QRectF(0, tile.y(), tile.x() - look.px(4), tile.height())
                painter.drawText(room, NAMED, f"map\n{n + 1}")

    def _paint_sheets(self, painter: QPainter, found: Ballot, places: Hall) -> None:
        look, trace = self._look, found.trace
        values, highs = trace[found.read], found.highs
        weights = trace[found.learned][found.chosen].reshape(values.shape)
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
        """From every weight to its class, as thick as its vote is strong, in the vote's colour.

        Those of the class that is counted stand out; the vote cast now has an accent's edge.
        """
        products, look = found.products, self._look
        shades = colours.signed(look.theme)[colours.indices(products, -found.high, found.high)]
        strongest = np.argsort(-np.abs(products), axis=None)[:LINES][::-1]
        drawn = [divmod(int(n), products.shape[1]) for n in strongest]
        cast = (found.chosen, found.upto - 1) if found.counting and not found.back else None
        for k, n in [*drawn, cast] if cast is not None else drawn:
            if not products[k, n] and (k, n) != cast:
                continue
            start, end = self._start(found, places, n), places.nodes[k]
            width = 1.0 + look.px(12) * min(1.0, abs(float(products[k, n])) / found.high)
            if (k, n) == cast:
                _line(painter, start, end, look.color("accent"), width + look.px(4), look)
            color = QColor.fromRgba(int(shades[k, n]))
            now = PALE if n >= found.upto else 255
            color.setAlpha(now if k == found.chosen else FADED)
            _line(painter, start, end, color, width, look)

    def _start(self, found: Ballot, places: Hall, n: int) -> QPointF:
        """Where the line of a value begins: beside its map's weights, as far down as its place."""
        _, rows, columns = found.shape
        m, cell = divmod(n, rows * columns)
        tile = places.weights[m]
        right = max(tile.right() for tile in places.weights) + self._look.px(5)
        return QPointF(right, tile.y() + (cell + 0.5) / (rows * columns) * tile.height())

    def _say_vote(self, painter: QPainter, found: Ballot, places: Hall) -> None:
        """The vote that is cast now: value × weight = product."""
        look, n = self._look, found.upto - 1
        value = float(found.trace[found.source].ravel()[n])
        weight = float(found.trace[found.weights][found.chosen, n])
        title = places.weights[0].x() + look.wide("heading", found.weighing) + look.px(8)
        x = max(self._start(found, places, 0).x(), title)
        painter.setFont(look.font("strong"))
        painter.setPen(look.color("accent_text"))
        room = QRectF(x + look.px(10), 0, look.px(260), look.px(24))
        painter.drawText(room, LEFT, f"{cut(value)} × {cut(weight)} = {cut(value * weight)}")

    def _paint_class(self, painter: QPainter, found: Ballot, k: int, node: QPointF) -> None:
        """The class, how it stands, and its share where there is one; its gradient instead."""
        look = self._look
        now, wins = k == found.chosen and found.counting, k == found.winner
        stands, left = found.slope(k) if found.back else found.standing(k), node.x() + look.px(14)
        name, large, small = _sized(found.label(k), stands, self.width() - left, look)
        painter.setFont(look.font(large))
        painter.setPen(look.color("accent_text" if now else "ink"))
        room = QRectF(node.x(), node.y() - look.px(20), look.wide(large, name), look.px(40))
        painter.drawText(room, LEFT, name)
        painter.setFont(look.font(small))
        painter.setPen(look.color("accent_text" if now else "yes" if wins else "ink"))
        rest = room.translated(left - node.x() + room.width(), 0)
        rest.setRight(self.width())
        painter.drawText(rest, LEFT, stands)
        painter.setFont(look.font("body"))
        painter.setPen(look.color("quiet"))
        below = QRectF(node.x(), rest.bottom() - look.px(4), self.width() - node.x(), look.px(20))
        if self.height() < look.px(BELOW) * found.products.shape[0]:  # no room below: beside it
            below = rest.adjusted(look.wide(small, stands) + look.px(12), 0, 0, 0)
        remark = found.remark(k)
        if look.wide("body", remark) <= below.width():
            painter.drawText(below, LEFT, remark)

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


def _sized(name: str, stands: str, room: float, look: Look) -> tuple[str, Role, Role]:
    """A class as its name has room beside how it stands, and how both are written."""
    wide = look.wide
    large, small = next(
        (roles for roles in NAMING if wide(roles[0], name) + wide(roles[1], stands) <= room),
        NAMING[-1],
    )
    metrics, rest = QFontMetricsF(look.font(large)), room - wide(small, stands)
    if wide(large, name) > rest:
        name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, rest)
    return name, large, small


def _line(
    painter: QPainter, start: QPointF, end: QPointF, color: QColor, width: float, look: Look
) -> None:
    """A curve from a weight to just before a class."""
    end = end - QPointF(look.px(6), 0)
    bend = QPointF((end.x() - start.x()) * 0.55, 0)
    path = QPainterPath(start)
    path.cubicTo(start + bend, end - bend, end)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, width))
    painter.drawPath(path)
