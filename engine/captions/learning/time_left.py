"""How far a long work is, and how long it still takes: a line at once, then one now and then."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from engine.explain import count_of

One = TypeVar("One")
Say = Callable[[str], None]
EVERY = 20.0  # seconds between two lines


def aloud(line: str) -> None:
    """Print a line at once, into files and pipes, too."""
    print(line, flush=True)


def silent(_: str) -> None:
    """For those whom nobody listens to."""


def left(seconds: float) -> str:
    """The time left, for people: `3 minutes left`."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute left"
    if minutes < 120:
        return f"{count_of(minutes, 'minute')} left"
    return f"{minutes // 60} h {minutes % 60} min left"


class Clock:
    """Hears of every part of a work that is done, and says a line at most every `EVERY` seconds.

    What was done before the first part it hears of, by a run that was cut off, took it no time.
    """

    def __init__(self, say: Say, now: Callable[[], float] = time.monotonic) -> None:
        self._say, self._now = say, now
        self._begun, self._told, self._before = now(), -math.inf, -1

    def tell(self, words: str, done: int, whole: int) -> None:
        """Hear that `done` of `whole` parts are done, the last of them just now."""
        now = self._now()
        if self._before < 0:
            self._before = done - 1
        if now - self._told >= EVERY:
            self._told = now
            each = (now - self._begun) / (done - self._before)
            self._say(f"{words}, {left(each * (whole - done))}")


def counted(works: Iterable[One], doing: str, count: int, say: Say) -> Iterator[One]:
    """The same works, one after the other, with news of how many of `count` there were."""
    clock = Clock(say)
    for done, work in enumerate(works, start=1):
        clock.tell(f"{doing}, {done} of {count}", done, count)
        yield work
