"""The explorer as a whole: any settings can be looked at, and it says what it shows."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from engine.array import Array
from engine.convnet.layers import Convolution, FullyConnected
from engine.systems import convnet
from engine.systems.convnet import Settings
from gui.views.convnet.chain import answers
from gui.window import Window
from tests.engine.convnet.stacks import Dice
from tests.gui import hands
from tests.gui.conftest import MakeWindow, face
from tests.gui.convnet.test_stage import go, show, trace_of
from tests.gui.hands import CONTROL, convolution


def words(window: Window) -> tuple[str, str]:
    track = window.page.scrubber.track
    return track._now, track._next


def test_it_says_where_we_are(window: Window) -> None:
    go(window, "convolution 1", 1, 9)
    assert words(window) == ("window 10 of 49 · feature map 2", "then feature map 3")
    go(window, "relu 2", 2, 48)
    now, following = words(window)
    assert now.startswith("cell 49 of 49 · ")
    assert "ooling" in following
    go(window, "votes 4", 1, 47)
    now, following = words(window)
    assert now.startswith("vote 48 of 48 + bias · ")
    assert now.endswith(" O")
    assert following == "", "nothing comes after the end"


def test_what_is_large_follows_the_step(window: Window) -> None:
    explorer = convolution(window)
    for step, segment in enumerate(trace_of(window).timeline.segments):
        window.page.transport.seek(trace_of(window).timeline.starts[step])
        large = explorer.voting if answers(segment.quantity) else explorer.stage
        assert explorer.center.currentWidget() is large
        assert large.isVisible()


@pytest.mark.parametrize("seed", range(12))
def test_any_settings_can_be_looked_at(window: Window, seed: int) -> None:
    """Random stacks, with gradients and without: first and last cell of every map, pointed at."""
    asked = convnet.legal(Dice(seed).settings(5, answers=seed % 2 == 0))[0]
    show(window, asked)
    page, explorer, walk = window.page, convolution(window), trace_of(window).timeline
    for start, segment in zip(walk.starts, walk.segments, strict=True):
        for step in (start, start + segment.count - 1):
            page.transport.seek(step)
            large = explorer.center.currentWidget() or explorer.stage
            for share in (0.1, 0.4, 0.9):
                target = large.childAt(large.rect().center()) or large
                for widget in (target, explorer.ribbon, large):
                    point = QPointF(widget.width() * share, widget.height() * share)
                    hands.move(widget, point)
                    assert page.inspector.text
                    hands.leave(widget)
            assert not face(large).isNull()
    assert convnet.legal(page.experiment.settings) == (asked, [])


def test_the_right_answer_is_chosen(window: Window) -> None:
    """Ctrl+G asks for the answer believed in least; the box beside the layer asks for another."""
    explorer = convolution(window)
    box = next(
        b for b in explorer.bar.findChildren(QComboBox) if "right answer" in b.accessibleName()
    )
    assert not box.isVisible()
    QTest.keyClick(window, Qt.Key.Key_G, CONTROL)
    window.wait_for_picture()
    least = int(np.argmin(trace_of(window)["votes 4"]))
    assert window.page.experiment.settings.target == least
    assert box.isVisible()
    assert box.currentText() == f"should be {'XO'[least]}"
    loss = trace_of(window)["loss"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up if least else Qt.Key.Key_Down)
    window.wait_for_picture()
    assert window.page.experiment.settings.target == 1 - least
    assert trace_of(window)["loss"] < loss
    QTest.keyClick(window, Qt.Key.Key_G, CONTROL)
    assert window.page.experiment.settings.target is None
    assert not window.actions_["gradient"].isChecked()


def test_gradients_need_an_answer(window: Window) -> None:
    show(window, Settings(convnet.default().input, convnet.default().layers[:2]))
    QTest.keyClick(window, Qt.Key.Key_G, CONTROL)
    assert "Fully connected" in window.message.text
    assert window.page.experiment.settings.target is None
    assert not window.actions_["gradient"].isChecked()


def test_what_the_heading_says(window: Window) -> None:
    explorer = convolution(window)
    assert explorer.subtitle() == "X or O? · the slides' example"
    window.page.experiment.change(target=1)
    assert "slides" in explorer.subtitle(), "looking at gradients changes nothing"
    window.page.experiment.change(classes=("cat", "dog"))
    assert explorer.subtitle() == "cat or dog?"


def test_a_picture_changed_under_a_selection(window: Window) -> None:
    """What is pointed at and chosen may be gone in the next trace."""
    page, ribbon = window.page, convolution(window).ribbon
    go(window, "pooling 3", 2, 15)
    tile = next(c for c in ribbon._columns if c.name == "filters 1").thumbs[2]
    hands.click(ribbon, tile.center())
    hands.move(ribbon, next(c for c in ribbon._columns if c.name == "pooling 3").thumbs[2].center())
    one = Convolution(Array(np.ones((1, 1, 1, 1))))
    show(window, Settings(Array(np.ones((1, 3, 3))), (one,)))
    assert page.transport.step < 9
    assert page.inspector.text
    page.experiment.undo()
    window.wait_for_picture()
    assert trace_of(window).timeline.length > 300


def test_the_end_of_a_stack_is_its_answer(window: Window) -> None:
    settings = convnet.default()
    last = settings.layers[-1]
    assert isinstance(last, FullyConnected)
    show(window, Settings(settings.input, (*settings.layers, last)))
    names = [segment.quantity for segment in trace_of(window).timeline.segments]
    assert names[-1] == "votes 5"
    go(window, "votes 5", 1)
    ballot = convolution(window).voting._ballot
    assert ballot is not None
    assert ballot.source == "votes 4"


def test_a_device_of_its_own(make_window: MakeWindow) -> None:
    window = make_window(device="cpu")
    assert window.page.device == "cpu"
    assert trace_of(window)["votes 4"].shape == (2, 1, 1)
