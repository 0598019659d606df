"""`Scored`: whether the light lies on what the words name, and how good the captioner is on others.

At the left the caption that is shown, word by word; at the right what the captioner's card says of
pictures that it never learned from, of its data and its limits.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Look
from gui.views.captions import telltale
from gui.views.captions.telltale import RIGHT

LINE = 26  # of a row
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
UNKNOWN = "No truth is known of a photograph."
NOTE = "light on what is named · hit: the brightest cell, too"
NAMELESS = "No word names anything in the scene."


class Row(msgspec.Struct, frozen=True):
    """A word, or all words of a class.

    Attributes:
        word, thing: what is said, and what it names.
        share: of the light, that lies on it.
        hits: `hit`, `missed`, `2 of 3`.
        good: whether all were hit.
        t: which word, −1 of a class.
    """

    word: str
    thing: str
    share: float
    hits: str
    good: bool
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
    """

    wished_step = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._report = Report()
        self._t = 0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
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
        gap = self._look.px(28)
        wide = (self.width() - gap) * 0.5
        return (
            QRectF(0, 0, wide, self.height()),
            QRectF(wide + gap, 0, self.width() - wide - gap, self.height()),
        )

    def rows(self) -> list[tuple[Row, QRectF]]:
        """Each row of the caption and where it stands; as many words as there is room for."""
        px, left = self._look.px, self.columns()[0]
        top, classes = px(24), self._report.classes
        pitch = min(px(LINE), (self.height() - top - px(10)) / max(1, self._count()))
        found = []
        for n, row in enumerate((*self._report.words, *classes)):
            gap = px(10) if row in classes else 0
            found.append((row, QRectF(left.x(), top + n * pitch + gap, left.width(), pitch)))
        return found

    def _count(self) -> int:
        return len(self._report.words) + len(self._report.classes)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Both columns."""
        look, px = self._look, self._look.px
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            left, right = self.columns()
            line = QRectF(left.x(), 0, left.width(), px(22))
            telltale.heading(painter, line, "This caption", NOTE, look)
            for row, rect in self.rows():
                self._row(painter, row, rect)
            if not self._report.words:
                painter.setFont(look.font("body"))
                painter.setPen(look.color("quiet"))
                words = NAMELESS if self._report.known else UNKNOWN
                painter.drawText(left.adjusted(0, px(28), 0, 0), WRAPPED, words)
            line = QRectF(right.x(), 0, right.width(), px(22))
            telltale.heading(painter, line, "Pictures held out", "it never learned from them", look)
            self._card(painter, right.adjusted(0, px(24), 0, 0))

    def _row(self, painter: QPainter, row: Row, rect: QRectF) -> None:
        """Word, what it names, the light as a bar and a number, whether it was hit."""
        look, px, wide = self._look, self._look.px, rect.width()
        if row.t == self._t and row.t >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent_soft"))
            painter.drawRoundedRect(rect, 4, 4)
        painter.setFont(look.font("strong" if row.t < 0 or row.t == self._t else "body"))
        painter.setPen(look.color("ink"))
        cut = rect.x() + wide * 0.24, rect.x() + wide * 0.5, rect.right() - px(66)
        telltale.fitted(painter, _between(rect, rect.x() + px(3), cut[0]), row.word)
        painter.setFont(look.font("body"))
        painter.setPen(look.color("quiet"))
        telltale.fitted(painter, _between(rect, cut[0], cut[1]), row.thing)
        high = min(px(12), rect.height() * 0.6)
        bar = QRectF(cut[1], rect.center().y() - high / 2, cut[2] - cut[1] - px(44), high)
        painter.setPen(Qt.PenStyle.NoPen)
        for share, color in ((1.0, "empty"), (row.share, "attention")):
            painter.setBrush(look.color(color))
            painter.drawRoundedRect(QRectF(bar.topLeft(), QPointF(
                bar.x() + max(bar.width() * share, 2.0), bar.bottom())), 3, 3)  # fmt: skip
        painter.setPen(look.color("ink"))
        number = QRectF(bar.right(), rect.y(), px(40), rect.height())
        painter.drawText(number, RIGHT, f"{round(100 * row.share)} %")
        painter.setPen(look.color("quiet" if row.good else "warning"))
        painter.drawText(_between(rect, cut[2], rect.right() - px(3)), RIGHT, row.hits)

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
                break
            painter.setPen(look.color("ink"))
            painter.drawText(left, WRAPPED, text)
            y += needed.height() + px(5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a word."""
        for row, rect in self.rows():
            if row.t >= 0 and rect.contains(event.position()):
                self.wished_step.emit(row.t)


def _between(rect: QRectF, left: float, right: float) -> QRectF:
    return QRectF(left, rect.y(), right - left, rect.height())
