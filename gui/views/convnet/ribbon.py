"""`Ribbon`: the whole chain in miniature, left to right, with real values.

A column for each stage, a thumbnail for each map, lines where the data flows, and at the end the
votes. What is large below is marked here; every thumbnail can be pointed at and clicked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from engine.explain import cut
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import cards
from gui.views.cells import Sheet
from gui.views.convnet import bars, chain, links
from gui.views.convnet.chain import Column
from gui.views.glance import Glance, related, scale, shown, spots
from gui.views.grid import Grid
from gui.views.kept import Kept
from gui.views.marks import Marks
from gui.views.pencil import Pencil
from gui.views.pointing import Choosing


class Ribbon(Choosing):
    """The chain.

    Signals:
        pointed(cell): the `Cell` under the pointer, None when there is none.
        chosen(cell): a cell was clicked.
        edited(values, stroke), settled(): the small input was drawn on, as `Grid` tells it.
    """

    edited = Signal(object, bool)
    settled = Signal()

    def __init__(self, look: Look, pencil: Pencil) -> None:
        super().__init__(look)
        self._trace: Trace | None = None
        self._glance = Glance()
        self._columns: list[Column] = []
        self._reaches: dict[str, QRect] = {}  # the pixels that new values of a column may touch
        self._below = Kept()
        self.input = Grid(look, "Input, small", pencil)
        self.input.setParent(self)
        self.input.edited.connect(self.edited)
        self.input.settled.connect(self.settled)
        self.input.pointed.connect(self._point_input)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The whole network, left to right")
        look.changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        """High enough for three maps and two lines of words."""
        return QSize(self._look.px(560), self._look.px(128 if self._look.tight else 166))

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw a trace at a glance."""
        old, before = self._trace, self._glance
        self._trace, self._glance = trace, glance
        if old is None or _shapes(trace) != _shapes(old):
            self._arrange()
        alike = old is not None and _still(trace, glance) == _still(old, before)
        if alike and trace is old:
            return
        name = shown(trace, "input", glance.gradient)
        quantity, values = trace.quantities[name], trace[name]
        whole = values if len(values) == 3 and name == "input" else values[0]
        self.input.show_sheet(Sheet(whole, quantity.ink, scale(quantity), numbers=False))
        self.input.show_marks(_input_marks(trace, glance, whole.shape[-2] * whole.shape[-1]))
        self.input.editable = name == "input"
        if alike and old is not None:
            self.update(_renewed(self._reaches, trace, old, glance.gradient))
        else:
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
        if look.tight:
            top, foot, edge = look.px(28), look.px(8), look.px(10)
        room = QRectF(edge, top, self.width() - edge - right, self.height() - top - foot)
        gap, named = look.px(30), look.px(15)
        over, under = links.heights(chain.columns(self._trace, room, gap, named), look)
        room.setTop(max(top, over + look.px(4)))
        if not look.tight:
            room.setBottom(self.height() - max(foot, under + look.px(7)))
        self._columns = chain.columns(self._trace, room, gap, named)
        self._reaches = {one.name: _around(one.thumbs, look.px(5)) for one in self._columns}
        area = self._bars_area()
        if area is not None:
            self._reaches[self._columns[-1].name] |= _around([area], look.px(18))
        self.input.setGeometry(self._columns[0].thumbs[0].adjusted(-3, -3, 3, 3).toRect())
        self._below.forget()
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
        """Lines and words from a kept picture; over them the maps and bars that are asked for."""
        look, trace = self._look, self._trace
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if trace is None or not self._columns:
                painter.fillRect(self.rect(), look.color("paper"))
                return
            now, gradient = self._glance.now(trace), self._glance.gradient
            key = now.quantity, now.index[0], gradient, _labels(trace, self._columns[-1])
            below = partial(self._paint_below, trace=trace, now=now)
            self._below.show(painter, self, look.color("paper"), below, key)
            touched = related(trace, self._glance.pointed or self._glance.chosen)
            asked = event.region()
            for column in self._columns[1:]:  # the input sees to itself
                if asked.intersects(self._reaches[column.name]):
                    seen = touched.get(column.name)
                    links.thumbs(painter, trace, column, now, seen, gradient, look)
            if asked.intersects(self._reaches[self._columns[-1].name]):
                self._paint_bars(painter, trace)

    def _paint_below(self, painter: QPainter, trace: Trace, now: Cell) -> None:
        """The card, the lines and the words: what no new value changes."""
        look, gradient = self._look, self._glance.gradient
        cards.paint(painter, self.rect(), look)
        for left, right in pairwise(self._columns):
            links.lines(painter, left, right, now, look)
        links.words(painter, self._columns, self.height(), now, gradient, look)
        for column in self._columns:
            if chain.answers(column.name):
                links.names(painter, column, _labels(trace, column), look)
        area = self._bars_area()
        if area is not None:
            bars.paint_ground(painter, area, _labels(trace, self._columns[-1]), look)

    def _paint_bars(self, painter: QPainter, trace: Trace) -> None:
        area = self._bars_area()
        if area is None:
            return
        look, values = self._look, trace[self._columns[-1].name].ravel()
        wanted = chain.wanted(trace) if self._glance.gradient else None
        places = bars.tracks(area, _labels(trace, self._columns[-1]), look)
        bars.paint(painter, places, values, look, wanted)
        if not self._glance.gradient and not look.tight:
            words = self._columns[-1].name.partition(" ")[0]
            bars.paint_scale(painter, area, places, values, words, look)
        if wanted is not None:
            painter.setFont(look.font("small"))
            painter.setPen(look.color("accent_text"))
            room = QRectF(area.x(), area.bottom(), area.width(), look.px(18))
            loss = f"loss L = {cut(trace.value(Cell('loss', ())), 3)}"
            painter.drawText(room, Qt.AlignmentFlag.AlignRight, loss)
            wide = room.width() - painter.fontMetrics().horizontalAdvance(loss) - look.px(8)
            text = f"wanted: {_labels(trace, self._columns[-1])[wanted]}"
            elide = Qt.TextElideMode.ElideRight
            text = painter.fontMetrics().elidedText(text, elide, int(wide))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft, text)

    # What a hand does

    def cell_at(self, point: QPointF) -> Cell | None:
        """The cell under a point."""
        if self._trace is None:
            return None
        area = self._bars_area()
        if area is not None and area.contains(point):
            name = self._columns[-1].name
            whole = bars.rooms(area, self._trace[name].shape[0], self._look)
            found = [k for k, room in enumerate(whole) if room.contains(point)]
            cell: Cell | None = Cell(name, (found[0], 0, 0)) if found else None
        else:
            cell = chain.cell_at(self._trace, self._columns, point)
        if cell is None:
            return None
        return Cell(shown(self._trace, cell.quantity, self._glance.gradient), cell.index)

    def _point_input(self, spot: object) -> None:
        self._point(Cell("input", (0, *spot)) if isinstance(spot, tuple) else None)


