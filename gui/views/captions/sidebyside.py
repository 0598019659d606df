"""`SideBySide`: soft and hard attention at the same word of the same picture, and what each says.

Soft sees all cells, each weighed by its share; hard sees one, drawn by the shares: it is marked.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.explain import exact
from engine.trace import Trace
from gui.theme import Look
from gui.views import cells, marks
from gui.views.captions import easel, ground, light, spoken, telltale
from gui.views.captions.easel import Sight
from gui.views.captions.nextword import fine
from gui.views.captions.spoken import Spoken, shown_word
from gui.views.glance import Glance
from gui.views.pencil import Spot

TOP = 6
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
WORDS = {
    "soft": ("Soft", "sees every cell, weighed by α"),
    "hard": ("Hard", "sees one cell, drawn by α"),
}


class SideBySide(QWidget):
    """Two captions of a trace, at the same step.

    Signals:
        pointed(cell): the light on the cell under the pointer, None when there is none.
        wished_step(t): a word was clicked.
    """

    pointed = Signal(object)
    wished_step = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._told: dict[str, Spoken] = {}
        self._step = 0
        self._sight = Sight()
        self._hover: tuple[str, Spot] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Soft and hard attention")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """All that is large but the sentences under it."""
        return QSize(self._look.px(700), self._look.px(230))

    def show_trace(self, trace: Trace, glance: Glance, sight: Sight) -> None:
        """Draw a trace at a glance; of the two kinds one stands under a name of its own."""
        own = {kind: f"{kind} " if spoken.has(trace, f"{kind} ") else "" for kind in WORDS}
        self._told = {kind: spoken.spoken(trace, prefix) for kind, prefix in own.items()}
        self._step, self._sight = glance.step, sight
        if self._hover is not None and max(self._hover[1]) >= self._told[self._hover[0]].side:
            self._hover = None  # another model has fewer cells
        self.update()

    # Where things are

    def halves(self) -> dict[str, QRectF]:
        """The room of each kind."""
        gap = self._look.px(18)
        wide = (self.width() - gap) / 2
        return {
            kind: QRectF(n * (wide + gap), 0, wide, self.height()) for n, kind in enumerate(WORDS)
        }

    def picture(self, half: QRectF) -> QRectF:
        """Where the picture of a half lies."""
        px = self._look.px
        side = int(min(half.height() - px(26) - px(54), half.width() - px(150)))
        return QRectF(half.x(), px(26), max(side, 1), max(side, 1))

    def _at(self, point: QPointF) -> tuple[str, Spot] | None:
        for kind, half in self.halves().items():
            told = self._told.get(kind)
            spot = None if told is None else easel.spot_at(self.picture(half), told.side, point)
            if spot is not None:
                return kind, spot
        return None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Both halves."""
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            for kind, half in self.halves().items():
                if kind in self._told:
                    self._half(painter, kind, half)

    def _half(self, painter: QPainter, kind: str, half: QRectF) -> None:
        look, px, told = self._look, self._look.px, self._told[kind]
        t, area = told.at(self._step), self.picture(half)
        title, note = WORDS[kind]
        line = QRectF(half.x(), 0, half.width(), px(22))
        telltale.heading(painter, line, title, note, look)
        ground.behind(painter, area, told, self._sight)
        ground.before(painter, area, self._sight)
        light.paint(painter, area, told.alpha[t], self._sight.how, look)
        sampled = told.trace.arrays.get(f"{told.prefix}s")
        if sampled is not None:
            spot = divmod(int(np.argmax(sampled[t])), told.side)
            rect = easel.cell_rect(area, told.side, spot)
            cells.outline(painter, rect, look.color("accent"), max(2.0, px(2.6)))
        if self._hover is not None and self._hover[0] == kind:
            spot = self._hover[1]
            text = f"α = {exact(float(told.alpha[t][spot]))}"
            marks.paint_tag(painter, area, easel.cell_rect(area, told.side, spot), text, look)
        room = half.right() - area.right() - px(12)
        beside = QRectF(area.right() + px(12), area.y(), room, area.height())
        self._chances(painter, told, t, beside)
        for n, rect in self.letters(kind):
            self._letter(painter, told.words[n], n == t, rect)

    def _chances(self, painter: QPainter, told: Spoken, t: int, room: QRectF) -> None:
        """The likeliest words, as bars under their names."""
        look, px, trace = self._look, self._look.px, told.trace
        chances = trace[f"{told.prefix}p"][t]
        labels = trace.quantities["E"].labels
        bits = f"α: entropy {told.bits(t):.1f} bits"
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        painter.drawText(QRectF(room.x(), room.y(), room.width(), px(18)), telltale.LEFT, bits)
        count = min(TOP, max(int((room.height() - px(18)) / px(34)), 1))
        for n, code in enumerate(np.argsort(-chances, kind="stable")[:count].tolist()):
            top = room.y() + px(18) + n * px(34)
            came = shown_word(labels[code]) == told.words[t]
            line = QRectF(room.x(), top, room.width(), px(19))
            painter.setFont(look.font("strong" if came else "body"))
            painter.setPen(look.color("ink"))
            telltale.fitted(painter, line.adjusted(0, 0, -px(50), 0), shown_word(labels[code]))
            painter.setFont(look.font("small"))
            painter.setPen(look.color("quiet"))
            painter.drawText(line, RIGHT, fine(float(chances[code])))
            painter.setPen(Qt.PenStyle.NoPen)
            bar = QRectF(room.x(), top + px(21), room.width(), px(6))
            for share, color in (
                (1.0, "empty"),
                (float(chances[code]), "accent" if came else "no"),
            ):
                painter.setBrush(look.color(color))
                painter.drawRoundedRect(QRectF(bar.x(), bar.y(), bar.width() * share, px(6)), 2, 2)

    def letters(self, kind: str) -> list[tuple[int, QRectF]]:
        """Where each word of a caption stands, under its picture, in as many lines as there are."""
        px, half = self._look.px, self.halves()[kind]
        metrics = QFontMetricsF(self._look.font("strong"))
        x, y, found = half.x(), self.picture(half).bottom() + px(6), []
        for n, word in enumerate(self._told[kind].words):
            wide = metrics.horizontalAdvance(word) + px(9)
            if x + wide > half.right() and x > half.x():
                x, y = half.x(), y + px(23)
            found.append((n, QRectF(x, y, wide, px(22))))
            x += wide
        return [(n, rect) for n, rect in found if rect.bottom() <= self.height() + 1]

    def _letter(self, painter: QPainter, word: str, now: bool, rect: QRectF) -> None:
        look = self._look
        if now:
            painter.setPen(QPen(look.color("accent"), look.px(1.5)))
            painter.setBrush(look.color("accent_soft"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
        painter.setFont(look.font("strong" if now else "body"))
        painter.setPen(look.color("accent_text" if now else "ink"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word)

    # What a hand does

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is pointed at."""
        self._point(self._at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a word."""
        for kind in self._told:
            for n, rect in self.letters(kind):
                if rect.contains(event.position()):
                    self.wished_step.emit(n)
                    return

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._point(None)

    def _point(self, found: tuple[str, Spot] | None) -> None:
        if found == self._hover:
            return
        self._hover = found
        self.update()
        if found is None:
            self.pointed.emit(None)
            return
        told = self._told[found[0]]
        self.pointed.emit(told.cell(told.at(self._step), found[1]))
