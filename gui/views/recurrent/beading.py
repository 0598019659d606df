"""Painting the chain of cells: lines of memory, boxes with their units, input, words, all of time.

What is not computed yet is faint; what is computed at this step but not yet at this sub-step is
empty.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from engine.array import Floats
from engine.explain import sub
from engine.trace import Beats, Quantity, Trace
from gui.theme import Look
from gui.views import cells, hues
from gui.views.recurrent.beads import BARS, Beads
from gui.views.recurrent.pooled import Pyramid, parted, parts

FAINT = 0.32
LOOPED = "One cell, used again at every step:\nwhat it remembers comes back to it."


class Walk:
    """How far the walk through a trace has come."""

    def __init__(self, trace: Trace, step: int) -> None:
        """Any step of a walk along time."""
        assert isinstance(trace.timeline, Beats)
        self.t, self._beat = trace.timeline.place(step)
        self._made = {name: n for n, beat in enumerate(trace.timeline.makes) for name in beat}

    def reached(self, name: str, t: int) -> bool:
        """Whether a quantity of a step has been computed by now."""
        return t < self.t or (t == self.t and self._made.get(name, -1) <= self._beat)


def paint_ground(painter: QPainter, trace: Trace, beads: Beads, walk: Walk, look: Look) -> None:
    """The chain or the loop with what it reads, without overview; its boxes are empty."""
    for layer in range(1, len(beads.bands) + 1):
        for state in beads.states:
            if beads.folded:
                _loop(painter, beads, layer, state, look)
            else:
                _line(painter, beads, walk, layer, state, look)
    for opacity, steps in _now_and_later(beads, walk):
        painter.setOpacity(opacity)
        _upwards(painter, beads, steps, look)
    painter.setOpacity(1.0)
    if beads.folded:
        _told(painter, beads, walk, look)
    _boxes(painter, beads, walk, look)
    _read(painter, trace, beads, walk, look)
    _words(painter, beads, walk, look)


def _told(painter: QPainter, beads: Beads, walk: Walk, look: Look) -> None:
    """What the loop means, beside it, where there is room for it."""
    left = beads.box(1, walk.t).right() + look.px(64)
    top, bottom = beads.said[0], beads.named[0]
    room = QRectF(left, top, beads.overview.right() - left, bottom - top)
    painter.setFont(look.font("body"))
    painter.setPen(look.color("quiet"))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
    if room.contains(painter.boundingRect(room, flags, LOOPED)):
        painter.drawText(room, flags, LOOPED)


def _pen(look: Look, state: str) -> QPen:
    return QPen(hues.color(state, look), look.px(2.8 if state == "C" else 1.8))


def _line(painter: QPainter, beads: Beads, walk: Walk, layer: int, state: str, look: Look) -> None:
    """A state running through all boxes of a layer, faint where it has not come yet."""
    y = beads.strip(layer, state, beads.steps[0]).center().y()
    ends = [beads.box(layer, t) for t in beads.steps]
    starts = [beads.left, *(box.right() for box in ends)]
    stops = [*(box.left() for box in ends), beads.right]
    before = range(beads.steps[0] - 1, beads.steps[-1] + 1)
    painter.setPen(_pen(look, state))
    for there in (True, False):
        painter.setOpacity(1.0 if there else FAINT)
        parts = [(start, stop) for t, start, stop in zip(before, starts, stops, strict=True)
                 if walk.reached(f"{state} {layer}", t) == there]  # fmt: skip
        painter.drawLines([QLineF(start, y, stop, y) for start, stop in parts])
        tips = [QPointF(stop, y) for _, stop in parts if stop < beads.right]
        _heads(painter, tips, (1, 0), look)
    painter.setOpacity(1.0)


def _loop(painter: QPainter, beads: Beads, layer: int, state: str, look: Look) -> None:
    """A state that leaves the cell at the right and comes back at the left."""
    t = beads.steps[0]
    box, y = beads.box(layer, t), beads.strip(layer, state, t).center().y()
    outer = beads.gap * 0.4 * (len(beads.states) - beads.states.index(state))
    around, round_ = box.adjusted(-outer - look.px(12), -outer, outer + look.px(12), 0), look.px(6)
    path = QPainterPath(QPointF(box.right(), y))
    path.lineTo(around.right() - round_, y)
    path.quadTo(around.right(), y, around.right(), y - round_)
    path.lineTo(around.right(), around.top() + round_)
    path.quadTo(around.right(), around.top(), around.right() - round_, around.top())
    path.lineTo(around.left() + round_, around.top())
    path.quadTo(around.left(), around.top(), around.left(), around.top() + round_)
    path.lineTo(around.left(), y - round_)
    path.quadTo(around.left(), y, around.left() + round_, y)
    path.lineTo(box.left(), y)
    painter.setPen(_pen(look, state))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    _heads(painter, [QPointF(box.left(), y)], (1, 0), look)


def _heads(painter: QPainter, tips: list[QPointF], way: tuple[int, int], look: Look) -> None:
    """The heads of arrows, drawn with the pen; lines, since they are painted much sooner."""
    (dx, dy), size, lines = way, look.px(5), []
    for tip in tips:
        back, side = tip - QPointF(dx, dy) * size, QPointF(dy, dx) * (size * 0.8)
        lines += [QLineF(back + side, tip), QLineF(back - side, tip)]
    painter.drawLines(lines)


def _upwards(painter: QPainter, beads: Beads, steps: list[int], look: Look) -> None:
    """From the input into the lowest cell, from cell to cell, and out at the top."""
    painter.setPen(QPen(look.color("quiet"), max(1.0, look.px(1.3))))
    boxes = [beads.column(0, band) for band in beads.bands]
    starts = [beads.read[0], *(box.top() for box in boxes)]
    stops = [*(box.bottom() for box in boxes), beads.said[0] + beads.said[1]]
    middles = [beads.column(t, beads.read).center().x() for t in steps]
    for start, stop in zip(starts, stops, strict=True):
        painter.drawLines([QLineF(x, start, x, stop + 1) for x in middles])
        _heads(painter, [QPointF(x, stop) for x in middles], (0, -1), look)


def _now_and_later(beads: Beads, walk: Walk) -> tuple[tuple[float, list[int]], ...]:
    """The steps in view that have begun, and those to come, with how opaque they are."""
    begun = [t for t in beads.steps if t <= walk.t]
    return (1.0, begun), (FAINT, [t for t in beads.steps if t > walk.t])


def _boxes(painter: QPainter, beads: Beads, walk: Walk, look: Look) -> None:
    for layer in range(1, len(beads.bands) + 1):
        for t in beads.steps:
            now = t == walk.t
            painter.setPen(
                QPen(look.color("accent" if now else "line"), look.px(2.4 if now else 1))
            )
            painter.setBrush(look.color("accent_soft" if now else "paper"))
            round_ = min(look.px(7), beads.bands[0][1] / 4)
            painter.drawRoundedRect(beads.box(layer, t), round_, round_)


def paint(painter: QPainter, trace: Trace, beads: Beads, walk: Walk, look: Look) -> None:
    """What fills the boxes: the units of every state in view."""
    for layer in range(1, len(beads.bands) + 1):
        for state in beads.states:
            name = f"{state} {layer}"
            quantity, values = trace.quantities[name], trace[name]
            places = [beads.strip(layer, state, t) for t in beads.steps]
            _strips(painter, quantity, values, places, beads, walk, look)


def _strips(
    painter: QPainter,
    quantity: Quantity,
    values: Floats,
    places: list[QRectF],
    beads: Beads,
    walk: Walk,
    look: Look,
) -> None:
    """The units of a quantity, a strip for each step in view."""
    width = max(1, round(places[0].width() * painter.deviceTransform().m11()))
    part = values[beads.steps[0] : beads.steps[-1] + 1]
    colors = hues.shades(quantity, Pyramid(part, signed=True).rows(part, width), look.theme).T
    down, across = parts(len(part), len(part)), parts(values.shape[1], width)
    picture = cells.as_image(parted(colors, down, across, look.color("card")))
    for n, (t, place) in enumerate(zip(beads.steps, places, strict=True)):
        given = quantity.name == "x"
        if t == walk.t and not given and not walk.reached(quantity.name, t):
            painter.fillRect(place, look.color("empty"))
            continue
        painter.setOpacity(1.0 if t <= walk.t else FAINT)
        painter.drawImage(place, picture.copy(0, n, width, 1))  # of a part, SVG would show all
        painter.setOpacity(1.0)


def _read(painter: QPainter, trace: Trace, beads: Beads, walk: Walk, look: Look) -> None:
    """What is read at each step: its character, a bar for each channel, or a strip of many."""
    quantity, values = trace.quantities["x"], trace["x"]
    channels = values.shape[1]
    if quantity.labels:
        painter.setFont(look.font("title"))
        for t in beads.steps:
            painter.setOpacity(1.0 if t <= walk.t else FAINT)
            painter.setPen(look.color("accent_text" if t == walk.t else "ink"))
            text = quantity.label(t).replace(" ", "␣").replace("\n", "⏎")
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
            lifted = -beads.read[1] * 0.3 if text == "␣" else 0  # it stands below the line
            painter.drawText(beads.column(t, beads.read).translated(0, lifted), flags, text)
    elif channels > BARS:
        places = [beads.bars(t, channels) for t in beads.steps]
        _strips(painter, quantity, values, places, beads, walk, look)
    else:
        first = beads.steps[0]
        colors = hues.shades(quantity, values[first : beads.steps[-1] + 1], look.theme)
        for t in beads.steps:
            painter.setOpacity(1.0 if t <= walk.t else FAINT)
            place = beads.bars(t, channels)
            middle, wide = place.center().y(), place.width() / channels
            painter.fillRect(QRectF(place.x(), middle - 0.5, place.width(), 1), look.color("quiet"))
            for d, value in enumerate(np.clip(values[t] / quantity.range[1], -1, 1).tolist()):
                high = value * place.height() / 2
                bar = QRectF(place.x() + d * wide, middle, wide - (channels > 1), -high)
                painter.fillRect(bar.normalized(), int(colors[t - first, d]))
    painter.setOpacity(1.0)


def _words(painter: QPainter, beads: Beads, walk: Walk, look: Look) -> None:
    """H above and x below each step, as many as do not touch; the present step always."""
    painter.setFont(look.font("strong"))
    wide = painter.fontMetrics().horizontalAdvance(f"h{sub(beads.total)}") + look.px(6)
    every = max(1, int(-(-wide // beads.pitch)))
    for t in beads.steps:
        now = t == walk.t
        if not now and (t - walk.t) % every:
            continue
        painter.setFont(look.font("strong" if now else "small"))
        painter.setPen(look.color("accent_text" if now else "quiet"))
        for letter, place in (("h", beads.said), ("x", beads.named)):
            middle = beads.column(t, place).center()
            room = QRectF(middle.x() - wide, place[0], 2 * wide, place[1])
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, f"{letter}{sub(t + 1)}")


def overview(
    painter: QPainter, quantity: Quantity, signal: Pyramid, beads: Beads, walk: Walk, look: Look
) -> None:
    """All of time, thin: the signal, the part in view, the present step."""
    area, span = beads.overview, beads.span
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("empty"))
    painter.drawRoundedRect(area, 3, 3)
    if not quantity.labels:
        width = max(1, round(area.width() * painter.deviceTransform().m11()))
        columns = signal.rows(signal.columns(span, width), 1)
        colors = hues.shades(quantity, columns, look.theme)
        painter.drawImage(area.adjusted(0, 2, 0, -2), cells.as_image(colors))
    left, right = (span.x(t, area) for t in (beads.steps[0], beads.steps[-1] + 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if len(beads.steps) < beads.total:
        seen = QRectF(left, area.y(), max(right - left, 3), area.height())
        cells.outline(
            painter, seen.adjusted(0, -1, 0, 1), look.color("quiet"), max(2, look.px(1.6))
        )
    x = span.x(walk.t + 0.5, area)
    wide = max(look.px(3), 3)
    now = QRectF(x - wide / 2, area.y() - 2, wide, area.height() + 4)
    painter.fillRect(now.adjusted(-1, 0, 1, 0), look.color("card"))
    painter.fillRect(now, look.color("accent"))
