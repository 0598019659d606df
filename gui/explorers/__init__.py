"""The explorers, each in its own file named as its system in `engine/systems`, and their table."""

from __future__ import annotations

from collections.abc import Callable

from gui.explorers.convnet import ConvnetExplorer
from gui.page import Page

EXPLORERS: dict[str, Callable[[Page], ConvnetExplorer]] = {"convnet": ConvnetExplorer}
