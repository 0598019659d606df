"""What happens between a stage and the next, worked out for one cell: the middle of the screen.

`Working` holds the sheets and the lines of text for a step; the stage lays them out. It is computed
from a trace and a glance alone.
"""

from __future__ import annotations

import msgspec
import numpy as np

from engine.array import Floats
from engine.explain import Made, fine, summed
from engine.trace import GRADIENT, Cell, Quantity, Trace
from gui.views.cells import Sheet
from gui.views.convnet.chain import filters_of
from gui.views.glance import WHOLE, scale, shown
from gui.views.pencil import Spot

FEW = 4  # maps whose sums are listed one by one


class Working(msgspec.Struct, frozen=True):
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
    point: tuple[float, float] | None = None


def work_out(trace: Trace, cell: Cell, channel: int, gradient: bool) -> Working:
    """The working of one cell of a stage, forwards, or of its gradient's way back."""
    quantity = trace.quantities[cell.quantity]
    kind = cell.quantity.partition(" ")[0]
    name = GRADIENT + cell.quantity
    slope = float(trace[name][cell.index]) if gradient and name in trace.arrays else None
    if kind == "convolution":
        return _convolution(trace, quantity, cell, max(channel, 0), slope)
    made = trace.made(cell)
    if kind == "pooling":
        return _pooling(quantity, made, slope)
    return _relu(made, slope)


def _relu(made: Made, slope: float | None) -> Working:
    value, result = made.terms[0].value, made.result()
    point = (value, result)
    if slope is None:
        line = f"max(0, {fine(value)})"
        return Working("relu", lines=(line,), result=f"= {fine(result)}", point=point)
    passes = int(value > 0)
    lines = (f"x = {fine(value)}, slope {passes}", f"{passes} × {fine(slope)}")
    return Working("relu", lines=lines, result=f"= {fine(passes * slope)}", point=point)


def _convolution(
    trace: Trace, quantity: Quantity, cell: Cell, channel: int, slope: float | None
) -> Working:
    weights = trace[filters_of(cell.quantity)]
    m, channels, k = cell.index[0], weights.shape[1], weights.shape[-1]
    named = f", {channel_name(trace, quantity.parent or '', channel)}" if channels > 1 else ""
    sheet, heading = Sheet(weights[m, channel], ink=True), f"× Filter {m + 1}{named}"
    made = trace.made(cell)
    if slope is not None:
        added = weights[m, channel] * np.float32(slope / made.divisor)
        high = scale(trace.quantities[GRADIENT + (quantity.parent or "input")])
        lines = ["∂L/∂y", f"= {fine(slope)}", "× filter"]
        lines += [f"÷ {made.divisor:.0f}"] if made.divisor != 1 else []
        title = "= added to the window"
        return Working("convolution", sheet, heading, Sheet(added, high=high), title,
                       lines=tuple(lines))  # fmt: skip
    with np.errstate(over="ignore"):  # ∞ here, as in the trace
        values = np.array([term.product for term in made.terms], dtype=np.float32)
    products = values.reshape(channels, k, k)
    high = scale(trace.quantities[quantity.parent or "input"])
    return Working(
        "convolution",
        sheet,
        heading,
        Sheet(
            products[channel], high=scale(trace.quantities[quantity.parent or "input"]), terse=True
        ),
        "= products",
        lines=_sum_lines(trace, quantity.parent or "", products, made, channel),
        result=f"= {fine(made.result())}",
    )


def _sum_lines(
    trace: Trace, read: str, products: Floats, made: Made, channel: int
) -> tuple[str, ...]:
    """`Σ = 9.00`, map by map where there are a few, then `÷ 9`, then the bias."""
    sums = [summed(one.ravel().tolist()) for one in products]
    lines = []
    if 1 < len(sums) <= FEW:
        lines = [f"{channel_name(trace, read, n)}: {fine(part)}" for n, part in enumerate(sums)]
    elif len(sums) > FEW:
        name = channel_name(trace, read, channel)
        lines = [f"{name}: {fine(sums[channel])}", f"… of {len(sums)} maps"]
    lines.append(f"Σ = {fine(made.total())}")
    if made.divisor != 1:
        lines.append(f"÷ {made.divisor:.0f}")
    if made.bias:
        lines.append(f"{'+' if made.bias > 0 else '−'} b {fine(abs(made.bias))}")
    return tuple(lines)


def _pooling(quantity: Quantity, made: Made, slope: float | None) -> Working:
    """The window's cells as a sheet; windows over the border show what they cover."""
    places = [term.source.index[1:] for term in made.terms if term.source is not None]
    rows = len({row for row, _ in places})
    columns = max(1, len(places) // max(1, rows))
    values = np.array([term.value for term in made.terms], dtype=np.float32)
    sheet = Sheet(values.reshape(rows, columns), high=scale(quantity))
    title = f"{rows} × {columns} window"
    largest = made.recipe == "max"
    winner = divmod(made.chosen, columns) if largest else None
    if slope is not None:
        title = "Values of the window"
        share = fine(slope if largest else slope / len(values))
        lines: tuple[str, ...] = ("all goes to", "the largest:") if largest else ("to each:",)
        return Working("pooling", products=sheet, products_title=title, winner=winner,
                       lines=lines, result=share)  # fmt: skip
    added = f"Σ = {fine(summed(values.tolist()))}", f"÷ {len(values)}"
    lines = ("largest",) if largest else added
    return Working("pooling", products=sheet, products_title=title, winner=winner,
                   lines=lines, result=f"= {fine(made.result())}")  # fmt: skip


COLOURS = ("red", "green", "blue")


def channel_name(trace: Trace, name: str, channel: int) -> str:
    """What one of several maps that are read is called: `red`, or `map 2`."""
    coloured = name.removeprefix(GRADIENT) == "input" and trace[name].shape[0] == len(COLOURS)
    return COLOURS[channel] if coloured else f"map {channel + 1}"


def source_of(trace: Trace, cell: Cell, gradient: bool) -> str:
    """The name of what a stage reads, or of its gradient."""
    return shown(trace, trace.quantities[cell.quantity].parent or "input", gradient)


def channel_of(trace: Trace, cell: Cell, wished: int, read: str) -> int:
    """Which map of what is read is shown large: the wished one, or the first; −1 is all of them.

    A stage begins with one of them: then source, filter and products are of the same.
    """
    quantity = trace.quantities[cell.quantity]
    maps = int(trace[quantity.parent or "input"].shape[0])
    if not cell.quantity.startswith("convolution"):
        return cell.index[0]
    if wished == WHOLE and read == "input" and maps == len(COLOURS):
        return -1
    return min(max(wished, 0), maps - 1)
