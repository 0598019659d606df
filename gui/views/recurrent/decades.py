"""`Decades`: lengths along time on a logarithmic scale, with a line for every power of ten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from engine.array import Floats
from engine.trace import Trace
from gui.theme import Look
from gui.views.recurrent import courses
from gui.views.recurrent.bands import CurveBand, Line, paint_heights
from gui.views.recurrent.growth import tenth
from gui.views.recurrent.runs import Run

LOWS = (
    -4,
    -8,
    -12,
    -16,
    -24,
    -32,
    -48,
)  # the scale's ends are among these, so that it seldom jumps
HIGHS = (2, 4, 8, 16, 40)
NOTHING = -99.0
APART = (1, 2, 4, 8, 16)  # decades between two numbers


class Decades(CurveBand):
    """|∂| of every run at every step; a curve that becomes 0 falls out of the scale."""

    def __init__(self, lines: Sequence[Line], look: Look) -> None:
        super().__init__(lines, ends(line.values for line in lines), look)

    def paint_grid(self, painter: QPainter) -> None:
        """A line at each decade; numbers as many as fit; 1 stands out."""
        low, high = round(self.ends[0]), round(self.ends[1])
        painter.setFont(self.look.font("small"))
        fits = max(self.area.height() / (painter.fontMetrics().height() * 1.25), 1)
        apart = next(n for n in APART if (high - low) / n <= fits or n == APART[-1])
        numbers = {float(n): tenth(n) for n in range(low, high + 1) if n % apart == 0}
        paint_heights(painter, self.area, self.ends, numbers, self.look)
        y = courses.height(0, *self.ends, self.area)
        painter.setPen(QPen(self.look.color("quiet"), 1))
        painter.drawLine(QPointF(self.area.left(), y), QPointF(self.area.right(), y))


def lines(trace: Trace, found: Iterable[Run], state: str) -> list[Line]:
    """|∂state| or |∂x| of each run, the network's own last, on top."""
    drawn = []
    for run in found:
        name = f"{run.prefix}|∂ x|" if state == "x" else run.name(f"|∂ {state}|")
        if name in trace.arrays:
            values = trace[name]
            drawn.append(Line(run.course(logarithms(values)), trace.quantities[name], values))
    return drawn[::-1]


def logarithms(lengths: Floats) -> Floats:
    """log₁₀ of lengths (T,): far below any scale of 0, and ∞ of what is beyond every number."""
    found = np.full(lengths.shape, NOTHING, np.float32)
    np.log10(lengths, out=found, where=lengths > 0)
    found[np.isnan(lengths)] = np.inf
    return found


def ends(all_lengths: Iterable[Floats]) -> tuple[float, float]:
    """The powers of ten that a scale goes from and to, with room for all lengths that are not 0."""
    low, high = LOWS[0], HIGHS[0]
    for lengths in all_lengths:
        found = logarithms(lengths)
        found = np.clip(found[found > NOTHING], LOWS[-1], HIGHS[-1])
        if found.size:
            least, most = float(found.min()), float(found.max())
            low = min(low, next(n for n in LOWS if n <= least))
            high = max(high, next(n for n in HIGHS if n >= most))
    return float(low), float(high)
