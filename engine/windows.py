"""Where a sliding window stands: the one geometry behind convolution and pooling.

A window of `size` cells moves along an axis of n cells in jumps of `stride`; `padding` cells are
added at both ends, `dilation` spreads the window's cells apart. Rows and columns are independent,
so everything is said for one axis, in one table:

    taps[o, k] = the input index that output o reads at the window's k-th cell,
                 or −1 where it reads a padding zero or hangs over the border.

    n = 5, size 3, stride 2, padding 1 (zero):      taps = [[−1, 0, 1],
                                                             [ 1, 2, 3],
                                                             [ 3, 4, −1]]

Sizes, receptive fields, the cells a pixel reaches and every explanation are read off this table.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

Padding = Literal["zero", "reflect", "replicate"]


class Window(msgspec.Struct, frozen=True):
    """A window's motion along one axis of n cells.

    Attributes:
        n: cells of the axis.
        size, stride, dilation: at least 1; `padding` at least 0.
        mode: what the padding repeats.
        partial: whether windows that hang over the end are kept (pooling), or dropped.
    """

    n: int
    size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    mode: Padding = "zero"
    partial: bool = False

    @property
    def span(self) -> int:
        """Cells from the window's first to its last, both included: d·(k − 1) + 1."""
        return self.dilation * (self.size - 1) + 1

    @property
    def positions(self) -> int:
        """Outputs along the axis: ⌊(n + 2p − span) ÷ stride⌋ + 1, rounded up with `partial`."""
        room = self.n + 2 * self.padding - self.span
        if not self.partial:
            return room // self.stride + 1
        outputs = -(-room // self.stride) + 1
        # A window must begin on a cell of the map, as in torch.
        return outputs - 1 if (outputs - 1) * self.stride >= self.n + self.padding else outputs

    @property
    def sum(self) -> str:
        """The size formula with its numbers: `(9 − 3) ÷ 1 + 1 = 7`, `⌈(7 − 2) ÷ 2⌉ + 1 = 4`."""
        pad = f" + 2·{self.padding}" if self.padding else ""
        steps = f"({self.n}{pad} − {self.span}) ÷ {self.stride}"
        room = self.n + 2 * self.padding - self.span
        if room % self.stride:
            steps = f"⌈{steps}⌉" if self.partial else f"⌊{steps}⌋"
        # ⌈ ⌉ may count a window that would begin beyond the map; it is taken off again.
        beyond = self.partial and -(-room // self.stride) + 1 > self.positions
        return f"{steps} + 1{' − 1' if beyond else ''} = {self.positions}".replace("-", "−")

    def bordered(self) -> NDArray[np.int64]:
        """The axis with its padding, (n + 2p,): the input index each cell repeats, −1 for a 0."""
        return Window(self.n, 1, padding=self.padding, mode=self.mode).taps()[:, 0]

    def taps(self) -> NDArray[np.int64]:
        """The table of the module docstring, shape (positions, size)."""
        return _taps(self)

    def inputs(self, outputs: Iterable[int]) -> tuple[int, ...]:
        """Input indices read by any of these outputs, sorted."""
        reads = _reads(self)
        return tuple(sorted(frozenset().union(*(reads[o] for o in outputs))))

    def outputs(self, inputs: Iterable[int]) -> tuple[int, ...]:
        """Output indices that read any of these inputs, sorted."""
        asked = frozenset(inputs)
        return tuple(o for o, read in enumerate(_reads(self)) if not asked.isdisjoint(read))


@lru_cache(maxsize=256)
def _reads(window: Window) -> tuple[frozenset[int], ...]:
    """The input indices each output reads."""
    return tuple(frozenset(row) - {-1} for row in _taps(window).tolist())


@lru_cache(maxsize=256)
def _taps(window: Window) -> NDArray[np.int64]:
    starts = np.arange(window.positions) * window.stride - window.padding
    table = starts[:, None] + np.arange(window.size)[None, :] * window.dilation
    last = window.n - 1
    if window.mode == "replicate":
        table = table.clip(0, last)
    elif window.mode == "reflect":
        table = np.where(table < 0, -table, table)
        table = np.where(table > last, 2 * last - table, table)
    table = np.where((table < 0) | (table > last), -1, table)
    table.setflags(write=False)
    return table
