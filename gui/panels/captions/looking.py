"""`Looking`: what is large in the explorer of captions, one of six.

    look     a word's map; the next word; the decoder's gates, or how a learning goes
    inside   how the light on a place is made: scores, comparison, annotation vectors, context
    scores   whether the light lies on what is named; how good the captioner is
    cell     the decoder's cell at that word, open, and its gates over the caption
    beside   soft and hard attention, side by side
    beam     beam search, as a tree, and where each of its captions looks

Beside the first three stands the picture with the light of the word, always in the same place; in
a window that is high enough with the gates under it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from engine.systems.captions import Settings
from engine.trace import Cell, Index, Trace
from gui.edits.captions.turning import Name
from gui.panels.book import Book
from gui.panels.captions.forcing import WordField
from gui.panels.captions.manner import BeamBar, DrawBar
from gui.theme import BOUNDLESS, Look
from gui.views.captions import scored, twigs
from gui.views.captions.beamtree import BeamTree
from gui.views.captions.canvas import FOOT, Canvas
from gui.views.captions.gates import Gates
from gui.views.captions.hypotheses import Hypotheses
from gui.views.captions.inside import Inside
from gui.views.captions.lightmap import LightMap
from gui.views.captions.losscurve import LossCurve, Points
from gui.views.captions.nextword import NextWord
from gui.views.captions.scored import Scored
from gui.views.captions.sidebyside import WORDS, SideBySide, prefixes
from gui.views.captions.spoken import spoken
from gui.views.captions.tally import Tally
from gui.views.captions.telltale import Said
from gui.views.glance import Glance
from gui.views.recurrent.cell import CellView
from gui.views.recurrent.overtime import OverTime

WIDEST = 0.46  # of the width: the picture, where there is so much height
APART = 8  # units between what stands one under the other
HIGH = 250  # units of height, from which on there are gates under what is above them
PICTURED: tuple[Name, ...] = ("look", "inside", "scores")


class Looking(Book[Name]):
    """The views, one page of six in front; only what is in front is drawn.

    Attributes:
        pointing: the views that say which number is pointed at.

    `draw_bar` and `beam_bar` belong to two of the pages; whoever shows bars finds a place for them.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.canvas, self.map = Canvas(look), LightMap(look)
        self.next, self.word, self.gates = NextWord(look), WordField(look), Gates(look)
        self._learning, self._captions = False, 1
        self.losses = LossCurve(look, "Learning scenes: nats a word")
        self.inside, self.scored = Inside(look), Scored(look)
        self.cell, self.over_time = CellView(look), OverTime(look)
        self.beside, self.tally = SideBySide(look), Tally(look)
        self.chances = [NextWord(look, f"{title}: next word", "") for title in WORDS.values()]
        self.tree, self.hypotheses = BeamTree(look), Hypotheses(look)
        self._wide = _scrolled(self.tree)
        self.tree.followed.connect(lambda x: self._wide.ensureVisible(x, 0, look.px(120), 0))
        self._wide.horizontalScrollBar().valueChanged.connect(self.tree.update)
        self.draw_bar, self.beam_bar = DrawBar(look), BeamBar(look)
        self.pointing: tuple[Any, ...] = (
            *(self.canvas, self.map, self.next, self.gates, self.inside),
            *(self.cell, self.over_time, self.beside, *self.chances),
            *(self.tree, self.hypotheses, self.scored),
        )
        self._columns = [QVBoxLayout() for _ in range(6)]
        self._rows = [QHBoxLayout() for _ in range(2)]
        self._seen = QWidget()
        self._lay_out()
        self.losses.hide()
        self.turned.connect(self._make_room)
        look.changed.connect(self._measure)
        self._measure()

    def _lay_out(self) -> None:
        (words, cell, odds, beam, seen, pair), (light, kinds) = self._columns, self._rows
        _fill(words, (self.next, 10), (self.word, 0), (self.gates, 0), (self.losses, 7))
        _fill(cell, (self.cell, 5), (self.over_time, 3))
        _fill(odds, *((view, 5) for view in self.chances), (self.tally, 6))
        _fill(pair, (self.beside, 7))
        _fill(beam, (self._wide, 0), (self.hypotheses, 0))
        light.addWidget(self.map)
        light.addLayout(words)
        kinds.addLayout(pair, 12)
        kinds.addLayout(odds, 5)
        self.add("look", light)
        self.add("inside", self.inside)
        self.add("scores", self.scored)
        self.add("cell", cell)
        self.add("beside", kinds)
        self.add("beam", beam)
        seen.addWidget(self.canvas, 1)
        self._seen.setLayout(seen)
        self.row.insertWidget(0, self._seen)

    def _measure(self) -> None:
        px = self._look.px
        for layout in (*self._columns, *self._rows):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(px(APART))
        for row in (self.row, *self._rows):
            row.setSpacing(px(18))
        self._columns[0].setSpacing(px(14))
        self.over_time.setMinimumHeight(px(110))
        self._make_room()

    @property
    def pictured(self) -> bool:
        """Whether the picture stands beside what is in front."""
        return self.front in PICTURED

    def about(self, trace: Trace, step: int) -> Cell:
        """The number that the page in front is about: of light, what is named, the largest C."""
        told = spoken(trace)
        t = told.at(step)
        match self.front:
            case "inside":
                return told.brightest(t)
            case "scores":
                return scored.about(told, t)
            case "cell":
                return Cell("C 1", (t, int(abs(trace["C 1"][t]).argmax())))
        return trace.cell_at(step)

    @property
    def outlines(self) -> frozenset[tuple[str, Index]]:
        """The vectors whose numbers are outlined where they went into the explained one."""
        return self.cell.outlines if self.front == "cell" else frozenset()

    def _make_room(self) -> None:
        """What the page in front needs beside it; in little height what is below gives way."""
        self._place()
        self._seen.setVisible(self.pictured)
        self.draw_bar.setVisible(self.front == "beside")
        self.beam_bar.setVisible(self.front == "beam")
        high = self.height() >= self._look.px(HIGH)
        self.gates.setVisible(self._below or (high and not self._learning))
        self.over_time.setVisible(high)
        rows = self._look.px(twigs.HEAD + twigs.LINE * self._captions)
        self.hypotheses.setVisible(rows <= self.height() * 0.6)
        for part, stretch in enumerate((1, 3) if self._captions == 1 else (3, 2)):
            self._columns[3].setStretch(part, stretch)

    @property
    def _side(self) -> int:
        """Pixels a side that there are for the picture."""
        high = max(self.height() - self._look.px(FOOT + 4), 1)
        return round(min(high, self.width() * WIDEST))

    @property
    def _below(self) -> bool:
        """Whether there is room for the gates under the picture."""
        return self._rest >= self.gates.sizeHint().height()

    @property
    def _rest(self) -> int:
        """Pixels of height under the picture."""
        return self.height() - self._side - self._look.px(FOOT + 4 + APART)

    def _place(self) -> None:
        """Gates and tally under the pictures, where there is height; else under the next words."""
        words, below, (light, _) = self._columns[0], self._below, self._rows
        pair = self._columns[5 if below else 2]
        if pair.indexOf(self.tally) < 0:
            pair.addWidget(self.tally, 3 if below else 6)
        self.gates.grow(self._rest if below else 0)
        column = self._columns[4] if below else words
        if column.indexOf(self.gates) < 0:
            column.insertWidget(1 if below else words.indexOf(self.losses), self.gates)
        self.gates.setMaximumWidth(self._side if below else BOUNDLESS)
        for n, share in enumerate((22, 17) if below else (1, 1)):
            light.setStretch(n, share)

    def type_word(self) -> None:
        """The keys are on the field for a word."""
        self.turn_to("look")
        self.word.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_as_first(self) -> None:
        """The picture with its light; all of the caption in view."""
        self.turn_to("look")
        self.word.clear()
        self.over_time.show_as_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture is as large as there is room; in little height some things give way."""
        super().resizeEvent(event)
        self._make_room()
        side = self._side
        self.canvas.setMaximumWidth(max(self.height() - self._look.px(FOOT + 4), 1))
        self.row.setStretch(0, side)
        self.row.setStretch(1, max(self.width() - self.row.spacing() - side, 1))

    # What is shown

    def show_learning(self, shown: bool, points: Points, epochs: int) -> None:
        """How a training goes, in the place of the gates."""
        if shown and not self._learning:
            self.turn_to("look")
        self._learning = shown
        self._make_room()
        self.losses.setVisible(shown)
        self.losses.show_losses(points, epochs)

    def show_settings(self, settings: Settings) -> None:
        """How the caption is told and searched for; soft and hard end with what they need."""
        if self.front == "beside" and not settings.beside:
            self.turn_to("look")
        self.draw_bar.show_settings(settings)
        self.beam_bar.show_settings(settings)
        self._captions = settings.beam
        self._make_room()

    def show_trace(self, trace: Trace, glance: Glance, said: Said) -> None:
        """Draw a trace at a glance, in what is large."""
        if self.front == "inside":
            self.inside.show_trace(trace, glance)
        if self.pictured:
            self.gates.show_trace(trace, glance)
            spot = self.inside.spot if self.front == "inside" else None
            self.canvas.show_trace(trace, glance, spot)
        match self.front:
            case "cell":
                self.cell.show_trace(trace, glance)
                self.over_time.show_trace(trace, glance)
            case "beside":
                self.beside.show_trace(trace, glance, self.canvas.sight)
                for view, prefix in zip(self.chances, prefixes(trace).values(), strict=True):
                    view.show_trace(trace, glance, False, prefix)
            case "look":
                self.map.show_trace(trace, glance, said)
                self.next.show_trace(trace, glance, said.forced)
                self.word.show_words(trace.quantities["E"].labels)


def _fill(column: QVBoxLayout, *parts: tuple[QWidget, int]) -> None:
    for widget, stretch in parts:
        column.addWidget(widget, stretch)


def _scrolled(tree: BeamTree) -> QScrollArea:
    """A tree that may be wider than its place."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setMinimumSize(1, 1)
    area.setWidget(tree)
    return area
