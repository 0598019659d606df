"""Every number of a caption, declared: what it is called, how it is coloured, where it leads back.

How each is made stands in `making.py`. The way back from a word to the pixels goes

    p, y → a_y → d → ẑ → φ → α → g → u → W_a·a → a → the encoder's layers → picture
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from engine.array import Floats
from engine.captions import making
from engine.captions.beams import Tree
from engine.captions.decoding import NAMES
from engine.captions.making import Maker
from engine.captions.model import Captioner
from engine.captions.opened import opened
from engine.captions.vocabulary import MARKS, START
from engine.declaring import given
from engine.explain import TINY, Made, Term, nice, sub, written
from engine.recurrent.declared import WORDS, quantities
from engine.trace import Cell, Hold, Index, Quantity, Region, Trace

Told = tuple[Quantity, Floats]
Step = Callable[[Region], Region]
Axis = tuple[int, ...] | None  # indices, or None for those of the region asked about
PLACES = ("row", "column")
FOUND = -2.0, 2.0  # of annotation vectors: nine in ten of their numbers, in any picture
ASKS = "Question", "what the state of the decoder asks of every place"
FITS = "Comparison", "a place and what is asked of it, one unit of the attention each"
SCORES = "Score", "how well each place fits, before the softmax"
LIGHT = "Attention", "where the light falls: shares of 1"
GATE = "Gate", "how much of what is seen counts: 0 nothing, 1 all of it"
SEEN = "What is seen", "the annotation vectors where the light falls"
CONTEXT = "Context", "what is seen, as much of it as counts"
PLACE = "Place", "the one place that was drawn"
IN_ALL = "Light in all", "the light each place got over the whole caption"
INPUT = "Input", "the word before, and what is seen"
DEEP = "Deep output", "the word before, the state and the context, in one"
SUMS = "Words, sum", "what is summed up before; the end, the start, the unknown word have sums, too"
ANSWER = "Words", "how likely each word comes next"
CHANCES = "Chances", "what comes next, as it is drawn"
SAID = "Caption", "the word that is said"


def everything(count: int) -> tuple[int, ...]:
    """All indices of an axis."""
    return tuple(range(count))


def picture(captioner: Captioner, arrays: Mapping[str, Floats]) -> list[Quantity]:
    """What is known before the first word: the picture, the encoder's layers, what they found."""
    rows, columns = captioner.grid
    D, units = arrays["a"].shape[-1], arrays["W_a·a"].shape[-1]
    layers = opened(captioner)
    shown = given("picture", "the picture as the encoder reads it")
    shown = replace(shown, heading="Picture", title="Picture", axes=("colour", *PLACES),
                    range=(0.0, 1.0), labels=("red", "green", "blue"), ink=False)  # fmt: skip
    words = "Annotation vectors", "Annotation vectors", "what the encoder found at this place"
    last = layers.last.name
    found = Quantity(
        "a", "a", *words, (*PLACES, "channel"), FOUND, making.annotation(last, columns),
        parent=last,
        field=lambda region: Region(last, (region.where[2], *region.where[:2])),
        reach=lambda region: Region("a", (*region.where[1:], region.where[0])),
    )  # fmt: skip
    asked = Quantity(
        "W_a·a", "W_a·a", "Projected annotations", "Projected annotations",
        "what the attention reads off each place, the same at every word",
        (*PLACES, "unit"), (-5.0, 5.0), making.projected(columns), parent="a",
        field=lambda region: Region("a", (*region.where[:2], everything(D))),
        reach=lambda region: Region("W_a·a", (*region.where[:2], everything(units))),
    )  # fmt: skip
    mean = Quantity(
        "ā", "ā", "Mean annotation", "Mean annotation", "what the whole picture holds, on average",
        ("channel",), FOUND, making.mean, parent="a",
        field=lambda region: Region("a", (everything(rows), everything(columns), *region.where)),
    )  # fmt: skip
    return [shown, *layers.quantities, found, asked, mean]


@lru_cache(maxsize=4)
def learned(captioner: Captioner) -> tuple[Quantity, ...]:
    """The decoder's arrays, by the names of its file; the LSTM's stand with its gates."""
    return tuple(_learned(captioner, name) for name in NAMES if not name.startswith("lstm"))


