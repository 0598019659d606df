"""`Walker`: to a step of time by hand, and a number kept chosen there. No setting changes."""

from __future__ import annotations

from engine.trace import Cell
from gui.page import Page


class Walker:
    """Where a page looks, as a hand wishes."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def go_to(self, t: int) -> None:
        """Look at a step; what plays stops, nothing is chosen any more."""
        self._page.transport.pause()
        self._page.selection.choose(None)
        self._page.transport.seek(t)

    def choose(self, cell: Cell) -> None:
        """A number was clicked: look at its step, keep it chosen."""
        trace = self._page.trace
        if trace is not None and trace.has(cell):
            if len(cell.index) == 2 and trace.quantities[cell.quantity].axes[0] == "word":
                self.go_to(cell.index[0])
            self._page.selection.choose(cell)
