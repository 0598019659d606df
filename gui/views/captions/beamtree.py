"""`BeamTree`: every word that beam search kept, each after the one before it, and how it ends.

The caption that is open stands out; a click on a word opens the best caption that goes through it.
Where there is no room for all, the least likely words that came to nothing are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

import msgspec
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Look, Role
from gui.views.captions import telltale
from gui.views.captions.nextword import fine

NOTE = "click a word to open its caption · at its end: rank, ln p"
LINE, HIGH, TALL = 21, 32, 62  # units of a row: at least, with its chance below it, at most
LARGEST = 1.7  # times the words elsewhere
TWIG = 20  # units from the longest word of a step to the next step
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Twig(msgspec.Struct, frozen=True):
    """A word of the tree.

    Attributes:
        parent: the word before, by its place; −1 at the first word.
        step: its place in the caption, from 0.
        word: what it says.
        chance: how likely, after the ones before it.
        rank: the best caption through it, from 0; −1 where it came to nothing.
        ends: it is the last word of that caption.
    """

    parent: int
    step: int
    word: str
    chance: float
    rank: int
    ends: bool


class BeamTree(QWidget):
    """The tree.

    Signals:
        opened(rank): a caption was clicked, from 0, the best first.
        wished_step(t): the word of a step was clicked.
    """

    opened = Signal(int)
    wished_step = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._twigs: Sequence[Twig] = ()
        self._scores: Sequence[float] = ()
        self._rank = self._t = 0
        self._factor = 1.0  # words are as large as there is room
        self._hover: int | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Beam search")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """All that is large but the cards under it."""
        return QSize(self._look.px(700), self._look.px(200))

    def show_tree(self, twigs: Sequence[Twig], scores: Sequence[float], rank: int, t: int) -> None:
        """Show a tree, the scores of its captions, which is open, and the word looked at."""
        self._twigs, self._scores, self._rank, self._t = twigs, scores, rank, t
        self.update()

    # Where things are

    def places(self) -> dict[int, QRectF]:
        """Where each word stands; words there is no room for have no place."""
        px, twigs = self._look.px, self._twigs
        if not twigs:
            return {}
        room = QRectF(0, px(26), self.width(), self.height() - px(28))
        rows = _rows(twigs, max(int(room.height() / px(LINE)), 1))
        pitch = min(room.height() / (1 + max(rows.values())), px(TALL))
        self._factor = 1.0
        self._factor = self._fitting(rows, room.width(), pitch)
        columns = self._columns(rows, room.width() - self._edge())
        return {
            n: QRectF(left, room.y() + row * pitch, wide, pitch)
            for n, row in rows.items()
            for left, wide in (columns[twigs[n].step],)
        }

    def _fitting(self, shown: Iterable[int], room: float, pitch: float) -> float:
        """How much larger than elsewhere words may be, so that all have room."""
        needed = sum(self._widths(shown).values()) + self._edge()
        return max(1.0, min(LARGEST, room / needed, pitch / self._look.px(HIGH)))

    def _edge(self) -> float:
        """The room of the scores at the right."""
        return _wide(self._font("small"), "10.  −00.00") + self._look.px(4)

    def _font(self, role: Role) -> QFont:
        return self._look.font(role, self._factor)

    def _widths(self, shown: Iterable[int]) -> dict[int, float]:
        """What the longest word or chance of each step needs."""
        strong, small = self._font("strong"), self._font("small")
        widths: dict[int, float] = {}
        for n in shown:
            twig = self._twigs[n]
            needed = max(_wide(strong, twig.word), _wide(small, fine(twig.chance)))
            needed += self._look.px(TWIG) * self._factor
            widths[twig.step] = max(widths.get(twig.step, 0), needed)
        return widths

    def _columns(self, shown: Iterable[int], room: float) -> list[tuple[float, float]]:
        """Where each step begins and how wide it is, in the measure of its longest word."""
        widths = self._widths(shown)
        scale = room / sum(widths.values())
        wide = [widths[step] * scale for step in sorted(widths)]
        return list(zip(accumulate(wide, initial=0.0), wide, strict=False))

    def _at(self, at: QPointF) -> int | None:
        return next((n for n, rect in self.places().items() if rect.contains(at)), None)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The branches, the words, the scores."""
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            line = QRectF(0, 0, self.width(), look.px(22))
            telltale.heading(painter, line, "Beam search", NOTE, look)
            places = self.places()
            for n in sorted(places, key=self._open):
                self._branch(painter, n, places)
            for n, rect in places.items():
                self._word(painter, n, rect)

    def _open(self, n: int) -> bool:
        """Whether a word is one of the caption that is open."""
        twigs = enumerate(self._twigs)
        end = next((m for m, twig in twigs if twig.ends and twig.rank == self._rank), -1)
        while end >= 0:
            if end == n:
                return True
            end = self._twigs[end].parent
        return False

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
        role: Role = "strong" if self._open(n) else "body"
        end = room.x() + min(_wide(self._font(role), twig.word), room.width()) + px(4)
        chance = _wide(self._font("small"), fine(twig.chance)) + px(4)
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
        color = "accent" if self._open(n) else "quiet" if twig.rank >= 0 else "line"
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.color(color), 1 + px(2.5) * twig.chance))
        painter.drawPath(path)

    def _word(self, painter: QPainter, n: int, rect: QRectF) -> None:
        look, px, twig = self._look, self._look.px, self._twigs[n]
        mine, room = self._open(n), self._line(n, rect)
        if n == self._hover or (mine and twig.step == self._t):
            painter.setPen(QPen(look.color("accent"), 1) if mine else Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent_soft"))
            painter.drawRoundedRect(rect.adjusted(px(1), 1, -px(8), -1), 4, 4)
        painter.setFont(self._font("strong" if mine else "body"))
        color = "accent_text" if mine else "ink" if twig.rank >= 0 else "quiet"
        painter.setPen(look.color(color))
        telltale.fitted(painter, room, twig.word)
        end = room.x() + _wide(painter.font(), twig.word) + px(4)
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
        painter.drawText(place, RIGHT, f"{rank + 1}.  {self._scores[rank]:.2f}".replace("-", "−"))

    # What a hand does

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which word is pointed at."""
        self._point(self._at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open a caption, at the word that was clicked."""
        n = self._at(event.position())
        if n is None or event.button() != Qt.MouseButton.LeftButton:
            return
        twig = self._twigs[n]
        if twig.rank >= 0 and not self._open(n):
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


def _wide(font: QFont, text: str) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


def _rows(twigs: Sequence[Twig], most: int) -> dict[int, int]:
    """The row of each word that is shown: a caption's words in one, parted where it leaves another.

    Of at most `most` rows those of the captions come first, then the likeliest dead ends.
    """
    children: dict[int, list[int]] = {}
    for n, twig in enumerate(twigs):
        children.setdefault(twig.parent, []).append(n)
    leaves = [n for n in range(len(twigs)) if n not in children]
    alive = [n for n in leaves if twigs[n].rank >= 0]
    dead = sorted((n for n in leaves if twigs[n].rank < 0), key=lambda n: -twigs[n].chance)
    kept: set[int] = set()
    for leaf in (*sorted(alive, key=lambda n: twigs[n].rank), *dead)[:most]:
        while leaf >= 0 and leaf not in kept:
            kept.add(leaf)
            leaf = twigs[leaf].parent
    rows: dict[int, int] = {}
    free = 0
    waiting = [(n, -1) for n in reversed(_sorted(twigs, children.get(-1, [])))]
    while waiting:
        n, row = waiting.pop()
        if n not in kept:
            continue
        if row < 0:
            row, free = free, free + 1
        rows[n] = row
        after = [m for m in _sorted(twigs, children.get(n, [])) if m in kept]
        waiting += [(m, row if k == 0 else -1) for k, m in reversed(list(enumerate(after)))]
    return rows


def _sorted(twigs: Sequence[Twig], places: list[int]) -> list[int]:
    """The best caption's word first, dead ends last."""
    return sorted(places, key=lambda n: (twigs[n].rank < 0, twigs[n].rank, -twigs[n].chance))
