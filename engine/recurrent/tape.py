"""What one layer of a recurrent network computes, as arrays with a row for each step.

    T steps   D inputs   H units   G gates   K ≤ G of them σ, which stand first here
    s  (T + 1, H + D + 1)   [h₋, x, 1] of each step: the bias is a weight, too
    a, g  (G, T, H)         sums and gates: before and after σ or tanh
    C  (T + 1, H)           C₀ first
    m  (T, H)               of a GRU: r ∗ h₋, or W·h₋ where r comes behind the product

Since σ(a) = ½ + ½ tanh(½a), rows of σ gates are kept at half their size until they are opened, and
doubled, which is exact, when that is done.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy import add, multiply, positive, tanh
from numpy.typing import NDArray

from engine.recurrent.cells import SIGMOID, Network, Weights, rows

Numbers = NDArray[Any]  # float32, or float64 in proofs
Record = dict[str, Numbers]
HALF = np.array(0.5, np.float32)  # numpy would turn a plain 0.5 into this at every step
TWICE = np.array(2.0, np.float32)
PIECE = 256  # steps a loop runs through before their gates are told
SPARE = 2**22  # numbers; pieces of more than that the library gives back at once anyway
LAYERS = 8  # whose weights are kept as the products take them


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
    """A layer's weights as the products of one step take them.

    Columns, not rows, of a matrix are in one piece: with a vector it is then a third faster.

    Attributes:
        gates: names, σ first and of these o: what opens before C is known stands side by side.
        names: in this order, of all sums, `a_f`, and of all gates.
        K: how many of them are σ.
        W: (G·H, H + D + 1), rows of σ gates halved; of a GRU only those of z and r.
        U: (H, H + D + 1), of a GRU's candidate. Before: all of it, for [r ∗ h₋, x, 1]. After: the
            part that meets h₋, with its own bias.
    """

    gates: tuple[str, ...]
    names: tuple[str, ...]
    K: int
    W: Numbers
    U: Numbers


@lru_cache(LAYERS)
def laid_out(layer: Same, kind: str) -> LaidOut:
    """The layer's weights, as numbers of a kind."""
    weights, network, H = layer.weights, layer.network, layer.weights.units
    order = sorted(network.gates, key=lambda gate: (gate not in SIGMOID, gate != "o"))
    learned = (weights.recurrent.values, weights.input.values, weights.bias.values[:, None])
    whole = np.concatenate(learned, axis=1, dtype=kind)
    W = np.concatenate([whole[rows(network, gate, H)] for gate in order])
    K = sum(gate in SIGMOID for gate in order)
    W[: H * K] *= HALF
    W, U = np.split(W, [2 * H if network.cell == "gru" else len(W)])
    if network.cell == "gru" and network.reset == "after":
        U[:, H:] = 0.0
        if weights.recurrent_bias is not None:
            U[:, -1] = weights.recurrent_bias.values
    names = *(f"a_{gate}" for gate in order), *order
    return LaidOut(tuple(order), names, K, np.asfortranarray(W), np.asfortranarray(U))


