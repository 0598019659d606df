"""`BeamBar` and `DrawBar`: how a caption is searched for, and how places and words are drawn."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from engine.captions.hands import MAX_WORDS
from engine.systems.captions import MAX_BEAM, Settings
from gui.flow import Flow
from gui.panels.fields import Fields, getter, setter
from gui.theme import Look


class BeamBar(QWidget):
    """Width, length norm and temperature of the search, and how long a caption may be.

    Signals:
        wished(settings): another search.
    """

    wished = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._fields = Fields(self)
        self._fields.wished.connect(self.wished)
        read, write = getter, setter
        self.width_ = self._fields.number("Width", 1, MAX_BEAM, read("beam"), write("beam"))
        self.norm = self._fields.decimal("Length norm", 0, 2, "norm", 2)
        self.norm.setToolTip("0 takes the likeliest caption, 1 the likeliest words on average")
        self.norm.setSingleStep(0.1)
        self.temperature = self._fields.decimal("Temperature", 0.05, 5, "temperature", 2)
        self.longest = self._fields.number(
            "Words of a caption, at most", 1, MAX_WORDS, read("length"), write("length")
        )
        self._row = Flow(self)
        words = "width", "length norm", "temperature", "words at most"
        fields = self.width_, self.norm, self.temperature, self.longest
        for word, field in zip(words, fields, strict=True):
            self._row.addWidget(QLabel(word))
            self._row.addWidget(field)
        look.changed.connect(self._measure)
        self._measure()

    def show_settings(self, settings: Settings) -> None:
        """Show how the caption is searched for."""
        self._fields.show(settings)

    def _measure(self) -> None:
        self._row.setSpacing(self._look.px(5))


class DrawBar(QWidget):
    """Whether words are drawn, the temperature, the seed, and the die.

    Signals:
        wished(settings): drawn otherwise.
        again_wished(): the next seed.
    """

    wished = Signal(object)
    again_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._fields = Fields(self)
        self._fields.wished.connect(self.wished)
        self.main = self._fields.choice(
            "Attention", ("soft", "hard"), "attention", "Which of the two the page is about"
        )
        self.sampled = self._fields.switch(
            "draw the words, too", getter("sampled"), setter("sampled")
        )
        self.temperature = self._fields.decimal("Temperature", 0.05, 5, "temperature", 2)
        self.seed = self._fields.number("Seed", 0, 2**31 - 1, getter("seed"), setter("seed"))
        self.die = QToolButton()
        self.die.setToolTip("Throw the die: draw places and words again (N)")
        self.die.setAccessibleName("Draw again")
        self.die.clicked.connect(self.again_wished)
        self._row = Flow(self)
        for widget in (
            *(QLabel("on the other pages"), self.main, QLabel("temperature"), self.temperature),
            *(QLabel("seed"), self.seed, self.die, self.sampled),
        ):
            self._row.addWidget(widget)
        look.changed.connect(self._measure)
        self._measure()

    def show_settings(self, settings: Settings) -> None:
        """Show what is drawn, and how."""
        self._fields.show(settings)

    def _measure(self) -> None:
        px = self._look.px
        self._row.setSpacing(px(5))
        self.seed.setFixedWidth(px(96))
        self.die.setIcon(self._look.icon("die"))
        self.die.setIconSize(QSize(px(18), px(18)))
