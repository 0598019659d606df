"""What the hand draws with, and which cells a movement of it covers."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.array import Floats

Tool = Literal["point", "pen", "eraser", "fill", "line"]
Spot = tuple[int, int]

TOOLS: tuple[Tool, ...] = ("pen", "eraser", "fill", "line", "point")


class Pencil(QObject):
    """The chosen tool and the value it leaves; one serves all grids that can be drawn on.

    Signals:
        changed(): another tool or value was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tool: Tool = "pen"
        self.value = 1.0

    def choose(self, tool: Tool) -> None:
        """Take another tool."""
        if tool != self.tool:
            self.tool = tool
            self.changed.emit()

    def set_value(self, value: float) -> None:
        """Draw with this value, −1 paper … 1 ink."""
        value = min(max(round(value, 2), -1.0), 1.0)
        if value != self.value:
            self.value = value
            self.changed.emit()


def line(start: Spot, end: Spot) -> list[Spot]:
    """The cells from one to another with no gap between them (Bresenham 1965)."""
    (row, column), (last_row, last_column) = start, end
    down, across = abs(last_row - row), abs(last_column - column)
    step_row = 1 if last_row > row else -1
    step_column = 1 if last_column > column else -1
    error, cells = across - down, [start]
    while (row, column) != end:
        doubled = 2 * error
        if doubled > -down:
            error -= down
            column += step_column
        if doubled < across:
            error += across
            row += step_row
        cells.append((row, column))
    return cells


def flooded(values: Floats, start: Spot, value: float) -> Floats:
    """The picture with the patch of equal cells around `start` filled; (…, rows, columns)."""
    filled = values.copy()
    seed = values[..., start[0], start[1]].copy()
    same = np.isclose(values, seed[..., None, None] if values.ndim == 3 else seed)
    open_cells = np.asarray(same.all(axis=0) if values.ndim == 3 else same)
    waiting = [start]
    while waiting:
        row, column = waiting.pop()
        if not (0 <= row < open_cells.shape[0] and 0 <= column < open_cells.shape[1]):
            continue
        if open_cells[row, column]:
            open_cells[row, column] = False
            filled[..., row, column] = value
            waiting += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
    return filled


def stroked(values: Floats, cells: list[Spot], value: float) -> Floats:
    """The picture with these cells set; cells outside it are passed over."""
    drawn = values.copy()
    rows, columns = values.shape[-2:]
    for row, column in cells:
        if 0 <= row < rows and 0 <= column < columns:
            drawn[..., row, column] = value
    return drawn
