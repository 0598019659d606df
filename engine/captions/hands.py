"""What a hand changes in a caption, as settings: words forced, light painted, light pinned.

Words are counted from 0 here. Later entries win over earlier ones at the same word, a pin over
what was painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar

import msgspec
import numpy as np
from msgspec import Meta

from engine import faults
from engine.array import Array, Floats
from engine.captions.telling import Hand
from engine.captions.vocabulary import code

MAX_WORDS = 40  # of a caption
ENOUGH = 1e-5  # light whose sum is this near to 1 is all the light there is
At = Annotated[int, Meta(ge=0, lt=10_000)]
Reasons = list[str]
T = TypeVar("T")


class Forced(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At word `at`, this word is said."""

    at: At
    word: Annotated[str, Meta(max_length=100)]


class Painted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At word `at`, the light falls like this: (rows, columns), shares of 1."""

    at: At
    light: Array


class Pinned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At word `at`, all light falls on this place, counted row by row from 0."""

    at: At
    place: At


def hand(
    forced: Sequence[Forced], painted: Sequence[Painted], pins: Sequence[Pinned],
    words: Sequence[str], places: int,
) -> Hand:  # fmt: skip
    """The same as the decoder needs it; what is legal for these words and so many places."""
    codes = {one.at: code(one.word, words) for one in forced}
    light = {one.at: one.light.values.ravel() for one in painted}
    for pin in pins:
        light[pin.at] = np.zeros(places, np.float32)
        light[pin.at][pin.place] = 1
    return Hand({at: word for at, word in codes.items() if word is not None}, light)


def fit_forced(
    forced: Sequence[Forced], words: Sequence[str], length: int
) -> tuple[tuple[Forced, ...], Reasons]:
    """Words the captioner knows, within the caption, one at each place."""
    reasons = []
    unknown = [one.word for one in forced if code(one.word, words) is None]
    if unknown:
        named = ", ".join(f"“{faults.clipped(word, 20)}”" for word in unknown[:3])
        reasons.append(f"The captioner does not know {named}; it was not forced.")
    kept = {one.at: one for one in forced if code(one.word, words) is not None}
    return _within(kept, length, "words", reasons), reasons


def fit_painted(
    painted: Sequence[Painted], grid: tuple[int, int], length: int
) -> tuple[tuple[Painted, ...], Reasons]:
    """Light as the captioner's grid has places, nowhere below 0, in all 1."""
    reasons = []
    kept = {}
    for one in painted:
        light = one.light.values
        if light.shape != grid:
            reasons.append(
                f"The light painted at word {one.at + 1} was for other places than the "
                f"{grid[0]}×{grid[1]} of this captioner; it was left out."
            )
            continue
        whole = normalised(light)
        if whole is None:
            reasons.append(f"No light was left at word {one.at + 1}; the captioner looks again.")
            continue
        kept[one.at] = one if whole is light else Painted(one.at, Array(whole))
    return _within(kept, length, "painted light", reasons), reasons


def normalised(light: Floats) -> Floats | None:
    """Light nowhere below 0, in all 1; itself where it is so, None where none is left."""
    positive = np.maximum(light, 0) if light.min() < 0 else light
    total = float(positive.sum(dtype=np.float64))
    if not 1e-30 < total < 1e30:
        return None
    if abs(total - 1) < ENOUGH:
        return positive
    shares: Floats = (positive / total).astype(np.float32)
    return shares


def fit_pins(
    pins: Sequence[Pinned], places: int, length: int
) -> tuple[tuple[Pinned, ...], Reasons]:
    """Pins on places there are, one at each word."""
    reasons = []
    if any(pin.place >= places for pin in pins):
        reasons.append(f"Pins on places beyond the {places} of this captioner were left out.")
    kept = {pin.at: pin for pin in pins if pin.place < places}
    return _within(kept, length, "pins", reasons), reasons


def _within(kept: dict[int, T], length: int, what: str, reasons: Reasons) -> tuple[T, ...]:
    """Those within the longest caption, in order."""
    if any(at >= length for at in kept):
        reasons.append(f"A caption has at most {length} words; {what} after them were left out.")
    return tuple(kept[at] for at in sorted(kept) if at < length)
