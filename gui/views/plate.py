"""`Plate`: a sheet of cells on the screen, with the marks over it. It shows; it is not drawn on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Look
from gui.views import cells, marks
from gui.views.cells import Sheet
from gui.views.marks import Marks
from gui.views.pencil import Spot

Bools = NDArray[np.bool_]


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
        self._hover: Spot | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        look.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        """Square by wish; the page decides."""
        return QSize(self._look.px(120), self._look.px(120))

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show these cells; where only some look different, only they are painted."""
        if sheet != self._sheet:
            old, self._sheet = self._sheet, sheet
            self._refresh(old, sheet)

    def _refresh(self, old: Sheet | None, new: Sheet | None) -> None:
        """Ask for the cells that look different to be painted, or for all."""
        if old is None or new is None or self.area().isEmpty():
            self.update()
            return
        differ = _changed(old, new, self.area().height() / new.rows, self._look)
        if differ is None:
            self.update()
        else:
            self.update(_region(self.area(), new, differ))

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
        """Cells from a kept picture, marks over them."""
        if self._sheet is None or self.width() < 8 or self.height() < 8:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawPixmap(0, 0, self._picture(self._sheet))
            self._paint_marks(painter, self._sheet)

    def _paint_marks(self, painter: QPainter, sheet: Sheet) -> None:
        area, look, cursor = self.area(), self._look, self.cursor_cell()
        marks.paint(painter, area, sheet, self._marks, look)
        if cursor is not None:
            rect = cells.cell_rect(area, sheet, *cursor)
            cells.outline(painter, rect, look.color("focus"), look.px(2))
        hover = self._hover
        if hover is not None and hover[0] < sheet.rows and hover[1] < sheet.columns:
            rect = cells.cell_rect(area, sheet, *hover)
            text = marks.tag_text(sheet, hover)
            marks.paint_tag(painter, QRectF(self.rect()), rect, text, look)

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
            differ = _changed(was, sheet, cell, self._look) if whole_pixels else None
        if picture is not old or was is not sheet:
            with QPainter(picture) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint_cells(painter, sheet, differ)
        self._painted, self._drawn = picture, sheet
        return picture

    def _paint_cells(self, painter: QPainter, sheet: Sheet, differ: Bools | None) -> None:
        area, only = self.area(), None
        if differ is not None:
            # A cell's frame reaches half a pixel beyond it, so its neighbours are painted, too.
            near = np.pad(differ, 1)
            near = near[:-2] | near[1:-1] | near[2:]
            near = near[:, :-2] | near[:, 1:-1] | near[:, 2:]
            only = np.flatnonzero(near).tolist()
            painter.setClipRegion(_region(area, sheet, differ))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(self.rect(), Qt.GlobalColor.transparent)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        cells.paint(painter, area, sheet, self._look, only)

    def _redraw(self) -> None:
        self._painted = None
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


def _changed(old: Sheet, new: Sheet, cell: float, look: Look) -> Bools | None:
    """The cells, (rows, columns), that look different; None where all may."""
    if old.values.shape != new.values.shape or new.border is not None or cell < cells.SMALL_CELL:
        return None
    alike = replace(old, values=new.values, reached=new.reached) == new
    if not alike or cells.lettering(old, cell, look) != cells.lettering(new, cell, look):
        return None
    differ = old.values != new.values
    found: Bools = differ.any(axis=0) if differ.ndim == 3 else differ
    if old.reached != new.reached:
        total = new.rows * new.columns
        ends = sorted(total if n is None else n for n in (old.reached, new.reached))
        found.ravel()[ends[0] : ends[1]] = True
    return found


def _region(area: QRectF, sheet: Sheet, differ: Bools) -> QRegion:
    """The pixels of some cells, with the half pixel of a frame around them."""
    found = QRegion()
    for row, column in np.argwhere(differ).tolist():
        cell = cells.cell_rect(area, sheet, row, column)
        found += cell.adjusted(-1, -1, 0, 0).toRect()
    return found


def beneath(region: QRegion, *plates: Plate) -> bool:
    """Whether all that is to be painted lies beneath plates, so that only the ground is seen."""
    places = [plate.geometry() for plate in plates if not plate.isHidden()]
    return all(any(place.contains(rect) for place in places) for rect in region)  # type: ignore[attr-defined]
