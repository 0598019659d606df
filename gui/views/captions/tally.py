"""`Tally`: what hard attention says when it is drawn again and again, and how often.

A click, or Enter, looks at the draw that says a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent

from gui.theme import Look
from gui.views.captions import telltale
from gui.views.captions.striding import Listing

HEAD, PITCH = 26, 38  # units: over the sentences; of one, in two lines
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
Row = tuple[str, int, int]  # a sentence, a seed that says it, how often it came


class Tally(Listing[int]):
    """The most frequent sentences.

    Signals:
        picked(seed): a sentence was clicked; this seed says it.
    """

    picked = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._rows: Sequence[Row] = ()
        self._now = ""
        self.setAccessibleName("What hard attention says, drawn again and again")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A heading and a few rows."""
        return QSize(self._look.px(260), self._look.px(HEAD + 2 * PITCH))

    def show_rows(self, rows: Sequence[Row], now: str) -> None:
        """Show these sentences, most frequent first; `now` is the one that is looked at."""
        if (rows, now) != (self._rows, self._now):
            self._rows, self._now = rows, now
            self.update()

    def places(self) -> list[tuple[Row, QRectF]]:
        """The sentences there is room for, and where they stand."""
        px = self._look.px
        room = self.height() - px(HEAD)
        count = min(max(int(room / px(PITCH)), 1), len(self._rows))
        return [
            (row, QRectF(0, px(HEAD) + n * px(PITCH), self.width(), px(PITCH)))
            for n, row in enumerate(self._rows[:count])
        ]

    def _listed(self) -> range:
        return range(len(self.places()))

    def _at(self, point: QPointF) -> int | None:
        return next((n for n, (_, r) in enumerate(self.places()) if r.contains(point)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The heading, a row for each sentence."""
        look, count = self._look, sum(times for *_, times in self._rows)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            if not self._rows:
                return
            many = len(self._rows)
            said = "one sentence" if many == 1 else f"{many} sentences"
            line = QRectF(0, 0, self.width(), look.px(22))
            telltale.heading(painter, line, f"Drawn {count} times", f"{said} · click one", look)
            for n, (row, rect) in enumerate(self.places()):
                self._row(painter, row, rect, count, n == self._hover)

    def _row(self, painter: QPainter, row: Row, rect: QRectF, count: int, pointed: bool) -> None:
        look, px = self._look, self._look.px
        text, _, times = row
        mine = text == self._now
        if pointed:
            painter.fillRect(rect, look.color("accent_soft"))
        painter.setFont(look.font("small"))
        wide = QFontMetricsF(painter.font()).horizontalAdvance("00 ×") + px(2)
        painter.setPen(look.color("accent_text" if mine else "quiet"))
        upper = QRectF(0, rect.y(), wide, rect.height() * 0.58)
        painter.drawText(upper, telltale.RIGHT, f"{times} ×")
        painter.setPen(Qt.PenStyle.NoPen)
        for share, color in ((1.0, "empty"), (times / count, "accent" if mine else "no")):
            painter.setBrush(look.color(color))
            bar = QRectF(px(2), upper.bottom(), (wide - px(2)) * share, px(5))
            painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(look.color("accent_text" if mine else "ink"))
        room = rect.adjusted(wide + px(9), 0, 0, 0)
        metrics = QFontMetricsF(painter.font())
        two = metrics.elidedText(text, Qt.TextElideMode.ElideRight, 1.85 * room.width())
        painter.drawText(room, WRAPPED, two)

    def _take(self, thing: int) -> None:
        self.picked.emit(self._rows[thing][1])
