"""`Lots`: what hard attention says when it is drawn again and again: asked in the background."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.captions.sampling import Sentence
from engine.systems import captions
from gui.background import Background
from gui.page import Page
from gui.views.captions.spoken import has, spoken

DRAWS = 50


class Lots(QObject):
    """Asks again whenever there is another trace that shows soft and hard side by side.

    Signals:
        drawn(sentences, now): text, seed and times of each, most frequent first; and the one that
            is looked at.
    """

    drawn = Signal(object, str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._worker = Background(self)
        self._worker.answered.connect(self._tell)
        self._worker.failed.connect(page.said)
        page.drawn.connect(self._ask)

    def _ask(self) -> None:
        settings = self._page.traced
        if settings.beside:
            self._worker.ask(lambda: captions.sentences(settings, DRAWS))

    def _tell(self, sentences: tuple[Sentence, ...]) -> None:
        trace = self._page.trace
        prefix = "" if self._page.traced.attention == "hard" else "hard "
        shown = trace is not None and has(trace, prefix)
        now = spoken(trace, prefix).sentence if trace is not None and shown else ""
        self.drawn.emit(sentences, now)

    @property
    def busy(self) -> bool:
        """Whether an answer is to come."""
        return self._worker.busy

    def close_down(self) -> None:
        """Stop for good."""
        self._worker.close()
