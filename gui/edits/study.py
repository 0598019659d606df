"""`Study`: which units follow a pattern of the text, and what silencing some of them costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine import units
from engine.legal_texts import labels_of
from engine.systems import language
from engine.systems.language import Settings
from engine.trace import Trace
from engine.units import PATTERNS, Follower, Pattern, Span
from gui.background import Background
from gui.edits.gaps import is_gap
from gui.page import Page

MARKED = "the marked stretch"
OFFERED = (*PATTERNS, MARKED)
SHOWN = 24  # units at most
ELSEWHERE = 40  # stretches at most


@dataclass(frozen=True)
class Found:
    """What was found out.

    Attributes:
        followers: the best first.
        same: other stretches where the followed unit is as in the marked one, longest first.
        costs: nats a character with every unit heard and with the silenced ones not; none where
            none is.
        worst: the character that suffers most, as a step, and by how many nats.
    """

    followers: tuple[Follower, ...] = ()
    same: tuple[Span, ...] = ()
    costs: tuple[float, float] | None = None
    worst: tuple[str, int, float] | None = None


def study(settings: Settings, trace: Trace, pattern: str) -> Found:
    """Find out; a pattern is one of `OFFERED`."""
    text, span = language.text_of(trace), settings.span
    asked: Pattern | None = None
    if pattern in PATTERNS:
        asked = PATTERNS[pattern](text)
    elif span is not None:
        asked = units.chosen(span, len(text))
    ranked = [] if asked is None else units.followers(trace.arrays, asked)[:SHOWN]
    ranked = [one for one in ranked if one.r]  # a pattern that never changes is followed by none
    quantity, layer, unit = settings.followed
    same: list[Span] = []
    if span is not None:
        own = Follower(quantity, layer, unit, 0.0)
        same = units.matches(trace.arrays, [own], span)[:ELSEWHERE]
    return _priced(settings, Found(tuple(ranked), tuple(same)))


def _priced(settings: Settings, found: Found) -> Found:
    """The same with what silencing costs, on the text that the whole network writes."""
    if not settings.silenced:
        return found
    whole = language.replace(settings, silenced=(), branches=(), rivals=())
    codes = language.written(whole)[0][0]
    if len(codes) < 2:
        return found
    free = units.losses(settings.network, codes)
    held = units.losses(settings.network, codes, settings.silenced)
    at = int(np.argmax(held - free))
    worst = labels_of(settings.network)[codes[at + 1]], at + 1, float((held - free)[at])
    costs = float(free.mean()), float(held.mean())
    return Found(found.followers, found.same, costs, worst)


class Study(QObject):
    """Asks in the background, again whenever there is another trace.

    Signals:
        found(Found): what was found out of the newest question.
    """

    found = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.pattern = next(iter(PATTERNS))
        self._worker = Background(self)
        self._worker.answered.connect(self.found)
        self._worker.failed.connect(page.said)
        page.drawn.connect(self.ask)

    def look_for(self, pattern: str) -> None:
        """Another pattern, one of `OFFERED`."""
        if pattern != self.pattern:
            self.pattern = pattern
            self.ask()

    def ask(self) -> None:
        """Find out about what is shown; words follow no pattern of characters."""
        trace, settings, pattern = self._page.trace, self._page.traced, self.pattern
        if trace is not None and not is_gap(settings):
            self._worker.ask(lambda: study(settings, trace, pattern))

    @property
    def busy(self) -> bool:
        """Whether an answer is to come."""
        return self._worker.busy

    def close_down(self) -> None:
        """Stop for good."""
        self._worker.close()
