"""Convolution, ReLU, pooling and votes: the slides' X-or-O network, and any stack like it.

    settings ──legal──▶ settings ──run──▶ trace

The trace holds, in the order of the stack and each as (maps, rows, columns):

    input            what was drawn, −1 paper … 1 ink; three maps for a colour picture
    convolution 1    the match of each filter with each patch
    relu 2           the same, negative cut off
    pooling 3        the largest of each window
    votes 4          one number a class; `shares 4` after a softmax
    filters 1, weights 4, bias 4      what was drawn or learned
    loss, ∂ input, ∂ convolution 1 …  when `target` names the right class

Source: the course's slides on ConvNets; values and tables there come out to the digit.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta

from engine.array import Array, Floats
from engine.convnet import backward, declared
from engine.convnet.layers import (
    MAX_FILTER,
    Convolution,
    FullyConnected,
    Layer,
    Pooling,
    ReLU,
    Shape,
    shapes,
)
from engine.convnet.legal_layers import classes_allowed, fit
from engine.data.pictures import X, paper, resized, slides_filters
from engine.trace import Trace
from engine.weights import load

if TYPE_CHECKING:
    import torch

    from engine.convnet.stages import Parameters

SMALLEST, LARGEST = 3, 64  # cells a side of an input
TELLING = 16  # of the default: the middle of a diagonal, a perfect match


class Letter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A drawn example with its class: picture (maps, rows, columns), −1 … 1."""

    picture: Array
    label: str

    def __post_init__(self) -> None:
        shape = self.picture.shape
        if len(shape) != 3 or shape[0] not in (1, 3) or not all(1 <= n <= LARGEST for n in shape):
            raise ValueError("a letter has three axes: 1 or 3 maps, and up to 64 rows and columns")


