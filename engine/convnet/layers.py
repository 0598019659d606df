"""The layers a stack is built from, as settings: plain, frozen, and without any arithmetic.

    Convolution      filters (K, C, k, k) slide over C maps and leave K
    ReLU             cuts what is negative
    Pooling          keeps the maximum (or the average) of each window
    FullyConnected   every value votes for every class, weights (classes, maps·rows·columns)

Shapes are (maps, rows, columns) everywhere. What layers compute is in `stages.py`;
how a cell of theirs is explained is in `making.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from engine.array import Array
from engine.windows import Padding, Window

Shape = tuple[int, int, int]

MAX_LAYERS = 8
MAX_MAPS = 64
MAX_FILTER = 11
MAX_CLASSES = 10


class Convolution(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="convolution"):
    """K filters slide over all C incoming maps; each leaves one map.

    Attributes:
        filters: (K, C, k, k).
        bias: (K,), or None for no bias.
        stride, padding, dilation: cells, the same along both axes.
        padding_mode: zeros, or what the padding repeats.
        mode: `match` is the mean of the products, as in the slides, so that a perfect match of
            −1 and 1 is 1.00; `sum` is torch's convolution.
    """

    filters: Array
    bias: Array | None = None
    stride: Annotated[int, Meta(ge=1, le=MAX_FILTER)] = 1
    padding: Annotated[int, Meta(ge=0, le=MAX_FILTER)] = 0
    padding_mode: Padding = "zero"
    dilation: Annotated[int, Meta(ge=1, le=8)] = 1
    mode: Literal["match", "sum"] = "match"

    def __post_init__(self) -> None:
        shape = self.filters.shape
        if len(shape) != 4 or 0 in shape or shape[2] != shape[3]:
            raise ValueError("filters have four axes (filters, maps, side, side), none empty")

    @property
    def maps(self) -> int:
        """K, the number of filters."""
        return self.filters.shape[0]

    @property
    def size(self) -> int:
        """The side k of a filter."""
        return self.filters.shape[-1]

    @property
    def divisor(self) -> float:
        """What the sum of products is divided by: C·k·k in `match`, else 1."""
        _, channels, rows, columns = self.filters.shape
        return float(channels * rows * columns) if self.mode == "match" else 1.0

    def window(self, n: int) -> Window:
        """How a filter moves along an axis of n cells."""
        return Window(
            n, self.size, self.stride, self.padding, self.dilation, mode=self.padding_mode
        )


class ReLU(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="relu"):
    """Rectified linear unit: y = max(0, x)."""


class Pooling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="pooling"):
    """The maximum or the average of each window.

    Attributes:
        size, stride: cells of the window's side, and from one window to the next.
        partial: keep windows that hang over the right and lower border (the slides do: 7×7 → 4×4).
    """

    kind: Literal["max", "average"] = "max"
    size: Annotated[int, Meta(ge=1, le=MAX_FILTER)] = 2
    stride: Annotated[int, Meta(ge=1, le=MAX_FILTER)] = 2
    partial: bool = True

    def window(self, n: int) -> Window:
        """How the window moves along an axis of n cells."""
        return Window(n, self.size, self.stride, partial=self.partial)


class FullyConnected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="connected"):
    """Every incoming value votes for every class.

    Attributes:
        weights: (classes, maps·rows·columns), values read map by map, row by row.
        bias: (classes,), or None for no bias.
        output: `votes` are the weighted sums themselves; `softmax` turns them into shares of 1.
    """

    weights: Array
    bias: Array | None = None
    output: Literal["votes", "softmax"] = "votes"

    def __post_init__(self) -> None:
        if len(self.weights.shape) != 2 or 0 in self.weights.shape:
            raise ValueError("weights have two axes (classes, values), none empty")

    @property
    def classes(self) -> int:
        """How many sums it makes."""
        return self.weights.shape[0]


Layer = Convolution | ReLU | Pooling | FullyConnected


def quantity_name(number: int, layer: Layer) -> str:
    """The name in a trace of what a layer leaves; layers are numbered from 1."""
    word = {Convolution: "convolution", ReLU: "relu", Pooling: "pooling", FullyConnected: "votes"}
    return f"{word[type(layer)]} {number}"


def parameter_names(number: int, layer: Layer) -> tuple[str, ...]:
    """The names in a trace of what a layer learns: weights first, then the bias if it has one."""
    match layer:
        case Convolution(bias=bias):
            names: tuple[str, ...] = (f"filters {number}", f"bias {number}")
        case FullyConnected(bias=bias):
            names = (f"weights {number}", f"bias {number}")
        case _:
            return ()
    return names if bias is not None else names[:1]


def title(layer: Layer) -> str:
    """What headings call a layer, in the slides' words."""
    match layer:
        case Convolution():
            return "Convolution"
        case ReLU():
            return "ReLU"
        case Pooling(kind=kind):
            return "Max pooling" if kind == "max" else "Average pooling"
        case FullyConnected():
            return "Fully connected"


def out_shape(layer: Layer, shape: Shape) -> Shape:
    """(maps, rows, columns) that a layer makes of incoming (maps, rows, columns)."""
    maps, rows, columns = shape
    match layer:
        case Convolution():
            return layer.maps, layer.window(rows).positions, layer.window(columns).positions
        case ReLU():
            return shape
        case Pooling():
            return maps, layer.window(rows).positions, layer.window(columns).positions
        case FullyConnected():
            return layer.classes, 1, 1


def shapes(layers: tuple[Layer, ...], shape: Shape) -> list[Shape]:
    """Shapes along the stack: the input's first, then one for each layer."""
    found = [shape]
    for layer in layers:
        found.append(out_shape(layer, found[-1]))
    return found
