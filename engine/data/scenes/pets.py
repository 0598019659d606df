"""Dogs, cats and birds, facing right, each at height 1 with its feet on the ground.

What they look like without a colour is unlike every colour the captions have a word for: a dog in
tan and white, a tabby cat, a grey and rosy bird.
"""

from __future__ import annotations

from engine.data.scenes.palette import INK, PAPER, PINK
from engine.data.scenes.shapes import (
    Colour,
    Figure,
    Shape,
    darker,
    ellipse,
    lighter,
    limb,
    mixed,
    polygon,
    smooth,
)

TAN: Colour = (226, 172, 112)
GREY: Colour = (158, 154, 160)
STRIPE: Colour = (96, 92, 104)
BEAK: Colour = (240, 160, 60)


def legs(
    hips: tuple[float, float], shift: tuple[float, float], top: float, widths: tuple[float, float],
    colour: Colour, hoof: Colour | None = None, paw: Colour | None = None,
) -> list[Shape]:  # fmt: skip
    """A back and a front leg; each foot shifted from under its hip."""
    parts = []
    for hip, away in zip(hips, shift, strict=True):
        knee = (hip + away * 0.3 + (0.02 if away == 0 else 0), top * 0.5)
        foot = (hip + away, widths[1] * 0.5)
        parts.append(limb([(hip, top), knee, foot], *widths, colour))
        if hoof:
            parts.append(
                limb([(foot[0], 0.055), (foot[0], 0.0)], widths[1], widths[1] * 1.15, hoof)
            )
        if paw:
            parts.append(ellipse(foot[0] + 0.03, 0.045, widths[1] * 0.78, 0.045, paw))
    return parts


def _dog_head(x: float, y: float, colour: Colour, ear: Colour, muzzle: Colour) -> list[Shape]:
    return [
        ellipse(x, y, 0.2, 0.19, colour),
        ellipse(x + 0.19, y - 0.07, 0.15, 0.1, muzzle, -8),
        ellipse(x + 0.32, y - 0.03, 0.045, 0.04, INK),
        ellipse(x + 0.09, y + 0.05, 0.026, 0.032, INK if sum(colour) > 250 else PAPER),
        smooth(
            [
                (x - 0.16, y + 0.2),
                (x - 0.02, y + 0.16),
                (x, y - 0.08),
                (x - 0.09, y - 0.27),
                (x - 0.22, y - 0.18),
            ],
            ear,
        ),
    ]


def _sitting_dog(coat: Colour, far: Colour, ear: Colour, belly: Colour) -> Figure:
    return (
        limb([(-0.3, 0.08), (-0.48, 0.12), (-0.55, 0.3)], 0.11, 0.05, coat),
        limb([(0.16, 0.5), (0.2, 0.25), (0.24, 0.04)], 0.14, 0.1, far),
        smooth(
            [
                (-0.32, 0.0),
                (-0.4, 0.22),
                (-0.22, 0.5),
                (0.0, 0.74),
                (0.22, 0.68),
                (0.24, 0.4),
                (0.14, 0.1),
                (0.1, 0.0),
            ],
            coat,
        ),
        ellipse(0.15, 0.42, 0.09, 0.2, belly),
        ellipse(-0.14, 0.18, 0.2, 0.17, mixed(coat, far, 0.35)),
        limb([(0.08, 0.48), (0.1, 0.25), (0.12, 0.04)], 0.14, 0.1, coat),
        limb([(-0.12, 0.04), (0.04, 0.04)], 0.09, 0.08, coat),
        limb([(0.12, 0.04), (0.18, 0.04)], 0.09, 0.08, belly),
        limb([(-0.02, 0.62), (0.24, 0.6)], 0.06, 0.06, (210, 70, 66)),
        *_dog_head(0.14, 0.79, coat, ear, belly),
    )


