"""Painting numbers as cells: the one look of inputs, filters, maps, thumbnails and matrices.

    ink       −1 paper … 1 ink, as drawn
    signed    one diverging map fixed on −high … high

How their numbers are written is said in `figures`.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from engine.array import Floats
from gui import colours
from gui.theme import Look
from gui.themes import Theme
from gui.views import figures

Pixels = NDArray[np.uint32]
Block = tuple[int, int, int, int]  # of cells: its first row and column, and those beyond its end

SMALL_CELL = 9  # pixels; below this cells are drawn without gaps, as one image


class Sheet(msgspec.Struct, frozen=True, eq=False, dict=True):
    """What to paint: numbers and how to read them.

    Attributes:
        values: (rows, columns), or (3, rows, columns) for a colour picture in −1 … 1.
        ink: drawn as ink on paper, numbers brief; else signed, numbers with two decimals.
        high: the value of the strongest colour.
        reached: cells in reading order that are there yet; later ones are drawn faint.
        numbers: whether to print numbers where they fit.
        hue: of a colour picture's channel: −1 is black, 1 this colour.
        terse: whole numbers are printed bare.
        border: the sheet with its padding, (rows + 2p, columns + 2p), drawn faintly around it.
    """

    values: Floats
    ink: bool = False
    high: float = 1.0
    reached: int | None = None
    numbers: bool = True
    hue: str = ""
    terse: bool = False
    border: Floats | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sheet):
            return NotImplemented
        mine, theirs = (msgspec.structs.astuple(one)[1:-1] for one in (self, other))
        if mine != theirs:
            return False
        return _same(self.values, other.values) and _same(self.border, other.border)

    def __ne__(self, other: object) -> bool:
        return not self == other  # a struct's own ≠ does not ask =

    __hash__ = None  # type: ignore[assignment]

    @property
    def margin(self) -> int:
        """Cells of padding on each side."""
        return 0 if self.border is None else (self.border.shape[0] - self.rows) // 2

    @cached_property
    def whole(self) -> bool:
        """Whether all its numbers are whole."""
        return bool((self.values == np.rint(self.values)).all())

    @cached_property
    def signed(self) -> bool:
        """Whether some of its numbers are below 0."""
        return bool(self.values.min() < 0)

    @property
    def there(self) -> int:
        """How many cells, in reading order, are there yet."""
        return self.rows * self.columns if self.reached is None else self.reached

    @property
    def rows(self) -> int:
        """Rows of cells."""
        return int(self.values.shape[-2])

    @property
    def columns(self) -> int:
        """Columns of cells."""
        return int(self.values.shape[-1])


def _same(a: Floats | None, b: Floats | None) -> bool:
    if a is None or b is None or a is b:
        return a is b
    return a.shape == b.shape and bool(np.array_equal(a, b))


def fitted(area: QRectF, rows: int, columns: int, margin: int = 0) -> QRectF:
    """The largest rectangle of square cells at an area's top left, inside a margin of cells."""
    cell = min(area.width() / (columns + 2 * margin), area.height() / (rows + 2 * margin))
    if cell >= SMALL_CELL:
        cell = float(int(cell))
    edge = cell * margin
    return QRectF(area.x() + edge, area.y() + edge, cell * columns, cell * rows)


def cell_rect(area: QRectF, sheet: Sheet, row: float, column: float, span: float = 1) -> QRectF:
    """Where a cell, or a square of `span` cells from it, lies inside a fitted area."""
    w, h = area.width() / sheet.columns, area.height() / sheet.rows
    return QRectF(area.x() + column * w, area.y() + row * h, w * span, h * span)


def pixels(sheet: Sheet, look: Look) -> Pixels:
    """The colour of every cell, (rows, columns), 0xFFRRGGBB."""
    values = sheet.values
    found: Pixels
    if values.ndim == 3:
        channels = np.round((np.clip(values, -1, 1) + 1) * 127.5).astype(np.uint32)
        found = channels[0] << 16 | channels[1] << 8 | channels[2] | np.uint32(0xFF000000)
        return found
    found = shades(sheet, look)[colours.indices(values, -sheet.high, sheet.high)]
    return found


def shades(sheet: Sheet, look: Look) -> Pixels:
    """The sheet's colour map, (256,): ink on paper, light in the dark, or signed."""
    return _map(sheet.ink, sheet.hue, look.theme)


@lru_cache
def _map(ink: bool, hue: str, theme: Theme) -> Pixels:
    if hue:
        return colours.shades("#000000", hue)
    return colours.ink(theme) if ink else colours.signed(theme)


def image(sheet: Sheet, look: Look) -> QImage:
    """One pixel a cell."""
    return as_image(pixels(sheet, look))


def as_image(colors: Pixels) -> QImage:
    """Colours (rows, columns) as an image that owns its memory."""
    data = np.ascontiguousarray(colors)
    rows, columns = data.shape
    return QImage(data.data, columns, rows, columns * 4, QImage.Format.Format_RGB32).copy()


