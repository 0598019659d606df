"""Training as a long edit: watched, paused, stepped, rewound, and undone as one."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.checkpoints import Checkpoints
from engine.convnet.layers import Convolution, FullyConnected
from engine.convnet.learning import examples, learn
from engine.systems import convnet
from engine.systems.convnet import Settings, Training
from gui.edits.learner import Learner
from gui.window import Window
from tests.gui.hands import convolution
from tests.gui.resting import rests

PLAN = Training(made=60, epochs=3, batch=20)


@pytest.fixture
def pupil(window: Window) -> Window:
    """The slides' stack with fresh weights, and a short plan."""
    window.page.experiment.change(training=PLAN, seed=4)
    convolution(window).stack.forget()
    window.wait_for_picture()
    window.page.experiment.settle()
    return window


def settings_of(window: Window) -> Settings:
    settings: Settings = window.page.experiment.settings
    return settings


def learner_of(window: Window) -> Learner:
    return convolution(window).learner


def train_all(window: Window, qtbot: QtBot) -> None:
    learner = learner_of(window)
    learner.toggle()
    qtbot.waitUntil(lambda: not learner.running, timeout=20_000)
    qtbot.waitUntil(lambda: len(learner.epochs) == PLAN.epochs + 1, timeout=5000)


def test_the_settings_get_what_the_engine_learns(pupil: Window, qtbot: QtBot) -> None:
    before = settings_of(pupil)
    expected = [p for p in learn(before, "cpu") if p.whole_epoch]
    train_all(pupil, qtbot)
    learner = learner_of(pupil)
    assert [p.epoch for p in learner.epochs] == [0, 1, 2, 3]
    assert settings_of(pupil).layers == expected[-1].layers
    assert settings_of(pupil) == msgspec.structs.replace(before, layers=expected[-1].layers)
    assert learner.epochs[-1].train_loss < learner.epochs[0].train_loss
    pupil.wait_for_picture()
    assert pupil.page.trace is not None
    first = settings_of(pupil).layers[0]
    assert isinstance(first, Convolution)
    np.testing.assert_array_equal(pupil.page.trace["filters 1"], first.filters.values)


def test_one_undo_takes_all_of_a_training_back(pupil: Window, qtbot: QtBot) -> None:
    before = settings_of(pupil)
    train_all(pupil, qtbot)
    after = settings_of(pupil)
    pupil.page.experiment.undo()
    assert settings_of(pupil) == before
    assert learner_of(pupil).epochs == [], "another stack: that training is over"
    pupil.page.experiment.redo()
    assert settings_of(pupil) == after


def test_rewound_to_an_epoch_and_on_from_there(pupil: Window, qtbot: QtBot) -> None:
    learner = learner_of(pupil)
    weights = [p.layers for p in learn(settings_of(pupil), "cpu") if p.whole_epoch]
    train_all(pupil, qtbot)
    for epoch in (0, 2, 3, 1):
        learner.rewind(epoch)
        assert settings_of(pupil).layers == weights[epoch]
        assert [p.epoch for p in learner.epochs] == [0, 1, 2, 3], "nothing is forgotten"
    learner.step(whole_epoch=True)
    qtbot.waitUntil(lambda: len(learner.epochs) == 3, timeout=5000)
    assert settings_of(pupil).layers == weights[2], "the same letters in the same order"
    learner.rewind(7)
    learner.rewind(-1)
    assert settings_of(pupil).layers == weights[2]


def without_room(learner: Learner) -> Learner:
    """Nothing is kept but the first and the newest epoch."""
    learner._checkpoints = Checkpoints(room=0)
    return learner


def test_back_to_an_epoch_that_was_not_kept(pupil: Window, qtbot: QtBot) -> None:
    """It is learned again, exactly; undone, it is there again."""
    before = settings_of(pupil)
    weights = [p.layers for p in learn(before, "cpu") if p.whole_epoch]
    learner = without_room(learner_of(pupil))
    train_all(pupil, qtbot)
    assert list(learner._checkpoints.kept) == [0, 3]
    learner.rewind(2)
    assert [p.epoch for p in learner.epochs] == [0, 1, 2]
    rest(learner, 2, qtbot)
    assert settings_of(pupil).layers == weights[2]
    learner.step(whole_epoch=True)
    rest(learner, 3, qtbot)
    assert settings_of(pupil).layers == weights[3]
    pupil.page.experiment.undo()
    assert settings_of(pupil).layers == weights[2]


