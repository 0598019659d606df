"""`Wishes`: what every room of wishes has: a page, and its settings as they are now."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import numpy as np

from gui.page import Page

S = TypeVar("S")


def drawn_otherwise(seed: int) -> int:
    """The seed of another draw, 0 … 2³¹ − 1: it follows from the one before."""
    return int(np.random.default_rng(seed).integers(2**31))


class Wishes(Generic[S]):
    """Changes of the settings S of one system."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @property
    def _settings(self) -> S:
        settings: S = self._page.experiment.settings
        return settings

    def _change(self, gesture: str = "", **fields: Any) -> None:
        self._page.experiment.change(gesture, **fields)
