"""`Spoken`: a caption read off a trace: its words, and where the light is at each of them."""

from __future__ import annotations

import msgspec
import numpy as np
from PySide6.QtGui import QImage

from engine.array import Floats
from engine.trace import Cell, Trace
from gui.views import cells
from gui.views.pencil import Spot

# Quantities whose numbers are each about a cell, and which of their axes are its row and column.
PLACES = {"α": 1, "g": 1, "u": 1, "s": 1, "a": 0, "W_a·a": 0, "Σα": 0}


class Spoken(msgspec.Struct, frozen=True, eq=False):
    """One caption of a trace.

    Attributes:
        trace, prefix: where it stands; a hypothesis' names begin with `beam 1 `.
        words: what is said, in order.
        alpha: (T, rows, columns) the light at each word, summing to 1.
        beta: (T,) how much the light counts.
        chances: (T,) how likely each word was.
        picture: as the model sees it.
    """

    trace: Trace
    prefix: str
    words: tuple[str, ...]
    alpha: Floats
    beta: Floats
    chances: Floats
    picture: QImage

    @property
    def side(self) -> int:
        """Rows of cells, and columns."""
        return int(self.alpha.shape[1])

    @property
    def sentence(self) -> str:
        """All words but what is none."""
        return " ".join(word for word in self.words if not word.startswith("("))

    def at(self, step: int) -> int:
        """The word of a step; of a shorter caption the last."""
        return min(max(step, 0), len(self.words) - 1)

    def cell(self, t: int, spot: Spot) -> Cell:
        """The light of a word on a cell, as the trace has it."""
        return Cell(f"{self.prefix}α", (t, *spot))

    def spot(self, cell: Cell | None) -> Spot | None:
        """The place in the picture that a number is about; None where it is about no place."""
        if cell is None:
            return None
        first = PLACES.get(cell.quantity.removeprefix(self.prefix))
        return None if first is None else (cell.index[first], cell.index[first + 1])

    def brightest(self, t: int) -> Cell:
        """The light on the cell that has most of it at a word."""
        row, column = divmod(int(self.alpha[t].argmax()), self.side)
        return self.cell(t, (row, column))

    def drawn(self, t: int) -> Spot | None:
        """The one cell that hard attention drew at a word; None of soft attention."""
        sampled = self.trace.arrays.get(f"{self.prefix}s")
        if sampled is None:
            return None
        row, column = divmod(int(np.argmax(sampled[t])), self.side)
        return row, column

    def number(self, name: str, t: int) -> Cell:
        """A number of a word, as the trace has it: `β`, `entropy`, `share`."""
        return Cell(f"{self.prefix}{name}", (t,))

    def chance(self, t: int) -> Cell:
        """How likely a word was: of a caption that a search kept, and of any other."""
        if f"{self.prefix}chance" in self.trace.arrays:
            return self.number("chance", t)
        return Cell(f"{self.prefix}p", (t, int(self.trace[f"{self.prefix}word"][t])))

    def nats(self, t: int) -> float:
        """Entropy of the light at a word, in nats: 0 on one cell, ln L spread evenly."""
        return float(np.nan_to_num(self.trace[f"{self.prefix}entropy"][t]))

    def differs(self, t: int) -> float:
        """How far the light of a word is from the mean of all, 0 … 1."""
        return float(np.nan_to_num(self.trace[f"{self.prefix}differs"][t]))

    def summed(self, spot: Spot) -> Cell:
        """The light of a cell over the whole caption."""
        return Cell(f"{self.prefix}Σα", spot)

    @property
    def total(self) -> Floats:
        """(rows, columns): Σ_t α_t, how much light each cell has had in all."""
        return np.nan_to_num(self.trace[f"{self.prefix}Σα"])


_NEWEST: dict[str, Spoken] = {}


def spoken(trace: Trace, prefix: str = "") -> Spoken:
    """Read a caption; there is one at every prefix under which the trace has an `α`.

    Asked for again it is the same object, until another trace is read: of a photograph one fills
    tens of megabytes, and none is kept that is looked at no more.
    """
    if any(told.trace is not trace for told in _NEWEST.values()):
        _NEWEST.clear()
    if prefix not in _NEWEST:
        _NEWEST[prefix] = _read(trace, prefix)
    return _NEWEST[prefix]


def _read(trace: Trace, prefix: str) -> Spoken:
    words = trace.quantities[f"{prefix}word"].labels
    chances = trace.arrays.get(f"{prefix}chance")
    if chances is None:
        said = trace[f"{prefix}word"].astype(np.intp)
        chances = trace[f"{prefix}p"][np.arange(len(said)), said]
    # Of a captioner whose numbers are beyond any number, what is no share is no light.
    alpha, beta = (np.nan_to_num(trace[f"{prefix}{name}"]) for name in "αβ")
    return Spoken(trace, prefix, words, alpha, beta, np.nan_to_num(chances), seen(trace))


def has(trace: Trace, prefix: str) -> bool:
    """Whether the trace holds a caption under a prefix."""
    return f"{prefix}α" in trace.arrays


def seen(trace: Trace) -> QImage:
    """The picture as the model sees it, pixel by pixel."""
    channels = np.round(np.clip(trace["picture"], 0, 1) * 255).astype(np.uint32)
    colours = channels[0] << 16 | channels[1] << 8 | channels[2] | np.uint32(0xFF000000)
    return cells.as_image(colours)
