"""`Answers`: what a network says at each step, and what its task wants there.

Few outputs are curves, many a map with a row for each. Where the signal is the task's own, what is
wanted is a dashed line or rings, in a map frames; where only some steps count, they are tinted. One
cursor runs through it, as through all that shows time.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF

from engine.explain import cut, sub
from engine.trace import Cell, Hold, Trace
from gui.theme import Look
from gui.views import cards, cells, hues, marks
from gui.views.glance import Glance
from gui.views.kept import Kept
from gui.views.pointing import Choosing
from gui.views.recurrent import courses, heat
from gui.views.recurrent.courses import Course
from gui.views.recurrent.heat import Rows
from gui.views.recurrent.pooled import Pyramid
from gui.views.recurrent.span import Span, whole

CURVES = 3  # outputs that are drawn as curves
HEADINGS = ("answer y", "wanted y*"), ("y", "wanted y*"), ("y", "y*")
SURE = 0.5  # a share that is wanted


class Answers(Choosing):
    """The readout over time.

    Attributes:
        names: what the outputs are called; may be fewer.

    Signals:
        pointed(object): the `Cell` of y under the pointer, None when there is none.
        chosen(object): a cell was clicked.
    """

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.names: tuple[str, ...] = ()
        self._trace: Trace | None = None
        self._t = 0
        self._kept = Kept()
        self.setAccessibleName("What it says, and what is wanted")
        look.changed.connect(self._forget)

    def sizeHint(self) -> QSize:
        """As wide as the signal; what there is of height, the two share."""
        return QSize(self._look.px(160), self._look.px(60))

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw the readout of a trace at a glance; nothing where it has none."""
        t = trace.timeline.place(glance.step)[0]
        if trace is not self._trace:
            self._trace = trace
            if self._hover is not None and not trace.has(self._hover):
                self._hover = None
            self._forget()
        if t != self._t:
            self._t = t
            self.update()

    def _forget(self) -> None:
        self._kept.forget()
        self.update()

    # Where things lie

    def area(self) -> QRectF:
        """Where the curves or the map are: over each other's steps with the signal's pad."""
        return cards.inside(self.size(), self._look)

    def cell_at(self, point: QPointF) -> Cell | None:
        """The number nearest to a point within it."""
        area, trace = self.area(), self._trace
        if trace is None or "y" not in trace.arrays or not area.contains(point):
            return None
        steps, outputs = trace["y"].shape
        t = whole(steps).step(point.x(), area)
        if outputs > CURVES:
            return Cell("y", (t, Rows(np.arange(outputs)).unit(point.y(), area)))
        ends = self._ends(trace)
        away = [abs(courses.height(float(v), *ends, area) - point.y()) for v in trace["y"][t]]
        return Cell("y", (t, int(np.argmin(away))))

    def _ends(self, trace: Trace) -> tuple[float, float]:
        """The ends of the scale of curves."""
        return courses.reach(_drawn(trace), trace.quantities["y"].range)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card, the curves or the map, from a kept picture; over it the step we look at."""
        ground, trace = self._look.color("paper"), self._trace
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._kept.show(painter, self, ground, self._paint, self.names)
            if trace is not None and "y" in trace.arrays:
                self._paint_cursor(painter, trace)

    def _paint(self, painter: QPainter) -> None:
        look, trace = self._look, self._trace
        cards.paint(painter, self.rect(), look)
        if trace is None or "y" not in trace.arrays:
            return
        self._paint_heading(painter)
        span = whole(len(trace["y"]))
        if trace["y"].shape[1] > CURVES:
            self._paint_map(painter, trace, span)
        else:
            self._paint_curves(painter, trace, span)

    @property
    def heading(self) -> tuple[str, str]:
        """What it is called, and at the right what is wanted, as far as both have room."""
        wants = self._trace is not None and "wanted" in self._trace.arrays
        for said, note in HEADINGS:
            note = note if wants else ""
            wide = self._look.wide("strong", said) + self._look.wide("small", f"  {note}")
            if wide <= cards.heading(self.size(), self._look).width():
                break
        return said, note

    def _paint_heading(self, painter: QPainter) -> None:
        look, (said, note) = self._look, self.heading
        line = cards.heading(self.size(), look)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look.font("strong"))
        painter.setPen(look.color("ink"))
        painter.drawText(line, middle, said)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("yes"))
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, note)

    def _paint_curves(self, painter: QPainter, trace: Trace, span: Span) -> None:
        look, area, ends = self._look, self.area(), self._ends(trace)
        runs = _runs(trace)
        some = sum(map(len, runs)) < span.total
        tinted = [Hold(run[0], run[-1], -1) for run in runs if some]
        courses.paint(painter, area, _drawn(trace), ends, tinted, span, look, area.x())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for wanted in trace["wanted"].T.tolist() if runs else ():
            for run in runs:
                self._paint_wanted(painter, [self._spot(span, t, wanted[t], ends) for t in run])

    def _spot(self, span: Span, t: int, value: float, ends: tuple[float, float]) -> QPointF:
        """Where a value of a curve stands."""
        area = self.area()
        return QPointF(span.x(t + 0.5, area), courses.height(value, *ends, area))

    def _paint_wanted(self, painter: QPainter, points: list[QPointF]) -> None:
        """A dashed line where neighbours count, a ring where a single step does."""
        look = self._look
        if len(points) > 1:
            painter.setPen(QPen(look.color("yes"), look.px(1.8), Qt.PenStyle.DashLine))
            painter.drawPolyline(QPolygonF(points))
        else:
            painter.setPen(QPen(look.color("yes"), look.px(2)))
            painter.drawEllipse(points[0], look.px(4), look.px(4))

    def _paint_map(self, painter: QPainter, trace: Trace, span: Span) -> None:
        look, area, y = self._look, self.area(), trace["y"]
        rows = Rows(np.arange(y.shape[1]))
        pyramid = Pyramid(y, signed=not hues.opens(trace.quantities["y"]))
        heat.paint(painter, area, trace.quantities["y"], pyramid, rows, span, look)
        if "wanted" not in trace.arrays:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("yes"), look.px(1.6)))
        asked = (trace["wanted"] > SURE) & (trace["counts"] > 0)[:, None]
        for t, k in np.argwhere(asked).tolist():
            painter.drawRect(rows.rect((t, t), k, span, area))

    def _paint_cursor(self, painter: QPainter, trace: Trace) -> None:
        look, area, span = self._look, self.area(), whole(len(trace["y"]))
        here = QRectF(span.x(self._t, area), area.y(), area.width() / span.total, area.height())
        here.setWidth(max(here.width(), 2))
        cells.outline(painter, here, look.color("accent"), max(2.0, look.px(2)))
        if trace["y"].shape[1] <= CURVES:
            self._paint_now(painter, trace)
        if self._hover is not None:
            t, k = self._hover.index
            name = f" {self.names[k]}" if k < len(self.names) else f"[{k + 1}]"
            text = f"y{sub(t + 1)}{name} = {cut(float(trace['y'][t, k]))}"
            if "wanted" in trace.arrays and trace["counts"][t]:
                text += f" · wanted {cut(float(trace['wanted'][t, k]))}"
            anchor = QRectF(span.x(t, area), area.y(), 1, 1)
            marks.paint_tag(painter, QRectF(self.rect()), anchor, text, look)

    def _paint_now(self, painter: QPainter, trace: Trace) -> None:
        """What it says and what is wanted at the step, over its frame."""
        t, span, ends = self._t, whole(len(trace["y"])), self._ends(trace)
        counts = trace.arrays.get("counts", np.zeros(len(trace["y"]), np.float32))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if counts[t] and np.count_nonzero(counts[max(t - 1, 0) : t + 2]) == 1:
            for value in trace["wanted"][t].tolist():
                self._paint_wanted(painter, [self._spot(span, t, value, ends)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("ink"))
        for value in trace["y"][t].tolist():
            radius = self._look.px(2.5)
            painter.drawEllipse(self._spot(span, t, value, ends), radius, radius)


def _drawn(trace: Trace) -> list[Course]:
    """The curves of y; what it was before an edit lies under them."""
    count = trace["y"].shape[1]
    return [course for k in range(count) for course in courses.courses(trace, "y", k)]


def _runs(trace: Trace) -> list[list[int]]:
    """The steps that count, those in a row together; none where nothing is wanted."""
    if "wanted" not in trace.arrays:
        return []
    counted = np.flatnonzero(trace["counts"])
    return [run.tolist() for run in np.split(counted, np.flatnonzero(np.diff(counted) > 1) + 1)]
