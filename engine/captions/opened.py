"""The encoder, opened: its layers as the convolution explorer knows layers, with all their numbers.

    picture ─▶ maps ─▶ convolution 1 ─▶ relu 2 ─▶ … ─▶ a        each (maps, rows, columns)

A fire module is a convolution that squeezes and its ReLU, then two side by side, joined and
rectified. Where all layers would fill the memory, only those next to the annotation vectors are
recorded; `maps` is what the first of them reads: of a small encoder the standardised picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from engine.array import Array, Floats
from engine.captions import encoder
from engine.captions.encoder import Convolution, Fire, Form, Places, Pool
from engine.convnet import layers, making
from engine.convnet.layers import Shape
from engine.declaring import MAPS, given
from engine.explain import Made, Term, nice
from engine.trace import Cell, Index, Quantity, Region, Trace

if TYPE_CHECKING:
    from torch import Tensor

    from engine.captions.model import Captioner
    from engine.captions.photograph import Pixels

FIRST = "maps"
MOST = 1_000_000  # numbers that are recorded
SIGNED, POSITIVE = (-5.0, 5.0), (0.0, 5.0)  # what colours tell apart
Compute = Callable[["Mapping[str, Tensor]"], "Tensor"]


@dataclass
class Opened:
    """The recorded layers of an encoder.

    Attributes:
        form, start: the encoder's form, and its first layer that is recorded.
        last, shape: what the last layer so far leaves.
        quantities: what every layer leaves, and what it has learned.
        learned: what they have learned, by the names of the trace.
        steps: how each is computed from those before it, by name.
    """

    form: Form
    start: int
    last: Quantity
    shape: Shape
    quantities: list[Quantity] = field(default_factory=list)
    learned: dict[str, Floats] = field(default_factory=dict)
    steps: dict[str, Compute] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """Of the next layer, from 1."""
        return len(self.steps) + 1

    def add(self, quantity: Quantity, shape: Shape, compute: Compute) -> None:
        """One more layer."""
        self.quantities.append(quantity)
        self.steps[quantity.name] = compute
        self.last, self.shape = quantity, shape

    def convolve(self, W: Floats, b: Floats, stride: int = 1, padding: int = 0) -> None:
        """Filters (K, C, k, k) slide over the last maps."""
        source, number = self.last.name, self.number
        layer = layers.Convolution(Array(W), Array(b), stride, padding, mode="sum")
        name, rows, columns = f"convolution {number}", *self.shape[1:]
        declared = making.convolution(name, number, layer, self.last, self.shape)
        bound = nice(3 / math.sqrt(W[0].size))
        for kind, array, title in (("filters", W, "Filters"), ("bias", b, "Bias")):
            axes = ("filter", "channel", "row", "column")[: array.ndim]
            plain = replace(given(f"{kind} {number}", "learned"), heading=title, title=title)
            self.quantities.append(replace(plain, axes=axes, range=(-bound, bound), ink=False))
            self.learned[f"{kind} {number}"] = array.view()  # a trace makes its arrays read-only

        def compute(found: Mapping[str, Tensor]) -> Tensor:
            import torch

            weights, bias = torch.from_numpy(W), torch.from_numpy(b)
            return torch.nn.functional.conv2d(found[source], weights, bias, stride, padding)

        shape = len(W), layer.window(rows).positions, layer.window(columns).positions
        self.add(replace(declared, range=SIGNED), shape, compute)

    def rectify(self) -> None:
        """What is negative is cut."""
        source, name = self.last.name, f"relu {self.number}"
        declared = making.relu(name, layers.ReLU(), self.last)
        self.add(replace(declared, range=POSITIVE), self.shape, lambda found: found[source].relu())

    def pool(self, size: int, stride: int) -> None:
        """The largest of each window stays."""
        source, layer = self.last.name, layers.Pooling("max", size, stride)
        maps, rows, columns = self.shape
        declared = making.pooling(f"pooling {self.number}", layer, self.last, self.shape)

        def compute(found: Mapping[str, Tensor]) -> Tensor:
            from torch.nn.functional import max_pool2d

            return max_pool2d(found[source], size, stride, ceil_mode=True)

        shape = maps, layer.window(rows).positions, layer.window(columns).positions
        self.add(declared, shape, compute)

    def place(self) -> None:
        """Two maps more, that say where a cell is."""
        name, (maps, rows, columns) = f"places {self.number}", self.shape
        plain = _passed(name, self.last, maps, "where a cell is: its x and its y, −1 … 1")
        plain = replace(plain, heading="Places", title="Map with places")
        source = self.last.name
        self.add(plain, (maps + 2, rows, columns), lambda found: encoder.placed(found[source]))

    def fire(self, parts: Mapping[str, tuple[Floats, Floats]]) -> None:
        """1×1 filters squeeze, then 1×1 and 3×3 filters expand side by side."""
        self.convolve(*parts["squeeze"])
        self.rectify()
        small, shape = self.last, self.shape
        self.convolve(*parts["one"])
        one, maps = self.last, self.shape[0]
        self.last, self.shape = small, shape
        self.convolve(*parts["three"], padding=1)
        three = self.last
        joined = _joined(f"joined {self.number}", small, one, three, maps)

        def compute(found: Mapping[str, Tensor]) -> Tensor:
            import torch

            return torch.cat([found[one.name], found[three.name]], 1)

        self.add(joined, (maps + self.shape[0], *self.shape[1:]), compute)
        self.rectify()


@lru_cache(maxsize=4)
def opened(captioner: Captioner) -> Opened:
    """The layers of a captioner's encoder that are recorded."""
    form, start = captioner.form, _start(captioner.form)
    found = Opened(form, start, _first(form, start), _incoming(form, start))
    found.quantities.append(found.last)
    arrays = captioner.encoder
    for number, layer in enumerate(form.layers[start:], start=start):
        match layer:
            case Convolution(stride=stride, padding=padding):
                found.convolve(arrays[f"{number}.W"], arrays[f"{number}.b"], stride, padding)
                if number + 1 < len(form.layers):
                    found.rectify()
            case Fire():
                parts = ("squeeze", "one", "three")
                found.fire({p: (arrays[f"{number}.{p}.W"], arrays[f"{number}.{p}.b"])
                            for p in parts})  # fmt: skip
            case Pool(size=size, stride=stride):
                found.pool(size, stride)
            case Places():
                found.place()
    return found


