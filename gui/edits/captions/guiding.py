"""`Guide`: where it looks and what it says: light painted, cells pinned, words forced, beams."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import numpy as np

from engine.array import Array, Floats
from engine.captions.hands import Forced, Painted, Pinned
from engine.captions.vocabulary import END, MARKS, code
from engine.explain import written
from engine.faults import clipped
from engine.systems.captions import Settings, captioner_of
from engine.trace import Cell
from gui.edits.wishes import Wishes, drawn_otherwise
from gui.views.captions.spoken import spoken

GESTURE = "stroke"
SPREAD = 0.055  # of the picture: the deviation of the brush's light
STRENGTH = 0.25  # of all light: what one touch of the brush brings to its middle
LEAST = 1e-6


class Guide(Wishes[Settings]):
    """Changes of the light and of the words."""

    # Light

    def _here(self) -> int:
        """The word that is looked at; a hand on it stops the play."""
        self._page.transport.pause()
        return self._page.transport.step

    def paint(self, y: float, x: float, strength: float) -> None:
        """The brush touches the light of the word; what it brings is taken from everywhere else.

        Args:
            y, x: where, 0 … 1 of the picture.
            strength: 1 brings light, −1 takes it away.
        """
        trace, t = self._page.trace, self._here()
        if trace is None:
            return
        before = next((p.light.values for p in self._settings.painted if p.at == t), None)
        light = trace["α"][min(t, len(trace["α"]) - 1)] if before is None else before
        painted = Painted(t, Array(brushed(light, y, x, strength)))
        others = tuple(p for p in self._settings.painted if p.at != t)
        pins = tuple(p for p in self._settings.pins if p.at != t)
        self._change(GESTURE, painted=_by_word((*others, painted)), pins=pins)

    def pin(self, cell: Cell | None) -> None:
        """All light of the word on one cell; pinned there already, it is let go."""
        trace = self._page.trace
        spot = None if trace is None else spoken(trace).spot(cell)
        if trace is None or spot is None:
            self._page.said.emit("Click a cell of the picture first; then pin the light to it.")
            return
        pinned = Pinned(self._here(), spot[0] * trace["α"].shape[2] + spot[1])
        others = tuple(p for p in self._settings.pins if p.at != pinned.at)
        pins = others if pinned in self._settings.pins else _by_word((*others, pinned))
        painted = tuple(p for p in self._settings.painted if p.at != pinned.at)
        self._change(pins=pins, painted=painted)

    def force(self, t: int, said: int) -> None:
        """A word is said here, whatever is likely; said by force already, it is let go."""
        trace = self._page.trace
        if trace is None:
            return
        self._page.transport.pause()
        forced = Forced(t, trace.quantities["E"].labels[said])
        others = tuple(f for f in self._settings.forced if f.at != t)
        same = forced in self._settings.forced
        self._change(forced=others if same else _by_word((*others, forced)))

    def say(self, word: str) -> None:
        """This word is said where one looks; one that is not known is told, with those like it.

        The mark of the end is one, too, however it is written: the sentence stops there.
        """
        words, asked = captioner_of(self._settings).words, word.casefold()
        said = END if asked == written(MARKS[END]) else code(asked, words)
        if said is None:
            own = f"none of the {len(words) - len(MARKS):,} words that this captioner knows"
            near = [f"“{one}”" for one in get_close_matches(asked, words[len(MARKS) :], 3)]
            like = f"; it knows {', '.join(near)}" if near else "; choose one of those offered"
            self._page.said.emit(f"“{clipped(word)}” is {own}{like}.")
        elif Forced(self._here(), words[said]) not in self._settings.forced:
            if said == END:
                self._page.said.emit(f"The sentence ends here now, at word {self._here() + 1}.")
            self.force(self._here(), said)

    def touched(self, t: int) -> tuple[bool, bool]:
        """Whether a hand did anything to a word; and to any word."""
        settings = self._settings
        words = {one.at for one in settings.forced} | {one.at for one in settings.painted}
        words |= {one.at for one in settings.pins}
        return t in words, bool(words)

    def let_go(self) -> None:
        """The word is the model's own again, its light, too."""
        settings, t = self._settings, self._here()
        self._change(
            forced=tuple(one for one in settings.forced if one.at != t),
            painted=tuple(one for one in settings.painted if one.at != t),
            pins=tuple(one for one in settings.pins if one.at != t),
        )

    def let_all_go(self) -> None:
        """The whole caption is the model's own again."""
        self._change(forced=(), painted=(), pins=())

    # The manner of telling

    def wish(self, settings: Settings) -> None:
        """Temperature, width of the beam and the like, as a control wishes them."""
        self._page.experiment.replace(settings, "telling")

    def again(self) -> None:
        """Draw otherwise."""
        self._change(seed=drawn_otherwise(self._settings.seed))

    def draw(self, seed: int) -> None:
        """Draw as this seed does."""
        self._change(seed=seed)

    def open(self, hypothesis: int) -> None:
        """Another caption of the beam, from 0, the best first."""
        self._change(hypothesis=hypothesis)


def brushed(light: Floats, y: float, x: float, strength: float) -> Floats:
    """(R, C) light after a touch: shares of 1, as before.

    Light that comes is a Gaussian around the touch; light that goes leaves there by that share.
    """
    rows, columns = light.shape
    down = (np.arange(rows) + 0.5) / rows - y
    across = (np.arange(columns) + 0.5) / columns - x
    near = np.exp(-0.5 * (down[:, None] ** 2 + across[None] ** 2) / SPREAD**2)
    made = light.astype(np.float64)
    if strength > 0:
        share = STRENGTH * strength
        made = (1 - share) * made + share * near / near.sum()
    else:
        made = made * (1 - near) + LEAST
    return np.asarray(made / made.sum(), np.float32)


def _by_word(hands: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(hands, key=lambda one: one.at))
