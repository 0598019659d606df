"""Painting a reading: a vector's numbers, what they are called, how they were, what is marked."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from engine.trace import Trace
from gui.theme import Look, number_font
from gui.views import hues, strips
from gui.views.recurrent import drafting
from gui.views.recurrent.anatomy import State
from gui.views.recurrent.readings import Reading
from gui.views.recurrent.wiring import Circuit, Strip
from gui.views.strips import Lattice

MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
TELLING = 0.65  # of the other labels' size: a smaller one is told without its number
LOCK = 1.1  # of the small text: how wide a lock is, with the air before it
SIDES = {
    "right": Qt.AlignmentFlag.AlignRight | MIDDLE,
    "left": Qt.AlignmentFlag.AlignLeft | MIDDLE,
    "alone": Qt.AlignmentFlag.AlignRight | MIDDLE,
    "centre": Qt.AlignmentFlag.AlignHCenter | MIDDLE,
}


def paint(painter: QPainter, trace: Trace, reading: Reading, drawn: Circuit, look: Look) -> None:
    """Paint one strip, its label, its ghost and its marks."""
    late = reading.state == "late"
    quantity, theme, place = trace.quantities[reading.quantity], look.theme, reading.place
    _ground(painter, place, look)
    if late:
        strips.paint_empty(painter, place, look)
    else:
        shown = hues.shades(quantity, reading.values, theme)
        strips.paint(painter, place, reading.values, shown, look, drawn.small)
    if reading.was is not None and not late:
        below, shown = ghost(place, drawn.scale), hues.shades(quantity, reading.was, theme)
        _ground(painter, below, look)
        strips.paint(painter, below, reading.was, shown, look, 0)
    end = _label(painter, reading, drawn, look)
    if reading.held and not late:
        _held(painter, reading, drawn, end, look)
    elif reading.number and reading.strip.align == "right":
        _number(painter, reading, drawn, look)
    _marks(painter, reading, drawn, look)


def _ground(painter: QPainter, place: Lattice, look: Look) -> None:
    """A strip covers its wire."""
    painter.fillRect(place.rect.adjusted(-2, -2, 1, 2), look.color("card"))


def ghost(place: Lattice, scale: float) -> Lattice:
    """Where the same numbers stand as they were: thin, below."""
    high = max(5.0, round(8 * scale)) / place.rows
    top = round(place.rect.bottom() + 2)
    return msgspec.structs.replace(place, top=top, high=high)


def _label(painter: QPainter, reading: Reading, drawn: Circuit, look: Look) -> float:
    """What the vector is called, with the marked unit's number; shorter where there is less room.

    How large it is written does not depend on the number, so that nothing jumps.

    Returns:
        Where it ends, in pixels from the left. In a middle there is room for a lock behind it.
    """
    strip, least = reading.strip, min(look.smallest_number * drafting.READABLE, drawn.label * 0.8)
    locked = reading.held and reading.state != "late" and strip.align == "centre"
    place = strip.room.adjusted(0, 0, -LOCK * drawn.small if locked else 0, 0)
    widest = reading.told and f"{reading.name}[{len(reading.values)}] = −0.00"
    for text, room in (
        (reading.told, widest),
        (reading.label, reading.label),
        (reading.short, reading.short),
    ):
        small = max(least, drawn.label * TELLING) if text == reading.told else least
        size = drafting.fits(room, place.width(), drawn.label, small)
        if size:
            painter.setFont(number_font(size, True))
            painter.setPen(look.color("disabled" if reading.state == "late" else strip.hue))
            painter.drawText(place, SIDES[strip.align], text)
            return painter.boundingRect(place, SIDES[strip.align], text).right()
    return place.center().x()


def _number(painter: QPainter, reading: Reading, drawn: Circuit, look: Look) -> None:
    """The marked unit's number, right of the wire that comes from below."""
    strip, least = reading.strip, look.smallest_number * drafting.READABLE
    left = strip.rect.center().x() + 17 * drawn.scale  # beside a circle on the wire, too
    wide = strip.rect.right() + 10 * drawn.scale - left
    room = QRectF(left, strip.room.y(), wide, strip.room.height())
    size = drafting.fits("−0.00", room.width(), drawn.label, least)
    if size:
        painter.setFont(number_font(size, True))
        painter.setPen(look.color(strip.hue))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, reading.number)


def paint_up(painter: QPainter, drawn: Circuit, text: str, state: State, look: Look) -> None:
    """The name of the output that leaves upwards."""
    size = min(drawn.label, int(drawn.up.height() * 0.75))
    painter.setFont(number_font(size, True))
    painter.setPen(look.color("disabled" if state == "late" else "ink"))
    painter.drawText(drawn.up, Qt.AlignmentFlag.AlignVCenter, text)


def _held(painter: QPainter, reading: Reading, drawn: Circuit, end: float, look: Look) -> None:
    """Behind the label's end a lock and a word, and a bar over the units that a hand holds."""
    strip, place, color = reading.strip, reading.place, look.color("accent_text")
    bar = max(2.0, 2.4 * drawn.scale)
    whole = len(reading.held) == place.count
    over = [place.cell(unit) for unit in reading.held if unit < place.count]
    for rect in [place.rect] if whole else over:
        painter.fillRect(QRectF(rect.x(), rect.y() - bar - 1, rect.width() - 1, bar), color)
    text = "held" if whole else f"{len(reading.held)} held"
    size = drawn.small
    room = held_room(strip, drawn, end)
    sign = QRectF(room.x(), strip.room.center().y() - size * 0.15, size * 0.8, size * 0.62)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(sign, 1.5, 1.5)
    painter.setPen(QPen(color, max(1.2, size * 0.12)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    bow = QRectF(sign.x() + size * 0.15, sign.y() - size * 0.45, size * 0.5, size * 0.9)
    painter.drawArc(bow, 0, 180 * 16)
    painter.setFont(number_font(size, True))
    room.setLeft(sign.right() + size * 0.3)
    if QFontMetricsF(painter.font()).horizontalAdvance(text) <= room.width():
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


def held_room(strip: Strip, drawn: Circuit, end: float) -> QRectF:
    """Where a strip says that it is held: right of its wire, or of the end of its label."""
    if strip.align == "centre":
        left, right = end + drawn.small * (LOCK - 0.8), strip.room.right()
    else:
        left = strip.rect.center().x() + 8 * drawn.scale
        right = max(strip.rect.right(), left + drawn.small * 4)
    return QRectF(left, strip.room.y(), right - left, strip.room.height())


def _marks(painter: QPainter, reading: Reading, drawn: Circuit, look: Look) -> None:
    """What the explained number was made from, itself, and its unit everywhere."""
    place, late = reading.place, reading.state == "late"
    thick = 2.0 * max(1, round(0.9 * drawn.scale))
    if reading.sources and not late:
        strips.outline(painter, place, list(reading.sources), look, thick)
    if reading.exact is not None:
        strips.outline(painter, place, [reading.exact], look, thick + max(1, round(drawn.scale)))
    if reading.same is not None and reading.same < place.count:
        below = place if reading.was is None or late else ghost(place, drawn.scale)
        strips.tick(painter, below, reading.same, look, 5.5 * drawn.scale)


def traveller(painter: QPainter, spot: QPointF, scale: float, look: Look) -> None:
    """A vector on its way."""
    halo = QColor(look.color("paper"))
    halo.setAlpha(200)
    painter.setPen(QPen(halo, 2 * scale))
    painter.setBrush(look.color("accent"))
    painter.drawEllipse(spot, 7 * scale, 7 * scale)
