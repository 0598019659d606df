"""The cells' equations, one loop along time for each: the arithmetic of a recurrent network.

Reads top to bottom as the slides do; h₋, C₋ are those of the step before, and ∗ goes unit by unit.
A loop fills a tape (`engine/recurrent/tape.py`) from step `first` up to `last`. Each gate, and each
state, is made by `open_up`, `squash`, `mix` or `multiply`; where a hand holds one of its numbers,
that number is put there instead, so that everything later is made from it.

    W     (H + D + 1, G·H)   learned: a row for each number of s
    s     (T + 1, H + D + 1) [h₋, x, 1] of each step; h is written into the next row
    a, g  (T, G·H)           sums and gates, gate by gate
    C     (T + 1, H)         C₀ first
    held  (Q, H)             a row for each gate, then C and h: NaN where no hand holds

Python alone would need a thousand times as long for such loops. Numba compiles them, once for each
user, and keeps what it made beside Python's own compiled files. What the numbers of a row share is
one inner loop, so that the processor works on many of them at a time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import float32, njit
from numba.extending import overload

from engine.recurrent.cells import Kind
from engine.recurrent.tape import Numbers

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function as machine code; other threads run beside it.

    A product may go into its sum, and −0 is as good as 0.
    """
    fast: Function = njit(function, nogil=True, error_model="numpy", fastmath={"contract", "nsz"})
    return fast


def tanh(x: Any) -> Any:
    """Tanh x of one number."""
    return math.tanh(x)


def _tanh(x: Any) -> Callable[[Any], Any]:
    """How `tanh` is compiled for numbers of a type.

    The library's goes number by number. In float32 tanh ¼x is Lambert's continued fraction (1768),
    cut where it is exact to four parts in ten millions; tanh 2y = 2 tanh y ÷ (1 + tanh² y), twice.
    """
    if x != float32:
        return tanh
    one, quarter, most = np.float32(1), np.float32(0.25), np.float32(9.1)  # whose tanh rounds to 1
    a0, a1, a2 = np.float32(135135), np.float32(17325), np.float32(378)
    b1, b2, b3 = np.float32(62370), np.float32(3150), np.float32(28)

    def fraction(x: Any) -> Any:
        y = min(max(x, -most), most) * quarter
        q = y * y
        t = y * (a0 + q * (a1 + q * (a2 + q))) / (a0 + q * (b1 + q * (b2 + q * b3)))
        t = (t + t) / (one + t * t)
        return (t + t) / (one + t * t)

    return fraction


overload(tanh)(_tanh)


@compiled
def add_dot(W: Numbers, s: Numbers, a: Numbers) -> None:
    """a + s·W, four rows of W at a time."""
    whole = len(s) - len(s) % 4
    for k in range(0, whole, 4):
        s0, s1, s2, s3 = s[k], s[k + 1], s[k + 2], s[k + 3]
        W0, W1, W2, W3 = W[k], W[k + 1], W[k + 2], W[k + 3]
        for j in range(len(a)):
            a[j] += W0[j] * s0 + W1[j] * s1 + W2[j] * s2 + W3[j] * s3
    for k in range(whole, len(s)):
        s0, W0 = s[k], W[k]
        for j in range(len(a)):
            a[j] += W0[j] * s0


@compiled
def add_product(x: Numbers, y: Numbers, a: Numbers) -> None:
    """a + x ∗ y."""
    for j in range(len(a)):
        a[j] += x[j] * y[j]


@compiled
def dot(W: Numbers, s: Numbers, a: Numbers) -> None:
    """a = s·W."""
    for j in range(len(a)):
        a[j] = 0
    add_dot(W, s, a)


@compiled
def see(P: Numbers, C: Numbers, a: Numbers) -> None:
    """a + C·P: each gate sees all of C, P (H, H); or P ∗ C: its own unit only, P (1, H)."""
    if len(P) == 1:
        add_product(P[0], C, a)
    else:
        add_dot(P, C, a)


@compiled
def kept(y: float, held: float) -> float:
    """What stands where y was computed."""
    return y if np.isnan(held) else held


@compiled
def open_up(a: Numbers, held: Numbers, g: Numbers) -> None:
    """g = σ(a) = ½ + ½ tanh ½a."""
    half = a.dtype.type(0.5)
    for j in range(len(a)):
        g[j] = kept(half + half * tanh(half * a[j]), held[j])


@compiled
def squash(a: Numbers, plain: bool, held: Numbers, g: Numbers) -> None:
    """g = tanh a, or a itself in a network that leaves out tanh."""
    for j in range(len(a)):
        g[j] = kept(a[j] if plain else tanh(a[j]), held[j])


@compiled
def multiply(x: Numbers, y: Numbers, held: Numbers, z: Numbers) -> None:
    """z = x ∗ y."""
    for j in range(len(z)):
        z[j] = kept(x[j] * y[j], held[j])


@compiled
def mix(f: Numbers, x: Numbers, i: Numbers, y: Numbers, held: Numbers, z: Numbers) -> None:
    """z = f ∗ x + i ∗ y."""
    for j in range(len(z)):
        z[j] = kept(f[j] * x[j] + i[j] * y[j], held[j])


@compiled
def complement(f: Numbers, i: Numbers) -> None:
    """i = 1 − f."""
    one = f.dtype.type(1)
    for j in range(len(f)):
        i[j] = one - f[j]


