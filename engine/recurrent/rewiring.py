"""What was learned, edited by hand: one array replaced, under its name in the trace; all scaled.

`rewired` is the inverse of `declared.parameters`, which shows a matrix a gate, as on the slides:

    W_f 1   (H, H + D)   columns h₋, x; of a full peephole cell (H, H + H + D): C, h₋, x
    b_f 1   (H,)         p_f 1  (H,)  diagonal peepholes        b_W·h 1  (H,)  of a GRU
    W_y     (O, H)       b_y    (O,)  the readout
"""

from __future__ import annotations

import msgspec
import numpy as np

from engine.array import Array, Floats
from engine.recurrent.cells import PEEPING, Network, Weights, rows

replace = msgspec.structs.replace


def rewired(network: Network, name: str, values: Floats) -> Network:
    """The network with this array in the place of the one of that name.

    Args:
        network: any.
        name: as in the trace of its own run: `W_f 1`, `b_y`.
        values: of the shape it has there.

    Raises:
        KeyError: when the network has learned nothing of that name.
        ValueError: when the shape is another one.
    """
    made = _rewired(network, name, values)
    return network if made == network else replace(made, origin="changed weights")


def scaled(network: Network, factor: float) -> Network:
    """The network with all recurrent weights of all layers times a factor.

    Raises:
        ValueError: when a weight grows beyond float32.
    """
    layers = [
        replace(layer, recurrent=Array(layer.recurrent.values.astype(np.float64) * factor))
        for layer in network.layers
    ]
    origin = network.origin if factor == 1 else "changed weights"
    return replace(network, layers=tuple(layers), origin=origin)


def _rewired(network: Network, name: str, values: Floats) -> Network:
    symbol, _, number = name.rpartition(" ")
    if not symbol:
        return _readout(network, name, values)
    kind, _, gate = symbol.partition("_")
    n = int(number) - 1
    inner = symbol == "b_W·h" and (network.cell, network.reset) == ("gru", "after")
    known = gate in network.gates or inner
    if kind not in ("W", "b", "p") or not known or not 0 <= n < len(network.layers):
        raise KeyError(name)
    layers = list(network.layers)
    if inner:
        layers[n] = replace(layers[n], recurrent_bias=Array(values))
    else:
        layers[n] = _layer(network, layers[n], kind, gate, values)
    return replace(network, layers=tuple(layers))


def _layer(network: Network, layer: Weights, kind: str, gate: str, values: Floats) -> Weights:
    H, own = layer.units, rows(network, gate, layer.units)
    match kind:
        case "b":
            return replace(layer, bias=_put(layer.bias, own, values))
        case "p":
            return replace(layer, peephole=_peephole(layer, gate, values))
    if layer.full and gate in PEEPING:
        layer = replace(layer, peephole=_peephole(layer, gate, values[:, :H]))
        values = values[:, H:]
    recurrent = _put(layer.recurrent, own, values[:, :H])
    return replace(layer, recurrent=recurrent, input=_put(layer.input, own, values[:, H:]))


def _peephole(layer: Weights, gate: str, values: Floats) -> Array:
    assert layer.peephole is not None
    return _put(layer.peephole, PEEPING.index(gate), values)


def _readout(network: Network, name: str, values: Floats) -> Network:
    if network.readout is None or name not in ("W_y", "b_y"):
        raise KeyError(name)
    if name == "W_y":
        return replace(network, readout=replace(network.readout, weights=Array(values)))
    return replace(network, readout=replace(network.readout, bias=Array(values)))


def _put(array: Array, where: slice | int, values: Floats) -> Array:
    """The array with some of its first axis replaced; numpy would stretch a smaller one."""
    whole: Floats = array.values.copy()
    if np.shape(values) != whole[where].shape:
        raise ValueError(f"{np.shape(values)} numbers cannot stand where {whole[where].shape} do")
    whole[where] = values
    return Array(whole)
