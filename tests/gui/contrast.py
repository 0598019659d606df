"""Contrast of two colours, by the definition of WCAG 2.2."""

from __future__ import annotations

from gui.colours import linear_rgb


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two `#RRGGBB` colours, 1 to 21."""
    low, high = sorted(float(linear_rgb(one) @ (0.2126, 0.7152, 0.0722)) for one in (a, b))
    return (high + 0.05) / (low + 0.05)
