"""What the large picture shows, painted: scene or photograph, its light, cells, frames, words."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from engine.array import Floats
from gui.theme import Look
from gui.views import cells
from gui.views.captions import light
from gui.views.captions.light import How
from gui.views.captions.scenery import Scenery
from gui.views.captions.spoken import Spoken
from gui.views.pencil import Spot

Aim = NDArray[np.bool_]
CORNERS = ("topLeft", "topRight", "bottomLeft", "bottomRight")
WHITE = QColor("white")
WIDEST = 2.5


class Sight(msgspec.Struct, frozen=True, eq=False):
    """What is shown beside the trace.

    Attributes:
        scenery: the scene as it is now; None for a photograph.
        photo: the photograph as it came, not squashed; None where only the model's is known.
        thing: which of its things is chosen, None for none.
        how: how the light is shown.
        brush: whether a hand paints the light; else it moves things.
        fields: (L, 4) each cell's receptive field, top, left, bottom, right, 0 … 1 of the picture.
        pins: cells that are pinned at the word looked at.
        words: a line under the picture.
        learned: the attention its weights were learned with, `soft` or `hard`.
        aim: (R, C) the cells that show what the word names, where it is asked whether the brightest
            cell is one of them; none of them where it names nothing.
    """

    scenery: Scenery | None = None
    photo: QImage | None = None
    thing: int | None = None
    how: How = How()
    brush: bool = False
    fields: Floats | None = None
    pins: frozenset[int] = frozenset()
    words: str = ""
    learned: str = "soft"
    aim: Aim | None = None

    @property
    def aspect(self) -> float:
        """Width ÷ height of the picture."""
        return aspect(self.photo)

    def looks_like(self, other: Sight) -> bool:
        """Whether another one looks the same, for certain: two arrays may be equal or not."""
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True)
        return all(_same(a, b) for a, b in pairs)


def _same(a: object, b: object) -> bool:
    if type(a) is not type(b) or isinstance(a, np.ndarray):
        return a is b
    return a is b or a == b


def aspect(photo: QImage | None) -> float:
    """Width ÷ height of a picture; of one that would be a mere strip a little less so."""
    if photo is None:
        return 1.0
    return min(max(photo.width() / photo.height(), 1 / WIDEST), WIDEST)


def fitted(width: float, height: float, aspect: float = 1.0) -> QRectF:
    """The largest room of a shape, width ÷ height, at the top left of another, on whole pixels."""
    across = max(min(width, height * aspect), 1)
    return QRectF(0, 0, max(int(across), 1), max(int(across / aspect), 1))


def cell_rect(area: QRectF, side: int, spot: Spot) -> QRectF:
    """Where a cell lies in the picture."""
    wide, high = area.width() / side, area.height() / side
    return QRectF(area.x() + spot[1] * wide, area.y() + spot[0] * high, wide, high)


def spot_at(area: QRectF, side: int, point: QPointF) -> Spot | None:
    """The cell under a point, None beside the cells."""
    if not area.contains(point):
        return None
    y, x = within(area, point)
    return min(int(y * side), side - 1), min(int(x * side), side - 1)


def within(area: QRectF, point: QPointF) -> tuple[float, float]:
    """How far down and how far to the right of the picture a point is, 0 … 1 inside of it."""
    away = point - area.topLeft()
    return away.y() / max(area.height(), 1.0), away.x() / max(area.width(), 1.0)


def shine(painter: QPainter, area: QRectF, told: Spoken, t: int, how: How, look: Look) -> None:
    """The light of a word over the picture; of hard attention the cell that was drawn is framed."""
    spot = told.drawn(t)
    light.paint(painter, area, told.alpha[t], how, look, spot)
    if spot is not None:
        drawn(painter, cell_rect(area, told.side, spot), look)


def drawn(painter: QPainter, rect: QRectF, look: Look) -> None:
    """The frame of a cell that hard attention drew."""
    cells.outline(
        painter, rect, look.color("attention"), max(2.0, min(look.px(3), rect.width() / 8))
    )


def lit(painter: QPainter, area: QRectF, told: Spoken, t: int, sight: Sight, look: Look) -> None:
    """The light of a word over the picture, and the borders of the cells."""
    shine(painter, area, told, t, sight.how, look)
    veil = QColor(WHITE)
    veil.setAlpha(34)
    painter.setPen(QPen(veil, 1))
    borders = []
    for n in range(1, told.side):
        x = area.x() + round(n * area.width() / told.side)
        y = area.y() + round(n * area.height() / told.side)
        borders += [QLineF(x, area.y(), x, area.bottom()), QLineF(area.x(), y, area.right(), y)]
    painter.drawLines(borders)


def frames(
    painter: QPainter, area: QRectF, told: Spoken, spot: Spot | None, sight: Sight, look: Look
) -> None:
    """The cell that is explained, all that its annotation sees, and the cells that are pinned."""
    thick = max(2.0, look.px(2.2))
    for cell in sorted(sight.pins):
        pin(painter, cell_rect(area, told.side, divmod(cell, told.side)), look)
    if spot is None or max(spot) >= told.side:
        return
    # Another model's fields come before its caption.
    if sight.fields is not None and len(sight.fields) == told.side**2:
        top, left, bottom, right = sight.fields[spot[0] * told.side + spot[1]].tolist()
        seen = QRectF(QPointF(left, top), QPointF(right, bottom)).intersected(QRectF(0, 0, 1, 1))
        rect = on_screen(area, seen).adjusted(1, 1, -1, -1)
        cells.outline(painter, rect, WHITE, thick)
    cells.outline(painter, cell_rect(area, told.side, spot), look.color("accent"), thick)


def aim(painter: QPainter, area: QRectF, told: Spoken, t: int, asked: Aim, look: Look) -> None:
    """The border of what the word names, and the brightest cell; crossed out where it misses."""
    if not asked.any() or len(asked) != told.side:
        return
    edges = []
    for down, row, column in np.argwhere(_borders(np.pad(asked, 1))).tolist():
        cell = cell_rect(area, told.side, (row, column))
        edges.append(QLineF(cell.topLeft(), cell.bottomLeft() if down else cell.topRight()))
    for color, thick in ((QColor(0, 0, 0, 120), look.px(5)), (WHITE, look.px(2.6))):
        painter.setPen(QPen(color, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLines(edges)
    spot = divmod(int(told.alpha[t].argmax()), told.side)
    rect = cell_rect(area, told.side, spot)
    cells.outline(painter, rect, look.color("attention"), max(2.0, look.px(3)))
    if not asked[spot]:
        painter.setPen(QPen(look.color("attention"), look.px(3)))
        painter.drawLines([
            QLineF(rect.topLeft(), rect.bottomRight()), QLineF(rect.bottomLeft(), rect.topRight()),
        ])  # fmt: skip


def _borders(shown: Aim) -> Aim:
    """(2, R + 1, C + 1) where a border lies over a cell, or at its left; `shown` has a margin."""
    over = shown[1:, 1:] != shown[:-1, 1:]
    left = shown[1:, 1:] != shown[1:, :-1]
    return np.array([over, left])


def pin(painter: QPainter, rect: QRectF, look: Look) -> None:
    """A pinned cell: a ring with a dot."""
    middle, size = rect.center(), max(min(rect.width(), rect.height()) * 0.3, look.px(3.5))
    painter.setPen(QPen(WHITE, max(2.0, look.px(2))))
    painter.setBrush(look.color("accent"))
    painter.drawEllipse(middle, size, size)


def handles(area: QRectF, box: QRectF, look: Look) -> list[QRectF]:
    """The four corners a chosen thing is resized at."""
    rect, size = on_screen(area, box), look.px(9)
    corners = [getattr(rect, name)() for name in CORNERS]
    return [QRectF(c.x() - size / 2, c.y() - size / 2, size, size) for c in corners]


def on_screen(area: QRectF, box: QRectF) -> QRectF:
    """A box of the picture, 0 … 1, in the widget's pixels."""
    wide, high = area.width(), area.height()
    rect = QRectF(box.x() * wide, box.y() * high, box.width() * wide, box.height() * high)
    return rect.translated(area.topLeft())


