"""What a stage shows of gradients: where the way back is shut, and words that fit."""

from __future__ import annotations

from itertools import product

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from engine.array import Array
from engine.convnet.layers import Convolution, FullyConnected, Pooling
from engine.systems.convnet import Settings, default
from gui.theme import Look
from gui.views import cells, figures, marks
from gui.views.cells import Sheet
from gui.views.convnet import passage
from gui.views.glance import WHOLE
from gui.views.marks import Marks
from gui.window import Window
from tests.gui.conftest import MakeWindow
from tests.gui.convnet.test_stage import go, show, trace_of
from tests.gui.hands import convolution


def with_gradients(window: Window, pooling: Pooling) -> None:
    """The slides' example with another pooling, its gradients shown."""
    conv, relu, _, last = default().layers
    layers = (conv, relu, pooling, last)
    show(window, msgspec.structs.replace(default(), layers=layers, target=1))


def test_a_relu_shuts_where_x_is_not_above_zero(window: Window) -> None:
    """Not wherever a gradient happens to be 0."""
    with_gradients(window, Pooling())
    trace, source = trace_of(window), convolution(window).stage.source
    for m in range(3):
        go(window, "relu 2", m)
        x = trace["convolution 1"][m]
        assert source.marks.shut == {(int(r), int(c)) for r, c in np.argwhere(x <= 0)}
        assert ((trace["∂ convolution 1"][m] == 0) & (x > 0)).any(), "a zero that is not shut"


@pytest.mark.parametrize(("size", "stride", "partial"), [(2, 2, True), (3, 2, True), (2, 3, False)])
def test_max_pooling_shuts_the_losers_of_windows(
    window: Window, size: int, stride: int, partial: bool
) -> None:
    with_gradients(window, Pooling("max", size, stride, partial))
    trace, source = trace_of(window), convolution(window).stage.source
    go(window, "pooling 3", 1)
    x = trace["relu 2"][1]
    covered, winners = set(), set()
    for r in range(trace["pooling 3"].shape[1]):
        for s in range(trace["pooling 3"].shape[2]):
            window_ = [(r * stride + a, s * stride + b) for a in range(size) for b in range(size)]
            inside = [spot for spot in window_ if max(spot) < len(x)]
            covered |= set(inside)
            winners.add(max(inside, key=lambda spot: x[spot]))
    assert source.marks.shut == covered - winners
    assert winners, "somebody wins"


def test_of_cells_alike_to_float_error_all_but_the_first_are_shut(window: Window) -> None:
    """A sum that another processor adds up in another order has another last digit."""
    digits = np.random.default_rng(0).integers(-2, 3, (1, 7, 7)) * 2.0**-25
    layers = Pooling(), FullyConnected(Array(np.ones((2, 16))))
    settings = msgspec.structs.replace(
        default(), input=Array(np.float32(1 / 3) + digits), layers=layers, target=1
    )
    show(window, settings)
    go(window, "pooling 1")
    assert len(np.unique(trace_of(window)["input"])) > 2
    firsts = {(row, column) for row in range(0, 7, 2) for column in range(0, 7, 2)}
    everywhere = set(product(range(7), repeat=2))
    assert convolution(window).stage.source.marks.shut == everywhere - firsts


def test_nothing_is_shut_by_averages_and_convolutions(window: Window) -> None:
    with_gradients(window, Pooling("average"))
    for name in ("pooling 3", "convolution 1"):
        go(window, name)
        assert convolution(window).stage.source.marks.shut == frozenset()


