"""`Studying`: a learning that is watched: it is heard of, rests, goes on, is stopped.

All of one learning is one step of undo. What it has learned stays in the settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal

from gui.background import Stream
from gui.page import Page

FREE = float("inf")
GESTURE = "training"


class Studying(QObject):
    """What `Reader` and `Pupil` share; each says what it hears, and what the settings hold of it.

    Signals:
        changed(): what is running or reported is another thing now.
    """

    changed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._own: Any = None  # what was learned so far, as the settings hold it
        self._stream = Stream(self)
        self._stream.progressed.connect(self._hear)
        self._stream.ended.connect(self._ended)
        self._stream.failed.connect(self._fail)
        page.experiment.changed.connect(self._notice)

    @property
    def alive(self) -> bool:
        """Whether something is being learned, or learning rests."""
        return self._stream.alive

    @property
    def running(self) -> bool:
        """Whether it learns now."""
        return self._stream.running

    def pause(self) -> None:
        """Rest, or go on."""
        self._stream.allow(0 if self.running else FREE)
        self._hear()

    def stop(self) -> None:
        """End it; what was learned stays in the settings."""
        self._stream.stop()
        self._page.experiment.settle(GESTURE)
        self._own = None
        self.changed.emit()

    def close_down(self) -> None:
        """Stop for good."""
        self._stream.close()

    def _start(self, begin: Callable[[], Iterator[Any]]) -> None:
        """Begin; what was learned before is a step of undo of its own."""
        self._page.experiment.settle()
        self._own = None
        self._stream.start(begin)
        self.changed.emit()

    def _hear(self) -> None:
        """Take all reports."""
        raise NotImplementedError

    def _present(self, settings: Any) -> Any:
        """What the settings hold of what is learned."""
        raise NotImplementedError

    def _end(self) -> str:
        """All is learned; the sentence that says so."""
        raise NotImplementedError

    def _ended(self) -> None:
        self._hear()
        self._page.experiment.settle(GESTURE)
        self._own = None
        self._page.said.emit(self._end())
        self.changed.emit()

    def _fail(self, sentence: str) -> None:
        self._hear()
        self._page.said.emit(sentence)
        self.stop()

    def _notice(self, settings: Any) -> None:
        """Somebody else changed what is learned: this learning is over."""
        if self._own is not None and self._present(settings) != self._own:
            self.stop()
