"""One unit over time as curves: the run, the run as it was, other networks."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from engine.array import Floats
from engine.explain import brief
from engine.trace import Hold, Trace
from gui.theme import Look
from gui.views.hues import name_of
from gui.views.recurrent.anatomy import CELLS, anatomy, numbered, with_origin
from gui.views.recurrent.span import Span
from gui.views.recurrent.tracks import WAS

DENSE = 2  # steps in a pixel
RIVALS = ("attention", "yes", "warning", "no")


class Course(msgspec.Struct, frozen=True):
    """One curve: what it is called, its colour by meaning, (T,) values; the run's own is thick."""

    told: str
    color: str
    values: Floats
    own: bool = False
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    origin: str = ""

    @property
    def full(self) -> str:
        """What it is called and how its network came by its weights, where that is known."""
        return with_origin(self.told, self.origin)


def courses(trace: Trace, name: str, unit: int) -> list[Course]:
    """The curves of one quantity of one unit; the run's own comes last, over the others."""
    symbol = trace.quantities[name].symbol
    found = []
    was = trace.arrays.get(f"{WAS}{name}")
    if was is not None and unit < was.shape[1]:
        found.append(Course("as it was", "quiet", was[:, unit]))
    if symbol == "h":
        rivals = [f"rival {n + 1} " for n in range(len(RIVALS))]
        there = [prefix for prefix in ("", *rivals) if f"{prefix}{name}" in trace.arrays]
        seen = [anatomy(trace, int(name.rpartition(" ")[2]) - 1, prefix) for prefix in there]
        names = numbered([CELLS[cell.kind] for cell in seen])
        for prefix, told, cell in zip(there[1:], names[1:], seen[1:], strict=True):
            values, color = trace[f"{prefix}{name}"], RIVALS[rivals.index(prefix)]
            if unit < values.shape[1]:
                found.append(Course(told, color, values[:, unit], origin=cell.origin))
    return [*found, Course(symbol, name_of(symbol), trace[name][:, unit], own=True)]


