"""`Message`: a sentence to the user over the foot of a page, until read, closed or replaced."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from gui.theme import Look

LONG = 3000  # milliseconds that one waits without a word
STANDS = QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide


class Message(QFrame):
    """A sentence, with a way to close it and perhaps an offer; nothing moves out of its way.

    It goes by itself after the time it takes to read; with an offer it stays.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._look = look
        self._above: QWidget | None = None
        self._do: Callable[[], object] | None = None  # where what is shown is an offer
        self._offers: list[tuple[str, str, Callable[[], object]]] = []  # neither taken nor refused
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._offer = QPushButton()
        self._offer.clicked.connect(self._accept)
        self._close = QToolButton()
        self._close.setAccessibleName("Close the message")
        self._close.clicked.connect(self.go)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._offer)
        self._row.addWidget(self._close)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self.go)
        self.hide()
        look.changed.connect(self._restyle)
        self._restyle()

    def say(self, sentence: str, offer: str = "", do: Callable[[], object] | None = None) -> None:
        """Show a sentence, and perhaps a button for what can be done about it.

        An offer waits until the sentence before it is read, and is back once one after it is.
        """
        if do is None:
            self._show(sentence)
            self._patience.start(4000 + 60 * len(sentence))
            return
        self._offers.append((sentence, offer, do))
        if not self.text or self._do is not None:
            self._show(sentence, offer, do)

    def say_until(self, sentence: str, *over: SignalInstance) -> None:
        """Show a sentence after some seconds, if no other one stands, until any of these comes."""
        late = QTimer(self)
        late.setSingleShot(True)

        def wait() -> None:
            if not self.text:
                self._show(sentence)

        def come() -> None:
            late.stop()
            self.withdraw(sentence)

        late.timeout.connect(wait)
        for signal in over:
            signal.connect(come)
        late.start(LONG)

    def float_over(self, page: QWidget, above: QWidget) -> None:
        """Lie on a page, over whatever is there, as low as it may without covering one part."""
        if self._above is not None:
            self._above.removeEventFilter(self)
        shown = not self.isHidden()
        self.setParent(page)
        self.setVisible(shown)
        self._above = above
        above.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is not to be covered stands elsewhere."""
        if watched is self._above and event.type() in STANDS:
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Other words, or other sizes of them: another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def _place(self) -> None:
        """As wide as what it lies above, as high as its sentence needs there."""
        if self._above is None:
            return
        self.ensurePolished()
        room, gap = self._above.geometry(), self._look.px(8)
        high = self.heightForWidth(room.width())
        self.setGeometry(room.x(), max(room.y() - gap - high, 0), room.width(), high)
        self.raise_()

    def _show(self, sentence: str, offer: str = "", do: Callable[[], object] | None = None) -> None:
        self._text.setText(sentence)
        self._offer.setText(offer)
        self._offer.setVisible(bool(offer))
        self._do = do
        self.setAccessibleName(sentence)
        self._patience.stop()
        self._place()
        self.show()

    def go(self) -> None:
        """What is shown was read, or turned down; an offer that waits comes in its place."""
        self._patience.stop()
        if self._do is not None:
            self._offers.pop()
        if self._offers:
            self._show(*self._offers[-1])
        else:
            self._do = None
            self.hide()

    def clear(self) -> None:
        """A sentence goes; an offer stays."""
        if self.text and self._do is None:
            self.go()

    def withdraw(self, sentence: str) -> None:
        """This is no longer true; another sentence stays."""
        if self.text == sentence:
            self.clear()

    @property
    def text(self) -> str:
        """The sentence shown, empty when there is none."""
        return "" if self.isHidden() else self._text.text()

    def _accept(self) -> None:
        if self._do is not None:
            do = self._do
            self.go()
            do()

    def _restyle(self) -> None:
        px = self._look.px
        self._close.setIcon(self._look.icon("close"))
        self._close.setIconSize(QSize(px(14), px(14)))
        self._row.setContentsMargins(px(10), px(3), px(4), px(3))
