"""Recurrent networks by a plain loop in double precision, and networks drawn at random.

The loop is written from the slides' equations, one unit vector a line, and shares nothing with
the engine but the settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.array import Array
from engine.recurrent.cells import GATES, Clamp, Kind, Network, Readout, Weights

Doubles = NDArray[np.float64]
Steps = dict[str, Any]
Parts = list[dict[str, Doubles]]
Held = list[Clamp]
CELLS: tuple[Kind, ...] = ("rnn", "lstm", "peephole", "coupled", "gru")


def sigma(a: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-np.clip(a, -700, 700))))


def plain(network: Network, x: Doubles, clamps: Sequence[Clamp] = ()) -> dict[str, Doubles]:
    """Every quantity of every layer, as the engine names them."""
    found: dict[str, Doubles] = {}
    for number, weights in enumerate(network.layers, start=1):
        own = [clamp for clamp in clamps if clamp.layer == number]
        layer = _layer(network, weights, x, own)
        x = layer["h"]
        found |= {f"{name} {number}": values for name, values in layer.items()}
    return found


def _layer(
    network: Network, weights: Weights, xs: Doubles, clamps: Sequence[Clamp]
) -> dict[str, Doubles]:
    h, C = np.zeros(weights.units), np.zeros(weights.units)
    parts = _parts(network, weights)
    rows = []
    for t, x in enumerate(xs, start=1):
        held = [c for c in clamps if c.first <= t <= c.last]
        row = _step(network, weights, parts, x, h, C, held)
        h, C = row["h"], row.get("C", C)
        rows.append(row)
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _parts(network: Network, weights: Weights) -> Parts:
    """W, U and b, each gate by gate."""
    gates = GATES[network.cell]
    return [
        dict(zip(gates, np.split(array.values.astype(float), len(gates)), strict=True))
        for array in (weights.input, weights.recurrent, weights.bias)
    ]


def _step(
    network: Network, weights: Weights, parts: Parts, x: Doubles, h: Doubles, C: Doubles, held: Held
) -> Steps:
    row: Steps = {}
    W, U, b = parts
    seen = np.zeros((3, 1)) if weights.peephole is None else weights.peephole.values.astype(float)
    tanh = np.tanh if network.squash == "tanh" else np.positive

    def put(name: str, value: Doubles) -> Doubles:
        row[name] = value = value.copy()
        for clamp in held:
            if clamp.quantity == name:
                value[clamp.unit if clamp.unit >= 0 else slice(None)] = clamp.value
        return value

    def gate(name: str, more: Doubles | float = 0.0, h: Doubles = h) -> Doubles:
        a = put(f"a_{name}", W[name] @ x + U[name] @ h + b[name] + more)
        return put(name, sigma(a) if name in "fiozr" else tanh(a))

    if network.cell == "rnn":
        gate("h")
    elif network.cell == "gru":
        z, r = gate("z"), gate("r")
        if network.reset == "before":
            k = gate("h̃", h=put("r∗h", r * h))
        else:
            inner = 0.0 if weights.recurrent_bias is None else weights.recurrent_bias.values
            k = gate("h̃", r * put("W·h", U["h̃"] @ h + inner), 0 * h)
        put("h", (1 - z) * h + z * k if network.update == "new" else z * h + (1 - z) * k)
    else:
        f = gate("f", _peep(seen[0], C))
        i = 1 - f if network.cell == "coupled" else gate("i", _peep(seen[1], C))
        C = put("C", f * C + i * gate("C̃"))
        o = gate("o", _peep(seen[2], C))
        put("h", o * (put("tanh C", np.tanh(C)) if network.squash == "tanh" else C))
    return row


def _peep(seen: Doubles, C: Doubles) -> Doubles:
    return np.asarray(seen @ C if seen.ndim == 2 else seen * C)


def network(seed: int, cell: Kind | None = None, **given: Any) -> Network:
    """Any legal network of up to 3 layers: sizes, forms and switches drawn from the seed."""
    dice = np.random.default_rng(seed)
    cell = cell or CELLS[dice.integers(len(CELLS))]
    inputs = given.pop("inputs", int(dice.integers(1, 5)))
    layers, wide = [], inputs
    full = bool(dice.integers(2))
    for _ in range(given.pop("depth", int(dice.integers(1, 4)))):
        units = int(dice.integers(1, 7))
        height = len(GATES[cell]) * units
        shapes = [(height, wide), (height, units), (height,)]
        W, U, b = (Array(dice.normal(0, 0.7, shape)) for shape in shapes)
        seen = (3, units, units) if full else (3, units)
        peephole = Array(dice.normal(0, 0.5, seen)) if cell == "peephole" else None
        given.setdefault("reset", ("before", "after")[dice.integers(2)])
        inner = Array(dice.normal(0, 0.5, units)) if given["reset"] == "after" else None
        layers.append(Weights(W, U, b, peephole, inner if cell == "gru" else None))
        wide = units
    kinds: Any = "linear", "sigmoid", "softmax"
    told = Readout(Array(dice.normal(size=(2, wide))), Array(dice.normal(size=2)),
                   kinds[dice.integers(3)])  # fmt: skip
    given.setdefault("update", ("new", "old")[dice.integers(2)])
    given.setdefault("squash", ("tanh", "tanh", "tanh", "identity")[dice.integers(4)])
    return Network(cell, tuple(layers), readout=told, **given)


def signal(seed: int, steps: int, inputs: int) -> Doubles:
    """(T, D), as float32 numbers in double precision."""
    drawn = np.random.default_rng(seed).normal(0, 1, (steps, inputs))
    return drawn.astype(np.float32).astype(float)


SEEDS = st.integers(0, 2**32 - 1)