def dog(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A dog: standing, running or sitting."""
    coat = colour or TAN
    far, ear = darker(coat, 0.2), darker(coat, 0.35) if colour else (138, 84, 58)
    belly = lighter(coat, 0.3) if colour else PAPER
    red = limb([(0.3, 0.66), (0.45, 0.58)], 0.06, 0.06, (210, 70, 66))
    if pose == "sitting":
        return _sitting_dog(coat, far, ear, belly)
    run = pose == "running"
    out = (-0.3, 0.26) if run else (-0.02, 0.02)
    back = (0.12, -0.2) if run else (0.03, -0.03)
    return (
        limb([(-0.46, 0.6), (-0.62, 0.72), (-0.66, 0.94)], 0.11, 0.05, coat),
        *legs((-0.34, 0.28), back, 0.4, (0.16, 0.1), far),
        smooth(
            [
                (-0.52, 0.62),
                (-0.3, 0.7),
                (0.1, 0.67),
                (0.36, 0.74),
                (0.46, 0.56),
                (0.36, 0.36),
                (0.0, 0.34),
                (-0.3, 0.38),
                (-0.5, 0.44),
            ],
            coat,
        ),
        smooth([(-0.3, 0.39), (0.0, 0.41), (0.3, 0.42), (0.3, 0.37), (0.0, 0.335)], belly),
        smooth([(0.36, 0.7), (0.46, 0.6), (0.42, 0.44), (0.34, 0.42), (0.32, 0.56)], belly),
        *legs((-0.42, 0.34), out, 0.44, (0.18, 0.1), coat, paw=belly),
        red,
        *_dog_head(0.46, 0.79, coat, ear, belly),
    )


def _cat_head(x: float, y: float, coat: Colour) -> list[Shape]:
    light = sum(coat) > 250
    eye = (74, 120, 84) if light else (240, 214, 110)
    return [
        polygon([(x - 0.2, y + 0.06), (x - 0.17, y + 0.32), (x, y + 0.14)], coat),
        polygon([(x + 0.2, y + 0.06), (x + 0.17, y + 0.32), (x, y + 0.14)], coat),
        polygon([(x + 0.15, y + 0.1), (x + 0.15, y + 0.25), (x + 0.06, y + 0.14)], PINK),
        ellipse(x, y, 0.215, 0.185, coat),
        ellipse(x - 0.04, y + 0.03, 0.035, 0.045, eye),
        ellipse(x + 0.12, y + 0.03, 0.035, 0.045, eye),
        ellipse(x + 0.05, y - 0.085, 0.1, 0.065, lighter(coat, 0.45)),
        polygon([(x + 0.015, y - 0.03), (x + 0.085, y - 0.03), (x + 0.05, y - 0.075)], PINK),
    ]


def _sitting_cat(coat: Colour, striped: bool) -> Figure:
    far = darker(coat, 0.2)
    stripes = [limb([(-0.3, y), (-0.16, y + 0.03)], 0.05, 0.02, STRIPE) for y in (0.2, 0.32, 0.44)]
    return (
        limb([(-0.16, 0.06), (-0.44, 0.08), (-0.5, 0.36), (-0.4, 0.52)], 0.1, 0.09, far),
        smooth(
            [
                (-0.3, 0.0),
                (-0.34, 0.24),
                (-0.2, 0.52),
                (0.02, 0.64),
                (0.18, 0.5),
                (0.22, 0.2),
                (0.2, 0.0),
            ],
            coat,
        ),
        *(stripes if striped else ()),
        ellipse(0.1, 0.38, 0.09, 0.15, lighter(coat, 0.4)),
        limb([(0.04, 0.36), (0.05, 0.05)], 0.09, 0.09, mixed(coat, far, 0.4)),
        limb([(0.14, 0.36), (0.16, 0.05)], 0.09, 0.09, coat),
        ellipse(-0.12, 0.06, 0.18, 0.065, mixed(coat, far, 0.4)),
        *_cat_head(0.06, 0.68, coat),
    )


def cat(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A cat, standing or sitting, its tail up."""
    coat = colour or GREY
    far = darker(coat, 0.2)
    if pose == "sitting":
        return _sitting_cat(coat, colour is None)
    stripes = [limb([(x, 0.6), (x + 0.03, 0.44)], 0.06, 0.02, STRIPE) for x in (-0.28, -0.12, 0.04)]
    return (
        limb([(-0.42, 0.54), (-0.6, 0.62), (-0.56, 0.86), (-0.64, 0.97)], 0.1, 0.07, far),
        *legs((-0.32, 0.2), (0.02, -0.02), 0.3, (0.13, 0.09), far),
        smooth(
            [
                (-0.48, 0.52),
                (-0.3, 0.61),
                (0.1, 0.58),
                (0.32, 0.62),
                (0.38, 0.44),
                (0.26, 0.28),
                (-0.1, 0.27),
                (-0.4, 0.3),
            ],
            coat,
        ),
        *(() if colour else stripes),
        *legs((-0.39, 0.27), (-0.02, 0.02), 0.34, (0.14, 0.09), coat, paw=lighter(coat, 0.4)),
        *_cat_head(0.4, 0.68, coat),
    )


def _flying_bird(coat: Colour, breast: Colour, eye: Colour) -> Figure:
    wing = darker(coat, 0.22)
    return (
        smooth([(0.0, 0.42), (-0.1, 0.8), (-0.36, 1.0), (-0.42, 0.66), (-0.24, 0.4)], darker(wing)),
        polygon([(-0.4, 0.42), (-0.86, 0.52), (-0.8, 0.36), (-0.88, 0.24), (-0.38, 0.24)], wing),
        smooth(
            [(-0.5, 0.36), (-0.1, 0.48), (0.3, 0.46), (0.5, 0.38), (0.3, 0.16), (-0.1, 0.12)],
            coat,
        ),
        ellipse(0.12, 0.22, 0.28, 0.1, breast),
        ellipse(0.46, 0.42, 0.19, 0.18, coat),
        polygon([(0.62, 0.48), (0.84, 0.4), (0.62, 0.34)], BEAK),
        ellipse(0.52, 0.47, 0.035, 0.04, eye),
        smooth([(0.16, 0.36), (0.16, 0.7), (-0.1, 0.98), (-0.3, 0.7), (-0.28, 0.34)], wing),
    )


def bird(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A bird, standing or flying."""
    coat = colour or (176, 170, 182)
    breast = lighter(coat, 0.4) if colour else PINK
    wing = darker(coat, 0.22)
    eye = INK if sum(coat) > 250 else PAPER
    if pose == "flying":
        return _flying_bird(coat, breast, eye)
    return (
        limb([(-0.02, 0.24), (0.0, 0.02), (0.08, 0.02)], 0.05, 0.05, BEAK),
        limb([(0.12, 0.24), (0.14, 0.02), (0.22, 0.02)], 0.05, 0.05, BEAK),
        polygon([(-0.3, 0.44), (-0.74, 0.26), (-0.66, 0.18), (-0.2, 0.26)], wing),
        smooth(
            [
                (-0.44, 0.42),
                (-0.2, 0.62),
                (0.1, 0.84),
                (0.4, 0.66),
                (0.36, 0.36),
                (0.1, 0.18),
                (-0.2, 0.22),
            ],
            coat,
        ),
        smooth([(0.2, 0.6), (0.4, 0.56), (0.34, 0.34), (0.1, 0.2), (0.06, 0.4)], breast),
        ellipse(0.24, 0.79, 0.22, 0.21, coat),
        polygon([(0.42, 0.86), (0.66, 0.78), (0.42, 0.7)], BEAK),
        ellipse(0.31, 0.84, 0.035, 0.04, eye),
        smooth([(-0.46, 0.36), (-0.2, 0.58), (0.06, 0.58), (0.06, 0.34), (-0.16, 0.26)], wing),
    )
