"""A window that shows Captions, and where a hand finds things on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from engine.systems.captions import Settings
from engine.trace import Trace
from gui.explorers.captions import CaptionsExplorer
from gui.views.captions.canvas import Canvas
from gui.window import Window
from tests.gui.hands import LEFT, move, press, release


def explorer_of(window: Window) -> CaptionsExplorer:
    """The explorer of captions of a window that shows it."""
    assert isinstance(window.explorer, CaptionsExplorer)
    return window.explorer


def settings_of(window: Window) -> Settings:
    """What is set."""
    settings: Settings = window.page.experiment.settings
    return settings


def trace_of(window: Window) -> Trace:
    """The trace of the newest settings."""
    window.wait_for_picture()
    assert window.page.trace is not None
    assert window.page.traced == settings_of(window)
    return window.page.trace


def words_of(trace: Trace, prefix: str = "") -> tuple[str, ...]:
    """What is said."""
    return trace.quantities[f"{prefix}word"].labels


def on(canvas: Canvas, x: float, y: float) -> QPointF:
    """A point of the scene, in the widget."""
    area = canvas.area()
    return QPointF(area.x() + x * area.width(), area.y() + y * area.height())


def body(window: Window, thing: int) -> tuple[float, float]:
    """A point of the scene where a thing is the foremost."""
    scenery = explorer_of(window).center.canvas.sight.scenery
    assert scenery is not None
    box = scenery.box(thing)
    for n in range(1, 40):
        for m in range(1, 40):
            x, y = box.x() + box.width() * n / 40, box.y() + box.height() * m / 40
            if 0 < x < 1 and 0 < y < 1 and scenery.thing_at(QPointF(x, y)) == thing:
                return x, y
    raise AssertionError(f"thing {thing} is hidden")


def drag(widget: QWidget, start: QPointF, end: QPointF, steps: int = 4) -> None:
    """Press, move in some steps, let go."""
    press(widget, start)
    for n in range(1, steps + 1):
        move(widget, start + (end - start) * n / steps, LEFT)
    release(widget, end)
