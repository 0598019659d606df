"""`Filmstrip`: the caption as a row of small pictures, one a word, each with its light and its β.

Where the light was painted, a cell pinned or a word forced, the word is marked; the caption as it
was stands below, the words that are other ones now in ink.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy

from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views.captions import easel, spoken, wordcard
from gui.views.captions.ground import shrunk
from gui.views.captions.light import How
from gui.views.captions.spoken import Spoken
from gui.views.glance import Glance
from gui.views.pointing import Hovered

WORD = 84  # units of width for a word that is larger than its picture
WORDS, ALONE = 48, 28  # units of height for a word and its bar under its picture, or a word


class Hands(msgspec.Struct, frozen=True):
    """What a hand did to words, each a word's place.

    Attributes:
        painted: words whose light was painted.
        pinned: words with a cell pinned.
        forced: words that were put there.
    """

    painted: frozenset[int] = frozenset()
    pinned: frozenset[int] = frozenset()
    forced: frozenset[int] = frozenset()

    def told(self, t: int) -> str:
        """What was done to a word, in a few letters, each on a line."""
        done = {"painted": self.painted, "pinned": self.pinned, "forced": self.forced}
        return "\n".join(name for name, words in done.items() if t in words)


class Filmstrip(Hovered[int]):
    """A caption, word by word.

    Signals:
        pointed(cell): the β of the word under the pointer, None when there is none.
        wished_step(t): a word was clicked.
    """

    wished_step = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._spoken: Spoken | None = None
        self._was: Spoken | None = None
        self._how, self._hands = How(), Hands()
        self._t = 0
        self._photo: QImage | None = None
        self._shrunk: tuple[object, QImage] | None = None
        self._small: dict[int, QPixmap] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The caption, word by word")
        look.changed.connect(self._redraw)
        self._redraw()

    def sizeHint(self) -> QSize:
        """A row of pictures, smaller where the words around them are large."""
        high = 88 if self._look.narrow else 120 if self._look.tight else 148
        return QSize(self._look.px(560), self._look.px(high))

    def show_trace(
        self, trace: Trace, glance: Glance, how: How, hands: Hands, photo: QImage | None = None
    ) -> None:
        """Draw the caption of a trace at a glance; `photo`: what it is of, not squashed."""
        told = spoken.spoken(trace)
        if told is not self._spoken or how != self._how:
            self._small.clear()
        self._photo = photo
        was = spoken.has(trace, "was ")
        self._spoken, self._was = told, spoken.spoken(trace, "was ") if was else None
        self._how, self._hands, self._t = how, hands, told.at(glance.step)
        if self._hover is not None and self._hover >= len(told.words):
            self._hover = None
        self.setAccessibleDescription(" ".join(told.words))
        self.update()

    def _redraw(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self._small.clear()
        self.update()

    # Where things are

    def slots(self) -> list[QRectF]:
        """Where each word stands, its picture, its letters and its bar."""
        if self._spoken is None:
            return []
        px, count, aspect = self._look.px, len(self._spoken.words), self._aspect
        foot = px(22) if self._was is not None else 0
        room = QRectF(self.rect()).adjusted(px(8), px(5), -px(8), -px(5) - foot)
        most = max((room.height() - self._words) * max(aspect, 1) + px(24), px(WORD))
        wide = min(room.width() / count, most)
        high = min(room.height(), (wide - px(10)) / aspect + self._words)
        top = room.y() + (room.height() - high) / 2
        return [QRectF(room.x() + n * wide, top, wide, high) for n in range(count)]

    @property
    def _words(self) -> int:
        """What is under a picture: in a narrow window no bar, or the picture would be a stamp."""
        return self._look.px(ALONE if self._look.narrow else WORDS)

    @property
    def _aspect(self) -> float:
        return easel.aspect(self._photo)

    def picture(self, slot: QRectF) -> QRectF:
        """Where the picture of a word lies in its place."""
        px = self._look.px
        area = easel.fitted(slot.width() - px(10), slot.height() - self._words, self._aspect)
        left = slot.center().x() - area.width() / 2
        return area.translated(round(left), round(slot.y() + px(5)))

    def _at(self, point: QPointF) -> int | None:
        return next((n for n, slot in enumerate(self.slots()) if slot.contains(point)), None)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card, the words, and the caption as it was."""
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            painter.setPen(QPen(look.color("line"), 1))
            painter.setBrush(look.color("card"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
            told = self._spoken
            if told is None:
                return
            for t, slot in enumerate(self.slots()):
                self._word(painter, told, t, slot)
            if self._was is not None:
                px = look.px
                line = QRectF(px(14), self.height() - px(24), self.width() - px(28), px(20))
                wordcard.line(
                    painter, ("was:", *self._was.words), ("was:", *told.words), line, look
                )

    def _word(self, painter: QPainter, told: Spoken, t: int, slot: QRectF) -> None:
        look, px = self._look, self._look.px
        if t == self._t or t == self._hover:
            frame = slot.adjusted(1.5, 1.5, -1.5, -0.5)
            chosen = t == self._t
            painter.setPen(QPen(look.color("accent"), px(2)) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent_soft"))
            painter.drawRoundedRect(frame, 8, 8)
        place = self.picture(slot)
        painter.drawPixmap(place.topLeft(), self._thumb(told, t, place.size().toSize(), painter))
        half = self._reach(told, t, slot.width())
        below = QRectF(slot.center().x() - half, place.bottom() + px(2), 2 * half, px(18))
        painter.setFont(look.font("strong" if t == self._t else "body"))
        painter.setPen(look.color("accent_text" if t == self._t else "ink"))
        wordcard.fitted(painter, told.words[t], below, look)
        if not look.narrow:
            wide = min(max(place.width(), place.height()), slot.width() - px(10))
            bar = QRectF(slot.center().x() - wide / 2, below.bottom(), wide, px(18))
            wordcard.beta(painter, float(told.beta[t]), bar, look)
        done = self._hands.told(t)
        if done:
            wordcard.badge(painter, done, place, look)

    def _reach(self, told: Spoken, t: int, wide: float) -> float:
        """How far a word may reach from its middle: on, where those beside it are shorter.

        The chosen one has a frame, and fills its place.
        """
        if t == self._t or t in (0, len(told.words) - 1):
            return wide / 2 - 2
        beside = [n for n in (t - 1, t + 1) if n != self._t]
        words = max((self._look.wide("body", told.words[n]) for n in beside), default=0)
        taken = wide if len(beside) < 2 else min(words, wide)
        return max(wide - taken / 2 - self._look.px(4), wide / 2 - 2)

    def _thumb(self, told: Spoken, t: int, size: QSize, painter: QPainter) -> QPixmap:
        """The small picture of a word; what was painted for a word is kept with its trace."""
        ratio = painter.deviceTransform().m11()
        small = self._small.get(t)
        if small is None or small.size() != size * ratio:
            small = QPixmap(size * ratio)
            small.setDevicePixelRatio(ratio)
            small.fill(Qt.GlobalColor.transparent)
            area = QRectF(0, 0, size.width(), size.height())
            with QPainter(small) as on:
                on.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                on.drawImage(area, self._picture(told, small.size()))
                easel.shine(on, area, told, t, self._how, self._look)
            self._small[t] = small
        return small

    def _picture(self, told: Spoken, size: QSize) -> QImage:
        """What all small pictures show, brought down to a size once for all of them."""
        image = told.picture if self._photo is None else self._photo
        key = image.cacheKey(), size.toTuple()
        if self._shrunk is None or self._shrunk[0] != key:
            self._shrunk = key, shrunk(image, size.toSizeF())
        return self._shrunk[1]

    # What a hand does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a word."""
        t = self._at(event.position())
        if t is not None and event.button() == Qt.MouseButton.LeftButton:
            self.wished_step.emit(t)

    def _number_at(self, place: int) -> Cell | None:
        told = self._spoken
        return None if told is None else Cell(f"{told.prefix}β", (place,))
