"""`Elsewhere`: a network taken out of Unrolled: as weights in torch's form, as lines of Python."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.systems.recurrent import Settings
from gui.edits.wishes import Wishes

WEIGHTS = "Weights in torch's form (*.safetensors)"


class Elsewhere(Wishes[Settings]):
    """What a recurrent network becomes outside."""

    def copy(self) -> None:
        """Put Python on the clipboard that computes every number shown, with torch alone."""
        from engine.recurrent.snippets import snippet

        settings = self._settings
        lines = snippet(settings.network, settings.signal.values, settings.clamps)
        QGuiApplication.clipboard().setText(lines)
        self._page.said.emit("Python lines that compute these numbers are on the clipboard.")

    def export(self, parent: QWidget) -> None:
        """Ask for a file, and write the weights as torch names and orders them."""
        from engine.files import FileError
        from engine.recurrent.exporting import write
        from engine.weights import WeightsError

        start = str(Path.home() / f"{self._settings.network.cell}.safetensors")
        name, _ = QFileDialog.getSaveFileName(parent, "Export weights", start, WEIGHTS)
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() != ".safetensors":
            path = path.with_name(f"{path.name}.safetensors")
        try:
            write(path, self._settings.network)
        except (WeightsError, FileError) as error:
            self._page.said.emit(str(error))
        else:
            self._page.said.emit(f"The weights are in {path.name}.")
