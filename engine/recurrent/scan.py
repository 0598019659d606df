"""All steps at once: an LSTM from torch's fused kernel, opened up again afterwards.

The kernel gives h and nothing else. But with every h₋ and x known, all gates of all steps are one
product, and C_t = f_t ∗ C_t₋₁ + u_t with u = i ∗ C̃ is all that still runs along time: a linear
recurrence, a scan of pairs (f, u) that need not go step by step (Hillis & Steele 1986, "Data
parallel algorithms"; Blelloch 1990, "Prefix sums and their applications").

A coupled cell is an LSTM whose input gate has the forget gate's weights with the sign turned,
since 1 − σ(a) = σ(−a).

    T steps   D inputs   H units   G gates   K ≤ G of them σ, which stand first here
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from engine.recurrent.cells import SIGMOID, Network, Weights, rows
from engine.recurrent.loops import HALF
from engine.recurrent.tape import Numbers, Record

TWICE = np.array(2.0, np.float32)
SHORT = 128  # steps; so few are not cut into blocks
LAYERS = 8  # whose weights are kept as the kernel and the product take them


def all_at_once(
    network: Network, weights: Weights, x: Numbers, before: tuple[Numbers, Numbers] | None = None
) -> Record:
    """What `Tape.record` gives after the loop of an `lstm` or `coupled` cell.

    Args:
        network, weights: the layer.
        x: (T, D).
        before: h₀ and C₀, (H,) each; where there are none, 0.
    """
    units, layer = weights.units, _laid_out(_Same(network, weights), x.dtype.str)
    h_, C_ = before or (np.zeros(units, x.dtype), np.zeros(units, x.dtype))
    s = np.empty((len(x) + 1, units + weights.inputs + 1), x.dtype)  # [h₋, x, 1]
    s[0, :units] = h_
    s[:-1, units:-1] = x
    s[:, -1] = 1.0
    s[1:, :units] = fused(layer, torch.from_numpy(s[:-1, units:-1]), h_, C_)
    a = np.matmul(s[:-1], layer.W)  # (T, H + D + 1) × (G, H + D + 1, H) → (G, T, H)
    g = np.tanh(a)
    gates, sums = g[: layer.K], a[: layer.K]
    gates *= HALF
    gates += HALF  # σ(a) = ½ + ½ tanh(½a)
    sums *= TWICE
    gate = dict(zip(layer.gates, g, strict=True))
    i = 1 - gate["f"] if network.cell == "coupled" else gate["i"]
    u = i * gate["C̃"]
    u[0] += gate["f"][0] * C_
    C = scan(gate["f"], u)
    squashed = np.tanh(C)
    h = gate["o"] * squashed
    opened = dict(zip(layer.sums, a, strict=True)) | gate
    return opened | {"C": C, "C₀": C_, "tanh C": squashed, "h": h, "h₀": h_}


class _Same:
    """A layer as a key: the very same weights, since to compare numbers would take longer."""

    __slots__ = ("cell", "network", "weights")

    def __init__(self, network: Network, weights: Weights) -> None:
        self.network, self.weights, self.cell = network, weights, network.cell

    def __hash__(self) -> int:
        return id(self.weights)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Same):
            return NotImplemented
        return self.weights is other.weights and self.cell == other.cell


@dataclass(frozen=True)
class _Layer:
    """A layer's weights as torch's kernel and as a product of all steps take them.

    Attributes:
        gates, sums: names, those of the K σ gates first.
        learned: W (4·H, D), U (4·H, H) and two biases, the rows in the order i, f, C̃, o.
        W: (G, H + D + 1, H), those of σ gates halved.
    """

    gates: tuple[str, ...]
    sums: tuple[str, ...]
    K: int
    learned: list[torch.Tensor]
    W: Numbers


@lru_cache(LAYERS)
def _laid_out(layer: _Same, kind: str) -> _Layer:
    weights = layer.weights
    own = {gate: rows(layer.network, gate, weights.units) for gate in layer.network.gates}

    def arranged(values: Numbers) -> torch.Tensor:
        i = -values[own["f"]] if layer.cell == "coupled" else values[own["i"]]
        joined = [i, *(values[own[gate]] for gate in ("f", "C̃", "o"))]
        return torch.from_numpy(np.concatenate(joined, dtype=kind))

    learned = [arranged(a.values) for a in (weights.input, weights.recurrent, weights.bias)]
    learned.append(torch.zeros_like(learned[-1]))  # torch adds two biases
    parts = weights.recurrent.values, weights.input.values, weights.bias.values[:, None]
    joined = np.concatenate(parts, axis=1, dtype=kind).T  # (H + D + 1, G·H)
    gates = tuple(sorted(own, key=lambda gate: gate not in SIGMOID))
    K, W = sum(gate in SIGMOID for gate in gates), np.stack([joined[:, own[g]] for g in gates])
    W[:K] *= 0.5
    return _Layer(gates, tuple(f"a_{gate}" for gate in gates), K, learned, W)


def fused(layer: _Layer, x: torch.Tensor, h_: Numbers, C_: Numbers) -> Numbers:
    """Every h, (T, H), by torch's LSTM, on one core: two would wait for each other at every step.

    x (T, D), from the states h_ and C_, (H,) each.
    """
    before = torch.from_numpy(h_)[None, None], torch.from_numpy(C_)[None, None]
    cores = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        h, _, _ = torch.lstm(x[:, None], before, layer.learned, True, 1, 0.0, False, False, False)
    finally:
        torch.set_num_threads(cores)
    values: Numbers = h[:, 0].numpy()
    return values


def scan(f: Numbers, u: Numbers) -> Numbers:
    """C_t = f_t ∗ C_t₋₁ + u_t from C₀ = 0.  f, u (T, H) → C (T, H).

    A short one doubles the steps each C looks back on until it sees all. Of a long one, blocks of
    B steps run side by side as if each began with 0. The last C of each block and the product of
    all its f are such a recurrence again, along the blocks; what it gives, times the product of
    all f since, is what the following block had missed.
    """
    steps, units = u.shape
    if steps <= SHORT:
        F, C, d = f.copy(), u.copy(), 1
        while d < steps:  # C is what the last d steps left by now, F the product of their f
            C[d:] += F[d:] * C[:-d]
            F[d:] = F[d:] * F[:-d]
            d *= 2
        return C
    B = round(steps**0.35)
    blocks = -(-steps // B)
    F, C = _blocks(f, B, blocks), _blocks(u, B, blocks)  # (B, blocks, H)
    v = np.empty((blocks, units), u.dtype)
    for f_, C_, f_b, C_b in zip(F, C, F[1:], C[1:], strict=False):
        np.multiply(f_b, C_, v)
        np.add(C_b, v, C_b)
        np.multiply(f_b, f_, f_b)  # now the product of all f since the block began
    F[:, 1:] *= scan(F[-1], C[-1])[:-1]
    C[:, 1:] += F[:, 1:]
    return C.transpose(1, 0, 2).reshape(blocks * B, units)[:steps]


def _blocks(values: Numbers, B: int, blocks: int) -> Numbers:
    """(T, H) → (B, blocks, H), the last block filled up with 0."""
    cut, whole = np.zeros((B, blocks, values.shape[1]), values.dtype), len(values) // B
    cut[:, :whole] = values[: whole * B].reshape(whole, B, -1).transpose(1, 0, 2)
    cut[: len(values) - whole * B, whole:] = values[whole * B :, None]
    return cut
