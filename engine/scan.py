"""All steps at once: an LSTM from torch's fused kernel, opened up again afterwards.

The kernel gives h and nothing else. But with every h₋ and x known, all gates of all steps are one
product, and C_t = f_t ∗ C_t₋₁ + u_t with u = i ∗ C̃ is all that still runs along time: a linear
recurrence, which can be cut into blocks that run side by side (Blelloch 1990, "Prefix sums and
their applications").

A coupled cell is an LSTM whose input gate has the forget gate's weights with the sign turned,
since 1 − σ(a) = σ(−a).
"""

from __future__ import annotations

import math

import numpy as np
import torch

from engine.cells import Network, Weights, rows
from engine.tape import Numbers, Record, Tape


def all_at_once(network: Network, weights: Weights, x: Numbers) -> Record:
    """What `Tape.record` gives after the loop of an `lstm` or `coupled` cell.  x (T, D)."""
    tape = Tape(network, weights, x)
    tape.h[:] = fused(network, weights, x)
    s, W, a = map(torch.from_numpy, (tape.s[:-1], tape.W, tape.a))
    torch.mm(s, W.T, out=a)  # (T, G·H)
    np.tanh(tape.a, out=tape.g)
    gates, sums = tape.g[:, tape.sigmoid], tape.a[:, tape.sigmoid]
    gates *= 0.5
    gates += 0.5  # σ(a) = ½ + ½ tanh(½a)
    sums *= 2.0
    f, candidate = tape.gate("f"), tape.gate("C̃")
    i = 1 - f if network.cell == "coupled" else tape.gate("i")
    tape.C[1:] = scan(f, i * candidate)
    np.tanh(tape.C[1:], out=tape.squashed)
    np.multiply(tape.gate("o"), tape.squashed, out=tape.h)
    return tape.record()


def fused(network: Network, weights: Weights, x: Numbers) -> Numbers:
    """Every h, (T, H), by torch's LSTM; its rows stand in the order i, f, C̃, o."""

    def arranged(values: Numbers) -> torch.Tensor:
        part = {gate: values[rows(network, gate, weights.units)] for gate in network.gates}
        i = -part["f"] if network.cell == "coupled" else part["i"]
        joined = np.concatenate([i, part["f"], part["C̃"], part["o"]], dtype=x.dtype)
        return torch.from_numpy(joined)

    learned = [arranged(a.values) for a in (weights.input, weights.recurrent, weights.bias)]
    learned.append(torch.zeros_like(learned[-1]))  # torch adds two biases
    nothing = torch.zeros((1, 1, weights.units), dtype=learned[0].dtype)
    sequence = torch.tensor(x)[:, None]  # (T, 1, D)
    with torch.inference_mode():
        h, _, _ = torch.lstm(
            sequence, (nothing, nothing), learned, True, 1, 0.0, False, False, False
        )
    values: Numbers = h[:, 0].numpy()
    return values


def scan(f: Numbers, u: Numbers) -> Numbers:
    """C_t = f_t ∗ C_t₋₁ + u_t from C₀ = 0.  f, u (T, H) → C (T, H).

    Blocks of B ≈ √T steps run side by side as if each began with 0. The last C of a block, times
    the product of all f since, is then what the following block had missed.
    """
    steps, units = u.shape
    B = max(1, round(0.8 * math.sqrt(steps)))
    blocks = -(-steps // B)
    F, C = _blocks(f, B, blocks), _blocks(u, B, blocks)  # (B, blocks, H)
    v = np.empty((blocks, units), u.dtype)
    for f_, C_, f_b, C_b in zip(F, C, F[1:], C[1:], strict=False):
        np.multiply(f_b, C_, out=v)
        np.add(C_b, v, out=C_b)
        np.multiply(f_b, f_, out=f_b)  # now the product of all f since the block began
    missed = np.zeros((blocks, units), u.dtype)
    for before, now, f_b, C_b in zip(missed, missed[1:], F[-1], C[-1], strict=False):
        np.multiply(f_b, before, out=now)
        np.add(now, C_b, out=now)
    F *= missed
    C += F
    return C.transpose(1, 0, 2).reshape(blocks * B, units)[:steps]


def _blocks(values: Numbers, B: int, blocks: int) -> Numbers:
    """(T, H) → (B, blocks, H), the last block filled up with 0."""
    cut, whole = np.zeros((B, blocks, values.shape[1]), values.dtype), len(values) // B
    cut[:, :whole] = values[: whole * B].reshape(whole, B, -1).transpose(1, 0, 2)
    cut[: len(values) - whole * B, whole:] = values[whole * B :, None]
    return cut
