"""Zoom: larger words, and a picture that is never smaller for them."""

from __future__ import annotations

import pytest

from gui.explorers.recurrent import RecurrentExplorer
from gui.theme import ZOOMS
from gui.views import figures
from gui.views.plate import Plate
from gui.views.recurrent import drafting
from tests.gui.conftest import MakeWindow, seen
from tests.gui.convnet.test_stage import go
from tests.gui.hands import convolution

SIZES = [(1280, 720), (1920, 1080), (1024, 768)]


def cell(plate: Plate) -> float:
    """Pixels."""
    assert plate.sheet is not None
    return plate.area().height() / plate.sheet.rows


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "projector"])
def test_cells_and_their_numbers_are_never_less(
    make_window: MakeWindow, size: tuple[int, int], theme: str
) -> None:
    window = make_window(theme=theme)
    window.resize(*size)
    stage, look = convolution(window).stage, window.look
    plates = stage.source, stage.output
    go(window, "convolution 1", 0, 40)
    window.settle()
    before = [cell(plate) for plate in plates]
    for zoom in (zoom for zoom in ZOOMS if zoom >= 1):
        look.set_zoom(zoom)
        window.settle()
        sides = [cell(plate) for plate in plates]
        assert all(now >= then for now, then in zip(sides, before, strict=True)), zoom
        for plate, side in zip(plates, sides, strict=True):
            assert plate.sheet is not None
            assert figures.lettering(plate.sheet, side, side, look)[1] > 0, zoom


@pytest.mark.parametrize("size", SIZES)
def test_all_of_the_stage_is_seen_before_one_scrolls(
    make_window: MakeWindow, size: tuple[int, int]
) -> None:
    window = make_window()
    window.resize(*size)
    explorer = convolution(window)
    stage = explorer.stage
    for zoom in ZOOMS:
        window.look.set_zoom(zoom)
        for name in ("convolution 1", "relu 2", "pooling 3"):
            go(window, name, 1, 10)
            window.settle()
            room = window.page.frame._area.viewport().rect()
            parts = [stage.source, stage.output, stage.filter, stage.products]
            for part in parts:
                assert not part.isVisible() or room.contains(seen(window, part)), (name, zoom)
            for other in (explorer.ribbon, explorer.tools, explorer.bar, window.page.inspector):
                assert not seen(window, other).intersects(seen(window, explorer.center))


def test_everything_is_back_when_zoom_is(make_window: MakeWindow) -> None:
    window = make_window()
    explorer = convolution(window)
    watched = (explorer.stage, explorer.ribbon, explorer.tools, explorer.bar, window.page.inspector)
    places = [seen(window, widget) for widget in watched]
    for zoom in (2.0, 1.25, 1.0):
        window.look.set_zoom(zoom)
        window.settle()
    assert [seen(window, widget) for widget in watched] == places


@pytest.mark.parametrize("size", SIZES[:2])
def test_the_open_cell_is_never_smaller_and_keeps_its_numbers(
    make_window: MakeWindow, size: tuple[int, int]
) -> None:
    window = make_window(explorer="recurrent")
    window.resize(*size)
    window.wait_for_picture()
    window.settle()
    explorer = window.explorer
    assert isinstance(explorer, RecurrentExplorer)
    cell, answers, look = explorer.cell, explorer.center.answers, window.look
    before = cell.size()
    for zoom in (zoom for zoom in ZOOMS if zoom > 1):
        look.set_zoom(zoom)
        window.settle()
        assert cell.width() >= before.width(), zoom
        assert cell.height() >= before.height() - 1, zoom
        assert seen(window, cell).bottom() <= window.page.frame._area.viewport().height()
        shown = cell.opened()
        assert shown is not None
        least = look.smallest_number * drafting.READABLE
        for strip in (one.strip for one in shown.readings if one.strip.name == "C"):
            told = drafting.fits("C₁₀[8] = −0.00", strip.room.width(), shown.drawn.label, least)
            assert told > 0, zoom
        said, note = answers.heading
        wide = look.wide("strong", said) + look.wide("small", note)
        assert wide < answers.area().width(), zoom
        track = window.page.scrubber.track
        assert look.wide("body", track.shown) <= track._line().width(), zoom
