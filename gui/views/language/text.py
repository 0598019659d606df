"""`TextView`: the text and its branches, each character coloured by one unit of the network.

What has been read is coloured, what comes is pale. A click goes to a character, a drag marks a
stretch, the wheel looks further down.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent

from engine.explain import exact, seen, signed
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import cards, cells, marks
from gui.views.glance import Glance
from gui.views.kept import Kept
from gui.views.language import inking, tiles
from gui.views.language.tiles import WHOLE, Shown, Span, Tile
from gui.views.pointing import Hovered

Spot = tuple[int, int]  # the number of a text, and a step of it


class TextView(Hovered[Spot]):
    """The text, large.

    Signals:
        pointed(cell): the unit's number at the character under the pointer; None at none.
        went(number, t): a character of a text was clicked.
        marked(span): a stretch of the text was dragged over; None where the mark was clicked away.
        dropped(number): a branch was thrown away; `WHOLE`: nothing shall be silent any more.
    """

    went = Signal(int, int)
    marked = Signal(object)
    dropped = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._trace: Trace | None = None
        self._glance = Glance()
        self._shown = Shown(("h", 1, 0))
        self._tiles: list[Tile] = []
        self._pressed: Spot | None = None
        self._dragged: Span | None = None
        self._shift = 0
        self._kept = Kept()
        self.setAccessibleName("The text")
        look.changed.connect(self._arrange)

    def sizeHint(self) -> QSize:
        """A few lines."""
        return QSize(self._look.px(480), self._look.px(170))

    def show_trace(self, trace: Trace, glance: Glance, shown: Shown) -> None:
        """Draw a trace at a glance; `glance.part` is the text that is looked at."""
        before = self._glance, self._shown
        renewed = trace is not self._trace
        self._trace, self._glance, self._shown = trace, glance, shown
        if glance.step != before[0].step:
            self._shift = 0
        if renewed:
            if self._hover is not None and not self._has(self._hover):
                self._hover = None
            self._pressed = self._dragged = None
            self._arrange()
        elif (glance, shown) != before:
            self._follow()

    def _has(self, spot: Spot) -> bool:
        trace, (number, t) = self._trace, spot
        name = f"{tiles.prefix(number)}x"
        return trace is not None and name in trace.arrays and t < len(trace[name])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size, other places."""
        self._arrange()

    def _arrange(self) -> None:
        if self._trace is not None:
            px = self._look.px
            room = QRectF(self.rect()).adjusted(px(12), px(6), -px(12), -px(8))
            self._tiles = tiles.laid(self._trace, room, self._look)
        self._follow()

    def _follow(self) -> None:
        """Have the present character in view."""
        t = self._glance.step
        self._tiles = [tile.holding(t, self._shift) for tile in self._tiles]
        self._kept.forget()
        self.update()

    @property
    def tiles(self) -> list[Tile]:
        """Where the texts stand."""
        return self._tiles

    def paintEvent(self, event: QPaintEvent) -> None:
        """The texts from a kept picture, over it what a hand points at or drags over."""
        look, trace = self._look, self._trace
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._kept.show(painter, self, look.color("paper"), self._paint)
            if trace is None:
                return
            if self._dragged is not None:
                inking.frame(painter, self._tiles[0], self._dragged, Qt.PenStyle.SolidLine, look)
            self._paint_pointed(painter, trace)
            self._paint_tag(painter, trace)

    def _paint(self, painter: QPainter) -> None:
        look, trace = self._look, self._trace
        cards.paint(painter, self.rect(), look)
        if trace is None:
            return
        for tile in self._tiles:
            looked = tile.number == max(self._glance.part, 0)
            inking.paint(painter, trace, tile, self._glance.step, self._shown, looked, look)

    def _paint_pointed(self, painter: QPainter, trace: Trace) -> None:
        """A frame around the character whose step another view points at."""
        cell, t = self._glance.pointed, -1
        if (
            cell is not None
            and trace.has(cell)
            and trace.quantities[cell.quantity].axes[0] == "step"
        ):
            t = cell.index[0]
        if self._hover is None and self._tiles[0].shows(t):
            cells.outline(painter, self._tiles[0].rect(t), self._look.color("focus"), 2.0)

    def _paint_tag(self, painter: QPainter, trace: Trace) -> None:
        if self._hover is None or (cell := self._number_at(self._hover)) is None:
            return
        number, t = self._hover
        tile = next(tile for tile in self._tiles if tile.number == number)
        if not tile.shows(t):
            return
        label = trace.quantities[f"{tiles.prefix(number)}x"].labels[t]
        symbol, unit = trace.quantities[cell.quantity].symbol, cell.index[1] + 1
        text = f"“{seen(label)}” {t + 1} · {symbol} of unit {unit}: {exact(trace.value(cell))}"
        if number == WHOLE and t < len(self._shown.lost):
            text = (
                f"“{seen(label)}” {t + 1} · without the silent: {signed(self._shown.lost[t])} nats"
            )
        marks.paint_tag(painter, QRectF(self.rect()), tile.rect(t), text, self._look)

    def _number_at(self, place: Spot) -> Cell | None:
        if self._trace is None or not self._has(place):
            return None
        quantity, layer, unit = self._shown.followed
        cell = Cell(f"{tiles.prefix(place[0])}{quantity} {layer}", (place[1], unit))
        return cell if self._trace.has(cell) else None

    # What a hand does

    def _at(self, point: QPointF) -> Spot | None:
        for tile in self._tiles:
            t = tile.step_at(point)
            if t is not None:
                return tile.number, t
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click or a drag begins; or a branch goes."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        for tile in self._tiles:
            if tile.close.contains(event.position()):
                self.dropped.emit(tile.number)
                return
        self._pressed = self._at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark while the button is down, else tell what is pointed at."""
        spot = self._at(event.position())
        if self._pressed is None:
            self._point(spot)
        elif spot is not None and spot[0] == self._pressed[0] == 0 and spot != self._pressed:
            ends = sorted((spot[1], self._pressed[1]))
            self._dragged = ends[0], ends[1]
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click goes to a character, and takes a mark away; a drag has marked a stretch."""
        pressed, dragged = self._pressed, self._dragged
        self._pressed = self._dragged = None
        if dragged is not None:
            self.marked.emit(dragged)
        elif pressed is not None:
            if self._shown.span is not None:
                self.marked.emit(None)
            self.went.emit(*pressed)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Further up or down; with Ctrl it is the window's."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self._tiles:
            event.ignore()
            return
        most = max(tile.lines.count for tile in self._tiles)
        shift = self._shift - round(event.angleDelta().y() / 40)
        self._shift = min(max(shift, -most), most)
        self._follow()
        event.accept()
