"""`Scrubber`: the bar along the bottom, with which the walk is played, stepped and dragged."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from engine.trace import Timeline
from gui.actions import Actions
from gui.theme import Look
from gui.transport import SPEEDS, Transport
from gui.views import cards

SHORT = 7  # units; a shorter stretch is not set apart: there would be more gap than line
FEW = 60  # units; where there is less room, what comes next is not said


class PlayButton(QToolButton):
    """The round button: a triangle at rest, two bars while playing."""

    def __init__(self, look: Look, transport: Transport) -> None:
        super().__init__()
        self._look = look
        self._transport = transport
        self.setAccessibleName("Play or pause")
        self.setToolTip("Play or pause (P)")
        self.clicked.connect(transport.toggle)
        transport.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A target no one misses."""
        return QSize(self._look.px(44), self._look.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A disc in the accent colour."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            side = min(self.width(), self.height()) - 4.0
            disc = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
            focus = self._look.color("focus")
            painter.setPen(QPen(focus, 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("accent"))
            painter.drawEllipse(disc)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("on_accent"))
            c, r = disc.center(), side * 0.2
            if self._transport.playing:
                for x in (c.x() - r * 0.85, c.x() + r * 0.25):
                    painter.drawRoundedRect(QRectF(x, c.y() - r, r * 0.6, 2 * r), 1, 1)
            else:
                sign = -1 if self._transport.backwards else 1
                tip = [QPointF(-0.7, -1.1), QPointF(-0.7, 1.1), QPointF(1.15, 0)]
                painter.drawPolygon(
                    QPolygonF([c + QPointF(sign * p.x() * r, p.y() * r) for p in tip])
                )


class Track(QWidget):
    """The line with a knob, in stretches; a drag seeks, also between the marks."""

    def __init__(self, look: Look, transport: Transport) -> None:
        super().__init__()
        self._look = look
        self._transport = transport
        self._now = ""
        self._next = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Step")
        transport.moved.connect(self._moved)
        transport.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Room for the line and a line of words."""
        return QSize(self._look.px(200), self._look.px(48))

    def say(self, now: str, following: str) -> None:
        """The words under the line: where we are, and what comes after this stretch."""
        if (now, following) != (self._now, self._next):
            self._now, self._next = now, following
            self.setAccessibleDescription(now)
            self.update()

    def _moved(self, position: float) -> None:
        self.update()

    def _line(self) -> QRectF:
        knob = self._look.px(9)
        return QRectF(knob, self._look.px(14), self.width() - 2 * knob, self._look.px(5))

    @property
    def shown(self) -> str:
        """Where we are, as far as there is room: rather a part of the words than a cut."""
        fits = self._look.wide("body", self._now) <= self._line().width()
        return self._now if fits else self._now.partition(" · ")[0]

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, its stretches, the knob, and the words below."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            look, walk, line = self._look, self._transport, self._line()
            last = max(1, walk.length - 1)
            done = line.width() * walk.position / last
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("line"))
            painter.drawRoundedRect(line, 2, 2)
            painter.setBrush(look.color("accent"))
            painter.drawRoundedRect(QRectF(line.x(), line.y(), done, line.height()), 2, 2)
            painter.setBrush(look.color("card"))
            for x in self._gaps(line):
                painter.drawRect(QRectF(x - 1, line.y(), 2, line.height()))
            knob = look.px(8)
            painter.setPen(QPen(look.color("focus"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(QPointF(line.x() + done, line.center().y()), knob, knob)
            words = QRectF(line.x(), line.bottom() + look.px(6), line.width(), look.px(22))
            painter.setFont(look.font("body"))
            painter.setPen(look.color("ink"))
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            metrics, elide = painter.fontMetrics(), Qt.TextElideMode.ElideRight
            now = self.shown
            painter.drawText(words, left, metrics.elidedText(now, elide, int(words.width())))
            used = metrics.horizontalAdvance(now) + look.px(20)
            room = int(line.width()) - used
            if room > look.px(FEW):
                painter.setPen(look.color("quiet"))
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(words, flags, metrics.elidedText(self._next, elide, room))

    def _gaps(self, line: QRectF) -> list[float]:
        """Where the line is open between stretches; not beside one that would hardly be seen."""
        walk, short = self._transport, self._look.px(SHORT)
        if len(walk.marks) * short > line.width():
            return []
        pitch = line.width() / max(1, walk.length - 1)
        ends = [
            line.x(),
            *(line.x() + pitch * (mark - 0.5) for mark in walk.marks[1:]),
            line.right(),
        ]
        long = [right - left >= short for left, right in pairwise(ends)]
        return [x for x, near in zip(ends[1:-1], pairwise(long), strict=True) if all(near)]

    def _seek(self, x: float) -> None:
        line = self._line()
        share = min(max((x - line.x()) / max(1.0, line.width()), 0.0), 1.0)
        self._transport.seek(round(share * (self._transport.length - 1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Seek."""
        self._transport.pause()
        self._seek(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End; the rest are shortcuts of the window."""
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self._transport.length}
        if event.key() in ends:
            self._transport.seek(ends[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class Scrubber(QWidget):
    """Play, step, the track, speed, and how far to play."""

    def __init__(self, look: Look, transport: Transport, actions: Actions) -> None:
        super().__init__()
        self._look = look
        self._transport = transport
        self.play = PlayButton(look, transport)
        self.back = actions.button("step-back", look)
        self.forward = actions.button("step-forward", look)
        self.track = Track(look, transport)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.speed = QComboBox()
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("Speed ([ slower, ] faster)")
        self.speed.addItems([f"speed {factor:g}×" for factor in SPEEDS])
        self.reach = QComboBox()
        self.reach.setAccessibleName("How far to play")
        self.reach.addItems(["", ""])
        self.call(*Timeline.stretch)
        self._layout = QHBoxLayout(self)
        for widget in (self.play, self.back, self.forward, self.track, self.speed, self.reach):
            self._layout.addWidget(widget)
        self.speed.currentIndexChanged.connect(lambda n: transport.set_speed(SPEEDS[n]))
        self.reach.currentIndexChanged.connect(lambda n: transport.set_whole(n == 1))
        transport.changed.connect(self._show)
        look.changed.connect(self._measure)
        self._show()
        self._measure()

    def call(self, stretch: str, whole: str) -> None:
        """What a stretch of the walk is called, and all of it: `map`, `chain`."""
        words = f"one {stretch}", f"whole {whole}"
        if words != (self.reach.itemText(0), self.reach.itemText(1)):
            for n, text in enumerate(words):
                self.reach.setItemText(n, text)
            self.reach.setToolTip(f"Stop after each {stretch}, or play the whole {whole}")
            self._fit()

    def _fit(self) -> None:
        """Boxes as wide as their longest words, whatever they showed before."""
        for n, factor in enumerate(SPEEDS):
            self.speed.setItemText(n, f"{factor:g}×" if self._look.narrow else f"speed {factor:g}×")
        for box in (self.speed, self.reach):
            words = [box.itemText(n) for n in range(box.count())]
            widest = max(self._look.wide("body", text) for text in words)
            box.setFixedWidth(widest + self._look.px(38))

    def _show(self) -> None:
        self.speed.setCurrentIndex(SPEEDS.index(self._transport.speed))
        self.reach.setCurrentIndex(int(self._transport.whole))

    def _measure(self) -> None:
        px = self._look.px
        self._layout.setContentsMargins(px(14), px(6), px(14), px(6))
        self._layout.setSpacing(px(8))
        self.play.setFixedSize(px(46), px(46))
        self._fit()
        self.setFixedHeight(px(62))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card it stands on."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            cards.paint(painter, self.rect(), self._look)
