"""The text and its branches side by side: where each stands."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from engine.trace import Trace
from gui.theme import Look
from gui.views.language.letters import letter_font
from gui.views.language.lines import BLANK, Lines, asking, broken

ACROSS = 3  # branches beside each other, then below
HIGH, ROOMY = 1.42, 1.8  # of a row, in letters; where there is room
LARGE, PLAIN, SMALL = 32, 18, 13  # units: as the text lets it be; at least; beside branches
WHOLE = -1  # the number of what is written with no unit silenced
LINE, NEAR = 80, 24  # characters before a branch: a whole line, or at least so many
LONG = 3000  # characters; so long a text is written small without trying
Span = tuple[int, int]


class Shown(msgspec.Struct, frozen=True):
    """What is shown of a text beside its characters.

    Attributes:
        followed: the number that colours it: `C` or `h`, layer from 1, unit from 0.
        given: how many characters were typed, not written.
        span: the marked ones, first and last.
        same: stretches where the unit looks as in the marked one.
        lost: nats that are lost at each character of what the whole network writes, (T,).
        titles: what stands above the text; shorter ones where there is less room.
        hint: what a hand can do, where there is room.
    """

    followed: tuple[str, int, int]
    given: int = 0
    span: Span | None = None
    same: tuple[Span, ...] = ()
    lost: tuple[float, ...] = ()
    titles: tuple[str, ...] = ("Text",)
    hint: str = ""


class Tile(msgspec.Struct, frozen=True, eq=False):
    """One text, painted from a step on.

    Attributes:
        number: 0 the text, `WHOLE` that of the whole network, else the branch.
        start: the first step shown.
        lines: of what is shown.
        head, area, close: the words above, the text, the way to throw it away.
        cell: width and height of a character's place, in pixels.
        letters: the size of the font, in pixels.
        first: the row at the top.
    """

    number: int
    start: int
    lines: Lines
    head: QRectF
    area: QRectF
    close: QRectF
    cell: tuple[float, float]
    letters: int
    first: int = 0

    @property
    def prefix(self) -> str:
        """Of its names in the trace."""
        return prefix(self.number)

    @property
    def rows(self) -> int:
        """How many fit."""
        return max(1, int(self.area.height() / self.cell[1]))

    def rect(self, t: int) -> QRectF:
        """Where a step stands; it may be out of view."""
        n, (wide, high) = t - self.start, self.cell
        lines = self.lines
        x = self.area.x() + lines.columns[n] * wide
        y = self.area.y() + (lines.rows[n] - self.first) * high
        return QRectF(x, y, lines.widths[n] * wide, high)

    @property
    def blank(self) -> QRectF:
        """Where the word that is asked for would stand; nowhere where none is, or out of view."""
        wide, high = self.cell
        row, column = self.lines.blank or (-1, 0)
        if not self.first <= row < self.first + self.rows:
            return QRectF()
        x, y = self.area.x() + column * wide, self.area.y() + (row - self.first) * high
        return QRectF(x, y, BLANK * wide, high)

    def shows(self, t: int) -> bool:
        """Whether a step is in view."""
        n = t - self.start
        return 0 <= n < len(self.lines.rows) and (
            self.first <= self.lines.rows[n] < self.first + self.rows
        )

    def step_at(self, point: QPointF) -> int | None:
        """The step under a point, or the nearest in its row; None beside the text."""
        if not self.area.contains(point):
            return None
        row = int((point.y() - self.area.y()) / self.cell[1]) + self.first
        column = (point.x() - self.area.x()) / self.cell[0]
        found = np.flatnonzero(self.lines.rows == row)
        if not len(found):
            return None
        before = found[self.lines.columns[found] <= column]
        return self.start + int(before[-1] if len(before) else found[0])

    def holding(self, t: int, shift: int) -> Tile:
        """The same with a step in its lower half, or so many rows further down."""
        last = max(0, self.lines.count - self.rows)
        n = min(max(t - self.start, 0), len(self.lines.rows) - 1)
        row = int(self.lines.rows[n])
        if self.lines.blank and n == len(self.lines.rows) - 1 and self.rows > 1:
            row = self.lines.count - 1
        first = row - self.rows * 2 // 3 + shift
        return msgspec.structs.replace(self, first=min(max(first, 0), last))


def prefix(number: int) -> str:
    """What stands before the names of a text in the trace."""
    return "whole " if number == WHOLE else f"branch {number} " if number else ""


def numbers(trace: Trace) -> list[int]:
    """The texts there are, in order; what the whole network reads is the same words, if any."""
    whole = "whole x" in trace.arrays and max(map(len, trace.quantities["whole x"].labels)) == 1
    return [0, *([WHOLE] if whole else []), *range(1, branches(trace) + 1)]


def branches(trace: Trace) -> int:
    """How many there are."""
    return sum(name.startswith("branch ") and name.endswith(" x") for name in trace.arrays)


def parting(trace: Trace, number: int) -> int:
    """The first step at which a branch has another character than the text."""
    differ = (trace["x"] != trace[f"{prefix(number)}x"]).any(axis=1)
    return int(differ.argmax()) if differ.any() else len(differ) - 1


def laid(trace: Trace, room: QRectF, look: Look) -> list[Tile]:
    """The text at the left, others right of it, branches from where they part; letters alike."""
    texts = numbers(trace)
    count = len(texts) - 1
    across = min(count, ACROSS)
    down = math.ceil(count / ACROSS) if count else 1
    gap, head = look.px(18), look.px(24)
    wide = (room.width() - gap * across) / (1 + across)
    places = [(room.x(), room.y(), room.height())]
    for n in range(count):
        row, column = divmod(n, ACROSS)
        high = room.height() / down
        places.append((room.x() + (column + 1) * (wide + gap), room.y() + row * high, high))
    parts: list[tuple[int, Sequence[str]]] = []
    for number in texts:
        labels = trace.quantities[f"{prefix(number)}x"].labels
        start = _beginning(labels, parting(trace, number)) if number > 0 else 0
        parts.append((start, labels[start:]))
    areas = [QRectF(x, y + head, wide, high - head - look.px(4)) for x, y, high in places]
    letters, cell, all_lines = _fitted([labels for _, labels in parts], areas, look)
    tiles = []
    for number, (start, _), lines, area in zip(texts, parts, all_lines, areas, strict=True):
        title = QRectF(area.x(), area.y() - head, wide, head)
        side = look.px(20)
        close = QRectF(title.right() - side, title.y() + 1, side, side) if number else QRectF()
        tiles.append(Tile(number, start, lines, title, area, close, cell, letters))
    return tiles


def _beginning(labels: Sequence[str], at: int) -> int:
    """Where the line of a branching place begins; of a long line, a word before it."""
    line = max((n + 1 for n in range(at) if labels[n] == "\n"), default=0)
    if at - line <= LINE:
        return line
    return max(
        (n + 1 for n in range(max(line, at - LINE), at - NEAR) if labels[n] == " "),
        default=at - NEAR,
    )


def _fitted(
    texts: Sequence[Sequence[str]], areas: Sequence[QRectF], look: Look
) -> tuple[int, tuple[float, float], list[Lines]]:
    """The largest letters with which every text fits its area, or the smallest there are.

    Rows stand apart as far as there is room for all of them.
    """
    long = max(len(text) for text in texts) > LONG
    least = SMALL if len(texts) > 1 else PLAIN
    for units in range(least if long else LARGE, least - 1, -1):
        pixels = max(look.px(units), look.font("small").pixelSize())
        metrics = QFontMetricsF(letter_font(pixels))
        cell = metrics.horizontalAdvance("0"), float(round(pixels * HIGH))
        columns = [max(4, int(area.width() / cell[0]) - 1) for area in areas]  # a blank hangs over
        words = max(map(len, texts[0])) > 1  # a sentence whose next word is asked for
        breaking = asking if words else broken
        found = [breaking(text, most) for text, most in zip(texts, columns, strict=True)]
        pairs = zip(found, areas, strict=True)
        if all(lines.count * cell[1] <= area.height() for lines, area in pairs):
            break
    roomy = min(a.height() / lines.count for lines, a in zip(found, areas, strict=True))
    high = max(cell[1], float(int(min(roomy, ROOMY * pixels))))
    return pixels, (cell[0], high), found
