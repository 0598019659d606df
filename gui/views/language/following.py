"""`Following`: what comes next, as bars: how likely each character is, and how likely it is drawn.

The thin bar is what the network says; the thick one what is drawn from, at the temperature and of
the likeliest only. A click on another one than came makes a branch.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy

from engine.explain import likely, seen
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import cards, cells
from gui.views.glance import Glance
from gui.views.language.letters import letter_font
from gui.views.language.tiles import prefix
from gui.views.pointing import Pointing

MOST, FEWEST = 10, 3
ROW = 19  # units


class Choice(msgspec.Struct, frozen=True):
    """One character that may come.

    Attributes:
        code: its place in the alphabet.
        said, drawn: how likely, and how likely at the temperature.
        came: whether it did.
    """

    code: int
    said: float
    drawn: float
    came: bool


def choices(trace: Trace, number: int, t: int, count: int, first: int = 0) -> list[Choice]:
    """The likeliest after a step, best first; the one that came is among the very first.

    `first` of them are left out.
    """
    said, drawn = trace[f"{prefix(number)}y"][t], trace[f"{prefix(number)}p"][t]
    x = trace[f"{prefix(number)}x"]
    came = int(x[t + 1].argmax()) if t + 1 < len(x) else -1
    order = np.argsort(-said, kind="stable")[first : first + max(count, 1)].tolist()
    if came >= 0 and came not in order and not first:
        order[-1] = came
    return [Choice(k, float(said[k]), float(drawn[k]), k == came) for k in order]


class Following(Pointing):
    """What comes after the present character of the text that is looked at.

    Signals:
        picked(number, at, code): another character was clicked: the text, its place, and which.
    """

    picked = Signal(int, int, int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._trace: Trace | None = None
        self._alphabet: Sequence[str] = ()
        self._number = self._t = 0
        self._temperature = 1.0
        self._first = 0  # of the ranks shown
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("What comes next")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A narrow column."""
        return QSize(self._look.px(236), self._look.px(170))

    def show_trace(
        self, trace: Trace, glance: Glance, alphabet: Sequence[str], temperature: float
    ) -> None:
        """Draw a trace at a glance; `glance.part` is the text that is looked at."""
        if trace is not self._trace or glance.step != self._t:
            self._first = 0
        self._trace, self._alphabet, self._temperature = trace, alphabet, temperature
        self._number, self._t = max(glance.part, 0), glance.step
        self.update()

    # Where things are

    def _rows(self) -> list[tuple[Choice, QRectF]]:
        """The choices and where they stand."""
        trace, px = self._trace, self._look.px
        if trace is None:
            return []
        top, foot = self._edges()
        room = self.height() - top - foot
        count = min(MOST, max(1, int(room / px(ROW))), len(self._alphabet))
        pitch = min(room / count, px(30))
        found = choices(trace, self._number, self._t, count, self._first)
        wide = self.width() - px(20)
        return [(one, QRectF(px(10), top + n * pitch, wide, pitch)) for n, one in enumerate(found)]

    def _edges(self) -> tuple[int, int]:
        """Above and below the choices: words, where there is room for them beside some choices."""
        px = self._look.px
        edges = [(px(48), px(26)), (px(48), px(6)), (px(28), px(6))]
        fewest = FEWEST * px(ROW)
        return next((one for one in edges if self.height() - sum(one) >= fewest), edges[-1])

    def _choice_at(self, point: QPointF) -> Choice | None:
        return next((one for one, rect in self._rows() if rect.contains(point)), None)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card, the words, a row for each choice."""
        look, px = self._look, self._look.px
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            cards.paint(painter, self.rect(), look)
            if self._trace is None:
                return
            self._words(painter, self._trace)
            for one, rect in self._rows():
                self._row(painter, one, rect)
            if self._edges()[1] < px(26):
                return
            painter.setFont(look.font("small"))
            painter.setPen(look.color("quiet"))
            foot = QRectF(px(12), self.height() - px(24), self.width() - px(20), px(20))
            last = self._t + 1 >= len(self._trace[f"{prefix(self._number)}x"])
            words = "the text ends here" if last else "click: a branch · wheel: more"
            if self._first:
                words = f"likeliest but {self._first}"
            painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter, words)

    def _words(self, painter: QPainter, trace: Trace) -> None:
        look, px = self._look, self._look.px
        now = seen(trace.quantities[f"{prefix(self._number)}x"].labels[self._t])
        painter.setFont(look.font("strong"))
        painter.setPen(look.color("ink"))
        line = QRectF(px(12), px(6), self.width() - px(20), px(20))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, f"What comes after “{now}”")
        if self._edges()[0] < px(48):
            return
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        words = f"thin: said · thick: at temperature {self._temperature:g}"
        painter.drawText(line.translated(0, px(19)), Qt.AlignmentFlag.AlignVCenter, words)

    def _row(self, painter: QPainter, one: Choice, rect: QRectF) -> None:
        look, px = self._look, self._look.px
        if self._cell(one) == self._hover:
            painter.fillRect(rect, look.color("accent_soft"))
        box = QRectF(rect.x(), rect.y() + 1, px(26), rect.height() - 2)
        painter.setFont(letter_font(min(px(17), int(rect.height() * 0.8))))
        painter.setPen(look.color("ink"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
        sign = seen(self._alphabet[one.code])
        lifted = -rect.height() * 0.34 if sign == "␣" else 0  # it stands below the line
        painter.drawText(box.translated(0, lifted), flags, sign)
        if one.came:
            cells.outline(painter, box, look.color("accent"), max(2.0, look.px(2)))
        left, number = box.right() + px(8), px(48)
        wide = rect.right() - number - left
        thin, thick = rect.height() * 0.16, rect.height() * 0.42
        top = rect.center().y() - (thin + thick + 1) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for y, high, share, color in (
            (top, thin, one.said, "quiet"),
            (top + thin + 1, thick, one.drawn, "yes" if one.came else "no"),
        ):
            painter.fillRect(QRectF(left, y, wide, high), look.color("empty"))
            painter.fillRect(QRectF(left, y, wide * share, high), look.color(color))
        painter.setFont(look.font("small"))
        painter.setPen(look.color("ink"))
        place = QRectF(rect.right() - number, rect.y(), number, rect.height())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, right, likely(one.drawn))

    # What a hand does

    def cell_at(self, point: QPointF) -> Cell | None:
        """The chance under a point."""
        one = self._choice_at(point)
        return None if one is None else self._cell(one)

    def _cell(self, one: Choice) -> Cell:
        return Cell(f"{prefix(self._number)}p", (self._t, one.code))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """On to less likely ones, and back; with Ctrl it is the window's."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        most = max(len(self._alphabet) - len(self._rows()), 0)
        first = min(max(self._first - round(event.angleDelta().y() / 40), 0), most)
        if first != self._first:
            self._first = first
            self.update()
            self._point(self.cell_at(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Another character than came: a branch."""
        one, trace = self._choice_at(event.position()), self._trace
        if one is None or trace is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if not one.came and self._t + 1 < len(trace[f"{prefix(self._number)}x"]):
            self.picked.emit(self._number, self._t + 1, one.code)
