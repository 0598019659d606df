"""The weights of a gate say what they weigh; their numbers have room wherever the page has it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.array import Array
from engine.explain import sub
from engine.recurrent.cells import Kind
from engine.systems.recurrent import Settings, run
from gui.views import figures
from gui.views.recurrent import weights
from tests.engine.recurrent import recurrences
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


@pytest.mark.parametrize("cell", ["lstm", "rnn", "gru", "peephole"])
def test_heads_say_which_layer_a_column_reads(cell: Kind) -> None:
    network = recurrences.network(3, cell, depth=3, inputs=2)
    trace = run(Settings(network, Array(recurrences.signal(0, 4, 2))), "cpu")
    gate = "h" if cell == "rnn" else network.gates[-1]
    own = [layer.units for layer in network.layers]
    for layer, mark, read in ((1, "⁽¹⁾", ["x₁", "x₂"]), (3, "⁽³⁾", list(_units("h⁽²⁾", own[1])))):
        heads = weights._columns(trace, f"W_{gate} {layer}")
        assert len(heads) == trace[f"W_{gate} {layer}"].shape[1]
        assert heads[-len(read) :] == read
        states = list(_units(f"h{mark}", own[layer - 1]))
        assert heads[-len(read) - len(states) : -len(read)] == states
    assert weights._columns(trace, "W_y") == list(_units("h⁽³⁾", own[2]))
    alone = recurrences.network(3, cell, depth=1, inputs=2)
    trace = run(Settings(alone, Array(recurrences.signal(0, 4, 2))), "cpu")
    assert weights._columns(trace, f"W_{gate} 1")[-3:] == [
        f"h{sub(alone.layers[0].units)}",
        "x₁",
        "x₂",
    ]


def _units(word: str, count: int) -> Iterator[str]:
    return (word + "₁₂₃₄₅₆₇₈₉"[n] for n in range(count))
