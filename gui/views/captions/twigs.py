"""`Twig`: a word of a beam's tree; and where each stands, in rows and steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

import msgspec
from PySide6.QtCore import QRectF

from engine.explain import likely
from gui.theme import Look

HEAD, TALL = 28, 62  # units: over all rows; of a row, at most
LINE, HIGH = 19, 32  # units: of a row, at least; with its chance under the word
START = 18  # units at the left, where every caption starts
INDENT = 7  # units before a word
TWIG = 15  # units of a step that its longest word leaves, at least
BESIDE = 8  # units between a word and its chance, where it stands beside it
LARGEST, FINER = 1.7, 0.05  # times the words elsewhere; between two sizes that are tried
EDGE = "10.  −00.00"  # a rank and a score, at the right


class Twig(msgspec.Struct, frozen=True):
    """A word of the tree.

    Attributes:
        parent: the word before, by its place; −1 at the first word.
        step: its place in the caption, from 0.
        word: what it says.
        chance: how likely, after the ones before it.
        rank: the best caption through it, from 0; −1 where it came to nothing.
        ends: it is the last word of that caption.
    """

    parent: int
    step: int
    word: str
    chance: float
    rank: int
    ends: bool


class Laid(msgspec.Struct, frozen=True):
    """How a tree is laid.

    Attributes:
        places: where each word stands; words there is no room for have none.
        factor: how much larger words are than elsewhere.
        numbers: whether their chances are told, of all or of none: `under` or `beside` them.
    """

    places: dict[int, QRectF]
    factor: float = 1.0
    numbers: Literal["under", "beside", ""] = ""


def laid(twigs: Sequence[Twig], width: int, height: int, look: Look) -> Laid:
    """Words as large as there is room for all their letters.

    Chances give way before words are smaller than elsewhere, and then words that came to nothing.
    """
    px, room = look.px, height - look.px(HEAD)
    if not twigs:
        return Laid({})
    fitting = max(int(room / px(LINE)), 1)
    for most in (fitting, min(fitting, sum(twig.ends for twig in twigs))):
        found = rows(twigs, most)
        pitch = min(room / (1 + max(found.values())), px(TALL))
        numbers: Literal["under", "beside"] = "under" if pitch >= px(HIGH) else "beside"
        for shown in (numbers, ""):
            needed = px(HIGH if shown == "under" else LINE)
            for factor in _sizes(1.0 if shown else least(look), pitch / needed):
                tried = Laid({}, factor, shown)
                steps = _steps([twigs[n] for n in found], look, tried)
                if _whole(steps, look, factor) <= width:
                    return msgspec.structs.replace(
                        tried, places=_places(twigs, found, steps, width, pitch, look, factor)
                    )
    return Laid(_places(twigs, found, steps, width, pitch, look, factor), factor)


def least(look: Look) -> float:
    """How much smaller than elsewhere words may be."""
    return min(look.smallest / look.font("body").pixelSize(), 1.0)


def width_of(twigs: Sequence[Twig], look: Look) -> int:
    """Pixels that the captions need where words are as small as may be, without numbers."""
    tight = Laid({}, least(look))
    return _whole(_steps([one for one in twigs if one.rank >= 0], look, tight), look, tight.factor)


def _sizes(smallest: float, most: float) -> list[float]:
    """How large words may be, the largest first."""
    largest = max(min(LARGEST, most), smallest)
    count = math.ceil((largest - smallest) / FINER)
    return [*(largest - FINER * n for n in range(count)), smallest]


def _steps(twigs: Sequence[Twig], look: Look, how: Laid) -> list[int]:
    """What the longest word of each step needs, with its chance if told, the first step first."""
    found: dict[int, int] = {}
    for step, text, chance in sorted({(one.step, one.word, likely(one.chance)) for one in twigs}):
        word = look.wide("strong", text, how.factor)
        number = look.wide("small", chance, how.factor) if how.numbers else 0
        beside = how.numbers == "beside"
        needed = word + look.px(BESIDE) + number if beside else max(word, number)
        found[step] = max(found.get(step, 0), needed)
    return list(found.values())


def _edges(look: Look, factor: float) -> tuple[int, int]:
    """Pixels at the left, for the start, and at the right, for the scores."""
    return look.px(START), look.wide("small", EDGE, max(factor, 1.0)) + look.px(4)


def _whole(steps: Sequence[int], look: Look, factor: float) -> int:
    """What all steps need, and what stands beside them."""
    return sum(steps) + look.px(TWIG) * len(steps) + sum(_edges(look, factor))


def _places(
    twigs: Sequence[Twig], found: dict[int, int], steps: Sequence[int], width: int,
    pitch: float, look: Look, factor: float,
) -> dict[int, QRectF]:  # fmt: skip
    """Each step gets what it needs, and all alike for twigs."""
    left, right = _edges(look, factor)
    gap = max((width - left - right - sum(steps)) / len(steps), look.px(TWIG))
    wide = [step + gap for step in steps]
    begins = list(accumulate(wide, initial=float(left)))
    return {
        n: QRectF(begins[step], look.px(HEAD - 2) + row * pitch, wide[step], pitch)
        for n, row in found.items()
        for step in (twigs[n].step,)
    }


def path(twigs: Sequence[Twig], rank: int) -> frozenset[int]:
    """The words of a caption, by their places."""
    ends = [n for n, twig in enumerate(twigs) if twig.ends and twig.rank == rank]
    found, n = set(), ends[0] if ends else -1
    while n >= 0:
        found.add(n)
        n = twigs[n].parent
    return frozenset(found)


def rows(twigs: Sequence[Twig], most: int) -> dict[int, int]:
    """The row of each word that is shown: a caption's words in one, from where it leaves a better.

    Of at most `most` rows those of the captions come first, the best at the top, then the likeliest
    dead ends, those that come to nothing latest first.
    """
    parents = {twig.parent for twig in twigs}
    leaves = [n for n in range(len(twigs)) if n not in parents]
    alive = sorted((n for n in leaves if twigs[n].rank >= 0), key=lambda n: twigs[n].rank)
    dead = sorted((n for n in leaves if twigs[n].rank < 0), key=lambda n: -twigs[n].chance)
    kept = sorted(dead[: max(most - len(alive), 0)], key=lambda n: _leaving(twigs, n), reverse=True)
    found: dict[int, int] = {}
    for row, leaf in enumerate((*alive, *kept)[:most]):
        while leaf >= 0 and leaf not in found:
            found[leaf] = row
            leaf = twigs[leaf].parent
    return found


def _leaving(twigs: Sequence[Twig], n: int) -> tuple[int, int]:
    """The step at which a dead end leaves the captions, and the word it does so with."""
    while twigs[n].parent >= 0 and twigs[twigs[n].parent].rank < 0:
        n = twigs[n].parent
    return twigs[n].step, n
