"""`Branches`: how a beam's tree is painted: its start, words and their chances, what joins them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from engine.explain import likely
from gui.theme import Look, Role
from gui.views.captions import telltale
from gui.views.captions.nextword import logarithm
from gui.views.captions.twigs import BESIDE, EDGE, HEAD, INDENT, START, TWIG, Laid, Twig


class Branches(msgspec.Struct, frozen=True):
    """A tree as it is laid.

    Attributes:
        look, twigs, laid: how, which words, and where.
        mine: the words of the caption that is open.
        scores: of the captions, best first.
        rank: of the caption that is open.
        width: pixels of all of it.
    """

    look: Look
    twigs: Sequence[Twig]
    laid: Laid
    mine: frozenset[int]
    scores: Sequence[float]
    rank: int
    width: int

    def paint(self, painter: QPainter) -> None:
        """All of it, the open caption over the others."""
        places = self.laid.places
        self._start(painter)
        for n in sorted(places, key=self.mine.__contains__):
            self._branch(painter, n)
        for n, rect in places.items():
            self.word(painter, n, rect)

    def tell(self, painter: QPainter, n: int, rect: QRectF) -> None:
        """The word that is pointed at, with its chance, over whatever is beside it."""
        chance, px = likely(self.twigs[n].chance), self.look.px
        if not self.laid.numbers:
            needed = self.wide("strong", self.twigs[n].word) + self.wide("small", chance)
            rect = QRectF(rect)
            rect.setWidth(max(needed + px(BESIDE + 14), rect.width()))
        self.box(painter, n, rect)
        self.word(painter, n, rect, told=True)

    def _factor(self, role: Role) -> float:
        """What is small is never smaller than elsewhere."""
        return max(self.laid.factor, 1.0) if role == "small" else self.laid.factor

    def font(self, role: Role) -> QFont:
        """The font of a role here."""
        return self.look.font(role, self._factor(role))

    def wide(self, role: Role, text: str) -> int:
        """Pixels that a text needs here."""
        return self.look.wide(role, text, self._factor(role))

    def box(self, painter: QPainter, n: int, rect: QRectF) -> None:
        """What stands out."""
        look, px = self.look, self.look.px
        painter.setPen(QPen(look.color("accent"), 1) if n in self.mine else Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent_soft"))
        painter.drawRoundedRect(rect.adjusted(px(1), 1, -px(4), -1), 4, 4)

    def line(self, rect: QRectF) -> QRectF:
        """Where a word is written: right over its chance, or in the middle."""
        room = rect.adjusted(self.look.px(INDENT), 0, -self.look.px(10), 0)
        if self.laid.numbers == "under":
            high, under = self._high("strong"), self._high("small")
            room.setTop(rect.center().y() - (high + under) / 2)
            room.setHeight(high)
        return room

    def _high(self, role: Role) -> float:
        return QFontMetricsF(self.font(role)).height()

    def _written(self, n: int, rect: QRectF) -> float:
        """Where the writing of a word ends."""
        px, twig = self.look.px, self.twigs[n]
        role: Role = "strong" if n in self.mine else "body"
        end = self.line(rect).x() + self.wide(role, twig.word) + px(4)
        beside = self.laid.numbers == "beside"
        return end + self.wide("small", likely(twig.chance)) + px(4) if beside else end

    def _start(self, painter: QPainter) -> None:
        """Where all captions start."""
        if self.laid.places:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.color("accent"))
            painter.drawEllipse(self._begin(), self.look.px(4), self.look.px(4))

    def _begin(self) -> QPointF:
        """A point before the first row."""
        first = self.line(min(self.laid.places.values(), key=QRectF.top))
        return QPointF(self.look.px(START) / 3, first.center().y())

    def _branch(self, painter: QPainter, n: int) -> None:
        twig, px = self.twigs[n], self.look.px
        place, start = self.laid.places[n], self._begin()
        path = QPainterPath(start)
        end = QPointF(place.x(), self.line(place).center().y())
        if twig.parent in self.laid.places:
            before = self.laid.places[twig.parent]
            left, middle = self._written(twig.parent, before), self.line(before).center().y()
            path = QPainterPath(QPointF(left, middle))
            # Between two steps nothing is written in any row.
            start = QPointF(max(left, before.right() + px(INDENT - TWIG)), middle)
        if start.y() != end.y():
            half = QPointF((end.x() - start.x()) / 2, 0)
            path.lineTo(start)
            path.cubicTo(start + half, end - half, end)
        path.lineTo(end + QPointF(px(INDENT) / 2, 0))
        color = "accent" if n in self.mine else "quiet" if twig.rank >= 0 else "line"
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.look.color(color), 1 + px(2.5) * twig.chance))
        painter.drawPath(path)

    def word(self, painter: QPainter, n: int, rect: QRectF, told: bool = False) -> None:
        """A word, and its chance where they are told or this one is."""
        look, px, twig = self.look, self.look.px, self.twigs[n]
        mine, room = n in self.mine, self.line(rect)
        role: Role = "strong" if mine else "body"
        painter.setFont(self.font(role))
        color = "accent_text" if mine else "ink" if twig.rank >= 0 else "quiet"
        painter.setPen(look.color(color))
        painter.drawText(room.adjusted(0, 0, px(10), 0), telltale.LEFT, twig.word)
        painter.setFont(self.font("small"))
        painter.setPen(look.color("quiet"))
        under = QRectF(room.x(), room.bottom(), room.width(), self._high("small"))
        if self.laid.numbers == "under":
            painter.drawText(under, telltale.LEFT, likely(twig.chance))
        elif self.laid.numbers or told:
            beside = room.adjusted(self.wide(role, twig.word) + px(4), 0, px(10), 0)
            painter.drawText(beside, telltale.LEFT, likely(twig.chance))

    def ends(self, painter: QPainter, right: int) -> None:
        """Rank and score of each caption, up to where the tree is seen."""
        look, wide = self.look, self.wide("small", EDGE) + self.look.px(4)
        if right < self.width:  # some words go on under them
            top = look.px(HEAD - 2)
            painter.fillRect(QRectF(right - wide, top, wide, painter.device().height()),
                             look.color("paper"))  # fmt: skip
        painter.setFont(self.font("small"))
        for n, rect in self.laid.places.items():
            rank, line = self.twigs[n].rank, self.line(rect)
            if self.twigs[n].ends and rank < len(self.scores):
                place = QRectF(right - wide, line.y(), wide - look.px(2), line.height())
                painter.setPen(look.color("accent_text" if rank == self.rank else "quiet"))
                score = f"{rank + 1}.  {logarithm(self.scores[rank])}"
                painter.drawText(place, telltale.RIGHT, score)
