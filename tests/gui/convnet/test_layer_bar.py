"""Every layer's every field through its real controls, and layers added, moved, removed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QMenu, QSpinBox, QToolButton, QWidget

from engine.convnet.layers import (
    MAX_FILTER,
    MAX_LAYERS,
    MAX_MAPS,
    Convolution,
    FullyConnected,
    Pooling,
)
from engine.data.pictures import FILTERS
from engine.systems import convnet
from gui.window import Window
from tests.gui.convnet.test_stage import go, trace_of
from tests.gui.hands import convolution
from tests.gui.watch import answering

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def layers_of(window: Window) -> tuple[Any, ...]:
    return tuple(window.page.experiment.settings.layers)


def found(window: Window, kind: type[QWidget], name: str) -> Any:
    """The control of this name in the bar."""
    window.settle()
    widgets = [w for w in convolution(window).layer_bar.findChildren(kind) if w.isVisible()]
    named = [w for w in widgets if name in (w.accessibleName(), getattr(w, "text", str)())]
    assert len(named) == 1, (name, [w.accessibleName() for w in widgets])
    return named[0]


def choose(window: Window, button: str, words: str) -> None:
    """Open a menu of the bar and take one of its lines."""
    found(window, QToolButton, button).click()
    menus = [m for m in convolution(window).layer_bar.findChildren(QMenu) if m.isVisible()]
    (menu,) = menus
    lines = [action for action in menu.actions() if action.text() == words]
    assert lines, [action.text() for action in menu.actions()]
    menu.close()
    lines[0].trigger()
    window.wait_for_picture()


def typed(window: Window, name: str, number: int) -> None:
    """A number typed into a field, and Return."""
    spin = found(window, QSpinBox, name)
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, str(number))
    QTest.keyClick(spin, Qt.Key.Key_Return)
    window.wait_for_picture()


def heading(window: Window) -> str:
    window.settle()
    labels = convolution(window).layer_bar.findChildren(QLabel)
    return next(w.text() for w in labels if w.isVisible() and w.property("role") == "heading")


def test_fields_of_a_convolution(window: Window) -> None:
    assert heading(window) == "1 · Convolution"
    fields = {"filters": "maps"}
    for name, number in (
        ("filters", 5), ("size", 5), ("stride", 2), ("padding", 3), ("dilation", 2),
    ):  # fmt: skip
        typed(window, name, number)
        assert getattr(layers_of(window)[0], fields.get(name, name)) == number
        window.page.experiment.undo()
        window.wait_for_picture()
        assert window.page.experiment.settings == convnet.default(), name
    typed(window, "padding", 1)
    found(window, QComboBox, "Padding").setCurrentText("reflect")
    assert layers_of(window)[0].padding_mode == "reflect"
    found(window, QComboBox, "Arithmetic").setCurrentText("sum")
    assert layers_of(window)[0].mode == "sum"
    found(window, QCheckBox, "bias").click()
    assert layers_of(window)[0].bias.shape == (3,)
    found(window, QCheckBox, "bias").click()
    assert layers_of(window)[0].bias is None


def test_fields_of_the_other_layers(window: Window) -> None:
    go(window, "pooling 3")
    assert heading(window) == "3 · Max pooling"
    found(window, QComboBox, "Kind").setCurrentText("average")
    typed(window, "size", 3)
    typed(window, "stride", 1)
    found(window, QCheckBox, "keep partial windows").click()
    assert layers_of(window)[2] == Pooling("average", 3, 1, partial=False)
    window.wait_for_picture()
    assert heading(window) == "3 · Average pooling"
    go(window, "votes 4")
    found(window, QComboBox, "Output").setCurrentText("softmax")
    assert layers_of(window)[3].output == "softmax"
    found(window, QCheckBox, "bias").click()
    assert layers_of(window)[3].bias is None


def test_the_bar_shows_what_is(window: Window) -> None:
    """Also after undo, and after a wish that had to give way, with the reason."""
    typed(window, "size", 7)
    assert found(window, QSpinBox, "size").value() == 7
    window.page.experiment.undo()
    window.wait_for_picture()
    assert found(window, QSpinBox, "size").value() == 3
    typed(window, "size", MAX_FILTER)
    shown = found(window, QSpinBox, "size").value()
    assert shown == layers_of(window)[0].size
    if shown != MAX_FILTER:
        assert window.message.text.endswith(".")


def test_limits(window: Window) -> None:
    assert found(window, QSpinBox, "filters").maximum() == MAX_MAPS
    assert found(window, QSpinBox, "stride").minimum() == 1
    typed(window, "filters", MAX_MAPS)
    convolution(window).stack.edit_filter(lambda layer, m: layer)
    choose(window, "Presets, copy and remove", "Duplicate this filter")
    assert layers_of(window)[0].maps == MAX_MAPS
    typed(window, "filters", 1)
    choose(window, "Presets, copy and remove", "Remove this filter")
    assert layers_of(window)[0].maps == 1, "the last one stays"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Convolution", "convolution"),
        ("ReLU", "relu"),
        ("Pooling", "pooling"),
        ("Fully connected", "votes"),
    ],
)
def test_a_layer_added_and_taken_out(window: Window, words: str, kind: str) -> None:
    before = layers_of(window)
    go(window, "relu 2")
    choose(window, "Add, move or remove a layer", f"Add {words} behind this")
    after = layers_of(window)
    kinds = [type(layer) for layer in after]
    assert kinds[:2] + kinds[3:] == [type(layer) for layer in before]
    assert after[:2] == before[:2]
    segment, offset = trace_of(window).timeline.at(window.page.transport.step)
    assert (segment.quantity, offset) == (f"{kind} 3", 0), "the new one is large"
    assert heading(window).startswith("3 · ")
    choose(window, "Add, move or remove a layer", "Remove this layer")
    assert len(layers_of(window)) == 4
    window.page.experiment.undo()
    window.page.experiment.undo()
    assert window.page.experiment.settings == convnet.default()


def test_moved_along_the_stack(window: Window) -> None:
    go(window, "relu 2")
    choose(window, "Add, move or remove a layer", "Move towards the output")
    assert [type(layer).__name__ for layer in layers_of(window)] == [
        "Convolution", "Pooling", "ReLU", "FullyConnected",
    ]  # fmt: skip
    assert heading(window) == "3 · ReLU", "it stays large"
    choose(window, "Add, move or remove a layer", "Move towards the input")
    choose(window, "Add, move or remove a layer", "Move towards the input")
    assert heading(window) == "1 · ReLU"
    before = layers_of(window)
    choose(window, "Add, move or remove a layer", "Move towards the input")
    assert layers_of(window) == before


def test_at_most_eight(window: Window) -> None:
    for _ in range(6):
        choose(window, "Add, move or remove a layer", "Add ReLU behind this")
    assert len(layers_of(window)) == MAX_LAYERS
    assert str(MAX_LAYERS) in window.message.text


def test_an_empty_stack_can_grow_again(window: Window) -> None:
    for number in (4, 3, 2, 1):
        convolution(window).stack.remove(number)
    window.wait_for_picture()
    assert layers_of(window) == ()
    assert heading(window) == "Input"
    choose(window, "Add, move or remove a layer", "Add Fully connected behind this")
    (layer,) = layers_of(window)
    assert isinstance(layer, FullyConnected)


def test_filters_by_name(window: Window) -> None:
    go(window, "convolution 1", 1)
    for name in ("Sobel, across", "Laplace", "Slides 3: diagonal ╱"):
        choose(window, "Presets, copy and remove", name)
        np.testing.assert_array_equal(layers_of(window)[0].filters.values[1, 0], FILTERS[name])
    choose(window, "Presets, copy and remove", "Duplicate this filter")
    filters = layers_of(window)[0].filters.values
    assert len(filters) == 4
    np.testing.assert_array_equal(filters[1], filters[2])
    choose(window, "Presets, copy and remove", "Remove this filter")
    assert layers_of(window)[0].maps == 3


def test_a_filter_of_ones_own(window: Window) -> None:
    go(window, "convolution 1", 2)
    mine = layers_of(window)[0].filters.values[2, 0]
    with answering(str, lambda: "  My edge "):
        choose(window, "Presets, copy and remove", "Keep this filter…")
    go(window, "convolution 1", 0)
    choose(window, "Presets, copy and remove", "My edge")
    np.testing.assert_array_equal(layers_of(window)[0].filters.values[0, 0], mine)
    assert isinstance(layers_of(window)[0], Convolution)


def test_a_layer_that_is_gone_by_now_is_let_alone(window: Window) -> None:
    """The bar may still show a layer whose stack was undone under it."""
    stack, settings = convolution(window).stack, window.page.experiment.settings
    for number in (0, 5, 60):
        stack.remove(number)
        stack.move(number, 1)
        stack.replace(number, settings.layers[0])
    stack.replace(2, settings.layers[0])
    assert window.page.experiment.settings == settings
    stack.add(60, "relu")
    assert len(layers_of(window)) == 5