def test_learned_again_as_it_was_learned(pupil: Window, qtbot: QtBot) -> None:
    """Two epochs at one rate, two at another, and back into each; a third rate changes nothing."""
    learner = without_room(learner_of(pupil))
    found = {}
    for epoch, rate in enumerate((0.01, 0.01, 0.002, 0.002), start=1):
        pupil.page.experiment.change(training=msgspec.structs.replace(PLAN, rate=rate, epochs=2))
        learner.step(whole_epoch=True)
        rest(learner, epoch, qtbot)
        found[epoch] = settings_of(pupil).layers
    pupil.page.experiment.change(training=msgspec.structs.replace(PLAN, rate=0.5))
    for epoch in (3, 2, 1):
        learner.rewind(epoch)
        rest(learner, epoch, qtbot)
        assert settings_of(pupil).layers == found[epoch]
        assert len(learner.epochs) == epoch + 1


def test_going_back_can_be_paused_and_trained_on_from(pupil: Window, qtbot: QtBot) -> None:
    learner = without_room(learner_of(pupil))
    train_all(pupil, qtbot)
    after = settings_of(pupil).layers
    learner.rewind(2)
    learner.toggle()
    assert not learner.running
    learner.toggle()
    rest(learner, 2, qtbot)
    learner.step(whole_epoch=True)
    rest(learner, 3, qtbot)
    assert settings_of(pupil).layers == after


def rest(learner: Learner, epoch: int, qtbot: QtBot) -> None:
    """Wait until it stands at the end of an epoch."""

    def rests() -> bool:
        newest = learner.newest
        whole = newest is not None and newest.whole_epoch and newest.epoch == epoch
        return whole and not learner.running

    qtbot.waitUntil(rests, timeout=5000)


def test_one_batch_and_one_epoch(pupil: Window, qtbot: QtBot) -> None:
    """Each button does as much as it says, also as the first thing."""
    learner = learner_of(pupil)
    learner.step(whole_epoch=True)
    qtbot.waitUntil(lambda: not learner.running and len(learner.epochs) == 2, timeout=5000)
    assert rests(qtbot, lambda: learner.newest)
    assert not learner.running
    assert learner.newest is not None
    assert (learner.newest.epoch, learner.newest.whole_epoch) == (1, True)
    batches = learner.newest.batches
    for batch in (1, 2):
        learner.step(whole_epoch=False)
        qtbot.waitUntil(lambda: not learner.running, timeout=5000)
        qtbot.waitUntil(lambda b=batch: _stands(learner, 2, b), timeout=5000)  # type: ignore[misc]
    learner.step(whole_epoch=True)
    qtbot.waitUntil(lambda: _stands(learner, 2, batches), timeout=5000)
    assert rests(qtbot, lambda: learner.newest)
    assert not learner.running
    assert _stands(learner, 2, batches), "to the end of this epoch, not one more"


def _stands(learner: Learner, epoch: int, batch: int) -> bool:
    newest = learner.newest
    return newest is not None and (newest.epoch, newest.batch) == (epoch, batch)


def test_pause_and_go_on(pupil: Window, qtbot: QtBot) -> None:
    learner = learner_of(pupil)
    expected = [p.layers for p in learn(settings_of(pupil), "cpu")][-1]
    learner.step(whole_epoch=False)
    qtbot.waitUntil(lambda: learner.newest is not None and not learner.running, timeout=5000)
    standing = settings_of(pupil).layers
    assert rests(qtbot, lambda: settings_of(pupil).layers)
    assert not learner.running
    assert settings_of(pupil).layers == standing
    train_all(pupil, qtbot)
    assert settings_of(pupil).layers == expected


