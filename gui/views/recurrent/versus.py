"""`Versus`: the same input through several cells: a row for each, its h over time, and its answers.

All rows share time, colours and cursor. Where a hand holds or weights were edited, the run as it
was and what became of it are rows, too. Where there is a readout, the answers lie over each other.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from engine.array import Floats
from engine.trace import Trace
from gui.theme import Look
from gui.views.glance import Glance
from gui.views.recurrent import courses, runs, tracks
from gui.views.recurrent.bands import Band, CurveBand, Line, MapBand
from gui.views.recurrent.runs import Run
from gui.views.recurrent.timed import Timed
from gui.views.recurrent.tracks import WAS

MIDDLE = Qt.AlignmentFlag.AlignVCenter
BECAME = "difference"


class Versus(Timed):
    """Cells side by side.

    A click beside the answers shows the next output.
    """

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Cells compared on the same input")
        self._runs: list[Run] = []
        self._rows: list[tuple[str, tuple[str, ...], MapBand]] = []
        self._answers: CurveBand | None = None
        self._output = 0
        self._head = self._foot = QRectF()

    def key(self, trace: Trace, glance: Glance) -> Hashable:
        """The layer, and the output that is drawn."""
        return max(glance.part, 0), self._output

    def read(self, trace: Trace, glance: Glance) -> Sequence[Band]:
        """A map for each run; below, the answers."""
        self._runs, self._rows = runs.runs(trace, glance.part), []
        for run in self._runs:
            quantity, values = tracks.shown(trace, run.name("h"), "now")
            band = MapBand(quantity, values, self.look, f"{run.full}: ")
            size = run.size if run.prefix != WAS else run.cell
            self._rows.append((run.told, (run.origin, size) if run.origin else (size,), band))
            if run.prefix == WAS and values.shape == trace[self._runs[0].name("h")].shape:
                name = self._runs[0].name("h")
                became = MapBand(*tracks.shown(trace, name, "difference"), self.look, f"{BECAME}: ")
                self._rows.append((BECAME, ("now − was",), became))
        self._answers = self._answering(trace)
        bands: list[Band] = [band for _, _, band in self._rows]
        return [*bands, self._answers] if self._answers is not None else bands

    def _answering(self, trace: Trace) -> CurveBand | None:
        """The curves of y of all runs that have a readout."""
        found: list[Line] = []
        for run in reversed(self._runs):  # the network's own lies on top
            name = f"{run.prefix}y"
            if name in trace.arrays:
                values: Floats = trace[name]
                output = min(self._output, values.shape[1] - 1)
                quantity = trace.quantities[name]
                found.append(Line(run.course(values[:, output]), quantity, values, output))
        if not found:
            return None
        ends = courses.reach([line.course for line in found], found[-1].quantity.range)
        return CurveBand(found, ends, self.look)

    # Where things lie

    def arrange(self, room: QRectF) -> None:
        """Rows of equal height under a head line, the answers under them, the steps at the foot."""
        px, names = self.look.px, self.look.px(128)
        line, gap = px(22), px(6)
        self._head = QRectF(room.x(), room.y(), room.width(), line)
        self._foot = QRectF(room.x() + names, room.bottom() - line, room.width() - names, line)
        high = room.height() - 2 * line - gap
        below = int(max(high * 0.28, px(64))) if self._answers is not None else 0
        pitch = int((high - below) / len(self._rows))
        top = int(self._head.bottom() + gap)  # a frame around a step stands off the title
        left, wide = int(self._foot.x()), max(int(self._foot.width()), 1)
        for n, (_, _, band) in enumerate(self._rows):
            band.area = QRectF(left, top + n * pitch, wide, max(pitch - gap, 1))
        if self._answers is not None:
            top += len(self._rows) * pitch
            self._answers.area = QRectF(left, top, wide, max(below - gap, 1))

    def row(self, told: str) -> MapBand:
        """The map of a run, by what it is called there: `RNN`, `as it was`, `difference`."""
        return next(band for name, _, band in self._rows if name == told)

    @property
    def answers(self) -> CurveBand | None:
        """The curves of y, where any run has a readout."""
        return self._answers

    # Painting

    def paint_words(self, painter: QPainter) -> None:
        """What is shown, what each row is, and the steps."""
        many = f" of layer {self._runs[0].layer}" if "h 2" in self.trace.arrays else ""
        what = f"output h{many} over time"
        titles = f"{what}, all on the same input", what, "h"
        drawn = self._runs if self._answers is not None else []
        runs.heading(painter, titles, drawn, self._head, self.look)
        for told, below, band in self._rows:
            self._paint_name(painter, told, below, band.area)
        if self._answers is not None:
            count = self.trace[self._answers.lines[-1].quantity.name].shape[1]
            which = self._answers.lines[-1].output + 1
            size = f"output {which} of {count}" if count > 1 else "readout"
            self._paint_name(painter, "y", (size,), self._answers.area)
        self.paint_axis(painter, self._foot)

    def _paint_name(
        self, painter: QPainter, told: str, below: tuple[str, ...], area: QRectF
    ) -> None:
        """A row's name at its left, and below it as many lines as there is room for."""
        look, px = self.look, self.look.px
        line = px(17)
        below = below[: max(int((area.height() + px(5)) / line) - 1, 0)]
        place = QRectF(self._head.x(), 0, area.x() - self._head.x() - px(8), line)
        place.moveTop(area.center().y() - line * (1 + len(below)) / 2)
        painter.setFont(look.font("strong"))
        painter.setPen(look.color("ink"))
        painter.drawText(place, MIDDLE, told)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        for words in below:
            place.translate(0, line)
            painter.drawText(place, MIDDLE, words)

    # What a hand does

    def clicked(self, point: QPointF) -> None:
        """Choose a cell; beside the answers, the next output."""
        answers = self._answers
        if answers is not None and point.x() < answers.area.x() and point.y() > answers.area.y():
            count = self.trace[answers.lines[-1].quantity.name].shape[1]
            self._output = (answers.lines[-1].output + 1) % count
            self.show_trace(self.trace, self._glance)
            return
        super().clicked(point)
