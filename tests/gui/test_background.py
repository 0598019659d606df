"""Work beside the window: the newest question wins, errors are sentences, and threads end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, QThread
from pytestqt.qtbot import QtBot

from gui.background import PACE, Background, Stream, sentence

pytestmark = pytest.mark.usefixtures("qapp")


class Listener(QObject):
    """Keeps what it is told, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Any] = []
        self.threads: set[QThread] = set()

    def hear(self, news: Any = "") -> None:
        self.heard.append(news)
        self.threads.add(QThread.currentThread())


class Bolt:
    """A question that stays open until it is let go."""

    def __init__(self, answer: Any) -> None:
        self.begun, self.free = threading.Event(), threading.Event()
        self.answer = answer

    def __call__(self) -> Any:
        self.begun.set()
        assert self.free.wait(10)
        return self.answer


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def stream() -> Iterator[Stream]:
    made = Stream()
    yield made
    made.stop()


@pytest.fixture
def listener(background: Background) -> Listener:
    made = Listener()
    background.answered.connect(made.hear)
    background.failed.connect(made.hear)
    return made


def test_answers_arrive_on_the_window_s_thread(
    background: Background, listener: Listener, qtbot: QtBot
) -> None:
    background.ask(threading.get_ident)
    qtbot.waitUntil(lambda: len(listener.heard) == 1)
    assert listener.heard != [threading.get_ident()]
    assert listener.threads == {QThread.currentThread()}


def test_of_questions_that_wait_only_the_newest_is_answered(
    background: Background, listener: Listener, qtbot: QtBot
) -> None:
    slow, asked = Bolt("slow"), list[int]()

    def question(n: int) -> int:
        asked.append(n)
        return n

    background.ask(slow)
    assert slow.begun.wait(10)
    for n in range(50):
        background.ask(partial(question, n))
    assert background.busy
    slow.free.set()
    qtbot.waitUntil(lambda: not background.busy)
    qtbot.waitUntil(lambda: listener.heard == ["slow", 49])
    assert asked == [49]


def test_an_error_is_a_sentence_and_the_worker_goes_on(
    background: Background, listener: Listener, qtbot: QtBot
) -> None:
    def fail() -> None:
        raise ValueError("The pool is larger than its map.")

    background.ask(fail)
    qtbot.waitUntil(lambda: listener.heard == ["The pool is larger than its map."])
    background.ask(lambda: "well again")
    qtbot.waitUntil(lambda: listener.heard[-1] == "well again")


def test_the_end_can_wait_for_the_newest_answer(background: Background, qtbot: QtBot) -> None:
    answers: list[int] = []

    def question(n: int) -> None:
        time.sleep(0.05)
        answers.append(n)

    background.wait()  # for nothing
    background.ask(lambda: question(1))
    qtbot.waitUntil(lambda: background._question is None)  # it is under way
    background.ask(lambda: question(2))
    background.ask(lambda: question(3))
    background.wait()
    assert answers == [1, 3]
    background.ask(lambda: time.sleep(1))
    start = time.perf_counter()
    background.wait(0.1)
    assert time.perf_counter() - start < 0.9


