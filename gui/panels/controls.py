"""The controls of panels: a button, a number, one of several words; each says what it is for."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSlider, QSpinBox, QToolButton

ROOM = 6  # of a number's height: once as much is left of it


class Whole(QSpinBox):
    """A whole number that stands clear of its frame; no style sheet moves it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The larger, the more room."""
        super().resizeEvent(event)
        self.lineEdit().setTextMargins(self.height() // ROOM, 0, 0, 0)


class Decimal(QDoubleSpinBox):
    """The same with decimals."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The larger, the more room."""
        super().resizeEvent(event)
        self.lineEdit().setTextMargins(self.height() // ROOM, 0, 0, 0)


class Slide(QSlider):
    """A slider. Tab gives it the keys, a hand does not: a clicker then still steps through time."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def button(words: str, hint: str) -> QToolButton:
    """A button; one without words is named by its hint."""
    made = QToolButton()
    made.setText(words)
    made.setToolTip(hint)
    if not words:
        made.setAccessibleName(hint)
    return made


def in_menu(words: str) -> str:
    """Words as a menu shows them: an & alone would only underline the letter behind it."""
    return words.replace("&", "&&")


def number(name: str, low: int, high: int, of: str = "") -> QSpinBox:
    """A whole number that is wished for when it is complete; `of`: more for its hint."""
    spin = Whole()
    spin.setRange(low, high)
    spin.setKeyboardTracking(False)
    spin.setAccessibleName(name)
    spin.setToolTip(f"{name}{of}, {low} to {high:,}")
    return spin


def show_number(spin: QSpinBox, value: int) -> None:
    """Show a number; Qt would paint the box again even where it is the one in it."""
    if (spin.value(), spin.cleanText()) != (value, spin.textFromValue(value)):
        spin.setValue(value)


def choice(name: str, words: Iterable[str], hint: str = "") -> QComboBox:
    """One of several words."""
    box = QComboBox()
    box.addItems(list(words))
    box.setAccessibleName(name)
    box.setToolTip(hint or name)
    return box
