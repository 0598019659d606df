"""`Ranking`: the units that follow a pattern, best first, each with its correlation as a bar."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent

from engine.explain import cut
from gui.theme import Look
from gui.views import cells, hues
from gui.views.pointing import Hovered


class Ranked(msgspec.Struct, frozen=True):
    """A unit's number and how well it follows.

    Attributes:
        followed: `C` or `h`, layer from 1, unit from 0.
        r: correlation, −1 … 1.
    """

    followed: tuple[str, int, int]
    r: float


class Ranking(Hovered[int]):
    """As many of the best as there is room for.

    Signals:
        chosen(quantity, layer, unit): one was clicked.
    """

    chosen = Signal(str, int, int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._ranked: Sequence[Ranked] = ()
        self._now = ("", 0, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)  # the card shows through
        self.setAccessibleName("Units that follow")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A few rows."""
        return QSize(self._look.px(200), self._look.px(60))

    def show_ranked(self, ranked: Sequence[Ranked], now: tuple[str, int, int]) -> None:
        """Show units, best first; `now` colours the text."""
        if (ranked, now) != (self._ranked, self._now):
            self._ranked, self._now = ranked, now
            self.update()

    def row(self, n: int) -> QRectF:
        """Where the n-th stands, from 0."""
        high = self._look.px(20)
        return QRectF(0, n * high, self.width(), high)

    @property
    def _shown(self) -> Sequence[Ranked]:
        return self._ranked[: max(1, int(self.height() / self._look.px(20)))]

    def paintEvent(self, event: QPaintEvent) -> None:
        """A row a unit: its name, a bar from the middle, its correlation."""
        look, px = self._look, self._look.px
        flags = Qt.AlignmentFlag.AlignVCenter
        with QPainter(self) as painter:
            for n, one in enumerate(self._shown):
                rect, (quantity, layer, unit) = self.row(n), one.followed
                if n == self._hover:
                    painter.fillRect(rect, look.color("accent_soft"))
                painter.setFont(look.font("strong"))
                painter.setPen(hues.color(quantity, look))
                name = f"{quantity} {unit + 1}" + (f" ({layer})" if layer > 1 else "")
                painter.drawText(rect.adjusted(px(6), 0, 0, 0), flags, name)
                track = QRectF(rect.x() + px(66), rect.center().y() - px(4), rect.width() - px(122),
                               px(8))  # fmt: skip
                painter.fillRect(track, look.color("empty"))
                middle = track.center().x()
                bar = QRectF(middle, track.y(), one.r * track.width() / 2, track.height())
                painter.fillRect(
                    bar.normalized(), look.color("positive" if one.r > 0 else "negative")
                )
                painter.fillRect(
                    QRectF(middle, track.y() - 2, 1, track.height() + 4), look.color("quiet")
                )
                painter.setPen(look.color("ink"))
                painter.setFont(look.font("body"))
                right = Qt.AlignmentFlag.AlignRight | flags
                painter.drawText(rect.adjusted(0, 0, -px(6), 0), right, cut(one.r))
                if one.followed == self._now:
                    cells.outline(painter, rect.adjusted(1, 1, -1, -1), look.color("accent"), 2.0)

    def _at(self, point: QPointF) -> int | None:
        n = int(point.y() / self._look.px(20))
        return n if 0 <= n < len(self._shown) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Colour the text by this one."""
        n = self._at(event.position())
        if n is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(*self._shown[n].followed)