@compiled
def rnn(first: int, last: int, W: Numbers, s: Numbers, a: Numbers, plain: bool, held: Numbers
) -> None:  # fmt: skip
    """h = tanh(W·[h₋, x] + b)."""
    H = held.shape[1]
    for t in range(first, last):
        dot(W, s[t], a[t])
        squash(a[t], plain, held[0], s[t + 1, :H])


@compiled
def lstm(first: int, last: int, W: Numbers, P: Numbers, s: Numbers, a: Numbers, g: Numbers,
         C: Numbers, tanh_C: Numbers, plain: bool, held: Numbers) -> None:  # fmt: skip
    """C = f ∗ C₋ + i ∗ C̃ and h = o ∗ tanh C; f and i may see C₋, and o C, through P."""
    H, free = C.shape[1], np.full_like(C[0], np.nan)
    for t in range(first, last):
        dot(W, s[t], a[t])
        if len(P):
            see(P[0], C[t], a[t, :H])
            see(P[1], C[t], a[t, H : 2 * H])
        f, i, C̃, o = g[t, :H], g[t, H : 2 * H], g[t, 2 * H : 3 * H], g[t, 3 * H :]
        open_up(a[t, :H], held[0], f)
        open_up(a[t, H : 2 * H], held[1], i)
        squash(a[t, 2 * H : 3 * H], plain, held[2], C̃)
        mix(f, C[t], i, C̃, held[4], C[t + 1])
        if len(P):
            see(P[2], C[t + 1], a[t, 3 * H :])
        open_up(a[t, 3 * H :], held[3], o)
        squash(C[t + 1], plain, free, tanh_C[t])
        multiply(o, tanh_C[t], held[5], s[t + 1, :H])


@compiled
def coupled(first: int, last: int, W: Numbers, s: Numbers, a: Numbers, g: Numbers,
            C: Numbers, tanh_C: Numbers, plain: bool, held: Numbers) -> None:  # fmt: skip
    """C = f ∗ C₋ + (1 − f) ∗ C̃ and h = o ∗ tanh C."""
    H, free, i = C.shape[1], np.full_like(C[0], np.nan), np.empty_like(C[0])
    for t in range(first, last):
        dot(W, s[t], a[t])
        f, C̃, o = g[t, :H], g[t, H : 2 * H], g[t, 2 * H :]
        open_up(a[t, :H], held[0], f)
        squash(a[t, H : 2 * H], plain, held[1], C̃)
        open_up(a[t, 2 * H :], held[2], o)
        complement(f, i)
        mix(f, C[t], i, C̃, held[3], C[t + 1])
        squash(C[t + 1], plain, free, tanh_C[t])
        multiply(o, tanh_C[t], held[4], s[t + 1, :H])


@compiled
def gru(first: int, last: int, W: Numbers, U: Numbers, s: Numbers, a: Numbers, g: Numbers,
        m: Numbers, z_new: bool, plain: bool, held: Numbers) -> None:  # fmt: skip
    """h̃ = tanh(U·[r ∗ h₋, x, 1]), or r behind the product; then h between h₋ and h̃.

    Behind it, U is two: what meets h₋, with its own bias, and what meets [x, 1]. m (T, H) is what
    r is part of: r ∗ h₋, or U·h₋.
    """
    H, free, share, v = m.shape[1], np.full_like(m[0], np.nan), np.empty_like(m[0]), s[0].copy()
    for t in range(first, last):
        h_, h = s[t, :H], s[t + 1, :H]
        z, r, h̃ = g[t, :H], g[t, H : 2 * H], g[t, 2 * H :]
        dot(W, s[t], a[t, : 2 * H])
        open_up(a[t, :H], held[0], z)
        open_up(a[t, H : 2 * H], held[1], r)
        if len(U) == 1:
            multiply(r, h_, free, m[t])
            v[:H], v[H:] = m[t], s[t, H:]
            dot(U[0], v, a[t, 2 * H :])
        else:
            dot(U[0], s[t], m[t])
            dot(U[1, H:], s[t, H:], a[t, 2 * H :])
            add_product(r, m[t], a[t, 2 * H :])
        squash(a[t, 2 * H :], plain, held[2], h̃)
        complement(z, share)
        if z_new:
            mix(share, h_, z, h̃, held[3], h)
        else:
            mix(z, h_, share, h̃, held[3], h)


LOOPS: dict[Kind, Any] = {
    "rnn": rnn,
    "lstm": lstm,
    "peephole": lstm,
    "coupled": coupled,
    "gru": gru,
}


def ready(cell: Kind) -> bool:
    """Whether the cell's loop has run before: until then it takes a moment to load or compile."""
    return bool(LOOPS[cell].signatures)


def run(cell: Kind, *arguments: Any) -> None:
    """Run the loop of a cell, as it was kept or, where that is missing or damaged, made anew."""
    if ready(cell):
        LOOPS[cell](*arguments)
        return
    try:
        LOOPS[cell].enable_caching()
        LOOPS[cell](*arguments)
    except Exception:  # nothing can be kept here, or read; whatever else is wrong comes up again
        LOOPS[cell] = compiled(LOOPS[cell].py_func)
        LOOPS[cell](*arguments)
