"""The flow of a page: any way to a step gives the same picture, and a failed run leaves the old."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.systems import SYSTEMS, convnet
from engine.systems.convnet import Settings, default
from engine.trace import Cell, Trace
from gui.window import Window
from tests.gui.conftest import OTHER, Clock, MakeWindow, face
from tests.gui.hands import convolution

SMALL = msgspec.structs.replace(default(), layers=default().layers[1:2])  # a ReLU alone: 81 steps


class Runs:
    """A `run` that can be held up and can fail; it counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Settings] = []
        self.free = threading.Event()
        self.free.set()
        self.error: Exception | None = None

    def __call__(self, settings: Settings, device: str) -> Trace:
        self.asked.append(settings)
        assert self.free.wait(20)
        if self.error is not None:
            raise self.error
        return convnet.run(settings, device)


@pytest.fixture
def runs(window: Window) -> Iterator[Runs]:
    """What the window's page runs from now on."""
    made = Runs()
    window.page.system = msgspec.structs.replace(
        window.page.system, run=made, work=lambda _: math.inf
    )
    yield made
    made.free.set()


def walked(window: Window, *steps: float) -> Any:
    """The whole window after a walk over these steps."""
    for step in steps:
        window.page.transport.seek(step)
    window.settle()
    return face(window)


def test_every_way_to_a_step_gives_the_same_picture(window: Window) -> None:
    last = window.page.transport.length - 1
    for target in (5, 48, 49, 150, 200, 326, 350):
        jumped = walked(window, 8, target)
        assert walked(window, *range(max(0, target - 6), target + 1)) == jumped, target
        assert walked(window, last, 0, target) == jumped, target
        assert walked(window, 4.5, target) == jumped, target  # from between two
        assert walked(window, (target + 1) % last) != jumped, target


def test_stepping_by_key_is_seeking(window: Window, qtbot: QtBot) -> None:
    jumped = walked(window, 8, 5)
    walked(window, 0)
    for _ in range(5):
        qtbot.keyClick(window, Qt.Key.Key_Right)
    window.settle()
    assert face(window) == jumped


def test_playing_there_is_seeking_there(window: Window, clock: Clock) -> None:
    walk = window.page.transport
    jumped = walked(window, 5)
    walk.seek(0)
    walk.play()
    for _ in range(20):
        clock.now += 0.1
        walk.tick()
        window.settle()
    walk.pause()
    window.settle()
    assert walk.step == 5
    assert face(window) == jumped


def test_equal_settings_give_the_same_picture(window: Window) -> None:
    first = walked(window, 16)
    window.page.experiment.replace(OTHER)
    window.wait_for_picture()
    assert face(window) != first
    window.page.experiment.replace(default())
    window.wait_for_picture()
    window.actions_["undo"].setEnabled(False)  # that there is something to undo is no picture
    assert face(window) == first


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError("This filter is larger than its map."), "This filter is larger than its map."),
        (MemoryError(), "not enough memory"),
        (RuntimeError("surprise"), "could not be computed (RuntimeError: surprise)"),
    ],
)
def test_a_run_that_fails_is_a_sentence_and_the_old_picture_stays(
    error: Exception, words: str, window: Window, runs: Runs
) -> None:
    before, trace = face(convolution(window).center), window.page.trace
    runs.error = error
    window.page.experiment.replace(OTHER)
    window.wait_for_picture()
    assert words in window.message.text
    assert window.page.trace is trace
    window.message.hide()
    window.settle()
    assert face(convolution(window).center) == before
    runs.error = None
    window.actions_["undo"].trigger()
    window.actions_["redo"].trigger()
    window.wait_for_picture()
    assert (window.page.trace["input"] == OTHER.input.values).all()  # type: ignore[index]


def test_the_old_picture_stays_until_the_new_one_is_whole(
    window: Window, runs: Runs, qtbot: QtBot
) -> None:
    before, trace = face(convolution(window).center), window.page.trace
    runs.free.clear()
    window.page.experiment.replace(OTHER)
    qtbot.waitUntil(lambda: runs.asked == [OTHER])
    window.page.transport.seek(3)
    window.page.transport.seek(0)
    window.settle()
    assert (window.page.trace, face(convolution(window).center)) == (trace, before)
    runs.free.set()
    window.wait_for_picture()
    assert face(convolution(window).center) != before


