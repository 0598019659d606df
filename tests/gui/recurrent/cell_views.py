"""Recurrent cells in widgets of their own, and what is written in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from pytestqt.qtbot import QtBot

from engine.array import Array
from engine.recurrent.cells import Clamp, Kind, fresh
from engine.systems.recurrent import default, legal, run
from engine.trace import Beats, Trace
from gui.theme import Look
from gui.views import kept
from gui.views.glance import Glance
from gui.views.recurrent import cell as cell_module
from gui.views.recurrent.cell import CellView
from gui.views.recurrent.readings import Reading

replace = msgspec.structs.replace
T = 10  # the step that is looked at: subscript ₁₁


def trace_of(
    cell: Kind = "lstm",
    units: int = 8,
    *,
    inputs: int = 1,
    layers: int = 1,
    full: bool = False,
    steps: int = 24,
    clamps: Sequence[Clamp] = (),
    **switches: Any,
) -> Trace:
    """A run of any cell on a lively signal."""
    network = fresh(cell, inputs, units, 3, layers=layers, full=full)
    network = replace(network, **switches)
    drawn = np.random.default_rng(1).normal(0, 1, (steps, inputs)).astype(np.float32)
    asked = replace(default(), network=network, signal=Array(drawn), clamps=tuple(clamps))
    settings, reasons = legal(asked)
    assert reasons == []
    return run(settings)


def position(trace: Trace, beat: int = -1, t: int = T) -> int:
    """The step of the walk at a sub-step; the last one where none is given."""
    assert isinstance(trace.timeline, Beats)
    return t * len(trace.timeline.makes) + beat % len(trace.timeline.makes)


def view_of(
    qtbot: QtBot,
    trace: Trace,
    glance: Glance | None = None,
    size: tuple[int, int] = (1164, 330),
    look: Look | None = None,
) -> CellView:
    """The cell in a widget, at the end of step 11 unless said otherwise."""
    view = CellView(look or Look())
    qtbot.addWidget(view)
    view.resize(QSize(*size))
    view.show_trace(trace, glance or Glance(position(trace)))
    return view


def reading(view: CellView, quantity: str, *, before: bool = False, share: str = "") -> Reading:
    """The strip of a quantity, `f`."""
    shown = view.opened()
    assert shown is not None
    wanted = quantity, before, share
    found = [r for r in shown.readings if (r.strip.name, r.strip.before, r.strip.share) == wanted]
    assert len(found) == 1
    return found[0]


def middle(found: Reading, unit: int) -> QPointF:
    """The middle of a unit's cell."""
    return found.place.cell(unit).adjusted(0, 0, -1, 0).center()


def color_at(image: QImage, point: QPointF) -> str:
    return image.pixelColor(point.toPoint()).name().upper()


def hex_of(pixel: int) -> str:
    return QColor.fromRgba(int(pixel)).name().upper()


class Written(msgspec.Struct):
    """A text and the ink it leaves."""

    text: str
    ink: QRectF


def written(view: CellView, monkeypatch: pytest.MonkeyPatch) -> list[Written]:
    """All texts that are painted, and where."""
    found: list[Written] = []

    class Listening(QPainter):
        def drawText(self, room: QRectF, flags: Any, text: str) -> None:  # type: ignore[override]
            metrics = QFontMetricsF(self.font())
            box = metrics.boundingRect(room, int(flags), text)
            tight = metrics.tightBoundingRect(text)
            tight.moveLeft(box.left() + tight.left())
            tight.moveTop(box.top() + metrics.ascent() + tight.top())
            found.append(Written(text, tight))
            QPainter.drawText(self, room, flags, text)

    with monkeypatch.context() as patch:
        patch.setattr(cell_module, "QPainter", Listening)
        patch.setattr(kept, "QPainter", Listening)
        view._restyle()
        view.grab()
    return found
