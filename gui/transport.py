"""`Transport`: the one clock of an explorer, and so the truth of where in the trace we look.

While playing, the position follows from the wall clock and the moment play began. Slow drawing
drops frames; it never delays the walk. The clock is a parameter, so tests need not sleep.
"""

from __future__ import annotations

import math
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
STEPS_A_SECOND = 2.5  # at speed 1: slow enough to say each number aloud


class Transport(QObject):
    """Play, pause, step, scrub, faster, backwards.

    Signals:
        moved(float): the position, in steps from 0; between two steps while playing.
        changed(): playing, speed, direction, length or marks are other ones now.
    """

    moved = Signal(float)
    changed = Signal()

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._position = 0.0
        self._anchor = (0.0, 0.0)
        self._length = 1
        self._marks: tuple[int, ...] = (0,)
        self._speed = 1.0
        self._backwards = False
        self._whole = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(16)
        self._timer.timeout.connect(self.tick)

    @property
    def position(self) -> float:
        """Where we look, 0 … length − 1, between two steps while playing."""
        return self._position

    @property
    def step(self) -> int:
        """The step we look at."""
        return math.floor(self._position + 1e-9)

    @property
    def length(self) -> int:
        """How many steps there are."""
        return self._length

    @property
    def marks(self) -> tuple[int, ...]:
        """First steps of the stretches the walk is made of."""
        return self._marks

    @property
    def playing(self) -> bool:
        """Whether the clock runs."""
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """A factor; at 1 it makes `STEPS_A_SECOND`."""
        return self._speed

    @property
    def backwards(self) -> bool:
        """Whether playing goes towards the start."""
        return self._backwards

    @property
    def whole(self) -> bool:
        """Whether playing goes on across marks, or stops at the end of each stretch."""
        return self._whole

    def set_walk(self, length: int, marks: Sequence[int] = (0,)) -> None:
        """Another trace is shown: so many steps, in stretches that begin at these."""
        walk = max(1, length), tuple(marks) or (0,)
        if walk != (self._length, self._marks):
            self._length, self._marks = walk
            self._go(self._position)
            self.changed.emit()

    def set_speed(self, speed: float) -> None:
        """Play at this factor, or the nearest of `SPEEDS`, from here on."""
        speed = min(SPEEDS, key=lambda known: abs(known - speed))
        if speed != self._speed:
            self._speed = speed
            self._drop_anchor()
            self.changed.emit()

    def faster(self, by: int = 1) -> None:
        """The next higher speed, or lower for −1."""
        n = SPEEDS.index(self._speed) + by
        self.set_speed(SPEEDS[min(max(n, 0), len(SPEEDS) - 1)])

    def set_backwards(self, backwards: bool) -> None:
        """Turn the walk around."""
        if backwards != self._backwards:
            self._backwards = backwards
            self._drop_anchor()
            self.changed.emit()

    def set_whole(self, whole: bool) -> None:
        """Play the whole walk, or stop at the end of each stretch."""
        if whole != self._whole:
            self._whole = whole
            self.changed.emit()

    def play(self) -> None:
        """Start the clock; at the end of the walk, from its beginning."""
        if self.playing:
            return
        if not self._backwards and self.step >= self._length - 1:
            self._go(0)
        elif self._backwards and self._position <= 0:
            self._go(self._length - 1)
        elif not self._whole and self._position == self._stop(self._position):
            self._go(self._position + (-1 if self._backwards else 1))
        self._drop_anchor()
        self._timer.start()
        self.changed.emit()

    def pause(self) -> None:
        """Stop the clock on a whole step."""
        if self.playing:
            self._timer.stop()
            self._go(self.step)
            self.changed.emit()

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def seek(self, position: float) -> None:
        """Go to a step, playing on from there if we were playing."""
        self._go(position)
        self._drop_anchor()

    def forward(self, steps: int = 1) -> None:
        """So many steps on (back if negative); stops playing."""
        self.pause()
        self._go(self.step + steps)

    def next_mark(self, by: int = 1) -> None:
        """To the beginning of the next stretch, or for −1 of this one or the one before."""
        here = self.step
        n = bisect_right(self._marks, here) if by > 0 else bisect_left(self._marks, here) - 1
        self.pause()
        self._go(self._marks[n] if 0 <= n < len(self._marks) else (0 if by < 0 else self._length))

    def tick(self) -> None:
        """Look at the clock and go where we should be by now."""
        began, start = self._anchor
        walked = (self._clock() - began) * self._speed * STEPS_A_SECOND
        target = start - walked if self._backwards else start + walked
        stop = self._stop(start)
        arrived = target <= stop if self._backwards else target >= stop
        self._go(stop if arrived else target)
        if arrived:
            self.pause()

    def _stop(self, start: float) -> float:
        """Where playing from `start` ends: the end of the walk, or of this stretch."""
        last = float(self._length - 1)
        if self._whole:
            return 0.0 if self._backwards else last
        n = bisect_right(self._marks, math.floor(start + 1e-9))
        if self._backwards:
            return float(self._marks[n - 1])
        return float(self._marks[n] - 1) if n < len(self._marks) else last

    def _drop_anchor(self) -> None:
        self._anchor = (self._clock(), self._position)

    def _go(self, position: float) -> None:
        position = min(max(position, 0.0), float(self._length - 1))
        if position != self._position:
            self._position = position
            self.moved.emit(position)
