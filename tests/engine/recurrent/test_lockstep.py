"""Cells in lockstep against the engine's own loops, which are tested against torch's layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from engine import weights
from engine.recurrent import learned, lockstep
from engine.recurrent.cells import GATES, Kind
from engine.recurrent.unroll import forward
from tests.engine.recurrent import recurrences
from tests.engine.recurrent.recurrences import CELLS, SEEDS


@given(SEEDS)
@settings(max_examples=60)
def test_many_sequences_are_as_each_by_itself(seed: int) -> None:
    network = recurrences.network(seed)
    many = [recurrences.signal(seed + n, 6, network.layers[0].inputs) for n in range(3)]
    x = torch.from_numpy(np.stack(many, axis=1)).float()  # (T, N, D)
    y = lockstep.forward(network, lockstep.parameters_of(network), x)
    for n, one in enumerate(many):
        record = forward(network, one)
        sums = record.get("a_y", record["y"])
        assert np.allclose(y[:, n].numpy(), sums, rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_are_central_differences(cell: Kind) -> None:
    network = recurrences.network(7, cell, depth=2, inputs=2, squash="tanh")
    x = torch.from_numpy(recurrences.signal(1, 4, 2))[:, None]
    doubles = {name: t.double() for name, t in lockstep.parameters_of(network).items()}
    for tensor in doubles.values():
        tensor.requires_grad_(True)

    def loss() -> torch.Tensor:
        return lockstep.forward(network, doubles, x).square().sum()

    gradients = torch.autograd.grad(loss(), list(doubles.values()))
    for tensor, gradient in zip(doubles.values(), gradients, strict=True):
        place = np.unravel_index(int(gradient.abs().argmax()), gradient.shape)
        around = []
        for step in (1e-5, -1e-5):
            with torch.no_grad():
                tensor[place] += step
                around.append(float(loss()))
                tensor[place] -= step
        assert (around[0] - around[1]) / 2e-5 == pytest.approx(float(gradient[place]), rel=1e-4)


@given(SEEDS)
def test_a_network_comes_back_from_its_arrays(seed: int) -> None:
    network = recurrences.network(seed)
    assert learned.holding(network, learned.arrays(network)) == network
    assert lockstep.network_of(network, lockstep.parameters_of(network)) == network


def test_a_beginner_thinks_everything_equally_likely() -> None:
    for cell in GATES:
        network = learned.novice("abc", cell, 5, 2, 0)
        record = forward(network, np.eye(3, dtype=np.float32))
        assert np.allclose(record["y"], 1 / 3)
    assert (learned.novice("ab", "lstm", 4).layers[0].bias.values[:4] > 0.4).all()


def test_weights_and_card_must_belong_together(tmp_path: Path) -> None:
    network = learned.novice("abc", "gru", 4)
    card = {"cell": "gru", "labels": list("abc")}
    weights.save("own", learned.arrays(network), card, tmp_path)
    assert learned.shipped("own", tmp_path) == learned.holding(network, learned.halved(network))
    for wrong, words in (
        ({"cell": "gru"}, "does not say which characters"),
        (card | {"labels": ["a"]}, "train it again"),
        (card | {"cell": "abacus"}, "train it again"),
    ):
        weights.save("own", learned.arrays(network), wrong, tmp_path)
        with pytest.raises(weights.WeightsError, match=words):
            learned.shipped("own", tmp_path)
    for text in ("{", "[]"):
        (tmp_path / "own.json").write_text(text)
        with pytest.raises(weights.WeightsError, match="card"):
            learned.shipped("own", tmp_path)
    (tmp_path / "own.json").unlink()
    with pytest.raises(weights.WeightsError, match="is missing"):
        learned.shipped("own", tmp_path)
