"""`Exactly`: a box for a number of a trace: kept as it is, shown as everywhere, cut and with −."""

from __future__ import annotations

from PySide6.QtGui import QValidator

from engine.explain import cut
from gui.panels.controls import Decimal

DIGITS = 12  # so many are kept; Qt rounds to what it shows


class Exactly(Decimal):
    """Numbers of a trace are shown with two digits and kept with all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setDecimals(DIGITS)

    def textFromValue(self, value: float) -> str:
        """The number, cut: 0.39 of 0.3974."""
        return cut(value)

    def valueFromText(self, text: str) -> float:
        """What was typed; a number that was not touched keeps all its digits."""
        shown = self.value()
        return shown if text == cut(shown) else super().valueFromText(text.replace("−", "-"))

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        """A true minus is a minus."""
        state = super().validate(text.replace("−", "-"), pos)
        return state[0], text, pos
