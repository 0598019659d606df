"""`Ballot`: a vote worked out before painting: who votes, how much, and how far the count is."""

from __future__ import annotations

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.array import Floats
from engine.explain import cut
from engine.trace import Cell, Region, Trace
from gui.views.chain import answers
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

    def label(self, k: int) -> str:
        """The class's name."""
        return self.trace.quantities[self.votes].label(k)

    def total(self, k: int) -> float:
        """The sum for a class: so far for the one that is counted, in the end for the others."""
        if k != self.chosen or self.upto == self.products.shape[1]:
            return float(self.trace[self.votes].ravel()[k])
        return float(self.products[k, : self.upto].sum(dtype=np.float64))

    def count(self) -> str:
        """How far the count of the chosen class is; its bias is added with the last vote."""
        votes = self.products.shape[1]
        bias = self.trace.arrays.get(self.votes.replace("votes", "bias"))
        if self.upto < votes or bias is None:
            return f"after {self.upto} of {votes} votes"
        return f"all {votes} votes and the bias {cut(float(bias[self.chosen]))}"

    def share(self, k: int) -> float | None:
        """The class's share after softmax, where there is one."""
        name = self.votes.replace("votes", "shares")
        return float(self.trace[name].ravel()[k]) if name in self.trace.arrays else None

    @property
    def winner(self) -> int:
        """The class with the largest vote."""
        return int(np.argmax(self.trace[self.votes]))

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
    products: Floats = trace[source].ravel()[None] * trace[weights]
    return Ballot(
        trace=trace,
        votes=votes,
        weights=weights,
        source=source,
        read=shown(trace, source, glance.gradient),
        learned=shown(trace, weights, glance.gradient),
        products=products,
        high=scale(trace.quantities[weights]) * scale(trace.quantities[source]),
        chosen=segment.map,
        upto=offset + 1 if counting else products.shape[1],
        counting=counting,
        touched=related(trace, glance.pointed or glance.chosen).get(source),
    )


class Hall(msgspec.Struct, frozen=True):
    """Where the ballot is held: a tile for each map of values and of weights, a node a class."""

    values: tuple[QRectF, ...]
    weights: tuple[QRectF, ...]
    nodes: tuple[QPointF, ...]


def hall(found: Ballot, room: QRectF, gap: float, sums: float) -> Hall:
    """Values left, weights beside them, classes at the right; `sums` is the classes' width."""
    width = room.width() * 0.27
    left = _tiles(QRectF(room.x() + 3, room.y(), width, room.height()), found.shape)
    start = max(tile.right() for tile in left) + gap
    right = _tiles(QRectF(start, room.y(), width, room.height()), found.shape)
    classes = found.products.shape[0]
    pitch = room.height() / classes
    x = room.right() - min(sums, room.width() * 0.26)
    nodes = [QPointF(x, room.y() + (k + 0.5) * pitch) for k in range(classes)]
    return Hall(tuple(left), tuple(right), tuple(nodes))


def _tiles(room: QRectF, shape: tuple[int, int, int]) -> list[QRectF]:
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
    return [
        QRectF(
            room.x() + (n % across) * (columns * cell + gap),
            room.y() + (n // across) * (rows * cell + gap),
            columns * cell,
            rows * cell,
        )
        for n in range(count)
    ]
