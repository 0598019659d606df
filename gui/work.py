"""`Work`: what the user is working on, as a document, and whether it is safe on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.files import Document

if TYPE_CHECKING:
    from gui.autosave import Autosave
    from gui.filing import Filing
    from gui.page import Page


class Work(QObject):
    """The document of one page.

    Every change is kept for the next start, until it is saved. A file stands for what was opened
    and what came after; where undo goes back beyond that, saving asks for another one.
    """

    def __init__(self, page: Page, filing: Filing, autosave: Autosave | None) -> None:
        super().__init__(page)
        self._page, self._filing, self._autosave = page, filing, autosave
        self.path: Path | None = None  # the file that stands for it
        self._since = 0  # the history's depth when the file was opened
        self._safe = page.experiment.settings  # on disk, or an example
        page.experiment.changed.connect(self._keep)
        page.transport.moved.connect(self._keep_step)
        page.transport.changed.connect(self._keep_step)

    @property
    def document(self) -> Document:
        """What a file would hold now."""
        page = self._page
        return Document(page.system.name, page.experiment.settings, page.transport.step)

    def show(self, document: Document) -> None:
        """Show a document; what was there before can be brought back by undo."""
        self._page.transport.pause()
        self._page.experiment.settle()
        self._page.experiment.replace(document.settings)
        self._page.look_at(document.step)

    def open(self, document: Document) -> None:
        """A document was read, from a file or from the clipboard."""
        if self._filing.path is not None:
            self._safe = document.settings
        self.show(document)
        self._since = self._page.experiment.depth
        self._keep()

    def save(self, ask: bool = False) -> None:
        """Save to the file we work on, or to one that is asked for."""
        if self._page.experiment.depth < self._since:
            self._filing.forget()
        document = self.document
        if self._filing.save(document, ask):
            self._since, self._safe = self._page.experiment.depth, document.settings
            self._keep()

    def _keep(self) -> None:
        """Have what is in no file be there at the next start."""
        if self._autosave is None:
            return
        if self._page.experiment.settings == self._safe:
            self._autosave.drop(self._page.system.name)
        else:
            self._autosave.keep(self.document)

    def _keep_step(self) -> None:
        """Once there is work of the user's own, keep where it stands; not at every frame."""
        if self._page.experiment.can_undo and not self._page.transport.playing:
            self._keep()
