"""What people live in, sit on, throw and hold; each at height 1 from the ground."""

from __future__ import annotations

import numpy as np

from engine.data.scenes.palette import (
    COLOURS,
    GLASS,
    INK,
    LILAC,
    PAPER,
    PINK,
    STEEL,
    WOOD,
)
from engine.data.scenes.shapes import (
    Colour,
    Figure,
    block,
    darker,
    ellipse,
    lighter,
    limb,
    polygon,
    smooth,
)

RAINBOW = [COLOURS[name] for name in ("red", "orange", "yellow", "green", "blue")] + [LILAC]


def house(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A house; its colour is its walls'."""
    wall = colour or (238, 214, 186)
    roof = (172, 88, 72) if sum(wall) > 440 else (112, 84, 92)
    panes = [
        part
        for x in (-0.4, 0.18)
        for part in (
            block(x - 0.02, 0.26, x + 0.22, 0.5, PAPER),
            block(x, 0.28, x + 0.2, 0.48, GLASS),
            block(x + 0.09, 0.28, x + 0.11, 0.48, PAPER),
        )
    ]
    return (
        block(0.22, 0.7, 0.36, 1.0, darker(roof, 0.25)),
        block(-0.56, 0.0, 0.56, 0.6, wall),
        block(-0.56, 0.52, 0.56, 0.6, darker(wall, 0.15)),
        polygon([(-0.7, 0.55), (-0.36, 0.95), (0.36, 0.95), (0.7, 0.55)], roof),
        polygon([(-0.7, 0.55), (0.7, 0.55), (0.67, 0.59), (-0.67, 0.59)], darker(roof, 0.25)),
        *panes,
        block(-0.11, 0.0, 0.11, 0.36, darker(WOOD, 0.3), 0.03),
        ellipse(0.06, 0.17, 0.02, 0.02, (250, 208, 64)),
    )


def bed(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A bed, its head to the left; the blanket's top is at 0.62."""
    cloth = colour or LILAC
    return (
        block(-1.2, 0.0, -1.08, 1.0, darker(WOOD, 0.15), 0.04),
        block(1.06, 0.0, 1.18, 0.7, darker(WOOD, 0.15), 0.04),
        block(-1.14, 0.14, 1.12, 0.34, WOOD, 0.03),
        block(-1.08, 0.3, 1.06, 0.5, PAPER, 0.06),
        smooth(
            [
                (-0.52, 0.62),
                (0.2, 0.66),
                (1.02, 0.62),
                (1.08, 0.4),
                (1.06, 0.2),
                (0.3, 0.24),
                (-0.5, 0.2),
            ],
            cloth,
        ),
        limb([(-0.48, 0.59), (-0.46, 0.24)], 0.14, 0.14, lighter(cloth, 0.4)),
        smooth([(-1.06, 0.5), (-1.0, 0.72), (-0.66, 0.72), (-0.56, 0.54), (-0.8, 0.48)], PAPER),
        smooth([(-1.0, 0.52), (-0.96, 0.6), (-0.7, 0.6), (-0.62, 0.52)], (226, 224, 226)),
    )


def bench(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A park bench; its seat is at 0.48."""
    iron = (88, 96, 104)
    slats = [block(-1.0, y, 1.0, y + 0.13, WOOD, 0.04) for y in (0.66, 0.84)]
    return (
        *(limb([(x, 0.48), (x * 1.02, 1.0)], 0.09, 0.09, iron) for x in (-0.76, 0.76)),
        *slats,
        *(limb([(x, 0.02), (x, 0.46)], 0.1, 0.1, iron) for x in (-0.82, 0.82)),
        block(-1.06, 0.38, 1.06, 0.5, lighter(WOOD, 0.15), 0.05),
        block(-1.04, 0.34, 1.04, 0.4, darker(WOOD, 0.25), 0.03),
    )


def table(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A table; its top is at 1."""
    paint: Colour = (122, 160, 176)
    return (
        *(limb([(x, 0.9), (x * 1.06, 0.03)], 0.11, 0.08, darker(paint, 0.3)) for x in (-0.6, 0.6)),
        *(limb([(x, 0.9), (x * 1.06, 0.03)], 0.12, 0.09, paint) for x in (-0.86, 0.86)),
        block(-0.98, 0.78, 0.98, 0.9, darker(paint, 0.18)),
        block(-1.08, 0.88, 1.08, 1.0, lighter(paint, 0.3), 0.04),
    )


def ball(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A ball: of one colour with a stripe, or a beach ball."""
    disc = ellipse(0, 0.5, 0.5, 0.5, colour or PAPER)
    if colour:
        belt = [(-0.47, 0.62), (0, 0.7), (0.47, 0.62), (0.49, 0.42), (0, 0.5), (-0.49, 0.42)]
        band = smooth(belt, PAPER if sum(colour) < 690 else STEEL)
        return disc, band, ellipse(-0.16, 0.78, 0.14, 0.08, PAPER, 25, 0.5)
    wedges = []
    for i, tone in enumerate(RAINBOW):
        angle = np.radians(np.linspace(60 * i, 60 * i + 60, 8))
        rim = [(0.5 * np.cos(a), 0.5 + 0.5 * np.sin(a)) for a in angle]
        wedges.append(polygon([(0.08, 0.56), *rim], tone))
    return disc, *wedges, ellipse(0.08, 0.56, 0.1, 0.1, PAPER)


def frisbee(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A frisbee in the air, seen a little from above."""
    paint = colour or PINK
    return (
        ellipse(0, 0.42, 1.05, 0.42, darker(paint, 0.3)),
        ellipse(0, 0.52, 1.05, 0.42, paint),
        ellipse(0, 0.56, 0.66, 0.24, darker(paint, 0.14)),
        ellipse(0, 0.53, 0.56, 0.19, paint),
    )


def kite(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A kite on its string; its foot is where the string is held."""
    tones = [colour, darker(colour), lighter(colour), colour] if colour else RAINBOW
    top, left, right, low, mid = (0.5, 1.0), (0.22, 0.76), (0.68, 0.66), (0.3, 0.42), (0.44, 0.74)
    bow = PAPER if colour and sum(colour) < 640 else PINK
    return (
        limb([(0, 0), (0.1, 0.36), (0.44, 0.74)], 0.012, 0.012, (110, 104, 110)),
        polygon([top, left, mid], tones[0]),
        polygon([top, right, mid], tones[1]),
        polygon([low, left, mid], tones[2]),
        polygon([low, right, mid], tones[3]),
        limb([low, (0.4, 0.32), (0.3, 0.24), (0.42, 0.14)], 0.018, 0.018, (120, 110, 116)),
        *(
            ellipse(x, y, 0.045, 0.024, bow, 30)
            for x, y in ((0.38, 0.33), (0.32, 0.25), (0.41, 0.15))
        ),
    )


def umbrella(kind: str, colour: Colour | None, pose: str) -> Figure:
    """An open umbrella; its foot is where it is held."""
    tones = [colour, darker(colour, 0.14), colour, darker(colour, 0.14)] if colour else RAINBOW[1:5]
    edges = (-0.5, -0.25, 0.0, 0.25, 0.5)
    gores = []
    for x0, x1, tone in zip(edges[:-1], edges[1:], tones, strict=True):
        at = [
            (x, 0.56 + 0.38 * np.sqrt(max(1 - (x / 0.5) ** 2, 0))) for x in np.linspace(x0, x1, 8)
        ]
        if tone is not None:
            gores.append(polygon([(x0, 0.55), *at, (x1, 0.55), ((x0 + x1) / 2, 0.595)], tone))
    return (
        limb([(0, 0.94), (0, 0.99)], 0.03, 0.02, INK),
        limb([(0, 0.9), (0, 0.06), (0.03, 0.02), (0.07, 0.06)], 0.028, 0.03, (110, 84, 70)),
        *gores,
    )


def teddy_bear(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A teddy bear, sitting and looking at us."""
    fur: Colour = (178, 118, 70)
    dark, pale = darker(fur, 0.18), lighter(fur, 0.5)
    return (
        *(ellipse(s * 0.22, 0.9, 0.11, 0.1, dark) for s in (-1, 1)),
        *(ellipse(s * 0.22, 0.9, 0.06, 0.055, pale) for s in (-1, 1)),
        *(limb([(s * 0.18, 0.46), (s * 0.36, 0.3)], 0.16, 0.16, dark) for s in (-1, 1)),
        ellipse(0, 0.3, 0.26, 0.28, fur),
        ellipse(0, 0.28, 0.16, 0.18, pale),
        *(ellipse(s * 0.22, 0.11, 0.13, 0.11, fur) for s in (-1, 1)),
        *(ellipse(s * 0.24, 0.11, 0.07, 0.065, pale) for s in (-1, 1)),
        ellipse(0, 0.73, 0.29, 0.25, fur),
        ellipse(0, 0.65, 0.13, 0.1, pale),
        ellipse(0, 0.69, 0.045, 0.035, INK),
        *(ellipse(s * 0.11, 0.77, 0.03, 0.035, INK) for s in (-1, 1)),
        polygon([(-0.02, 0.5), (-0.15, 0.56), (-0.15, 0.43)], (208, 66, 64)),
        polygon([(0.02, 0.5), (0.15, 0.56), (0.15, 0.43)], (208, 66, 64)),
    )
