"""`Texts`: what is large in the explorer of language: the text and what comes next, or the gap."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.data.texts import coded
from engine.legal_texts import labels_of
from engine.systems.language import Settings
from engine.trace import Trace
from engine.weights import WeightsError
from gui.edits import gaps
from gui.edits.study import Found
from gui.theme import Look
from gui.views.following import Following
from gui.views.gap import Asked, GapView
from gui.views.glance import Glance
from gui.views.overtime import OverTime
from gui.views.text import TextView
from gui.views.tiles import Shown, branches


class Texts(QWidget):
    """The text above, over time or the networks' answers below.

    Signals:
        pointed(cell): a number is pointed at in one of the views; None when none is.
        said(str): a sentence.
    """

    pointed = Signal(object)
    said = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._counts: gaps.Counts = {}
        self.text = TextView(look)
        self.following = Following(look)
        self.over_time = OverTime(look)
        self.gap = GapView(look)
        self._whole, self._above = QVBoxLayout(self), QHBoxLayout()
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._above.addWidget(self.text, 1)
        self._above.addWidget(self.following)
        self._whole.addLayout(self._above, 4)
        self._whole.addWidget(self.over_time, 3)
        self._whole.addWidget(self.gap, 5)
        self.gap.hide()
        for view in (self.text, self.following, self.over_time, self.gap):
            view.pointed.connect(self.pointed)
        look.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._whole.setSpacing(self._look.px(8))
        self._above.setSpacing(self._look.px(8))

    def show_trace(self, settings: Settings, trace: Trace, glance: Glance, found: Found) -> None:
        """Draw a trace of these settings at a glance, with what was found out about it.

        `glance.part` is the text that is looked at.
        """
        sentence = gaps.is_gap(settings)
        self.gap.setVisible(sentence)
        for widget in (self.following, self.over_time):
            widget.setVisible(not sentence)
        looked = msgspec.structs.replace(glance, part=min(glance.part, branches(trace)))
        self.text.show_trace(trace, looked, _shown(settings, found))
        if sentence:
            self.gap.show_trace(trace, glance, self._asked(settings, trace, glance))
            return
        layer = msgspec.structs.replace(glance, part=settings.followed[1] - 1)
        self.over_time.show_trace(trace, layer)
        alphabet = labels_of(settings.network)
        self.following.show_trace(trace, looked, alphabet, settings.temperature)

    def _asked(self, settings: Settings, trace: Trace, glance: Glance) -> Asked:
        if not self._counts:
            try:
                self._counts = gaps.counted()
            except WeightsError as error:
                self.said.emit(str(error))
        gap = gaps.asked(settings)
        answer = gap.answer if glance.step >= trace.timeline.length - 1 else ""
        networks, labels = gaps.named(settings), labels_of(settings.network)
        return Asked(networks, labels, answer, gap.words, self._counts, gaps.COUNT, gaps.CHANCE)


def _shown(settings: Settings, found: Found) -> Shown:
    """What the text shows beside its characters."""
    quantity, layer, unit = settings.followed
    above = f" of layer {layer}" if len(settings.network.layers) > 1 else ""
    what = "Sentence" if gaps.is_gap(settings) else "Text"
    title = f"{what}, coloured by {quantity} of unit {unit + 1}{above}"
    given = len(coded(settings.prompt, labels_of(settings.network)))
    same = found.same if settings.span is not None else ()
    free = not gaps.is_gap(settings) and settings.span is None
    hint = "drag over characters: which units follow?" if free else ""
    return Shown(settings.followed, given, settings.span, same, title, hint)
