"""Numbers as cells: what colour each has, what is written in it, and where it lies."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from engine.array import Floats
from engine.explain import cut
from gui.theme import Look
from gui.views import cells, figures, marks
from gui.views.cells import Sheet, cell_rect, fitted
from tests.engine.convnet.stacks import SEEDS
from tests.gui.contrast import contrast


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look()


def painted(sheet: Sheet, look: Look, side: int = 300) -> tuple[QImage, QRectF]:
    """The sheet on magenta, and where its cells are."""
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    area = fitted(QRectF(0, 0, side, side), sheet.rows, sheet.columns, sheet.margin)
    with QPainter(image) as painter:
        cells.paint(painter, area, sheet, look)
    return image, area


def colour(image: QImage, area: QRectF, sheet: Sheet, row: int, column: int) -> QColor:
    """Of a cell, near its corner, where no number stands."""
    rect = cell_rect(area, sheet, row, column)
    return image.pixelColor(int(rect.x() + rect.width() * 0.2), int(rect.y() + rect.height() * 0.2))


@given(st.floats(20, 900), st.floats(20, 900), st.integers(1, 64), st.integers(1, 64),
       st.integers(0, 5))  # fmt: skip
def test_cells_are_square_and_inside(w: float, h: float, r: int, c: int, margin: int) -> None:
    area = fitted(QRectF(7, 9, w, h), r, c, margin)
    cell = area.width() / c
    assert area.height() / r == pytest.approx(cell)
    whole = area.adjusted(-margin * cell, -margin * cell, margin * cell, margin * cell)
    assert QRectF(6.99, 8.99, w + 0.02, h + 0.02).contains(whole)
    room = min(w / (c + 2 * margin), h / (r + 2 * margin))
    assert cell <= room + 1e-9
    assert cell > room - 1 or cell == pytest.approx(room)


@given(SEEDS)
def test_sheets_are_equal_when_they_look_equal(seed: int) -> None:
    generator = np.random.default_rng(seed)
    values = generator.uniform(-1, 1, (2, 3)).astype(np.float32)
    sheet = Sheet(values)
    assert sheet == Sheet(values.copy())
    assert sheet != Sheet(values + 1)
    assert sheet != Sheet(values, ink=True)
    assert sheet != Sheet(values, reached=3)
    assert sheet != Sheet(values, border=np.zeros((4, 5), np.float32))
    assert sheet != Sheet(values, hue="#ff0000")
    assert sheet != "sheet"


def test_colours_tell_sign_and_size(look: Look) -> None:
    """Ink is darker the more there is; signed numbers are two hues, stronger further from 0."""
    ramp = np.linspace(-1, 1, 9, dtype=np.float32)[None]
    for theme in ("light", "dark", "projector"):
        look.set_theme(theme)
        inked, signed = (cells.pixels(Sheet(ramp, ink=ink), look)[0] for ink in (True, False))
        light = [QColor.fromRgba(int(p)).lightnessF() for p in inked]
        falling = [a > b for a, b in pairwise(light)]
        assert all(falling) or not any(falling)
        ends = [QColor.fromRgba(int(signed[n])) for n in (0, 4, 8)]
        assert abs(ends[0].hue() - ends[2].hue()) > 60
        assert all(end.hsvSaturation() > ends[1].hsvSaturation() for end in (ends[0], ends[2]))
        beyond = cells.pixels(Sheet(ramp * 50, high=1.0), look)[0]
        assert (beyond[0], beyond[8]) == (signed[0], signed[8])


def test_a_colour_picture_is_its_colours(look: Look) -> None:
    values = np.array([-1, 1, 0], np.float32)[:, None, None] * np.ones((3, 1, 2), np.float32)
    ((first, _),) = cells.pixels(Sheet(values, ink=True), look)
    assert QColor.fromRgba(int(first)).getRgb()[:3] == (0, 255, 128)  # type: ignore[index]
    channel = cells.pixels(Sheet(np.array([[-1, 1]], np.float32), True, hue="#ff0000"), look)
    assert [QColor.fromRgba(int(p)).name() for p in channel[0]] == ["#000000", "#ff0000"]


@pytest.mark.parametrize("side", [3, 9, 20, 64])
def test_every_cell_is_painted_in_its_colour(look: Look, side: int) -> None:
    values = np.random.default_rng(side).uniform(-1, 1, (side, side)).astype(np.float32)
    sheet = Sheet(values, numbers=False)
    image, area = painted(sheet, look)
    wanted = cells.pixels(sheet, look)
    for row, column in ((0, 0), (1, 2), (side - 1, side - 1), (side // 2, 0)):
        expected = QColor.fromRgba(int(wanted[row, column]))
        found = colour(image, area, sheet, row, column)
        for part in (QColor.red, QColor.green, QColor.blue):
            assert abs(part(found) - part(expected)) <= 2


def test_cells_not_reached_are_empty_and_bear_no_number(look: Look) -> None:
    values = np.full((3, 3), 0.5, np.float32)
    sheet = Sheet(values, reached=4)
    image, area = painted(sheet, look)
    strong = colour(image, area, sheet, 1, 0)
    assert all(colour(image, area, sheet, r, c) == strong for r, c in ((0, 0), (0, 2)))
    assert all(colour(image, area, sheet, r, c) == look.color("empty") for r, c in ((1, 1), (2, 2)))
    none, _ = painted(Sheet(values, reached=0), look)
    bare, _ = painted(Sheet(values, reached=0, numbers=False), look)
    assert none == bare


def test_padding_surrounds_the_sheet_faintly(look: Look) -> None:
    values = np.ones((3, 3), np.float32)
    border = np.pad(values, 1, constant_values=-1.0)
    image, area = painted(Sheet(values, ink=True, border=border, numbers=False), look)
    assert area.x() == pytest.approx(area.width() / 3)
    around = image.pixelColor(int(area.x() / 2), int(area.y() / 2))
    inside = image.pixelColor(area.center().toPoint())
    assert around not in (QColor("magenta"), inside)
    assert image.pixelColor(299, 299) == QColor("magenta") or area.right() > 250


def texts(sheet: Sheet, look: Look, monkeypatch: pytest.MonkeyPatch, side: int) -> list[str]:
    written: list[str] = []
    static = figures._static

    def note(text: str, *given: object) -> object:
        written.append(text)
        return static(text, *given)

    with monkeypatch.context() as patch:
        patch.setattr(figures, "_static", note)
        painted(sheet, look, side)
    return written


def test_numbers_are_cut_not_rounded(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(values: list[float], side: int = 300, **more: object) -> list[str]:
        row: Floats = np.array([values, values], np.float32)
        return texts(Sheet(row, **more), look, monkeypatch, side)[: len(values)]  # type: ignore[arg-type]

    assert write([7 / 9, -1 / 9, 1, 0]) == ["0.77", "−0.11", "1.00", "0"]
    assert write([1, -1, 1, -1], ink=True) == ["1", "−1", "1", "−1"]
    assert write([1, -1, 0.5, -1], ink=True) == ["1.00", "−1.00", "0.50", "−1.00"]
    assert write([1, -1, 2, 0], terse=True) == ["1", "−1", "2", "0"]
    assert write([1, 1, 1, 1], numbers=False) == []
    assert write([1, 1, 1, 1], side=40) == [], "too small to read: colours only"
    small = write([0.1239, -0.01, 0.3, 0.004], high=0.3)
    assert small == ["0.12", "−0.01", "0.30", "0.00"], "as many decimals as beside it"


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_numbers_are_bold_where_ink_would_be_faint(
    qapp: QApplication, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under 7 to 1 with what zeros are written in, as WCAG reckons it, and nowhere else."""
    written: dict[str, bool] = {}
    static = figures._static

    def note(text: str, size: int, strong: bool, close: bool) -> object:
        written[text] = strong
        return static(text, size, strong, close)

    monkeypatch.setattr(figures, "_static", note)
    look, values = Look(theme), np.linspace(-1, 1, 21, dtype=np.float32)[:, None]
    sheet = Sheet(values)
    image, area = painted(sheet, look, 900)
    under = [colour(image, area, sheet, row, 0).name() for row in range(len(values))]
    ink = "#FFFFFF" if theme == "dark" else "#000000"
    expected = {
        cut(float(value)): contrast(color, ink) < 7
        for value, color in zip(values.ravel(), under, strict=True)
    }
    assert written == expected
    assert 2 <= sum(expected.values()) <= 18


