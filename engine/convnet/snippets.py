"""The stack once more: Python that computes its answer again and needs nothing but torch."""

from __future__ import annotations

import numpy as np

from engine.array import READABLE, Floats, tensor_source
from engine.convnet.layers import (
    Convolution,
    FullyConnected,
    Layer,
    Pooling,
    ReLU,
    Shape,
    parameter_names,
    shapes,
)


def snippet(layers: tuple[Layer, ...], picture: Floats) -> str:
    """A network with its weights, its input and its output: to be pasted anywhere.

    Args:
        layers: legal ones.
        picture: (C, H, W).
    """
    learned = [row for n, layer in enumerate(layers, start=1) for row in _numbers(n, layer)]
    packed = any(array.size > READABLE for _, array in learned)
    channels, rows, columns = picture.shape
    lines = ["from base64 import b64decode", ""] if packed else []
    lines += ["import torch", "", f"picture = {tensor_source(picture[None])}"]
    lines += [f"network = {torch_lines(layers, (channels, rows, columns))}"]
    if learned:
        lines += ["numbers = ["]
        lines += [f"    {tensor_source(array)},  # {name}" for name, array in learned]
        lines += ["]", "with torch.no_grad():"]
        lines += ["    for parameter, values in zip(network.parameters(), numbers, strict=True):"]
        lines += ["        parameter.copy_(values)"]
    return "\n".join([*lines, "print(network(picture))"]) + "\n"


def _numbers(number: int, layer: Layer) -> list[tuple[str, Floats]]:
    """What a layer learns, in torch's order, by its name in a trace."""
    names = parameter_names(number, layer)
    match layer:
        case Convolution(filters=filters, bias=bias):
            divisor = np.float32(layer.divisor)
            arrays = [np.asarray(filters.values / divisor, np.float32)]
            if layer.divisor != 1:
                names = (f"{names[0]}, ÷ {layer.divisor:.0f}", *names[1:])
        case FullyConnected(weights=weights, bias=bias):
            arrays = [weights.values]
        case _:
            return []
    arrays += [] if bias is None else [bias.values]
    return list(zip(names, arrays, strict=True))


def torch_lines(layers: tuple[Layer, ...], shape: Shape) -> str:
    """The stack as `torch.nn` code, with a remark where the slides' mean differs from torch."""
    lines = ["torch.nn.Sequential("]
    for i, (layer, incoming) in enumerate(zip(layers, shapes(layers, shape), strict=False)):
        if isinstance(layer, Convolution | Pooling) and i and _after_connected(layers[:i]):
            lines.append(f"    torch.nn.Unflatten(1, {incoming}),")
        lines += [f"    {line}" for line in _torch(layer, incoming)]
    return "\n".join([*lines, ")"])


def _after_connected(layers: tuple[Layer, ...]) -> bool:
    """Whether what these layers leave is a plain vector in torch: no map since the last votes."""
    mapped = [layer for layer in layers if not isinstance(layer, ReLU)]
    return bool(mapped) and isinstance(mapped[-1], FullyConnected)


def _torch(layer: Layer, incoming: Shape) -> list[str]:
    match layer:
        case Convolution():
            given = {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}
            words = [f", {k}={v}" for k, v in given.items() if v != (0 if k == "padding" else 1)]
            if layer.padding and layer.padding_mode != "zero":
                words.append(f', padding_mode="{layer.padding_mode}"')
            if layer.bias is None:
                words.append(", bias=False")
            line = f"torch.nn.Conv2d({incoming[0]}, {layer.maps}, {layer.size}{''.join(words)}),"
            if layer.mode == "match":
                line += f"  # weights: the filters ÷ {layer.divisor:.0f}, for the slides' mean"
            return [line]
        case ReLU():
            return ["torch.nn.ReLU(),"]
        case Pooling():
            name = "MaxPool2d" if layer.kind == "max" else "AvgPool2d"
            ceil = ", ceil_mode=True" if layer.partial else ""
            return [f"torch.nn.{name}({layer.size}, stride={layer.stride}{ceil}),"]
        case FullyConnected():
            features, bias = (
                layer.weights.shape[1],
                "" if layer.bias is not None else ", bias=False",
            )
            lines = [
                "torch.nn.Flatten(),",
                f"torch.nn.Linear({features}, {layer.classes}{bias}),",
            ]
            if layer.output == "softmax":
                lines.append("torch.nn.Softmax(dim=1),")
            return lines
