"""`Canvas`: the picture, large, with the light of a word on it. Things are moved, light is painted.

With the brush a drag adds light, with the right button it takes light away. Without, a drag moves
the thing under the pointer, a corner of the chosen one resizes it, the wheel, too. Every move of
the hand has a key (`fingers`).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.trace import Trace
from gui.theme import Look
from gui.views import cells
from gui.views.captions import easel, spoken
from gui.views.captions.easel import Sight
from gui.views.captions.fingers import HINT, Fingers
from gui.views.captions.ground import Ground
from gui.views.captions.spoken import Spoken
from gui.views.glance import Glance
from gui.views.pencil import Spot

SEEN = "white: its receptive field"
FOOT = 21  # units under the picture, for words
GROW = 1.08  # what a notch of the wheel makes of a size


class Canvas(QWidget):
    """The picture of a trace at a glance.

    Signals:
        pointed(cell): the light on the cell under the pointer, None when there is none.
        chosen(cell): a cell was clicked.
        picked(n): another thing is chosen, None for none.
        moved(n, dx, dy): a thing was moved by so much of the scene.
        sized(n, factor): a thing was made larger or smaller.
        done(n, what): a key asks for one of `flip`, `colour`, `front`, `drop`.
        lit(y, x, strength): the brush was here, 0 … 1; below 0 it takes light away.
        settled(): a stroke is over.
    """

    pointed = Signal(object)
    chosen = Signal(object)
    picked = Signal(object)
    moved = Signal(int, float, float)
    sized = Signal(int, float)
    done = Signal(int, str)
    lit = Signal(float, float, float)
    settled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._told: Spoken | None = None
        self._t = 0
        self._spot: Spot | None = None
        self._sight = Sight()
        self.stands: Spot = (0, 0)
        self._hover: Spot | None = None
        self._drag: tuple[str, QPointF] | None = None
        self._ground = Ground()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("The picture, with the light of the word")
        self.installEventFilter(Fingers(self))
        look.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(self._look.px(360), self._look.px(360))

    def show_trace(self, trace: Trace, glance: Glance, spot: Spot | None = None) -> None:
        """Draw a trace at a glance; `spot`: outlined where nothing is pointed at or chosen."""
        told = spoken.spoken(trace)
        self._told, self._t = told, told.at(glance.step)
        self._spot = told.spot(glance.pointed) or told.spot(glance.chosen) or spot
        self.update()

    def show_sight(self, sight: Sight) -> None:
        """Show this beside the trace: a scene is painted as it is now, also before its caption."""
        if self._drag is not None and sight.brush != self._sight.brush:
            self.let_go()
        if not sight.looks_like(self._sight):
            self._sight = sight
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show what the keys are on."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard went elsewhere."""
        self.let_go()
        self.update()

    @property
    def side(self) -> int:
        """Rows of cells, and columns; 1 before the first trace."""
        return 1 if self._told is None else self._told.side

    @property
    def sight(self) -> Sight:
        """What is shown beside the trace."""
        return self._sight

    def area(self) -> QRectF:
        """Where the picture lies in the widget."""
        high = self.height() - self._look.px(FOOT)
        return easel.fitted(self.width(), high, self._sight.aspect)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture from a kept one; over it the light, the cells and what is chosen."""
        look, area, told, sight = self._look, self.area(), self._told, self._sight
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._ground.show(painter, self, (area,), told, sight, look)
            if told is None:
                return
            easel.lit(painter, area, told, self._t, sight, look)
            if sight.aim is not None:
                easel.aim(painter, area, told, self._t, sight.aim, look)
            easel.chosen(painter, area, sight, look)
            easel.frames(painter, area, told, self._spot, sight, look)
            if self.hasFocus() and sight.brush:
                rect = easel.cell_rect(area, told.side, self.stands)
                cells.outline(painter, rect, look.color("focus"), look.px(2))
            hint = HINT if self.hasFocus() and sight.thing is not None else sight.words
            note = SEEN if self._spot is not None and sight.fields is not None else ""
            easel.words(painter, area, look.px(FOOT), hint, note, look)

    def _redraw(self) -> None:
        self._ground.forget()
        self.update()

    # The pointer

    def spot_at(self, point: QPointF) -> Spot | None:
        """The cell under a point."""
        told = self._told
        return None if told is None else easel.spot_at(self.area(), told.side, point)

    def _inside(self, point: QPointF) -> QPointF:
        """A point of the widget in the scene's coordinates."""
        return point / max(self.area().width(), 1.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to paint, to resize or to move; a cell is chosen where there is nothing to move."""
        at, sight = event.position(), self._sight
        spot, left = self.spot_at(at), event.button() == Qt.MouseButton.LeftButton
        if spot is None or self._told is None or self._drag is not None:
            return
        if sight.brush and (left or event.button() == Qt.MouseButton.RightButton):
            self._drag = ("light" if left else "shade"), at
            self.stands = spot
            self._brush(at)
            return
        if not left:
            return
        thing = sight.thing
        if sight.scenery is not None and thing is not None:
            corners = easel.handles(self.area(), sight.scenery.box(thing), self._look)
            if any(corner.contains(at) for corner in corners):
                self._drag = "size", at
                return
        found = sight.scenery.thing_at(self._inside(at)) if sight.scenery is not None else None
        if found != thing:
            self.picked.emit(found)
        self._drag = ("move" if found is not None else "cell"), at
        self.chosen.emit(self._told.cell(self._t, spot))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what was begun, and tell what is pointed at: the answer brings that along."""
        at = event.position()
        if self._drag is not None:
            self._go_on(at, *self._drag)
        self.point(self.spot_at(at))

    def _go_on(self, at: QPointF, what: str, before: QPointF) -> None:
        sight, self._drag = self._sight, (what, at)
        if what in ("light", "shade"):
            self._brush(at)
        elif what == "move" and sight.thing is not None:
            by = self._inside(at - before)
            self.moved.emit(sight.thing, by.x(), by.y())
        elif what == "size" and sight.thing is not None and sight.scenery is not None:
            middle = sight.scenery.box(sight.thing).center()
            far = [(self._inside(p) - middle).manhattanLength() for p in (before, at)]
            self.sized.emit(sight.thing, min(max(far[1], 0.01) / max(far[0], 0.01), 2.0))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke is over."""
        self.let_go()

    def let_go(self) -> None:
        """End what is under way: the button came up, or there is another picture now."""
        if self._drag is not None:
            self._drag = None
            self.settled.emit()

    def _brush(self, at: QPointF) -> None:
        y, x = easel.within(self.area(), at)
        strength = 1.0 if self._drag is not None and self._drag[0] == "light" else -1.0
        self.lit.emit(min(max(y, 0.0), 1.0), min(max(x, 0.0), 1.0), strength)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The chosen thing becomes larger or smaller."""
        thing = self._sight.thing
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if thing is None or self._sight.brush or held:
            event.ignore()
            return
        turn = event.angleDelta().y() or event.angleDelta().x()
        self.sized.emit(thing, GROW ** (turn / 120))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self.point(None)

    def point(self, spot: Spot | None) -> None:
        """The pointer, or what the keys stand on, is over another cell, or over none."""
        if spot != self._hover and self._told is not None:
            self._hover = spot
            self.pointed.emit(None if spot is None else self._told.cell(self._t, spot))
