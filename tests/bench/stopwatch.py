"""A window that notes when it has painted, and a hand that draws on it with real mouse events."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.window import Window

if TYPE_CHECKING:
    from gui.views.grid import Grid

STUCK = 60.0  # seconds after which whatever is waited for does not come
LATE = -1000  # a priority below that of paint requests


class Watched(Window):
    """A window with a stopwatch.

    Attributes:
        painted: when each painting of all that had changed was done, in seconds.
        first: when the window was painted for the first time; 0 before.
        drawn: when the newest trace was handed to the views.
        idle: counts moments at which nothing was left to be done.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self.painted: list[float] = []
        self.first = self.drawn = 0.0
        self.idle = 0
        super().__init__(*args, **options)
        self.pages.made.connect(lambda page: page.drawn.connect(self._draw))
        if self.pages.count():
            self.page.drawn.connect(self._draw)

    def _draw(self) -> None:
        self.drawn = time.monotonic()

    def event(self, event: QEvent) -> bool:
        """Note the end of every painting; children paint inside their window's request."""
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest:
            self.painted.append(time.monotonic())
        elif event.type() == QEvent.Type.User:
            self.idle += 1
            self.first = self.first or time.monotonic()
        return done

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first painting comes without a request."""
        super().paintEvent(event)
        if not self.first:
            self.ring()

    def appear(self, full_screen: bool) -> None:
        """Note when the window is painted, before its explorer is imported."""
        super().appear(full_screen)
        self.first = time.monotonic()

    def ring(self) -> None:
        """Have `idle` counted once everything that waits now is done and painted."""
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), LATE)


def wait(until: Callable[[], bool], seconds: float = STUCK) -> None:
    """Let events run, asleep between them, until something holds.

    Raises:
        TimeoutError: when it does not hold in time.
    """
    loop, beat, end = QEventLoop(), QTimer(), time.monotonic() + seconds
    beat.start(200)
    while not until():
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.monotonic() > end:
            raise TimeoutError("the window did not come to rest")


def pause(seconds: float) -> None:
    """Let events run for so long."""
    loop, timer = QEventLoop(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(loop.quit)
    timer.start(round(seconds * 1000))
    loop.exec()


def painted(window: Watched) -> float:
    """Wait until nothing is left to be painted; when the painting of the newest trace was."""
    wait(lambda: bool(window.painted) and window.painted[-1] >= window.drawn)
    rung = window.idle
    window.ring()
    wait(lambda: window.idle > rung)
    return window.painted[-1]


@contextmanager
def opened(settings: object, explorer: str = "convnet") -> Iterator[Watched]:
    """A window at rest that shows an experiment's first step."""
    window = Watched(theme="light", keep=False, explorer=explorer)
    try:
        window.resize(QSize(1600, 900))
        window.show()
        page = window.page
        page.experiment.replace(settings)
        wait(lambda: page.trace is not None and not page.background.busy)
        page.transport.seek(0)
        rung = window.idle
        window.ring()
        wait(lambda: window.idle > rung)
        gc.freeze()  # as the application does
        yield window
    finally:
        window.close()
        window.deleteLater()
        pause(0.05)


def dragged(
    window: Watched, widget: QWidget, places: Iterable[QPointF], arrived: Callable[[], bool]
) -> tuple[float, ...]:
    """How long after each move of a pressed pointer everything had been painted; ms."""
    from tests.gui import hands  # with an explorer, which a first window does not wait for

    took = []
    for n, place in enumerate(places):
        began = time.monotonic()
        hands.move(widget, place, Qt.MouseButton.LeftButton)
        wait(arrived)
        took.append(1000 * (painted(window) - began))
        assert took[-1] > 0, "the move changed nothing"
        pause(0.002 + 0.003 * (n % 3))  # a hand keeps no step with timers
    return tuple(took[20:])


class Hand:
    """Draws on empty paper, row by row; full, it erases likewise. Each move changes one cell."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._moves = self._forever()

    def move(self) -> None:
        """The next cell, with a button down."""
        next(self._moves)

    def _forever(self) -> Iterator[None]:
        assert self._grid.sheet is not None
        rows, columns = self._grid.sheet.rows, self._grid.sheet.columns
        snake = [(r, c if r % 2 == 0 else columns - 1 - c)
                 for r in range(rows) for c in range(columns)]  # fmt: skip
        while True:
            for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
                self._send(QEvent.Type.MouseButtonPress, snake[0], button)
                for spot in snake[1:]:
                    self._send(QEvent.Type.MouseMove, spot, button)
                    yield
                self._send(QEvent.Type.MouseButtonRelease, snake[-1], button)

    def _send(self, kind: QEvent.Type, spot: tuple[int, int], button: Qt.MouseButton) -> None:
        point = self._grid.center_of(*spot)
        globally = QPointF(self._grid.mapToGlobal(point))
        none = Qt.MouseButton.NoButton
        moves, lifts = kind == QEvent.Type.MouseMove, kind == QEvent.Type.MouseButtonRelease
        event = QMouseEvent(kind, point, globally, none if moves else button,
                            none if lifts else button, Qt.KeyboardModifier.NoModifier)  # fmt: skip
        QCoreApplication.sendEvent(self._grid, event)
