"""Tab leads through a page as the eye goes, and reaches everything."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.explorers import EXPLORERS
from gui.window import Window
from tests.gui.convnet.test_stage import go
from tests.gui.hands import SHIFT, convolution

LINKS = 50  # of a story, more than there are


def tab(window: Window, times: int, back: bool = False) -> list[QWidget]:
    """What has the focus after each press; the links of a story count once."""
    found: list[QWidget] = []
    for _ in range(times + LINKS):
        if len(found) == times:
            break
        at = QApplication.focusWidget() or window
        QTest.keyClick(at, Qt.Key.Key_Tab, SHIFT if back else Qt.KeyboardModifier.NoModifier)
        now = QApplication.focusWidget()
        assert now is not None
        if not found or now is not found[-1]:
            found.append(now)
    assert len(found) == times, "Tab has stuck"
    return found


def test_from_the_rail_down_the_page_and_round(window: Window) -> None:
    for quantity in ("convolution 1", "pooling 3"):  # the bar is made anew
        go(window, quantity)
        window.settle()
        window.center.setFocus()
        order = window.center.order()
        walked = tab(window, len(order) + 1)
        assert walked == [*order, order[0]]
        assert tab(window, len(order), back=True) == order[::-1]
        explorer, frame = convolution(window), window.page.frame
        blocks = window.rail, frame._head, explorer.ribbon, explorer.bar, explorer.stage
        firsts = [next(n for n, w in enumerate(order) if block.isAncestorOf(w)) for block in blocks]
        assert firsts == sorted(firsts)


def test_the_rail_is_entered_where_one_is(window: Window) -> None:
    for name in EXPLORERS:
        window.pages.turn_to(name)
        window.wait_for_picture()
        window.center.setFocus()
        _, button, *_ = tab(window, 3)
        assert button is window.rail._explorers[name]
