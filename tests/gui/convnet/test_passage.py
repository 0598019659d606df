"""The room a stage shares out: numbers have theirs, words do not touch, whatever the window."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QRectF

from engine.array import Array
from engine.convnet.layers import Convolution
from engine.systems import convnet
from gui.theme import Look
from gui.views.convnet import passage
from gui.views.convnet import stage as module
from gui.window import Window
from tests.gui import listening
from tests.gui.convnet.test_stage import go, show, written
from tests.gui.hands import convolution


@pytest.mark.parametrize("theme", ["light", "projector"])
@pytest.mark.parametrize("size", [(1280, 720), (1600, 900), (1920, 1080)])
def test_a_learned_filter_has_its_numbers(
    size: tuple[int, int], theme: str, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two decimals and a sign need more room than −1 and 1."""
    drawn = convnet.default()
    first = Convolution(Array(np.full((3, 1, 3, 3), -2.25)))
    show(window, msgspec.structs.replace(drawn, layers=(first, *drawn.layers[1:])))
    window.look.set_theme(theme)
    window.resize(*size)
    go(window, "convolution 1", 0, 48)
    window.settle()
    stage = convolution(window).stage
    assert written(stage.filter, window, monkeypatch) == [["-2.25"] * 3] * 3
    assert np.shape(written(stage.products, window, monkeypatch)) == (3, 3)
    assert np.shape(written(stage.output, window, monkeypatch)) == (7, 7)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_no_words_of_a_colour_picture_touch(
    size: tuple[int, int], zoom: float, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Name, note and arrows of the channel; the sum of each, and the heading beside it."""
    picture = np.repeat(convnet.default().input.values, 3, axis=0)
    drawn = convnet.default()
    show(window, msgspec.structs.replace(drawn, input=Array(picture)))
    window.look.set_zoom(zoom)
    window.resize(*size)
    go(window, "convolution 1", 0, 17)
    window.settle()
    stage = convolution(window).stage
    stage._headings.forget()
    rooms = listening.written((module.__name__, "gui.views.kept"), stage, monkeypatch)
    said = [text for text, _ in rooms]
    assert {"1 of 3", "= products"} <= set(said)
    assert (
        sum(text.startswith(("red:", "green:", "blue:", "Σ =", "÷ 27", "=")) for text in said) == 7
    )
    assert all(stage.height() >= room.bottom() for _, room in rooms)
    for n, (text, room) in enumerate(rooms):
        for other, beside in rooms[:n]:
            assert not room.intersects(beside), (text, other)


def test_the_arrow_begins_behind_the_padding(window: Window) -> None:
    drawn = convnet.default()
    first = msgspec.structs.replace(drawn.layers[0], padding=2)
    show(window, msgspec.structs.replace(drawn, layers=(first, *drawn.layers[1:])))
    go(window, "convolution 1", 0, 17)
    stage = convolution(window).stage
    assert stage._scene is not None
    left, _ = stage._ends(stage._scene)
    area = stage.source.area()
    assert left.x() > stage.source.x() + area.right() + 2 * area.width() / 9


def test_in_a_tall_room_all_stands_in_the_middle() -> None:
    look = Look()
    for high in (420, 700):
        places = passage.arrange(QRectF(0, 0, 760, high), "convolution", look)
        above, below = places.source.top() - look.px(27), high - places.source.bottom()
        assert abs(above - below) <= 2
        assert places.output.top() == places.source.top() == places.filter.top()
    assert passage.shorter("∂L/∂ feature map 1")[1] == "∂L/∂ map 1"
    assert passage.shorter("= added to the window")[2] == "= added"
    assert passage.shorter("Rectified map 12")[1] == "Map 12"
    assert passage.shorter("Input, red")[2] == "Red"
