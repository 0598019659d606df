"""Painting a text: what has been read on the colours of a unit, what comes pale; and its marks."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from engine.explain import seen
from engine.trace import Trace
from gui import colours
from gui.theme import Look
from gui.views import cells, hues
from gui.views.language.letters import letter_font
from gui.views.language.tiles import WHOLE, Shown, Span, Tile, branches, parting
from gui.views.wording import fitting

LOST = 3.0  # nats; as much is the strongest colour


def paint(
    painter: QPainter, trace: Trace, tile: Tile, t: int, shown: Shown, looked: bool, look: Look
) -> None:
    """One text at a step, with what is marked in it."""
    _title(painter, trace, tile, looked, shown, look)
    lines = tile.lines
    in_view = (lines.rows >= tile.first) & (lines.rows < tile.first + tile.rows)
    steps = (np.flatnonzero(in_view) + tile.start).tolist()
    inks = _grounds(painter, trace, tile, steps, t, shown, look)
    _letters(painter, trace, tile, steps, inks)
    labels = trace.quantities[f"{tile.prefix}x"].labels
    if tile.start and labels[tile.start - 1] != "\n" and tile.first == 0:
        before = tile.rect(tile.start)
        painter.setPen(look.color("quiet"))
        painter.drawText(before.translated(-tile.cell[0], 0), Qt.AlignmentFlag.AlignCenter, "…")
    place = tile.blank
    if not place.isEmpty():
        foot = place.adjusted(0, place.height() - look.px(6), 0, -look.px(3))
        painter.fillRect(foot, look.color("accent"))
    given = shown.given if shown.given < len(labels) else 0
    given = max(given, parting(trace, tile.number) if tile.number else 0)
    thin = max(1, look.px(1.6))
    for _, row in groupby((n for n in steps if n < given), lambda n: lines.rows[n - tile.start]):
        typed = list(row)
        rect = tile.rect(typed[0]).united(tile.rect(typed[-1]))
        foot = QRectF(rect.x(), rect.bottom() - thin, rect.width(), thin)
        painter.fillRect(foot, look.color("quiet"))
    _marks(painter, tile, t, shown, look)


def _grounds(
    painter: QPainter,
    trace: Trace,
    tile: Tile,
    steps: list[int],
    t: int,
    shown: Shown,
    look: Look,
) -> list[QColor]:
    """Paint the colours of what has been read; what to write on each step with."""
    quantity, layer, unit = shown.followed
    name = f"{tile.prefix}{quantity} {layer}"
    if tile.number == WHOLE and len(shown.lost) == len(trace["whole x"]):
        colors = colours.signed(look.theme)[
            colours.indices(np.array(shown.lost)[steps], -LOST, LOST)
        ]
    else:
        colors = hues.shades(trace.quantities[name], trace[name][steps, unit], look.theme)
    inks = [QColor.fromRgb(ink) for ink in colours.readable(colors).tolist()]
    pale = look.color("disabled")
    for step, color in zip(steps, colors.tolist(), strict=True):
        if step <= t:
            painter.fillRect(tile.rect(step).adjusted(0, 1, 0.5, -1), color)
    return [ink if step <= t else pale for step, ink in zip(steps, inks, strict=True)]


def _letters(
    painter: QPainter, trace: Trace, tile: Tile, steps: list[int], inks: list[QColor]
) -> None:
    """Write; letters of one colour that stand side by side at once."""
    labels, start = trace.quantities[f"{tile.prefix}x"].labels, tile.start
    font = letter_font(tile.letters)
    metrics = QFontMetricsF(font)
    drop = (tile.cell[1] + metrics.ascent() - metrics.descent()) / 2
    painter.setFont(font)
    words = max(map(len, labels)) > 1

    def alike(pair: tuple[int, QColor]) -> tuple[object, ...]:
        step, ink = pair
        alone = step if words or labels[step] == "\n" else -1
        return tile.lines.rows[step - start], ink.rgb(), alone

    for _, run in groupby(zip(steps, inks, strict=True), alike):
        found = list(run)
        rect = tile.rect(found[0][0])
        broken = labels[found[0][0]] == "\n"
        text = "".join(labels[step] for step, _ in found) if not broken else seen("\n")
        painter.setOpacity(0.55 if broken else 1.0)
        painter.setPen(found[0][1])
        painter.drawText(QPointF(rect.x(), rect.y() + drop), text)
    painter.setOpacity(1.0)


def _marks(painter: QPainter, tile: Tile, t: int, shown: Shown, look: Look) -> None:
    """Frames around what is marked and what looks so elsewhere; the present step on top."""
    if not tile.number:
        for span in shown.same:
            frame(painter, tile, span, Qt.PenStyle.DashLine, look)
        if shown.span is not None:
            frame(painter, tile, shown.span, Qt.PenStyle.SolidLine, look)
    if tile.shows(t):
        rect = tile.rect(t).adjusted(-1, 0, 1, 0)
        cells.outline(painter, rect, look.color("accent"), max(2.0, look.px(2.6)))


def frame(painter: QPainter, tile: Tile, span: Span, style: Qt.PenStyle, look: Look) -> None:
    """A frame around a stretch, row by row."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.color("focus"), max(1.6, look.px(2)), style))
    first, last = span
    rows: dict[int, QRectF] = {}
    for step in range(max(first, tile.start), min(last + 1, tile.start + len(tile.lines.rows))):
        if tile.shows(step):
            row = int(tile.lines.rows[step - tile.start])
            rows[row] = rows.get(row, QRectF()).united(tile.rect(step))
    for rect in rows.values():
        painter.drawRoundedRect(rect.adjusted(-1, 1, 1, -1), 3, 3)


def titles(trace: Trace, tile: Tile, shown: Shown) -> tuple[str, ...]:
    """What stands above a text, and shorter ways to say it."""
    if tile.number == WHOLE:
        return "Every unit heard; red: what is lost", "All heard; red: lost", "All heard", "Heard"
    if not tile.number:
        return shown.titles
    at = parting(trace, tile.number)
    mine, first = (seen(trace.quantities[f"{p}x"].labels[at]) for p in (tile.prefix, ""))
    brief = f"{tile.number}: “{mine}” for “{first}”"
    return f"Branch {brief}", brief, f"{tile.number}: “{mine}”"


def _title(
    painter: QPainter, trace: Trace, tile: Tile, looked: bool, shown: Shown, look: Look
) -> None:
    room = tile.head.adjusted(0, 0, -tile.close.width() - 4, -look.px(4))
    words = fitting(QFontMetricsF(look.font("strong")), room.width(), *titles(trace, tile, shown))
    painter.setFont(look.font("strong"))
    painter.setPen(look.color("accent_text" if looked and branches(trace) else "quiet"))
    words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
    left = room.adjusted(painter.fontMetrics().horizontalAdvance(words) + look.px(16), 0, 0, 0)
    painter.setFont(look.font("small"))
    if not tile.number and painter.fontMetrics().horizontalAdvance(shown.hint) <= left.width():
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(left, right, shown.hint)
    if tile.number:
        painter.drawPixmap(tile.close.toRect(), look.pixmap("close", 20, "quiet"))
