"""`Book`: pages that have names, one of them in front; beside it may stand what all have."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedWidget, QWidget

Name = TypeVar("Name", bound=str)


class Book(QWidget, Generic[Name]):
    """One of several pages in front. The first that is added is there at first.

    Signals:
        turned(): another one is in front.
    """

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._stack, self._pages = QStackedWidget(), dict[Name, QWidget]()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.addWidget(self._stack, 1)

    def add(self, name: Name, content: QWidget | QLayout) -> None:
        """A page more, of a widget or of what is laid out."""
        page = QWidget() if isinstance(content, QLayout) else content
        if isinstance(content, QLayout):
            page.setLayout(content)
        self._pages[name] = page
        self._stack.addWidget(page)

    @property
    def front(self) -> Name:
        """Which is in front."""
        now = self._stack.currentWidget()
        return next(name for name, page in self._pages.items() if page is now)

    def turn_to(self, name: Name) -> None:
        """Bring this one to the front."""
        if name != self.front:
            self._stack.setCurrentWidget(self._pages[name])
            self.turned.emit()
