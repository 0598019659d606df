"""`LightMap`: the light of one word as numbered cells, and what there is to say of it.

Every cell is tinted by its share and says it in hundredths where there is room. Below stand how
much of the light falls on what the word names, β in words, the entropy and how far the map is from
the mean of all; the last line shows Σ_t α_t, what each cell has had over the whole caption, small,
and large once it is clicked. With keys: arrows walk from cell to cell, Enter explains one.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.array import Floats
from engine.explain import exact, sub
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import cells, marks
from gui.views.captions import easel, spoken, telltale
from gui.views.captions.easel import cell_rect, pin
from gui.views.captions.legend import Legend, note
from gui.views.captions.spoken import Spoken
from gui.views.captions.striding import Strider
from gui.views.captions.telltale import Said
from gui.views.glance import Glance
from gui.views.pencil import Spot

UNDER, LARGE = 102, 90  # units from the cells to what is told under them; a small map has there
BRIEF = 250  # units of height; with less, cells come before words


class LightMap(QWidget):
    """The map of a word, with its words.

    Signals:
        pointed(cell): the light on the cell under the pointer, None when there is none.
        chosen(cell): a cell was clicked.
        lit(y, x, strength): the brush was here, 0 … 1; below 0 it takes light away.
        settled(): a stroke is over.
        pinned(cell): a cell was pinned, or let go: the right button, without the brush.
        sum_wished(): the light of all words, or again of one.
    """

    pointed = Signal(object)
    chosen = Signal(object)
    lit = Signal(float, float, float)
    settled = Signal()
    pinned = Signal(object)
    sum_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._told: Spoken | None = None
        self._t = 0
        self._spot: Spot | None = None
        self._hover: Spot | None = None
        self._said = Said()
        self._strength = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Attention, cell by cell")
        Strider(self, lambda: range(self._side**2), self._stands, self._stand, self._take,
                lambda: self._side)  # fmt: skip
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A square with words under it."""
        return QSize(self._look.px(240), self._look.px(360))

    def show_trace(self, trace: Trace, glance: Glance, said: Said, prefix: str = "") -> None:
        """Draw a trace at a glance."""
        told = spoken.spoken(trace, prefix)
        self._told, self._t, self._said = told, told.at(glance.step), said
        self._spot = told.spot(glance.pointed) or told.spot(glance.chosen)
        self.update()

    # Where things are

    @property
    def brief(self) -> bool:
        """Whether there is room for one line under the cells, not for all."""
        return self.height() < self._look.px(BRIEF)

    @property
    def _side(self) -> int:
        return 1 if self._told is None else self._told.side

    def area(self) -> QRectF:
        """Where the cells lie."""
        px, side = self._look.px, self._side
        high = self.height() - px(26) - px(30 if self.brief else 104)
        pitch = max(1, int(min(self.width(), high) / side))
        return QRectF(0, px(26), pitch * side, pitch * side)

    def sum_area(self) -> QRectF:
        """Where the small map of all words' light lies: under all else, if there is room."""
        px, area, side = self._look.px, self.area(), self._side
        top = area.bottom() + px(UNDER)
        if top + px(LARGE) <= self.height():
            size = int(min(self.width(), self.height() - top) / side) * side
            return QRectF(0, top, size, size)
        size = max(2, int(px(30) / side)) * side
        return QRectF(self.width() - size - 1, area.bottom() + px(72) - size / 2, size, size)

    def spot_at(self, point: QPointF) -> Spot | None:
        """The cell under a point."""
        told = self._told
        return None if told is None else easel.spot_at(self.area(), told.side, point)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The heading, the cells, the words."""
        look, told = self._look, self._told
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            if told is None:
                return
            title = "Σ α, all words" if self._said.summed else f"Attention α{sub(self._t + 1)}"
            line = QRectF(0, 0, self.width(), look.px(22))
            numbered = telltale.numbered(self.area(), told.side, look)
            said = note(told, self._t, self._said.summed, numbered)
            telltale.heading(painter, line, title, said, look)
            telltale.cells(painter, self.area(), self._shown(told), look)
            self._marks(painter, told)
            legend = self.legend()
            if legend is not None:
                legend.paint(painter)

    def _shown(self, told: Spoken) -> Floats:
        return told.total if self._said.summed else told.alpha[self._t]

    def _marks(self, painter: QPainter, told: Spoken) -> None:
        look, area = self._look, self.area()
        for n in sorted(() if self._said.summed else self._said.pins):
            pin(painter, cell_rect(area, told.side, divmod(n, told.side)), look)
        seen = None if self._said.summed else told.drawn(self._t)
        if seen is not None:
            easel.drawn(painter, cell_rect(area, told.side, seen), look)
        spot = self._spot
        if spot is None or max(spot) >= told.side:
            return
        rect = cell_rect(area, told.side, spot)
        cells.outline(painter, rect.adjusted(-1, -1, 0, 0), look.color("accent"), look.px(2.2))
        if spot == self._hover:
            value = exact(float(self._shown(told)[spot]))
            marks.paint_tag(painter, QRectF(self.rect()), rect, value, look)

    def legend(self) -> Legend | None:
        """What is told under the map."""
        if self._told is None:
            return None
        line = QRectF(0, self.area().bottom() + self._look.px(4), self.width(), self._look.px(26))
        return Legend(self._look, self._told, self._t, self._said, line, self.sum_area(),
                      self.brief)  # fmt: skip

    # What a hand does

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Paint on, and tell what is pointed at: the answer brings that along."""
        at = event.position()
        if self._strength:
            self._brush(at)
        spot = self.spot_at(at)
        self._point(spot)
        legend = self.legend()
        if spot is None and legend is not None:
            self.pointed.emit(legend.number_at(at))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Paint, pin or choose; the small map is shown large, or again the word's."""
        at, left = event.position(), event.button() == Qt.MouseButton.LeftButton
        spot, told = self.spot_at(at), self._told
        if not self.brief and self.sum_area().contains(at) and left:
            self.sum_wished.emit()
        if spot is None or told is None:
            return
        brush = self._said.brush and not self._said.summed
        if brush and event.button() != Qt.MouseButton.MiddleButton:
            self._strength = 1.0 if left else -1.0
            self._brush(at)
        elif left:
            self.chosen.emit(self._cell(spot))
        elif event.button() == Qt.MouseButton.RightButton:
            self.pinned.emit(told.cell(self._t, spot))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke is over."""
        if self._strength:
            self._strength = 0.0
            self.settled.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._point(None)
        self.pointed.emit(None)

    def _brush(self, at: QPointF) -> None:
        area = self.area()
        y, x = (at.y() - area.y()) / area.height(), (at.x() - area.x()) / area.width()
        self.lit.emit(min(max(y, 0.0), 1.0), min(max(x, 0.0), 1.0), self._strength)

    def _point(self, spot: Spot | None) -> None:
        if spot != self._hover and self._told is not None:
            self._hover = spot
            self.update()
            self.pointed.emit(None if spot is None else self._cell(spot))

    def _cell(self, spot: Spot) -> Cell:
        """The number that a cell shows."""
        assert self._told is not None
        told = self._told
        return told.summed(spot) if self._said.summed else told.cell(self._t, spot)

    # What keys do

    def _stands(self) -> int | None:
        """The cell that is pointed at or chosen; else the brightest."""
        spot = self._hover or self._spot
        if spot is not None and max(spot) < self._side:
            return spot[0] * self._side + spot[1]
        return None if self._told is None else int(self._shown(self._told).argmax())

    def _stand(self, n: int | None) -> None:
        self._point(None if n is None else divmod(n, self._side))

    def _take(self, n: int) -> None:
        self.chosen.emit(self._cell(divmod(n, self._side)))
