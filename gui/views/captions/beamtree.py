"""`BeamTree`: every word that beam search kept, each after the one before it, and how it ends.

The caption that is open stands out; a click on a word opens the best caption that goes through it.
With keys: up and down walk along the captions' ends, Enter opens one.
Where there is no room for all, the least likely words that came to nothing are left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.trace import Cell
from gui.theme import Look, Role
from gui.views.captions import telltale
from gui.views.captions.nextword import fine
from gui.views.captions.striding import Strider
from gui.views.captions.twigs import EDGE, HIGH, Twig, laid, path
from gui.views.kept import Kept

NOTE = "click a word to open its caption · at its end: rank, ln p"


class BeamTree(QWidget):
    """The tree.

    Signals:
        opened(rank): a caption was clicked, from 0, the best first.
        wished_step(t): the word of a step was clicked.
        pointed(cell): the chance or the score under the pointer, None when there is none.
    """

    pointed = Signal(object)
    opened = Signal(int)
    wished_step = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._twigs: Sequence[Twig] = ()
        self._scores: Sequence[float] = ()
        self._rank = self._t = 0
        self._mine: frozenset[int] = frozenset()  # the words of the caption that is open
        self._factor = 1.0  # words are as large as there is room
        self._hover: int | None = None
        self._kept = Kept()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Beam search")
        Strider(self, self._ends, lambda: self._hover, self._point, self._take)
        look.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        """All that is large but the cards under it."""
        return QSize(self._look.px(700), self._look.px(200))

    def show_tree(self, twigs: Sequence[Twig], scores: Sequence[float], rank: int, t: int) -> None:
        """Show a tree, the scores of its captions, which is open, and the word looked at."""
        if (twigs, scores, rank) != (self._twigs, self._scores, self._rank):
            self._twigs, self._scores, self._rank = twigs, scores, rank
            self._mine = path(twigs, rank)
            self._kept.forget()
        self._t = t
        self.update()

    def _redraw(self) -> None:
        self._kept.forget()
        self.update()

    # Where things are

    def places(self) -> dict[int, QRectF]:
        """Where each word stands; words there is no room for have no place."""
        self._factor, found = laid(self._twigs, self.width(), self.height(), self._look)
        return found

    def _font(self, role: Role) -> QFont:
        return self._look.font(role, self._factor)

    def _wide(self, role: Role, text: str) -> int:
        return self._look.wide(role, text, self._factor)

    def _at(self, at: QPointF) -> int | None:
        return next((n for n, rect in self.places().items() if rect.contains(at)), None)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """All words from a kept picture; over it those that are looked at and pointed at."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._kept.show(painter, self, self._look.color("paper"), self._whole)
            for n, rect in self.places().items():
                if n == self._hover or (n in self._mine and self._twigs[n].step == self._t):
                    self._box(painter, n, rect)
                    self._word(painter, n, rect)

    def _whole(self, painter: QPainter) -> None:
        """The branches, the words, the scores."""
        line = QRectF(0, 0, self.width(), self._look.px(22))
        telltale.heading(painter, line, "Beam search", NOTE, self._look)
        places = self.places()
        for n in sorted(places, key=self._mine.__contains__):
            self._branch(painter, n, places)
        for n, rect in places.items():
            self._word(painter, n, rect)

    def _box(self, painter: QPainter, n: int, rect: QRectF) -> None:
        look, px = self._look, self._look.px
        painter.setPen(QPen(look.color("accent"), 1) if n in self._mine else Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent_soft"))
        painter.drawRoundedRect(rect.adjusted(px(1), 1, -px(8), -1), 4, 4)

    def _high(self, rect: QRectF) -> bool:
        """Whether the chance has a line of its own under the word."""
        return rect.height() >= self._look.px(HIGH)

    def _line(self, n: int, rect: QRectF) -> QRectF:
        """Where a word is written."""
        room = rect.adjusted(self._look.px(4), 0, -self._look.px(10), 0)
        if self._high(rect):
            room.setHeight(rect.height() * 0.58)
        return room

    def _written(self, n: int, rect: QRectF) -> float:
        """Where the writing of a word ends."""
        px, twig, room = self._look.px, self._twigs[n], self._line(n, rect)
        role: Role = "strong" if n in self._mine else "body"
        end = room.x() + min(self._wide(role, twig.word), room.width()) + px(4)
        chance = self._wide("small", fine(twig.chance)) + px(4)
        return end if self._high(rect) or end + chance > rect.right() else end + chance

    def _branch(self, painter: QPainter, n: int, places: dict[int, QRectF]) -> None:
        twig, px = self._twigs[n], self._look.px
        if twig.parent not in places:
            return
        before, rect = places[twig.parent], places[n]
        left = self._written(twig.parent, before)
        start = QPointF(left, self._line(twig.parent, before).center().y())
        end = QPointF(rect.x(), self._line(n, rect).center().y())
        half = max((end.x() - start.x()) / 2, px(4))
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(half, 0), end - QPointF(half, 0), end)
        color = "accent" if n in self._mine else "quiet" if twig.rank >= 0 else "line"
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.color(color), 1 + px(2.5) * twig.chance))
        painter.drawPath(path)

    def _word(self, painter: QPainter, n: int, rect: QRectF) -> None:
        look, px, twig = self._look, self._look.px, self._twigs[n]
        mine, room = n in self._mine, self._line(n, rect)
        painter.setFont(self._font("strong" if mine else "body"))
        color = "accent_text" if mine else "ink" if twig.rank >= 0 else "quiet"
        painter.setPen(look.color(color))
        telltale.fitted(painter, room, twig.word)
        end = room.x() + self._wide("strong" if mine else "body", twig.word) + px(4)
        painter.setFont(self._font("small"))
        painter.setPen(look.color("quiet"))
        if self._high(rect):
            under = QRectF(room.x(), room.bottom(), room.width(), rect.height() * 0.38)
            painter.drawText(under, telltale.LEFT, fine(twig.chance))
        elif self._written(n, rect) > end:
            painter.drawText(QRectF(end, room.y(), room.width(), room.height()), telltale.LEFT,
                             fine(twig.chance))  # fmt: skip
        if twig.ends and twig.rank < len(self._scores):
            self._score(painter, twig.rank, QRectF(room.x(), room.y(), 0, room.height()))

    def _score(self, painter: QPainter, rank: int, line: QRectF) -> None:
        place = QRectF(0, line.y(), self.width() - self._look.px(2), line.height())
        painter.setPen(self._look.color("accent_text" if rank == self._rank else "quiet"))
        painter.drawText(
            place, telltale.RIGHT, f"{rank + 1}.  {self._scores[rank]:.2f}".replace("-", "−")
        )

    # What a hand does

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which word is pointed at."""
        at = event.position()
        n = self._at(at)
        self._point(n)
        if n is None:
            self.pointed.emit(self._score_at(at))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open a caption, at the word that was clicked."""
        n = self._at(event.position())
        if n is not None and event.button() == Qt.MouseButton.LeftButton:
            self._take(n)

    def _take(self, n: int) -> None:
        twig = self._twigs[n]
        if twig.rank >= 0 and n not in self._mine:
            self.opened.emit(twig.rank)
        if twig.rank >= 0:
            self.wished_step.emit(twig.step)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._point(None)

    def _point(self, n: int | None) -> None:
        if n != self._hover:
            self._hover = n
            self.update()
            twig = None if n is None else self._twigs[n]
            kept = twig is not None and twig.rank >= 0
            self.pointed.emit(_of(twig.rank, "chance", twig.step) if twig and kept else None)

    def _score_at(self, at: QPointF) -> Cell | None:
        """The score at the right of a caption's last word."""
        for n, rect in self.places().items():
            twig, row = self._twigs[n], rect.top() <= at.y() < rect.bottom()
            if row and twig.ends and at.x() >= self.width() - self._wide("small", EDGE):
                return _of(twig.rank, "score")
        return None

    def _ends(self) -> list[int]:
        """The last words of the captions, the best caption first: what keys walk along."""
        ends = [n for n in self.places() if self._twigs[n].ends]
        return sorted(ends, key=lambda n: self._twigs[n].rank)


def _of(rank: int, name: str, *index: int) -> Cell:
    """A number of a caption that was kept."""
    return Cell(f"beam {rank + 1} {name}", index)
