"""A recurrent network along time, declared: the quantities of its trace and the walk through it.

How each number is made stands in `making.py`. Colour ranges are the same for every run of a
cell, so that pictures can be compared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from engine import declaring
from engine.array import Floats
from engine.explain import Made, Term, nice, sub
from engine.recurrent.cells import PEEPING, SIGMOID, Clamp, Network, beats, rows
from engine.recurrent.making import Layer
from engine.trace import Beats, Cell, Hold, Index, Quantity, Trace

STEPS, UNITS = ("step", "unit"), ("unit",)
KEPT = 16  # of every network there can be side by side, more than once
STAYS = "how much of the state before stays"  # of z, where it does not say what is replaced
DRAWN = "drawn, edited or learned"  # of weights nobody knows more about
WORDS = {
    "f": ("Forget gate", "how much of the cell state is kept: 0 nothing, 1 all of it"),
    "i": ("Input gate", "how much of the candidate is written: 0 nothing, 1 all of it"),
    "C̃": ("Candidate", "new values that could be added to the cell state"),
    "C": ("Cell state", "what the cell remembers: what was kept and what was written"),
    "tanh C": ("Squashed cell state", "the cell state between −1 and 1, before the output gate"),
    "o": ("Output gate", "how much of the cell state is let out: 0 nothing, 1 all of it"),
    "z": ("Update gate", "how much of the state is replaced by the candidate"),
    "r": ("Reset gate", "how much of the state before the candidate sees: 0 nothing, 1 all of it"),
    "h̃": ("Candidate", "a new state that could replace the one before"),
    "r∗h": ("Reset state", "what the reset gate leaves of the state before"),
    "W·h": ("Recurrent product", "what the weights make of the state before"),
    "h": ("Output", "what the cell says, and hands on to the next step"),
}


def timeline(network: Network, steps: int) -> Beats:
    """Step after step, in each the sub-steps of every layer from the input up, then the readout."""
    makes = [
        tuple(f"{name} {number}" for name in beat.makes)
        for number in range(1, len(network.layers) + 1)
        for beat in beats(network)
    ]
    if network.readout is not None:
        makes.append(("y",) if network.readout.kind == "linear" else ("a_y", "y"))
    return Beats(steps, tuple(makes))


@lru_cache(KEPT)
def parameters(network: Network, prefix: str = "") -> Mapping[str, Floats]:
    """What a network has learned, by the names in the trace: a matrix a gate, as on the slides."""
    found: dict[str, Floats] = {}
    for number, weights in enumerate(network.layers, start=1):
        H = weights.units
        for gate in network.gates:
            own = rows(network, gate, H)
            matrix = [weights.recurrent.values[own], weights.input.values[own]]
            if weights.peephole is not None and gate in PEEPING:
                seen = weights.peephole.values[PEEPING.index(gate)]
                if weights.full:
                    matrix.insert(0, seen)
                else:
                    found[f"{prefix}p_{gate} {number}"] = seen
            found[f"{prefix}W_{gate} {number}"] = np.concatenate(matrix, axis=1)
            found[f"{prefix}b_{gate} {number}"] = weights.bias.values[own]
        if network.cell == "gru" and network.reset == "after":
            inner = weights.recurrent_bias
            bias = np.zeros(H, np.float32) if inner is None else inner.values
            found[f"{prefix}b_W·h {number}"] = bias
    if network.readout is not None:
        found[f"{prefix}W_y"] = network.readout.weights.values
        found[f"{prefix}b_y"] = network.readout.bias.values
    return found


@lru_cache(KEPT)
def quantities(
    network: Network, clamps: tuple[Clamp, ...] = (), prefix: str = "", told: str = ""
) -> tuple[Quantity, ...]:
    """The declarations of everything one network leaves in a trace, and of what it has learned.

    Args:
        network, clamps: the run.
        prefix: of all its names in the trace.
        told: what titles add, ` as it was`.
    """
    found = []
    for number in range(1, len(network.layers) + 1):
        layer = Layer(network, number, prefix, clamps)
        found += [_before(layer, name) for name in ("C", "h") if name == "h" or network.remembers]
        for beat in beats(network):
            found += [_computed(layer, name, told) for name in beat.makes]
    if network.readout is not None:
        found += _readout(network, prefix, told)
    return *found, *(_learned(network, name, prefix) for name in parameters(network, prefix))


def _computed(layer: Layer, name: str, told: str) -> Quantity:
    gate = name.removeprefix("a_")
    heading, meaning = WORDS[gate]
    if gate == "z" and layer.network.update == "old":
        meaning = STAYS
    if gate != name:
        opened = "σ" if gate in SIGMOID else "tanh"
        heading, meaning = f"{heading}, sum", f"what is summed up before {opened}"
    title = f"{heading}{_of(layer)}{told}"
    shown = range_of(layer.network, name)
    own = layer.name(name), name, title, title, meaning, STEPS, shown
    mine = [c for c in layer.clamps if (c.quantity, c.layer) == (name, layer.number)]
    held = tuple(Hold(clamp.first - 1, clamp.last - 1, clamp.unit) for clamp in mine)
    return Quantity(*own, layer.explain(name), held=held)


def _of(layer: Layer) -> str:
    """Which layer's a quantity is, where there are several."""
    return f" of layer {layer.number}" if len(layer.network.layers) > 1 else ""


