"""Colours: read from the back row, by colour-blind eyes and in print; measured, not believed."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPalette, qRgb

from gui import colours
from gui.colours import Lut
from gui.themes import LIGHT, THEMES, Theme, qt_palette_colours
from tests.gui.contrast import contrast

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)

GROUNDS = ("paper", "card", "rail", "accent_soft", "empty")
HUES = ("forget", "input_gate", "candidate", "output_gate", "cell_state", "attention")
TEXTS = [
    *[(text, ground) for text in ("ink", "quiet", "accent_text", "warning") for ground in GROUNDS],
    *[(text, ground) for text in (*HUES, "positive", "negative") for ground in ("paper", "card")],
    ("ink", "selection"), ("ink", "pixel_paper"), ("quiet", "pixel_paper"),
    ("on_accent", "accent"), ("on_bar", "yes"), ("on_bar", "no"),
]  # fmt: skip
GRAPHICS = [
    *[(part, ground) for part in ("accent", "yes", "no", "focus") for ground in GROUNDS],
    *[(part, ground) for part in (*HUES, "positive", "negative", "quiet") for ground in GROUNDS],
    ("focus", "selection"), ("pixel_ink", "pixel_paper"),
]  # fmt: skip

# Machado, Oliveira & Fernandes, "A physiologically-based model for simulation of color vision
# deficiency" (2009), severity 1, on linear RGB.
EYES = {
    "all cones": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}  # fmt: skip


def hexes(lut: Lut) -> list[str]:
    """What Qt reads in each entry of a map: of 256 pixels of an RGB32 picture."""
    image = QImage(lut.tobytes(), len(lut), 1, 4 * len(lut), QImage.Format.Format_RGB32)
    return [image.pixelColor(i, 0).name() for i in range(len(lut))]


def lightness(lut: Lut) -> NDArray[np.float64]:
    return np.array([colours.oklab(colours.linear_rgb(c))[0] for c in hexes(lut)])


def difference(a: str, b: str, eye: str) -> float:
    """ΔE in OKLab between two colours as an eye sees them; 0.02 is just noticeable (CSS)."""
    seen = [np.clip(np.array(EYES[eye]) @ colours.linear_rgb(c), 0, 1) for c in (a, b)]
    return float(np.linalg.norm(colours.oklab(seen[0]) - colours.oklab(seen[1])))


def test_contrast_agrees_with_known_ratios() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # W3C's lightest grey
    assert contrast("#FF0000", "#FFFFFF") == pytest.approx(3.998, abs=0.001)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("wrong", ["", "red", "#12345", "#1234567", "123456", "#GG0000", "#-12345"])
def test_what_is_no_colour_is_named(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a colour; write it as #RRGGBB"):
        contrast("#000000", wrong)


def test_oklab_agrees_with_its_author() -> None:
    white, red = (colours.oklab(colours.linear_rgb(c)) for c in ("#FFFFFF", "#FF0000"))
    np.testing.assert_allclose(white, [1, 0, 0], atol=1e-6)
    np.testing.assert_allclose(red, [0.62796, 0.22486, 0.12585], atol=1e-5)


@themes
def test_every_role_is_a_colour_and_the_name_finds_it(theme: Theme) -> None:
    assert THEMES[theme.name] is theme
    for role in theme.__struct_fields__[1:]:
        assert contrast(getattr(theme, role), "#000000") >= 1


@themes
def test_texts_can_be_read(theme: Theme) -> None:
    least = 7.0 if theme.name == "projector" else 4.5
    ratios = {pair: contrast(*(getattr(theme, role) for role in pair)) for pair in TEXTS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < least} == {}
    assert all(contrast(theme.disabled, getattr(theme, ground)) >= 4.5 for ground in GROUNDS)


@themes
def test_graphic_parts_and_the_focus_ring_can_be_seen(theme: Theme) -> None:
    ratios = {pair: contrast(*(getattr(theme, role) for role in pair)) for pair in GRAPHICS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3} == {}


def text_on(colour: str) -> str:
    """Black or white, whichever reads better."""
    return max("#000000", "#ffffff", key=lambda text: contrast(text, colour))


def maps(theme: Theme) -> dict[str, Lut]:
    gates = {hue: colours.gate(theme, getattr(theme, hue)) for hue in HUES}
    return {"signed": colours.signed(theme), "ink": colours.ink(theme), **gates}


@themes
def test_a_number_can_be_read_in_every_cell(theme: Theme) -> None:
    for name, lut in maps(theme).items():
        texts = hexes(colours.readable(lut))
        assert texts == [text_on(colour) for colour in hexes(lut)]
        ratios = [contrast(*pair) for pair in zip(hexes(lut), texts, strict=True)]
        assert min(ratios) >= 4.5, name
        luminous = [contrast(c, "#000000") * 0.05 - 0.05 for c in hexes(lut)]
        clear = [r for r, y in zip(ratios, luminous, strict=True) if y <= 0.1 or y >= 0.3]
        assert min(clear) >= 7, name  # wherever black or white can reach 7 : 1, it does


@themes
def test_lightness_is_monotone_on_each_arm_and_the_same_at_both_signs(theme: Theme) -> None:
    light = lightness(colours.signed(theme))
    away = light if theme.name == "dark" else -light
    assert (np.diff(away[128:]) > 0).all()
    assert (np.diff(away[1:129]) < 0).all()
    mirrored = light[1:128][::-1]
    assert np.abs(light[129:] - mirrored).max() < 0.004  # half a step of 8 bits


@themes
def test_maps_keep_their_order_in_greyscale(theme: Theme) -> None:
    """The sequential half strictly; of the finer maps some neighbours share an 8-bit colour."""
    sign = 1 if theme.name == "dark" else -1
    for name, lut in maps(theme).items():
        used = hexes(lut[128:] if name == "signed" else lut[1:])
        grey = np.array([contrast(c, "#000000") for c in used]) * sign
        assert (np.diff(grey) >= 0).all(), name
        assert len(set(grey)) >= (128 if name == "signed" else 200), name


@themes
def test_maps_begin_and_end_where_the_theme_says(theme: Theme) -> None:
    lut = hexes(colours.signed(theme))
    ends = (theme.negative, theme.negative, theme.zero, theme.positive)
    assert [lut[i].upper() for i in (0, 1, 128, 255)] == list(ends)
    drawn = hexes(colours.ink(theme))
    assert [drawn[i].upper() for i in (1, 255)] == [theme.pixel_paper, theme.pixel_ink]


@themes
@pytest.mark.parametrize("eye", EYES)
def test_colour_blind_eyes_tell_them_apart(theme: Theme, eye: str) -> None:
    """Signs: eight just noticeable steps, so that half the value still shows four.

    Hues are always written or labelled too; three steps and more are seen side by side.
    """
    assert difference(theme.positive, theme.negative, eye) > 0.16
    half = hexes(colours.signed(theme)[[128 - 64, 128 + 64]])
    assert difference(half[0], half[1], eye) > 0.08
    for a, b in combinations(HUES, 2):
        assert difference(getattr(theme, a), getattr(theme, b), eye) > 0.065, (a, b)


@themes
def test_a_map_is_made_once_and_cannot_be_written(theme: Theme) -> None:
    for make in (colours.signed, colours.ink):
        lut = make(theme)
        assert make(theme) is lut
        assert lut.shape == (256,)
        assert lut.dtype == np.uint32
        with pytest.raises(ValueError, match="read-only"):
            lut[0] = 0


def test_pixels_are_those_of_qt() -> None:
    positive = colours.signed(LIGHT)[255]
    assert positive == qRgb(0xB0, 0x2A, 0x26)


def test_indices_are_centred_and_clipped() -> None:
    values = np.array([[-np.inf, -2, -1], [0, np.nan, 0.5], [1, 3, np.inf]])
    expected = [[1, 1, 1], [128, 128, 192], [255, 255, 255]]
    found = colours.indices(values, -1, 1)
    assert found.dtype == np.uint8
    assert found.tolist() == expected
    assert colours.indices(np.array([0.0, 0.5, 1.0]), 0, 1).tolist() == [1, 128, 255]
    assert colours.indices(np.array([True, False]), 0, 1).tolist() == [255, 1]
    assert colours.indices(np.array([2, 3, 4]), 3, 3).tolist() == [1, 128, 255]
    assert colours.indices(np.array(0.0), -1, 1).shape == ()


@settings(deadline=None, max_examples=60)
@given(
    arrays.arrays(np.float32, st.integers(0, 20), elements=st.floats(width=32)),
    st.floats(-1e300, 1e300),
    st.floats(0, 1e300),
)
def test_indices_take_anything_and_keep_the_order(
    values: NDArray[np.float32], low: float, span: float
) -> None:
    kept = values.copy()
    found = colours.indices(values, low, low + span)
    np.testing.assert_array_equal(values, kept)
    assert (found >= 1).all()
    order = np.argsort(values[~np.isnan(values)], kind="stable")
    assert (np.diff(found[~np.isnan(values)][order].astype(int)) >= 0).all()


@pytest.mark.parametrize(("low", "high"), [(1, 0), (np.nan, 1), (0, np.inf)])
def test_indices_refuse_a_range_that_is_none(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="low ≤ high, both finite"):
        colours.indices(np.zeros(3), low, high)


@themes
def test_palette_reads(theme: Theme) -> None:
    palette = qt_palette_colours(theme)
    for key in palette:
        group, _, role = key.rpartition(".")
        assert role in QPalette.ColorRole.__members__
        assert group in ("", "Disabled")
    missing = set(QPalette.ColorRole.__members__) - set(palette) - {"NoRole", "NColorRoles"}
    assert missing == set()
    pairs = [
        ("WindowText", "Window"), ("Text", "Base"), ("Text", "AlternateBase"),
        ("PlaceholderText", "Base"), ("ButtonText", "Button"), ("ToolTipText", "ToolTipBase"),
        ("HighlightedText", "Highlight"), ("Link", "Base"), ("Link", "Window"),
        ("LinkVisited", "Base"), ("LinkVisited", "Window"), ("BrightText", "Window"),
        ("Disabled.WindowText", "Window"), ("Disabled.Text", "Base"),
        ("Disabled.ButtonText", "Button"), ("Disabled.HighlightedText", "Disabled.Highlight"),
    ]  # fmt: skip
    for text, ground in pairs:
        disabled = text.startswith("Disabled")
        least = 7 if theme.name == "projector" and not disabled else 4.5
        assert contrast(palette[text], palette[ground]) >= least, (text, ground)
