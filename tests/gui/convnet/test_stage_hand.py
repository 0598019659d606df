"""A hand on the large stage: clicks go to a step, hovers tell, strokes change everything."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF

from engine.array import Array
from engine.convnet.layers import Convolution
from engine.systems import convnet
from engine.systems.convnet import Settings
from gui.window import Window
from tests.gui import hands
from tests.gui.conftest import face
from tests.gui.convnet.test_stage import go, show, trace_of
from tests.gui.hands import convolution


def test_a_click_on_a_cell_goes_to_its_step(window: Window) -> None:
    output, walk = convolution(window).stage.output, window.page.transport
    hands.click(output, output.center_of(2, 3))
    assert walk.step == 2 * 7 + 3
    assert output.marks.cell == (2, 3)
    go(window, "pooling 3", 2)
    hands.click(output, output.center_of(1, 2))
    assert walk.step == trace_of(window).timeline.find("pooling 3", 2, 6)
    hands.click(convolution(window).stage.source, convolution(window).stage.source.center_of(0, 4))
    where, offset = trace_of(window).timeline.at(walk.step)
    assert (where.quantity, where.map, offset) == ("relu 2", 2, 4), "back along the chain"


def test_hovering_a_cell_shows_its_window(window: Window) -> None:
    stage, page = convolution(window).stage, window.page
    go(window, "pooling 3", 0, 15)
    before, ribbon = face(stage), face(convolution(window).ribbon)
    hands.move(stage.output, stage.output.center_of(1, 1))
    assert stage.source.marks.window == (2, 2, 2, 2)
    assert page.inspector.text.splitlines()[2] == "1.00"
    assert face(convolution(window).ribbon) != ribbon, "its field is outlined along the chain"
    small = convolution(window).ribbon.input.marks.related
    assert small == {(r, c) for r in range(2, 6) for c in range(2, 6)}
    hands.leave(stage.output)
    assert face(stage) == before
    assert face(convolution(window).ribbon) == ribbon


def test_hovering_a_pixel_shows_where_it_goes(window: Window) -> None:
    stage = convolution(window).stage
    hands.move(stage.source, stage.source.center_of(4, 0))
    reached = {(r, 0) for r in (2, 3, 4)}  # windows of three rows that begin in column 0
    assert stage.output.marks.related == reached
    assert "row 5, column 1" in window.page.inspector.text
    hands.leave(stage.source)
    assert not stage.output.marks.related


def test_drawing_changes_everything_at_once(window: Window) -> None:
    stage, experiment = convolution(window).stage, window.page.experiment
    before = trace_of(window)["votes 4"].copy()
    hands.stroke(stage.source, [(0, 0), (0, 8)])
    hands.stroke(stage.source, [(8, 0), (8, 4), (8, 8)])
    window.wait_for_picture()
    drawn = trace_of(window)["input"][0]
    assert (drawn[[0, 8]] == 1).all()
    assert (trace_of(window)["votes 4"] != before).any()
    small = convolution(window).ribbon.input.sheet
    assert small is not None
    assert (small.values == drawn).all()
    experiment.undo()
    assert (experiment.settings.input.values[0, 8] == -1).all(), "a stroke is undone as one"
    assert (experiment.settings.input.values[0, 0] == 1).all()
    experiment.undo()
    assert experiment.settings == convnet.default()
    assert not experiment.can_undo


def test_drawing_on_a_filter(window: Window) -> None:
    stage = convolution(window).stage
    go(window, "convolution 1", 1)
    hands.stroke(stage.filter, [(0, 1)])
    hands.stroke(stage.filter, [(1, 0)])
    hands.wheel(stage.filter, stage.filter.center_of(2, 1), 1)
    window.wait_for_picture()
    expected = convnet.default().layers[0].filters.values.copy()  # type: ignore[union-attr]
    expected[1, 0, 0, 1], expected[1, 0, 2, 1] = 1, -0.75
    expected[1, 0, 1, 0] = 1
    np.testing.assert_array_equal(trace_of(window)["filters 1"], expected)
    for _ in range(3):  # each stroke by itself, and the wheel
        assert window.page.experiment.settings != convnet.default()
        window.page.experiment.undo()
    assert window.page.experiment.settings == convnet.default()


def two_convolutions() -> Settings:
    generator = np.random.default_rng(3)
    first = Convolution(Array(generator.uniform(-1, 1, (3, 1, 3, 3))))
    second = Convolution(Array(generator.uniform(-1, 1, (2, 3, 3, 3))))
    return Settings(convnet.default().input, (first, second))


def turn(window: Window, by: int) -> None:
    """A click on one of the arrows over the source."""
    stage, px = convolution(window).stage, window.look.px
    over = stage.source.geometry()
    x = over.right() + 1 - px(12) if by > 0 else over.right() + 1 - px(100)
    hands.click(stage, QPointF(x, over.y() - px(14)))


def test_arrows_turn_to_another_map(window: Window) -> None:
    show(window, two_convolutions())
    stage = convolution(window).stage
    go(window, "convolution 2", 1, 4)
    window.settle()
    face(stage)
    seen = []
    for _ in range(4):
        assert stage.source.sheet is not None
        assert stage.filter.sheet is not None
        seen.append((stage.source.sheet.values, stage.filter.sheet.values))
        turn(window, 1)
        face(stage)
    trace = trace_of(window)
    for n, (source, filter_) in enumerate(seen):
        np.testing.assert_array_equal(source, trace["convolution 1"][n % 3])
        np.testing.assert_array_equal(filter_, trace["filters 2"][1, n % 3])
    turn(window, -1)
    assert stage.source.sheet is not None
    np.testing.assert_array_equal(stage.source.sheet.values, trace["convolution 1"][0])


def test_a_map_turned_to_that_an_earlier_stage_lacks(window: Window) -> None:
    """Three maps are read there, one here: the one there is is shown and drawn on."""
    show(window, two_convolutions())
    go(window, "convolution 2")
    window.page.selection.turn_to(2)
    go(window, "convolution 1", 1)
    stage = convolution(window).stage
    hands.stroke(stage.filter, [(1, 1)])
    window.wait_for_picture()
    assert trace_of(window)["filters 1"][1, 0, 1, 1] == 1


def test_colour_pictures_as_a_whole_and_by_channel(window: Window) -> None:
    values = np.random.default_rng(1).uniform(-1, 1, (3, 6, 6)).astype(np.float32)
    layer = Convolution(Array(np.ones((1, 3, 3, 3))))
    show(window, Settings(Array(values), (layer,)))
    stage = convolution(window).stage
    shapes = []
    for _ in range(4):
        face(stage)
        assert stage.source.sheet is not None
        shapes.append(stage.source.sheet.values.shape)
        turn(window, 1)
    assert shapes == [(6, 6), (6, 6), (6, 6), (3, 6, 6)], "a channel first, the whole last"
    window.page.selection.turn_to(1)
    hands.stroke(stage.source, [(0, 0)])
    window.wait_for_picture()
    expected = values.copy()
    expected[1, 0, 0] = -1  # no green light
    np.testing.assert_array_equal(trace_of(window)["input"], expected)


def test_without_layers_there_is_the_input_to_draw_on(window: Window) -> None:
    """And nothing of the network that was there; with a layer again, all of the stage."""
    stack, stage = convolution(window).stack, convolution(window).stage
    go(window, "convolution 1", 1, 20)
    for number in (4, 3, 2, 1):
        stack.remove(number)
    convolution(window).paper.resize(12, 20)
    window.wait_for_picture()
    assert not any(plate.isVisible() for plate in (stage.filter, stage.products, stage.output))
    assert stage.source.sheet is not None
    assert stage.source.sheet.values.shape == (12, 20)
    hands.stroke(stage.source, [(0, 0), (0, 19)])
    window.wait_for_picture()
    assert (window.page.experiment.settings.input.values[0, 0] == 1).all()
    face(stage)
    stack.add(0, "convolution")
    window.wait_for_picture()
    assert all(plate.isVisible() for plate in (stage.filter, stage.products, stage.output))
    np.testing.assert_array_equal(stage.source.sheet.values, trace_of(window)["input"][0])
