"""`Twig`: a word of a beam's tree; in which row each stands, and how wide a step is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from PySide6.QtGui import QFont, QFontMetricsF

from gui.views.captions.nextword import fine


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


def wide(font: QFont, text: str) -> float:
    """Pixels that a text needs."""
    return QFontMetricsF(font).horizontalAdvance(text)


def widths(twigs: Sequence[Twig], shown: Iterable[int], strong: QFont, small: QFont) -> list[float]:
    """What the longest word or chance of each step needs, the first step first."""
    found: dict[int, float] = {}
    for twig in sorted((twigs[n] for n in shown), key=lambda twig: twig.step):
        needed = max(wide(strong, twig.word), wide(small, fine(twig.chance)))
        found[twig.step] = max(found.get(twig.step, 0), needed)
    return list(found.values())


def rows(twigs: Sequence[Twig], most: int) -> dict[int, int]:
    """The row of each word that is shown: a caption's words in one, parted where it leaves another.

    Of at most `most` rows those of the captions come first, then the likeliest dead ends.
    """
    children: dict[int, list[int]] = {}
    for n, twig in enumerate(twigs):
        children.setdefault(twig.parent, []).append(n)
    leaves = [n for n in range(len(twigs)) if n not in children]
    alive = [n for n in leaves if twigs[n].rank >= 0]
    dead = sorted((n for n in leaves if twigs[n].rank < 0), key=lambda n: -twigs[n].chance)
    kept: set[int] = set()
    for leaf in (*sorted(alive, key=lambda n: twigs[n].rank), *dead)[:most]:
        while leaf >= 0 and leaf not in kept:
            kept.add(leaf)
            leaf = twigs[leaf].parent
    found: dict[int, int] = {}
    free = 0
    waiting = [(n, -1) for n in reversed(_sorted(twigs, children.get(-1, [])))]
    while waiting:
        n, row = waiting.pop()
        if n not in kept:
            continue
        if row < 0:
            row, free = free, free + 1
        found[n] = row
        after = [m for m in _sorted(twigs, children.get(n, [])) if m in kept]
        waiting += [(m, row if k == 0 else -1) for k, m in reversed(list(enumerate(after)))]
    return found


def _sorted(twigs: Sequence[Twig], places: list[int]) -> list[int]:
    """The best caption's word first, dead ends last."""
    return sorted(places, key=lambda n: (twigs[n].rank < 0, twigs[n].rank, -twigs[n].chance))
