"""What there is to say of the light of one word: painted cell by cell, and in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from engine.array import Floats
from engine.explain import cut, percent
from gui import colours
from gui.theme import Look, number_font
from gui.views.captions import light
from gui.views.captions.easel import cell_rect
from gui.views.cells import as_image
from gui.views.pencil import Spot
from gui.views.wording import fitting, formula

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
MIDDLE = Qt.AlignmentFlag.AlignCenter
FILLED = 0.72  # of a cell, by the height of its number
MORE = " … point here for all"
PARTED = 4  # pixels; smaller cells are not parted by lines


class Said(msgspec.Struct, frozen=True):
    """What is known of the light of a word beside its numbers.

    Attributes:
        share: of the light, on what the word names; None where nothing is named or known.
        thing: what the word names, `the giraffe`, or why no share is told.
        hit: the brightest cell lies on it.
        alarm: a sentence when the maps of all words are nearly the same.
        pins: cells that are pinned at this word.
        brush: whether a hand paints here.
        forced: whether a hand put the word there.
        summed: whether the light of all words is shown.
    """

    share: float | None = None
    thing: str = ""
    hit: bool = False
    alarm: str = ""
    pins: frozenset[int] = frozenset()
    brush: bool = False
    forced: bool = False
    summed: bool = False

    def holds(self, spot: Spot, columns: int) -> bool:
        """Whether the light is pinned to a cell."""
        return spot[0] * columns + spot[1] in self.pins


def heading(painter: QPainter, line: QRectF, title: str, note: str, look: Look) -> None:
    """A title, and a note at the right, or as many of its parts as there is room for."""
    painter.setFont(look.font("heading"))
    painter.setPen(look.color("ink"))
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, line.width())
    wide = formula(painter, line, shown, look)
    painter.setFont(look.font("small"))
    parts = note.split(" · ")
    for text in (" · ".join(parts[:n]) for n in range(len(parts), 0, -1)):
        if wide + QFontMetricsF(painter.font()).horizontalAdvance(text) + look.px(8) < line.width():
            painter.setPen(look.color("quiet"))
            painter.drawText(line, RIGHT, text)
            return


def key(painter: QPainter, room: QRectF, most: float, words: str, look: Look) -> None:
    """At the right which colours are below 0, 0 and above; before it words, if there is room."""
    low, high, px = f"−{most:g}", f"{most:g}", look.px
    right, ends = room.right() - look.wide("small", high), look.wide("small", low + high) + px(10)
    bar = QRectF(0, 0, min(px(36), max(room.width() - ends, 0)), px(8))
    bar.moveCenter(QPointF(right - px(4) - bar.width() / 2, room.center().y()))
    lut = np.ascontiguousarray(colours.signed(look.theme)[1:])[None]
    painter.drawImage(bar, as_image(lut))
    painter.setFont(look.font("small"))
    painter.setPen(look.color("quiet"))
    painter.drawText(room, RIGHT, high)
    rest = room.adjusted(0, 0, bar.left() - px(4) - room.right(), 0)
    whole = f"{words}  {low}"
    painter.drawText(rest, RIGHT, whole if look.wide("small", whole) < rest.width() else low)


def cells(
    painter: QPainter, area: QRectF, values: Floats, look: Look, numbers: bool = True
) -> None:
    """The cells of a map, tinted by their light, in hundredths where there is room."""
    side = len(values)
    numbers = numbers and numbered(area, side, look)
    tints = light.tints(values, look, numbers)
    step = area.width() / side
    painter.drawImage(area, as_image(tints))
    if step >= PARTED:
        painter.setPen(QPen(look.color("paper"), 1))
        edges = [n * step - 0.5 for n in range(1, side + 1)]
        ends = area.bottomRight() - area.topLeft()
        lines = [QLineF(at, 0, at, ends.y()) for at in edges]
        lines += [QLineF(0, at, ends.x(), at) for at in edges]
        painter.drawLines([line.translated(area.topLeft()) for line in lines])
    if not numbers:
        return
    painter.setFont(number_font(_letters(area, side, look)))
    inks = colours.readable(tints.ravel())
    for n, value in enumerate(values.ravel().tolist()):
        text = hundredths(value)
        if text:
            painter.setPen(QColor.fromRgba(int(inks[n])))
            painter.drawText(cell_rect(area, side, divmod(n, side)), MIDDLE, text)


def numbered(area: QRectF, side: int, look: Look) -> bool:
    """Whether there is room in a map's cells for their numbers."""
    return _letters(area, side, look) >= look.smallest_number