def _learned(captioner: Captioner, name: str) -> Quantity:
    array = captioner.decoder.arrays[name]
    bound = nice(3 * (3 / array.shape[-1]) ** 0.5)
    by_word = name in ("E", "L_o", "L_b")
    axes = ("word" if by_word else "row", "column")[: array.ndim]
    plain = replace(given(name, "learned"), symbol=name, heading=f"Weights {name}", ink=False)
    labels = captioner.words if by_word else ()
    return replace(plain, title=f"Weights {name}", axes=axes, range=(-bound, bound), labels=labels)


def caption(captioner: Captioner, maker: Maker, told: str = "") -> list[Quantity]:
    """Everything one caption leaves in a trace.

    Args:
        captioner, maker: who told it, and how its numbers are made.
        told: what titles add, ` as it was`.
    """
    said = tuple(maker.words[code] for code in maker.codes)
    telling = _Telling(captioner, maker, said)
    found = _looking(telling) + _saying(telling)
    if told:
        found = [replace(q, title=f"{q.title}{told}") for q in found]
    return [*found, *_cell(captioner, maker.prefix, told)]


@lru_cache(maxsize=16)
def _cell(captioner: Captioner, prefix: str, told: str) -> tuple[Quantity, ...]:
    """The decoder's LSTM, the same whatever it says."""
    found = []
    for quantity in quantities(captioner.decoder.network, (), prefix, told):
        state = quantity.symbol.removesuffix("₀")
        if state != quantity.symbol:  # before the first word there is the whole picture
            words = f"{WORDS[state][0]} before the first word"
            quantity = replace(quantity, meaning="what the whole picture makes of it",
                               heading=words, title=f"{words}{told}",
                               made=making.first(state))  # fmt: skip
        if quantity.axes[0] == "step":
            quantity = replace(quantity, axes=("word", *quantity.axes[1:]))
        found.append(quantity)
    return tuple(found)


class _Telling(NamedTuple):
    """A caption whose numbers are being declared."""

    captioner: Captioner
    maker: Maker
    said: tuple[str, ...]

    def new(
        self, name: str, heading: str, meaning: str, axes: tuple[str, ...],
        shown: tuple[float, float], made: making.Making, parent: str | None = None,
        field: Step | None = None, reach: Step | None = None,
    ) -> Quantity:  # fmt: skip
        """A quantity with the words that are said along its first axis."""
        maker = self.maker
        held = tuple(Hold(t, t, -1) for t in sorted(maker.hand.light)) if name == "α" else ()
        return Quantity(
            maker.name(name), name, heading, heading, meaning, axes, shown, made,
            labels=self.said, parent=None if parent is None else maker.name(parent), field=field,
            reach=reach, held=held,
        )  # fmt: skip


def _looking(telling: _Telling) -> list[Quantity]:
    """Where it looks, at every word."""
    maker, new, (rows, columns) = telling.maker, telling.new, telling.captioner.grid
    n, D = map(everything, telling.captioner.decoder.arrays["attend.W_a"].shape)
    places = everything(rows), everything(columns)
    light = 0.0, min(1.0, nice(20 / (rows * columns)))
    one, maps, seen = ("word",), ("word", *PLACES), ("word", "channel")

    def to(name: str, *axes: Axis) -> Step:
        return _along(maker.name(name), *axes)

    found = [
        new("W_h·h", *ASKS, ("word", "unit"), (-5.0, 5.0), maker.question),
        replace(new("u", *FITS, (*maps, "unit"), (-1.0, 1.0), maker.compared), parent="W_a·a",
                field=lambda region: Region("W_a·a", region.where[1:]),
                reach=lambda region: Region(maker.name("u"), (
                    everything(len(maker.codes)), *region.where))),
        new("g", *SCORES, maps, (-5.0, 5.0), maker.score, "u",
            to("u", None, None, n), to("g", None, None)),
        new("α", *LIGHT, maps, light, maker.light, "g", to("g", *places), to("α", *places)),
        new("β", *GATE, one, (0.0, 1.0), maker.gate),
        new("φ", *SEEN, seen, FOUND, maker.seen, "α", to("α", *places), to("φ", D)),
        new("ẑ", *CONTEXT, seen, FOUND, maker.context, "φ", to("φ", None), to("ẑ", None)),
    ]  # fmt: skip
    if maker.manner.hard:
        found.append(new("s", *PLACE, maps, (0.0, 1.0), maker.sampled))
    total = new("Σα", *IN_ALL, PLACES, (0.0, 2.0), making.looked_at(maker.prefix, columns))
    return [*found, replace(total, labels=())]


