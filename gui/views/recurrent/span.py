"""`Span`: the part of time in view. Step t lies between t and t + 1."""

from __future__ import annotations

import math

import msgspec
from PySide6.QtCore import QRectF

FEWEST = 4.0  # steps in view, however far one zooms in


class Span(msgspec.Struct, frozen=True):
    """What of time is in view.

    Attributes:
        first: its left edge, in steps, 0 … total − count.
        count: how many steps are in view, at most total.
        total: how many there are, at least 1.
    """

    first: float
    count: float
    total: int

    def x(self, t: float, area: QRectF) -> float:
        """Where a time lies in an area that shows the span."""
        return area.x() + (t - self.first) / self.count * area.width()

    def t(self, x: float, area: QRectF) -> float:
        """The time at a place of an area, kept within the span."""
        share = (x - area.x()) / max(area.width(), 1e-9)
        return self.first + min(max(share, 0.0), 1.0) * self.count

    def step(self, x: float, area: QRectF) -> int:
        """The whole step at a place of an area."""
        return min(math.floor(self.t(x, area)), self.total - 1)

    def shows(self, t: int) -> bool:
        """Whether any of a step is in view."""
        return self.first < t + 1 and t < self.first + self.count

    def zoomed(self, t: float, factor: float) -> Span:
        """So many times as many steps; the time t stays where it is, as far as there is time."""
        count = min(max(self.count * factor, FEWEST), self.total)
        share = (t - self.first) / self.count
        return _within(t - share * count, count, self.total)

    def moved(self, steps: float) -> Span:
        """Later by so many steps, as far as there are any."""
        return _within(self.first + steps, self.count, self.total)

    def holding(self, t: int) -> Span:
        """Itself where a step is in view; else as far on or back, by whole views, as it takes."""
        if self.shows(t):
            return self
        return self.moved(math.floor((t - self.first) / self.count) * self.count)


def whole(total: int) -> Span:
    """All of time."""
    return Span(0.0, float(total), total)


def around(t: int, fits: int, total: int) -> range:
    """The steps, as many as fit, with t in their middle as far as there are enough."""
    count = min(max(fits, 1), total)
    first = min(max(t - count // 2, 0), total - count)
    return range(first, first + count)


def _within(first: float, count: float, total: int) -> Span:
    return Span(min(max(first, 0.0), total - count), count, total)
