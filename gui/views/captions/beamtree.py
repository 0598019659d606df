"""`BeamTree`: every word that beam search kept, each after the one before it, and how it ends.

The caption that is open stands out; a click on a word opens the best caption that goes through it.
With keys: up and down walk along the captions' ends, Enter opens one.
Where there is no room for all, chances are left out, and the one pointed at is told; then the
least likely words that came to nothing. No letter is.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
)

from engine.trace import Cell
from gui.theme import Look
from gui.views.captions import telltale
from gui.views.captions.branches import Branches
from gui.views.captions.striding import Listing
from gui.views.captions.twigs import EDGE, Twig, laid, path, width_of
from gui.views.kept import Kept

NOTE = "click a word to open its caption · at its end: rank, ln p"
ALONE = "one caption is kept, nothing is searched: a larger width does"
UNTOLD = "point at a word: its chance · at its end: rank, ln p"


class BeamTree(Listing[int]):
    """The tree.

    Signals:
        opened(rank): a caption was clicked, from 0, the best first.
        wished_step(t): the word of a step was clicked.
        pointed(cell): the chance or the score under the pointer, None when there is none.
        followed(x): where the word looked at is; a tree may be wider than what shows it.
    """

    opened = Signal(int)
    wished_step = Signal(int)
    followed = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._twigs: Sequence[Twig] = ()
        self._scores: Sequence[float] = ()
        self._rank = self._t = 0
        self._mine: frozenset[int] = frozenset()  # the words of the caption that is open
        self._kept = Kept()
        self.setAccessibleName("Beam search")
        look.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        """All that is large but the cards under it."""
        return QSize(self._look.px(700), self._look.px(200))

    def show_tree(self, twigs: Sequence[Twig], scores: Sequence[float], rank: int, t: int) -> None:
        """Show a tree, the scores of its captions, which is open, and the word looked at."""
        if (twigs, scores, rank) != (self._twigs, self._scores, self._rank):
            self._twigs, self._scores, self._rank = twigs, scores, rank
            self._mine = path(twigs, rank)
            self._redraw()
        self._t = t
        now = [self.places()[n] for n in self._mine if twigs[n].step == t and n in self.places()]
        if now:
            self.followed.emit(round(now[0].center().x()))
        self.update()

    def _redraw(self) -> None:
        self._kept.forget()
        self.setMinimumWidth(width_of(self._twigs, self._look) if self._twigs else 0)
        self.update()

    # Where things are

    def places(self) -> dict[int, QRectF]:
        """Where each word stands; words there is no room for have no place."""
        return laid(self._twigs, self.width(), self.height(), self._look).places

    def drawing(self) -> Branches:
        """How it is painted in the room there is."""
        how = laid(self._twigs, self.width(), self.height(), self._look)
        look, twigs, mine = self._look, self._twigs, self._mine
        return Branches(look, twigs, how, mine, self._scores, self._rank, self.width())

    def _at(self, at: QPointF) -> int | None:
        return next((n for n, rect in self.places().items() if rect.contains(at)), None)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """All words from a kept picture; over it those that are looked at and pointed at."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._kept.show(painter, self, self._look.color("paper"), self._whole)
            drawing = self.drawing()
            places = drawing.laid.places
            for n in self._mine & places.keys() - {self._hover}:
                if self._twigs[n].step == self._t:
                    drawing.box(painter, n, places[n])
                    drawing.word(painter, n, places[n])
            if self._hover in places:
                drawing.tell(painter, self._hover, places[self._hover])
            seen = self._seen()
            drawing.ends(painter, seen.right() + 1)
            line = QRectF(seen.x(), 0, seen.width(), self._look.px(22))
            note = ALONE if len(self._scores) == 1 else NOTE if drawing.laid.numbers else UNTOLD
            telltale.heading(painter, line, "Beam search", note, self._look)

    def _whole(self, painter: QPainter) -> None:
        """The branches and the words."""
        self.drawing().paint(painter)

    def _seen(self) -> QRect:
        """What is seen of it where it is wider than what shows it."""
        shown = self.parentWidget()
        return self.rect() if shown is None else self.rect() & shown.rect().translated(-self.pos())

    # What a hand does

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which word is pointed at."""
        at = event.position()
        score = self._score_at(at)
        n = None if score is not None else self._at(at)
        self._point(n)
        if n is None:
            self.pointed.emit(score)

    def _take(self, thing: int) -> None:
        """Open a caption, at the word that was clicked."""
        twig = self._twigs[thing]
        if twig.rank >= 0 and thing not in self._mine:
            self.opened.emit(twig.rank)
        if twig.rank >= 0:
            self.wished_step.emit(twig.step)

    def _number_at(self, place: int) -> Cell | None:
        twig = self._twigs[place]
        return _of(twig.rank, "chance", twig.step) if twig.rank >= 0 else None

    def _score_at(self, at: QPointF) -> Cell | None:
        """The score at the right of a caption's last word."""
        for n, rect in self.places().items():
            twig, row = self._twigs[n], rect.top() <= at.y() < rect.bottom()
            right = self._seen().right()
            if row and twig.ends and at.x() >= right - self.drawing().wide("small", EDGE):
                return _of(twig.rank, "score")
        return None

    def _listed(self) -> list[int]:
        """The last words of the captions, the best caption first: what keys walk along."""
        ends = [n for n in self.places() if self._twigs[n].ends]
        return sorted(ends, key=lambda n: self._twigs[n].rank)


def _of(rank: int, name: str, *index: int) -> Cell:
    """A number of a caption that was kept."""
    return Cell(f"beam {rank + 1} {name}", index)
