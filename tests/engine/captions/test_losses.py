"""Many captions at once against the decoder that tells one, and against central differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.captions import model
from engine.captions.decoding import Decoder
from engine.captions.encoder import Convolution, Form
from engine.captions.learning import losses
from engine.captions.learning.losses import lesson
from engine.captions.telling import Hand, Manner, tell

FORM = Form(12, (Convolution(5, 4, 4),))  # a grid of 3 × 3 places, D = 5
WORDS = ("<end>", "<start>", "<unknown>", "a", "dog", "on", "the", "sea")
CAPTIONS = ((3, 4, 0), (6, 7, 5, 6, 4, 0), (4, 0), (3, 7, 5, 6, 7, 0))
WHICH = (0, 0, 1, 1)
CAPTIONER = model.novice(WORDS, FORM, 3, units=7, attention=4, embedding=6)


def parameters(dtype: torch.dtype = torch.float32) -> dict[str, torch.Tensor]:
    arrays = CAPTIONER.decoder.arrays
    chance = torch.Generator().manual_seed(1)
    return {
        name: (torch.from_numpy(array) + 0.1 * torch.randn(array.shape, generator=chance)).to(dtype)
        for name, array in arrays.items()
    }


def seen(dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return torch.randn(2, 9, 5, generator=torch.Generator().manual_seed(2)).to(dtype)


def one_by_one() -> list[dict[str, np.ndarray]]:
    """The same captions, each told by the decoder that the window uses."""
    p, a = parameters(), seen()
    decoder = Decoder({name: tensor.numpy() for name, tensor in p.items()})
    told = []
    for caption, picture in zip(CAPTIONS, WHICH, strict=True):
        hand = Hand(dict(enumerate(caption)))
        told.append(
            tell(decoder, decoder.view(a[picture].numpy(), (3, 3)), Manner(), hand).record()
        )
    return told


def test_every_word_and_every_light_is_that_of_the_decoder() -> None:
    given = lesson(CAPTIONS, WHICH)
    found = losses.told(parameters(), seen(), given)
    expected = one_by_one()
    start = 0
    for t, going in enumerate(given.going):
        for row in range(going):
            place = int(given.rows[row])
            np.testing.assert_allclose(found.a_y[start + row], expected[place]["a_y"][t], atol=2e-5)
            np.testing.assert_allclose(found.α[t][row], expected[place]["α"][t], atol=1e-5)
        start += going
    assert start == len(found.a_y) == sum(map(len, CAPTIONS))


def test_the_loss_is_the_papers_sum_over_places() -> None:
    given = lesson(CAPTIONS, WHICH)
    found = losses.told(parameters(), seen(), given)
    surprise = uneven = 0.0
    for caption, told in zip(CAPTIONS, one_by_one(), strict=True):
        surprise -= sum(float(np.log(told["y"][t, code])) for t, code in enumerate(caption))
        for i in range(9):
            uneven += (1 - sum(float(told["α"][t, i]) for t in range(len(caption)))) ** 2
    assert float(losses.surprise(found, given)) == pytest.approx(surprise, rel=1e-5)
    assert float(losses.unevenness(found, given)) == pytest.approx(uneven, rel=1e-5)


def test_light_astray_is_counted_where_a_word_names_something() -> None:
    masks = torch.zeros(4, 6, 9)
    masks[1, 3, 4] = 1.0  # the fourth word of the second caption names the middle
    masks[2, 0, :2] = 0.5
    given = lesson(CAPTIONS, WHICH, masks)
    found = losses.told(parameters(), seen(), given)
    told = one_by_one()
    expected = -np.log(told[1]["α"][3, 4]) - 0.5 * np.log(told[2]["α"][0, :2]).sum()
    assert float(losses.astray(found, given)) == pytest.approx(float(expected), rel=1e-4)


def test_what_is_dropped_is_dropped_from_the_right_caption() -> None:
    given = lesson(CAPTIONS, WHICH)
    kept = torch.ones(4, 6, 6)
    kept[1] = 0  # all numbers of the second caption's d
    found = losses.told(parameters(), seen(), given, kept[given.rows])
    plain = losses.told(parameters(), seen(), given)
    start = 0
    for going in given.going:
        for row in range(going):
            said = found.a_y[start + row]
            if int(given.rows[row]) == 1:
                torch.testing.assert_close(said, parameters()["L_b"])
            else:
                torch.testing.assert_close(said, plain.a_y[start + row])
        start += going


def test_gradients_are_central_differences() -> None:
    masks = torch.rand(4, 6, 9, generator=torch.Generator().manual_seed(4)).double()
    p, a = parameters(torch.float64), seen(torch.float64)
    given = lesson(CAPTIONS, WHICH, masks)

    def loss() -> torch.Tensor:
        found = losses.told(p, a, given)
        said, even = losses.surprise(found, given), losses.unevenness(found, given)
        return said + even + 0.5 * losses.astray(found, given)

    for tensor in (*p.values(), a):
        tensor.requires_grad_()
    gradients = torch.autograd.grad(loss(), [*p.values(), a])
    with torch.no_grad():
        for tensor, gradient in zip((*p.values(), a), gradients, strict=True):
            place = int(gradient.abs().argmax())
            flat, ε = tensor.view(-1), 1e-5
            flat[place] += ε
            above = float(loss())
            flat[place] -= 2 * ε
            below = float(loss())
            flat[place] += ε
            slope = (above - below) / (2 * ε)
            assert float(gradient.view(-1)[place]) == pytest.approx(slope, rel=1e-5, abs=1e-8)


def test_a_place_that_is_drawn_is_seen_alone() -> None:
    """As the decoder that the window uses does it, with the same numbers to draw with."""
    p, a = parameters(), seen()
    decoder = Decoder({name: tensor.numpy() for name, tensor in p.items()})
    given = lesson(CAPTIONS, WHICH)
    u = Manner(hard=True, seed=9).draws()[:6, 0]
    draws = torch.tensor(u, dtype=torch.float32).repeat(4, 1)
    found = losses.told(p, a, given, draws=draws)
    for row, place in enumerate(given.rows.tolist()):
        hand = Hand(dict(enumerate(CAPTIONS[place])))
        view = decoder.view(a[WHICH[place]].numpy(), (3, 3))
        told = tell(decoder, view, Manner(hard=True, seed=9), hand).record()
        start = 0
        for t, going in enumerate(given.going):
            if row < going:
                np.testing.assert_allclose(found.a_y[start + row], told["a_y"][t], atol=2e-5)
                s = int(told["s"][t].argmax())
                assert float(found.drawn[t][row]) == pytest.approx(
                    float(np.log(told["α"][t, s])), abs=1e-3
                )
            start += going


def test_below_nought_nothing_is_drawn() -> None:
    given = lesson(CAPTIONS, WHICH)
    soft = losses.told(parameters(), seen(), given)
    same = losses.told(parameters(), seen(), given, draws=-torch.ones(4, 6))
    torch.testing.assert_close(soft.a_y, same.a_y)
    assert all(not drawn.any() for drawn in same.drawn)


def test_reinforce_is_the_slope_of_what_is_expected() -> None:
    """Over all places that a caption of one word may draw, each as often as its α."""
    p, a = parameters(torch.float64), seen(torch.float64)
    given = lesson([(4,)], [0])
    for tensor in p.values():
        tensor.requires_grad_()
    α = losses.told(p, a, given).α[0][0].detach()
    middles = α.cumsum(0) - α / 2
    baseline = torch.tensor([-1.5], dtype=torch.float64)
    expected, reinforced = [], []
    for s, u in enumerate(middles.tolist()):
        found = losses.told(p, a, given, draws=torch.tensor([[u]]))
        chance = found.α[0][0, s]
        loss = losses.surprise(found, given) + losses.rewarded(found, given, baseline)
        expected.append(-chance * losses.likelihoods(found, given)[0])
        reinforced.append(α[s] * loss)
    names = [name for name in p if name not in ("init_c.W", "init_c.b")]
    own = [p[name] for name in names]
    wanted = torch.autograd.grad(torch.stack(expected).sum(), own, retain_graph=True)
    got = torch.autograd.grad(torch.stack(reinforced).sum(), own)
    for name, one, other in zip(names, wanted, got, strict=True):
        torch.testing.assert_close(other, one, rtol=1e-3, atol=1e-4, msg=name)


def test_entropy_is_that_of_every_map() -> None:
    given = lesson(CAPTIONS, WHICH)
    found = losses.told(parameters(), seen(), given)
    told = sum(float(-(α * np.log(α)).sum()) for one in one_by_one() for α in one["α"])
    assert float(losses.entropy(found)) == pytest.approx(told, rel=1e-3)
