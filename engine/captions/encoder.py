"""The encoder: a picture becomes L annotation vectors a₁ … a_L, one for each place of a grid.

    picture (S, S, 3) ──(x − mean) ÷ spread──▶ convolutions, fire modules, pooling ──▶ (L, D)

A fire module squeezes the channels with 1×1 filters, then expands them with 1×1 and 3×3 filters
side by side. `places` puts two channels beside the others that say where a cell is, −1 … 1 from
left to right and from top to bottom. Every convolution is followed by max(0, x), except the last
layer's.

The form is plain data and lies in the card beside the weights it belongs to, so that any of them
can be opened. Sources: Xu et al. 2015, 3.1.1; Iandola et al. 2016 (fire modules); Liu et al. 2018,
"An intriguing failing of convolutional neural networks and the CoordConv solution" (places).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta

from engine.array import Floats
from engine.windows import Window

if TYPE_CHECKING:
    from torch import Tensor

Channels = Annotated[int, Meta(ge=1, le=1024)]
Side = Annotated[int, Meta(ge=1, le=11)]


class Convolution(msgspec.Struct, frozen=True, tag="convolution", forbid_unknown_fields=True):
    """`out` filters of size × size, moved by `stride`, with `padding` zeros around the maps."""

    out: Channels
    size: Side
    stride: Annotated[int, Meta(ge=1, le=8)] = 1
    padding: Annotated[int, Meta(ge=0, le=5)] = 0


class Fire(msgspec.Struct, frozen=True, tag="fire", forbid_unknown_fields=True):
    """1×1 filters to `squeeze` channels, then `expand` filters of 1×1 and as many of 3×3."""

    squeeze: Channels
    expand: Channels


class Pool(msgspec.Struct, frozen=True, tag="pool", forbid_unknown_fields=True):
    """The largest of each window; windows that hang over the border are kept."""

    size: Side
    stride: Annotated[int, Meta(ge=1, le=8)] = 2


class Places(msgspec.Struct, frozen=True, tag="places", forbid_unknown_fields=True):
    """Two more channels: the cell's x and its y, from −1 to 1."""


