"""Tasks that ask, long after, for something seen early: adding, temporal order, copying; and sine.

Adding          two marked numbers, far apart; at the end: their sum
TemporalOrder   X or Y at two places; at the end: which came first and which second
Copying         a few symbols, a long silence; then: the symbols, in order
Sine            a wave; at each step: its next value. Nothing to keep but two values
"""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
import numpy as np
from msgspec import Meta

from engine.array import Floats
from engine.data.task import HOCHREITER, About, Batch, Bools, largest, one_hot, within

ARJOVSKY = "Arjovsky, Shah and Bengio 2016, Unitary Evolution Recurrent Neural Networks"


class Adding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="adding"):
    """The adding problem.

    A sequence has T to T + T÷10 pairs (value, marker). Two are marked 1: one of the first ten, and
    one of the first T÷2 − 1 others. The first and last marker are −1; should the first pair be
    drawn, its value is 0. Target at the end: 0.5 + (X₁ + X₂) ÷ 4.

    Attributes:
        steps: T.
    """

    steps: Annotated[int, Meta(ge=20, le=2000)] = 100

    about: ClassVar[About] = About(
        title="Adding problem",
        shows="Two real numbers are kept to several digits over a long time, and added.",
        inputs=("value", "marker"),
        outputs=("sum",),
        readout="linear",
        loss="squares",
        criterion="the error at the end is below 0.04",
        source=f"{HOCHREITER}, experiment 4",
    )

    def batch(self, n: int, generator: np.random.Generator) -> Batch:
        """Inputs (n, T + T÷10, 2), targets (…, 1); only the last pair of each counts."""
        T, rows = self.steps, np.arange(n)
        first = generator.integers(0, 10, n)
        second = generator.integers(0, T // 2 - 1, n)
        second += second >= first  # among those still unmarked
        last = generator.integers(T, T + T // 10 + 1, n) - 1
        t = np.arange(T + T // 10)
        value = np.where(t <= last[:, None], generator.uniform(-1, 1, (n, t.size)), 0)
        value[(first == 0) | (second == 0), 0] = 0
        marker = np.zeros(value.shape)
        marker[rows, first] = marker[rows, second] = 1
        marker[:, 0] = marker[rows, last] = -1
        targets = np.zeros((*value.shape, 1), dtype=np.float32)
        targets[rows, last, 0] = 0.5 + (value[rows, first] + value[rows, second]) / 4
        inputs = np.stack([value, marker], axis=2).astype(np.float32)
        return Batch(inputs, targets, t == last[:, None])

    def solved(self, outputs: Floats, targets: Floats, mask: Bools) -> Bools:
        """Which sequences (N,) end with an error below 0.04."""
        return within(0.04, outputs, targets, mask)


class TemporalOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="order"):
    """The temporal order problem, with two symbols to keep.

    T to T + T÷10 symbols: E, then a, b, c or d, at last B; but X or Y at a place in T÷10 … T÷5
    and at one in T÷2 … 6T÷10. At the end: XX, XY, YX or YY.

    Attributes:
        steps: T.
    """

    steps: Annotated[int, Meta(ge=20, le=2000)] = 50

    about: ClassVar[About] = About(
        title="Temporal order",
        shows="What came first and what second is kept, among symbols that mean nothing.",
        inputs=("E", "B", "a", "b", "c", "d", "X", "Y"),
        outputs=("XX", "XY", "YX", "YY"),
        readout="softmax",
        loss="cross-entropy",
        criterion="at the end every output is off by less than 0.3",
        source=f"{HOCHREITER}, experiment 6a",
    )

    def batch(self, n: int, generator: np.random.Generator) -> Batch:
        """Inputs (n, T + T÷10, 8), targets (…, 4); only the last symbol of each counts."""
        T, rows = self.steps, np.arange(n)
        last = generator.integers(T, T + T // 10 + 1, n) - 1
        places = (
            generator.integers(T // 10, T // 5 + 1, n),
            generator.integers(T // 2, 6 * T // 10 + 1, n),
        )
        order = generator.integers(0, 2, (2, n))  # 0 is X, 1 is Y
        t = np.arange(T + T // 10)
        codes = np.where(t < last[:, None], generator.integers(2, 6, (n, t.size)), -1)
        codes[:, 0], codes[rows, last] = 0, 1
        for place, symbol in zip(places, order, strict=True):
            codes[rows, place] = 6 + symbol
        answer = np.full(codes.shape, -1)
        answer[rows, last] = 2 * order[0] + order[1]
        return Batch(one_hot(codes, 8), one_hot(answer, 4), answer >= 0)

    def solved(self, outputs: Floats, targets: Floats, mask: Bools) -> Bools:
        """Which sequences (N,) end with every output within 0.3 of its target."""
        return within(0.3, outputs, targets, mask)


class Copying(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="copying"):
    """The copying memory problem.

    S symbols of eight, lag − 1 blanks, a sign to begin, S blanks. Wanted: S + lag blanks, then the
    symbols. A network without memory has a loss of S · ln 8 ÷ (lag + 2 S) nats at best.

    Attributes:
        length: S; ten in the paper.
        lag: from the last symbol to the sign.
    """

    length: Annotated[int, Meta(ge=1, le=20)] = 5
    lag: Annotated[int, Meta(ge=1, le=2000)] = 20

    about: ClassVar[About] = About(
        title="Copy memory",
        shows="Several symbols are kept at once and given back in order.",
        inputs=("1", "2", "3", "4", "5", "6", "7", "8", "blank", "now"),
        outputs=("1", "2", "3", "4", "5", "6", "7", "8", "blank"),
        readout="softmax",
        loss="cross-entropy",
        criterion="at every step the largest output is the right one",
        source=ARJOVSKY,
    )

    def batch(self, n: int, generator: np.random.Generator) -> Batch:
        """Inputs (n, lag + 2 S, 10), targets (…, 9); every step counts."""
        symbols = generator.integers(0, 8, (n, self.length))
        blanks = np.full((n, self.lag + self.length), 8)
        codes, answer = np.hstack([symbols, blanks]), np.hstack([blanks, symbols])
        codes[:, self.length + self.lag - 1] = 9
        return Batch(one_hot(codes, 10), one_hot(answer, 9), np.ones(codes.shape, dtype=bool))

    def solved(self, outputs: Floats, targets: Floats, mask: Bools) -> Bools:
        """Which sequences (N,) are given back without a mistake."""
        return largest(outputs, targets, mask)


class Sine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="sine"):
    """A sine wave, to be told one step ahead; only its phase differs from sequence to sequence.

    x₊ = 2 cos(2π ÷ period) · x − x₋: two values tell the next one, so the
    first step does not count.

    Attributes:
        steps: T.
        period: in steps.
    """

    steps: Annotated[int, Meta(ge=4, le=2000)] = 60
    period: Annotated[float, Meta(ge=4, le=500)] = 20.0

    about: ClassVar[About] = About(
        title="Sine",
        shows="The nearest past is enough: two values tell the next one.",
        inputs=("now",),
        outputs=("next",),
        readout="linear",
        loss="squares",
        criterion="from the second step on the error is below 0.1",
        source="a first exercise; the criterion is ours",
    )

    def batch(self, n: int, generator: np.random.Generator) -> Batch:
        """Inputs and targets (n, T, 1): x and what follows it."""
        phase = generator.uniform(0, 2 * np.pi, (n, 1))
        wave = np.sin(2 * np.pi * np.arange(self.steps + 1) / self.period + phase)
        x = wave.astype(np.float32)[:, :, None]
        mask = np.broadcast_to(np.arange(self.steps) > 0, (n, self.steps))
        return Batch(x[:, :-1], x[:, 1:], mask)

    def solved(self, outputs: Floats, targets: Floats, mask: Bools) -> Bools:
        """Which sequences (N,) are told to within 0.1."""
        return within(0.1, outputs, targets, mask)
