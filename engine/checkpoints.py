"""`Checkpoints`: one training, remembered: its curves whole, and states to come back from.

    reports ──add──▶ checkpoints ──back(epoch)──▶ the nearest checkpoint, the lessons since then
                                                                       └─ again ─▶ that epoch

Every epoch's state is kept while there is room, then every second one's, every fourth one's …
What lies between is learned again from the checkpoint before it. A state and the settings decide
all that follows, so on the CPU the same numbers come again, bit for bit.

Source: keep some, compute the others again: Chen et al. 2016, as done there inside one step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import msgspec
import numpy as np

from engine.array import arrays_of

if TYPE_CHECKING:
    from engine.training import State

Lesson = tuple[Any, str]  # settings of the system that learns, and the name of the device

ROOM = 256 << 20  # bytes; the slides' stack takes 12 KB an epoch, the largest layer 48 MB


@dataclass(frozen=True)
class Point:
    """What the curves show of an epoch; losses and shares as `learning.Scores` has them."""

    epoch: int
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float


NAMES = tuple(field.name for field in fields(Point))


class Report(Protocol):
    """News of any training, with the numbers of a `Point`: a frozen dataclass."""

    @property
    def epoch(self) -> int:
        """Epochs done."""

    @property
    def state(self) -> State | None:
        """To resume from, where the epoch is whole."""


R = TypeVar("R", bound=Report)


class Checkpoints(Generic[R]):
    """What is remembered of one training.

    Attributes:
        curve: a point for every epoch, the first before any learning.
        kept: whole epochs' reports by epoch, oldest first; the first and the newest always.
    """

    def __init__(self, room: int = ROOM) -> None:
        """Keep so many bytes of reports, or two reports where these are more."""
        self.curve: list[Point] = []
        self.kept: dict[int, R] = {}
        self._lessons: list[Lesson] = []  # what each epoch was learned with
        self._room = room
        self._stride = 1

    @property
    def newest(self) -> R | None:
        """The last checkpoint; None before there is any."""
        return self.kept[next(reversed(self.kept))] if self.kept else None

    def add(self, report: R, lesson: Lesson) -> None:
        """Remember a whole epoch, learned for the first time or again; epochs come in order."""
        if report.epoch in self.kept:
            return
        if report.epoch == len(self.curve):
            self.curve.append(Point(**{name: getattr(report, name) for name in NAMES}))
            self._lessons.append(lesson)
        last = next(reversed(self.kept), 0)
        if last % self._stride:
            del self.kept[last]
        self.kept[report.epoch] = report
        size = _bytes(report)  # all reports of a training are of one size
        while len(self.kept) > 2 and len(self.kept) * size > self._room:
            self._stride *= 2
            self.kept = {
                epoch: one
                for epoch, one in self.kept.items()
                if epoch % self._stride == 0 or one is report
            }

    def back(self, epoch: int) -> tuple[R, list[Lesson]]:
        """Forget what came after an epoch, 0 ≤ epoch < len(curve).

        Returns:
            the nearest checkpoint, and what to learn once more from there; nothing if it is
            that epoch's own.
        """
        nearest = max(known for known in self.kept if known <= epoch)
        again = self._lessons[nearest + 1 : epoch + 1]
        del self.curve[epoch + 1 :], self._lessons[epoch + 1 :]
        self.kept = {known: one for known, one in self.kept.items() if known <= nearest}
        self._stride = 1
        return self.kept[nearest], again


def again(
    learn: Callable[[Any, str, State | None], Iterator[R]], report: R, lessons: Sequence[Lesson]
) -> Iterator[R]:
    """Learn once more what was learned after a whole epoch, one lesson for each epoch since.

    Args:
        learn: of the system that learns: settings, device and state in, reports out.
        report: of the whole epoch to begin from.
        lessons: their settings have a `training`, which says how many `epochs` in all.

    Raises:
        whatever `learn` raises.
    """
    for (settings, device), same in groupby(lessons):
        plan = msgspec.structs.replace(settings.training, epochs=report.epoch + len(list(same)))
        settings = msgspec.structs.replace(settings, training=plan)
        for step in learn(settings, device, report.state):
            yield (report := step)


def _bytes(report: Report) -> int:
    """Memory of a report's numbers, its state included."""
    state = report.state
    assert state is not None, "only whole epochs are kept"
    values = vars(report).values()
    tensors = (*state.parameters.values(), *state.slots.values(), state.generator)
    found = sum(tensor.nbytes for tensor in tensors)
    found += sum(value.nbytes for value in values if isinstance(value, np.ndarray))
    return found + sum(array.values.nbytes for value in values for array in arrays_of(value))