def _letters(area: QRectF, side: int, look: Look) -> int:
    return min(int(area.width() / side * FILLED), look.font("body").pixelSize())


def hundredths(value: float) -> str:
    """A share in hundredths, cut: `11`; what is less than one is not said."""
    n = math.floor(value * 100 + 1e-4)
    return str(n) if n else ""


def tenths(share: float) -> str:
    """A share in tenths of a percent, cut: `1.4 %`; of one that is less, that it is."""
    return "<0.1 %" if share < 0.001 else f"{cut(100 * share, 1)} %"


def share(painter: QPainter, line: QRectF, said: Said, look: Look) -> None:
    """`87 % of the light is on the giraffe`."""
    if said.share is None:
        painter.setFont(look.font("body"))
        painter.setPen(look.color("quiet"))
        fitted(painter, line, said.thing)
        return
    number = percent(said.share)
    painter.setFont(look.font("title"))
    painter.setPen(look.color("attention"))
    painter.drawText(line, LEFT, number)
    wide = QFontMetricsF(painter.font()).horizontalAdvance(number) + look.px(6)
    painter.setFont(look.font("body"))
    painter.setPen(look.color("ink"))
    rest = line.adjusted(wide, look.px(2), 0, 0)
    on, brightest = f"is on {said.thing}", aims(said.hit)
    ways = *(f"{on}, {way}" for way in brightest[:2]), f"of the light {on}", on, said.thing
    longest(painter, rest, f"of the light {on}, {brightest[0]}", *ways)


def aims(hit: bool) -> tuple[str, ...]:
    """Where the brightest cell is, seen from what is named; and in fewer words."""
    where = "on it" if hit else "beside it"
    return f"brightest cell {where}", f"brightest {where}", where


def fitted(painter: QPainter, room: QRectF, text: str) -> None:
    """A line of text that ends with dots where it is too long."""
    metrics = QFontMetricsF(painter.font())
    painter.drawText(
        room, LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    )


def paragraphs(painter: QPainter, room: QRectF, texts: Sequence[str], gap: float) -> None:
    """Texts one under the other, broken into lines; where they are too long it is said so."""
    metrics = QFontMetricsF(painter.font())
    y, high, lines = room.y(), metrics.height(), list[tuple[str, QRectF]]()
    for text in texts:
        for line in wrapped(metrics, room.width(), text):
            lines.append((line, QRectF(room.x(), y, room.width(), high)))
            y += high
        y += gap
    shown = [(line, rect) for line, rect in lines if rect.bottom() <= room.bottom() + 1]
    for line, rect in shown[:-1] if len(shown) < len(lines) else shown:
        fitted(painter, rect, line)
    if shown and len(shown) < len(lines):
        line, rect = shown[-1]
        while " " in line and metrics.horizontalAdvance(line + MORE) > rect.width():
            line = line.rpartition(" ")[0]
        fitted(painter, rect, line + MORE)


def lines(painter: QPainter, room: QRectF, text: str) -> None:
    """A text broken into as many lines as there is height for; the last ends with dots if cut."""
    metrics = QFontMetricsF(painter.font())
    high, found = metrics.height(), wrapped(metrics, room.width(), text)
    most = int((room.height() + 1) / high)
    if len(found) > most > 0:
        found[most - 1] += " …"
    for n, line in enumerate(found[:most]):
        fitted(painter, QRectF(room.x(), room.y() + n * high, room.width(), high), line)


def wrapped(metrics: QFontMetricsF, room: float, text: str) -> list[str]:
    """A text in lines of at most so many pixels, each with at least a word."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and metrics.horizontalAdvance(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def longest(painter: QPainter, room: QRectF, *ways: str) -> None:
    """The longest way to say something that there is room for; the last one with dots, if none."""
    fitted(painter, room, fitting(QFontMetricsF(painter.font()), room.width(), *ways))


def beta_in_words(beta: float) -> tuple[str, str]:
    """How much the light counts, `β = 0.91: what is seen counts 91 %`; and in fewer words."""
    short = f"β = {cut(beta)}"
    return f"{short}: what is seen counts {math.floor(100 * beta + 1e-4)} %", short
