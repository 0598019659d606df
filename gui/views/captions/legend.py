"""`Legend`: what is told of the light of a word under its map, and which number stands where."""

from __future__ import annotations

import math

import msgspec
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from engine.explain import cut, percent
from engine.trace import Cell
from gui.theme import Look
from gui.views.captions import easel, telltale
from gui.views.captions.spoken import Spoken
from gui.views.captions.telltale import Said
from gui.views.wording import fitting

SUM = "Σ α over the caption · click it", "Σ α over the caption"
BACK = "click it for one word again", "Σ α over the caption"
LINE = 22  # units from one line to the next, after the first


class Legend(msgspec.Struct, frozen=True):
    """Four lines, and at their right the small map of all words' light.

    Attributes:
        look, told, t, said: how, of which caption and word, and what else is known.
        share: where the first line stands, which tells how much light is on what is named.
        small: where the small map lies.
        brief: there is room for the first line alone.
    """

    look: Look
    told: Spoken
    t: int
    said: Said
    share: QRectF
    small: QRectF
    brief: bool = False

    def paint(self, painter: QPainter) -> None:
        """The share, β, how the light is spread, the sum over the caption; of all words the sum."""
        look, said = self.look, self.said
        if said.summed:
            said = Said(
                thing=f"sums to {len(self.told.words)}, 1 a word", summed=True, alarm=said.alarm
            )
        telltale.share(painter, self.share, said, look)
        if self.brief:
            return
        painter.setFont(look.font("body"))
        last = (said.alarm,) if said.alarm else BACK if said.summed else SUM
        beta = telltale.beta_in_words(float(self.told.beta[self.t]))
        tints = "attention", "quiet", "warning" if said.alarm else "quiet"
        lines = zip(self.rooms(), (beta, self._spread(), last), tints, strict=True)
        for room, ways, tint in list(lines)[2 if said.summed else 0 :]:
            painter.setPen(look.color(tint))
            telltale.longest(painter, room, *ways)
        telltale.cells(painter, self.small, self.told.total, look, numbers=False)

    def rooms(self) -> list[QRectF]:
        """Where β, the spread and the sum are told; the small map is not written over."""
        px, found = self.look.px, []
        for n in range(3):
            top = self.share.bottom() + px(2) + n * px(LINE)
            room = QRectF(0, top, self.share.width(), px(LINE - 1))
            if room.bottom() > self.small.top():
                room.setRight(self.small.left() - px(6))
            found.append(room)
        return found

    def _spread(self) -> tuple[str, ...]:
        """How widely the light is spread, and how far it is from the mean of all words."""
        most = cut(math.log(self.told.side**2))  # where all cells are alike
        nats = f"{cut(self.told.nats(self.t))} of {most}"
        spread = f"entropy {nats}"
        apart = f"{round(100 * self.told.differs(self.t))} %"
        mean = f"{apart} from the mean"
        long = f"{spread} nats · differs {mean} map"
        ways = (f"{name} · differs {apart}" for name in (spread, f"H = {nats}"))
        return long, f"{spread} · {mean}", *ways, spread

    def number_at(self, point: QPointF) -> Cell | None:
        """The number that is told under a point."""
        name = self._name_at(point)
        spot = None if self.brief else easel.spot_at(self.small, self.told.side, point)
        if spot is not None:
            return self.told.summed(spot)
        return None if name is None else self.told.number(name, self.t)

    def _name_at(self, point: QPointF) -> str | None:
        beta, spread, last = self.rooms()
        if self.said.summed:
            return "differs" if last.contains(point) and self.said.alarm else None
        if self.share.contains(point) and self.said.share is not None:
            number = self.look.wide("title", percent(self.said.share))
            return "share" if point.x() < number + self.look.px(6) else "hit"
        if self.brief:
            return None
        if spread.contains(point):
            metrics = QFontMetricsF(self.look.font("body"))
            text = fitting(metrics, spread.width(), *self._spread())
            first, _, second = text.partition(" · ")
            own = point.x() <= metrics.horizontalAdvance(first) or not second
            return "entropy" if own else "differs"
        if last.contains(point) and self.said.alarm:
            return "differs"
        return "β" if beta.contains(point) else None


def note(told: Spoken, t: int, summed: bool, numbered: bool) -> str:
    """What the numbers in a map's cells are, if there are any; of hard attention what is framed."""
    size, words = f"{told.side} × {told.side}", len(told.words)
    if summed:
        even = cut(100 * words / told.side**2, 1)
        return f"in 0.01, even = {even} · {size}" if numbered else f"{size}, sums to {words}"
    sums = "in %" if numbered else "sums to 1"
    return f"{size}, {sums}" if told.drawn(t) is None else f"{sums}, framed: drawn · {size}"