def paint(
    painter: QPainter, area: QRectF, sheet: Sheet, look: Look, block: Block | None = None
) -> None:
    """Paint a sheet into an area of its cells; or, where the painter is clipped to it, a block."""
    cell = min(area.width() / sheet.columns, area.height() / sheet.rows)
    if sheet.border is not None:
        _border(painter, area, sheet, look)
    if cell < SMALL_CELL:
        painter.drawImage(area, image(sheet, look))
        if sheet.ink:
            painter.setPen(QPen(look.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area)
        return
    framed = sheet.ink and cell >= 16
    colors = pixels(sheet, look)
    # A frame reaches half a pixel beyond its cell, a long number into the cells beside it.
    around = _cells(sheet, block, int(framed), int(framed))
    _tiles(painter, area, sheet, look, colors, around, framed)
    if sheet.ink and not framed:
        painter.setPen(QPen(look.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(-1, -1, 0, 0))
    if sheet.numbers and sheet.values.ndim == 2:
        there = [n for n in _cells(sheet, block, 0, 1) if n < sheet.there]
        figures.paint(painter, area, sheet, look, colors, there)


def _cells(sheet: Sheet, block: Block | None, above: int, beside: int) -> list[int]:
    """The cells of a block, in reading order, with so many around it; all where there is none."""
    if block is None:
        return list(range(sheet.rows * sheet.columns))
    top, left, bottom, right = block
    rows = range(max(top - above, 0), min(bottom + above, sheet.rows))
    columns = range(max(left - beside, 0), min(right + beside, sheet.columns))
    return [row * sheet.columns + column for row in rows for column in columns]


def _tiles(
    painter: QPainter,
    area: QRectF,
    sheet: Sheet,
    look: Look,
    colors: Pixels,
    which: list[int],
    framed: bool,
) -> None:
    """These cells in their colours, (rows, columns); faint where a cell is not there yet."""
    w, h = area.width() / sheet.columns, area.height() / sheet.rows
    cell = min(w, h)
    gap = 1 if cell < 22 else round(cell * 0.055)
    radius = 0 if cell < 22 else cell * 0.06
    outlined = look.color("line") if framed else None
    empty = look.color("empty")
    for n in which:
        row, column = divmod(n, sheet.columns)
        rect = QRectF(area.x() + column * w, area.y() + row * h, w - gap, h - gap)
        color = QColor.fromRgba(int(colors[row, column])) if n < sheet.there else empty
        _tile(painter, rect, color, radius, outlined)


def _border(painter: QPainter, area: QRectF, sheet: Sheet, look: Look) -> None:
    """The padding around a sheet: cells that were never drawn, with the values they lend."""
    assert sheet.border is not None
    edge = sheet.margin
    cell = area.height() / sheet.rows
    whole = Sheet(sheet.border, sheet.ink, sheet.high, numbers=False, hue=sheet.hue)
    colors = pixels(whole, look)
    for row, column in np.ndindex(*sheet.border.shape):
        inside = edge <= row < edge + sheet.rows and edge <= column < edge + sheet.columns
        if not inside:
            x, y = area.x() + (column - edge) * cell, area.y() + (row - edge) * cell
            color = mixed(QColor.fromRgba(int(colors[row, column])), look.color("empty"))
            painter.fillRect(QRectF(x, y, cell - 1, cell - 1), color)


def _tile(
    painter: QPainter, rect: QRectF, color: QColor, radius: float, outlined: QColor | None
) -> None:
    if outlined is None and radius == 0:
        painter.fillRect(rect, color)
        return
    painter.setPen(QPen(outlined, 1) if outlined is not None else Qt.PenStyle.NoPen)
    painter.setBrush(color)
    if radius:
        painter.drawRoundedRect(rect, radius, radius)
    else:
        painter.drawRect(rect)


def mixed(color: QColor, other: QColor) -> QColor:
    """A quarter of one colour in three quarters of another."""
    parts = zip(color.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    red, green, blue = ((mine + 3 * theirs) // 4 for mine, theirs in parts)
    return QColor(red, green, blue)


def outline(painter: QPainter, rect: QRectF, color: QColor, width: float) -> None:
    """A frame around something, drawn on its edge, with a halo that parts it from dark cells."""
    if width < 2:
        painter.setPen(QPen(color, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)
        return
    halo = QColor(255, 255, 255) if color.lightness() < 160 else QColor(0, 0, 0)
    halo.setAlpha(150)
    for side in _frame(rect, width / 2 + 1):
        painter.fillRect(side, halo)
    for side in _frame(rect, width / 2):
        painter.fillRect(side, color)


def _frame(rect: QRectF, half: float) -> tuple[QRectF, QRectF, QRectF, QRectF]:
    """The four sides of a frame: filled, they are painted much sooner than stroked."""
    outer, inner = rect.adjusted(-half, -half, half, half), rect.adjusted(half, half, -half, -half)
    x, y, w, thick = outer.x(), outer.y(), outer.width(), 2 * half
    beside = QRectF(x, inner.y(), thick, inner.height())
    return (
        QRectF(x, y, w, thick),
        QRectF(x, inner.bottom(), w, thick),
        beside,
        beside.translated(w - thick, 0),
    )