def _saying(telling: _Telling) -> list[Quantity]:
    """What it reads and says, at every word."""
    maker, new, arrays = telling.maker, telling.new, telling.captioner.decoder.arrays
    V, m = map(everything, arrays["E"].shape)
    D, start = everything(arrays["L_z"].shape[1]), len(m)

    def to(name: str, axis: Axis) -> Step:
        return _along(maker.name(name), axis)

    def moved(name: str, by: int) -> Step:
        def step(region: Region) -> Region:
            words, numbers = region.where
            return Region(maker.name(name), (words, tuple(k + by for k in numbers if k + by >= 0)))

        return step

    numbers, outputs, ones = ("word", "number"), ("word", "output"), (0.0, 1.0)
    x = new("x", *INPUT, numbers, FOUND, maker.incoming, "ẑ",
            moved("ẑ", -start), moved("x", start))  # fmt: skip
    word = new("word", *SAID, ("word",), (0.0, float(len(V) - 1)), maker.said)
    return [
        replace(x, labels=(written(MARKS[START]), *x.labels[:-1])),
        new("d", *DEEP, numbers, (-2.0, 2.0), maker.deep, "ẑ", to("ẑ", D), to("d", m)),
        new("a_y", *SUMS, outputs, (-5.0, 5.0), maker.total, "d", to("d", m), to("a_y", V)),
        new("y", *ANSWER, outputs, ones, maker.answer, "a_y", to("a_y", V), to("y", V)),
        new("p", *CHANCES, outputs, ones, maker.drawn_from, "a_y", to("a_y", V), to("p", V)),
        replace(word, symbol="y"),
    ]  # fmt: skip


def _along(name: str, *axes: Axis) -> Step:
    """A way to another quantity: the same words, and on each further axis what is given."""

    def step(region: Region) -> Region:
        own = region.where[1:]
        rest = (own[k] if axis is None else axis for k, axis in enumerate(axes))
        return Region(name, (region.where[0], *rest))

    return step


def kept(captioner: Captioner, tree: Tree, grid: tuple[int, int]) -> Iterator[Told]:
    """Captions that a beam search has kept, best first: their words, chances, maps and scores."""
    for number, end in enumerate(tree.ends, start=1):
        prefix, nodes = f"beam {number} ", [tree.nodes[place] for place in tree.path(end)]
        said = tuple(written(captioner.words[node.word]) for node in nodes)
        light = 0.0, min(1.0, nice(20 / (grid[0] * grid[1])))
        values = {
            "α": np.array([node.α.reshape(grid) for node in nodes]),
            "β": np.array([node.β for node in nodes], np.float32),
            "word": np.array([node.word for node in nodes], np.float32),
            "chance": np.array([node.chance for node in nodes], np.float32),
        }
        shown = {"α": light, "word": (0.0, float(len(captioner.words) - 1))}
        for name, array in values.items():
            plain = given(f"{prefix}{name}", "kept by the beam search")
            if name == "chance":
                plain = replace(plain, made=_likely(plain.made))
            axes = ("word", *PLACES)[: array.ndim]
            yield (
                replace(plain, symbol=name, heading=f"Caption {number}", title=f"Caption {number}",
                        axes=axes, range=shown.get(name, (0.0, 1.0)), ink=False, labels=said),
                array,
            )  # fmt: skip
        score = np.array(tree.score(end), np.float32)
        yield _score(prefix, tree.norm), score


def _likely(plain: making.Making) -> making.Making:
    def made(trace: Trace, index: Index) -> Made:
        return replace(plain(trace, index), chance=True)

    return made


def _score(prefix: str, norm: float) -> Quantity:
    """Σ ln p ÷ T^ν."""
    chance = f"{prefix}chance"

    def made(trace: Trace, index: Index) -> Made:
        values = trace[chance].tolist()
        terms = tuple(
            Term(math.log(max(value, TINY)), source=Cell(chance, (t,)), symbol=f"ln p{sub(t + 1)}")
            for t, value in enumerate(values)
        )
        divisor = math.pow(len(values), norm)
        formula = "Σ ln p" if norm == 0 else f"Σ ln p ÷ T^({norm:g}),  T = {len(values)}"
        return Made("sum", formula, terms, divisor=divisor)

    words = "Score", "log probability of the caption, divided by its words as asked"
    return Quantity(f"{prefix}score", "score", words[0], *words, (), (-50.0, 0.0), made)
