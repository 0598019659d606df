"""`Scene`: everything a stage shows at a glance, worked out before any painting."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.array import Floats
from engine.explain import as_large
from engine.trace import GRADIENT, Cell, Trace
from gui.views.cells import Sheet
from gui.views.convnet.chain import answers, filters_of
from gui.views.convnet.working import Working, channel_name, channel_of, source_of, work_out
from gui.views.glance import (
    WHOLE,
    Glance,
    plain,
    related,
    scale,
    sheet_of,
    shown,
    spots,
)
from gui.views.marks import Marks
from gui.views.pencil import Spot

TRAVEL = 0.3  # of a step: how long a value takes to reach its cell
Frame = tuple[float, float, float, float]
Taps = NDArray[np.int64]  # (outputs, k): which cell a window's k-th is, −1 for none


class Scene(msgspec.Struct, frozen=True, eq=False):
    """One stage at one glance.

    Attributes:
        cell: the cell that is made.
        read, left: names of what the stage reads and leaves, or of their gradients.
        channel, channels: which map of what is read is shown, −1 for all, and of how many.
        source, output: the sheets at the left and right, with their titles and marks.
        working: what stands between them.
        travelled: how far the value is on its way, 1 when it has arrived.
        gradient: whether gradients are shown.
        elsewhere: something in another stage is pointed at; what is made here steps back.
    """

    cell: Cell
    read: str
    left: str
    channel: int
    channels: int
    source: Sheet
    source_title: str
    source_marks: Marks
    output: Sheet
    output_title: str
    output_marks: Marks
    working: Working
    travelled: float
    gradient: bool
    elsewhere: bool

    @property
    def words(self) -> tuple[object, ...]:
        """All that the headings and the legend say."""
        working = self.working
        titles = self.source_title, self.output_title, working.filter_title, working.products_title
        return *titles, self.drawable, self.output.high, self.output.ink

    def around(self) -> tuple[object, ...]:
        """All that is drawn around the sheets: headings, sums, arrows, what travels."""
        working, place = self.working, (self.cell, self.channel, self.channels)
        middle = working.kind, working.lines, working.result, working.point
        flags = self.source_marks.window, self.travelled, self.gradient, self.elsewhere
        return *self.words, *middle, *place, *flags

    @property
    def drawable(self) -> bool:
        """Whether the source is the input itself."""
        return self.read == "input"

    @property
    def subject(self) -> tuple[str, int, int, bool]:
        """What the sheets are of; a stroke on one subject is no stroke on another."""
        return self.cell.quantity, self.cell.index[0], self.channel, self.gradient

    def turned(self, by: int) -> int:
        """The part before or after the one shown, round and round: a channel, or the whole."""
        first = -1 if self.drawable else 0
        channel = (self.channel + by - first) % (self.channels - first) + first
        return channel if channel >= 0 else WHOLE

    def cell_in(self, grid: str, spot: Spot) -> Cell:
        """The cell of the trace that a place in one of the grids shows."""
        m, channel = self.cell.index[0], max(0, self.channel)
        if grid == "source":
            return Cell(self.read, (channel, *spot))
        if grid == "filter":
            return Cell(filters_of(self.cell.quantity), (m, channel, *spot))
        return Cell(self.left, (m, *spot))


def lone_input(trace: Trace) -> Sheet | None:
    """The input of a stack without layers; None where there are layers."""
    if any(quantity.parent is not None for quantity in trace.quantities.values()):
        return None
    values, quantity = trace["input"], trace.quantities["input"]
    return Sheet(values if len(values) > 1 else values[0], quantity.ink, scale(quantity))


def scene(trace: Trace, glance: Glance, reduced: bool) -> Scene | None:
    """The scene of a glance; None where the step is no map's: a vote, or nothing at all."""
    step = trace.cell_at(glance.step)
    if answers(step.quantity) or step.quantity == "input":
        return None
    now = _told(trace, glance, step)
    read = source_of(trace, now, glance.gradient)
    left = shown(trace, now.quantity, glance.gradient)
    channel, made = channel_of(trace, now, glance.part, read), trace.quantities[left]
    convolved = now.quantity.startswith("convolution")
    label = _source_label(trace, read, channel)
    travelled = _travelled(glance, reduced) if now == step else 1.0
    working = work_out(trace, now, channel, glance.gradient)
    return Scene(
        cell=now,
        read=read,
        left=left,
        channel=channel,
        channels=int(trace[read].shape[0]) if convolved else 1,
        source=_source(trace, now, read, channel),
        source_title=trace.quantities[read].title + label,
        source_marks=_source_marks(trace, glance, now, channel, reduced),
        output=_output(trace, glance, left, now, travelled),
        output_title=f"{made.title} {made.label(now.index[0])}",
        output_marks=_output_marks(trace, glance, now),
        elsewhere=glance.pointed is not None and plain(glance.pointed) != now,
        working=working,
        travelled=travelled,
        gradient=glance.gradient,
    )


def _told(trace: Trace, glance: Glance, step: Cell) -> Cell:
    """The cell the stage tells about: the one pointed at in its output, or the step's own."""
    pointed = plain(glance.pointed) if glance.pointed is not None else step
    here = pointed.quantity == step.quantity and pointed.index[0] == step.index[0]
    return pointed if here and trace.has(pointed) else step


