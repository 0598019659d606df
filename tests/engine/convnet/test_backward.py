"""Gradients, held against autograd in double precision and against central differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import Tensor

from engine.array import Array
from engine.convnet.backward import gradient_of
from engine.convnet.layers import Convolution, FullyConnected, Pooling, ReLU, parameter_names
from engine.systems import convnet
from engine.trace import Cell, Trace
from tests.engine.convnet import stacks
from tests.engine.recurrent import loops

STEP = 1e-6


def doubles(trace: Trace, settings: convnet.Settings) -> dict[str, loops.Numbers]:
    """What can be changed: the input, filters, weights and biases, in double precision."""
    names = [n for i, layer in enumerate(settings.layers, 1) for n in parameter_names(i, layer)]
    return {name: trace[name].astype(np.float64) for name in ("input", *names)}


def layered(layer: object, n: int, x: Tensor, known: dict[str, Tensor]) -> Tensor:
    """One layer in torch's own words."""
    b = known.get(f"bias {n}")
    match layer:
        case Convolution():
            w = known[f"filters {n}"]
            w = w / w[0].numel() if layer.mode == "match" else w
            if layer.padding:
                mode = "constant" if layer.padding_mode == "zero" else layer.padding_mode
                x = F.pad(x, [layer.padding] * 4, mode=mode)
            return F.conv2d(x, w, b, layer.stride, 0, layer.dilation)
        case Pooling(kind="max"):
            return F.max_pool2d(x, layer.size, layer.stride, ceil_mode=layer.partial)
        case Pooling():
            return F.avg_pool2d(x, layer.size, layer.stride, ceil_mode=layer.partial)
        case FullyConnected():
            return F.linear(x.flatten(1), known[f"weights {n}"], b)[..., None, None]
    return F.relu(x)


def by_autograd(
    settings: convnet.Settings, numbers: dict[str, loops.Numbers]
) -> dict[str, loops.Numbers]:
    """∂L/∂ every stage and every parameter, named as in a trace."""
    known = {name: torch.tensor(values, requires_grad=True) for name, values in numbers.items()}
    stages: dict[str, Tensor] = {}
    x = known["input"][None]
    words = {Convolution: "convolution", ReLU: "relu", Pooling: "pooling", FullyConnected: "votes"}
    for n, layer in enumerate(settings.layers, 1):
        x = stages[f"{words[type(layer)]} {n}"] = layered(layer, n, x, known)
        if isinstance(layer, FullyConnected) and layer.output == "softmax":
            x = stages[f"shares {n}"] = torch.softmax(x, 1)
    target = settings.target or 0
    last = settings.layers[-1]
    assert isinstance(last, FullyConnected)
    if last.output == "softmax":
        loss = -x[0, target, 0, 0].log()
    else:
        loss = 0.5 * (x.flatten() - F.one_hot(torch.tensor(target), last.classes)).square().sum()
    named = {**known, **stages}
    slopes = torch.autograd.grad(loss, list(named.values()))
    return {
        name: (slope[0] if name in stages else slope).numpy()
        for name, slope in zip(named, slopes, strict=True)
    }


@given(stacks.legal(stacks.settings(answers=True, most=4)))
def test_gradients_are_autograds_in_double_precision(settings: convnet.Settings) -> None:
    trace = convnet.run(settings, "cpu")
    assume(float(trace["loss"]) < 20)  # beyond, a share has lost its digits in single precision
    expected = by_autograd(settings, doubles(trace, settings))
    assert {gradient_of(name) for name in expected} == {n for n in trace.arrays if n[0] == "∂"}
    for name, slope in expected.items():
        found = trace[gradient_of(name)]
        scale = 1e-4 * float(np.abs(slope).max()) + 1e-6
        np.testing.assert_allclose(found, slope, rtol=1e-3, atol=scale, err_msg=name)


def loss_at(settings: convnet.Settings, numbers: dict[str, loops.Numbers]) -> float:
    y = list(loops.forward(settings.layers, numbers["input"], numbers).values())[-1]
    last = settings.layers[-1]
    assert isinstance(last, FullyConnected)
    return loops.loss(last, y, settings.target or 0)


def difference(
    settings: convnet.Settings, numbers: dict[str, loops.Numbers], cell: Cell
) -> float | None:
    """The loss's slope along one number by plain loops; None on a kink, where there is no slope."""
    values = numbers[cell.quantity]
    middle, losses = values[cell.index], []
    for step in (-STEP, 0.0, STEP):
        values[cell.index] = middle + step
        losses.append(loss_at(settings, numbers))
    values[cell.index] = middle
    left, right = (losses[1] - losses[0]) / STEP, (losses[2] - losses[1]) / STEP
    slope = (left + right) / 2
    return slope if abs(left - right) < 1e-3 * (1 + abs(slope)) else None


@given(stacks.legal(stacks.settings(answers=True, most=3)), st.integers(0, 1000))
def test_gradients_are_central_differences(settings: convnet.Settings, seed: int) -> None:
    trace = convnet.run(settings, "cpu")
    assume(float(trace["loss"]) < 20)
    numbers = doubles(trace, settings)
    generator = np.random.default_rng(seed)
    for name, values in numbers.items():
        for _ in range(2):
            index = tuple(int(generator.integers(n)) for n in values.shape)
            slope = difference(settings, numbers, Cell(name, index))
            if slope is not None:
                found = trace.value(Cell(gradient_of(name), index))
                assert found == pytest.approx(slope, rel=1e-3, abs=1e-4), (name, index)


def test_every_gradient_of_a_smooth_stack_is_a_central_difference() -> None:
    """No ReLU and no maximum: no kinks, so not one number may be passed over."""
    generator = np.random.default_rng(4)
    layers = (
        Convolution(Array(generator.normal(size=(2, 1, 3, 3))), padding=1, padding_mode="reflect"),
        Pooling("average"),
        FullyConnected(Array(generator.normal(size=(2, 18))), Array([0.1, -0.2]), "softmax"),
    )
    settings = convnet.Settings(Array(generator.uniform(-1, 1, (1, 5, 6))), layers, target=1)
    trace = convnet.run(settings, "cpu")
    numbers = doubles(trace, settings)
    for name, values in numbers.items():
        for index in np.ndindex(values.shape):
            slope = difference(settings, numbers, Cell(name, index))
            assert slope is not None
            found = trace.value(Cell(gradient_of(name), index))
            assert found == pytest.approx(slope, rel=1e-3, abs=1e-5), (name, index)


def test_no_target_no_gradients() -> None:
    votes = FullyConnected(Array(np.ones((2, 9))))
    settings = convnet.Settings(Array(np.ones((1, 3, 3))), (votes,))
    assert not any(name[0] in "∂l" for name in convnet.run(settings, "cpu").arrays)


def test_a_hopeless_answer_is_explained_as_computed() -> None:
    """A share that single precision rounds to 0 has no slope; the explanation says so."""
    votes = FullyConnected(Array([[200.0] * 9, [-200.0] * 9]), None, "softmax")
    settings = convnet.Settings(Array(np.ones((1, 3, 3))), (votes,), target=1)
    trace = convnet.run(settings, "cpu")
    cell = Cell("∂ shares 1", (1, 0, 0))
    assert trace.value(cell) == trace.made(cell).result() == 0
    assert trace.made(cell).note