def test_closing_drops_the_answer_under_way_and_ends_the_thread(
    background: Background, listener: Listener, qtbot: QtBot
) -> None:
    slow = Bolt("too late")
    background.ask(slow)
    assert slow.begun.wait(10)
    background.ask(lambda: "never")
    threading.Timer(0.05, slow.free.set).start()
    background.close()
    assert not background._thread.is_alive()
    background.close()  # twice does no harm
    qtbot.wait(20)
    assert listener.heard == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError("A plain sentence."), "A plain sentence."),
        (MemoryError(), "not enough memory"),
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), "not enough memory"),
        (ZeroDivisionError("by zero"), "could not be computed (ZeroDivisionError: by zero)"),
        (ValueError(), "could not be computed (ValueError: )"),
    ],
)
def test_every_error_has_a_sentence(
    error: Exception, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in sentence(error)
    surprise = "could not be computed" in words
    assert ("Error" in capsys.readouterr().err) == surprise  # a surprise leaves its trace for us


def counted(stop_at: int = 10**9) -> Iterator[int]:
    yield from range(stop_at)


def test_a_stream_reports_in_order_and_ends(stream: Stream, qtbot: QtBot) -> None:
    found = list[int]()
    stream.progressed.connect(lambda: found.extend(stream.drain()))
    with qtbot.waitSignal(stream.ended):
        stream.start(lambda: counted(200))
    found += stream.drain()
    assert found == list(range(200))
    assert not stream.alive


def test_a_slow_window_gets_fewer_news_but_all_reports(stream: Stream, qtbot: QtBot) -> None:
    told = Listener()
    stream.progressed.connect(told.hear)
    with qtbot.waitSignal(stream.ended):
        stream.start(lambda: counted(500))
    assert len(told.heard) == 1
    assert stream.drain() == list(range(500))
    assert stream.drain() == []


def test_a_fast_stream_leaves_the_window_time(stream: Stream, qtbot: QtBot) -> None:
    """It is told of reports at most once a `PACE`, however fast they come."""
    looks, found = list[float](), list[int]()

    def look() -> None:
        looks.append(time.monotonic())
        found.extend(stream.drain())

    stream.progressed.connect(look)
    stream.start(counted)
    qtbot.waitUntil(lambda: len(looks) == 5)
    assert min(b - a for a, b in pairwise(looks)) >= PACE
    assert found[:100] == list(range(100))
    stream.stop()


def test_reports_that_come_too_fast_are_told_at_the_end(stream: Stream, qtbot: QtBot) -> None:
    found = list[int]()
    stream.progressed.connect(lambda: found.extend(stream.drain()))
    with qtbot.waitSignal(stream.ended):
        stream.start(lambda: counted(200))
    assert found == list(range(200))


def test_a_stream_goes_step_by_step_and_runs_on(stream: Stream, qtbot: QtBot) -> None:
    found = list[int]()
    stream.progressed.connect(lambda: found.extend(stream.drain()))
    stream.start(counted, reports=1)
    qtbot.waitUntil(lambda: found == [0] and not stream.running)
    assert stream.alive
    stream.allow(2)
    qtbot.waitUntil(lambda: found == [0, 1, 2])
    qtbot.wait(20)
    assert (found, stream.running) == ([0, 1, 2], False)
    stream.allow(float("inf"))
    qtbot.waitUntil(lambda: len(found) > 20)
    stream.allow(0)
    qtbot.waitUntil(lambda: not stream.running)
    here = len(found) + len(stream.drain())
    qtbot.wait(20)
    assert len(stream.drain()) + here <= here + 1  # at most the one that was under way


def test_stopping_ends_it_at_once_and_says_nothing(stream: Stream, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(stream.ended, wait=30):
        stream.start(counted, reports=3)
        stream.stop()
    stream.close()
    assert not [one for one in threading.enumerate() if one.name == "stream"]
    assert (stream.alive, stream.running) == (False, False)


def test_a_new_stream_replaces_the_old(stream: Stream, qtbot: QtBot) -> None:
    stream.start(counted)
    with qtbot.waitSignal(stream.ended):
        stream.start(lambda: iter("ab"))
    assert stream.drain() == ["a", "b"]
    stream.close()
    assert not [one for one in threading.enumerate() if one.name == "stream"]


def test_a_stopped_run_that_is_still_busy_is_not_waited_for_nor_heard(
    stream: Stream, qtbot: QtBot
) -> None:
    free = threading.Event()

    def slow() -> Iterator[str]:
        free.wait(5)
        yield "old"

    stream.start(slow)
    with qtbot.waitSignal(stream.ended, timeout=1000):
        stream.start(lambda: iter(["new"]))
    free.set()
    qtbot.wait(30)
    assert stream.drain() == ["new"]


def test_a_stream_that_fails_keeps_what_it_reported(stream: Stream, qtbot: QtBot) -> None:
    def fails() -> Iterator[int]:
        yield 1
        raise ValueError("The rate is too high; nothing is a number any more.")

    told, alive = Listener(), list[bool]()
    stream.failed.connect(told.hear)
    stream.failed.connect(lambda: alive.append(stream.alive), Qt.ConnectionType.DirectConnection)
    with qtbot.assertNotEmitted(stream.ended), qtbot.waitSignal(stream.failed):
        stream.start(fails)
    assert told.heard == ["The rate is too high; nothing is a number any more."]
    assert alive == [False]  # whoever hears of the end may begin anew
    assert stream.drain() == [1]
