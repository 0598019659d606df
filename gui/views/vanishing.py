"""`Vanishing`: gradients through time: how much one number owes to each step before it.

    |∂out/∂h(t)| of every cell, on a logarithmic scale          read back from the last step
    ∂out/∂h(t), units by time, of one of them
    g(t), how much longer ∂ gets on its way one step back       blue below 1, red above
    the product of all g from the cursor's step on, in numbers

Of which cell the lower part is, a click on its curve says.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import decades, growth, hues, runs
from gui.views.bands import Band, MapBand
from gui.views.decades import Decades
from gui.views.glance import Glance
from gui.views.growth import Growths, Product
from gui.views.runs import Run
from gui.views.timed import Timed

State = Literal["h", "C"]
MIDDLE, RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight


class Vanishing(Timed):
    """The gradients of all networks, where the trace has any."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Gradients through time")
        self._state: State = "h"
        self._asked = "the end"
        self._runs: list[Run] = []
        self._run: Run | None = None
        self._lengths: Decades | None = None
        self._map: MapBand | None = None
        self._strip: Growths | None = None
        self._head = self._foot = self._told = QRectF()

    @property
    def state(self) -> State:
        """Whose gradients are shown: of h, or of C; cells without C show those of h."""
        return self._state

    @state.setter
    def state(self, state: State) -> None:
        if state != self._state:
            self._state = state
            if self._trace is not None:
                self.show_trace(self.trace, self._glance)

    @property
    def asked(self) -> str:
        """What the gradients are of, in words."""
        return self._asked

    @asked.setter
    def asked(self, asked: str) -> None:
        if asked != self._asked:
            self._asked = asked
            self._restyle()

    # What is shown

    def key(self, trace: Trace, glance: Glance) -> Hashable:
        """The layer, the state, and which run is looked into."""
        return max(glance.part, 0), self._state, _owner(glance.chosen)

    def read(self, trace: Trace, glance: Glance) -> Sequence[Band]:
        """The lengths of all; the map and the growths of one."""
        found = runs.runs(trace, glance.part)
        self._runs = [run for run in found if run.name("|∂ h|") in trace.arrays]
        self._run = self._lengths = self._map = self._strip = None
        if not self._runs:
            return ()
        owner = _owner(glance.chosen)
        self._run = next((run for run in self._runs if run.prefix == owner), self._runs[0])
        name, note = self._run.name(f"∂ {self.of}"), f"{self._run.told}: "
        self._lengths = Decades(decades.lines(trace, self._runs, self._state), self.look)
        self._map = MapBand(trace.quantities[name], trace[name], self.look, note)
        name = self._run.name(f"growth {self.of}")
        self._strip = Growths(trace.quantities[name], trace[name], self.look, note)
        return self._lengths, self._map, self._strip

    @property
    def of(self) -> State:
        """Which state of the run that is looked into: it may have no C."""
        remembers = self._run is not None and self._run.name("|∂ C|") in self.trace.arrays
        return self._state if remembers else "h"

    def product(self) -> Product | None:
        """The growths from the cursor's step on; None where nothing after it owes anything."""
        if self._run is None:
            return None
        lengths = self.trace[self._run.name(f"|∂ {self.of}|")]
        return growth.product(lengths, self.trace[self._run.name(f"growth {self.of}")], self.now)

    @property
    def lengths(self) -> Decades | None:
        """The curves, where there are any."""
        return self._lengths

    # Where things lie

    def arrange(self, room: QRectF) -> None:
        """Half for the curves, a third for the map, a line for the growths, two for the product."""
        px, line = self.look.px, self.look.px(21)
        gutter, gap, strip = px(74), px(8), px(24)
        self._head = QRectF(room.x(), room.y(), room.width(), line)
        self._told = QRectF(room.x(), room.bottom() - 2 * line, room.width(), 2 * line)
        left, wide = int(room.x() + gutter), max(int(room.width() - gutter), 1)
        self._foot = QRectF(left, self._told.top() - line, wide, line)
        free = self._foot.top() - self._head.bottom() - strip - 2 * gap
        high = max(int(free * 0.66), 1)
        y = int(self._head.bottom())
        for band, tall in zip(self.bands, (high, max(int(free) - high, 1), strip), strict=False):
            band.area = QRectF(left, y, wide, tall)
            y += tall + gap

    # Painting

    def paint_words(self, painter: QPainter) -> None:
        """What is shown, whose curve is which, the steps; the growths where there is room."""
        look = self.look
        painter.setFont(look.font("strong"))
        painter.setPen(look.color("ink"))
        if self._run is None or self._map is None or self._strip is None:
            painter.drawText(self._head, MIDDLE, "no gradient is asked for")
            return
        what = f"|∂out/∂{self._state}(t)|"
        titles = f"{what}: what {self._asked} owes to each step", f"{what} of {self._asked}", what
        runs.heading(painter, titles, self._runs, self._head, look)
        self.paint_axis(painter, self._foot)
        below = self._run.told if len(self._runs) > 1 else ""
        self._paint_name(painter, f"∂{self.of}", below, self._map.area)
        self._paint_name(painter, "g(t)", "", self._strip.area)

    def _paint_name(self, painter: QPainter, told: str, below: str, area: QRectF) -> None:
        look, line = self.look, self.look.px(17)
        left = QRectF(self._head.x(), area.y(), area.x() - self._head.x() - look.px(6), line)
        high = line * (2 if below else 1)
        left.moveTop(area.center().y() - high / 2)
        painter.setFont(look.font("strong"))
        painter.setPen(hues.color(self.of, look) if told.startswith("∂") else look.color("ink"))
        painter.drawText(left, MIDDLE | RIGHT, told)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        painter.drawText(left.translated(0, line), MIDDLE | RIGHT, below)

    def paint_step(self, painter: QPainter) -> None:
        """The product of the growths from the cursor's step on."""
        if self._run is None:
            return
        look, line = self.look, QRectF(self._told)
        line.setHeight(self._told.height() / 2)
        found = self.product()
        if found is None:
            painter.setFont(look.font("body"))
            painter.setPen(look.color("quiet"))
            words = "nothing that is asked about comes after this step: go back in time"
            painter.drawText(line, MIDDLE, words)
            return
        painter.setFont(look.font("strong"))
        fits = painter.fontMetrics().horizontalAdvance
        for shown in (4, 3, 2, 1):
            first, second = growth.sentence(found, self.of, shown)
            if fits(first) <= line.width():
                break
        painter.setPen(look.color("ink"))
        painter.drawText(line, MIDDLE, first)
        painter.setFont(look.font("body"))
        painter.drawText(line.translated(0, line.height()), MIDDLE, second)


def _owner(cell: Cell | None) -> str:
    """The prefix of the run that a chosen gradient belongs to; none of what is no gradient."""
    name = "" if cell is None else cell.quantity
    if "∂" not in name and "growth" not in name:
        return ""
    starts = [name.find(sign) for sign in ("|∂", "∂", "growth") if sign in name]
    return name[: min(starts)]
