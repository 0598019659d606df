"""How each number inside a cell is made, with its terms: the rules behind every explanation.

Terms stand in the slides' order, [C₋, h₋, x], and so do the columns of each gate's weights:

    W_f 1   (H, H + D) of layer 1; (H, 2H + D) where a peephole sees every unit of C
    p_f 1   (H,)       a peephole that sees its own unit only
    b_f 1   (H,)
    b_W·h 1 (H,)       of a GRU that resets after the product

Numbers are called as in `C₁₁[3]`: step 11, unit 3; with several layers `C⁽²⁾₁₁[3]`. What the
quantities are named and how they are coloured stands in `declared.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.explain import Activation, Made, Term, exact, layer_mark, sub
from engine.recurrent.cells import PEEPING, SIGMOID, Clamp, Network, Weights
from engine.trace import Cell, Index, Trace

Terms = Iterator[Term]
Making = Callable[[Trace, int, int], Made]  # trace, step from 0, unit


def read_by(trace: Trace, prefix: str) -> str:
    """What a network of a trace reads: `x`, or where it has one a signal of its own."""
    own = f"{prefix}x"
    return own if own in trace.arrays else "x"


@dataclass(frozen=True)
class Layer:
    """One layer of one network of a trace: what its quantities are called and how they are made.

    Attributes:
        network, number: the layer, from 1.
        prefix: of all its names in the trace: ``, `was `, `rival 1 `.
        clamps: what is held in this run.
    """

    network: Network
    number: int
    prefix: str = ""
    clamps: tuple[Clamp, ...] = ()

    @property
    def weights(self) -> Weights:
        """What the layer has learned."""
        return self.network.layers[self.number - 1]

    @property
    def mark(self) -> str:
        """What names it at a letter."""
        return layer_mark(self.number, len(self.network.layers))

    def name(self, quantity: str) -> str:
        """The key of one of its quantities in the trace."""
        return f"{self.prefix}{quantity} {self.number}"

    def symbol(self, quantity: str, t: int, unit: int) -> str:
        """What formulas call a number: `C₁₁[3]`; t and unit from 0, and −1 is the state before."""
        name = f"({quantity})" if "∗" in quantity or "·" in quantity else quantity
        return f"{name}{self.mark}{sub(t + 1)}[{unit + 1}]"

    # The ingredients

    def term(self, trace: Trace, quantity: str, t: int, unit: int, weight: float = 1.0,
             weighed: Cell | None = None) -> Term:  # fmt: skip
        """One number of this layer, weighed; at t = −1 the state before the first step."""
        before = t < 0
        cell = Cell(
            self.name(f"{quantity}₀" if before else quantity), (unit,) if before else (t, unit)
        )
        return Term(trace.value(cell), weight, cell, weighed, self.symbol(quantity, t, unit))

    def states(
        self, trace: Trace, quantity: str, t: int, gate: str, unit: int, column: int
    ) -> Terms:
        """All units of a state, each times its weight in row `unit` of W, from `column` on."""
        W = self.name(f"W_{gate}")
        row = trace[W][unit, column : column + self.weights.units].tolist()
        for k, weight in enumerate(row):
            yield self.term(trace, quantity, t, k, weight, Cell(W, (unit, column + k)))

    def inputs(self, trace: Trace, t: int, gate: str, unit: int) -> Terms:
        """The input of step t, which is the h of the layer below, times its weights."""
        W, D, read = self.name(f"W_{gate}"), self.weights.inputs, read_by(trace, self.prefix)
        column = trace[W].shape[1] - D
        row = trace[W][unit, column:].tolist()
        below = Layer(self.network, self.number - 1, self.prefix)
        for d, weight in enumerate(row):
            weighed = Cell(W, (unit, column + d))
            if self.number > 1:
                yield below.term(trace, "h", t, d, weight, weighed)
            else:
                many, cell = f"[{d + 1}]" if D > 1 else "", Cell(read, (t, d))
                yield Term(trace.value(cell), weight, cell, weighed, f"x{sub(t + 1)}{many}")

    def peephole(self, trace: Trace, t: int, gate: str, unit: int) -> Terms:
        """What a gate sees of C: f and i of the step before, o of its own."""
        if self.network.cell != "peephole" or gate not in PEEPING:
            return
        t = t if gate == "o" else t - 1
        if self.weights.full:
            yield from self.states(trace, "C", t, gate, unit, 0)
        else:
            weighed = Cell(self.name(f"p_{gate}"), (unit,))
            yield self.term(trace, "C", t, unit, trace.value(weighed), weighed)

    # The rules

    def sum(self, gate: str, open_: bool, activation: Activation) -> Making:
        """W·[C₋, h₋, x] + b of a gate: the sum itself, or the gate it opens."""
        after = gate == "h̃" and self.network.reset == "after"
        seen = "r∗h" if gate == "h̃" else "h"
        column = self.weights.units if self.weights.full and gate in PEEPING else 0

        def made(trace: Trace, t: int, unit: int) -> Made:
            terms = list(self.peephole(trace, t, gate, unit))
            if after:
                reset = Cell(self.name("r"), (t, unit))
                terms.append(self.term(trace, "W·h", t, unit, trace.value(reset), reset))
            else:
                before = t if seen == "r∗h" else t - 1
                terms += self.states(trace, seen, before, gate, unit, column)
            terms += self.inputs(trace, t, gate, unit)
            bias = trace.value(Cell(self.name(f"b_{gate}"), (unit,)))
            inside = self.inside(gate, t)
            formula = f"{activation}({inside})" if activation else inside
            formula = f"{self.symbol(gate if open_ else f'a_{gate}', t, unit)} = {formula}"
            return Made("sum", formula, tuple(terms), bias=bias, activation=activation)

        return made

    def inside(self, gate: str, t: int) -> str:
        """The slides' sum for a gate: `W_f·[h₁, x₂] + b_f`, above `W_f·[h⁽²⁾₁, h⁽¹⁾₂] + b_f`."""
        now, before = f"{self.mark}{sub(t + 1)}", f"{self.mark}{sub(t)}"
        x = f"{f'h{layer_mark(self.number - 1, 2)}' if self.number > 1 else 'x'}{sub(t + 1)}"
        C, h = f"C{now if gate == 'o' else before}", f"h{before}"
        if gate == "h̃" and self.network.reset == "after":
            return f"r{now} ∗ (W·{h} + b) + W·{x} + b_h̃"
        if gate == "h̃":
            h = f"r{now} ∗ {h}"
        sees = self.network.cell == "peephole" and gate in PEEPING
        if sees and self.weights.full:
            return f"W_{gate}·[{C}, {h}, {x}] + b_{gate}"
        peephole = f"p_{gate} ∗ {C} + " if sees else ""
        return f"{peephole}W_{gate}·[{h}, {x}] + b_{gate}"

    def mix(self, name: str, *parts: tuple[str, int, str, bool]) -> Making:
        """A sum of numbers that gates let through, such as C = f ∗ C₋ + (1 − f) ∗ C̃.

        Args:
            name: what is made.
            parts: what is let through, how many steps before, by which gate, and whether it is
                what the gate leaves over (1 − f) that lets it through.
        """

        def made(trace: Trace, t: int, unit: int) -> Made:
            terms, words = [], []
            for quantity, back, gate, rest in parts:
                weighed = Cell(self.name(gate), (t, unit))
                share, at = trace.value(weighed), self.symbol(gate, t, unit)
                term = self.term(
                    trace, quantity, t - back, unit, 1 - share if rest else share, weighed
                )
                terms.append(term)
                words.append(f"{f'(1 − {at})' if rest else at} ∗ {term.symbol}")
            formula = f"{self.symbol(name, t, unit)} = {' + '.join(words)}"
            return Made("sum", formula, tuple(terms))

        return made

    def squashed(self, trace: Trace, t: int, unit: int) -> Made:
        """The hyperbolic tangent of C."""
        term = self.term(trace, "C", t, unit)
        formula = f"{self.symbol('tanh C', t, unit)} = tanh({term.symbol})"
        return Made("sum", formula, (term,), activation="tanh")

    def product(self, trace: Trace, t: int, unit: int) -> Made:
        """W·h₋ + b of a GRU that resets afterwards."""
        bias = trace.value(Cell(self.name("b_W·h"), (unit,)))
        formula = f"{self.symbol('W·h', t, unit)} = W·h{self.mark}{sub(t)} + b"
        return Made("sum", formula, tuple(self.states(trace, "h", t - 1, "h̃", unit, 0)), bias=bias)

    def making(self, quantity: str) -> Making:
        """How the cells of one of its quantities are made, unless a hand holds them."""
        gate = quantity.removeprefix("a_")
        old = self.network.update == "old"
        if gate in self.network.gates:
            opened: Activation = "σ" if gate in SIGMOID else "tanh"
            if gate != quantity or (opened == "tanh" and self.network.squash == "identity"):
                opened = ""
            return self.sum(gate, gate == quantity, opened)
        match quantity:
            case "C":
                i, rest = ("f", True) if self.network.cell == "coupled" else ("i", False)
                return self.mix("C", ("C", 1, "f", False), ("C̃", 0, i, rest))
            case "tanh C":
                return self.squashed
            case "r∗h":
                return self.mix("r∗h", ("h", 1, "r", False))
            case "W·h":
                return self.product
        if self.network.cell == "gru":
            return self.mix("h", ("h", 1, "z", not old), ("h̃", 0, "z", old))
        state = "tanh C" if self.network.squash == "tanh" else "C"
        return self.mix("h", (state, 0, "o", False))

    def held(self, quantity: str, t: int, unit: int) -> Clamp | None:
        """The hand that holds a number, the last one where there are several."""
        for clamp in reversed(self.clamps):
            if clamp.holds(quantity, self.number, t + 1, unit):
                return clamp
        return None

    def explain(self, quantity: str) -> Callable[[Trace, Index], Made]:
        """What a declaration says under `made`."""
        making = self.making(quantity)

        def made(trace: Trace, index: Index) -> Made:
            t, unit = index
            clamp = self.held(quantity, t, unit)
            if clamp is None:
                return making(trace, t, unit)
            cell = Cell(self.name(quantity), index)
            note = f"held at {exact(clamp.value)} from step {clamp.first} to {clamp.last}"
            formula = f"{self.symbol(quantity, t, unit)} = {exact(clamp.value)}"
            return Made("given", formula, (Term(trace.value(cell), source=cell),), note=note)

        return made
