"""Recurrent cells as settings: their weights, their gates, and the order in which they compute.

    rnn        h = tanh(W·[h₋, x] + b)
    lstm       f, i, o = σ(W·[h₋, x] + b)    C̃ = tanh(W·[h₋, x] + b)
               C = f ∗ C₋ + i ∗ C̃            h = o ∗ tanh C
    peephole   the same, and f and i also see C₋, o also sees C
    coupled    the same, and i = 1 − f
    gru        z, r = σ(W·[h₋, x] + b)       h̃ = tanh(W·[r ∗ h₋, x] + b)
               h = (1 − z) ∗ h₋ + z ∗ h̃

Letters: T steps, D numbers of the input, H units, G gates (rows of weights for each unit),
O outputs. h₋ and C₋ are those of the step before; ∗ goes unit by unit. What is computed stands in
`loops.py`, how each number is explained in `making.py`.

Sources: the course's slides; Hochreiter & Schmidhuber 1997; Gers & Schmidhuber 2000 (peepholes);
Cho et al. 2014 (GRU).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta

from engine.array import Array, Floats

Kind = Literal["rnn", "lstm", "peephole", "coupled", "gru"]
Origin = Literal["", "fresh weights", "trained", "loaded weights", "changed weights"]

GATES: dict[Kind, tuple[str, ...]] = {
    "rnn": ("h",),
    "lstm": ("f", "i", "C̃", "o"),
    "peephole": ("f", "i", "C̃", "o"),
    "coupled": ("f", "C̃", "o"),
    "gru": ("z", "r", "h̃"),
}
SIGMOID = ("f", "i", "o", "z", "r")  # the gates proper: 0 lets nothing through, 1 everything
PEEPING = ("f", "i", "o")

MAX_LAYERS, MAX_UNITS, MAX_INPUTS, MAX_OUTPUTS = 3, 256, 64, 256


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one layer has learned; rows stand gate by gate in the order of `GATES`.

    Attributes:
        input: (G·H, D).
        recurrent: (G·H, H).
        bias: (G·H,).
        peephole: what f, i and o see of C: (3, H) its own unit only, as in the paper; (3, H, H)
            every unit, as on the slides. None in cells without.
        recurrent_bias: (H,), inside the reset of a GRU that resets after the product; torch's b_hn.

    Raises:
        ValueError: when the shapes do not fit each other.
    """

    input: Array
    recurrent: Array
    bias: Array
    peephole: Array | None = None
    recurrent_bias: Array | None = None

    def __post_init__(self) -> None:
        if len(self.recurrent.shape) != 2 or 0 in self.recurrent.shape:
            raise ValueError("recurrent weights have two axes (gates · units, units), none empty")
        rows, units = self.recurrent.shape
        if rows % units:
            raise ValueError(f"{rows} rows of recurrent weights are not whole gates of {units}")
        if len(self.input.shape) != 2 or self.input.shape[0] != rows or not self.input.shape[1]:
            raise ValueError(f"input weights have {rows} rows, one for each recurrent one")
        if self.bias.shape != (rows,):
            raise ValueError(f"there are {rows} biases, one for each row of weights")
        seen = self.peephole
        if seen is not None and seen.shape not in ((3, units), (3, units, units)):
            raise ValueError(f"peepholes are (3, {units}) or (3, {units}, {units})")
        if self.recurrent_bias is not None and self.recurrent_bias.shape != (units,):
            raise ValueError(f"there are {units} recurrent biases, one for each unit")

    @property
    def units(self) -> int:
        """H."""
        return self.recurrent.shape[1]

    @property
    def inputs(self) -> int:
        """D."""
        return self.input.shape[1]

    @property
    def gates(self) -> int:
        """G."""
        return self.recurrent.shape[0] // self.units

    @property
    def full(self) -> bool:
        """Whether its peepholes see every unit of C."""
        return self.peephole is not None and len(self.peephole.shape) == 3


