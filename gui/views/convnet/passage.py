"""The passage from one stage to the next: where its parts stand, and what is drawn around them."""

from __future__ import annotations

import re

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from engine.explain import brief
from gui.theme import Look
from gui.views import cells, figures
from gui.views.cells import Sheet
from gui.views.convnet.working import Working
from gui.views.plate import EDGE, Plate
from gui.views.wording import fitting

TURNS = 112  # units: the arrows that turn to other maps, and the number between them
PART = 0.47  # of the middle, at least, is the filter's


class Places(msgspec.Struct, frozen=True):
    """Where the parts of a stage stand."""

    source: QRect
    filter: QRect
    products: QRect
    output: QRect
    middle: QRectF
    sum: QRectF


def arrange(room: QRectF, kind: str, look: Look) -> Places:
    """Source left, output right, both square; the working between them.

    A filter of 3×3 has its numbers wherever there is room for them.
    """
    head, gap, words = look.px(27), look.px(30), look.px(88)
    wide = room.width() - 2 * gap
    numbers = 3 * figures.legible(look).width() + 2 * look.px(EDGE)
    needed = max(look.px(136), min(numbers / PART, numbers + words))
    side = min(room.height() - head, wide * 0.39, (wide - needed) / 2)
    side = max(side, 40.0)
    middle_width = max(40.0, room.width() - 2 * side - 2 * gap)
    top = room.y() + head + max(room.height() - head - side, 0) / 2
    middle = QRectF(room.x() + side + gap, top - head, middle_width, head + side)
    source = QRectF(room.x(), top, side, side)
    output = QRectF(middle.right() + gap, top, side, side)
    part = min((side - head) / 2, max(middle_width * PART, middle_width - words))
    first = QRectF(middle.x(), top, part, part)
    second = QRectF(middle.x(), top + part + head, part, part)
    if kind == "pooling":
        second = QRectF(middle.x(), top + (side - part) / 2, part, part)
    left = second.right() + look.px(8)
    told = QRectF(left, second.y(), middle.right() - left, second.height())
    a, b, c, d = (square.toRect() for square in (source, first, second, output))
    return Places(a, b, c, d, middle, told)


def between(source: Plate, output: Plate, travelled: float, look: Look) -> QRect:
    """What changes on a stage from step to step; plates see to their cells themselves.

    But a value on its way shows between the output's cells.
    """
    left = source.x() + int(source.area().right()) + 1
    right = output.x() + int(output.area().left()) - 1
    right += look.px(64) if travelled < 1 else 0
    return QRect(left, 0, max(0, right - left), source.window().height())


def ends(source: Plate, output: Plate, row: int, look: Look) -> tuple[QPointF, QPointF]:
    """Where the working is joined: beside the window, before the row that is made.

    The way begins behind the padding.
    """
    sheet, area = source.sheet, source.area()
    assert sheet is not None
    top, _, height, _ = source.marks.window or (0, 0, 1, 1)
    middle = min(max(top + height / 2 - 0.5, 0), sheet.rows - 1)
    padding = sheet.margin * area.width() / sheet.columns
    left = source.x() + area.right() + padding + look.px(4)
    y, end = source.y() + source.center_of(middle, 0).y(), output.center_of(row, 0).y()
    return QPointF(left, y), QPointF(output.x() + look.px(1), output.y() + end)


def heading(
    painter: QPainter, over: QRectF, words: str, note: str, look: Look, width: float = 0
) -> None:
    """A heading over a grid, and a quiet remark beside it where there is room."""
    room = QRectF(over.x() + 3, over.y() - look.px(25), width or over.width(), look.px(22))
    painter.setFont(look.font("heading"))
    painter.setPen(look.color("ink"))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    metrics = painter.fontMetrics()
    words = fitting(QFontMetricsF(painter.font()), room.width(), *shorter(words))
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, flags, words)
    used = metrics.horizontalAdvance(words) + look.px(12)
    painter.setFont(look.font("small"))
    painter.setPen(look.color("quiet"))
    left = room.adjusted(used, look.px(1.5), 0, 0)
    if note and painter.fontMetrics().horizontalAdvance(note) <= left.width():
        painter.drawText(left, flags, note)


