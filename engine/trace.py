"""A run, recorded and named: what every view draws and the inspector explains.

A system declares each thing it computes once, as a `Quantity`. Titles, axis labels, colour
scales, hover values, highlights and the inspector's sentence all come from that one declaration.

    Quantity   what a thing is called, what its axes mean, how one of its cells is made
    Trace      quantity → read-only array, plus the order in which to walk through them
    Timeline   that walk: one step per cell made, in segments of one map each
    Beats      the walk along time: the same few sub-steps at each step of a sequence
    Cell       one number in a trace
    Region     some cells of one quantity: for each axis, which indices
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import msgspec
import numpy as np

from engine.array import Floats
from engine.windows import Window

if TYPE_CHECKING:
    from engine.explain import Made

Index = tuple[int, ...]

GRADIENT = "∂ "  # before the name of what the loss, or an output, depends on so strongly


class Cell(msgspec.Struct, frozen=True, gc=False):  # explanations make tens of thousands: be cheap
    """One number: quantity name and index, one entry per axis, counted from 0."""

    quantity: str
    index: Index


@dataclass(frozen=True)
class Region:
    """Cells of one quantity: every combination of the indices listed for each axis."""

    quantity: str
    where: tuple[tuple[int, ...], ...]

    @property
    def size(self) -> int:
        """How many cells it holds."""
        return int(np.prod([len(axis) for axis in self.where]))


class Hold(NamedTuple):
    """Cells that a hand holds: steps from 0, both included; a unit, or −1 for all of them."""

    first: int
    last: int
    unit: int


@dataclass(frozen=True)
class Quantity:
    """The declaration of one recorded array.

    Attributes:
        name: its key in the trace, also used in regions and cells.
        symbol: how formulas write it, e.g. `C̃`.
        heading: what the whole of it is called, e.g. `Convolution`.
        title: what one map of it is called, e.g. `Feature map`.
        meaning: one sentence for the inspector.
        axes: what each axis counts, e.g. `("map", "row", "column")`; an empty word hides an axis.
        range: smallest and largest value its colours tell apart; fixed for the whole run.
        ink: True where values are drawn as ink on paper, False where they are signed numbers.
        made: how one cell was made, with its real numbers.
        parent: the quantity this one was computed from, None for what the user gave.
        field: the cells of `parent` that a region of this quantity was made from.
        reach: the cells of this quantity that a region of `parent` went into.
        slope: ∂(cell of this) ÷ ∂(cell of parent), for the chain rule.
        labels: names along the first axis, where it has any: the classes X and O.
        window: how it slides along the rows and columns of `parent`, where it does.
        held: which of its cells were not computed but held.
        origin: of what was learned: how, where that is known, `trained`.
    """

    name: str
    symbol: str
    heading: str
    title: str
    meaning: str
    axes: tuple[str, ...]
    range: tuple[float, float]
    made: Callable[[Trace, Index], Made]
    ink: bool = False
    parent: str | None = None
    field: Callable[[Region], Region] | None = None
    reach: Callable[[Region], Region] | None = None
    slope: Callable[[Trace, Index, Index], float] | None = None
    labels: tuple[str, ...] = ()
    window: tuple[Window, Window] | None = None
    held: tuple[Hold, ...] = ()
    origin: str = ""

    def label(self, first: int) -> str:
        """What an entry of the first axis is called: its label, or its number from 1."""
        return self.labels[first] if first < len(self.labels) else f"{first + 1:,}"

    def place(self, index: Index) -> str:
        """Where a cell is, in words and counted from 1: `map 1, row 3, column 3`."""
        numbers = [self.label(index[0]) if index else "", *(f"{i + 1:,}" for i in index[1:])]
        words = zip(self.axes, numbers, strict=False)
        return ", ".join(f"{axis} {number}" for axis, number in words if axis)


@dataclass(frozen=True)
class Segment:
    """A stretch of the timeline: the cells of one map, made one after the other."""

    quantity: str
    map: int
    count: int


@dataclass(frozen=True)
class Timeline:
    """The order in which a trace is walked through, one step per cell.

    Attributes:
        segments: the maps that are made, in order.
        starts: the first step of each.
        length: steps of all.
        stretch: in words, what lies from one start to the next, and what all of it is.
    """

    stretch: ClassVar = "map", "chain"
    segments: tuple[Segment, ...]
    starts: tuple[int, ...] = field(init=False)
    length: int = field(init=False)

    def __post_init__(self) -> None:
        starts, total = [], 0
        for segment in self.segments:
            starts.append(total)
            total += segment.count
        object.__setattr__(self, "starts", tuple(starts))
        object.__setattr__(self, "length", total)

    def at(self, step: int) -> tuple[Segment, int]:
        """The segment a step lies in, and how many steps of it came before."""
        n, offset = self.place(step)
        return self.segments[n], offset

    def place(self, step: int) -> tuple[int, int]:
        """As `at`, with the segment's number instead."""
        step = min(max(step, 0), self.length - 1)
        n = bisect_right(self.starts, step) - 1
        return n, step - self.starts[n]

    def cell(self, step: int, arrays: Mapping[str, Floats]) -> Cell:
        """The cell a step makes; a vote is one cell for many steps."""
        segment, offset = self.at(step)
        inner = arrays[segment.quantity].shape[1:]
        within = np.unravel_index(offset if offset < math.prod(inner) else 0, inner)
        return Cell(segment.quantity, (segment.map, *map(int, within)))

    def find(self, quantity: str, map_: int = 0, offset: int = 0) -> int | None:
        """The step at which this cell of this map is made; None when it is not on the walk."""
        for segment, start in zip(self.segments, self.starts, strict=True):
            if segment.quantity == quantity and segment.map == map_:
                return start + min(max(offset, 0), segment.count - 1)
        return None


