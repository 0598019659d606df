"""Beam search against every caption there is."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.captions.beams import search
from engine.captions.decoding import chances, step
from engine.captions.telling import Hand, Manner, tell
from engine.captions.vocabulary import END, START, UNKNOWN
from tests.engine.captions import captioners

SEEDS = st.integers(0, 10_000)
SAID = [code for code in range(len(captioners.WORDS)) if code not in (START, UNKNOWN)]


def everything(seed: int, length: int, temperature: float) -> dict[tuple[int, ...], float]:
    """Log p of every caption of up to so many words, one word after the other."""
    decoder = captioners.captioner(seed).decoder
    view = captioners.view(decoder, seed)
    found = {}
    inner = [code for code in SAID if code != END]
    for n in range(length):
        for words in itertools.product(inner, repeat=n):
            for last in SAID if n + 1 == length else (END,):
                codes, before, log_p = (*words, last), None, 0.0
                for said, code in zip((START, *codes), codes, strict=False):
                    before = step(decoder, view, before, np.array([said]))
                    log_p += math.log(chances(before["a_y"], temperature)[0, code])
                found[codes] = log_p
    return found


@pytest.mark.parametrize("norm", [0.0, 0.7, 1.0])
@pytest.mark.parametrize("seed", range(4))
def test_a_beam_wide_enough_finds_the_likeliest_of_all(seed: int, norm: float) -> None:
    decoder = captioners.captioner(seed).decoder
    view = captioners.view(decoder, seed)
    every = everything(seed, 3, 1.3)
    tree = search(decoder, view, Manner(temperature=1.3, length=3), 200, norm)
    found = {tree.codes(end): tree.nodes[end].log_p for end in tree.ends}
    assert found.keys() == every.keys()
    assert all(found[codes] == pytest.approx(every[codes], abs=1e-4) for codes in every)
    best = max(every, key=lambda codes: every[codes] / len(codes) ** norm)
    assert tree.codes(tree.ends[0]) == best
    scores = [tree.score(end) for end in tree.ends]
    assert scores == sorted(scores, reverse=True)


@given(SEEDS)
def test_a_beam_of_one_takes_the_likeliest_word_each_time(seed: int) -> None:
    decoder = captioners.captioner(seed).decoder
    view = captioners.view(decoder, seed)
    manner = Manner(length=7)
    tree = search(decoder, view, manner, 1)
    assert tree.codes(tree.ends[0]) == tell(decoder, view, manner).codes


@given(SEEDS, st.integers(2, 10), st.booleans())
def test_every_caption_has_its_own_maps(seed: int, width: int, hard: bool) -> None:
    decoder = captioners.captioner(seed).decoder
    view = captioners.view(decoder, seed)
    manner = Manner(hard=hard, length=6, seed=seed)
    tree = search(decoder, view, manner, width)
    assert len({tree.codes(end) for end in tree.ends}) == len(tree.ends) <= width
    for end in tree.ends:
        codes = tree.codes(end)
        alone = tell(decoder, view, manner, Hand(dict(enumerate(codes))))
        for node, found, code in zip(map(tree.nodes.__getitem__, tree.path(end)), alone.steps,
                                     codes, strict=True):  # fmt: skip
            assert np.allclose(node.α, found["α"][0], atol=1e-5)
            assert node.β == pytest.approx(float(found["β"][0]), abs=1e-5)
            assert node.chance == pytest.approx(float(found["p"][0, code]), abs=1e-5)


@given(SEEDS)
def test_a_hand_changes_all_captions(seed: int) -> None:
    decoder = captioners.captioner(seed).decoder
    view = captioners.view(decoder, seed)
    light = np.zeros(12, np.float32)
    light[seed % 12] = 1
    tree = search(decoder, view, Manner(length=5), 4, hand=Hand({1: 4}, {2: light}))
    for end in tree.ends:
        path = [tree.nodes[place] for place in tree.path(end)]
        assert len(path) < 2 or path[1].word == 4
        assert len(path) < 3 or np.array_equal(path[2].α, light)
