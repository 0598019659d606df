"""`Rail`: the strip at the left: the menu, the explorers, help and preferences."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine.systems import TITLES
from gui.actions import Actions
from gui.panels.controls import in_menu
from gui.preferences import Preferences
from gui.theme import Look

FOOT = ("theme", "full-screen", "keys", "preferences")


class Rail(QWidget):
    """Always there, always the same.

    Signals:
        recent_wished(path): a recent file was picked.
        explorer_wished(str): an explorer was picked.
    """

    recent_wished = Signal(object)
    explorer_wished = Signal(str)

    def __init__(
        self, look: Look, actions: Actions, liked: Preferences, explorers: Sequence[str]
    ) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._actions = actions
        self._liked = liked
        self.menu = self._button("layers", "Menu", "All menus (Alt+M)")
        self.menu.setShortcut("Alt+M")
        self.menu.clicked.connect(self._open)
        self._explorers = {
            name: self._button(name, TITLES[name], TITLES[name]) for name in explorers
        }
        for name, button in self._explorers.items():
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.clicked.connect(partial(self.explorer_wished.emit, name))
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.menu)
        for button in self._explorers.values():
            self._column.addWidget(button)
        self._column.addStretch(1)
        self._foot = [actions.button(name, look) for name in FOOT]
        for foot in self._foot:
            self._column.addWidget(foot, 0, Qt.AlignmentFlag.AlignHCenter)
        look.changed.connect(self._measure)
        self._measure()

    def show_explorer(self, name: str) -> None:
        """Mark the explorer that is shown."""
        self._explorers[name].setChecked(True)

    def _button(self, icon: str, words: str, hint: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(icon)
        button.setText(words)
        button.setToolTip(hint)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setProperty("rail", True)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return button

    def _measure(self) -> None:
        look = self._look
        self.setFixedWidth(look.px(56 if look.narrow else 88))
        style = Qt.ToolButtonStyle
        labels = style.ToolButtonIconOnly if look.narrow else style.ToolButtonTextUnderIcon
        self._column.setContentsMargins(look.px(3), look.px(10), look.px(3), look.px(10))
        self._column.setSpacing(look.px(8))
        side = look.px(26)
        for button in (self.menu, *self._explorers.values()):
            button.setIcon(look.icon(button.objectName()))
            button.setIconSize(QSize(side, side))
            button.setFont(look.font("small"))
            button.setToolButtonStyle(labels)

    def menus(self) -> QMenu:
        """Every action of use where we are, by the menu it belongs to."""
        whole = QMenu(self)
        found: dict[str, QMenu] = {}
        for row in self._actions.served():
            if row.menu not in found:
                found[row.menu] = whole.addMenu(row.menu)
                if row.menu == "File":
                    self._recent(found[row.menu])
            found[row.menu].addAction(self._actions[row.id])
        return whole

    def _recent(self, menu: QMenu) -> None:
        recent = QMenu("Open recent", menu)
        for path in self._liked.recent:
            recent.addAction(in_menu(path.name)).triggered.connect(
                lambda _=False, p=Path(path): self.recent_wished.emit(p)
            )
        recent.setEnabled(bool(self._liked.recent))
        menu.addMenu(recent)

    def _open(self) -> None:
        self.menus().popup(self.menu.mapToGlobal(QPoint(self.menu.width(), 0)))
