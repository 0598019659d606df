"""`Large`: what is large in the explorer of time, one of four.

    cell      the open cell, its maps over time, the signal and the answers
    weights   of the gate that is explained
    compare   cells side by side on the same input
    gradient  gradients through time

What a trace begins to have comes to the front with it: rivals, gradients. So a saved experiment
opens as it was left, and no picture is shown before its numbers are there.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.explain import sub
from engine.recurrent.asked import Target, whole
from engine.systems.recurrent import Settings
from engine.trace import Index, Trace
from gui.panels.book import Book
from gui.panels.recurrent.asked import AskedBar
from gui.panels.recurrent.rivals import RivalBar
from gui.theme import Look
from gui.views.glance import Glance
from gui.views.recurrent.answers import Answers
from gui.views.recurrent.cell import CellView
from gui.views.recurrent.overtime import OverTime
from gui.views.recurrent.signal import SignalPad
from gui.views.recurrent.vanishing import State, Vanishing
from gui.views.recurrent.versus import Versus
from gui.views.recurrent.weights import WeightsView

Name = Literal["cell", "weights", "compare", "gradient"]
OPEN = 210  # units of zoom 1: what the open cell has there
WORDS = 150  # units: what its words need, which grow with zoom
TELLING: dict[Name, str] = {"compare": "rival 1 h 1", "gradient": "∂ x"}  # only such a trace has it


class Large(Book[Name]):
    """The views, one of four in front; only what is in front is drawn."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.cell, self.pad, self.over_time = CellView(look), SignalPad(look), OverTime(look)
        self.answers, self.weights = Answers(look), WeightsView(look)
        self.versus, self.vanishing = Versus(look), Vanishing(look)
        self.asked = AskedBar(look)
        self.asked.state_wished.connect(self._show_state)
        self.bars = RivalBar(look), RivalBar(look, self.asked)
        self._columns = [QVBoxLayout() for _ in range(3)]
        self._below, self._left = QHBoxLayout(), QVBoxLayout()
        self.add("cell", self._opened())
        self.add("weights", self.weights)
        self.add("compare", self._under(self.bars[0], self.versus, self._columns[1]))
        self.add("gradient", self._under(self.bars[1], self.vanishing, self._columns[2]))
        self._had: set[Name] = set()
        self.pad.room_wished.connect(lambda: self.show_pad(not self.drawing))
        look.changed.connect(self._measure)
        self._measure()

    def _opened(self) -> QVBoxLayout:
        column = self._columns[0]
        column.addWidget(self.cell, 5)
        self._left.addWidget(self.pad, 1)
        self._left.addWidget(self.answers, 1)
        self._below.addLayout(self._left, 2)
        self._below.addWidget(self.over_time, 9)
        column.addLayout(self._below, 4)
        return column

    def _under(self, bar: RivalBar, view: QWidget, column: QVBoxLayout) -> QVBoxLayout:
        column.addWidget(bar)
        column.addWidget(view, 1)
        return column

    def _measure(self) -> None:
        for layout in (*self._columns, self._below, self._left):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(self._look.px(8))
        self.over_time.setMinimumHeight(self._look.px(120))
        zoom = self._look.zoom
        self.cell.setMinimumHeight(self._look.px(max(OPEN / zoom, WORDS)) if zoom > 1 else 0)

    # Which is in front

    def toggle(self, name: Name) -> None:
        """Show this one large, or where it is, the open cell."""
        self.turn_to("cell" if name == self.front else name)

    def show_as_first(self) -> None:
        """The open cell, all of time in view, every unit as it is."""
        self.turn_to("cell")
        self.show_pad(False)
        for view in (self.over_time, self.versus, self.vanishing):
            view.show_as_first()

    def show_desk(self, desk: QWidget, shown: bool) -> None:
        """A desk takes the place of the open cell, or gives it back; its maps stay below."""
        column = self._columns[0]
        if column.indexOf(desk) < 0:
            column.insertWidget(0, desk, 5)
        if shown:
            self.show_pad(False)
        self.cell.setVisible(not shown and not self.drawing)
        desk.setVisible(shown)
        self.turn_to("cell")

    def show_pad(self, large: bool) -> None:
        """The signal takes the place of the open cell to be drawn in, or gives it back."""
        if large == self.drawing:
            return
        if large:
            self._columns[0].insertWidget(0, self.pad, 5)
        else:
            self._left.insertWidget(0, self.pad, 1)
        self.cell.setVisible(not large)
        self.turned.emit()

    @property
    def drawing(self) -> bool:
        """Whether the signal is large."""
        return self._columns[0].indexOf(self.pad) >= 0

    @property
    def outlines(self) -> frozenset[tuple[str, Index]]:
        """The vectors whose numbers are outlined where they went into the explained one."""
        opened = self.front == "cell" and not self.cell.isHidden()
        return self.cell.outlines if opened else frozenset()

    # What is shown

    def show_settings(self, settings: Settings) -> None:
        """Which cells are compared, and what the gradients are of."""
        for bar in self.bars:
            bar.show_settings(settings)
        self.pad.names, readout = settings.channels, settings.network.readout
        self.answers.names = () if readout is None else readout.labels
        self.answers.setVisible(readout is not None)
        if settings.target is not None:
            asked = whole(settings.target, settings.network, len(settings.signal.values))
            self.vanishing.ask(_words(asked, settings), asked.step)
            self.asked.show_step(asked.step, len(settings.signal.values))

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw a trace at a glance, in what is large."""
        self._follow(trace)
        match self.front:
            case "weights":
                self.weights.show_trace(trace, glance)
            case "compare":
                self.versus.show_trace(trace, glance)
            case "gradient":
                self.vanishing.show_trace(trace, glance)
            case _:
                for view in (self.cell, self.pad, self.answers, self.over_time):
                    view.show_trace(trace, glance)

    def _follow(self, trace: Trace) -> None:
        """What the trace has and the one before had not comes to the front; what is gone leaves."""
        before, self._had = self._had, {n for n, key in TELLING.items() if key in trace.arrays}
        for name in TELLING:
            if name in self._had - before and self.front != "gradient":
                self.turn_to(name)
            elif name in before - self._had and self.front == name:
                self.turn_to("cell")

    def _show_state(self, state: State) -> None:
        self.vanishing.state = state


def _words(asked: Target, settings: Settings) -> str:
    """What a gradient is asked for of: `h₂₄[3]`, the sum of several `Σ h₂₄`."""
    network = settings.network
    number = f"{asked.quantity}{sub(asked.step)}"
    count = network.layers[asked.layer - 1].units
    if asked.quantity == "y" and network.readout is not None:
        count = network.readout.bias.shape[0]
    if count == 1:
        return number
    return f"Σ {number}" if asked.unit < 0 else f"{number}[{asked.unit + 1}]"
