"""Thousands of steps in hundreds of pixels: what of many numbers a pixel shows, found quickly.

Where several numbers share a pixel, it shows

    the mean            of a gate: the share of time it was open
    the most extreme    of signed numbers, so that no peak is lost and + and − do not cancel

A `Pyramid` holds an array at ½, ¼, ⅛ … of its steps, each level made when first asked for, so that
any view of it costs the same, however long it is.

Source: mip maps, Williams 1983, "Pyramidal parametrics".
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from engine.array import Floats
from gui.views.cells import Pixels
from gui.views.recurrent.span import Span

Edges = NDArray[np.float64]
Counts = NDArray[np.intp]

FINE = 5  # pixels; cells at least that wide are parted by a line
BLOCKS = 2  # a pixel is made of at least so many blocks of a level, so that edges stay true


@lru_cache(maxsize=128)
def parts(stop: float, count: int) -> Edges:
    """The edges of so many equal parts of 0 … stop, (count + 1,); read-only."""
    edges = np.linspace(0, stop, count + 1)
    edges.setflags(write=False)
    return edges


class Pyramid:
    """Numbers along time, ready to be seen at any zoom."""

    def __init__(self, values: Floats, signed: bool) -> None:
        """(T, H) values; signed ones keep their extremes, others their sums."""
        self._levels = [values]
        self._signed = signed

    def columns(self, span: Span, width: int) -> Floats:
        """What each of `width` pixels shows of a span, (width, H)."""
        level = 0
        while self._blocks(level + 1) > 1 and span.count / width >= BLOCKS * 2 ** (level + 1):
            level += 1
        while len(self._levels) <= level:
            self._levels.append(_halved(self._levels[-1], self._signed))
        edges = (span.first + span.count * parts(1, width)) / 2**level
        ends = np.minimum(np.arange(self._blocks(level) + 1) * 2**level, len(self._levels[0]))
        return self._reduced(self._levels[level], edges, np.diff(ends))

    def rows(self, columns: Floats, height: int) -> Floats:
        """The same with units shared out over `height` pixels, (height, width)."""
        units = columns.shape[1]
        return self._reduced(columns.T, parts(units, height), np.ones(units, np.intp))

    def _blocks(self, level: int) -> int:
        return -(-len(self._levels[0]) // int(2**level))

    def _reduced(self, values: Floats, edges: Edges, sizes: Counts) -> Floats:
        """What is between n + 1 edges, (n, M), of values (N, M), each of so many numbers (N,)."""
        if edges[-1] - edges[0] <= len(edges) - 1:
            middles = np.floor((edges[:-1] + edges[1:]) / 2).astype(np.intp)
            return values[np.minimum(middles, len(values) - 1)]
        first = np.minimum(np.floor(edges[:-1] + 1e-9).astype(np.intp), len(values) - 1)
        inside = slice(first[0], min(int(np.ceil(edges[-1] - 1e-9)), len(values)))
        part, starts = values[inside], first - first[0]
        lengths = np.diff(starts, append=len(part))
        if self._signed:
            return _extreme(
                *(_joined(of, part, starts, lengths) for of in (np.maximum, np.minimum))
            )
        counts = np.add.reduceat(sizes[inside], starts).astype(values.dtype)
        return np.asarray(_joined(np.add, part, starts, lengths) / counts[:, None])


def _halved(values: Floats, signed: bool) -> Floats:
    """Neighbours in time, two and two; the last stays alone where it has none."""
    even, odd = values[0::2], values[1::2]
    pairs = even[: len(odd)]
    both = _extreme(pairs, odd) if signed else pairs + odd
    return np.concatenate([both, even[len(odd) :]])


def _joined(of: np.ufunc, part: Floats, starts: Counts, lengths: Counts) -> Floats:
    """`of.reduceat(part, starts)` along the first axis, much sooner: few rows go into each."""
    found = part[starts]
    for n in range(1, int(lengths.max())):
        more = np.flatnonzero(lengths > n)
        found[more] = of(found[more], part[starts[more] + n])
    return found


def _extreme(one: Floats, other: Floats) -> Floats:
    return np.where(np.abs(one) >= np.abs(other), one, other)


def parted(colors: Pixels, rows: Edges, columns: Edges, ground: QColor) -> Pixels:
    """A map with lines between cells that are large enough to be told apart.

    Args:
        colors: (height, width); not changed.
        rows, columns: the edges of each pixel, in cells: (height + 1,), (width + 1,).
        ground: the colour of the lines.
    """
    found = colors.copy()
    for edges, lines in ((rows, found), (columns, found.T)):
        if (edges[-1] - edges[0]) * FINE <= len(edges) - 1:
            cell = np.floor((edges[:-1] + edges[1:]) / 2)
            lines[np.flatnonzero(np.diff(cell))] = ground.rgb()
    return found
