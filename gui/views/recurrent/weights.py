"""`WeightsView`: what one gate has learned, under a hand: a matrix, a bias, and its own peepholes.

It shows the gate of the number that is explained. The wheel and the keyboard change a weight, the
right button makes it 0; a click asks how it is used.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from engine.array import Floats
from engine.explain import layer_mark, sub
from engine.trace import Cell, Trace
from gui.theme import Look
from gui.views import cards, figures
from gui.views.cells import Sheet
from gui.views.glance import Glance, scale
from gui.views.grid import Grid
from gui.views.marks import Marks
from gui.views.pencil import Pencil, Spot
from gui.views.recurrent.anatomy import anatomy
from gui.views.wording import formula

LIMIT = 9.99
WORDS = 200  # units at the right for what a hand may do, before cells grow wider than high
LEARNED = ("W_", "b_", "p_")
HINT = (
    "A click chooses a weight. The wheel changes it, typing sets it, the arrows go to the next; "
    "the right button makes it 0. Undo brings it back."
)


class WeightsView(QWidget):
    """The weights of the layer `glance.part`, gate by gate.

    Signals:
        edited(name, values, stroke): an array by its name in the trace, as it should be.
        settled(): the hand was lifted.
        pointed(object), chosen(object): a `Cell`; None when nothing is pointed at.
    """

    edited = Signal(str, object, bool)
    settled = Signal()
    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._trace: Trace | None = None
        self._matrix = self._bias = self._more = ""
        pencil = Pencil()
        pencil.choose("point")
        self.matrix = Grid(look, "Weights", pencil, LIMIT, 0.0)
        self.bias = Grid(look, "Bias", pencil, LIMIT, 0.0)
        self.more = Grid(look, "Peepholes, or the bias of W·h", pencil, LIMIT, 0.0)
        for grid in (self.matrix, self.bias, self.more):
            grid.setParent(self)
            grid.stretched = True
            grid.settled.connect(self.settled)
            grid.pointed.connect(lambda spot, g=grid: self._tell(self.pointed, g, spot))
            grid.chosen.connect(lambda r, c, g=grid: self._tell(self.chosen, g, (r, c)))
            grid.edited.connect(lambda values, on, g=grid: self._edit(g, values, on))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("What the gate has learned")
        look.changed.connect(self._arrange)

    def show_trace(self, trace: Trace, glance: Glance) -> None:
        """Draw the weights behind the number that is explained."""
        explained = glance.explained(trace)
        matrix = _behind(trace, explained, glance.part)
        if not matrix:
            return
        renewed = matrix != self._matrix
        self._trace, self._matrix = trace, matrix
        self._bias, self._more = matrix.replace("W_", "b_", 1), _more(trace, matrix)
        self.more.setVisible(bool(self._more))
        for grid in (self.matrix, self.bias, self.more):
            name = self._name(grid)
            if renewed:
                grid.let_go()
            if not name:
                continue
            values = trace[name]
            column = values if values.ndim == 2 else values[:, None]
            grid.show_sheet(Sheet(column, high=scale(trace.quantities[name])))
        unit = explained.index[-1] if explained.quantity != self._matrix else explained.index[0]
        rows = len(trace[matrix])
        row = (unit, 0, 1, trace[matrix].shape[1]) if unit < rows else None
        self.matrix.show_marks(Marks(window=row))
        self._arrange()

    def _name(self, grid: Grid) -> str:
        """What a grid shows, by its name in the trace; empty where it shows nothing."""
        named = ((self.matrix, self._matrix), (self.bias, self._bias))
        return next((name for one, name in named if one is grid), self._more)

    def _edit(self, grid: Grid, values: Floats, on: bool) -> None:
        wished = values if grid is self.matrix else values[:, 0]
        self.edited.emit(self._name(grid), wished, on)

    def _tell(self, signal: SignalInstance, grid: Grid, spot: Spot | None) -> None:
        name, cell = self._name(grid), None
        if spot is not None:
            cell = Cell(name, spot if grid is self.matrix else spot[:1])
        signal.emit(cell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out again."""
        self._arrange()

    def _arrange(self) -> None:
        """All grids with cells of one size, the bias right of the matrix.

        Cells are as wide as their numbers want to be large, where there is room.
        """
        if self._trace is None:
            return
        px = self._look.px
        rows, columns = self._trace[self._matrix].shape
        room = QRectF(self.rect()).adjusted(px(44), px(56), -px(16), -px(14))
        gap, edge, beside = px(34), px(3), 2 if self._more else 1
        free = room.width() - beside * (gap + 2 * edge) - 2 * edge
        cell = min(free / (columns + beside), (room.height() - edge) / rows)
        cell = max(1.0, min(float(int(cell)), float(px(58))))
        least, across = figures.legible(self._look), cell
        if cell >= least.height():
            roomy = (free - px(WORDS)) / (columns + beside)  # beside them what a hand may do
            roomy = min(roomy, cell * figures.TALL * figures.SIGNED)
            across = max(cell, int(roomy), min(free / (columns + beside), least.width()))
        high, wide = int(rows * cell + 2 * edge), int(columns * across + 2 * edge)
        self.matrix.setGeometry(int(room.x()), int(room.y()), wide, high)
        left, narrow = int(room.x()) + wide + gap, int(across + 2 * edge)
        for grid in (self.bias, self.more):
            grid.setGeometry(left, int(room.y()), narrow, high)
            left += narrow + gap
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card, and what rows and columns are."""
        look = self._look
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look.color("paper"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            cards.paint(painter, self.rect(), look)
            if self._trace is not None:
                self._paint_words(painter, self._trace)

    def _paint_words(self, painter: QPainter, trace: Trace) -> None:
        look, px = self._look, self._look.px
        quantity = trace.quantities[self._matrix]
        painter.setFont(look.font("heading"))
        painter.setPen(look.color("ink"))
        title = f"{quantity.title}  {quantity.symbol}"
        formula(painter, QRectF(px(12), px(8), self.width(), px(22)), title, look)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        last = self.bias
        for grid in (self.bias, self.more)[: 2 if self._more else 1]:
            last, symbol = grid, trace.quantities[self._name(grid)].symbol
            left = grid.geometry().center().x() - px(7)  # half of two letters
            formula(painter, QRectF(left, px(34), px(60), px(18)), symbol, look)
        left = last.x() + last.width() + px(24)
        beside = QRectF(left, self.matrix.y(), min(self.width() - left - px(14), px(260)), px(150))
        if beside.width() >= px(150):
            painter.drawText(beside, Qt.TextFlag.TextWordWrap, HINT)
        rows, columns = trace[self._matrix].shape
        names = _columns(trace, self._matrix)
        least = max(px(26), max(look.wide("small", name) for name in names) + px(4))
        for n, name in enumerate(_spaced(names, self.matrix.width() / columns, least)):
            if name:
                point = QPointF(self.matrix.x() + self.matrix.center_of(0, n).x(), px(52))
                painter.drawText(QRectF(point.x() - px(25), px(34), px(50), px(18)), CENTRED, name)
        units = [str(n + 1) for n in range(rows)]
        for n, name in enumerate(_spaced(units, self.matrix.height() / rows, px(16))):
            y = self.matrix.y() + self.matrix.center_of(n, 0).y()
            if name:
                painter.drawText(QRectF(0, y - px(9), px(38), px(18)), RIGHT, name)


CENTRED = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _behind(trace: Trace, cell: Cell, part: int) -> str:
    """The name of the matrix that makes a number, or what it goes into."""
    name = cell.quantity
    if name.startswith(LEARNED):
        matrix = f"W_{name[2:]}".replace("W_W·h", "W_h̃")
        return matrix if matrix in trace.arrays else ""
    symbol, _, layer = name.rpartition(" ")
    layer = layer if layer.isdigit() else str(max(part, 0) + 1)
    gate = symbol.removeprefix("a_")
    tried = [f"W_{gate} {layer}", f"W_{'C̃' if gate == 'C' else 'o'} {layer}", f"W_{name}"]
    learned = [known for known in trace.arrays if known.startswith("W_")]
    rest = [known for known in learned if known.endswith(f" {layer}")]
    return next((known for known in (*tried, *rest) if known in trace.arrays), "")


def _more(trace: Trace, matrix: str) -> str:
    """What else a gate has learned, unit by unit: its own peepholes, or the bias within r ∗ (…)."""
    inner = matrix.replace("W_h̃", "b_W·h", 1)
    tried = (matrix.replace("W_", "p_", 1), *([inner] if inner != matrix else []))
    return next((name for name in tried if name in trace.arrays), "")


def _columns(trace: Trace, name: str) -> list[str]:
    """What the columns read: h₋ of every unit, then x; of a full peephole C₋ before both.

    Above the first layer x is the h of the layer below.
    """
    units, columns = trace[name].shape
    layer = name.partition(" ")[2]
    cell = anatomy(trace, int(layer or 99) - 1)  # the readout reads the last one
    own = layer_mark(cell.layer, cell.layers)
    if not layer:
        return [f"h{own}{sub(n + 1)}" for n in range(columns)]
    words = ("C", "h") if columns == 2 * units + cell.inputs else ("h",)
    named = [f"{word}{own}{sub(n + 1)}" for word in words for n in range(units)]
    read = f"h{layer_mark(cell.layer - 1, cell.layers)}" if cell.layer > 1 else "x"
    return named + [f"{read}{sub(n + 1)}" for n in range(cell.inputs)]


def _spaced(names: list[str], pitch: float, least: float) -> list[str]:
    """The names that have room, every so many; the others empty."""
    every = max(1, -(-int(least) // max(1, int(pitch))))
    return [name if n % every == 0 else "" for n, name in enumerate(names)]
