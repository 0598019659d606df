"""From numbers to pixels: the colour maps of a theme.

They are lookup tables of 256 pixels, `0xFFRRGGBB` as `QImage.Format_RGB32` stores them; entries 1
to 255 are in use, 128 is the centre, so that +v and −v lie equally far from it. No Qt in here.
"""

from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gui.themes import Theme

Floats: TypeAlias = NDArray[np.float64]
Lut: TypeAlias = NDArray[np.uint32]

CENTRE = 128
REACH = 127
LEGIBLE = 7  # contrast of text and what is under it (WCAG 2.2, 1.4.6)

# Björn Ottosson, "A perceptual color space for image processing" (2020): linear sRGB to OKLab.
_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_OPPONENTS = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def linear_rgb(colour: str) -> Floats:
    """(3,) linear light of `#RRGGBB`, 0 to 1 (IEC 61966-2-1).

    Raises:
        ValueError: the text is no `#RRGGBB`.
    """
    digits = colour.removeprefix("#")
    try:
        number = int(digits, 16) if len(digits) == 6 and colour[:1] == "#" else -1
    except ValueError:
        number = -1
    if number < 0:
        raise ValueError(f"{colour!r} is not a colour; write it as #RRGGBB, for example #D9640A.")
    return _linear(np.array([number >> 16, number >> 8 & 0xFF, number & 0xFF]) / 255)


def _linear(encoded: Floats) -> Floats:
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def oklab(linear: Floats) -> Floats:
    """(..., 3) OKLab of (..., 3) linear sRGB: lightness 0 to 1, green–red, blue–yellow."""
    lab: Floats = np.cbrt(linear @ _CONES.T) @ _OPPONENTS.T
    return lab


def _pixels(lab: Floats) -> Lut:
    """(n,) `0xFFRRGGBB` of (n, 3) OKLab; what sRGB cannot show is clipped."""
    linear = np.clip((lab @ np.linalg.inv(_OPPONENTS).T) ** 3 @ np.linalg.inv(_CONES).T, 0, 1)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = np.round(encoded * 255).astype(np.uint32).T
    pixels: Lut = np.uint32(0xFF000000) | red << 16 | green << 8 | blue
    pixels.setflags(write=False)
    return pixels


def readable(lut: Lut) -> Lut:
    """(n,) black or white pixel, the text colour that reads better on each of `lut`'s (n,)."""
    black_reads_better = (_luminance(lut) + 0.05) ** 2 > 1.05 * 0.05
    return np.where(black_reads_better, np.uint32(0xFF000000), np.uint32(0xFFFFFFFF))


def faint(lut: Lut, theme: Theme) -> NDArray[np.bool_]:
    """(n,) whether what zeros are written in has less than `LEGIBLE` contrast on each of `lut`'s.

    Half way to a strong colour neither black nor white has more than 4.6 to 1.
    """
    ink, under = (_luminance(pixels) + 0.05 for pixels in (readable(signed(theme)[[CENTRE]]), lut))
    few: NDArray[np.bool_] = np.maximum(ink / under, under / ink) < LEGIBLE
    return few


def _luminance(lut: Lut) -> Floats:
    """(n,) relative luminance of pixels, 0 to 1 (WCAG 2.2)."""
    channels = (lut[:, None] >> np.array([16, 8, 0], dtype=np.uint32) & np.uint32(0xFF)) / 255
    found: Floats = _linear(channels) @ _LUMINANCE
    return found


@cache
def signed(theme: Theme) -> Lut:
    """(256,) diverging map: entry 1 is −1, 128 is 0, 255 is +1.

    Straight lines in OKLab, so lightness is monotone on each arm and the same at +v and −v. The
    upper half, `indices(values, -1, 1)` of 0 to 1, is the one sequential map of positive values.
    """
    ends = [oklab(linear_rgb(c)) for c in (theme.negative, theme.zero, theme.positive)]
    along = (np.arange(256).clip(1) - CENTRE) / REACH
    return _pixels(np.stack([np.interp(along, (-1, 0, 1), axis) for axis in np.transpose(ends)], 1))


@cache
def shades(start: str, end: str) -> Lut:
    """(256,) straight way in OKLab from `start` (entry 1) to `end` (entry 255)."""
    a, b = oklab(linear_rgb(start)), oklab(linear_rgb(end))
    along = (np.arange(256).clip(1) - 1) / (2 * REACH)
    return _pixels(a + along[:, None] * (b - a))


@cache
def written(start: str, end: str) -> Lut:
    """(256,) the same to write numbers on, in black or white, with a contrast of `LEGIBLE`.

    A shade on which neither has it gives way to the nearest on which one has.
    """
    lut = shades(start, end)
    over = _luminance(lut) + 0.05
    fit = np.flatnonzero(np.maximum(over / 0.05, 1.05 / over) >= LEGIBLE)
    nearest = fit[np.abs(np.arange(256)[:, None] - fit).argmin(axis=1)]
    found: Lut = lut[nearest]
    return found


def ink(theme: Theme) -> Lut:
    """(256,) drawn pixels: entry 1 is paper, 255 ink."""
    return shades(theme.pixel_paper, theme.pixel_ink)


def gate(theme: Theme, hue: str) -> Lut:
    """(256,) a gate's own map, for its values 0 (entry 1) to 1 (entry 255).

    Args:
        theme: the look.
        hue: one of the theme's course colours, for example `theme.forget`.
    """
    return shades(theme.zero, hue)


def indices(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    """Entries of a map for `values` of any shape: `low` is 1, the middle 128, `high` 255.

    Values outside, infinite ones too, take the end's colour; NaN takes the middle's.

    Raises:
        ValueError: `low` is above `high`, or one of them is not finite.
    """
    if not (np.isfinite(low) and np.isfinite(high) and low <= high):
        raise ValueError(f"A colour map needs low ≤ high, both finite, not {low} and {high}.")
    middle, half = low / 2 + high / 2, max(high / 2 - low / 2, 1e-30)
    with np.errstate(over="ignore", invalid="ignore"):
        along = np.minimum(np.maximum((np.asarray(values) - middle) / half, -1.0), 1.0)
    along = np.nan_to_num(along) if np.isnan(along).any() else along
    return np.asarray(np.rint(along * REACH) + CENTRE).astype(np.uint8)
