"""`Turner`: what is shown large, and what the settings need for it."""

from __future__ import annotations

from typing import Literal, Protocol

from engine.systems.captions import Settings
from engine.trace import Cell
from gui.edits.wishes import Wishes
from gui.page import Page

Name = Literal["look", "inside", "cell", "beside", "beam", "scores"]
WIDTH = 3  # of the beam that is searched when the tree is first asked for


class Leaves(Protocol):
    """The pages, one of them in front."""

    @property
    def front(self) -> Name:
        """Which is in front."""

    def turn_to(self, name: Name) -> None:
        """Bring this one to the front."""

    def type_word(self) -> None:
        """The keys are on the field for a word."""


class Turner(Wishes[Settings]):
    """Turns the pages of the explorer."""

    def __init__(self, page: Page, center: Leaves) -> None:
        super().__init__(page)
        self._center = center

    def turn(self, name: Name) -> None:
        """Show this one large, or where it is, the picture; what it needs is asked for."""
        shown, beam = self._center.front != name, self._settings.beam
        searched = name == "beam" and shown and beam == 1
        self._change(beside=name == "beside" and shown, beam=WIDTH if searched else beam)
        self._center.turn_to(name if shown else "look")

    def type_word(self) -> None:
        """The keys are on the field for a word; whatever else was large gives way."""
        if self._center.front != "look":
            self.turn(self._center.front)
        self._center.type_word()

    def open(self, cell: Cell) -> None:
        """The decoder's cell, at one of its numbers."""
        self._center.turn_to("cell")
        self._page.selection.choose(cell)
