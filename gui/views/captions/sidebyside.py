"""`SideBySide`: soft and hard attention at the same word of the same picture, and what each says.

Soft sees all cells, each weighed by its share; hard sees one, drawn by the shares: it alone is lit.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen

from engine.explain import exact
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import marks
from gui.views.captions import easel, spoken, telltale
from gui.views.captions.easel import Sight
from gui.views.captions.ground import Ground
from gui.views.captions.spoken import Spoken
from gui.views.glance import Glance
from gui.views.pencil import Spot
from gui.views.pointing import Hovered

HEAD, LINE = 26, 25  # units over a picture; of a line of words under it
COLUMN = 108  # units for a sentence beside its picture
LEAST = 2  # lines: another sentence drawn seldom changes the pictures' size
WORDS = {"soft": "Soft", "hard": "Hard"}


def prefixes(trace: Trace) -> dict[str, str]:
    """How the names of each kind begin in a trace; those of one kind begin with nothing."""
    return {kind: f"{kind} " if spoken.has(trace, f"{kind} ") else "" for kind in WORDS}


class SideBySide(Hovered[tuple[str, Spot]]):
    """Two captions of a trace, at the same step.

    Signals:
        pointed(cell): the light on the cell under the pointer, None when there is none.
        wished_step(t): a word was clicked.
    """

    wished_step = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._told: dict[str, Spoken] = {}
        self._step = 0
        self._sight, self._ground = Sight(), Ground()
        self.setAccessibleName("Soft and hard attention")
        look.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        """Two pictures with their sentences."""
        return QSize(self._look.px(600), self._look.px(240))

    def _redraw(self) -> None:
        self._ground.forget()
        self.update()

    def show_trace(self, trace: Trace, glance: Glance, sight: Sight) -> None:
        """Draw a trace at a glance."""
        self._told = {kind: spoken.spoken(trace, own) for kind, own in prefixes(trace).items()}
        self._step, self._sight = glance.step, sight
        if self._hover is not None and max(self._hover[1]) >= self._told[self._hover[0]].side:
            self._hover = None  # another model has fewer cells
        self.update()

    # Where things are

    def halves(self) -> dict[str, QRectF]:
        """The room of each kind."""
        gap = self._look.px(18)
        wide = (self.width() - gap) / 2
        return {
            kind: QRectF(n * (wide + gap), 0, wide, self.height()) for n, kind in enumerate(WORDS)
        }

    def picture(self, half: QRectF) -> QRectF:
        """Where the picture of a half lies: as large as the longer sentence leaves it."""
        under, beside = self._shapes(half)
        larger = beside if self._beside(half) else under
        return larger.translated(half.x(), self._look.px(HEAD))

    def _shapes(self, half: QRectF) -> tuple[QRectF, QRectF]:
        """How large the picture is with its sentence under it, and with that beside it."""
        px, aspect = self._look.px, self._sight.aspect
        under = easel.fitted(half.width(), self._over(half), aspect)
        return under, easel.fitted(half.width() - px(COLUMN), half.height() - px(HEAD), aspect)

    def _over(self, half: QRectF) -> float:
        """The height that sentences under the pictures leave."""
        px, wide = self._look.px, half.width()
        lines = max((self._flow(kind, wide)[-1][2] + 1 for kind in self._told), default=LEAST)
        return half.height() - px(HEAD) - px(6) - max(lines, LEAST) * px(LINE)

    def _beside(self, half: QRectF) -> bool:
        """Whether sentences stand beside the pictures, where these are larger then."""
        under, beside = self._shapes(half)
        return beside.width() > under.width()

    def _flow(self, kind: str, room: float) -> list[tuple[float, float, int]]:
        """Where each word of a sentence begins, how wide it is, and in which line it stands."""
        metrics = QFontMetricsF(self._look.font("heading"))
        x, line, found = 0.0, 0, []
        for word in self._told[kind].words:
            wide = metrics.horizontalAdvance(word) + self._look.px(8)
            if x + wide > room and x > 0:
                x, line = 0.0, line + 1
            found.append((x, wide, line))
            x += wide
        return found

    def letters(self, kind: str) -> list[tuple[int, QRectF]]:
        """Where each word of a caption stands, under or beside its picture."""
        px, half = self._look.px, self.halves()[kind]
        area = self.picture(half)
        left, top = half.x(), area.bottom() + px(6)
        if self._beside(half):
            left, top = area.right() + px(8), area.y()
        found = [
            (n, QRectF(left + x, top + line * px(LINE), wide, px(LINE - 1)))
            for n, (x, wide, line) in enumerate(self._flow(kind, half.right() - left))
        ]
        return [(n, rect) for n, rect in found if rect.bottom() <= self.height() + 1]

    def _at(self, point: QPointF) -> tuple[str, Spot] | None:
        for kind, half in self.halves().items():
            told = self._told.get(kind)
            spot = None if told is None else easel.spot_at(self.picture(half), told.side, point)
            if spot is not None:
                return kind, spot
        return None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Both halves."""
        look, halves = self._look, self.halves()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            areas = [self.picture(half) for half in halves.values()]
            told = self._told.get("soft")
            self._ground.show(painter, self, areas, told, self._sight, look)
            for kind, half in halves.items():
                if kind in self._told:
                    self._half(painter, kind, half)

    def _half(self, painter: QPainter, kind: str, half: QRectF) -> None:
        look, told = self._look, self._told[kind]
        t, area = told.at(self._step), self.picture(half)
        line = QRectF(half.x(), 0, half.width(), look.px(22))
        note = f"{self.seen(kind)} · {told.nats(t):.1f} nats"
        telltale.heading(painter, line, WORDS[kind], note, look)
        easel.shine(painter, area, told, t, self._sight.how, look)
        self._odds(painter, told, t, area)
        if self._hover is not None and self._hover[0] == kind:
            spot = self._hover[1]
            text = f"α = {exact(float(told.alpha[t][spot]))}"
            marks.paint_tag(painter, area, easel.cell_rect(area, told.side, spot), text, look)
        for n, rect in self.letters(kind):
            self._letter(painter, told.words[n], n == t, rect)

    def seen(self, kind: str) -> str:
        """What a kind sees, and of hard attention, how its weights were learned."""
        if kind == "soft":
            return "sees every cell, weighed by α"
        learned = self._sight.learned
        same = "the same α" if learned == "soft" else "α"
        return f"draws a cell from {same} · learned {learned}"

    def _odds(self, painter: QPainter, told: Spoken, t: int, area: QRectF) -> None:
        """How likely it was that the cell was drawn that was."""
        spot = told.drawn(t)
        if spot is not None and (self._hover is None or self._hover[0] != "hard"):
            rect = easel.cell_rect(area, told.side, spot)
            text = f"drawn: {telltale.tenths(float(told.alpha[t][spot]))}"
            marks.paint_tag(painter, area, rect, text, self._look)

    def _letter(self, painter: QPainter, word: str, now: bool, rect: QRectF) -> None:
        look = self._look
        if now:
            painter.setPen(QPen(look.color("accent"), look.px(1.5)))
            painter.setBrush(look.color("accent_soft"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
        painter.setFont(look.font("heading"))
        painter.setPen(look.color("accent_text" if now else "ink"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word)

    # What a hand does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a word."""
        for kind in self._told:
            for n, rect in self.letters(kind):
                if rect.contains(event.position()):
                    self.wished_step.emit(n)
                    return

    def _number_at(self, place: tuple[str, Spot]) -> Cell:
        told = self._told[place[0]]
        return told.cell(told.at(self._step), place[1])
