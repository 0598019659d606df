"""Classes of one's own at the training desk: called otherwise, ten of them, letters for them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.convnet.layers import Convolution, FullyConnected
from gui.panels.convnet.training import TrainingDesk
from gui.window import Window
from tests.gui.convnet.test_ribbon import TEN
from tests.gui.convnet.test_training_desk import settings_of, train
from tests.gui.hands import convolution
from tests.gui.listening import written


def test_other_classes(window: Window, desk: TrainingDesk, qtbot: QtBot) -> None:
    desk.names.setText(" X, O ,plus ")
    desk.names.editingFinished.emit()
    assert settings_of(window).classes == ("X", "O", "plus")
    last = settings_of(window).layers[-1]
    assert isinstance(last, FullyConnected)
    assert last.classes == 3
    window.settle()
    assert "plus" in [b.text() for b in desk.findChildren(QPushButton) if b.isVisible()]
    train(window, desk, qtbot)
    newest = convolution(window).learner.newest
    assert newest is not None
    assert newest.confusion.shape == (3, 3)
    desk.names.setText("  ")
    desk.names.editingFinished.emit()
    assert desk.names.text() == "X, O, plus"
    desk.names.setText("A, A")
    desk.names.editingFinished.emit()
    classes = settings_of(window).classes
    assert len(set(classes)) == len(classes) >= 2
    assert window.message.text
    assert desk.names.text() == ", ".join(classes)


def test_a_class_called_otherwise_keeps_its_letters(
    window: Window, desk: TrainingDesk, qtbot: QtBot
) -> None:
    letters = convolution(window).letters
    for label in ("X", "O", "X"):
        letters.add(label)

    def labels(names: str) -> list[str]:
        desk.names.setText(names)
        QTest.keyClick(desk.names, Qt.Key.Key_Return)
        return [letter.label for letter in settings_of(window).letters]

    assert labels("cross, O") == ["cross", "O", "cross"]
    assert labels("O, cross") == ["cross", "O", "cross"], "in another order nothing is renamed"
    assert labels("O, a name beyond all measure") == ["a name beyon", "O", "a name beyon"]
    window.page.experiment.undo()
    assert [letter.label for letter in settings_of(window).letters] == ["cross", "O", "cross"]
    with qtbot.waitSignal(letters.changed, timeout=5000):
        assert labels("O, plus, cross") == ["cross", "O", "cross"], "one more is no other name"
    assert labels("O, plus, ring, cross")[0] == "cross"
    window.message.clear()
    assert labels("O, plus") == ["O"]
    assert "left out" in window.message.text


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_ten_classes_are_all_called_by_their_names(
    theme: str, window: Window, desk: TrainingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = TEN
    window.look.set_theme(theme)
    desk.names.setText(", ".join(names))
    QTest.keyClick(desk.names, Qt.Key.Key_Return)
    window.wait_for_picture()
    keepers = {b.text(): b for b in desk.findChildren(QPushButton) if b.text() in names}
    assert set(keepers) == set(names)
    for name, button in keepers.items():
        assert button.width() > button.fontMetrics().horizontalAdvance(name)
        assert button.isVisible()
        assert not button.visibleRegion().isEmpty()
    assert desk._count.text().count("No letters of") == 1
    told = written(("gui.views.convnet.confusion",), desk.confusion, monkeypatch)
    assert set(names) <= {text for text, _ in told}
    beside = [room for text, room in told if text in names]
    assert not any(a.intersects(b) for n, a in enumerate(beside) for b in beside[:n])


def test_letters_no_one_can_make(window: Window, desk: TrainingDesk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(convolution(window).letters.changed, timeout=5000):
        desk.names.setText("X, Q")
        desk.names.editingFinished.emit()
    assert "dotted. No letters of class “Q”" in desk._count.text()
    first = settings_of(window).layers[0]
    assert isinstance(first, Convolution)
