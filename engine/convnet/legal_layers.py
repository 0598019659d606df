"""The nearest legal stack: what is asked for that cannot be is mended, and the reason said.

A filter larger than the map it reads, a padding that reflects more than there is, votes that were
learned for another number of values: users reach such settings by ordinary steps (shrink the
picture, add a layer), so they are never refused. `fit` mends the stack from the first layer on and
returns a sentence for each thing it changed, with the size formula and its numbers.
"""

from __future__ import annotations

import math
from functools import lru_cache

import msgspec
import numpy as np

from engine.array import Array, Floats
from engine.convnet.layers import (
    MAX_CLASSES,
    MAX_FILTER,
    MAX_LAYERS,
    MAX_MAPS,
    Convolution,
    FullyConnected,
    Layer,
    Pooling,
    Shape,
    out_shape,
    title,
)
from engine.explain import count_of

Reasons = list[str]

MAX_WEIGHTS = 3_000_000  # of one layer: 64 maps of 64×64 and ten classes, 12 MB


def fit(
    layers: tuple[Layer, ...], shape: Shape, classes: int, seed: int
) -> tuple[tuple[Layer, ...], Reasons]:
    """The nearest legal stack for maps of this shape, and what was changed and why."""
    fitted, reasons = _fit(layers, shape, classes, seed)
    return fitted, list(reasons)


@lru_cache(maxsize=8)  # while someone draws, the stack is the same from one run to the next
def _fit(
    layers: tuple[Layer, ...], shape: Shape, classes: int, seed: int
) -> tuple[tuple[Layer, ...], Reasons]:
    reasons: Reasons = []
    first = shape
    if len(layers) > MAX_LAYERS:
        reasons.append(f"A stack has at most {MAX_LAYERS} layers; the last ones were left out.")
        layers = layers[:MAX_LAYERS]
    fitted: list[Layer] = []
    for number, layer in enumerate(layers, start=1):
        last = number == len(layers)
        match layer:
            case Convolution():
                layer = _convolution(layer, shape, number, reasons)
            case Pooling():
                layer = _pooling(layer, shape, number, reasons)
            case FullyConnected():
                wanted = classes if last else layer.classes
                if excess := _excess(shape, wanted, number):
                    rest = (*layers[: number - 1], *layers[number:])
                    fitting, more = fit(rest, first, classes, seed)
                    return fitting, [excess, *more]
                layer = _connected(layer, shape, wanted, seed + number, number, reasons)
        fitted.append(layer)
        shape = out_shape(layer, shape)
    return tuple(fitted), reasons


def _convolution(layer: Convolution, shape: Shape, number: int, reasons: Reasons) -> Convolution:
    name = f"{title(layer)} {number}"
    filters = layer.filters.values
    if filters.shape[0] > MAX_MAPS:
        reasons.append(
            f"{name} keeps {MAX_MAPS} of its {filters.shape[0]} filters: the most shown."
        )
        filters = filters[:MAX_MAPS]
    if filters.shape[1] != shape[0]:
        reasons.append(
            f"{name} now reads {count_of(shape[0], 'map')}: each filter was given "
            f"{count_of(shape[0], 'slice')} instead of {filters.shape[1]}."
        )
        filters = np.resize(filters.transpose(1, 0, 2, 3), (shape[0], *_but(filters, 1)))
        filters = filters.transpose(1, 0, 2, 3)
    smallest = min(shape[1:])
    if layer.padding_mode == "reflect" and layer.padding >= smallest:
        reasons.append(
            f"{name}: a border of {layer.padding} cannot be mirrored in a map of {smallest}; "
            f"padding was set to {smallest - 1}."
        )
        layer = msgspec.structs.replace(layer, padding=smallest - 1)
    size, dilation = filters.shape[-1], layer.dilation
    room = smallest + 2 * layer.padding
    while dilation > 1 and dilation * (size - 1) + 1 > room:
        dilation -= 1
    size = min(size, room, MAX_FILTER)
    if (size, dilation) != (filters.shape[-1], layer.dilation):
        why = f"a filter has at most {MAX_FILTER} cells a side"
        if layer.window(smallest).span > room:
            why = f"{layer.window(smallest).sum} would leave no cell"
        now = f"{size}×{size} with dilation {dilation}"
        reasons.append(f"{name}: {why}, so its filters are now {now}.")
        filters = middle(filters, size)
    return msgspec.structs.replace(
        layer,
        filters=_keep(layer.filters, filters),
        bias=_bias(layer.bias, filters.shape[0], name, reasons),
        dilation=dilation,
    )


