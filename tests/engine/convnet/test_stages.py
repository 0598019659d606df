"""Every layer against torch's own functions and against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from engine.array import Array
from engine.convnet import stages
from engine.convnet.layers import Convolution, FullyConnected, Pooling, ReLU, out_shape, shapes
from engine.convnet.legal_layers import fit
from engine.systems import convnet
from tests.engine.convnet import stacks
from tests.engine.recurrent import loops


def tensor(values: loops.Numbers) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)[None]


def close(found: torch.Tensor, expected: loops.Numbers) -> None:
    np.testing.assert_allclose(found[0].numpy(), expected, rtol=1e-9, atol=1e-12)


def test_convolution_is_no_flipped_filter() -> None:
    """Network libraries correlate: a filter with its 1 at the right end reads the right cell."""
    x = tensor(np.arange(5.0).reshape(1, 1, 5).repeat(3, 1))
    filters = np.zeros((1, 1, 3, 3))
    filters[0, 0, 1, 2] = 1
    layer = Convolution(Array(filters), mode="sum")
    assert stages.convolution(layer, x, torch.tensor(filters)).flatten().tolist() == [2, 3, 4]


def convolved(seed: int) -> tuple[Convolution, loops.Numbers]:
    """A convolution and maps that it can read."""
    dice = stacks.Dice(seed)
    asked = dice.convolution()
    shape = asked.filters.shape[1], dice.upto(9, 1), dice.upto(9, 1)
    (layer,), _ = fit((asked,), shape, 2, 0)
    assert isinstance(layer, Convolution)
    return layer, dice.generator.uniform(-1, 1, shape)


@given(stacks.SEEDS.map(convolved))
def test_convolution(case: tuple[Convolution, loops.Numbers]) -> None:
    layer, x = case
    w = layer.filters.values.astype(np.float64)
    b = None if layer.bias is None else layer.bias.values.astype(np.float64)
    bias = None if b is None else torch.tensor(b)
    y = stages.convolution(layer, tensor(x), torch.tensor(w), bias)
    close(y, loops.convolution(layer, x, w, b))
    torchs = torch.nn.Conv2d(
        x.shape[0],
        layer.maps,
        layer.size,
        layer.stride,
        layer.padding,
        layer.dilation,
        padding_mode="zeros" if layer.padding_mode == "zero" else layer.padding_mode,
        bias=b is not None,
        dtype=torch.float64,
    )
    scale = w[0].size if layer.mode == "match" else 1
    torchs.load_state_dict(
        {"weight": torch.tensor(w / scale)} | ({} if bias is None else {"bias": bias})
    )
    close(y, torchs(tensor(x))[0].detach().numpy())
    assert tuple(y[0].shape) == out_shape(layer, x.shape)


@given(stacks.SEEDS)
def test_pooling(seed: int) -> None:
    dice = stacks.Dice(seed)
    layer = dice.pooling()
    maps, rows, columns = dice.upto(3, 1), dice.upto(9, layer.size), dice.upto(9, layer.size)
    x = dice.generator.uniform(-1, 1, (maps, rows, columns))
    y = stages.pooling(layer, tensor(x))
    close(y, loops.pooling(layer, x))
    torchs = F.max_pool2d if layer.kind == "max" else F.avg_pool2d
    close(y, torchs(tensor(x), layer.size, layer.stride, 0, ceil_mode=layer.partial)[0].numpy())
    assert tuple(y[0].shape) == out_shape(layer, (maps, rows, columns))


def test_of_cells_alike_to_float_error_the_first_takes_the_gradient() -> None:
    alike = np.float32(1) / 3 + np.array([[0, 2, -4], [1, 0, 3], [0, -3, 0]]) * 2.0**-25
    x = torch.tensor(alike, dtype=torch.float32)[None, None].requires_grad_()
    y = stages.pooling(Pooling(), x)
    assert y.flatten().tolist() == F.max_pool2d(x, 2, 2, ceil_mode=True).flatten().tolist()
    y.sum().backward()  # type: ignore[no-untyped-call]
    assert x.grad is not None
    assert x.grad[0, 0].tolist() == [[1, 0, 1], [0, 0, 0], [1, 0, 1]]


def test_a_border_window_counts_only_what_it_covers() -> None:
    x = tensor(np.array([[[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]]))
    average = stages.pooling(Pooling("average"), x)
    assert average[0, 0].tolist() == [[3, 4.5], [7.5, 9]]
    assert stages.pooling(Pooling("average", partial=False), x)[0, 0].tolist() == [[3]]


@given(st.integers(0, 2**16), st.integers(1, 3), stacks.SIDES)
def test_relu(seed: int, maps: int, sides: tuple[int, int]) -> None:
    x = np.random.default_rng(seed).integers(-2, 3, (maps, *sides)).astype(np.float64)
    close(stages.relu(tensor(x)), loops.relu(x))
    assert torch.equal(stages.relu(tensor(x)), F.relu(tensor(x)))


def test_relu_lets_no_gradient_through_at_zero() -> None:
    x = torch.tensor([-1.0, 0.0, 2.0], requires_grad=True)
    (slope,) = torch.autograd.grad(stages.relu(x).sum(), x)
    assert slope.tolist() == [0, 0, 1]


@given(st.integers(0, 2**16), st.integers(1, 10), st.integers(1, 30), st.booleans())
def test_votes_and_shares(seed: int, classes: int, values: int, biased: bool) -> None:
    generator = np.random.default_rng(seed)
    x, w = generator.normal(size=(values, 1, 1)), generator.normal(size=(classes, values))
    b = generator.normal(size=classes) if biased else None
    bias = None if b is None else torch.tensor(b)
    y = stages.fully_connected(tensor(x), torch.tensor(w), bias)
    close(y, loops.votes(x, w, b))
    close(y, F.linear(tensor(x).flatten(1), torch.tensor(w), bias)[0, :, None, None].numpy())
    p = stages.softmax(y)
    close(p, loops.softmax(loops.votes(x, w, b)))
    assert float(p.sum()) == pytest.approx(1)


@given(st.integers(0, 2**16), st.integers(2, 6), st.sampled_from(["votes", "softmax"]))
def test_loss(seed: int, classes: int, output: str) -> None:
    y = torch.tensor(np.random.default_rng(seed).normal(size=(1, classes, 1, 1)))
    layer = FullyConnected(Array(np.zeros((classes, 1))), output=output)  # type: ignore[arg-type]
    target = seed % classes
    last = stages.softmax(y) if output == "softmax" else y
    found = stages.loss(layer, last, torch.tensor([target]))
    assert float(found) == pytest.approx(loops.loss(layer, last[0].numpy(), target), rel=1e-9)
    votes, wanted = y.flatten(1), torch.tensor([target])
    torchs = F.cross_entropy(votes, wanted)
    if output == "votes":
        torchs = 0.5 * F.mse_loss(votes, F.one_hot(wanted, classes).double(), reduction="sum")
    assert float(found) == pytest.approx(float(torchs), rel=1e-9)


@given(stacks.legal(stacks.settings()))
def test_a_whole_stack(settings: convnet.Settings) -> None:
    parameters = stages.parameters_of(settings.layers, torch.device("cpu"))
    doubles = {name: value.double() for name, value in parameters.items()}
    x = settings.input.values.astype(np.float64)
    found = stages.forward(settings.layers, tensor(x), doubles)
    plain = {name: value.numpy() for name, value in doubles.items()}
    expected = loops.forward(settings.layers, x, plain)
    assert list(found) == list(expected)
    for name in found:
        close(found[name], expected[name])


def test_shapes_follow_the_stack() -> None:
    layers = Convolution(Array(np.ones((3, 1, 3, 3)))), ReLU(), Pooling()
    assert shapes(layers, (1, 9, 9)) == [(1, 9, 9), (3, 7, 7), (3, 7, 7), (3, 4, 4)]
