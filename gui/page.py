"""`Page`: the frame every explorer lives in, and the flow that keeps it alive.

    experiment ──settings──▶ background ──trace──▶ draw(trace, glance) ◀── transport, selection

The page owns the three truths of its explorer (experiment, transport, selection) and the worker
that turns settings into a trace. The explorer gives it the pictures and says what they mean.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from engine.systems import System
from engine.trace import Cell, Trace
from gui.actions import Actions
from gui.background import Background
from gui.experiment import Experiment
from gui.frame import Frame
from gui.inspector import Inspector
from gui.scrubber import Scrubber
from gui.selection import Selection
from gui.theme import Look
from gui.transport import Transport
from gui.views.glance import Glance

HEAD_START = 0.3  # seconds the first answer waits for a window that is not painted
LIGHT = 5e6  # multiplications: two or three milliseconds


class Explorer(Protocol):
    """What an explorer gives its page."""

    @property
    def buttons(self) -> tuple[tuple[str, str], ...]:
        """Rows of the table of actions that stand in the heading, with their words there."""

    @property
    def commands(self) -> Mapping[str, Callable[[], object]]:
        """What its own rows of the table do; rows it does not serve are hidden beside it."""

    @property
    def ribbon(self) -> QWidget:
        """The chain in miniature, on top."""

    @property
    def tools(self) -> QWidget:
        """What one draws with, in the heading."""

    @property
    def bar(self) -> QWidget:
        """Controls of what is large."""

    @property
    def center(self) -> QWidget:
        """What is large."""

    @property
    def deed(self) -> QWidget | None:
        """What one may do to the number that is explained, if anything."""

    def draw(self, trace: Trace, glance: Glance) -> None:
        """Show a trace at a glance, in every view."""

    def words(self, trace: Trace, glance: Glance) -> tuple[str, str]:
        """Where we are, and what comes next, for the scrubber."""

    def subtitle(self) -> str:
        """What the settings amount to, in a few words."""

    def switches(self) -> Mapping[str, bool]:
        """Which of its actions are on now."""

    @property
    def readers(self) -> Mapping[str, Callable[[Path], object]]:
        """How files of further suffixes are read; what they give is brought."""

    def bring(self, thing: object) -> None:
        """A picture was opened, dropped or pasted; or what one of its readers gave."""

    def prepare(self) -> None:
        """The first picture is there: time for what is needed soon."""

    def reset(self) -> None:
        """Tools and panels as at the start; the settings are reset already."""

    def close_down(self) -> None:
        """Stop what runs."""


class Page(QWidget):
    """One explorer's whole screen.

    Signals:
        said(str): a sentence for the user.
        drawn(): a new trace is on the screen.
        switched(): one of the explorer's actions was switched on or off.
    """

    said = Signal(str)
    drawn = Signal()
    switched = Signal()
    _painted = Signal()

    def __init__(self, system: System, look: Look, actions: Actions, device: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.system, self.look = system, look
        self.actions_ = actions
        self.device = device
        self.experiment = Experiment(system, self)
        self.transport = Transport(self)
        self.selection = Selection(self)
        # The first window comes before torch, whose import holds the interpreter for a second.
        self.background = Background(self, head_start=0 if "torch" in sys.modules else HEAD_START)
        # The number to tell about where none is pointed at or chosen: that of the step, or another.
        self.about: Callable[[Trace, int], Cell] = Trace.cell_at
        self.inspector = Inspector(look)
        self.scrubber = Scrubber(look, self.transport, actions)
        self.trace: Trace | None = None
        self._asked = self._answered = 0  # questions put, the newest one answered
        self._traced: Any = None  # the settings that `trace` is of
        self._wanted: tuple[Any, int] | None = None
        self._explorer: Explorer | None = None
        self._seen = False
        self._connect()

    def _connect(self) -> None:
        self.experiment.changed.connect(self._ask)
        self.experiment.mended.connect(self.said)
        self.background.answered.connect(self._arrived)
        self.background.failed.connect(self._failed)
        self._painted.connect(self.background.begin, Qt.ConnectionType.QueuedConnection)
        self.transport.moved.connect(self._moved)
        self.selection.changed.connect(self._selected)
        self.inspector.chosen.connect(self.choose)
        self.look.changed.connect(self.draw)

    def adopt(self, explorer: Explorer) -> None:
        """Put the explorer's pictures in their places and begin."""
        self._explorer = explorer
        shown = (("undo", ""), ("redo", ""), *explorer.buttons)
        buttons = [self.actions_.button(name, self.look, words) for name, words in shown]
        self.frame = Frame(
            self.look,
            self.system.title,
            explorer.tools,
            explorer.ribbon,
            explorer.bar,
            explorer.center,
            buttons,
            self.inspector,
            self.scrubber,
            explorer.deed,
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.frame)
        self._ask()

    @property
    def explorer(self) -> Explorer:
        """What lives here."""
        assert self._explorer is not None
        return self._explorer

    # The flow

    def _ask(self) -> None:
        settings, run, device = self.experiment.settings, self.system.run, self.device
        if self._wanted is not None and self._wanted[0] is not settings:
            self._wanted = None  # where to look was meant for settings that are gone
        light = self.trace is not None and self.system.work(settings) <= LIGHT
        self._asked += 1
        number = self._asked
        self.background.ask(lambda: (number, settings, run(settings, device)), light)
        if self._explorer is not None:
            self.frame.subtitle.say("  " + self._explorer.subtitle())

    def _arrived(self, answer: tuple[int, Any, Trace]) -> None:
        number, traced, trace = answer
        if number < self._answered:
            return  # a light question was answered here while this answer was on its way
        self._answered, self._traced, self.trace = number, traced, trace
        timeline = self.trace.timeline
        self.transport.set_walk(timeline.length, timeline.starts)
        self.scrubber.call(*timeline.stretch)
        self._go_where_wanted()
        self.draw()
        self.drawn.emit()

    def _failed(self, sentence: str) -> None:
        """Say why; where there is no picture yet, try with whatever device there is."""
        self.said.emit(sentence)
        self.draw()
        if self.trace is None and self.device != "auto":
            self.set_device("auto")

    @property
    def traced(self) -> Any:
        """The settings that the trace is of; newer ones may be on their way."""
        return self._traced

    def look_at(self, step: int) -> None:
        """Go to a step of the settings' own trace: now, or when it is there."""
        self._wanted = self.experiment.settings, step
        self._go_where_wanted()

    def _go_where_wanted(self) -> None:
        if self._wanted is not None and self._wanted[0] is self._traced:
            step, self._wanted = self._wanted[1], None
            self.transport.seek(step)

    def _selected(self) -> None:
        # The pen points at what it draws on: the trace on its way brings the selection with it.
        if not self.background.busy:
            self.draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        """There is a window; once all of it is painted, there is time to compute."""
        if not self._seen:
            self._seen = True
            self._painted.emit()

    def _moved(self, position: float) -> None:
        if self.transport.playing:
            self.selection.choose(None)
        self.draw()

    def glance(self) -> Glance:
        """Where we look."""
        at, seen, trace = self.transport, self.selection, self.trace
        gradient = self._explorer is not None and self.explorer.switches().get("gradient", False)
        about = None if trace is None else self.about(trace, at.step)
        return Glance(at.position, seen.part, seen.chosen, seen.pointed, gradient, about)

    def draw(self) -> None:
        """Show the trace at the glance."""
        if self.trace is None or self._explorer is None:
            return
        glance = self.glance()
        self._explorer.draw(self.trace, glance)
        self.inspector.show_cell(self.trace, glance.explained(self.trace))
        self.scrubber.track.say(*self._explorer.words(self.trace, glance))

    def choose(self, cell: Cell | None) -> None:
        """A cell was clicked: go to the step that makes it, or keep it chosen where none does."""
        if self.trace is None or cell is None or not self.trace.has(cell):
            return
        step = self.trace.step_of(cell)
        if step is None:
            self.selection.choose(cell)
            return
        self.transport.pause()
        self.selection.choose(None)
        self.transport.seek(step)

    def set_device(self, device: str) -> None:
        """Compute there from now on."""
        self.device = device
        self._ask()

    def reset(self) -> None:
        """The first picture again: settings (undoable), step, selection, speed."""
        self.transport.pause()
        self._wanted = None
        self.experiment.reset()
        self.inspector.fold()
        self.selection.choose(None)
        self.selection.point(None)
        self.selection.turn_to(-1)
        self.transport.set_backwards(False)
        self.transport.set_whole(False)
        self.transport.set_speed(1.0)
        self.transport.seek(0)
        self.explorer.reset()
        for field in self.findChildren(QLineEdit):
            field.setReadOnly(not field.isReadOnly())  # a caret left when a dialog took the focus
            field.setReadOnly(not field.isReadOnly())
            field.deselect()

    def close_down(self) -> None:
        """Stop the clock and the worker."""
        self.transport.pause()
        self.explorer.close_down()
        self.background.close()
