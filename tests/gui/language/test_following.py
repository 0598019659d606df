"""What comes next, down to the least likely; any unit by its number."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.language.legal_texts import labels_of
from engine.systems.language import TELLING
from gui.window import Window
from tests.gui.conftest import MakeWindow
from tests.gui.hands import PLAIN, click, wheel
from tests.gui.language.explorer import language_of, settings_of, trace_of


def test_the_wheel_goes_on_to_the_least_likely_and_any_begins_a_branch(window: Window) -> None:
    trace, view = trace_of(window), language_of(window).center.following
    order = np.argsort(-trace["y"][TELLING], kind="stable").tolist()
    seen: list[int] = []
    for _ in range(100):
        seen += [one.code for one, _ in view._rows() if one.code not in seen]
        wheel(view, view._rows()[0][1].center(), -1)
    assert seen == order, "every character was there, the likeliest first"
    one, rect = view._rows()[-1]
    assert one.code == order[-1]
    click(view, rect.center())
    (branch,) = settings_of(window).branches
    assert branch.character == labels_of(settings_of(window).network)[order[-1]]
    window.wait_for_picture()
    window.page.transport.seek(TELLING + 1)
    assert view._first == 0, "another place begins with its likeliest"


def test_any_unit_colours_the_text_by_its_number(window: Window) -> None:
    explorer = language_of(window)
    trace_of(window)
    spin = explorer.units.unit
    assert spin.value() == settings_of(window).followed[2] + 1
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, "5")
    QTest.keyClick(spin, Qt.Key.Key_Return, PLAIN)
    assert settings_of(window).followed == ("C", 1, 4)
    window.wait_for_picture()
    assert explorer.center.staves._watched.title.startswith("Unit 5 ")
    window.actions_["undo"].trigger()
    assert spin.value() == settings_of(window).followed[2] + 1
    explorer.authors.choose("rnn")
    assert settings_of(window).followed[2] + 1 == spin.value() <= spin.maximum() == 128


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_there_are_at_least_three_choices(make_window: MakeWindow, zoom: float) -> None:
    window = make_window(explorer="language", theme="projector", zoom=zoom)
    trace_of(window)
    view = language_of(window).center.following
    rows = [rect for _, rect in view._rows()]
    assert len(rows) >= 3
    assert rows[-1].bottom() <= view.height()