def reach(drawn: Sequence[Course], range_: tuple[float, float]) -> tuple[float, float]:
    """The ends of the scale: the quantity's range, and further where a curve goes beyond it."""
    low, high = range_
    for course in drawn:
        finite = course.values[np.isfinite(course.values)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return low, high


def paint(
    painter: QPainter,
    area: QRectF,
    drawn: Sequence[Course],
    range_: tuple[float, float],
    held: Sequence[Hold],
    span: Span,
    look: Look,
    aside: float = 0.0,
) -> None:
    """Draw curves over a span of time; the stretches where the unit is held are tinted.

    The ends of the scale stand at the left, where there is so much room `aside`; or else inside.
    """
    low, high = reach(drawn, range_)
    painter.save()
    painter.setClipRect(area)
    painter.fillRect(area, look.color("paper"))
    for hold in held:
        left, right = span.x(hold.first, area), span.x(hold.last + 1, area)
        painter.fillRect(
            QRectF(left, area.y(), right - left, area.height()), look.color("accent_soft")
        )
    painter.setPen(QPen(look.color("line"), 1))
    painter.drawLine(*(QPointF(x, height(0, low, high, area)) for x in (area.left(), area.right())))
    if not (beside := _fits(low, high, aside, look)):
        _paint_ends(painter, area, drawn, (low, high), span, look)
    paint_lines(painter, area, drawn, (low, high), span, look)
    painter.restore()
    if beside:
        _paint_scale(painter, area, (low, high), look)
    painter.setPen(QPen(look.color("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)


def _fits(low: float, high: float, aside: float, look: Look) -> bool:
    """Whether the ends of a scale have room beside it."""
    return max(look.wide("small", brief(end)) for end in (low, high)) + look.px(6) <= aside


def _paint_scale(painter: QPainter, area: QRectF, ends: tuple[float, float], look: Look) -> None:
    """The ends of the scale at the left, each at its height."""
    painter.setFont(look.font("small"))
    painter.setPen(look.color("quiet"))
    line = painter.fontMetrics().height()
    for end in ends:
        y = height(end, *ends, area)
        room = QRectF(0, y - line / 2, area.x() - look.px(4), line)
        painter.drawText(
            room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, brief(end)
        )


def _paint_ends(
    painter: QPainter, area: QRectF, drawn: Sequence[Course], ends: tuple[float, float],
    span: Span, look: Look,
) -> None:  # fmt: skip
    """The ends of the scale, under the curves, at the side where those leave them room."""
    painter.setFont(look.font("small"))
    painter.setPen(look.color("quiet"))
    inner = area.adjusted(look.px(4), look.px(1), -look.px(4), -look.px(1))
    low, high = brief(ends[0]), brief(ends[1])
    line = painter.fontMetrics().height()
    top, foot = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
    shown = [(top, high), (foot, low)] if area.height() >= 1.7 * line else [(top, high)]
    for edge, said in shown:
        sides = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        places = [painter.boundingRect(inner, edge | side, said) for side in sides]
        hits = [
            sum(_crossed(course.values, place, ends, span, area) for course in drawn)
            for place in places
        ]
        painter.drawText(places[hits.index(min(hits))], Qt.AlignmentFlag.AlignCenter, said)


def _crossed(
    values: Floats, place: QRectF, ends: tuple[float, float], span: Span, area: QRectF
) -> bool:
    """Whether a curve goes through the heights of a place while it is above or below it."""
    first, last = (span.step(x, area) for x in (place.left(), place.right()))
    part = np.nan_to_num(values[max(first - 1, 0) : last + 2], posinf=ends[1], neginf=ends[0])
    if not part.size:
        return False
    top, foot = (height(float(end), *ends, area) for end in (part.max(), part.min()))
    return top <= place.bottom() and foot >= place.top()


def paint_lines(
    painter: QPainter,
    area: QRectF,
    drawn: Sequence[Course],
    ends: tuple[float, float],
    span: Span,
    look: Look,
) -> None:
    """The curves alone, between the ends of a scale; nothing outside the area is spared."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for course in drawn:
        pen = pen_of(course, look)
        if span.count > DENSE * area.width():  # thick or broken lines would be slow there
            pen = QPen(look.color(course.color), 1)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(_points(course.values, span, *ends, area))


def pen_of(course: Course, look: Look) -> QPen:
    """What a curve is drawn with, where there is room."""
    return QPen(look.color(course.color), look.px(2.4 if course.own else 1.4), course.style)


def legend(painter: QPainter, room: QRectF, drawn: Sequence[Course], look: Look) -> None:
    """The names of the other curves, each in its colour, from left to right as far as they fit."""
    painter.setFont(look.font("small"))
    x, across = room.x(), painter.fontMetrics().horizontalAdvance
    others = [course for course in drawn if not course.own]
    full = sum(across(course.full) + look.px(8) for course in others) <= room.width()
    for course in others:
        told = course.full if full else course.told
        wide = across(told)
        if x + wide <= room.right():
            painter.setPen(look.color(course.color))
            place = QRectF(x, room.y(), wide + 1, room.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, told)
            x += wide + look.px(8)


def height(value: float, low: float, high: float, area: QRectF) -> float:
    """Where a value stands between the ends of a scale; a little of the area is left free."""
    edge = min(6.0, area.height() / 8)
    share = (value - low) / max(high - low, 1e-9)
    return area.bottom() - edge - share * (area.height() - 2 * edge)


def _points(values: Floats, span: Span, low: float, high: float, area: QRectF) -> QPolygonF:
    """A point in the middle of each step; where pixels are fewer, the ends of what each covers."""
    first = max(int(span.first) - 1, 0)
    stop = min(int(span.first + span.count) + 2, span.total)
    part = np.nan_to_num(values[first:stop], posinf=high, neginf=low)
    times = np.arange(first, stop) + 0.5
    most = max(int(area.width()), 1)
    if len(part) > DENSE * most:
        starts = np.linspace(0, len(part), most, endpoint=False).astype(np.intp)
        ends = np.minimum.reduceat(part, starts), np.maximum.reduceat(part, starts)
        part, times = np.stack(ends, 1).ravel(), np.repeat(times[starts], 2)
    across = span.x(0, area) + times * (area.width() / span.count)
    level, top = height(low, low, high, area), height(high, low, high, area)
    down = level + (part - low) * ((top - level) / max(high - low, 1e-9))
    places = zip(across.tolist(), down.tolist(), strict=True)
    return QPolygonF([QPointF(x, y) for x, y in places])
