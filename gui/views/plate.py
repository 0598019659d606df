"""`Plate`: a sheet of cells on the screen, with the marks over it. It shows; it is not drawn on."""

from __future__ import annotations

from functools import lru_cache

import msgspec
import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Look
from gui.views import cells, figures, marks
from gui.views.cells import Block, Sheet
from gui.views.kept import on_screen
from gui.views.marks import Marks
from gui.views.pencil import Spot

EDGE = 3  # units around the cells


class Plate(QWidget):
    """A sheet of cells.

    Signals:
        pointed(cell): (row, column) under the pointer, None when it left.
        chosen(row, column): a cell was clicked.
    """

    pointed = Signal(object)
    chosen = Signal(int, int)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._sheet: Sheet | None = None
        self._marks = Marks()
        self._painted: QPixmap | None = None
        self._drawn: Sheet | None = None
        self._compared: tuple[Sheet, Sheet, float, Block | None] | None = None
        self._hover: Spot | None = None
        self.stretched = False  # cells fill what room there is, and need not be square
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        look.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        """Square by wish; the page decides."""
        return QSize(self._look.px(120), self._look.px(120))

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show these cells."""
        if sheet != self._sheet:
            old, self._sheet = self._sheet, sheet
            self._update_from(old)

    def show_marks(self, shown: Marks) -> None:
        """Show these marks over the cells."""
        if shown != self._marks:
            both, self._marks = (self._marks, shown), shown
            if self._sheet is not None:
                for one in both:
                    self.update(marks.extent(self.area(), self._sheet, one, self._look))

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
        sheet, edge = self._sheet, self._look.px(EDGE)
        if self.stretched:
            return QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        return _area(self.width(), self.height(), edge, sheet.rows, sheet.columns, sheet.margin)

    def cell_at(self, point: QPointF) -> Spot | None:
        """The cell under a point, None beside the cells."""
        return self.nearest(point) if self.area().contains(point) else None

    def nearest(self, point: QPointF) -> Spot:
        """The cell nearest to a point, also from outside."""
        area, sheet = self.area(), self._sheet
        if sheet is None or area.isEmpty():
            return 0, 0
        row = int((point.y() - area.y()) / area.height() * sheet.rows // 1)
        column = int((point.x() - area.x()) / area.width() * sheet.columns // 1)
        return min(max(row, 0), sheet.rows - 1), min(max(column, 0), sheet.columns - 1)

    def center_of(self, row: float, column: float) -> QPointF:
        """The middle of a cell, in the widget's coordinates."""
        assert self._sheet is not None
        return cells.cell_rect(self.area(), self._sheet, row, column).center()

    def cursor_cell(self) -> Spot | None:
        """The cell the keyboard stands on, where it stands on one."""
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cells, on the screen from a kept picture, and marks over them."""
        if self._sheet is None or self.width() < 8 or self.height() < 8:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if on_screen(painter, self.devicePixelRatioF()):
                painter.drawPixmap(0, 0, self._picture(self._sheet))
            else:
                cells.paint(painter, self.area(), self._sheet, self._look)
            extent = marks.extent(self.area(), self._sheet, self._marks, self._look)
            if event.region().intersects(extent):
                marks.paint(painter, self.area(), self._sheet, self._marks, self._look)
            self._paint_pointers(painter, self._sheet)

    def _paint_pointers(self, painter: QPainter, sheet: Sheet) -> None:
        """Where the keyboard stands, and the value under the mouse."""
        area, look, cursor = self.area(), self._look, self.cursor_cell()
        if cursor is not None:
            rect = cells.cell_rect(area, sheet, *cursor)
            cells.outline(painter, rect, look.color("focus"), look.px(2))
        hover = self._hover
        if hover is not None and hover[0] < sheet.rows and hover[1] < sheet.columns:
            rect = cells.cell_rect(area, sheet, *hover)
            text = marks.tag_text(sheet, hover)
            marks.paint_value(painter, QRectF(self.rect()), rect, text, look)

    def _picture(self, sheet: Sheet) -> QPixmap:
        """The cells, painted; of an older picture, what looks different is painted anew."""
        ratio = self.devicePixelRatioF()
        old, was = self._painted, self._drawn
        if old is None or was is None or old.devicePixelRatio() != ratio:
            picture, differ = QPixmap(self.size() * ratio), None
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
        else:
            cell = self.area().height() / sheet.rows
            whole_pixels = ratio == int(ratio)
            picture = old
            differ = self._changed(was, sheet, cell) if whole_pixels else None
        if picture is not old or was is not sheet:
            with QPainter(picture) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint_cells(painter, sheet, differ)
        self._painted, self._drawn = picture, sheet
        return picture

    def _paint_cells(self, painter: QPainter, sheet: Sheet, differ: Block | None) -> None:
        area = self.area()
        if differ is not None:
            painter.setClipRect(_pixels(area, sheet, differ))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(self.rect(), Qt.GlobalColor.transparent)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        cells.paint(painter, area, sheet, self._look, differ)

    def _update_from(self, old: Sheet | None) -> None:
        """Have painted what looks different from an earlier sheet."""
        new, differ = self._sheet, None
        if old is not None and new is not None and self._hover is None:
            differ = self._changed(old, new, self.area().height() / new.rows)
        if new is None or differ is None:
            self.update()
        else:
            self.update(_pixels(self.area(), new, differ))

    def _changed(self, old: Sheet, new: Sheet, cell: float) -> Block | None:
        """As `_changed` of this file; what was just asked is not worked out twice."""
        known = self._compared
        if known is None or known[0] is not old or known[1] is not new or known[2] != cell:
            known = old, new, cell, _changed(old, new, cell, self._look)
            self._compared = known
        return known[3]

    def _redraw(self) -> None:
        self._painted = self._compared = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size needs another picture."""
        self._painted = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a cell."""
        spot = self.cell_at(event.position())
        if spot is not None:
            self.chosen.emit(*spot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is pointed at."""
        self.point_at(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self.point_at(None)

    def point_at(self, spot: Spot | None) -> None:
        """The pointer is over this cell, or over none."""
        if spot != self._hover:
            self._hover = spot
            self.update()
            self.pointed.emit(spot)


@lru_cache
def _area(width: int, height: int, edge: float, rows: int, columns: int, margin: int) -> QRectF:
    inner = QRectF(edge, edge, width - 2 * edge, height - 2 * edge)
    return cells.fitted(inner, rows, columns, margin)


def _changed(old: Sheet, new: Sheet, cell: float, look: Look) -> Block | None:
    """The block of cells that look different; None where all may."""
    if old.values.shape != new.values.shape or new.border is not None or cell < cells.SMALL_CELL:
        return None
    alike = msgspec.structs.replace(old, values=new.values, reached=new.reached) == new
    lettered = [figures.lettering(sheet, cell, cell, look) for sheet in (old, new) if sheet.numbers]
    if not alike or len(set(lettered)) > 1:
        return None
    differ = old.values != new.values
    found = differ.any(axis=0) if differ.ndim == 3 else differ
    if old.reached != new.reached:
        ends = sorted((old.there, new.there))
        found.ravel()[ends[0] : ends[1]] = True
    rows, columns = (np.flatnonzero(found.any(axis=axis)).tolist() for axis in (1, 0))
    return (rows[0], columns[0], rows[-1] + 1, columns[-1] + 1) if rows else (0, 0, 0, 0)


def _pixels(area: QRectF, sheet: Sheet, block: Block) -> QRect:
    """The pixels of some cells, with the half pixel of a frame around them."""
    top, left, bottom, right = block
    first = cells.cell_rect(area, sheet, top, left)
    last = cells.cell_rect(area, sheet, bottom, right)
    return QRectF(first.topLeft(), last.topLeft()).adjusted(-1, -1, 0, 0).toRect()
