"""The weights of a gate have room for their numbers wherever the page has it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.views import figures
from tests.gui.conftest import MakeWindow
from tests.gui.recurrent.explorer import time_of, trace_of


@pytest.mark.parametrize(("size", "theme"), [((1920, 1080), "projector"), ((1280, 720), "light")])
def test_every_weight_shows_its_number(
    make_window: MakeWindow, size: tuple[int, int], theme: str
) -> None:
    window = make_window(explorer="recurrent", theme=theme)
    window.resize(*size)
    QTest.keyClick(window, Qt.Key.Key_W)
    window.wait_for_picture()
    window.settle()
    view = time_of(window).weights
    for grid in (view.matrix, view.bias):
        assert grid.sheet is not None
        wide = grid.area().width() / grid.sheet.columns
        high = grid.area().height() / grid.sheet.rows
        found = figures.lettering(grid.sheet, wide, high, window.look)[1]
        square = figures.lettering(grid.sheet, high, high, window.look)[1]
        assert found > 1.15 * square > 0, "cells are wide, so that numbers are large"
        spot = grid.center_of(grid.sheet.rows - 1, grid.sheet.columns - 1)
        assert grid.cell_at(spot) == (grid.sheet.rows - 1, grid.sheet.columns - 1)
    assert view.bias.geometry().left() > view.matrix.geometry().right()
    time_of(window).bar.units.setValue(16)
    trace_of(window)
    window.settle()
    cells = view.matrix.area()
    assert view.matrix.sheet is not None
    wide, high = cells.width() / 17, cells.height() / 16
    assert abs(wide - high) < 1, "where no number fits they are square"
