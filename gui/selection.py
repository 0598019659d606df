"""`Selection`: the third truth of an explorer: what the user points at and has chosen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.trace import Cell


class Selection(QObject):
    """The cell under the pointer, the cell clicked, and which of several parts is shown.

    Signals:
        changed(): one of them is another one now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pointed: Cell | None = None
        self.chosen: Cell | None = None
        self.part = -1

    def point(self, cell: Cell | None) -> None:
        """The pointer is over this cell, or over none."""
        if cell != self.pointed:
            self.pointed = cell
            self.changed.emit()

    def choose(self, cell: Cell | None) -> None:
        """This cell was clicked; None: follow the step."""
        if cell != self.chosen:
            self.chosen = cell
            self.changed.emit()

    def turn_to(self, part: int) -> None:
        """Show this one of several: a map of what is read, a layer; −1 as it begins."""
        if part != self.part:
            self.part = part
            self.changed.emit()
