"""`Twig`: a word of a beam's tree; in which row each stands, and how wide a step is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from gui.theme import Role
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


def widths(
    twigs: Sequence[Twig], shown: Iterable[int], wide: Callable[[Role, str], int]
) -> list[int]:
    """What the longest word or chance of each step needs, the first step first.

    Args:
        twigs, shown: the tree, and the places of the words that are shown.
        wide: what a text in the font of a role needs.
    """
    found: dict[int, int] = {}
    for twig in sorted((twigs[n] for n in shown), key=lambda twig: twig.step):
        needed = max(wide("strong", twig.word), wide("small", fine(twig.chance)))
        found[twig.step] = max(found.get(twig.step, 0), needed)
    return list(found.values())


def path(twigs: Sequence[Twig], rank: int) -> frozenset[int]:
    """The words of a caption, by their places."""
    ends = [n for n, twig in enumerate(twigs) if twig.ends and twig.rank == rank]
    found, n = set(), ends[0] if ends else -1
    while n >= 0:
        found.add(n)
        n = twigs[n].parent
    return frozenset(found)


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
