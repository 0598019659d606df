"""`Scored`: whether the light lies on what the words name, and how good the captioner is on others.

At the left how much of the light lies on what each word names, and each class of words; of a
photograph, whose truth nobody knows, how far each word's map is from the mean of all. At the right
what the captioner's card says of pictures that it never learned from, of its data and limits.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.trace import Cell
from gui.theme import Look
from gui.views.captions import telltale
from gui.views.captions.telltale import RIGHT, WRAPPED

TOLD = 54  # units for three lines of words
ROW = 58  # units of a row, at most: a line of words, and the bar under it
BAR = 14  # units of a bar, at most
UNKNOWN = "No truth is known of a photograph. This is how far each word’s map is from the mean map."
TITLE, APART, NOTE = "Light on what is named", "How maps differ", "this caption"
NAMELESS = "No word names anything in the scene."


class Row(msgspec.Struct, frozen=True):
    """A word, or all words of a class.

    Attributes:
        word, thing: what is said, and what it names.
        share: of the light, that lies on it; of a photograph, how far the map is from the mean.
        hits: `hit`, `missed`, `2 of 3`; nothing where no truth is known.
        good: whether all were hit.
        t: which word, −1 of a class.
    """

    word: str
    thing: str
    share: float
    hits: str
    good: bool = True
    t: int = -1


class Report(msgspec.Struct, frozen=True):
    """What there is to say.

    Attributes:
        known: whether the truth is.
        words, classes: of the caption.
        figures: of pictures held out: a name and its numbers.
        told: what the card says: a heading and a sentence.
    """

    known: bool = False
    words: tuple[Row, ...] = ()
    classes: tuple[Row, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    told: tuple[tuple[str, str], ...] = ()


class Scored(QWidget):
    """A report, in two columns.

    Signals:
        wished_step(t): a word was clicked.
        pointed(cell): the number of a word under the pointer, None when there is none.
    """

    wished_step = Signal(int)
    pointed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._report = Report()
        self._t = 0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
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
        """Each row of the caption and where it stands; words first, then their classes."""
        px, left, report = self._look.px, self.columns()[0], self._report
        top, gap = px(26 if report.known else 26 + TOLD), px(14)
        count = max(1, len(report.words) + len(report.classes))
        pitch = min(px(ROW), (self.height() - top - gap) / count)
        found = []
        for n, row in enumerate((*report.words, *report.classes)):
            y = top + n * pitch + (gap if n >= len(report.words) else 0)
            found.append((row, QRectF(left.x(), y, left.width(), pitch)))
        return found

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
            telltale.heading(painter, line, title, NOTE, look)
            for row, rect in self.rows():
                self._row(painter, row, rect)
            if not self._report.words or not self._report.known:
                painter.setFont(look.font("small"))
                painter.setPen(look.color("quiet"))
                words = NAMELESS if self._report.known else UNKNOWN
                painter.drawText(left.adjusted(0, px(28), 0, 0), WRAPPED, words)
            line = QRectF(right.x(), 0, right.width(), px(22))
            telltale.heading(painter, line, "Pictures held out", "it never learned from them", look)
            self._card(painter, right.adjusted(0, px(24), 0, 0))

    def _row(self, painter: QPainter, row: Row, rect: QRectF) -> None:
        """The word and what it names, the light on it, whether it was hit; under them a bar."""
        look, px = self._look, self._look.px
        if row.t == self._t and row.t >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent_soft"))
            painter.drawRoundedRect(rect, 4, 4)
        room = rect.adjusted(px(4), 0, -px(4), 0)
        left = room.height() - QFontMetricsF(look.font("strong")).height() - px(3)
        high = max(min(px(BAR), left), px(3))
        line = QRectF(room.x(), room.y(), room.width(), room.height() - high - px(4))
        large = line.height() >= QFontMetricsF(look.font("heading")).height()
        painter.setFont(look.font("heading" if large else "strong"))
        metrics = QFontMetricsF(painter.font())
        hits = metrics.horizontalAdvance("missed") + px(10) if row.hits else 0
        share = metrics.horizontalAdvance("100 %")
        painter.setPen(look.color("quiet" if row.good else "warning"))
        painter.drawText(line, RIGHT, row.hits)
        painter.setPen(look.color("attention"))
        number = line.adjusted(0, 0, -hits, 0)
        painter.drawText(number, RIGHT, f"{round(100 * row.share)} %")
        painter.setPen(look.color("ink"))
        words = line.adjusted(0, 0, -hits - share - px(8), 0)
        telltale.fitted(painter, words, row.word)
        words.setLeft(words.left() + metrics.horizontalAdvance(row.word) + px(7))
        painter.setFont(look.font("small"))
        needed = QFontMetricsF(painter.font()).horizontalAdvance(row.thing)
        if row.thing != row.word and words.width() > needed:
            painter.setPen(look.color("quiet"))
            painter.drawText(words, telltale.LEFT, row.thing)
        bar = QRectF(room.x(), line.bottom(), room.width(), high)
        painter.setPen(Qt.PenStyle.NoPen)
        for part, color in ((1.0, "empty"), (max(row.share, 0.005), "attention")):
            painter.setBrush(look.color(color))
            painter.drawRoundedRect(QRectF(bar.topLeft(), QPointF(
                bar.x() + bar.width() * part, bar.bottom())), 3, 3)  # fmt: skip

    def _card(self, painter: QPainter, room: QRectF) -> None:
        """The figures, a row each, then what is told."""
        look, px, y = self._look, self._look.px, room.y()
        metrics = QFontMetricsF(look.font("body"))
        high = metrics.height() + px(3)
        for name, numbers in self._report.figures:
            line = QRectF(room.x(), y, room.width(), high)
            painter.setFont(look.font("body"))
            painter.setPen(look.color("quiet"))
            wide = metrics.horizontalAdvance(numbers) + px(10)
            telltale.fitted(painter, line.adjusted(0, 0, -wide, 0), name)
            painter.setPen(look.color("ink"))
            painter.drawText(line, RIGHT, numbers)
            y += high
        y += px(6)
        for heading, words in self._report.told:
            text = f"{heading}: {words}"
            painter.setFont(look.font("small"))
            left = QRectF(room.x(), y, room.width(), max(room.bottom() - y, 0.0))
            needed = QFontMetricsF(painter.font()).boundingRect(left, WRAPPED, text)
            if needed.height() > left.height():
                continue
            painter.setPen(look.color("ink"))
            painter.drawText(left, WRAPPED, text)
            y += needed.height() + px(5)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which number is pointed at: at the right whether it was hit, else how much."""
        at, known = event.position(), self._report.known
        row = next((row for row, rect in self.rows() if row.t >= 0 and rect.contains(at)), None)
        edge = self.columns()[0].right() - self._look.wide("heading", "missed") - self._look.px(8)
        name = "differs" if not known else "hit" if at.x() > edge else "share"
        self.pointed.emit(None if row is None else Cell(name, (row.t,)))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self.pointed.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a word."""
        for row, rect in self.rows():
            if row.t >= 0 and rect.contains(event.position()):
                self.wished_step.emit(row.t)
