"""Which cells a movement covers: against the definition of a line and of a patch."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from gui.views.pencil import Pencil, Spot, flooded, line, stroked
from tests.engine.convnet.stacks import SEEDS

SPOTS = st.tuples(st.integers(-20, 80), st.integers(-20, 80))


@given(SPOTS, SPOTS)
def test_a_line_has_no_gap_and_stays_near_the_straight_one(start: Spot, end: Spot) -> None:
    cells = line(start, end)
    assert (cells[0], cells[-1]) == (start, end)
    steps = np.abs(np.diff(np.array(cells), axis=0)).reshape(-1, 2)
    assert (steps.max(axis=1) == 1).all() if len(steps) else start == end
    longer = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    assert len(cells) == longer + 1
    for n, cell in enumerate(cells):
        share = n / max(longer, 1)
        ideal = [a + (b - a) * share for a, b in zip(start, end, strict=True)]
        assert max(abs(c - i) for c, i in zip(cell, ideal, strict=True)) <= 0.5 + 1e-9


@given(SEEDS, st.sampled_from([1, 3]))
def test_fill_covers_the_patch_and_no_more(seed: int, channels: int) -> None:
    generator = np.random.default_rng(seed)
    rows, columns = generator.integers(1, 9, 2)
    shape = (channels, rows, columns) if channels == 3 else (rows, columns)
    values = generator.choice([-1.0, 1.0], shape).astype(np.float32)
    start = int(generator.integers(rows)), int(generator.integers(columns))
    kinds = values.reshape(-1, rows, columns)
    patch = {start}
    while True:  # grow by all like neighbours until nothing is added
        near = {
            (r + down, c + right)
            for r, c in patch
            for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0))
            if 0 <= r + down < rows and 0 <= c + right < columns
        }
        more = {s for s in near if (kinds[:, s[0], s[1]] == kinds[:, start[0], start[1]]).all()}
        if more <= patch:
            break
        patch |= more
    expected = values.copy()
    for row, column in patch:
        expected[..., row, column] = 0.25
    before = values.copy()
    np.testing.assert_array_equal(flooded(values, start, 0.25), expected)
    np.testing.assert_array_equal(values, before)


def test_what_is_beside_the_sheet_is_passed_over() -> None:
    values = np.zeros((2, 3), np.float32)
    drawn = stroked(values, [(-1, 0), (0, 1), (2, 0), (1, 3), (1, 2)], 1.0)
    np.testing.assert_array_equal(drawn, [[0, 1, 0], [0, 0, 1]])
    assert not values.any()


def test_a_pencil_tells_of_changes_only(qtbot: QtBot) -> None:
    pencil = Pencil()
    heard: list[None] = []
    pencil.changed.connect(lambda: heard.append(None))
    pencil.choose("pen")
    pencil.set_value(1.0)
    pencil.set_value(7.0)
    assert heard == []
    pencil.choose("line")
    pencil.set_value(-3.0)
    assert (pencil.tool, pencil.value, len(heard)) == ("line", -1.0, 2)
    pencil.set_value(0.333)
    assert pencil.value == 0.33
