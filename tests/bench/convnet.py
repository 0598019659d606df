"""What the convolution explorer promises, measured on its real window, 1600×900, without a screen.

hand       from the pen's event to all pictures painted
playing    the time between frames while the window slides, alone and beside a training
epoch      200 letters of 9×9, every epoch's stack put into the experiment and drawn
cuda       the same trace, and how fast it trains, on both devices
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

import msgspec
import numpy as np
from PySide6.QtCore import Qt, QTimer

from engine.array import Array
from engine.convnet.layers import Convolution, FullyConnected, Pooling, ReLU
from engine.systems.convnet import Settings, Training, default, legal, run
from gui.background import Stream
from tests.bench.stopwatch import Hand, Watched, opened, painted, pause, wait
from tests.bench.table import Row
from tests.gui.hands import convolution

FRAME = {"median": 17.5, "p99": 25.0}
PLAYED = 5.0  # seconds
MANY = 10_000  # epochs: more than are learned while two measures are taken


def deep() -> Settings:
    """28×28 and 64 maps: 32 in each of two convolutions."""
    generator = np.random.default_rng(0)
    first, second, weights = (
        Array(generator.uniform(-1, 1, shape).astype(np.float32))
        for shape in ((32, 1, 3, 3), (32, 32, 3, 3), (2, 32 * 6 * 6))
    )
    layers = (
        *(Convolution(first), ReLU(), Pooling()),
        *(Convolution(second), ReLU(), Pooling(), FullyConnected(weights)),
    )
    paper = Array(np.full((1, 28, 28), -1.0, np.float32))
    return legal(msgspec.structs.replace(default(), input=paper, layers=layers))[0]


def blank() -> Settings:
    """The slides' stack over empty paper."""
    paper = Array(np.full((1, 9, 9), -1.0, np.float32))
    return msgspec.structs.replace(default(), input=paper)


def hand(moves: int) -> list[Row]:
    """The pen moved: when has everything followed?"""
    limits = {"median": 5.0, "p95": 12.0}
    return [
        Row("pen to pictures, the slides' stack", "ms", _follow(blank(), moves), limits),
        Row("pen to pictures, 28×28 with 64 maps", "ms", _follow(deep(), moves), {"p95": 16.0}),
    ]


def _follow(settings: Settings, moves: int) -> tuple[float, ...]:
    with opened(settings) as window:
        page, drawer, took = window.page, Hand(convolution(window).stage.source), []

        def arrived() -> bool:
            drawn = page.experiment.settings.input.values
            return page.trace is not None and page.trace["input"] is drawn

        for n in range(moves + 20):
            before = page.experiment.settings
            began = time.monotonic()
            drawer.move()
            assert page.experiment.settings is not before, "the pen left nothing"
            wait(arrived)
            took.append(1000 * (painted(window) - began))
            pause(0.002 + 0.003 * (n % 3))  # a hand keeps no step with timers
        return tuple(took[20:])


def playing() -> list[Row]:
    """Time between frames: playing at speed 8, drawing 60 times a second, beside a training."""
    with opened(blank()) as window:
        alone = _play(window)
        drawing = _draw(window)
        stream = Stream()
        stream.progressed.connect(stream.drain)
        settings = _lesson(MANY)
        stream.start(lambda: _learn(settings, "auto"))
        beside = _play(window)
        drawing_beside = _draw(window)
        still = stream.running
        stream.stop()
        assert still, "the training ended before the measure did"
    return [
        Row("frame, playing at speed 8", "ms", alone, FRAME),
        Row("frame, drawing at 60/s", "ms", drawing, FRAME),
        Row("frame, playing beside a training", "ms", beside, {"p99": 25.0}),
        Row("frame, drawing beside a training", "ms", drawing_beside, {"p99": 25.0}),
    ]


