"""What declarations of quantities share: the axes of maps, a number simply given."""

from __future__ import annotations

from engine.explain import Made, Term
from engine.trace import Cell, Index, Quantity, Trace

MAPS = ("map", "row", "column")


def given(quantity: str, note: str) -> Quantity:
    """A quantity nothing computes; callers replace the words that differ."""

    def made(trace: Trace, index: Index) -> Made:
        cell = Cell(quantity, index)
        return Made("given", note, (Term(trace.value(cell), source=cell),))

    return Quantity(quantity, "x", "Input", "Input", note, MAPS, (-1.0, 1.0), made, ink=True)
