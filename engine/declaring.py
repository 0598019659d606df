"""What declarations of quantities share: the axes of maps, a round end, a number simply given."""

from __future__ import annotations

import math

from engine.explain import Made, Term
from engine.trace import Cell, Index, Quantity, Trace

MAPS = ("map", "row", "column")


def nice(number: float) -> float:
    """The next of … 0.1, 0.2, 0.5, 1, 2, 5, 10 … that is not smaller: a legend's end."""
    power = 10.0 ** math.floor(math.log10(number))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= number * (1 - 1e-6))


def given(quantity: str, note: str) -> Quantity:
    """A quantity nothing computes; callers replace the words that differ."""

    def made(trace: Trace, index: Index) -> Made:
        cell = Cell(quantity, index)
        return Made("given", note, (Term(trace.value(cell), source=cell),))

    return Quantity(quantity, "x", "Input", "Input", note, MAPS, (-1.0, 1.0), made, ink=True)
