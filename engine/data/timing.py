"""Tasks that ask how much time has passed: spikes to measure, spikes and waves to make.

    T(0) = 0,  T(n) = T(n−1) + F + I(n),  I(n) 0 or 1 with equal chance

    SpikeDelays   sees the spikes and says I(n) at T(n)              measuring spike delays (MSD)
    TimedSpikes   sees I(n) from T(n−1) to T(n), makes the spikes    generating timed spikes (GTS)
    Periodic      sees nothing and makes a wave                      periodic function (PFG)

The paper's networks have one cell (g and h the identity), are never reset, and are judged on
streams of 100 spikes or periods: `msgspec.structs.replace(task, spikes=100)`.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from engine.array import Floats
from engine.data.task import GERS, About, Batch, Bools, Ints, within

Delay = Annotated[int, Meta(ge=2, le=100)]
Count = Annotated[int, Meta(ge=1, le=100)]


def _stream(delay: int, spikes: int, n: int, generator: np.random.Generator) -> tuple[Ints, Ints]:
    """I and T of n streams, (n, spikes) each."""
    longer = generator.integers(0, 2, (n, spikes))
    return longer, (delay + longer).cumsum(axis=1)


class SpikeDelays(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="delays"):
    """Measuring spike delays.

    Attributes:
        delay: F; 10 … 50 in the paper.
        spikes: how many are measured, after one at T(0).
    """

    delay: Delay = 10
    spikes: Count = 10

    about: ClassVar[About] = About(
        title="Measuring spike delays",
        shows="A delay is told from one that is a single step longer.",
        inputs=("spike",),
        outputs=("longer",),
        readout="sigmoid",
        loss="squares",
        criterion="at every spike the error is below 0.49",
        source=f"{GERS}, MSD",
    )

    def batch(self, n: int, generator: np.random.Generator) -> Batch:
        """Inputs and targets (n, 1 + spikes · (F + 1), 1); the spikes after the first count."""
        longer, times = _stream(self.delay, self.spikes, n, generator)
        rows = np.arange(n)[:, None]
        mask = np.zeros((n, 1 + self.spikes * (self.delay + 1)), dtype=bool)
        mask[rows, times] = True
        inputs = mask[:, :, None].astype(np.float32)
        inputs[:, 0] = 1
        targets = np.zeros_like(inputs)
        targets[rows, times, 0] = longer
        return Batch(inputs, targets, mask)

    def solved(self, outputs: Floats, targets: Floats, mask: Bools) -> Bools:
        """Which streams (N,) are measured rightly at every spike."""
        return within(0.49, outputs, targets, mask)


class TimedSpikes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="spikes"):
    """Generating timed spikes: the roles of `SpikeDelays` changed round.

    Attributes:
        delay: F; 10 … 50 in the paper.
        spikes: how many are made.
    """

    delay: Delay = 10
    spikes: Count = 10

    about: ClassVar[About] = About(
        title="Generating timed spikes",
        shows="A clock: spikes are struck in time by nothing but the cells' own state.",
        inputs=("longer",),
        outputs=("spike",),
        readout="sigmoid",
        loss="squares",
        criterion="at every step the error is below 0.49",
        source=f"{GERS}, GTS",
    )

    def batch(self, n: int, generator: np.random.Generator) -> Batch:
        """Inputs and targets (n, 1 + spikes · (F + 1), 1); steps up to the last spike count."""
        longer, times = _stream(self.delay, self.spikes, n, generator)
        targets = np.zeros((n, 1 + self.spikes * (self.delay + 1), 1), dtype=np.float32)
        targets[np.arange(n)[:, None], times] = 1
        past = targets[:, :, 0].cumsum(axis=1) - targets[:, :, 0]  # spikes before each step (n, T)
        mask = past < self.spikes
        waiting = np.minimum(past, self.spikes - 1).astype(np.int64)
        inputs = np.where(mask, np.take_along_axis(longer, waiting, axis=1), 0)
        return Batch(inputs[:, :, None].astype(np.float32), targets, mask)

    def solved(self, outputs: Floats, targets: Floats, mask: Bools) -> Bools:
        """Which streams (N,) have every spike in its place and none elsewhere."""
        return within(0.49, outputs, targets, mask)


class Periodic(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="periodic"):
    """Periodic function generation: a wave out of nothing. All sequences of a batch are equal.

        cosine      (1 − cos(2π t ÷ F)) ÷ 2
        triangle    rises from 0 to 1 in half a period, and falls back
        rectangle   1 in the second half of each period (t mod F > F ÷ 2), else 0

    Attributes:
        wave: its shape.
        period: F; 10 or 25 in the paper.
        periods: how many are made.
    """

    wave: Literal["cosine", "triangle", "rectangle"] = "cosine"
    period: Delay = 10
    periods: Count = 10

    about: ClassVar[About] = About(
        title="Periodic function",
        shows="With no input at all, the network keeps a rhythm by its own state.",
        inputs=("nothing",),
        outputs=("wave",),
        readout="linear",
        loss="squares",
        criterion="at every step the error is below 0.3",
        source=f"{GERS}, PFG",
    )

    def batch(self, n: int, generator: np.random.Generator) -> Batch:
        """Inputs, all 0, and targets (n, periods · F, 1); every step counts."""
        t = np.arange(self.periods * self.period)
        wave = np.broadcast_to(_wave(self.wave, t, self.period), (n, t.size))
        targets = wave[:, :, None].astype(np.float32)
        return Batch(np.zeros_like(targets), targets, np.ones((n, t.size), dtype=bool))

    def solved(self, outputs: Floats, targets: Floats, mask: Bools) -> Bools:
        """Which sequences (N,) stay within 0.3 of the wave."""
        return within(0.3, outputs, targets, mask)


def _wave(kind: str, t: NDArray[np.intp], F: int) -> NDArray[np.float64]:
    part = t % F / F  # of the period, 0 … 1
    wave: NDArray[np.float64]
    match kind:
        case "cosine":
            wave = (1 - np.cos(2 * np.pi * part)) / 2
        case "triangle":
            wave = 1 - np.abs(2 * part - 1)
        case _:
            wave = np.where(part > 0.5, 1.0, 0.0)
    return wave
