"""Sentences whose last word hangs on one far back: the gap of the slides, as long as asked.

    I grew up in Italy .  «gap» words about other things .  I speak fluent Italian
    the clouds are in the sky                                the same, near by: no gap

A seeded generator makes them word by word from fixed lists; a full stop is a word, too. Fillers
name no country and no language, so nothing in between helps:

    gap     words between the country's full stop and “I speak fluent”; 0 to 100
    answer  one of 24 languages, so chance is 1 in 24

Source: the course's slides; Olah 2015, "Understanding LSTM Networks".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MAX_GAP = 100
LANGUAGES = {
    "Italy": "Italian", "France": "French", "Spain": "Spanish", "Germany": "German",
    "Portugal": "Portuguese", "Greece": "Greek", "Poland": "Polish", "Hungary": "Hungarian",
    "Finland": "Finnish", "Sweden": "Swedish", "Norway": "Norwegian", "Denmark": "Danish",
    "Iceland": "Icelandic", "Turkey": "Turkish", "Russia": "Russian", "Japan": "Japanese",
    "China": "Chinese", "Korea": "Korean", "Vietnam": "Vietnamese", "Thailand": "Thai",
    "Romania": "Romanian", "Bulgaria": "Bulgarian", "Estonia": "Estonian", "Latvia": "Latvian",
}  # fmt: skip
OPENING, QUESTION = ("I", "grew", "up", "in"), ("I", "speak", "fluent")
NEAR = (
    "the clouds are in the sky",
    "the fish swim in the sea",
    "the books are on the shelf",
    "the birds sing in the trees",
    "the bread is in the oven",
    "the stars shine at night",
)
WHO = ("my brother", "my sister", "my friend", "the teacher", "a neighbour", "our dog")
DID = ("likes", "paints", "sells", "finds", "needs", "washes", "carries", "remembers")
WHAT = ("old houses", "small boats", "red shoes", "warm soup", "long letters", "good music",
        "heavy stones", "green apples")  # fmt: skip
WHEN = ("every day", "in winter", "after lunch", "on the way home", "by the river", "at last")
_PHRASES = (" ".join((*OPENING, *QUESTION)), *NEAR, *WHO, *DID, *WHAT, *WHEN)
_WORDS = sorted({word for phrase in _PHRASES for word in phrase.split()})
VOCABULARY: tuple[str, ...] = (*_WORDS, ".", *LANGUAGES, *LANGUAGES.values())
CODES = {word: code for code, word in enumerate(VOCABULARY)}


def sentence(country: str, gap: int, generator: np.random.Generator) -> list[str]:
    """The whole sentence, its answer last.

    Args:
        country: a key of `LANGUAGES`.
        gap: words of filler, 0 to `MAX_GAP`.
        generator: chooses the fillers.

    Raises:
        ValueError: for a country that is not listed or a gap out of range.
    """
    if country not in LANGUAGES:
        raise ValueError(f"There is no “{country[:20]}” here; choose {', '.join(LANGUAGES)}.")
    if not 0 <= gap <= MAX_GAP:
        raise ValueError(f"A gap is 0 to {MAX_GAP} words, not {gap}.")
    between = fillers(gap, generator)
    return [*OPENING, country, ".", *between, *QUESTION, LANGUAGES[country]]


def fillers(count: int, generator: np.random.Generator) -> list[str]:
    """So many words about other things; sentences of their own, but maybe the first is cut."""
    found: list[str] = []
    while len(found) < count:
        found = [*_filler(generator), ".", *found]
    return found[len(found) - count :]


def _filler(generator: np.random.Generator) -> list[str]:
    if generator.random() < 0.25:
        return NEAR[generator.integers(len(NEAR))].split()
    parts = (part[generator.integers(len(part))] for part in (WHO, DID, WHAT, WHEN))
    return " ".join(parts).split()


def batch(count: int, gap: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """So many sentences of one gap, countries drawn: (count, gap + 10), places in `VOCABULARY`."""
    countries = list(LANGUAGES)
    made = [
        sentence(countries[which], gap, generator)
        for which in generator.integers(len(countries), size=count)
    ]
    return np.array([[CODES[word] for word in one] for one in made])
