"""`Fields`: controls of one frozen value, each bound to how it is read and how it is written.

A field shows what the value holds and asks for another value (`wished`); it changes nothing.
Setting what is already shown is silent, so showing a value never asks for one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSlider, QSpinBox

from gui.panels import controls
from gui.panels.controls import Decimal, Slide, show_number

Read = Callable[[Any], Any]
Write = Callable[[Any, Any], Any]


class Fields(QObject):
    """Controls of one value: a layer, the way of training.

    Signals:
        wished(value): the value with one thing changed.
    """

    wished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._value: Any = None
        self._show: list[Callable[[Any], None]] = []

    def show(self, value: Any) -> None:
        """Show a value in every control."""
        self._value = value
        for show in self._show:
            show(value)

    def clear(self) -> None:
        """Forget the controls; their widgets are their owner's."""
        self._show = []
        self._value = None

    def number(self, name: str, low: int, high: int, read: Read, write: Write) -> QSpinBox:
        """A whole number."""
        spin = controls.number(name, low, high)
        spin.valueChanged.connect(lambda number: self._wish(read, write, number))
        self._show.append(lambda value: show_number(spin, read(value)))
        return spin

    def decimal(
        self, name: str, low: float, high: float, field: str, places: int
    ) -> QDoubleSpinBox:
        """A number with decimals; its arrows double and halve."""
        spin = Decimal()
        spin.setDecimals(places)
        spin.setRange(low, high)
        spin.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        spin.setKeyboardTracking(False)
        spin.setAccessibleName(name)
        spin.setToolTip(f"{name}, {low:g} to {high:g}")
        read, write = getter(field), setter(field)
        shown = _rounded(read, places, low, high)
        spin.valueChanged.connect(lambda number: self._wish(shown, write, round(number, places)))
        self._show.append(lambda value: spin.setValue(read(value)))
        return spin

    def share(self, name: str, field: str, high: float = 1.0) -> QSlider:
        """A share from 0 to 1 on a slider, in hundredths."""
        slider = Slide()
        slider.setRange(0, round(high * 100))
        slider.setAccessibleName(name)
        read, write = getter(field), setter(field)
        shown = _rounded(read, 2, 0.0, high)
        slider.valueChanged.connect(lambda n: self._wish(shown, write, n / 100))
        slider.valueChanged.connect(lambda n: slider.setToolTip(f"{name}: {n / 100:.2f}"))
        self._show.append(lambda value: slider.setValue(round(read(value) * 100)))
        return slider

    def choice(self, name: str, options: tuple[str, ...], field: str, hint: str = "") -> QComboBox:
        """One of several words."""
        box = controls.choice(name, options, hint)
        box.currentTextChanged.connect(lambda text: self._wish(getter(field), setter(field), text))
        self._show.append(lambda value: box.setCurrentText(getter(field)(value)))
        return box

    def switch(self, words: str, read: Read, write: Write) -> QCheckBox:
        """Yes or no."""
        box = QCheckBox(words)
        box.toggled.connect(lambda on: self._wish(read, write, on))
        self._show.append(lambda value: box.setChecked(read(value)))
        return box

    def _wish(self, read: Read, write: Write, wished: Any) -> None:
        if self._value is not None and read(self._value) != wished:
            self.wished.emit(write(self._value, wished))


def _rounded(read: Read, places: int, low: float, high: float) -> Read:
    """What a control with so many decimals shows of a number: it must not wish that back."""
    return lambda value: round(min(max(read(value), low), high), places)


def setter(field: str) -> Write:
    """The value with another value in a field."""
    return lambda value, wished: msgspec.structs.replace(value, **{field: wished})


def getter(field: str) -> Read:
    """What a field holds."""
    return lambda value: getattr(value, field)
