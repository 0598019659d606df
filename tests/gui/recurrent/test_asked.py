"""The bar over the gradients: it wishes what a hand wishes, and is silent when it is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.panels.recurrent.asked import AskedBar
from gui.theme import Look

STEPS = st.integers(1, 300).flatmap(lambda many: st.tuples(st.integers(1, many), st.just(many)))


@given(st.lists(STEPS, min_size=1, max_size=6))
def test_what_is_shown_is_not_wished(shown: list[tuple[int, int]]) -> None:
    bar, wishes = AskedBar(Look()), list[int]()
    bar.step_wished.connect(wishes.append)
    for step, steps in shown:
        bar.show_step(step, steps)
        assert (bar.step.value(), bar.step.maximum()) == (step, steps)
    assert wishes == []
    bar.deleteLater()


def test_another_step_is_wished_by_hand(qtbot: QtBot) -> None:
    bar, wishes = AskedBar(Look()), list[int]()
    qtbot.addWidget(bar)
    bar.step_wished.connect(wishes.append)
    bar.show_step(5, 9)
    bar.show()
    QTest.keyClick(bar.step, Qt.Key.Key_Down)
    assert wishes == [3], "step 4, counted from 0"
    bar.show_step(4, 9)
    assert wishes == [3]
