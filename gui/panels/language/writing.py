"""`WritingBar`: what the text begins with and how it goes on, or the sentence of the gap."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.data.sentences import LANGUAGES, MAX_GAP, NEAR
from engine.language.legal_texts import MAX_STEPS
from engine.systems.language import Settings
from gui.edits.language.gaps import Gap
from gui.flow import Flow
from gui.panels.controls import Slide
from gui.panels.fields import Fields, getter, setter
from gui.theme import Look
from gui.views.recurrent.anatomy import CELLS

BREAK = "⏎"


class WritingBar(QWidget):
    """The prompt, typed in place, and how the text is drawn.

    Signals:
        cell_wished(str): a network of another cell.
        prompt_wished(str): another beginning.
        settings_wished(settings): another length, temperature, and so on.
        again_wished(): the same, drawn otherwise.
    """

    cell_wished = Signal(str)
    prompt_wished = Signal(str)
    settings_wished = Signal(object)
    again_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cell = 0
        self._fields = Fields(self)
        self._fields.wished.connect(self.settings_wished)
        self.cell = QComboBox()
        self.cell.setAccessibleName("Cell")
        self.cell.setToolTip("Which cells write: each kind has read Python's own library")
        self.cell.addItems(list(CELLS.values()))
        self.cell.activated.connect(self._wish_cell)
        self.prompt = QLineEdit()
        self.prompt.setAccessibleName("The text begins with")
        self.prompt.setToolTip(f"The text begins with; {BREAK} or \\n is a line break")
        self.prompt.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.prompt.textEdited.connect(self._wish)
        number, read, write = self._fields.number, getter, setter
        self.length = number("Length", 0, MAX_STEPS, read("length"), write("length"))
        self.length.setSingleStep(50)
        self.temperature: QDoubleSpinBox = self._fields.decimal(
            "Temperature", 0.05, 5, "temperature", 2
        )
        self.top_k = number("Top k", 0, 256, read("top_k"), write("top_k"))
        self.top_k.setSpecialValueText("all")
        self.top_k.setToolTip("Only so many of the likeliest may come")
        self.seed = number("Seed", 0, 2**31 - 1, read("seed"), write("seed"))
        self.again = QToolButton()
        self.again.setToolTip("Throw the die: write again, drawn otherwise (N)")
        self.again.setAccessibleName("Write again, drawn otherwise")
        self.again.clicked.connect(self.again_wished)
        self._begin, self._rest = QHBoxLayout(), Flow()
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._build()
        look.changed.connect(self._measure)
        self._measure()

    def _build(self) -> None:
        self._begin.addWidget(self.cell)
        self._begin.addWidget(QLabel("begin with"))
        self._begin.addWidget(self.prompt, 1)
        words = "length", "temperature", "top k", "seed"
        fields = self.length, self.temperature, self.top_k, self.seed
        for word, field in zip(words, fields, strict=True):
            self._rest.addWidget(QLabel(word))
            self._rest.addWidget(field)
        self._rest.addWidget(self.again)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addLayout(self._begin, 1)
        self._whole.addLayout(self._rest)

    def show_settings(self, settings: Settings) -> None:
        """Show how a text is written."""
        self._fields.show(settings)
        self._cell = tuple(CELLS).index(settings.network.cell)
        self.cell.setCurrentIndex(self._cell)
        if unfolded(self.prompt.text()) != settings.prompt:
            self.prompt.setText(settings.prompt.replace("\n", BREAK))
            self.prompt.setCursorPosition(0)  # a long one is seen from its beginning

    def _wish_cell(self, n: int) -> None:
        self.cell_wished.emit(tuple(CELLS)[n])
        self.cell.setCurrentIndex(self._cell)  # where there is none, it is the one before

    def _wish(self, text: str) -> None:
        self.prompt_wished.emit(unfolded(text))

    def _measure(self) -> None:
        look, ways = self._look, QBoxLayout.Direction
        for layout in (self._begin, self._rest, self._whole):
            layout.setSpacing(look.px(5))
        self._whole.setDirection(ways.TopToBottom if look.narrow else ways.LeftToRight)
        self.again.setIcon(look.icon("die"))
        self.again.setIconSize(QSize(look.px(18), look.px(18)))
        self.prompt.setMinimumWidth(look.px(120))
        self.seed.setFixedWidth(look.px(96))


def unfolded(text: str) -> str:
    """What was typed, with its line breaks."""
    return text.replace(BREAK, "\n").replace("\\n", "\n")


class GapBar(QWidget):
    """Which sentence, and how far its end is from what it hangs on.

    Signals:
        sentence_wished(str): a country, or a sentence without a gap.
        gap_wished(words): so many words in between.
        again_wished(): other words in between.
    """

    sentence_wished = Signal(str)
    gap_wished = Signal(int)
    again_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words: int | None = None
        self.sentences = QComboBox()
        self.sentences.setAccessibleName("Sentence")
        for country in LANGUAGES:
            self.sentences.addItem(f"I grew up in {country} … I speak fluent", country)
        for near in NEAR:
            self.sentences.addItem(near.rpartition(" ")[0], near.rpartition(" ")[0])
        self.sentences.activated.connect(
            lambda n: self.sentence_wished.emit(self.sentences.itemData(n))
        )
        self.gap = Slide()
        self.gap.setRange(0, MAX_GAP)
        self.gap.setAccessibleName("Words in the gap")
        self.gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.gap.valueChanged.connect(self._wish)
        self.said = QLabel()
        self.again = QToolButton()
        self.again.setToolTip("Throw the die: other words in between (N)")
        self.again.setAccessibleName("Other words in between")
        self.again.clicked.connect(self.again_wished)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.sentences, QLabel("gap"), self.gap, self.said, self.again):
            self._row.addWidget(widget, 1 if widget is self.gap else 0)
        look.changed.connect(self._measure)
        self._measure()

    def show_gap(self, gap: Gap, prompt: str) -> None:
        """Show a sentence."""
        n = self.sentences.findData(gap.country or prompt)
        self.sentences.setCurrentIndex(n)
        self._words = None
        self.gap.setEnabled(gap.words is not None)
        self.gap.setValue(gap.words or 0)
        self._words = gap.words
        many = "word" if gap.words == 1 else "words"
        self.said.setText("no gap" if gap.words is None else f"{gap.words} {many}")

    def _wish(self, words: int) -> None:
        if self._words is not None and words != self._words:
            self.gap_wished.emit(words)

    def _measure(self) -> None:
        look = self._look
        self._row.setSpacing(look.px(8))
        self.again.setIcon(look.icon("die"))
        self.again.setIconSize(QSize(look.px(18), look.px(18)))
        self.said.setFixedWidth(look.px(76))


class TextBars(QWidget):
    """How a text is written, or the sentence of the gap, or what is done with a file's text."""

    def __init__(self, writing: QWidget, gap: QWidget, reading: QWidget) -> None:
        super().__init__()
        self._writing, self._gap, self._reading = writing, gap, reading
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (writing, gap, reading):
            column.addWidget(widget)
        self.show_bar(False, False)

    def show_bar(self, sentence: bool, reading: bool) -> None:
        """What is done with a text from a file, while that is open; else sentence or text."""
        self._reading.setVisible(reading)
        self._gap.setVisible(sentence and not reading)
        self._writing.setVisible(not (sentence or reading))
