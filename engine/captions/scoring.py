"""Whether the light lies where it should: on what the word names, and not everywhere alike.

    light_tk = Σ_i α_ti · m_ki       of the light at word t, the share on thing k; m its mask
    share_t  = Σ light_tk            over the things the word names
    hit_t    = 1 where the brightest place shows one of them: the pointing game
    H_t      = −Σ α_ti ln α_ti       entropy in nats: 0 one place alone, ln L all alike
    differs_t = ½ Σ_i |α_ti − ᾱ_i|   how far a word's map is from the mean of all; 0 … 1

“A tree” among three names whichever the light shows: the one under the brightest place, else the
one with most light. The figures of a card are stricter (`evaluation.pointed`): there it is the one
that the caption was written of, the largest.

Sources: Zhang et al. 2016, "Top-down Neural Attention by Excitation Backprop" (pointing game).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.array import Floats
from engine.captions.attention import entropy
from engine.captions.making import Maker, Making
from engine.data.scenes.kinds import COLOURS
from engine.data.scenes.scene import BACKDROP
from engine.declaring import given
from engine.explain import Made, Term, cut, sub
from engine.trace import Cell, Index, Quantity, Trace

HALF = 0.5  # of what the place that shows most of a thing shows
CLASSES = "things", "colours", "places"  # of words: places name the backdrop
ALARM = 0.05  # maps that on average differ by less hardly depend on the word
MAPS = ("word", "row", "column")
Bools = NDArray[np.bool_]
Found = list[tuple[Quantity, Floats]]


def difference(α: Floats) -> Floats:
    """How far each word's map is from the mean of all, half the sum of differences.

    Args:
        α: (T, R, C) or (T, L), shares of 1.

    Returns:
        (T,), 0 … 1; of one word alone 0.
    """
    maps = α.reshape(len(α), -1)
    distance: Floats = np.abs(maps - maps.mean(axis=0)).sum(axis=1) / 2
    return distance


def alarming(α: Floats) -> bool:
    """Whether the maps of a caption of several words hardly differ."""
    return len(α) > 1 and float(difference(α).mean()) < ALARM


def own(maker: Maker, arrays: Mapping[str, Floats]) -> Found:
    """Entropy and difference of a caption's maps, declared."""
    α = f"{maker.prefix}α"
    maps = arrays[α].reshape(len(arrays[α]), -1)
    said = tuple(maker.words[code] for code in maker.codes)
    top = float(np.log(maps.shape[1]))

    def spread(trace: Trace, index: Index) -> Made:
        terms = tuple(
            Term(value, float(-np.log(value)), Cell(α, (*index, *place)), symbol=symbol)
            for place, value, symbol in _lit(trace[α], index[0], maker)
        )
        note = f"nats, of at most ln {maps.shape[1]} = {cut(top)}"
        return Made("sum", f"H{sub(index[0] + 1)} = −Σ α·ln α", terms, note=note)

    def away(trace: Trace, index: Index) -> Made:
        mean = trace[α].mean(axis=0)
        terms = tuple(
            Term(float(abs(value - mean[place])), 0.5, symbol=f"|{symbol} − ᾱ|")
            for place, value, symbol in _lit(trace[α], index[0], maker, every=True)
        )
        return Made("sum", "½ Σ |α − ᾱ|,  ᾱ the mean map of all words", terms)

    words = "how widely the light is spread, in nats", "how far this map is from the mean map"
    H = Quantity(f"{maker.prefix}entropy", "H", "Entropy", "Entropy", words[0], ("word",),
                 (0.0, top), spread, labels=said)  # fmt: skip
    D = Quantity(f"{maker.prefix}differs", "Δ", "Difference", "Difference", words[1], ("word",),
                 (0.0, 1.0), away, labels=said)  # fmt: skip
    return [(H, entropy(maps)), (D, difference(maps))]


def truth(
    masks: Floats, called: Sequence[str], meant: Sequence[Sequence[Sequence[int]]], maker: Maker,
    arrays: Mapping[str, Floats],
) -> Found:  # fmt: skip
    """Where the light lies in a scene whose things are known, declared.

    Args:
        masks: (things, R, C), the share of each place that shows each thing.
        called: what each of the things is called.
        meant: for each word said, all that it may name, things together; −1 is the backdrop.
        maker: of the caption.
        arrays: its α.
    """
    prefix, α = maker.prefix, arrays[f"{maker.prefix}α"]
    whole = np.concatenate([masks, 1 - masks.sum(axis=0, keepdims=True)])  # the backdrop is last
    light: Floats = np.einsum("trc,krc->tk", α, whole)
    brightest = α.reshape(len(α), -1).argmax(axis=1)
    struck = aimed(whole.reshape(len(whole), -1))[:, brightest].T
    names = np.zeros_like(light)
    for t, ways in enumerate(meant):
        lit = [(struck[t, list(way)].any(), light[t, list(way)].sum()) for way in ways]
        names[t, list(ways[lit.index(max(lit))]) if lit else []] = 1
    shown = np.einsum("tk,krc->trc", names, whole).reshape(len(α), -1)
    hit = aimed(shown)[np.arange(len(α)), brightest].astype(np.float32)
    said, labels = tuple(maker.words[code] for code in maker.codes), (*called, "backdrop")
    values = {"mask": whole, "named": names, "light": light, "share": (light * names).sum(axis=1),
              "hit": hit}  # fmt: skip
    rules = {"light": _light(prefix), "named": _named(prefix), "share": _share(prefix)}
    found: Found = []
    for name, (heading, meaning, axes) in TRUTHS.items():
        own_name = f"{prefix}{name}"
        plain = given(own_name, meaning)
        found.append((
            Quantity(own_name, name, heading, heading, meaning, axes, (0.0, 1.0),
                     rules.get(name, plain.made), labels=labels if name == "mask" else said),
            values[name],
        ))  # fmt: skip
    return found


