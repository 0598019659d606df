"""What grows, shines and stands about: trees, mountains, the sun, flowers, clouds, snowmen."""

from __future__ import annotations

import numpy as np

from engine.data.scenes.palette import BARK, INK, LEAF, PAPER, PINK
from engine.data.scenes.shapes import (
    Colour,
    Figure,
    darker,
    ellipse,
    lighter,
    limb,
    polygon,
    smooth,
)


def tree(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A round tree in three tones of green."""
    dark, pale = darker(LEAF, 0.22), lighter(LEAF, 0.2)
    return (
        limb([(0, 0.0), (0.01, 0.3), (0.0, 0.55)], 0.11, 0.07, BARK),
        limb([(0.03, 0.0), (0.035, 0.4)], 0.04, 0.03, darker(BARK, 0.25)),
        limb([(0.01, 0.38), (0.1, 0.5)], 0.04, 0.03, BARK),
        ellipse(0.11, 0.58, 0.21, 0.2, dark),
        ellipse(-0.1, 0.62, 0.24, 0.23, LEAF),
        ellipse(0.03, 0.76, 0.23, 0.23, LEAF),
        ellipse(-0.1, 0.7, 0.14, 0.13, pale),
        ellipse(0.05, 0.86, 0.11, 0.09, pale),
    )


def fir(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A fir tree of three tiers."""
    green: Colour = (52, 112, 92)
    tiers = ((0.12, 0.52, 0.28), (0.36, 0.76, 0.22), (0.58, 1.0, 0.16))
    parts = [limb([(0, 0), (0, 0.2)], 0.09, 0.08, BARK)]
    for low, high, wide in tiers:
        parts.append(polygon([(-wide, low), (wide, low), (0, high)], green))
        parts.append(polygon([(0.02, low), (wide, low), (0, high)], darker(green, 0.2)))
    return tuple(parts)


def mountain(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A mountain with snow on its top."""
    rock: Colour = (122, 138, 166)
    return (
        polygon(
            [
                (-0.95, 0),
                (-0.5, 0.5),
                (-0.38, 0.46),
                (0.0, 1.0),
                (0.3, 0.6),
                (0.42, 0.66),
                (0.95, 0),
            ],
            rock,
        ),
        polygon(
            [(0.0, 1.0), (0.3, 0.6), (0.42, 0.66), (0.95, 0), (0.2, 0), (0.06, 0.5)],
            darker(rock, 0.2),
        ),
        polygon(
            [
                (0, 1.0),
                (-0.21, 0.7),
                (-0.12, 0.74),
                (-0.05, 0.66),
                (0.03, 0.74),
                (0.1, 0.66),
                (0.21, 0.72),
            ],
            PAPER,
        ),
        polygon([(0, 1.0), (0.03, 0.74), (0.1, 0.66), (0.21, 0.72)], (220, 226, 238)),
    )


def sun(kind: str, colour: Colour | None, pose: str) -> Figure:
    """The sun and its rays."""
    gold: Colour = (252, 200, 72)
    rays = []
    for angle in np.arange(12) * np.pi / 6:
        c, s = np.cos(angle), np.sin(angle)
        rays.append(
            polygon([(0.36 * c - 0.07 * s, 0.5 + 0.36 * s + 0.07 * c), (0.5 * c, 0.5 + 0.5 * s),
                     (0.36 * c + 0.07 * s, 0.5 + 0.36 * s - 0.07 * c)], lighter(gold, 0.15))
        )  # fmt: skip
    return (
        *rays,
        ellipse(0, 0.5, 0.33, 0.33, gold),
        ellipse(-0.04, 0.54, 0.24, 0.24, lighter(gold)),
    )


def cloud(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A cloud."""
    shade: Colour = (214, 226, 238)
    puffs = ((-0.62, 0.3, 0.36, 0.28), (-0.15, 0.52, 0.46, 0.44), (0.42, 0.38, 0.44, 0.34))
    low = [ellipse(x + 0.04, y - 0.06, rx, ry, shade) for x, y, rx, ry in puffs]
    return (*low, *(ellipse(x, y, rx * 0.96, ry * 0.92, PAPER) for x, y, rx, ry in puffs))


def flower(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A flower on its stalk."""
    petal = colour or PINK
    ring = [(0.19 * np.cos(a), 0.76 + 0.19 * np.sin(a)) for a in np.arange(6) * np.pi / 3]
    heart: Colour = (250, 208, 64) if petal[2] > 90 or petal[1] < 120 else (150, 92, 56)
    return (
        limb([(0, 0.0), (0.03, 0.35), (0, 0.72)], 0.06, 0.05, (84, 150, 86)),
        smooth([(0.02, 0.2), (0.2, 0.42), (0.32, 0.4), (0.24, 0.24)], (104, 170, 98)),
        smooth([(0.02, 0.12), (-0.18, 0.32), (-0.28, 0.28), (-0.2, 0.14)], (84, 150, 86)),
        *(
            ellipse(x, y, 0.125, 0.125, darker(petal, 0.08 * (i % 2)))
            for i, (x, y) in enumerate(ring)
        ),
        ellipse(0, 0.76, 0.12, 0.12, heart),
    )


def snowman(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A snowman with hat and scarf."""
    snow, shade = (250, 250, 252), (214, 222, 236)
    return (
        ellipse(0.02, 0.22, 0.28, 0.23, shade),
        ellipse(-0.01, 0.23, 0.26, 0.22, snow),
        limb([(-0.16, 0.52), (-0.38, 0.64)], 0.025, 0.02, BARK),
        limb([(0.16, 0.52), (0.38, 0.62)], 0.025, 0.02, BARK),
        ellipse(0.015, 0.52, 0.2, 0.19, shade),
        ellipse(-0.01, 0.53, 0.185, 0.18, snow),
        ellipse(0, 0.76, 0.145, 0.135, snow),
        limb([(-0.13, 0.65), (0.13, 0.65)], 0.07, 0.07, (206, 72, 68)),
        limb([(0.09, 0.64), (0.13, 0.5)], 0.065, 0.065, (206, 72, 68)),
        *(ellipse(x, 0.79, 0.018, 0.02, INK) for x in (-0.02, 0.07)),
        polygon([(0.03, 0.765), (0.18, 0.74), (0.03, 0.73)], (240, 138, 48)),
        *(ellipse(0.01, y, 0.018, 0.018, INK) for y in (0.48, 0.56)),
        limb([(-0.17, 0.86), (0.17, 0.86)], 0.04, 0.04, INK),
        polygon([(-0.11, 0.86), (0.11, 0.86), (0.1, 1.0), (-0.1, 1.0)], INK),
    )
