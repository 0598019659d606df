"""The nearest legal hands: what does not fit is mended or left out, and the reason said.

Another captioner, a shorter caption, light brushed away: a user reaches these by ordinary steps, so
they are never refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from engine import faults
from engine.array import Array, Floats
from engine.captions.hands import Forced, Painted, Pinned
from engine.captions.vocabulary import code

ENOUGH = 1e-5  # light whose sum is this near to 1 is all the light there is
Reasons = list[str]
T = TypeVar("T")


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
