"""What one layer of a recurrent network computes, as arrays with a row for each step.

T steps   D inputs   H units   G gates
s  (T + 1, H + D + 1)   [h₋, x, 1] of each step: the bias is a weight, too
a, g  (T, G·H)          sums and gates: before and after σ or tanh
C  (T + 1, H)           C₀ first
m  (T, H)               of a GRU: r ∗ h₋, or W·h₋ where r comes behind the product
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.recurrent.cells import Network, Weights, rows

Numbers = NDArray[Any]  # float32, or float64 in proofs
Record = dict[str, Numbers]
LAYERS = 8  # whose weights are kept as the products take them
PIECES, MOST = 16, 2**25  # pieces of memory that runs take in turns, and their numbers in all


class Same:
    """A layer as a key: the very same weights, since to compare numbers would take longer."""

    __slots__ = ("network", "weights")

    def __init__(self, network: Network, weights: Weights) -> None:
        self.network, self.weights = network, weights

    def __hash__(self) -> int:
        return id(self.weights)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Same):
            return NotImplemented
        one, another = self.network, other.network
        forms = (one.cell, one.reset), (another.cell, another.reset)
        return self.weights is other.weights and forms[0] == forms[1]


class LaidOut(NamedTuple):
    """A layer's weights as the loops take them (`engine/recurrent/loops.py`).

    Attributes:
        W: (H + D + 1, G·H); of a GRU only the columns of z and r.
        U: (1, H + D + 1, H), of a GRU's candidate, for [r ∗ h₋, x, 1]. Where r comes behind the
            product, (2, …): what meets h₋, with its own bias, and what meets [x, 1].
        P: (3, H, H), (3, 1, H) or (0, 1, H): peepholes, if any, a row for each unit of C seen.
    """

    W: Numbers
    U: Numbers
    P: Numbers


@lru_cache(LAYERS)
def laid_out(layer: Same, kind: str) -> LaidOut:
    """The layer's weights, as numbers of a kind."""
    weights, network, H = layer.weights, layer.network, layer.weights.units
    learned = (weights.recurrent.values, weights.input.values, weights.bias.values[:, None])
    W = np.ascontiguousarray(np.concatenate(learned, axis=1, dtype=kind).T)
    U, P = np.empty((0, len(W), H), kind), np.empty((0, 1, H), kind)
    if network.cell == "gru":
        W, U = (np.ascontiguousarray(part) for part in np.split(W, [2 * H], axis=1))
        U = U[None]
        if network.reset == "after":
            U = np.concatenate([U, U])
            U[0, H:] = 0
            if weights.recurrent_bias is not None:
                U[0, -1] = weights.recurrent_bias.values
    if weights.peephole is not None:
        P = weights.peephole.values.astype(kind).reshape(3, -1, H)
        P = np.ascontiguousarray(P.swapaxes(1, 2)) if weights.full else P
    return LaidOut(W, U, P)


class _Memory:
    """Memory that runs take in turns, in pieces of numbers of a kind.

    New pages take the system longer than a run takes to fill them. A piece is free when nothing
    but this tuple holds it: every array made of it does, and whoever else looks at it just now.
    """

    def __init__(self) -> None:
        self._pieces: tuple[Numbers, ...] = ()

    def take(self, size: int, kind: np.dtype[Any]) -> Numbers:
        """A piece of at least this size, its numbers whatever was left in them."""
        free = _holders_of_a_free_piece()
        for piece in self._pieces:
            fits = size <= piece.size <= 2 * size and piece.dtype == kind
            if fits and sys.getrefcount(piece) == free:
                return piece
        found = np.empty(size, kind)
        kept, room = [found], MOST - size
        for piece in self._pieces[: PIECES - 1]:
            if piece.size <= room:
                kept.append(piece)
                room -= piece.size
        if size <= MOST:
            self._pieces = tuple(kept)
        return found


def _holders_of_a_free_piece() -> int:
    """How many hold what only a tuple, and a loop along it, holds."""
    for piece in (np.empty(0),):
        holders = sys.getrefcount(piece)
    return holders


_MEMORY = _Memory()


class Tape:
    """One layer's arrays, a row a step, to be filled by a loop.

    Attributes:
        s, a, g, C, m: as in the module's docstring; C and m where the cell has them, g in all
            but a vanilla one, whose gate is h.
        tanh_C, h: (T, H).
        learned: the weights as the loops take them.
    """

    def __init__(self, network: Network, weights: Weights, x: Numbers) -> None:
        T, H, G, cell = len(x), weights.units, len(network.gates), network.cell
        gated, remembers, resets = cell != "rnn", network.remembers, cell == "gru"
        self.network, self.weights = network, weights
        self.learned = laid_out(Same(network, weights), x.dtype.str)
        self.a, self.g, self.C, self.tanh_C, self.m, self.s = _side_by_side(
            x.dtype, (T, G * H), (gated * T, G * H), (remembers * (T + 1), H), (remembers * T, H),
            (resets * T, H), (T + 1, H + weights.inputs + 1),
        )  # fmt: skip
        self.s[0, :H] = 0.0
        self.s[:-1, H:-1] = x
        self.s[:, -1] = 1.0
        self.C[:1] = 0.0
        self.h = self.s[1:, :H]

    def record(self) -> Record:
        """What the layer computed, by name, each (T, H); and the states before it, (H,)."""
        found, network, H = Record(), self.network, self.weights.units
        for gate in network.gates:
            own = rows(network, gate, H)
            found |= {f"a_{gate}": self.a[:, own], gate: self.g[:, own]}
        if network.cell == "gru":
            found["r∗h" if network.reset == "before" else "W·h"] = self.m
        if network.remembers:
            found["C"], found["C₀"] = self.C[1:], self.C[0]
            if network.squash == "tanh":
                found["tanh C"] = self.tanh_C
        return found | {"h": self.h, "h₀": self.s[0, :H]}

    def recall(self, known: Mapping[str, Numbers], start: int) -> None:
        """Take the steps before `start` from a run that is the same until then."""
        for name, values in self.record().items():
            if values.ndim == 2:
                values[:start] = known[name][:start]


def _side_by_side(kind: np.dtype[Any], *shapes: tuple[int, int]) -> Iterator[Numbers]:
    """Arrays of these shapes, one behind the other in one piece of memory."""
    sizes, begin = [math.prod(shape) for shape in shapes], 0
    piece = _MEMORY.take(sum(sizes), kind)
    for size, shape in zip(sizes, shapes, strict=True):
        yield piece[begin : begin + size].reshape(shape)
        begin += size
