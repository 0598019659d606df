"""What of many numbers a pixel shows, against a plain loop; no peak is lost at any zoom."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.array import Floats
from gui.views.recurrent.pooled import Pyramid
from gui.views.recurrent.span import whole

SEEDS = st.integers(0, 2**16)


def numbers(seed: int, steps: int, units: int) -> Floats:
    return np.random.default_rng(seed).normal(0, 1, (steps, units)).astype(np.float32)


def most_extreme(values: Floats) -> Floats:
    return np.asarray(values[np.abs(values).argmax(axis=0), np.arange(values.shape[1])])


@pytest.mark.parametrize("pixels", [1, 5, 20])
def test_whole_pixels_against_a_loop(pixels: int) -> None:
    values = numbers(3, 20, 3)
    parts = np.split(values, pixels)
    means = Pyramid(values, signed=False).columns(whole(20), pixels)
    peaks = Pyramid(values, signed=True).columns(whole(20), pixels)
    assert means == pytest.approx(np.stack([part.mean(axis=0) for part in parts]), abs=1e-6)
    assert (peaks == np.stack([most_extreme(part) for part in parts])).all()


@given(SEEDS, st.integers(1, 3000), st.integers(1, 400))
def test_no_peak_is_lost_and_no_mean_leaves_the_range(seed: int, steps: int, pixels: int) -> None:
    values = numbers(seed, steps, 2)
    peaks = Pyramid(values, signed=True).columns(whole(steps), pixels)
    means = Pyramid(values, signed=False).columns(whole(steps), pixels)
    assert peaks.shape == means.shape == (pixels, 2)
    assert np.isin(peaks, values).all()
    if pixels <= steps:
        assert (np.abs(peaks).max(axis=0) == np.abs(values).max(axis=0)).all()
    assert (means >= values.min(axis=0) - 1e-5).all()
    assert (means <= values.max(axis=0) + 1e-5).all()


@given(SEEDS, st.integers(1, 40), st.integers(40, 200))
def test_each_of_few_steps_has_its_own_pixels(seed: int, steps: int, pixels: int) -> None:
    values = numbers(seed, steps, 2)
    columns = Pyramid(values, signed=True).columns(whole(steps), pixels)
    middle = (np.arange(pixels) + 0.5) * steps / pixels
    assert (columns == values[middle.astype(int)]).all()


def test_a_zoomed_view_shows_the_steps_in_it() -> None:
    values = numbers(1, 10_000, 4)
    span = whole(10_000).zoomed(5000, 0.001)
    columns = Pyramid(values, signed=True).columns(span, 10)
    assert (columns == values[4995:5005]).all()


def test_units_share_pixels_as_steps_do() -> None:
    pyramid = Pyramid(numbers(2, 8, 6), signed=True)
    columns = pyramid.columns(whole(8), 8)
    few, many = pyramid.rows(columns, 2), pyramid.rows(columns, 12)
    halves = [most_extreme(columns.T[:3]), most_extreme(columns.T[3:])]
    assert (few == np.stack(halves)).all()
    assert (many == np.repeat(columns.T, 2, axis=0)).all()
