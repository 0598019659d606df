"""`Ballot`: a vote worked out before painting: who votes, how much, and how far the count is."""

from __future__ import annotations

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from engine.array import Floats
from engine.explain import cut
from engine.trace import Cell, Region, Trace
from gui.views.convnet.chain import answers, products, strongest
from gui.views.glance import Glance, related, scale, shown


class Ballot(msgspec.Struct, frozen=True, eq=False):
    """The fully connected layer at a glance.

    Attributes:
        votes, weights, source: names in the trace; `read` and `learned` are what is drawn of the
            last two: themselves, or their gradients.
        products: value × weight, (classes, values).
        high: the largest vote that colours tell apart.
        chosen, upto: the class that is counted, and how many of its votes are in.
        counting: False once all is counted and shares are made.
        touched: the values that what is pointed at was made from or went into.
    """

    trace: Trace
    votes: str
    weights: str
    source: str
    read: str
    learned: str
    products: Floats
    high: float
    chosen: int
    upto: int
    counting: bool
    touched: Region | None

    @property
    def shape(self) -> tuple[int, int, int]:
        """(maps, rows, columns) of what votes."""
        maps, rows, columns = self.trace[self.source].shape
        return maps, rows, columns

    @property
    def highs(self) -> tuple[float, float]:
        """The strongest colours of what is drawn: values and weights, or their gradients.

        Gradients share one, as strong as the largest of them asks for.
        """
        names = self.read, self.learned
        read, learned = (scale(self.trace.quantities[name]) for name in names)
        if not self.back:
            return read, learned
        largest = (float(np.abs(self.trace[name]).max()) for name in names)
        high = max(read, learned, *filter(np.isfinite, largest))
        return high, high

    @property
    def back(self) -> bool:
        """Whether gradients are drawn."""
        return self.read != self.source

    def slope(self, k: int) -> str:
        """How the loss depends on a class: `∂L/∂y 0.99`."""
        name = shown(self.trace, self.votes, True)
        return f"∂L/∂y {cut(float(self.trace[name].ravel()[k]))}"

    @property
    def weighing(self) -> str:
        """What the values are weighed with: `× weights for O`."""
        return f"{'∂L/∂' if self.back else '×'} weights for {self.label(self.chosen)}"

    def label(self, k: int) -> str:
        """The class's name."""
        return self.trace.quantities[self.votes].label(k)

    def counted(self, k: int) -> bool:
        """Whether all votes for a class are in, and its bias."""
        if k == self.chosen:
            return self.upto == int(self.products.shape[1])
        return k < self.chosen or not self.counting

    def sum(self, k: int) -> float:
        """Of the votes for a class those that are in, without its bias."""
        upto = self.upto if k == self.chosen else self.products.shape[1]
        with np.errstate(invalid="ignore"):  # ∞ − ∞
            return float(self.products[k, :upto].sum(dtype=np.float64))

    def standing(self, k: int) -> str:
        """How a class stands: `Σ 0.31` while it is counted, then `votes 0.99`, `…` before."""
        if self.counted(k):
            return f"votes {cut(float(self.trace[self.votes].ravel()[k]))}"
        return f"Σ {cut(self.sum(k))}" if k == self.chosen else "…"

    def count(self) -> str:
        """How far the count of the chosen class is; its bias is added with the last vote."""
        votes, k = self.products.shape[1], self.chosen
        if not self.counted(k):
            return f"after {self.upto} of {votes} votes"
        bias = self.trace.arrays.get(self.votes.replace("votes", "bias"))
        if bias is None:
            return f"all {votes} votes"
        b, ends = float(bias[k]), float(self.trace[self.votes].ravel()[k])
        sign = "−" if b < 0 else "+"
        return f"Σ {cut(self.sum(k))} {sign} bias {cut(abs(b))} → {cut(ends)}"

    def share(self, k: int) -> str:
        """The class's share after softmax: `…` until it is made, empty where there is none."""
        name = self.votes.replace("votes", "shares")
        if name not in self.trace.arrays:
            return ""
        made = not self.counting and k <= self.chosen
        return cut(float(self.trace[name].ravel()[k])) if made else "…"

    def remark(self, k: int) -> str:
        """How far the count is, of the class that is counted; of others the share."""
        if self.back:
            return ""
        if k == self.chosen and self.counting:
            return self.count()
        share = self.share(k)
        return f"softmax: {share}" if share else ""

    @property
    def winner(self) -> int | None:
        """The class with the largest vote, once all are counted."""
        ends = self.trace[self.votes].ravel()
        return int(np.argmax(ends)) if all(map(self.counted, range(len(ends)))) else None

    def cell_in(self, which: str, m: int, row: int, column: int) -> Cell:
        """The cell of the trace at a place of the values or of the weights."""
        if which == "source":
            return Cell(self.read, (m, row, column))
        _, rows, columns = self.shape
        return Cell(self.learned, (self.chosen, (m * rows + row) * columns + column))


