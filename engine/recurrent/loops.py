"""The cells' equations, one loop along time for each: the arithmetic of a recurrent network.

Reads top to bottom as the slides do; h₋, C₋ are `h_`, `C_`, and ∗ is `multiply`. A function fills
the sums and the states of a tape (`engine/recurrent/tape.py`) of some steps; its gates are those of
the step it is at. Where a hand holds a number, `hold` puts it there right after it was computed,
so that everything later is made from it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy import add, multiply, subtract

from engine.recurrent.cells import Kind
from engine.recurrent.tape import Tape

Hold = Callable[..., None]  # step, names of quantities


def _rnn(tape: Tape, steps: slice, hold: Hold | None) -> None:
    """A vanilla cell: h = tanh(W·[h₋, x] + b)."""
    product, squash = tape.W.dot, tape.squash
    for t, a, s, h in tape.during(steps, [tape.sums], tape.s, tape.h):
        product(s, a)
        squash(a, h)
        if hold is not None:
            hold(t, "h")


def _lstm(tape: Tape, steps: slice, hold: Hold | None) -> None:
    """C = f ∗ C₋ + i ∗ C̃, where a coupled cell has i = 1 − f; then h = o ∗ tanh C."""
    coupled = tape.network.cell == "coupled"
    product, opens, squash = tape.W.dot, tape.opening("o", "C̃"), tape.squash
    f, i, o, C̃ = (tape.now[gate] for gate in ("f", "f" if coupled else "i", "o", "C̃"))
    v, C_ = np.empty_like(f), tape.C[steps.start]
    states = tape.C[1:], tape.squashed, tape.h
    for t, a, s, C, tanh_C, h in tape.during(steps, [tape.sums], tape.s, *states):
        product(s, a)  # (G·H,)
        opens(a)
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
        C_ = C


def _peephole(tape: Tape, steps: slice, hold: Hold | None) -> None:
    """As an LSTM; what f and i see of C₋ and o of C is added before they open."""
    P_f, P_i, P_o = tape.peepholes()  # (H,) or (H, H) each
    product, squash = tape.W.dot, tape.squash
    see = np.dot if tape.weights.full else multiply
    opens, opens_o = tape.opening("f", "C̃"), tape.opening("o", "o")
    f, i, o, C̃ = (tape.now[gate] for gate in ("f", "i", "o", "C̃"))
    v, C_ = np.empty_like(f), tape.C[steps.start]
    seen = np.empty(2 * tape.units, v.dtype)  # by f and i
    seen_f, seen_i = seen.reshape(2, -1)
    sums = [tape.sums[:, tape.place(*ends)] for ends in (("f", "C̃"), ("f", "i"), ("o", "o"))]
    states = tape.C[1:], tape.squashed, tape.h
    for t, a, a_fiC, a_fi, a_o, s, C, tanh_C, h in tape.during(
        steps, [tape.sums, *sums], tape.s, *states
    ):
        product(s, a)
        see(P_f, C_, seen_f)
        see(P_i, C_, seen_i)
        add(a_fi, seen, a_fi)
        opens(a_fiC)
        if hold is not None:
            hold(t, "f", "i", "C̃")
        multiply(f, C_, C)
        multiply(i, C̃, v)
        add(C, v, C)
        if hold is not None:
            hold(t, "C")
        see(P_o, C, v)
        add(a_o, v, a_o)
        opens_o(a_o)
        if hold is not None:
            hold(t, "o")
        multiply(o, squash(C, tanh_C), h)
        if hold is not None:
            hold(t, "h")
        C_ = C


def _gru(tape: Tape, steps: slice, hold: Hold | None) -> None:
    """h̃ = tanh(W·[r ∗ h₋, x] + b), or r behind the product; then h between h₋ and h̃."""
    before, z_new = tape.network.reset == "before", tape.network.update == "new"
    product, candidate = tape.W.dot, tape.U.dot
    opens, squash = tape.opening("z", "r"), tape.squash
    z, r, h̃ = (tape.now[gate] for gate in ("z", "r", "h̃"))
    v, h_ = np.empty_like(z), tape.s[steps.start, : tape.units]
    sums = tape.sums[:, tape.place("z", "r")], tape.sums[:, tape.place("h̃", "h̃")]
    columns = tape.s, tape.product_rows, tape.m, tape.h
    if not before:
        tape.candidate_reads(steps)
    for t, a_zr, a_h, s, s_, m, h in tape.during(steps, sums, *columns):
        product(s, a_zr)
        opens(a_zr)
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
        h_ = h


LOOPS: dict[Kind, Callable[[Tape, slice, Hold | None], None]] = {
    "rnn": _rnn,
    "lstm": _lstm,
    "peephole": _peephole,
    "coupled": _lstm,
    "gru": _gru,
}
