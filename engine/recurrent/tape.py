"""What one layer of a recurrent network computes, as arrays with a row for each step.

    T steps   D inputs   H units   G gates   K ≤ G of them σ, which stand first here
    s  (T + 1, H + D + 1)   [h₋, x, 1] of each step: the bias is a weight, too
    a, g  (T, G·H)          before and after σ or tanh
    C  (T + 1, H)           C₀ first
    m  (T, H)               of a GRU: r ∗ h₋, or W·h₋ where r comes behind the product

Since σ(a) = ½ + ½ tanh(½a), rows of σ gates are kept at half their size while the loop runs, and
doubled, which is exact, when it is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy import positive, tanh
from numpy.typing import NDArray

from engine.recurrent.cells import SIGMOID, Network, Weights, rows

Numbers = NDArray[Any]  # float32, or float64 in proofs
Record = dict[str, Numbers]


class Tape:
    """One layer's arrays, a row a step, and the loop that fills them.

    Attributes:
        s, a, g, C, m: as in the module's docstring; C and m where the cell has them.
        W: (G·H, H + D + 1), rows of σ gates first and halved.
        squash: tanh, or what copies its numbers where the network leaves out tanh.
        squashed: (T, H), tanh C.
        places: the columns of each gate in `a` and `g`; all σ gates lie in `sigmoid`.
        product_rows: (T, H + D + 1), [m, x, 1] of a GRU.
        stop: the step before which the loop ends; at first T.
    """

    def __init__(self, network: Network, weights: Weights, x: Numbers) -> None:
        steps, units, kind = len(x), weights.units, x.dtype
        self.network, self.weights, self.units, self.stop = network, weights, units, steps
        self.squash = tanh if network.squash == "tanh" else positive
        order = sorted(network.gates, key=lambda gate: gate not in SIGMOID)
        self.places = {gate: slice(n * units, (n + 1) * units) for n, gate in enumerate(order)}
        self.sigmoid = slice(0, units * sum(gate in SIGMOID for gate in order))  # K·H
        learned = (weights.recurrent.values, weights.input.values, weights.bias.values[:, None])
        joined = np.concatenate(learned, axis=1, dtype=kind)
        self.W = np.concatenate([joined[rows(network, gate, units)] for gate in order])
        self.W[self.sigmoid] *= 0.5
        self.s = np.zeros((steps + 1, units + weights.inputs + 1), kind)
        self.s[:-1, units:-1] = x
        self.s[:, -1] = 1.0
        self.h = self.s[1:, :units]
        self.a = np.empty((steps, len(self.W)), kind)
        self.g = np.empty_like(self.a)
        self.C = np.zeros((steps + 1 if network.remembers else 0, units), kind)
        self.product_rows = self.s[:-1].copy() if network.cell == "gru" else self.s[:0]
        self.m = self.product_rows[:, :units]
        self.squashed = np.empty((steps if network.remembers else 0, units), kind)

    def record(self) -> Record:
        """What the layer computed, by name, each (T, H); and the states before it, (H,)."""
        found = {}
        for gate, place in self.places.items():
            found[f"a_{gate}"], found[gate] = self.a[:, place], self.g[:, place]
        if self.network.cell == "gru":
            found["r∗h" if self.network.reset == "before" else "W·h"] = self.m
        if self.network.remembers:
            found["C"], found["C₀"] = self.C[1:], self.C[0]
            if self.network.squash == "tanh":
                found["tanh C"] = self.squashed
        return found | {"h": self.h, "h₀": self.s[0, : self.units]}

    def state(self, steps: int) -> tuple[Numbers, Numbers]:
        """What so many steps leave: h and C, (H,) each."""
        return self.s[steps, : self.units].copy(), self.C[steps].copy()

    def recall(self, known: Mapping[str, Numbers], start: int) -> None:
        """Take the steps before `start` from a run that is the same until then."""
        for name, values in self.record().items():
            if values.ndim == 2:
                values[:start] = known[name][:start]

    def after(self, start: int, *columns: Numbers) -> Iterator[tuple[Any, ...]]:
        """Step by step from `start` to `stop`: its number, and its row of each of these arrays."""
        return zip(range(start, self.stop), *(c[start:] for c in columns), strict=False)

    def gate(self, name: str) -> Numbers:
        """A gate after its σ or tanh, (T, H)."""
        return self.g[:, self.places[name]]

    def peepholes(self) -> Numbers:
        """Halved, as the sums they are added to: (3, H) or (3, H, H), for f, i, o."""
        assert self.weights.peephole is not None
        return np.multiply(self.weights.peephole.values, 0.5, dtype=self.a.dtype)

    def product(self, start: int) -> tuple[Numbers, Numbers]:
        """Of a GRU's candidate: U (H, H + D + 1), and the rows (T, H + D + 1) it multiplies.

        Before: all of W meets [r ∗ h₋, x, 1], and `m` lies in those rows. After: U is the part
        that meets h₋, with its own bias; what meets [x, 1] is put into the sums from `start` on.
        """
        H, place = self.units, self.places["h̃"]
        U, rest = self.W[place].copy(), self.W[place].copy()
        if self.network.reset == "before":
            return U, self.product_rows
        rest[:, :H] = 0.0
        U[:, H:] = 0.0
        if self.weights.recurrent_bias is not None:
            U[:, -1] = self.weights.recurrent_bias.values
        np.matmul(self.s[start:-1], rest.T, out=self.a[start:, place])
        return U, self.product_rows
