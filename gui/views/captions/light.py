"""The light of attention, painted over a picture: spotlight or heat, cell by cell or smooth.

A spotlight dims what is not looked at; heat tints what is: violet, magenta, and yellow where most
is, seen on dark pictures and on light ones. The brightest cell of a word is always fully lit, as in
the paper's figures: how the light is shared is what is seen, not how strong it is. A photograph may
be dark all over: on it the light is a lamp, too, that brightens what is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from engine.array import Floats
from gui import colours
from gui.theme import Look
from gui.themes import Theme
from gui.views.cells import Pixels
from gui.views.pencil import Spot

FINE = 8  # of a smooth picture: so many pixels for each cell
SPREAD = 0.6  # of a smooth cell's light, in cells: the deviation of a Gaussian
NIGHT = QColor("#131B26")
DIMMED = {"light": 0.87, "dark": 0.87, "projector": 0.73}  # the deepest, of the opacity wished
LAMP, GLOW = QColor("#FFF3D6"), 0.45  # of the opacity wished, the lamp's at most
HEATS = QColor("#D81B78"), QColor("#FFE14A")  # of half the brightest's light, and of the brightest
FAINT = 0.2  # of the drawing's odds, beside the one cell that was drawn


class How(msgspec.Struct, frozen=True):
    """How the light is shown.

    Attributes:
        smooth: blurred over the cells' borders; else each cell as it is.
        heat: tinted; else a spotlight.
        opacity: 0 shows the picture alone.
        lamp: a spotlight brightens what is looked at, too.
    """

    smooth: bool = True
    heat: bool = False
    opacity: float = 0.75
    lamp: bool = False


def spread(alpha: Floats) -> Floats:
    """(rows, columns) → (FINE · rows, FINE · columns): the same light, blurred."""
    blurred = _blur(alpha.shape[0]) @ alpha @ _blur(alpha.shape[1]).T
    return np.asarray(blurred, np.float32)


@lru_cache
def _blur(cells: int) -> Floats:
    """(FINE · cells, cells): what each fine row gets of each cell's light."""
    middles = (np.arange(cells * FINE) + 0.5) / FINE
    away = middles[:, None] - (np.arange(cells) + 0.5)
    shares = np.exp(-0.5 * (away / SPREAD) ** 2)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)


def shares(alpha: Floats, smooth: bool) -> Floats:
    """How lit each cell or fine pixel is: 0 … 1, the brightest 1."""
    light = spread(alpha) if smooth else alpha
    top = float(light.max(initial=0.0))
    return np.asarray(light / top if top > 0 else light, np.float32)


def drawing(alpha: Floats, smooth: bool, spot: Spot) -> Floats:
    """The same of hard attention: one cell is seen, sharply; the odds it was drawn by are faint."""
    light = FAINT * shares(alpha, smooth)
    size = len(light) // len(alpha)
    light[spot[0] * size :, spot[1] * size :][:size, :size] = 1
    return light


def veil(alpha: Floats, how: How, look: Look, drawn: Spot | None = None) -> QImage:
    """What is laid over the picture, one pixel a cell or `FINE` a cell's side."""
    light = shares(alpha, how.smooth) if drawn is None else drawing(alpha, how.smooth, drawn)
    data = _veils(how, look.theme)[np.rint(255 * light).astype(np.uint8)]
    rows, columns = data.shape
    kind = QImage.Format.Format_ARGB32
    return QImage(data.data, columns, rows, columns * 4, kind).copy()


@lru_cache
def _veils(how: How, theme: Theme) -> NDArray[np.uint32]:
    """(256,) 0xAARRGGBB that light is shown by, from none to the brightest's."""
    light = np.linspace(0, 1, 256, dtype=np.float32)
    if how.heat:
        rgb, strength = _mixed(light, (0, 0.5, 1), (QColor(theme.attention), *HEATS)), light
    else:
        rgb, strength = _spot(light, theme.name, how.lamp)
    opaque: NDArray[np.uint32] = np.round(255 * how.opacity * strength).astype(np.uint32)
    return np.asarray(opaque << 24 | rgb, np.uint32)


def _spot(light: Floats, theme: str, lamp: bool) -> tuple[NDArray[np.uint32], Floats]:
    """Colours 0xRRGGBB and strengths: night where there is little light, a lamp where most is."""
    night, glow = (1 - light) * DIMMED["light" if lamp else theme], light * GLOW * lamp
    strength = 1 - (1 - night) * (1 - glow)
    share = glow / np.maximum(strength, 1e-6)
    return _mixed(share, (0, 1), (NIGHT, LAMP)), np.asarray(strength, np.float32)


def _mixed(share: Floats, at: Sequence[float], colors: Sequence[QColor]) -> NDArray[np.uint32]:
    """0xRRGGBB of each share, between the colours that stand at some."""
    parts = [[color.red(), color.green(), color.blue()] for color in colors]
    mixed = (np.interp(share, at, [part[n] for part in parts]) for n in range(3))
    red, green, blue = (np.round(part).astype(np.uint32) for part in mixed)
    return np.asarray(red << 16 | green << 8 | blue, np.uint32)


def paint(
    painter: QPainter, area: QRectF, alpha: Floats, how: How, look: Look, drawn: Spot | None = None
) -> None:
    """Lay the light of a word over a picture; of hard attention that of the cell drawn."""
    if how.opacity <= 0:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, how.smooth)
    painter.drawImage(area, veil(alpha, how, look, drawn))
    painter.restore()


def tints(alpha: Floats, look: Look, numbered: bool = False) -> Pixels:
    """Colours of a map of light, 0xFFRRGGBB: from nothing to the brightest cell's violet.

    Numbers on them are read from the back row in the projector theme.
    """
    top = float(alpha.max(initial=0.0)) or 1.0
    shades = colours.written if numbered and look.theme.name == "projector" else colours.shades
    lut = shades(look.theme.empty, look.theme.attention)
    # The root keeps faint light visible beside a cell that has nearly all of it.
    found: Pixels = lut[colours.indices(np.sqrt(np.maximum(alpha, 0) / top), 0.0, 1.0)]
    return found
