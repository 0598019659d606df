"""How good captions are: against other people's, against the scene, and where they look.

    BLEU-n = BP · exp(1/n Σ_k≤n ln p_k)     p_k the share of k-grams that a reference has, too,
                                            each counted no more often than one of them has it
    BP     = min(1, exp(1 − r ÷ c))         c words in all; r of the references nearest in length

    pointing game   the brightest place shows what the word names, half as much at least as the
                    place that shows most of it
    light           the share of α that lies on what the word names, on average
    truth           things, colours, relations … claimed, and the share that is so

Sources: Papineni et al. 2002; Post 2018 (sacrebleu, whose numbers these equal); Zhang et al. 2016.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.array import Floats
from engine.captions.beams import search
from engine.captions.decoding import Decoder
from engine.captions.learning.corpora import Part, Words, shown_by
from engine.captions.scoring import CLASSES, aimed, word_class
from engine.captions.telling import Hand, Manner, tell
from engine.captions.vocabulary import END, UNKNOWN
from engine.data.scenes.describing import claims, named, true_of

ORDER = 4
NORM = 0.7  # ν of the beam search that is scored


def grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    """How often each n words follow each other."""
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def bleu(said: Sequence[Words], references: Sequence[Sequence[Words]]) -> tuple[float, ...]:
    """BLEU-1 … BLEU-4 of a whole test, 0 … 100.

    Args:
        said: a caption for each picture.
        references: for each picture what others said, one or more.
    """
    right, total = [0] * ORDER, [0] * ORDER
    c = r = 0
    for words, others in zip(said, references, strict=True):
        c += len(words)
        r += min((abs(len(other) - len(words)), len(other)) for other in others)[1]
        for n in range(ORDER):
            own, most = grams(words, n + 1), Counter[tuple[str, ...]]()
            for other in others:
                most |= grams(other, n + 1)
            right[n] += (own & most).total()
            total[n] += own.total()
    penalty = 1.0 if c >= r else math.exp(1 - r / c) if c else 0.0
    logs = [math.log(a / b) if a else -math.inf for a, b in zip(right, total, strict=True)]
    return tuple(100 * penalty * math.exp(sum(logs[:n]) / n) for n in range(1, ORDER + 1))


@dataclass
class Tally:
    """So much of so many, by name."""

    right: dict[str, float] = field(default_factory=dict)
    total: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, right: float) -> None:
        """Count one more: a hit or none, or a share of one."""
        self.right[name] = self.right.get(name, 0.0) + right
        self.total[name] += 1

    def shares(self) -> dict[str, float]:
        """The share that was right, 0 … 1, to four digits."""
        counted = {name: self.total[name] for name in self.right if self.total[name]}
        return {name: round(self.right[name] / count, 4) for name, count in counted.items()}


class Pointed(NamedTuple):
    """Where the light fell at words that name something, by class of word (`scoring.word_class`).

    Attributes:
        hits: the pointing game.
        light: the share of the light that lay on what the word names.
    """

    hits: Tally
    light: Tally


def spoken(
    decoder: Decoder, words: Sequence[str], annotations: Iterator[Floats], grid: tuple[int, int],
    beam: int = 1,
) -> Iterator[Words]:  # fmt: skip
    """What is said to each picture.

    Args:
        decoder, words: who speaks, and its vocabulary.
        annotations: (L, D) of each picture.
        grid: rows and columns of the L places.
        beam: the width of the search; 1 says the likeliest word each time.
    """
    for a in annotations:
        view = decoder.view(a, grid)
        if beam == 1:
            codes = tell(decoder, view, Manner()).codes
        else:
            tree = search(decoder, view, Manner(), beam, NORM)
            codes = tree.codes(tree.ends[0])
        yield tuple(words[code] for code in codes if code != END)


def pointed(
    decoder: Decoder, words: Sequence[str], part: Part, annotations: Iterator[Floats],
    grid: tuple[int, int],
) -> Pointed:  # fmt: skip
    """Where the light falls while true captions are said: those are forced in, word by word.

    Args:
        decoder, words: who looks, and its vocabulary; the first caption of each picture is forced.
        part: scenes.
        annotations: (L, D) of each picture.
        grid: rows and columns of the L places.
    """
    known = {word: code for code, word in enumerate(words)}
    hits, lit = (Tally(dict.fromkeys(CLASSES, 0.0)) for _ in range(2))
    for number, a in enumerate(annotations):
        caption = part.captions[number][0]
        masks = shown_by(part.scenes[number], caption).reshape(len(caption), -1)
        hand = Hand({t: known.get(word, UNKNOWN) for t, word in enumerate(caption)})
        manner = Manner(length=len(caption))
        α = tell(decoder, decoder.view(a, grid), manner, hand).record()["α"]
        things = named(part.scenes[number], caption)
        for word, mask, light, own in zip(caption, masks, α, things, strict=True):
            if mask.any():
                what = word_class(word, own)
                hits.add(what, bool(aimed(mask)[light.argmax()]))
                lit.add(what, float(mask @ light))
    return Pointed(hits, lit)


def truth(said: Sequence[Words], part: Part) -> Tally:
    """What captions of scenes claim, by kind (thing, colour, relation …), and whether it is so."""
    tally = Tally()
    for words, scene in zip(said, part.scenes, strict=True):
        for claim in claims(words):
            tally.add(claim.what, true_of(scene, claim))
    return tally