def _source_label(trace: Trace, read: str, channel: int) -> str:
    """Which map is read: nothing for a gray input, its colour for a channel of a coloured one."""
    quantity, maps = trace.quantities[read], trace[read].shape[0]
    if read.removeprefix(GRADIENT) == "input":
        return f", {channel_name(trace, read, channel)}" if maps > 1 and channel >= 0 else ""
    return f" {quantity.label(max(channel, 0))}" if maps > 1 else ""


def _travelled(glance: Glance, reduced: bool) -> float:
    share = glance.position - glance.step
    return 1.0 if share == 0 or reduced else min(share / TRAVEL, 1.0)


def _source(trace: Trace, now: Cell, read: str, channel: int) -> Sheet:
    """What is read, with the padding around it."""
    sheet = sheet_of(trace, read, channel)
    window = trace.quantities[now.quantity].window
    if window is None or not window[0].padding or sheet.values.ndim == 3:
        return sheet
    rows, columns = (side.bordered() for side in window)
    border: Floats = sheet.values[np.ix_(rows, columns)].copy()
    border[rows < 0] = 0
    border[:, columns < 0] = 0
    return msgspec.structs.replace(sheet, border=border)


def _output(trace: Trace, glance: Glance, left: str, now: Cell, travelled: float) -> Sheet:
    """What is left so far: the step's own cell is there once its value has arrived."""
    sheet = sheet_of(trace, left, now.index[0])
    if glance.gradient:
        return sheet
    _, offset = trace.timeline.at(glance.step)
    return msgspec.structs.replace(sheet, reached=offset + (travelled >= 1))


def _source_marks(trace: Trace, glance: Glance, now: Cell, channel: int, reduced: bool) -> Marks:
    read = trace.quantities[now.quantity].parent or "input"
    seen = related(trace, glance.pointed or glance.chosen)
    shut = _shut(trace, read, now) if glance.gradient else frozenset()
    here = now == trace.cell_at(glance.step)
    frame = _sliding(trace, glance, now, reduced) if here else _frame(trace, now)
    if glance.pointed is not None and plain(glance.pointed) != now:
        return Marks(related=spots(seen.get(read), channel), shut=shut)
    if not here:
        return Marks(frame, shut=shut)
    return Marks(frame, related=spots(seen.get(read), channel), shut=shut)


def _output_marks(trace: Trace, glance: Glance, now: Cell) -> Marks:
    seen = related(trace, glance.pointed or glance.chosen)
    spot = (now.index[1], now.index[2])
    touched = spots(seen.get(now.quantity), now.index[0]) - {spot}
    elsewhere = glance.pointed is not None and plain(glance.pointed) != now
    return Marks(cell=None if elsewhere else spot, related=touched)


def _sliding(trace: Trace, glance: Glance, now: Cell, reduced: bool) -> Frame:
    """Where the window stands, on its way to the next step while playing."""
    frame = _frame(trace, now)
    t = glance.slide(reduced)
    following = trace.cell_at(glance.step + 1)
    if not t or following.quantity != now.quantity or following.index[0] != now.index[0]:
        return frame
    onward = _frame(trace, following)
    top, left, height, width = (a + (b - a) * t for a, b in zip(frame, onward, strict=True))
    return top, left, height, width


def _frame(trace: Trace, cell: Cell) -> Frame:
    """The window over a cell's field: (row, column, rows, columns), from −padding on."""
    window = trace.quantities[cell.quantity].window
    _, row, column = cell.index
    if window is None:
        return row, column, 1, 1
    down, across = window
    top, left = row * down.stride - down.padding, column * across.stride - across.padding
    if not down.partial:
        return top, left, down.span, across.span
    return top, left, min(down.span, down.n - top), min(across.span, across.n - left)


def _shut(trace: Trace, read: str, now: Cell) -> frozenset[Spot]:
    """Cells no gradient passes: cut by the ReLU, or the largest of none of their windows."""
    window, m = trace.quantities[now.quantity].window, now.index[0]
    if GRADIENT + read not in trace.arrays:
        return frozenset()
    if now.quantity.startswith("relu"):
        cut_off = trace[read][m] <= 0
    elif window is not None and trace.made(now).recipe == "max":
        cut_off = _losers(trace[read][m], *(side.taps() for side in window))
    else:
        return frozenset()
    return frozenset((int(row), int(column)) for row, column in np.argwhere(cut_off))


def _losers(values: Floats, rows: Taps, columns: Taps) -> NDArray[np.bool_]:
    """Cells that windows cover and none takes, (H, W); of equal ones the first in reading order."""
    down, across = rows[:, None, :, None], columns[None, :, None, :]  # (rows, columns, k, k)
    covered = (down >= 0) & (across >= 0)
    seen = np.where(covered, values[down, across], -np.inf).reshape(len(rows), len(columns), -1)
    first = (seen >= as_large(seen.max(axis=-1, keepdims=True))).argmax(axis=-1)
    wins = np.arange(seen.shape[-1]) == first[..., None]
    found: list[NDArray[np.bool_]] = []
    for which in (covered, covered & wins.reshape(covered.shape)):
        there = np.zeros(values.shape, dtype=np.bool_)
        there[tuple(np.broadcast_arrays(down, across)[n][which] for n in (0, 1))] = True
        found.append(there)
    return found[0] & ~found[1]
