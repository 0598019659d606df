"""One stage, large: the slides' numbers on the screen, and the window over its field."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from engine.array import Array
from engine.convnet import stages
from engine.convnet.layers import Convolution, Pooling, ReLU
from engine.systems import convnet
from engine.systems.convnet import Settings
from engine.trace import Cell, Trace
from gui.views import cells, figures
from gui.views.convnet import stage as module
from gui.views.pencil import Spot
from gui.views.plate import Plate
from gui.window import Window
from tests.engine.convnet import slides_tables as slides
from tests.gui import hands
from tests.gui.conftest import face, page_faces
from tests.gui.hands import CONTROL, convolution
from tests.gui.listening import words

MAPS = (slides.MAP_1, slides.MAP_2, slides.MAP_3)
POOLED = (slides.POOLED_1, slides.POOLED_2, slides.POOLED_3)


def trace_of(window: Window) -> Trace:
    trace = window.page.trace
    assert trace is not None
    return trace


def go(window: Window, quantity: str, map_: int = 0, offset: int = 0) -> None:
    """To the step that makes this cell of this map."""
    step = trace_of(window).timeline.find(quantity, map_, offset)
    assert step is not None
    window.page.transport.seek(step)


def show(window: Window, settings: Settings) -> None:
    window.page.experiment.replace(settings)
    window.wait_for_picture()


def written(plate: Plate, window: Window, monkeypatch: pytest.MonkeyPatch) -> slides.Table:
    """The numbers painted in a plate's cells, row by row."""
    assert plate.sheet is not None
    found: list[str] = []
    static = figures._static

    def note(text: str, *given: object) -> object:
        found.append(text.replace("−", "-"))
        return static(text, *given)

    image = QImage(plate.size(), QImage.Format.Format_RGB32)
    with monkeypatch.context() as patch, QPainter(image) as painter:
        patch.setattr(figures, "_static", note)
        cells.paint(painter, plate.area(), plate.sheet, window.look)
    across = plate.sheet.columns
    return [found[n : n + across] for n in range(0, len(found), across)]


