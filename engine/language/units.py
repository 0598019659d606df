"""Which unit follows a pattern: correlation with a stretch of text, and where else it looks so.

    r = Σ (v − v̄)(m − m̄) ÷ √(Σ (v − v̄)² · Σ (m − m̄)²)        v a unit over time, m the pattern

A pattern is one number for each character of a text: 1 inside quotes, how deep in brackets. A
unit that falls where the pattern rises follows it as well: units are ranked by |r|.

Sources: Karpathy, Johnson and Fei-Fei 2015, "Visualizing and Understanding Recurrent Networks";
Strobelt, Gehrmann, Pfister and Rush 2018, "LSTMVis", for units that are on together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.array import Floats
from engine.data.texts import Codes
from engine.language.writing import one_hot, silent
from engine.recurrent.cells import Network
from engine.recurrent.unroll import forward

Pattern = NDArray[np.float64]  # (T,)
Span = tuple[int, int]  # first and last character, from 0, both included
ON, HARDLY = 0.7, 0.3  # standard deviations
TOGETHER = 8  # units at most
OPENING, CLOSING, QUOTES = "([{", ")]}", "\"'"


@dataclass(frozen=True)
class Follower:
    """A unit and how well it follows a pattern.

    Attributes:
        quantity: `C` or `h`.
        layer, unit: from 1 and from 0.
        r: correlation, −1 to 1; 0 for a unit that never changes.
    """

    quantity: str
    layer: int
    unit: int
    r: float


@dataclass(frozen=True)
class Held:
    """A unit that is on all through a stretch.

    Attributes:
        quantity: `C`, or `h` in cells without.
        layer, unit: from 1 and from 0.
        least: how far it is from its mean where it is nearest, in standard deviations; < 0 below.
    """

    quantity: str
    layer: int
    unit: int
    least: float


@dataclass(frozen=True)
class Match:
    """Another stretch, first and last character, and how many units it shares."""

    first: int
    last: int
    shared: int


# Patterns: text → (T,)


def inside_quotes(text: str) -> Pattern:
    """1 from an opening quote up to its closing one, both included; a line break ends it, too.

    Three quotes in a row open what only three close, line breaks or not, as in Python. One within
    a word is an apostrophe.
    """
    mask, quote, n = np.zeros(len(text)), "", 0
    while n < len(text):
        mark = text[n : n + 3] if text[n] in QUOTES and text[n : n + 3] == 3 * text[n] else text[n]
        if quote and (text.startswith(quote, n) or (len(quote) == 1 and text[n] == "\n")):
            wide = len(quote) if text[n] != "\n" else 0
            mask[n : n + wide] = 1
            n, quote = n + max(wide, 1), ""
        elif quote:
            step = 2 if text[n] == "\\" else 1  # what comes after it closes nothing
            mask[n : n + step] = 1
            n += step
        else:
            quote = mark if text[n] in QUOTES and not _apostrophe(text, n) else ""
            mask[n : n + len(mark)] = bool(quote)
            n += len(mark)
    return mask


def _apostrophe(text: str, n: int) -> bool:
    """Whether letters stand on both sides of a mark, and those before it are no r, b, f or u."""
    word = re.search(r"\w*$", text[max(0, n - 20) : n])
    before = word[0] if word is not None else ""
    return (
        bool(before)
        and text[n + 1 : n + 2].isalnum()
        and not re.fullmatch("[rbfu]{1,2}", before, re.IGNORECASE)
    )


def indentation(text: str) -> Pattern:
    """Blanks at the beginning of the line, so far as they have been read."""
    depths, depth, leading = np.zeros(len(text)), 0, True
    for n, character in enumerate(text):
        if character == "\n":
            depth, leading = 0, True
        else:
            leading = leading and character in " \t"
            depth += leading
        depths[n] = depth
    return depths


def place_in_line(text: str) -> Pattern:
    """Characters since the last line break, which is 0 itself."""
    places, place = np.zeros(len(text)), 0
    for n, character in enumerate(text):
        place = 0 if character == "\n" else place + 1
        places[n] = place
    return places


def brackets(text: str) -> Pattern:
    """Brackets opened and not yet closed, those in quotes left out; never below 0."""
    depths, depth = np.zeros(len(text)), 0
    for n, (character, quoted) in enumerate(zip(text, inside_quotes(text), strict=True)):
        if not quoted:
            depth = max(0, depth + (character in OPENING) - (character in CLOSING))
        depths[n] = depth
    return depths


PATTERNS: dict[str, Callable[[str], Pattern]] = {
    "inside quotes": inside_quotes,
    "indentation": indentation,
    "position in line": place_in_line,
    "bracket depth": brackets,
}


def chosen(span: Span, steps: int) -> Pattern:
    """1 within a span, 0 elsewhere."""
    mask = np.zeros(steps)
    mask[span[0] : span[1] + 1] = 1
    return mask


# Units


def followers(
    record: Mapping[str, Floats], pattern: Pattern, quantities: Sequence[str] = ("C", "h")
) -> list[Follower]:
    """All units of all layers, those that follow the pattern best first.

    Args:
        record: a trace's arrays, `C 1`, `h 1`, … (T, H).
        pattern: (T,); the same everywhere, it is followed by none.
        quantities: which of a unit's numbers; those a cell does not have are passed over.
    """
    found = []
    for quantity in quantities:
        layer = 1
        while f"{quantity} {layer}" in record:
            r = correlation(record[f"{quantity} {layer}"], pattern)
            found += [Follower(quantity, layer, unit, float(v)) for unit, v in enumerate(r)]
            layer += 1
    return sorted(found, key=lambda one: -abs(one.r))


def correlation(values: Floats, pattern: Pattern) -> Pattern:
    """Pearson's r of each column with a pattern.  values (T, H), pattern (T,) → (H,)."""
    v = values - values.mean(axis=0, dtype=np.float64)
    m = pattern - pattern.mean()
    size = np.sqrt((v * v).sum(axis=0) * (m @ m))
    r: Pattern = np.divide(m @ v, size, out=np.zeros_like(size), where=size > 1e-12)
    return r