class Readout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the network says at each step: y = W·h + b, of the last layer's h.

    Attributes:
        weights: (O, H).
        bias: (O,).
        kind: the sums themselves, each squashed by σ, or all made shares of 1.
        labels: what the outputs are called; may be fewer.
    """

    weights: Array
    bias: Array
    kind: Literal["linear", "sigmoid", "softmax"] = "linear"
    labels: Annotated[tuple[str, ...], Meta(max_length=MAX_OUTPUTS)] = ()

    def __post_init__(self) -> None:
        shape = self.weights.shape
        if len(shape) != 2 or 0 in shape or self.bias.shape != shape[:1]:
            raise ValueError("a readout has weights (outputs, units) and a bias for each output")


class Network(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cells of one kind, stacked: each layer reads the h of the layer below.

    Attributes:
        cell: which cell.
        layers: from the input up.
        reset: of a GRU: r before the product, W·(r ∗ h₋), as on the slides; or after it,
            r ∗ (W·h₋), as torch does.
        update: of a GRU, what z lets through: the `new` candidate, as on the slides; or the `old`
            state, as torch does.
        squash: `identity` leaves out every tanh (g and h of Gers & Schmidhuber).
        readout: what it says at each step, if anything.
        origin: how it came by its weights, where that is known; what was trained or loaded and
            then edited, or made to fit, is `changed weights`.
    """

    cell: Kind
    layers: Annotated[tuple[Weights, ...], Meta(min_length=1, max_length=64)]
    reset: Literal["before", "after"] = "before"
    update: Literal["new", "old"] = "new"
    squash: Literal["tanh", "identity"] = "tanh"
    readout: Readout | None = None
    origin: Origin = ""

    def __post_init__(self) -> None:
        if not self.layers:
            raise ValueError("a network has at least one layer")

    @property
    def gates(self) -> tuple[str, ...]:
        """Its gates and candidates, in the order of the rows of the weights."""
        return GATES[self.cell]

    @property
    def remembers(self) -> bool:
        """Whether it has a cell state C beside h."""
        return "C̃" in self.gates


class Clamp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A hand that holds a number: what comes after is computed from what it holds.

    Attributes:
        quantity: `f`, `i`, `o`, `z`, `r`, `C̃`, `h̃`, `C` or `h`.
        layer: from 1.
        unit: from 0; −1 holds all.
        first, last: steps, from 1 as in x₁, both included.
        value: what it is held at.
    """

    quantity: str
    layer: int
    unit: int
    first: int
    last: int
    value: float

    def holds(self, quantity: str, layer: int, step: int, unit: int) -> bool:
        """Whether it holds this number; steps from 1, units from 0."""
        same = (quantity, layer) == (self.quantity, self.layer)
        return same and self.unit in (-1, unit) and self.first <= step <= self.last


@dataclass(frozen=True)
class Beat:
    """One sub-step inside a cell: its word, and the quantities it makes; the last is its aim."""

    word: str
    makes: tuple[str, ...]


def beats(network: Network) -> tuple[Beat, ...]:
    """The sub-steps of one cell, in the order they are computed."""
    squashed = ("tanh C",) if network.squash == "tanh" else ()
    product = "r∗h" if network.reset == "before" else "W·h"
    known = {
        "f": Beat("forget", ("a_f", "f")),
        "i": Beat("input", ("a_i", "i")),
        "C̃": Beat("candidate", ("a_C̃", "C̃")),
        "o": Beat("output", ("a_o", "o", *squashed, "h")),
        "z": Beat("update", ("a_z", "z")),
        "r": Beat("reset", ("a_r", "r")),
        "h̃": Beat("candidate", (product, "a_h̃", "h̃")),
        "h": Beat("output", ("a_h", "h")),
    }
    found = [known[gate] for gate in network.gates]
    if network.remembers:
        found.insert(-1, Beat("update", ("C",)))
    if network.cell == "gru":
        found.append(Beat("output", ("h",)))
    return tuple(found)


def clampable(network: Network) -> tuple[str, ...]:
    """The quantities of a cell that can be held: gates, candidates and states."""
    states = ("C", "h") if network.remembers else ("h",)
    return tuple(dict.fromkeys((*network.gates, *states)))


def rows(network: Network, gate: str, units: int) -> slice:
    """Where the rows of a gate stand in the weights of a layer of so many units."""
    n = network.gates.index(gate)
    return slice(n * units, (n + 1) * units)


def fresh(
    cell: Kind, inputs: int, units: int, seed: int, *, layers: int = 1, full: bool = False
) -> Network:
    """A network that knows nothing yet: all weights uniform within ±1 ÷ √H, as torch begins.

    Args:
        cell: which cell.
        inputs, units, layers: D, H, and how many layers of H units.
        seed: of the generator.
        full: of a peephole cell: each gate sees every unit of C, as on the slides.
    """
    generator = np.random.default_rng(seed)
    height, bound = len(GATES[cell]) * units, units**-0.5

    def uniform(*shape: int) -> Array:
        drawn: Floats = generator.uniform(-bound, bound, shape).astype(np.float32)
        return Array(drawn)

    made = []
    for n in range(layers):
        wide = inputs if n == 0 else units
        own = (uniform(height, wide), uniform(height, units), uniform(height))
        seen = (3, units, units) if full else (3, units)
        made.append(Weights(*own, uniform(*seen) if cell == "peephole" else None))
    return Network(cell, tuple(made), origin="fresh weights")
