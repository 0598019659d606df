"""`Stage`: one stage of the chain, large. What it reads, what it does to it, what it leaves.

source ──▶ × filter = products, sum ──▶ output        convolution
source ──▶ max(0, x)                ──▶ output        ReLU
source ──▶ window, largest          ──▶ output        pooling
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from engine.array import Floats
from engine.trace import Trace
from gui.theme import Look
from gui.views.cells import Sheet
from gui.views.convnet import passage
from gui.views.convnet.scene import Scene, lone_input, scene
from gui.views.glance import Glance
from gui.views.grid import Grid
from gui.views.kept import Kept
from gui.views.marks import Marks
from gui.views.pencil import Pencil, Spot
from gui.views.plate import Plate


def _nothing() -> tuple[Floats, Floats | None]:
    return np.zeros((0, 0, 0), dtype=np.float32), None


class Stage(QWidget):
    """A stage that turns maps into maps.

    Attributes:
        newest: gives the input and the large layer's filters as the settings have them; edits
            begin there, the picture may be some edits behind.

    Signals:
        pointed(cell), chosen(cell): a `Cell` of the source, the filter or the output.
        input_edited(values, stroke): the input was drawn on, (rows, columns) or
            (3, rows, columns); whether more of the stroke may follow.
        filter_edited(values, stroke): the shown slice of the shown filter was, (k, k).
        settled(): the hand was lifted.
        channel_wished(int): another map of the source, by a click on its arrows.
    """

    pointed = Signal(object)
    chosen = Signal(object)
    input_edited = Signal(object, bool)
    filter_edited = Signal(object, bool)
    settled = Signal()
    channel_wished = Signal(int)

    def __init__(self, look: Look, pencil: Pencil) -> None:
        super().__init__()
        self._look = look
        self._scene: Scene | None = None
        self.newest: Callable[[], tuple[Floats, Floats | None]] = _nothing
        self._turns: tuple[tuple[QRectF, int], ...] = ()
        self._headings = Kept()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._places = passage.arrange(QRectF(0, 0, 900, 360), "", look)
        self.source = Grid(look, "Input", pencil)
        self.filter = Grid(look, "Filter", pencil, limit=9.99)
        self.products = Plate(look, "Products")
        self.output = Plate(look, "Output")
        self._connect()

    def _connect(self) -> None:
        named: dict[str, Plate]
        named = {"source": self.source, "filter": self.filter, "output": self.output}
        for grid in (*named.values(), self.products):
            grid.setParent(self)
        self.source.truth, self.filter.truth = self._newest_source, self._newest_filter
        self.source.edited.connect(self.input_edited)
        self.filter.edited.connect(self.filter_edited)
        self.source.settled.connect(self.settled)
        self.filter.settled.connect(self.settled)
        for name, grid in named.items():
            grid.pointed.connect(lambda spot, n=name: self._point(n, spot))
            grid.chosen.connect(lambda row, column, n=name: self._choose(n, (row, column)))
        self._look.changed.connect(self._arrange)

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw a trace at a glance."""
        found = scene(trace, glance, self._look.reduced_motion)
        if found is None:
            if (sheet := lone_input(trace)) is not None:
                self._show_input(sheet)
            return
        old, self._scene = self._scene, found
        if old is None or old.subject != found.subject:
            self.source.let_go()
            self.filter.let_go()
        working = found.working
        self.source.show_sheet(found.source)
        self.source.show_marks(found.source_marks)
        self.source.editable = found.drawable
        self.output.show_marks(found.output_marks)
        made = (self.products, working.products), (self.output, found.output)
        for grid, sheet in (self.filter, working.filter), *made:
            grid.setVisible(sheet is not None)
            grid.show_sheet(sheet)
        self.products.show_marks(Marks(cell=working.winner))
        if old is None or old.working.kind != working.kind:
            self._arrange()
        if old is None or old.words != found.words:
            self.update()
        elif old.around() != found.around():
            travelled = min(old.travelled, found.travelled)
            self.update(passage.between(self.source, self.output, travelled, self._look))

    def _show_input(self, sheet: Sheet) -> None:
        """A stack of no layers: there is the input alone, to be drawn on."""
        self._scene = None
        self.source.show_sheet(sheet)
        self.source.show_marks(Marks())
        self.source.editable = True
        for grid in (self.filter, self.products, self.output):
            grid.hide()
        self.update()

    def _newest_source(self) -> Floats | None:
        if self._scene is None or not self._scene.drawable:
            return None
        picture, channel = self.newest()[0], self._scene.channel
        return picture if channel < 0 else picture[min(channel, len(picture) - 1)]

    def _newest_filter(self) -> Floats | None:
        filters = self.newest()[1]
        if self._scene is None or filters is None:
            return None
        m, channel = self._scene.cell.index[0], max(self._scene.channel, 0)
        return filters[m, channel] if m < len(filters) and channel < filters.shape[1] else None

    @property
    def shown(self) -> str:
        """The quantity that is large."""
        return self._scene.cell.quantity if self._scene is not None else ""

    def _point(self, grid: str, spot: Spot | None) -> None:
        if self._scene is not None:
            self.pointed.emit(None if spot is None else self._scene.cell_in(grid, spot))

    def _choose(self, grid: str, spot: Spot) -> None:
        if self._scene is not None:
            self.chosen.emit(self._scene.cell_in(grid, spot))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the arrows turns to another map."""
        for area, by in self._turns:
            if area.contains(event.position()) and self._scene is not None:
                self.channel_wished.emit(self._scene.turned(by))

    # Layout and painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out again."""
        self._arrange()

    def _arrange(self) -> None:
        kind = self._scene.working.kind if self._scene is not None else ""
        self._places = places = passage.arrange(QRectF(self.rect()), kind, self._look)
        self.source.setGeometry(places.source)
        self.output.setGeometry(places.output)
        self.filter.setGeometry(places.filter)
        self.products.setGeometry(places.products)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Headings, arrows and the sum, around the grids."""
        ground, found = self._look.color("paper"), self._scene
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if found is None:
                painter.fillRect(self.rect(), ground)
                room = QRectF(self.source.geometry())
                passage.heading(painter, room, "Input", "draw here", self._look)
                return
            key = found.words, self._places, self._look.theme.name
            paint = partial(_headings, stage=self, found=found, look=self._look)
            self._headings.show(painter, self, ground, paint, key)
            over = QRectF(self.source.geometry())
            self._turns = passage.turns(painter, over, found.channel, found.channels, self._look)
            middle = passage.between(self.source, self.output, found.travelled, self._look)
            if not event.region().intersects(middle):
                return
            if found.gradient:
                self._paint_way_back(painter, found)
            elif not found.elsewhere:
                self._paint_working(painter, found)

    def _ends(self, found: Scene) -> tuple[QPointF, QPointF]:
        return passage.ends(self.source, self.output, found.cell.index[1], self._look)

    def _paint_middle(self, painter: QPainter, found: Scene, high: float) -> QPointF:
        """The sum, or the ReLU's curve; gives the point the value leaves from."""
        look, working, places = self._look, found.working, self._places
        if working.point is not None:
            return passage.relu(painter, places.middle, working, working.point, high, look)
        room = passage.sum_room(places, working, look)
        return passage.sum_lines(painter, room, working.lines, working.result, look)

    def _paint_way_back(self, painter: QPainter, found: Scene) -> None:
        """Gradients flow from a cell of the output, through the working, into the source."""
        look, middle = self._look, self._places.middle
        x, _ = found.working.point or (0.0, 0.0)
        self._paint_middle(painter, found, max(1.0, abs(x)))
        left, right = self._ends(found)
        passage.arrow(painter, right, QPointF(middle.right() - look.px(4), right.y()), look)
        passage.arrow(painter, QPointF(middle.x() - look.px(4), left.y()), left, look)

    def _paint_working(self, painter: QPainter, found: Scene) -> None:
        look = self._look
        left, right = self._ends(found)
        edge = QPointF(self._places.middle.x() - look.px(3), left.y())
        passage.arrow(painter, left, edge, look)
        start = self._paint_middle(painter, found, found.output.high)
        path = passage.arrow(painter, start, right, look)
        if found.travelled < 1:
            text = found.working.result.removeprefix("= ")
            passage.traveller(painter, path, found.travelled, text, look)


def _headings(painter: QPainter, stage: Stage, found: Scene, look: Look) -> None:
    """What stands over the grids."""
    working = found.working
    source, output = QRectF(stage.source.geometry()), QRectF(stage.output.geometry())
    note = "draw here" if found.drawable else ""
    free = source.width() - (look.px(passage.TURNS) if found.channels > 1 else 0)
    passage.heading(painter, source, found.source_title, note, look, free)
    room = output.width() - look.px(150)
    wide = room >= look.px(100)
    passage.heading(painter, output, found.output_title, "", look, room if wide else 0)
    if wide:
        output.setRight(output.x() + stage.output.area().right())
        passage.legend(painter, output, found.output.high, found.output.ink, look)
    width = stage._places.middle.width()
    titles = (stage.filter, working.filter_title), (stage.products, working.products_title)
    for part, title in titles:
        if title:
            passage.heading(painter, QRectF(part.geometry()), title, "", look, width)
