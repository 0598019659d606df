"""`Wishes`: what every room of wishes has: a page, and its settings as they are now."""

from __future__ import annotations

from typing import Generic, TypeVar

from gui.page import Page

S = TypeVar("S")


class Wishes(Generic[S]):
    """Changes of the settings S of one system."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @property
    def _settings(self) -> S:
        settings: S = self._page.experiment.settings
        return settings
