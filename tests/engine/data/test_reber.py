"""The Reber grammar against an automaton written from its drawing, and against its strings."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from engine.data.reber import SYMBOLS, Reber, following, string

# The grammar of one string as a regular expression, read off the drawing: the upper way is
# T S* X, the lower P; from the lower loop T* V one leaves by P X T* V, P S or V.
LOWER = "T*V(?:PXT*V)*(?:PS|V)"
STRING = f"B(?:TS*X(?:X{LOWER}|S)|P{LOWER})E"
EMBEDDED = re.compile(f"B(?:T{STRING}T|P{STRING}P)E")


def strings(n: int, seed: int = 0) -> list[str]:
    generator = np.random.default_rng(seed)
    return [string(generator) for _ in range(n)]


SAMPLE = strings(2000)


def test_strings_are_those_of_the_grammar() -> None:
    assert all(EMBEDDED.fullmatch(text) for text in SAMPLE)
    assert min(map(len, SAMPLE)) == 9
    assert np.mean([text[1] == "T" for text in SAMPLE]) == pytest.approx(0.5, abs=0.04)


def test_what_may_follow_is_what_does_follow_in_many_strings() -> None:
    seen: dict[str, Counter[str]] = {}
    for text in strings(10_000, 1):
        for k in range(1, len(text)):
            seen.setdefault(text[:k], Counter())[text[k]] += 1
    often = 0
    for text in SAMPLE:
        ways = following(text)
        assert len(ways) == len(text) - 1
        for k, may in enumerate(ways, start=1):
            met = seen.get(text[:k], Counter())
            assert set(met) <= set(may)
            if met.total() > 40:  # the chance to miss one of two is below one in 10¹²
                often += 1
                assert set(met) == set(may)
                assert min(met.values()) > met.total() / (5 if len(may) > 1 else 2)
    assert often > 12_000


def test_a_batch_is_the_strings_shifted_by_one() -> None:
    inputs, targets, mask = Reber().batch(50, np.random.default_rng(0))
    for told, wanted, counts, text in zip(inputs, targets, mask, SAMPLE, strict=False):
        assert counts.sum() == len(text) - 1
        for array, expected in ((told, text[:-1]), (wanted, text[1:])):
            assert "".join(SYMBOLS[code] for code in array[counts].argmax(axis=1)) == expected
            assert not array[~counts].any()


def test_a_string_is_told_when_all_that_may_follow_leads() -> None:
    _, targets, mask = Reber().batch(30, np.random.default_rng(0))
    outputs = np.zeros_like(targets)
    for k, text in enumerate(SAMPLE[:30]):
        for t, ways in enumerate(following(text)):
            outputs[k, t, [SYMBOLS.index(symbol) for symbol in ways]] = 1 / len(ways)
    assert Reber().solved(outputs, targets, mask).all()
    # Who has forgotten the second symbol is unsure between T and P at the last but one.
    for k, text in enumerate(SAMPLE[:30]):
        outputs[k, len(text) - 3, [SYMBOLS.index("T"), SYMBOLS.index("P")]] = 0.5
    assert not Reber().solved(outputs, targets, mask).any()
