"""`UnitsPanel`: which units follow what, and what the network loses without them."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.explain import count_of, seen, signed
from engine.systems.language import Settings
from gui.edits.language.study import MARKED, OFFERED, Found
from gui.panels.controls import Whole
from gui.theme import Look
from gui.views.language.ranking import Ranked, Ranking

NEXT = "<a href='next'>Next (M)</a>"


class UnitsPanel(QWidget):
    """A pattern, the units that follow it, and a hand on one of them.

    Signals:
        pattern_wished(str): which units follow this.
        followed_wished(quantity, layer, unit): the text shall be coloured by this one.
        next_wished(): the next place where the same units are on.
        silence_wished(): the followed unit, or hear it again.
    """

    pattern_wished = Signal(str)
    followed_wished = Signal(str, int, int)
    next_wished = Signal()
    silence_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._found = Found()
        self._settings: Settings | None = None
        self.pattern = QComboBox()
        self.pattern.addItems([f"follow: {name}" for name in OFFERED])
        self.pattern.setAccessibleName("What units follow")
        self.pattern.setToolTip("Units whose numbers rise and fall with this, best first")
        self.pattern.activated.connect(lambda n: self.pattern_wished.emit(OFFERED[n]))
        self.ranking = Ranking(look)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.RichText)
        self.said.setProperty("role", "small")
        self.said.linkActivated.connect(lambda _: self.next_wished.emit())
        self.unit = Whole()
        self.unit.setPrefix("unit ")
        self.unit.setAccessibleName("Unit that colours the text")
        self.unit.setToolTip("Colour the text by any unit")
        self.unit.valueChanged.connect(self._wish)
        self.silence = QToolButton()
        self.silence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.silence.clicked.connect(self.silence_wished)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self.unit)
        self._buttons.addWidget(self.silence, 1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.pattern)
        self._column.addWidget(self.ranking)
        self._column.addWidget(self.said)
        self._column.addLayout(self._buttons)
        look.changed.connect(self._measure)
        self._measure()

    def show_settings(self, settings: Settings, silent: bool) -> None:
        """Show which unit is followed, and whether it is silent."""
        self._settings = None  # what is shown now is nobody's wish
        self.unit.setRange(1, settings.network.layers[settings.followed[1] - 1].units)
        self.unit.setValue(settings.followed[2] + 1)
        self._settings = settings
        self.silence.setText("Hear it" if silent else "Silence it")
        self.silence.setToolTip("Its h is held at 0, so that nothing hears it (S)")
        self._show()

    def _wish(self, number: int) -> None:
        """Follow the same quantity of another unit."""
        if self._settings is not None:
            quantity, layer, unit = self._settings.followed
            if number != unit + 1:
                self.followed_wished.emit(quantity, layer, number - 1)

    def show_pattern(self, pattern: str) -> None:
        """Show which pattern is asked about."""
        self.pattern.setCurrentIndex(OFFERED.index(pattern))

    def show_found(self, found: Found) -> None:
        """Show what was found out."""
        self._found = found
        self._show()

    def _show(self) -> None:
        settings, found = self._settings, self._found
        if settings is None:
            return
        ranked = tuple(
            Ranked((one.quantity, one.layer, one.unit), one.r) for one in found.followers
        )
        self.ranking.show_ranked(ranked, settings.followed)
        self.ranking.setVisible(bool(ranked))
        words = self._words(settings, found)
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self._measure()

    def _words(self, settings: Settings, found: Found) -> str:
        if found.costs is not None and settings.silenced and found.worst is not None:
            free, held = found.costs
            sign, step, more = found.worst
            units = ", ".join(str(unit + 1) for _, unit in settings.silenced[:4])
            return (
                f"Without {units}: {free:.2f} → {held:.2f} nats a character; "
                f"“{escape(seen(sign))}” at {step + 1} suffers most, {signed(more)}."
            )
        if settings.span is not None:
            on, places = len(found.held), len(found.same)
            if not on:
                return "No unit is on all through it; mark a shorter stretch."
            if not places:
                return f"{_many(on, 'unit')} on all through it, and nowhere else together."
            where = count_of(places, "place")
            return f"{_many(on, 'unit')} on all through it; dashed: {where} where most are. {NEXT}"
        if self.pattern.currentIndex() == OFFERED.index(MARKED):
            return "Drag over some characters to mark them."
        if not found.followers:
            return "In this text nothing changes that a unit could follow; write another one."
        return ""

    def _measure(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(10), 0, px(10), px(8))
        self._column.setSpacing(px(5))
        self._buttons.setSpacing(px(5))
        self.unit.setFixedWidth(px(96))
        self.ranking.setFixedHeight(px(60 if self.said.text() else 100))
        self.said.setMinimumHeight(max(self.said.heightForWidth(self.width() - 2 * px(10)), 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is said takes as many lines as it needs."""
        super().resizeEvent(event)
        self._measure()


def _many(count: int, what: str) -> str:
    """“1 unit is”, “3 units are”."""
    return f"{count_of(count, what)} {'is' if count == 1 else 'are'}"
