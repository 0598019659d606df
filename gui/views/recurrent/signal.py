"""`SignalPad`: the signal a network reads, drawn by hand: one lane a channel, time to the right.

A drag draws values, the right button draws zeros, the wheel changes the value under the pointer.
A button asks for more room to draw in, or gives it back.
It asks (`edited`) and shows what comes back; while a button is down it shows the drawing itself.
More than four channels are shown as a heat map, one row each, and cannot be drawn on.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolButton

from engine.array import Floats
from engine.explain import cut, sub
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import cards, cells, marks
from gui.views.glance import Glance, scale
from gui.views.kept import Kept
from gui.views.pointing import Hovered
from gui.views.recurrent import lanes

DRAWN = 4  # channels that can be drawn by hand
CONTROL = Qt.KeyboardModifier.ControlModifier


class SignalPad(Hovered[tuple[int, int]]):
    """The signal under a hand.

    Attributes:
        truth: gives the newest signal, (T, D); the picture may be some edits behind.
        names: what the channels are called; may be fewer.

    Signals:
        edited(values, stroke): the signal wished for, (T, D); whether more may follow.
        settled(): the hand was lifted.
        pointed(object): the `Cell` of x under the pointer, None when there is none.
        room_wished(): it should be large, or small again.
    """

    room_wished = Signal()
    edited = Signal(object, bool)
    settled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.truth: Callable[[], Floats | None] = lambda: None
        self._values: Floats | None = None
        self.names: tuple[str, ...] = ()
        self._high, self._step, self._lane = 1.0, 0, 0
        self._last: tuple[int, float] | None = None
        self._kept = Kept()
        self.room = QToolButton(self)
        self.room.clicked.connect(self.room_wished)
        self.setAccessibleName("The signal: draw it")
        look.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        lanes.place(self.room, self.width(), self._look)
        self._change()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The button stays in its corner."""
        self._restyle()

    def sizeHint(self) -> QSize:
        """Wide enough to draw in."""
        return QSize(self._look.px(160), self._look.px(60))

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw the signal of a trace and the step at a glance."""
        values, quantity = trace["x"], trace.quantities["x"]
        if self._last is not None and self._values is not None:
            values = self._values if values.shape == self._values.shape else values
        step = trace.timeline.at(glance.step)[0].map
        if values is not self._values or scale(quantity) != self._high:
            self._values, self._high = values, scale(quantity)
            self._change()
        if step != self._step:
            self._step = step
            self.update()

    def _change(self) -> None:
        self._kept.forget()
        self.update()

    # Where things lie

    def _room(self) -> QRectF:
        return cards.inside(self.size(), self._look)

    def _lanes(self, channels: int) -> list[QRectF]:
        room = self._room()
        high = room.height() / channels
        return [QRectF(room.x(), room.y() + n * high, room.width(), high) for n in range(channels)]

    def _at(self, point: QPointF) -> tuple[int, int] | None:
        """The step and the channel under a point."""
        if self._values is None or not self._room().contains(point):
            return None
        steps, channels = self._values.shape
        room = self._room()
        t = int((point.x() - room.x()) / room.width() * steps)
        lane = int((point.y() - room.y()) / room.height() * channels)
        return min(max(t, 0), steps - 1), min(max(lane, 0), channels - 1)

    def _value(self, point: QPointF) -> float:
        """The value a height in the lane under the hand stands for."""
        assert self._values is not None
        lane = self._lanes(self._values.shape[1])[self._lane]
        half = lane.height() / 2 - self._look.px(3)
        value = (lane.center().y() - point.y()) / half * self._high
        return float(np.clip(round(value, 2), -self._high, self._high))

    @property
    def drawable(self) -> bool:
        """Whether a hand can draw it: there are few channels."""
        return self._values is not None and self._values.shape[1] <= DRAWN

    # What a hand does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to draw."""
        place = self._at(event.position())
        if place is not None and self.drawable:
            self._lane = place[1]
            erase = event.button() == Qt.MouseButton.RightButton
            self._last = place[0], 0.0 if erase else self._value(event.position())
            self._draw(*self._last, *self._last)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on, without gaps; or tell what is pointed at."""
        room = self._room()
        x = min(max(event.position().x(), room.left()), room.right() - 0.01)
        y = min(max(event.position().y(), room.top()), room.bottom() - 0.01)
        place = self._at(QPointF(x, y))
        if self._last is not None and place is not None:
            erase = bool(event.buttons() & Qt.MouseButton.RightButton)
            value = 0.0 if erase else self._value(event.position())
            last, self._last = self._last, (place[0], value)
            self._draw(*last, *self._last)
            return
        self._point(self._at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the hand."""
        if self._last is not None:
            self._last = None
            self.settled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A tenth more or less, a hundredth with Shift."""
        place = self._at(event.position())
        if place is None or not self.drawable or event.modifiers() & CONTROL:
            event.ignore()
            return
        turn = event.angleDelta().y() or event.angleDelta().x()
        by = turn / 120 * (0.01 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.1)
        values, self._lane = self._newest(), place[1]
        wished = float(np.clip(values[place] + by * self._high, -self._high, self._high))
        self._draw(place[0], wished, place[0], wished)

    def _number_at(self, place: tuple[int, int]) -> Cell:
        return Cell("x", place)

    def _newest(self) -> Floats:
        assert self._values is not None
        newest = self.truth()
        return newest if newest is not None and newest.shape == self._values.shape else self._values

    def _draw(self, t0: int, v0: float, t1: int, v1: float) -> None:
        """A straight line of values from one step to another, in the lane under the hand."""
        if t1 < t0:
            t0, v0, t1, v1 = t1, v1, t0, v0
        values = self._newest().copy()
        values[t0 : t1 + 1, self._lane] = np.linspace(v0, v1, t1 - t0 + 1) if t1 > t0 else v1
        self._values = values
        self._change()
        self.edited.emit(values, self._last is not None)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The signal from a kept picture; over it the step we look at."""
        ground = self._look.color("paper")
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._kept.show(painter, self, ground, self._paint_still, self.names)
            if self._values is not None:
                self._paint_cursor(painter, len(self._values))

    def _paint_still(self, painter: QPainter) -> None:
        """The card, the heading and each channel."""
        cards.paint(painter, self.rect(), self._look)
        if self._values is not None:
            rooms = self._lanes(self._values.shape[1]) if self.drawable else [self._room()]
            line = cards.heading(self.size(), self._look)
            line.setRight(self.room.x())
            lanes.paint(painter, line, rooms, self._values, self._high, self.names, self._look)

    def _paint_cursor(self, painter: QPainter, steps: int) -> None:
        look, room = self._look, self._room()
        wide = room.width() / steps
        x = room.x() + self._step * wide
        here = QRectF(x, room.y(), max(wide, 2), room.height())
        cells.outline(painter, here, look.color("accent"), max(2.0, look.px(2)))
        if self._hover is not None and self._values is not None and self._last is None:
            t, lane = min(self._hover[0], steps - 1), self._lanes(self._values.shape[1])
            anchor = QRectF(room.x() + t * wide, lane[min(self._hover[1], len(lane) - 1)].y(), 1, 1)
            text = (
                f"x{sub(t + 1)} = {cut(float(self._values[t, min(self._hover[1], len(lane) - 1)]))}"
            )
            marks.paint_tag(painter, QRectF(self.rect()), anchor, text, look)
