"""The networks of one trace that are compared: what each is called and how its curves are drawn."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from engine.array import Floats
from engine.explain import count_of
from engine.trace import Trace
from gui.theme import Look
from gui.views.recurrent import courses
from gui.views.recurrent.anatomy import CELLS, anatomy, numbered, with_origin
from gui.views.recurrent.courses import RIVALS, Course
from gui.views.recurrent.tracks import WAS

replace = msgspec.structs.replace
NONE: Floats = np.zeros(0, np.float32)
STYLES = (
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashDotDotLine,
)


class Run(msgspec.Struct, frozen=True):
    """One network on the signal.

    Attributes:
        prefix: before all its names in the trace: none, `was ` or `rival 1 `.
        told: what it is called: its cell, numbered where there are several; or `as it was`.
        origin: how it came by its weights, where that is known.
        cell, units: its cell in a word, and H of the layer that is shown.
        layer: which layer of it is shown, from 1.
        color: of its curves, by meaning.
        style: of its curves.
    """

    prefix: str
    told: str
    cell: str
    units: int
    layer: int
    color: str
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    origin: str = ""

    @property
    def full(self) -> str:
        """What it is called and how it came by its weights: `RNN, fresh weights`."""
        return with_origin(self.told, self.origin)

    @property
    def size(self) -> str:
        """How large it is."""
        return count_of(self.units, "unit")

    def name(self, quantity: str) -> str:
        """The key of one of its quantities in the trace."""
        return f"{self.prefix}{quantity} {self.layer}"

    def course(self, values: Floats) -> Course:
        """A curve of it: (T,) values."""
        own = not self.prefix
        return Course(self.told, self.color, values, own, self.style, self.origin)


def runs(trace: Trace, part: int) -> list[Run]:
    """The network itself, the same as it was, the others; layer `part` of each, from 0."""
    found = [_run(trace, part, "", "ink")]
    if f"{WAS}h 1" in trace.arrays:
        was = _run(trace, part, WAS, "quiet", Qt.PenStyle.DotLine)
        found.append(replace(was, told="as it was"))
    for n, (color, style) in enumerate(zip(RIVALS, STYLES, strict=True), start=1):
        if f"rival {n} h 1" in trace.arrays:
            found.append(_run(trace, part, f"rival {n} ", color, style))
    names = numbered([run.told for run in found])
    return [replace(run, told=name) for run, name in zip(found, names, strict=True)]


def _run(
    trace: Trace, part: int, prefix: str, color: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine
) -> Run:
    seen = anatomy(trace, part, prefix)
    cell = CELLS[seen.kind]
    return Run(prefix, cell, cell, seen.units, seen.layer, color, style, seen.origin)


def heading(
    painter: QPainter, titles: Sequence[str], found: Sequence[Run], room: QRectF, look: Look
) -> None:
    """The first title that fits in a line, beside the names of all curves; else the last."""
    left = _legend(painter, found, room, look) if found else room.right()
    painter.setFont(look.font("strong"))
    painter.setPen(look.color("ink"))
    wide = painter.fontMetrics().horizontalAdvance
    title = next((title for title in titles if room.x() + wide(title) <= left), titles[-1])
    place = QRectF(room.x(), room.y(), left - room.x(), room.height())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, title)


def _legend(painter: QPainter, found: Sequence[Run], room: QRectF, look: Look) -> float:
    """Every curve's name beside a piece of it, as many as fit, at the right; where they begin.

    How they came by their weights is said of all, of the first alone, or of none, as that fits.
    """
    painter.setFont(look.font("small"))
    x, gap, wide = room.right(), look.px(14), look.px(26)
    across, least = painter.fontMetrics().horizontalAdvance, room.x() + look.px(80)
    ways = [run.full for run in found], [found[0].full, *(run.told for run in found[1:])]
    free = x - least - len(found) * (wide + look.px(6) + gap)
    short = [run.told for run in found]
    names = next((way for way in ways if sum(map(across, way)) <= free), short)
    for run, told in zip(reversed(found), reversed(names), strict=True):
        words = across(told)
        if x - words - wide < least:
            break
        x -= words
        painter.setPen(look.color("ink"))
        place = QRectF(x, room.y(), words + 1, room.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, told)
        x -= wide + look.px(6)
        _sample(painter, run, QRectF(x, room.y(), wide, room.height()), look)
        x -= gap
    return x


def _sample(painter: QPainter, run: Run, room: QRectF, look: Look) -> None:
    """A piece of its curve, across the middle of a room."""
    painter.setPen(courses.pen_of(run.course(NONE), look))
    y = room.center().y()
    painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
