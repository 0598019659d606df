"""Receptive fields by brute force, the walk through a trace, and what it is called."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.array import Array
from engine.convnet import stages
from engine.convnet.layers import Convolution, FullyConnected, Layer, Pooling, ReLU
from engine.systems import convnet
from engine.trace import Cell, Index, Region, Segment, Timeline, Trace
from tests.engine.convnet import stacks

Pairs = set[tuple[Index, Index]]  # (cell of a stage, pixel)


def cells(region: Region) -> set[Index]:
    return set(product(*region.where))


def affected(settings: convnet.Settings, by: float) -> dict[str, Pairs]:
    """Change every pixel in turn and see which cells move, in double precision."""
    layers = settings.layers
    parameters = stages.parameters_of(layers, torch.device("cpu"))
    doubles = {name: value.double() for name, value in parameters.items()}
    picture = torch.tensor(settings.input.values, dtype=torch.float64)
    pixels = list(np.ndindex(picture.shape))
    batch = picture.repeat(len(pixels) + 1, 1, 1, 1)
    for n, pixel in enumerate(pixels):
        batch[n][pixel] += by
    found: dict[str, Pairs] = {}
    for name, y in stages.forward(layers, batch, doubles).items():
        moved = ((y[:-1] - y[-1]).abs() > 1e-11).nonzero().tolist()
        found[name] = {((m, r, s), pixels[n]) for n, m, r, s in moved}
    return found


def declared(trace: Trace) -> dict[str, Pairs]:
    """The pixels that the receptive field of each cell of each stage holds."""
    return {
        name: {
            (index, pixel)
            for index in np.ndindex(trace[name].shape)
            for pixel in cells(trace.fields(Cell(name, index))["input"])
        }
        for name, quantity in trace.quantities.items()
        if quantity.parent is not None
    }


def small(kind: stacks.Kind, most: int = 2000) -> st.SearchStrategy[convnet.Settings]:
    """Small enough to try every pixel against every cell."""

    def fits(settings: convnet.Settings) -> bool:
        trace = convnet.run(settings, "cpu")
        return sum(trace[name].size for name in trace.arrays) < most

    return stacks.legal(stacks.settings(kind, most=4)).filter(fits)


@given(small("generic"), st.sampled_from([-3.0, 0.01, 2.0]))
def test_no_pixel_outside_the_field_matters(settings: convnet.Settings, by: float) -> None:
    fields = declared(convnet.run(settings, "cpu"))
    moved = affected(settings, by)
    assert set(moved) == set(fields)
    for name, pairs in moved.items():
        assert pairs <= fields[name], name


def plain(layer: Layer) -> Layer:
    """The same layer where every cell it reads counts: averages, and votes as they are."""
    if isinstance(layer, Pooling):
        return Pooling("average", layer.size, layer.stride, layer.partial)
    if isinstance(layer, FullyConnected):
        return FullyConnected(Array(np.abs(layer.weights.values) + 0.1))
    return layer


@given(small("positive"))
def test_every_pixel_inside_the_field_matters(settings: convnet.Settings) -> None:
    """With positive numbers alone nothing cancels: the field is exactly what moves a cell."""
    layers = tuple(plain(layer) for layer in settings.layers)
    picture = Array(np.abs(settings.input.values))
    settings = convnet.Settings(picture, layers, settings.classes)
    assert affected(settings, 1.0) == declared(convnet.run(settings, "cpu"))


@given(small("signs", most=300))
def test_reached_is_the_transpose_of_fields(settings: convnet.Settings) -> None:
    trace = convnet.run(settings, "cpu")
    names = [
        name for name, q in trace.quantities.items() if q.parent is not None or name == "input"
    ]
    down: dict[tuple[str, str], Pairs] = {}
    up: dict[tuple[str, str], Pairs] = {}
    for name in names:
        for index in np.ndindex(trace[name].shape):
            for other, region in trace.fields(Cell(name, index)).items():
                down.setdefault((name, other), set()).update((index, c) for c in cells(region))
            for other, region in trace.reached(Cell(name, index)).items():
                up.setdefault((other, name), set()).update((c, index) for c in cells(region))
    assert down == up
    assert set(down) == {(b, a) for i, a in enumerate(names) for b in names[i:]}


@pytest.fixture
def trace() -> Trace:
    layers = (
        Convolution(Array(np.ones((2, 1, 3, 3)))),
        ReLU(),
        FullyConnected(Array(np.ones((2, 18))), None, "softmax"),
    )
    return convnet.run(convnet.Settings(Array(np.ones((1, 5, 5))), layers, target=1), "cpu")


def test_the_slides_field_of_one_pooled_cell() -> None:
    layers = Convolution(Array(np.ones((1, 1, 3, 3)))), ReLU(), Pooling()
    trace = convnet.run(convnet.Settings(Array(np.ones((1, 9, 9))), layers), "cpu")
    fields = trace.fields(Cell("pooling 3", (0, 0, 1)))
    assert fields["relu 2"].where == ((0,), (0, 1), (2, 3))
    assert fields["input"].where == ((0,), (0, 1, 2, 3), (2, 3, 4, 5))
    assert trace.fields(Cell("pooling 3", (0, 3, 3)))["input"].where == ((0,), (6, 7, 8), (6, 7, 8))
    assert fields["input"].size == 16


def test_the_walk_makes_every_cell_once(trace: Trace) -> None:
    line = trace.timeline
    walked = [(segment.quantity, segment.map, n) for segment, n in map(line.at, range(line.length))]
    expected = [
        *((name, m, n) for name in ("convolution 1", "relu 2") for m in (0, 1) for n in range(9)),
        *(("votes 3", m, n) for m in (0, 1) for n in range(18)),
        *(("shares 3", m, 0) for m in (0, 1)),
    ]
    # A vote's map comes with its share: the order within a layer is free, but not between layers.
    assert sorted(walked) == sorted(expected)
    assert [w[0] for w in walked[:36]] == [e[0] for e in expected[:36]]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(-3, 40))
def test_at_and_find_undo_each_other(counts: list[int], step: int) -> None:
    line = Timeline(tuple(Segment("y", m, count) for m, count in enumerate(counts)))
    assert line.length == sum(counts)
    segment, offset = line.at(step)
    walked = [(m, n) for m, count in enumerate(counts) for n in range(count)]
    assert (segment.map, offset) == walked[min(max(step, 0), line.length - 1)]
    assert line.find("y", segment.map, offset) == min(max(step, 0), line.length - 1)
    assert line.find("z") is line.find("y", len(counts)) is None


def test_a_trace_is_frozen(trace: Trace) -> None:
    for name in trace.arrays:
        assert trace[name].dtype == np.float32
        with pytest.raises(ValueError, match="read-only"):
            trace[name][...] = 0
    with pytest.raises(TypeError):
        trace.arrays["new"] = trace["input"]  # type: ignore[index]


def test_a_declaration_must_fit_its_array(trace: Trace) -> None:
    quantities = dict(trace.quantities)
    quantities["input"] = replace(quantities["input"], axes=("row", "column"))
    with pytest.raises(ValueError, match="input has 3 axes"):
        Trace("", quantities, dict(trace.arrays), trace.timeline)


def test_has(trace: Trace) -> None:
    assert trace.has(Cell("relu 2", (1, 2, 2)))
    assert trace.has(Cell("loss", ()))
    for cell in (("relu 2", (2, 0, 0)), ("relu 2", (0, -1, 0)), ("relu 2", (0, 0)), ("h", (0,))):
        assert not trace.has(Cell(*cell))


def test_places_in_words(trace: Trace) -> None:
    assert trace.quantities["relu 2"].place((1, 0, 2)) == "map 2, row 1, column 3"
    assert trace.quantities["votes 3"].place((1, 0, 0)) == "class O"
    assert trace.quantities["weights 3"].place((0, 4)) == "class 1, value 5"
    assert trace.quantities["filters 1"].place((0, 0, 1, 2)).startswith("filter 1, channel 1")
    assert trace.quantities["loss"].place(()) == ""


@given(stacks.legal(stacks.settings(answers=True)))
def test_runs_repeat_to_the_bit_and_change_nothing(settings: convnet.Settings) -> None:
    before = settings.input.values.copy()
    one, other = convnet.run(settings, "cpu"), convnet.run(settings, "cpu")
    assert list(one.arrays) == list(other.arrays)
    assert all(np.array_equal(one[name], other[name]) for name in one.arrays)
    assert set(one.quantities) == set(one.arrays)
    assert np.array_equal(settings.input.values, before)
