"""`OverTime`: every gate, candidate and state of a layer as a map, units by time.

One cursor runs through all of them. The wheel zooms around the pointer, a drag pans, a
double-click shows all of time. A click on a unit's number follows it: its curves take the place of
the maps. A button offers other orders, and the run as it was. All but the cursor and the marks is
painted once and kept, so that scrubbing costs next to nothing.
"""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views.glance import Glance
from gui.views.kept import Kept
from gui.views.recurrent import anatomy, tracks
from gui.views.recurrent.atlas import Atlas
from gui.views.recurrent.span import Span, whole
from gui.views.recurrent.tracks import Compare, Order, View
from gui.views.recurrent.viewing import Viewing
from gui.views.recurrent.zoomed import Zoomed


class OverTime(Zoomed):
    """The maps of one layer.

    Signals:
        viewed(): span, order, comparison or followed unit are other ones now.
    """

    viewed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._atlas: Atlas | None = None
        self._glance = Glance()
        self._now = 0
        self._view = View(whole(1))
        self._ground, self._kept = Kept(), Kept()
        self.viewing = Viewing(self, look, self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Gates and states over time")
        look.changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        """A row of maps."""
        return QSize(self._look.px(560), self._look.px(128))

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw a trace at a glance."""
        layer = min(max(glance.part, 0) + 1, tracks.layers(trace))
        old, before, atlas = self._glance, self._now, self._atlas
        self._glance, self._now = glance, trace.timeline.place(glance.step)[0]
        if atlas is None or trace is not atlas.trace or layer != atlas.layer:
            self._begin(Atlas(trace, layer, self._look))
        if self._now != before:
            self._set(span=self._view.span.holding(self._now))
        shown = self._now, glance.chosen, glance.pointed
        if shown != (before, old.chosen, old.pointed):
            self.update()

    def _begin(self, atlas: Atlas) -> None:
        """Another trace or layer; what can be is seen as before."""
        self._atlas, followed = atlas, self._view.followed
        if atlas.total != self._view.span.total:
            self._set(span=whole(atlas.total))
        if followed is not None and followed >= atlas.units:
            self._set(followed=None)
        if self.hover is not None and not atlas.trace.has(self.hover):
            self.hover = None
        self._arrange()

    def _arrange(self) -> None:
        px = self._look.px
        if self._atlas is not None:
            self._atlas.arrange(QRectF(self.rect()).adjusted(px(4), px(4), -px(14), -px(4)))
        self._kept.forget()
        self.update()

    def _restyle(self) -> None:
        px, button = self._look.px, self.viewing  # beside the names, above the units' numbers
        button.move(QPoint(px(6), max(px(28) - button.height(), 0)))
        self._ground.forget()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size, other places."""
        self._restyle()

    @property
    def atlas(self) -> Atlas:
        """What is shown; there is none before the first trace."""
        assert self._atlas is not None
        return self._atlas

    # What the hand has chosen to see

    @property
    def view(self) -> View:
        """All of it."""
        return self._view

    def _set(self, **changed: object) -> None:
        view = msgspec.structs.replace(self._view, **changed)
        if view != self._view:
            self._view, self.span = view, view.span
            self.update()
            self.viewed.emit()

    def show_as_first(self) -> None:
        """All of time, all units by number, the run as it is."""
        self._set(**msgspec.structs.asdict(View(whole(self._view.span.total))))

    @property
    def order(self) -> Order:
        """How units are sorted from top to bottom: by number, activity or half-life."""
        return self._view.order

    @order.setter
    def order(self, order: Order) -> None:
        self._set(order=order)

    @property
    def compare(self) -> Compare:
        """What the maps show: the run, the run as it was, or the difference."""
        return self._view.compare

    @compare.setter
    def compare(self, compare: Compare) -> None:
        self._set(compare=compare)

    @property
    def followed(self) -> int | None:
        """The unit whose curves are shown, from 0; None for the maps of all."""
        return self._view.followed

    @followed.setter
    def followed(self, unit: int | None) -> None:
        self._set(followed=unit)

    @property
    def marked(self) -> int | None:
        """The unit of the layer that is explained now, from 0; None where it is no unit's."""
        if self._atlas is None:
            return None
        trace = self._atlas.trace
        cell = self._glance.explained(trace)
        own = anatomy.belongs(trace.quantities[cell.quantity], self._atlas.layer)
        return cell.index[-1] if own else None

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The panels from a kept picture; over it the cursor, the marks and what is pointed at."""
        room, view, atlas = self.rect(), self._view, self._atlas
        with QPainter(self) as painter:
            if atlas is None:
                painter.fillRect(room, self._look.color("paper"))
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._kept.show(painter, self, None, lambda on: self._paint_still(on, atlas), view)
            atlas.paint_cursor(painter, self._now, view)
            for cell in (self._glance.chosen, self._glance.pointed or self.hover):
                atlas.paint_mark(painter, cell, view)
            atlas.paint_tag(painter, self.hover, view, room)

    def _paint_still(self, painter: QPainter, atlas: Atlas) -> None:
        """What another run changes, over what it leaves as it was."""
        paper, view, room = self._look.color("paper"), self._view, self.rect()
        ground = partial(atlas.paint_ground, view=view, room=room)
        self._ground.show(painter, self, paper, ground, atlas.grounds(view))
        atlas.paint(painter, view)

    # What a hand does

    def area_at(self, point: QPointF) -> QRectF | None:
        """The panel that is nearest across."""
        if self._atlas is None:
            return None
        x = point.x()
        return min((track.area for track in self._atlas.tracks), key=lambda a: _beside(x, a))

    def cell_at(self, point: QPointF) -> Cell | None:
        """The cell under a point."""
        return None if self._atlas is None else self._atlas.cell_at(point, self._view)

    def look_at(self, span: Span) -> None:
        """Show this part of time."""
        self._set(span=span)

    def clicked(self, point: QPointF) -> None:
        """Choose a cell, or follow the unit whose number is hit, or leave it again."""
        unit = None if self._atlas is None else self._atlas.unit_at(point, self._view)
        if unit is not None:
            self.followed = None if unit == self.followed else unit
        else:
            super().clicked(point)


def _beside(x: float, area: QRectF) -> float:
    return max(area.left() - x, x - area.right(), 0.0)
