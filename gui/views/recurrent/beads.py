"""The same cell, once for every step: where each copy stands, with its strips, input and labels."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize

from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views.recurrent.span import Span, around, whole
from gui.views.recurrent.tracks import layers

LOOP = 17  # units; room above a folded cell for its arrows back
BARS = 6  # so many channels are drawn as bars, more of them as a strip


class Beads(msgspec.Struct, frozen=True):
    """A layout.

    Attributes:
        steps: those in view.
        left, pitch: the first step's left edge, and from one step to the next.
        wide: of a box.
        bands: (top, height) of the boxes of each layer, from the lowest, which is layer 1, up.
        states: what runs along the chain, from top to bottom: C and h, or h alone.
        said, read, named: (top, height) of the words above, of the input, of the words below.
        gap: between two layers; folded, the room above a box for its arrows back.
        overview: all of time, thin.
        folded: whether the chain is folded into a loop.
        total: steps of all of time.
    """

    steps: range
    left: float
    pitch: float
    wide: float
    bands: tuple[tuple[float, float], ...]
    states: tuple[str, ...]
    said: tuple[float, float]
    read: tuple[float, float]
    named: tuple[float, float]
    gap: float
    overview: QRectF
    folded: bool
    total: int

    @property
    def span(self) -> Span:
        """All of time, as the overview shows it."""
        return whole(self.total)

    @property
    def right(self) -> float:
        """The last step's right edge."""
        return self.left + len(self.steps) * self.pitch

    def column(self, t: int, place: tuple[float, float]) -> QRectF:
        """What belongs to a step, from a top on and so high."""
        return QRectF(self.left + (t - self.steps[0]) * self.pitch, place[0], self.pitch, place[1])

    def box(self, layer: int, t: int) -> QRectF:
        """The cell of a layer, from 1, at a step."""
        edge = (self.pitch - self.wide) / 2
        return self.column(t, self.bands[layer - 1]).adjusted(edge, 0, -edge, 0)

    def strip(self, layer: int, state: str, t: int) -> QRectF:
        """The units of C or h inside a box; edges on whole pixels."""
        box, n = self.box(layer, t), self.states.index(state)
        edge = min(box.height() * 0.14, self.wide * 0.12)
        high = (box.height() - edge) / len(self.states) - edge
        top = box.y() + edge + n * (high + edge)
        inner = QRectF(box.x() + edge, top, box.width() - 2 * edge, high)
        return QRectF(inner.toRect())

    def bars(self, t: int, channels: int) -> QRectF:
        """Where the input of a step stands: bars as wide as needed, or a strip as wide as a box."""
        column = self.column(t, self.read)
        wide = min(self.wide * (0.4 + 0.15 * channels), self.wide)
        edge = (self.pitch - wide) / 2
        return QRectF(column.adjusted(edge, 0, -edge, 0).toRect())

    def cell_at(self, trace: Trace, point: QPointF) -> Cell | None:
        """The number under a point; beside the numbers of a box its first unit of h."""
        if not self.left <= point.x() < self.right or self.overview.contains(point):
            return None
        t = self.steps[min(int((point.x() - self.left) / self.pitch), len(self.steps) - 1)]
        for layer in range(1, len(self.bands) + 1):
            for state in self.states:
                found = _unit(point, self.strip(layer, state, t), trace, f"{state} {layer}", t)
                if found is not None:
                    return found
            if self.box(layer, t).contains(point):
                return Cell(f"h {layer}", (t, 0))
        if self.column(t, self.said).contains(point):
            return Cell(f"h {len(self.bands)}", (t, 0))
        if point.y() < self.read[0] or point.y() > self.named[0] + self.named[1]:
            return None
        channels = trace["x"].shape[1]
        place = self.bars(t, channels)
        inside = QPointF(min(max(point.x(), place.left()), place.right() - 1), place.center().y())
        return _unit(inside, place, trace, "x", t)


def _unit(point: QPointF, strip: QRectF, trace: Trace, name: str, t: int) -> Cell | None:
    if not strip.contains(point):
        return None
    count = trace[name].shape[1]
    unit = int((point.x() - strip.x()) / strip.width() * count)
    return Cell(name, (t, min(unit, count - 1)))


def laid(trace: Trace, t: int, size: QSize, folded: bool, look: Look) -> Beads:
    """As many steps as fit at a readable size around one; folded, that step alone."""
    px, (total, units), count = look.px, trace["h 1"].shape, layers(trace)
    states = ("C", "h") if "C 1" in trace.arrays else ("h",)
    left, right = px(46), size.width() - px(14)
    least = min(max(px(5) * units, px(30)), px(64)) + px(22)
    steps = range(t, t + 1) if folded else around(t, int((right - left) // least), total)
    pitch = min((right - left) / len(steps), px(220 if folded else 150))
    wide = pitch - max(px(20), pitch * 0.25)
    start = left + (right - left - pitch * len(steps)) / 2

    words, arrow, bar = px(17), px(9), px(11)
    high = size.height()
    spare = high - px(12) - 2 * words - 2 * arrow - bar
    read = min(max(spare * 0.28 / (1 + 0.25 * count), px(14)), px(44))
    overview = QRectF(left, high - px(6) - bar, right - left, bar)
    named = overview.top() - px(4) - words, words
    below = named[0] - read
    said = float(px(6)), float(words)
    top = said[0] + words + arrow
    gap = min(px(LOOP) if folded else px(9), (below - arrow - top) * 0.5 / count)
    top += gap if folded else 0
    band = (below - arrow - top - gap * (count - 1)) / count
    bands = tuple((top + (count - 1 - n) * (band + gap), band) for n in range(count))
    placed = start, pitch, wide, bands, states, said, (below, read), named, gap, overview
    return Beads(steps, *placed, folded, total)
