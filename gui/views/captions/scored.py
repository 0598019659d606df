"""`Scored`: whether the light lies on what the words name, and how good the captioner is on others.

At the left how much of the light lies on what each word names, and each class of words; of a
photograph, whose truth nobody knows, how far each word's map is from the mean of all. A long
caption of a photograph stands in two columns; of one that is longer still, the words around the
present one are shown, and it is said which. At the right what the captioner's card says of pictures
that it never learned from, of its data and limits.
"""

from __future__ import annotations

import math
from html import escape

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent

from engine.trace import Cell
from gui.theme import Look
from gui.views.captions import report, telltale
from gui.views.captions.measured import THIN, UNDER, Measured, high
from gui.views.captions.report import Report, Row
from gui.views.captions.spoken import Spoken
from gui.views.captions.telltale import WRAPPED
from gui.views.pointing import Pointing

ROW = 58  # units of a row, at most: a line of words, and the bar under it
UNKNOWN = "No truth is known of a photograph: each map’s distance from their mean."
TITLE, APART, NOTE = "Light on what is named", "How maps differ", "this caption"
NAMELESS = "No word names anything in the scene."


class Scored(Pointing):
    """A report, in two columns.

    Signals:
        wished_step(t): a word was clicked.
        pointed(cell): the number of a word under the pointer, None when there is none.
    """

    wished_step = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._report = Report()
        self._t = 0
        self.setAccessibleName("Scores")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """All that is large."""
        return QSize(self._look.px(700), self._look.px(320))

    def show_report(self, report: Report, t: int) -> None:
        """Show a report, and which of its words is looked at."""
        if (report, t) != (self._report, self._t):
            self._report, self._t = report, t
            self.update()

    # Where things are

    def columns(self) -> tuple[QRectF, QRectF]:
        """The room of the caption, and of the card."""
        gap = self._look.px(24)
        wide = (self.width() - gap) * 0.43
        return (
            QRectF(0, 0, wide, self.height()),
            QRectF(wide + gap, 0, self.width() - wide - gap, self.height()),
        )

    def rows(self) -> list[tuple[Row, QRectF]]:
        """Each row that has room, and where it stands; words first, then their classes."""
        words, classes, gap = self.in_view(), self._report.classes, self._look.px(14)
        room = self.columns()[0].adjusted(0, self._top(), 0, -gap)
        if not self._split:
            found = self._stacked((*words, *classes), room)
            return [(row, rect.translated(0, gap * (row.t < 0))) for row, rect in found]
        wide, half = (room.width() - gap) / 2, math.ceil(len(words) / 2)
        room.setWidth(wide)
        rest = self._stacked(words[half:], room.translated(wide + gap, 0), half)
        return self._stacked(words[:half], room) + rest

    def _stacked(
        self, rows: tuple[Row, ...], room: QRectF, count: int = 0
    ) -> list[tuple[Row, QRectF]]:
        """Rows one under the other, as high as if there were at least so many."""
        pitch = min(self._look.px(ROW), room.height() / max(count, len(rows), 1))
        line = QRectF(room.x(), room.y(), room.width(), pitch)
        return [(row, line.translated(0, n * pitch)) for n, row in enumerate(rows)]

    def in_view(self) -> tuple[Row, ...]:
        """The words that have room: all, or those around the one that is looked at."""
        words, columns = self._report.words, 2 if self._split else 1
        most = max(self._fitting(columns) * columns - len(self._report.classes), 1)
        now = next((n for n, row in enumerate(words) if row.t >= self._t), len(words))
        first = max(min(now - most // 2, len(words) - most), 0)
        return words[first : first + most]

    @property
    def _split(self) -> bool:
        """Whether words stand in two columns: those of a photograph, where one is too short."""
        return not self._report.known and len(self._report.words) > self._fitting(1)

    def _fitting(self, columns: int) -> int:
        """How many rows have room, one under the other."""
        look = self._look
        under = look.px(THIN + UNDER) if columns == 1 else high(look, "small")
        room = self.height() - self._top() - look.px(14)
        return max(int(room / (high(look, "strong") + under)), 1)

    def _top(self) -> float:
        """Where rows begin: under the heading, and what is to be known of a photograph."""
        under = self._look.px(26)
        if self._report.known:
            return under
        metrics, left = QFontMetricsF(self._look.font("small")), self.columns()[0]
        return under + metrics.boundingRect(left, WRAPPED, UNKNOWN).height() + self._look.px(6)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Both columns."""
        look, px = self._look, self._look.px
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            left, right = self.columns()
            line = QRectF(left.x(), 0, left.width(), px(22))
            title = TITLE if self._report.known else APART
            telltale.heading(painter, line, title, self.note, look)
            for one in self.measured():
                one.paint(painter, one.row.t == self._t)
            if not self._report.words or not self._report.known:
                painter.setFont(look.font("small"))
                painter.setPen(look.color("quiet"))
                words = NAMELESS if self._report.known else UNKNOWN
                painter.drawText(left.adjusted(0, px(28), 0, 0), WRAPPED, words)
            report.card(painter, right, self._report, look)

    @property
    def note(self) -> str:
        """Which words are shown, where not all are."""
        words, shown = self._report.words, self.in_view()
        if len(shown) == len(words):
            return NOTE
        return f"{words.index(shown[0]) + 1}–{words.index(shown[-1]) + 1} of {len(words)} · {NOTE}"

    def measured(self) -> list[Measured]:
        """The rows, measured out: words in the same words, and so are classes."""
        found = [Measured(row, rect, self._look, self._split) for row, rect in self.rows()]
        terse = {
            kind: max((one.fewest for one in found if (one.row.t < 0) == kind), default=0)
            for kind in (False, True)
        }
        return [msgspec.structs.replace(one, terse=terse[one.row.t < 0]) for one in found]

    # What a hand does

    def cell_at(self, point: QPointF) -> Cell | None:
        """The number of the word under a point."""
        found = (one for one in self.measured() if one.row.t >= 0 and one.rect.contains(point))
        one = next(found, None)
        return None if one is None else one.number_at(point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which number is pointed at; over the card, its notes in full."""
        there = self.columns()[1].contains(event.position())
        notes = "<p>".join(map(escape, self._report.notes)) if there else ""
        self.setToolTip(notes and f"<p>{notes}")  # where they have no room there are dots
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a word."""
        for row, rect in self.rows():
            if row.t >= 0 and rect.contains(event.position()):
                self.wished_step.emit(row.t)


def about(told: Spoken, t: int) -> Cell:
    """What there is to explain of a word: the light on what it names, or else where most of it is.

    Of a photograph, whose truth nobody knows, how far the word's map is from the mean of all.
    """
    if f"{told.prefix}named" not in told.trace.arrays:
        return told.number("differs", t)
    named = told.trace[f"{told.prefix}named"][t].any()
    return told.number("share", t) if named else told.brightest(t)