def together(record: Mapping[str, Floats], span: Span) -> list[Held]:
    """The units that are on all through a span: their pattern, the clearest first, at most 8.

    A unit is on where its C, or h in a cell without C, is `ON` standard deviations or more from
    its mean over the text; on the one side or the other, but on one. Where hardly any is, the
    three that come nearest to it are taken. After Strobelt et al. 2018, whose threshold is
    absolute.
    """
    found = []
    for name, z in _deviations(record).items():
        inside = z[span[0] : span[1] + 1]
        low, high = inside.min(axis=0), inside.max(axis=0)
        least = np.where(low > 0, low, np.where(high < 0, high, 0))
        quantity, _, layer = name.partition(" ")
        held = np.flatnonzero(np.abs(least) >= HARDLY)
        found += [Held(quantity, int(layer), int(n), float(least[n])) for n in held]
    found.sort(key=lambda one: -abs(one.least))
    clear = sum(abs(one.least) >= ON for one in found)
    return found[: min(max(clear, 3), TOGETHER)]


def sharing(record: Mapping[str, Floats], held: Sequence[Held]) -> NDArray[np.intp]:
    """How many of some units are on at each character, on the side they are held, (T,)."""
    if not held:
        return np.zeros(len(record["h 1"]), np.intp)
    z = _deviations(record)
    columns = [z[f"{u.quantity} {u.layer}"][:, u.unit] * np.sign(u.least) for u in held]
    levels = [[min(ON, abs(u.least))] for u in held]
    counted: NDArray[np.intp] = (np.stack(columns) >= np.array(levels)).sum(axis=0)
    return counted


def matches(shared: NDArray[np.intp], span: Span) -> list[Match]:
    """Other stretches in which the same units are on as in this one.

    Args:
        shared: (T,) how many of them are on at each character, as `sharing` counts.
        span: where they were seen; no stretch overlaps it.

    Returns:
        stretches in which more than half of the units are on: those that share most first, and of
        these the ones whose length is nearest to the span's. None overlaps another one or is
        shorter than a quarter of the span.
    """
    shared, wanted = shared.copy(), span[1] - span[0] + 1
    all_of_them = int(shared[span[0]])
    shared[span[0] : span[1] + 1] = 0
    found: list[Match] = []
    for need in range(all_of_them, all_of_them // 2, -1):
        for first, last in _runs(shared >= need):
            if last - first + 1 >= wanted / 4:
                found.append(Match(first, last, need))
                shared[first : last + 1] = 0
    return sorted(found, key=lambda m: (-m.shared, abs(m.last - m.first + 1 - wanted), m.first))


def _deviations(record: Mapping[str, Floats]) -> dict[str, Pattern]:
    """How far each unit is from its mean, in its standard deviations: `C 1` or `h 1` … (T, H)."""
    found, layer = {}, 1
    while f"h {layer}" in record:
        name = f"C {layer}" if f"C {layer}" in record else f"h {layer}"
        v = record[name] - record[name].mean(axis=0, dtype=np.float64)
        size = v.std(axis=0)
        found[name] = np.divide(v, size, out=np.zeros_like(v), where=size > 1e-6)
        layer += 1
    return found


def _runs(mask: NDArray[np.bool_]) -> list[Span]:
    """The stretches that are true, first and last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]])))
    return list(zip(edges[::2].tolist(), (edges[1::2] - 1).tolist(), strict=True))


def losses(network: Network, codes: Codes, silenced: Sequence[tuple[int, int]] = ()) -> Floats:
    """−ln p of each character but the first, (T − 1,), in nats, with some units silenced.

    The difference to none silenced is what the units were good for. codes (T,), T ≥ 2.
    """
    record = forward(network, one_hot(codes, network.layers[0].inputs),
                     silent(silenced, len(codes)))  # fmt: skip
    return surprises(record["a_y"], codes)


def surprises(a: Floats, codes: Codes) -> Floats:
    """−ln softmax(a) of each next character.  a (T, V), codes (T,) → (T − 1,)."""
    a = a[:-1] - a[:-1].max(axis=1, keepdims=True)
    found: Floats = np.log(np.exp(a).sum(axis=1)) - a[np.arange(len(codes) - 1), codes[1:]]
    return found