def _pooling(layer: Pooling, shape: Shape, number: int, reasons: Reasons) -> Pooling:
    smallest = min(shape[1:])
    if layer.size <= smallest:
        return layer
    window = layer.window(smallest)
    why = f"{window.sum} would leave no cell"
    if window.positions > 0:
        why = f"a window of {layer.size}×{layer.size} is larger than a map of {shape[1]}×{shape[2]}"
    reasons.append(f"{title(layer)} {number}: {why}, so its window is now {smallest}×{smallest}.")
    return msgspec.structs.replace(layer, size=smallest)


def _excess(shape: Shape, classes: int, number: int) -> str:
    """Why a fully connected layer on these maps is left out; empty where it fits."""
    features, classes = math.prod(shape), min(classes, MAX_MAPS)
    if features * classes <= MAX_WEIGHTS:
        return ""
    return (
        f"Fully connected {number} would need {classes}·{features:,} weights, more than "
        f"{MAX_WEIGHTS:,}, so it was left out; make the maps before it fewer or smaller."
    )


def _connected(
    layer: FullyConnected, shape: Shape, classes: int, seed: int, number: int, reasons: Reasons
) -> FullyConnected:
    name, features = f"{title(layer)} {number}", int(np.prod(shape))
    classes = min(classes, MAX_MAPS)
    old = layer.weights.values
    if old.shape == (classes, features):
        return msgspec.structs.replace(layer, bias=_bias(layer.bias, classes, name, reasons))
    fresh = fresh_weights(classes, features, seed).copy()
    if old.shape[1] == features:
        kept = min(classes, old.shape[0])
        fresh[:kept] = old[:kept]
        reasons.append(f"{name} now has {count_of(classes, 'class')}; new ones know nothing yet.")
    else:
        maps, rows, columns = shape
        reasons.append(
            f"{name} now reads {maps}·{rows}·{columns} = {features} values instead of "
            f"{old.shape[1]}; its weights were started afresh. Train it again, or undo."
        )
    bias = _bias(layer.bias, classes, name, reasons)
    return msgspec.structs.replace(layer, weights=Array(fresh), bias=bias)


def fresh_weights(classes: int, features: int, seed: int) -> Floats:
    """Weights that know nothing yet, (classes, features): uniform within ±1 ÷ √features."""
    bound = 1 / np.sqrt(features)
    generator = np.random.default_rng(seed)
    return generator.uniform(-bound, bound, (classes, features)).astype(np.float32)


def middle(filters: Floats, size: int) -> Floats:
    """Filters with another side: kept in the middle, cut, or filled with 0."""
    old = filters.shape[-1]
    if size <= old:
        start = (old - size) // 2
        return filters[..., start : start + size, start : start + size]
    before = (size - old) // 2
    after = size - old - before
    return np.pad(filters, ((0, 0), (0, 0), (before, after), (before, after)))


def classes_allowed(names: tuple[str, ...]) -> tuple[str, ...]:
    """Class names that can be shown: at least two, at most ten, none empty or twice."""
    short = (name.strip()[:12].strip() for name in names)
    kept = tuple(dict.fromkeys(name for name in short if name))[:MAX_CLASSES]
    for spare in ("X", "O"):
        if len(kept) < 2 and spare not in kept:
            kept += (spare,)
    return kept


def _bias(bias: Array | None, length: int, name: str, reasons: Reasons) -> Array | None:
    if bias is None or bias.shape == (length,):
        return bias
    reasons.append(f"{name} has one bias each for its {length}; missing ones are 0.")
    padded = np.zeros(length, dtype=np.float32)
    kept = min(length, bias.values.size)
    padded[:kept] = bias.values.ravel()[:kept]
    return Array(padded)


def _keep(old: Array, values: Floats) -> Array:
    return old if values is old.values else Array(values)


def _but(values: Floats, axis: int) -> tuple[int, ...]:
    return values.shape[:axis] + values.shape[axis + 1 :]
