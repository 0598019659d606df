"""The light as it is painted: what it leaves dark, what of hard attention is lit, its digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from gui import colours
from gui.theme import Look
from gui.views.captions import light
from gui.views.captions.light import How
from tests.gui.contrast import contrast


def test_a_spotlight_dims_what_is_dark_and_heat_tints_what_is_lit(qtbot: QtBot) -> None:
    alpha = np.zeros((4, 4), np.float32)
    alpha[1, 2] = 1
    spot = light.veil(alpha, How(smooth=False, opacity=1), Look())
    heat = light.veil(alpha, How(smooth=False, heat=True, opacity=1), Look())
    assert (spot.pixelColor(2, 1).alpha(), spot.pixelColor(0, 0).alpha()) == (0, round(255 * 0.87))
    assert (heat.pixelColor(2, 1).alpha(), heat.pixelColor(0, 0).alpha()) == (255, 0)


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("grey", [30, 90, 235])
def test_heat_is_seen_on_dark_pictures_and_on_light_ones(
    qtbot: QtBot, theme: str, grey: int
) -> None:
    """Where half the brightest's light is and where all is, the picture looks other than bare."""
    alpha = np.array([[0.6, 0.3], [0.1, 0]], np.float32)
    image = QImage(32, 32, QImage.Format.Format_RGB32)
    image.fill(QColor(grey, grey, grey))
    with QPainter(image) as painter:
        light.paint(painter, QRectF(image.rect()), alpha, How(False, True), Look(theme))
    most, half, bare = (image.pixelColor(x, y) for x, y in ((8, 8), (24, 8), (24, 24)))
    assert bare == QColor(grey, grey, grey)
    for one, other in ((most, bare), (half, bare), (most, half)):
        parts = (one.red() - other.red(), one.green() - other.green(), one.blue() - other.blue())
        assert max(map(abs, parts)) > 40


@pytest.mark.parametrize("theme", ["light", "projector"])
def test_a_lamp_brightens_a_dark_photograph_where_it_is_looked_at(qtbot: QtBot, theme: str) -> None:
    alpha = np.array([[0.6, 0.3], [0.1, 0]], np.float32)
    for how in (How(False), How(False, lamp=True)):
        image = QImage(32, 32, QImage.Format.Format_RGB32)
        image.fill(QColor(60, 60, 60))
        with QPainter(image) as painter:
            light.paint(painter, QRectF(image.rect()), alpha, how, Look(theme))
        seen = [image.pixelColor(x, y).red() for x, y in ((8, 8), (24, 8), (8, 24), (24, 24))]
        assert seen == sorted(seen, reverse=True)
        assert seen[0] > 100 if how.lamp else seen[0] == 60


def test_a_photograph_is_seen_from_the_back_row_where_nobody_looks(qtbot: QtBot) -> None:
    alpha = np.full((4, 4), 0.2 / 15, np.float32)
    alpha[1, 2] = 0.8
    for theme, floor in (("light", 0.34), ("dark", 0.34), ("projector", 0.45)):
        grey = lit_grey(alpha, How(smooth=False), Look(theme))
        assert grey[1, 2] == 200, "the brightest cell is fully lit"
        assert floor * 200 <= grey.min() < 0.6 * 200


def lit_grey(alpha: np.ndarray, how: How, look: Look, drawn: tuple[int, int] | None = None) -> Any:
    """The red of a light grey picture under the light, at the middle of each cell."""
    size = 16 * len(alpha)
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 200, 200))
    with QPainter(image) as painter:
        light.paint(painter, QRectF(image.rect()), alpha, how, look, drawn)
    places = [16 * n + 8 for n in range(len(alpha))]
    return np.array([[image.pixelColor(x, y).red() for x in places] for y in places])


@pytest.mark.parametrize("smooth", [False, True])
def test_hard_attention_lights_the_one_cell_it_drew(qtbot: QtBot, smooth: bool) -> None:
    alpha = np.full((5, 5), 0.5 / 24, np.float32)
    alpha[0, 0] = 0.5
    grey = lit_grey(alpha, How(smooth=smooth), Look("projector"), (3, 1))
    assert grey[3, 1] == 200
    others = np.delete(grey.ravel(), 3 * 5 + 1)
    assert others.max() < 0.65 * 200, "the odds are a faint tint, those of the likeliest, too"
    assert grey[0, 0] == others.max() > others.min()


def test_numbers_of_a_map_are_read_from_the_back_row(qtbot: QtBot) -> None:
    look, shares = Look("projector"), (np.arange(256, dtype=np.float32) / 255) ** 2
    tints = light.tints(shares.reshape(16, 16).astype(np.float32), look, True).ravel()
    for tint, ink in zip(tints, colours.readable(tints), strict=True):
        assert contrast(f"#{tint & 0xFFFFFF:06X}", f"#{ink & 0xFFFFFF:06X}") >= 7
    assert len(np.unique(tints)) > 60
