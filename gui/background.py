"""The only file that knows threads: work that must not hold up the hand.

    Background   questions; the newest answer wins, older ones are dropped
    Stream       a long edit that reports as it goes: training

Workers call engine functions with frozen settings and get frozen results; no widget is ever
touched from here. Results arrive by signal on the thread of the window.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal


def sentence(error: Exception) -> str:
    """What the window says of an error: the engine's own sentence, or what kind of surprise."""
    if isinstance(error, ValueError) and str(error):
        return str(error)
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower():
        return "There is not enough memory for this; make the picture or the stack smaller."
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

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._news = threading.Condition()
        self._question: Callable[[], Any] | None = None
        self._ended = False
        self._busy = False
        self._thread = threading.Thread(target=self._work, name="background", daemon=True)
        self._thread.start()

    def ask(self, question: Callable[[], Any]) -> None:
        """Put a question; one that still waits is forgotten."""
        with self._news:
            self._question = question
            self._news.notify()

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        with self._news:
            return self._busy or self._question is not None

    def close(self) -> None:
        """End the worker; the answer under way, if any, is dropped."""
        with self._news:
            self._ended = True
            self._question = None
            self._news.notify()
        self._thread.join(timeout=5)

    def _work(self) -> None:
        while True:
            with self._news:
                while self._question is None and not self._ended:
                    self._busy = False
                    self._news.wait()
                if self._ended:
                    return
                question, self._question, self._busy = self._question, None, True
            assert question is not None
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


class Stream(QObject):
    """A long edit of the settings, reported as it goes, that can be paused, stepped and stopped.

    The worker never waits for the window: reports pile up and are fetched all at once (`drain`),
    so a slow window shows fewer pictures, not later ones.

    Signals:
        progressed(): there is something to `drain`.
        ended(): the last report has been given, or the stream was stopped.
        failed(str): a sentence; what was reported before still holds.
    """

    progressed = Signal()
    ended = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = threading.Condition()
        self._reports: list[Any] = []
        self._allowed: float = 0
        self._stopped = True
        self._thread: threading.Thread | None = None

    @property
    def alive(self) -> bool:
        """Whether a stream is under way, running or paused."""
        return self._thread is not None and self._thread.is_alive() and not self._stopped

    @property
    def running(self) -> bool:
        """Whether it is under way and not paused."""
        return self.alive and self._allowed > 0

    def start(self, begin: Callable[[], Iterator[Any]], reports: float = float("inf")) -> None:
        """Begin a stream, replacing one under way; pause after so many reports."""
        self.stop()
        self._stopped, self._allowed, self._reports = False, reports, []
        self._thread = threading.Thread(
            target=self._work, args=(begin,), name="stream", daemon=True
        )
        self._thread.start()

    def allow(self, reports: float) -> None:
        """Go on for so many reports: 0 pauses, infinity runs freely."""
        with self._gate:
            self._allowed = reports
            self._gate.notify()

    def stop(self) -> None:
        """End it now; what was drained stays valid."""
        with self._gate:
            self._stopped = True
            self._gate.notify()
        if self._thread is not None:
            self._thread.join(timeout=5)
            self._thread = None

    def drain(self) -> list[Any]:
        """All reports since the last call, oldest first."""
        with self._gate:
            reports, self._reports = self._reports, []
        return reports

    def _work(self, begin: Callable[[], Iterator[Any]]) -> None:
        try:
            for report in begin():
                with self._gate:
                    first = not self._reports
                    self._reports.append(report)
                    self._allowed -= 1
                if first:
                    self.progressed.emit()
                with self._gate:
                    while self._allowed <= 0 and not self._stopped:
                        self._gate.wait()
                    if self._stopped:
                        return
        except Exception as error:
            self.failed.emit(sentence(error))
        finally:
            self._finish()

    def _finish(self) -> None:
        with self._gate:
            stopped, self._stopped = self._stopped, True
        if not stopped:
            self.ended.emit()