def _play(window: Watched) -> tuple[float, ...]:
    transport = window.page.transport
    transport.set_speed(8)
    transport.set_whole(True)
    transport.seek(0)
    transport.play()
    pause(0.3)
    window.painted.clear()
    pause(PLAYED)
    frames = tuple(1000 * (b - a) for a, b in pairwise(window.painted))
    transport.pause()
    transport.seek(0)
    return frames


def _draw(window: Watched) -> tuple[float, ...]:
    """Time between the paintings that show a trace not seen before, under a steady hand."""
    page, drawer = window.page, Hand(convolution(window).stage.source)
    page.experiment.replace(blank())  # over ink of an earlier round the pen leaves nothing new
    frames: list[float] = []
    fresh = False

    def arrived() -> None:
        nonlocal fresh
        fresh = True

    def look() -> None:
        nonlocal fresh
        if fresh and window.painted:
            fresh = False
            frames.append(window.painted[-1])

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(look)
    timer.timeout.connect(drawer.move)
    page.drawn.connect(arrived)
    timer.start(16)
    pause(PLAYED)
    timer.stop()
    page.drawn.disconnect(arrived)
    wait(lambda: not page.background.busy)
    return tuple(1000 * (b - a) for a, b in pairwise(frames[10:]))


def _lesson(epochs: int) -> Settings:
    """The slides' stack, 200 letters of 9×9."""
    return msgspec.structs.replace(default(), training=Training(made=200, epochs=epochs))


def _learn(settings: Settings, device: str) -> Iterator[object]:
    from engine.convnet.learning import learn

    return learn(settings, device)


def epoch(epochs: int) -> list[Row]:
    """Training with live pictures: the window shows every epoch's stack as soon as it is known."""
    from engine.convnet.learning import Progress

    settings, stream, ends = _lesson(epochs), Stream(), []
    with opened(settings) as window:

        def show() -> None:
            whole = [r for r in stream.drain() if isinstance(r, Progress) and r.whole_epoch]
            ends.extend([time.monotonic()] * len(whole))
            if whole:
                window.page.experiment.change("training", layers=whole[-1].layers)

        window.painted.clear()
        stream.progressed.connect(show)
        began = time.monotonic()
        stream.start(lambda: _learn(settings, "auto"))
        wait(lambda: len(ends) > epochs)
        wait(lambda: not window.page.background.busy)
        done = painted(window)
        stream.stop()
    mean = 1000 * (done - ends[0]) / epochs
    return [
        Row("epoch of 200 letters, live pictures", "ms", (mean,), {"median": 100.0}),
        Row("… before the first one", "ms", (1000 * (ends[0] - began),), {}),
    ]


def cuda(epochs: int) -> list[Row]:
    """The largest difference between the traces of both devices, and the time of an epoch."""
    rows = []
    for name, settings in (("slides' stack", default()), ("64 maps", deep())):
        settings = msgspec.structs.replace(settings, target=0)
        here, there = run(settings, "cpu"), run(settings, "cuda")
        apart = max(_apart(here[key], there[key]) for key in here.arrays)
        rows.append(Row(f"trace on CUDA, {name}: largest difference", "", (apart,),
                        {"worst": 1e-5}))  # fmt: skip
        plan = Training(made=200, epochs=epochs)
        lesson = msgspec.structs.replace(settings, target=None, training=plan)
        for device in ("cpu", "cuda"):
            took = 1000 * _train(lesson, device) / epochs
            rows.append(Row(f"epoch on {device.upper()}, {name}", "ms", (took,), {}))
    return rows


def _apart(a: np.ndarray, b: np.ndarray) -> float:
    """Largest difference, as a share of the largest value where that is above 1."""
    return float(np.abs(a - b).max(initial=0) / max(1.0, float(np.abs(a).max(initial=0))))


def _train(settings: Settings, device: str) -> float:
    """Seconds from the first report, before learning, to the last."""
    reports = _learn(settings, device)
    next(reports)
    began = time.monotonic()
    for _ in reports:
        pass
    return time.monotonic() - began
