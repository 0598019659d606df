"""Settings and how they came to be: gestures, undo, redo, and wishes that have to give way."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from engine.array import Array
from engine.systems import SYSTEMS
from engine.systems.convnet import Settings, default
from gui import history
from gui.experiment import Experiment

pytestmark = pytest.mark.usefixtures("qapp")
CONVNET = SYSTEMS["convnet"]


def never_run(*_: Any) -> Any:
    raise AssertionError("an experiment runs nothing")


@pytest.fixture
def experiment() -> Experiment:
    return Experiment(msgspec.structs.replace(CONVNET, run=never_run))


def drawn(number: int) -> Array:
    """A picture that is different for every number."""
    return Array(np.full((1, 9, 9), number / 100, dtype=np.float32))


def test_it_begins_with_the_slides_and_no_history(experiment: Experiment) -> None:
    assert experiment.settings == default()
    assert (experiment.can_undo, experiment.can_redo) == (False, False)


def test_a_change_is_told_once_and_with_the_settings(experiment: Experiment, qtbot: QtBot) -> None:
    with qtbot.waitSignal(experiment.changed) as told:
        experiment.change(seed=3)
    assert told.args == [experiment.settings]
    assert experiment.settings == msgspec.structs.replace(default(), seed=3)


def test_a_wish_that_changes_nothing_is_silent(experiment: Experiment, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(experiment.changed), qtbot.assertNotEmitted(experiment.mended):
        experiment.change(seed=0)
        experiment.replace(default())
        experiment.reset()
        experiment.undo()
        experiment.redo()
    assert not experiment.can_undo


def test_an_equal_wish_keeps_what_could_be_redone(experiment: Experiment) -> None:
    experiment.change(seed=1)
    experiment.undo()
    experiment.change(seed=0)
    assert experiment.can_redo


def test_one_gesture_is_one_step_back(experiment: Experiment) -> None:
    for n in range(5):
        experiment.change("drawing", input=drawn(n))
    experiment.settle()
    experiment.change("drawing", input=drawn(9))
    experiment.undo()
    assert experiment.settings.input == drawn(4)
    experiment.undo()
    assert experiment.settings == default()
    assert not experiment.can_undo


@pytest.mark.parametrize("between", ["other", ""])
def test_another_gesture_is_another_step(between: str, experiment: Experiment) -> None:
    experiment.change("drawing", input=drawn(1))
    experiment.change(between, seed=1)
    experiment.change("drawing", input=drawn(2))
    experiment.undo()
    assert (experiment.settings.input, experiment.settings.seed) == (drawn(1), 1)
    experiment.undo()
    assert (experiment.settings.input, experiment.settings.seed) == (drawn(1), 0)


def test_a_gesture_does_not_go_on_across_undo(experiment: Experiment) -> None:
    experiment.change("drawing", input=drawn(1))
    experiment.undo()
    experiment.change("drawing", input=drawn(2))
    experiment.undo()
    assert experiment.settings == default()


def test_a_new_wish_forgets_what_was_undone(experiment: Experiment) -> None:
    experiment.change(seed=1)
    experiment.undo()
    experiment.change(seed=2)
    assert not experiment.can_redo
    experiment.redo()
    assert experiment.settings.seed == 2


def test_reset_can_be_undone(experiment: Experiment) -> None:
    experiment.change(seed=5)
    experiment.reset()
    assert experiment.settings == default()
    experiment.undo()
    assert experiment.settings.seed == 5


def test_what_had_to_give_way_is_said(experiment: Experiment, qtbot: QtBot) -> None:
    with qtbot.waitSignal(experiment.mended) as told:
        experiment.change(input=Array(np.zeros((1, 2, 2), dtype=np.float32)))
    legal, reasons = CONVNET.legal(
        msgspec.structs.replace(default(), input=Array(np.zeros((1, 2, 2), dtype=np.float32)))
    )
    assert experiment.settings == legal
    assert told.args == [" ".join(reasons)]
    assert reasons


def test_the_history_is_long_but_ends(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "STEPS", 4)
    for n in range(1, 10):
        experiment.change(seed=n)
    for _ in range(20):
        experiment.undo()
    assert experiment.settings.seed == 5


def test_earlier_settings_share_what_did_not_change(experiment: Experiment) -> None:
    """Three hundred steps back cost little: what is large is one object in all of them."""
    first = experiment.settings
    for n in range(1, 50):
        experiment.change(seed=n)
    assert experiment.settings.input is first.input
    assert experiment.settings.layers[0].filters is first.layers[0].filters


WISHES = st.lists(
    st.tuples(
        st.sampled_from(["change", "undo", "redo", "settle", "reset"]),
        st.integers(0, 3),
        st.sampled_from(["", "a", "b"]),
    ),
    max_size=40,
)


@given(wishes=WISHES)
def test_undo_is_a_list_of_earlier_settings(wishes: list[tuple[str, int, str]]) -> None:
    """Compared with the plainest model there is: lists of seeds."""
    experiment = Experiment(CONVNET)
    past, now, future, gesture = list[int](), 0, list[int](), ""
    for verb, seed, name in wishes:
        if verb == "change":
            experiment.change(name, seed=seed)
        else:
            getattr(experiment, verb)()
        wished = seed if verb == "change" else 0
        if verb in ("settle", "reset") or (verb == "undo" and past) or (verb == "redo" and future):
            gesture = ""
        if verb in ("change", "reset") and wished != now:
            together = verb == "change" and name != "" and name == gesture
            past, future = past if together else [*past, now], []
            gesture = name if verb == "change" else ""
            now = wished
        elif verb == "undo" and past:
            future, now = [*future, now], past.pop()
        elif verb == "redo" and future:
            past, now = [*past, now], future.pop()
        settings: Settings = experiment.settings
        assert settings.seed == now
        assert (experiment.can_undo, experiment.can_redo) == (bool(past), bool(future))
