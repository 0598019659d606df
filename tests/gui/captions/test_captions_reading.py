"""A photograph is the same picture to a training as to the window that is shown it."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from engine.captions.learning import corpora
from gui import pictures

SIDE = 32


def quarters(mode: str = "RGB") -> Image.Image:
    """Red, green, blue and, in the last quarter, a black that is nearly clear."""
    colours = [(255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255), (0, 0, 0, 64)]
    picture = Image.new("RGBA", (96, 64))
    for n, colour in enumerate(colours):
        x, y = 48 * (n % 2), 32 * (n // 2)
        picture.paste(colour, (x, y, x + 48, y + 32))
    return picture.convert(mode)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB")])
def test_both_read_alike(form: str, mode: str, orientation: int) -> None:
    exif, data = Image.Exif(), io.BytesIO()
    exif[0x0112] = orientation
    quarters(mode).save(data, form, exif=exif, **({"quality": 95} if form == "JPEG" else {}))
    learned = corpora.squashed(data.getvalue(), SIDE, "it").astype(int)
    shown = pictures.squashed(pictures.load(data.getvalue()), SIDE).astype(int)
    flat = np.ones(SIDE, bool)
    flat[SIDE // 2 - 2 : SIDE // 2 + 2] = False  # edges, which each reduces in its own way
    assert np.abs(learned - shown)[np.ix_(flat, flat)].max() <= 6
    assert np.ptp(shown[::16, ::16].reshape(-1, 3), axis=0).min() > 100
