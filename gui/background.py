"""The only file that knows threads: work that must not hold up the hand.

    Background   questions; the newest answer wins, older ones are dropped
    Stream       a long edit that reports as it goes: training

Workers call engine functions with frozen settings and get frozen results; no widget is ever
touched from here. Results arrive by signal on the thread of the window.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal

PATIENCE = 2.0  # seconds that closing waits for a worker
PACE = 0.08  # seconds from one look at what a stream reports to the next: an eye follows no more


def sentence(error: Exception) -> str:
    """What the window says of an error: the engine's own sentence, or what kind of surprise."""
    if isinstance(error, ValueError) and str(error):
        return str(error)
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower():
        return "There is not enough memory for this; make the input or the network smaller."
    traceback.print_exception(error)
    return f"This could not be computed ({type(error).__name__}: {error})."


class Background(QObject):
    """One worker. Of the questions that wait, only the newest is answered.

    An answer under way is still told when a newer question waits: while a hand draws, a picture a
    frame old is better than none, and the newest always comes last.

    Signals:
        answered(answer): on the window's thread.
        failed(str): a sentence; the question had no answer.
    """

    answered = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None, head_start: float = 0) -> None:
        """Let the first answer, and all it imports, wait for `begin` or for so many seconds."""
        super().__init__(parent)
        self._news = threading.Condition()
        self._question: Callable[[], Any] | None = None
        self._head_start = head_start
        self._ended = False
        self._busy = False
        self._thread = threading.Thread(target=self._work, name="background", daemon=True)
        self._thread.start()

    def ask(self, question: Callable[[], Any], light: bool = False) -> None:
        """Put a question; one that still waits is forgotten.

        A light one is answered here and now, unless an older one is still being answered: beside
        a busy window a worker waits for the interpreter longer than such an answer takes.
        """
        if light and not self.busy:
            self._answer(question)
            return
        with self._news:
            self._question = question
            self._news.notify()

    def begin(self) -> None:
        """The head start is over."""
        with self._news:
            self._head_start = 0
            self._news.notify()

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        with self._news:
            return self._to_come

    @property
    def _to_come(self) -> bool:
        return self._busy or self._question is not None

    def wait(self, seconds: float = PATIENCE) -> None:
        """Hold everything up until the newest question is answered; for the very end."""
        with self._news:
            self._news.wait_for(lambda: self._ended or not self._to_come, seconds)

    def close(self) -> None:
        """End the worker; the answer under way, if any, is dropped."""
        with self._news:
            self._ended = True
            self._question = None
            self._news.notify()
        self._thread.join(timeout=PATIENCE)

    def _work(self) -> None:
        with self._news:
            self._news.wait_for(lambda: self._ended or not self._head_start, self._head_start)
        while True:
            with self._news:
                while self._question is None and not self._ended:
                    self._busy = False
                    self._news.notify_all()
                    self._news.wait()
                if self._ended:
                    return
                question, self._question, self._busy = self._question, None, True
            assert question is not None
            self._answer(question)

    def _answer(self, question: Callable[[], Any]) -> None:
        try:
            answer = question()
        except Exception as error:
            self._tell(self.failed, sentence(error))
        else:
            self._tell(self.answered, answer)

    def _tell(self, signal: Any, news: Any) -> None:
        with self._news:
            ended = self._ended
        if not ended:
            signal.emit(news)


class _Flow:
    """One run of a stream: its own reports, its own leave to go on, its own end."""

    def __init__(self, allowed: float) -> None:
        self.gate = threading.Condition()
        self.reports: list[Any] = []
        self.allowed = allowed
        self.over = False
        self._told = False  # and not fetched since
        self._fetched = -PACE

    def put(self, report: Any) -> bool:
        """Add a report; whether to tell of it: not too often, but always before a pause."""
        with self.gate:
            self.reports.append(report)
            self.allowed -= 1
            early = self.allowed > 0 and time.monotonic() - self._fetched < PACE
            tell = not (early or self._told)
            self._told = self._told or tell
            return tell

    @property
    def untold(self) -> bool:
        """Whether there are reports nobody was told of."""
        with self.gate:
            return bool(self.reports) and not self._told

    def may_go_on(self) -> bool:
        """Wait for leave; False once it is over."""
        with self.gate:
            self.gate.wait_for(lambda: self.allowed > 0 or self.over)
            return not self.over

    def change(self, allowed: float | None = None, over: bool = False) -> None:
        """Give leave for so many reports, or end it."""
        with self.gate:
            self.allowed = self.allowed if allowed is None else allowed
            self.over = self.over or over
            self.gate.notify()

    def fetch(self) -> list[Any]:
        """All reports since the last call, oldest first."""
        with self.gate:
            reports, self.reports = self.reports, []
            self._told, self._fetched = False, time.monotonic()
        return reports


class Stream(QObject):
    """A long edit of the settings, reported as it goes, that can be paused, stepped and stopped.

    The worker never waits for the window: reports pile up and are fetched all at once (`drain`),
    so a slow window shows fewer pictures, not later ones, and a fast run does not take all of the
    window's time: after a look at the reports, `PACE` passes before it hears of others. A run that
    was stopped may still be busy with its last report; nobody waits for it, and nobody hears of it
    any more.

    Signals:
        progressed(): there is something to `drain`.
        ended(): the last report has been given; not told of a run that was stopped, or failed.
        failed(str): a sentence; what was reported before still holds.
    """

    progressed = Signal()
    ended = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._flow: _Flow | None = None
        self._threads: list[threading.Thread] = []

    @property
    def alive(self) -> bool:
        """Whether a stream is under way, running or paused."""
        return self._flow is not None and not self._flow.over

    @property
    def running(self) -> bool:
        """Whether it is under way and not paused."""
        return self._flow is not None and not self._flow.over and self._flow.allowed > 0

    def start(self, begin: Callable[[], Iterator[Any]], reports: float = float("inf")) -> None:
        """Begin a stream, replacing one under way; pause after so many reports."""
        self.stop()
        self._flow = flow = _Flow(reports)
        thread = threading.Thread(target=self._work, args=(begin, flow), name="stream", daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def allow(self, reports: float) -> None:
        """Go on for so many reports: 0 pauses, infinity runs freely."""
        if self._flow is not None:
            self._flow.change(allowed=reports)

    def stop(self) -> None:
        """End it; what was drained stays valid, what was not is gone."""
        if self._flow is not None:
            self._flow.change(over=True)
            self._flow = None

    def close(self) -> None:
        """End it for good, and give the worker a moment to notice."""
        self.stop()
        for thread in self._threads:
            thread.join(timeout=PATIENCE)

    def drain(self) -> list[Any]:
        """All reports since the last call, oldest first."""
        return self._flow.fetch() if self._flow is not None else []

    def _work(self, begin: Callable[[], Iterator[Any]], flow: _Flow) -> None:
        trouble = ""
        try:
            for report in begin():
                if flow.over:
                    return
                if flow.put(report):
                    self.progressed.emit()
                if not flow.may_go_on():
                    return
        except Exception as error:
            trouble = sentence(error)
        heard = not flow.over
        flow.change(over=True)  # before anyone hears of the end, as then nothing runs any more
        if not heard:
            return
        if trouble:
            self.failed.emit(trouble)
            return
        if flow.untold:
            self.progressed.emit()
        self.ended.emit()
