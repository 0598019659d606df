"""`Window`: rail, explorers, messages. It puts the house together and holds no logic of its own."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow

from gui import commands, explorers
from gui.actions import Actions
from gui.autosave import Autosave
from gui.background import Background
from gui.filing import Filing
from gui.message import Message
from gui.pages import Pages
from gui.preferences import Preferences
from gui.rail import Rail
from gui.tabbing import Tabbed
from gui.theme import Look

if TYPE_CHECKING:
    from engine.files import Document
    from gui.page import Explorer, Page
    from gui.work import Work

ROUNDS = 8  # of events, after which layouts and pictures have caught up

SLOW = "The first picture is on its way; on a new machine it takes a while."
ONCE = Qt.ConnectionType.SingleShotConnection
LEFT = "What you were working on last time was not saved; it is still here."


class Window(QMainWindow):
    """The whole window.

    Args:
        theme, zoom: override the preferences while this window lives.
        device: where torch computes.
        keep: whether to keep preferences and the state for a crash; figures do not.
        explorer: the name of the explorer to begin with; None leaves the window empty for now.
    """

    def __init__(
        self,
        theme: str | None = None,
        zoom: float | None = None,
        device: str = "auto",
        keep: bool = True,
        preferences: Preferences | None = None,
        autosave: Autosave | None = None,
        explorer: str | None = "convnet",
    ) -> None:
        super().__init__()
        self.keep = keep
        self.liked = preferences or Preferences()
        named = theme or (self.liked.theme if keep else "light")
        self.look = Look(_resolved(named), zoom or (self.liked.zoom if keep else 1.0), self)
        self.look.set_reduced_motion(self.liked.reduced_motion and keep)
        self.autosave = (autosave or Autosave(parent=self)) if keep else None
        self.actions_ = Actions(self, self.look)
        self.filing = Filing(self)
        device = self.liked.device if keep and device == "auto" else device
        self.pages = Pages(self.look, self.actions_, self.filing, self.autosave, device)
        self.rail = Rail(self.look, self.actions_, self.liked, explorers.EXPLORERS)
        self.center = Tabbed(lambda: (self.rail, *self.page.frame.blocks))
        self.center.setObjectName("center")
        row = QHBoxLayout(self.center)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.pages, 1)
        self.setCentralWidget(self.center)
        self.message = Message(self.look, self.center)
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(640, 400))
        self.resize(1280, 720)
        self.center.setFocus()  # no button is about to be pressed at the start
        self._connect()
        self._restyle()
        if explorer is not None:
            self.pages.turn_to(explorer)

    def _connect(self) -> None:
        self.filing.said.connect(self.message.say)
        self.filing.brought.connect(lambda thing: self.explorer.bring(thing))
        self.filing.named.connect(self._named)
        self.look.changed.connect(self._restyle)
        self.liked.changed.connect(self._liked)
        self.filing.opened.connect(self._open)
        self.rail.recent_wished.connect(self.filing.open_path)
        self.rail.explorer_wished.connect(self.pages.turn_to)
        self.pages.made.connect(self._adopt)
        self.pages.turned.connect(self._turned)
        if self.autosave is not None:
            self.autosave.failed.connect(self.message.say)
        commands.bind(self)

    @property
    def page(self) -> Page:
        """The page in view."""
        return self.pages.page

    @property
    def explorer(self) -> Explorer:
        """The explorer in view."""
        return self.page.explorer

    @property
    def work(self) -> Work:
        """What is worked on there."""
        return self.pages.work

    def _adopt(self, page: Page) -> None:
        page.said.connect(self.message.say)
        commands.follow(self, page)

    def _turned(self) -> None:
        self.rail.show_explorer(self.page.system.name)
        self.filing.readers = self.explorer.readers
        self._entitle()
        if self.page.trace is None:
            self.message.say_until(SLOW, self.page.drawn, self.page.said, self.pages.turned)

    def _open(self, document: Document) -> None:
        path = self.filing.path
        self.pages.turn_to(document.explorer)
        self.filing.path = path
        self.work.open(document)

    def appear(self, full_screen: bool) -> None:
        """Be on the screen where it was last time; painted before anything more is imported."""
        if self.liked.geometry:
            self.restoreGeometry(self.liked.geometry)
        show = self.showFullScreen if full_screen else self.show
        show()
        # Keys, clicks and closing wait until there is a page they can mean.
        QGuiApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def begin(self, file: Path | None, step: int | None) -> None:
        """Show the first picture: a file, what a crash left, or the slides' example, moving."""
        left = self.autosave.pending() if self.autosave is not None else ()
        if file is not None and not self.filing.open_now(file):
            file = None
        if step is not None:
            self.page.look_at(step)
        elif file is None:
            self.page.drawn.connect(self.page.transport.play, ONCE)
        self.page.drawn.connect(self.explorer.prepare, ONCE)
        self.pages.made.connect(lambda page: page.drawn.connect(page.explorer.prepare, ONCE))
        if left:
            self.message.say(LEFT, "Bring it back", partial(self.pages.show_documents, left))

    def _named(self, path: Path | None) -> None:
        self.work.path = path
        if self.keep and path is not None:
            self.liked.remember(path)
        self._entitle()

    def _entitle(self) -> None:
        name = f"{self.filing.path.name} · " if self.filing.path is not None else ""
        self.setWindowTitle(f"{name}Unrolled")

    # Looks

    def _restyle(self) -> None:
        QApplication.setPalette(self.look.palette())
        if (sheet := self.look.style_sheet()) != self.styleSheet():
            self.setStyleSheet(sheet)  # every widget is styled anew

    def _liked(self, name: str) -> None:
        if name == "theme":
            self.look.set_theme(_resolved(self.liked.theme))
        elif name == "zoom":
            self.look.set_zoom(self.liked.zoom)
        elif name == "reduced_motion":
            self.look.set_reduced_motion(self.liked.reduced_motion)
        elif name == "device":
            self.pages.set_device(self.liked.device)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A larger window shows everything larger."""
        self.look.set_size(event.size())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel: larger, smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.actions_["zoom-in" if event.angleDelta().y() > 0 else "zoom-out"].trigger()

    # Drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures are welcome."""
        mime = event.mimeData()
        if mime.hasUrls() or mime.hasImage() or mime.hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        if not self.filing.take(event.mimeData()):
            self.message.say("This is no picture and no experiment; drop a file of either.")

    # The end, and figures

    def wait_for_picture(self, seconds: float = 60) -> None:
        """Let events run until all that was asked is answered and drawn or said."""
        end, calm = time.monotonic() + seconds, 0
        beside = self.page.findChildren(Background)
        while calm < ROUNDS and time.monotonic() < end:
            QGuiApplication.processEvents()
            busy = self.filing.busy or any(worker.busy for worker in beside)
            calm = 0 if busy else calm + 1
            time.sleep(0.002 if busy else 0)

    def settle(self) -> None:
        """Let layouts and pictures catch up."""
        for _ in range(ROUNDS):
            QGuiApplication.processEvents()

    def shut(self) -> None:
        """Stop everything that runs."""
        self.pages.close_down()
        self.filing.close()
        if self.autosave is not None:
            self.autosave.end()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A clean end."""
        if self.keep:
            self.liked.geometry = bytes(self.saveGeometry().data())
        self.shut()
        event.accept()


def _resolved(theme: str) -> str:
    """`system` follows the desktop's colour scheme."""
    if theme != "system":
        return theme
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"