def test_every_table_of_the_slides(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = convolution(window).stage
    for m, filter_ in enumerate((slides.FILTER_1, slides.FILTER_2, slides.FILTER_3)):
        go(window, "convolution 1", m, 48)
        assert written(stage.source, window, monkeypatch) == slides.X
        assert written(stage.filter, window, monkeypatch) == filter_
        assert written(stage.output, window, monkeypatch) == MAPS[m]
        go(window, "pooling 3", m, 15)
        assert written(stage.output, window, monkeypatch) == POOLED[m]
    go(window, "relu 2", 0, 48)
    assert written(stage.source, window, monkeypatch) == slides.MAP_1
    assert written(stage.output, window, monkeypatch) == slides.RELU_1


def test_the_map_grows_cell_by_cell(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slides: 0.77 first, then −0.11, then 0.11; later cells are empty yet."""
    stage, flat = convolution(window).stage, list(chain(*slides.MAP_1))
    for n in (0, 1, 2, 20):
        go(window, "convolution 1", 0, n)
        found = written(stage.output, window, monkeypatch)
        assert list(chain(*found)) == flat[: n + 1]
        assert stage.output.marks.cell == divmod(n, 7)


def test_the_products_and_their_sum(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slides' first perfect match: nine times 1, Σ = 9, ÷ 9 = 1.00."""
    go(window, "convolution 1", 0, 8)
    stage = convolution(window).stage
    assert written(stage.products, window, monkeypatch) == [["1"] * 3] * 3
    assert stage._scene is not None
    working = stage._scene.working
    assert (working.lines, working.result) == (("Σ = 9.00", "÷ 9"), "= 1.00")
    assert "a perfect match" in window.page.inspector.text


def test_going_there_and_jumping_there_look_the_same(window: Window) -> None:
    last = trace_of(window).timeline.length - 1
    for step, elsewhere in ((5, 8), (147, 200), (300, last), (last, 0)):
        window.page.transport.seek(0 if step < 100 else step - 3)
        while window.page.transport.step < step:
            window.page.transport.forward()
        walked = page_faces(window)
        window.page.transport.seek(elsewhere)
        assert page_faces(window) != walked
        window.page.transport.seek(step)
        assert page_faces(window) == walked


PADDED = Convolution(Array(np.ones((1, 1, 3, 3))), padding=2)
STACKS = {
    "padding": PADDED,
    "stride": Convolution(Array(np.ones((1, 1, 3, 3))), stride=2, padding=1),
    "dilation": Convolution(Array(np.ones((1, 1, 3, 3))), dilation=2, padding=1),
    "all": Convolution(Array(np.ones((1, 1, 2, 2))), stride=3, dilation=3, padding=2),
    "pooling": Pooling(kind="average"),
    "overlapping": Pooling(kind="average", size=3, stride=2),
    "whole windows": Pooling(kind="average", size=3, stride=3, partial=False),
    "relu": ReLU(),
}


@pytest.mark.parametrize("layer", STACKS.values(), ids=STACKS)
def test_the_window_stands_over_the_receptive_field(
    window: Window, layer: Convolution | Pooling | ReLU
) -> None:
    """At every step: what autograd says the cell depends on, and no cell beside it."""
    values = np.random.default_rng(0).uniform(0.1, 1, (1, 7, 8)).astype(np.float32)
    show(window, Settings(Array(values), (layer,)))
    walk, stage = trace_of(window).timeline, convolution(window).stage
    assert walk.length >= 4
    x = torch.tensor(values[None], requires_grad=True)
    known = stages.parameters_of((layer,), torch.device("cpu"))
    (y,) = stages.forward((layer,), x, known).values()
    for step in range(walk.length):
        window.page.transport.seek(step)
        (slope,) = torch.autograd.grad(y.flatten()[step], x, retain_graph=True)
        needed = {(int(r), int(c)) for r, c in np.argwhere(slope[0, 0].numpy() != 0)}
        top, left, rows, columns = stage.source.marks.window or (0, 0, 0, 0)
        covered = {
            (r, c)
            for r in range(7)
            for c in range(8)
            if top <= r < top + rows and left <= c < left + columns
        }
        assert needed <= covered
        if getattr(layer, "dilation", 1) == 1:
            assert needed == covered
        else:
            assert _corners(covered) >= _corners(needed)
        related = trace_of(window).fields(Cell(walk.segments[0].quantity, _index(y, step)))
        assert {(r, c) for r in related["input"].where[1] for c in related["input"].where[2]} == (
            needed
        )


def _index(y: torch.Tensor, step: int) -> tuple[int, ...]:
    return tuple(int(n) for n in np.unravel_index(step, y.shape[1:]))


def _corners(spots: set[Spot]) -> tuple[int, int]:
    """How many rows and columns from first to last."""
    rows, columns = [r for r, _ in spots], [c for _, c in spots]
    return max(rows) - min(rows), max(columns) - min(columns)


def test_padding_is_seen_around_the_source(window: Window) -> None:
    show(window, Settings(convnet.default().input, (PADDED,)))
    source = convolution(window).stage.source
    assert source.sheet is not None
    assert source.sheet.border is not None
    assert source.sheet.border.shape == (13, 13)
    assert (source.sheet.border[:2] == 0).all()
    assert (source.sheet.border[2:-2, 2:-2] == source.sheet.values).all()
    assert source.marks.window == (-2, -2, 3, 3)
    assert source.area().x() > source.center_of(0, 1).x() - source.center_of(0, 0).x()


def test_the_gradients_face(window: Window) -> None:
    """Ctrl+G: the same places, ∂L/∂ in them; nothing there can be drawn on."""
    QTest.keyClick(window, Qt.Key.Key_G, CONTROL)
    window.wait_for_picture()
    trace, stage = trace_of(window), convolution(window).stage
    for name, source in (("convolution 1", "input"), ("pooling 3", "relu 2")):
        go(window, name)
        assert stage.output.sheet is not None
        assert stage.source.sheet is not None
        np.testing.assert_array_equal(stage.output.sheet.values, trace[f"∂ {name}"][0])
        np.testing.assert_array_equal(stage.source.sheet.values, trace[f"∂ {source}"][0])
        assert not stage.source.editable
    go(window, "relu 2")
    QTest.keyClick(window, Qt.Key.Key_G, CONTROL)
    window.wait_for_picture()
    assert stage.output.sheet is not None
    np.testing.assert_array_equal(stage.output.sheet.values, trace["relu 2"][0])


def test_gradients_asked_for_before_they_are_there(window: Window) -> None:
    """The old picture has none; pointing at it while the new one is computed is no accident."""
    window.page.experiment.change(target=1)
    for name in ("convolution 1", "relu 2", "pooling 3", "votes 4"):
        go(window, name)
        output = convolution(window).stage.output
        hands.move(output, output.center_of(0, 0))
    window.wait_for_picture()
    assert "∂ input" in trace_of(window).arrays


def test_a_value_travels_and_arrives(window: Window) -> None:
    stage, walk = convolution(window).stage, window.page.transport
    walk.seek(10)
    still = face(stage)
    walk.seek(10.15)
    assert face(stage) != still
    assert stage.output.sheet is not None
    assert stage.output.sheet.reached == 10
    walk.seek(10.5)
    assert stage.output.sheet.reached == 11
    walk.seek(10.9)
    assert stage.source.marks.window is not None
    top, left, *_ = stage.source.marks.window
    assert (top, 3 < left < 4) == (1, True), "on its way to the next cell"
    window.look.set_reduced_motion(True)
    walk.seek(10.95)
    assert stage.source.marks.window == (1, 3, 3, 3)


def test_the_relu_s_curve_names_its_axes(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    go(window, "relu 2", 0, 3)
    assert {"x", "max(0, x)"} <= set(words(module, convolution(window).stage, monkeypatch))


def test_sums_beyond_any_number_are_painted_and_told(window: Window) -> None:
    """Maps of ±∞ under a filter, then in a window whose mean is taken: ∞ − ∞ is no number."""
    sketch = np.full((1, 1, 3, 3), 3e38)
    sketch[0, 0, 1] *= -1
    layers = (
        Convolution(Array(sketch), mode="sum"),
        Convolution(Array(np.concatenate([sketch, -sketch])), mode="sum"),
        Pooling("average"),
    )
    show(window, Settings(convnet.default().input, layers))
    trace = trace_of(window)
    names = ("convolution 1", "convolution 2", "pooling 3")
    assert not any(np.isfinite(trace[name]).all() for name in names)
    for name in names:
        for offset in range(trace[name][0].size):
            go(window, name, 0, offset)
            window.page.grab()
            window.settle()
