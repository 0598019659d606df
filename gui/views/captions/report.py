"""`Report`: how good a caption and its captioner are, in words and figures; and its card, drawn."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from gui.theme import Look
from gui.views.captions import telltale
from gui.views.captions.telltale import RIGHT
from gui.views.wording import fitting


class Row(msgspec.Struct, frozen=True):
    """A word, or all words of a class.

    Attributes:
        word, thing: what is said, and what it names.
        share: of the light, that lies on it; of a photograph, how far the map is from the mean.
        hits: `brightest cell on it`, `2 of 3`, and in fewer words; nothing where no truth is known.
        good: whether all were hit.
        t: which word, −1 of a class.
        lights: the things that the word names, and the light on each; the shares add up to `share`.
    """

    word: str
    thing: str
    share: float
    hits: tuple[str, ...] = ()
    good: bool = True
    t: int = -1
    lights: tuple[tuple[int, float], ...] = ()

    def aim(self, look: Look, room: float, terse: int = 0) -> tuple[str, float]:
        """Whether it was hit, in as many words as there is room for, and their pixels.

        `terse`: so many of the longer ways to say it are too long in another row.
        """
        if not self.hits:
            return "", 0
        metrics, gap = QFontMetricsF(look.font("small")), look.px(10)
        hit = fitting(metrics, room - gap, *self.hits[terse:])
        return hit, metrics.horizontalAdvance(hit) + gap


class Report(msgspec.Struct, frozen=True):
    """What there is to say.

    Attributes:
        known: whether the truth is.
        words, classes: of the caption.
        figures: of pictures held out: a name and its numbers; those of several, BLEU, come first.
        told: what the card says: a heading and a sentence.
    """

    known: bool = False
    words: tuple[Row, ...] = ()
    classes: tuple[Row, ...] = ()
    figures: tuple[tuple[str, tuple[str, ...]], ...] = ()
    told: tuple[tuple[str, str], ...] = ()

    @property
    def notes(self) -> list[str]:
        """What is told, a paragraph each."""
        return [f"{heading}: {words}" for heading, words in self.told]


def card(painter: QPainter, right: QRectF, report: Report, look: Look) -> None:
    """The figures, a row each, then what is told; dots where there is no room for all of it."""
    px, room = look.px, right.adjusted(0, look.px(24), 0, 0)
    line, y = QRectF(right.x(), 0, right.width(), px(22)), room.y()
    telltale.heading(painter, line, "Pictures held out", "it never learned from them", look)
    metrics = QFontMetricsF(look.font("body"))
    high, column = metrics.height() + px(3), metrics.horizontalAdvance("100.0") + px(10)
    table = next((row for row in report.figures if len(row[1]) > 1), None)
    orders = tuple(str(n + 1) for n in range(len(table[1]))) if table else ()
    named = max(
        (metrics.horizontalAdvance(name) for name, n in report.figures if len(n) > 1), default=0
    )
    most = max(int((room.width() - named) / column), 1)  # a name outlasts the lower orders
    for name, numbers in ((("BLEU", orders),) if table else ()) + report.figures:
        shown = numbers[-most:]
        line = QRectF(room.x(), y, room.width(), high)
        painter.setFont(look.font("body"))
        painter.setPen(look.color("quiet"))
        if y + 2 * high > room.bottom():
            painter.drawText(line, telltale.LEFT, "…")
            return
        wide = max(len(shown) * column, metrics.horizontalAdvance(numbers[-1]) + px(10))
        telltale.fitted(painter, line.adjusted(0, 0, -wide, 0), name)
        painter.setPen(look.color("quiet" if numbers is orders else "ink"))
        for n, number in enumerate(reversed(shown)):
            painter.drawText(line.adjusted(0, 0, -n * column, 0), RIGHT, number)
        y += high
    painter.setFont(look.font("small"))
    painter.setPen(look.color("ink"))
    telltale.paragraphs(painter, room.adjusted(0, y + px(6) - room.y(), 0, 0), report.notes, px(5))
