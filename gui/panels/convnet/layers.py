"""`LayerBar`: the layer that is large now, with everything about it that can be changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from engine.array import Floats
from engine.convnet import editing
from engine.convnet.layers import (
    MAX_FILTER,
    MAX_MAPS,
    Convolution,
    FullyConnected,
    Layer,
    Pooling,
    title,
)
from engine.data.pictures import FILTERS
from gui.flow import Flow
from gui.panels.controls import in_menu
from gui.panels.convnet.presets import offer_forgetting
from gui.panels.fields import Fields, getter, setter
from gui.theme import Look

KINDS = {
    "Convolution": "convolution",
    "ReLU": "relu",
    "Pooling": "pooling",
    "Fully connected": "connected",
}
ARITHMETIC = "match: mean of the products, as in the slides; sum: as in torch"
OUTPUT = "votes: the weighted sums themselves; softmax: as shares of 1"


class LayerBar(QWidget):
    """One layer's settings in a row, rebuilt when a layer of another kind is shown.

    Signals:
        replaced(number, layer): this layer should be that one.
        removed(number), moved(number, by): out of the stack, or along it.
        added(number, kind): a new layer behind this one; 0 is the input.
        filter_wished(values): draw the shown filter anew, (k, k), all slices alike.
        filter_kept(), filter_copied(), filter_dropped(): of the shown filter.
        preset_forgotten(name): a filter of one's own is not needed any more.
    """

    replaced = Signal(int, object)
    removed = Signal(int)
    moved = Signal(int, int)
    added = Signal(int, str)
    filter_wished = Signal(object)
    filter_kept = Signal()
    filter_copied = Signal()
    filter_dropped = Signal()
    preset_forgotten = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._number = -1
        self._layer: Layer | None = None
        self.own: dict[str, Floats] = {}  # the user's own filters, (k, k), by name
        self._name = QLabel()
        self._anchor: QWidget = self
        self._fields = Fields(self)
        self._fields.wished.connect(lambda layer: self.replaced.emit(self._number, layer))
        self._layout = Flow(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        look.changed.connect(self._measure)
        self._measure()

    def show_layer(self, number: int, layer: Layer | None) -> None:
        """Show layer `number`, counted from 1; None is the input."""
        if (number, layer) == (self._number, self._layer):
            return
        rebuild = self._number < 0 or type(layer) is not type(self._layer)
        self._number, self._layer = number, layer
        if rebuild:
            self._build(layer)
        self._name.setText("Input" if layer is None else f"{number} · {title(layer)}")
        if layer is not None:
            self._fields.show(layer)
        if isinstance(layer, Convolution):
            self._padding.setVisible(layer.padding > 0)
        self._layout.invalidate()
        self.updateGeometry()

    def renew(self, layers: tuple[Layer, ...]) -> None:
        """Show what the layer is by now: the next wish changes this, not what it was before."""
        n = self._number - 1
        if 0 <= n < len(layers) and type(layers[n]) is type(self._layer):
            self.show_layer(self._number, layers[n])

    def _measure(self) -> None:
        self._layout.setSpacing(self._look.px(6))
        self.setMinimumHeight(self._look.px(32))

    # Building

    def _build(self, layer: Layer | None) -> None:
        self._fields.clear()
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._layout.unpush()
        self._name = QLabel()
        self._name.setProperty("role", "heading")
        self._name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._layout.addWidget(self._name)
        match layer:
            case Convolution():
                self._build_convolution()
            case Pooling():
                self._build_pooling()
            case FullyConnected():
                self._bias()
                self._layout.addWidget(
                    self._fields.choice("Output", ("votes", "softmax"), "output", OUTPUT)
                )
        self._layout.push()
        self._layout.addWidget(
            self._button("Layer ▾", "Add, move or remove a layer", self._offer_layers)
        )

    def _build_convolution(self) -> None:
        fields = self._fields
        self._number_field("filters", 1, MAX_MAPS, "maps", self._count)
        self._number_field("size", 1, MAX_FILTER, "size", editing.with_size)
        self._number_field("stride", 1, MAX_FILTER, "stride")
        self._number_field("padding", 0, MAX_FILTER, "padding")
        modes = ("zero", "reflect", "replicate")
        self._padding = fields.choice("Padding", modes, "padding_mode")
        self._layout.addWidget(self._padding)
        self._number_field("dilation", 1, 8, "dilation")
        self._bias()
        self._layout.addWidget(fields.choice("Arithmetic", ("match", "sum"), "mode", ARITHMETIC))
        self._layout.addWidget(
            self._button("Filter ▾", "Presets, copy and remove", self._offer_filters)
        )

    def _build_pooling(self) -> None:
        fields = self._fields
        self._layout.addWidget(fields.choice("Kind", ("max", "average"), "kind"))
        self._number_field("size", 1, MAX_FILTER, "size")
        self._number_field("stride", 1, MAX_FILTER, "stride")
        partial = fields.switch("keep partial windows", getter("partial"), setter("partial"))
        self._layout.addWidget(partial)

    def _number_field(
        self,
        words: str,
        low: int,
        high: int,
        field: str,
        write: Callable[[Convolution, int], Layer] | None = None,
    ) -> None:
        label = QLabel(words)
        label.setProperty("role", "small")
        self._layout.addWidget(label)
        spin = self._fields.number(words, low, high, getter(field), write or setter(field))
        self._layout.addWidget(spin)

    def _bias(self) -> None:
        box = self._fields.switch("bias", lambda layer: layer.bias is not None, editing.with_bias)
        self._layout.addWidget(box)

    def _button(self, words: str, hint: str, do: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        button.clicked.connect(lambda _=False: self._press(button, do))
        return button

    # Wishes

    def _press(self, button: QToolButton, do: Callable[[], None]) -> None:
        self._anchor = button
        do()

    def _count(self, layer: Convolution, count: int) -> Layer:
        return editing.with_count(layer, count, seed=self._number)

    def _move(self, by: int) -> None:
        self.moved.emit(self._number, by)

    def _remove(self) -> None:
        self.removed.emit(self._number)

    def _offer_layers(self) -> None:
        menu = self._menu()
        for words, kind in KINDS.items():
            add = menu.addAction(f"Add {words} behind this")
            add.triggered.connect(lambda _=False, k=kind: self.added.emit(self._number, k))
        if self._layer is not None:
            menu.addSeparator()
            menu.addAction("Move towards the input").triggered.connect(lambda: self._move(-1))
            menu.addAction("Move towards the output").triggered.connect(lambda: self._move(1))
            menu.addAction("Remove this layer").triggered.connect(self._remove)
        self._popup(menu)

    def _offer_filters(self) -> None:
        menu = self._menu()
        for name, values in {**FILTERS, **self.own}.items():
            preset = menu.addAction(in_menu(name))
            preset.triggered.connect(lambda _=False, v=values: self.filter_wished.emit(v))
        menu.addSeparator()
        menu.addAction("Keep this filter…").triggered.connect(self.filter_kept)
        offer_forgetting(menu, self.own, self.preset_forgotten.emit)
        menu.addAction("Duplicate this filter").triggered.connect(self.filter_copied)
        menu.addAction("Remove this filter").triggered.connect(self.filter_dropped)
        self._popup(menu)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _popup(self, menu: QMenu) -> None:
        menu.popup(self._anchor.mapToGlobal(QPoint(0, self._anchor.height())))
