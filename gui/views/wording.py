"""Words in the room there is."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF


def fitting(metrics: QFontMetricsF, room: float, *ways: str) -> str:
    """The first of several ways to say something that is no wider; the last one, if none."""
    return next((text for text in ways if metrics.horizontalAdvance(text) <= room), ways[-1])
