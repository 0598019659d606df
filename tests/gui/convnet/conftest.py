"""The training desk, open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.systems.convnet import Training
from gui.panels.convnet.training import TrainingDesk
from gui.window import Window
from tests.gui.hands import convolution

PLAN = Training(made=60, epochs=3, batch=20)


@pytest.fixture
def desk(window: Window) -> TrainingDesk:
    """The desk, opened with its key, over fresh weights and a short plan."""
    window.page.experiment.change(training=PLAN, seed=3)
    convolution(window).stack.forget()
    window.wait_for_picture()
    window.page.experiment.settle()
    QTest.keyClick(window, Qt.Key.Key_T)
    window.wait_for_picture()
    found = convolution(window).center.currentWidget()
    assert isinstance(found, TrainingDesk)
    return found
