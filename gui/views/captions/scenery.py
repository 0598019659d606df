"""`Scenery`: a drawn scene as polygons, painted crisp at any size, and which thing lies at a point.

Coordinates are the scene's: x to the right, y down, the scene is 1 × 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Protocol

import msgspec
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPolygonF


class Paper(Protocol):
    """A polygon, (n, 2), its colour, 0 … 255, and how much it hides, 0 … 1."""

    @property
    def points(self) -> NDArray[Any]:
        """The corners."""

    @property
    def colour(self) -> tuple[int, int, int]:
        """Red, green, blue."""

    @property
    def opacity(self) -> float:
        """Below 1 it is a shadow or a gleam."""


class Piece(msgspec.Struct, frozen=True, eq=False):
    """A polygon in one colour, and the thing it is a part of, −1 the backdrop.

    `solid`: it is met by a pointer; shadows are not.
    """

    thing: int
    polygon: QPolygonF
    color: QColor
    solid: bool


Pieces = tuple[Piece, ...]


def pieces(papers: Iterable[tuple[int, Paper]]) -> Pieces:
    """What papers are painted as, each with its thing's number."""
    return tuple(_piece(thing, paper) for thing, paper in papers)


class Scenery:
    """A scene: its backdrop's pieces and its things', back to front.

    Scenes on the same backdrop share the former, so that it is painted once while things move.
    """

    def __init__(self, behind: Pieces, before: Pieces) -> None:
        self.behind, self.before = behind, before

    @cached_property
    def things(self) -> tuple[int, ...]:
        """The numbers of all things, back to front."""
        found = dict.fromkeys(piece.thing for piece in self.before)
        return tuple(found)

    def box(self, thing: int) -> QRectF:
        """What a thing covers, all of its pieces; nothing where there is no such thing."""
        found = QRectF()
        for piece in self.before:
            if piece.thing == thing and piece.solid:
                found = found.united(piece.polygon.boundingRect())
        return found

    def thing_at(self, point: QPointF) -> int | None:
        """The foremost thing under a point; thin things are met a little beside them, too."""
        for piece in reversed(self.before):
            if piece.solid and piece.polygon.containsPoint(point, Qt.FillRule.WindingFill):
                return piece.thing
        near = [n for n in reversed(self.things) if self._nearly(n).contains(point)]
        return near[0] if near else None

    def _nearly(self, thing: int) -> QRectF:
        """The box of a thing that is too small to be met well, else nothing."""
        box = self.box(thing)
        slim = min(box.width(), box.height()) < 0.06
        return box.adjusted(-0.02, -0.02, 0.02, 0.02) if slim else QRectF()


def paint(painter: QPainter, area: QRectF, shown: Pieces) -> None:
    """Paint pieces of a scene into a square."""
    painter.save()
    painter.setClipRect(area)
    painter.translate(area.topLeft())
    painter.scale(area.width(), area.height())
    painter.setPen(Qt.PenStyle.NoPen)
    clips = painter.paintEngine().type() != QPaintEngine.Type.SVG
    for piece in shown:
        painter.setBrush(piece.color)
        if clips:
            painter.drawPolygon(piece.polygon, Qt.FillRule.WindingFill)
        else:
            painter.drawPath(_inside(piece.polygon))
    painter.restore()


def _inside(polygon: QPolygonF) -> QPainterPath:
    """What of a piece is in the picture."""
    whole, frame = QPainterPath(), QPainterPath()
    whole.setFillRule(Qt.FillRule.WindingFill)
    whole.addPolygon(polygon)
    whole.closeSubpath()
    frame.addRect(QRectF(0, 0, 1, 1))
    return whole.intersected(frame)


def _piece(thing: int, paper: Paper) -> Piece:
    polygon = QPolygonF([QPointF(x, y) for x, y in paper.points.tolist()])
    color = QColor(*map(int, paper.colour))
    color.setAlphaF(paper.opacity)
    return Piece(thing, polygon, color, paper.opacity == 1)
