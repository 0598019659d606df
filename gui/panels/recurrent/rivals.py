"""`RivalBar`: which cells run on the same input: add one of any kind, take one away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from engine.recurrent.cells import Kind
from engine.systems.recurrent import MAX_RIVALS, Settings
from gui.flow import Flow
from gui.theme import Look
from gui.views.recurrent.anatomy import CELLS

SHORT: dict[Kind, str] = {**CELLS, "peephole": "Peephole", "coupled": "Coupled"}


class RivalBar(QWidget):
    """A button for each kind that can be added, and one for each cell that is there.

    Signals:
        challenged(kind): compare with such a cell, too.
        dismissed(n): no longer with this one, from 0.
    """

    challenged = Signal(str)
    dismissed = Signal(int)

    def __init__(self, look: Look, *more: QWidget) -> None:
        """A bar with more widgets at its end."""
        super().__init__()
        self._look = look
        self._row = Flow(self)
        self.adds: dict[Kind, QToolButton] = {}
        for kind, words in SHORT.items():
            hint = f"Compare with {CELLS[kind]}: same input, units, layers and seed"
            self.adds[kind] = button = self._button(f"+ {words}", hint)
            button.clicked.connect(lambda _=False, k=kind: self.challenged.emit(k))
        self.drops = [self._button("", "") for _ in range(MAX_RIVALS)]
        for n, button in enumerate(self.drops):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            button.clicked.connect(lambda _=False, n=n: self.dismissed.emit(n))
        self._row.push()
        for widget in more:
            self._row.addWidget(widget)
        look.changed.connect(self._measure)
        self._measure()

    def _button(self, words: str, hint: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        self._row.addWidget(button)
        return button

    def show_settings(self, settings: Settings) -> None:
        """Show which cells are compared, and whether there is room for one more."""
        full = len(settings.rivals) >= MAX_RIVALS
        for button in self.adds.values():
            button.setEnabled(not full)
        for n, button in enumerate(self.drops):
            button.setVisible(n < len(settings.rivals))
            if n < len(settings.rivals):
                told = CELLS[settings.rivals[n].cell]
                button.setText(told)
                button.setToolTip(f"No longer compare with {told}")
                button.setAccessibleName(f"No longer compare with {told}, number {n + 1}")

    def _measure(self) -> None:
        self._row.setSpacing(self._look.px(5))
        for button in self.drops:
            button.setIcon(self._look.icon("close"))
            button.setIconSize(self._look.pixmap("close", 12).size())
