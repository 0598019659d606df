"""What a hand does, sent to widgets as Qt would: presses, drags that jump, wheels, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

from gui.explorers.convnet import ConvnetExplorer
from gui.views.pencil import Spot
from gui.views.plate import Plate
from gui.window import Window

W = TypeVar("W", bound=QWidget)

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NOTHING = Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def mouse(
    kind: QEvent.Type,
    widget: QWidget,
    at: QPointF,
    button: Qt.MouseButton = NOTHING,
    held: Qt.MouseButton = NOTHING,
    keys: Qt.KeyboardModifier = PLAIN,
) -> None:
    """One mouse event at a point of a widget."""
    whole = QPointF(widget.mapToGlobal(at.toPoint()))
    QApplication.sendEvent(widget, QMouseEvent(kind, at, whole, button, held, keys))


def press(widget: QWidget, at: QPointF, button: Qt.MouseButton = LEFT) -> None:
    """A button goes down."""
    mouse(QEvent.Type.MouseButtonPress, widget, at, button, button)


def move(widget: QWidget, at: QPointF, held: Qt.MouseButton = NOTHING) -> None:
    """The pointer is elsewhere."""
    mouse(QEvent.Type.MouseMove, widget, at, NOTHING, held)


def release(widget: QWidget, at: QPointF, button: Qt.MouseButton = LEFT) -> None:
    """A button comes up."""
    mouse(QEvent.Type.MouseButtonRelease, widget, at, button)


def push(button: QAbstractButton) -> None:
    """A button that is seen is clicked."""
    assert button.isVisible()
    click(button, QRectF(button.rect()).center())


def field(panel: QWidget, kind: type[W], name: str) -> W:
    """The control of a panel that has this name, which screen readers say."""
    (found,) = [w for w in panel.findChildren(kind) if w.accessibleName() == name]
    return found


def click(widget: QWidget, at: QPointF, button: Qt.MouseButton = LEFT) -> None:
    """Down and up."""
    press(widget, at, button)
    release(widget, at, button)


def knob(slider: QSlider) -> QPointF:
    """The middle of a slider's knob."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    slides, knob = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
    return QPointF(slider.style().subControlRect(slides, option, knob, slider).center())


def leave(widget: QWidget) -> None:
    """The pointer goes elsewhere."""
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def wheel(
    widget: QWidget, at: QPointF, turn: float, keys: Qt.KeyboardModifier = PLAIN
) -> QWheelEvent:
    """The wheel turns by so many notches; gives the event, to see who took it."""
    whole, angle = QPointF(widget.mapToGlobal(at.toPoint())), QPoint(0, round(turn * 120))
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, whole, QPoint(), angle, NOTHING, keys, phase, False)
    QApplication.sendEvent(widget, event)
    return event


def with_files(*paths: Path) -> QMimeData:
    """What a file manager hands over."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(window: QWidget, data: QMimeData) -> bool:
    """Something is dragged over a window and let go; whether it was welcome."""
    action = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(200, 200), action, data, NOTHING, PLAIN)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        event = QDropEvent(QPointF(200, 200), action, data, NOTHING, PLAIN)
        QApplication.sendEvent(window, event)
    return enter.isAccepted()


def stroke(plate: Plate, spots: Sequence[Spot], button: Qt.MouseButton = LEFT) -> None:
    """A stroke through the middles of these cells, jumping from one to the next."""
    points = [plate.center_of(*spot) for spot in spots]
    press(plate, points[0], button)
    for point in points[1:]:
        move(plate, point, button)
    release(plate, points[-1], button)


def convolution(window: Window) -> ConvnetExplorer:
    """The convolution explorer of a window that shows it."""
    explorer = window.explorer
    assert isinstance(explorer, ConvnetExplorer)
    return explorer
