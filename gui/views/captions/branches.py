"""`Branches`: how a beam's tree is painted: its start, words and their chances, what joins them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen

from engine.explain import likely
from gui.theme import Look, Role
from gui.views.captions import telltale
from gui.views.captions.twigs import BESIDE, START, Laid, Twig


class Branches(msgspec.Struct, frozen=True):
    """A tree as it is laid.

    Attributes:
        look, twigs, laid: how, which words, and where.
        mine: the words of the caption that is open.
        scores: of the captions, best first.
        rank: of the caption that is open.
        width: pixels; at the right stand the scores.
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
        painter.drawRoundedRect(rect.adjusted(px(1), 1, -px(8), -1), 4, 4)

    def line(self, rect: QRectF) -> QRectF:
        """Where a word is written: over its chance, or in the middle."""
        room = rect.adjusted(self.look.px(4), 0, -self.look.px(10), 0)
        if self.laid.numbers == "under":
            room.setHeight(rect.height() * 0.58)
        return room

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
        start = self._begin()
        if twig.parent in self.laid.places:
            before = self.laid.places[twig.parent]
            left = self._written(twig.parent, before)
            start = QPointF(left, self.line(before).center().y())
        end = QPointF(self.laid.places[n].x(), self.line(self.laid.places[n]).center().y())
        half = max((end.x() - start.x()) / 2, px(4))
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(half, 0), end - QPointF(half, 0), end)
        color = "accent" if n in self.mine else "quiet" if twig.rank >= 0 else "line"
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.look.color(color), 1 + px(2.5) * twig.chance))
        painter.drawPath(path)

    def word(self, painter: QPainter, n: int, rect: QRectF, told: bool = False) -> None:
        """A word, its chance where they are told or this one is, and the score at the end."""
        look, px, twig = self.look, self.look.px, self.twigs[n]
        mine, room = n in self.mine, self.line(rect)
        role: Role = "strong" if mine else "body"
        painter.setFont(self.font(role))
        color = "accent_text" if mine else "ink" if twig.rank >= 0 else "quiet"
        painter.setPen(look.color(color))
        painter.drawText(room.adjusted(0, 0, px(10), 0), telltale.LEFT, twig.word)
        painter.setFont(self.font("small"))
        painter.setPen(look.color("quiet"))
        under = QRectF(room.x(), room.bottom(), room.width(), rect.height() * 0.38)
        if self.laid.numbers == "under":
            painter.drawText(under, telltale.LEFT, likely(twig.chance))
        elif self.laid.numbers or told:
            beside = room.adjusted(self.wide(role, twig.word) + px(4), 0, px(10), 0)
            painter.drawText(beside, telltale.LEFT, likely(twig.chance))
        if twig.ends and twig.rank < len(self.scores):
            self._score(painter, twig.rank, QRectF(room.x(), room.y(), 0, room.height()))

    def _score(self, painter: QPainter, rank: int, line: QRectF) -> None:
        place = QRectF(0, line.y(), self.width - self.look.px(2), line.height())
        painter.setPen(self.look.color("accent_text" if rank == self.rank else "quiet"))
        painter.drawText(
            place, telltale.RIGHT, f"{rank + 1}.  {self.scores[rank]:.2f}".replace("-", "−")
        )