def look(captioner: Captioner, picture: Pixels) -> dict[str, Floats]:
    """What every recorded layer leaves, (maps, rows, columns) each, in order; the last is a.

    Args:
        captioner: whose encoder looks.
        picture: uint8 (S, S, 3), of its size.
    """
    import torch

    layers_ = opened(captioner)
    form, start = layers_.form, layers_.start
    with torch.no_grad():
        maps = encoder.standard(form, torch.from_numpy(picture.copy())[None])
        if start:
            parameters = {n: torch.from_numpy(array) for n, array in captioner.encoder.items()}
            *_, maps = encoder.stages(parameters, _until(form, start), maps)
        found = {FIRST: maps}
        for name, compute in layers_.steps.items():
            found[name] = compute(found)
    return {name: tensor[0].numpy() for name, tensor in found.items()}


def _until(form: Form, stop: int) -> Form:
    """The layers before one; a convolution that is its last is rectified as it was."""
    return msgspec.structs.replace(form, layers=(*form.layers[:stop], Pool(1, 1)))


def _incoming(form: Form, start: int) -> Shape:
    """The shape of what a layer reads."""
    if not start:
        return 3, form.size, form.size
    before = msgspec.structs.replace(form, layers=form.layers[:start])
    return encoder.depth(before), *encoder.grid(before)


def _start(form: Form) -> int:
    """The first layer that is recorded: as many of the last as there is room for, at least one."""
    room = MOST
    for number in reversed(range(len(form.layers))):
        maps, rows, columns = _incoming(form, number + 1)
        layer, kept = form.layers[number], 2 * maps  # sums, and what is left of them
        if isinstance(layer, Fire):
            kept = 3 * maps + 2 * layer.squeeze
        room -= kept * rows * columns
        if room < 0:
            return min(number + 1, len(form.layers) - 1)
    return 0


def _first(form: Form, start: int) -> Quantity:
    """What the first recorded layer reads."""
    plain = replace(given(FIRST, "what the layers before it found"), heading="Maps", title="Map",
                    range=POSITIVE, ink=False, parent="picture")  # fmt: skip
    if not start:
        plain = replace(plain, heading="Standardised picture", title="Standardised picture",
                        meaning="red, green and blue around 0", range=SIGNED,
                        labels=("red", "green", "blue"), made=_standard(form))  # fmt: skip
    before = msgspec.structs.replace(form, layers=form.layers[:start])

    def pixels(region: Region) -> Region:
        if not start:
            return Region("picture", region.where)
        _, rows, columns = region.where
        across, down = set[int](), set[int]()
        for r in rows:
            top, _, bottom, _ = encoder.field(before, r * encoder.grid(before)[1])
            down.update(range(top, bottom))
        for c in columns:
            _, left, _, right = encoder.field(before, c)
            across.update(range(left, right))
        return Region("picture", ((0, 1, 2), tuple(sorted(down)), tuple(sorted(across))))

    return replace(plain, field=pixels)


def _standard(form: Form) -> Callable[[Trace, Index], Made]:
    """(x − mean) ÷ spread of a colour, from 0 … 1."""

    def made(trace: Trace, index: Index) -> Made:
        cell, mean, spread = Cell("picture", index), form.mean[index[0]], form.spread[index[0]]
        formula = f"(255 x − {mean:g}) ÷ {spread:g}"
        term = Term(trace.value(cell), 255 / spread, cell, symbol="x")
        return Made("sum", formula, (term,), bias=-mean / spread)

    return made


def _passed(name: str, source: Quantity, maps: int, meaning: str) -> Quantity:
    """Maps that are passed on as they are, with others behind them that nothing has made."""
    plain = given(name, meaning)

    def made(trace: Trace, index: Index) -> Made:
        cell = Cell(source.name, index)
        if index[0] >= maps:
            return plain.made(trace, index)
        return Made("sum", "x", (Term(trace.value(cell), source=cell),))

    def field_(region: Region) -> Region:
        kept = tuple(m for m in region.where[0] if m < maps)
        return Region(source.name, (kept, *region.where[1:]))

    return replace(
        plain, range=SIGNED, ink=False, parent=source.name, made=made, field=field_,
        reach=lambda region: Region(name, region.where),
    )  # fmt: skip


def _joined(name: str, small: Quantity, one: Quantity, three: Quantity, maps: int) -> Quantity:
    """The maps of 1×1 filters, and behind them those of 3×3 filters, all of the same maps."""
    every = tuple(range(2 * maps))
    assert three.field is not None
    assert three.reach is not None
    around, out = three.field, three.reach

    def made(trace: Trace, index: Index) -> Made:
        m, *place = index
        cell = Cell(one.name, index) if m < maps else Cell(three.name, (m - maps, *place))
        return Made("sum", "x", (Term(trace.value(cell), source=cell),))

    return Quantity(
        name, "y", "Expanded", "Expanded map", "1×1 and 3×3 filters side by side", MAPS, SIGNED,
        made, parent=small.name, field=around,
        reach=lambda region: Region(name, (every, *out(region).where[1:])),
    )  # fmt: skip
