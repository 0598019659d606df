"""Any settings become legal ones: runnable, as near as can be, with a reason for each change."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.array import Array
from engine.convnet.layers import (
    MAX_CLASSES,
    MAX_FILTER,
    MAX_LAYERS,
    MAX_MAPS,
    Convolution,
    FullyConnected,
    Pooling,
    ReLU,
    shapes,
)
from engine.convnet.legal_layers import classes_allowed, fit, fresh_weights, middle
from engine.systems import convnet
from tests.engine.convnet import stacks

WORDS = st.lists(st.text("XO ", max_size=16), max_size=12).map(tuple)


@st.composite
def asked(draw: st.DrawFn) -> convnet.Settings:
    """Settings with everything wrong that can be: words, target, letters, a loud picture."""
    settings = draw(stacks.settings(most=MAX_LAYERS + 2))
    letter = convnet.Letter(settings.input, draw(st.sampled_from(["X", "gone"])))
    loud = Array(settings.input.values * draw(st.sampled_from([1.0, 2.0])))
    return msgspec.structs.replace(
        settings,
        input=loud,
        classes=draw(WORDS | st.just(("X", "O"))),
        target=draw(st.sampled_from([None, -1, 0, 1, 9, 10])),
        letters=(letter,) * draw(st.integers(0, 2)),
    )


@given(asked())
def test_legal_settings_run_and_stay(settings: convnet.Settings) -> None:
    fitted, reasons = convnet.legal(settings)
    trace = convnet.run(fitted, "cpu")
    assert all(np.isfinite(array).all() for array in trace.arrays.values())
    assert convnet.legal(fitted) == (fitted, [])
    assert (fitted == settings) == (reasons == [])
    assert all(reason[0].isupper() and reason.endswith(".") for reason in reasons)


@given(asked())
def test_legal_settings_keep_the_limits(settings: convnet.Settings) -> None:
    fitted, _ = convnet.legal(settings)
    assert len(fitted.layers) <= MAX_LAYERS
    assert 2 <= len(fitted.classes) <= MAX_CLASSES
    assert len(set(fitted.classes)) == len(fitted.classes)
    assert np.abs(fitted.input.values).max() <= 1
    sizes = shapes(fitted.layers, convnet.in_shape(fitted))
    assert all(side >= 1 for shape in sizes for side in shape)
    for layer, (maps, rows, columns) in zip(fitted.layers, sizes, strict=False):
        match layer:
            case Convolution():
                assert layer.filters.shape[1] == maps
                assert layer.size <= MAX_FILTER
            case FullyConnected():
                assert layer.weights.shape[1] == maps * rows * columns
    if convnet.ends_in_votes(fitted.layers):
        assert sizes[-1] == (len(fitted.classes), 1, 1)
    assert fitted.target is None or 0 <= fitted.target < len(fitted.classes)


@given(asked())
def test_the_same_request_is_mended_the_same_way(settings: convnet.Settings) -> None:
    assert convnet.legal(settings) == convnet.legal(settings)


@given(stacks.legal(stacks.settings()))
def test_what_was_drawn_is_kept_when_nothing_is_wrong(settings: convnet.Settings) -> None:
    fitted, _ = convnet.legal(settings)
    assert fitted.input is settings.input
    for new, old in zip(fitted.layers, settings.layers, strict=True):
        if isinstance(new, Convolution) and isinstance(old, Convolution):
            assert new.filters is old.filters


def mended(layer: Convolution | Pooling | FullyConnected, sides: int) -> tuple[object, str]:
    (fitted,), reasons = fit((layer,), (1, sides, sides), 2, 0)
    return fitted, " ".join(reasons)


def test_a_filter_larger_than_its_map_shrinks_with_the_sum() -> None:
    filters = np.arange(25.0).reshape(1, 1, 5, 5)
    fitted, why = mended(Convolution(Array(filters)), 3)
    assert isinstance(fitted, Convolution)
    assert np.array_equal(fitted.filters.values, filters[..., 1:4, 1:4])
    assert "(3 − 5) ÷ 1 + 1 = −1 would leave no cell" in why


def test_a_window_of_pooling_is_no_larger_than_its_map() -> None:
    """The formula is the reason only where it says so: of partial windows one would be left."""
    for layer, why in (
        (Pooling(size=4, stride=1), "(1 − 4) ÷ 1 + 1 = −2 would leave no cell"),
        (Pooling(size=4, stride=4, partial=False), "⌊(1 − 4) ÷ 4⌋ + 1 = 0 would leave no cell"),
        (Pooling(size=4, stride=4), "a window of 4×4 is larger than a map of 1×1"),
    ):
        fitted, said = mended(layer, 1)
        assert isinstance(fitted, Pooling)
        assert fitted.size == 1
        assert why in said


def test_dilation_gives_way_before_the_filter() -> None:
    fitted, why = mended(Convolution(Array(np.ones((1, 1, 3, 3))), dilation=4), 7)
    assert isinstance(fitted, Convolution)
    assert (fitted.size, fitted.dilation) == (3, 3)
    assert "dilation 3" in why


def test_a_mirror_is_no_wider_than_what_it_mirrors() -> None:
    layer = Convolution(Array(np.ones((1, 1, 3, 3))), padding=5, padding_mode="reflect")
    fitted, why = mended(layer, 4)
    assert isinstance(fitted, Convolution)
    assert fitted.padding == 3
    assert "padding was set to 3" in why


def test_a_filter_has_at_most_eleven_cells_a_side() -> None:
    fitted, why = mended(Convolution(Array(np.ones((1, 1, 13, 13)))), 20)
    assert isinstance(fitted, Convolution)
    assert fitted.size == MAX_FILTER
    assert "at most 11" in why
    assert "no cell" not in why


def test_a_pooling_window_fits_its_map() -> None:
    fitted, why = mended(Pooling(size=5), 3)
    assert fitted == Pooling(size=3)
    assert "3×3" in why


def test_missing_biases_are_zero_and_said() -> None:
    layer = FullyConnected(Array(np.ones((2, 9))), Array([1.0]))
    fitted, why = mended(layer, 3)
    assert isinstance(fitted, FullyConnected)
    assert fitted.bias == Array([1, 0])
    assert "bias" in why


def test_votes_of_another_picture_start_afresh() -> None:
    fitted, why = mended(FullyConnected(Array(np.ones((2, 16)))), 3)
    assert isinstance(fitted, FullyConnected)
    assert np.array_equal(fitted.weights.values, fresh_weights(2, 9, 1))
    assert np.abs(fitted.weights.values).max() <= 1 / 3
    assert "1·3·3 = 9 values instead of 16" in why


def test_a_new_class_knows_nothing_yet_and_the_old_ones_still_do() -> None:
    layer = FullyConnected(Array(np.full((2, 9), 7.0)))
    (fitted,), why = fit((layer,), (1, 3, 3), 3, 0)
    assert isinstance(fitted, FullyConnected)
    assert (fitted.weights.values[:2] == 7).all()
    assert (np.abs(fitted.weights.values[2]) <= 1 / 3).all()
    assert "3 classes" in why[0]


def test_at_most_eight_layers_and_sixty_four_maps() -> None:
    layers, why = fit((ReLU(),) * 9, (1, 3, 3), 2, 0)
    assert len(layers) == MAX_LAYERS == len(why) * 8
    (layer,), why = fit((Convolution(Array(np.ones((70, 1, 1, 1)))),), (1, 3, 3), 2, 0)
    assert isinstance(layer, Convolution)
    assert layer.maps == MAX_MAPS
    assert "64 of its 70" in why[0]


@given(st.integers(1, 9), st.integers(1, 9))
def test_middle_keeps_the_middle(old: int, new: int) -> None:
    filters = np.random.default_rng(0).uniform(1, 2, (2, 3, old, old)).astype(np.float32)
    found = middle(filters, new)
    assert found.shape == (2, 3, new, new)
    kept = min(old, new)
    assert np.count_nonzero(found) == 6 * kept * kept
    if new >= old:
        assert np.array_equal(middle(found, old), filters)


@given(WORDS)
def test_class_names(names: tuple[str, ...]) -> None:
    found = classes_allowed(names)
    assert classes_allowed(found) == found
    assert 2 <= len(found) <= MAX_CLASSES
    assert all(0 < len(name) <= 12 and name == name.strip() for name in found)


@pytest.mark.parametrize("shape", [(9, 9), (2, 9, 9), (1, 1, 9, 9)])
def test_a_picture_of_no_shape_is_refused_in_words(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="1 or 3 maps, rows, columns"):
        convnet.legal(convnet.Settings(Array(np.zeros(shape)), ()))


def test_a_picture_too_small_or_too_large_is_brought_back() -> None:
    for sides, expected in (((1, 80), (3, 64)), ((100, 5), (64, 5))):
        fitted, reasons = convnet.legal(convnet.Settings(Array(np.ones((1, *sides))), ()))
        assert fitted.input.shape[1:] == expected
        assert f"{expected[0]}×{expected[1]}" in reasons[0]
