"""What drawing does to the sentence: captions of many seeds told side by side, and counted.

A caption told here with a seed is the one `telling.tell` tells with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from engine.captions.decoding import Decoder, Step, View, chances, step
from engine.captions.telling import UNTOUCHED, Hand, Manner, word
from engine.captions.vocabulary import END, START, spelled

Said = tuple[int, ...]


class Sentence(NamedTuple):
    """A caption that was drawn: its words, a seed that says it, and how often it came."""

    text: str
    seed: int
    times: int


def captions(
    decoder: Decoder, view: View, manner: Manner, count: int, hand: Hand = UNTOUCHED
) -> list[Said]:
    """The captions of the seeds from the manner's own on, by code.

    Args:
        decoder, view: who looks at what.
        manner, hand: how, and what is changed.
        count: B, how many.
    """
    seeds = (replace(manner, seed=manner.seed + n) for n in range(count))
    u = np.array([one.draws() for one in seeds])  # (B, length, 2)
    said: list[list[int]] = [[] for _ in range(count)]
    live, before = np.arange(count), None
    for t in range(manner.length):
        last = np.array([said[n][-1] if t else START for n in live])
        place = u[live, t, 0] if manner.hard else None
        found: Step = step(decoder, view, before, last, hand.light.get(t), place)
        p = chances(found["a_y"], manner.temperature)
        for row, n in enumerate(live):
            said[n].append(word(p[row], manner, float(u[n, t, 1]), hand.forced.get(t)))
        going = np.array([said[n][-1] != END for n in live])
        live, before = live[going], {name: found[name][going] for name in ("C 1", "h 1")}
        if not len(live):
            break
    return [tuple(codes) for codes in said]


def counted(said: list[Said], words: Sequence[str], seed: int) -> tuple[Sentence, ...]:
    """Each sentence once, most frequent first; `seed` said the first of them."""
    return tuple(
        Sentence(spelled(codes, words), seed + said.index(codes), times)
        for codes, times in Counter(said).most_common()
    )
