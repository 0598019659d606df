"""A recurrent network learns at its desk: tasks chosen, trained, rewound, undone, taken trained."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox, QMenu, QSpinBox
from pytestqt.qtbot import QtBot

from engine.data.tasks import TASKS, name_of
from engine.data.tasks import shown as sequence_of
from engine.recurrent.cells import Network
from engine.recurrent.curriculum import begun, course, shows
from engine.recurrent.lessons import learn
from engine.recurrent.pupils import shipped
from engine.systems.recurrent import Settings, Training
from gui.edits.learner import Learner
from gui.panels.recurrent.lessons import NAMES, LessonDesk
from gui.window import Window
from tests.gui.conftest import face
from tests.gui.hands import field, push
from tests.gui.recurrent.explorer import settings_of, time_of, trace_of
from tests.gui.resting import rests

PLAN = Training(rate=0.01, batch=20, epochs=3, sequences=60)
replace = msgspec.structs.replace


def learner_of(window: Window) -> Learner:
    return time_of(window).classroom.learner


def choose(desk: LessonDesk, name: str) -> None:
    """A hand picks a task from the list."""
    n = NAMES.index(name)
    desk.task.setCurrentIndex(n)
    desk.task.activated.emit(n)


@pytest.fixture
def desk(window: Window) -> LessonDesk:
    """The desk, opened with its key, with the sine to learn and a short plan."""
    QTest.keyClick(window, Qt.Key.Key_T)
    found = time_of(window).classroom._desk
    assert found is not None
    choose(found, "sine")
    window.page.experiment.change(training=PLAN)
    window.page.experiment.settle()
    window.wait_for_picture()
    return found


def train(window: Window, desk: LessonDesk, qtbot: QtBot, epochs: int = PLAN.epochs) -> None:
    push(desk.progress.run)
    learner = learner_of(window)
    qtbot.waitUntil(lambda: len(learner.epochs) == epochs + 1, timeout=20_000)
    qtbot.waitUntil(lambda: not learner.running, timeout=5000)
    window.wait_for_picture()


def whole(settings: Settings) -> list[Network]:
    return [report.network for report in learn(settings) if report.whole_epoch]


def test_the_gates_of_the_same_sequence_form(
    window: Window, desk: LessonDesk, qtbot: QtBot
) -> None:
    before, gates = settings_of(window), trace_of(window)["f 1"]
    views = time_of(window).ribbon, time_of(window).over_time, time_of(window).center.answers
    assert all(view.isVisible() for view in views)
    faces = [face(view) for view in views]
    train(window, desk, qtbot)
    expected = whole(before)
    assert settings_of(window) == replace(before, network=expected[-1])
    trace = trace_of(window)
    assert np.array_equal(trace["x"], sequence_of(TASKS["sine"], before.seed).inputs[0])
    assert not np.array_equal(trace["f 1"], gates)
    assert all(face(view) != old for view, old in zip(views, faces, strict=True))
    assert "epoch 3" in desk.progress.score.text()
    losses = [point.train_loss for point in learner_of(window).epochs]
    assert losses[-1] < losses[0]
    np.testing.assert_allclose(
        desk.progress.curves._lines["train loss"].getData()[1], losses, rtol=1e-6
    )


def test_scrubbed_back_and_undone(window: Window, desk: LessonDesk, qtbot: QtBot) -> None:
    before = settings_of(window)
    train(window, desk, qtbot)
    expected = whole(before)
    cursor, gates = desk.progress.curves._cursors[1], []
    for place, epoch in ((2.3, 2), (1.2, 1), (0.1, 0), (2.9, 3), (1.2, 1)):
        cursor.setValue(place)
        cursor.sigDragged.emit(cursor)
        assert settings_of(window).network == expected[epoch], "while it is dragged"
        gates.append(trace_of(window)["f 1"])
    assert np.array_equal(gates[1], gates[4])
    assert not np.array_equal(gates[1], gates[3])
    cursor.sigPositionChangeFinished.emit(cursor)
    assert settings_of(window).network == expected[1]
    assert "epoch 1" in desk.progress.score.text()
    assert len(learner_of(window).epochs) == 4, "nothing is forgotten"
    window.actions_["undo"].trigger()
    assert settings_of(window) == before, "all of a training is one step"
    assert learner_of(window).newest is None


def test_paused_on_and_started_over(window: Window, desk: LessonDesk, qtbot: QtBot) -> None:
    window.page.experiment.change(training=replace(PLAN, epochs=1000))
    before, learner = settings_of(window).network, learner_of(window)
    push(desk.progress.run)
    assert desk.progress.run.text() == "Pause"
    qtbot.waitUntil(lambda: len(learner.epochs) > 1, timeout=10_000)
    push(desk.progress.run)
    assert not learner.running
    assert rests(qtbot, lambda: settings_of(window).network)
    push(desk.progress.over)
    assert settings_of(window).network == before
    assert learner.epochs == []


def test_it_learns_on_while_the_cell_is_watched(
    window: Window, desk: LessonDesk, qtbot: QtBot
) -> None:
    window.page.experiment.change(training=replace(PLAN, epochs=1000))
    explorer, learner = time_of(window), learner_of(window)
    push(desk.progress.run)
    QTest.keyClick(window, Qt.Key.Key_T)
    assert explorer.cell.isVisible()
    assert window.page.scrubber.isVisible()
    assert not desk.isVisible()
    epochs = len(learner.epochs)
    qtbot.waitUntil(lambda: len(learner.epochs) > epochs + 1, timeout=10_000)
    assert learner.running
    learner.toggle()


def test_another_task_ends_it_and_a_longer_one_is_learned_on(
    window: Window, desk: LessonDesk, qtbot: QtBot
) -> None:
    window.page.experiment.change(training=replace(PLAN, epochs=1000))
    learner = learner_of(window)
    push(desk.progress.run)
    qtbot.waitUntil(lambda: len(learner.epochs) > 1, timeout=10_000)
    (steps,) = (w for w in desk.sizes.findChildren(QSpinBox) if w.accessibleName() == "steps")
    steps.setValue(30)
    task = settings_of(window).task
    assert task == replace(TASKS["sine"], steps=30)
    assert len(trace_of(window)["x"]) == 30
    epochs = len(learner.epochs)
    assert learner.running
    assert epochs > 1
    qtbot.waitUntil(lambda: len(learner.epochs) > epochs + 1, timeout=10_000)
    choose(desk, "adding")
    assert (learner.running, learner.newest) == (False, None)
    settings = settings_of(window)
    assert settings == replace(begun(settings, TASKS["adding"]), training=settings.training)
    assert trace_of(window)["wanted"].shape == trace_of(window)["y"].shape
    kept = settings_of(window).network
    assert not learner._stream.alive
    assert rests(qtbot, lambda: settings_of(window).network)
    assert settings_of(window).network == kept


def test_every_task_is_told_and_comes_learned(window: Window, desk: LessonDesk) -> None:
    for name in TASKS:
        choose(desk, name)
        about = TASKS[name].about
        for words in (about.shows, about.criterion, about.source):
            assert words in desk.about.text()
        assert desk.task.currentText() == about.title
        # With another task comes the way in which it can be learned.
        assert settings_of(window).training == course(name).training
        before = settings_of(window).task
        push(desk.trained)
        assert settings_of(window).network == shipped(name)
        assert settings_of(window).task == before
        assert shows(settings_of(window))
        push(desk.fresh)
        assert settings_of(window).network.layers[0].units == shipped(name).layers[0].units
        assert settings_of(window).network != shipped(name)
        window.actions_["undo"].trigger()
        assert settings_of(window).network == shipped(name)


def test_another_cell_learns_the_same_task(window: Window, desk: LessonDesk, qtbot: QtBot) -> None:
    explorer = time_of(window)
    explorer.bar.cell.activated.emit(4)
    explorer.bar.units.setValue(5)
    network = settings_of(window).network
    assert (network.cell, network.layers[0].units) == ("gru", 5)
    assert "GRU of 5 units" in desk.many.text()
    train(window, desk, qtbot)
    explorer.bar.fresh.click()
    settings = settings_of(window)
    assert settings.task is not None
    assert name_of(settings.task) == "sine"
    assert shows(settings)
    assert settings.network != network


def test_every_field_is_a_setting(window: Window, desk: LessonDesk) -> None:
    for name, number in (("batch", 7), ("epochs", 9), ("sequences", 31)):
        field(desk, QSpinBox, name).setValue(number)
    field(desk, QDoubleSpinBox, "Learning rate").setValue(0.5)
    field(desk, QDoubleSpinBox, "Clip gradients at").setValue(0.25)
    expected = Training(rate=0.5, batch=7, epochs=9, sequences=31, clip=0.25)
    assert settings_of(window).training == expected


def test_what_cannot_be_learned_is_a_sentence(window: Window, qtbot: QtBot) -> None:
    window.page.experiment.change(task=None)
    QTest.keyClick(window, Qt.Key.Key_T)
    desk = time_of(window).classroom._desk
    assert desk is not None
    assert not desk.trained.isEnabled()
    before = settings_of(window)
    push(desk.progress.run)
    qtbot.waitUntil(lambda: "choose a task" in window.message.text, timeout=20_000)
    choose(desk, "adding")
    window.page.experiment.change(network=replace(settings_of(window).network, readout=None))
    push(desk.progress.run)
    qtbot.waitUntil(lambda: "choose the task again" in window.message.text, timeout=5000)
    choose(desk, "adding")
    plan = Training(rate=10.0, optimiser="sgd", clip=1000.0, epochs=50)
    wild = replace(settings_of(window).network, squash="identity")
    window.page.experiment.change(network=wild, training=plan)
    push(desk.progress.run)
    qtbot.waitUntil(lambda: "lower the learning rate" in window.message.text, timeout=20_000)
    assert not learner_of(window).running
    assert before.task is None


def test_the_menu_brings_a_task_in_one_step(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_: None)  # it would take the keyboard
    before = settings_of(window)
    time_of(window).tools.sources.click()
    menu = next(iter(time_of(window).tools.findChildren(QMenu)))
    (tasks,) = menu.findChildren(QMenu)
    assert [action.text() for action in tasks.actions()] == [t.about.title for t in TASKS.values()]
    tasks.actions()[NAMES.index("delays")].trigger()
    settings = settings_of(window)
    assert settings.network == shipped("delays")
    assert shows(settings)
    assert "measuring spike delays" in time_of(window).subtitle()
    trace, answers = trace_of(window), time_of(window).center.answers
    assert answers.isVisible()
    counted = trace["counts"] > 0
    assert np.abs(trace["y"] - trace["wanted"])[counted].max() < 0.49
    window.actions_["undo"].trigger()
    assert settings_of(window) == before


def test_reset_closes_the_desk(window: Window, desk: LessonDesk, qtbot: QtBot) -> None:
    window.page.experiment.change(training=replace(PLAN, epochs=1000))
    push(desk.progress.run)
    window.actions_["reset"].trigger()
    assert not learner_of(window).running
    assert not desk.isVisible()
    assert time_of(window).cell.isVisible()
