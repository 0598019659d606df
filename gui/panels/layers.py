"""`LayerBar`: the layer that is large now, with everything about it that can be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from engine import editing
from engine.data.pictures import FILTERS
from engine.layers import (
    MAX_FILTER,
    MAX_MAPS,
    Convolution,
    FullyConnected,
    Layer,
    Pooling,
    title,
)
from gui.theme import Look

KINDS = {
    "Convolution": "convolution",
    "ReLU": "relu",
    "Pooling": "pooling",
    "Fully connected": "connected",
}


class LayerBar(QWidget):
    """One layer's settings in a row, rebuilt when another layer or another kind is shown.

    Signals:
        replaced(number, layer): this layer should be that one.
        removed(number), moved(number, by): out of the stack, or along it.
        added(number, kind): a new layer behind this one; 0 is the input.
        filter_wished(values, all_slices): draw the shown filter anew, (k, k).
        filter_copied(), filter_dropped(): of the shown filter.
    """

    replaced = Signal(int, object)
    removed = Signal(int)
    moved = Signal(int, int)
    added = Signal(int, str)
    filter_wished = Signal(object)
    filter_copied = Signal()
    filter_dropped = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._number = 0
        self._layer: Layer | None = None
        self._showing: list[Callable[[Any], None]] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        look.changed.connect(self._measure)
        self._measure()

    def show_layer(self, number: int, layer: Layer | None, filter_: int) -> None:
        """Show layer `number` (from 1), and which of its filters is large; None: the input."""
        same = type(layer) is type(self._layer) and (number == 0) == (self._number == 0)
        rebuild = not same or not self._showing
        self._number, self._layer = number, layer
        if rebuild:
            self._build(layer)
        for show in self._showing:
            show((layer, filter_))

    def _measure(self) -> None:
        self._layout.setSpacing(self._look.px(6))

    # Building

    def _build(self, layer: Layer | None) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._showing = []
        name = QLabel()
        name.setProperty("role", "heading")
        name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._layout.addWidget(name)
        self._showing.append(lambda shown: name.setText(self._title(shown[0])))
        match layer:
            case Convolution():
                self._build_convolution()
            case Pooling():
                self._build_pooling()
            case FullyConnected():
                self._build_connected()
        self._layout.addStretch(1)
        if layer is not None:
            self._tool("◂", "Move this layer towards the input", lambda: self._move(-1))
            self._tool("▸", "Move this layer towards the output", lambda: self._move(1))
            self._tool("✕", "Take this layer out of the stack", self._remove)
        self._tool("+ Layer", "A new layer behind this one", self._offer_layers)

    def _build_convolution(self) -> None:
        self._number_field("filters", 1, MAX_MAPS, lambda c: c.maps, self._count)
        self._number_field("size", 1, MAX_FILTER, lambda c: c.size, editing.with_size)
        self._number_field("stride", 1, MAX_FILTER, lambda c: c.stride, _setter("stride"))
        self._number_field("padding", 0, MAX_FILTER, lambda c: c.padding, _setter("padding"))
        self._choice("Padding", ("zero", "reflect", "replicate"), "padding_mode")
        self._number_field("dilation", 1, 8, lambda c: c.dilation, _setter("dilation"))
        self._bias()
        self._choice("Arithmetic", ("match", "sum"), "mode",
                     "match: mean of the products, as in the slides; sum: as in torch")  # fmt: skip
        self._tool("Filter ▾", "Presets, copy and remove", self._offer_filters)

    def _build_pooling(self) -> None:
        self._choice("Kind", ("max", "average"), "kind")
        self._number_field("size", 1, MAX_FILTER, lambda p: p.size, _setter("size"))
        self._number_field("stride", 1, MAX_FILTER, lambda p: p.stride, _setter("stride"))
        self._switch("keep partial windows", lambda p: p.partial, _setter("partial"))

    def _build_connected(self) -> None:
        self._bias()
        self._choice("Output", ("votes", "softmax"), "output",
                     "votes: the weighted sums themselves; softmax: as shares of 1")  # fmt: skip

    def _number_field(
        self, words: str, low: int, high: int, read: Callable[[Any], int],
        write: Callable[[Any, int], Layer],
    ) -> None:  # fmt: skip
        label = QLabel(words)
        label.setProperty("role", "small")
        spin = QSpinBox()
        spin.setRange(low, high)
        spin.setAccessibleName(words)
        spin.setToolTip(f"{words}, {low} to {high}")
        spin.setKeyboardTracking(False)
        spin.valueChanged.connect(lambda n: self._wish(write, n, read))
        self._layout.addWidget(label)
        self._layout.addWidget(spin)
        self._showing.append(lambda shown: spin.setValue(read(shown[0])))

    def _choice(self, name: str, options: tuple[str, ...], field: str, hint: str = "") -> None:
        box = QComboBox()
        box.addItems(list(options))
        box.setAccessibleName(name)
        box.setToolTip(hint or name)
        write = _setter(field)
        box.currentTextChanged.connect(lambda text: self._wish(write, text, _getter(field)))
        self._layout.addWidget(box)
        self._showing.append(lambda shown: box.setCurrentText(getattr(shown[0], field)))

    def _switch(
        self, words: str, read: Callable[[Any], bool], write: Callable[[Any, bool], Layer]
    ) -> None:
        box = QCheckBox(words)
        box.toggled.connect(lambda on: self._wish(write, on, read))
        self._layout.addWidget(box)
        self._showing.append(lambda shown: box.setChecked(read(shown[0])))

    def _bias(self) -> None:
        self._switch("bias", lambda layer: layer.bias is not None, editing.with_bias)

    def _tool(self, words: str, hint: str, do: Callable[[], None]) -> None:
        button = QToolButton()
        button.setText(words)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        button.clicked.connect(lambda _=False: self._press(button, do))
        self._layout.addWidget(button)

    # Wishes

    def _wish(
        self, write: Callable[[Any, Any], Layer], value: Any, read: Callable[[Any], Any]
    ) -> None:
        if self._layer is not None and read(self._layer) != value:
            self.replaced.emit(self._number, write(self._layer, value))

    def _count(self, layer: Convolution, count: int) -> Layer:
        return editing.with_count(layer, count, seed=self._number)

    def _move(self, by: int) -> None:
        self.moved.emit(self._number, by)

    def _remove(self) -> None:
        self.removed.emit(self._number)

    def _title(self, layer: Layer | None) -> str:
        return "Input" if layer is None else f"{self._number} · {title(layer)}"

    def _offer_layers(self) -> None:
        menu = QMenu(self)
        for words, kind in KINDS.items():
            menu.addAction(words).triggered.connect(
                lambda _=False, k=kind: self.added.emit(self._number, k)
            )
        self._popup(menu)

    def _offer_filters(self) -> None:
        menu = QMenu(self)
        for name, values in FILTERS.items():
            menu.addAction(name).triggered.connect(
                lambda _=False, v=values: self.filter_wished.emit(v)
            )
        menu.addSeparator()
        menu.addAction("Duplicate this filter").triggered.connect(
            lambda _=False: self.filter_copied.emit()
        )
        menu.addAction("Remove this filter").triggered.connect(
            lambda _=False: self.filter_dropped.emit()
        )
        self._popup(menu)

    def _press(self, button: QToolButton, do: Callable[[], None]) -> None:
        self._pressed: QWidget = button
        do()

    def _popup(self, menu: QMenu) -> None:
        anchor = self._pressed
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height())))


def _setter(field: str) -> Callable[[Any, Any], Layer]:
    return lambda layer, value: msgspec.structs.replace(layer, **{field: value})


def _getter(field: str) -> Callable[[Any], Any]:
    return lambda layer: getattr(layer, field)
