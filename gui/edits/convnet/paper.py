"""`Paper`: the input: drawn, resized, recoloured, taken, cleared, kept as a preset."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QInputDialog, QWidget

from engine.array import Array, Floats
from engine.data.pictures import FILTERS, PICTURES, paper, recoloured, resized
from engine.systems.convnet import Settings
from gui.edits.wishes import Wishes
from gui.page import Page

LONGEST = 24  # letters of a preset's name


class Paper(Wishes[Settings]):
    """Changes of the input."""

    @property
    def _values(self) -> Floats:
        return self._settings.input.values

    def _lay(self, values: Floats, gesture: str = "") -> None:
        self._change(gesture, input=Array(values))

    def draw(self, values: Floats, stroke: bool) -> None:
        """Part of a stroke, or a single value: (rows, columns) of the channel shown, or all three.

        What was meant for a sheet that has another size by now is let go.
        """
        old, gesture = self._values, "stroke" if stroke else "value"
        if values.shape == old.shape:
            self._lay(values, gesture)
        elif values.shape == old.shape[1:]:
            drawn = old.copy()
            drawn[max(0, self._page.selection.part) if len(old) == 3 else 0] = values
            self._lay(drawn, gesture)

    def put(self, values: Floats) -> None:
        """A preset, (rows, columns) or (maps, rows, columns), with as many maps as there are."""
        picture = values[None] if values.ndim == 2 else values
        self._lay(recoloured(picture, len(self._values)))

    def take(self, values: Floats) -> None:
        """A picture that was brought, with its own size and number of maps."""
        self._page.selection.turn_to(-1)
        self._lay(values)

    def resize(self, rows: int, columns: int) -> None:
        """A larger or smaller sheet; what is drawn stays in the middle."""
        old = self._values
        self._lay(resized(old, rows, columns, paper(len(old))), "size")

    def recolour(self, channels: int) -> None:
        """One map of ink, or red, green and blue."""
        self._page.selection.turn_to(-1)
        self._lay(recoloured(self._values, channels))

    def clear(self) -> None:
        """An empty sheet."""
        old = self._values
        self._lay(np.full_like(old, paper(len(old))))

    def keep(self, parent: QWidget) -> None:
        """Keep the input as a preset of one's own."""
        keep(self._page, parent, "Keep this picture", self._settings.input)


def keep(page: Page, parent: QWidget, title: str, array: Array) -> None:
    """Ask for a name and keep a picture (3 axes) or a filter (2 axes) under it.

    What has that name already keeps it: the new one has a number behind it.
    """
    wished, sure = QInputDialog.getText(parent, title, "Its name:")
    settings: Settings = page.experiment.settings
    wished = wished.strip()[:LONGEST].strip()
    if not sure or not wished:
        return
    taken, number, name = {*PICTURES, *FILTERS, *settings.presets}, 2, wished
    while name in taken:
        name, number = f"{wished} {number}", number + 1
    page.experiment.change(presets={**settings.presets, name: array})
    if name != wished:
        page.said.emit(f"“{wished}” is taken; this one is called “{name}”.")


def forget(page: Page, name: str) -> None:
    """Throw a preset of one's own away."""
    presets: dict[str, Array] = page.experiment.settings.presets
    page.experiment.change(presets={n: array for n, array in presets.items() if n != name})
