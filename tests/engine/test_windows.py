"""Where windows stand: against torch's sizes and against a padded list of indices."""

from __future__ import annotations

import re

import numpy as np
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.windows import Padding, Window


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Any window that stands somewhere; partial ones are poolings: no padding, no dilation."""
    n, size = draw(st.integers(1, 16)), draw(st.integers(1, 7))
    stride = draw(st.integers(1, 8))
    if draw(st.booleans()):
        assume(size <= n)
        return Window(n, size, stride, partial=draw(st.booleans()))
    mode: Padding = draw(st.sampled_from(["zero", "reflect", "replicate"]))
    padding = draw(st.integers(0, n - 1 if mode == "reflect" else 5))
    window = Window(n, size, stride, padding, draw(st.integers(1, 4)), mode)
    assume(window.dilation * (size - 1) + 1 <= n + 2 * padding)
    return window


def read_by(window: Window) -> list[list[int]]:
    """The cells each position reads, by walking over a list of indices with its padding on."""
    modes = {"reflect": "reflect", "replicate": "edge"}
    cells = np.arange(window.n)
    if window.mode == "zero":
        padded = np.pad(cells, window.padding, constant_values=-1)
    else:
        padded = np.pad(cells, window.padding, mode=modes[window.mode])  # type: ignore[call-overload]
    line = padded.tolist() + [-1] * 100 * window.partial
    found: list[list[int]] = []
    for start in range(0, len(line), window.stride):
        taps = [start + k * window.dilation for k in range(window.size)]
        if taps[-1] >= len(line) or start >= len(padded):
            break
        if found and window.partial and found[-1][-1] in (-1, window.n - 1):
            break  # the window before already reached the end
        found.append([line[tap] for tap in taps])
    return found


@given(windows())
def test_taps_are_the_cells_read(window: Window) -> None:
    assert window.taps().tolist() == read_by(window)
    assert len(window.taps()) == window.positions


@given(windows())
def test_positions_are_torchs(window: Window) -> None:
    line = torch.zeros(1, 1, window.n)
    if window.padding or window.dilation > 1:
        filters = torch.zeros(1, 1, window.size)
        settings = window.stride, window.padding, window.dilation
        y = torch.nn.functional.conv1d(line, filters, None, *settings)
    else:
        pool = torch.nn.functional.max_pool1d
        y = pool(line, window.size, window.stride, ceil_mode=window.partial)
    assert window.positions == y.shape[-1]


@given(windows())
def test_inputs_and_outputs_are_each_others_transpose(window: Window) -> None:
    pairs = {(o, i) for o, row in enumerate(read_by(window)) for i in row if i >= 0}
    outputs, inputs = range(window.positions), range(window.n)
    assert {(o, i) for o in outputs for i in window.inputs([o])} == pairs
    assert {(o, i) for i in inputs for o in window.outputs([i])} == pairs
    assert window.inputs(outputs) == tuple(sorted({i for _, i in pairs}))
    assert window.outputs(inputs) == tuple(sorted({o for o, _ in pairs}))
    assert window.inputs([]) == window.outputs([]) == ()


SUM = re.compile(
    r"([⌊⌈]?)\((\d+)(?: \+ 2·(\d+))? − (\d+)\) ÷ (\d+)([⌋⌉]?) \+ 1( − 1)? = (\d+)",
)


@given(windows())
def test_the_sum_shown_is_true(window: Window) -> None:
    found = SUM.fullmatch(window.sum)
    assert found is not None, window.sum
    down, n, padding, span, stride, up, less, result = found.groups()
    value = (int(n) + 2 * int(padding or 0) - int(span)) / int(stride)
    if down + up:
        value = {"⌊⌋": np.floor, "⌈⌉": np.ceil}[down + up](value)
    assert value + 1 - bool(less) == int(result) == window.positions


def test_the_slides_sums() -> None:
    assert Window(9, 3).sum == "(9 − 3) ÷ 1 + 1 = 7"
    assert Window(7, 2, 2, partial=True).sum == "⌈(7 − 2) ÷ 2⌉ + 1 = 4"
    assert Window(7, 2, 2).sum == "⌊(7 − 2) ÷ 2⌋ + 1 = 3"
    assert Window(5, 3, 2, 1).taps().tolist() == [[-1, 0, 1], [1, 2, 3], [3, 4, -1]]
