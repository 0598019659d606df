"""`AskedBar`: of what gradients are shown, and at which step the answer is that is asked about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from gui.panels.controls import Whole
from gui.theme import Look
from gui.views.recurrent.vanishing import State

STATES: dict[State, str] = {"h": "∂h", "C": "∂C", "x": "∂x"}


class AskedBar(QWidget):
    """Two controls at the end of the bar over the gradients.

    Signals:
        state_wished(state): gradients of h, of C or of x.
        step_wished(t): of what comes out at another step, from 0.
    """

    state_wished = Signal(str)
    step_wished = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._shown = look, 1
        self.state, self.step = QComboBox(), Whole()
        self.state.addItems(list(STATES.values()))
        self.state.setAccessibleName("Gradients of")
        self.state.setToolTip("Gradients of what the cell says, h, remembers, C, or reads, x")
        self.step.setMinimum(1)
        self.step.setPrefix("asked at ")
        self.step.setKeyboardTracking(False)
        self.step.setAccessibleName("Asked about at step")
        self.step.setToolTip("The step whose answer is asked about; drag ▲ under the pictures, too")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.step)
        self._row.addWidget(self.state)
        self.state.activated.connect(lambda n: self.state_wished.emit(tuple(STATES)[n]))
        self.step.valueChanged.connect(self._wish)
        look.changed.connect(self._measure)
        self._measure()

    def show_step(self, step: int, steps: int) -> None:
        """Show the step that is asked about, from 1, of so many."""
        self._shown = step
        # The range never leaves out the value, so that the only change is to what is shown.
        self.step.setMaximum(max(steps, self.step.maximum()))
        self.step.setValue(step)
        self.step.setMaximum(steps)

    def _wish(self, step: int) -> None:
        if step != self._shown:
            self.step_wished.emit(step - 1)

    def _measure(self) -> None:
        self._row.setSpacing(self._look.px(5))