def test_a_first_picture_that_takes_long_is_announced(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    runs = Runs()
    runs.free.clear()
    slow = msgspec.structs.replace(SYSTEMS["convnet"], run=runs)
    monkeypatch.setattr("gui.pages.SYSTEMS", {"convnet": slow})
    monkeypatch.setattr("gui.message.LONG", 50)
    window = make_window(wait=False)
    qtbot.waitUntil(lambda: "on its way" in window.message.text, timeout=20_000)
    assert not window.message._patience.isActive(), "it stays until the picture is there"
    runs.free.set()
    window.wait_for_picture()
    assert not window.message.text


@pytest.mark.parametrize("error", [None, MemoryError()])
def test_a_first_picture_that_came_or_will_not_come_is_not(
    error: Exception | None, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    runs = Runs()
    runs.error = error
    monkeypatch.setattr("gui.pages.SYSTEMS", {
        "convnet": msgspec.structs.replace(SYSTEMS["convnet"], run=runs)
    })  # fmt: skip
    monkeypatch.setattr("gui.message.LONG", 1)
    runs.free.clear()
    window = make_window(wait=False)
    qtbot.waitUntil(lambda: "on its way" in window.message.text, timeout=20_000)
    runs.free.set()
    qtbot.waitUntil(lambda: not window.page.background.busy, timeout=20_000)
    window.settle()
    assert "on its way" not in window.message.text


def test_while_one_runs_only_the_newest_waits(window: Window, runs: Runs, qtbot: QtBot) -> None:
    runs.free.clear()
    wished = [msgspec.structs.replace(default(), seed=n) for n in range(1, 20)]
    window.page.experiment.replace(wished[0])
    qtbot.waitUntil(lambda: len(runs.asked) == 1)
    for settings in wished[1:]:
        window.page.experiment.replace(settings)
    runs.free.set()
    window.wait_for_picture()
    assert runs.asked == [wished[0], wished[-1]]


def test_a_step_that_was_wished_waits_for_its_own_trace(
    window: Window, runs: Runs, qtbot: QtBot
) -> None:
    """A shorter walk is under way when a file with a late step is opened."""
    runs.free.clear()
    window.page.experiment.replace(SMALL)
    qtbot.waitUntil(lambda: runs.asked == [SMALL])
    window.page.experiment.replace(OTHER)
    window.page.look_at(300)
    runs.free.set()
    window.wait_for_picture()
    assert window.page.transport.step == 300


def test_a_walk_that_became_shorter_rests_on_its_end(window: Window) -> None:
    window.page.transport.seek(350)
    window.page.experiment.replace(SMALL)
    window.wait_for_picture()
    assert (window.page.transport.step, window.page.transport.length) == (80, 81)


def test_a_chosen_cell_is_gone_to_where_it_is_made(window: Window) -> None:
    page = window.page
    page.transport.play()
    page.choose(Cell("relu 2", (1, 2, 3)))
    trace = page.trace
    assert trace is not None
    assert page.transport.step == trace.timeline.find("relu 2", 1, 2 * 7 + 3)
    assert (page.transport.playing, page.selection.chosen) == (False, None)
    assert "Row 3" in page.inspector.text.title()


def test_a_cell_that_was_given_stays_chosen_until_play(window: Window, clock: Clock) -> None:
    page = window.page
    page.transport.seek(3)
    page.choose(Cell("input", (0, 4, 4)))
    assert (page.transport.step, page.selection.chosen) == (3, Cell("input", (0, 4, 4)))
    assert "row 5, column 5" in page.inspector.text
    page.transport.play()
    clock.now += 0.5
    page.transport.tick()
    assert page.selection.chosen is None


@pytest.mark.parametrize("cell", [None, Cell("nothing", (0,)), Cell("input", (0, 99, 0))])
def test_a_cell_that_is_not_there_is_no_choice(cell: Cell | None, window: Window) -> None:
    window.page.choose(cell)
    assert (window.page.transport.step, window.page.selection.chosen) == (0, None)


@pytest.mark.parametrize("act", ["look", "point", "choose", "turn_to"])
def test_looking_never_changes_the_settings(act: str, window: Window, runs: Runs) -> None:
    page = window.page
    page.look_at(9) if act == "look" else getattr(page.selection, act)(
        0 if act == "turn_to" else Cell("input", (0, 1, 1))
    )
    window.settle()
    assert runs.asked == []
    assert page.experiment.settings == default()


def test_a_light_run_is_answered_at_once_and_a_heavy_one_is_not(
    window: Window, qtbot: QtBot
) -> None:
    """The pen's trace is there when its event has been dealt with."""
    page = window.page
    page.experiment.replace(OTHER)
    assert page.trace is not None
    assert page.trace["input"] is OTHER.input.values
    page.system = msgspec.structs.replace(page.system, work=lambda _: math.inf)
    with qtbot.waitSignal(page.drawn):
        page.experiment.undo()
        assert page.trace["input"] is OTHER.input.values
