"""Every table of the slides' ConvNet part comes out of the engine to the printed digit."""

from __future__ import annotations

import numpy as np
import pytest

from engine.array import Array, Floats
from engine.convnet.layers import FullyConnected
from engine.data.pictures import FILTERS, PICTURES, X, slides_filters
from engine.explain import cut
from engine.systems import convnet
from engine.trace import Cell, Trace
from tests.engine.convnet import slides_tables as slides


@pytest.fixture(scope="module")
def trace() -> Trace:
    votes = FullyConnected(Array(np.ones((2, 48))))
    stack = convnet.slides_stack(votes.weights, None)
    return convnet.run(convnet.Settings(input=Array(X[None]), layers=stack), "cpu")


def printed(values: Floats) -> slides.Table:
    """As the slides print a map; their minus sign is a hyphen."""
    return [[cut(float(value)).replace("−", "-") for value in row] for row in values]


def whole(values: Floats) -> slides.Table:
    """As the slides print pictures and filters: −1 and 1."""
    return [[f"{value:.0f}" for value in row] for row in values]


def test_the_picture() -> None:
    assert whole(X) == slides.X
    assert whole(PICTURES["X"]) == slides.X


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_filters(number: int) -> None:
    table = getattr(slides, f"FILTER_{number}")
    assert whole(slides_filters().values[number - 1, 0]) == table
    assert whole(list(FILTERS.values())[number - 1]) == table


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_feature_maps(trace: Trace, number: int) -> None:
    assert printed(trace["convolution 1"][number - 1]) == getattr(slides, f"MAP_{number}")


def test_the_rectified_map(trace: Trace) -> None:
    assert printed(trace["relu 2"][0]) == slides.RELU_1


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_pooled_maps(trace: Trace, number: int) -> None:
    assert printed(trace["pooling 3"][number - 1]) == getattr(slides, f"POOLED_{number}")


def test_the_tables_have_the_slides_sizes() -> None:
    sizes = {
        name: (len(table), {len(row) for row in table})
        for name, table in vars(slides).items()
        if name.isupper()
    }
    side = {"X": 9, "FILTER": 3, "MAP": 7, "RELU": 7, "POOLED": 4}
    assert len(sizes) == 11
    assert all(size == (n := side[name.split("_")[0]], {n}) for name, size in sizes.items())


def test_the_explanations_print_the_same_tables(trace: Trace) -> None:
    for number in (1, 2, 3):
        table = getattr(slides, f"MAP_{number}")
        for r, row in enumerate(table):
            for s, text in enumerate(row):
                made = trace.made(Cell("convolution 1", (number - 1, r, s)))
                assert cut(made.result()).replace("−", "-") == text
                assert (made.note == "a perfect match") == (text == "1.00")


def test_the_first_cell_is_seven_ninths(trace: Trace) -> None:
    made = trace.made(Cell("convolution 1", (0, 0, 0)))
    assert made.total() == 7
    assert made.divisor == 9
    assert [term.product for term in made.terms] == [-1, 1, 1, 1, 1, 1, 1, 1, 1]
