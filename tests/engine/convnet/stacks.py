"""Random settings for hypothesis: any a user could reach, legal or not.

Hypothesis draws a seed and a numpy generator draws the rest: choices nested as deeply as these
would otherwise come out short and alike, with hardly a convolution among them.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from hypothesis import strategies as st

from engine.array import Array
from engine.convnet.layers import Convolution, FullyConnected, Layer, Pooling, ReLU
from engine.systems import convnet

Kind = Literal["generic", "signs", "positive"]
SEEDS = st.integers(0, 2**32 - 1)
SIDES = st.tuples(st.integers(1, 9), st.integers(1, 9))


class Dice:
    """A seeded generator that picks numbers of a kind, choices and layers."""

    def __init__(self, seed: int, kind: Kind = "generic") -> None:
        self.generator = np.random.default_rng(seed)
        self.kind = kind

    def upto(self, most: int, least: int = 0) -> int:
        """A whole number from least to most, both included."""
        return int(self.generator.integers(least, most + 1))

    def pick(self, *choices: Any) -> Any:
        """One of them."""
        return choices[self.upto(len(choices) - 1)]

    def numbers(self, *shape: int) -> Array:
        """No two alike; only −1, 0, 1 (`signs`: many ties and zeros); or all `positive`."""
        if self.kind == "signs":
            return Array(self.generator.integers(-1, 2, shape))
        least = 0.5 if self.kind == "positive" else -1.0
        return Array(self.generator.uniform(least, 1.0, shape))

    def bias(self, length: int) -> Array | None:
        """None, one for each, or one too many."""
        length = self.pick(0, length, length + 1)
        return self.numbers(length) if length else None

    def convolution(self) -> Convolution:
        """Any convolution; what it reads need not fit."""
        filters, size = self.upto(3, 1), self.upto(5, 1)
        return Convolution(
            self.numbers(filters, self.upto(4, 1), size, size),
            self.bias(filters),
            stride=self.pick(1, 1, 2, 3),
            padding=self.upto(3),
            padding_mode=self.pick("zero", "reflect", "replicate"),
            dilation=self.pick(1, 1, 2, 3),
            mode=self.pick("match", "sum"),
        )

    def pooling(self) -> Pooling:
        """Any pooling."""
        kind, partial = self.pick("max", "average"), self.pick(True, False)
        return Pooling(kind, self.upto(4, 1), self.upto(4, 1), partial)

    def votes(self) -> FullyConnected:
        """Any fully connected layer; what it reads need not fit."""
        classes = self.upto(4, 1)
        weights = self.numbers(classes, self.upto(40, 1))
        return FullyConnected(weights, self.bias(classes), self.pick("votes", "softmax"))

    def layer(self) -> Layer:
        """Any layer, convolutions most often, votes least."""
        number = self.upto(9)
        if number < 4:
            return self.convolution()
        if number < 6:
            return ReLU()
        return self.pooling() if number < 9 else self.votes()

    def settings(self, most: int, answers: bool) -> convnet.Settings:
        """Any settings, legal or not; with `answers` the last layer votes, with gradients."""
        layers = [self.layer() for _ in range(self.upto(most))] + [self.votes()] * answers
        return convnet.Settings(
            input=self.numbers(self.pick(1, 3), self.upto(9, 1), self.upto(9, 1)),
            layers=tuple(layers),
            classes=self.pick(("X", "O"), ("X", "O", "+"), ("A", "A"), ()),
            target=self.upto(1) if answers else self.pick(None, 0, 5),
            seed=self.upto(100),
        )


def settings(
    kind: Kind = "generic", most: int = 5, answers: bool = False
) -> st.SearchStrategy[convnet.Settings]:
    """Any settings of numbers of a kind, legal or not; see `Dice.settings`."""
    return SEEDS.map(lambda seed: Dice(seed, kind).settings(most, answers))


def legal(settings: st.SearchStrategy[convnet.Settings]) -> st.SearchStrategy[convnet.Settings]:
    """The nearest legal settings of each."""
    return settings.map(lambda asked: convnet.legal(asked)[0])