def ballot(trace: Trace, glance: Glance) -> Ballot | None:
    """The ballot of a glance; None where the step is no vote."""
    segment, offset = trace.timeline.at(glance.step)
    if not answers(segment.quantity):
        return None
    votes = segment.quantity.replace("shares", "votes")
    weights, source = votes.replace("votes", "weights"), trace.quantities[votes].parent or "input"
    counting = segment.quantity == votes
    cast = products(trace, votes)
    return Ballot(
        trace=trace,
        votes=votes,
        weights=weights,
        source=source,
        read=shown(trace, source, glance.gradient),
        learned=shown(trace, weights, glance.gradient),
        products=cast,
        high=strongest(trace, votes),
        chosen=segment.map,
        upto=offset + 1 if counting else cast.shape[1],
        counting=counting,
        touched=related(trace, glance.pointed or glance.chosen).get(source),
    )


class Hall(msgspec.Struct, frozen=True):
    """Where the ballot is held: a tile for each map of values and of weights, a node a class."""

    values: tuple[QRectF, ...]
    weights: tuple[QRectF, ...]
    nodes: tuple[QPointF, ...]


def hall(found: Ballot, room: QRectF, gap: float, sums: float, legible: QSizeF) -> Hall:
    """Values left, weights beside them, classes at the right.

    Args:
        found: what is counted.
        room: the whole of it.
        gap: between values and weights, and left of the values where maps are named.
        sums: the classes' width.
        legible: a cell with a readable number; where tiles can have such cells, they do.
    """
    names = gap if found.products.shape[1] and found.shape[0] > 1 else 0.0
    width = room.width() * 0.27
    first = QRectF(room.x() + 3 + names, room.y(), width - names, room.height())
    left = _tiles(first, found.shape, legible)
    start = max(tile.right() for tile in left) + gap
    right = _tiles(first.translated(start - first.x(), 0), found.shape, legible)
    classes = found.products.shape[0]
    pitch = room.height() / classes
    x = room.right() - min(sums, room.width() * 0.26)
    nodes = [QPointF(x, room.y() + (k + 0.5) * pitch) for k in range(classes)]
    return Hall(tuple(left), tuple(right), tuple(nodes))


def _tiles(room: QRectF, shape: tuple[int, int, int], legible: QSizeF) -> list[QRectF]:
    """Places for so many maps: in one column unless several make them much larger."""
    count, rows, columns = shape
    gap, best = 8, (0.0, 0.0, 1)
    for across in range(1, count + 1):
        down = -(-count // across)
        high = (room.height() - gap * (down - 1)) / down / rows
        cell = min(high, (room.width() - gap * (across - 1)) / across / columns)
        best = max(best, (cell if across == 1 else cell * 0.8, cell, across))
    cell, across = max(best[1], 0.5), best[2]
    cell = float(int(cell)) if cell >= 4 else cell
    most = (room.width() - gap * (across - 1)) / across / columns
    wide = max(cell * 1.4, legible.width())
    wide = wide if wide <= most and cell >= legible.height() else cell
    return [
        QRectF(
            room.x() + (n % across) * (columns * wide + gap),
            room.y() + (n // across) * (rows * cell + gap),
            columns * wide,
            rows * cell,
        )
        for n in range(count)
    ]
