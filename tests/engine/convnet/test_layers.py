"""The printed torch code, run: it is the same stack."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from engine.array import Array
from engine.convnet.layers import (
    Convolution,
    FullyConnected,
    Pooling,
    ReLU,
    parameter_names,
    quantity_name,
    shapes,
    title,
)
from engine.convnet.snippets import snippet, torch_lines
from engine.data.pictures import X
from engine.systems import convnet
from tests.engine.convnet import stacks


def built(settings: convnet.Settings) -> torch.nn.Sequential:
    """The printed code, run as a reader would, with the stack's numbers loaded."""
    code = torch_lines(settings.layers, convnet.in_shape(settings))
    network = eval(code, {"torch": torch})
    assert isinstance(network, torch.nn.Sequential)
    learners = [m for m in network if isinstance(m, torch.nn.Conv2d | torch.nn.Linear)]
    layers = [x for x in settings.layers if isinstance(x, Convolution | FullyConnected)]
    for module, layer in zip(learners, layers, strict=True):
        match layer:
            case Convolution():
                given: dict[str, Any] = {"weight": layer.filters.values / layer.divisor}
            case FullyConnected():
                given = {"weight": layer.weights.values}
        if layer.bias is not None:
            given["bias"] = layer.bias.values
        module.load_state_dict({name: torch.tensor(value) for name, value in given.items()})
    return network


@given(stacks.legal(stacks.settings(most=6)))
def test_the_printed_code_computes_the_same(settings: convnet.Settings) -> None:
    network = built(settings)
    with torch.no_grad():
        y = network(torch.tensor(settings.input.values)[None])[0].numpy()
    trace = convnet.run(settings, "cpu")
    last = [name for name, q in trace.quantities.items() if q.parent is not None or name == "input"]
    expected = trace[last[-1]]
    scale = 1e-5 * float(np.abs(expected).max()) + 1e-6
    np.testing.assert_allclose(y.ravel(), expected.ravel(), rtol=1e-4, atol=scale)


@settings(max_examples=30)
@given(stacks.legal(stacks.settings(most=6)))
def test_what_is_pasted_prints_the_last_stage(asked: convnet.Settings) -> None:
    """Run by itself, with nothing but torch."""
    shown: list[torch.Tensor] = []
    source = snippet(asked.layers, asked.input.values)
    exec(compile(source, "pasted", "exec"), {"print": shown.append})
    trace = convnet.run(asked, "cpu")
    last = [name for name, q in trace.quantities.items() if q.parent is not None or name == "input"]
    expected = trace[last[-1]].ravel()
    scale = 1e-5 * float(np.abs(expected).max()) + 1e-6
    np.testing.assert_allclose(shown[0].detach().numpy().ravel(), expected, rtol=1e-4, atol=scale)


def test_many_numbers_are_pasted_packed() -> None:
    weights = np.random.default_rng(0).normal(size=(64, 81)).astype(np.float32)
    layers = (FullyConnected(Array(weights)),)
    source = snippet(layers, X[None])
    assert "b64decode" in source
    shown: list[torch.Tensor] = []
    exec(compile(source, "pasted", "exec"), {"print": shown.append})
    np.testing.assert_allclose(shown[0][0].detach().numpy(), weights @ X.ravel(), rtol=1e-5)


def test_the_slides_stack_reads_as_a_student_would_write_it() -> None:
    layers = convnet.slides_stack(Array(np.ones((2, 48))), Array(np.ones(2)))
    assert torch_lines(layers, (1, 9, 9)).splitlines() == [
        "torch.nn.Sequential(",
        "    torch.nn.Conv2d(1, 3, 3, bias=False),"
        "  # weights: the filters ÷ 9, for the slides' mean",
        "    torch.nn.ReLU(),",
        "    torch.nn.MaxPool2d(2, stride=2, ceil_mode=True),",
        "    torch.nn.Flatten(),",
        "    torch.nn.Linear(48, 2),",
        ")",
    ]


@given(stacks.legal(stacks.settings(answers=True)))
def test_shapes_and_names_are_the_traces(settings: convnet.Settings) -> None:
    trace = convnet.run(settings, "cpu")
    found = shapes(settings.layers, convnet.in_shape(settings))
    assert found[0] == trace["input"].shape
    for number, layer in enumerate(settings.layers, start=1):
        assert trace[quantity_name(number, layer)].shape == found[number]
        assert all(name in trace.arrays for name in parameter_names(number, layer))


def test_titles_are_the_slides_words() -> None:
    ones = Array(np.ones((1, 1, 1, 1)))
    layers = Convolution(ones), ReLU(), Pooling(), FullyConnected(Array(np.ones((2, 1))))
    words = ["Convolution", "ReLU", "Max pooling", "Fully connected"]
    assert [title(layer) for layer in layers] == words
    assert title(Pooling("average")) == "Average pooling"


@pytest.mark.parametrize("shape", [(1, 3, 3), (1, 1, 3, 2), (0, 1, 3, 3), (1, 0, 1, 1)])
def test_filters_of_no_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="filters have four axes"):
        Convolution(Array(np.ones(shape)))


@pytest.mark.parametrize("shape", [(2,), (2, 3, 1), (0, 4), (2, 0)])
def test_weights_of_no_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="weights have two axes"):
        FullyConnected(Array(np.ones(shape)))