@pytest.mark.parametrize("shape", [(300, 300), (340, 210)])
@pytest.mark.parametrize(("value", "high"), [(-0.1111, 1.0), (-0.0166, 0.5), (0.77, 1.0)])
def test_numbers_touch_no_edge(
    look: Look, value: float, high: float, shape: tuple[int, int]
) -> None:
    """A share of the cell stays free at its left and at its right, whatever its form."""
    wide, tall = shape
    area = QRectF(0, 0, wide, tall)
    sheet = Sheet(np.full((5, 5), value, np.float32), high=high)
    faces = []
    for one in (sheet, msgspec.structs.replace(sheet, numbers=False)):
        image = QImage(wide, tall, QImage.Format.Format_RGB32)
        image.fill(QColor("magenta"))
        with QPainter(image) as painter:
            cells.paint(painter, area, one, look)
        faces.append(np.frombuffer(image.constBits(), np.uint32).reshape(tall, wide).copy())
    w, h = wide / 5, tall / 5
    number = (faces[0] != faces[1])[int(2 * h) : int(3 * h), int(2 * w) : int(3 * w)]
    columns = np.flatnonzero(number.any(axis=0))
    right = w * 0.945 - columns.max()
    assert len(columns), "there is a number"
    assert min(columns.min(), right) >= 0.03 * w
    assert abs(columns.min() - right) <= 0.08 * w


