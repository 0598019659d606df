"""What stands under a small picture: the word, its β, what a hand did; words in a line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from engine.explain import cut
from gui.theme import Look
from gui.views.captions.telltale import LEFT, RIGHT

CENTER = Qt.AlignmentFlag.AlignCenter
BAR = 24  # units; a shorter bar is better left its room than told what it shows
SHORT = 10  # units; a bar that is shorter still says nothing
ELIDED = Qt.TextElideMode.ElideRight


def fitted(painter: QPainter, word: str, room: QRectF, look: Look) -> None:
    """A word, smaller where it is too long for its place, then with dots."""
    font = painter.font()
    wide = QFontMetricsF(font).horizontalAdvance(word)
    if wide > room.width():
        share = max(room.width() / wide, look.smallest / font.pixelSize())
        font.setPixelSize(max(1, int(font.pixelSize() * min(share, 1.0))))
        painter.setFont(font)
        word = QFontMetricsF(font).elidedText(word, ELIDED, room.width())
    painter.drawText(room, CENTER, word)


def beta(painter: QPainter, share: float, room: QRectF, look: Look) -> None:
    """How much the light counts at a word: a bar and its figure."""
    px, text = look.px, cut(share)
    painter.setFont(look.font("small"))
    metrics = QFontMetricsF(painter.font())
    if room.width() > metrics.horizontalAdvance(f"β {text}") + px(BAR):
        text = f"β {text}"
    number = metrics.horizontalAdvance(text) + px(4)
    if room.width() < number + px(SHORT):
        painter.setPen(look.color("attention"))
        painter.drawText(room.adjusted(-number, 0, number, 0), CENTER, text)
        return
    bar = QRectF(room.x(), room.center().y() - px(2), room.width() - number, px(4))
    painter.setPen(Qt.PenStyle.NoPen)
    for part, color in ((1.0, "empty"), (share, "attention")):
        painter.setBrush(look.color(color))
        one = QRectF(bar.x(), bar.y(), bar.width() * part, bar.height())
        painter.drawRoundedRect(one, px(2), px(2))
    painter.setPen(look.color("quiet"))
    painter.drawText(room, RIGHT, text)


def badge(painter: QPainter, text: str, picture: QRectF, look: Look) -> None:
    """What a hand did to a word, at the foot of its picture."""
    px = look.px
    painter.setFont(look.font("small"))
    metrics = QFontMetricsF(painter.font())
    lines = text.split("\n")
    wide = min(max(map(metrics.horizontalAdvance, lines)) + px(8), picture.width() + px(20))
    high = metrics.height() * len(lines) + 1
    box = QRectF(picture.center().x() - wide / 2, picture.bottom() - high, wide, high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("accent"))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(look.color("on_accent"))
    told = "\n".join(metrics.elidedText(one, ELIDED, box.width()) for one in lines)
    painter.drawText(box, CENTER, told)


def line(
    painter: QPainter, words: tuple[str, ...], others: tuple[str, ...], room: QRectF, look: Look
) -> None:
    """Words in a line; those that are not the others' at the same place stand out."""
    x = room.x()
    for n, word in enumerate(words):
        differs = n >= len(others) or others[n] != word
        painter.setFont(look.font("strong" if differs else "body"))
        painter.setPen(look.color("ink" if differs else "quiet"))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(word)
        if x + wide > room.right():
            painter.drawText(QRectF(x, room.y(), look.px(20), room.height()), LEFT, "…")
            return
        painter.drawText(QRectF(x, room.y(), wide + look.px(2), room.height()), LEFT, word)
        x += wide + look.px(5)
