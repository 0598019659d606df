"""A stack of layers, declared: the quantities its trace holds and the walk through them.

`making.py` says how each kind of layer makes its cells, `backward.py` how each
gradient comes about; here they are strung together for a given stack. Any system with a stack of
layers in it can use this room.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from engine import declaring
from engine.convnet import backward, making
from engine.convnet.layers import (
    Convolution,
    FullyConnected,
    Layer,
    Pooling,
    ReLU,
    Shape,
    parameter_names,
    quantity_name,
    shapes,
)
from engine.explain import Made, Term, nice
from engine.trace import Cell, Index, Quantity, Segment, Timeline, Trace


@lru_cache(maxsize=4)  # while someone draws, the stack is the same from one run to the next
def timeline(layers: tuple[Layer, ...], shape: Shape) -> Timeline:
    """Every cell of every map in the order of the stack; a vote takes one step a value."""
    found = shapes(layers, shape)
    segments = []
    for number, layer in enumerate(layers, start=1):
        maps, rows, columns = found[number]
        name, count = quantity_name(number, layer), rows * columns
        if isinstance(layer, FullyConnected):
            count = layer.weights.shape[1]
        segments += [Segment(name, m, count) for m in range(maps)]
        if isinstance(layer, FullyConnected) and layer.output == "softmax":
            segments += [Segment(f"shares {number}", m, 1) for m in range(maps)]
    return Timeline(tuple(segments) or (Segment("input", 0, 1),))


@lru_cache(maxsize=4)
def quantities(
    layers: tuple[Layer, ...], shape: Shape, classes: tuple[str, ...]
) -> tuple[Quantity, ...]:
    """The declarations of everything `run` records, in the order of the stack."""
    source = declaring.given("input", "what you drew: 1 is ink, −1 is paper")
    found = [source]
    for number, (layer, incoming) in enumerate(
        zip(layers, shapes(layers, shape), strict=False), start=1
    ):
        name = quantity_name(number, layer)
        match layer:
            case Convolution():
                source = making.convolution(name, number, layer, source, incoming)
            case ReLU():
                source = making.relu(name, layer, source)
            case Pooling():
                source = making.pooling(name, layer, source, incoming)
            case FullyConnected():
                labels = classes if number == len(layers) else ()
                source = making.votes(name, number, layer, source, incoming, labels)
        found += [*_parameters(number, layer), source]
        if isinstance(layer, FullyConnected) and layer.output == "softmax":
            source = making.shares(f"shares {number}", source, layer.classes)
            found.append(source)
    return tuple(found)


def _parameters(number: int, layer: Layer) -> list[Quantity]:
    """What a layer learns, declared: nothing makes it but drawing and training."""
    found = []
    for name in parameter_names(number, layer):
        plain = declaring.given(name, "drawn or learned")
        if name.startswith("filters"):
            axes: tuple[str, ...] = ("filter", "channel", "row", "column")
            plain = replace(plain, symbol="w", heading="Filters", title="Filter", axes=axes)
        elif name.startswith("weights"):
            assert isinstance(layer, FullyConnected)
            high = nice(3 / math.sqrt(layer.weights.shape[1]))
            plain = replace(plain, symbol="w", heading="Weights", title="Weight", ink=False)
            plain = replace(plain, axes=("class", "value"), range=(-high, high))
        else:
            axes = ("filter" if isinstance(layer, Convolution) else "class",)
            plain = replace(plain, symbol="b", heading="Bias", title="Bias", axes=axes, ink=False)
        found.append(plain)
    return found


def gradients(
    layers: tuple[Layer, ...], shape: Shape, target: int, declared: tuple[Quantity, ...]
) -> tuple[Quantity, ...]:
    """The loss and ∂L/∂ everything, from the last stage back to the pixels."""
    known = {quantity.name: quantity for quantity in declared}
    stages = [q for q in declared if q.parent is not None or q.name == "input"]
    last, layer = stages[-1], layers[-1]
    assert isinstance(layer, FullyConnected)
    softmax = layer.output == "softmax"
    found = [_loss(last, target, softmax), backward.answer(last, target, softmax)]
    for quantity, child in reversed(list(pairwise(stages))):
        found.append(backward.stage(quantity, child, 0.5))
    sizes = shapes(layers, shape)
    for number, owner in enumerate(layers, start=1):
        child = known[quantity_name(number, owner)]
        for name in parameter_names(number, owner):
            if name.startswith("bias"):
                found.append(backward.bias(known[name], child))
            elif isinstance(owner, Convolution):
                found.append(backward.filters(known[name], owner, child, sizes[number - 1]))
            else:
                found.append(backward.weights(known[name], child))
    return tuple(found)


def _loss(last: Quantity, target: int, softmax: bool) -> Quantity:
    def made(trace: Trace, index: Index) -> Made:
        values = trace[last.name].ravel()
        if softmax:
            source = Cell(last.name, (target, 0, 0))
            return Made("surprise", "−ln p", (Term(float(values[target]), source=source),))
        wrong = [float(v) - (k == target) for k, v in enumerate(values)]
        terms = [Term(e, e, Cell(last.name, (k, 0, 0))) for k, e in enumerate(wrong)]
        return Made("sum", "½ Σ (vote − wanted)²", tuple(terms), divisor=2.0)

    words = "how wrong the answer is", (), (0.0, 1.0)
    return Quantity("loss", "L", "Loss", "Loss", *words, made)
