"""`NetworkBar`: which cell, how many units and layers, and the conventions that differ."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from engine.recurrent.cells import MAX_LAYERS, MAX_UNITS, Network
from engine.systems.recurrent import Settings
from gui.flow import Flow
from gui.panels.controls import Slide, button, choice, number, show_number
from gui.panels.fields import Fields
from gui.telling import rich, small_letters
from gui.theme import Look
from gui.views.recurrent.anatomy import CELLS

STRONGEST = 400  # hundredths of the recurrent weights as they were


class NetworkBar(QWidget):
    """The network's controls in a row; those of one cell are shown beside that cell only.

    Signals:
        cell_wished(str): another kind of cell.
        units_wished(int), layers_wished(int): another size.
        full_wished(bool): peepholes that see every unit of C, or their own only.
        network_wished(network): the same weights under another convention.
        scale_wished(float): a factor on the recurrent weights as they were.
        fresh_wished(), restore_wished(): new weights; those before edits by hand.
    """

    cell_wished = Signal(str)
    units_wished = Signal(int)
    layers_wished = Signal(int)
    full_wished = Signal(bool)
    network_wished = Signal(object)
    scale_wished = Signal(float)
    fresh_wished = Signal()
    restore_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._network: Network | None = None
        self._fields = Fields(self)
        self._fields.wished.connect(self.network_wished)
        self.cell = choice("Cell", tuple(CELLS.values()))
        self.units = number("Units", 1, MAX_UNITS)
        self.layers = number("Layers", 1, MAX_LAYERS)
        self.sees = choice("What peepholes see", ("see all of C", "see their own C"))
        hint = "Where r acts: before the product, as on the slides, or after it, as in torch"
        self.reset = self._fields.choice("Reset", ("before", "after"), "reset", hint)
        hint = "What z lets through: the new candidate, as on the slides, or the old h, as in torch"
        self.update_ = self._fields.choice("z lets through", ("new", "old"), "update", hint)
        self.scale = Slide()
        self.scale.setRange(0, STRONGEST)
        self.scale.setAccessibleName("Recurrent weights, times")
        self.fresh = button("Fresh weights", "Other weights, drawn at random")
        self.restore = button("As before", "The weights before they were edited by hand")
        self._row = Flow(self)
        self._words = {name: QLabel(name) for name in ("units", "layers", "reset", "z:", "W_h ×")}
        self._build()
        self._connect()
        look.changed.connect(self._measure)
        self._measure()

    def _build(self) -> None:
        words = self._words
        for widget in (
            *(self.cell, words["units"], self.units, words["layers"], self.layers, self.sees),
            *(words["reset"], self.reset, words["z:"], self.update_, words["W_h ×"], self.scale),
            *(self.fresh, self.restore),
        ):
            self._row.addWidget(widget)

    def _connect(self) -> None:
        self.cell.activated.connect(lambda n: self.cell_wished.emit(tuple(CELLS)[n]))
        self.units.valueChanged.connect(self._wish_units)
        self.layers.valueChanged.connect(self._wish_layers)
        self.sees.activated.connect(lambda n: self.full_wished.emit(n == 0))
        self.scale.actionTriggered.connect(self._wish_scale)  # by mouse, wheel or key
        self.fresh.clicked.connect(self.fresh_wished)
        self.restore.clicked.connect(self.restore_wished)

    def _wish_scale(self) -> None:
        self.scale_wished.emit(self.scale.sliderPosition() / 100)

    def _wish_units(self, units: int) -> None:
        if self._network is not None and units != self._network.layers[0].units:
            self.units_wished.emit(units)

    def _wish_layers(self, layers: int) -> None:
        if self._network is not None and layers != len(self._network.layers):
            self.layers_wished.emit(layers)

    def show_settings(self, settings: Settings) -> None:
        """Show a network."""
        network = self._network = settings.network
        self._fields.show(network)
        self.cell.setCurrentIndex(tuple(CELLS).index(network.cell))
        show_number(self.units, network.layers[0].units)
        show_number(self.layers, len(network.layers))
        self.sees.setCurrentIndex(0 if network.layers[0].full else 1)
        self.sees.setVisible(network.cell == "peephole")
        for widget in (self._words["reset"], self.reset, self._words["z:"], self.update_):
            widget.setVisible(network.cell == "gru")
        self.restore.setVisible(settings.before is not None)
        if not self.scale.isSliderDown():
            self.scale.setValue(round(100 * _factor(settings)))
        self._show_scale()

    def _show_scale(self) -> None:
        told = f"{self.scale.sliderPosition() / 100:.2f}"
        small, line = (self._look.font(role).pixelSize() for role in ("small", "body"))
        style = f"{small_letters(small)} p {{ line-height: {line}; -qt-line-height-type: fixed; }}"
        self._words["W_h ×"].setText(f"<style>{style}</style><p>{rich('W_h')} × {told}</p>")
        self.scale.setToolTip(f"Recurrent weights × {told}")

    def _measure(self) -> None:
        px = self._look.px
        self._row.setSpacing(px(5))
        self._show_scale()
        self.scale.setFixedWidth(px(90))


def _factor(settings: Settings) -> float:
    """How much stronger the recurrent weights are than before they were edited."""
    if settings.before is None:
        return 1.0
    now, was = (n.layers[0].recurrent.values for n in (settings.network, settings.before))
    if now.shape != was.shape or not was.any():
        return 1.0
    return float((now * was).sum() / (was * was).sum())
