"""The explorers, each in its own file named as its system in `engine/systems`.

An explorer's file, and with it all its views, is imported when the explorer is first shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.page import Explorer, Page

EXPLORERS = ("convnet", "recurrent", "language", "captions")


def make(name: str, page: Page) -> Explorer:
    """The explorer of that name, living on a page."""
    match name:
        case "convnet":
            from gui.explorers.convnet import ConvnetExplorer

            return ConvnetExplorer(page)
        case "recurrent":
            from gui.explorers.recurrent import RecurrentExplorer

            return RecurrentExplorer(page)
        case "language":
            from gui.explorers.language import LanguageExplorer

            return LanguageExplorer(page)
        case "captions":
            from gui.explorers.captions import CaptionsExplorer

            return CaptionsExplorer(page)
    raise KeyError(name)
