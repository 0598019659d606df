"""What says yes, and what can be turned up and down, is seen in every theme and at every size."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.actions import Actions
from gui.panels.controls import Decimal, Whole
from gui.panels.recurrent.hold import HoldBar
from gui.theme import Look
from gui.themes import THEMES
from tests.gui.conftest import MakeWindow

Kind = TypeVar("Kind", bound=QWidget)
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
    for room in arrows(spin):
        assert reach(near(pixels(spin, room), look.color("ink")))[1] >= look.px(6)


def arrows(spin: QAbstractSpinBox) -> list[QRect]:
    """Where a number is turned up, and down."""
    option, whole = QStyleOptionSpinBox(), QStyle.ComplexControl.CC_SpinBox
    spin.initStyleOption(option)
    parts = QStyle.SubControl.SC_SpinBoxUp, QStyle.SubControl.SC_SpinBoxDown
    return [spin.style().subControlRect(whole, option, part, spin) for part in parts]


def unlike(found: Pixels, color: QColor) -> NDArray[np.bool_]:
    """Pixels that are clearly not of a colour."""
    other = np.array(color.getRgb()[:3], dtype=np.int64)  # type: ignore[index]
    far: NDArray[np.bool_] = np.abs(found.astype(np.int64) - other).max(axis=-1) > 20
    return far


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_an_arrow_that_leads_nowhere_is_paler_and_stays(
    theme: str, size: QSize, qtbot: QtBot
) -> None:
    look, spin = Look(theme), QSpinBox()
    dressed(spin, look, size, qtbot)
    spin.setRange(0, 9)
    for value, off in ((9, 0), (0, 1)):
        spin.setValue(value)
        rooms = [room.adjusted(1, 2, -2, -2) for room in arrows(spin)]  # without the frame
        seen = [pixels(spin, room) for room in rooms]
        assert min(reach(unlike(arrow, look.color("card")))[1] for arrow in seen) >= look.px(6)
        inked = [near(arrow, look.color("ink")).sum() for arrow in seen]
        assert inked[1 - off] > 4 * inked[off]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_what_stands_in_a_row_is_equally_high(theme: str, size: QSize, qtbot: QtBot) -> None:
    look = Look(theme)
    row = QPushButton("x"), QToolButton(), QComboBox(), QSpinBox(), QDoubleSpinBox(), QLineEdit()
    high = [dressed(widget, look, size, qtbot).sizeHint().height() for widget in row]
    assert max(high) - min(high) <= 1


@pytest.mark.parametrize("size", [QSize(1024, 768), *SIZES])
def test_what_stands_beside_the_main_deed_is_as_high(size: QSize, qtbot: QtBot) -> None:
    look, deed = Look(), QPushButton("Train")
    deed.setProperty("primary", True)
    row = deed, QPushButton("One batch"), QComboBox(), Whole(), Decimal()
    assert len({dressed(widget, look, size, qtbot).height() for widget in row}) == 1


@pytest.mark.parametrize("kind", [Whole, Decimal])
@pytest.mark.parametrize("size", [QSize(1024, 768), *SIZES])
def test_a_number_stands_clear_of_its_frame(
    kind: type[Whole | Decimal], size: QSize, qtbot: QtBot
) -> None:
    look, spin = Look(), kind()
    dressed(spin, look, size, qtbot)
    spin.setValue(88)
    inked = unlike(pixels(spin), look.color("card"))
    inked[:, : look.px(1) + 1] = False  # the frame
    rows = inked[spin.height() // 3 : spin.height() * 2 // 3]
    assert np.argwhere(rows.any(axis=0)).min() >= look.px(4)
    wide = spin.fontMetrics().horizontalAdvance(spin.text())
    assert wide <= arrows(spin)[0].x() - look.px(4)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1600, 900), (1920, 1080)])
def test_the_explorer_s_name_stands_clear_of_its_frame(
    theme: str, size: tuple[int, int], make_window: MakeWindow
) -> None:
    window = make_window(theme=theme)
    window.resize(*size)
    window.settle()
    chosen = window.rail._explorers["convnet"]
    inked = unlike(pixels(chosen), window.look.color("card"))
    words = inked[chosen.height() * 6 // 10 : chosen.height() * 9 // 10]
    columns = np.flatnonzero(words[:, 3:-3].any(axis=0)) + 3
    assert columns.min() >= 4
    assert columns.max() < chosen.width() - 4


@pytest.mark.parametrize("size", SIZES)
def test_an_icon_stands_apart_from_its_words(size: QSize, qtbot: QtBot) -> None:
    look, owner = Look(), QWidget()
    qtbot.addWidget(owner)
    made = Actions(owner, look).button("compare", look, "Compare")
    dressed(made, look, size, qtbot)
    high = made.height()
    middle = unlike(pixels(made)[high // 4 : high * 3 // 4], look.color("card"))
    inked = np.flatnonzero(np.any(middle[:, look.px(4) : made.width() // 2], axis=0))
    assert np.diff(inked).max() >= look.px(3)


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


POINT = """
from PySide6.QtTest import QTest
from gui.app import application
application()
from gui.panels.recurrent.exactly import Exactly
box = Exactly()
box.lineEdit().selectAll()
QTest.keyClicks(box, "0.5")
print(box.value())
"""


def test_numbers_are_typed_with_a_point_also_where_commas_are_the_custom() -> None:
    german = {**os.environ, "LC_ALL": "de_DE.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", POINT]
    done = subprocess.run(command, env=german, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "0.5", done.stderr


@pytest.mark.parametrize("explorer", ["convnet", "recurrent", "language", "captions"])
def test_a_word_stands_before_its_field(make_window: MakeWindow, explorer: str) -> None:
    """On every page alike, with the learning's fields too: `units 8`, never `1 layers`."""
    window = make_window(explorer=explorer)
    if window.actions_["train"].isEnabled():
        window.actions_["train"].trigger()
        window.settle()
    page, found = window.page, 0
    labels = [QRect(one.mapTo(page, QPoint()), one.size()) for one in shown(page, QLabel)]
    for field in shown(page, QAbstractSpinBox):
        if field.accessibleName() in ("Rows", "Columns") or field.text()[:1].isalpha():
            continue  # 9 × 9, and what says itself what it is
        place, found = QRect(field.mapTo(page, QPoint()), field.size()), found + 1
        left = place.adjusted(-window.look.px(90), 0, -place.width(), 0)
        assert any(label.intersects(left) for label in labels), field.accessibleName()
    assert found > 1


def shown(page: QWidget, kind: type[Kind]) -> list[Kind]:
    """Widgets of a kind that are seen in the heading, the bar and the desk."""
    return [
        one
        for one in page.findChildren(kind)
        if one.isVisible() and not isinstance(one.parentWidget(), HoldBar)
    ]
