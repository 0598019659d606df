"""`GapView`: what RNN, LSTM and GRU expect next, beside each other, and how far each remembers.

Left, the likeliest next words of each network at the present word. Right, right answers against
the gap, as counted on sentences that were never learned from, with a cursor at the present gap.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from engine.explain import likely
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import cards
from gui.views.glance import Glance
from gui.views.pointing import Pointing
from gui.views.wording import fitting

HUES = {"RNN": "no", "LSTM": "cell_state", "GRU": "output_gate"}
WORDS = 7
GRID = (0, 25, 50, 75, 100)
LOW = 130  # units; a card that is no higher leaves out what its axis is
DASHES = (4, 4)  # of a curve's width: as much of the one below is seen


class Asked(msgspec.Struct, frozen=True):
    """What is asked of the networks.

    Attributes:
        networks: name and prefix in the trace of each.
        vocabulary: the words they know.
        answer: the right one at the end of the sentence; none where any will do.
        gap: words between; None where the sentence has no gap.
        right: of each network, right answers by gap.
        count: sentences of each gap.
        chance: right answers of somebody who guesses.
    """

    networks: tuple[tuple[str, str], ...]
    vocabulary: tuple[str, ...]
    answer: str
    gap: int | None
    right: Mapping[str, Mapping[int, int]]
    count: int
    chance: float = 0.0


def verdict(trace: Trace, asked: Asked, n: int, t: int) -> str:
    """Whether the n-th network knows how the sentence ends; before its end, what it expects."""
    if not asked.answer:
        return "expects"
    best = int(trace[f"{asked.networks[n][1]}y"][t].argmax())
    return "knows" if asked.vocabulary[best] == asked.answer else "forgot"


class GapView(Pointing):
    """The networks' answers and their curves.

    Signals:
        wished_gap(words): a place on the curves was clicked or dragged to.
    """

    wished_gap = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._trace: Trace | None = None
        self._t = 0
        self._asked = Asked((), (), "", None, {}, 1)
        self.setAccessibleName("Next words, and right answers against the gap")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """The lower half of the page."""
        return QSize(self._look.px(560), self._look.px(180))

    def show_trace(self, trace: Trace, glance: Glance, asked: Asked) -> None:
        """Draw a trace at a glance."""
        self._trace, self._t, self._asked = trace, glance.step, asked
        self.update()

    # Where things are

    @property
    def plot(self) -> QRectF:
        """Where the curves run."""
        px, room = self._look.px, self._cards()[1]
        foot = px(44 if room.height() > px(LOW) else 24)  # with or without what the axis is
        return room.adjusted(px(50), px(62), -px(18), -foot)

    def _cards(self) -> tuple[QRectF, QRectF]:
        room = QRectF(self.rect())
        wide = room.width() * 0.54
        gap = self._look.px(8)
        left = QRectF(0, 0, wide, room.height())
        return left, QRectF(wide + gap, 0, room.width() - wide - gap, room.height())

    def rows(self) -> list[tuple[QRectF, Cell]]:
        """The words shown: where each stands, and its chance."""
        trace, px = self._trace, self._look.px
        found: list[tuple[QRectF, Cell]] = []
        if trace is None:
            return found
        for n, (_, prefix) in enumerate(self._asked.networks):
            column = self._column(n)
            top = column.y() + px(36)
            room = column.bottom() - px(6) - top
            least = QFontMetricsF(self._look.font("strong")).height() + px(5)  # the bar is below
            count = max(1, min(WORDS, int(room / least)))
            pitch = min(room / count, px(34))
            order = np.argsort(-trace[f"{prefix}y"][self._t], kind="stable")[:count].tolist()
            answer = self._asked.answer
            if answer and (code := self._asked.vocabulary.index(answer)) not in order:
                order[-1] = code
            for row, code in enumerate(order):
                rect = QRectF(column.x(), top + row * pitch, column.width(), pitch)
                found.append((rect, Cell(f"{prefix}y", (self._t, code))))
        return found

    def _column(self, n: int) -> QRectF:
        px, card = self._look.px, self._cards()[0]
        gap, count = px(14), max(len(self._asked.networks), 1)
        wide = (card.width() - px(24) - gap * (count - 1)) / count
        return QRectF(card.x() + px(12) + n * (wide + gap), card.y(), wide, card.height())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Two cards: the words, the curves."""
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            for card in self._cards():
                cards.paint(painter, card, look)
            if self._trace is not None:
                self._paint_words(painter, self._trace)
                self._paint_curves(painter)

    def _paint_words(self, painter: QPainter, trace: Trace) -> None:
        look, px = self._look, self._look.px
        middle = Qt.AlignmentFlag.AlignVCenter
        for n, (name, _) in enumerate(self._asked.networks):
            column = self._column(n)
            painter.setFont(look.font("heading"))
            painter.setPen(look.color(HUES[name]))
            title = QRectF(column.x(), column.y() + px(8), column.width(), px(24))
            said = f"{name} {verdict(trace, self._asked, n, self._t)}"
            if painter.fontMetrics().horizontalAdvance(said) > title.width():
                said = name
            painter.drawText(title, middle, said)
        for rect, cell in self.rows():
            word, share = self._asked.vocabulary[cell.index[1]], trace.value(cell)
            hit = word == self._asked.answer
            if cell == self._hover:
                around = rect.adjusted(-px(4), 0, px(4), 0)
                painter.fillRect(around, look.color("accent_soft"))
            painter.setFont(look.font("strong" if hit else "body"))
            painter.setPen(look.color("accent_text" if hit else "ink"))
            inner = rect.adjusted(0, 0, 0, -px(6))
            right = Qt.AlignmentFlag.AlignRight | middle
            metrics, chance = painter.fontMetrics(), likely(share)
            room = int(inner.width()) - look.wide("small", f"{chance} ")
            elided = metrics.elidedText(word, Qt.TextElideMode.ElideRight, room)
            painter.drawText(inner, middle, elided)
            painter.setFont(look.font("small"))
            painter.drawText(inner, right, chance)
            track = QRectF(inner.x(), rect.bottom() - px(6), inner.width(), px(4))
            painter.fillRect(track, look.color("empty"))
            bar = QRectF(track.x(), track.y(), track.width() * share, track.height())
            painter.fillRect(bar, look.color("yes" if hit else "no"))

    def _paint_curves(self, painter: QPainter) -> None:
        look, px, plot, asked = self._look, self._look.px, self.plot, self._asked
        painter.setFont(look.font("small"))
        apart = self.plot.height() / 4 >= painter.fontMetrics().ascent()
        for share in GRID if apart else GRID[::4]:
            y, x = self._place(0, share / 100).y(), self._place(share, 0).x()
            painter.setPen(QPen(look.color("line"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(look.color("quiet"))
            beside = QRectF(plot.left() - px(46), y - px(9), px(40), px(18))
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight, f"{share} %")
            below = QRectF(x - px(20), plot.bottom() + px(4), px(40), px(16))
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, str(share))
        foot = QRectF(plot.left(), plot.bottom() + px(20), plot.width(), px(18))
        if foot.bottom() <= self.height():
            painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter, "words in the gap")
        for name, answers in asked.right.items():
            pen = QPen(look.color(HUES[name]), look.px(3))
            if name == "GRU":  # curves may lie on each other
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                pen.setDashPattern(DASHES)
            painter.setPen(pen)
            line = [self._place(gap, n / asked.count) for gap, n in sorted(answers.items())]
            painter.drawPolyline(QPolygonF(line))
        if asked.gap is not None:
            x = self._place(asked.gap, 0).x()
            painter.setPen(QPen(look.color("accent"), look.px(2.4)))
            painter.drawLine(QPointF(x, plot.top() - px(4)), QPointF(x, plot.bottom()))
        self._paint_counts(painter)

    def _paint_counts(self, painter: QPainter) -> None:
        """Above the curves what was counted, at the counted gap nearest to the present one."""
        look, px, card, asked = self._look, self._look.px, self._cards()[1], self._asked
        middle = Qt.AlignmentFlag.AlignVCenter
        room = QRectF(card.x() + px(12), card.y() + px(8), card.width() - px(24), px(22))
        painter.setFont(look.font("strong"))
        painter.setPen(look.color("ink"))
        near = min(
            next(iter(asked.right.values()), {0: 0}), key=lambda gap: abs(gap - (asked.gap or 0))
        )
        right = f"Right answers of {asked.count}"
        ways = f"{right}, with a gap of {near}", f"{right}, gap {near}", right
        metrics = QFontMetricsF(painter.font())
        painter.drawText(room, middle, fitting(metrics, room.width(), *ways))
        room.translate(0, px(22))
        for name, answers in asked.right.items():
            painter.setPen(look.color(HUES[name]))
            text = f"{name} {answers.get(near, 0)}"
            painter.drawText(room, middle, text)
            room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(text) + px(18))
        painter.setFont(look.font("body"))
        painter.setPen(look.color("quiet"))
        said = f"by chance {asked.chance:.0f}"
        if painter.fontMetrics().horizontalAdvance(said) <= room.width():
            painter.drawText(room, middle, said)

    def _place(self, gap: float, share: float) -> QPointF:
        plot = self.plot
        return QPointF(plot.x() + gap / 100 * plot.width(), plot.bottom() - share * plot.height())

    # What a hand does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A gap, on the curves."""
        self._wish(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A gap while the button is down, else what is pointed at."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._wish(event)
        else:
            super().mouseMoveEvent(event)

    def cell_at(self, point: QPointF) -> Cell | None:
        """The chance under a point."""
        return next((cell for rect, cell in self.rows() if rect.contains(point)), None)

    def _wish(self, event: QMouseEvent) -> None:
        px, plot, at = self._look.px, self.plot, event.position()
        if plot.adjusted(-px(10), -px(10), px(10), px(10)).contains(at):
            share = min(max((at.x() - plot.x()) / max(plot.width(), 1.0), 0.0), 1.0)
            self.wished_gap.emit(round(100 * share))
