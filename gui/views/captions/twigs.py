"""`Twig`: a word of a beam's tree; and where each stands, in rows and steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

import msgspec
from PySide6.QtCore import QRectF

from gui.theme import Look
from gui.views.captions.nextword import fine

HEAD, TALL = 28, 62  # units: over all rows; of a row, at most
LINE, HIGH = 19, 32  # units: of a row, at least; with its chance under the word
TWIG, LEAST = 20, 14  # units between a step's longest word and the next step; at least
LARGEST = 1.7  # times the words elsewhere
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


def laid(
    twigs: Sequence[Twig], width: int, height: int, look: Look
) -> tuple[float, dict[int, QRectF]]:
    """Words as large as there is room: how much larger than elsewhere, and where each stands."""
    px, room = look.px, height - look.px(HEAD)
    if not twigs:
        return 1.0, {}
    found = rows(twigs, max(int(room / px(LINE)), 1))
    pitch = min(room / (1 + max(found.values())), px(TALL))
    steps, edge = _steps(twigs, found, look), look.wide("small", EDGE)
    most = (width - px(TWIG) * len(steps) - px(4)) / (sum(steps) + edge)
    factor = max(1.0, min(LARGEST, most, pitch / px(HIGH)))
    steps, edge = _steps(twigs, found, look, factor), look.wide("small", EDGE, factor) + px(4)
    columns = _columns(steps, width - edge, px(LEAST))
    return factor, {
        n: QRectF(left, px(HEAD - 2) + row * pitch, across, pitch)
        for n, row in found.items()
        for left, across in (columns[twigs[n].step],)
    }


def _steps(
    twigs: Sequence[Twig], shown: Iterable[int], look: Look, factor: float = 1.0
) -> list[int]:
    """What the longest word or chance of each step needs, the first step first."""
    found: dict[int, int] = {}
    for twig in sorted((twigs[n] for n in shown), key=lambda twig: twig.step):
        word = look.wide("strong", twig.word, factor)
        needed = max(word, look.wide("small", fine(twig.chance), factor))
        found[twig.step] = max(found.get(twig.step, 0), needed)
    return list(found.values())


def _columns(steps: Sequence[int], room: float, least: int) -> list[tuple[float, float]]:
    """Where each step begins and how wide it is: what it needs, and all alike for twigs."""
    gap = max((room - sum(steps)) / len(steps), least)
    scale = room / (sum(steps) + gap * len(steps))
    wide = [(step + gap) * scale for step in steps]
    return list(zip(accumulate(wide, initial=0.0), wide, strict=False))


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
