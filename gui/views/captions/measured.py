"""`Measured`: a row of scores where it stands: its words, its bar, and which number is where."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from engine.explain import percent
from engine.trace import Cell
from gui.theme import Look, Role
from gui.views.captions import telltale
from gui.views.captions.report import Row
from gui.views.captions.telltale import RIGHT

BAR, THIN = 14, 3  # units of a bar, at most and at least
UNDER = 4  # units under a bar
SEEN = 0.005  # of a bar, which is full at the least
ROLES: tuple[Role, ...] = "heading", "strong", "small"


class Letters(msgspec.Struct, frozen=True):
    """How a row's words are written.

    Attributes:
        role: the font of the word.
        hit: whether it was hit, in as many words as there is room for.
        hits, share, wide: the pixels of that, of the number before it, and of the word.
    """

    role: Role
    hit: str
    hits: float
    share: float
    wide: float


class Measured(msgspec.Struct, frozen=True):
    """A row where it stands.

    Attributes:
        row, rect, look: what is told, where, and how it looks.
        split: the number stands beside the bar, to leave a long word its room.
        terse: in how few words it is told whether it was hit, as in the rows beside it.
    """

    row: Row
    rect: QRectF
    look: Look
    split: bool = False
    terse: int = 0

    # Where things are

    def _line(self) -> tuple[QRectF, float]:
        """Where the words stand, and how high the bar under them is."""
        look, px = self.look, self.look.px
        room = self.rect.adjusted(px(4), 0, -px(4), 0)
        left = room.height() - high(look, "strong") - px(UNDER)
        thick = max(min(px(BAR), left), px(THIN))
        foot = high(look, "small") if self.split else thick + px(UNDER)
        return room.adjusted(0, 0, 0, -foot), thick

    def bar(self) -> QRectF:
        """The whole bar."""
        line, thick = self._line()
        below = QRectF(line.x(), line.bottom(), line.width(), thick)
        if not self.split:
            return below
        px, foot = self.look.px, high(self.look, "small")
        beside = self.look.wide("small", "100 %") + px(6)
        below.setHeight(foot)
        return below.adjusted(0, foot / 2 - px(3), -beside, px(3) - foot / 2)

    def pieces(self) -> list[tuple[int, QRectF]]:
        """What of the bar is full: of each thing that the word names, the light on it."""
        bar, found = self.bar(), []
        lights = self.row.lights or ((-1, self.row.share),)
        least = max(SEEN - sum(share for _, share in lights), 0) / len(lights)
        left = bar.x()
        for thing, share in lights:
            wide = bar.width() * (share + least)
            found.append((thing, QRectF(left, bar.y(), wide, bar.height())))
            left += wide
        return found

    def _letters(self) -> Letters:
        """As large as there is room."""
        line, look = self._line()[0], self.look
        for role in ROLES:
            metrics = QFontMetricsF(look.font(role))
            share = 0 if self.split else metrics.horizontalAdvance(self.number) + look.px(6)
            wide = metrics.horizontalAdvance(self.row.word)
            hit, hits = self.row.aim(look, line.width() - wide - share, self.terse)
            if metrics.height() <= line.height() and wide + share + hits <= line.width():
                break
        return Letters(role, hit, hits, share, wide)

    @property
    def fewest(self) -> int:
        """In how few words it has to be told here whether it was hit; 0 in as many as there are."""
        hit = self._letters().hit
        return self.row.hits.index(hit) if hit else 0

    @property
    def number(self) -> str:
        """The share, as it is written."""
        return percent(self.row.share)

    def number_at(self, point: QPointF) -> Cell:
        """The number under a point of it: whether it was hit, how much light there is, on what."""
        t, lights, (line, _), letters = self.row.t, self.row.lights, self._line(), self._letters()
        if not lights:
            return Cell("differs", (t,))
        if point.y() > line.bottom():
            on = [thing for thing, rect in self.pieces() if rect.left() <= point.x() < rect.right()]
            return Cell("light", (t, on[0])) if on else Cell("share", (t,))
        if point.x() > line.right() - letters.hits:
            return Cell("hit", (t,))
        said = point.x() < line.right() - letters.hits - letters.share
        return Cell("named", (t, lights[0][0])) if said else Cell("share", (t,))

    # Painting

    def paint(self, painter: QPainter, now: bool) -> None:
        """The word and what it names, the light on it, whether it was hit; under them a bar."""
        look, bar = self.look, self.bar()
        if now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent_soft"))
            painter.drawRoundedRect(self.rect, 4, 4)
        self._write(painter)
        if self.split:
            painter.setFont(look.font("small"))
            painter.setPen(look.color("attention"))
            foot = QRectF(self._line()[0].bottomLeft(), self.rect.bottomRight())
            painter.drawText(foot.adjusted(0, 0, -look.px(4), 0), RIGHT, self.number)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("empty"))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(look.color("attention"))
        for n, (_, piece) in enumerate(self.pieces()):
            gap = 1 if n and piece.width() > 1 else 0
            painter.drawRoundedRect(piece.adjusted(gap, 0, 0, 0), 3, 3)

    def _write(self, painter: QPainter) -> None:
        row, look, line, letters = self.row, self.look, self._line()[0], self._letters()
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet" if row.good else "warning"))
        painter.drawText(line, RIGHT, letters.hit)
        painter.setFont(look.font(letters.role))
        painter.setPen(look.color("attention"))
        if not self.split:
            painter.drawText(line.adjusted(0, 0, -letters.hits, 0), RIGHT, self.number)
        painter.setPen(look.color("ink"))
        words = line.adjusted(0, 0, -letters.hits - letters.share, 0)
        telltale.fitted(painter, words, row.word)
        words.setLeft(words.left() + letters.wide + look.px(7))
        painter.setFont(look.font("small"))
        needed = QFontMetricsF(painter.font()).horizontalAdvance(row.thing)
        if row.thing != row.word and words.width() > needed:
            painter.setPen(look.color("quiet"))
            painter.drawText(words, telltale.LEFT, row.thing)


def high(look: Look, role: Role) -> float:
    """The height of a line of words."""
    return QFontMetricsF(look.font(role)).height()
