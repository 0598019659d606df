"""`PinBar`: what one may do to the light and to the word that are explained: pin, let go."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.panels.controls import button
from gui.theme import Look


class PinBar(QWidget):
    """Buttons under the story.

    Signals:
        pin_wished(): all light on the cell that is explained, or let go of it.
        release_wished(), all_wished(): let go of this word; of every word.
    """

    pin_wished = Signal()
    release_wished = Signal()
    all_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.pin = button("Pin the light here", "All light of this word on this cell (H)")
        self.pin.setObjectName("deed")
        self.release = button(
            "Let this word go", "The word and its light are the model's own again"
        )
        self.all = button("Let all go", "The whole caption is the model's own again")
        self._column = QVBoxLayout(self)
        for deed, wished in (
            (self.pin, self.pin_wished),
            (self.release, self.release_wished),
            (self.all, self.all_wished),
        ):
            self._column.addWidget(deed)
            deed.clicked.connect(wished)
        look.changed.connect(self._measure)
        self._measure()
        self.offer(None, False, False)

    def offer(self, pinned: bool | None, touched: bool, any_touched: bool) -> None:
        """Show what can be done.

        Args:
            pinned: whether the light is pinned to the cell that is explained; None where none is.
            touched, any_touched: whether a hand did anything to this word, to any word.
        """
        self.pin.setVisible(pinned is not None)
        self.pin.setText("Let the light go" if pinned else "Pin the light here")
        self.release.setVisible(touched)
        self.all.setVisible(any_touched)

    def _measure(self) -> None:
        px = self._look.px
        self._column.setSpacing(px(5))
        self._column.setContentsMargins(px(10), 0, px(10), px(8))
