"""Made letters are the slides' when untouched, and stay letters however far they stray."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.array import Floats
from engine.data.letters import DIRTIEST, Pose, letters, makeable, moved, reasons, strokes
from engine.data.pictures import PICTURES, drawn
from engine.systems.convnet import Training

STILL = Training(shift=0, rotate=0, scale=0, thicken=0, dirt=0)
WILD = Training(shift=1, rotate=1, scale=1, thicken=1, dirt=1)
SEVEN = drawn(
    ".........",
    ".........",
    "..#####..",
    "......#..",
    ".....#...",
    "....#....",
    "....#....",
    "....#....",
    ".........",
)


def pose(
    down: float = 0, right: float = 0, angle: float = 0, size: float = 1, thicker: float = 0
) -> Pose:
    numbers = [np.array([float(n)]) for n in (angle, size, thicker)]
    return Pose(np.array([[float(down), float(right)]]), *numbers)


def pieces(picture: Floats) -> int:
    """How many connected pieces the ink (H, W) has, corners touching; by plain flood filling."""
    left = {(int(r), int(c)) for r, c in np.argwhere(picture > 0)}
    count = 0
    while left:
        count += 1
        edge = [left.pop()]
        while edge:
            r, c = edge.pop()
            near = {(r + i, c + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= near
            edge += near
    return count


def test_untouched_letters_are_the_slides_pictures() -> None:
    made, labels = letters(STILL, ("X", "O", "plus"), {}, (1, 9, 9), 6, seed=3)
    assert labels.tolist() == [0, 1, 2, 0, 1, 2]
    for picture, label in zip(made, labels, strict=True):
        np.testing.assert_array_equal(picture[0], PICTURES[("X", "O", "Plus")[label]])


def test_untouched_drawings_stay_as_drawn_greys_and_colours_too() -> None:
    drawing = np.random.default_rng(0).uniform(-1, 1, (3, 5, 7)).astype(np.float32)
    made, _ = letters(STILL, ("7", "X"), {"7": [drawing]}, (3, 5, 7), 2, seed=0)
    np.testing.assert_array_equal(made[0], drawing)


@given(
    rows=st.integers(3, 64),
    columns=st.integers(3, 64),
    channels=st.sampled_from([1, 3]),
    seed=st.integers(0, 2**31 - 1),
)
@settings(deadline=None, max_examples=25)
def test_letters_of_any_size_fill_their_sheet(
    rows: int, columns: int, channels: int, seed: int
) -> None:
    shape = (channels, rows, columns)
    drawing = np.where(np.eye(rows, columns, dtype=bool), 1, -1).astype(np.float32)
    given_drawings = {"L": [np.repeat(drawing[None], channels, axis=0)]}
    made, labels = letters(WILD, ("X", "O", "L"), given_drawings, shape, 7, seed)
    assert made.shape == (7, *shape)
    assert [made.dtype.name, labels.dtype.name] == ["float32", "int64"]
    assert abs(made).max() <= 1
    assert np.bincount(labels).tolist() == [3, 2, 2]
    assert (made[labels < 2] > 0).any(axis=(1, 2, 3)).all()


@given(
    name=st.sampled_from(["X", "plus"]),
    side=st.integers(5, 32),
    angle=st.floats(-np.pi, np.pi),
    size=st.floats(0.5, 1.2),
    thicker=st.floats(0, 0.08),
)
@settings(deadline=None, max_examples=60)
def test_strokes_have_no_gaps_at_any_angle(
    name: str, side: int, angle: float, size: float, thicker: float
) -> None:
    how = pose(0.1 * side, -0.07 * side, angle, size, thicker)
    assert pieces(strokes(name, (side, side), how)[0]) == 1


def test_drawings_rarely_break_when_turned_and_scaled() -> None:
    u = np.random.default_rng(0).uniform(-1, 1, (100, 4))
    poses = [pose(a, b, turn * np.pi / 6, 0.85 + 0.3 * s) for a, b, turn, s in u]
    whole = [pieces(moved(SEVEN[None], how)[0]) == 1 for how in poses]
    assert sum(whole) >= 95


@pytest.mark.parametrize(("down", "right"), [(1, 0), (0, -1), (-1, 1)])
def test_a_shift_by_whole_cells_moves_every_cell(down: int, right: int) -> None:
    for name in ("X", "O"):
        there = strokes(name, (9, 9), pose(down, right))[0]
        np.testing.assert_array_equal(there, np.roll(PICTURES[name], (down, right), (0, 1)))
    there = moved(SEVEN[None], pose(down, right))[0]
    np.testing.assert_allclose(there, np.roll(SEVEN, (down, right), (0, 1)), atol=1e-5)


def test_strokes_and_drawings_turn_the_same_way() -> None:
    aside = np.roll(SEVEN, 1, axis=1)
    for angle, times in ((np.pi / 2, 1), (-np.pi / 2, -1), (np.pi, 2)):
        turned = moved(aside[None], pose(angle=angle))[0]
        np.testing.assert_allclose(turned, np.rot90(aside, times), atol=1e-5)
    leaning = strokes("X", (9, 9), pose(angle=np.pi / 12))[0]
    again = moved(PICTURES["X"][None], pose(angle=np.pi / 12))[0]
    other = strokes("X", (9, 9), pose(angle=-np.pi / 12))[0]
    assert abs(leaning - again).mean() < abs(other - again).mean() / 2


def test_thicker_letters_cover_thinner_ones() -> None:
    for angle in (0.0, 0.4):
        thin = strokes("X", (28, 28), pose(angle=angle))[0]
        thick = strokes("X", (28, 28), pose(angle=angle, thicker=0.05))[0]
        assert (thick >= thin).all()
        assert thick.sum() > thin.sum()
    assert moved(SEVEN[None], pose(thicker=0.08)).sum() > SEVEN.sum()


def test_smaller_letters_take_less_room_and_keep_their_ink() -> None:
    big, small = (strokes("O", (28, 28), pose(size=s))[0] for s in (1.0, 0.6))
    assert np.ptp(np.argwhere(small > 0), axis=0).max() < np.ptp(np.argwhere(big > 0), axis=0).min()
    # The pen's width stays: the ring's ink shrinks with its length, not with its area.
    assert (small > 0).sum() / (big > 0).sum() == pytest.approx(0.6, abs=0.1)


def test_dirt_hits_its_share_of_cells_in_all_maps() -> None:
    dirty = Training(shift=0, rotate=0, scale=0, thicken=0, dirt=0.5)
    clean, _ = letters(STILL, ("X", "O"), {}, (3, 28, 28), 40, seed=1)
    made, _ = letters(dirty, ("X", "O"), {}, (3, 28, 28), 40, seed=1)
    np.testing.assert_array_equal(made[:, 0], made[:, 2])
    hit = (made != clean).any(axis=1)
    assert hit.mean() == pytest.approx(0.5 * DIRTIEST, rel=0.1)
    assert abs(made[:, 0][hit].mean()) < 0.1  # any grey, as often dark as light


def test_the_same_seed_makes_the_same_letters_and_more_only_adds_to_them() -> None:
    def make(count: int, seed: int) -> Floats:
        return letters(WILD, ("X", "7"), {"7": [SEVEN[None]]}, (1, 9, 9), count, seed)[0]

    np.testing.assert_array_equal(make(20, 5), make(20, 5))
    np.testing.assert_array_equal(make(9, 5), make(20, 5)[:9])
    assert (make(20, 5) != make(20, 6)).any()


def test_a_class_without_strokes_and_drawings_is_named_and_left_out() -> None:
    classes = ("x", "7", "+")
    assert makeable(classes, {"7": []}) == [0, 2]
    (said,) = reasons(classes, {})
    assert "“7”" in said
    assert set(letters(WILD, classes, {}, (1, 9, 9), 8, 0)[1].tolist()) == {0, 2}
    assert reasons(classes, {"7": [SEVEN[None]]}) == ()
    (said,) = reasons(("7", "X", "8", "9"), {})
    assert said.startswith("No letters of “7”, “8” and “9” were made: draw one of each")
    nothing, labels = letters(WILD, ("7", "8"), {}, (1, 9, 9), 8, 0)
    assert nothing.shape == (0, 1, 9, 9)
    assert labels.shape == (0,)