def chosen(painter: QPainter, area: QRectF, sight: Sight, look: Look) -> None:
    """The frame of the thing that is chosen, with its handles."""
    if sight.scenery is None or sight.thing is None or sight.brush:
        return
    box = sight.scenery.box(sight.thing)
    if box.isEmpty():
        return
    painter.save()
    painter.setClipRect(area)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, style in (
        (WHITE, Qt.PenStyle.SolidLine),
        (look.color("accent"), Qt.PenStyle.DashLine),
    ):
        painter.setPen(QPen(color, max(1.5, look.px(1.6)), style))
        painter.drawRect(on_screen(area, box))
    painter.setPen(QPen(look.color("accent"), max(1.5, look.px(1.4))))
    painter.setBrush(WHITE)
    for corner in handles(area, box, look):
        painter.drawRect(corner)
    painter.restore()


def words(painter: QPainter, area: QRectF, foot: int, text: str, note: str, look: Look) -> None:
    """What a hand may do here, under the picture; at the right a note, where both have room."""
    painter.setFont(look.font("small"))
    painter.setPen(look.color("quiet"))
    room = QRectF(area.x(), area.bottom() + 1, area.width(), foot)
    metrics = QFontMetricsF(painter.font())
    if metrics.horizontalAdvance(text + note) + look.px(12) < room.width():
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, note)
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
