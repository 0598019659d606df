"""What happens between a stage and the next, worked out for one cell: the middle of the screen.

`Working` holds the sheets and the lines of text for a step; the stage lays them out. It is computed
from a trace and a glance alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.array import Floats
from engine.explain import Made, cut
from engine.trace import Cell, Quantity, Trace
from gui.views.cells import Sheet
from gui.views.chain import filters_of
from gui.views.glance import GRADIENT, scale, shown
from gui.views.pencil import Spot


@dataclass(frozen=True)
class Working:
    """The middle of the screen at one step.

    Attributes:
        kind: `convolution`, `relu` or `pooling`.
        filter, products: sheets, with their headings; None where there is nothing of the sort.
        winner: the cell of `products` that max pooling takes.
        lines: the sum, line by line; `result` is the last and largest.
        point: input and output of a ReLU, for its curve.
    """

    kind: str
    filter: Sheet | None = None
    filter_title: str = ""
    products: Sheet | None = None
    products_title: str = ""
    winner: Spot | None = None
    lines: tuple[str, ...] = ()
    result: str = ""
    point: tuple[float, float] | None = field(default=None)


def work_out(trace: Trace, cell: Cell, channel: int, gradient: bool) -> Working:
    """The working of one cell of a stage."""
    quantity = trace.quantities[cell.quantity]
    kind = cell.quantity.partition(" ")[0]
    if kind == "convolution":
        return _convolution(trace, quantity, cell, max(channel, 0), gradient)
    made = trace.made(cell)
    if kind == "pooling":
        return _pooling(quantity, made, cell)
    value = made.terms[0].value
    line = f"max(0, {cut(value)})"
    return Working("relu", lines=(line,), result=f"= {cut(made.result())}",
                   point=(value, made.result()))  # fmt: skip


def _convolution(
    trace: Trace, quantity: Quantity, cell: Cell, channel: int, gradient: bool
) -> Working:
    name = filters_of(cell.quantity)
    weights = trace[name]
    m, channels, k = cell.index[0], weights.shape[1], weights.shape[-1]
    sheet = Sheet(weights[m, channel], ink=True, high=1.0)
    heading = f"× Filter {m + 1}" + (f", channel {channel + 1}" if channels > 1 else "")
    if gradient and GRADIENT + name in trace.quantities:
        slopes = trace[GRADIENT + name][m, channel]
        drawn = Sheet(slopes, high=scale(trace.quantities[GRADIENT + name]))
        return Working("convolution", sheet, heading, drawn, f"∂L/∂ filter {m + 1}")
    made = trace.made(cell)
    values = np.array([term.product for term in made.terms], dtype=np.float32)
    products = values.reshape(channels, k, k)
    high = scale(trace.quantities[quantity.parent or "input"])
    return Working(
        "convolution",
        sheet,
        heading,
        Sheet(products[channel], high=high),
        "= products",
        lines=_sum_lines(products, made, channel),
        result=f"= {cut(made.result())}",
    )


def _sum_lines(products: Floats, made: Made, channel: int) -> tuple[str, ...]:
    """`Σ 9.00`, over channels where there are several, then `÷ 9`, then the bias."""
    sums = products.sum(axis=(1, 2), dtype=np.float64).tolist()
    lines = [f"Σ = {cut(sums[channel])}"]
    if len(sums) > 1:
        lines.append(f"all {len(sums)}: {cut(made.total())}")
    if made.divisor != 1:
        lines.append(f"÷ {made.divisor:.0f}")
    if made.bias:
        lines.append(f"{'+' if made.bias > 0 else '−'} b {cut(abs(made.bias))}")
    return tuple(lines)


def _pooling(quantity: Quantity, made: Made, cell: Cell) -> Working:
    """The window's cells as a sheet; windows over the border show what they cover."""
    places = [term.source.index[1:] for term in made.terms if term.source is not None]
    rows = len({row for row, _ in places})
    columns = max(1, len(places) // max(1, rows))
    values = np.array([term.value for term in made.terms], dtype=np.float32)
    sheet = Sheet(values.reshape(rows, columns), high=scale(quantity))
    window = f"{rows} × {columns} window"
    if made.recipe == "max":
        return Working("pooling", products=sheet, products_title=window,
                       winner=divmod(made.chosen, columns), lines=("largest",),
                       result=f"= {cut(made.result())}")  # fmt: skip
    lines = (f"Σ = {cut(float(values.sum(dtype=np.float64)))}", f"÷ {len(values)}")
    return Working("pooling", products=sheet, products_title=window, lines=lines,
                   result=f"= {cut(made.result())}")  # fmt: skip


def source_of(trace: Trace, cell: Cell, gradient: bool) -> str:
    """The name of what a stage reads, or of its gradient."""
    return shown(trace, trace.quantities[cell.quantity].parent or "input", gradient)


def channel_of(trace: Trace, cell: Cell, wished: int) -> int:
    """Which map of what is read is shown large: the wished one, or the only one there is."""
    quantity = trace.quantities[cell.quantity]
    maps = int(trace[quantity.parent or "input"].shape[0])
    if not cell.quantity.startswith("convolution"):
        return cell.index[0]
    if wished < 0 and quantity.parent == "input" and maps == 3:
        return -1
    return min(max(wished, 0), maps - 1)
