"""`Inside`: how the light of one word on one place is made, number by number, as strips.

    g, all places      a_i ─▶ W_a·a_i ─┐
                                       ├─▶ u = tanh ─▶ g_i ─▶ α_i
    α, all places          W_h·h + b ──┘
                       φ ─▶ ẑ

The place is the one that is pointed at or chosen, else the brightest. α is the softmax of g, unless
a hand has painted or pinned the light.
"""

from __future__ import annotations

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent

from engine.array import Floats
from engine.explain import cut, exact, sub
from engine.trace import Cell, Index, Trace
from gui import colours
from gui.theme import Look
from gui.views import cells, hues, marks, strips
from gui.views.captions import easel, spoken, telltale
from gui.views.captions.easel import cell_rect
from gui.views.glance import Glance
from gui.views.pencil import Spot
from gui.views.pointing import Choosing
from gui.views.strips import Lattice

GAP = 22  # between the maps and the strips
MAPS = ("g", "α")
LEAST = 178  # units of width that the words under a map have
HEAD, FOOT = 25, 24  # units over a map, and under it
FLAT = 250  # units of height; with less the maps stand side by side
MADE = 1e-3  # a share this near to the softmax of the scores is made by it
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
        Strip("a", spot, f"a{i}", "what the encoder found here"),
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


def softmax(scores: Floats) -> Floats:
    """(rows, columns): the light that the scores themselves give."""
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())


