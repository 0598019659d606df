"""Votes as bars: one for each class, the winner in green, on a scale from 0 to 1 or beyond."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from engine.array import Floats
from engine.explain import brief, cut
from gui.theme import Look, Role

PITCH = 15  # units from bar to bar, at least: room for their names and numbers
ROOMY = 80  # units: a bar that long has its number in large letters


def rooms(area: QRectF, count: int, look: Look) -> list[QRectF]:
    """A room for each bar and its label: one below the other, or in two columns of many."""
    across = 1 if area.height() / count >= look.px(PITCH) else 2
    down = -(-count // across)
    gap = look.px(14)
    wide, high = (area.width() - gap * (across - 1)) / across, area.height() / down
    places = (divmod(k, down) for k in range(count))
    return [
        QRectF(area.x() + column * (wide + gap), area.y() + row * high, wide, high)
        for column, row in places
    ]


def tracks(area: QRectF, labels: Sequence[str], look: Look) -> list[QRectF]:
    """Where the bars run, one for each label, right of the labels."""
    whole = rooms(area, len(labels), look)
    height = min(whole[0].height() * 0.56, look.px(30))
    before = _label_width(whole[0], labels, look) + look.px(10)
    return [
        QRectF(room.x() + before, room.center().y() - height / 2, room.width() - before, height)
        for room in whole
    ]


def _role(room: QRectF, look: Look) -> Role:
    return "title" if room.height() >= look.px(26) else "small"


def _label_width(room: QRectF, labels: Sequence[str], look: Look) -> float:
    role = _role(room, look)
    return float(min(max(look.wide(role, label) for label in labels), room.width() * 0.35))


def paint_ground(painter: QPainter, area: QRectF, labels: Sequence[str], look: Look) -> None:
    """Labels and empty tracks."""
    whole, places = rooms(area, len(labels), look), tracks(area, labels, look)
    font, wide = look.font(_role(whole[0], look)), _label_width(whole[0], labels, look)
    metrics = QFontMetrics(font)
    for label, room, track in zip(labels, whole, places, strict=True):
        painter.setFont(font)
        painter.setPen(look.color("ink"))
        text = metrics.elidedText(label, Qt.TextElideMode.ElideRight, int(wide) + 1)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(room.x(), room.y(), wide, room.height()), flags, text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("empty"))
        painter.drawRoundedRect(track, 4, 4)


def paint(
    painter: QPainter, places: list[QRectF], values: Floats, look: Look, wanted: int | None = None
) -> None:
    """Draw a bar for each value, on the scale of `end`; below 0 a wedge is all that is seen.

    Such a wedge points to where the bar would go on.

    `wanted` is the class that should win; ticks stand where the bars should end.
    """
    best, most = int(np.argmax(values)), end(values)
    for k, (track, value) in enumerate(zip(places, values.tolist(), strict=True)):
        _bar(painter, track, value, most, k == best, look)
        if wanted is not None:
            x = track.x() + track.width() * (1 / most if k == wanted else 0.0)
            painter.setPen(QPen(look.color("accent"), look.px(3)))
            painter.drawLine(QPointF(x, track.y() - 4), QPointF(x, track.bottom() + 4))


def end(values: Floats) -> float:
    """Where the scale of bars ends: at 1, or at the largest value where that is larger."""
    return max(1.0, float(values[np.isfinite(values)].max(initial=0.0)))


def paint_scale(
    painter: QPainter, area: QRectF, places: list[QRectF], values: Floats, words: str, look: Look
) -> None:
    """What the ends of the bars above stand for; between them, what the bars are of."""
    painter.setFont(look.font("small"))
    painter.setPen(look.color("quiet"))
    last = brief(end(values))
    for track in {track.x(): track for track in places}.values():
        room = QRectF(track.x(), area.bottom() - look.px(4), track.width(), look.px(18))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(room, Qt.AlignmentFlag.AlignRight, last)
        if look.wide("small", f"0 {words} {last}") <= room.width():
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, words)


def _bar(
    painter: QPainter, track: QRectF, value: float, most: float, wins: bool, look: Look
) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    share = min(max(value / most, 0.0), 1.0) if np.isfinite(value) else 0.0
    painter.setBrush(look.color("yes" if wins else "no"))
    filled = QRectF(track.x(), track.y(), track.width() * share, track.height())
    if share > 0.005:
        painter.drawRoundedRect(filled, 4, 4)
    wedge = look.px(9) if value < 0 else 0
    if wedge:
        painter.setBrush(look.color("negative"))
        middle, right = filled.center().y(), track.x() + wedge
        tip = QPointF(track.x() - look.px(3), middle)
        ends = (QPointF(right, middle + side * look.px(8)) for side in (-1, 1))
        painter.drawPolygon([tip, *ends])
    roomy = track.width() >= look.px(ROOMY)
    role: Role = "strong" if roomy else "small"
    painter.setFont(look.font(role))
    text = cut(value) if abs(value) >= 0.01 else "0.00"
    air = look.px(5 if roomy else 2)
    width = look.wide(role, text) + 2 * air
    inside = filled.width() >= width
    painter.setPen(look.color("card" if inside else "ink"))
    place = QRectF(filled.right() - width if inside else filled.right() + wedge + air,
                   track.y(), width, track.height())  # fmt: skip
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip
    painter.drawText(place, flags, text)
