"""Text written one character, or word, at a time: what was said is read next.

    y = softmax(W·h + b)          how likely each character comes next
    p = softmax(W·h + b ÷ τ)      at temperature τ, over the k likeliest
    the first character whose p, summed up from the first, exceeds u, uniform in 0 … 1

The network stands folded here: one cell a layer, whose h and C come back as the state before.
The whole text is read once more afterwards, all steps together, where every gate is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from engine.array import Floats
from engine.data.texts import Codes
from engine.recurrent.cells import Clamp, Network
from engine.recurrent.tape import Numbers, Tape
from engine.recurrent.unroll import play, unbounded


class Branch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another way for a text to go on.

    Attributes:
        at: the place of the character that is exchanged, from 0.
        character: what stands there instead; a word where labels are words.
        seed: of what is drawn after it.
        of: the text it leaves: 0 the first one, else an earlier branch, from 1.
    """

    at: int
    character: str
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0
    of: int = 0


class Folded:
    """A network that takes one step at a time and remembers its states.

    Attributes:
        said: (V,), the sums of the readout after the last step.
    """

    def __init__(self, network: Network, held: Sequence[Clamp] = ()) -> None:
        """Begin with nothing remembered; clamps hold whatever their steps say."""
        one = [np.zeros((1, weights.inputs), np.float32) for weights in network.layers]
        self._tapes = [
            Tape(network, weights, x) for weights, x in zip(network.layers, one, strict=True)
        ]
        for tape in self._tapes:
            tape.h[:] = tape.C[:] = 0
        self._held = [
            [_always(clamp) for clamp in held if clamp.layer == number]
            for number in range(1, len(network.layers) + 1)
        ]
        assert network.readout is not None
        self._W, self._b = network.readout.weights.values, network.readout.bias.values
        self.said: Floats = self._b

    def recall(self, record: Mapping[str, Numbers], step: int) -> None:
        """Go on from where a recorded run stood after so many steps, at least one."""
        for number, tape in enumerate(self._tapes, start=1):
            tape.h[0] = record[f"h {number}"][step - 1]
            if tape.network.remembers:
                tape.C[1] = record[f"C {number}"][step - 1]
        self._say()

    def read(self, code: int) -> None:
        """Take in one character, by its place in the alphabet."""
        x = np.zeros(self._tapes[0].weights.inputs, np.float32)
        x[code] = 1
        for tape, held in zip(self._tapes, self._held, strict=True):
            tape.s[0, :-1] = np.concatenate([tape.h[0], x])
            if tape.network.remembers:
                tape.C[0] = tape.C[1]
            play(tape, slice(0, 1), held)
            x = tape.h[0]
        self._say()

    @unbounded
    def _say(self) -> None:
        self.said = self._W @ self._tapes[-1].h[0] + self._b


def write(
    folded: Folded, length: int, temperature: float, top_k: int, generator: np.random.Generator
) -> Codes:
    """Go on writing.

    Args:
        folded: stands where the text so far ends.
        length: how many characters.
        temperature: τ > 0; small ones always take the likeliest.
        top_k: how many of the likeliest may come; 0 is all.
        generator: makes one u for each character.
    """
    written = np.empty(length, np.int64)
    for n, u in enumerate(generator.random(length)):
        p = chances(folded.said[None], temperature, top_k)[0]
        written[n] = drawn(p, u)
        if n + 1 < length:
            folded.read(int(written[n]))
    return written


@unbounded
def chances(a: Floats, temperature: float, top_k: int = 0) -> Floats:
    """Probabilities at a temperature, over the likeliest k or all; a, p (T, V).

    Of characters equally likely at the k-th place, the first in the alphabet are kept.
    """
    p = np.exp((a - a.max(axis=1, keepdims=True)) / np.float32(temperature))
    if 0 < top_k < a.shape[1]:
        left_out = np.argsort(-a, axis=1, kind="stable")[:, top_k:]
        np.put_along_axis(p, left_out, 0, axis=1)
    shares: Floats = p / p.sum(axis=1, keepdims=True)
    return shares


def drawn(p: Floats, u: float) -> int:
    """The place that a number u, 0 ≤ u < 1, falls on when all p (V,) stand end to end.

    It is the last one where the p are no numbers, as a network that ran away makes them.
    """
    edges = np.cumsum(p, dtype=np.float64)
    return min(int(np.searchsorted(edges, u * edges[-1], side="right")), len(p) - 1)


def likeliest(p: Floats, count: int) -> tuple[Codes, Floats]:
    """The `count` likeliest of every step and their p, best first.  p (T, V) → (T, count) twice."""
    order = np.argsort(-p, axis=1, kind="stable")[:, :count]
    return order, np.take_along_axis(p, order, axis=1)


def one_hot(codes: Codes, size: int) -> Floats:
    """Codes (T,) as rows with one 1, (T, V)."""
    x = np.zeros((len(codes), size), np.float32)
    x[np.arange(len(codes)), codes] = 1
    return x


def silent(silenced: Iterable[tuple[int, int]], steps: int) -> tuple[Clamp, ...]:
    """Clamps that hold the h of units (layer from 1, unit from 0) at 0, so nothing hears them."""
    return tuple(Clamp("h", layer, unit, 1, steps, 0.0) for layer, unit in silenced)


def _always(clamp: Clamp) -> Clamp:
    return Clamp(clamp.quantity, clamp.layer, clamp.unit, 1, 1, clamp.value)
