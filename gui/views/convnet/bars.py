"""Votes as bars: one for each class, the winner in green, on a scale from 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from engine.array import Floats
from engine.explain import cut
from gui.theme import Look, Role


def tracks(area: QRectF, labels: Sequence[str], look: Look) -> list[QRectF]:
    """Where the bars run, one for each label, right of the labels."""
    pitch = area.height() / len(labels)
    height = min(pitch * 0.56, look.px(30))
    left = area.x() + _label_width(area, labels, look) + look.px(10)
    tops = [area.y() + (k + 0.5) * pitch - height / 2 for k in range(len(labels))]
    return [QRectF(left, top, area.right() - left, height) for top in tops]


def _role(area: QRectF, labels: Sequence[str], look: Look) -> Role:
    return "title" if area.height() / len(labels) >= look.px(26) else "small"


def _label_width(area: QRectF, labels: Sequence[str], look: Look) -> float:
    role = _role(area, labels, look)
    return float(min(max(look.wide(role, label) for label in labels), area.width() * 0.35))


def paint_ground(
    painter: QPainter, area: QRectF, labels: Sequence[str], words: str, look: Look
) -> None:
    """Labels and empty tracks; `words` at the scale say what the bars are of, where given."""
    font, wide = look.font(_role(area, labels, look)), _label_width(area, labels, look)
    metrics, pitch = QFontMetrics(font), area.height() / len(labels)
    for k, (label, track) in enumerate(zip(labels, tracks(area, labels, look), strict=True)):
        painter.setFont(font)
        painter.setPen(look.color("ink"))
        room = QRectF(area.x(), area.y() + k * pitch, wide, pitch)
        text = metrics.elidedText(label, Qt.TextElideMode.ElideRight, int(wide) + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("empty"))
        painter.drawRoundedRect(track, 4, 4)
    if words and not look.tight:
        _scale(painter, area.x() + wide + look.px(10), area, words, look)


def paint(
    painter: QPainter, places: list[QRectF], values: Floats, look: Look, wanted: int | None = None
) -> None:
    """Draw a bar for each value; what is below 0 or above 1 is cut at the ends, its number not.

    Below 0 a wedge points to where the bar would go on.

    `wanted` is the class that should win; ticks stand where the bars should end.
    """
    best = int(np.argmax(values))
    for k, (track, value) in enumerate(zip(places, values.tolist(), strict=True)):
        _bar(painter, track, value, k == best, look)
        if wanted is not None:
            x = track.x() + track.width() * (1.0 if k == wanted else 0.0)
            painter.setPen(QPen(look.color("accent"), look.px(3)))
            painter.drawLine(QPointF(x, track.y() - 4), QPointF(x, track.bottom() + 4))


def _scale(painter: QPainter, left: float, area: QRectF, words: str, look: Look) -> None:
    """What the ends of the bars stand for."""
    painter.setFont(look.font("small"))
    painter.setPen(look.color("quiet"))
    room = QRectF(left, area.bottom() - look.px(4), area.right() - left, look.px(18))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft, "0")
    painter.drawText(room, Qt.AlignmentFlag.AlignRight, "1")
    painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, words)


def _bar(painter: QPainter, track: QRectF, value: float, wins: bool, look: Look) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    share = min(max(value, 0.0), 1.0) if np.isfinite(value) else 0.0
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
    painter.setFont(look.font("strong"))
    text = cut(value) if abs(value) >= 0.01 else "0.00"
    width = look.wide("strong", text) + look.px(10)
    inside = filled.width() >= width
    painter.setPen(look.color("card" if inside else "ink"))
    place = QRectF(filled.right() - width if inside else filled.right() + wedge + look.px(6),
                   track.y(), width, track.height())  # fmt: skip
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
