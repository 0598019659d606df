"""The chain rule at one place of a recurrent network: the terms of each gradient.

    ∂h = Σ ∂a₊ · W            of the step after, and of the layer above
    ∂C = ∂h · ∂h/∂C + ∂C₊ · f₊, and what gates with peepholes saw of it
    ∂a = ∂v · ∂v/∂a           v is what the gate of this sum goes into

What is held hands nothing on. The same for all steps at once: `through_time.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from engine.explain import Term
from engine.recurrent.asked import Target
from engine.recurrent.cells import PEEPING, SIGMOID
from engine.recurrent.making import Layer
from engine.recurrent.through_time import through_readout
from engine.trace import GRADIENT, Cell, Trace

Terms = Iterator[Term]


@dataclass(frozen=True)
class Way:
    """The way back through one layer: into what each number went, and how strongly.

    Attributes:
        layer: of a run.
        target: what is asked about, whole.
    """

    layer: Layer
    target: Target

    def name(self, quantity: str) -> str:
        """The key in the trace of ∂ of one of the layer's quantities."""
        return self.layer.name(GRADIENT + quantity)

    def term(self, trace: Trace, quantity: str, t: int, unit: int, weight: float = 1.0,
             weighed: Cell | None = None) -> Term:  # fmt: skip
        """∂ of one number of this layer, weighed."""
        cell = Cell(self.name(quantity), (t, unit))
        return Term(trace.value(cell), weight, cell, weighed, self.symbol(quantity, t, unit))

    def symbol(self, quantity: str, t: int, unit: int) -> str:
        """What formulas call it: `∂h₁₁[3]`."""
        return f"∂{self.layer.symbol(quantity, t, unit)}"

    def value(self, trace: Trace, quantity: str, t: int, unit: int) -> float:
        """A number of the way forwards; t = −1 is the state before."""
        return self.layer.term(trace, quantity, t, unit).value

    def free(self, quantity: str, t: int, unit: int) -> bool:
        """Whether no hand holds it."""
        return self.layer.held(quantity, t, unit) is None

    # The chain rule at one place

    def column(self, trace: Trace, source: str, gate: str, t: int, column: int) -> Terms:
        """Σ over the units of ∂source times a column of a gate's weights."""
        W = self.layer.name(f"W_{gate}")
        for j, weight in enumerate(trace[W][:, column].tolist()):
            yield self.term(trace, source, t, j, weight, Cell(W, (j, column)))

    def offset(self, gate: str) -> int:
        """The first column of a gate's weights that reads h."""
        weights = self.layer.weights
        return weights.units if weights.full and gate in PEEPING else 0

    def read(self, trace: Trace, t: int, d: int) -> Terms:
        """Through what all gates read: of number d of the layer's input."""
        for gate in self.layer.network.gates:
            wide = trace[self.layer.name(f"W_{gate}")].shape[1] - self.layer.weights.inputs
            yield from self.column(trace, f"a_{gate}", gate, t, wide + d)

    def of_h(self, trace: Trace, t: int, k: int) -> Terms:
        """Into the step after, and into the layer above."""
        network = self.layer.network
        if t + 1 < len(trace["x"]):
            for gate in network.gates:
                if gate != "h̃":
                    column = self.offset(gate) + k
                    yield from self.column(trace, f"a_{gate}", gate, t + 1, column)
            if network.cell == "gru":
                yield from self.through_reset(trace, t + 1, k)
        if self.layer.number < len(network.layers):
            above = replace(self.layer, number=self.layer.number + 1)
            yield from Way(above, self.target).read(trace, t, k)

    def through_reset(self, trace: Trace, t: int, k: int) -> Terms:
        """What a GRU's h₋ becomes: a part of h, and a part of the candidate."""
        if self.free("h", t, k):
            z = self.value(trace, "z", t, k)
            weight = 1 - z if self.layer.network.update == "new" else z
            yield self.term(trace, "h", t, k, weight, Cell(self.layer.name("z"), (t, k)))
        if self.layer.network.reset == "before":
            r = Cell(self.layer.name("r"), (t, k))
            yield self.term(trace, "r∗h", t, k, trace.value(r), r)
        else:
            yield from self.column(trace, "W·h", "h̃", t, k)

    def of_C(self, trace: Trace, t: int, k: int) -> Terms:
        """Into h, into the C of the step after, and into gates that see it."""
        plain = self.layer.network.squash == "identity"
        if self.free("h", t, k):
            said = 0.0 if plain else self.value(trace, "tanh C", t, k)
            yield self.term(trace, "h", t, k, self.value(trace, "o", t, k) * (1 - said * said))
        if t + 1 < len(trace["x"]) and self.free("C", t + 1, k):
            f = Cell(self.layer.name("f"), (t + 1, k))
            yield self.term(trace, "C", t + 1, k, trace.value(f), f)
        if self.layer.network.cell == "peephole":
            for gate in PEEPING:
                at = t if gate == "o" else t + 1
                if at < len(trace["x"]):
                    yield from self.seen(trace, gate, at, k)

    def seen(self, trace: Trace, gate: str, t: int, k: int) -> Terms:
        """Through what a gate saw of C[k]."""
        if self.layer.weights.full:
            yield from self.column(trace, f"a_{gate}", gate, t, k)
        else:
            p = Cell(self.layer.name(f"p_{gate}"), (k,))
            yield self.term(trace, f"a_{gate}", t, k, trace.value(p), p)

    def of_sum(self, trace: Trace, gate: str, t: int, k: int) -> Terms:
        """Through σ or tanh, and what the gate lets through."""
        network = self.layer.network

        def at(quantity: str, back: int = 0) -> float:
            return self.value(trace, quantity, t - back, k)

        squash, coupled = network.squash == "tanh", network.cell == "coupled"
        new = network.update == "new"
        goes: dict[str, tuple[str, Callable[[], float]]] = {
            "h": ("h", lambda: 1.0),
            "f": ("C", lambda: at("C", 1) - (at("C̃") if coupled else 0)),
            "i": ("C", lambda: at("C̃")),
            "C̃": ("C", lambda: 1 - at("f") if coupled else at("i")),
            "o": ("h", lambda: at("tanh C" if squash else "C")),
            "z": ("h", lambda: (at("h̃") - at("h", 1)) * (1 if new else -1)),
            "h̃": ("h", lambda: at("z") if new else 1 - at("z")),
            "r": ("r∗h", lambda: at("h", 1))
            if network.reset == "before"
            else ("a_h̃", lambda: at("W·h")),
        }
        into, factor = goes[gate]
        if self.free(gate, t, k) and (into not in ("C", "h") or self.free(into, t, k)):
            opened = at(gate)
            slope = opened * (1 - opened) if gate in SIGMOID else 1 - squash * opened * opened
            yield self.term(trace, into, t, k, factor() * slope)

    def terms(self, trace: Trace, quantity: str, t: int, k: int) -> Terms:
        """The terms of ∂ of a state, a sum or a part of a GRU, at step t and unit k from 0."""
        match quantity:
            case "h":
                return self.of_h(trace, t, k)
            case "C":
                return self.of_C(trace, t, k)
            case "r∗h":
                return self.column(trace, "a_h̃", "h̃", t, k)
            case "W·h":
                r = Cell(self.layer.name("r"), (t, k))
                return iter([self.term(trace, "a_h̃", t, k, trace.value(r), r)])
        return self.of_sum(trace, quantity.removeprefix("a_"), t, k)

    def asked(self, trace: Trace, quantity: str, t: int, k: int) -> float:
        """What is not handed on from anywhere: ∂out/∂ of what is asked about, or of its h."""
        target = self.target
        if t != target.step - 1 or self.layer.number != target.layer:
            return 0.0
        if target.quantity == "y":
            y = trace[f"{self.layer.prefix}y"][t]
            read = through_readout(self.layer.network, y, target.unit)
            return float(read[k]) if quantity == "h" else 0.0
        return float(target.quantity == quantity and target.unit in (-1, k))
