"""`Inside`: how the light of one word on one place is made, number by number, as strips.

    g, all places      a_i ─▶ W_a·a_i ─┐
                                       ├─▶ u = tanh ─▶ g_i ─▶ α_i
                           W_h·h + b ──┘
                       φ ─▶ ẑ

The place is the one that is pointed at or chosen, else the brightest.
"""

from __future__ import annotations

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent

from engine.array import Floats
from engine.explain import cut, exact, fine, sub
from engine.trace import Cell, Index, Trace
from gui import colours
from gui.theme import Look
from gui.views import cells, hues, marks, strips
from gui.views.captions import easel, spoken, telltale
from gui.views.captions.easel import cell_rect
from gui.views.glance import Glance
from gui.views.pencil import Spot
from gui.views.pointing import Pointing
from gui.views.strips import Lattice

GAP = 22  # between the map and the strips
SPREAD = 3.0  # that far from even a score has its full colour: 20 times the light, or a 20th


class Strip(msgspec.Struct, frozen=True):
    """One vector: its quantity, where in it, what it is called, and what it says."""

    quantity: str
    at: Index
    symbol: str
    words: str


def strips_of(t: int, spot: Spot, columns: int) -> tuple[Strip, ...]:
    """The vectors behind the light of a word on a place, in the order they are made."""
    i, now, before = sub(spot[0] * columns + spot[1] + 1), sub(t + 1), sub(t)
    return (
        Strip("a", spot, f"a{i}", "what the encoder found at this place"),
        Strip("W_a·a", spot, f"W_a·a{i}", "what the attention reads off it"),
        Strip("W_h·h", (t,), f"W_h·h{before} + b", "what is asked of every place"),
        Strip("u", (t, *spot), f"u{now}", "tanh of both together"),
        Strip("φ", (t,), f"φ{now}", "what is seen in all"),
        Strip("ẑ", (t,), f"ẑ{now}", "as much of it as counts"),
    )


def above_even(scores: Floats) -> Floats:
    """(rows, columns): how far each score is above the one that an even share of light has.

    Only differences count before a softmax: this one is ln(α · number of places).
    """
    peak = scores.max()
    return np.asarray(scores - peak - np.log(np.exp(scores - peak).mean()))


class Inside(Pointing):
    """The scores of a word as a map, and beside it what the one at a place is made of.

    Signals:
        chosen(cell): a number was clicked.
    """

    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._trace: Trace | None = None
        self._t = 0
        self._spot: Spot = 0, 0
        self.setAccessibleName("Inside the attention")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """All that is large."""
        return QSize(self._look.px(700), self._look.px(320))

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw a trace at a glance."""
        told = spoken.spoken(trace)
        self._trace, self._t = trace, told.at(glance.step)
        spots = (told.spot(glance.pointed), told.spot(glance.chosen))
        brightest = divmod(int(told.alpha[self._t].argmax()), told.alpha.shape[2])
        self._spot = next((spot for spot in spots if spot is not None), brightest)
        self.update()

    # Where things are

    def area(self) -> QRectF:
        """Where the scores of all places lie."""
        px, side = self._look.px, 1 if self._trace is None else self._trace["g"].shape[1]
        room = min(self.height() - px(26) - px(48), self.width() * 0.42)
        pitch = max(1, int(room / side))
        return QRectF(0, px(26), pitch * side, pitch * side)

    def places(self) -> list[tuple[Strip, Lattice]]:
        """Each strip and where its cells lie, under a line of words."""
        px, trace, area = self._look.px, self._trace, self.area()
        if trace is None:
            return []
        found, left = [], area.right() + px(GAP)
        shown = strips_of(self._t, self._spot, trace["g"].shape[2])
        pitch = (self.height() - px(4)) / len(shown)
        for n, strip in enumerate(shown):
            high = min(max(pitch - px(30), px(8)), px(34))
            room = QRectF(left, n * pitch + px(23), self.width() - left, high)
            place = strips.lattice(room, trace[strip.quantity].shape[-1])
            found.append((strip, msgspec.structs.replace(place, left=round(left))))
        return found

    def cell_at(self, point: QPointF) -> Cell | None:
        """The number under a point."""
        trace = self._trace
        if trace is None:
            return None
        spot = easel.spot_at(self.area(), trace["g"].shape[1], point)
        if spot is not None:
            return Cell("g", (self._t, *spot))
        for strip, place in self.places():
            unit = place.unit_at(point, slack=2)
            if unit is not None:
                return Cell(strip.quantity, (*strip.at, unit))
        return None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The map, and the strips with their words."""
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            trace = self._trace
            if trace is None:
                return
            self._scores(painter, trace)
            for strip, place in self.places():
                self._strip(painter, trace, strip, place)
            self._tag(painter, trace)

    def _scores(self, painter: QPainter, trace: Trace) -> None:
        """All scores of the word, the place with its frame, and what becomes of its score."""
        look, px, area, t = self._look, self._look.px, self.area(), self._t
        line = QRectF(0, 0, area.width(), px(22))
        telltale.heading(painter, line, f"Scores g{sub(t + 1)}", "before the softmax", look)
        scores = trace["g"][t]
        shown = colours.indices(above_even(scores), -SPREAD, SPREAD)
        image = cells.as_image(colours.signed(look.theme)[shown])
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(area, image)
        rect = cell_rect(area, len(scores), self._spot)
        cells.outline(painter, rect, look.color("accent"), max(2.0, px(2.2)))
        score, share = float(scores[self._spot]), float(trace["α"][t][self._spot])
        low, high = cut(float(scores.min())), cut(float(scores.max()))
        i = sub(self._spot[0] * scores.shape[1] + self._spot[1] + 1)
        texts = (
            (f"g{i} = w·u = {cut(score)}, so α{i} = {fine(100 * share)} %", "attention"),
            (f"scores {low} … {high}; red: above an even share", "quiet"),
        )
        painter.setFont(look.font("body"))
        for n, (text, color) in enumerate(texts):
            painter.setPen(look.color(color))
            room = QRectF(0, area.bottom() + px(3) + n * px(22), area.width() + px(GAP), px(21))
            telltale.fitted(painter, room, text)

    def _strip(self, painter: QPainter, trace: Trace, strip: Strip, place: Lattice) -> None:
        look, px, rect = self._look, self._look.px, place.rect
        line = QRectF(rect.x(), rect.y() - px(23), self.width() - rect.x(), px(21))
        telltale.heading(painter, line, strip.symbol, f"{strip.words} · {place.count}", look)
        quantity, values = trace.quantities[strip.quantity], trace[strip.quantity][strip.at]
        shown = np.asarray(hues.shades(quantity, values, look.theme))
        strips.paint(painter, place, values, shown, look, 0)

    def _tag(self, painter: QPainter, trace: Trace) -> None:
        """The number that is pointed at, exactly."""
        cell = self._hover
        if cell is None or not trace.has(cell):
            return
        if cell.quantity == "g":
            anchor = cell_rect(self.area(), trace["g"].shape[1], cell.index[1:])  # type: ignore[arg-type]
        else:
            found = [place for strip, place in self.places() if strip.quantity == cell.quantity]
            anchor = found[0].cell(cell.index[-1])
        value = exact(trace.value(cell))
        marks.paint_tag(painter, QRectF(self.rect()), anchor, value, self._look)

    # What a hand does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the number."""
        cell = self.cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(cell)
