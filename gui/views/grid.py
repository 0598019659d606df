"""`Grid`: a plate one can draw on. The input and every filter are this; maps are plates.

Pen, eraser, fill and line with the mouse, right button erases, wheel changes one value, arrow keys
move and digits type. It never keeps what was drawn: it asks (`edited`), and shows what comes back;
only while the button is down it shows the drawing itself, so that it is under the hand at once.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent

from engine.array import Floats
from gui.theme import Look
from gui.views.cells import Sheet
from gui.views.hand import Hand
from gui.views.pencil import Pencil, Spot
from gui.views.plate import Plate

PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Grid(Plate):
    """A sheet of cells under a hand.

    Attributes:
        editable: whether it is drawn on now; else it is a plate.
        truth: gives the newest values of what is shown; the picture may be some edits behind.

    Signals:
        edited(values, stroke): what the sheet should hold, of the shape shown; whether a button
            is down, so that more may follow.
        settled(): the hand was lifted.
    """

    edited = Signal(object, bool)
    settled = Signal()

    def __init__(
        self, look: Look, name: str, pencil: Pencil, limit: float = 1.0, empty: float = -1.0
    ) -> None:
        super().__init__(look, name)
        self._hand = Hand(pencil, limit, empty)
        self.editable = True
        self.truth: Callable[[], Floats | None] = lambda: None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show these cells; while a stroke is under way, those of the stroke."""
        shown = self._sheet
        if self._hand.drawing and sheet and shown and sheet.values.shape == shown.values.shape:
            sheet = msgspec.structs.replace(sheet, values=shown.values)
        self._hand.light = sheet is not None and (sheet.values.ndim == 3 or bool(sheet.hue))
        super().show_sheet(sheet)

    def cursor_cell(self) -> Spot | None:
        """The cell the keyboard stands on."""
        if not (self.editable and self.hasFocus()) or self._sheet is None:
            return None
        row, column = self._hand.spot
        return min(row, self._sheet.rows - 1), min(column, self._sheet.columns - 1)

    def _newest(self, sheet: Sheet) -> Floats:
        """What an edit begins with: the newest values, where they still are of this shape."""
        values = self.truth()
        if values is None or values.shape != sheet.values.shape:
            return sheet.values
        return values

    def _ask(self, values: Floats) -> None:
        assert self._sheet is not None
        if values is not self._sheet.values:
            old, self._sheet = self._sheet, msgspec.structs.replace(self._sheet, values=values)
            self._update_from(old)
            self.edited.emit(values, self._hand.drawing)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke, or choose a cell."""
        spot = self.cell_at(event.position())
        if spot is None or self._sheet is None:
            return
        self.update()  # the keyboard's cell follows
        right = event.button() == Qt.MouseButton.RightButton
        if self.editable and (self._hand.draws or right):
            self.point_at(None)  # who draws does not ask: no story follows the pen
            self._ask(self._hand.press(self._newest(self._sheet), spot, right))
        else:
            self._hand.spot = spot
            self.chosen.emit(*spot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on, or tell what is pointed at."""
        if self._hand.drawing and self._sheet is not None:
            self._ask(self._hand.move(self._sheet.values, self.nearest(event.position())))
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        self.let_go()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change one value."""
        spot = self.cell_at(event.position())
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not self.editable or spot is None or self._sheet is None or held:
            event.ignore()
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        turn = event.angleDelta().y() or event.angleDelta().x()
        self._ask(self._hand.wheel(self._newest(self._sheet), spot, turn / 120, fine))

    def event(self, event: QEvent) -> bool:
        """Keys that walk and type on the sheet are ours before they are shortcuts."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            ours = self._hand.wants(event.key(), event.text())
            if self.editable and ours and event.modifiers() in PLAIN:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk and type."""
        values = None
        if self.editable and self._sheet is not None:
            values = self._hand.key(self._newest(self._sheet), event)
        if values is None:
            super().keyPressEvent(event)
            return
        self.update()
        self._ask(values)
        row, column = self._hand.spot
        self.setAccessibleDescription(f"row {row + 1}, column {column + 1}")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard stands."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard went elsewhere."""
        self.let_go()
        self.update()

    def let_go(self) -> None:
        """End a stroke that is under way: the button came up, or the sheet is another one now."""
        if self._hand.drawing:
            self._hand.release()
            self.settled.emit()
