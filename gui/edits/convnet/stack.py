"""`Stack`: the layers and their filters: replaced, added, moved, removed, drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from engine.array import Array, Floats
from engine.convnet import declared, editing, layers
from engine.convnet.layers import Convolution, Layer
from engine.systems.convnet import Settings, in_shape
from gui.edits.convnet.paper import keep
from gui.edits.wishes import Wishes


class Stack(Wishes[Settings]):
    """Changes of the layers."""

    def large(self, quantity: str) -> tuple[int, Layer | None]:
        """The layer a quantity belongs to: its number from 1, and itself."""
        n = int(quantity.partition(" ")[2] or 0)
        found = self._settings.layers
        return (n, found[n - 1]) if 0 < n <= len(found) else (0, None)

    def _has(self, number: int) -> bool:
        """Whether there is such a layer: the screen may still show one that is gone."""
        return 0 < number <= len(self._settings.layers)

    def replace(self, number: int, layer: Layer, gesture: str = "") -> None:
        """Another layer of the same kind in its place."""
        found = list(self._settings.layers)
        if self._has(number) and type(found[number - 1]) is type(layer):
            found[number - 1] = layer
            self._put(found, gesture or f"layer {number}")

    def remove(self, number: int) -> None:
        """Out of the stack."""
        found = list(self._settings.layers)
        if self._has(number):
            del found[number - 1]
            self._put(found)

    def move(self, number: int, by: int) -> None:
        """Along the stack."""
        found = list(self._settings.layers)
        other = number - 1 + by
        if self._has(number) and self._has(other + 1):
            found[number - 1], found[other] = found[other], found[number - 1]
            self._put(found)
            self._look_at(other + 1)

    def add(self, number: int, kind: editing.Kind) -> None:
        """A new layer behind layer `number`."""
        settings = self._settings
        number = min(number, len(settings.layers))
        if len(settings.layers) >= layers.MAX_LAYERS:
            self._page.said.emit(f"A stack has at most {layers.MAX_LAYERS} layers.")
            return
        shape = layers.shapes(settings.layers, in_shape(settings))[number]
        fresh = editing.fresh_layer(kind, shape, len(settings.classes), settings.seed + number)
        found = list(settings.layers)
        found.insert(number, fresh)
        self._put(found)
        self._look_at(number + 1)

    def edit_filter(self, edit: Callable[..., Convolution], *given: Any, gesture: str = "") -> None:
        """Change the filter that is large by one of the functions of `engine.convnet.editing`."""
        number, m = self._shown()
        layer = self._settings.layers[number - 1] if number else None
        if isinstance(layer, Convolution) and m < layer.maps:
            found = list(self._settings.layers)
            found[number - 1] = edit(layer, m, *given)
            self._put(found, gesture)

    def draw_filter(self, values: Floats, stroke: bool) -> None:
        """Part of a stroke, or a single value, on the shown slice of the shown filter."""
        wished = max(0, self._page.selection.part)

        def drawn(layer: Convolution, m: int) -> Convolution:
            if values.shape != layer.filters.shape[2:]:
                return layer  # the filters have another size by now
            channel = min(wished, layer.filters.shape[1] - 1)
            return editing.with_filter(layer, m, values, channel)

        self.edit_filter(drawn, gesture="stroke" if stroke else "value")

    def keep_filter(self, parent: QWidget) -> None:
        """Keep the shown slice of the shown filter as a preset of one's own."""
        number, m = self._shown()
        layer = self._settings.layers[number - 1] if number else None
        if isinstance(layer, Convolution) and m < layer.maps:
            channel = min(max(0, self._page.selection.part), layer.filters.shape[1] - 1)
            keep(self._page, parent, "Keep this filter", Array(layer.filters.values[m, channel]))

    def _shown(self) -> tuple[int, int]:
        """The layer that is large, from 1, or 0, and which of its maps."""
        if self._page.trace is None:
            return 0, 0
        segment, _ = self._page.trace.timeline.at(self._page.transport.step)
        return self.large(segment.quantity)[0], segment.map

    def forget(self) -> None:
        """Random filters and votes everywhere: a network that knows nothing yet."""
        settings = self._settings
        fresh = [
            editing.forgotten(layer, settings.seed + n) for n, layer in enumerate(settings.layers)
        ]
        self._put(fresh)

    def copy_torch(self) -> None:
        """Put the stack on the clipboard: `torch.nn` lines with the numbers they compute with."""
        from engine.convnet.snippets import snippet

        QGuiApplication.clipboard().setText(
            snippet(self._settings.layers, self._settings.input.values)
        )
        self._page.said.emit("The stack and its numbers are on the clipboard, as torch.nn lines.")

    def _put(self, found: list[Layer], gesture: str = "") -> None:
        self._change(gesture, layers=tuple(found))

    def _look_at(self, number: int) -> None:
        """Go to the first step of a layer, once its trace is there."""
        settings = self._settings
        if number <= len(settings.layers):
            walk = declared.timeline(settings.layers, in_shape(settings))
            step = walk.find(layers.quantity_name(number, settings.layers[number - 1]))
            self._page.transport.pause()
            self._page.look_at(step or 0)