@pytest.mark.parametrize("side", [300, 700])
@pytest.mark.usefixtures("qapp")
def test_hatching_leaves_the_digits_alone(side: int) -> None:
    """Over and under the number of a cell, and inside the cell."""
    look = Look()
    sheet = Sheet(np.zeros((7, 7), dtype=np.float32))
    area = QRectF(0, 0, side, side)

    def painted(shown: Marks) -> np.ndarray:
        image = QImage(side, side, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        with QPainter(image) as painter:
            cells.paint(painter, area, sheet, look)
            marks.paint(painter, area, sheet, shown, look)
        return np.frombuffer(image.constBits(), np.uint32).reshape(side, side).copy()

    differ = painted(Marks(shut=frozenset({(2, 3)}))) != painted(Marks())
    cell = side / 7
    rows, columns = np.argwhere(differ).T
    assert differ.sum() > cell
    assert rows.min() >= 2 * cell
    assert rows.max() <= 3 * cell
    assert columns.min() >= 3 * cell
    assert columns.max() <= 4 * cell
    _, size = figures.lettering(sheet, cell, cell, look)
    middle = slice(round(2.5 * cell - size / 2), round(2.5 * cell + size / 2))
    assert size == 0 or not differ[middle].any()


def test_gradients_are_never_mixed_as_colours(window: Window) -> None:
    """One channel at a time, in the signed map, beside that channel of the filter."""
    generator = np.random.default_rng(3)
    picture = generator.uniform(-1, 1, (3, 6, 6)).astype(np.float32)
    filters = Array(generator.uniform(-1, 1, (2, 3, 3, 3)).astype(np.float32))
    last = FullyConnected(Array(generator.normal(size=(2, 32)).astype(np.float32)))
    layers = (Convolution(filters), last)
    show(window, Settings(Array(picture), layers, target=0))
    stage, trace = convolution(window).stage, trace_of(window)
    for wished, shown in ((-1, 0), (WHOLE, 0), (2, 2), (1, 1)):
        window.page.selection.turn_to(wished)
        go(window, "convolution 1", 1, 3)
        assert stage.source.sheet is not None
        assert stage.filter.sheet is not None
        assert stage._scene is not None
        np.testing.assert_array_equal(stage.source.sheet.values, trace["∂ input"][shown])
        np.testing.assert_array_equal(stage.filter.sheet.values, filters.values[1, shown])
        assert not stage.source.sheet.ink
        assert stage.source.sheet.hue == ""
        color = ("red", "green", "blue")[shown]
        assert stage._scene.source_title.endswith(f", {color}")
        assert stage._scene.working.filter_title.endswith(f", {color}")


def test_how_a_gradient_is_passed_on_is_told_in_full(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the projector: every line of the sum ends before the output begins."""
    window = make_window(theme="projector")
    window.resize(1920, 1080)
    with_gradients(window, Pooling())
    stage, places = convolution(window).stage, []
    sums = passage.sum_lines

    def note(painter: QPainter, room: QRectF, lines: tuple[str, ...], *rest: object) -> object:
        places.append((room, lines))
        return sums(painter, room, lines, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(passage, "sum_lines", note)
    for offset in range(49):
        go(window, "convolution 1", 0, offset)
        stage.grab()
        room, lines = places[-1]
        metrics = QFontMetricsF(window.look.font("body"))
        assert lines[0] == "∂L/∂y"
        for line in lines:
            assert room.x() + metrics.horizontalAdvance(line) < stage.output.x(), line


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("theme", ["light", "projector"])
def test_a_small_gradient_is_the_same_number_in_stage_and_inspector(
    size: tuple[int, int], theme: str, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not 0.00 here and 0.0048 there; what is told large has its room."""
    window = make_window(theme=theme)
    window.resize(*size)
    with_gradients(window, Pooling())
    slopes, stage, small = trace_of(window)["∂ pooling 3"], convolution(window).stage, 0
    for m, offset in product(range(3), range(16)):
        go(window, "pooling 3", m, offset)
        window.settle()
        slope = float(slopes[m].ravel()[offset])
        assert stage._scene is not None
        told = stage._scene.working.result
        if 1e-4 < abs(slope) < 0.01:
            small += 1
            assert abs(float(told.replace("−", "-")) - slope) < 1.1e-4
            assert told in window.page.inspector.text
        wide = QFontMetricsF(window.look.font("title")).horizontalAdvance(told)
        assert stage._places is not None
        assert stage._places.sum.x() + wide < stage.output.x()
    assert small


def test_what_is_wanted_is_said_at_the_votes(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_gradients(window, Pooling())
    ribbon = convolution(window).ribbon
    told: list[str] = []

    class Listening(QPainter):
        def drawText(self, *given: object) -> None:  # type: ignore[override]
            told.append(str(given[-1]))

    image = QImage(ribbon.size(), QImage.Format.Format_RGB32)
    with Listening(image) as painter:
        ribbon._paint_bars(painter, trace_of(window))
    assert "wanted: O" in told
    assert any(word.startswith("loss L = ") for word in told)


def test_gradients_have_numbers_on_a_projector(make_window: MakeWindow) -> None:
    """In source and output, at every usual size of a screen."""
    window = make_window(theme="projector")
    convolution(window).show_gradients(True)
    stage = convolution(window).stage
    for size in ((1024, 768), (1280, 720), (1366, 768), (1600, 900), (1920, 1080), (3840, 2160)):
        window.resize(*size)
        window.wait_for_picture()
        for plate in (stage.source, stage.output):
            assert plate.sheet is not None
            side = plate.area().height() / plate.sheet.rows
            size_of_number = figures.lettering(plate.sheet, side, side, window.look)[1]
            assert size_of_number > 0, size
            if size == (1920, 1080):
                assert size_of_number >= 18, "for the back row"


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_how_a_gradient_is_made_stands_within_the_card(theme: str, make_window: MakeWindow) -> None:
    """As wide as its letters really are; and ≈ stands in one line with its number."""
    window = make_window(theme=theme)
    window.resize(1280, 720)
    convolution(window).show_gradients(True)
    window.wait_for_picture()
    told = window.page.inspector
    page = told._page
    for m, offset in product(range(3), range(16)):
        go(window, "pooling 3", m, offset)
        assert "Σ = " in told.text
        assert page.document().idealWidth() <= page.viewport().width(), told.text
        found = page.document().find("≈")
        assert found.isNull() or found.block().layout().lineCount() == 1, told.text


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1600, 900), (1920, 1080)])
def test_numbers_of_neighbours_stand_apart(size: tuple[int, int], make_window: MakeWindow) -> None:
    """On a projector they are as large as their cells allow, and yet two numbers, not one."""
    window = make_window(theme="projector")
    window.resize(*size)
    convolution(window).show_gradients(True)
    window.wait_for_picture()
    source = convolution(window).stage.source
    assert source.sheet is not None
    side = source.area().width() / source.sheet.columns
    sheet = Sheet(np.full((1, 2), -0.05, np.float32))
    image = QImage(round(2 * side), round(side), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    white = np.full((1, 2), 0xFFFFFFFF, np.uint32)
    with QPainter(image) as painter:
        figures.paint(painter, QRectF(image.rect()), sheet, window.look, white, range(2))
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    inked = np.flatnonzero((pixels != 0xFFFFFFFF).any(axis=0))
    left, right = inked[inked < side - 1], inked[inked >= side - 1]
    assert right.min() - left.max() - 1 >= 4