@dataclass(frozen=True)
class Beats:
    """The walk along time: at each of T steps the same S sub-steps, one after the other.

    It is asked as a `Timeline` is, and makes nothing before it is asked: a segment is a step of
    time, its `map` the number of that step from 0, its `quantity` what the sub-step makes.

    Attributes:
        steps: T, at least 1.
        makes: for each sub-step the quantities it makes; the last is its aim.
        stretch: as of a `Timeline`.
    """

    stretch: ClassVar = "step", "sequence"
    steps: int
    makes: tuple[tuple[str, ...], ...]

    @property
    def length(self) -> int:
        """T · S."""
        return self.steps * len(self.makes)

    @property
    def starts(self) -> Sequence[int]:
        """Where each step of time begins."""
        return range(0, self.length, len(self.makes))

    @property
    def segments(self) -> Sequence[Segment]:
        """All steps of time, made now."""
        return tuple(self.at(start)[0] for start in self.starts)

    def at(self, step: int) -> tuple[Segment, int]:
        """The step of time a step lies in, with what is made, and the number of its sub-step."""
        t, n = self.place(step)
        return Segment(self.makes[n][-1], t, len(self.makes)), n

    def place(self, step: int) -> tuple[int, int]:
        """The step of time and the sub-step, both from 0."""
        return divmod(min(max(step, 0), self.length - 1), len(self.makes))

    def cell(self, step: int, arrays: Mapping[str, Floats]) -> Cell:
        """The first unit of what a sub-step makes."""
        segment = self.at(step)[0]
        return Cell(
            segment.quantity, (segment.map, *(0 for _ in arrays[segment.quantity].shape[1:]))
        )

    def find(self, quantity: str, map_: int = 0, offset: int = 0) -> int | None:
        """The step at which a quantity is made in step `map_` of time; None where it is not."""
        for n, made in enumerate(self.makes):
            if quantity in made and 0 <= map_ < self.steps:
                return map_ * len(self.makes) + n
        return None


@dataclass(frozen=True)
class Trace:
    """Everything that happened in one run: read-only float32 arrays on the CPU, by name."""

    title: str
    quantities: Mapping[str, Quantity]
    arrays: Mapping[str, Floats]
    timeline: Timeline | Beats

    def __post_init__(self) -> None:
        for name, quantity in self.quantities.items():
            array = self.arrays[name]
            if array.ndim != len(quantity.axes):
                raise ValueError(f"{name} has {array.ndim} axes, declared {quantity.axes}")
            array.setflags(write=False)
        object.__setattr__(self, "quantities", MappingProxyType(dict(self.quantities)))
        object.__setattr__(self, "arrays", MappingProxyType(dict(self.arrays)))

    def __getitem__(self, name: str) -> Floats:
        return self.arrays[name]

    def value(self, cell: Cell) -> float:
        """The number in a cell."""
        return float(self.arrays[cell.quantity][cell.index])

    def has(self, cell: Cell) -> bool:
        """Whether the cell exists in this trace (an edit may have made a map smaller)."""
        if cell.quantity not in self.arrays:
            return False
        shape = self.arrays[cell.quantity].shape
        return len(cell.index) == len(shape) and all(
            0 <= i < n for i, n in zip(cell.index, shape, strict=True)
        )

    def cell_at(self, step: int) -> Cell:
        """The cell that is made at a step."""
        return self.timeline.cell(step, self.arrays)

    def step_of(self, cell: Cell) -> int | None:
        """The step that makes a cell, of a gradient its value; None for cells that are given."""
        name = cell.quantity.removeprefix(GRADIENT)
        if name not in self.arrays or not cell.index:
            return None
        offset = np.ravel_multi_index(cell.index[1:], self[name].shape[1:]) if cell.index[1:] else 0
        return self.timeline.find(name, cell.index[0], int(offset))

    def made(self, cell: Cell) -> Made:
        """How the cell's number came about."""
        return self.quantities[cell.quantity].made(self, cell.index)

    def fields(self, cell: Cell) -> dict[str, Region]:
        """The receptive field: all the cells it was made from, on every earlier quantity."""
        region = Region(cell.quantity, tuple((i,) for i in cell.index))
        found = {cell.quantity: region}
        quantity = self.quantities[cell.quantity]
        while quantity.parent is not None and quantity.field is not None:
            region = quantity.field(region)
            found[region.quantity] = region
            quantity = self.quantities[quantity.parent]
        return found

    def reached(self, cell: Cell) -> dict[str, Region]:
        """All the cells it went into, on every later quantity."""
        found = {cell.quantity: Region(cell.quantity, tuple((i,) for i in cell.index))}
        for name, quantity in self.quantities.items():
            if quantity.parent in found and quantity.reach is not None:
                found[name] = quantity.reach(found[quantity.parent])
        return found
