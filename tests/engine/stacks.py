"""Random settings for hypothesis: any a user could reach, legal or not."""

from __future__ import annotations

from typing import Literal

import numpy as np
from hypothesis import strategies as st

from engine.array import Array
from engine.layers import Convolution, FullyConnected, Layer, Pooling, ReLU
from engine.systems import convnet

Kind = Literal["generic", "signs", "positive"]


def numbers(generator: np.random.Generator, kind: Kind, *shape: int) -> Array:
    """Numbers of a kind: no two alike; only −1, 0, 1 (many ties and zeros); or all above 0."""
    if kind == "signs":
        return Array(generator.integers(-1, 2, shape))
    if kind == "positive":
        return Array(generator.uniform(0.5, 1.0, shape))
    return Array(generator.uniform(-1.0, 1.0, shape))


@st.composite
def convolutions(draw: st.DrawFn, generator: np.random.Generator, kind: Kind) -> Convolution:
    """Any convolution; what it reads need not fit."""
    filters, channels = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    size = draw(st.integers(1, 5))
    biases = draw(st.sampled_from([None, filters, filters + 1]))
    return Convolution(
        numbers(generator, kind, filters, channels, size, size),
        None if biases is None else numbers(generator, kind, biases),
        stride=draw(st.integers(1, 4)),
        padding=draw(st.integers(0, 3)),
        padding_mode=draw(st.sampled_from(["zero", "reflect", "replicate"])),
        dilation=draw(st.integers(1, 3)),
        mode=draw(st.sampled_from(["match", "sum"])),
    )


def poolings() -> st.SearchStrategy[Pooling]:
    """Any pooling."""
    sides = st.integers(1, 5)
    kinds = st.sampled_from(["max", "average"])
    return st.builds(Pooling, kind=kinds, size=sides, stride=sides, partial=st.booleans())


@st.composite
def votes(draw: st.DrawFn, generator: np.random.Generator, kind: Kind) -> FullyConnected:
    """Any fully connected layer; what it reads need not fit."""
    classes, values = draw(st.integers(1, 4)), draw(st.integers(1, 40))
    biases = draw(st.sampled_from([None, classes, classes + 1]))
    return FullyConnected(
        numbers(generator, kind, classes, values),
        None if biases is None else numbers(generator, kind, biases),
        output=draw(st.sampled_from(["votes", "softmax"])),
    )


@st.composite
def settings(
    draw: st.DrawFn, kind: Kind = "generic", most: int = 5, answers: bool = False
) -> convnet.Settings:
    """Any settings, legal or not; with `answers` the last layer votes and gradients are wanted."""
    generator = np.random.default_rng(draw(st.integers(0, 2**16)))
    layer: st.SearchStrategy[Layer] = st.one_of(
        convolutions(generator, kind),
        st.just(ReLU()),
        poolings(),
        votes(generator, kind),
    )
    layers = tuple(draw(st.lists(layer, min_size=0, max_size=most)))
    if answers:
        layers = (*layers, draw(votes(generator, kind)))
    channels, rows, columns = draw(st.sampled_from([1, 3])), *draw(SIDES)
    return convnet.Settings(
        input=numbers(generator, kind, channels, rows, columns),
        layers=layers,
        classes=draw(st.sampled_from([("X", "O"), ("X", "O", "+"), ("A", "A"), ()])),
        target=draw(st.integers(0, 1)) if answers else draw(st.sampled_from([None, 0, 5])),
        seed=draw(st.integers(0, 100)),
    )


SIDES = st.tuples(st.integers(1, 9), st.integers(1, 9))


def legal(settings: st.SearchStrategy[convnet.Settings]) -> st.SearchStrategy[convnet.Settings]:
    """The nearest legal settings of each."""
    return settings.map(lambda asked: convnet.legal(asked)[0])
