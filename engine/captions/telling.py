"""A caption, told word by word: what was said is read next, until `<end>` is said.

A hand may change what happens at a word: force another word, paint where the light falls, or pin
it to one place. All before that word stays as it was, all after it is told anew.

What is random comes from the seed: for word t the numbers u_t of a draw of places and of a draw of
words, whatever happened before, so that a change at one word leaves the draws of the others alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.array import Floats
from engine.captions.decoding import Codes, Decoder, Step, View, chances, step
from engine.captions.vocabulary import END, START
from engine.language.writing import drawn


@dataclass(frozen=True)
class Hand:
    """What is not left to the decoder, by word from 0.

    Attributes:
        forced: the word that is said instead, by code.
        light: where the light falls instead of α, (L,), shares of 1.
    """

    forced: Mapping[int, int] = field(default_factory=dict)
    light: Mapping[int, Floats] = field(default_factory=dict)

    @property
    def first(self) -> float:
        """The first word at which something is changed; ∞ where nothing is."""
        return min([*self.forced, *self.light], default=float("inf"))


@dataclass(frozen=True)
class Manner:
    """How a caption is told.

    Attributes:
        hard: one place is drawn at each word; else all are seen, weighed.
        sampled: words are drawn; else the likeliest is said.
        temperature: τ > 0.
        seed: of what is drawn.
        length: the most words, `<end>` among them.
    """

    hard: bool = False
    sampled: bool = False
    temperature: float = 1.0
    seed: int = 0
    length: int = 20

    def draws(self) -> NDArray[np.float64]:
        """Numbers 0 ≤ u < 1 for each word: one for the place, one for the word; (length, 2)."""
        return np.random.default_rng(self.seed).random((self.length, 2))


@dataclass(frozen=True)
class Caption:
    """What was said, and everything it was made of.

    Attributes:
        codes: the T words.
        steps: for each what `decoding.step` gives for one caption, and `p` (1, V).
    """

    codes: tuple[int, ...]
    steps: tuple[Step, ...]

    def record(self) -> dict[str, Floats]:
        """All steps in one array each, (T, …)."""
        names = self.steps[0]
        return {name: np.concatenate([step[name] for step in self.steps]) for name in names}


UNTOUCHED = Hand()


def tell(
    decoder: Decoder, view: View, manner: Manner, hand: Hand = UNTOUCHED,
    known: Caption | None = None,
) -> Caption:  # fmt: skip
    """Tell a caption.

    Args:
        decoder, view: who looks at what.
        manner, hand: how, and what is changed.
        known: the same caption without the hand; what comes before it is taken from there.
    """
    u = manner.draws()
    start = 0 if known is None else int(min(hand.first, len(known.codes)))
    codes = list(known.codes[:start]) if known is not None else []
    steps = list(known.steps[:start]) if known is not None else []
    while len(codes) < manner.length and END not in codes[-1:]:
        t = len(codes)
        before, said = (steps[-1], codes[-1]) if codes else (None, START)
        place = float(u[t, 0]) if manner.hard else None
        found = step(decoder, view, before, np.array([said]), hand.light.get(t), place)
        found["p"] = chances(found["a_y"], manner.temperature)
        steps.append(found)
        codes.append(word(found["p"][0], manner, float(u[t, 1]), hand.forced.get(t)))
    return Caption(tuple(codes), tuple(steps))


def word(p: Floats, manner: Manner, u: float, forced: int | None) -> int:
    """The word that is said: the one a hand forces, else one drawn by u, else the likeliest."""
    if forced is not None:
        return forced
    return min(drawn(p, u), len(p) - 1) if manner.sampled else int(p.argmax())


def read(codes: Sequence[int]) -> Codes:
    """The words that are read while these are said: `<start>`, then each of them but the last."""
    return np.array([START, *codes[:-1]])
