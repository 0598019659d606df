"""Painting the staves: numbers as colours, the text under them, what was expected next below it.

What has not been read yet is faint, as along the chain.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from engine.array import Floats
from engine.explain import seen
from engine.trace import Trace
from gui.theme import Look
from gui.views import cells, hues
from gui.views.glance import Glance
from gui.views.language.letters import letter_font
from gui.views.language.lines import Places
from gui.views.language.score import Score, Watched
from gui.views.language.tiles import prefix
from gui.views.recurrent.beading import FAINT

GUESSES = "expected next", "2nd guess", "3rd guess"
HINT = "another guess clicked: a branch"
FAINTEST = 0.005  # a share below that is not written
STRONG = 0.55  # a share from which a guess is written on its colour as on a dark ground


def likeliest(p: Floats, count: int) -> Places:
    """The codes of the likeliest of every step, best first.  p (T, V) → (T, count)."""
    found: Places = np.argsort(-p, axis=1, kind="stable")[:, :count]
    return found


def paint(
    painter: QPainter, trace: Trace, score: Score, watched: Watched, glance: Glance, look: Look
) -> None:
    """All of it at a glance."""
    number, now = max(glance.part, 0), glance.step
    read = range(score.steps.start, min(now + 1, score.steps.stop))
    later = range(read.stop, score.steps.stop)
    _heading(painter, score, watched, look)
    for stave, row in zip(watched.staves, score.staves, strict=False):
        quantity = trace.quantities[prefix(number) + stave.name]
        _beside(painter, row, stave.words, hues.color(quantity.symbol, look), look)
        values = trace[quantity.name][score.steps.start : score.steps.stop, stave.unit]
        for steps, opacity in ((read, 1.0), (later, FAINT)):
            if steps:
                painter.setOpacity(opacity)
                shown = values[steps.start - score.steps.start :][: len(steps)]
                area = score.cell(steps[0], row).united(score.cell(steps[-1], row))
                colors = hues.shades(quantity, shown, look.theme)
                painter.drawImage(area, cells.as_image(colors[None]))
        painter.setOpacity(1.0)
    if watched.pattern:
        _pattern(painter, score, watched, look)
    _letters(painter, trace, score, number, now, look)
    _guesses(painter, trace, score, number, watched, look)
    cells.outline(painter, score.column(now), look.color("accent"), max(2.0, look.px(2)))


def _heading(painter: QPainter, score: Score, watched: Watched, look: Look) -> None:
    middle = Qt.AlignmentFlag.AlignVCenter
    room = score.head.adjusted(0, 0, 0, -look.px(4))
    painter.setFont(look.font("strong"))
    painter.setPen(look.color("quiet"))
    painter.drawText(room, middle, watched.title)
    left = room.adjusted(painter.fontMetrics().horizontalAdvance(watched.title) + look.px(16), 0, 0,
                         0)  # fmt: skip
    painter.setFont(look.font("small"))
    if score.guesses and painter.fontMetrics().horizontalAdvance(HINT) <= left.width():
        painter.drawText(left, middle | Qt.AlignmentFlag.AlignRight, HINT)


def _beside(painter: QPainter, row: QRectF, words: str, color: QColor, look: Look) -> None:
    """What a row is, at its left."""
    painter.setFont(look.font("small"))
    painter.setPen(color)
    room = QRectF(0, row.y(), row.x() - look.px(6), row.height())
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(room, right | Qt.TextFlag.TextDontClip, words)


def _pattern(painter: QPainter, score: Score, watched: Watched, look: Look) -> None:
    """A bar for each character, as high as the pattern is there."""
    row, mask = score.pattern, watched.mask
    high = max(float(mask.max(initial=0)), 1.0)
    marked = () if watched.span is None else range(watched.span[0], watched.span[1] + 1)
    _beside(painter, row, watched.pattern, look.color("ink"), look)
    foot = QRectF(row.x(), row.bottom() - 1, row.width(), 1)
    painter.fillRect(foot, look.color("line"))
    for t in score.steps:
        share = float(mask[t]) / high if t < len(mask) else 0.0
        if share > 0:
            bar = score.cell(t, row)
            bar.setTop(bar.bottom() - share * (row.height() - 2))
            painter.fillRect(bar, look.color("focus" if t in marked else "quiet"))


def _letters(
    painter: QPainter, trace: Trace, score: Score, number: int, now: int, look: Look
) -> None:
    """The text itself."""
    labels, font = trace.quantities[f"{prefix(number)}x"].labels, letter_font(look.px(18))
    for later in (False, True):
        steps = [t for t in score.steps if (t > now) == later]
        places = [(seen(labels[t]), score.cell(t, score.letters)) for t in steps]
        _write(painter, places, font, look.color("disabled" if later else "ink"))


def _guesses(
    painter: QPainter, trace: Trace, score: Score, number: int, watched: Watched, look: Look
) -> None:
    """The likeliest next ones, on the colour of what came true where they did."""
    if not score.guesses:
        return
    for row, words in zip(score.guesses, GUESSES, strict=False):
        _beside(painter, row, words, look.color("ink"), look)
    p, x = (trace[f"{prefix(number)}{name}"] for name in "px")
    rows, count = slice(score.steps.start, score.steps.stop), len(score.guesses)
    order = likeliest(p[rows], count)
    shares = np.take_along_axis(p[rows], order, axis=1)
    came = np.append(x[1:].argmax(axis=1), -1)[rows]  # nothing comes after the last
    font = letter_font(min(look.px(15), round(score.guesses[0].height() * 0.8)))
    yes, no = look.color("yes"), look.color("no")
    on: list[tuple[str, QRectF]] = []
    off: list[tuple[str, QRectF]] = []
    for column, rank in np.argwhere(shares >= FAINTEST).tolist():
        share, code = float(shares[column, rank]), int(order[column, rank])
        place = score.cell(score.steps[column], score.guesses[rank])
        ground = QColor(yes if code == came[column] else no)
        ground.setAlphaF(share)
        painter.fillRect(place.adjusted(0, 0, -1, -1), ground)
        (on if share > STRONG else off).append((seen(watched.alphabet[code]), place))
    _write(painter, off, font, look.color("ink"))
    _write(painter, on, font, look.color("card"))


def _write(
    painter: QPainter, places: Iterable[tuple[str, QRectF]], font: QFont, color: QColor
) -> None:
    """Letters, each in the middle of its place."""
    painter.setFont(font)
    painter.setPen(color)
    metrics = QFontMetricsF(font)
    drop = (metrics.ascent() - metrics.descent()) / 2
    for sign, place in places:
        at = place.center()
        wide = metrics.horizontalAdvance(sign)
        painter.drawText(QPointF(at.x() - wide / 2, at.y() + drop), sign)
