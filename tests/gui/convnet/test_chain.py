"""The chain laid out: every stage has its column, in the order data flows, and nothing overlaps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from engine.systems import convnet
from engine.trace import Cell, Trace
from gui.views.convnet import chain, links
from gui.views.convnet.chain import Column
from tests.engine.convnet import stacks

ROOM = QRectF(16, 32, 900, 110)
STACKS = stacks.legal(stacks.settings(most=6))
SHARES = st.sampled_from([0.0137, 0.2718, 0.5137, 0.9871])  # on no cell's border


def laid_out(asked: convnet.Settings) -> tuple[Trace, list[Column]]:
    trace = convnet.run(asked, "cpu")
    return trace, chain.columns(trace, ROOM, 30, 15)


@settings(max_examples=40)
@given(STACKS)
def test_columns_stand_in_the_order_data_flows(asked: convnet.Settings) -> None:
    trace, columns = laid_out(asked)
    names = [column.name for column in columns]
    stages = [name for name, quantity in trace.quantities.items() if quantity.parent is not None]
    drawn = [name for name in stages if not name.startswith(("∂", "loss"))]
    assert [name for name in names if not name.startswith("filters")] == ["input", *drawn]
    for n, name in enumerate(names):
        if name.startswith("filters"):
            assert names[n + 1] == name.replace("filters", "convolution")


@settings(max_examples=40)
@given(STACKS)
def test_nothing_overlaps_and_all_is_inside(asked: convnet.Settings) -> None:
    trace, columns = laid_out(asked)
    room = ROOM.adjusted(-0.01, -0.01, 0.01, 0.01)
    tiles = [tile for column in columns for tile in column.thumbs]
    for column in columns:
        maps = 1 if column.name == "input" else trace[column.name].shape[0]
        assert len(column.thumbs) == maps
        assert all(room.contains(tile) for tile in column.thumbs)
    for n, tile in enumerate(tiles):
        assert not any(tile.intersects(other) for other in tiles[n + 1 :])


@settings(max_examples=40)
@given(STACKS, SHARES, SHARES)
def test_what_is_under_a_point_is_what_is_drawn_there(
    asked: convnet.Settings, across: float, down: float
) -> None:
    trace, columns = laid_out(asked)
    for column in columns:
        for n, tile in enumerate(column.thumbs):
            point = QPointF(tile.x() + across * tile.width(), tile.y() + down * tile.height())
            cell = chain.cell_at(trace, columns, point)
            assert cell is not None
            assert (cell.quantity, cell.index[0], trace.has(cell)) == (column.name, n, True)
            if not chain.answers(column.name):
                rows, places = trace[column.name].shape[-2:]
                assert cell.index[-2:] == (int(down * rows), int(across * places))


def test_headings_are_of_their_columns_and_gaps_of_nobody() -> None:
    trace, columns = laid_out(convnet.default())
    for column in columns:
        cell = chain.cell_at(trace, columns, QPointF(column.area.center().x(), 5))
        assert cell == Cell(column.name, (0,) * trace[column.name].ndim)
    assert chain.cell_at(trace, columns, QPointF(2, 80)) is None
    assert chain.cell_at(trace, columns, QPointF(columns[0].area.right() + 15, 80)) is None


def test_captions_count() -> None:
    _, columns = laid_out(convnet.default())
    captions = {column.heading: column.caption.replace("\xa0", " ") for column in columns}
    assert captions["Input"] == "9 × 9"
    assert all(" ×" not in column.caption for column in columns), "a line ends in no size"
    gradients = [links.below(column, True) for column in columns]
    assert {"∂L/∂ input", "∂L/∂ ReLU", "∂L/∂ max pooling"} <= set(gradients)
    assert "3 of 3 × 3" in captions.values()
    assert "3 maps 7 × 7" in captions.values()
    assert "48 values vote" in captions.values()


@pytest.mark.parametrize("target", [None, 0])
def test_thumbnails_show_the_numbers_themselves(target: int | None) -> None:
    asked = convnet.legal(
        convnet.Settings(convnet.default().input, convnet.default().layers, target=target)
    )[0]
    trace, columns = laid_out(asked)
    back = target is not None
    for column in columns[1:]:
        for n in range(len(column.thumbs)):
            sheet = chain.sheet(trace, column.name, n, back)
            name = f"∂ {column.name}" if back else column.name
            if column.name.startswith("filters"):
                np.testing.assert_array_equal(sheet.values, trace[name][n, 0])
            elif not chain.answers(column.name):
                np.testing.assert_array_equal(sheet.values, trace[name][n])
            elif back:
                np.testing.assert_array_equal(sheet.values[:, 0], trace["∂ weights 4"][n])
            else:
                votes = float(sheet.values.sum()) + float(trace["bias 4"][n])
                assert votes == pytest.approx(float(trace["votes 4"][n, 0, 0]), abs=1e-5)


@settings(max_examples=40)
@given(STACKS)
def test_no_line_runs_through_what_it_joins(asked: convnet.Settings) -> None:
    """Strips of votes stand side by side: one line leaves all of them."""
    _, columns = laid_out(asked)
    for left, right in pairwise(columns):
        if chain.answers(left.name):
            ((start, end, _),) = links._ends(left, right)
            assert max(thumb.right() for thumb in left.thumbs) <= start.x() < end.x()
            assert end.x() <= min(thumb.left() for thumb in right.thumbs)
