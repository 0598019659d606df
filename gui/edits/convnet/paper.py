"""`Paper`: the input: drawn, resized, recoloured, taken, cleared, kept as a preset."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QInputDialog, QWidget

from engine.array import Array, Floats
from engine.data.pictures import paper, recoloured, resized
from engine.systems.convnet import Settings
from gui.page import Page


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

    def draw(self, values: Floats, stroke: bool) -> None:
        """Part of a stroke, or a single value: (rows, columns) of the channel shown, or all three.

        What was meant for a sheet that has another size by now is let go.
        """
        old, gesture = self._values, "stroke" if stroke else "value"
        if values.shape == old.shape:
            self._change(values, gesture)
        elif values.shape == old.shape[1:]:
            drawn = old.copy()
            drawn[max(0, self._page.selection.part) if len(old) == 3 else 0] = values
            self._change(drawn, gesture)

    def put(self, values: Floats) -> None:
        """A preset, (rows, columns) or (maps, rows, columns), with as many maps as there are."""
        picture = values[None] if values.ndim == 2 else values
        self._change(recoloured(picture, len(self._values)))

    def take(self, values: Floats) -> None:
        """A picture that was brought, with its own size and number of maps."""
        self._page.selection.turn_to(-1)
        self._change(values)

    def resize(self, rows: int, columns: int) -> None:
        """A larger or smaller sheet; what is drawn stays in the middle."""
        old = self._values
        self._change(resized(old, rows, columns, paper(len(old))), "size")

    def recolour(self, channels: int) -> None:
        """One map of ink, or red, green and blue."""
        self._page.selection.turn_to(-1)
        self._change(recoloured(self._values, channels))

    def clear(self) -> None:
        """An empty sheet."""
        old = self._values
        self._change(np.full_like(old, paper(len(old))))

    def keep(self, parent: QWidget) -> None:
        """Keep the input as a preset of one's own."""
        keep(self._page, parent, "Keep this picture", self._page.experiment.settings.input)


def keep(page: Page, parent: QWidget, title: str, array: Array) -> None:
    """Ask for a name and keep a picture (3 axes) or a filter (2 axes) under it."""
    name, sure = QInputDialog.getText(parent, title, "Its name:")
    settings: Settings = page.experiment.settings
    if sure and name.strip():
        page.experiment.change(presets={**settings.presets, name.strip()[:24]: array})
