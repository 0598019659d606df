"""`Lamp`: how the light is shown, and whether the hand paints it. No setting changes."""

from __future__ import annotations

from gui.page import Page
from gui.views.captions.light import How


class Lamp:
    """The light of a page, as its user likes it.

    Attributes:
        how: spotlight or heat, smooth or as cells, how strong.
        brush: the hand paints light; else it moves things.
        summed: the map shows the light of all words.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self.how, self.brush, self.summed = How(), False, False

    def shine(self, how: How) -> None:
        """Show the light otherwise."""
        self.how = how
        self._page.draw()

    def take(self, brush: bool) -> None:
        """Take the brush, or lay it down."""
        if brush != self.brush:
            self.brush = brush
            self._page.switched.emit()
            self._page.draw()

    def show_as_first(self) -> None:
        """A spotlight, no brush, the light of one word."""
        self.how, self.brush, self.summed = How(), False, False

    def sum(self) -> None:
        """The map shows the light of all words, or again of one."""
        self.summed = not self.summed
        self._page.switched.emit()
        self._page.draw()
