"""`Hypotheses`: where every caption that a beam search kept looks, at the same word of each.

Where nothing was searched for it is the one that was told.

A click, or Enter, opens the caption: words, maps and the decoder's numbers are its own everywhere.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from engine.explain import likely
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views.captions import easel, spoken, telltale, wordcard
from gui.views.captions.easel import Sight
from gui.views.captions.ground import Ground
from gui.views.captions.nextword import logarithm
from gui.views.captions.spoken import Spoken
from gui.views.captions.striding import Listing
from gui.views.glance import Glance

HEAD, FOOT = 26, 22  # units over and under the pictures
BESIDE, TIGHT = 140, 110  # units beside its picture, and at least, for the whole sentence
LEAST = 80  # units of such a picture


class Hypotheses(Listing[int]):
    """A card for each caption, the best first.

    Signals:
        opened(rank): a caption was clicked, from 0.
        pointed(cell): the chance of its word, of the caption under the pointer; None of none.
    """

    opened = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._told: list[Spoken] = []
        self._open = self._step = 0
        self._sight, self._ground = Sight(), Ground()
        self.setAccessibleName("Where each caption of the search looks")
        look.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        """A row of cards."""
        return QSize(self._look.px(700), self._look.px(120))

    def _redraw(self) -> None:
        self._ground.forget()
        self.update()

    def show_trace(self, trace: Trace, glance: Glance, sight: Sight, rank: int = 0) -> None:
        """Draw a trace at a glance; `rank`: of the caption that is open."""
        self._told = _kept(trace) or [spoken.spoken(trace)]
        self._open, self._step, self._sight = rank, glance.step, sight
        self.update()

    def _listed(self) -> range:
        return range(len(self._told))

    def _columns(self) -> int:
        return len(self._told)

    # Where things are

    def cards(self) -> list[QRectF]:
        """The room of each caption."""
        px, count = self._look.px, max(len(self._told), 1)
        gap = px(10)
        wide = min((self.width() + gap) / count - gap, self.height() * 2.6)
        return [
            QRectF(n * (wide + gap), px(HEAD), wide, self.height() - px(HEAD))
            for n in range(len(self._told))
        ]

    def picture(self, card: QRectF) -> QRectF:
        """Where the picture of a card lies."""
        px, aspect = self._look.px, self._sight.aspect
        side, left = card.height() - px(8), card.x() + (px(4) if len(self._told) > 1 else 0)
        if self._wide(card):
            area = easel.fitted(max(card.width() - px(BESIDE), self._least(card)), side, aspect)
            area.translate(0, (side - area.height()) // 2)
        else:
            area = easel.fitted(card.width() - px(8), side - px(FOOT), aspect)
            left = card.center().x() - area.width() / 2
        return area.translated(round(left), round(card.y()) + px(4))

    def _wide(self, card: QRectF) -> bool:
        """Whether there is room for a sentence beside a picture."""
        return card.width() - self._least(card) >= self._look.px(TIGHT)

    def _least(self, card: QRectF) -> float:
        """How wide a picture with a sentence beside it is at least."""
        return min(card.height(), self._look.px(LEAST))

    def _at(self, point: QPointF) -> int | None:
        return next((n for n, card in enumerate(self.cards()) if card.contains(point)), None)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The heading, and a card for each caption."""
        look, cards = self._look, self.cards()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            told = self._told[0] if self._told else None
            areas = [self.picture(card) for card in cards]
            self._ground.show(painter, self, areas, told, self._sight, look)
            line = QRectF(0, 0, self.width(), look.px(22))
            which, note = ("each", "click one to open it") if len(cards) > 1 else ("the", "")
            title = f"Where {which} caption looks at word {self._step + 1}"
            telltale.heading(painter, line, title, note, look)
            for n, (card, area) in enumerate(zip(cards, areas, strict=True)):
                self._card(painter, n, card, area)

    def _card(self, painter: QPainter, n: int, card: QRectF, area: QRectF) -> None:
        look, told = self._look, self._told[n]
        t = told.at(self._step)
        alone = len(self._told) == 1
        if n in (self._open, self._hover) and not alone:
            accent = QPen(look.color("accent"), look.px(2))
            painter.setPen(accent if n == self._open else QPen(look.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(card.adjusted(1, 1, -1, -1), 8, 8)
        easel.shine(painter, area, told, t, self._sight.how, look)
        painter.setPen(look.color("accent_text" if n == self._open else "ink"))
        now = told.words[t] if alone else f"{n + 1}.  {told.words[t]}"
        if not self._wide(card):
            room = QRectF(card.x(), area.bottom(), card.width(), card.bottom() - area.bottom())
            painter.setFont(look.font("strong"))
            wordcard.fitted(painter, now, room, look)
            return
        above = min(look.px(6), max(card.height() - look.px(54), 0))
        above += max(area.y() - card.y() - look.px(4), 0)
        room = card.adjusted(area.right() - card.x() + look.px(10), above, -look.px(8), 0)
        large = look.wide("title", now) <= room.width()
        painter.setFont(look.font("title" if large else "heading"))
        top = QRectF(room.x(), room.y(), room.width(), look.px(27))
        telltale.fitted(painter, top, now)
        painter.setFont(look.font("body"))
        painter.setPen(look.color("quiet"))
        line = top.translated(0, look.px(25))
        own = f"p {likely(float(told.chances[t]))}"
        score = told.trace.arrays.get(f"{told.prefix}score")
        more = "" if score is None else f"ln p {logarithm(float(score))}"
        ways = (f"{own} · caption: {more}", f"{own} · {more}", own) if more else (own,)
        telltale.longest(painter, line, *ways)
        painter.setPen(look.color("ink"))
        rest = room.adjusted(0, look.px(52), 0, -look.px(4))
        telltale.lines(painter, rest, told.sentence)

    # What a hand does

    def _take(self, thing: int) -> None:
        if thing != self._open:
            self.opened.emit(thing)

    def _number_at(self, place: int) -> Cell:
        told = self._told[place]
        return told.chance(told.at(self._step))


def _kept(trace: Trace) -> list[Spoken]:
    """The captions a search has kept, best first."""
    found: list[Spoken] = []
    while spoken.has(trace, f"beam {len(found) + 1} "):
        found.append(spoken.spoken(trace, f"beam {len(found) + 1} "))
    return found