def _around(parts: Sequence[QRectF], edge: float) -> QRect:
    """The pixels of some parts and so many around them."""
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.united(part)
    return whole.adjusted(-edge, -edge, edge, edge).toAlignedRect()


def _renewed(reaches: Mapping[str, QRect], trace: Trace, old: Trace, gradient: bool) -> QRegion:
    """Where a trace may look different from an earlier one: an array often is the same."""
    region = QRegion()
    for column, reach in reaches.items():
        name = shown(trace, column, gradient)
        if trace[name] is not old.arrays.get(name):
            region += reach
    return region


def _input_marks(trace: Trace, glance: Glance, count: int) -> Marks:
    """What of the input is behind the cell pointed at; no marks where that is all of it."""
    seen = spots(related(trace, glance.pointed or glance.chosen).get("input"), -1)
    return Marks(related=seen if len(seen) < count else frozenset())


def _labels(trace: Trace, column: Column) -> tuple[str, ...]:
    """What the maps, or values, of a column are called."""
    quantity = trace.quantities[column.name]
    return tuple(quantity.label(k) for k in range(len(trace[column.name])))


def _stages(trace: Trace) -> list[str]:
    return [name for name, quantity in trace.quantities.items() if quantity.parent is not None]


def _shapes(trace: Trace) -> list[tuple[str, tuple[int, ...]]]:
    return [(name, array.shape) for name, array in trace.arrays.items()]


def _still(trace: Trace, glance: Glance) -> tuple[object, ...]:
    """All that the ribbon shows but values: which map is made, not which of its cells; names."""
    now, labels = glance.now(trace), [quantity.labels for quantity in trace.quantities.values()]
    return now.quantity, now.index[0], glance.pointed, glance.chosen, glance.gradient, labels
