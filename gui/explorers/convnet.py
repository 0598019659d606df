"""The convolution explorer: draw, watch, change the stack, train.

Same name as `engine/systems/convnet.py`. It makes the views, connects them, and says which of them
is large; what they wish is done in `gui/edits`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import MappingProxyType

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from engine.array import Floats
from engine.convnet import editing
from engine.convnet.layers import Convolution, FullyConnected
from engine.systems.convnet import Settings, default
from engine.trace import Trace
from gui.edits.convnet.letters import Letters
from gui.edits.convnet.paper import Paper, forget
from gui.edits.convnet.stack import Stack
from gui.edits.learner import Learner, Subject
from gui.filing import Readers
from gui.page import Page
from gui.panels.convnet.drawing import DrawingTools
from gui.panels.convnet.layers import LayerBar
from gui.panels.convnet.target import Target
from gui.pictures import Picture
from gui.telling import where
from gui.views.convnet.chain import answers
from gui.views.convnet.ribbon import Ribbon
from gui.views.convnet.stage import Stage
from gui.views.convnet.voting import Voting
from gui.views.glance import Glance
from gui.views.pencil import TOOLS, Pencil


class ConvnetExplorer:
    """Views of the convolution explorer, and who hears what they wish."""

    buttons = (("gradient", "Gradient"), ("train", "Train"))
    deed = None
    readers: Readers = MappingProxyType({})

    def __init__(self, page: Page) -> None:
        self._page = page
        look = page.look
        self._slides = default()
        self.pencil = Pencil(page)
        self.paper, self.stack = Paper(page), Stack(page)
        self.learner = Learner(page, Subject("layers", "engine.convnet.learning"))
        self.letters = Letters(page)
        for teller in (self.learner, self.letters):
            teller.said.connect(page.said)
        self.training = False
        self._desk: QWidget | None = None
        self.ribbon = Ribbon(look, self.pencil)
        self.stage = Stage(look, self.pencil)
        self.voting = Voting(look)
        self.tools = DrawingTools(look, self.pencil, page.actions_)
        self.layer_bar = LayerBar(look)
        self.bar: QWidget = QWidget()
        self._target = Target()
        self._target.activated.connect(lambda k: page.experiment.change(target=k))
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.layer_bar, 1)
        row.addWidget(self._target)
        self.center = QStackedWidget()
        self.center.addWidget(self.stage)
        self.center.addWidget(self.voting)
        self.commands = self._commands()
        self._connect_views()
        self._connect_panels()
        page.adopt(self)
        self._show_settings(page.experiment.settings)

    def _connect_views(self) -> None:
        page = self._page
        for view in (self.ribbon, self.stage, self.voting):
            view.pointed.connect(page.selection.point)
            view.chosen.connect(page.choose)
        for view in (self.ribbon, self.stage):
            view.settled.connect(lambda: page.experiment.settle("stroke"))
        self.stage.newest, self.ribbon.input.truth = self._newest, self._newest_input
        self.ribbon.edited.connect(self.paper.draw)
        self.stage.input_edited.connect(self.paper.draw)
        self.stage.filter_edited.connect(self.stack.draw_filter)
        self.stage.channel_wished.connect(page.selection.turn_to)
        page.experiment.changed.connect(self._show_settings)
        self.pencil.changed.connect(page.switched)

    def _connect_panels(self) -> None:
        tools, bar, stack = self.tools, self.layer_bar, self.stack
        tools.picture_wished.connect(self.paper.put)
        tools.size_wished.connect(self.paper.resize)
        tools.channels_wished.connect(self.paper.recolour)
        tools.keep_wished.connect(lambda: self.paper.keep(self.center))
        for forgotten in (tools.forget_wished, bar.preset_forgotten):
            forgotten.connect(partial(forget, self._page))
        bar.replaced.connect(stack.replace)
        bar.removed.connect(stack.remove)
        bar.moved.connect(stack.move)
        bar.added.connect(stack.add)
        bar.filter_wished.connect(lambda values: stack.edit_filter(editing.with_filter, values))
        bar.filter_kept.connect(lambda: stack.keep_filter(self.center))
        bar.filter_copied.connect(lambda: stack.edit_filter(editing.duplicated))
        bar.filter_dropped.connect(lambda: stack.edit_filter(editing.without))

    @property
    def settings(self) -> Settings:
        """The experiment's settings."""
        settings: Settings = self._page.experiment.settings
        return settings

    # What is shown

    def _show_settings(self, settings: Settings) -> None:
        self.tools.show_settings(settings)
        self.layer_bar.renew(settings.layers)
        own = {name: array.values for name, array in settings.presets.items()}
        self.layer_bar.own = {name: values for name, values in own.items() if values.ndim == 2}
        self._target.show_settings(settings)
        if self.training:
            self.letters.gather()

    def draw(self, trace: Trace, glance: Glance) -> None:
        """Show a trace at a glance, in every view."""
        segment, _ = trace.timeline.at(glance.step)
        large = self.voting if answers(segment.quantity) else self.stage
        self.ribbon.show_trace(trace, glance)
        if self._desk is not None and self.training:
            self.center.setCurrentWidget(self._desk)
            return
        self.center.setCurrentWidget(large)
        large.show_trace(trace, glance)
        number, layer = self.stack.large(segment.quantity)
        self.layer_bar.show_layer(number, layer)

    def _newest(self) -> tuple[Floats, Floats | None]:
        """The input, and the filters of the layer that is large, as the settings have them."""
        _, layer = self.stack.large(self.stage.shown)
        filters = layer.filters.values if isinstance(layer, Convolution) else None
        return self.settings.input.values, filters

    def _newest_input(self) -> Floats:
        picture = self.settings.input.values
        return picture if len(picture) == 3 else picture[0]

    def words(self, trace: Trace, glance: Glance) -> tuple[str, str]:
        """Where we are, and what comes next."""
        return where(trace, glance.step)

    def subtitle(self) -> str:
        """What the settings amount to, in a few words."""
        settings = self.settings
        question = " or ".join(settings.classes) + "?"
        plain = msgspec.structs.replace(self._slides, target=settings.target)
        return f"{question} · the slides' example" if settings == plain else question

    # Commands

    def _commands(self) -> dict[str, Callable[[], object]]:
        return {
            **{str(tool): partial(self.pencil.choose, tool) for tool in TOOLS},
            "clear": self.paper.clear,
            "copy-torch": self.stack.copy_torch,
            "train": self.toggle_training,
            "gradient": lambda: self.show_gradients(self.settings.target is None),
        }

    def switches(self) -> dict[str, bool]:
        """The tool in the hand; whether gradients are shown, and the training desk."""
        tools = {str(tool): tool == self.pencil.tool for tool in TOOLS}
        gradient = self.settings.target is not None
        return {**tools, "gradient": gradient, "train": self.training}

    def bring(self, thing: object) -> None:
        """A picture becomes the input, once it is said how."""
        if isinstance(thing, Picture):
            self.tools.ask_how(thing, self.paper.take)

    def prepare(self) -> None:
        """Learning imports more of torch: soon, but after the first picture."""
        self.learner.prepare()

    def show_gradients(self, shown: bool) -> None:
        """Switch gradients on, for the class that is right or seems to be, or off."""
        if not shown:
            self._page.experiment.change(target=None)
        elif self.settings.layers and isinstance(self.settings.layers[-1], FullyConnected):
            self._page.experiment.change(target=_unlikely(self._page.trace))
        else:
            self._page.said.emit("Gradients need an answer: end the stack with Fully connected.")

    def toggle_training(self) -> None:
        """Open or close the training desk, made when first needed."""
        if self._desk is None:
            self._desk = self._make_desk()
        self.training = not self.training
        self._page.switched.emit()
        self._page.frame.show_desk(self.training)
        if self.training:
            self.letters.gather()
        self._page.draw()

    def _make_desk(self) -> QWidget:
        from gui.panels.convnet.training import TrainingDesk  # and pyqtgraph: half a second

        desk = TrainingDesk(self._page.look, self.learner, self.letters)
        change = self._page.experiment.change
        desk.picture_wished.connect(self.paper.put)
        desk.training_wished.connect(lambda plan: change("training plan", training=plan))
        desk.classes_wished.connect(self.letters.classify)
        desk.fresh_wished.connect(self.stack.forget)
        desk.seed_wished.connect(lambda seed: change(seed=seed))
        desk.show_settings(self.settings)
        self._page.experiment.changed.connect(desk.show_settings)
        self.center.addWidget(desk)
        return desk

    def reset(self) -> None:
        """The pen in hand, as at the start."""
        self.learner.stop()
        if self.training:
            self.toggle_training()
        self.pencil.choose("pen")
        self.pencil.set_value(1.0)

    def close_down(self) -> None:
        """Stop what runs."""
        self.learner.close_down()
        self.letters.close_down()


def _unlikely(trace: Trace | None) -> int:
    """The class the network believes in least: there the gradient has something to say."""
    found = [name for name in trace.quantities if answers(name)] if trace is not None else []
    return int(trace[found[-1]].argmin()) if trace is not None and found else 0
