"""The parts of a cell's diagram, and the board they are laid out on.

Places are given on a board of 1164 × 330 and stretched with the widget; boxes, circles and text
grow with the smaller of the two stretches, so that nothing is distorted.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from engine.explain import count_of
from gui.theme import Look, number_font
from gui.views.recurrent.anatomy import Anatomy

WIDE, HIGH = 1164, 330
BROAD, TALL = 122, 52  # of a learned layer
Place = tuple[float, float]


class Wire(msgspec.Struct, frozen=True):
    """A vector's way.

    Attributes:
        points: corners of the line.
        hue: a colour of the theme, by its meaning.
        by: the quantity it helps to make; pale before that is computed. Empty: there from start.
        over: it crosses others, and is parted from them.
        odd: the LSTM has no such wire.
        arrow: whether it ends in a head.
    """

    points: tuple[QPointF, ...]
    hue: str
    by: str = ""
    over: bool = False
    odd: bool = False
    arrow: bool = True


class Box(msgspec.Struct, frozen=True):
    """A learned layer (`learned`) with its size in small, or a pointwise operation."""

    rect: QRectF
    text: str
    hue: str
    by: str
    learned: bool = False
    note: str = ""


class Strip(msgspec.Struct, frozen=True):
    """A vector's numbers on its wire.

    Attributes:
        rect: the room for them.
        name: the quantity without its layer; `x` is what the cell reads.
        label: what stands beside it, with `{now}` and `{before}` for the steps' numbers.
        room: where the label stands.
        hue: of the label.
        before: it is the step before's.
        share: `kept` or `written`: what a gate lets through of the state or the candidate.
        align: of the label in its room: `left`, `right`, `centre`; `alone` at the right, with no
            room for anything right of it.
    """

    rect: QRectF
    name: str
    label: str
    room: QRectF
    hue: str
    before: bool = False
    share: str = ""
    align: str = "right"


class Dot(msgspec.Struct, frozen=True):
    """Where a vector is copied; pale before `by` is computed."""

    point: QPointF
    hue: str
    by: str


class Flow(msgspec.Struct, frozen=True):
    """A way along the wires that is in use while a quantity is made."""

    points: tuple[QPointF, ...]
    by: str


class Circuit(msgspec.Struct, frozen=True):
    """All parts of a diagram, in pixels.

    Attributes:
        body: the cell.
        wires, dots, boxes, strips, flows: its parts.
        scale: how much larger than on the board.
        label, small: text sizes.
        head, foot, up: the rooms for title, legend, and the label of the output leaving upwards.
    """

    body: QRectF
    wires: tuple[Wire, ...]
    dots: tuple[Dot, ...]
    boxes: tuple[Box, ...]
    strips: tuple[Strip, ...]
    flows: tuple[Flow, ...]
    scale: float
    label: int
    small: int
    head: QRectF
    foot: QRectF
    up: QRectF


class Board:
    """Takes parts by their places on a board of 1164 × 330; gives the circuit in pixels."""

    def __init__(self, width: float, height: float, look: Look, cell: Anatomy) -> None:
        self.cell = cell
        self.across, self.down = width / WIDE, height / HIGH
        self.scale = min(self.across, self.down)
        self._look = look
        self._wires: list[Wire] = []
        self._dots: list[Dot] = []
        self._boxes: list[Box] = []
        self._strips: list[Strip] = []
        self._flows: list[Flow] = []

    def text(self, pixels: float) -> int:
        """A text size that follows the board, but is not smaller than can be read if it fits."""
        wanted = pixels * self.scale
        most = 1.6 if self._look.zoom <= 1 else 1.3  # larger words would lie on the wires
        return round(max(wanted, min(self._look.smallest, wanted * most)))

    def at(self, x: float, y: float) -> QPointF:
        """A place in pixels."""
        return QPointF(x * self.across, y * self.down)

    def around(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A part of undistorted size around a place."""
        rect = QRectF(0, 0, width * self.scale, height * self.scale)
        rect.moveCenter(self.at(x, y))
        return rect

    def _way(self, points: Sequence[Place]) -> tuple[QPointF, ...]:
        return tuple(self.at(*point) for point in points)

    def wire(self, *points: Place, hue: str = "quiet", by: str = "", over: bool = False,
             odd: bool = False, arrow: bool = True) -> None:  # fmt: skip
        """A wire through these places, out of the middle of one part into that of another."""
        self._wires.append(Wire(self._way(points), hue, by, over, odd, arrow))

    def flow(self, by: str, *points: Place) -> None:
        """A way in use while `by` is made."""
        self._flows.append(Flow(self._way(points), by))

    def dot(self, x: float, y: float, hue: str = "quiet", by: str = "") -> None:
        """Where a vector is copied."""
        self._dots.append(Dot(self.at(x, y), hue, by))

    def layer(self, x: float, y: float, text: str, hue: str, by: str, large: float = 1.0) -> None:
        """A learned layer."""
        note = f"W, b · {count_of(self.cell.units, 'unit')}"
        rect = self.around(x, y, BROAD * large, TALL * large)
        self._boxes.append(Box(rect, text, hue, by, True, note))

    def pointwise(self, x: float, y: float, text: str, hue: str, by: str) -> None:
        """A pointwise operation: a circle, wider where its name is long."""
        width = 27 if len(text) < 2 else 31 if len(text) < 3 else 54
        self._boxes.append(Box(self.around(x, y, width, 27), text, hue, by))

    def strip(self, x: float, y: float, name: str, label: str, hue: str, *, wide: float = 118,
              high: float = 20, before: bool = False, share: str = "",
              side: str = "left") -> None:  # fmt: skip
        """A strip around a place.

        Its label stands above it, `left` of a wire that comes from below or in the `centre` over
        one that comes from the side; or beside it, `right` or `ahead`. It is `alone` left of a wire
        that turns to the right.
        """
        middle = self.at(x, y)
        width, height = wide * self.across, high * min(self.down, self.scale * 1.25)
        rect = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
        tall, gap = QFontMetricsF(number_font(self.text(17), True)).height(), 3 * self.scale
        above = QRectF(rect.x() - 60 * self.across, rect.y() - tall - gap, 0, tall)
        level = QRectF(0, middle.y() - tall / 2, 0, tall)
        if side in ("left", "alone"):
            above.setRight(middle.x() - 17 * self.scale)
        elif side == "centre":
            beside = 30 * self.across if share else 0.0
            above = QRectF(rect.x() - beside, above.y(), width + 2 * beside, tall)
        elif side == "right":
            above = QRectF(rect.right() + 2 * gap, level.y(), 150 * self.across, tall)
        else:
            above = QRectF(
                rect.x() - 2 * gap - 110 * self.across, level.y(), 110 * self.across, tall
            )
        align = {"centre": "centre", "right": "left", "alone": "alone"}.get(side, "right")
        self._strips.append(Strip(rect, name, label, above, hue, before, share, align))

    def circuit(self, body: tuple[float, float, float, float], up: float, foot: float) -> Circuit:
        """What was put on the board.

        Args:
            body: left, top, right, bottom.
            up: where the output leaves upwards; the title ends before it.
            foot: where the legend may begin.
        """
        left, top, right, bottom = body
        size = self.text(12)
        high = size * 1.5
        return Circuit(
            QRectF(self.at(left, top), self.at(right, bottom)),
            tuple(self._wires), tuple(self._dots), tuple(self._boxes), tuple(self._strips),
            tuple(self._flows), self.scale, self.text(17), size,
            head=QRectF(self.at(12, 0), self.at(up - 20, top)),
            foot=QRectF(self.at(foot, HIGH - 6).x(), self.at(0, HIGH - 6).y() - high,
                        (WIDE - 12 - foot) * self.across, high),
            up=QRectF(self.at(up + 9, 1), self.at(WIDE, top - 1)),
        )  # fmt: skip
