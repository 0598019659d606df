"""What the explorer of captions promises on its real window, 1600×900, without a screen.

hand    a thing dragged over the scene, and light painted: from the pointer's event to all pictures
        painted, with the caption that is now told
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QPointF

from engine.systems.captions import default
from gui.explorers.captions import CaptionsExplorer
from gui.views.captions.canvas import Canvas
from tests.bench.stopwatch import Watched, dragged, opened
from tests.bench.table import Row
from tests.gui import hands


def hand(moves: int) -> list[Row]:
    """Both, each over and over."""
    return [
        Row("a thing dragged to pictures", "ms", _dragged(moves), {"p95": 100.0}),
        Row("light painted to pictures", "ms", _painted(moves), {"p95": 50.0}),
    ]


def _dragged(moves: int) -> tuple[float, ...]:
    """The giraffe, round and round by a few pixels."""
    with opened(default(), "captions") as window:
        page, canvas = window.page, _canvas(window)
        scenery = canvas.sight.scenery
        assert scenery is not None
        foremost = len(page.experiment.settings.scene.things) - 1
        middle = scenery.box(foremost).center()
        start = _at(canvas, middle.x(), middle.y())
        hands.press(canvas, start)

        def arrived() -> bool:
            asked, shown = page.experiment.settings.scene, page.traced.scene
            return bool(asked != default().scene and shown == asked)

        return dragged(window, canvas, _round(start, 30, moves + 20), arrived)


def _painted(moves: int) -> tuple[float, ...]:
    """The brush, round and round the middle of the picture."""
    with opened(default(), "captions") as window:
        page, canvas = window.page, _canvas(window)
        window.actions_["pen"].trigger()
        start = _at(canvas, 0.5, 0.5)
        hands.press(canvas, start)

        def arrived() -> bool:
            asked, shown = page.experiment.settings.painted, page.traced.painted
            return bool(asked and shown == asked)

        return dragged(window, canvas, _round(start, 80, moves + 20), arrived)


def _canvas(window: Watched) -> Canvas:
    assert isinstance(window.explorer, CaptionsExplorer)
    return window.explorer.center.canvas


def _at(canvas: Canvas, x: float, y: float) -> QPointF:
    area = canvas.area()
    return QPointF(area.x() + x * area.width(), area.y() + y * area.height())


def _round(middle: QPointF, radius: float, count: int) -> Iterator[QPointF]:
    """Points on a circle, each some way from the last."""
    for n in range(count):
        turn = n * 0.4
        yield middle + QPointF(radius * math.cos(turn), radius * math.sin(turn))
