"""The curves of learning, seen: which colours they have."""

from __future__ import annotations

import pytest
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
