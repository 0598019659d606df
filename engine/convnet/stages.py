"""What each layer computes: the forward pass, in torch.

    N  pictures in the batch        C, K  maps in, maps out
    H, W  rows, columns             k     side of a filter or window

Every stage maps (N, C, H, W) → (N, K, H′, W′). "Convolution" is cross-correlation, as in torch
and in every network library: the filter is not flipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.array import Array
from engine.convnet.layers import (
    Convolution,
    FullyConnected,
    Layer,
    Pooling,
    ReLU,
    parameter_names,
    quantity_name,
)
from engine.explain import TINY, as_large

Parameters = dict[str, Tensor]


def convolution(
    layer: Convolution, x: Tensor, filters: Tensor, bias: Tensor | None = None
) -> Tensor:
    """Y = Σ_c Σ_ab x · w (÷ C·k·k in `match`) + b.  x (N, C, H, W), filters (K, C, k, k)."""
    if layer.padding:
        p = layer.padding
        mode = {"zero": "constant", "reflect": "reflect", "replicate": "replicate"}
        x = F.pad(x, (p, p, p, p), mode=mode[layer.padding_mode])  # (N, C, H + 2p, W + 2p)
    y = F.conv2d(x, filters, stride=layer.stride, dilation=layer.dilation)  # (N, K, H′, W′)
    if layer.divisor != 1.0:
        y = y / layer.divisor
    return y if bias is None else y + bias[:, None, None]


def relu(x: Tensor) -> Tensor:
    """Y = max(0, x), cell by cell."""
    return torch.relu(x)


def pooling(layer: Pooling, x: Tensor) -> Tensor:
    """The maximum or average of every k×k window; border windows count what they cover."""
    if layer.kind == "max":
        y: Tensor = _Largest.apply(x, layer)  # type: ignore[no-untyped-call]
        return y
    return F.avg_pool2d(x, layer.size, layer.stride, ceil_mode=layer.partial)


class _Largest(torch.autograd.Function):
    """The maximum of every window; the gradient goes back to the first cell that is as large."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, layer: Pooling) -> Tensor:
        y = F.max_pool2d(x, layer.size, layer.stride, ceil_mode=layer.partial)
        ctx.layer = layer
        ctx.save_for_backward(x, y)
        return y

    @staticmethod
    def backward(ctx: Any, above: Tensor) -> tuple[Tensor, None]:
        (x, y), size, stride = ctx.saved_tensors, ctx.layer.size, ctx.layer.stride
        rows, columns = y.shape[2:]
        # How far the last windows hang over the border; negative where they stay away from it.
        below = (rows - 1) * stride + size - x.shape[2]
        beside = (columns - 1) * stride + size - x.shape[3]
        x, enough = F.pad(x, (0, beside, 0, below), value=-torch.inf), as_large(y)
        slope = torch.zeros_like(x)  # ∂L/∂x
        seeking = torch.ones_like(y, dtype=torch.bool)  # windows without a winner so far
        for a, b in product(range(size), repeat=2):  # row a and column b of every window
            down = slice(a, a + (rows - 1) * stride + 1, stride)
            across = slice(b, b + (columns - 1) * stride + 1, stride)
            wins = seeking & (x[..., down, across] >= enough)
            slope[..., down, across] += above * wins
            seeking ^= wins
        return F.pad(slope, (0, -beside, 0, -below)), None


def fully_connected(x: Tensor, weights: Tensor, bias: Tensor | None = None) -> Tensor:
    """votes_k = Σ_j w_kj · x_j + b_k, over all values of all maps.  → (N, classes, 1, 1)."""
    votes = F.linear(x.flatten(1), weights, bias)  # (N, classes)
    return votes[:, :, None, None]


def softmax(votes: Tensor) -> Tensor:
    """p_k = e^votes_k ÷ Σ e^votes: shares that are positive and sum to 1.  (N, classes, 1, 1)."""
    return torch.softmax(votes, dim=1)


def forward(layers: tuple[Layer, ...], x: Tensor, parameters: Mapping[str, Tensor]) -> Parameters:
    """Run the whole stack and keep every stage.

    Args:
        layers: the stack, legal for x (`engine.systems.convnet.legal`).
        x: (N, C, H, W).
        parameters: what `parameters_of` gives, or tensors of the same names and shapes.

    Returns:
        Stage name → (N, K, H′, W′), in order: `convolution 1`, `relu 2`, …; a softmax adds
        `shares n` after its `votes n`.
    """
    stages: Parameters = {}
    for number, layer in enumerate(layers, start=1):
        given = [parameters[name] for name in parameter_names(number, layer)]
        match layer:
            case Convolution():
                x = convolution(layer, x, *given)
            case ReLU():
                x = relu(x)
            case Pooling():
                x = pooling(layer, x)
            case FullyConnected():
                x = fully_connected(x, *given)
        stages[quantity_name(number, layer)] = x
        if isinstance(layer, FullyConnected) and layer.output == "softmax":
            x = stages[f"shares {number}"] = softmax(x)
    return stages


def loss(layer: FullyConnected, y: Tensor, target: Tensor) -> Tensor:
    """How wrong the answer is, one number a picture.

    Votes are asked to be 1 for the right class and 0 elsewhere: ½ Σ (vote − wanted)².
    Shares are asked to be sure of the right class: −ln p.

    Args:
        layer: the last layer.
        y: (N, classes, 1, 1), votes or shares.
        target: (N,), the right classes.
    """
    y = y.flatten(1)
    if layer.output == "softmax":
        return -torch.log(y.gather(1, target[:, None])[:, 0].clamp_min(TINY))
    wanted = F.one_hot(target, y.shape[1]).to(y.dtype)
    return 0.5 * (y - wanted).square().sum(1)


def parameters_of(layers: tuple[Layer, ...], device: torch.device) -> Parameters:
    """The stack's filters, weights and biases as tensors, by their names in the trace."""
    return {name: torch.tensor(array.values, device=device) for name, array in learned(layers)}


def learned(layers: tuple[Layer, ...]) -> list[tuple[str, Array]]:
    """The stack's filters, weights and biases as the settings have them, with their names."""
    found: list[tuple[str, Array]] = []
    for number, layer in enumerate(layers, start=1):
        match layer:
            case Convolution():
                arrays = [layer.filters, layer.bias]
            case FullyConnected():
                arrays = [layer.weights, layer.bias]
            case _:
                continue
        present = [array for array in arrays if array is not None]
        found += zip(parameter_names(number, layer), present, strict=True)
    return found
