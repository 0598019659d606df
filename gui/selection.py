"""`Selection`: the third truth of an explorer: what the user points at and has chosen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.trace import Cell


class Selection(QObject):
    """The cell under the pointer, the cell clicked, and the map shown of several that are read.

    Signals:
        changed(): one of them is another one now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pointed: Cell | None = None
        self.chosen: Cell | None = None
        self.channel = -1

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

    def turn_to(self, channel: int) -> None:
        """Show this map of what is read; −1 a colour picture as a whole."""
        if channel != self.channel:
            self.channel = channel
            self.changed.emit()