def range_of(network: Network, name: str) -> tuple[float, float]:
    """What the colours of a cell's quantity tell apart; the same in every run."""
    if name.startswith("a_"):
        return -5.0, 5.0
    if name in SIGMOID:
        return 0.0, 1.0
    grows = network.squash == "identity" or name == "W·h"
    wide = grows or (name == "C" and network.cell != "coupled")
    return (-2.0, 2.0) if wide else (-1.0, 1.0)


def _before(layer: Layer, name: str) -> Quantity:
    """The state before the first step: nothing."""
    title = f"{WORDS[name][0]}{_of(layer)} before the first step"
    plain = declaring.given(layer.name(f"{name}₀"), "there is nothing to remember yet: 0")
    plain = replace(plain, symbol=f"{name}₀", heading=title, title=title)
    return replace(plain, axes=UNITS, ink=False, range=range_of(layer.network, name))


def _learned(network: Network, name: str, prefix: str) -> Quantity:
    symbol, _, number = name.removeprefix(prefix).partition(" ")
    kind, _, gate = symbol.partition("_")
    owner = WORDS[gate][0].lower() if gate in WORDS else "readout"
    what = {"W": "Weights", "p": "Peepholes", "b": "Bias"}[kind]
    output = "output" if gate == "y" else "unit"
    title = f"{what} of the {owner}{_of(Layer(network, int(number))) if number else ''}"
    bound = nice(3 / math.sqrt(network.layers[-1].units))
    plain = declaring.given(name, network.origin or DRAWN)
    return replace(plain, symbol=symbol, heading=title, title=title, ink=False,
                   range=(-bound, bound), origin=network.origin,
                   axes=(output, "column") if kind == "W" else (output,))  # fmt: skip


def _readout(network: Network, prefix: str, told: str) -> list[Quantity]:
    readout, number = network.readout, len(network.layers)
    assert readout is not None
    layer = Layer(network, number, prefix)
    y, a_y, W, b = (f"{prefix}{name}" for name in ("y", "a_y", "W_y", "b_y"))
    squashed = readout.kind != "linear"

    def total(trace: Trace, index: Index) -> Made:
        t, k = index
        weights = trace[W][k].tolist()
        terms = tuple(
            layer.term(trace, "h", t, j, w, Cell(W, (k, j))) for j, w in enumerate(weights)
        )
        sign = "a_y" if squashed else "y"
        formula = f"{sign}{sub(t + 1)}[{k + 1}] = W_y·h{layer.mark}{sub(t + 1)} + b_y"
        return Made("sum", formula, terms, bias=trace.value(Cell(b, (k,))))

    def answer(trace: Trace, index: Index) -> Made:
        t, k = index
        name = f"y{sub(t + 1)}[{k + 1}]"
        sums = [
            Term(float(a), source=Cell(a_y, (t, n)), symbol=f"a_y{sub(t + 1)}[{n + 1}]")
            for n, a in enumerate(trace[a_y][t])
        ]
        if readout.kind == "softmax":
            return Made("share", f"{name} = e^a ÷ Σ e^a", tuple(sums), chosen=k)
        return Made("sum", f"{name} = σ({sums[k].symbol})", (sums[k],), activation="σ")

    axes, title = ("step", "output"), f"Readout{told}"
    told_y = y, "y", title, title, "what the network says at this step", axes
    if not squashed:
        return [Quantity(*told_y, (-1.0, 1.0), total)]
    told_a = a_y, "a_y", f"{title}, sum", f"{title}, sum", "what is summed up before", axes
    return [Quantity(*told_a, (-5.0, 5.0), total), Quantity(*told_y, (0.0, 1.0), answer)]
