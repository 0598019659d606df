"""The sentences of the gap: words, lengths, and that nothing but the country tells the answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.sentences import (
    LANGUAGES,
    MAX_GAP,
    NEAR,
    VOCABULARY,
    batch,
    fillers,
    sentence,
)

GAPS = st.integers(0, MAX_GAP)
SEEDS = st.integers(0, 2**32)


@given(st.sampled_from(sorted(LANGUAGES)), GAPS, SEEDS)
def test_a_sentence_has_its_gap_and_its_answer(country: str, gap: int, seed: int) -> None:
    words = sentence(country, gap, np.random.default_rng(seed))
    assert words[:6] == ["I", "grew", "up", "in", country, "."]
    assert words[-4:] == ["I", "speak", "fluent", LANGUAGES[country]]
    assert len(words) == gap + 10
    between = words[6:-4]
    assert not set(between) & {*LANGUAGES, *LANGUAGES.values(), "grew", "fluent"}
    assert set(words) <= set(VOCABULARY)
    assert words == sentence(country, gap, np.random.default_rng(seed))


@given(GAPS, SEEDS)
def test_longer_gaps_end_as_shorter_ones_do_with_a_whole_sentence(gap: int, seed: int) -> None:
    words = fillers(gap, np.random.default_rng(seed))
    assert len(words) == gap
    assert gap == 0 or words[-1] == "."


def test_a_batch_is_places_in_the_vocabulary() -> None:
    found = batch(300, 7, np.random.default_rng(0))
    assert found.shape == (300, 17)
    answers = {VOCABULARY[code] for code in found[:, -1]}
    assert answers == set(LANGUAGES.values())
    for row in found[:20]:
        words = [VOCABULARY[code] for code in row]
        assert LANGUAGES[words[4]] == words[-1]


def test_the_vocabulary_is_small_and_names_each_word_once() -> None:
    assert len(set(VOCABULARY)) == len(VOCABULARY) <= 200
    assert {word for phrase in NEAR for word in phrase.split()} <= set(VOCABULARY)
    assert "the clouds are in the sky" in NEAR


def test_what_cannot_be_said_is_refused() -> None:
    dice = np.random.default_rng(0)
    with pytest.raises(ValueError, match="no “Atlantis” here; choose Italy"):
        sentence("Atlantis", 3, dice)
    for gap in (-1, MAX_GAP + 1):
        with pytest.raises(ValueError, match="0 to 100 words"):
            sentence("Italy", gap, dice)
