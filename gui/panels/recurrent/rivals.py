"""`RivalBar`: which cells run on the same input: add one of any kind, take one away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from engine.recurrent.cells import Kind
from engine.systems.recurrent import MAX_RIVALS, Settings
from gui.flow import Flow
from gui.panels.controls import button
from gui.theme import Look
from gui.views.recurrent.anatomy import CELLS, numbered, with_origin

SHORT: dict[Kind, str] = {**CELLS, "peephole": "Peephole", "coupled": "Coupled"}
HINT = "Compare with {}, fresh weights: same input, units and layers"
FULL = f"Up to {MAX_RIVALS} are compared: take one away to add another"


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
            self.adds[kind] = add = button(f"+ {words}", "")
            add.setAccessibleName(HINT.format(CELLS[kind]))
            add.clicked.connect(lambda _=False, k=kind: self.challenged.emit(k))
        self.drops = [button("", "") for _ in range(MAX_RIVALS)]
        for n, drop in enumerate(self.drops):
            drop.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            drop.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            drop.clicked.connect(lambda _=False, n=n: self.dismissed.emit(n))
        for one in (*self.adds.values(), *self.drops):
            self._row.addWidget(one)
        self._row.push()
        for widget in more:
            self._row.addWidget(widget)
        look.changed.connect(self._measure)
        self._measure()

    def show_settings(self, settings: Settings) -> None:
        """Show which cells are compared, and whether there is room for one more."""
        full = len(settings.rivals) >= MAX_RIVALS
        for kind, add in self.adds.items():
            add.setEnabled(not full)
            add.setToolTip(FULL if full else HINT.format(CELLS[kind]))
        compared = settings.network, *settings.rivals
        names = numbered([CELLS[network.cell] for network in compared])[1:]
        for n, drop in enumerate(self.drops):
            drop.setVisible(n < len(settings.rivals))
            if n < len(settings.rivals):
                told = with_origin(names[n], settings.rivals[n].origin)
                drop.setText(told)
                drop.setToolTip(f"No longer compare with {told}")
                drop.setAccessibleName(f"No longer compare with {told}")

    def _measure(self) -> None:
        self._row.setSpacing(self._look.px(5))
        for drop in self.drops:
            drop.setIcon(self._look.icon("close"))
            drop.setIconSize(self._look.pixmap("close", 12).size())