TRUTHS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "mask": ("Mask", "how much of each place shows this thing", ("thing", "row", "column")),
    "named": ("Named", "1 where the word names this thing", ("word", "thing")),
    "light": ("Light on things", "the share of the light that lies on this thing",
              ("word", "thing")),
    "share": ("Light on what is named", "the share of the light on what the word names", ("word",)),
    "hit": ("Pointing game", "1 where the brightest place shows what the word names", ("word",)),
}  # fmt: skip


def aimed(shown: Floats) -> Bools:
    """(…, L) → (…, L) the places that show at least half as much as the place that shows most."""
    most = shown.max(axis=-1, keepdims=True)
    return np.asarray((most > 0) & (shown >= HALF * most))


def aim(trace: Trace, t: int, prefix: str = "") -> Bools:
    """(R, C) the places at which the brightest is a hit, of a word of a caption of a scene."""
    shown = np.einsum("k,krc->rc", trace[f"{prefix}named"][t], trace[f"{prefix}mask"])
    return aimed(shown.ravel()).reshape(shown.shape)


def word_class(word: str, things: Sequence[int]) -> str:
    """Which of `CLASSES` a word is of that names these things."""
    if all(thing == BACKDROP for thing in things):
        return "places"
    return "colours" if word in COLOURS else "things"


class Score(NamedTuple):
    """How the light fell at all words of one class.

    Attributes:
        what: `things`, `colours` or `places`.
        words: how many of these name something in the scene.
        hits: at how many the brightest place showed it.
        share: of the light that lay on it, on average, 0 … 1.
    """

    what: str
    words: int
    hits: int
    share: float


def scores(trace: Trace, prefix: str = "") -> tuple[Score, ...]:
    """The scores of a caption of a scene, by class of word; classes that say nothing are left out.

    Things are told apart from colours by the word, and places name the backdrop alone.
    """
    said = trace.quantities[f"{prefix}word"].labels
    named, share, hit = (trace[f"{prefix}{name}"] for name in ("named", "share", "hit"))
    seen = trace[f"{prefix}mask"].max(axis=(1, 2)) > 0  # the rest is hidden
    classes: dict[str, list[int]] = {what: [] for what in CLASSES}
    for t, word in enumerate(said):
        if (named[t] * seen).any():
            things = np.flatnonzero(named[t, :-1]).tolist() or [BACKDROP]
            classes[word_class(word, things)].append(t)
    return tuple(
        Score(what, len(at), int(hit[at].sum()), float(share[at].mean()))
        for what, at in classes.items()
        if at
    )


def _lit(α: Floats, t: int, maker: Maker, every: bool = False) -> list[tuple[Index, float, str]]:
    """The places with light at a word, its share, and what formulas call it."""
    return [
        ((int(r), int(c)), float(value), f"α{sub(t + 1)}[{maker.place(int(r), int(c))}]")
        for (r, c), value in np.ndenumerate(α[t])
        if every or value > 0
    ]


def _light(prefix: str) -> Making:
    """light_tk = Σ_i α_ti · m_ki."""

    def made(trace: Trace, index: Index) -> Made:
        t, k = index
        α, mask = f"{prefix}α", f"{prefix}mask"
        columns = trace[mask].shape[2]
        terms = tuple(
            Term(float(trace[α][t, r, c]), float(trace[mask][k, r, c]), Cell(α, (t, r, c)),
                 Cell(mask, (k, r, c)), f"α{sub(t + 1)}[{r * columns + c + 1}]")
            for r, c in np.argwhere(trace[mask][k]).tolist()
        )  # fmt: skip
        thing = trace.quantities[mask].label(k)
        return Made("sum", f"light on {thing} = Σ α · mask", terms)

    return made


def _named(prefix: str) -> Making:
    """Whether a word names a thing is told by the scene."""

    def made(trace: Trace, index: Index) -> Made:
        cell = Cell(f"{prefix}named", index)
        value, (t, k) = trace.value(cell), index
        word = trace.quantities[cell.quantity].label(t)
        thing = trace.quantities[f"{prefix}mask"].label(k)
        note = f"“{word}” {'names' if value else 'does not name'} the {thing}"
        return Made("given", TRUTHS["named"][1], (Term(value, source=cell),), note=note)

    return made


def _share(prefix: str) -> Making:
    """share_t = Σ light_tk over the things named."""

    def made(trace: Trace, index: Index) -> Made:
        light, named = f"{prefix}light", f"{prefix}named"
        terms = tuple(
            Term(float(trace[light][(*index, k)]), float(trace[named][(*index, k)]),
                 Cell(light, (*index, k)), Cell(named, (*index, k)), f"light on {thing}")
            for k, thing in enumerate(trace.quantities[f"{prefix}mask"].labels)
            if trace[named][(*index, k)]
        )  # fmt: skip
        return Made("sum", "share = Σ light on what the word names", terms)

    return made
