"""What a recurrent cell is made of, read off its trace: gates, switches, where it is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np

from engine.array import Floats
from engine.explain import layer_mark, sub
from engine.recurrent import memory
from engine.trace import Beats, Quantity, Trace
from gui.views.glance import Glance

Kind = Literal["rnn", "lstm", "peephole", "coupled", "gru"]
State = Literal["late", "now", "done"]

TITLES: dict[Kind, str] = {
    "rnn": "RNN",
    "lstm": "LSTM",
    "peephole": "LSTM with peepholes",
    "coupled": "LSTM, forget and input coupled",
    "gru": "GRU",
}
CELLS: dict[Kind, str] = {
    "rnn": "RNN",
    "lstm": "LSTM",
    "peephole": "Peephole LSTM",
    "coupled": "Coupled LSTM",
    "gru": "GRU",
}


class Anatomy(msgspec.Struct, frozen=True):
    """One layer's cell.

    Attributes:
        kind: which cell.
        layer, layers: which layer, from 1, and of how many.
        units, inputs: H and D, what it hands on and what it reads.
        full: its peepholes see every unit of C, not its own alone.
        after: the reset gate comes after the product: r ∗ (W·h₋).
        old: what z lets through is the state before.
        squashed: candidates and C go through tanh.
        origin: how it came by its weights, `trained`; "" where nobody knows.
    """

    kind: Kind
    layer: int
    layers: int
    units: int
    inputs: int
    full: bool = False
    after: bool = False
    old: bool = False
    squashed: bool = True
    origin: str = ""

    @property
    def remembers(self) -> bool:
        """Whether it has a cell state C beside h."""
        return self.kind not in ("rnn", "gru")

    @property
    def title(self) -> str:
        """What it is called, with its layer where there are several."""
        many = f" · layer {self.layer} of {self.layers}" if self.layers > 1 else ""
        return TITLES[self.kind] + many

    @property
    def state(self) -> str:
        """What runs along the top line."""
        return "C" if self.remembers else "h"

    def name(self, quantity: str) -> str:
        """The key of one of its quantities in the trace."""
        return f"{quantity} {self.layer}"

    def mark(self, step: int) -> str:
        """What stands at a symbol in step `step`, counted from 1: `₁₁`, in layer 2 `⁽²⁾₁₁`."""
        return layer_mark(self.layer, self.layers) + sub(step)

    def differs(self, t: int) -> str:
        """What is not as in the LSTM, in a sentence; t from 0."""
        now, before = self.mark(t + 1), self.mark(t)
        if self.kind == "rnn":
            return "no gates and no cell state: h is made anew at every step"
        if self.kind == "coupled":
            return "no separate input gate: i = 1 − f"
        if self.kind == "peephole":
            seen = "every unit" if self.full else "each its own unit"
            return f"f and i also see C{before}, o sees C{now}: {seen}"
        if self.kind == "gru":
            kept = "z ∗ h" if self.old else "(1 − z) ∗ h"
            return f"no cell state: z forgets and writes at once, {kept}{before} stays"
        return "" if self.squashed else "no tanh: nothing is squashed"


def anatomy(trace: Trace, part: int, prefix: str = "") -> Anatomy:
    """The cell of layer `part`, from 0; of the last one where there are fewer.

    Args:
        trace: a trace of the system `recurrent`.
        part: the layer.
        prefix: of all names of another network that ran beside: `rival 1 `.
    """
    layers = next(n for n in range(1, 99) if f"{prefix}h {n + 1}" not in trace.arrays)
    layer = min(max(part, 0) + 1, layers)
    names, h = trace.arrays, trace[f"{prefix}h {layer}"]
    below = trace["x"] if layer == 1 else trace[f"{prefix}h {layer - 1}"]
    units, inputs = h.shape[1], below.shape[1]

    def has(quantity: str) -> bool:
        return f"{prefix}{quantity} {layer}" in names

    full = has("i") and trace[f"{prefix}W_f {layer}"].shape[1] > units + inputs
    kind: Kind = "lstm" if has("i") else "coupled" if has("C") else "gru" if has("z") else "rnn"
    if full or has("p_f"):
        kind = "peephole"
    made = "C̃" if has("C̃") else "h̃" if has("h̃") else "h"
    return Anatomy(
        kind, layer, layers, units, inputs, full,
        after=has("W·h"),
        old=has("z") and memory.stays(trace, f"{prefix}z {layer}"),
        squashed=trace.quantities[f"{prefix}{made} {layer}"].range[1] <= 1,
        origin=trace.quantities[f"{prefix}b_{made} {layer}"].origin,
    )  # fmt: skip


def with_origin(told: str, origin: str) -> str:
    """What a network is called and how it came by its weights: `RNN, fresh weights`."""
    return f"{told}, {origin}" if origin else told


def numbered(names: Sequence[str]) -> list[str]:
    """The names, those that were there before with a number: `RNN`, `GRU`, `RNN 2`."""
    found: list[str] = []
    for n, name in enumerate(names):
        again = names[:n].count(name)
        found.append(f"{name} {again + 1}" if again else name)
    return found


class Moment(msgspec.Struct, frozen=True):
    """Where in the walk a cell is: step `t` from 0, and the sub-step that makes each quantity.

    What a sub-step makes comes one after the other: `arrived` is how far that is, 0 … 1.
    """

    t: int
    beat: int
    makes: tuple[tuple[str, ...], ...]
    arrived: float = 1.0

    def state(self, name: str) -> State:
        """Whether a quantity of the trace is made later, now, or is there."""
        for n, made in enumerate(self.makes):
            if name in made:
                return "late" if n > self.beat else "now" if n == self.beat else "done"
        return "done"

    def share(self, name: str) -> float:
        """How far a quantity that is made now is on its way, 0 … 1."""
        stages = self._stages()
        if name not in stages:
            return 1.0
        return min(max(self.arrived * len(stages) - stages.index(name), 0.0), 1.0)

    def reached(self, name: str) -> State:
        """Its state, `late` while it is on its way."""
        return "late" if self.share(name) < 1 else self.state(name)

    @property
    def done(self) -> int:
        """How many of the quantities that are made now are there."""
        return sum(self.share(name) == 1 for name in self._stages())

    def _stages(self) -> list[str]:
        """What is made now, in order; sums are on the way of what is made of them."""
        return [name for name in self.makes[self.beat] if not name.startswith("a_")]


def moment(trace: Trace, glance: Glance, reduced: bool = True) -> Moment:
    """The moment of a step; with reduced motion, all it makes is there at once.

    Raises:
        TypeError: the trace is not walked through along time.
    """
    walk = trace.timeline
    if not isinstance(walk, Beats):
        raise TypeError("a cell is looked at along time: the trace's timeline must be `Beats`")
    t, beat = walk.place(glance.step)
    return Moment(t, beat, walk.makes, glance.arrived(reduced))


def shares(cell: Anatomy, trace: Trace, t: int) -> tuple[Floats, Floats]:
    """What the gates keep of the state before, and what they let through of the candidate: (H,)."""
    if cell.kind in ("lstm", "peephole"):
        return trace[cell.name("f")][t], trace[cell.name("i")][t]
    gate = trace[cell.name("f" if cell.kind == "coupled" else "z")][t]
    rest = np.asarray(1 - gate, dtype=np.float32)
    keeps = cell.kind == "coupled" or cell.old
    return (gate, rest) if keeps else (rest, gate)


def belongs(quantity: Quantity, layer: int) -> bool:
    """Whether a quantity is one number a unit of a layer."""
    return quantity.axes[-1:] == ("unit",) and quantity.name.endswith(f" {layer}")
