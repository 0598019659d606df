"""What one move of a hand costs in Captions: nothing is painted twice, and nothing in vain."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from gui.window import Window
from tests.gui.captions.captioned import body, explorer_of, on, settings_of, trace_of
from tests.gui.hands import LEFT, move, press
from tests.gui.screens import Paintings


@pytest.mark.parametrize("view", ["canvas", "map"])
def test_a_move_of_the_brush_is_painted_once(window: Window, view: str) -> None:
    """With the words it leads to; what is pointed at comes with them."""
    explorer = explorer_of(window)
    widget = explorer.center.canvas if view == "canvas" else explorer.center.map
    window.actions_["pen"].trigger()
    middle, away = widget.area().center(), QPointF(widget.area().width() / 4, 0)
    press(widget, middle)
    trace_of(window)
    with Paintings() as paintings:
        move(widget, middle + away, LEFT)
        QApplication.processEvents()
        trace_of(window)
    assert paintings.count[explorer.ribbon] == paintings.count[explorer.center.canvas] == 1


def test_a_dragged_thing_leaves_its_bar_as_it_is(window: Window) -> None:
    """Of what has neither colours nor poses, too."""
    explorer, scene = explorer_of(window), settings_of(window).scene
    assert scene is not None
    n = next(n for n, thing in enumerate(scene.things) if thing.kind == "giraffe")
    canvas = explorer.center.canvas
    start = on(canvas, *body(window, n))
    press(canvas, start)
    trace_of(window)
    QApplication.processEvents()
    with Paintings() as paintings:
        move(canvas, start + QPointF(canvas.area().width() / 20, 0), LEFT)
        trace_of(window)
        QApplication.processEvents()
    assert explorer.things.flip.isVisible()
    assert paintings.count[canvas] > 0
    assert paintings.count[explorer.things] == 0
