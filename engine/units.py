"""Which unit follows a pattern: correlation with a stretch of text, and where else it looks so.

    r = Σ (v − v̄)(m − m̄) ÷ √(Σ (v − v̄)² · Σ (m − m̄)²)        v a unit over time, m the pattern

A pattern is one number for each character of a text: 1 inside quotes, how deep in brackets. A
unit that falls where the pattern rises follows it as well: units are ranked by |r|.

Source: Karpathy, Johnson and Fei-Fei 2015, "Visualizing and Understanding Recurrent Networks".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.array import Floats
from engine.cells import Network
from engine.data.texts import Codes
from engine.unroll import forward
from engine.writing import one_hot, silent

Pattern = NDArray[np.float64]  # (T,)
Span = tuple[int, int]  # first and last character, from 0, both included
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


# Patterns: text → (T,)


def inside_quotes(text: str) -> Pattern:
    """1 from an opening quote up to its closing one, both included; a line break ends it, too.

    Three quotes in a row open what only three close, line breaks or not, as in Python.
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
            quote = mark if text[n] in QUOTES else ""
            mask[n : n + len(mark)] = bool(quote)
            n += len(mark)
    return mask


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


def matches(
    record: Mapping[str, Floats], units: Sequence[Follower], span: Span, limit: float = 0.3
) -> list[Span]:
    """Other stretches in which the same units are as high and as low as in this one, on average.

    A unit is active where it is nearer to its mean within the span than to its mean outside.

    Args:
        record: a trace's arrays.
        units: whose pattern; at least one.
        span: where it was seen, within the T steps and shorter than all of them.
        limit: how much a unit must differ inside and outside, in its standard deviations, to be
            asked at all.

    Returns:
        stretches where all units asked are active, longest first; none overlaps the span.
    """
    columns = np.stack([record[f"{u.quantity} {u.layer}"][:, u.unit] for u in units], axis=1)
    mask = chosen(span, len(columns)) > 0
    if mask.all() or not mask.any():
        return []
    inside, outside = columns[mask].mean(axis=0), columns[~mask].mean(axis=0)
    asked = np.abs(inside - outside) > limit * columns.std(axis=0) + 1e-12
    if not asked.any():
        return []
    near = np.abs(columns - inside) < np.abs(columns - outside)
    active = near[:, asked].all(axis=1) & ~mask
    edges = np.flatnonzero(np.diff(np.concatenate([[False], active, [False]])))
    found = list(zip(edges[::2].tolist(), (edges[1::2] - 1).tolist(), strict=True))
    return sorted(found, key=lambda one: (one[0] - one[1], one))


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
