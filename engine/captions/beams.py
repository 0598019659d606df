"""Beam search: several captions told side by side, of which the likeliest are kept.

    log p of a caption = Σ_t ln p(y_t)
    score              = log p ÷ T^ν        ν = 0 takes the likeliest caption, ν = 1 the one whose
                                            words are likeliest on average

At every word each caption goes on with every word there is; the best `width` of all these are
kept. One that says `<end>` is finished and gives its place up. α and β stay with every word that
was kept, so that each caption has its own maps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.array import Floats
from engine.captions.decoding import Codes, Decoder, Step, View, chances, step
from engine.captions.telling import UNTOUCHED, Hand, Manner
from engine.captions.vocabulary import END, START

WORST = -1e30  # of a log p: it is kept only where there is nothing else
STATES = ("C 1", "h 1")  # what goes on from word to word


@dataclass(frozen=True)
class Node:
    """A word of a caption that was kept.

    Attributes:
        parent: the word before, by its place in the tree; −1 at the first word.
        step: its place in the caption, from 0.
        word: by code.
        chance: p of this word, after the ones before it.
        log_p: Σ ln p up to here.
        α, β: where it looked, (L,), and how much that counted.
    """

    parent: int
    step: int
    word: int
    chance: float
    log_p: float
    α: Floats
    β: float


@dataclass(frozen=True)
class Tree:
    """All words that were kept, each after the one before it.

    Attributes:
        nodes: in the order they were kept, word by word, the best first.
        norm: ν.
        ends: the last words of the captions, best first; at most `width`.
    """

    nodes: tuple[Node, ...]
    norm: float
    ends: tuple[int, ...]

    def path(self, end: int) -> tuple[int, ...]:
        """The places in the tree of a caption's words, from the first to `end`."""
        places: list[int] = []
        while end >= 0:
            places.append(end)
            end = self.nodes[end].parent
        return tuple(reversed(places))

    def codes(self, end: int) -> tuple[int, ...]:
        """The words of a caption, by code."""
        return tuple(self.nodes[place].word for place in self.path(end))

    def score(self, end: int) -> float:
        """Log p ÷ T^ν."""
        return scored(self.nodes[end].log_p, self.nodes[end].step + 1, self.norm)

    @cached_property
    def kept(self) -> frozenset[int]:
        """The places that lie on the way to one of the ends."""
        return frozenset(place for end in self.ends for place in self.path(end))


def scored(log_p: float, words: int, norm: float) -> float:
    """Log p ÷ T^ν of a caption of so many words."""
    return log_p / math.pow(words, norm)


def search(
    decoder: Decoder, view: View, manner: Manner, width: int, norm: float = 0.0,
    hand: Hand = UNTOUCHED,
) -> Tree:  # fmt: skip
    """The likeliest captions, by beam search.

    Args:
        decoder, view: who looks at what.
        manner: as in `telling`; what is drawn are only the places of hard attention.
        width: how many captions are kept, at least 1.
        norm: ν ≥ 0.
        hand: what is changed, in all of them.
    """
    u = manner.draws()
    nodes: list[Node] = []
    ends: list[int] = []
    live, before = [-1], None
    for t in range(manner.length):
        said = np.array([START if place < 0 else nodes[place].word for place in live])
        draw = float(u[t, 0]) if manner.hard else None
        found = step(decoder, view, before, said, hand.light.get(t), draw)
        p = chances(found["a_y"], manner.temperature)
        rows, words = _best(p, _so_far(nodes, live), width - len(ends), hand.forced.get(t))
        kept, going = [], []
        for row, word in zip(rows.tolist(), words.tolist(), strict=True):
            nodes.append(_node(nodes, live[row], t, word, found, p, row))
            if word == END or t + 1 == manner.length:
                ends.append(len(nodes) - 1)
            else:
                kept.append(len(nodes) - 1)
                going.append(row)
        if not kept:
            break
        live, before = kept, {name: found[name][going] for name in STATES}
    tree = Tree(tuple(nodes), norm, ())
    return Tree(tree.nodes, norm, tuple(sorted(ends, key=tree.score, reverse=True)))


def _so_far(nodes: list[Node], live: list[int]) -> Floats:
    return np.array([0.0 if place < 0 else nodes[place].log_p for place in live])


def _best(p: Floats, log_p: Floats, count: int, forced: int | None) -> tuple[Codes, Codes]:
    """The `count` likeliest ways to go on: which caption, and with which word.  p (B, V)."""
    with np.errstate(divide="ignore"):
        total = log_p[:, None] + np.log(p, dtype=np.float64)
    total[np.isnan(total)] = WORST  # numbers beyond any number say nothing
    if forced is not None:
        total[:, np.arange(p.shape[1]) != forced] = -np.inf
        total[:, forced] = np.maximum(total[:, forced], WORST)  # a hand may say the impossible
    flat = total.ravel()
    if count < len(flat):
        near = np.flatnonzero(flat >= np.partition(flat, -count)[-count])
    else:
        near = np.arange(len(flat))
    order = near[np.argsort(-flat[near], kind="stable")][:count]  # of equals the first words
    order = order[flat[order] > -np.inf]
    rows, words = np.unravel_index(order, total.shape)
    return rows, words


def _node(
    nodes: list[Node], parent: int, t: int, word: int, found: Step, p: Floats, row: int
) -> Node:
    chance = float(p[row, word])
    before = 0.0 if parent < 0 else nodes[parent].log_p
    log_p = before + float(np.log(max(chance, 1e-30)))
    return Node(parent, t, word, chance, log_p, found["α"][row], float(found["β"][row]))
