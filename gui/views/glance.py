"""`Glance`: where we look. A view draws a trace at a glance, and remembers nothing else."""

from __future__ import annotations

import math

import msgspec

from engine.array import Floats
from engine.trace import GRADIENT, Cell, Quantity, Region, Trace
from gui.views.cells import Sheet
from gui.views.pencil import Spot

WHOLE = -2
TRAVEL = 0.7  # of a step that plays; the rest is for looking at what has come
HUES = ("#ff5a4d", "#3fd05e", "#6f9bff")  # light of the three channels of a colour picture


class Glance(msgspec.Struct, frozen=True):
    """A step, and what is pointed at.

    Attributes:
        position: in steps; between two steps while something slides.
        part: which of several is shown large: a map of what is read, a layer; −1 as it begins,
            `WHOLE` all channels of a colour picture.
        chosen: the cell the user clicked, None to follow the step.
        pointed: the cell under the pointer, None when there is none.
        gradient: show ∂L/∂ instead of the values, where the trace has it.
        about: the cell that what is large is about; None the one that the step makes.
    """

    position: float = 0.0
    part: int = 0
    chosen: Cell | None = None
    pointed: Cell | None = None
    gradient: bool = False
    about: Cell | None = None

    @property
    def step(self) -> int:
        """The whole step."""
        return math.floor(self.position + 1e-9)

    def slide(self, reduced: bool) -> float:
        """How far the window is on its way to the next step, 0 … 1, resting most of the time."""
        t = min(max((self.position - self.step - 0.6) / 0.4, 0.0), 1.0)
        return 0.0 if reduced else t * t * (3 - 2 * t)

    def arrived(self, reduced: bool) -> float:
        """How far what this step makes is on its way, 0 … 1; at a whole step it is there."""
        part = self.position - self.step
        return 1.0 if reduced or part < 1e-6 else min(part / TRAVEL, 1.0)

    def now(self, trace: Trace) -> Cell:
        """The cell that is made at this step."""
        return trace.cell_at(self.step)

    def explained(self, trace: Trace) -> Cell:
        """The cell the inspector tells about: pointed at, else chosen, else what all is about."""
        for cell in (self.pointed, self.chosen):
            if cell is not None and trace.has(cell):
                return cell
        return self.face(trace, self.about or self.now(trace))

    def face(self, trace: Trace, cell: Cell) -> Cell:
        """The cell, or its gradient where gradients are shown."""
        return Cell(shown(trace, cell.quantity, self.gradient), cell.index)


def shown(trace: Trace, name: str, gradient: bool) -> str:
    """The name of the array to draw for a quantity: itself or its gradient."""
    return GRADIENT + name if gradient and GRADIENT + name in trace.quantities else name


def sheet_of(trace: Trace, name: str, map_: int, numbers: bool = True) -> Sheet:
    """One map of a quantity as a sheet; map −1 of a colour picture is all three channels.

    Gradients are no colours: of theirs it is the first.
    """
    quantity = trace.quantities[name]
    values: Floats = trace[name]
    coloured = quantity.name == "input" and len(values) == 3
    if map_ < 0 and coloured:
        return Sheet(values, quantity.ink, scale(quantity), numbers=False)
    hue = HUES[map_] if coloured else ""
    return Sheet(values[max(map_, 0)], quantity.ink, scale(quantity), numbers=numbers, hue=hue)


def scale(quantity: Quantity) -> float:
    """The value of the strongest colour."""
    return max(abs(quantity.range[0]), abs(quantity.range[1]))


def related(trace: Trace, cell: Cell | None) -> dict[str, Region]:
    """Everything a cell was made from and went into, by quantity."""
    if cell is None or not trace.has(cell):
        return {}
    value = plain(cell)
    if not trace.has(value) or len(value.index) != 3:
        return {}
    return {**trace.reached(value), **trace.fields(value)}


def plain(cell: Cell) -> Cell:
    """The cell a gradient belongs to; other cells are themselves."""
    return Cell(cell.quantity.removeprefix(GRADIENT), cell.index)


def spots(region: Region | None, map_: int) -> frozenset[Spot]:
    """The cells of a region that lie in one map, as (row, column); −1 asks for any map."""
    if region is None or (map_ >= 0 and map_ not in region.where[0]):
        return frozenset()
    return frozenset((r, c) for r in region.where[1] for c in region.where[2])
