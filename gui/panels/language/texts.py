"""`Texts`: what is large in the explorer of language: the text and what comes next, or the gap."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.data.texts import coded
from engine.language.legal_texts import labels_of
from engine.language.units import Follower, Held
from engine.systems.language import Settings
from engine.trace import Cell, Quantity, Trace
from engine.weights import WeightsError
from gui.edits.language import gaps
from gui.edits.language.study import Found
from gui.theme import Look
from gui.views.glance import Glance
from gui.views.language.following import Following
from gui.views.language.gap import Asked, GapView
from gui.views.language.score import Stave, Watched
from gui.views.language.staves import Staves
from gui.views.language.text import TextView
from gui.views.language.tiles import Shown, branches
from gui.views.recurrent import tracks
from gui.views.recurrent.overtime import OverTime


class Texts(QWidget):
    """The text above; below it a unit at every character, every unit, or the networks' answers.

    Attributes:
        every: whether every unit is shown, over all of time, instead of one.

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
        self.every = False
        self.text = TextView(look)
        self.following = Following(look)
        self.staves, self.over_time = Staves(look), OverTime(look)
        self.gap = GapView(look)
        self._whole, self._above = QVBoxLayout(self), QHBoxLayout()
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._above.addWidget(self.text, 1)
        self._above.addWidget(self.following)
        self._whole.addLayout(self._above, 9)
        for below in (self.staves, self.over_time, self.gap):
            self._whole.addWidget(below, 10)
        for hidden in (self.over_time, self.gap):
            hidden.hide()
        for view in (self.text, self.following, self.staves, self.over_time, self.gap):
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
        sentence, every = gaps.is_gap(settings), self.every
        self.following.setVisible(not sentence)
        self.staves.setVisible(not (sentence or every))
        self.gap.setVisible(sentence and not every)
        self.over_time.setVisible(every)
        looked = msgspec.structs.replace(glance, part=min(glance.part, branches(trace)))
        self.text.show_trace(trace, looked, _shown(settings, found))
        if every:
            layer = msgspec.structs.replace(glance, part=settings.followed[1] - 1)
            self.over_time.show_trace(trace, layer)
        if sentence:
            self.gap.show_trace(trace, glance, self._asked(settings, trace, glance))
            return
        if not every:
            watched = _watched(settings, trace, max(looked.part, 0), found)
            self.staves.show_trace(trace, looked, watched)
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


def _watched(settings: Settings, trace: Trace, number: int, found: Found) -> Watched:
    """What is to be seen at every character: all of a unit, or those on where it is marked."""
    quantity, layer, unit = settings.followed
    alphabet, masks = labels_of(settings.network), found.masks
    mask = masks[number] if number < len(masks) else np.zeros(0)
    held = _staves(found.held, trace)
    if settings.span is not None and held:
        title = "Units that are on all through the marked stretch"
        shared = found.shared if not number else mask
        return Watched(title, held, alphabet, "units on", shared, settings.span)
    first = f"{quantity} {layer}"
    names = sorted(tracks.names(trace, layer), key=lambda name: name != first)  # else as computed
    own = [Stave(name, unit, _called(trace.quantities[name])) for name in names]
    alike = [one for one in found.followers if one.quantity == quantity]
    others = [one for one in _staves(alike, trace) if (one.name, one.unit) != (first, unit)]
    above = f" of layer {layer}" if len(settings.network.layers) > 1 else ""
    title = f"Unit {unit + 1}{above} at every character"
    return Watched(title, (*own, *others), alphabet, found.pattern, mask)


def _staves(found: Iterable[Follower | Held], trace: Trace) -> tuple[Stave, ...]:
    """Units that were found, as far as there are such; the network may be another one by now."""
    made = (
        Stave(f"{one.quantity} {one.layer}", one.unit, f"{one.quantity} of unit {one.unit + 1}")
        for one in found
    )
    return tuple(stave for stave in made if trace.has(Cell(stave.name, (0, stave.unit))))


def _called(quantity: Quantity) -> str:
    """A gate or state in words, with its letter."""
    return f"{quantity.title.partition(' of layer')[0].lower()} {quantity.symbol}"


def _shown(settings: Settings, found: Found) -> Shown:
    """What the text shows beside its characters."""
    quantity, layer, unit = settings.followed
    above = f" of layer {layer}" if len(settings.network.layers) > 1 else ""
    what = "Sentence" if gaps.is_gap(settings) else "Text"
    silent = ", silent now" if (layer, unit) in settings.silenced else ""
    number = f"{quantity} of unit {unit + 1}"
    first = f"{what}, coloured by {number}{above}{silent}"
    titles = first, f"{what}: {number}{silent}", number, f"{quantity} {unit + 1}"
    given = len(coded(settings.prompt, labels_of(settings.network)))
    same = tuple((m.first, m.last) for m in found.same) if settings.span is not None else ()
    free = not gaps.is_gap(settings) and settings.span is None
    hint = "drag over characters: which units follow?" if free else ""
    return Shown(settings.followed, given, settings.span, same, found.lost, titles, hint)
