"""The brush of Captions: what one move of it costs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from gui.window import Window
from tests.gui.captions.captioned import explorer_of, trace_of
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
        trace_of(window)
    assert paintings.count[explorer.ribbon] == 1
