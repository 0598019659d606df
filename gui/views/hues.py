"""The hue of every quantity of a recurrent cell: the same in formula, diagram, map and curve."""

from __future__ import annotations

from PySide6.QtGui import QColor

from engine.array import Floats
from engine.trace import Quantity
from gui import colours
from gui.theme import Look
from gui.themes import Theme
from gui.views.cells import Pixels

# What a GRU forgets with is its reset gate, what it writes with its update gate.
HUES = {
    "f": "forget",
    "r": "forget",
    "i": "input_gate",
    "z": "input_gate",
    "C̃": "candidate",
    "h̃": "candidate",
    "o": "output_gate",
    "C": "cell_state",
    "tanh C": "cell_state",
}


def name_of(symbol: str) -> str:
    """The theme's colour of a quantity, by its symbol; a sum `a_f` has its gate's."""
    return HUES.get(symbol.removeprefix("a_"), "ink")


def color(symbol: str, look: Look) -> QColor:
    """The same as a colour of the present theme."""
    return look.color(name_of(symbol))


def opens(quantity: Quantity) -> bool:
    """Whether it is a gate, 0 shut … 1 open; all else is signed."""
    return quantity.range == (0.0, 1.0)


def shades(quantity: Quantity, values: Floats, theme: Theme) -> Pixels:
    """The colours of values, 0xFFRRGGBB: a gate in shades of its own hue, all else signed."""
    lut = colours.signed(theme)
    if opens(quantity):
        lut = colours.gate(theme, getattr(theme, name_of(quantity.symbol)))
    found: Pixels = lut.take(colours.indices(values, *quantity.range))
    return found
