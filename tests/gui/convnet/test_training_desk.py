"""The training desk, with the mouse: train, pause, rewind, keep a letter, other classes, errors."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from engine.convnet.learning import examples, learn
from engine.data.pictures import PICTURES
from engine.systems import convnet
from engine.systems.convnet import Settings, Training
from gui.panels.convnet.training import TrainingDesk
from gui.window import Window
from tests.gui.conftest import face
from tests.gui.convnet.conftest import PLAN
from tests.gui.hands import convolution, field, push
from tests.gui.resting import rests


def settings_of(window: Window) -> Settings:
    settings: Settings = window.page.experiment.settings
    return settings


def train(window: Window, desk: TrainingDesk, qtbot: QtBot, epochs: int = 3) -> None:
    push(desk.progress.run)
    learner = convolution(window).learner
    qtbot.waitUntil(lambda: len(learner.epochs) == epochs + 1, timeout=20_000)
    qtbot.waitUntil(lambda: not learner.running, timeout=5000)
    window.wait_for_picture()


def test_three_epochs_are_seen(window: Window, desk: TrainingDesk, qtbot: QtBot) -> None:
    """The loss falls, the curve is longer, the filters in the ribbon are other ones."""
    filters = face(convolution(window).ribbon)
    curves = face(desk.progress.curves)
    assert "Nothing learned yet" in desk.progress.score.text()
    train(window, desk, qtbot)
    losses = [report.train_loss for report in convolution(window).learner.epochs]
    assert losses[-1] < losses[0]
    assert "epoch 3" in desk.progress.score.text()
    assert face(convolution(window).ribbon) != filters
    assert face(desk.progress.curves) != curves
    shown = desk.progress.curves._lines["train loss"].getData()[1]
    np.testing.assert_allclose(shown, losses, rtol=1e-6)
    newest = convolution(window).learner.newest
    assert newest is not None
    assert newest.confusion.sum() == examples(settings_of(window)).is_test.sum() > 0
    assert desk.progress.run.text() == "Train"


def test_the_curves_are_drawn_once_an_epoch(
    window: Window, desk: TrainingDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = list[int]()
    show = desk.progress.curves.show_history

    def noted(epochs: Any, values: Any, now: int) -> None:
        drawn.append(now)
        show(epochs, values, now)

    monkeypatch.setattr(desk.progress.curves, "show_history", noted)
    learner = convolution(window).learner
    for batch in (0, 1, 2):
        push(desk.progress.batch)
        qtbot.waitUntil(
            lambda b=batch: learner.newest is not None and learner.newest.batch == b,  # type: ignore[misc]
            timeout=5000,
        )
    assert drawn == [0, 1]
    assert "batch 2" in desk.progress.score.text()


def test_paused_in_the_middle(window: Window, desk: TrainingDesk, qtbot: QtBot) -> None:
    window.page.experiment.change(training=msgspec.structs.replace(PLAN, epochs=1000))
    push(desk.progress.run)
    assert desk.progress.run.text() == "Pause"
    learner = convolution(window).learner
    qtbot.waitUntil(lambda: len(learner.epochs) > 2, timeout=10_000)
    push(desk.progress.run)
    assert desk.progress.run.text() == "Train"
    assert not learner.running
    assert rests(qtbot, lambda: settings_of(window).layers)
    standing = settings_of(window).layers
    push(desk.progress.run)
    qtbot.waitUntil(lambda: settings_of(window).layers != standing, timeout=5000)
    push(desk.progress.run)


def test_the_cursor_dragged_back(window: Window, desk: TrainingDesk, qtbot: QtBot) -> None:
    """To epoch 1: those weights exactly; one undo then gives what was before any learning."""
    before = settings_of(window)
    weights = [report.layers for report in learn(before, "cpu") if report.whole_epoch]
    train(window, desk, qtbot)
    cursor = desk.progress.curves._cursors[0]
    cursor.setValue(1.2)
    cursor.sigPositionChangeFinished.emit(cursor)
    assert settings_of(window).layers == weights[1]
    assert "epoch 1" in desk.progress.score.text()
    window.page.experiment.undo()
    assert settings_of(window) == before
    assert "Nothing learned yet" in desk.progress.score.text()


def test_start_over_and_fresh_weights(window: Window, desk: TrainingDesk, qtbot: QtBot) -> None:
    before = settings_of(window).layers
    assert not desk.progress.over.isEnabled()
    train(window, desk, qtbot)
    push(desk.progress.over)
    assert settings_of(window).layers == before
    window.page.experiment.change(layers=convnet.default().layers)
    desk.fresh.click()
    assert settings_of(window).layers != convnet.default().layers
    desk.shuffle.click()
    assert settings_of(window).seed == 4


def test_a_drawn_letter_is_kept(window: Window, desk: TrainingDesk, qtbot: QtBot) -> None:
    keepers = {b.text(): b for b in desk.findChildren(QPushButton) if b.text() in ("X", "O")}
    assert set(keepers) == {"X", "O"}
    convolution(window).paper.put(PICTURES["O"])
    with qtbot.waitSignal(convolution(window).letters.changed, timeout=5000):
        push(keepers["O"])
    (letter,) = settings_of(window).letters
    assert letter.label == "O"
    np.testing.assert_array_equal(letter.picture.values, PICTURES["O"][None])
    assert "1 drawn" in desk._count.text()
    with qtbot.waitSignal(convolution(window).letters.changed, timeout=5000):
        desk.gallery.dropped.emit(0)
    assert settings_of(window).letters == ()


def test_a_letter_is_shown_to_the_network(window: Window, desk: TrainingDesk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.gallery._letters is not None, timeout=5000)
    letters = desk.gallery._letters
    assert letters is not None
    desk.gallery.chosen.emit(letters.pictures[5])
    window.wait_for_picture()
    assert window.page.trace is not None
    np.testing.assert_array_equal(window.page.trace["input"], letters.pictures[5])


def test_every_field_is_a_setting(window: Window, desk: TrainingDesk) -> None:
    field(desk, QComboBox, "Optimiser").setCurrentText("sgd")
    field(desk, QDoubleSpinBox, "Learning rate").setValue(0.5)
    for name, number in (("batch", 7), ("epochs", 9), ("letters made", 31)):
        field(desk, QSpinBox, name).setValue(number)
    assert settings_of(window).training == msgspec.structs.replace(
        PLAN, optimiser="sgd", rate=0.5, batch=7, epochs=9, made=31
    )
    window.page.experiment.change(training=PLAN)
    assert field(desk, QSpinBox, "batch").value() == PLAN.batch
    assert field(desk, QComboBox, "Optimiser").currentText() == PLAN.optimiser


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"training": Training(made=0)}, "letters"),
        ({"layers": convnet.default().layers[:3]}, "fully connected"),
    ],
)
def test_what_cannot_be_is_a_sentence(
    window: Window, desk: TrainingDesk, qtbot: QtBot, fields: dict[str, Any], words: str
) -> None:
    window.page.experiment.change(**fields)
    before = settings_of(window)
    push(desk.progress.run)
    qtbot.waitUntil(lambda: words in window.message.text, timeout=5000)
    assert window.message.text.endswith(".")
    qtbot.waitUntil(lambda: desk.progress.run.text() == "Train", timeout=5000)
    assert settings_of(window) == before


def test_a_loss_that_runs_away_is_told_in_a_line(
    window: Window, desk: TrainingDesk, qtbot: QtBot
) -> None:
    window.page.experiment.change(training=Training(optimiser="sgd", rate=10.0, made=60))
    push(desk.progress.run)
    qtbot.waitUntil(lambda: "lower the learning rate" in window.message.text, timeout=20_000)
    newest = convolution(window).learner.newest
    assert newest is None or newest.loss > 1e4
    (said,) = re.findall(r"loss (\S+) ·", desk.progress.score.text()) or ["∞"]
    assert len(said) < 10


def test_the_desk_goes_as_it_came(window: Window, desk: TrainingDesk) -> None:
    QTest.keyClick(window, Qt.Key.Key_T)
    window.wait_for_picture()
    assert convolution(window).center.currentWidget() is convolution(window).stage
    assert convolution(window).bar.isVisible()
    assert window.page.scrubber.isVisible()
