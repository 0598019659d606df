"""Editing a stack: each function gives a new layer, nothing is changed in place.

Counts and sizes that do not fit the rest of the stack are mended afterwards by `legal_layers.py`.
"""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

from engine.array import Array, Floats
from engine.convnet.layers import (
    MAX_FILTER,
    MAX_MAPS,
    Convolution,
    FullyConnected,
    Layer,
    Pooling,
    ReLU,
    Shape,
)
from engine.convnet.legal_layers import fresh_weights, middle

Kind = Literal["convolution", "relu", "pooling", "connected"]


def fresh_layer(kind: Kind, shape: Shape, classes: int, seed: int) -> Layer:
    """A new layer of a kind for incoming maps of this shape; what it learns begins random."""
    if kind == "convolution":
        return Convolution(Array(random_filters(3, shape[0], min(3, *shape[1:]), seed)))
    if kind == "relu":
        return ReLU()
    if kind == "pooling":
        return Pooling()
    features = int(np.prod(shape))
    return FullyConnected(
        Array(fresh_weights(classes, features, seed)), Array(np.zeros(classes)), output="softmax"
    )


def forgotten(layer: Layer, seed: int) -> Layer:
    """The layer with random weights and a bias of zeros, as before any learning."""
    match layer:
        case Convolution(filters=filters):
            count, channels, size, _ = filters.shape
            layer = _filters(layer, random_filters(count, channels, size, seed))
            return layer if layer.bias is None else with_bias(layer, True)
        case FullyConnected(weights=weights):
            fresh = Array(fresh_weights(weights.shape[0], weights.shape[1], seed))
            layer = msgspec.structs.replace(layer, weights=fresh)
            return layer if layer.bias is None else with_bias(layer, True)
        case _:
            return layer


def random_filters(count: int, channels: int, size: int, seed: int) -> Floats:
    """Filters to begin with, (count, channels, size, size), −1 … 1 in tenths."""
    generator = np.random.default_rng(seed)
    return generator.uniform(-1, 1, (count, channels, size, size)).round(1).astype(np.float32)


def with_count(layer: Convolution, count: int, seed: int) -> Convolution:
    """So many filters: the first ones stay, new ones are random."""
    count = min(max(count, 1), MAX_MAPS)
    old, channels, size, _ = layer.filters.shape
    if count <= old:
        return _filters(layer, layer.filters.values[:count])
    fresh = random_filters(count - old, channels, size, seed + old)
    return _filters(layer, np.concatenate([layer.filters.values, fresh]))


def with_size(layer: Convolution, size: int) -> Convolution:
    """Filters of another side: kept in the middle, cut or filled with 0."""
    return _filters(layer, middle(layer.filters.values, min(max(size, 1), MAX_FILTER)))


def with_bias(layer: Convolution | FullyConnected, bias: bool) -> Layer:
    """With a bias of zeros, or without."""
    count = layer.maps if isinstance(layer, Convolution) else layer.classes
    return msgspec.structs.replace(layer, bias=Array(np.zeros(count)) if bias else None)


def with_filter(
    layer: Convolution, m: int, values: Floats, channel: int | None = None
) -> Convolution:
    """Filter m drawn anew: one slice of it, or all slices alike.

    Args:
        layer: the convolution.
        m: which filter.
        values: (k, k); of another size, all filters take that size.
        channel: which slice; None for all.
    """
    filters = layer.filters.values
    if values.shape[-1] != layer.size:
        filters = middle(filters, values.shape[-1])
    filters = filters.copy()
    if channel is None:
        filters[m] = values
    else:
        filters[m, channel] = values
    return _filters(layer, filters)


def duplicated(layer: Convolution, m: int) -> Convolution:
    """Filter m once more, beside it, unless there are as many filters as there may be."""
    if layer.maps >= MAX_MAPS:
        return layer
    return _filters(layer, *(np.insert(a, m, a[m], axis=0) for a in _learned(layer)))


def without(layer: Convolution, m: int) -> Convolution:
    """Filter m taken out; the last one stays."""
    if layer.maps == 1:
        return layer
    return _filters(layer, *(np.delete(a, m, axis=0) for a in _learned(layer)))


def _learned(layer: Convolution) -> list[Floats]:
    """Filters and, where there is one, bias: what goes together filter by filter."""
    arrays = (layer.filters, layer.bias)
    return [array.values for array in arrays if array is not None]


def _filters(layer: Convolution, filters: Floats, bias: Floats | None = None) -> Convolution:
    """Other filters; the bias of those that are new is 0, unless it is given."""
    kept = layer.bias
    if bias is not None:
        kept = Array(bias)
    elif kept is not None and kept.values.size != len(filters):
        padded = np.zeros(len(filters), dtype=np.float32)
        both = min(len(filters), kept.values.size)
        padded[:both] = kept.values[:both]
        kept = Array(padded)
    return msgspec.structs.replace(layer, filters=Array(filters), bias=kept)
