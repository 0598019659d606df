"""`Atlas`: the maps or curves of one layer, worked out and painted, and where each cell lies."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from engine.explain import exact
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import cards, cells, hues, marks
from gui.views.recurrent import courses, cursor, heat, tracks
from gui.views.recurrent.heat import Rows
from gui.views.recurrent.pooled import Pyramid
from gui.views.recurrent.tracks import Compare, Order, Track, View
from gui.views.wording import fitting

MIDDLE, RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
TITLES: dict[Compare, str] = {
    "now": "{0} {1}",
    "was": "{1} as it was",
    "difference": "change of {1}",
}


class Atlas:
    """What is known of one layer of one trace; what takes long is worked out once."""

    def __init__(self, trace: Trace, layer: int, look: Look) -> None:
        """A trace of the system `recurrent`, and a layer of it, from 1."""
        self.trace = trace
        self.layer = layer
        self.total, self.units = trace[f"h {layer}"].shape
        self.tracks: tuple[Track, ...] = ()
        self._look = look
        self._rows: dict[Order, Rows] = {}
        self._pyramids: dict[tuple[str, Compare], Pyramid] = {}
        self._measures: dict[tuple[str, int | None], str] = {}

    def arrange(self, room: QRectF) -> None:
        """Share out a room among the panels."""
        self.tracks = tracks.laid(tracks.names(self.trace, self.layer), room, self._look)

    def track(self, name: str) -> Track:
        """The panel of a quantity, `f 1`."""
        return next(track for track in self.tracks if track.name == name)

    def rows(self, order: Order) -> Rows:
        """Which unit stands in which row."""
        if order not in self._rows:
            self._rows[order] = Rows(tracks.ordered(self.trace, self.layer, order))
        return self._rows[order]

    # Where things are

    def rect_of(self, cell: Cell, view: View) -> QRectF | None:
        """Where a cell is painted; None where it is in no panel, or not in view."""
        for track in self.tracks:
            if track.name == cell.quantity and self.trace.has(cell):
                t, unit = cell.index
                if view.span.shows(t) and view.followed in (None, unit):
                    rows = self.rows(view.order)
                    unit = unit if view.followed is None else -1
                    return rows.rect((t, t), unit, view.span, track.area) & track.area
        return None

    def cell_at(self, point: QPointF, view: View) -> Cell | None:
        """The cell under a point."""
        for track in self.tracks:
            if track.area.contains(point):
                unit = view.followed
                if unit is None:
                    unit = self.rows(view.order).unit(point.y(), track.area)
                return Cell(track.name, (view.span.step(point.x(), track.area), unit))
        return None

    def unit_at(self, point: QPointF, view: View) -> int | None:
        """The unit whose number is under a point."""
        for track in self.tracks:
            if track.gutter.contains(point):
                return self.rows(view.order).unit(point.y(), track.area)
        return None

    # Painting

    def grounds(self, view: View) -> Hashable:
        """All that `paint_ground` paints in the same places."""
        named = [self.trace.quantities[track.name] for track in self.tracks]
        titles = tuple((quantity.title, quantity.symbol) for quantity in named)
        return view, titles

    def paint_ground(self, painter: QPainter, view: View, room: QRect) -> None:
        """The card, and on it what stands above and below the panels."""
        cards.paint(painter, room, self._look)
        for track in self.tracks:
            self._paint_words(painter, track, view)

    def paint(self, painter: QPainter, view: View) -> None:
        """All panels on their ground, with measures and units' numbers; no cursor, no marks."""
        for track in self.tracks:
            self._paint_measure(painter, track, view)
            if view.followed is None:
                self._paint_map(painter, track, view)
            else:
                self._paint_courses(painter, track, view, view.followed)
            if not track.gutter.isEmpty():
                rows = self.rows(view.order)
                heat.numbers(painter, track.gutter, rows, view.followed, self._look)

    def paint_cursor(self, painter: QPainter, t: int, view: View) -> None:
        """The cursor at a step, in every panel."""
        areas = [track.area for track in self.tracks]
        cursor.paint(painter, cursor.stripes(areas, t, view.span, self._look), self._look)

    def paint_mark(self, painter: QPainter, cell: Cell | None, view: View) -> None:
        """A frame around a cell, where it is in view."""
        rect = None if cell is None else self.rect_of(cell, view)
        if rect is not None:
            thick = max(2.0, self._look.px(2.4))
            cells.outline(painter, rect.adjusted(-1, -1, 1, 1), self._look.color("accent"), thick)

    def paint_tag(self, painter: QPainter, cell: Cell | None, view: View, room: QRect) -> None:
        """What is told of a cell, beside it."""
        rect = None if cell is None else self.rect_of(cell, view)
        if cell is not None and rect is not None:
            marks.paint_tag(painter, QRectF(room), rect, self.told(cell, view), self._look)

    def told(self, cell: Cell, view: View) -> str:
        """The exact value of a cell, where it stands, and what its unit is like in all of time."""
        quantity, values = tracks.shown(self.trace, cell.quantity, view.compare)
        said = quantity.place(cell.index), self._measure(cell.quantity, cell.index[-1])
        return " · ".join([exact(float(values[cell.index])), *filter(None, said)])

    def _paint_map(self, painter: QPainter, track: Track, view: View) -> None:
        key = track.name, view.compare
        quantity, values = tracks.shown(self.trace, *key)
        if key not in self._pyramids:
            self._pyramids[key] = Pyramid(values, signed=not hues.opens(quantity))
        rows = self.rows(view.order)
        heat.paint(painter, track.area, quantity, self._pyramids[key], rows, view.span, self._look)
        lasting = tracks.lasting(self.trace, track.name)
        if lasting is not None:
            heat.bars(painter, track.area, rows, lasting, self._look)

    def _paint_courses(self, painter: QPainter, track: Track, view: View, unit: int) -> None:
        quantity = self.trace.quantities[track.name]
        drawn = courses.courses(self.trace, track.name, unit)
        held = [hold for hold in quantity.held if hold.unit in (-1, unit)]
        courses.paint(painter, track.area, drawn, quantity.range, held, view.span, self._look)

    def _measure(self, name: str, unit: int | None) -> str:
        key = name, unit
        if key not in self._measures:
            self._measures[key] = tracks.measure(self.trace, name, unit)
        return self._measures[key]

    def _paint_words(self, painter: QPainter, track: Track, view: View) -> None:
        """Above the name, below the first and the last step in view."""
        look, quantity, line = self._look, self.trace.quantities[track.name], self._line(track)
        first, last = int(view.span.first), int(view.span.first + view.span.count - 1e-6)
        painter.setFont(look.font("strong"))
        painter.setPen(hues.color(quantity.symbol, look))
        painter.drawText(track.head, MIDDLE, self.title(track, view))
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        painter.drawText(line, MIDDLE, f"{first + 1:,}")
        painter.drawText(line, MIDDLE | RIGHT, f"{last + 1:,}")

    def title(self, track: Track, view: View) -> str:
        """What a panel is called, as shortly as the others are."""
        metrics = QFontMetricsF(self._look.font("strong"))
        ways = [(self._titles(one, view), one.head.width()) for one in self.tracks]
        level = next(
            n
            for n in range(4)
            if all(metrics.horizontalAdvance(said[n]) <= room for said, room in ways) or n == 3
        )
        return self._titles(track, view)[level]

    def _titles(self, track: Track, view: View) -> tuple[str, str, str, str]:
        """Its name with its symbol, less and less of it, nothing."""
        quantity = self.trace.quantities[track.name]
        name, symbol = quantity.title.partition(" of layer")[0].lower(), quantity.symbol
        compared = "now" if view.followed is not None else view.compare  # curves show both
        title = TITLES[compared].format(name, symbol)
        return title, f"{name.rpartition(' ')[2]} {symbol}", symbol, ""

    def _line(self, track: Track) -> QRectF:
        """The first line below a panel."""
        return QRectF(track.foot.topLeft(), QSizeF(track.foot.width(), self._look.px(19)))

    def _paint_measure(self, painter: QPainter, track: Track, view: View) -> None:
        """Beside the name or in a second line below: the measure, or whose curves are drawn."""
        look, quantity = self._look, self.trace.quantities[track.name]
        said, line = self._measure(track.name, view.followed), self._line(track)
        beside = tracks.roomy(track.area.width(), look)
        second = track.head if beside else line.translated(0, line.height())
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        if view.followed is not None and quantity.symbol == "h":
            drawn = courses.courses(self.trace, track.name, view.followed)
            courses.legend(painter, second, drawn, look)
        else:
            shut = said.partition(" · ")[0]
            part = f"{shut} of time" if shut != said else shut
            metrics = QFontMetricsF(painter.font())  # half of it rather than a cut
            halves = said, part, shut, said.removesuffix(" steps"), ""
            said = fitting(metrics, second.width(), *halves)
            align = RIGHT if beside else Qt.AlignmentFlag.AlignLeft
            painter.drawText(second, MIDDLE | align, said)
