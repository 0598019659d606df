"""`NextWord`: the ten likeliest words, as bars, and the one that came. A click forces another.

With keys: arrows walk, Enter forces.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent

from engine.explain import likely, written
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views.captions import telltale
from gui.views.captions.striding import Listing
from gui.views.glance import Glance

MOST = 10


class Choice(msgspec.Struct, frozen=True):
    """A word that may come: its code, how likely it is, and whether it came."""

    code: int
    chance: float
    came: bool


def choices(trace: Trace, t: int, count: int, prefix: str = "") -> list[Choice]:
    """The likeliest words at a step, best first; the one that came is among them."""
    chances = trace[f"{prefix}p"][t]
    came = int(trace[f"{prefix}word"][t])
    order = np.argsort(-chances, kind="stable")[: max(count, 1)].tolist()
    if came not in order:
        order[-1] = came
    return [Choice(code, float(chances[code]), code == came) for code in order]


class NextWord(Listing[int]):
    """The chances of the word of a step.

    Signals:
        pointed(cell): the chance under the pointer, None when there is none.
        picked(t, code): another word was clicked: say this one.
    """

    picked = Signal(int, int)

    def __init__(
        self, look: Look, title: str = "Next word", note: str = "click to force it"
    ) -> None:
        super().__init__(look)
        self._title, self._note = title, note
        self._prefix = ""
        self._trace: Trace | None = None
        self._vocabulary: Sequence[str] = ()
        self._t = 0
        self._forced = False
        self.setAccessibleName("Which word comes")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A column of bars."""
        return QSize(self._look.px(260), self._look.px(120))

    def show_trace(self, trace: Trace, glance: Glance, forced: bool, prefix: str = "") -> None:
        """Draw a trace at a glance; `forced`: whether a hand put the word there."""
        self._trace, self._forced, self._prefix = trace, forced, prefix
        self._vocabulary = trace.quantities["E"].labels
        self._t = min(glance.step, len(trace[f"{prefix}word"]) - 1)
        self.update()

    def rows(self) -> list[tuple[Choice, QRectF]]:
        """The choices and where they stand."""
        trace, px = self._trace, self._look.px
        if trace is None:
            return []
        room = self.height() - px(26)
        least = QFontMetricsF(self._look.font("body")).height() + px(3)
        count = min(MOST, max(1, int(room / least)), len(self._vocabulary))
        pitch = min(room / count, px(40))
        found = choices(trace, self._t, count, self._prefix)
        return [
            (one, QRectF(0, px(26) + n * pitch, self.width(), pitch)) for n, one in enumerate(found)
        ]

    def _at(self, point: QPointF) -> int | None:
        return next((one.code for one, rect in self.rows() if rect.contains(point)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The heading, a row for each choice."""
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            if self._trace is None:
                return
            line = QRectF(0, 0, self.width(), look.px(22))
            note = "forced; click it to let go" if self._forced else self._note
            telltale.heading(painter, line, self._title, note, look)
            for one, rect in self.rows():
                self._row(painter, one, rect)

    def _row(self, painter: QPainter, one: Choice, rect: QRectF) -> None:
        look, px = self._look, self._look.px
        if one.code == self._hover:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent_soft"))
            painter.drawRoundedRect(rect, 4, 4)
        painter.setFont(look.font("strong" if one.came else "body"))
        painter.setPen(look.color("ink"))
        label = min(px(96), rect.width() * 0.36)
        telltale.fitted(
            painter,
            QRectF(rect.x() + px(2), rect.y(), label - px(4), rect.height()),
            written(self._vocabulary[one.code]),
        )
        painter.setFont(look.font("small"))
        number = QFontMetricsF(painter.font()).horizontalAdvance("<0.001") + px(6)
        wide, high = rect.width() - label - number, min(rect.height() * 0.62, px(15))
        bar = QRectF(rect.x() + label, rect.center().y() - high / 2, max(wide, 1.0), high)
        painter.setPen(Qt.PenStyle.NoPen)
        for share, color in ((1.0, "empty"), (one.chance, "accent" if one.came else "no")):
            painter.setBrush(look.color(color))
            filled = QRectF(bar.x(), bar.y(), max(bar.width() * share, px(2)), bar.height())
            painter.drawRoundedRect(filled, 3, 3)
        painter.setPen(look.color("quiet"))
        painter.drawText(rect.adjusted(0, 0, -px(2), 0), telltale.RIGHT, likely(one.chance))

    def _listed(self) -> list[int]:
        return [one.code for one, _ in self.rows()]

    def _take(self, thing: int) -> None:
        """Another word than came is forced; a forced one is let go."""
        came = next(one.code for one, _ in self.rows() if one.came)
        if thing != came or self._forced:
            self.picked.emit(self._t, thing)

    def _number_at(self, place: int) -> Cell:
        return Cell(f"{self._prefix}p", (self._t, place))


def logarithm(score: float) -> str:
    """ln p of a caption, two decimals; of one that is all but sure, that it is below 0."""
    return "> −0.01" if -0.01 < score < 0 else f"{score:.2f}".replace("-", "−")
