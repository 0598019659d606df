"""A recurrent network along time: everything it computes, kept. The loops stand in `loops.py`."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from engine.recurrent.cells import GATES, Clamp, Network, Readout, Weights, clampable, fresh
from engine.recurrent.tape import Numbers, Record, Tape

STEP, STEP_BACK = 500, 20_000  # multiplications: what else a step takes, there and back
AT_ONCE = 8  # multiplications of a product in the time of one alone

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
    """One layer: what is known before a step, and from there on the loop."""
    tape, begin = Tape(network, weights, x), 0
    if known is not None:
        begin = start
        tape.recall(known, begin)
    play(tape, slice(begin, len(x)), clamps)
    return tape.record()


def play(tape: Tape, steps: slice, clamps: Sequence[Clamp]) -> None:
    """Compute these steps of a layer, one after the other; the clamps are this layer's."""
    first, last = steps.start, steps.stop
    turns = {t for clamp in clamps for t in (clamp.first - 1, clamp.last) if first < t < last}
    for begin, end in pairwise((first, *sorted(turns), last)):
        _loop(tape, begin, end, _held(tape, [c for c in clamps if c.first - 1 <= begin < c.last]))


def _held(tape: Tape, clamps: Sequence[Clamp]) -> Numbers:
    """What clamps hold, (Q, H): a row for each gate, then each state; NaN where none holds."""
    names = clampable(tape.network)
    held = np.full((len(names), tape.weights.units), np.nan, tape.s.dtype)
    for clamp in clamps:
        held[names.index(clamp.quantity), clamp.unit if clamp.unit >= 0 else slice(None)] = (
            clamp.value
        )
    return held


def _loop(tape: Tape, first: int, last: int, held: Numbers) -> None:
    """Run the cell's loop over these steps."""
    from engine.recurrent import loops  # compiled code takes a moment to load

    network, (W, U, P), plain = tape.network, tape.learned, tape.network.squash == "identity"
    s, a, g, C, tanh_C, m = tape.s, tape.a, tape.g, tape.C, tape.tanh_C, tape.m
    match network.cell:
        case "rnn":
            own: tuple[Numbers | bool, ...] = W, s, a
        case "coupled":
            own = W, s, a, g, C, tanh_C
        case "gru":
            own = W, U, s, a, g, m, network.update == "new"
        case _:
            own = W, P, s, a, g, C, tanh_C
    loops.run(network.cell, first, last, *own, plain, held)


def _layer(record: Mapping[str, Numbers], number: int) -> Record:
    """The arrays of one layer, without its number."""
    ending = f" {number}"
    return {n.removesuffix(ending): v for n, v in record.items() if n.endswith(ending)}


def prepare() -> None:
    """Compile every cell's loop, once for each user, or load it: no first run waits for it then."""
    for cell in GATES:
        forward(fresh(cell, 1, 1, 0), np.zeros((1, 1), np.float32))


def step_costs(network: Network, back: bool = False) -> float:
    """Multiplications of one step, about, with what else it takes; and of its gradients.

    A run whose loop is not loaded yet is never light: that takes a moment, and to compile it once
    some seconds.
    """
    loops = sys.modules.get("engine.recurrent.loops")
    if loops is None or not loops.ready(network.cell):
        return math.inf
    sizes = [_size(layer) for layer in network.layers]
    there = sum(STEP + size / AT_ONCE for size in sizes)
    return there + sum(STEP_BACK + size / AT_ONCE for size in sizes) if back else there


def _size(layer: Weights) -> int:
    arrays = layer.input, layer.recurrent, layer.peephole
    return sum(array.values.size for array in arrays if array is not None)


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
