"""Gradients, declared like everything else: how much the loss would change with each number.

The chain rule, cell by cell:

    ∂L/∂x = Σ over the cells y that x went into of  ∂L/∂y · ∂y/∂x        (a stage, a pixel)
    ∂L/∂w = Σ over the places where w was used of   ∂L/∂y · x ÷ divisor  (a filter, a vote's weight)

The numbers come from torch's autograd (`engine.systems.convnet.run`); the terms shown come from
the rules of `making.py`. Tests hold one against the other.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from engine.convnet.layers import Convolution, Shape
from engine.explain import TINY, Made, Term
from engine.trace import GRADIENT, Cell, Index, Quantity, Region, Trace


def gradient_of(name: str) -> str:
    """The name in a trace of ∂L/∂(that quantity)."""
    return GRADIENT + name


def stage(quantity: Quantity, child: Quantity, high: float) -> Quantity:
    """∂L/∂x of a stage whose values went into `child`."""

    def made(trace: Trace, index: Index) -> Made:
        assert child.reach is not None
        assert child.slope is not None
        here = Region(quantity.name, tuple((i,) for i in index))
        above = trace[gradient_of(child.name)]
        terms = []
        for target in product(*child.reach(here).where):
            slope = child.slope(trace, target, index)
            source = Cell(gradient_of(child.name), target)
            terms.append(Term(float(above[target]), slope, source))
        note = _remark(trace[gradient_of(quantity.name)][index], terms)
        return Made("sum", "Σ ∂L/∂y · ∂y/∂x", tuple(terms), note=note)

    return _declare(quantity, made, high)


def answer(quantity: Quantity, target: int, softmax: bool) -> Quantity:
    """∂L/∂ of the last stage, straight from the loss: vote − wanted, or −1 ÷ p."""

    def made(trace: Trace, index: Index) -> Made:
        cell = Cell(quantity.name, index)
        value, wanted = trace.value(cell), float(index[0] == target)
        if softmax:
            if value < TINY:
                return Made("sum", "−1 ÷ p", (Term(0.0, -1.0, cell),), note="p is lost to rounding")
            return Made("sum", "−1 ÷ p", (Term(wanted, -1.0, cell),), value)
        terms = (Term(value, 1.0, cell), Term(wanted, -1.0))
        return Made("sum", "vote − wanted", terms)

    return _declare(quantity, made, 1.0)


def filters(quantity: Quantity, layer: Convolution, child: Quantity, shape: Shape) -> Quantity:
    """∂L/∂w of a convolution's filters, (K, C, k, k); shape is that of the maps it reads."""
    rows, columns = layer.window(shape[1]).taps(), layer.window(shape[2]).taps()

    def made(trace: Trace, index: Index) -> Made:
        k, c, a, b = index
        above, x = trace[gradient_of(child.name)][k], trace[child.parent or ""]
        terms = []
        for r, s in product(range(len(rows)), range(len(columns))):
            i, j = int(rows[r, a]), int(columns[s, b])
            value = float(x[c, i, j]) if i >= 0 and j >= 0 else 0.0
            source = Cell(gradient_of(child.name), (k, r, s))
            terms.append(Term(float(above[r, s]), value, source))
        return Made("sum", "Σ ∂L/∂y · x", tuple(terms), divisor=layer.divisor)

    return _declare(quantity, made, 0.5)


def weights(quantity: Quantity, child: Quantity) -> Quantity:
    """∂L/∂w of a fully connected layer's weights, (classes, features)."""

    def made(trace: Trace, index: Index) -> Made:
        k, n = index
        source = Cell(gradient_of(child.name), (k, 0, 0))
        value = float(trace[child.parent or ""].ravel()[n])
        return Made("sum", "∂L/∂v · x", (Term(trace.value(source), value, source),))

    return _declare(quantity, made, 0.5)


def bias(quantity: Quantity, child: Quantity) -> Quantity:
    """∂L/∂b: the sum of ∂L/∂y over the map the bias was added to."""

    def made(trace: Trace, index: Index) -> Made:
        above = trace[gradient_of(child.name)][index[0]]
        terms = tuple(
            Term(float(above[r, s]), 1.0, Cell(gradient_of(child.name), (index[0], r, s)))
            for r, s in product(*map(range, above.shape))
        )
        return Made("sum", "Σ ∂L/∂y", terms)

    return _declare(quantity, made, 0.5)


def _declare(quantity: Quantity, made: object, high: float) -> Quantity:
    assert callable(made)
    return replace(
        quantity,
        name=gradient_of(quantity.name),
        symbol=f"∂L/∂{quantity.symbol}",
        title=f"∂L/∂ {quantity.title.lower()}",
        meaning="how the loss grows with this number",
        range=(-high, high),
        made=made,
        ink=False,
        parent=None,
        field=None,
        reach=None,
        slope=None,
    )


def _remark(value: float, terms: list[Term]) -> str:
    if value == 0 and any(term.value for term in terms):
        return "the way back is shut: cut by a ReLU or passed over by max pooling"
    return ""
