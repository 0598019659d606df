"""The numbers inside settings: frozen, finite, equal when they are the same."""

from __future__ import annotations

import json
from base64 import b64decode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.array import READABLE, Array, Floats, from_plain, rounded, to_plain

FINITE = st.floats(width=32, allow_nan=False, allow_infinity=False)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=1, max_side=4)


@given(hnp.arrays(np.float32, SHAPES, elements=FINITE))
def test_a_file_gives_back_every_bit(values: Floats) -> None:
    array = Array(values)
    again = from_plain(json.loads(json.dumps(to_plain(array))))
    assert again == array
    assert again.shape == values.shape
    assert again.values.tobytes() == array.values.tobytes()


def test_a_large_array_comes_back_too() -> None:
    values = np.random.default_rng(0).standard_normal((3, READABLE)).astype(np.float32)
    again = from_plain(json.loads(json.dumps(to_plain(Array(values)))))
    assert np.array_equal(again.values, values)


def test_numbers_of_half_precision_pack_in_half_the_room() -> None:
    """Read back as numpy would; with one number that half precision lacks, none is rounded."""
    values = np.random.default_rng(1).standard_normal((2, READABLE)).astype(np.float32)
    near = rounded(values)
    assert np.abs(near - values).max() <= np.abs(values).max() * 2.0**-11
    plain = to_plain(Array(near))
    assert np.array_equal(np.frombuffer(b64decode(plain["half"]), "<f2"), near.ravel())
    assert np.array_equal(from_plain(json.loads(json.dumps(plain))).values, near)
    for beyond in (70_000.0, 1 / 3, -3e38):
        values = near.copy()
        values[1, 7] = beyond
        plain = to_plain(Array(values))
        assert "half" not in plain
        assert np.array_equal(from_plain(plain).values, values)
    assert rounded(np.array([1e30, 0.1], np.float32)).tolist() == [
        np.float32(1e30),
        np.float16(0.1),
    ]


def test_rows_are_what_a_person_would_write() -> None:
    array = Array([[1, -0.5, 0], [7 / 9, 2, 1e-7]])
    assert to_plain(array) == {"shape": [2, 3], "rows": ["1 -0.5 0", "0.7777778 2 1e-07"]}


def test_it_keeps_a_copy_that_cannot_be_written() -> None:
    mine = np.ones((2, 2), np.float32)
    array = Array(mine)
    mine[0, 0] = 5
    assert array.values[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        array.values[0, 0] = 2


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e39, np.float64(-1e300)])
def test_only_finite_numbers(bad: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        Array(np.array([0.0, bad]))


@given(st.integers(0, 5), st.integers(0, 5))
def test_equal_means_same_shape_and_numbers(a: int, b: int) -> None:
    one, other = Array([a, 0.0]), Array([b, -0.0])
    assert (one == other) == (a == b)
    if one == other:
        assert hash(one) == hash(other)
    assert Array([[a, 0.0]]) != one
    assert one != [a, 0.0]


BAD: list[object] = [
    None,
    [],
    {"shape": [1]},
    {"shape": [1], "rows": ["1"], "more": 1},
    {"shape": [2], "rows": ["1"]},
    {"shape": [1], "rows": ["1 2"]},
    {"shape": [2], "rows": "12"},
    {"shape": "", "rows": ["1"]},
    {"shape": [-1], "rows": ["1"]},
    {"shape": [True], "rows": ["1"]},
    {"shape": [1.0], "rows": ["1"]},
    {"shape": [1], "rows": [1]},
    {"shape": [1], "rows": ["one"]},
    {"shape": [1], "rows": ["nan"]},
    {"shape": [1], "rows": ["-inf"]},
    {"shape": [1], "rows": ["1e39"]},
    {"shape": [10**60] * 8, "rows": ["1"]},
    {"shape": [1] * 9, "rows": ["1"]},
    {"shape": [1], "packed": "?"},
    {"shape": [1], "packed": "AADAfw=="},  # NaN
    {"shape": [1], "half": "AH4="},  # NaN
    {"shape": [3], "half": "AAAAAA=="},
    {"shape": [1], "half": "AAA=", "packed": "AAAAAA=="},
]


@pytest.mark.parametrize("plain", BAD)
def test_a_damaged_array_is_refused_in_words(plain: object) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        from_plain(plain)
