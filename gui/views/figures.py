"""Numbers in cells: how they are written, how large, and where there is room for none.

As in the slides: two decimals, cut; whatever their size, so that numbers beside each other compare.
Cells too small for a readable number show their colour only; on strong colours numbers are bold.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QStaticText

from engine.explain import brief, cut
from gui import colours
from gui.theme import Look, number_font
from gui.themes import Theme

if TYPE_CHECKING:
    from gui.views.cells import Sheet

Write = Callable[[float], str]

READABLE = 0.9  # of the smallest text: numbers stand apart, and may be that much smaller
TALL = 0.44  # of a cell's height
SIGNED = 3.45  # cells are so many sizes of the font wide: −0.11 takes 2.7, and air beside it
TIGHT = 3.2, 2.93  # the same where there would else be no number: with less air, with least
CLOSER = 95  # per cent of their distance that letters keep there, so that numbers stand apart
UNSIGNED = 2.75  # where no number has a sign
WHOLE = 1.55  # where all are as short as −1


def lettering(sheet: Sheet, wide: float, high: float, look: Look) -> tuple[Write, int]:
    """How the numbers of a sheet are written in cells so wide and high, and in which pixel size.

    With air beside them, or else closer; size 0 where neither is large enough to read.
    """
    write: Write = cut
    ways: tuple[float, ...] = (SIGNED, *(TIGHT if sheet.signed else (UNSIGNED,)))
    if (sheet.ink or sheet.terse) and sheet.whole:
        write, ways = brief, (WHOLE,)
    for sizes in ways:
        size = int(min(wide / sizes, high * TALL, look.px(24)))
        if size >= look.smallest_number * READABLE:
            return write, size
    return write, 0


def legible(look: Look) -> QSizeF:
    """The smallest cell with room for a number with two decimals and a sign."""
    size = math.ceil(look.smallest_number * READABLE)
    return QSizeF(math.ceil(size * SIGNED), math.ceil(size / TALL))


def paint(
    painter: QPainter,
    area: QRectF,
    sheet: Sheet,
    look: Look,
    colors: NDArray[np.uint32],
    which: Iterable[int],
) -> None:
    """Write the numbers of these cells, in reading order, on their `colors`, (rows, columns)."""
    w, h = area.width() / sheet.columns, area.height() / sheet.rows
    write, size = lettering(sheet, w, h, look)
    if not size:
        return
    bold = write is brief
    close = sheet.signed and not bold and size * SIGNED > w
    quiet = look.color("quiet")
    for n in which:
        row, column = divmod(n, sheet.columns)
        value = float(sheet.values[row, column])
        plain = sheet.ink and not sheet.hue and value <= -1
        color, faint = _ink(int(colors[row, column]), look.theme)
        strong = (bold or faint) and not plain
        text, width, height = _static(write(value), size, strong, close)
        painter.setPen(quiet if plain else color)
        painter.setFont(_font(size, strong, close))
        x = area.x() + (column + 0.475) * w - width / 2
        y = area.y() + (row + 0.475) * h - height / 2
        painter.drawStaticText(QPointF(x, y), text)


@lru_cache(maxsize=1024)
def _ink(color: int, theme: Theme) -> tuple[QColor, bool]:
    """What is read on a cell of this colour, 0xFFRRGGBB, and whether it wants weight there."""
    pixel = np.array([color], dtype=np.uint32)
    ink = QColor.fromRgba(int(colours.readable(pixel)[0]))
    return ink, bool(colours.faint(pixel, theme)[0])


@lru_cache(maxsize=256)
def _font(size: int, strong: bool, close: bool) -> QFont:
    font = QFont(number_font(size, strong))
    if close:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, CLOSER)
    return font


@lru_cache(maxsize=8192)
def _static(text: str, size: int, strong: bool, close: bool) -> tuple[QStaticText, float, float]:
    """A laid-out number and its extent; cached, since the same few numbers fill every map."""
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    static.prepare(font=_font(size, strong, close))
    extent = static.size()
    return static, extent.width(), extent.height()
