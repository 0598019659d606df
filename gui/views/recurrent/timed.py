"""`Timed`: bands along one axis of time, with one cursor.

All but the cursor and the marks is painted once and kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import cards, cells, marks
from gui.views.glance import Glance
from gui.views.kept import Kept
from gui.views.recurrent import cursor
from gui.views.recurrent.bands import Band
from gui.views.recurrent.span import whole
from gui.views.recurrent.zoomed import Zoomed

PITCHES = tuple(n * 10**k for k in range(5) for n in (1, 2, 5))


class Timed(Zoomed):
    """A view along time; what it shows is said by `key`, `read`, `arrange` and `paint_words`."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self.bands: Sequence[Band] = ()
        self.now = 0
        self._trace: Trace | None = None
        self._glance = Glance()
        self._key: Hashable = None
        self._under: Band | None = None
        self._kept = Kept()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        look.changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        """What is large."""
        return QSize(self.look.px(700), self.look.px(270))

    # What a view along time shows

    def key(self, trace: Trace, glance: Glance) -> Hashable:
        """What of a glance decides which bands there are; the same bands are kept for the same."""
        raise NotImplementedError

    def read(self, trace: Trace, glance: Glance) -> Sequence[Band]:
        """The bands of a trace, from top to bottom."""
        raise NotImplementedError

    def arrange(self, room: QRectF) -> None:
        """Give every band its area, all equally wide."""
        raise NotImplementedError

    def paint_words(self, painter: QPainter) -> None:
        """What stands beside the bands at any step."""

    def paint_step(self, painter: QPainter) -> None:
        """What is said about the step that is looked at."""

    # What is shown

    @property
    def trace(self) -> Trace:
        """The trace; there is none before the first."""
        assert self._trace is not None
        return self._trace

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw a trace at a glance."""
        seen = (self._glance.chosen, self._glance.pointed, self.now)
        key = self.key(trace, glance)
        self._glance, self.now = glance, trace.timeline.place(glance.step)[0]
        if trace is not self._trace or key != self._key:
            self._trace, self._key = trace, key
            if len(trace["x"]) != self.span.total:
                self.span = whole(len(trace["x"]))
            if self.hover is not None and not trace.has(self.hover):
                self.hover = None
            self.bands, self._under = self.read(trace, glance), None
            self._restyle()
        if self.now != seen[2]:
            self.span = self.span.holding(self.now)
        if (glance.chosen, glance.pointed, self.now) != seen:
            self.update()

    def show_as_first(self) -> None:
        """All of time."""
        self.look_at(whole(self.span.total))

    def _restyle(self) -> None:
        if self._trace is not None:
            px = self.look.px
            room = QRectF(self.rect()).adjusted(px(10), px(4), -px(14), -px(4))
            self.arrange(room)
        self._kept.forget()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size, other places."""
        self._restyle()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bands from a kept picture; over it the cursor, the marks and what is pointed at."""
        paper = self.look.color("paper")
        with QPainter(self) as painter:
            if self._trace is None:
                painter.fillRect(self.rect(), paper)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._kept.show(painter, self, paper, self._paint_still, self.span)
            areas = [band.area for band in self.bands]
            cursor.paint(painter, cursor.stripes(areas, self.now, self.span, self.look), self.look)
            self.paint_step(painter)
            for cell in (self._glance.chosen, self._glance.pointed or self.hover):
                self._paint_mark(painter, cell)
            self._paint_tag(painter)

    def _paint_still(self, painter: QPainter) -> None:
        cards.paint(painter, self.rect(), self.look)
        for band in self.bands:
            band.paint(painter, self.span)
        self.paint_words(painter)

    def paint_axis(self, painter: QPainter, foot: QRectF) -> None:
        """The numbers of the first and the last step in view, and of some between, in a line."""
        painter.setFont(self.look.font("small"))
        painter.setPen(self.look.color("quiet"))
        span, wide = self.span, painter.fontMetrics().horizontalAdvance("00,000") * 2
        fits = max(int(foot.width() / wide), 1)
        pitch = next(n for n in PITCHES if span.count / n <= fits)
        first, last = int(span.first), int(span.first + span.count - 1e-6)
        between = [t for t in range(first, last + 1) if (t + 1) % pitch == 0]
        for t in between if pitch < span.count else [first]:
            middle = span.x(t + 0.5, foot)
            left = min(max(middle - wide / 2, foot.left() - wide / 3), foot.right() - wide * 2 / 3)
            place = QRectF(left, foot.y(), wide, foot.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{t + 1:,}")

    def _paint_mark(self, painter: QPainter, cell: Cell | None) -> None:
        found = [] if cell is None else [band.rect_of(cell, self.span) for band in self.bands]
        for rect in found:
            if rect is not None:
                thick = max(2.0, self.look.px(2.4))
                ring = rect.adjusted(-1, -1, 1, 1)
                cells.outline(painter, ring, self.look.color("accent"), thick)

    def _paint_tag(self, painter: QPainter) -> None:
        """The exact value under the pointer, in the band where it is."""
        band = self._under
        if self.hover is None or band is None:
            return
        rect = band.rect_of(self.hover, self.span)
        if rect is not None:
            words = band.told(self.hover)
            marks.paint_tag(painter, QRectF(self.rect()), rect, words, self.look)

    # What a hand does

    def area_at(self, point: QPointF) -> QRectF | None:
        """All bands are equally wide."""
        return self.bands[0].area if self.bands else None

    def cell_at(self, point: QPointF) -> Cell | None:
        """The cell under a point."""
        band = self._band_at(point)
        return None if band is None else band.cell_at(point, self.span)

    def point(self, point: QPointF | None) -> None:
        """Which band it is in says which value is told."""
        self._under = None if point is None else self._band_at(point)
        super().point(point)

    def _band_at(self, point: QPointF) -> Band | None:
        return next((band for band in self.bands if band.area.contains(point)), None)
