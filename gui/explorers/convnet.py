"""The convolution explorer: draw, watch, change the stack, train.

Same name as `engine/systems/convnet.py`. It makes the views, says which of them is large, and turns
their wishes into changes of the settings.
"""

from __future__ import annotations

import msgspec
import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QStackedWidget, QWidget

from engine import editing, layers, stack
from engine.array import Array, Floats
from engine.data.pictures import resized
from engine.layers import Convolution, FullyConnected, Layer
from engine.systems.convnet import Settings, default, in_shape
from engine.trace import Trace
from gui.page import Page
from gui.panels.drawing import DrawingTools
from gui.panels.layers import LayerBar
from gui.views.glance import Glance
from gui.views.pencil import Pencil
from gui.views.ribbon import Ribbon
from gui.views.stage import Stage
from gui.views.voting import Voting


class ConvnetExplorer:
    """Views and wishes of the convolution explorer."""

    def __init__(self, page: Page) -> None:
        self._page = page
        look = page.look
        self.pencil = Pencil(page)
        self.ribbon = Ribbon(look, self.pencil)
        self.stage = Stage(look, self.pencil)
        self.voting = Voting(look)
        self.tools = DrawingTools(look, self.pencil, page.actions_)
        self.layer_bar = LayerBar(look)
        self.bar: QWidget = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.layer_bar)
        self.center = QStackedWidget()
        self.center.addWidget(self.stage)
        self.center.addWidget(self.voting)
        self._connect()
        page.adopt(self)
        self._settings_changed()

    def _connect(self) -> None:
        page, experiment = self._page, self._page.experiment
        for view in (self.ribbon, self.stage, self.voting):
            view.pointed.connect(page.selection.point)
            view.chosen.connect(page.choose)
        for view in (self.ribbon, self.stage):
            view.settled.connect(experiment.settle)
        self.ribbon.edited.connect(self._draw_input)
        self.stage.input_edited.connect(self._draw_input)
        self.stage.filter_edited.connect(self._draw_filter)
        self.stage.channel_wished.connect(page.selection.turn_to)
        self.tools.picture_wished.connect(self.put_picture)
        self.tools.size_wished.connect(self._resize)
        self.tools.channels_wished.connect(self._recolour)
        self.tools.keep_wished.connect(self._keep)
        bar = self.layer_bar
        bar.replaced.connect(self._replace_layer)
        bar.removed.connect(self._remove_layer)
        bar.moved.connect(self._move_layer)
        bar.added.connect(self._add_layer)
        bar.filter_wished.connect(lambda values: self._edit_filter(editing.with_filter, values))
        bar.filter_copied.connect(lambda: self._edit_filter(editing.duplicated))
        bar.filter_dropped.connect(lambda: self._edit_filter(editing.without))
        experiment.changed.connect(self._settings_changed)

    @property
    def settings(self) -> Settings:
        """The experiment's settings."""
        settings: Settings = self._page.experiment.settings
        return settings

    # What is shown

    def _settings_changed(self) -> None:
        self.tools.show_settings(self.settings)

    def draw(self, trace: Trace, glance: Glance) -> None:
        """Show a trace at a glance, in every view."""
        segment, _ = trace.timeline.at(glance.step)
        answer = segment.quantity.startswith(("votes", "shares"))
        self.center.setCurrentWidget(self.voting if answer else self.stage)
        self.ribbon.show_trace(trace, glance)
        self.stage.show_trace(trace, glance)
        self.voting.show_trace(trace, glance)
        number, layer = self._large(segment.quantity)
        self.layer_bar.show_layer(number, layer, segment.map)

    def _large(self, quantity: str) -> tuple[int, Layer | None]:
        """The layer that is large: its number from 1, and itself."""
        _, _, number = quantity.partition(" ")
        n = int(number or 0)
        found = self.settings.layers
        return (n, found[n - 1]) if 0 < n <= len(found) else (0, None)

    def words(self, trace: Trace, glance: Glance) -> tuple[str, str]:
        """Where we are, and what comes next."""
        segment, offset = trace.timeline.at(glance.step)
        quantity = trace.quantities[segment.quantity]
        kind = segment.quantity.partition(" ")[0]
        things = {"convolution": "window", "pooling": "window", "relu": "cell", "votes": "vote"}
        now = f"{things.get(kind, 'step')} {offset + 1} of {segment.count}"
        now += f" · {quantity.title.lower()} {quantity.label(segment.map)}"
        n = trace.timeline.segments.index(segment) + 1
        if n >= len(trace.timeline.segments):
            return now, "then the answer"
        following = trace.timeline.segments[n]
        after = trace.quantities[following.quantity]
        if following.quantity == segment.quantity:
            return now, f"then {after.title.lower()} {after.label(following.map)}"
        return now, f"then {after.heading}"

    def subtitle(self) -> str:
        """What the settings amount to, in a few words."""
        settings = self.settings
        question = " or ".join(settings.classes) + "?"
        plain = msgspec.structs.replace(default(), target=settings.target)
        return f"{question} · the slides' example" if settings == plain else question

    # What the hand wishes

    def _draw_input(self, values: Floats) -> None:
        settings = self.settings
        old = settings.input.values
        if values.ndim == 3:
            drawn = values
        else:
            channel = max(0, self._page.selection.channel)
            drawn = old.copy()
            drawn[channel if len(old) == 3 else 0] = values
        self._page.experiment.change("drawing", input=Array(drawn))

    def _draw_filter(self, values: Floats) -> None:
        channel = max(0, self._page.glance().channel)
        self._edit_filter(editing.with_filter, values, channel, gesture="drawing")

    def _edit_filter(self, edit: object, *given: object, gesture: str = "") -> None:
        """Change the filter that is large by one of the functions of `engine.editing`."""
        if self._page.trace is None or not callable(edit):
            return
        segment, _ = self._page.trace.timeline.at(self._page.transport.step)
        number, layer = self._large(segment.quantity)
        if isinstance(layer, Convolution) and segment.map < layer.maps:
            self._put_layers(self._swapped(number, edit(layer, segment.map, *given)), gesture)

    def _swapped(self, number: int, layer: Layer) -> tuple[Layer, ...]:
        found = list(self.settings.layers)
        found[number - 1] = layer
        return tuple(found)

    def _put_layers(self, found: tuple[Layer, ...], gesture: str = "") -> None:
        self._page.experiment.change(gesture, layers=found)

    def _replace_layer(self, number: int, layer: Layer) -> None:
        self._put_layers(self._swapped(number, layer), f"layer {number}")

    def _remove_layer(self, number: int) -> None:
        found = self.settings.layers
        self._put_layers(found[: number - 1] + found[number:])

    def _move_layer(self, number: int, by: int) -> None:
        found = list(self.settings.layers)
        other = number - 1 + by
        if 0 <= other < len(found):
            found[number - 1], found[other] = found[other], found[number - 1]
            self._put_layers(tuple(found))
            self._look_at_layer(other + 1)

    def _add_layer(self, number: int, kind: editing.Kind) -> None:
        settings = self.settings
        if len(settings.layers) >= layers.MAX_LAYERS:
            self._page.said.emit(f"A stack has at most {layers.MAX_LAYERS} layers.")
            return
        shape = layers.shapes(settings.layers, in_shape(settings))[number]
        fresh = editing.fresh_layer(kind, shape, len(settings.classes), settings.seed + number)
        found = settings.layers
        self._put_layers((*found[:number], fresh, *found[number:]))
        self._look_at_layer(number + 1)

    def _look_at_layer(self, number: int) -> None:
        """Go to the first step of a layer as soon as its trace is there."""
        name = layers.quantity_name(number, self.settings.layers[number - 1])
        timeline = stack.timeline(self.settings.layers, in_shape(self.settings))
        start = timeline.find(name)
        if start is not None:
            self._page.transport.set_walk(timeline.length, timeline.starts)
            self._page.transport.seek(start)

    def put_picture(self, values: Floats) -> None:
        """Another input, (rows, columns) or (maps, rows, columns), with as many maps as before."""
        maps = self.settings.input.shape[0]
        picture = values[None] if values.ndim == 2 else values
        if len(picture) == 1 and maps == 3:
            picture = np.repeat(-picture, 3, axis=0)
        if len(picture) == 3 and maps == 1:
            picture = picture.mean(axis=0, keepdims=True)
        self._page.experiment.change(input=Array(picture))

    def take_picture(self, values: Floats) -> None:
        """A picture that was brought, with its own size and number of maps."""
        self._page.selection.turn_to(-1)
        self._page.experiment.change(input=Array(values))

    def _resize(self, rows: int, columns: int) -> None:
        old = self.settings.input.values
        fill = 1.0 if len(old) == 3 else -1.0
        self._page.experiment.change("size", input=Array(resized(old, rows, columns, fill)))

    def _recolour(self, channels: int) -> None:
        old = self.settings.input.values
        values = np.repeat(-old, 3, axis=0) if channels == 3 else -old.mean(axis=0, keepdims=True)
        self._page.selection.turn_to(-1)
        self._page.experiment.change(input=Array(values))

    def clear(self) -> None:
        """An empty sheet."""
        values = self.settings.input.values
        blank = np.full_like(values, 1.0 if len(values) == 3 else -1.0)
        self._page.experiment.change(input=Array(blank))

    def _keep(self) -> None:
        name, sure = QInputDialog.getText(self.center, "Keep this picture", "Its name:")
        if sure and name.strip():
            presets = {**self.settings.presets, name.strip()[:24]: self.settings.input}
            self._page.experiment.change(presets=presets)

    def torch_code(self) -> str:
        """The stack as `torch.nn` lines."""
        return layers.torch_lines(self.settings.layers, in_shape(self.settings))

    def show_gradients(self, shown: bool) -> None:
        """Switch gradients on, for the class that is right or seems to be, or off."""
        if not shown:
            self._page.experiment.change(target=None)
        elif self.settings.layers and isinstance(self.settings.layers[-1], FullyConnected):
            self._page.experiment.change(target=0)
        else:
            self._page.said.emit("Gradients need an answer: end the stack with Fully connected.")

    def toggle_training(self) -> None:
        """Open or close the training desk."""

    def reset(self) -> None:
        """The pen in hand, as at the start."""
        self.pencil.choose("pen")
        self.pencil.set_value(1.0)

    def close_down(self) -> None:
        """Stop what runs."""
