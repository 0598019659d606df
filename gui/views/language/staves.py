"""`Staves`: what a unit does at every character, and what was expected to come next there.

    inside quotes   ▁▁▁▁▁▁▁▁▁▁▁▂▂▂▂▂▂▂▂▂▂▂▂▂▁▁▁    the pattern that is asked about
    forget gate f   ░▒▓█…                          a row for each number of the unit
    …
                    p r i n t ( " t e x t …        the text
    expected next   i r i n t ( " s …              the likeliest, darker the likelier

A unit is seen to switch at a quote. Source of the lower rows: Karpathy 2015, char-rnn.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent

from engine.explain import brief, exact, seen
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import cards, cells, marks
from gui.views.glance import Glance
from gui.views.kept import Kept
from gui.views.language import score, scoring
from gui.views.language.score import Score, Watched
from gui.views.language.tiles import prefix
from gui.views.pointing import Pointing


class Staves(Pointing):
    """The characters around the present one.

    Signals:
        chosen(cell): one was clicked.
        went(number, t): a character of a text was clicked.
        picked(number, at, code): another character than came was clicked: the text, its place,
            and which.
    """

    chosen = Signal(object)
    went = Signal(int, int)
    picked = Signal(int, int, int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._trace: Trace | None = None
        self._watched = Watched("", (), ())
        self._glance = Glance()
        self._kept = Kept()
        self.setAccessibleName("A unit at every character, and what was expected next")
        look.changed.connect(self._renew)

    def sizeHint(self) -> QSize:
        """Some rows."""
        return QSize(self._look.px(560), self._look.px(150))

    def show_trace(self, trace: Trace, glance: Glance, watched: Watched) -> None:
        """Draw a trace at a glance; `glance.part` is the text that is looked at."""
        if self._hover is not None and not trace.has(self._hover):
            self._hover = None
        self._trace, self._glance, self._watched = trace, glance, watched
        self._renew()

    def _renew(self) -> None:
        self._kept.forget()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size, other places."""
        self._renew()

    @property
    def _number(self) -> int:
        return max(self._glance.part, 0)

    @property
    def score(self) -> Score:
        """Where everything stands."""
        px, total = self._look.px, 1 if self._trace is None else len(self._trace["x"])
        room = QRectF(self.rect()).adjusted(px(12), px(4), -px(10), -px(8))
        return score.laid(room, total, self._glance.step, self._watched, self._look)

    def paintEvent(self, event: QPaintEvent) -> None:
        """All from a kept picture; over it what is chosen and pointed at."""
        look, trace = self._look, self._trace
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._kept.show(painter, self, look.color("paper"), self._paint)
            if trace is None:
                return
            for cell in (self._glance.chosen, self._glance.pointed or self._hover):
                rect = self.rect_of(cell)
                if rect is not None:
                    cells.outline(painter, rect, look.color("focus"), max(2.0, look.px(2)))
            rect = self.rect_of(self._hover)
            if rect is not None and self._hover is not None:
                words = self._tag(trace, self._hover)
                marks.paint_tag(painter, QRectF(self.rect()), rect, words, look)

    def _paint(self, painter: QPainter) -> None:
        cards.paint(painter, self.rect(), self._look)
        if self._trace is not None:
            scoring.paint(painter, self._trace, self.score, self._watched, self._glance, self._look)

    def _tag(self, trace: Trace, cell: Cell) -> str:
        quantity, n = trace.quantities[cell.quantity], cell.index[1]
        if quantity.symbol == "p":
            return f"{brief(trace.value(cell))} for “{seen(self._watched.alphabet[n])}”"
        return f"{quantity.symbol} of unit {n + 1}: {exact(trace.value(cell))}"

    # Where things are

    def rect_of(self, cell: Cell | None) -> QRectF | None:
        """Where a number is painted; None where it is not."""
        placed, before = self.score, prefix(self._number)
        if cell is None or self._trace is None or not self._trace.has(cell):
            return None
        if cell.index[0] not in placed.steps:
            return None
        t, n = cell.index[0], cell.index[1]
        for stave, row in zip(self._watched.staves, placed.staves, strict=False):
            if (before + stave.name, stave.unit) == (cell.quantity, n):
                return placed.cell(t, row)
        if cell.quantity == f"{before}p":
            order = self._expected(t, len(placed.guesses))
            return placed.cell(t, placed.guesses[order.index(n)]) if n in order else None
        return None

    def cell_at(self, point: QPointF) -> Cell | None:
        """The number under a point."""
        placed, before = self.score, prefix(self._number)
        t = placed.step(point)
        if t is None or self._trace is None:
            return None
        for stave, row in zip(self._watched.staves, placed.staves, strict=False):
            if row.contains(point):
                return Cell(before + stave.name, (t, stave.unit))
        order = self._expected(t, len(placed.guesses))
        for code, row in zip(order, placed.guesses, strict=True):
            if row.contains(point):
                return Cell(f"{before}p", (t, code))
        return None

    def _expected(self, t: int, count: int) -> list[int]:
        assert self._trace is not None
        p = self._trace[f"{prefix(self._number)}p"][t : t + 1]
        return [int(code) for code in scoring.likeliest(p, count)[0]]

    # What a hand does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A number is chosen; a character gone to; another one than came begins a branch."""
        t, trace = self.score.step(event.position()), self._trace
        if t is None or trace is None or event.button() != Qt.MouseButton.LeftButton:
            return
        cell, x = self.cell_at(event.position()), trace[f"{prefix(self._number)}x"]
        if cell is None:
            self.went.emit(self._number, t)
        elif not cell.quantity.endswith("p"):
            self.chosen.emit(cell)
        elif t + 1 < len(x) and int(np.argmax(x[t + 1])) != cell.index[1]:
            self.picked.emit(self._number, t + 1, cell.index[1])
        else:
            self.went.emit(self._number, t)