@pytest.mark.parametrize("theme", ["light", "projector"])
@pytest.mark.parametrize("zoom", [1.25, 2.0])
def test_zoom_takes_no_number_away(look: Look, theme: str, zoom: float) -> None:
    """Where a cell has room for a number at zoom 1, a cell as large has it at any zoom."""
    plain, zoomed = Look(theme), Look(theme, zoom)
    sheet = Sheet(np.full((3, 3), -0.25, np.float32))
    for cell in range(10, 120, 3):
        size = figures.lettering(sheet, cell, cell, plain)[1]
        assert figures.lettering(sheet, cell, cell, zoomed)[1] >= size


def test_a_frame_is_seen_on_any_ground(look: Look) -> None:
    for ground in ("black", "white"):
        image = QImage(60, 60, QImage.Format.Format_RGB32)
        image.fill(QColor(ground))
        with QPainter(image) as painter:
            cells.outline(painter, QRectF(20, 20, 20, 20), look.color("accent"), 3)
        assert image.pixelColor(20, 30) == look.color("accent")
        assert image.pixelColor(30, 30) == QColor(ground)
        assert image.pixelColor(5, 5) == QColor(ground)


def test_sheets_of_equal_numbers_are_equal_and_not_unequal() -> None:
    one, same, other = (Sheet(np.array(row)) for row in ([[1.0, 2.0]], [[1.0, 2.0]], [[1.0, 3.0]]))
    assert one == same
    assert not one != same  # noqa: SIM202
    assert one != other


@pytest.mark.parametrize("cell", [46.0, 70.0])
def test_the_exact_value_covers_no_number(look: Look, cell: float) -> None:
    """Neither the cell's own nor the one above it."""
    area = QRectF(0, 0, 5 * cell, 5 * cell)
    sheet = Sheet(np.full((5, 5), 1 / 3, np.float32))
    faces = []
    for tagged in (False, True):
        image = QImage(area.size().toSize(), QImage.Format.Format_RGB32)
        image.fill(QColor("magenta"))
        with QPainter(image) as painter:
            cells.paint(painter, area, sheet, look)
            if tagged:
                place = cell_rect(area, sheet, 2, 2)
                marks.paint_value(painter, area, place, "0.333333", look)
        rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
        faces.append(rows.copy())
    covered = np.flatnonzero((faces[0] != faces[1]).any(axis=1))
    size = figures.lettering(sheet, cell, cell, look)[1]
    assert size > 0
    assert covered.min() > 1.475 * cell + size * 0.4, "the digits above"
    assert covered.max() < 2.475 * cell - size * 0.4, "its own"
