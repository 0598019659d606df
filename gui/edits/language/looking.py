"""`Looking`: which character of which text is looked at, and which number there, by wishes."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.units import Match
from engine.trace import Cell
from gui.edits.language.writing import Writer
from gui.page import Page


class Looking:
    """Moves the page's step and what is selected."""

    def __init__(self, page: Page, writer: Writer) -> None:
        self._page, self._writer = page, writer

    def go_to(self, t: int) -> None:
        """This character; whatever plays rests."""
        self._page.transport.pause()
        self._page.transport.seek(t)

    def look_at(self, number: int, t: int) -> None:
        """A character of this text: 0 the first, else a branch."""
        self._page.selection.turn_to(number)
        self.go_to(t)

    def choose(self, cell: Cell) -> None:
        """A number was clicked: look at its step, keep it chosen, colour the text by its unit."""
        trace = self._page.trace
        if trace is None or not trace.has(cell) or len(cell.index) != 2:
            return
        self.go_to(cell.index[0])
        self._page.selection.choose(cell)
        name, _, layer = cell.quantity.rpartition(" ")
        if layer.isdigit():
            symbol = "h" if name.rpartition(" ")[2] == "h" else "C"
            self._writer.follow(symbol, int(layer), cell.index[1])

    def next_of(self, places: Sequence[Match]) -> None:
        """From one of these places on to the next, from the last or anywhere else to the first."""
        t = self._page.transport.step
        now = next((n for n, place in enumerate(places) if place.first <= t <= place.last), -1)
        if places:
            self.look_at(0, places[(now + 1) % len(places)].last)
