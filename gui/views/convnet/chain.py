"""The chain laid out: which columns the ribbon has, and where each thumbnail lies."""

from __future__ import annotations

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.array import Floats
from engine.explain import count_of
from engine.trace import GRADIENT, Cell, Trace
from gui.views.cells import Sheet
from gui.views.glance import scale, shown

TIMES = "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}"  # a size does not end in the middle of a line


class Column(msgspec.Struct, frozen=True):
    """One stage of the chain: a heading, a thumbnail for each map, and a caption."""

    name: str
    heading: str
    caption: str
    area: QRectF
    thumbs: tuple[QRectF, ...]


def answers(name: str) -> bool:
    """Whether a quantity is an answer: one value a class."""
    return name.removeprefix(GRADIENT).startswith(("votes", "shares"))


def wanted(trace: Trace) -> int | None:
    """The class that should win, read off the gradient of the answer: there it is lowest."""
    found = [name for name in trace.quantities if answers(name) and name.startswith(GRADIENT)]
    return int(trace[found[0]].argmin()) if found else None


def filters_of(name: str) -> str:
    """The name of the filters that made a convolution."""
    return name.replace("convolution", "filters")


def columns(trace: Trace, room: QRectF, gap: float, named: float) -> list[Column]:
    """The columns of a trace, shared out over the room from left to right.

    Names of classes stand over their strips, `named` high.
    """
    plan = _plan(trace)
    pitch = (room.width() + gap) / len(plan)
    found = []
    for n, (name, heading, caption, count) in enumerate(plan):
        area = QRectF(room.x() + n * pitch, room.y(), pitch - gap, room.height())
        found.append(Column(name, heading, caption, area, _thumbs(trace, name, area, count, named)))
    return found


def _plan(trace: Trace) -> list[tuple[str, str, str, int]]:
    """Name, heading, caption and number of thumbnails of every column."""
    plan = []
    for name, quantity in trace.quantities.items():
        if name.startswith((GRADIENT, "weights", "bias", "loss")):
            continue
        shape = trace[name].shape
        size = f"{shape[-2]}{TIMES}{shape[-1]}"
        if name.startswith("filters"):
            caption = f"{shape[0]} of {size}" + (f"{TIMES}{shape[1]}" if shape[1] > 1 else "")
        elif name == "input":
            caption = size if shape[0] == 1 else f"{size}, 3 channels"
        elif answers(name):
            caption = f"{trace[quantity.parent or name].size:,} values vote"
            caption = caption if name.startswith("votes") else "shares of 1"
        else:
            caption = f"{count_of(shape[0], 'map')} {size}"
        plan.append((name, quantity.heading, caption, 1 if name == "input" else shape[0]))
    return _filters_first(plan)


def _filters_first(plan: list[tuple[str, str, str, int]]) -> list[tuple[str, str, str, int]]:
    """What was recorded with parameters after stages, in the order data flows through it."""
    order = {"input": 0.0}
    for name, *_ in plan:
        word, _, number = name.partition(" ")
        if number:
            order[name] = int(number) + {"filters": -0.5, "shares": 0.5}.get(word, 0.0)
    return sorted(plan, key=lambda row: order[row[0]])


def _thumbs(trace: Trace, name: str, area: QRectF, count: int, named: float) -> tuple[QRectF, ...]:
    """Equal places for so many maps: the arrangement in which they come out largest."""
    shape = trace[name].shape
    if answers(name):  # the class's name stands over each
        area = area.adjusted(0, named, 0, 0)
    aspect = 0.16 if answers(name) else shape[-1] / shape[-2]
    gap = 6 if count <= 12 else 2
    best: tuple[float, int] = (0.0, 1)
    for across in _arrangements(name, count):
        down = -(-count // across)
        height = (area.height() - gap * (down - 1)) / down
        width = (area.width() - gap * (across - 1)) / across
        best = max(best, (min(height, width / aspect), across))
    height, across = best[0], best[1]
    width, down = height * aspect, -(-count // best[1])
    left = area.center().x() - (across * (width + gap) - gap) / 2
    top = area.center().y() - (down * (height + gap) - gap) / 2
    return tuple(
        QRectF(
            left + (n % across) * (width + gap), top + (n // across) * (height + gap), width, height
        )
        for n in range(count)
    )


def _arrangements(name: str, count: int) -> list[int]:
    """How many thumbnails side by side are worth a try: few stand in a column, answers in a row."""
    if answers(name):
        return [count]
    return [1] if count <= 4 else list(range(1, count + 1))


def sheet(trace: Trace, name: str, n: int, gradient: bool) -> Sheet:
    """What a thumbnail shows: a map, a filter's first slice, or what each value votes."""
    if name.startswith("votes") and not gradient:
        return Sheet(products(trace, name, n)[:, None], high=strongest(trace, name))
    wanted = name.replace("votes", "weights") if name.startswith("votes") else name
    drawn = shown(trace, wanted, gradient)
    values, quantity = trace[drawn][n], trace.quantities[drawn]
    if values.ndim == 1:
        values = values[:, None]
    while values.ndim > 2:
        values = values[0]
    return Sheet(np.asarray(values), quantity.ink, scale(quantity), numbers=False)


def products(trace: Trace, votes: str, classes: int | slice = slice(None)) -> Floats:
    """What each value votes, value × weight, for one class or (classes, values); ±∞ beyond all."""
    weights, source = trace[votes.replace("votes", "weights")], trace.quantities[votes].parent
    with np.errstate(over="ignore", invalid="ignore"):
        found: Floats = trace[source or "input"].ravel() * weights[classes]
    return found


def strongest(trace: Trace, votes: str) -> float:
    """The vote of the strongest colour."""
    weights, source = votes.replace("votes", "weights"), trace.quantities[votes].parent or "input"
    return scale(trace.quantities[weights]) * scale(trace.quantities[source])


def cell_at(trace: Trace, found: list[Column], point: QPointF) -> Cell | None:
    """The cell under a point: in a thumbnail, or the first one of a heading."""
    for column in found:
        for n, thumb in enumerate(column.thumbs):
            if thumb.contains(point):
                return _inside(trace, column.name, n, thumb, point)
        heading = QRectF(column.area.x(), 0, column.area.width(), column.area.top())
        if heading.contains(point):
            return Cell(column.name, (0,) * trace[column.name].ndim)
    return None


def _inside(trace: Trace, name: str, n: int, thumb: QRectF, point: QPointF) -> Cell:
    shape = trace[name].shape
    if answers(name):
        return Cell(name, (n, 0, 0))
    row = int((point.y() - thumb.y()) / thumb.height() * shape[-2])
    column = int((point.x() - thumb.x()) / thumb.width() * shape[-1])
    spot = min(row, shape[-2] - 1), min(column, shape[-1] - 1)
    return Cell(name, (n, 0, *spot) if len(shape) == 4 else (n, *spot))
