"""The cells' equations, one loop along time for each: the arithmetic of a recurrent network.

Reads top to bottom as the slides do; h₋, C₋ are `h_`, `C_`, and ∗ is `multiply`. A function fills
the rows of a tape (`tape.py`) from a step on. Where a hand holds a number, `hold` puts it
there right after it was computed, so that everything later is made from it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy import add, multiply, subtract, tanh

from engine.recurrent.cells import Kind
from engine.recurrent.tape import Numbers, Tape

Hold = Callable[..., None]  # step, names of quantities
HALF = np.array(0.5, np.float32)  # numpy would turn a plain 0.5 into this at every step


def sigma(half: Numbers, out: Numbers) -> None:
    """σ(a) = ½ + ½ tanh(½a), from ½a."""
    tanh(half, out)
    multiply(out, HALF, out)
    add(out, HALF, out)


def _rnn(tape: Tape, start: int, hold: Hold | None) -> None:
    """A vanilla cell: h = tanh(W·[h₋, x] + b)."""
    product, squash = tape.W.dot, tape.squash
    for t, s, a, h in tape.after(start, tape.s, tape.a, tape.h):
        product(s, a)
        squash(a, h)
        if hold is not None:
            hold(t, "h")


def _lstm(tape: Tape, start: int, hold: Hold | None) -> None:
    """C = f ∗ C₋ + i ∗ C̃, where a coupled cell has i = 1 − f; then h = o ∗ tanh C."""
    coupled = tape.network.cell == "coupled"
    product, squash = tape.W.dot, tape.squash
    K, v = tape.sigmoid, np.empty_like(tape.C[0])
    opened = tape.g[:, K], tape.gate("f"), tape.gate("f" if coupled else "i"), tape.gate("o")
    states = tape.gate("C̃"), tape.C, tape.C[1:], tape.squashed, tape.h
    columns = tape.s, tape.a, tape.a[:, K], tape.a[:, tape.places["C̃"]], *opened, *states
    for t, s, a, a_σ, a_C, σ, f, i, o, C̃, C_, C, tanh_C, h in tape.after(start, *columns):
        product(s, a)  # (G·H,)
        sigma(a_σ, σ)
        squash(a_C, C̃)
        if hold is not None:
            hold(t, "f", "i", "C̃", "o")
        if coupled:  # C̃ + f ∗ (C₋ − C̃)
            subtract(C_, C̃, v)
            multiply(f, v, v)
            add(C̃, v, C)
        else:
            multiply(f, C_, C)
            multiply(i, C̃, v)
            add(C, v, C)
        if hold is not None:
            hold(t, "C")
        multiply(o, squash(C, tanh_C), h)
        if hold is not None:
            hold(t, "h")


def _peephole(tape: Tape, start: int, hold: Hold | None) -> None:
    """As an LSTM; what f and i see of C₋ and o of C is added before they open."""
    H, P = tape.units, tape.peepholes()  # P (3, H) or (3, H, H), in the order f, i, o
    product, squash = tape.W.dot, tape.squash
    see = np.dot if P.ndim == 3 else multiply
    seeing, late = P[:2].reshape(-1, H), P[2]
    v = np.empty_like(tape.C[0])
    w = np.empty((2, H), v.dtype)
    both = w.reshape(-1)  # the same numbers in a row
    seen = both if P.ndim == 3 else w
    fi, o = slice(0, 2 * H), slice(2 * H, 3 * H)
    sums = tape.s, tape.a, tape.a[:, fi], tape.a[:, o], tape.a[:, 3 * H :]
    opened = tape.g[:, fi], tape.gate("f"), tape.gate("i"), tape.gate("o"), tape.gate("C̃")
    states = tape.C, tape.C[1:], tape.squashed, tape.h
    for t, s, a, a_fi, a_o, a_C, σ, f, i, o, C̃, C_, C, tanh_C, h in tape.after(
        start, *sums, *opened, *states
    ):
        product(s, a)
        see(seeing, C_, seen)
        add(a_fi, both, a_fi)
        sigma(a_fi, σ)
        squash(a_C, C̃)
        if hold is not None:
            hold(t, "f", "i", "C̃")
        multiply(f, C_, C)
        multiply(i, C̃, v)
        add(C, v, C)
        if hold is not None:
            hold(t, "C")
        see(late, C, v)
        add(a_o, v, a_o)
        sigma(a_o, o)
        if hold is not None:
            hold(t, "o")
        multiply(o, squash(C, tanh_C), h)
        if hold is not None:
            hold(t, "h")


def _gru(tape: Tape, start: int, hold: Hold | None) -> None:
    """h̃ = tanh(W·[r ∗ h₋, x] + b), or r behind the product; then h between h₋ and h̃."""
    H, before = tape.units, tape.network.reset == "before"
    z_new = tape.network.update == "new"
    U, s2 = tape.product(start)  # U (H, H + D + 1), s2 (T, H + D + 1)
    zr, k = slice(0, 2 * H), slice(2 * H, 3 * H)
    product, candidate, squash = tape.W[zr].dot, U.dot, tape.squash
    v = np.empty(H, tape.a.dtype)
    sums = tape.s, tape.s[:, :H], s2, tape.a[:, zr], tape.a[:, k], tape.m
    opened = tape.g[:, zr], tape.gate("z"), tape.gate("r"), tape.gate("h̃"), tape.h
    for t, s, h_, s_, a_zr, a_h, m, σ, z, r, h̃, h in tape.after(start, *sums, *opened):
        product(s, a_zr)
        sigma(a_zr, σ)
        if hold is not None:
            hold(t, "z", "r")
        if before:
            multiply(r, h_, m)  # m lies in s_ = [r ∗ h₋, x, 1]
            candidate(s_, a_h)
        else:
            candidate(s, m)  # W·h₋ + b
            multiply(r, m, v)
            add(a_h, v, a_h)  # W·x + b was there
        squash(a_h, h̃)
        if hold is not None:
            hold(t, "h̃")
        new, old = (h̃, h_) if z_new else (h_, h̃)
        subtract(new, old, v)  # old + z ∗ (new − old)
        multiply(z, v, v)
        add(old, v, h)
        if hold is not None:
            hold(t, "h")


LOOPS: dict[Kind, Callable[[Tape, int, Hold | None], None]] = {
    "rnn": _rnn,
    "lstm": _lstm,
    "peephole": _peephole,
    "coupled": _lstm,
    "gru": _gru,
}
