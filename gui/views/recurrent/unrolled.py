"""`Unrolled`: the chain of the same cell along time, or folded into the loop it came from.

As many steps as can be read stand around the present one; a thin bar below shows all of time, and
a click there goes to another part of it.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton

from engine.explain import exact
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import cards, cells, marks
from gui.views.glance import Glance
from gui.views.kept import Kept
from gui.views.pointing import Pointing
from gui.views.recurrent import beading, beads
from gui.views.recurrent.beading import Walk
from gui.views.recurrent.beads import Beads
from gui.views.recurrent.pooled import Pyramid


class Unrolled(Pointing):
    """The chain.

    Signals:
        pointed(cell): the `Cell` under the pointer, None when there is none.
        chosen(cell): a cell was clicked; beside the numbers of a box, its first unit of h.
        wished_step(t): a step of time, from 0, was asked for in the overview.
        fold_wished(): the chain should be folded, or unrolled again.
    """

    chosen = Signal(object)
    wished_step = Signal(int)
    fold_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._trace: Trace | None = None
        self._signal = Pyramid(np.zeros((1, 1), np.float32), signed=True)
        self._glance = Glance()
        self._folded = False
        self._dragging = False
        self._ground = Kept()
        self.fold = QToolButton(self)
        self.fold.setProperty("corner", True)
        self.fold.clicked.connect(self.fold_wished)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The network unrolled in time, left to right")
        look.changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        """As high as the chain of other networks."""
        return QSize(self._look.px(560), self._look.px(140 if self._look.tight else 166))

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw a trace at a glance."""
        old, before, seen = self._trace, self._glance, (glance.step, glance.pointed, glance.chosen)
        if old is None or trace["x"] is not old["x"]:
            self._signal = Pyramid(trace["x"], signed=True)
            self._ground.forget()
        if self._hover is not None and not trace.has(self._hover):
            self._hover = None
        if trace is not old or seen != (before.step, before.pointed, before.chosen):
            self.update()
        self._trace, self._glance = trace, glance

    @property
    def folded(self) -> bool:
        """Whether the loop is shown instead of the chain."""
        return self._folded

    @folded.setter
    def folded(self, folded: bool) -> None:
        if folded != self._folded:
            self._folded = folded
            self._restyle()

    def _restyle(self) -> None:
        look, words = self._look, "Unroll the loop in time"
        if not self._folded:
            words = "Fold the chain into a loop"
        self.fold.setIcon(look.icon("unroll" if self._folded else "fold"))
        self.fold.setIconSize(QSize(look.px(22), look.px(22)))
        self.fold.setToolTip(words)
        self.fold.setAccessibleName(words)
        self.updateGeometry()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size, other places."""
        self._arrange()

    def _arrange(self) -> None:
        side, edge = self._look.px(32), self._look.px(7)
        self.fold.setGeometry(edge, edge, side, side)
        self._ground.forget()
        self.update()

    def layout_of(self, trace: Trace) -> Beads:
        """Where everything stands now."""
        t = trace.timeline.place(self._glance.step)[0]
        return beads.laid(trace, t, self.size(), self._folded, self._look)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chain from a kept picture, over it its numbers, what is pointed at and chosen."""
        look, trace = self._look, self._trace
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if trace is None:
                painter.fillRect(self.rect(), look.color("paper"))
                return
            places = self.layout_of(trace)
            self._paint(painter, trace, places)
            for cell in (self._glance.chosen, self._glance.pointed or self._hover):
                rect = _rect(trace, places, cell)
                if rect is not None:
                    cells.outline(painter, rect, look.color("accent"), max(2.0, look.px(2)))
            rect = _rect(trace, places, self._hover)
            if self._hover is not None and rect is not None:
                told = trace.quantities[self._hover.quantity].place(self._hover.index)
                text = f"{exact(trace.value(self._hover))} · {told}"
                marks.paint_tag(painter, QRectF(self.rect()), rect, text, look)

    def _paint(self, painter: QPainter, trace: Trace, places: Beads) -> None:
        look, step, read = self._look, self._glance.step, trace.quantities["x"]
        walk = Walk(trace, step)

        def ground(painter: QPainter) -> None:
            cards.paint(painter, self.rect(), look)
            beading.paint_ground(painter, trace, places, walk, look)
            beading.overview(painter, read, self._signal, places, walk, look)

        key = places, step, trace.timeline, read.range, read.labels
        self._ground.show(painter, self, look.color("paper"), ground, key)
        beading.paint(painter, trace, places, walk, look)

    # What a hand does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a cell, or begin to drag along all of time."""
        if self._trace is None or event.button() != Qt.MouseButton.LeftButton:
            return
        places = self.layout_of(self._trace)
        cell = places.cell_at(self._trace, event.position())
        self._dragging = places.overview.adjusted(0, -4, 0, 4).contains(event.position())
        if self._dragging:
            self._drag(places, event.position())
        elif cell is not None:
            self.chosen.emit(cell)

    def cell_at(self, point: QPointF) -> Cell | None:
        """The number under a point."""
        trace = self._trace
        return None if trace is None else self.layout_of(trace).cell_at(trace, point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go where the overview is dragged, else tell what is pointed at."""
        if self._dragging and self._trace is not None:
            self._drag(self.layout_of(self._trace), event.position())
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The drag ends."""
        self._dragging = False

    def _drag(self, places: Beads, point: QPointF) -> None:
        self.wished_step.emit(places.span.step(point.x(), places.overview))


def _rect(trace: Trace, places: Beads, cell: Cell | None) -> QRectF | None:
    """Where a cell is painted; None where it is not in view."""
    if cell is None or not trace.has(cell) or len(cell.index) != 2:
        return None
    symbol, _, number = cell.quantity.partition(" ")
    t, unit = cell.index
    if t not in places.steps or symbol not in ("x", *places.states):
        return None
    count = trace[cell.quantity].shape[1]
    strip = places.bars(t, count) if symbol == "x" else places.strip(int(number), symbol, t)
    wide = strip.width() / count
    return QRectF(strip.x() + unit * wide, strip.y(), wide, strip.height())
