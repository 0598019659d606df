"""The explorer of time: the cell repeated, open at one step, its gates over all of time.

Same name as `engine/systems/recurrent.py`. It makes the views, connects them, and says what is
shown; what they wish is done in `gui/edits`.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from engine.data.signals import SignalError, typed
from engine.recurrent.cells import Clamp, beats
from engine.recurrent.unroll import prepare
from engine.systems.recurrent import Settings
from engine.trace import Cell, Trace
from gui.background import Background
from gui.edits.elsewhere import Elsewhere
from gui.edits.recurrent.network import Cells
from gui.edits.recurrent.sequence import Sequence
from gui.filing import Readers
from gui.page import Page
from gui.panels.recurrent.classroom import Classroom
from gui.panels.recurrent.hold import HoldBar
from gui.panels.recurrent.large import Large
from gui.panels.recurrent.network import NetworkBar
from gui.panels.recurrent.signal import SignalTools
from gui.views.glance import Glance
from gui.views.recurrent.anatomy import CELLS
from gui.views.recurrent.unrolled import Unrolled


class RecurrentExplorer:
    """Views of the recurrent explorer, and who hears what they wish."""

    buttons = tuple((n, n.capitalize()) for n in ("compare", "gradient", "weights", "train"))

    def __init__(self, page: Page) -> None:
        self._page = page
        look = page.look
        self.cells, self.sequence = Cells(page), Sequence(page)
        elsewhere = Elsewhere(page)
        self.ribbon = Unrolled(look)
        self.tools = SignalTools(look)
        self.bar = NetworkBar(look)
        self.deed = HoldBar(look)
        self.center = Large(look)
        self.classroom = Classroom(page, self.center, self.bar)
        self.cell, self.pad = self.center.cell, self.center.pad
        self.over_time, self.weights = self.center.over_time, self.center.weights
        self.commands: dict[str, Callable[[], object]] = {
            "hold": self.deed.toggle,
            "clear": self.sequence.quiet,
            "train": self.classroom.toggle,
            "weights": lambda: self.center.toggle("weights"),
            "compare": self._compare,
            "gradient": self._gradient,
            "copy-torch": elsewhere.copy,
            "export-weights": lambda: elsewhere.export(self.center.window()),
        }
        self.readers: Readers = self.sequence.readers
        self._connect_views()
        self._connect_panels()
        page.inspector.outlines = lambda: self.center.outlines
        self._loading = Background(page)
        page.adopt(self)
        self._show_settings(page.experiment.settings)

    def _connect_views(self) -> None:
        page, cells, large = self._page, self.cells, self.center
        large.turned.connect(page.switched)
        large.turned.connect(page.draw, Qt.ConnectionType.QueuedConnection)
        states = large.cell, large.over_time, large.answers
        for view in (self.ribbon, *states, large.weights, large.versus, large.vanishing):
            view.pointed.connect(page.selection.point)
            view.chosen.connect(self._choose)
        self.pad.pointed.connect(page.selection.point)
        self.pad.edited.connect(cells.draw)
        self.weights.edited.connect(cells.edit)
        for lifted in (self.pad.settled, self.weights.settled, self.deed.settled):
            lifted.connect(lambda: page.experiment.settle("stroke"))
        self.pad.truth = lambda: self.settings.signal.values
        self.ribbon.wished_step.connect(self._go_to)
        self.ribbon.fold_wished.connect(self._fold)
        page.experiment.changed.connect(self._show_settings)

    def _connect_panels(self) -> None:
        bar, tools, cells, sequence = self.bar, self.tools, self.cells, self.sequence
        bar.cell_wished.connect(lambda kind: cells.renew(cell=kind))
        bar.units_wished.connect(lambda n: cells.renew(units=n))
        bar.layers_wished.connect(lambda n: cells.renew(layers=n))
        bar.full_wished.connect(lambda full: cells.renew(full=full))
        bar.network_wished.connect(cells.switch)
        bar.scale_wished.connect(cells.scale)
        bar.fresh_wished.connect(cells.forget)
        bar.restore_wished.connect(cells.restore)
        for rivals in self.center.bars:
            rivals.challenged.connect(cells.challenge)
            rivals.dismissed.connect(cells.dismiss)
        for asking in (self.center.asked.step_wished, self.center.vanishing.asked_about):
            asking.connect(cells.ask_about)
        tools.size_wished.connect(sequence.resize)
        tools.kind_wished.connect(sequence.generate)
        tools.task_wished.connect(self.classroom.lessons.take_trained)
        tools.quiet_wished.connect(sequence.quiet)
        tools.text_wished.connect(self._type)
        tools.file_wished.connect(self._page.actions_["bring"].trigger)
        self.deed.held.connect(self._hold)
        self.deed.released.connect(cells.release)

    @property
    def settings(self) -> Settings:
        """The experiment's settings."""
        settings: Settings = self._page.experiment.settings
        return settings

    # What is shown

    def _show_settings(self, settings: Settings) -> None:
        for part in (self.tools, self.bar, self.center):
            part.show_settings(settings)

    def draw(self, trace: Trace, glance: Glance) -> None:
        """Show a trace at a glance, in every view; of several layers the one that is computed."""
        glance = msgspec.structs.replace(glance, part=self._layer(trace, glance.step))
        self.ribbon.show_trace(trace, glance)
        self.center.show_trace(trace, glance)
        self.deed.show_cell(self.settings, trace, glance.explained(trace))

    def _layer(self, trace: Trace, step: int) -> int:
        """The layer that is computed at a step, from 0; while the readout is, the last."""
        network = self.settings.network
        n = trace.timeline.place(step)[1] // len(beats(network))
        return min(n, len(network.layers) - 1)

    def words(self, trace: Trace, glance: Glance) -> tuple[str, str]:
        """Which step of time, and what the cell does in it and next."""
        network = self.settings.network
        t, n = trace.timeline.place(glance.step)
        inside = [beat.word for beat in beats(network)] * len(network.layers)
        layer = f"layer {n // len(beats(network)) + 1} · " if len(network.layers) > 1 else ""
        word = inside[n] if n < len(inside) else "readout"
        now = f"step {t + 1:,} of {len(trace['x']):,} · {layer}{word}"
        said = ["readout"] if network.readout is not None else []
        return now, " → ".join([*inside[: len(beats(network))], *said])

    def subtitle(self) -> str:
        """What the settings amount to, in a few words."""
        network, task = self.settings.network, self.settings.task
        layers = f" in each of {len(network.layers)} layers" if len(network.layers) > 1 else ""
        units = f"{network.layers[0].units} units{layers}"
        known = "" if task is None else f" · {task.about.title.lower()}"
        return f"{CELLS[network.cell]} · {units}{known}"

    # Wishes

    def _choose(self, cell: Cell) -> None:
        """A number was clicked: look at its step, and keep it chosen."""
        trace = self._page.trace
        if trace is None or not trace.has(cell):
            return
        step = trace.step_of(cell)
        if step is None and trace.quantities[cell.quantity].axes[0] == "step":
            step = trace.timeline.starts[cell.index[0]]  # of another network, or a gradient
        self._page.transport.pause()
        if step is not None:
            self._page.transport.seek(step)
        self._page.selection.choose(cell)

    def _go_to(self, t: int) -> None:
        trace = self._page.trace
        if trace is not None:
            starts = trace.timeline.starts
            self._page.transport.seek(starts[min(max(t, 0), len(starts) - 1)])

    def _fold(self) -> None:
        self.ribbon.folded = not self.ribbon.folded
        self._page.draw()

    def _compare(self) -> None:
        """Cells side by side, at first with one rival; or the open cell."""
        if self.settings.rivals:
            self.center.toggle("compare")
        else:
            self.cells.challenge("lstm" if self.settings.network.cell == "rnn" else "rnn")

    def _gradient(self) -> None:
        """Gradients through time, or no more."""
        if self.settings.target is not None and self.center.front != "gradient":
            self.center.turn_to("gradient")
        else:
            self.cells.ask()

    def _hold(self, clamp: Clamp, stroke: bool) -> None:
        self.cells.hold(clamp, "stroke" if stroke else "hold")

    def _type(self) -> None:
        words = "Its characters become the steps, one after the other:"
        text, sure = QInputDialog.getText(self.center, "Type a text", words)
        if sure:
            try:
                self.bring(typed(text))
            except SignalError as error:
                self._page.said.emit(str(error))

    def bring(self, thing: object) -> None:
        """A table, a sound, a text or a network's weights were opened or dropped."""
        said = self.sequence.take(thing)
        if said:
            self._page.said.emit(said)

    def switches(self) -> dict[str, bool]:
        """What is large; whether the desk is there."""
        large = {name: name == self.center.front for name in ("weights", "compare", "gradient")}
        return {**large, "train": self.classroom.open}

    def prepare(self) -> None:
        """Other cells have other loops: soon, but after the first picture."""
        self._loading.ask(prepare)

    def reset(self) -> None:
        """The chain unrolled, all of time in view, every unit as it is."""
        self.classroom.show_as_first()
        self.center.show_as_first()
        self.ribbon.folded = False
        self._page.draw()

    def close_down(self) -> None:
        """Stop what runs."""
        self._loading.close()
        self.classroom.close_down()