Layer = Convolution | Fire | Pool | Places


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The form of an encoder.

    Attributes:
        size: S, side of the square picture in pixels.
        mean, spread: of red, green and blue, 0 … 255: what is taken off, and divided by.
        layers: one after the other; their weights are called by their number, from 0.
    """

    size: Annotated[int, Meta(ge=8, le=512)]
    layers: Annotated[tuple[Layer, ...], Meta(min_length=1, max_length=64)]
    mean: tuple[float, float, float] = (127.5, 127.5, 127.5)
    spread: tuple[float, float, float] = (64.0, 64.0, 64.0)


SCENES = Form(
    112,
    (
        *(Convolution(24, 5, 2, 2), Convolution(48, 3, 2, 1), Convolution(64, 3, 1, 1)),
        *(Convolution(96, 3, 2, 1), Convolution(128, 3, 1, 1)),
        *(Places(), Convolution(128, 1), Convolution(128, 1)),
    ),
)
PHOTOS = Form(
    224,
    (
        *(Convolution(96, 7, 2), Pool(3)),
        *(Fire(16, 64), Fire(16, 64), Fire(32, 128), Pool(3)),
        *(Fire(32, 128), Fire(48, 192), Fire(48, 192), Fire(64, 256), Pool(3)),
        Fire(64, 256),
    ),
    mean=(123.0, 117.0, 104.0),
)


def form_of(card: Mapping[str, Any]) -> Form:
    """The form a model's card tells.

    Raises:
        ValueError: when it tells none that is one.
    """
    try:
        return msgspec.convert(card.get("encoder"), Form)
    except msgspec.ValidationError as error:
        raise ValueError(f"The card tells no form of an encoder ({error}).") from None


def grid(form: Form) -> tuple[int, int]:
    """Rows and columns of the annotation vectors, and so L = rows · columns: (14, 14)."""
    side = windows(form)[-1].positions
    return side, side


def depth(form: Form) -> int:
    """D, the numbers in an annotation vector."""
    return channels(form)[-1]


def shapes(form: Form) -> dict[str, tuple[int, ...]]:
    """The shape of every array of an encoder, by name: `2.W` (K, C, k, k), `3.squeeze.b` (K)."""
    found: dict[str, tuple[int, ...]] = {}
    for number, (layer, C) in enumerate(zip(form.layers, channels(form), strict=False)):
        match layer:
            case Convolution(out=out, size=size):
                found[f"{number}.W"], found[f"{number}.b"] = (out, C, size, size), (out,)
            case Fire(squeeze=squeeze, expand=expand):
                for part, K, c, k in (
                    ("squeeze", squeeze, C, 1),
                    ("one", expand, squeeze, 1),
                    ("three", expand, squeeze, 3),
                ):
                    found[f"{number}.{part}.W"] = K, c, k, k
                    found[f"{number}.{part}.b"] = (K,)
    return found


def novice(form: Form, seed: int) -> dict[str, Floats]:
    """An encoder that has learned nothing: weights from N(0, 2 ÷ inputs), biases 0.

    Source: He et al. 2015.
    """
    generator = np.random.default_rng(seed)
    return {
        name: np.zeros(shape, np.float32)
        if len(shape) == 1
        else generator.normal(0, math.sqrt(2 / math.prod(shape[1:])), shape).astype(np.float32)
        for name, shape in shapes(form).items()
    }


def features(parameters: Mapping[str, Tensor], form: Form, pictures: Tensor) -> Tensor:
    """Annotation vectors, open to gradients.  uint8 (N, S, S, 3) → (N, D, rows, columns)."""
    *_, maps = stages(parameters, form, standard(form, pictures))
    return maps


def halves_are_fast() -> bool:
    """Whether this processor multiplies numbers of 16 bits (bfloat16) faster than of 32."""
    import torch

    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def standard(form: Form, pictures: Tensor) -> Tensor:
    """(x − mean) ÷ spread.  uint8 (N, S, S, 3) → float (N, 3, S, S)."""
    import torch

    mean, spread = (torch.tensor(v, device=pictures.device) for v in (form.mean, form.spread))
    return ((pictures.float() - mean) / spread).permute(0, 3, 1, 2)


def stages(parameters: Mapping[str, Tensor], form: Form, maps: Tensor) -> Iterator[Tensor]:
    """What comes out of every layer, one after the other.  (N, 3, S, S) → (N, C, h, w) each."""
    from torch.nn import functional

    for number, layer in enumerate(form.layers):
        match layer:
            case Convolution(stride=stride, padding=padding):
                W, b = parameters[f"{number}.W"], parameters[f"{number}.b"]
                maps = functional.conv2d(maps, W, b, stride, padding)
                if number + 1 < len(form.layers):
                    maps = functional.relu(maps)
            case Fire():
                maps = _fire(parameters, number, maps)
            case Pool(size=size, stride=stride):
                maps = functional.max_pool2d(maps, size, stride, ceil_mode=True)
            case Places():
                maps = placed(maps)
        yield maps


def _fire(parameters: Mapping[str, Tensor], number: int, maps: Tensor) -> Tensor:
    import torch
    from torch.nn.functional import conv2d, relu

    W, b = ({p: parameters[f"{number}.{p}.{kind}"] for p in ("squeeze", "one", "three")}
            for kind in "Wb")  # fmt: skip
    small = relu(conv2d(maps, W["squeeze"], b["squeeze"]))
    one, three = conv2d(small, W["one"], b["one"]), conv2d(small, W["three"], b["three"], 1, 1)
    return relu(torch.cat([one, three], 1))


def placed(maps: Tensor) -> Tensor:
    """Maps with two more, that say where a cell is: its x and its y."""
    import torch

    N, _, h, w = maps.shape
    x = torch.linspace(-1, 1, w).expand(N, 1, h, w)
    y = torch.linspace(-1, 1, h)[:, None].expand(N, 1, h, w)
    return torch.cat([maps, x.to(maps), y.to(maps)], 1)


def field(form: Form, cell: int) -> tuple[int, int, int, int]:
    """The pixels that a cell's vector is made from: top, left, bottom, right, the last two past it.

    Args:
        form: the encoder's.
        cell: 0 … L − 1, row by row.
    """
    row, column = divmod(cell, grid(form)[1])
    (top, bottom), (left, right) = _reads(form, row), _reads(form, column)
    return top, left, bottom, right


@lru_cache(maxsize=1024)
def _reads(form: Form, cell: int) -> tuple[int, int]:
    """The first pixel along one axis that a cell reads, and the one after the last."""
    low, high = cell, cell
    for window in reversed(windows(form)):
        read = window.inputs((low, high))
        low, high = read[0], read[-1]
    return low, high + 1


@lru_cache(maxsize=16)
def windows(form: Form) -> tuple[Window, ...]:
    """How each layer's window moves along an axis; what it leaves has `positions` cells a side."""
    n, found = form.size, []
    for layer in form.layers:
        match layer:
            case Convolution(size=size, stride=stride, padding=padding):
                found.append(Window(n, size, stride, padding))
            case Fire():
                found.append(Window(n, 3, padding=1))
            case Pool(size=size, stride=stride):
                found.append(Window(n, size, stride, partial=True))
            case Places():
                found.append(Window(n, 1))
        n = found[-1].positions
    return tuple(found)


@lru_cache(maxsize=16)
def channels(form: Form) -> tuple[int, ...]:
    """Channels before the first layer and after every one."""
    found = [3]
    for layer in form.layers:
        match layer:
            case Convolution(out=out):
                found.append(out)
            case Fire(expand=expand):
                found.append(2 * expand)
            case Pool():
                found.append(found[-1])
            case Places():
                found.append(found[-1] + 2)
    return tuple(found)
