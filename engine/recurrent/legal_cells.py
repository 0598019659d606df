"""The nearest legal network: what does not fit is mended, and the reason said.

Another signal, fewer units, another cell: a user reaches weights that do not fit by ordinary
steps, so they are never refused. What fits is kept, the rest starts afresh from the seed.
"""

from __future__ import annotations

import msgspec
import numpy as np

from engine.array import Array, Floats
from engine.explain import count_of
from engine.recurrent.cells import (
    GATES,
    MAX_LAYERS,
    MAX_OUTPUTS,
    MAX_UNITS,
    Clamp,
    Network,
    Readout,
    Weights,
    clampable,
    fresh,
)

Reasons = list[str]
replace = msgspec.structs.replace


def fit(network: Network, inputs: int, seed: int) -> tuple[Network, Reasons]:
    """The nearest network that reads so many inputs, and what was changed and why.

    Args:
        network: any.
        inputs: D, channels of the signal.
        seed: of weights that start afresh.
    """
    reasons: Reasons = []
    layers = network.layers
    if len(layers) > MAX_LAYERS:
        reasons.append(f"A network has at most {MAX_LAYERS} layers; the last ones were left out.")
        layers = layers[:MAX_LAYERS]
    fitted, wide = [], inputs
    for number, weights in enumerate(layers, start=1):
        weights = _layer(network, weights, wide, seed + number, number, reasons)
        fitted.append(weights)
        wide = weights.units
    readout = network.readout
    if readout is not None:
        readout = _readout(readout, wide, seed, reasons)
    made = replace(network, layers=tuple(fitted), readout=readout)
    return (made_to_fit(made) if reasons else made), reasons


def made_to_fit(network: Network) -> Network:
    """The network, some of whose weights gave way: no longer the one that was trained or loaded."""
    known = network.origin in ("", "fresh weights")
    return network if known else replace(network, origin="changed weights")


def _layer(
    network: Network, weights: Weights, inputs: int, seed: int, number: int, reasons: Reasons
) -> Weights:
    name, gates = f"Layer {number}", len(GATES[network.cell])
    units = min(weights.units, MAX_UNITS)
    if units < weights.units:
        reasons.append(f"{name} has at most {MAX_UNITS} units; it had {weights.units}.")
    full = weights.full or weights.peephole is None

    def afresh() -> Weights:
        return fresh(network.cell, inputs, units, seed, full=full).layers[0]

    if weights.gates != gates or units < weights.units:
        if weights.gates != gates:
            reasons.append(
                f"{name} had weights for {weights.gates} gates and this cell has {gates}, "
                "so its weights were started afresh. Train it again, or undo."
            )
        return afresh()
    if weights.inputs != inputs:
        reasons.append(
            f"{name} now reads {count_of(inputs, 'number')} instead of {weights.inputs}; "
            "weights of new ones were started afresh."
        )
        kept = min(inputs, weights.inputs)
        matrix: Floats = afresh().input.values.copy()
        matrix[:, :kept] = weights.input.values[:, :kept]
        weights = replace(weights, input=Array(matrix))
    if network.cell == "peephole" and weights.peephole is None:
        reasons.append(f"{name} had no peepholes; they were started afresh.")
        return replace(weights, peephole=afresh().peephole)
    return _without_idle(network, weights, name, reasons)


def _without_idle(network: Network, weights: Weights, name: str, reasons: Reasons) -> Weights:
    """Weights without those that this cell never reads."""
    if network.cell != "peephole" and weights.peephole is not None:
        reasons.append(f"{name}: this cell has no peepholes; theirs were left out.")
        weights = replace(weights, peephole=None)
    reads = network.cell == "gru" and network.reset == "after"
    if not reads and weights.recurrent_bias is not None:
        reasons.append(f"{name}: only a GRU that resets after the product has a recurrent bias.")
        weights = replace(weights, recurrent_bias=None)
    return weights


def _readout(readout: Readout, units: int, seed: int, reasons: Reasons) -> Readout:
    W, b = readout.weights.values, readout.bias.values
    if len(W) > MAX_OUTPUTS:
        reasons.append(f"A readout has at most {MAX_OUTPUTS} outputs; the last ones were left out.")
        W, b = W[:MAX_OUTPUTS], b[:MAX_OUTPUTS]
    if W.shape[1] != units:
        reasons.append(
            f"The readout now reads {count_of(units, 'unit')} instead of {W.shape[1]}; its weights "
            "were started afresh. Train it again, or undo."
        )
        bound = units**-0.5
        drawn = np.random.default_rng(seed).uniform(-bound, bound, (len(W), units))
        W = drawn.astype(np.float32)
    if W is readout.weights.values and len(readout.labels) <= len(W):
        return readout
    return replace(readout, weights=Array(W), bias=Array(b), labels=readout.labels[: len(W)])


def fit_clamps(
    clamps: tuple[Clamp, ...], network: Network, steps: int
) -> tuple[tuple[Clamp, ...], Reasons]:
    """Clamps that stand within the network and its steps; others are left out or cut."""
    kept, reasons = [], []
    names = clampable(network)
    for clamp in clamps:
        if clamp.quantity not in names:
            words = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
            reasons.append(f"This cell has no “{clamp.quantity[:12]}” to hold; it has {words}.")
        elif not 1 <= clamp.layer <= len(network.layers):
            reasons.append(f"There is no layer {clamp.layer} to hold; the clamp was left out.")
        elif not -1 <= clamp.unit < network.layers[clamp.layer - 1].units:
            reasons.append(f"There is no unit {clamp.unit + 1} to hold; the clamp was left out.")
        elif clamp.first > min(clamp.last, steps) or clamp.last < 1:
            reasons.append(
                f"A clamp from step {clamp.first} to {clamp.last} lies outside the signal's "
                f"{count_of(steps, 'step')}; it was left out."
            )
        else:
            first, last = max(clamp.first, 1), min(clamp.last, steps)
            kept.append(replace(clamp, first=first, last=last))
            if (first, last) != (clamp.first, clamp.last):
                reasons.append(
                    f"A clamp on {clamp.quantity} now ends with the signal: step {first} to {last}."
                )
    return tuple(kept), reasons
