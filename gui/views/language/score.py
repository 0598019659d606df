"""What stands on the staves, and where: rows of numbers over the characters around a step."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from gui.theme import Look
from gui.views.recurrent.span import around

MOST = 3  # guesses under a character
ROWS = 7  # that come before a second guess
WIDE, LINE, HEAD, GUTTER = (
    13,
    14,
    24,
    106,
)  # units: a column, a row at least, above all, at the left
LETTERS, GUESS = 24, 19  # units: rows of letters


class Stave(msgspec.Struct, frozen=True):
    """One number of a unit, a cell for each character.

    Attributes:
        name: its quantity, of the first text: `C 1`.
        unit: from 0.
        words: beside it.
    """

    name: str
    unit: int
    words: str


class Watched(msgspec.Struct, frozen=True, eq=False):
    """What is to be seen at every character.

    Attributes:
        title: above it all.
        staves: most telling first; as many are shown as there is room for.
        alphabet: what may come next.
        pattern: what it is held against; empty for nothing.
        mask: the pattern's numbers, (T,).
        span: the marked characters, first and last.
    """

    title: str
    staves: tuple[Stave, ...]
    alphabet: Sequence[str]
    pattern: str = ""
    mask: NDArray[np.float64] = np.zeros(0)
    span: tuple[int, int] | None = None


class Score(msgspec.Struct, frozen=True, eq=False):
    """Where all of it stands.

    Attributes:
        steps: the characters in view.
        wide: of a column, in pixels.
        head: the line above.
        pattern: the pattern's row; empty where there is none.
        staves: a row for each that has room.
        letters: the row of the text itself.
        guesses: rows of what was expected next, the likeliest first.
    """

    steps: range
    wide: float
    head: QRectF
    pattern: QRectF
    staves: tuple[QRectF, ...]
    letters: QRectF
    guesses: tuple[QRectF, ...]

    @property
    def rows(self) -> list[QRectF]:
        """All rows from top to bottom."""
        above = [] if self.pattern.isEmpty() else [self.pattern]
        return [*above, *self.staves, self.letters, *self.guesses]

    def cell(self, t: int, row: QRectF) -> QRectF:
        """A step's place in a row."""
        return QRectF(row.x() + (t - self.steps.start) * self.wide, row.y(), self.wide,
                      row.height())  # fmt: skip

    def column(self, t: int) -> QRectF:
        """A step's place through all rows."""
        first, last = self.rows[0], self.rows[-1]
        return self.cell(t, first).united(self.cell(t, last))

    def step(self, point: QPointF) -> int | None:
        """The step under a point; None beside all."""
        t = self.steps.start + int((point.x() - self.letters.x()) // self.wide)
        return t if t in self.steps else None


def laid(room: QRectF, total: int, now: int, watched: Watched, look: Look) -> Score:
    """Columns around a step; letters and guesses below, above them what rows there is room for."""
    px = look.px
    wide, gutter = float(px(WIDE)), px(GUTTER)
    steps = around(now, int((room.width() - gutter) / wide), total)
    x, across = room.x() + gutter, wide * len(steps)
    line = max(px(LINE), look.font("small").pixelSize() + 1)
    wanted = len(watched.staves) + bool(watched.pattern)
    free = room.height() - px(HEAD) - px(LETTERS)
    spare = int((free - min(wanted, ROWS) * line) / px(GUESS))
    guesses = min(max(spare, 1), MOST, len(watched.alphabet))
    free -= guesses * px(GUESS)
    count = max(1, min(wanted, int(free / line)))
    pitch = min(free / count, 2.0 * line)
    y = room.y() + px(HEAD)
    rows = [QRectF(x, y + n * pitch, across, pitch - 1) for n in range(count)]
    letters = QRectF(x, y + count * pitch, across, px(LETTERS))
    below = [QRectF(x, letters.bottom() + n * px(GUESS), across, px(GUESS)) for n in range(guesses)]
    pattern = rows.pop(0) if watched.pattern else QRectF()
    head = QRectF(room.x(), room.y(), room.width(), px(HEAD))
    return Score(steps, wide, head, pattern, tuple(rows), letters, tuple(below))
