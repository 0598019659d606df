"""`Stage`: one stage of the chain, large. What it reads, what it does to it, what it leaves.

source ──▶ × filter = products, sum ──▶ output        convolution
source ──▶ max(0, x)                ──▶ output        ReLU
source ──▶ window, largest          ──▶ output        pooling
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from engine.array import Floats
from engine.trace import Cell, Quantity, Trace
from engine.windows import Window
from gui.theme import Look
from gui.views import passage
from gui.views.cells import Sheet
from gui.views.glance import GRADIENT, Glance, cell_of, related, sheet_of, shown, spots
from gui.views.grid import Grid
from gui.views.marks import Marks
from gui.views.pencil import Pencil
from gui.views.working import Working, channel_of, source_of, work_out


class Stage(QWidget):
    """A stage that turns maps into maps.

    Signals:
        pointed(cell), chosen(cell): a `Cell` of the source, the filter or the output.
        input_edited(values): the input was drawn on, (rows, columns) or (3, rows, columns).
        filter_edited(values): the shown slice of the shown filter was drawn on, (k, k).
        settled(): the hand was lifted.
        channel_wished(int): another map of the source, by a click on its arrows.
    """

    pointed = Signal(object)
    chosen = Signal(object)
    input_edited = Signal(object)
    filter_edited = Signal(object)
    settled = Signal()
    channel_wished = Signal(int)

    def __init__(self, look: Look, pencil: Pencil) -> None:
        super().__init__()
        self._look = look
        self._trace: Trace | None = None
        self._glance = Glance()
        self._cell = Cell("", ())
        self._working = Working("")
        self._turns: tuple[tuple[QRectF, int], ...] = ()
        self._places = passage.arrange(QRectF(0, 0, 900, 360), "", look)
        self.source = Grid(look, "Input", pencil)
        self.filter = Grid(look, "Filter", pencil, limit=9.99)
        self.products = Grid(look, "Products")
        self.output = Grid(look, "Output")
        for grid in (self.source, self.filter, self.products, self.output):
            grid.setParent(self)
        self._connect()

    def _connect(self) -> None:
        self.source.edited.connect(self.input_edited)
        self.filter.edited.connect(self.filter_edited)
        self.source.settled.connect(self.settled)
        self.filter.settled.connect(self.settled)
        for grid, name in (
            (self.source, "source"),
            (self.filter, "filter"),
            (self.output, "output"),
        ):
            grid.pointed.connect(lambda spot, n=name: self.pointed.emit(self._named(n, spot)))
            grid.chosen.connect(lambda r, c, n=name: self.chosen.emit(self._named(n, (r, c))))
        self._look.changed.connect(self._arrange)

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw a trace at a glance."""
        now = cell_of(trace, glance.step)
        if now.quantity.startswith(("votes", "shares", "input")):
            return
        old = self._working
        self._trace, self._glance, self._cell = trace, glance, now
        self._working = work_out(trace, now, glance.channel, glance.gradient)
        self._show_sheets(trace, glance, now)
        self._show_marks(trace, glance, now)
        if (old.kind, old.filter is None) != (self._working.kind, self._working.filter is None):
            self._arrange()
        self.update()

    def _show_sheets(self, trace: Trace, glance: Glance, now: Cell) -> None:
        read = source_of(trace, now, glance.gradient)
        channel = channel_of(trace, now, glance.channel)
        source = sheet_of(trace, read, channel)
        window = trace.quantities[now.quantity].window
        if window is not None and window[0].padding and source.values.ndim == 2:
            border = padded(source.values, *window)
            source = Sheet(source.values, source.ink, source.high, border=border)
        self.source.show_sheet(source)
        self.source.editable = read == "input"
        left = sheet_of(trace, shown(trace, now.quantity, glance.gradient), now.index[0])
        reached = None if glance.gradient else self._reached(trace, glance)
        self.output.show_sheet(Sheet(left.values, left.ink, left.high, reached))
        working = self._working
        for grid, sheet in ((self.filter, working.filter), (self.products, working.products)):
            grid.setVisible(sheet is not None)
            grid.show_sheet(sheet)

    def _reached(self, trace: Trace, glance: Glance) -> int:
        """Cells of the output that are there: the step's own once its value has arrived."""
        _, offset = trace.timeline.at(glance.step)
        return offset + (0 if 0 < self._travelled() < 1 else 1)

    def _travelled(self) -> float:
        """How far the value is on its way to its cell; 1 when it is there or nothing moves."""
        share = self._glance.position - self._glance.step
        return 1.0 if share == 0 or self._look.reduced_motion else min(share / 0.3, 1.0)

    def _show_marks(self, trace: Trace, glance: Glance, now: Cell) -> None:
        seen = related(trace, glance.pointed or glance.chosen)
        quantity = trace.quantities[now.quantity]
        read = quantity.parent or "input"
        channel = channel_of(trace, now, glance.channel)
        shut = self._shut(trace, read) if glance.gradient else frozenset()
        frame = self._window(trace, glance, now)
        touched = spots(seen.get(read), channel)
        self.source.show_marks(Marks(frame, related=touched, shut=shut))
        touched = spots(seen.get(now.quantity), now.index[0])
        spot = (now.index[1], now.index[2])
        self.output.show_marks(Marks(cell=spot, related=touched - {spot}))
        self.products.show_marks(Marks(cell=self._working.winner))
        self.filter.show_marks(Marks())

    def _window(self, trace: Trace, glance: Glance, now: Cell) -> tuple[float, float, float, float]:
        """Where the window stands, on its way to the next step while playing."""
        frame = self._frame(trace, now)
        t = glance.slide(self._look.reduced_motion)
        following = cell_of(trace, glance.step + 1)
        if t and following.quantity == now.quantity and following.index[0] == now.index[0]:
            onward = self._frame(trace, following)
            top, left, height, width = (a + (b - a) * t for a, b in zip(frame, onward, strict=True))
            return top, left, height, width
        return frame

    def _frame(self, trace: Trace, cell: Cell) -> tuple[float, float, float, float]:
        window = trace.quantities[cell.quantity].window
        _, row, column = cell.index
        if window is None:
            return row, column, 1, 1
        down, across = window
        top, left = row * down.stride - down.padding, column * across.stride - across.padding
        height, width = down.span, across.span
        if down.partial:
            height, width = min(height, down.n - top), min(width, across.n - left)
        return top, left, height, width

    def _shut(self, trace: Trace, read: str) -> frozenset[tuple[int, int]]:
        """Cells a gradient does not pass: cut by the ReLU, or not the largest of any window."""
        if self._working.kind == "convolution" or GRADIENT + read not in trace.arrays:
            return frozenset()
        slopes = trace[GRADIENT + read][self._cell.index[0]]
        return frozenset((int(r), int(c)) for r, c in np.argwhere(slopes == 0))

    def _named(self, grid: str, spot: object) -> Cell | None:
        """The cell of the trace that a place in one of the grids shows."""
        if self._trace is None or not isinstance(spot, tuple):
            return None
        channel = max(0, channel_of(self._trace, self._cell, self._glance.channel))
        gradient = self._glance.gradient
        if grid == "source":
            return Cell(source_of(self._trace, self._cell, gradient), (channel, *spot))
        if grid == "filter":
            name = self._cell.quantity.replace("convolution", "filters")
            return Cell(shown(self._trace, name, gradient), (self._cell.index[0], channel, *spot))
        return Cell(shown(self._trace, self._cell.quantity, gradient), (self._cell.index[0], *spot))

    # Layout and painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out again."""
        self._arrange()

    def _arrange(self) -> None:
        places = passage.arrange(QRectF(self.rect()), self._working.kind, self._look)
        self._places = places
        self.source.setGeometry(places.source)
        self.output.setGeometry(places.output)
        self.filter.setGeometry(places.filter)
        self.products.setGeometry(places.products)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Headings, arrows and the sum, around the grids."""
        if self._trace is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_headings(painter, self._trace)
            self._paint_working(painter, self._trace)

    def _paint_headings(self, painter: QPainter, trace: Trace) -> None:
        look, working, now = self._look, self._working, self._cell
        read, made = self._sides(trace)
        source, output = QRectF(self.source.geometry()), QRectF(self.output.geometry())
        channel = channel_of(trace, now, self._glance.channel)
        words = (
            read.title if read.name == "input" else f"{read.title} {read.label(max(channel, 0))}"
        )
        note = "draw here" if self.source.editable else ""
        passage.heading(painter, source, words, note, look)
        self._paint_arrows(painter, trace, source)
        passage.heading(painter, output, f"{made.title} {made.label(now.index[0])}", "", look)
        sheet = self.output.sheet
        if sheet is not None:
            passage.legend(painter, output, sheet.high, sheet.ink, look)
        width = self._places.middle.width()
        if working.filter is not None:
            over = QRectF(self.filter.geometry())
            passage.heading(painter, over, working.filter_title, "", look, width)
        if working.products is not None:
            over = QRectF(self.products.geometry())
            passage.heading(painter, over, working.products_title, "", look, width)

    def _sides(self, trace: Trace) -> tuple[Quantity, Quantity]:
        read = trace.quantities[source_of(trace, self._cell, self._glance.gradient)]
        return read, trace.quantities[shown(trace, self._cell.quantity, self._glance.gradient)]

    def _paint_arrows(self, painter: QPainter, trace: Trace, over: QRectF) -> None:
        """‹ 2 of 3 ›: which map is shown, where the stage reads several at once."""
        self._turns = ()
        maps = self._channels(trace)
        if maps < 2:
            return
        look, channel = self._look, channel_of(trace, self._cell, self._glance.channel)
        words = "all" if channel < 0 else f"{channel + 1} of {maps}"
        width, height = look.px(24), look.px(24)
        y = over.y() - look.px(26)
        back = QRectF(over.right() - look.px(112), y, width, height)
        on = QRectF(over.right() - width, y, width, height)
        painter.setFont(look.font("strong"))
        painter.setPen(look.color("accent_text"))
        painter.drawText(back, Qt.AlignmentFlag.AlignCenter, "‹")
        painter.drawText(on, Qt.AlignmentFlag.AlignCenter, "›")
        painter.drawText(back.united(on), Qt.AlignmentFlag.AlignCenter, words)
        self._turns = ((back, -1), (on, 1))

    def _channels(self, trace: Trace) -> int:
        """How many maps the stage reads at once."""
        if self._working.kind != "convolution":
            return 1
        return int(trace[trace.quantities[self._cell.quantity].parent or "input"].shape[0])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the arrows turns to another map."""
        if self._trace is None:
            return
        for area, by in self._turns:
            if area.contains(event.position()):
                maps = self._channels(self._trace)
                first = -1 if self._sides(self._trace)[0].name == "input" else 0
                channel = channel_of(self._trace, self._cell, self._glance.channel)
                self.channel_wished.emit((channel + by - first) % (maps - first) + first)

    def _paint_working(self, painter: QPainter, trace: Trace) -> None:
        look, working, places = self._look, self._working, self._places
        if self._glance.gradient:
            left = QPointF(places.middle.x() - look.px(4), places.middle.center().y())
            right = QPointF(self.output.x(), places.middle.center().y())
            passage.arrow(painter, right, left + QPointF(look.px(2), 0), look)
            return
        frame = self.source.marks.window or (0, 0, 1, 1)
        row = min(max(frame[0] + frame[2] / 2 - 0.5, 0), (self.source.sheet or _EMPTY).rows - 1)
        y = self.source.y() + self.source.center_of(row, 0).y()
        edge = self.source.x() + self.source.area().right() + look.px(4)
        passage.arrow(painter, QPointF(edge, y), QPointF(places.middle.x() - look.px(3), y), look)
        words = places.sum
        if working.point is not None:
            high = (self.output.sheet or _EMPTY).high
            below = passage.relu_curve(painter, places.middle, working.point, high, look)
            words = QRectF(below, QSizeF(places.middle.width(), look.px(60)))
        start = passage.sum_lines(painter, words, working.lines, working.result, look)
        end = self.output.center_of(self._cell.index[1], 0)
        tip = QPointF(self.output.x() + look.px(1), self.output.y() + end.y())
        path = passage.arrow(painter, start, tip, look)
        if self._travelled() < 1:
            text = working.result.removeprefix("= ")
            passage.traveller(painter, path, self._travelled(), text, look)


_EMPTY = Sheet(np.zeros((1, 1), dtype=np.float32))


def padded(values: Floats, down: Window, across: Window) -> Floats:
    """A map with its padding, (rows + 2p, columns + 2p), as the window meets it."""
    rows = Window(down.n, 1, padding=down.padding, mode=down.mode).taps()[:, 0]
    columns = Window(across.n, 1, padding=across.padding, mode=across.mode).taps()[:, 0]
    sheet = values[np.ix_(rows, columns)].copy()
    sheet[rows < 0] = 0
    sheet[:, columns < 0] = 0
    return sheet