def shorter(words: str) -> tuple[str, str, str]:
    """A heading, and what is left of it in less room: `∂L/∂ map 1` of a feature map, `= added`."""
    less = re.sub(r"\b(feature|rectified|pooled) (?=map)", "", words)
    less = re.sub(r"^(Feature|Rectified|Pooled) map", "Map", less)
    least = less.partition(" to the ")[0]
    what, _, part = least.partition(", ")
    return words, less, part.capitalize() if part and what == "Input" else what


Turns = tuple[tuple[QRectF, int], ...]


def turns(painter: QPainter, over: QRectF, channel: int, channels: int, look: Look) -> Turns:
    """‹ 2 of 3 ›: which map is shown of several; gives the places to click and where they turn."""
    if channels < 2:
        return ()
    words = "all" if channel < 0 else f"{channel + 1} of {channels}"
    side, y = look.px(24), over.y() - look.px(26)
    back = QRectF(over.right() - look.px(TURNS), y, side, side)
    on = QRectF(over.right() - side, y, side, side)
    painter.setFont(look.font("strong"))
    painter.setPen(look.color("accent_text"))
    for room, text in ((back, "‹"), (on, "›"), (back.united(on), words)):
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
    return ((back, -1), (on, 1))


def legend(
    painter: QPainter, over: QRectF, high: float, ink: bool, look: Look, words: str = ""
) -> None:
    """The colour scale at the right end of a heading: −1 ▭▭▭ 1; `words` before it say of what."""
    painter.setFont(look.font("small"))
    metrics = painter.fontMetrics()
    low_text, high_text = brief(-high), brief(high)
    width, height = look.px(72), look.px(9)
    right = over.right() - look.px(2)  # where the last cell ends
    middle = over.y() - look.px(14)
    text_width = metrics.horizontalAdvance(high_text) + look.px(5)
    strip = QRectF(right - text_width - width, middle - height / 2, width, height)
    ramp = np.linspace(-high, high, 64, dtype=np.float32)[None]
    painter.drawImage(strip, cells.image(Sheet(ramp, ink, high), look))
    painter.setPen(QPen(look.color("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(strip)
    painter.setPen(look.color("quiet"))
    flags = Qt.AlignmentFlag.AlignVCenter
    tall = QRectF(strip.x(), middle - look.px(10), strip.width(), look.px(20))
    before = tall.translated(-tall.width() - look.px(5), 0)
    low_text = f"{words}  {low_text}" if words else low_text
    before.setLeft(before.left() - look.px(80))
    painter.drawText(before, flags | Qt.AlignmentFlag.AlignRight, low_text)
    after = tall.translated(tall.width() + look.px(5), 0)
    painter.drawText(after, flags | Qt.AlignmentFlag.AlignLeft, high_text)


def arrow(painter: QPainter, start: QPointF, end: QPointF, look: Look) -> QPainterPath:
    """A curved accent arrow, and its path for what travels along it."""
    path = QPainterPath(start)
    reach = max(abs(end.x() - start.x()) * 0.6, look.px(10))
    sign = 1 if end.x() >= start.x() else -1
    tip = end - QPointF(sign * look.px(3), 0)
    path.cubicTo(start + QPointF(sign * reach, 0), tip - QPointF(sign * reach, 0), tip)
    painter.setPen(
        QPen(look.color("accent"), look.px(2.2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    head = look.px(6)
    painter.drawLine(tip, tip + QPointF(-sign * head, -head * 0.75))
    painter.drawLine(tip, tip + QPointF(-sign * head, head * 0.75))
    return path


def traveller(painter: QPainter, path: QPainterPath, share: float, text: str, look: Look) -> None:
    """A value on its way along an arrow."""
    spot = path.pointAtPercent(min(max(share * 0.8, 0.0), 0.8))
    painter.setFont(look.font("strong"))
    width = painter.fontMetrics().horizontalAdvance(text) + look.px(12)
    box = QRectF(0, 0, width, look.px(22))
    box.moveCenter(spot)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("accent"))
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.setPen(look.color("on_accent"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def sum_room(places: Places, working: Working, look: Look) -> QRectF:
    """Where the sum stands; what has more lines than there is room for begins beside a heading."""
    room, bottom = places.sum, places.middle.bottom()
    high = _sum_height(working.lines, look)
    if room.y() + high <= bottom:
        return room
    title = places.products.x() + look.wide("heading", working.products_title) + look.px(10)
    return QRectF(max(room.x(), title), bottom - high, room.width(), high)


def _sum_height(lines: tuple[str, ...], look: Look) -> int:
    return look.px(22) * len(lines) + look.px(30)


def sum_lines(
    painter: QPainter, room: QRectF, lines: tuple[str, ...], result: str, look: Look
) -> QPointF:
    """The sum, line by line, its result large; gives the point the value leaves from."""
    pitch, height = look.px(22), _sum_height(lines, look)
    y = max(room.y(), room.center().y() - height / 2)
    painter.setPen(look.color("ink"))
    painter.setFont(look.font("body"))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    for n, text in enumerate(lines):
        painter.drawText(
            QRectF(room.x(), y + n * pitch, room.width() + look.px(30), pitch), flags, text
        )
    painter.setFont(look.font("title"))
    painter.setPen(look.color("accent_text"))
    last = QRectF(room.x(), y + len(lines) * pitch, room.width() + look.px(20), look.px(30))
    painter.drawText(last, flags, result)
    width = painter.fontMetrics().horizontalAdvance(result)
    return QPointF(room.x() + width + look.px(6), last.center().y())


def relu(
    painter: QPainter,
    room: QRectF,
    working: Working,
    point: tuple[float, float],
    high: float,
    look: Look,
) -> QPointF:
    """The curve and the sum of a ReLU; gives the point the value leaves from."""
    side = min(room.width() * 0.9, room.height() * 0.5)
    box = QRectF(room.x(), room.y() + look.px(40), side, side)
    _curve(painter, box, point, high, look)
    words = QRectF(box.x(), box.bottom() + look.px(8), room.width(), look.px(60))
    sum_lines(painter, words, working.lines, working.result, look)
    return QPointF(box.right() + look.px(4), box.center().y())


def _curve(
    painter: QPainter, box: QRectF, point: tuple[float, float], high: float, look: Look
) -> None:
    """The graph of max(0, x) in a square, with the point it is at."""
    side = box.width()
    painter.setPen(QPen(look.color("line"), 1))
    painter.setBrush(look.color("card"))
    painter.drawRoundedRect(box, 6, 6)
    middle = QPointF(box.center().x(), box.bottom() - side * 0.16)
    reach = side * 0.42

    def spot(x: float, y: float) -> QPointF:
        x, y = (min(max(v / high, -1.0), 1.0) for v in (x, y))
        return QPointF(middle.x() + x * reach, middle.y() - y * reach * 1.6)

    painter.setPen(QPen(look.color("quiet"), 1))
    painter.drawLine(QPointF(box.x() + 6, middle.y()), QPointF(box.right() - 6, middle.y()))
    painter.drawLine(QPointF(middle.x(), box.bottom() - 6), QPointF(middle.x(), box.y() + 6))
    path = QPainterPath(spot(-high, 0))
    path.lineTo(spot(0, 0))
    path.lineTo(spot(high, high))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.color("ink"), look.px(2.4)))
    painter.drawPath(path)
    painter.setFont(look.font("small"))
    painter.setPen(look.color("quiet"))
    gap = look.px(5)
    right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
    under = QRectF(box.x(), middle.y() + 1, side - gap, box.bottom() - middle.y())
    painter.drawText(under, right, "x")
    beside = QRectF(box.x() + gap, box.y() + gap, middle.x() - box.x(), look.px(20))
    painter.drawText(beside, left, "max(0, x)")
    here = spot(*point)
    painter.setPen(QPen(look.color("accent"), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(here.x(), middle.y()), here)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("accent"))
    painter.drawEllipse(here, look.px(5), look.px(5))
