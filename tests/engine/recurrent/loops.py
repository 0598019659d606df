"""The layers once more, as plain loops over numbers: the independent answer. No torch, no windows.

Arrays are float64 and used only to hold numbers. Shapes are (maps, rows, columns).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.convnet.layers import Convolution, FullyConnected, Layer, Pooling

Numbers = NDArray[Any]


def folded(i: int, n: int, mode: str) -> int | None:
    """The index that index i of a padded axis of n cells repeats, None for a padding zero."""
    if 0 <= i < n:
        return i
    if mode == "replicate":
        return 0 if i < 0 else n - 1
    if mode == "reflect":
        return -i if i < 0 else 2 * (n - 1) - i
    return None


def convolution(layer: Convolution, x: Numbers, w: Numbers, b: Numbers | None) -> Numbers:
    """Every filter on every patch, one product at a time."""
    (maps, rows, columns), (filters, _, size, _) = x.shape, w.shape
    reach = layer.dilation * (size - 1) + 1
    down = range(-layer.padding, rows + layer.padding - reach + 1, layer.stride)
    across = range(-layer.padding, columns + layer.padding - reach + 1, layer.stride)
    y = np.zeros((filters, len(down), len(across)))
    for k, (r, top), (s, left) in product_of(range(filters), down, across):
        total = 0.0
        for c in range(maps):
            for p in range(size):
                for q in range(size):
                    i = folded(top + p * layer.dilation, rows, layer.padding_mode)
                    j = folded(left + q * layer.dilation, columns, layer.padding_mode)
                    if i is not None and j is not None:
                        total += x[c, i, j] * w[k, c, p, q]
        mean = maps * size * size if layer.mode == "match" else 1
        y[k, r, s] = total / mean + (0.0 if b is None else b[k])
    return y


def product_of(maps: range, down: range, across: range) -> list[Any]:
    """Every map with every numbered window start, down and across."""
    return [(m, d, a) for m in maps for d in enumerate(down) for a in enumerate(across)]


def starts(n: int, layer: Pooling) -> range:
    """Where pooling windows begin: all that fit; with `partial`, as many more as cover the map.

    A partial window is added only while cells are left uncovered and it begins on the map.
    """
    fitting = range(0, n - layer.size + 1, layer.stride)
    covered = fitting[-1] + layer.size
    following = fitting[-1] + layer.stride
    if layer.partial and covered < n and following < n:
        return range(0, following + 1, layer.stride)
    return fitting


def pooling(layer: Pooling, x: Numbers) -> Numbers:
    """The maximum or average of the cells that each window really covers."""
    maps, rows, columns = x.shape
    down, across = starts(rows, layer), starts(columns, layer)
    y = np.zeros((maps, len(down), len(across)))
    for m, (r, top), (s, left) in product_of(range(maps), down, across):
        cells = [
            float(x[m, i, j])
            for i in range(top, min(top + layer.size, rows))
            for j in range(left, min(left + layer.size, columns))
        ]
        y[m, r, s] = max(cells) if layer.kind == "max" else sum(cells) / len(cells)
    return y


def relu(x: Numbers) -> Numbers:
    """Negative cells become 0."""
    return np.array([[[v if v > 0 else 0.0 for v in row] for row in map_] for map_ in x])


def votes(x: Numbers, w: Numbers, b: Numbers | None) -> Numbers:
    """Every value times its weight, (classes, 1, 1)."""
    values = [float(v) for map_ in x for row in map_ for v in row]
    sums = [sum(v * float(u) for v, u in zip(values, row, strict=True)) for row in w]
    return np.array([[[total + (0.0 if b is None else b[k])]] for k, total in enumerate(sums)])


def softmax(x: Numbers) -> Numbers:
    """Shares of 1."""
    powers = [math.exp(v - float(x.max())) for v in x.ravel()]
    return np.array([[[power / sum(powers)]] for power in powers])


def forward(
    layers: tuple[Layer, ...], x: Numbers, parameters: Mapping[str, Numbers]
) -> dict[str, Numbers]:
    """Every stage by the name the trace gives it."""
    found: dict[str, Numbers] = {}
    for n, layer in enumerate(layers, start=1):
        b = parameters.get(f"bias {n}")
        if isinstance(layer, Convolution):
            x = found[f"convolution {n}"] = convolution(layer, x, parameters[f"filters {n}"], b)
        elif isinstance(layer, Pooling):
            x = found[f"pooling {n}"] = pooling(layer, x)
        elif isinstance(layer, FullyConnected):
            x = found[f"votes {n}"] = votes(x, parameters[f"weights {n}"], b)
            if layer.output == "softmax":
                x = found[f"shares {n}"] = softmax(x)
        else:
            x = found[f"relu {n}"] = relu(x)
    return found


def loss(layer: FullyConnected, y: Numbers, target: int) -> float:
    """Half the squared error of votes, or the surprise at a share."""
    if layer.output == "softmax":
        return -math.log(float(y[target, 0, 0]))
    wanted = [float(k == target) for k in range(len(y))]
    return sum((float(v) - w) ** 2 for v, w in zip(y.ravel(), wanted, strict=True)) / 2
