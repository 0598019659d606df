"""`Paper`: the input: drawn, resized, recoloured, brought, cleared, kept as a preset."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QInputDialog, QWidget

from engine.array import Array, Floats
from engine.data.pictures import resized
from engine.systems.convnet import Settings
from gui.page import Page

PAPER = -1.0  # an empty cell of a gray sheet
WHITE = 1.0  # an empty cell of each channel of a coloured one


class Paper:
    """Changes of the input."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @property
    def _values(self) -> Floats:
        settings: Settings = self._page.experiment.settings
        return settings.input.values

    def _change(self, values: Floats, gesture: str = "") -> None:
        self._page.experiment.change(gesture, input=Array(values))

    def draw(self, values: Floats) -> None:
        """A stroke: (rows, columns) of the channel shown, or all three channels.

        A stroke on a sheet that has another size by now is let go.
        """
        old = self._values
        if values.shape == old.shape:
            self._change(values, "drawing")
        elif values.shape == old.shape[1:]:
            drawn = old.copy()
            drawn[max(0, self._page.selection.channel) if len(old) == 3 else 0] = values
            self._change(drawn, "drawing")

    def put(self, values: Floats) -> None:
        """A preset, (rows, columns) or (maps, rows, columns), with as many maps as there are."""
        picture = values[None] if values.ndim == 2 else values
        if len(picture) != len(self._values):
            picture = _recoloured(picture, len(self._values))
        self._change(picture)

    def take(self, values: Floats) -> None:
        """A picture that was brought, with its own size and number of maps."""
        self._page.selection.turn_to(-1)
        self._change(values)

    def resize(self, rows: int, columns: int) -> None:
        """A larger or smaller sheet; what is drawn stays in the middle."""
        old = self._values
        self._change(resized(old, rows, columns, WHITE if len(old) == 3 else PAPER), "size")

    def recolour(self, channels: int) -> None:
        """One map of ink, or red, green and blue."""
        self._page.selection.turn_to(-1)
        self._change(_recoloured(self._values, channels))

    def clear(self) -> None:
        """An empty sheet."""
        old = self._values
        self._change(np.full_like(old, WHITE if len(old) == 3 else PAPER))

    def keep(self, parent: QWidget) -> None:
        """Keep the input as a preset of one's own."""
        keep(self._page, parent, "Keep this picture", self._page.experiment.settings.input)


def keep(page: Page, parent: QWidget, title: str, array: Array) -> None:
    """Ask for a name and keep a picture (3 axes) or a filter (2 axes) under it."""
    name, sure = QInputDialog.getText(parent, title, "Its name:")
    settings: Settings = page.experiment.settings
    if sure and name.strip():
        page.experiment.change(presets={**settings.presets, name.strip()[:24]: array})


def _recoloured(values: Floats, channels: int) -> Floats:
    """Ink as dark colour, or colour as ink: 1 is ink on one map, but light on three."""
    if channels == 3:
        return np.repeat(-values, 3, axis=0)
    mean: Floats = -values.mean(axis=0, keepdims=True)
    return mean
