"""Units that follow patterns: masks against plain rules, correlation against numpy's own."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.texts import encoded
from engine.language import units
from engine.language.units import brackets, indentation, inside_quotes, place_in_line
from engine.language.writing import one_hot
from engine.recurrent.learned import novice
from engine.recurrent.unroll import forward
from tests.engine.language.test_language import LABELS, network

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
        ("don't, f'a'", "00000000111"),
        ("an 'x't y", "000111000"),
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


def test_the_same_units_are_on_elsewhere() -> None:
    text = "ab 'cd' " * 10
    quoted = inside_quotes(text)
    states = np.random.default_rng(0).normal(size=(len(text), 5)).astype(np.float32)
    states[:, 3], states[:, 1], states[:, 0] = 1 - 2 * quoted, 5 + quoted, 0.1
    record = {"h 1": states * 0, "C 1": states}
    held = units.together(record, (3, 6))
    assert {(one.unit, one.least < 0) for one in held[:2]} == {(3, True), (1, False)}
    assert 0 not in {one.unit for one in held}, "it never changes"
    shared = units.sharing(record, held[:2])
    assert (shared == 2 * quoted).all()
    places = [m.span() for m in re.finditer("'cd'", text)]
    found = units.matches(shared, (3, 6))
    assert [(m.first, m.last, m.shared) for m in found] == [(a, b - 1, 2) for a, b in places[1:]]
    assert units.matches(units.sharing(record, []), (3, 6)) == []
    assert units.matches(shared, (0, len(text) - 1)) == []


@given(st.integers(0, 2**32 - 1), st.integers(0, 20), st.integers(0, 9))
def test_what_is_on_is_so_at_every_character(seed: int, first: int, more: int) -> None:
    h = np.random.default_rng(seed).normal(size=(30, 12)).cumsum(axis=0)
    record, span = {"h 1": h.astype(np.float32)}, (first, first + more)
    held = units.together(record, span)
    z = (h - h.mean(axis=0)) / h.std(axis=0)
    assert len(held) <= units.TOGETHER
    for one in held:
        inside = [z[t, one.unit] for t in range(first, first + more + 1)]
        assert len({value > 0 for value in inside}) == 1
        assert min(inside, key=abs) == pytest.approx(one.least, abs=1e-4)
    shared = units.sharing(record, held)
    assert (shared[first : first + more + 1] == len(held)).all()
    found = units.matches(shared, span)
    taken = [t for m in found for t in range(m.first, m.last + 1)]
    assert len(taken) == len(set(taken))
    assert not set(taken) & set(range(first, first + more + 1))
    for m in found:
        assert 2 * m.shared > len(held)
        assert min(shared[m.first : m.last + 1]) >= m.shared
        assert 4 * (m.last - m.first + 1) > more


def test_losses_are_minus_the_log_of_what_was_said() -> None:
    codes = encoded("abcadeb", "".join(LABELS))
    y = forward(network(), one_hot(codes, len(LABELS)))["y"]
    expected = [-np.log(y[t, code]) for t, code in enumerate(codes[1:])]
    assert np.allclose(units.losses(network(), codes), expected, atol=1e-5)
    silenced = units.losses(network(), codes, ((1, 0), (1, 3)))
    assert not np.allclose(silenced, expected, atol=1e-3)
    assert np.allclose(units.losses(novice(LABELS), codes), np.log(len(LABELS)))
