"""`Pages`: one page for each explorer, made when it is first shown; one of them is in view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from engine.systems import SYSTEMS
from gui import explorers
from gui.work import Work

if TYPE_CHECKING:
    from engine.files import Document
    from gui.actions import Actions
    from gui.autosave import Autosave
    from gui.filing import Filing
    from gui.page import Page
    from gui.theme import Look


class Pages(QStackedWidget):
    """The pages of a window, each with what is worked on there.

    Args:
        look, actions, filing, autosave: the window's.
        device: where torch computes.

    Signals:
        made(page): an explorer was shown for the first time.
        turned(): another explorer is in view.
    """

    made = Signal(object)
    turned = Signal()

    def __init__(
        self,
        look: Look,
        actions: Actions,
        filing: Filing,
        autosave: Autosave | None,
        device: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._actions, self._device = look, actions, device
        self._filing, self._autosave = filing, autosave
        self._pages: dict[str, Page] = {}
        self._works: dict[str, Work] = {}
        self._shown = ""  # the name of the explorer in view

    @property
    def page(self) -> Page:
        """The page in view."""
        return self._pages[self._shown]

    @property
    def work(self) -> Work:
        """What is worked on there."""
        return self._works[self._shown]

    def turn_to(self, name: str) -> None:
        """Show an explorer; the one that is left rests as it is."""
        if name == self._shown:
            return
        if self._shown:
            self.page.transport.pause()
        if name not in self._pages:
            self._make(name)
        self._shown = name
        self.setCurrentWidget(self._pages[name])
        self._filing.path = self.work.path
        self.turned.emit()

    def _make(self, name: str) -> None:
        from gui.page import Page  # its first one is made when the window has been painted

        page = Page(SYSTEMS[name], self._look, self._actions, self._device)
        explorers.make(name, page)
        self._pages[name] = page
        self._works[name] = Work(page, self._filing, self._autosave)
        self.addWidget(page)
        self._shown = self._shown or name
        self.made.emit(page)

    def show_documents(self, documents: Sequence[Document]) -> None:
        """Show experiments that stand in no file, the last of them in view."""
        for document in documents:
            self.turn_to(document.explorer)
            self._filing.forget()
            self.work.show(document)

    def set_device(self, device: str) -> None:
        """Compute there from now on."""
        self._device = device
        for page in self._pages.values():
            page.set_device(device)

    def close_down(self) -> None:
        """Stop everything that runs."""
        for page in self._pages.values():
            page.close_down()
