"""`CellView`: one recurrent cell, open, as on the slides, with its real numbers on every wire."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent

from engine.array import Floats
from engine.explain import exact
from engine.trace import Cell, Index, Trace
from gui.theme import Look
from gui.views import hues, marks, strips
from gui.views.glance import Glance
from gui.views.kept import Kept
from gui.views.pointing import Choosing
from gui.views.recurrent import anatomy, drafting, numbers
from gui.views.recurrent.anatomy import Anatomy, Moment, State
from gui.views.recurrent.circuits import circuit
from gui.views.recurrent.readings import Reader, Reading, reading_at
from gui.views.recurrent.wiring import Circuit


class Opened(msgspec.Struct, frozen=True, eq=False):
    """All that is shown while nothing moves: the cell, when it is looked at, its parts, strips."""

    trace: Trace
    cell: Anatomy
    now: Moment
    drawn: Circuit
    readings: tuple[Reading, ...]

    def state(self, by: str) -> State:
        """Whether what a part of the diagram makes is computed yet; parts that make nothing are."""
        return self.now.state(self.cell.name(by)) if by else "done"

    def kept(self, share: float) -> tuple[Reading, Floats] | None:
        """What is left of the state before while it is on its way through the gate, (H,)."""
        for reading in self.readings:
            if reading.strip.share == "kept":
                first = next(one for one in self.readings if one.strip.before)
                return reading, (1 - share) * first.values + share * reading.values
        return None


class CellView(Choosing):
    """The cell of a step: the layer `glance.part`, at the sub-step that `glance` stands at.

    Signals:
        pointed(cell): the `Cell` under the pointer, None when there is none.
        chosen(cell): a cell was clicked.
    """

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._trace: Trace | None = None
        self._glance = Glance()
        self._now: Moment | None = None
        self._looks: tuple[object, ...] = ()  # all that shows while nothing moves
        self._opened: Opened | None = None
        self._pointer: QPointF | None = None
        self._still = Kept()
        self._below: dict[tuple[State, ...], Kept] = {}  # one for each sub-step
        self.setAccessibleName("The cell, open")
        look.changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        """As its board, but so that a message has room before the page is scrolled."""
        return QSize(self._look.px(700), self._look.px(190))

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw a trace at a glance."""
        cell = anatomy.anatomy(trace, glance.part)
        if self._opened is None or self._opened.cell != cell:
            self._below.clear()
        now = anatomy.moment(trace, glance, self._look.reduced_motion)
        looks = glance.step, glance.part, glance.chosen, glance.pointed, glance.gradient, now.done
        if trace is not self._trace or looks != self._looks:
            self._opened = None
            self._still.forget()
        self._trace, self._glance, self._now, self._looks = trace, glance, now, looks
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size, other places."""
        self._restyle()

    def _restyle(self) -> None:
        self._opened = None
        self._below.clear()
        self._still.forget()
        self.update()

    def opened(self) -> Opened | None:
        """What is shown; None before there is a trace."""
        if self._opened is None and self._trace is not None and self._now is not None:
            trace, glance, now = self._trace, self._glance, self._now
            cell = anatomy.anatomy(trace, glance.part)
            drawn = circuit(cell, self.size(), self._look)
            readings = Reader(trace, cell, now, glance).readings(drawn)
            self._opened = Opened(trace, cell, now, drawn, readings)
        return self._opened

    @property
    def outlines(self) -> frozenset[tuple[str, Index]]:
        """The vectors whose numbers are outlined where they went into the explained one."""
        shown = self.opened()
        strips = () if shown is None else shown.readings
        return frozenset((s.quantity, s.step) for s in strips if s.outlines)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The diagram, its numbers, and what travels along the wires now."""
        paper, shown = self._look.color("paper"), self.opened()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if shown is None:
                painter.fillRect(self.rect(), paper)
                return
            self._still.show(painter, self, None, partial(self._paint_still, shown=shown))
            self._paint_moving(painter, shown)
            self._paint_tag(painter, shown)

    def _paint_still(self, painter: QPainter, shown: Opened) -> None:
        look, cell, drawn, t = self._look, shown.cell, shown.drawn, shown.now.t
        ends = [reading.place.rect for reading in shown.readings if not reading.strip.share]
        paint = partial(drafting.ground, drawn=drawn, states=shown.state, ends=ends, look=look)
        states = tuple(shown.state(box.by) for box in drawn.boxes)
        below = self._below.setdefault(states, Kept())
        below.show(painter, self, look.color("paper"), paint)
        drafting.title(painter, drawn, cell.title, cell.differs(t), look)
        for reading in shown.readings:
            numbers.paint(painter, shown.trace, reading, drawn, look)
        numbers.paint_up(
            painter, drawn, f"h{cell.mark(t + 1)}", shown.now.reached(cell.name("h")), look
        )

    def _paint_moving(self, painter: QPainter, shown: Opened) -> None:
        """A mark travels along each wire in use, and what is forgotten of the state fades."""
        now, look, drawn = self._now, self._look, shown.drawn
        if now is None or now.arrived == 1:
            return
        share = now.share(shown.cell.name(shown.cell.state))
        found = shown.kept(share)
        if 0 < share < 1 and found is not None:
            reading, values = found
            colors = hues.shades(shown.trace.quantities[reading.quantity], values, look.theme)
            strips.paint(painter, reading.place, values, colors, look, drawn.small)
        for flow in drawn.flows:
            share = now.share(shown.cell.name(flow.by))
            if 0 < share < 1:
                way = drafting.way(flow.points, 9 * drawn.scale)
                spot = way.pointAtPercent(share * share * (3 - 2 * share))
                numbers.traveller(painter, spot, drawn.scale, look)

    def _paint_tag(self, painter: QPainter, shown: Opened) -> None:
        found = reading_at(shown.readings, self._pointer) if self._pointer is not None else None
        if found is not None:
            reading, unit = found
            text = f"{reading.name}[{unit + 1}] = {exact(float(reading.values[unit]))}"
            room, place = QRectF(self.rect()), reading.place.cell(unit)
            marks.paint_tag(painter, room, place, text, self._look)

    # What a hand does

    def cell_at(self, point: QPointF) -> Cell | None:
        """The cell under a point."""
        shown = self.opened()
        found = reading_at(shown.readings, point) if shown is not None else None
        return found[0].cell(found[1]) if found is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The tag goes along: one number may stand in two places."""
        self._pointer = event.position()
        super().mouseMoveEvent(event)
        if self._hover is not None:
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._pointer = None
        super().leaveEvent(event)
