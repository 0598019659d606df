"""A recurrent network by a plain loop in torch, so that autograd tells every gradient.

Written from the slides' equations, as `recurrences.py` is; it shares nothing with the
engine but the settings.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.array import Array
from engine.recurrent.asked import Target
from engine.recurrent.cells import GATES, Clamp, Network, Weights
from tests.engine.recurrent.recurrences import Doubles

Nodes = dict[str, list[Tensor]]


def gradients(
    network: Network, x: Doubles, target: Target, clamps: Sequence[Clamp] = ()
) -> dict[str, Doubles]:
    """∂out/∂v of every v the loop makes, (T, H), by the engine's names."""
    signal = [torch.tensor(row, requires_grad=True) for row in x]
    nodes: Nodes = {}
    said = signal
    for number, weights in enumerate(network.layers, start=1):
        own = [clamp for clamp in clamps if clamp.layer == number]
        layer = _layer(network, weights, said, own)
        said = layer["h"]
        nodes |= {f"{name} {number}": tensors for name, tensors in layer.items()}
    nodes["y"] = [_told(network, h) for h in said]
    layer_asked = len(network.layers) if target.layer < 0 else target.layer
    asked = nodes["y" if target.quantity == "y" else f"{target.quantity} {layer_asked}"]
    node = asked[target.step - 1 if target.step > 0 else -1]
    everything = [tensor for tensors in nodes.values() for tensor in tensors] + signal
    out = node.sum() if target.unit < 0 else node[target.unit]
    found = torch.autograd.grad(out, everything, allow_unused=True)
    flat = iter(torch.zeros_like(v) if g is None else g
                for g, v in zip(found, everything, strict=True))  # fmt: skip
    every = {name: [next(flat) for _ in tensors] for name, tensors in nodes.items()}
    every["x"] = list(flat)
    return {f"∂ {name}": torch.stack(rows).numpy() for name, rows in every.items()}


def _layer(network: Network, weights: Weights, xs: list[Tensor], clamps: Sequence[Clamp]) -> Nodes:
    h = torch.zeros(weights.units, dtype=torch.float64, requires_grad=True)
    C = torch.zeros_like(h)
    nodes: Nodes = {}
    for t, x in enumerate(xs, start=1):
        held = [c for c in clamps if c.first <= t <= c.last]
        row = _step(network, weights, x, h, C, held)
        h, C = row["h"], row.get("C", C)
        for name, tensor in row.items():
            nodes.setdefault(name, []).append(tensor)
    return nodes


def _step(
    network: Network, weights: Weights, x: Tensor, h: Tensor, C: Tensor, held: list[Clamp]
) -> dict[str, Tensor]:
    row: dict[str, Tensor] = {}
    learned = weights.input, weights.recurrent, weights.bias
    W, U, b = (
        dict(zip(GATES[network.cell], _parts(network, array), strict=True)) for array in learned
    )
    squash = torch.tanh if network.squash == "tanh" else torch.clone

    def put(name: str, value: Tensor) -> Tensor:
        row[name] = value = _held(name, value, held)
        return value

    def gate(name: str, more: Tensor | float = 0.0, h: Tensor = h) -> Tensor:
        a = put(f"a_{name}", W[name] @ x + U[name] @ h + b[name] + more)
        return put(name, torch.sigmoid(a) if name in "fiozr" else squash(a))

    def peep(n: int, C: Tensor) -> Tensor | float:
        if weights.peephole is None:
            return 0.0
        P = torch.tensor(weights.peephole.values[n]).double()
        return P @ C if weights.full else P * C

    if network.cell == "rnn":
        gate("h")
    elif network.cell == "gru":
        z, r, inner = gate("z"), gate("r"), weights.recurrent_bias
        if network.reset == "before":
            new = gate("h̃", h=put("r∗h", r * h))
        else:
            extra = 0.0 if inner is None else torch.tensor(inner.values)
            new = gate("h̃", r * put("W·h", U["h̃"] @ h + extra), 0 * h)
        put("h", (1 - z) * h + z * new if network.update == "new" else z * h + (1 - z) * new)
    else:
        f = gate("f", peep(0, C))
        i = 1 - f if network.cell == "coupled" else gate("i", peep(1, C))
        C = put("C", f * C + i * gate("C̃"))
        put("h", gate("o", peep(2, C)) * squash(C))
    return row


def _held(name: str, value: Tensor, held: list[Clamp]) -> Tensor:
    """The value, where a hand holds it another one that nothing flows through."""
    for clamp in held:
        if clamp.quantity == name:
            units = torch.arange(len(value))
            here = units == clamp.unit if clamp.unit >= 0 else units >= 0
            value = torch.where(here, float(clamp.value), value)
    return value


def _parts(network: Network, array: Array) -> tuple[Tensor, ...]:
    return torch.tensor(array.values).double().chunk(len(GATES[network.cell]))


def _told(network: Network, h: Tensor) -> Tensor:
    readout = network.readout
    assert readout is not None
    a = torch.tensor(readout.weights.values).double() @ h + torch.tensor(readout.bias.values)
    if readout.kind == "linear":
        return a
    return torch.sigmoid(a) if readout.kind == "sigmoid" else a.softmax(0)
