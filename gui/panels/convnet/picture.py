"""Bringing a picture: how it will look in the cells of the grid, before it is taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QWidget,
)

from engine.array import Floats
from engine.systems.convnet import LARGEST, SMALLEST
from gui import pictures
from gui.panels.controls import Whole
from gui.pictures import Picture
from gui.theme import Look
from gui.views.cells import Sheet
from gui.views.plate import Plate


class PictureDialog(QDialog):
    """A preview with its choices.

    Signals:
        taken(values): (maps, rows, columns), −1 … 1.
    """

    taken = Signal(object)

    def __init__(
        self, parent: QWidget, look: Look, picture: Picture, rows: int, columns: int
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Bring a picture")
        self.setStyleSheet(parent.styleSheet())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._picture = picture
        self.preview = Plate(look, "Preview")
        self.preview.setMinimumSize(look.px(300), look.px(300))
        self.rows, self.columns = Whole(), Whole()
        for spin, value, name in ((self.rows, rows, "Rows"), (self.columns, columns, "Columns")):
            spin.setRange(SMALLEST, LARGEST)
            spin.setValue(value)
            spin.setAccessibleName(name)
            spin.valueChanged.connect(self._show)
        self.colour = QCheckBox("three channels: red, green, blue")
        self.aspect = QCheckBox("keep its proportions")
        self.aspect.setChecked(True)
        self.invert = QCheckBox("light is ink")
        self.invert.setChecked(picture.chalk)
        for box in (self.colour, self.aspect, self.invert):
            box.toggled.connect(self._show)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow("Rows", self.rows)
        form.addRow("Columns", self.columns)
        for box in (self.colour, self.aspect, self.invert):
            form.addRow(box)
        form.addRow(buttons)
        row = QHBoxLayout(self)
        row.addWidget(self.preview, 1)
        row.addLayout(form)
        self._show()

    def values(self) -> Floats:
        """The picture in cells, as the choices stand."""
        colour = self.colour.isChecked()
        return pictures.to_grid(
            self._picture,
            self.rows.value(),
            self.columns.value(),
            3 if colour else 1,
            self.aspect.isChecked(),
            None if colour else self.invert.isChecked(),
        )

    def _show(self) -> None:
        values = self.values()
        self.invert.setEnabled(len(values) == 1)
        shown = values if len(values) == 3 else values[0]
        self.preview.show_sheet(Sheet(shown, ink=True, numbers=False))

    def _take(self) -> None:
        self.taken.emit(self.values())
        self.accept()