def _in_one_piece(kind: np.dtype[Any], *shapes: tuple[int, ...]) -> Iterator[Numbers]:
    """Arrays side by side in memory: given back and taken again whole, its pages stay.

    Otherwise each run may have to ask for them anew, which takes as long as the run: C's library
    keeps twice the largest piece it was given back. What is spare is never touched and no page.
    """
    sizes, begin = [math.prod(shape) for shape in shapes], 0
    total = sum(sizes)
    whole = np.empty(total + min(total // 2, SPARE), kind)
    for size, shape in zip(sizes, shapes, strict=True):
        yield whole[begin : begin + size].reshape(shape)
        begin += size


class Tape:
    """One layer's arrays, a row a step, to be filled by a loop or all at once.

    Attributes:
        s, a, g, C, m: as in the module's docstring; C and m where the cell has them.
        gates, names, K, W, U: the weights and what they are called (`LaidOut`).
        squash: tanh, or what copies its numbers where the network leaves out tanh.
        squashed: (T, H), tanh C.
        sums: (≤ PIECE, G·H), `a` of the steps a loop runs through: a row a step.
        now: by name, the gates of the step it is at, (H,) each.
        product_rows: (T, H + D + 1), [m, x, 1] of a GRU.
    """

    def __init__(self, network: Network, weights: Weights, x: Numbers) -> None:
        steps, units, kind = len(x), weights.units, x.dtype
        self.network, self.weights, self.units = network, weights, units
        self.squash = tanh if network.squash == "tanh" else positive
        self.gates, self.names, self.K, self.W, self.U = laid_out(Same(network, weights), kind.str)
        G, wide, kept = len(self.gates), units + weights.inputs + 1, network.remembers
        gates, self.squashed, self.C, self.s = _in_one_piece(
            kind, (2, G, steps, units), (kept * steps, units), (kept * (steps + 1), units),
            (steps + 1, wide),
        )  # fmt: skip
        self.a, self.g = gates
        self.s[0, :units] = 0.0
        self.s[:-1, units:-1] = x
        self.s[:, -1] = 1.0
        self.C[:1] = 0.0
        self.h = self.s[1:, :units]
        self.sums = np.empty((min(steps, PIECE), G * units), kind)
        self._now = np.empty(G * units, kind)
        self.now = dict(zip(self.gates, self._now.reshape(-1, units), strict=True))
        self.product_rows = self.s[:-1].copy() if network.cell == "gru" else self.s[:0]
        self.m = self.product_rows[:, :units]

    def record(self) -> Record:
        """What the layer computed, by name, each (T, H); and the states before it, (H,)."""
        found = dict(zip(self.names, (*self.a, *self.g), strict=True))
        if self.network.cell == "gru":
            found["r∗h" if self.network.reset == "before" else "W·h"] = self.m
        if self.network.remembers:
            found["C"], found["C₀"] = self.C[1:], self.C[0]
            if self.network.squash == "tanh":
                found["tanh C"] = self.squashed
        return found | {"h": self.h, "h₀": self.s[0, : self.units]}

    def recall(self, known: Mapping[str, Numbers], start: int) -> None:
        """Take the steps before `start` from a run that is the same until then."""
        for name, values in self.record().items():
            if values.ndim == 2:
                values[:start] = known[name][:start]

    def during(
        self, steps: slice, sums: Iterable[Numbers], *columns: Numbers
    ) -> Iterator[tuple[Any, ...]]:
        """Step by step: its number, its row of each of the sums, and of each of these arrays."""
        after = (column[steps] for column in columns)
        return zip(range(steps.start, steps.stop), *sums, *after, strict=False)

    def place(self, first: str, last: str) -> slice:
        """Where these gates, and those between them, are in a row of `sums`."""
        H, gates = self.units, self.gates
        return slice(gates.index(first) * H, (gates.index(last) + 1) * H)

    def opening(self, first: str, last: str) -> Callable[[Numbers], None]:
        """What opens these gates, and those between them, into `now`: from one step's sums."""
        place = self.place(first, last)
        whole = self._now[place]
        K = max(self.K * self.units - place.start, 0)
        opened = whole[:K]

        def opens(sums: Numbers) -> None:
            tanh(sums, whole)
            multiply(opened, HALF, opened)
            add(opened, HALF, opened)  # σ(a) = ½ + ½ tanh(½a)

        def unsquashed(sums: Numbers) -> None:
            opens(sums)
            whole[K:] = sums[K:]

        return opens if self.squash is tanh else unsquashed

    def tell(self, steps: slice) -> None:
        """What a loop has summed up in these steps, and the gates it leads to."""
        a = self.a[:, steps]
        sums = self.sums[: a.shape[1]].reshape(-1, len(a), self.units)
        a[:] = sums.transpose(1, 0, 2)
        self.open(steps)

    def open(self, steps: slice) -> None:
        """The gates of all these steps at once, from their sums, which then are whole."""
        a, g, K = self.a[:, steps], self.g[:, steps], self.K
        tanh(a, g)
        if self.squash is positive:
            g[K:] = a[K:]
        opened, halved = g[:K], a[:K]
        opened *= HALF
        opened += HALF
        halved *= TWICE

    def gate(self, name: str) -> Numbers:
        """A gate after its σ or tanh, (T, H)."""
        values: Numbers = self.g[self.gates.index(name)]
        return values

    def peepholes(self) -> Numbers:
        """Halved, as the sums they are added to: (3, H) or (3, H, H), for f, i, o."""
        assert self.weights.peephole is not None
        return np.multiply(self.weights.peephole.values, HALF, dtype=self.a.dtype)

    def candidate_reads(self, steps: slice) -> None:
        """Put W·x + b of a GRU's candidate, which no gate resets, into the sums of these steps."""
        own = rows(self.network, "h̃", self.units)
        W, b = self.weights.input.values[own], self.weights.bias.values[own]
        x = self.s[:-1, self.units : -1][steps]
        np.add(x @ W.T.astype(x.dtype), b, out=self.sums[: len(x), self.place("h̃", "h̃")])
