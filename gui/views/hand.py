"""`Hand`: what a mouse, a wheel and a keyboard do to a sheet one can draw on.

It turns movements into new values and keeps only what a movement needs: where the stroke began and
what has been typed so far.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from engine.array import Floats
from gui.views.pencil import Pencil, Spot, flooded, line, stroked

ARROWS = {  # rows, columns
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
ERASE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
DONE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Hand:
    """Draws on one sheet.

    Attributes:
        spot: the cell the keyboard stands on.
        drawing: whether a button is down.
        empty: what an erased cell holds; on light sheets its opposite.
        light: on a coloured sheet 1 is light: the pen leaves the dark, and empty is 1.
    """

    def __init__(self, pencil: Pencil, limit: float, empty: float = -1.0) -> None:
        self.pencil = pencil
        self.spot: Spot = (0, 0)
        self.drawing = False
        self.empty = empty
        self.light = False
        self._limit = limit
        self._before: Floats | None = None
        self._last: Spot = (0, 0)
        self._value = 1.0
        self._erasing = False
        self._typed = ""

    @property
    def draws(self) -> bool:
        """Whether the chosen tool leaves anything."""
        return self.pencil.tool != "point"

    def press(self, values: Floats, spot: Spot, erase: bool) -> Floats:
        """A button went down; the right one erases whatever the tool."""
        self._typed = ""
        self.spot = self._last = spot
        self._before = values
        self.drawing = True
        tool, self._erasing = self.pencil.tool, erase
        ink = self.empty if erase or tool == "eraser" else self.pencil.value
        self._value = -ink if self.light else ink
        if tool == "fill" and not erase:
            return flooded(values, spot, self._value)
        return stroked(values, [spot], self._value)

    def move(self, values: Floats, spot: Spot) -> Floats:
        """The pointer moved with the button down."""
        if self.pencil.tool == "fill" and not self._erasing:
            return values
        if self.pencil.tool == "line" and self._before is not None:
            return stroked(self._before, line(self._last, spot), self._value)
        cells = line(self._last, spot)
        self._last = spot
        return stroked(values, cells, self._value)

    def release(self) -> None:
        """The button came up."""
        self.drawing = False
        self._before = None

    def wheel(self, values: Floats, spot: Spot, notches: float, fine: bool) -> Floats:
        """The wheel turned over a cell: a quarter a notch, a hundredth with Shift."""
        step = 0.01 if fine else 0.25
        old = float(values[..., spot[0], spot[1]].mean())
        return self._set(values, spot, round(old + notches * step, 4))

    def wants(self, key: int, text: str) -> bool:
        """Whether a key is for the sheet and not for the window."""
        return (
            key in ARROWS or key in ERASE or key in DONE or (text != "" and text in "0123456789.,-")
        )

    def key(self, values: Floats, event: QKeyEvent) -> Floats | None:
        """A key was pressed: arrows walk, digits type, Delete erases. None: not for us."""
        key, text = Qt.Key(event.key()), event.text()
        rows, columns = values.shape[-2:]
        self.spot = min(self.spot[0], rows - 1), min(self.spot[1], columns - 1)
        if key in ARROWS:
            self._typed = ""
            down, right = ARROWS[key]
            self.spot = (self.spot[0] + down) % rows, (self.spot[1] + right) % columns
            return values
        if key in ERASE:
            self._typed = ""
            return self._set(values, self.spot, -self.empty if self.light else self.empty)
        if key in DONE:
            self._typed = ""
            return values
        if text and text in "0123456789.,-":
            return self._type(values, text.replace(",", "."))
        return None

    def _type(self, values: Floats, text: str) -> Floats:
        """Each keystroke takes effect at once: `-`, `-.`, `-.5` become −1, −1, −0.5."""
        self._typed += text
        try:
            number = float(self._typed)
        except ValueError:
            if self._typed not in ("-", ".", "-."):
                self._typed = text
            return values
        return self._set(values, self.spot, number)

    def _set(self, values: Floats, spot: Spot, number: float) -> Floats:
        return stroked(values, [spot], min(max(number, -self._limit), self._limit))