def test_another_stack_ends_it(pupil: Window, qtbot: QtBot) -> None:
    learner = learner_of(pupil)
    learner.toggle()
    qtbot.waitUntil(lambda: learner.newest is not None, timeout=5000)
    convolution(pupil).stack.remove(2)
    assert (learner.running, learner.newest, learner.epochs) == (False, None, [])
    assert not learner._stream.alive
    kept = settings_of(pupil).layers
    assert rests(qtbot, lambda: settings_of(pupil).layers)
    assert settings_of(pupil).layers == kept


def test_start_over_brings_the_first_weights_back(pupil: Window, qtbot: QtBot) -> None:
    before = settings_of(pupil).layers
    train_all(pupil, qtbot)
    learner_of(pupil).start_over()
    assert settings_of(pupil).layers == before
    assert learner_of(pupil).newest is None


def test_letters_drawn_kept_and_thrown_away(pupil: Window, qtbot: QtBot) -> None:
    letters = convolution(pupil).letters
    with qtbot.waitSignal(letters.changed, timeout=5000) as blocker:
        letters.gather()
    made = examples(settings_of(pupil))
    np.testing.assert_array_equal(blocker.args[0].pictures, made.pictures)
    letters.add("X")
    (letter,) = settings_of(pupil).letters
    assert (letter.label, letter.picture) == ("X", settings_of(pupil).input)
    with qtbot.waitSignal(letters.changed, timeout=5000) as blocker:
        letters.gather()
    assert blocker.args[0].drawn.sum() == 1
    letters.gather()  # nothing new: no work
    letters.drop(0)
    assert settings_of(pupil).letters == ()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"training": Training(made=0)}, "letters of at least two classes"),
        ({"layers": convnet.default().layers[:2]}, "fully connected"),
        ({"training": Training(rate=10.0, optimiser="sgd", made=60)}, "rate"),
    ],
)
def test_what_cannot_be_learned_is_said(
    window: Window, qtbot: QtBot, fields: dict[str, Any], words: str
) -> None:
    window.page.experiment.change(**fields)
    learner = learner_of(window)
    with qtbot.waitSignal(learner.said, timeout=20_000) as blocker:
        learner.toggle()
    assert words in blocker.args[0]
    assert blocker.args[0].endswith(".")
    assert window.message.text == blocker.args[0]
    assert not learner.running


def test_it_learns_where_the_page_computes(window: Window, qtbot: QtBot) -> None:
    from engine.device import available

    window.page.set_device("mps" if not available()["mps"] else "cuda")
    window.wait_for_picture()
    window.message.hide()
    with qtbot.waitSignal(learner_of(window).said, timeout=5000) as blocker:
        learner_of(window).toggle()
    assert "device" in blocker.args[0]


def test_each_click_is_one_epoch_also_beyond_the_plan(pupil: Window, qtbot: QtBot) -> None:
    learner = learner_of(pupil)
    for epoch in range(1, PLAN.epochs + 3):
        learner.step(whole_epoch=True)
        rest(learner, epoch, qtbot)


def test_a_paused_training_goes_on_in_the_new_way(pupil: Window, qtbot: QtBot) -> None:
    learner = learner_of(pupil)
    learner.step(whole_epoch=True)
    rest(learner, 1, qtbot)
    plan = msgspec.structs.replace(PLAN, rate=0.05, epochs=2)
    pupil.page.experiment.change(training=plan)
    learner.step(whole_epoch=True)
    rest(learner, 2, qtbot)
    *_, expected = learn(settings_of(pupil), "cpu", learner._checkpoints.kept[1].state)
    assert settings_of(pupil).layers == expected.layers


def test_what_is_held_does_not_learn(pupil: Window, qtbot: QtBot) -> None:
    plan = msgspec.structs.replace(PLAN, hold_filters=True)
    pupil.page.experiment.change(training=plan)
    before = settings_of(pupil).layers
    train_all(pupil, qtbot)
    after = settings_of(pupil).layers
    assert after[0] == before[0]
    assert isinstance(after[-1], FullyConnected)
    assert after[-1] != before[-1]
