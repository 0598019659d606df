"""The numbers on the screen, once more: a short Python text that needs nothing but torch.

It is a plain loop with the slides' equations, the weights and the input written out, so that it can
be pasted anywhere. `seen[1]["f"]` is then f of layer 1, (T, H); `y` what is read out, (T, O).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.array import READABLE, Floats, tensor_source
from engine.recurrent.cells import Clamp, Network, Weights

Line = tuple[str, str]  # a quantity and the expression that makes it

PYTHON = {"C̃": "C_new", "h̃": "h_new"}  # names that are easy to type
HOLD = """
held = {clamps}  # quantity, layer, unit (-1: all), first and last step, value


def hold(quantity, layer, t, values):
    for name, where, unit, first, last, value in held:
        if (name, where) == (quantity, layer) and first <= t <= last:
            values = values.clone()
            values[slice(None) if unit < 0 else unit] = value
    return values


"""


def snippet(network: Network, x: Floats, clamps: Sequence[Clamp] = ()) -> str:
    """Python that recomputes a run.

    Args:
        network: with its weights.
        x: (T, D), the input.
        clamps: what is held.

    Returns:
        Source text. Arrays of up to `READABLE` numbers are written as numbers, exact to the last
        bit; larger ones are packed (base64 of little-endian float32).
    """
    tensors = [x, *(part for layer in network.layers for part in _parts(network, layer).values())]
    packed = any(tensor.size > READABLE for tensor in tensors)
    lines = ["from base64 import b64decode", ""] if packed else []
    lines += ["import torch", "", f"x = {tensor_source(x)}  # (T, D)", "layers = ["]
    for layer in network.layers:
        lines += [
            "    {",
            *(f'        "{n}": {tensor_source(p)},' for n, p in _parts(network, layer).items()),
        ]
        lines += ["    },"]
    lines += ["]"]
    if clamps:
        rows = [(c.quantity, c.layer, c.unit, c.first, c.last, c.value) for c in clamps]
        lines += HOLD.format(clamps=rows).splitlines()
    lines += ["seen = {}", *_loop(network, {clamp.quantity for clamp in clamps}), *_said(network)]
    return "\n".join(lines) + "\n"


def _parts(network: Network, layer: Weights) -> dict[str, Floats]:
    """A layer's arrays under the snippet's names; the same names and axes in every layer."""
    parts = {"W": layer.input.values, "U": layer.recurrent.values, "b": layer.bias.values}
    if network.cell == "peephole":
        seen = (
            np.zeros((3, layer.units), np.float32)
            if layer.peephole is None
            else layer.peephole.values
        )
        wide = _full(network) and not layer.full
        parts["P"] = np.stack([np.diag(row) for row in seen]) if wide else seen
    if network.cell == "gru" and network.reset == "after":
        inner = layer.recurrent_bias
        parts["b_h"] = np.zeros(layer.units, np.float32) if inner is None else inner.values
    return parts


def _full(network: Network) -> bool:
    return any(layer.full for layer in network.layers)


def _loop(network: Network, held: set[str]) -> list[str]:
    """The layers, the steps, and the cell's equations between them."""
    names = [name for name, _ in _equations(network) if not name.startswith("a_")]
    lines = ["for layer, w in enumerate(layers, start=1):", '    H = w["U"].shape[1]']
    lines += [
        "    h = C = torch.zeros(H)",
        "    steps = []",
        "    for t, x_t in enumerate(x, start=1):",
    ]
    body = []
    for name, expression in _equations(network):
        variable = PYTHON.get(name, name)
        body.append(f"{variable} = {expression}")
        if name in held:
            body.append(f'{variable} = hold("{name}", layer, t, {variable})')
    kept = ", ".join(f'"{name}": {PYTHON.get(name, name)}' for name in names)
    lines += [f"        {line}" for line in (*body, f"steps.append({{{kept}}})")]
    stacked = "{name: torch.stack([step[name] for step in steps]) for name in steps[0]}"
    return [
        *lines,
        f"    seen[layer] = {stacked}",
        '    x = seen[layer]["h"]  # what the next reads',
    ]


def _equations(network: Network) -> list[Line]:
    """What a cell computes, in order; its pre-activations first."""
    tanh = "torch.tanh({})" if network.squash == "tanh" else "{}"
    sums = 'w["W"] @ x_t + w["U"] @ h + w["b"]'
    match network.cell:
        case "rnn":
            return [("h", tanh.format(sums))]
        case "gru":
            return _gru(network, tanh)
    lines = [
        ("a_" + ", a_".join(PYTHON.get(gate, gate) for gate in network.gates), f"({sums}).split(H)")
    ]
    gate = {"f": "torch.sigmoid(a_f)", "i": "torch.sigmoid(a_i)", "o": "torch.sigmoid(a_o)"}
    if network.cell == "peephole":
        see = 'w["P"][{}] @ C' if _full(network) else 'w["P"][{}] * C'
        for n, name in enumerate(("f", "i", "o")):
            gate[name] = f"torch.sigmoid(a_{name} + {see.format(n)})"
    lines.append(("f", gate["f"]))
    if "i" in network.gates:
        lines.append(("i", gate["i"]))
    lines.append(("C̃", tanh.format("a_C_new")))
    share = "i" if "i" in network.gates else "(1 - f)"
    lines += [("C", f"f * C + {share} * C_new"), ("o", gate["o"])]
    return [*lines, ("h", f"o * {tanh.format('C')}")]


def _gru(network: Network, tanh: str) -> list[Line]:
    own, product = 'w["W"][2 * H :] @ x_t + w["b"][2 * H :]', 'w["U"][2 * H :] @ {}'
    inner = f'r * ({product.format("h")} + w["b_h"])'
    recurrent = inner if network.reset == "after" else product.format("(r * h)")
    new = network.update == "new"
    return [
        ("a_z, a_r, _", '(w["W"] @ x_t + w["U"] @ h + w["b"]).split(H)'),
        ("z", "torch.sigmoid(a_z)"),
        ("r", "torch.sigmoid(a_r)"),
        ("h̃", tanh.format(f"{own} + {recurrent}")),
        ("h", "(1 - z) * h + z * h_new" if new else "z * h + (1 - z) * h_new"),
    ]


def _said(network: Network) -> list[str]:
    """The readout's lines, and what is printed."""
    readout = network.readout
    if readout is None:
        return ["print(x)  # h of the last layer, (T, H)"]
    weights, bias = tensor_source(readout.weights.values), tensor_source(readout.bias.values)
    sums = f"x @ {weights}.T + {bias}"
    squashed = {"linear": sums, "sigmoid": f"torch.sigmoid({sums})"}
    return [
        f"y = {squashed.get(readout.kind, f'torch.softmax({sums}, dim=1)')}",
        "print(y)  # (T, O)",
    ]
