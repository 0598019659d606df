"""`HoldBar`: a hand on one number: held at a value from one step to another, or let go."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QToolButton,
    QWidget,
)

from engine.recurrent.cells import SIGMOID, Clamp, clampable
from engine.systems.recurrent import Settings
from engine.trace import Cell, Trace
from gui.panels.controls import Slide, Whole, show_number
from gui.panels.recurrent.exactly import Exactly
from gui.theme import Look

FURTHEST = 9.99  # a cell state may leave −1 … 1


class HoldBar(QWidget):
    """Holds the gate or state that is chosen.

    Signals:
        held(clamp, stroke): hold this number; whether the slider is still being dragged.
        released(clamp): let go of this number; None of all.
        settled(): the slider was let go.
    """

    settled = Signal()
    held = Signal(object, bool)
    released = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cell: Cell | None = None
        self._clamp: Clamp | None = None
        self._offered = 0.0  # exactly what is there, which may lie beyond what can be typed
        self.value = Slide()
        self.value.setAccessibleName("Hold it at")
        self.exact = Exactly()
        self.exact.setRange(-FURTHEST, FURTHEST)
        self.exact.setSingleStep(0.1)
        self.exact.setKeyboardTracking(False)
        self.exact.setAccessibleName("Hold it at, exactly")
        self.last = Whole()
        self.last.setKeyboardTracking(False)
        self.last.setPrefix("to step ")
        self.last.setAccessibleName("Until step")
        self.all = QToolButton()
        self.all.setCheckable(True)
        self.all.setText("all units")
        self.all.setToolTip("Hold this number of every unit of the layer")
        self.hold = QToolButton()
        self.release = QToolButton()
        self.release.setText("Let all go")
        self.release.setToolTip("Nothing is held any more")
        self._grid = QGridLayout(self)
        self._grid.addWidget(self.hold, 0, 0)
        self._grid.addWidget(self.value, 0, 1)
        self._grid.addWidget(self.exact, 0, 2)
        self._grid.addWidget(self.last, 1, 0, 1, 2)
        self._grid.addWidget(self.all, 1, 2)
        self._grid.addWidget(self.release, 2, 0, 1, 3)
        self._connect()
        look.changed.connect(self._measure)
        self._measure()

    def _connect(self) -> None:
        self.value.actionTriggered.connect(self._wish_there)  # by mouse, wheel or key
        self.value.sliderReleased.connect(self.settled)
        self.exact.valueChanged.connect(self._wish)
        self.last.valueChanged.connect(self._wish_last)
        self.hold.clicked.connect(self.toggle)
        self.release.clicked.connect(lambda: self.released.emit(None))

    def show_cell(self, settings: Settings, trace: Trace, cell: Cell) -> None:
        """Offer to hold what is explained, where it can be held."""
        name, _, layer = cell.quantity.rpartition(" ")
        can = name in clampable(settings.network) and layer.isdigit() and len(cell.index) == 2
        can = can and math.isfinite(trace.value(cell))  # nobody can hold what ran away
        self._cell = cell if can else None
        for widget in (self.value, self.exact, self.last, self.all, self.hold):
            widget.setVisible(can)
        self.release.setVisible(bool(settings.clamps))
        if not can:
            return
        step, unit = cell.index[0] + 1, cell.index[1]
        found = [c for c in settings.clamps if c.holds(name, int(layer), step, unit)]
        clamp = self._clamp = found[-1] if found else None
        self._show_value(name, clamp.value if clamp else trace.value(cell))
        steps = len(settings.signal.values)
        wished, self._cell = self._cell, None
        first = clamp.first if clamp else step
        if (self.last.minimum(), self.last.maximum()) != (first, steps):
            self.last.setRange(first, steps)  # the same range would have all laid out again
        show_number(self.last, clamp.last if clamp else steps)
        self._cell = wished
        if clamp is not None:
            self.all.setChecked(clamp.unit < 0)
        self.hold.setText("Let go" if clamp else "Hold at")
        self.hold.setToolTip(f"Hold this number from step {first} on, or let it go (H)")

    def _show_value(self, name: str, value: float) -> None:
        self._offered = value
        low = 0 if name in SIGMOID else -100
        self.value.setRange(low, 100)
        if not self.value.isSliderDown():
            self.value.setValue(round(min(max(100 * value, low), 100)))
        wished, self._cell = self._cell, None
        self.exact.setValue(value)
        self._cell = wished

    def _wish(self, value: float, stroke: bool = False) -> None:
        cell, clamp = self._cell, self._clamp
        if cell is None:
            return
        name, _, layer = cell.quantity.rpartition(" ")
        first = clamp.first if clamp else cell.index[0] + 1
        unit = -1 if self.all.isChecked() else cell.index[1]
        wished = Clamp(name, int(layer), unit, first, self.last.value(), value)
        self.held.emit(wished, stroke)

    def _wish_there(self) -> None:
        self._wish(self.value.sliderPosition() / 100, self.value.isSliderDown())

    def _wish_last(self) -> None:
        if self._clamp is not None:
            self._wish(self._clamp.value)

    def toggle(self) -> None:
        """Hold the number that is offered, or let it go."""
        if self._clamp is not None:
            self.released.emit(self._clamp)
        else:
            self._wish(self._offered)

    def _measure(self) -> None:
        px = self._look.px
        self._grid.setSpacing(px(5))
        self._grid.setContentsMargins(px(10), 0, px(10), px(8))
        self.exact.setFixedWidth(self._look.wide("body", "−9.99") + px(32))
        self.value.setMinimumWidth(px(40))
