"""Drawing tools: what the pencil leaves, how large the sheet is, and pictures to start from."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSpinBox, QToolButton, QWidget

from engine.array import Floats
from engine.data.pictures import PICTURES
from engine.explain import brief
from engine.systems.convnet import LARGEST, SMALLEST, Settings
from gui.actions import Actions
from gui.panels.controls import Slide, Whole, in_menu
from gui.panels.convnet.presets import offer_forgetting
from gui.pictures import Picture
from gui.theme import Look
from gui.views import cells
from gui.views.cells import Sheet
from gui.views.pencil import TOOLS, Pencil


class DrawingTools(QWidget):
    """Pen and paper.

    Signals:
        picture_wished(values): a preset was picked, (rows, columns) or (maps, rows, columns).
        size_wished(rows, columns): another sheet.
        channels_wished(int): 1 gray, 3 colour.
        keep_wished(): keep the input as a preset of one's own.
        forget_wished(name): a preset of one's own is not needed any more.
    """

    picture_wished = Signal(object)
    size_wished = Signal(int, int)
    channels_wished = Signal(int)
    keep_wished = Signal()
    forget_wished = Signal(str)

    def __init__(self, look: Look, pencil: Pencil, actions: Actions) -> None:
        super().__init__()
        self._look = look
        self._pencil = pencil
        self._settings: Settings | None = None
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        for tool in TOOLS:
            self._layout.addWidget(actions.button(tool, look))
        self._value = Slide()
        self._value.setRange(-100, 100)
        self._value.setAccessibleName("Value the pen leaves")
        self._value.setToolTip("What the pen leaves: −1 paper … 1 ink")
        self._shown = QLabel()
        self.rows, self.columns = self._side("Rows"), self._side("Columns")
        self.pictures = QToolButton()
        self.pictures.setText("Pictures")
        self.pictures.setToolTip("Pictures to start from")
        self.pictures.clicked.connect(self._offer)
        for widget in (
            self._value,
            self._shown,
            self.rows,
            QLabel("×"),
            self.columns,
            self.pictures,
        ):
            self._layout.addWidget(widget)
        self._value.valueChanged.connect(lambda n: pencil.set_value(n / 100))
        pencil.changed.connect(self._show_pencil)
        look.changed.connect(self._measure)
        self._show_pencil()
        self._measure()

    def _side(self, name: str) -> QSpinBox:
        spin = Whole()
        spin.setRange(SMALLEST, LARGEST)
        spin.setAccessibleName(name)
        spin.setToolTip(f"{name} of the input, {SMALLEST} to {LARGEST}")
        spin.setKeyboardTracking(False)
        spin.valueChanged.connect(self._wish_size)
        return spin

    def show_settings(self, settings: Settings) -> None:
        """Show the sheet's size."""
        self._settings = settings
        _, rows, columns = settings.input.shape
        if (self.rows.value(), self.columns.value()) != (rows, columns):
            self.rows.setValue(rows)
            self.columns.setValue(columns)

    def ask_how(self, picture: Picture, take: Callable[[Floats], object]) -> None:
        """Ask how a picture that was brought becomes the input; what it becomes is taken."""
        from gui.panels.convnet.picture import PictureDialog  # not needed for the first window

        sides = self.rows.value(), self.columns.value()
        dialog = PictureDialog(self.window(), self._look, picture, *sides)
        dialog.taken.connect(take)
        dialog.open()

    def _wish_size(self) -> None:
        if self._settings is None or self.sender() is None:
            return
        _, rows, columns = self._settings.input.shape
        wished = (
            self.rows.value() if self.sender() is self.rows else rows,
            self.columns.value() if self.sender() is self.columns else columns,
        )
        if wished != (rows, columns):
            self.size_wished.emit(*wished)

    def _show_pencil(self) -> None:
        self._value.setValue(round(self._pencil.value * 100))
        self._shown.setText(brief(self._pencil.value))

    def _measure(self) -> None:
        px = self._look.px
        self._layout.setSpacing(px(4))
        self._value.setFixedWidth(px(70))
        self._shown.setFixedWidth(px(34))

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        own = self._own()
        for name, values in {**PICTURES, **own}.items():
            action = menu.addAction(self._icon(values), in_menu(name))
            action.triggered.connect(lambda _=False, v=values: self.picture_wished.emit(v))
        menu.addSeparator()
        menu.addAction("Keep this picture…").triggered.connect(
            lambda _=False: self.keep_wished.emit()
        )
        offer_forgetting(menu, own, self.forget_wished.emit)
        colour = self._settings is not None and self._settings.input.shape[0] == 3
        words = "Make it gray (1 channel)" if colour else "Make it colour (3 channels)"
        channels = 1 if colour else 3
        menu.addAction(words).triggered.connect(lambda _=False: self.channels_wished.emit(channels))
        menu.popup(self.pictures.mapToGlobal(QPoint(0, self.pictures.height())))

    def _own(self) -> dict[str, Floats]:
        own = self._settings.presets if self._settings is not None else {}
        return {name: array.values for name, array in own.items() if array.values.ndim == 3}

    def _icon(self, values: Floats) -> QIcon:
        flat = values if values.ndim == 2 or len(values) == 3 else values[0]
        picture = cells.image(Sheet(np.asarray(flat), ink=True), self._look)
        side = self._look.px(36)
        return QIcon(QPixmap.fromImage(picture).scaled(side, side))
