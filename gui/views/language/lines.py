"""A text in rows of equally wide columns: where each of its characters, or words, stands."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]  # (T,)
BLANK = 4  # columns of a word that is asked for


class Lines(msgspec.Struct, frozen=True, eq=False):
    """Where the T pieces of a text stand.

    Attributes:
        rows, columns: of each piece, from 0.
        widths: how many columns each takes; a line break takes one.
        count: how many rows there are.
        blank: row and column of a blank to be filled in at the end; None where there is none.
    """

    rows: Places
    columns: Places
    widths: Places
    count: int
    blank: tuple[int, int] | None = None


def broken(pieces: Sequence[str], columns: int) -> Lines:
    """Break a text into rows of so many columns, behind line breaks and where a row is full.

    Words go to the next row as a whole, where they are not too long; a blank may hang over.
    """
    wide = [max(len(piece), 1) for piece in pieces]
    blank = int(max(wide, default=1) > 1)
    rows, places = np.zeros(len(pieces), np.intp), np.zeros(len(pieces), np.intp)
    row = column = 0
    opened = 0  # where the word began that a row may break before
    for n, (piece, width) in enumerate(zip(pieces, wide, strict=True)):
        if column + width > columns + (piece == " ") and column and piece != "\n":
            row, column = row + 1, 0
            if piece != " " and places[opened] > 0 and n - opened < columns // 2:
                moved = slice(opened, n)
                rows[moved], places[moved] = row, np.arange(n - opened)
                column = n - opened
        if piece in ("\n", " "):
            opened = n + 1
        rows[n], places[n] = row, column
        column += width + blank
        if piece == "\n":
            row, column = row + 1, 0
    return Lines(rows, places, np.array(wide, np.intp), int(rows[-1]) + 1 if len(pieces) else 1)


def asking(words: Sequence[str], columns: int) -> Lines:
    """The same of a sentence with a blank after it, which goes to the next row as words do."""
    lines = broken([*words, "_" * BLANK], columns)
    rows, places = lines.rows, lines.columns
    blank = int(rows[-1]), int(places[-1])
    return Lines(rows[:-1], places[:-1], lines.widths[:-1], lines.count, blank)
