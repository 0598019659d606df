"""The story of a number: its value, its sum with real numbers, its origin, where it goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QTextTable
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.array import Array
from engine.convnet.layers import Convolution, FullyConnected
from engine.explain import Made, Term, cut, fine
from engine.recurrent.cells import fresh
from engine.systems import convnet, recurrent
from engine.trace import Cell, Trace
from gui import telling
from gui.inspector import Inspector
from gui.theme import Look
from tests.engine.convnet import stacks
from tests.gui.screens import colors

NUMBER = re.compile(r"−?\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def inspector(qapp: QApplication) -> Iterator[Inspector]:
    made = Inspector(Look())
    made.resize(260, 500)
    yield made
    made.deleteLater()


@pytest.fixture(scope="module")
def trace() -> Trace:
    return convnet.run(convnet.default(), "cpu")


def numbers(text: str) -> list[float]:
    return [float(found.replace("−", "-")) for found in NUMBER.findall(text)]


def test_a_match_is_told_as_the_slides_do(inspector: Inspector, trace: Trace) -> None:
    inspector.show_cell(trace, Cell("convolution 1", (0, 0, 0)))
    title, place, value, *rest = inspector.text.splitlines()
    assert (title, place.strip(), value) == ("Feature map 1", "row 1, column 1", "0.77")
    text = "\n".join(rest)
    products = re.findall(r"(−?\d)×(−?\d)", text)
    assert len(products) == 9
    assert sum(int(a.replace("−", "-")) * int(b.replace("−", "-")) for a, b in products) == 7
    assert "Σ = 7.00" in text
    assert "÷ 9" in text
    assert "= 0.77" in text
    assert "0.777778" in text, "and exactly"
    assert "9 values of Input, outlined" in text


def test_what_a_chance_is_made_from_is_called_sums() -> None:
    assert telling.some(96, "Readout, sum", "value") == "96 sums of Readout"
    assert telling.some(1, "Readout, sum of layer 2", "") == "1 sum of Readout of layer 2"
    assert telling.some(8, "Output", "value") == "8 values of Output"
    assert telling.some(1, "Input", "") == "1 of Input"


def test_every_kind_of_cell(inspector: Inspector, trace: Trace) -> None:
    for cell, words in (
        (Cell("input", (0, 1, 1)), "Goes to"),
        (Cell("relu 2", (0, 0, 1)), "max(0, −0.11)"),
        (Cell("pooling 3", (0, 0, 0)), "max(0.77, 0, 0, 1.00)"),
        (Cell("filters 1", (1, 0, 2, 2)), "Filter 2"),
        (Cell("votes 4", (0, 0, 0)), "more"),
    ):
        inspector.show_cell(trace, cell)
        assert words in inspector.text
        assert fine(trace.value(cell)) in inspector.text.splitlines()


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_exponents_touch_no_line_above_them(qtbot: QtBot, theme: str) -> None:
    """Between the lines of a share there are rows of pixels without ink."""
    told = Inspector(Look(theme))
    qtbot.addWidget(told)
    told.resize(220, 500)
    terms = tuple(Term(9.71 - n / 3) for n in range(60))
    share = Made("share", "p₇₇[86] = e^(a÷τ) ÷ Σ e^(a÷τ)", terms)
    told._page.setHtml(telling.arithmetic(share, 6, told._in_a_row))
    told.show()
    layout = told._page.document().begin().layout()
    box = layout.boundingRect().translated(layout.position()).toRect()
    page = told._page.viewport().grab(box).toImage()
    gray = colors(page).sum(axis=2)
    inked = gray.max(axis=1) - gray.min(axis=1) > 150
    assert layout.lineCount() > 2
    assert np.count_nonzero(np.diff(inked.astype(int)) == 1) == layout.lineCount()


def test_a_row_of_a_sum_stands_on_one_line(qtbot: QtBot) -> None:
    """Letters below the line push neither their own words down nor the number beside them up."""
    told = Inspector(Look())
    qtbot.addWidget(told)
    terms = tuple(Term(0.5, weight, symbol=f"∂a_h₂[{n}]") for n, weight in enumerate((0.9, -0.4)))
    told._page.setHtml(telling.arithmetic(Made("sum", "∂h", terms), 6, lambda *_: True))
    told.resize(240, 300)
    told.show()
    table = told._page.document().rootFrame().childFrames()[0]
    assert isinstance(table, QTextTable)
    for row in range(table.rows()):
        feet = []
        for column in range(2):
            layout = table.cellAt(row, column).firstCursorPosition().block().layout()
            feet.append(layout.position().y() + layout.lineAt(0).y() + layout.lineAt(0).ascent())
        assert feet[0] == pytest.approx(feet[1], abs=1), row
        assert layout.lineAt(0).height() < 1.4 * Look().font("body").pixelSize()


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(stacks.legal(stacks.settings(most=4, answers=True)))
def test_no_cell_is_without_a_story(inspector: Inspector, asked: convnet.Settings) -> None:
    """Of any stack, gradients too: the value stands in it, and its links lead to cells."""
    trace = convnet.run(asked, "cpu")
    generator = np.random.default_rng(asked.seed)
    for name, array in trace.arrays.items():
        index = tuple(int(generator.integers(n)) for n in array.shape)
        inspector.show_cell(trace, Cell(name, index))
        assert fine(float(array[index])) in inspector.text.splitlines()
        assert all(trace.has(cell) for cell in inspector._links)


def test_a_pixel_no_window_reads_has_an_empty_sum(inspector: Inspector) -> None:
    """Stride 3 with filters of 1: most pixels give nothing, and their gradient says so."""
    layers = (
        Convolution(Array(np.ones((1, 1, 1, 1))), stride=3),
        FullyConnected(Array(np.ones((2, 9)))),
    )
    trace = convnet.run(convnet.Settings(convnet.default().input, layers, target=0), "cpu")
    inspector.show_cell(trace, Cell("∂ input", (0, 1, 1)))
    assert inspector.text.splitlines()[2] == "0"


def test_many_terms_are_told_by_the_strongest_and_all_on_demand(
    inspector: Inspector, trace: Trace
) -> None:
    cell = Cell("votes 4", (0, 0, 0))
    inspector.show_cell(trace, cell)
    short = inspector.text
    assert "42 more" in short
    assert "outlined" not in short, "it is all of them"
    inspector._page.anchorClicked.emit(QUrl("all"))
    assert "fewer" in inspector.text
    assert inspector.text.count("×") >= 48
    inspector._page.anchorClicked.emit(QUrl("all"))
    assert inspector.text == short


def test_links_are_followed(qtbot: QtBot, inspector: Inspector, trace: Trace) -> None:
    inspector.show_cell(trace, Cell("pooling 3", (0, 0, 0)))
    assert inspector.text  # told now, not after the next painting
    heard: list[Cell] = []
    inspector.chosen.connect(heard.append)
    for n in range(len(inspector._links)):
        inspector._page.anchorClicked.emit(QUrl(str(n)))
    assert heard == inspector._links
    assert heard[0] == Cell("relu 2", (0, 1, 1)), "where the largest was"
    assert Cell("votes 4", (0, 0, 0)) in heard


def test_what_a_value_gives_to_each_class(inspector: Inspector, trace: Trace) -> None:
    cell = Cell("pooling 3", (1, 2, 3))
    inspector.show_cell(trace, cell)
    for k in (0, 1):
        given = float(trace["weights 4"][k, 16 + 2 * 4 + 3]) * trace.value(cell)
        assert any(cut(given).lstrip("−") in line for line in inspector.text.splitlines())


def test_another_look_tells_the_same(inspector: Inspector, trace: Trace) -> None:
    inspector.show_cell(trace, Cell("convolution 1", (0, 0, 0)))
    before = inspector.text
    inspector._look.set_theme("dark")
    inspector._look.set_zoom(1.5)
    assert inspector.text == before


MADE = "Made from 8 values of Output and 3 of Input, outlined"
GATED = "1 of Forget gate, 1 of Candidate and 1 of Input gate, outlined"
KEPT = f"Made from 1 value of Cell state, {GATED}"


@pytest.mark.parametrize(
    ("quantity", "title", "place", "origin"),
    [
        ("f 1", "Forget gate", "step 11, unit 3", MADE),
        ("C 1", "Cell state", "step 11, unit 3", KEPT),
        ("x", "Input", "step 11, channel 3", None),
    ],
)
def test_a_step_of_time_is_a_place(
    inspector: Inspector, quantity: str, title: str, place: str, origin: str | None
) -> None:
    signal = Array(np.random.default_rng(0).normal(size=(12, 3)))
    trace = recurrent.run(recurrent.Settings(fresh("lstm", 3, 8, 0), signal), "cpu")
    inspector.show_cell(trace, Cell(quantity, (10, 2)))
    lines = [line.strip() for line in inspector.text.splitlines()]
    assert lines[:2] == [title, place]
    found = next((line for line in lines if line.startswith("Made from")), None)
    assert found == origin
    assert "pixels" not in inspector.text


def test_one_gate_that_weighs_twice_is_one_value(inspector: Inspector) -> None:
    """As in (1 − z) ∗ h + z ∗ h̃."""
    settings = recurrent.Settings(fresh("gru", 1, 4, 0), recurrent.default().signal)
    inspector.show_cell(recurrent.run(settings, "cpu"), Cell("h 1", (5, 1)))
    assert "1 of Update gate" in inspector.text


def test_a_matrix_has_rows_and_no_numbers_in_its_name(inspector: Inspector) -> None:
    inspector.show_cell(recurrent.run(recurrent.default(), "cpu"), Cell("W_f 1", (2, 8)))
    title, place, *_ = inspector.text.splitlines()
    assert (title, place.strip()) == ("Weights of the forget gate", "unit 3, column 9")


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("whole", ["", "picture", "picture, weights"])
@pytest.mark.parametrize("theme", ["light", "projector"])
def test_products_stand_as_in_the_filter(theme: str, size: int, whole: str, qtbot: QtBot) -> None:
    """As many columns as the filter has, whatever its numbers; and they fit beside the stage."""
    generator = np.random.default_rng(size)
    weights = generator.uniform(-0.99, 0.99, (1, 1, size, size)).astype(np.float32)
    picture = generator.uniform(-0.99, 0.99, (1, 9, 9)).astype(np.float32)
    weights[..., 0, :] = -np.abs(weights[..., 0, :])
    weights = np.sign(weights) if "weights" in whole else weights
    picture = -np.ones_like(picture) if "picture" in whole else picture
    layer = Convolution(Array(weights))
    found = convnet.run(convnet.Settings(Array(picture), (layer,)), "cpu")
    look = Look(theme)
    told = Inspector(look)
    qtbot.addWidget(told)
    told.resize(look.px(220), look.px(500))
    cell = Cell("convolution 1", (0, 2, 3))
    told.show_cell(found, cell)
    told.show()
    rows = re.findall(r"<tr>(.*?)</tr>", telling.arithmetic(found.made(cell), 6, told._in_a_row))
    assert [row.count("<td>") for row in rows] == [size] * size
    products = picture[0, 2 : 2 + size, 3 : 3 + size] * weights[0, 0]
    for row, expected in zip(rows, products, strict=True):
        for written, product in zip(re.findall(r"<td>(.*?)</td>", row), expected, strict=True):
            factors = [float(part.replace("−", "-")) for part in written.split("×")]
            assert np.prod(factors) == pytest.approx(product, abs=0.02)
    assert told.text
    assert told._page.document().idealWidth() <= told._page.viewport().width()


@pytest.mark.parametrize(("theme", "size"), [("projector", (1920, 1080)), ("light", (1024, 768))])
def test_exponents_are_no_smaller_than_any_other_text(
    theme: str, size: tuple[int, int], qtbot: QtBot
) -> None:
    look = Look(theme)
    look.set_size(QSize(*size))
    told = Inspector(look)
    qtbot.addWidget(told)
    share = Cell("shares 4", (0, 0, 0))
    *front, last = convnet.default().layers
    layers = (*front, msgspec.structs.replace(last, output="softmax"))
    told.show_cell(convnet.run(convnet.Settings(convnet.default().input, layers), "cpu"), share)
    assert "e^" not in told.text
    found = []
    block = told._page.document().firstBlock()
    while block.isValid():
        for part in block.textFormats():
            if part.format.verticalAlignment() == part.format.VerticalAlignment.AlignSuperScript:
                found.append(part.format.font().pixelSize() * 2 // 3)  # as Qt shrinks them
        block = block.next()
    assert min(found) >= look.font("small").pixelSize()
