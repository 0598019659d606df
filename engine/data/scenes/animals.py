"""Large animals, facing right, each at height 1 with its feet on the ground.

A horse without a colour is golden, which no caption calls by a word.
"""

from __future__ import annotations

from engine.data.scenes.palette import INK, PAPER
from engine.data.scenes.pets import legs
from engine.data.scenes.shapes import (
    Colour,
    Figure,
    darker,
    ellipse,
    lighter,
    limb,
    moved,
    polygon,
    smooth,
)

GOLD: Colour = (232, 190, 110)
SPOTS = ((-0.17, 0.44), (-0.06, 0.38), (0.04, 0.45), (-0.1, 0.31), (0.1, 0.36), (0.13, 0.5),
         (0.19, 0.62), (0.23, 0.74), (0.02, 0.32), (-0.2, 0.35))  # fmt: skip


def horse(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A horse, standing or running."""
    coat = colour or GOLD
    far = darker(coat, 0.2)
    mane = darker(coat, 0.45) if colour else PAPER
    if sum(coat) > 700:
        mane = (196, 190, 188)
    run = pose == "running"
    back, out = ((0.14, -0.16), (-0.22, 0.24)) if run else ((0.02, -0.02), (-0.01, 0.01))
    return (
        limb([(-0.42, 0.6), (-0.56, 0.54), (-0.6, 0.26)], 0.1, 0.06, mane),
        *legs((-0.28, 0.2), back, 0.4, (0.12, 0.07), far, INK),
        limb([(0.22, 0.56), (0.34, 0.72), (0.42, 0.86)], 0.26, 0.15, coat),
        smooth(
            [
                (-0.46, 0.52),
                (-0.36, 0.66),
                (-0.1, 0.63),
                (0.16, 0.66),
                (0.34, 0.6),
                (0.34, 0.42),
                (0.1, 0.36),
                (-0.2, 0.38),
                (-0.42, 0.4),
            ],
            coat,
        ),
        *legs((-0.34, 0.25), out, 0.44, (0.14, 0.07), coat, INK),
        smooth(
            [(0.4, 0.97), (0.3, 0.92), (0.16, 0.72), (0.14, 0.6), (0.26, 0.66), (0.38, 0.84)], mane
        ),
        polygon([(0.4, 0.9), (0.4, 1.0), (0.48, 0.93)], coat),
        limb([(0.44, 0.87), (0.64, 0.74)], 0.17, 0.12, coat),
        ellipse(0.64, 0.735, 0.055, 0.06, darker(coat, 0.3)),
        ellipse(0.49, 0.87, 0.018, 0.022, INK if sum(coat) > 250 else PAPER),
    )


def giraffe(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A giraffe."""
    coat: Colour = (244, 196, 96)
    spot: Colour = (176, 112, 62)
    far = darker(coat, 0.2)
    return (
        limb([(-0.24, 0.42), (-0.32, 0.34), (-0.32, 0.22)], 0.03, 0.02, far),
        ellipse(-0.32, 0.2, 0.025, 0.04, spot),
        *legs((-0.13, 0.13), (0.02, -0.02), 0.3, (0.07, 0.045), far, INK),
        limb([(0.13, 0.42), (0.2, 0.66), (0.26, 0.88)], 0.15, 0.08, coat),
        smooth(
            [
                (-0.26, 0.38),
                (-0.2, 0.49),
                (0.02, 0.5),
                (0.2, 0.56),
                (0.24, 0.4),
                (0.16, 0.28),
                (-0.05, 0.26),
                (-0.22, 0.29),
            ],
            coat,
        ),
        *legs((-0.19, 0.17), (-0.01, 0.01), 0.34, (0.08, 0.045), coat, INK),
        *(ellipse(x, y, 0.032, 0.036, spot, 20 * i) for i, (x, y) in enumerate(SPOTS)),
        limb([(0.235, 0.93), (0.23, 0.99)], 0.02, 0.03, spot),
        limb([(0.275, 0.93), (0.28, 0.99)], 0.02, 0.03, spot),
        ellipse(0.19, 0.92, 0.06, 0.022, far, 20),
        limb([(0.26, 0.9), (0.39, 0.85)], 0.1, 0.075, coat),
        ellipse(0.4, 0.845, 0.035, 0.035, lighter(coat, 0.4)),
        ellipse(0.3, 0.915, 0.013, 0.016, INK),
    )


def elephant(kind: str, colour: Colour | None, pose: str) -> Figure:
    """An elephant."""
    skin: Colour = (150, 158, 178)
    far, ear = darker(skin, 0.2), darker(skin, 0.1)
    return (
        limb([(-0.56, 0.62), (-0.66, 0.46), (-0.64, 0.34)], 0.05, 0.03, far),
        *legs((-0.3, 0.24), (0.0, 0.0), 0.4, (0.2, 0.17), far),
        smooth(
            [
                (-0.6, 0.5),
                (-0.52, 0.78),
                (-0.2, 0.93),
                (0.16, 0.86),
                (0.36, 0.7),
                (0.34, 0.4),
                (0.0, 0.3),
                (-0.4, 0.32),
            ],
            skin,
        ),
        *legs((-0.44, 0.12), (0.0, 0.0), 0.42, (0.22, 0.18), skin),
        *(ellipse(x, 0.025, 0.03, 0.025, PAPER) for x in (-0.48, -0.39, 0.08, 0.17)),
        limb([(0.5, 0.66), (0.72, 0.52), (0.72, 0.26), (0.84, 0.18)], 0.24, 0.07, skin),
        limb([(0.54, 0.5), (0.7, 0.4), (0.82, 0.44)], 0.06, 0.02, PAPER),
        ellipse(0.42, 0.72, 0.25, 0.24, skin),
        smooth([(0.3, 0.92), (0.08, 0.96), (0.0, 0.7), (0.1, 0.44), (0.28, 0.5), (0.36, 0.7)], ear),
        ellipse(0.52, 0.76, 0.026, 0.032, INK),
    )


def sheep(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A sheep: a cloud of wool on dark legs."""
    wool: Colour = (244, 238, 226)
    face: Colour = (84, 76, 84)
    bumps = ((-0.42, 0.56), (-0.3, 0.76), (-0.06, 0.84), (0.18, 0.78), (0.34, 0.62), (0.28, 0.4),
             (0.04, 0.32), (-0.22, 0.34), (-0.4, 0.42))  # fmt: skip
    return (
        *legs((-0.24, 0.16), (0.0, 0.0), 0.4, (0.1, 0.08), darker(face, 0.3)),
        *legs((-0.34, 0.26), (0.0, 0.0), 0.4, (0.1, 0.08), face),
        *(ellipse(x, y - 0.02, 0.18, 0.18, darker(wool, 0.14)) for x, y in bumps[5:]),
        *(ellipse(x, y, 0.17, 0.16, wool) for x, y in bumps[:6]),
        ellipse(-0.04, 0.58, 0.4, 0.24, wool),
        *moved(
            [
                ellipse(0, 0, 0.15, 0.21, face),
                ellipse(-0.18, 0.1, 0.1, 0.05, face, 20),
                ellipse(0.03, 0.06, 0.03, 0.03, PAPER),
            ],
            0.46,
            0.66,
            turn=24,
        ),
        ellipse(0.36, 0.84, 0.15, 0.1, wool),
    )
