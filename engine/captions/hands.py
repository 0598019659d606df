"""What a hand changes in a caption, as settings: words forced, light painted, light pinned.

Words are counted from 0 here. Later entries win over earlier ones at the same word, a pin over
what was painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from engine.array import Array
from engine.captions.telling import Hand
from engine.captions.vocabulary import code

MAX_WORDS = 40  # of a caption
At = Annotated[int, Meta(ge=0, lt=10_000)]


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
