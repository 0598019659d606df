"""`WordField`: any word of the vocabulary, typed, said where one looks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from engine.captions.vocabulary import END, MARKS
from engine.explain import written
from gui.theme import Look

STOP = written(MARKS[END])  # as it is written among the next words


class WordField(QLineEdit):
    """A line for one word; what may follow the letters typed is offered under it.

    Signals:
        wished(word): say it here.
    """

    wished = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._known: Sequence[str] = ()
        self._words = QStringListModel(self)
        self._offer = QCompleter(self._words, self)
        self._offered = QListView()
        self._offer.setPopup(self._offered)
        self._offer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(self._offer)
        self.setAccessibleName("Say another word here")
        self.setToolTip(f"Say any word it knows at this step: type, Enter (F); {STOP} ends it here")
        self.returnPressed.connect(self._wish)
        later = Qt.ConnectionType.QueuedConnection  # when what was chosen stands in the line
        self._offer.activated.connect(self._wish, later)
        look.changed.connect(self._measure)
        self._measure()

    def show_words(self, words: Sequence[str]) -> None:
        """Offer these, and to end the sentence; no other marks, which are no words."""
        if words is not self._known:
            self._known = words
            own = sorted(set(words) - set(MARKS))
            self._words.setStringList([STOP, *own])
            self.setPlaceholderText(f"or type another of {len(own):,} words")

    def event(self, event: QEvent) -> bool:
        """Esc leaves the field, and nothing else."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.clear()
                self.clearFocus()
            event.accept()
            return True
        return super().event(event)

    def _wish(self) -> None:
        word = self.text().strip()
        self.clear()
        if word:
            self.wished.emit(word)

    def _measure(self) -> None:
        self._offered.setFont(self._look.font("body"))
