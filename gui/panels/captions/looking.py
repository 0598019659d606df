"""`Looking`: what is large in the explorer of captions, one of six.

    look     the picture with the light of a word; its map; the next word; the decoder's gates
    cell     the decoder's cell at that word, open, and its gates over the caption
    inside   how the light on a place is made: scores, comparison, annotation vectors, context
    beside   soft and hard attention, side by side
    beam     beam search, as a tree
    scores   whether the light lies on what is named; how good the captioner is

What stands above and beside it is the same for all six.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from engine.systems.captions import Settings
from engine.trace import Trace
from gui.panels.captions.manner import BeamBar, DrawBar
from gui.theme import Look
from gui.views.captions.beamtree import BeamTree
from gui.views.captions.canvas import Canvas
from gui.views.captions.gates import Gates
from gui.views.captions.inside import Inside
from gui.views.captions.lightmap import LightMap
from gui.views.captions.nextword import NextWord
from gui.views.captions.scored import Scored
from gui.views.captions.sidebyside import SideBySide
from gui.views.captions.tally import Tally
from gui.views.captions.telltale import Said
from gui.views.glance import Glance
from gui.views.recurrent.cell import CellView
from gui.views.recurrent.overtime import OverTime

Name = Literal["look", "inside", "cell", "beside", "beam", "scores"]


class Looking(QStackedWidget):
    """The views, one of six in front; only what is in front is drawn.

    Signals:
        turned(): another one is in front.
    """

    turned = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.canvas, self.map = Canvas(look), LightMap(look)
        self.next, self.gates = NextWord(look), Gates(look)
        self.inside, self.scored = Inside(look), Scored(look)
        self.cell, self.over_time = CellView(look), OverTime(look)
        self.beside, self.tree = SideBySide(look), BeamTree(look)
        self.draw_bar, self.beam_bar, self.tally = DrawBar(look), BeamBar(look), Tally(look)
        self._columns = [QVBoxLayout() for _ in range(6)]
        self._across = QHBoxLayout()
        self._pages: dict[Name, QWidget] = {
            "look": self._looked(),
            "cell": self._stacked(self._columns[1], self.cell, self.over_time),
            "beside": self._stacked(self._columns[2], self.draw_bar, self.beside, self.tally),
            "beam": self._stacked(self._columns[3], self.beam_bar, self.tree),
            "inside": self._stacked(self._columns[4], self.inside),
            "scores": self._stacked(self._columns[5], self.scored),
        }
        self._columns[2].setStretch(1, 1)
        self._columns[2].setStretch(2, 0)
        self._columns[1].setStretch(0, 5)
        self._columns[1].setStretch(1, 3)
        for page in self._pages.values():
            self.addWidget(page)
        look.changed.connect(self._measure)
        self._measure()

    def _looked(self) -> QWidget:
        page, right = QWidget(), self._columns[0]
        right.addWidget(self.next, 1)
        right.addWidget(self.gates)
        self._across.addWidget(self.canvas, 25)
        self._across.addWidget(self.map, 17)
        self._across.addLayout(right, 18)
        page.setLayout(self._across)
        return page

    def _stacked(self, column: QVBoxLayout, *widgets: QWidget) -> QWidget:
        page = QWidget()
        page.setLayout(column)
        for widget in widgets[:-1]:
            column.addWidget(widget)
        column.addWidget(widgets[-1], 1)
        return page

    def _measure(self) -> None:
        for layout in (*self._columns, self._across):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(self._look.px(8))
        self._across.setSpacing(self._look.px(18))
        self._columns[0].setSpacing(self._look.px(14))
        self.over_time.setMinimumHeight(self._look.px(110))

    # Which is in front

    @property
    def front(self) -> Name:
        """What is large now."""
        return next(name for name, page in self._pages.items() if page is self.currentWidget())

    def turn_to(self, name: Name) -> None:
        """Show this one large."""
        if name != self.front:
            self.setCurrentWidget(self._pages[name])
            self.turned.emit()

    def show_as_first(self) -> None:
        """The picture with its light; all of the caption in view."""
        self.turn_to("look")
        self.over_time.show_as_first()

    # What is shown

    def show_settings(self, settings: Settings) -> None:
        """How the caption is told and searched for."""
        self.draw_bar.show_settings(settings)
        self.beam_bar.show_settings(settings)

    def show_trace(self, trace: Trace, glance: Glance, said: Said) -> None:
        """Draw a trace at a glance, in what is large."""
        match self.front:
            case "cell":
                self.cell.show_trace(trace, glance)
                self.over_time.show_trace(trace, glance)
            case "inside":
                self.inside.show_trace(trace, glance)
            case "beside":
                self.beside.show_trace(trace, glance, self.canvas.sight)
            case "look":
                self.canvas.show_trace(trace, glance)
                self.map.show_trace(trace, glance, said)
                self.next.show_trace(trace, glance, said.forced)
                self.gates.show_trace(trace, glance)
