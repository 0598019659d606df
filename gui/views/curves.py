"""`Curves`: loss and accuracy over epochs, with a cursor that is dragged back in time and forth."""

from __future__ import annotations

import numpy as np
import pyqtgraph
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.array import Floats
from engine.explain import nice
from gui.theme import Look

APART = 1.4  # lines of text from one number of an axis to the next
AXIS = 44  # units: how wide the axis at the left is


class Values(pyqtgraph.AxisItem):  # type: ignore[misc]
    """The axis at the left: as many numbers as stand under each other, none on another."""

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """One level of ticks, at 1, 2 or 5 times a power of ten, as (spacing, offset)."""
        line = QFontMetricsF(self.style["tickFont"]).height() * APART
        return [(nice(max((high - low) * line / max(size, 1.0), 1e-9)), 0.0)]


class Curves(QWidget):
    """Two plots, above or beside each other, one cursor through both.

    Signals:
        looked(epoch): the cursor is being dragged there.
        rewound(epoch): it was let go there.
    """

    looked = Signal(int)
    rewound = Signal(int)

    def __init__(self, look: Look, across: bool = False) -> None:
        super().__init__()
        self._look, self._across = look, across
        pyqtgraph.setConfigOptions(antialias=True)
        self._plots = pyqtgraph.GraphicsLayoutWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plots)
        self._loss = self._plots.addPlot(row=0, col=0, axisItems={"left": Values("left")})
        self._right = self._plots.addPlot(
            row=0 if across else 1, col=1 if across else 0, axisItems={"left": Values("left")}
        )
        self._lines = {
            "train loss": self._loss.plot(),
            "test loss": self._loss.plot(),
            "train accuracy": self._right.plot(),
            "test accuracy": self._right.plot(),
        }
        self._cursors = [pyqtgraph.InfiniteLine(0, movable=True, angle=90) for _ in range(2)]
        for plot, cursor in zip((self._loss, self._right), self._cursors, strict=True):
            plot.setMouseEnabled(x=False, y=False)
            plot.hideButtons()
            plot.setMenuEnabled(False)
            plot.addItem(cursor)
            cursor.sigDragged.connect(self._drag)
            cursor.sigPositionChangeFinished.connect(self._drop)
        self._right.setYRange(0, 1.02, padding=0)
        self._right.setXLink(self._loss)
        self.setAccessibleName("Loss and accuracy over epochs")
        look.changed.connect(self._restyle)
        self._restyle()

    def show_history(self, epochs: Floats, values: dict[str, Floats], now: int) -> None:
        """Show the curves.

        Args:
            epochs: (E,), 0 before learning.
            values: `train loss`, `test loss`, `train accuracy`, `test accuracy`, each (E,);
                nan where there is nothing.
            now: the epoch whose weights are in use.
        """
        for name, line in self._lines.items():
            line.setData(epochs, values[name], connect="finite")
        last = max(5.0, float(epochs[-1]) if len(epochs) else 0.0)
        self._loss.setXRange(0, last, padding=0.02)
        losses = np.concatenate([values["train loss"], values["test loss"]])
        top = float(np.nanmax(losses)) if np.isfinite(losses).any() else 1.0
        self._loss.setYRange(0, max(top * 1.05, 0.05), padding=0)
        for cursor in self._cursors:
            cursor.setBounds((0, max(1.0, float(epochs[-1]) if len(epochs) else 1.0)))
            cursor.setValue(now)

    def _drag(self, cursor: pyqtgraph.InfiniteLine) -> None:
        self.looked.emit(round(cursor.value()))

    def _drop(self, cursor: pyqtgraph.InfiniteLine) -> None:
        self.rewound.emit(round(cursor.value()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other room for words."""
        super().resizeEvent(event)
        self._entitle()

    def _entitle(self) -> None:
        """Each plot has its legend; in half a narrow row there is room for the shorter one only."""
        look, right, font = self._look, "right answers", self._look.font("small")
        least = look.wide("small", f"{right}: — training - - test") + look.px(AXIS)
        both = not self._across or 2 * least <= self.width()
        told = _legend("loss", look), _legend(right, look) if both else right
        for plot, words in zip((self._loss, self._right), told, strict=True):
            plot.setTitle(words, color=look.theme.ink, size=f"{font.pixelSize()}px")
            plot.titleLabel.item.setFont(font)

    def _restyle(self) -> None:
        look = self._look
        self._plots.setBackground(look.color("paper"))
        train, test = look.color("ink"), look.color("quiet")  # the hues are of gates
        for name, line in self._lines.items():
            dashed = Qt.PenStyle.DashLine if name.startswith("test") else Qt.PenStyle.SolidLine
            color = test if name.startswith("test") else train
            line.setPen(pyqtgraph.mkPen(color, width=look.px(2.2), style=dashed))
        font = look.font("small")
        for plot in (self._loss, self._right):
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setTickFont(font)
                axis.setTextPen(look.color("quiet"))
                axis.setPen(look.color("line"))
            plot.getAxis("left").setWidth(look.px(AXIS))
            # The first and the last number are cut off at no edge, or one plot would begin at 1.
            plot.getAxis("bottom").setStyle(hideOverlappingLabels=look.px(20))
        for plot in (self._loss, self._right) if self._across else (self._right,):
            plot.getAxis("bottom").setLabel("epoch", color=look.theme.quiet)
            plot.getAxis("bottom").label.setFont(font)
        self._entitle()
        for cursor in self._cursors:
            cursor.setPen(pyqtgraph.mkPen(look.color("accent"), width=look.px(2.4)))
            cursor.setHoverPen(pyqtgraph.mkPen(look.color("accent"), width=look.px(4)))


def _legend(words: str, look: Look) -> str:
    train, test = look.color("ink"), look.color("quiet")
    return (
        f"<span style='color:{look.theme.ink}'>{words}:</span> "
        f"<span style='color:{train.name()}'>— training</span> "
        f"<span style='color:{test.name()}'>- - test</span>"
    )
