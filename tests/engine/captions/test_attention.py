"""Attention, soft and hard, against plain loops and torch's softmax."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.captions.attention import entropy, looked, sigma, soft, softmax
from tests.engine.captions import captioners

SEEDS = st.integers(0, 10_000)


@given(SEEDS)
def test_one_step_is_the_papers(seed: int) -> None:
    decoder = captioners.captioner(seed).decoder
    view = captioners.view(decoder, seed)
    dice = np.random.default_rng(seed)
    h = dice.uniform(-1, 1, (3, len(view.h))).astype(np.float32)
    u, g = decoder.attention.compare(view.projected, decoder.attention.question(h))
    assert u.shape == (3, *view.projected.shape)
    α, β = softmax(g), decoder.attention.gate(h)
    assert β.shape == (3,)  # a scalar for each caption, whatever the number of channels
    for row in range(3):
        plain = captioners.look(
            captioners.doubles(decoder), view.a.astype(float), h[row].astype(float)
        )
        assert np.allclose(g[row], plain[0], atol=1e-5)
        assert np.allclose(α[row], plain[1], atol=1e-6)
        assert β[row] == pytest.approx(plain[2], abs=1e-6)
    assert np.allclose(soft(α, view.a), [sum(s * a for s, a in zip(row, view.a, strict=True))
                                         for row in α], atol=1e-5)  # fmt: skip


@given(SEEDS, st.floats(0.01, 300))
def test_softmax_is_torchs(seed: int, size: float) -> None:
    g = np.random.default_rng(seed).normal(0, size, (4, 9)).astype(np.float32)
    assert np.allclose(softmax(g), torch.softmax(torch.tensor(g), 1), atol=1e-6)
    assert np.allclose(sigma(g), torch.sigmoid(torch.tensor(g)), atol=1e-6)


def test_places_are_drawn_as_often_as_they_are_lit() -> None:
    α = softmax(np.random.default_rng(3).normal(0, 1, (2, 6)).astype(np.float32))
    draws = np.random.default_rng(0).random(20_000)
    found = np.array([looked(α, u) for u in draws])
    for row in range(2):
        often = np.bincount(found[:, row], minlength=6) / len(draws)
        error = np.sqrt(α[row] * (1 - α[row]) / len(draws))
        assert (np.abs(often - α[row]) < 4 * error).all()


def test_a_place_without_light_is_never_drawn() -> None:
    α = np.array([[0, 0.5, 0, 0.5, 0]], np.float32)
    assert {int(looked(α, u)[0]) for u in np.linspace(0, 1, 100, endpoint=False)} == {1, 3}


def test_entropy_in_closed_form() -> None:
    α = np.array([[1, 0, 0, 0], [0.25] * 4, [0.5, 0.5, 0, 0]], np.float32)
    assert np.allclose(entropy(α), [0, math.log(4), math.log(2)], atol=1e-6)
