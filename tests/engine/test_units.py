"""Units that follow patterns: masks against plain rules, correlation against numpy's own."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import units
from engine.data.texts import encoded
from engine.learned import novice
from engine.units import brackets, indentation, inside_quotes, place_in_line
from engine.unroll import forward
from engine.writing import one_hot
from tests.engine.test_language import LABELS, network

TEXTS = st.text(alphabet="ab\"'()[ \n\\", max_size=60)


def shown(mask: units.Pattern) -> str:
    return "".join(str(int(value)) for value in mask)


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("a 'bc' d", "00111100"),
        ("'a\"b' c", "1111100"),
        ("'a\nb'c", "110011"[:6]),
        ("'a\\'b' c", "11111100"),
        ("x'''a\nb''' c", "01111111110" + "0"),
        ('"" a', "1100"),
    ],
)
def test_inside_quotes(text: str, mask: str) -> None:
    assert shown(inside_quotes(text)) == mask


@given(TEXTS)
def test_lines_and_indentation(text: str) -> None:
    places, depths = place_in_line(text), indentation(text)
    begun = 0
    for line in text.split("\n"):
        blanks = len(line) - len(line.lstrip(" "))
        for n in range(len(line)):
            assert places[begun + n] == n + 1
            assert depths[begun + n] == min(n + 1, blanks)
        begun += len(line) + 1


@given(TEXTS)
def test_all_patterns_stand_beside_the_text(text: str) -> None:
    for pattern in units.PATTERNS.values():
        assert pattern(text).shape == (len(text),)
        assert (pattern(text) >= 0).all()


@given(st.text(alphabet="ab()[]{}", max_size=40))
def test_brackets_by_a_count(text: str) -> None:
    depth, expected = 0, []
    for character in text:
        depth = max(0, depth + (character in "([{") - (character in ")]}"))
        expected.append(depth)
    assert brackets(text).tolist() == expected


def test_brackets_in_quotes_do_not_count() -> None:
    assert shown(brackets("(a '(' b)")) == "111111110"


@given(st.integers(0, 2**32 - 1))
def test_correlation_is_numpys(seed: int) -> None:
    dice = np.random.default_rng(seed)
    values, pattern = dice.normal(size=(30, 4)).astype(np.float32), dice.normal(size=30)
    values[:, 3] = 2.5
    r = units.correlation(values, pattern)
    expected = [np.corrcoef(values[:, k], pattern)[0, 1] for k in range(3)]
    assert np.allclose(r, [*expected, 0], atol=1e-6)


def test_the_unit_that_follows_is_found() -> None:
    text = "ab 'cd' " * 10
    dice = np.random.default_rng(0)
    pattern = inside_quotes(text)
    record = {
        name: dice.normal(size=(len(text), 5)).astype(np.float32) for name in ("h 1", "h 2", "C 1")
    }
    record["C 1"][:, 3] = 1 - 2 * pattern
    found = units.followers(record, pattern)
    assert (found[0].quantity, found[0].layer, found[0].unit) == ("C", 1, 3)
    assert found[0].r == pytest.approx(-1)
    assert [abs(one.r) for one in found] == sorted((abs(one.r) for one in found), reverse=True)
    assert len(found) == 15
    assert {one.r for one in units.followers(record, np.ones(len(text)))} == {0.0}
    others = units.matches(record, found[:1], (3, 6))
    quoted = [m.span() for m in re.finditer("'cd'", text)]
    assert sorted(others) == [(a, b - 1) for a, b in quoted[1:]]
    assert units.matches(record, found[:1], (0, len(text) - 1)) == []


def test_losses_are_minus_the_log_of_what_was_said() -> None:
    codes = encoded("abcadeb", "".join(LABELS))
    y = forward(network(), one_hot(codes, len(LABELS)))["y"]
    expected = [-np.log(y[t, code]) for t, code in enumerate(codes[1:])]
    assert np.allclose(units.losses(network(), codes), expected, atol=1e-5)
    silenced = units.losses(network(), codes, ((1, 0), (1, 3)))
    assert not np.allclose(silenced, expected, atol=1e-3)
    assert np.allclose(units.losses(novice(LABELS), codes), np.log(len(LABELS)))
