"""`Gates`: the decoder at one word as strips: gates f, i, o and cell state C, a cell a unit."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from engine.explain import exact, sub
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import hues, marks, strips
from gui.views.captions import telltale
from gui.views.glance import Glance
from gui.views.pointing import Pointing
from gui.views.strips import Lattice

NAMES = ("f", "i", "o", "C")
HIGHEST = 1.8  # times the least height


class Gates(Pointing):
    """The strips of the word that is looked at.

    Signals:
        opened(cell): a number was clicked; the cell may be opened.
    """

    opened = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._trace: Trace | None = None
        self._t = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Decoder LSTM: gates and cell state")
        look.changed.connect(self._measure)
        self._measure()

    def sizeHint(self) -> QSize:
        """Four strips under a heading."""
        return QSize(self._look.px(260), self._look.px(26 + 23 * len(NAMES)))

    def _measure(self) -> None:
        self.grow(0)
        self.update()

    def grow(self, high: int) -> None:
        """Higher strips, where there is so much height for them; no lower ones."""
        least = self.sizeHint().height()
        self.setFixedHeight(min(max(high, least), round(least * HIGHEST)))

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw a trace at a glance."""
        self._trace, self._t = trace, min(glance.step, len(trace["word"]) - 1)
        self.update()

    def places(self) -> list[tuple[str, Lattice]]:
        """Each strip's quantity and where its cells lie."""
        px, trace = self._look.px, self._trace
        if trace is None:
            return []
        units, pitch = trace["C 1"].shape[1], (self.height() - px(26)) // len(NAMES)
        found = []
        for n, name in enumerate(NAMES):
            room = QRectF(px(20), px(26) + n * pitch, self.width() - px(20), pitch - px(5))
            found.append((f"{name} 1", strips.filled(room, units)))
        return found

    def cell_at(self, point: QPointF) -> Cell | None:
        """The number under a point."""
        for name, place in self.places():
            unit = place.unit_at(point, slack=2)
            if unit is not None:
                return Cell(name, (self._t, unit))
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        """The heading and the strips."""
        look, px, trace = self._look, self._look.px, self._trace
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("paper"))
            if trace is None:
                return
            title = f"Decoder LSTM, {trace['C 1'].shape[1]} units"
            line = QRectF(0, 0, self.width(), px(22))
            telltale.heading(painter, line, title, "click to open it", look)
            for name, place in self.places():
                quantity, values = trace.quantities[name], trace[name][self._t]
                shown = np.asarray(hues.shades(quantity, values, look.theme))
                strips.paint(painter, place, values, shown, look, 0)
                painter.setFont(look.font("strong"))
                painter.setPen(hues.color(name.removesuffix(" 1"), look))
                label = QRectF(0, place.rect.y(), px(18), place.rect.height())
                painter.drawText(label, telltale.LEFT, name.removesuffix(" 1"))
            self._tag(painter, trace)

    def _tag(self, painter: QPainter, trace: Trace) -> None:
        if self._hover is None or not trace.has(self._hover):
            return
        name, (t, unit) = self._hover.quantity, self._hover.index
        place = dict(self.places())[name].cell(unit)
        value = exact(trace.value(self._hover))
        text = f"{name.removesuffix(' 1')}{sub(t + 1)}[{unit + 1}] = {value}"
        marks.paint_tag(painter, QRectF(self.rect()), place, text, self._look)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the cell at a number."""
        cell = self.cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(cell)
