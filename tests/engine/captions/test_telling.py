"""Captions, told word by word: the equations, and what a hand changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.array import Floats
from engine.captions import sampling
from engine.captions.decoding import Decoder, chances, remember, step
from engine.captions.telling import Caption, Hand, Manner, tell
from engine.captions.vocabulary import END, START, UNKNOWN, spelled
from tests.engine.captions import captioners

SEEDS = st.integers(0, 10_000)
PLACES = captioners.GRID[0] * captioners.GRID[1]


def told(
    model: int, hand: Hand | None = None, known: Caption | None = None, **how: object
) -> Caption:
    decoder = captioners.captioner(model).decoder
    manner = Manner(length=9, **how)  # type: ignore[arg-type]
    return tell(decoder, captioners.view(decoder, model), manner, hand or Hand(), known)


def light(seed: int) -> Floats:
    drawn = np.random.default_rng(seed).random(PLACES)
    return np.asarray(drawn / drawn.sum(), np.float32)


@given(SEEDS, st.booleans())
def test_every_step_is_the_papers(seed: int, hard: bool) -> None:
    decoder = captioners.captioner(seed).decoder
    view = captioners.view(decoder, seed)
    painted = {1: light(seed)}
    caption = tell(decoder, view, Manner(hard=hard, length=4), Hand(light=painted))
    p, a = captioners.doubles(decoder), view.a.astype(float)
    c, h = captioners.begin(p, a)
    assert np.allclose(view.C, c, atol=1e-5)
    assert np.allclose(view.h, h, atol=1e-5)
    word = START
    for t, (found, said) in enumerate(zip(caption.steps, caption.codes, strict=True)):
        hand = list(map(float, painted[t])) if t in painted else None
        place = int(found["s"][0].argmax()) if hard else None
        plain = captioners.step(p, a, c, h, word, hand, place)
        for name, values in plain.items():
            assert np.allclose(found[name][0], values, atol=2e-4), (name, t)
        assert said == int(found["p"][0].argmax())
        c, h, word = plain["C 1"], plain["h 1"], said


@given(SEEDS)
def test_the_lstm_is_torchs(seed: int) -> None:
    decoder = captioners.captioner(seed).decoder
    dice = np.random.default_rng(seed)
    x, C, h = (dice.normal(0, 1, (2, n)).astype(np.float32) for n in (10, 7, 7))
    cell = torch.nn.LSTMCell(10, 7)
    order = [1, 0, 2, 3]  # torch has i, f, g, o; here f, i, C̃, o

    def turned(name: str) -> torch.Tensor:
        parts = np.split(decoder.arrays[name], 4)
        return torch.tensor(np.concatenate([parts[n] for n in order]))

    with torch.no_grad():
        cell.weight_ih.copy_(turned("lstm.W_x"))
        cell.weight_hh.copy_(turned("lstm.W_h"))
        cell.bias_ih.copy_(turned("lstm.b"))
        cell.bias_hh.zero_()
        now, state = cell(torch.tensor(x), (torch.tensor(h), torch.tensor(C)))
    found = remember(decoder, x, C, h)
    assert np.allclose(found["h 1"], now, atol=1e-5)
    assert np.allclose(found["C 1"], state, atol=1e-5)


@given(SEEDS, st.booleans(), st.booleans())
def test_forcing_the_word_it_says_changes_nothing(seed: int, hard: bool, sampled: bool) -> None:
    plain = told(seed, hard=hard, sampled=sampled, seed=seed)
    for t, code in enumerate(plain.codes):
        forced = told(seed, Hand({t: code}), hard=hard, sampled=sampled, seed=seed)
        assert forced.codes == plain.codes
        for one, other in zip(forced.steps, plain.steps, strict=True):
            assert all(np.array_equal(one[name], other[name]) for name in one)


@given(SEEDS, st.integers(0, 3), st.booleans())
def test_a_hand_changes_only_what_comes_after(seed: int, at: int, hard: bool) -> None:
    plain = told(seed, hard=hard, seed=seed)
    hand = Hand({at: 3}, {at: light(seed)})
    anew = told(seed, hand, hard=hard, seed=seed)
    quick = told(seed, hand, plain, hard=hard, seed=seed)
    assert quick.codes == anew.codes
    assert quick.codes[:at] == plain.codes[:at]
    for t, (one, other) in enumerate(zip(quick.steps, anew.steps, strict=True)):
        for name in one:
            assert np.array_equal(one[name], other[name])
            if t < min(at, len(plain.steps)):
                assert np.array_equal(one[name], plain.steps[t][name])
    if at < len(anew.codes):
        assert anew.codes[at] == 3
        assert np.array_equal(anew.steps[at]["α"][0], light(seed))


def test_the_caption_ends_where_it_says_so() -> None:
    lengths = set()
    for seed in range(40):
        caption = told(seed, sampled=True, seed=seed)
        assert END not in caption.codes[:-1]
        assert not {START, UNKNOWN} & set(caption.codes)
        assert len(caption.codes) <= 9
        lengths.add(len(caption.codes))
    assert len(lengths) > 2


def test_where_it_looks_depends_on_the_word() -> None:
    for seed in range(5):
        α = told(seed, Hand({t: 3 + t % 4 for t in range(6)})).record()["α"]
        assert np.abs(α[1:] - α[:-1]).max(axis=1).min() > 1e-4


def test_places_of_hard_attention_follow_the_chances() -> None:
    counts, plain = np.zeros(PLACES), told(1)
    for seed in range(2000):
        caption = told(1, Hand({0: END}), hard=True, seed=seed)
        counts += caption.steps[0]["s"][0]
    α = plain.steps[0]["α"][0]
    assert (np.abs(counts / 2000 - α) < 4 * np.sqrt(α * (1 - α) / 2000) + 1e-9).all()


def test_words_are_drawn_by_their_chances_at_a_temperature() -> None:
    counts = np.zeros(len(captioners.WORDS))
    for seed in range(2000):
        caption = told(2, sampled=True, seed=seed, temperature=1.7)
        counts[caption.codes[0]] += 1
    p = caption.steps[0]["p"][0]
    assert (np.abs(counts / 2000 - p) < 4 * np.sqrt(p * (1 - p) / 2000) + 1e-9).all()
    powers = caption.steps[0]["y"][0].astype(float) ** (1 / 1.7)
    powers[[START, UNKNOWN]] = 0
    assert np.allclose(p, powers / powers.sum(), atol=1e-5)


def test_captions_side_by_side_are_captions_alone() -> None:
    decoder = captioners.captioner(4).decoder
    view = captioners.view(decoder, 4)
    first = step(decoder, view, None, np.array([START]))
    before = {name: np.repeat(first[name], 3, axis=0) for name in ("C 1", "h 1")}
    together = step(decoder, view, before, np.array([3, 4, 5]))
    for row, code in enumerate((3, 4, 5)):
        alone = step(decoder, view, first, np.array([code]))
        for name, values in alone.items():
            assert np.allclose(together[name][row], values[0], atol=1e-5), name
    assert (chances(together["a_y"], 1.0)[:, [START, UNKNOWN]] == 0).all()


@pytest.mark.parametrize("name", ["E", "beta.w", "lstm.W_x", "L_b"])
def test_a_decoder_that_does_not_fit_together_is_refused(name: str) -> None:
    arrays = dict(captioners.captioner().decoder.arrays)
    shorter = {**arrays, name: arrays[name][:-1]}
    with pytest.raises(ValueError, match="beside the others"):
        Decoder(shorter)
    del arrays[name]
    with pytest.raises(ValueError, match=f"lacks {name}"):
        Decoder(arrays)


@pytest.mark.parametrize("sampled", [False, True])
def test_captions_of_many_seeds_are_those_of_each(sampled: bool) -> None:
    decoder = captioners.captioner(5).decoder
    view = captioners.view(decoder, 5)
    manner = Manner(hard=True, sampled=sampled, temperature=1.3, seed=40, length=6)
    hand = Hand({2: 4}, {1: light(3)})
    many = sampling.captions(decoder, view, manner, 30, hand)
    alone = [tell(decoder, view, replace(manner, seed=40 + n), hand).codes for n in range(30)]
    assert many == alone
    found = sampling.counted(many, captioners.WORDS, 40)
    assert sum(sentence.times for sentence in found) == 30
    assert len(found) == len(set(many)) > 1
    assert all(spelled(many[s.seed - 40], captioners.WORDS) == s.text for s in found)
    assert [s.times for s in found] == sorted((s.times for s in found), reverse=True)
