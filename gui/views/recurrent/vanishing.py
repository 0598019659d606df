"""`Vanishing`: gradients through time: how much one number owes to each step before it.

    |∂out/∂h(t)| of every cell, on a logarithmic scale          read back from the last step
    ∂out/∂h(t), units by time, of one of them
    g(t), how much longer ∂ gets on its way one step back       blue below 1, red above
    what the Jacobians from the cursor's step on make together, in numbers

Of which cell the lower part is, a click on its curve says. A drag along the numbers of the steps
asks about another step: the gap grows or shrinks under the hand.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from engine.explain import sub
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import hues
from gui.views.glance import Glance
from gui.views.recurrent import decades, growth, runs
from gui.views.recurrent.anatomy import anatomy
from gui.views.recurrent.asking import Asking
from gui.views.recurrent.bands import Band, MapBand
from gui.views.recurrent.decades import Decades
from gui.views.recurrent.growth import Growths, Product
from gui.views.recurrent.runs import Run
from gui.views.wording import formula

State = Literal["h", "C", "x"]
MIDDLE, RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight


class Vanishing(Asking):
    """The gradients of all networks, where the trace has any."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Gradients through time")
        self._state: State = "h"
        self._runs: list[Run] = []
        self._run: Run | None = None
        self._lengths: Decades | None = None
        self._map: MapBand | None = None
        self._strip: Growths | None = None
        self._head = self._told = QRectF()

    @property
    def state(self) -> State:
        """Whose gradients are shown: of h, of C or of x; cells without C show those of h."""
        return self._state

    @state.setter
    def state(self, state: State) -> None:
        if state != self._state:
            self._state = state
            if self._trace is not None:
                self.show_trace(self.trace, self._glance)

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
        name, note = self._name(f"∂ {self.of}"), f"{self._run.full}: "
        self._lengths = Decades(decades.lines(trace, self._runs, self._state), self.look)
        self._map = MapBand(trace.quantities[name], trace[name], self.look, note)
        if self.of == "x":
            return self._lengths, self._map
        name = self._run.name(f"growth {self.of}")
        self._strip = Growths(trace.quantities[name], trace[name], self.look, note)
        return self._lengths, self._map, self._strip

    @property
    def of(self) -> State:
        """Which state of the run that is looked into, or its input: it may have no C."""
        remembers = self._run is not None and self._run.name("|∂ C|") in self.trace.arrays
        return "h" if self._state == "C" and not remembers else self._state

    def _name(self, quantity: str) -> str:
        """The key of a gradient of the run that is looked into."""
        assert self._run is not None
        return self._run.prefix + quantity if self.of == "x" else self._run.name(quantity)

    def product(self) -> Product | None:
        """The growths from the cursor's step on; None where nothing after it owes anything."""
        if self._run is None or self.of == "x":
            return None
        lengths = self.trace[self._run.name(f"|∂ {self.of}|")]
        return growth.product(lengths, self.trace[self._run.name(f"growth {self.of}")], self.now)

    @property
    def lengths(self) -> Decades | None:
        """The curves, where there are any."""
        return self._lengths

    # Where things lie

    def arrange(self, room: QRectF) -> None:
        """Half for the curves, a third for the map, a line for the growths, three for words."""
        px, line = self.look.px, self.look.px(21)
        gutter, gap, strip = px(92), px(8), px(24) if len(self.bands) > 2 else -px(8)
        self._head = QRectF(room.x(), room.y(), room.width(), line)
        lines = line * (3 if len(self.bands) > 2 else 1)
        self._told = QRectF(room.x(), room.bottom() - lines, room.width(), lines)
        left, wide = int(room.x() + gutter), max(int(room.width() - gutter), 1)
        self.foot = QRectF(left, self._told.top() - line, wide, line)
        free = self.foot.top() - self._head.bottom() - strip - 3 * gap
        high = max(int(free * 0.66), 1)
        y = int(self._head.bottom() + gap)  # a frame around a step stands off the title
        for band, tall in zip(self.bands, (high, max(int(free) - high, 1), strip), strict=False):
            band.area = QRectF(left, y, wide, tall)
            y += tall + gap

    # Painting

    def paint_words(self, painter: QPainter) -> None:
        """What is shown, whose curve is which, the steps; the growths where there is room."""
        look = self.look
        painter.setFont(look.font("strong"))
        painter.setPen(look.color("ink"))
        if self._run is None or self._map is None:
            painter.drawText(self._head, MIDDLE, "no gradient is asked for")
            return
        what = f"|∂out/∂{self._state}(t)|"
        titles = f"{what}: what {self.asked} owes to each step", f"{what} of {self.asked}", what
        runs.heading(painter, titles, self._runs, self._head, look)
        self.paint_axis(painter, self.foot)
        self.paint_end(painter)
        below = self._run.told if len(self._runs) > 1 else ""
        self._paint_name(painter, f"∂{self.of}", below, self._map.area)
        if self._strip is not None:
            self._paint_name(painter, "growth g(t)", "", self._strip.area)
            beside = QRectF(self._head.topLeft(), self.foot.topLeft() - QPointF(look.px(6), 0))
            beside.setTop(self.foot.y())
            beside.setHeight(self.foot.height())
            self._strip.paint_scale(painter, beside)

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
        """What the Jacobians from the cursor's step on make together; of x, what it is owed."""
        if self._run is None:
            return
        look, found = self.look, self.product()
        line = QRectF(self._told)
        line.setHeight(look.px(21))
        painter.setPen(look.color("ink"))
        painter.setFont(look.font("body"))
        if self.of == "x":
            owed = float(self.trace[self._name("|∂ x|")][self.now])
            words = f"|∂x{sub(self.now + 1)}| = {growth.number(owed)}: what {self.asked} owes to "
            painter.drawText(line, MIDDLE, f"{words}the input of step {self.now + 1:,}")
            return
        if found is None:
            painter.setPen(look.color("quiet"))
            words = "nothing that is asked about comes after this step: go back in time"
            painter.drawText(line, MIDDLE, words)
            return
        fits = painter.fontMetrics().horizontalAdvance
        cell = anatomy(self.trace, max(self._run.layer - 1, 0), self._run.prefix)
        said = growth.jacobians(found, cell)
        first = next((words for words in said if fits(words) <= line.width()), "")
        formula(painter, line, first, look)
        painter.setFont(look.font("strong"))
        fits = painter.fontMetrics().horizontalAdvance
        for shown in (4, 3, 2, 1):
            first, second = growth.sentence(found, self.of, shown)
            if fits(first) <= line.width():
                break
        painter.drawText(line.translated(0, line.height()), MIDDLE, first)
        painter.setFont(look.font("body"))
        painter.drawText(line.translated(0, 2 * line.height()), MIDDLE, second)


def _owner(cell: Cell | None) -> str:
    """The prefix of the run that a chosen gradient belongs to; none of what is no gradient."""
    name = "" if cell is None else cell.quantity
    if "∂" not in name and "growth" not in name:
        return ""
    starts = [name.find(sign) for sign in ("|∂", "∂", "growth") if sign in name]
    return name[: min(starts)]
