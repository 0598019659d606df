"""Sequences to feed a recurrent network: generated, or typed as text.

    pulse      height for `width` steps from `start` on           ▁▁▇▇▁▁▁▁
    step       height from `start` on                             ▁▁▇▇▇▇▇▇
    sine       height · sin(2π t ÷ period)                        t counts from `start`
    two-tone   height · (sin(2π t ÷ period) + sin(2π t ÷ second)) ÷ 2
    noise      height · u,  u uniform in −1 … 1
    spikes     height with probability 1 ÷ period at each step, else 0 (Bernoulli)

    T   time steps         D   channels

Tables and sounds from files are in `engine/data/tables.py` and `engine/data/sounds.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from engine.array import Floats
from engine.data.texts import composed

MAX_STEPS = 10_000
MAX_CHANNELS = 4
MAX_ALPHABET = 64

Kind = Literal["pulse", "step", "sine", "noise", "two-tone", "spikes"]
NAMED = {" ": "space", "\n": "line break", "\t": "tab"}


class SignalError(ValueError):
    """Input that makes no sequence; the message is one sentence for the user."""


@dataclass(frozen=True, eq=False)
class Channels:
    """A sequence with the names of its channels.

    Attributes:
        values: (T, D), −1 … 1.
        names: one for each channel.
        said: a sentence for each thing that was done to the numbers: scaled, cut, averaged.
    """

    values: Floats
    names: tuple[str, ...]
    said: tuple[str, ...] = ()


class Signal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one channel is generated.

    Attributes:
        height: the largest value, or the lowest when negative.
        start: steps of silence (0) before it begins.
        width: steps a pulse lasts.
        period: steps; of spikes, the mean distance.
        second: the period of a two-tone's other tone.
        seed: of noise and spikes.
    """

    kind: Kind = "sine"
    height: Annotated[float, Meta(ge=-1, le=1)] = 1.0
    start: Annotated[int, Meta(ge=0, lt=MAX_STEPS)] = 0
    width: Annotated[int, Meta(ge=1, le=MAX_STEPS)] = 5
    period: Annotated[float, Meta(ge=2, le=MAX_STEPS)] = 20.0
    second: Annotated[float, Meta(ge=2, le=MAX_STEPS)] = 7.0
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0


def generated(channels: Sequence[Signal], steps: int) -> Floats:
    """One column for each signal: (T, D), −1 … 1; longer sequences begin as shorter ones do."""
    columns = [_column(signal, steps, number) for number, signal in enumerate(channels)]
    return np.stack(columns, axis=1).astype(np.float32)


def _column(signal: Signal, steps: int, number: int) -> NDArray[np.float64]:
    t = np.arange(steps) - signal.start  # (T,)
    random = np.random.default_rng((signal.seed, number))  # channels differ under the same seed
    values: NDArray[np.float64]
    match signal.kind:
        case "pulse":
            values = np.where(t < signal.width, 1.0, 0.0)
        case "step":
            values = np.ones(steps)
        case "sine":
            values = _tone(t, signal.period)
        case "two-tone":
            values = (_tone(t, signal.period) + _tone(t, signal.second)) / 2
        case "noise":
            values = random.uniform(-1, 1, steps)
        case "spikes":
            values = np.where(random.random(steps) < 1 / signal.period, 1.0, 0.0)
    heard: NDArray[np.float64] = np.where(t >= 0, signal.height * values, 0.0)
    return heard


def _tone(t: NDArray[np.intp], period: float) -> NDArray[np.float64]:
    tone: NDArray[np.float64] = np.sin(2 * np.pi * t / period)
    return tone


def typed(text: str) -> Channels:
    """Text, one character a step, each a 1 in its own channel: one-hot (T, characters).

    The alphabet is the text's own, in order of code points; accents are composed (NFC) first.

    Raises:
        SignalError: when there are fewer than two characters, more than `MAX_STEPS`, or more than
            `MAX_ALPHABET` different ones.
    """
    if len(text) > 4 * MAX_STEPS:  # composed, it would still be too long
        raise SignalError(_too_long(len(text)))
    text = composed(text)
    if not text:
        raise SignalError("There is no text yet; type at least two characters.")
    if len(text) == 1:
        raise SignalError("One character is no sequence yet; type at least two.")
    if len(text) > MAX_STEPS:
        raise SignalError(_too_long(len(text)))
    alphabet = sorted(set(text))
    if len(alphabet) > MAX_ALPHABET:
        raise SignalError(
            f"The text has {len(alphabet)} different characters, and a sequence at most "
            f"{MAX_ALPHABET} channels; shorten it, or leave out the rare ones."
        )
    place = {character: number for number, character in enumerate(alphabet)}
    codes = np.array([place[character] for character in text])
    values = np.eye(len(alphabet), dtype=np.float32)[codes]
    return Channels(values, tuple(_named(character) for character in alphabet))


def _too_long(length: int) -> str:
    return f"The text has {length:,} characters, more than {MAX_STEPS:,}; take a part of it."


def _named(character: str) -> str:
    """A character, or words for one that cannot be seen."""
    if character in NAMED:
        return NAMED[character]
    visible = character.isprintable() and not character.isspace()
    return character if visible else f"U+{ord(character):04X}"
