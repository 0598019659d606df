"""`Study`: which units follow a pattern of the text, and what silencing some of them costs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.language import units
from engine.language.legal_texts import labels_of
from engine.language.units import PATTERNS, Follower, Held, Match, Pattern
from engine.recurrent.cells import Network
from engine.systems import language
from engine.systems.language import Settings
from engine.trace import Trace
from gui.background import Background
from gui.edits.language.gaps import is_gap
from gui.page import Page

MARKED = "the marked stretch"
OFFERED = (*PATTERNS, MARKED)
SHOWN = 24  # units at most
ELSEWHERE = 16  # stretches at most


@dataclass(frozen=True, eq=False)
class Found:
    """What was found out.

    Attributes:
        pattern: what was asked about; empty where nothing was.
        masks: its numbers, (T,) for the text and each branch.
        followers: the best first.
        held: the units that are on all through the marked stretch, the clearest first.
        shared: (T,) how many of these are on at each character.
        same: other stretches in which most of these are on, those that share most first.
        costs: nats a character with every unit heard and with the silenced ones not; none where
            none is.
        lost: (T,) nats that silencing adds at each character of what the whole network writes.
        worst: the character that suffers most, as a step, and by how many nats.
        writer: the network that wrote the text; the newest one's may still be on its way.
    """

    pattern: str = ""
    masks: tuple[Pattern, ...] = ()
    followers: tuple[Follower, ...] = ()
    held: tuple[Held, ...] = ()
    shared: Pattern = field(default_factory=lambda: np.zeros(0))
    same: tuple[Match, ...] = ()
    costs: tuple[float, float] | None = None
    lost: tuple[float, ...] = ()
    worst: tuple[str, int, float] | None = None
    writer: Network | None = None


def study(settings: Settings, trace: Trace, pattern: str) -> Found:
    """Find out; a pattern is one of `OFFERED`."""
    span, masks = settings.span, _masks(settings, trace, pattern)
    ranked = units.followers(trace.arrays, masks[0])[:SHOWN] if masks else []
    ranked = [one for one in ranked if one.r]  # a pattern that never changes is followed by none
    held = [] if span is None else units.together(trace.arrays, span)
    shared = units.sharing(trace.arrays, held)
    same = [] if span is None else units.matches(shared, span)[:ELSEWHERE]
    named = pattern if masks else ""
    found = Found(named, masks, tuple(ranked), tuple(held), shared.astype(float), tuple(same),
                  writer=settings.network)  # fmt: skip
    return _priced(settings, trace, found)


def _masks(settings: Settings, trace: Trace, pattern: str) -> tuple[Pattern, ...]:
    """A pattern's numbers in every text of a trace; none where nothing is marked."""
    numbers = range(len(settings.branches) + 1)
    texts = [language.text_of(trace, f"branch {n} " if n else "") for n in numbers]
    if pattern in PATTERNS:
        return tuple(PATTERNS[pattern](text) for text in texts)
    span = settings.span
    return () if span is None else tuple(units.chosen(span, len(text)) for text in texts)


def _priced(settings: Settings, trace: Trace, found: Found) -> Found:
    """The same with what silencing costs, on the text that the whole network writes."""
    if "whole x" not in trace.arrays or len(trace["whole x"]) < 2:
        return found
    codes = trace["whole x"].argmax(axis=1)
    free = units.surprises(trace["whole a_y"], codes)
    held = units.losses(settings.network, codes, settings.silenced)
    lost = np.concatenate([[0.0], held - free])  # the first character is given
    at = int(lost.argmax())
    worst = labels_of(settings.network)[codes[at]], at, float(lost[at])
    costs = float(free.mean()), float(held.mean())
    return replace(found, costs=costs, lost=tuple(lost.tolist()), worst=worst)


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
