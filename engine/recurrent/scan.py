"""All steps at once: an LSTM from torch's fused kernel, opened up again afterwards.

The kernel gives h and nothing else. But with every h₋ and x known, all gates of all steps are one
product, and C_t = f_t ∗ C_t₋₁ + u_t with u = i ∗ C̃ is all that still runs along time: a linear
recurrence, a scan of pairs (f, u) that need not go step by step (Hillis & Steele 1986, "Data
parallel algorithms"; Blelloch 1990, "Prefix sums and their applications").

A coupled cell is an LSTM whose input gate has the forget gate's weights with the sign turned,
since 1 − σ(a) = σ(−a).

    T steps   D inputs   H units   G gates
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch

from engine.recurrent.cells import rows
from engine.recurrent.tape import LAYERS, Numbers, Same, Tape, laid_out

SHORT, BLOCK = 128, 8  # steps: up to so many, no blocks are made; each has so many


def all_at_once(tape: Tape, start: int) -> None:
    """Fill the tape of an `lstm` or `coupled` cell from a step on, as the loop would."""
    steps, C_, C = slice(start, None), tape.C[start], tape.C[start + 1 :]
    learned, W = _at_once(Same(tape.network, tape.weights), tape.s.dtype.str)
    tape.h[steps] = fused(tape, start, learned)
    np.matmul(tape.s[start:-1], W, out=tape.a[:, steps])  # (T, H + D + 1) × W → (G, T, H)
    tape.open(steps)
    f, candidate = tape.gate("f")[steps], tape.gate("C̃")[steps]
    i = 1 - f if tape.network.cell == "coupled" else tape.gate("i")[steps]
    np.multiply(i, candidate, C)
    C[0] += f[0] * C_
    scan(f, C)
    np.tanh(C, tape.squashed[steps])


@lru_cache(LAYERS)
def _at_once(layer: Same, kind: str) -> tuple[list[torch.Tensor], Numbers]:
    """The weights as torch's kernel and as a product of all steps take them.

    Returns:
        W (4·H, D), U (4·H, H) and two biases, the rows in the order i, f, C̃, o; and all of them
        as the tape's, (G, H + D + 1, H).
    """
    weights = layer.weights
    own = {gate: rows(layer.network, gate, weights.units) for gate in layer.network.gates}

    def arranged(values: Numbers) -> torch.Tensor:
        i = -values[own["f"]] if layer.network.cell == "coupled" else values[own["i"]]
        parts = [i, *(values[own[gate]] for gate in ("f", "C̃", "o"))]
        return torch.from_numpy(np.concatenate(parts, dtype=kind))

    learned = [arranged(a.values) for a in (weights.input, weights.recurrent, weights.bias)]
    learned.append(torch.zeros_like(learned[-1]))  # torch adds two biases
    W = laid_out(layer, kind).W.T.reshape(-1, len(own), weights.units)
    return learned, np.ascontiguousarray(W.swapaxes(0, 1))


def fused(tape: Tape, start: int, learned: list[torch.Tensor]) -> Numbers:
    """Every h from a step on, (T, H), by torch's LSTM.

    It keeps to one core: two would wait for each other at every step.
    """
    x = torch.from_numpy(tape.s[start:-1, None, tape.units : -1])
    states = tape.s[start, None, None, : tape.units], tape.C[start, None, None]
    before = [torch.from_numpy(state) for state in states]
    cores = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        h, _, _ = torch.lstm(x, before, learned, True, 1, 0.0, False, False, False)
    finally:
        torch.set_num_threads(cores)
    values: Numbers = h.numpy()
    return values[:, 0]


def scan(f: Numbers, C: Numbers) -> None:
    """C_t = f_t ∗ C_t₋₁ + u_t from C₀ = 0, in the place of u.  f, C (T, H).

    A short one doubles the steps each C looks back on until it sees all. Of a long one, blocks of
    B steps run side by side as if each began with 0. The last C of each block and the product of
    all its f are such a recurrence again, along the blocks; what it gives, times the product of
    all f since, is what the following block had missed.
    """
    steps, units = C.shape
    if steps <= SHORT:
        F, d = f[1:], 1
        while d < steps:  # C is what the last d steps left by now, F the product of their f
            C[d:] += F * C[:-d]
            F = F[d:] * F[:-d]  # those of the first d steps have seen all
            d *= 2
        return
    B, whole = BLOCK, steps - steps % BLOCK
    blocks = C[:whole].reshape(-1, B, units).swapaxes(0, 1)  # (B, T ÷ B, H)
    F = np.ascontiguousarray(f[:whole].reshape(-1, B, units).swapaxes(0, 1))
    own = np.ascontiguousarray(blocks)
    v = np.empty_like(own[0])
    for f_, C_, f_b, C_b in zip(F, own, F[1:], own[1:], strict=False):
        np.multiply(f_b, C_, v)
        np.add(C_b, v, C_b)
        np.multiply(f_b, f_, f_b)  # now the product of all f since the block began
    last = own[-1].copy()
    scan(F[-1], last)
    np.multiply(F[:, 1:], last[:-1], F[:, 1:])
    blocks[:, 0] = own[:, 0]
    np.add(own[:, 1:], F[:, 1:], blocks[:, 1:])
    for t in range(whole, steps):
        C[t] += f[t] * C[t - 1]
