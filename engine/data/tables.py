"""Sequences from tables: CSV text or files, one row a step, one column a channel.

    time;left;right          a header or none; commas, semicolons or tabs between cells
    0,0;0,31;-12             with semicolons or tabs, decimals may have a comma

Columns beyond −1 … 1 are divided by their largest value, and it is said by how much.
"""

from __future__ import annotations

import csv
import io
import itertools
import math
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine import faults
from engine.array import LARGEST
from engine.data.signals import MAX_CHANNELS, MAX_STEPS, Channels, SignalError
from engine.opening import decoded, opened

MAX_BYTES = 16 * 1024 * 1024
MAX_LINE = 1 << 16
PASTED = "The pasted table"
MARKS = "\t;,"  # what may stand between cells; the first one found does
CURE = "correct it and try again."

Row = tuple[int, list[str]]  # its number in the file, from 1; its cells


def read_table(path: str | Path) -> Channels:
    """A table from a file; never more than `MAX_BYTES` of it are read.

    Raises:
        SignalError: when it cannot be read, is too large, or is no table of finite numbers.
    """
    path = Path(path)
    with opened(path, SignalError) as file:
        return table(file.read(MAX_BYTES + 1), faults.called(path))


def table(text: str | bytes, name: str = PASTED) -> Channels:
    """A table as a sequence (T, D), −1 … 1.

    Args:
        text: bytes are read as `engine.opening.decoded` does. Blank lines are skipped.
        name: what messages call it.

    Raises:
        SignalError: naming the row and column of an empty cell, a word, or a number that is not
            finite.
    """
    if len(text) > MAX_BYTES:
        raise SignalError(f"{name} is larger than 16 MB; take fewer rows.")
    text = decoded(text) if isinstance(text, bytes) else text
    if "\0" in text:
        raise SignalError(f"{name} is no table of numbers; choose a CSV file.")
    text = text.removeprefix("\ufeff")
    mark = _mark(text)
    try:
        rows, headed = _rows(text, mark)
    except csv.Error:
        raise SignalError(
            f"{name} is no table of numbers: a line or cell of it never ends; choose a CSV file."
        ) from None
    if len(rows) <= headed:
        raise SignalError(f"{name} holds no numbers; give it a row for each step.")
    names = _names(rows[0][1] if headed else [], len(rows[0][1]))
    rest = rows[headed:]
    numbers = [_numbers(row, names, mark != ",", name) for row in rest[:MAX_STEPS]]
    said = []
    if len(names) > MAX_CHANNELS:
        said.append(f"The first {MAX_CHANNELS} of {len(names)} columns were taken.")
    if len(rest) > MAX_STEPS:
        said.append(f"The first {MAX_STEPS:,} rows were taken.")
    return _scaled(np.array(numbers), names[:MAX_CHANNELS], said)


def _mark(text: str) -> str:
    """What stands between the cells of the first line, looking past what is quoted."""
    first = re.search(r"\S[^\r\n]*", text)
    bare = re.sub(r'"[^"]*"', "", first[0][:65536]) if first else ""
    return next((mark for mark in MARKS if mark in bare), ",")


def _rows(text: str, mark: str) -> tuple[list[Row], bool]:
    """The rows that are not blank, at most one more than are used; whether one is a header."""
    reader = csv.reader(_lines(text), delimiter=mark)
    numbered = enumerate(([cell.strip() for cell in row] for row in reader), start=1)
    filled = ((number, cells) for number, cells in numbered if cells not in ([], [""]))
    rows = list(itertools.islice(filled, MAX_STEPS + 2))
    if rows and all(len(cells) > 1 and not cells[-1] for _, cells in rows):
        rows = [(number, cells[:-1]) for number, cells in rows]  # lines that end with a mark
    headed = bool(rows) and all(_number(cell, mark != ",") is None for cell in rows[0][1])
    return rows, headed and any(rows[0][1])


def _lines(text: str) -> Iterator[str]:
    """The lines, one by one, so that a long table is split no further than it is used."""
    for line in io.StringIO(text, newline=""):
        if len(line) > MAX_LINE:
            raise csv.Error
        yield line


def _names(header: list[str], columns: int) -> tuple[str, ...]:
    given = [faults.clipped(name) for name in header] or [""] * columns
    return tuple(name or f"column {k}" for k, name in enumerate(given, start=1))


def _numbers(row: Row, names: tuple[str, ...], comma: bool, name: str) -> list[float]:
    """The numbers of a row in the columns that are used."""
    number, cells = row
    if len(cells) != len(names):
        raise SignalError(
            f"{name} cannot be used: row {number} has {len(cells)} cells where others have "
            f"{len(names)}; {CURE}"
        )
    found = []
    for column, cell in zip(names[:MAX_CHANNELS], cells, strict=False):
        value = _number(cell, comma)
        if value is None or not abs(value) <= LARGEST:
            what = f"holds “{faults.clipped(cell)}”, which is no" if cell else "is empty, not a"
            finite = " finite" if value is not None else ""
            raise SignalError(
                f"{name} cannot be used: row {number}, column “{column}” {what}{finite} number; "
                f"{CURE}"
            )
        found.append(value)
    return found


def _number(cell: str, comma: bool) -> float | None:
    """What a cell says, nan and inf included; None for a word."""
    if comma and cell.count(",") == 1 and "." not in cell:
        cell = cell.replace(",", ".")
    try:
        return None if "_" in cell else float(cell)
    except ValueError:
        return None


def _scaled(numbers: NDArray[np.float64], names: tuple[str, ...], said: list[str]) -> Channels:
    largest = np.abs(numbers).max(axis=0)  # (D,)
    factors = np.maximum(largest, 1)
    said += [
        f"“{name}” was divided by {factor:.6g}, its largest value."
        for name, factor in zip(names, factors, strict=True)
        if not math.isclose(factor, 1, rel_tol=1e-12)
    ]
    return Channels((numbers / factors).astype(np.float32), names, tuple(said))