class Inside(Choosing):
    """Scores and light of a word as maps, and beside them what those of a place are made of.

    Signals:
        chosen(cell): a number was clicked.
    """

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
        cells = glance.pointed, glance.chosen, told.brightest(self._t)
        self._spot = next(spot for spot in map(told.spot, cells) if spot is not None)
        self.update()

    @property
    def spot(self) -> Spot:
        """The place that all is about."""
        return self._spot

    # Where things are

    def area(self, name: str = "g") -> QRectF:
        """Where the scores of all places lie, g, or their light, α: under them, or beside them."""
        px, side, flat = self._look.px, self._side(), self.height() < self._look.px(FLAT)
        part = self.height() if flat else (self.height() - px(6)) / 2
        widest = self.width() * (0.25 if flat else 0.42)
        pitch = max(1, int(min(part - px(HEAD + FOOT), widest) / side))
        x, y = 0.0, float(px(HEAD))
        if name == "α":
            x, y = (widest + px(12), y) if flat else (x, part + px(6 + HEAD))
        return QRectF(round(x), round(y), pitch * side, pitch * side)

    def _side(self) -> int:
        return 1 if self._trace is None else self._trace["g"].shape[1]

    def places(self) -> list[tuple[Strip, Lattice]]:
        """Each strip and where its cells lie, under a line of words."""
        px, trace, area = self._look.px, self._trace, self.area("α")
        if trace is None:
            return []
        found, left = [], max(round(area.right()), px(LEAST)) + px(GAP)
        shown = strips_of(self._t, self._spot, trace["g"].shape[2])
        pitch = (self.height() - px(4)) / len(shown)
        for n, strip in enumerate(shown):
            high = min(max(pitch - px(30), px(8)), px(34))
            room = QRectF(left, n * pitch + px(23), self.width() - left, high)
            found.append((strip, strips.filled(room, trace[strip.quantity].shape[-1])))
        return found

    def cell_at(self, point: QPointF) -> Cell | None:
        """The number under a point."""
        trace = self._trace
        if trace is None:
            return None
        for name in MAPS:
            spot = easel.spot_at(self.area(name), trace[name].shape[1], point)
            if spot is not None:
                return Cell(name, (self._t, *spot))
        for strip, place in self.places():
            unit = place.unit_at(point, slack=2)
            if unit is not None:
                return Cell(strip.quantity, (*strip.at, unit))
        return None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The maps, and the strips with their words."""
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            trace = self._trace
            if trace is None:
                return
            self._scores(painter, trace)
            self._light(painter, trace)
            for strip, place in self.places():
                self._strip(painter, trace, strip, place)
            self._tag(painter, trace)

    def _scores(self, painter: QPainter, trace: Trace) -> None:
        """All scores of the word."""
        look, area, scores = self._look, self.area("g"), trace["g"][self._t]
        shown = colours.indices(above_even(scores), -SPREAD, SPREAD)
        image = cells.as_image(colours.signed(look.theme)[shown])
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(area, image)
        line = self._around(painter, area, f"Scores g{sub(self._t + 1)}", "", self.told("g")[1])
        telltale.key(painter, line, SPREAD, self.told("g")[0], look)

    def _light(self, painter: QPainter, trace: Trace) -> None:
        """What becomes of the scores, or what a hand has put in its place."""
        area = self.area("α")
        telltale.cells(painter, area, trace["α"][self._t], self._look, numbers=False)
        self._around(painter, area, f"Light α{sub(self._t + 1)}", *self.told("α"))

    def told(self, name: str) -> tuple[str, str]:
        """What is said of a map, and of the place on it."""
        trace, spot = self._trace, self._spot
        if trace is None:
            return "", ""
        scores, light = trace["g"][self._t], trace["α"][self._t]
        i, made = sub(spot[0] * self._side() + spot[1] + 1), softmax(scores)
        if name == "g":
            even = float(scores[spot] - above_even(scores)[spot])
            return "red: above even", f"g{i} = w·u = {cut(float(scores[spot]))}, even {cut(even)}"
        share = f"α{i} = {cut(100 * float(light[spot]), 1)} %"
        if np.abs(light - made).max() < MADE:
            return "softmax of g", share
        return "set by hand", f"{share}, not {cut(100 * float(made[spot]), 1)} %"

    def _around(self, painter: QPainter, area: QRectF, title: str, note: str, words: str) -> QRectF:
        """The heading of a map, the frame of the place, what is said of it; the heading's rest."""
        look, px = self._look, self._look.px
        side = self._side()
        wide = max(area.width(), px(LEAST) if self.area("α").x() == 0 else self.width() * 0.25)
        line = QRectF(area.x(), area.y() - px(HEAD), wide, px(22))
        telltale.heading(painter, line, title, note, look)
        rect = cell_rect(area, side, self._spot)
        cells.outline(painter, rect, look.color("accent"), max(2.0, px(2.2)))
        painter.setFont(look.font("body"))
        painter.setPen(look.color("ink"))
        room = QRectF(area.x(), area.bottom() + px(1), wide + px(12), px(FOOT - 2))
        telltale.longest(painter, room, words, words.partition(",")[0])
        return line.adjusted(look.wide("heading", title) + px(8), 0, 0, 0)

    def _strip(self, painter: QPainter, trace: Trace, strip: Strip, place: Lattice) -> None:
        look, px, rect = self._look, self._look.px, place.rect
        line = QRectF(rect.x(), rect.y() - px(23), self.width() - rect.x(), px(21))
        quantity = trace.quantities[strip.quantity]
        ends, many = f"±{quantity.range[1]:g}", f"{place.count} {quantity.axes[-1]}s"
        telltale.heading(painter, line, strip.symbol, f"{strip.words} · {ends} · {many}", look)
        values = trace[strip.quantity][strip.at]
        shown = np.asarray(hues.shades(quantity, values, look.theme))
        strips.paint(painter, place, values, shown, look, 0)

    def _tag(self, painter: QPainter, trace: Trace) -> None:
        """The number that is pointed at, exactly."""
        cell = self._hover
        if cell is None or not trace.has(cell):
            return
        if cell.quantity in MAPS:
            _, row, column = cell.index
            anchor = cell_rect(self.area(cell.quantity), self._side(), (row, column))
        else:
            found = [place for strip, place in self.places() if strip.quantity == cell.quantity]
            anchor = found[0].cell(cell.index[-1])
        value = exact(trace.value(cell))
        marks.paint_tag(painter, QRectF(self.rect()), anchor, value, self._look)
