"""A recurrent network along time: everything it computes, kept.

The loops stand in `loops.py`. A long stretch of LSTM or coupled cells in which nothing is
held is found for all steps at once (`scan.py`).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import numpy as np

from engine.recurrent.cells import Clamp, Network, Readout, Weights
from engine.recurrent.loops import LOOPS
from engine.recurrent.tape import PIECE, Numbers, Record, Tape

STATES = ("C", "h")
FUSED_FROM = 52  # steps of few units; below, calling torch costs more than the loop
ALONE_TO = 500  # steps; up to here a loop is done before torch, where it is not there yet, comes
FUSED_UNITS = 160  # what a step gains shrinks until here: the loop makes each product only once


# Without tanh a state may grow beyond any number; it is shown as ∞.
unbounded = np.errstate(over="ignore", invalid="ignore")


@unbounded
def forward(
    network: Network,
    x: Numbers,
    clamps: Sequence[Clamp] = (),
    known: Mapping[str, Numbers] | None = None,
) -> Record:
    """Run a network over a sequence and keep everything.

    Args:
        network: legal for x (`engine/systems/recurrent.py`).
        x: (T, D); its type, float32 or float64, is computed in.
        clamps: what is held; each stands within the network and the T steps.
        known: the same run without clamps; what comes before the first of them is taken from it.

    Returns:
        By name: `a_f 1`, `f 1`, …, `C 1`, `h 1` (T, H) for layer 1 and so on; `h₀ 1` and `C₀ 1`
        (H,); `y` (T, O), and `a_y` (T, O) where it is squashed.
    """
    found: Record = {}
    incoming = x
    for number, weights in enumerate(network.layers, start=1):
        start = min((c.first - 1 for c in clamps if c.layer <= number), default=len(x))
        before = _layer(known, number) if known is not None else None
        if before is not None and start >= len(x):
            layer = before
        else:
            own = [c for c in clamps if c.layer == number]
            layer = _run(network, weights, incoming, own, before, start)
        incoming = layer["h"]
        found |= {f"{name} {number}": values for name, values in layer.items()}
    return found | said(network.readout, incoming)


def _run(
    network: Network,
    weights: Weights,
    x: Numbers,
    clamps: Sequence[Clamp],
    known: Record | None,
    start: int,
) -> Record:
    """One layer: what is known before a step, the loop while a hand holds, and the rest at once."""
    tape, begin = Tape(network, weights, x), 0 if known is None else start
    if known is not None:
        tape.recall(known, begin)
    free = max((clamp.last for clamp in clamps), default=begin)
    if not fused(network, weights, len(x) - free):
        play(tape, slice(begin, len(x)), clamps)
        return tape.record()
    from engine.recurrent.scan import all_at_once  # brings torch

    if free > begin:
        play(tape, slice(begin, free), clamps)
    all_at_once(tape, free)
    return tape.record()


@unbounded
def play(tape: Tape, steps: slice, clamps: Sequence[Clamp]) -> None:
    """Compute these steps of a layer, one after the other; the clamps are this layer's."""
    named = tape.record() if clamps else {}

    def hold(t: int, *names: str) -> None:
        for clamp in clamps:
            name = clamp.quantity
            if name in names and clamp.first <= t + 1 <= clamp.last:
                row = named[name][t] if name in STATES else tape.now[name]
                row[_unit(clamp)] = clamp.value

    for first in range(steps.start, steps.stop, PIECE):
        piece = slice(first, min(first + PIECE, steps.stop))
        LOOPS[tape.network.cell](tape, piece, hold if clamps else None)
        tape.tell(piece)
    for clamp in clamps:
        named[clamp.quantity][clamp.first - 1 : clamp.last, _unit(clamp)] = clamp.value


def _unit(clamp: Clamp) -> int | slice:
    return slice(None) if clamp.unit < 0 else clamp.unit


def _layer(record: Mapping[str, Numbers], number: int) -> Record:
    """The arrays of one layer, without its number."""
    ending = f" {number}"
    return {n.removesuffix(ending): v for n, v in record.items() if n.endswith(ending)}


def fused(network: Network, weights: Weights, steps: int) -> bool:
    """Whether a layer is found for all steps at once when nothing is held, which takes torch."""
    cell, squash = network.cell, network.squash
    least = FUSED_FROM if "torch" in sys.modules else ALONE_TO
    gains = steps * (FUSED_UNITS - weights.units) >= least * FUSED_UNITS
    return cell in ("lstm", "coupled") and squash == "tanh" and gains


def said(readout: Readout | None, h: Numbers) -> Record:
    """What is read out: y = W·h + b, squashed as the readout asks.  h (T, H) → y, a_y (T, O)."""
    if readout is None:
        return {}
    a = h @ readout.weights.values.T.astype(h.dtype) + readout.bias.values.astype(h.dtype)
    if readout.kind == "linear":
        return {"y": a}
    if readout.kind == "sigmoid":
        return {"a_y": a, "y": 0.5 + 0.5 * np.tanh(0.5 * a)}
    shares = np.exp(a - a.max(1, keepdims=True))
    return {"a_y": a, "y": shares / shares.sum(1, keepdims=True)}
