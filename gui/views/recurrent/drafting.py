"""Painting a cell's diagram: the body, wires, boxes and words, each as far as it is computed.

late    not computed yet: pale
now     being computed: lit by the accent, along all its way
done    in its own hue
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from gui.theme import Look, number_font
from gui.views.recurrent.anatomy import State
from gui.views.recurrent.wiring import Box, Circuit, Flow, Wire

States = Callable[[str], State]
Aligned = Qt.AlignmentFlag

# The slides' own fills: yellow learned layers, pink pointwise operations.
LEARNED = {"light": "#FFF3CC", "dark": "#403A21", "projector": "#FFF0BD"}
POINTWISE = {"light": "#FBE3E8", "dark": "#45292F", "projector": "#FBDDE3"}
BODY = {"light": "#F0F5EC", "dark": "#1D2521", "projector": "#F1F6ED"}
READABLE = 0.92  # of the smallest text; the same share as of numbers in cells
APART = 4.0  # times its text size: the room of a sign in the legend
LEGEND = ("neural layer", "pointwise operation", "vector transfer", "concatenate", "copy")


def ground(
    painter: QPainter, drawn: Circuit, states: States, ends: Sequence[QRectF], look: Look
) -> None:
    """All that is the same in every step: strips, labels and the title come on top.

    Args:
        painter: paints.
        drawn: the diagram.
        states: of each quantity by its name in the cell.
        ends: where strips lie, before which arrows end.
        look: colours and fonts.
    """
    painter.setPen(QPen(look.color("line"), 1.4 * drawn.scale))
    painter.setBrush(QColor(BODY[look.theme.name]))
    painter.drawRoundedRect(drawn.body, 16 * drawn.scale, 16 * drawn.scale)
    _light(painter, [flow for flow in drawn.flows if states(flow.by) == "now"], drawn.scale, look)
    stops = [*ends, *(box.rect for box in drawn.boxes)]
    for wire in sorted(drawn.wires, key=lambda wire: wire.over):
        _wire(painter, wire, states(wire.by), stops, drawn.scale, look)
    painter.setPen(Qt.PenStyle.NoPen)
    for dot in drawn.dots:
        painter.setBrush(look.color("line" if states(dot.by) == "late" else dot.hue))
        painter.drawEllipse(dot.point, 3.6 * drawn.scale, 3.6 * drawn.scale)
    for box in drawn.boxes:
        _box(painter, box, states(box.by), drawn, look)
    _legend(painter, drawn, look)


def way(points: Sequence[QPointF], radius: float) -> QPainterPath:
    """A line through points with rounded corners."""
    path = QPainterPath(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(radius, _length(corner - before) / 2, _length(after - corner) / 2)
        path.lineTo(_towards(corner, before, reach))
        path.quadTo(corner, _towards(corner, after, reach))
    path.lineTo(points[-1])
    return path


def _length(step: QPointF) -> float:
    return math.hypot(step.x(), step.y())


def _towards(start: QPointF, end: QPointF, by: float) -> QPointF:
    return start + (end - start) * (by / max(_length(end - start), 1e-9))


def _light(painter: QPainter, flows: Sequence[Flow], scale: float, look: Look) -> None:
    """The ways in use now lie in light."""
    path, color = QPainterPath(), look.color("accent")
    for flow in flows:
        path.addPath(way(flow.points, 9 * scale))
    color = QColor(color.red(), color.green(), color.blue(), 78)
    pen = QPen(color, 13 * scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.strokePath(path, pen)


def _wire(painter: QPainter, wire: Wire, state: State, stops: Sequence[QRectF], scale: float,
          look: Look) -> None:  # fmt: skip
    color = look.color("line" if state == "late" else wire.hue)
    if wire.odd and state != "late":
        color = look.color("accent_text")
    wide = (3.4 if wire.hue == "cell_state" and not wire.odd else 2.4) * scale
    points = list(wire.points)
    if wire.arrow:
        points[-1] = _before(points[-2], points[-1], stops, 2 * scale)
    path = way(points, 9 * scale)
    if wire.over:
        painter.strokePath(path, QPen(QColor(BODY[look.theme.name]), wide * 3))
    style = Qt.PenStyle.DashLine if wire.odd else Qt.PenStyle.SolidLine
    painter.strokePath(path, QPen(color, wide, style, Qt.PenCapStyle.FlatCap))
    if wire.arrow:
        _head(painter, points[-2], points[-1], color, 7 * scale)


def _before(start: QPointF, end: QPointF, stops: Sequence[QRectF], gap: float) -> QPointF:
    """The end of a wire, drawn back to the edge of the part it leads into."""
    for stop in stops:
        if stop.contains(end):
            level = abs(end.x() - start.x()) > abs(end.y() - start.y())
            half = (stop.width() if level else stop.height()) / 2
            inside = _length(end - stop.center())
            return _towards(end, start, max(half - inside, 0) + gap)
    return end


def _head(painter: QPainter, start: QPointF, tip: QPointF, color: QColor, size: float) -> None:
    back = _towards(tip, start, size)
    side = QPointF(back.y() - tip.y(), tip.x() - back.x()) * 0.55
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon([tip, back + side, back - side])


def _box(painter: QPainter, box: Box, state: State, drawn: Circuit, look: Look) -> None:
    """A learned layer, or a pointwise operation."""
    late, rect = state == "late", box.rect
    fill = LEARNED if box.learned else POINTWISE
    edge = look.color("line" if late else "accent" if state == "now" else box.hue)
    painter.setPen(QPen(edge, (3.6 if state == "now" else 2.2) * drawn.scale))
    painter.setBrush(look.color("empty") if late else QColor(fill[look.theme.name]))
    radius = 6 * drawn.scale if box.learned else rect.height() / 2
    painter.drawRoundedRect(rect, radius, radius)
    painter.setPen(look.color("disabled" if late else "ink"))
    inner, least = rect, look.smallest_number * READABLE
    for words in (box.note, box.note.rpartition(" · ")[2]):  # the units alone where all is too long
        note = fits(words, rect.width() * 0.94, drawn.small, least)
        if note:
            break
    if note and drawn.label + note < rect.height() * 0.86:
        line = note * 1.3
        inner = rect.adjusted(0, 0, 0, -line * 0.92)
        painter.setFont(number_font(note))
        low = QRectF(rect.x(), rect.bottom() - line - drawn.scale, rect.width(), line)
        painter.drawText(low, Aligned.AlignCenter, words)
    size = fits(box.text, rect.width() * (0.94 if box.learned else 0.86), drawn.label, 6)
    painter.setFont(number_font(min(size, int(inner.height() * 0.8)), True))
    painter.drawText(inner, Aligned.AlignCenter, box.text)


@lru_cache(maxsize=1024)
def fits(text: str, width: float, size: int, smallest: float) -> int:
    """The text size, smaller if need be, in which a text is no wider; 0 where none can be read."""
    if not text:
        return 0
    needed = QFontMetricsF(number_font(size, True)).horizontalAdvance(text)
    if needed <= width:
        return size
    found = int(size * width / needed)
    return found if found >= smallest else 0


def title(painter: QPainter, drawn: Circuit, name: str, differs: str, look: Look) -> None:
    """What the cell is called, and what is not as in the LSTM."""
    room, gap = drawn.head, 12 * drawn.scale
    large = min(drawn.label, int(room.height() * 0.72))
    painter.setFont(number_font(large, True))
    painter.setPen(look.color("ink"))
    painter.drawText(room, Aligned.AlignVCenter, name)
    rest = room.adjusted(painter.fontMetrics().horizontalAdvance(name) + gap, 0, 0, 0)
    size = fits(
        differs, rest.width(), min(large, round(drawn.small * 1.2)), look.smallest_number * READABLE
    )
    if size:
        painter.setFont(number_font(size))
        painter.setPen(look.color("accent_text"))
        painter.drawText(rest, Aligned.AlignVCenter, differs)


# The notation of the slides


def legend_size(drawn: Circuit, look: Look) -> tuple[int, list[float]]:
    """Text size and widths of the words of the legend; size 0 where it has no room."""
    size = drawn.small
    while size >= look.smallest_number * READABLE or size == drawn.small:
        metrics = QFontMetricsF(number_font(size))
        widths = [metrics.horizontalAdvance(word) for word in LEGEND]
        if sum(widths) + len(LEGEND) * size * APART <= drawn.foot.width():
            return size, widths
        size -= 1
    return 0, []


def _legend(painter: QPainter, drawn: Circuit, look: Look) -> None:
    size, widths = legend_size(drawn, look)
    if not size:
        return
    room = drawn.foot
    x = room.right() - sum(widths) - len(LEGEND) * size * APART + size * 1.6
    for word, width in zip(LEGEND, widths, strict=True):
        sign = QRectF(x, room.center().y() - size * 0.55, size * 2.2, size * 1.1)
        _sign(painter, word, sign, look)
        painter.setFont(number_font(size))
        painter.setPen(look.color("quiet"))
        beside = QRectF(sign.right() + size * 0.5, room.y(), width + 2, room.height())
        painter.drawText(beside, Aligned.AlignVCenter, word)
        x += width + size * APART


def _sign(painter: QPainter, word: str, sign: QRectF, look: Look) -> None:
    quiet, theme = look.color("quiet"), look.theme.name
    painter.setPen(QPen(quiet, max(1.0, sign.height() * 0.12)))
    middle = sign.center()
    if word == "neural layer":
        painter.setBrush(QColor(LEARNED[theme]))
        painter.drawRoundedRect(sign, 3, 3)
    elif word == "pointwise operation":
        painter.setBrush(QColor(POINTWISE[theme]))
        painter.drawEllipse(middle, sign.height() / 2, sign.height() / 2)
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        left, right = QPointF(sign.x(), middle.y()), QPointF(sign.right(), middle.y())
        painter.drawLine(left, right)
        if word == "concatenate":
            painter.drawPath(
                way([sign.bottomLeft(), QPointF(middle.x(), sign.bottom()), middle], 4)
            )
        if word == "copy":
            end = QPointF(right.x(), sign.y())
            painter.drawPath(way([middle, QPointF(middle.x(), sign.y()), end], 4))
            _head(painter, QPointF(middle.x(), end.y()), end, quiet, 5)
        if word != "concatenate":
            _head(painter, left, right, quiet, 5)
