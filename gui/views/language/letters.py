"""The font of texts whose characters stand in columns."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont

from gui.theme import FAMILIES


@lru_cache(maxsize=64)
def letter_font(pixels: int) -> QFont:
    """A font of exactly so many pixels, at least one, whose letters are all equally wide."""
    font = QFont()
    font.setFamilies(["Unrolled Mono", *FAMILIES])
    font.setPixelSize(max(1, pixels))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
