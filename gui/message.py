"""`Message`: a sentence to the user over the heading, until read, closed or replaced."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from gui.theme import Look


class Message(QFrame):
    """A sentence over the upper edge of a widget, with a way to close it and perhaps an offer.

    It goes by itself after the time it takes to read; with an offer it stays.
    """

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("message")
        self._look = look
        self._over = over
        self._do: Callable[[], None] | None = None
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._offer = QPushButton()
        self._offer.clicked.connect(self._accept)
        self._close = QToolButton()
        self._close.setAccessibleName("Close the message")
        self._close.setIcon(look.icon("close"))
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.addWidget(self._text, 1)
        row.addWidget(self._offer)
        row.addWidget(self._close)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self.hide)
        self.hide()
        over.installEventFilter(self)
        look.changed.connect(self._place)

    def say(self, sentence: str, offer: str = "", do: Callable[[], None] | None = None) -> None:
        """Show a sentence, and perhaps a button for what can be done about it."""
        self._text.setText(sentence)
        self._offer.setText(offer)
        self._offer.setVisible(bool(offer))
        self._do = do
        self.setAccessibleName(sentence)
        self._patience.stop()
        if not offer:
            self._patience.start(4000 + 60 * len(sentence))
        self._place()
        self.show()
        self.raise_()

    @property
    def text(self) -> str:
        """The sentence shown, empty when there is none."""
        return "" if self.isHidden() else self._text.text()

    def _accept(self) -> None:
        self.hide()
        if self._do is not None:
            self._do()

    def _place(self) -> None:
        px = self._look.px
        self._close.setIcon(self._look.icon("close"))
        width = min(px(620), self._over.width() - px(40))
        self.setFixedWidth(max(width, 60))
        self.adjustSize()
        left = (self._over.width() - self.width()) // 2
        self.move(left, px(5))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
