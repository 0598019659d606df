"""`Grid`: the one widget for a sheet of cells. Input, filters, maps, products: all are this.

It shows a sheet and the marks over it. Where it was given a pencil, a hand draws on it: pen,
eraser, fill and line with the mouse, right button erases, wheel changes one value, arrow keys move
and digits type. It never keeps what was drawn: it asks (`edited`), and shows what comes back; only
while the button is down it shows the drawing itself, so that the picture is under the hand at once.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.array import Floats
from gui.theme import Look
from gui.views import cells, marks
from gui.views.cells import Sheet
from gui.views.hand import Hand
from gui.views.marks import Marks
from gui.views.pencil import Pencil, Spot


class Grid(QWidget):
    """A sheet of cells.

    Signals:
        pointed(cell): (row, column) under the pointer, None when it left.
        chosen(row, column): a cell was clicked that was not drawn on.
        edited(values): what the sheet should hold, of the shape shown.
        settled(): the hand was lifted.
    """

    pointed = Signal(object)
    chosen = Signal(int, int)
    edited = Signal(object)
    settled = Signal()

    def __init__(
        self, look: Look, name: str, pencil: Pencil | None = None, limit: float = 1.0
    ) -> None:
        super().__init__()
        self._look = look
        self._sheet: Sheet | None = None
        self._marks = Marks()
        self._painted: QPixmap | None = None
        self._hover: Spot | None = None
        self._hand = Hand(pencil, limit) if pencil is not None else None
        self.editable = pencil is not None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        look.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        """Square by wish; the page decides."""
        return QSize(self._look.px(120), self._look.px(120))

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show these cells; while a stroke is under way, those of the stroke."""
        shown = self._sheet
        if self._drawing_hand() and sheet and shown and sheet.values.shape == shown.values.shape:
            sheet = replace(sheet, values=shown.values)
        if sheet != self._sheet:
            self._sheet = sheet
            self._redraw()

    def show_marks(self, shown: Marks) -> None:
        """Show these marks over the cells."""
        if shown != self._marks:
            self._marks = shown
            self.update()

    @property
    def sheet(self) -> Sheet | None:
        """What is shown."""
        return self._sheet

    @property
    def marks(self) -> Marks:
        """The marks over it."""
        return self._marks

    def area(self) -> QRectF:
        """Where the cells lie inside the widget."""
        if self._sheet is None:
            return QRectF()
        edge = self._look.px(3)
        inner = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        return cells.fitted(inner, self._sheet.rows, self._sheet.columns, self._sheet.margin)

    def cell_at(self, point: QPointF) -> Spot | None:
        """The cell under a point, None beside the cells."""
        spot = self._spot(point)
        inside = self.area().contains(point)
        return spot if inside else None

    def center_of(self, row: float, column: float) -> QPointF:
        """The middle of a cell, in the widget's coordinates."""
        assert self._sheet is not None
        return cells.cell_rect(self.area(), self._sheet, row, column).center()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cells from a kept picture, marks over them."""
        if self._sheet is None or self.width() < 8 or self.height() < 8:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawPixmap(0, 0, self._picture(self._sheet))
            area, look = self.area(), self._look
            marks.paint(painter, area, self._sheet, self._marks, look)
            if self._hand is not None and self.editable and self.hasFocus():
                rect = cells.cell_rect(area, self._sheet, *self._hand.spot)
                cells.outline(painter, rect, look.color("focus"), look.px(2))
            if self._hover is not None and max(self._hover) < max(self._sheet.values.shape):
                rect = cells.cell_rect(area, self._sheet, *self._hover)
                text = marks.tag_text(self._sheet, self._hover)
                marks.paint_tag(painter, QRectF(self.rect()), rect, text, look)

    def _picture(self, sheet: Sheet) -> QPixmap:
        if self._painted is None:
            ratio = self.devicePixelRatioF()
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            with QPainter(picture) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                cells.paint(painter, self.area(), sheet, self._look)
            self._painted = picture
        return self._painted

    def _redraw(self) -> None:
        self._painted = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size needs another picture."""
        self._painted = None

    # What a hand does

    def _drawing_hand(self) -> Hand | None:
        return self._hand if self._hand is not None and self._hand.drawing else None

    def _spot(self, point: QPointF) -> Spot:
        """The cell nearest to a point, also from outside."""
        if self._sheet is None:
            return 0, 0
        area, sheet = self.area(), self._sheet
        row = int((point.y() - area.y()) / area.height() * sheet.rows // 1)
        column = int((point.x() - area.x()) / area.width() * sheet.columns // 1)
        return min(max(row, 0), sheet.rows - 1), min(max(column, 0), sheet.columns - 1)

    def _ask(self, values: Floats) -> None:
        assert self._sheet is not None
        if values is not self._sheet.values:
            self._sheet = replace(self._sheet, values=values)
            self._redraw()
            self.edited.emit(values)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke, or choose a cell."""
        spot = self.cell_at(event.position())
        if spot is None or self._sheet is None:
            return
        right = event.button() == Qt.MouseButton.RightButton
        if self._hand is not None and self.editable and (self._hand.draws or right):
            self._ask(self._hand.press(self._sheet.values, spot, right))
        else:
            if self._hand is not None:
                self._hand.spot = spot
            self.chosen.emit(*spot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on, and tell what is pointed at."""
        hand = self._drawing_hand()
        if hand is not None and self._sheet is not None:
            self._ask(hand.move(self._sheet.values, self._spot(event.position())))
        self._point(self.cell_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        if self._drawing_hand() is not None and self._hand is not None:
            self._hand.release()
            self.settled.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._point(None)

    def _point(self, spot: Spot | None) -> None:
        if spot != self._hover:
            self._hover = spot
            self.update()
            self.pointed.emit(spot)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change one value."""
        spot = self.cell_at(event.position())
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if self._hand is None or not self.editable or spot is None or self._sheet is None or held:
            event.ignore()
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        turn = event.angleDelta().y() or event.angleDelta().x()
        self._ask(self._hand.wheel(self._sheet.values, spot, turn / 120, fine))

    def event(self, event: QEvent) -> bool:
        """Keys that walk and type on the sheet are ours before they are shortcuts."""
        ours = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if ours and self._hand is not None and self.editable:
            assert isinstance(event, QKeyEvent)
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if plain and self._hand.wants(event.key(), event.text()):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk and type."""
        values = None
        if self._hand is not None and self.editable and self._sheet is not None:
            values = self._hand.key(self._sheet.values, event)
        if values is None:
            super().keyPressEvent(event)
            return
        assert self._hand is not None
        self.update()
        self._ask(values)
        self.settled.emit()
        row, column = self._hand.spot
        self.setAccessibleDescription(f"row {row + 1}, column {column + 1}")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard stands."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard went elsewhere."""
        self.update()
