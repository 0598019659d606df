"""`Viewing`: the button at the corner of the maps over time: their order, and what they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from gui.theme import Look
from gui.views.recurrent.tracks import Compare, Order, View

ORDERS: dict[Order, str] = {
    "unit": "Units by number",
    "activity": "Liveliest units first",
    "half-life": "Most lasting units first",
}
COMPARED: dict[Compare, str] = {
    "now": "The run",
    "was": "The run as it was",
    "difference": "What became of it: the difference",
}

Name = TypeVar("Name", bound=str)


class Viewed(Protocol):
    """What the button serves."""

    order: Order
    compare: Compare
    followed: int | None

    @property
    def view(self) -> View:
        """What is chosen to be seen."""

    @property
    def marked(self) -> int | None:
        """The unit that is explained, from 0."""


class Viewing(QToolButton):
    """Offers every way to look at the maps; what is seen now is ticked."""

    def __init__(self, parent: QWidget, look: Look, viewed: Viewed) -> None:
        super().__init__(parent)
        self._look, self._viewed = look, viewed
        self.setProperty("corner", True)
        self.setToolTip("Sort the units, follow one, or show the run as it was")
        self.setAccessibleName("How units are sorted and shown")
        self.clicked.connect(self._offer)
        look.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        """An icon of the theme, at a size one can hit."""
        side = max(self._look.px(24), 24)
        self.setIcon(self._look.icon("sort"))
        self.setIconSize(QSize(self._look.px(18), self._look.px(18)))
        self.resize(side, side)

    def _offer(self) -> None:
        menu, viewed = QMenu(self), self._viewed
        self._choices(menu, ORDERS, viewed.order, lambda order: setattr(viewed, "order", order))
        menu.addSeparator()
        self._follow(menu)
        menu.addSeparator()
        self._choices(
            menu, COMPARED, viewed.compare, lambda which: setattr(viewed, "compare", which)
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, 0)) - QPoint(0, menu.sizeHint().height()))

    def _choices(
        self, menu: QMenu, offered: Mapping[Name, str], now: Name, choose: Callable[[Name], None]
    ) -> None:
        """One of several, of which one is ticked."""
        group = QActionGroup(menu)
        for name, words in offered.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(name == now)
            action.triggered.connect(lambda _=False, name=name: choose(name))
            group.addAction(action)

    def _follow(self, menu: QMenu) -> None:
        """The unit that is explained as curves, or the maps of all units."""
        viewed, unit = self._viewed, self._viewed.marked
        if viewed.followed is not None:
            menu.addAction("All units, as maps").triggered.connect(
                lambda: setattr(viewed, "followed", None)
            )
        if unit is not None and unit != viewed.followed:
            menu.addAction(f"Follow unit {unit + 1}, as curves").triggered.connect(
                lambda: setattr(viewed, "followed", unit)
            )
