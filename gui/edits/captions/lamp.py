"""`Lamp`: how the light is shown, and whether the hand paints it. No setting changes."""

from __future__ import annotations

from gui.page import Page
from gui.views.captions.light import How


class Lamp:
    """The light of a page, as its user likes it.

    Attributes:
        how: spotlight or heat, smooth or as cells, how strong.
        brush: the hand paints light; else it moves things.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self.how, self.brush = How(), False

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
        """A spotlight, and no brush."""
        self.how, self.brush = How(), False
