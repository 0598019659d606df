"""Votes as bars: one for each class, the winner in green, on a scale from 0 to 1."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.array import Floats
from engine.explain import cut
from gui.theme import Look


def paint(
    painter: QPainter,
    area: QRectF,
    labels: list[str],
    values: Floats,
    words: str,
    look: Look,
    wanted: int | None = None,
) -> None:
    """Draw a bar for each value; what is below 0 or above 1 is cut at the ends, its number not.

    `words` say what the bars are of; `wanted` is the class that should win, and ticks stand where
    the bars should end.
    """
    best = int(np.argmax(values))
    pitch = area.height() / len(labels)
    height = min(pitch * 0.56, look.px(30))
    role = "title" if pitch >= look.px(26) else "small"
    painter.setFont(look.font("title" if role == "title" else "small"))
    metrics = painter.fontMetrics()
    wide = min(max(metrics.horizontalAdvance(label) for label in labels), area.width() * 0.35)
    for k, (label, value) in enumerate(zip(labels, values.tolist(), strict=True)):
        middle = area.y() + (k + 0.5) * pitch
        painter.setFont(look.font("title" if role == "title" else "small"))
        painter.setPen(look.color("ink"))
        room = QRectF(area.x(), middle - pitch / 2, wide, pitch)
        text = metrics.elidedText(label, Qt.TextElideMode.ElideRight, int(wide) + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        left = area.x() + wide + look.px(10)
        track = QRectF(left, middle - height / 2, area.right() - left, height)
        _bar(painter, track, value, k == best, look)
        if wanted is not None:
            x = track.x() + track.width() * (1.0 if k == wanted else 0.0)
            painter.setPen(QPen(look.color("accent"), look.px(3)))
            painter.drawLine(QPointF(x, track.y() - 4), QPointF(x, track.bottom() + 4))
    if wanted is None and not look.tight:
        _scale(painter, left, area, words, look)


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
    painter.setBrush(look.color("empty"))
    painter.drawRoundedRect(track, 4, 4)
    share = min(max(value, 0.0), 1.0) if np.isfinite(value) else 0.0
    painter.setBrush(look.color("yes" if wins else "no"))
    filled = QRectF(track.x(), track.y(), track.width() * share, track.height())
    if share > 0.005:
        painter.drawRoundedRect(filled, 4, 4)
    painter.setFont(look.font("strong"))
    text = cut(value) if abs(value) >= 0.01 else "0.00"
    width = painter.fontMetrics().horizontalAdvance(text) + look.px(10)
    inside = filled.width() >= width
    painter.setPen(look.color("card" if inside else "ink"))
    place = QRectF(filled.right() - width if inside else filled.right() + look.px(6),
                   track.y(), width, track.height())  # fmt: skip
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
