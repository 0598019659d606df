"""The curves of learning, seen: which colours they have."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.theme import Look
from gui.views.curves import Curves
from tests.gui.test_colours import HUES


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_curves_of_learning_borrow_no_hue_of_a_gate(qtbot: QtBot, theme: str) -> None:
    """Training is a line, test a dashed one: a hue means one thing everywhere."""
    look = Look(theme)
    curves = Curves(look)
    qtbot.addWidget(curves)
    pens = {name: line.opts["pen"] for name, line in curves._lines.items()}
    assert not {look.color(hue).name() for hue in HUES} & {p.color().name() for p in pens.values()}
    assert pens["train loss"].style() != pens["test loss"].style()


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_each_of_two_plots_has_its_legend_where_there_is_room(qtbot: QtBot, theme: str) -> None:
    look = Look(theme)
    curves = Curves(look, across=True)
    qtbot.addWidget(curves)
    curves.show()
    for wide, legends in ((600, 2), (420, 1)):
        curves.resize(wide, 170)
        QApplication.processEvents()
        titles = [plot.titleLabel for plot in (curves._loss, curves._right)]
        assert sum("training" in title.text and "test" in title.text for title in titles) == legends
        assert "right answers" in titles[1].text
        for title in titles:
            assert title.item.sceneBoundingRect().right() <= wide