class Training(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the stack learns.

    Attributes:
        optimiser, rate: Adam, or gradient descent with momentum 0.9; its learning rate.
        batch, epochs: letters a step; how often each is seen.
        made: letters the generator makes, all classes together; drawn letters come on top.
        shift, rotate, scale, thicken, dirt: how far the generator strays, each 0 … 1.
        test_share: part of the letters kept for testing only.
        hold_filters: learn the votes only and leave the filters as drawn.
    """

    optimiser: Literal["adam", "sgd"] = "adam"
    rate: Annotated[float, Meta(gt=0, le=10)] = 0.02
    batch: Annotated[int, Meta(ge=1, le=512)] = 20
    epochs: Annotated[int, Meta(ge=1, le=1000)] = 40
    made: Annotated[int, Meta(ge=0, le=5000)] = 200
    shift: Annotated[float, Meta(ge=0, le=1)] = 0.5
    rotate: Annotated[float, Meta(ge=0, le=1)] = 0.5
    scale: Annotated[float, Meta(ge=0, le=1)] = 0.5
    thicken: Annotated[float, Meta(ge=0, le=1)] = 0.3
    dirt: Annotated[float, Meta(ge=0, le=1)] = 0.2
    test_share: Annotated[float, Meta(ge=0, le=0.9)] = 0.25
    hold_filters: bool = False


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a user can change in the convolution explorer.

    Attributes:
        input: (1 or 3, rows, columns), 3 to 64 a side, −1 paper … 1 ink.
        layers: the stack, at most eight.
        classes: what the last layer votes for.
        target: the right class for this input, to see gradients; None to see none.
        letters: examples drawn and labelled by hand.
        presets: the user's own pictures and filters, by name.
        training: how the stack learns.
        seed: of everything random: made letters, fresh weights, the order of batches.
    """

    input: Array
    layers: Annotated[tuple[Layer, ...], Meta(max_length=64)]
    classes: Annotated[tuple[str, ...], Meta(max_length=64)] = ("X", "O")
    target: int | None = None
    letters: Annotated[tuple[Letter, ...], Meta(max_length=10_000)] = ()
    presets: Annotated[dict[str, Array], Meta(max_length=1000)] = {}
    training: Training = Training()
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0

    def __post_init__(self) -> None:
        for name, array in self.presets.items():
            shape = array.shape
            picture = len(shape) == 3 and shape[0] in (1, 3)
            square = len(shape) == 2 and shape[0] == shape[1] <= MAX_FILTER
            if 0 in shape or not (picture or square):
                raise ValueError(f"the preset “{name[:40]}” is neither a picture nor a filter")


def run(settings: Settings, device: str = "auto") -> Trace:
    """Settings in, everything that happened out. Settings must be legal (`legal`).

    Raises:
        engine.device.DeviceError: when the device is not on this machine.
    """
    # torch takes two seconds to import; the window opens without it, the first run brings it.
    import torch

    from engine.convnet import stages
    from engine.device import choose

    place = choose(device, work(settings))
    seeking = settings.target is not None and ends_in_votes(settings.layers)
    x = torch.tensor(settings.input.values, device=place)[None]  # (1, C, H, W)
    known = {"input": x, **stages.parameters_of(settings.layers, place)}
    for tensor in known.values():
        tensor.requires_grad_(seeking)
    with torch.set_grad_enabled(seeking):
        computed = stages.forward(settings.layers, known["input"], known)
    shape = in_shape(settings)
    found = declared.quantities(settings.layers, shape, settings.classes)
    arrays = {name: _array(tensor[0]) for name, tensor in computed.items()}
    arrays |= {name: array.values for name, array in stages.learned(settings.layers)}
    arrays["input"] = settings.input.values
    if seeking:
        found += declared.gradients(settings.layers, shape, settings.target or 0, found)
        arrays |= _gradient_arrays(settings, known, computed)
    listed = {quantity.name: quantity for quantity in found}
    return Trace("Convolution", listed, arrays, declared.timeline(settings.layers, shape))


def _gradient_arrays(
    settings: Settings, known: Parameters, computed: Parameters
) -> dict[str, Floats]:
    """∂L/∂ every stage and parameter, from torch's autograd."""
    import torch

    from engine.convnet import stages

    last = settings.layers[-1]
    assert isinstance(last, FullyConnected)
    y = list(computed.values())[-1]
    target = torch.tensor([settings.target], device=y.device)
    loss = stages.loss(last, y, target)[0]
    named = {**known, **computed}
    slopes = torch.autograd.grad(loss, list(named.values()), allow_unused=True)
    arrays = {"loss": _array(loss)}
    for (name, tensor), slope in zip(named.items(), slopes, strict=True):
        whole = torch.zeros_like(tensor) if slope is None else slope
        single = name in computed or name == "input"
        arrays[backward.gradient_of(name)] = _array(whole[0] if single else whole)
    return arrays


def _array(tensor: torch.Tensor) -> Floats:
    return np.array(tensor.detach().cpu().numpy(), order="C")


def ends_in_votes(layers: tuple[Layer, ...]) -> bool:
    """Whether the stack answers: its last layer votes."""
    return bool(layers) and isinstance(layers[-1], FullyConnected)


def in_shape(settings: Settings) -> Shape:
    """(maps, rows, columns) of the input."""
    channels, rows, columns = settings.input.shape
    return channels, rows, columns


def work(settings: Settings) -> float:
    """Multiplications of a run: outputs times the weights each of them is made with."""
    found = shapes(settings.layers, in_shape(settings))
    total = 0.0
    for layer, incoming, outgoing in zip(settings.layers, found, found[1:], strict=False):
        match layer:
            case Convolution():
                total += math.prod(outgoing) * incoming[0] * layer.size**2
            case Pooling():
                total += math.prod(outgoing) * layer.size**2
            case FullyConnected(weights=weights):
                total += weights.values.size
            case ReLU():
                total += math.prod(outgoing)
    return total if settings.target is None else 3 * total


def legal(settings: Settings) -> tuple[Settings, list[str]]:
    """The nearest legal settings, and a sentence for each thing that had to change."""
    classes = classes_allowed(settings.classes)
    picture, reasons = _picture(settings.input)
    if classes != settings.classes:
        reasons.append(f"Two to ten classes, each with a short name: now {', '.join(classes)}.")
    channels, rows, columns = picture.shape
    layers, mended = fit(settings.layers, (channels, rows, columns), len(classes), settings.seed)
    target = settings.target
    if target is not None and not (ends_in_votes(layers) and 0 <= target < len(classes)):
        reasons.append("The right class is no longer one of the answers; gradients are off.")
        target = None
    letters = tuple(letter for letter in settings.letters if letter.label in classes)
    if len(letters) < len(settings.letters):
        reasons.append("Letters of a class that is gone were left out.")
    fitted = msgspec.structs.replace(
        settings, input=picture, layers=layers, classes=classes, target=target, letters=letters
    )
    return fitted, reasons + mended


def _picture(picture: Array) -> tuple[Array, list[str]]:
    """The nearest input that can be shown: one or three maps, 3 to 64 a side, −1 … 1."""
    values, reasons = picture.values, []
    if values.ndim != 3 or values.shape[0] not in (1, 3):
        raise ValueError("an input has three axes: 1 or 3 maps, rows, columns")
    rows, columns = (min(max(n, SMALLEST), LARGEST) for n in values.shape[1:])
    if (rows, columns) != values.shape[1:]:
        reasons.append(
            f"The input has {SMALLEST} to {LARGEST} cells a side; it is now {rows}×{columns}."
        )
        values = resized(values, rows, columns, paper(len(values)))
    clipped = np.clip(values, -1.0, 1.0)
    if not np.array_equal(clipped, values):
        reasons.append("The input's values lie between −1 and 1; those beyond were cut.")
    unchanged = values is picture.values and np.array_equal(clipped, values)
    return (picture if unchanged else Array(clipped)), reasons


def default() -> Settings:
    """The slides' example: the X under three filters, with votes learned by `train convnet`."""
    return Settings(input=Array(X[None]), layers=slides_stack(*_learned_votes()))


def slides_stack(weights: Array, bias: Array | None) -> tuple[Layer, ...]:
    """The slides' layers with the given votes: weights (2, 48), bias (2,)."""
    return Convolution(slides_filters()), ReLU(), Pooling(), FullyConnected(weights, bias)


def _learned_votes() -> tuple[Array, Array | None]:
    model = load("convnet")
    return Array(model["weights 4"]), Array(model["bias 4"])
