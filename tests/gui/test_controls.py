"""What says yes, and what can be turned up and down, is seen in every theme and at every size."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QMenu,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.theme import Look
from gui.themes import THEMES

Pixels = NDArray[np.uint8]
SIZES = (QSize(1280, 720), QSize(3840, 2160))
pytestmark = pytest.mark.usefixtures("qapp")


def dressed(widget: QWidget, look: Look, size: QSize, qtbot: QtBot) -> QWidget:
    """A widget as it looks in a window of a size."""
    look.set_size(size)
    QApplication.setPalette(look.palette())
    qtbot.addWidget(widget)
    widget.setStyleSheet(look.style_sheet())
    widget.ensurePolished()
    widget.adjustSize()
    return widget


def pixels(widget: QWidget, room: QRect | None = None) -> Pixels:
    """Red, green and blue, (rows, columns, 3)."""
    image = widget.grab(room or widget.rect()).toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def near(found: Pixels, color: QColor) -> NDArray[np.bool_]:
    """Pixels that are about of a colour."""
    wanted = np.array(color.getRgb()[:3], dtype=np.int64)  # type: ignore[index]
    close: NDArray[np.bool_] = np.abs(found.astype(np.int64) - wanted).max(axis=-1) < 90
    return close


def reach(seen: NDArray[np.bool_]) -> tuple[int, int]:
    """Rows and columns from the first to the last."""
    rows, columns = np.argwhere(seen).T
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_a_tick_is_drawn_on_the_accent(theme: str, size: QSize, qtbot: QtBot) -> None:
    look, box = Look(theme), QCheckBox()
    dressed(box, look, size, qtbot)
    box.setChecked(True)
    found = pixels(box)
    rows, columns = np.argwhere(near(found, look.color("accent"))).T
    inside = found[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    ticked = near(inside, look.color("on_accent"))
    assert ticked.mean() > 0.05
    assert min(reach(ticked)) >= look.px(4)


@pytest.mark.parametrize("theme", THEMES)
def test_a_check_is_drawn_in_menus(theme: str, qtbot: QtBot) -> None:
    look, menu = Look(theme), QMenu()
    action = menu.addAction("")
    action.setCheckable(True)
    dressed(menu, look, SIZES[1], qtbot)
    assert not near(pixels(menu), look.color("ink")).any()
    action.setChecked(True)
    assert min(reach(near(pixels(menu), look.color("ink")))) >= look.px(5)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", [QSpinBox, QDoubleSpinBox])
def test_the_arrows_of_numbers_are_seen(
    kind: type[QSpinBox], theme: str, size: QSize, qtbot: QtBot
) -> None:
    look, spin = Look(theme), kind()
    dressed(spin, look, size, qtbot)
    spin.setValue(5)
    option = QStyleOptionSpinBox()
    spin.initStyleOption(option)
    for part in (QStyle.SubControl.SC_SpinBoxUp, QStyle.SubControl.SC_SpinBoxDown):
        room = spin.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, spin)
        assert reach(near(pixels(spin, room), look.color("ink")))[1] >= look.px(6)


@pytest.mark.parametrize("size", SIZES)
def test_the_arrow_of_a_choice_is_seen(size: QSize, qtbot: QtBot) -> None:
    look, box = Look(), QComboBox()
    box.addItems(["one", "another"])
    dressed(box, look, size, qtbot)
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxArrow
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box)
    assert reach(near(pixels(box, room), look.color("ink")))[1] >= look.px(7)
