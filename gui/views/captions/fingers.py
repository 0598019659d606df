"""`Fingers`: what keys do on the large picture, so that everything a drag does has another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from gui.views.hand import ARROWS

if TYPE_CHECKING:
    from gui.views.captions.canvas import Canvas

STEP, FINE = 0.02, 0.005  # of the scene: what an arrow key moves, with Shift
GROW = 1.08  # what + makes of a size
NEXT = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
LARGER, SMALLER = (Qt.Key.Key_Plus, Qt.Key.Key_Equal), (Qt.Key.Key_Minus,)
DROP = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
LEAVE = Qt.Key.Key_Escape
DEEDS = {
    Qt.Key.Key_F: "flip",
    Qt.Key.Key_C: "colour",
    Qt.Key.Key_B: "front",
    **dict.fromkeys(DROP, "drop"),
}
MOVING = (*ARROWS, *LARGER, *SMALLER, *DEEDS, LEAVE)  # need a thing
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = (Qt.KeyboardModifier.NoModifier, SHIFT, Qt.KeyboardModifier.KeypadModifier)
HINT = "Space next · arrows · + − · F flip · C colour · B front · Del"


class Fingers(QObject):
    """Hears the keys of a canvas that has the focus.

    Things: Space takes the next one, arrows move it (Shift finer), + and − resize, F flips, C
    recolours, B brings it to the front, Del takes it away, Esc leaves it. Brush: arrows walk, and
    point as they do, Space adds light, Del takes light away.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that do something here are ours before they are shortcuts."""
        if not isinstance(event, QKeyEvent) or event.modifiers() not in PLAIN:
            return False
        key = Qt.Key(event.key())
        if not self.wants(key):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            self._press(key, bool(event.modifiers() & SHIFT))
            return True
        return False

    def wants(self, key: Qt.Key) -> bool:
        """Whether a key does something now."""
        sight = self._canvas.sight
        if sight.brush:
            return key in ARROWS or key in NEXT or key in DROP
        if sight.scenery is None:
            return False
        return key in NEXT or (sight.thing is not None and key in MOVING)

    def _press(self, key: Qt.Key, shift: bool) -> None:
        canvas, thing = self._canvas, self._canvas.sight.thing
        if canvas.sight.brush:
            self._paint(key)
        elif key in NEXT:
            self._take_next(-1 if shift else 1)
        elif thing is None:
            return
        elif key in ARROWS:
            down, right = ARROWS[key]
            by = FINE if shift else STEP
            canvas.moved.emit(thing, right * by, down * by)
        elif key == LEAVE:
            canvas.picked.emit(None)
        elif key in DEEDS:
            canvas.done.emit(thing, DEEDS[key])
        else:
            canvas.sized.emit(thing, GROW if key in LARGER else 1 / GROW)

    def _take_next(self, by: int) -> None:
        """The next thing from the left; after the last one none, then the first again."""
        canvas = self._canvas
        scenery = canvas.sight.scenery
        assert scenery is not None
        boxes = {n: scenery.box(n).center().x() for n in scenery.things}
        order = [None, *sorted(boxes, key=boxes.__getitem__)]
        thing = canvas.sight.thing
        now = order.index(thing) if thing in order else 0
        canvas.picked.emit(order[(now + by) % len(order)])

    def _paint(self, key: Qt.Key) -> None:
        canvas, last = self._canvas, self._canvas.side - 1
        if key in ARROWS:
            down, right = ARROWS[key]
            row, column = canvas.stands[0] + down, canvas.stands[1] + right
            canvas.stands = min(max(row, 0), last), min(max(column, 0), last)
            canvas.setAccessibleDescription(
                f"row {canvas.stands[0] + 1}, column {canvas.stands[1] + 1}"
            )
            canvas.point(canvas.stands)
            canvas.update()
            return
        y, x = ((n + 0.5) / canvas.side for n in canvas.stands)
        canvas.lit.emit(y, x, 1.0 if key in NEXT else -1.0)
        canvas.settled.emit()
