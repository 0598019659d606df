"""What drives and floats, and the sign that stops it; each at height 1, driving to the right."""

from __future__ import annotations

import numpy as np

from engine.data.scenes.palette import (
    GLASS,
    INK,
    LILAC,
    MINT,
    PAPER,
    STEEL,
    WOOD,
)
from engine.data.scenes.shapes import (
    Colour,
    Figure,
    Shape,
    block,
    darker,
    ellipse,
    lighter,
    limb,
    polygon,
    smooth,
)


def _wheel(x: float, radius: float) -> list[Shape]:
    return [
        ellipse(x, radius, radius, radius, INK),
        ellipse(x, radius, radius * 0.52, radius * 0.52, (206, 208, 214)),
        ellipse(x, radius, radius * 0.2, radius * 0.2, STEEL),
    ]


def car(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A car, driving to the right."""
    paint = colour or MINT
    return (
        smooth(
            [(-0.66, 0.5), (-0.46, 0.94), (-0.1, 1.0), (0.3, 0.96), (0.62, 0.56), (0.0, 0.48)],
            paint,
        ),
        smooth([(-0.5, 0.56), (-0.4, 0.84), (-0.1, 0.9), (-0.06, 0.56)], GLASS),
        smooth([(0.02, 0.56), (0.02, 0.9), (0.26, 0.86), (0.5, 0.56)], GLASS),
        smooth(
            [
                (-1.0, 0.24),
                (-0.98, 0.5),
                (-0.7, 0.6),
                (0.0, 0.6),
                (0.66, 0.58),
                (0.98, 0.46),
                (1.04, 0.24),
                (0.9, 0.16),
                (-0.9, 0.16),
            ],
            paint,
        ),
        limb([(-0.94, 0.22), (0.98, 0.22)], 0.09, 0.09, darker(paint, 0.28)),
        limb([(0.04, 0.46), (0.16, 0.46)], 0.04, 0.04, darker(paint, 0.35)),
        ellipse(0.94, 0.4, 0.07, 0.07, (255, 240, 180)),
        ellipse(-0.95, 0.42, 0.05, 0.07, (220, 90, 80)),
        *_wheel(-0.58, 0.21),
        *_wheel(0.6, 0.21),
    )


def bus(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A bus with a row of windows."""
    paint = colour or MINT
    panes = [
        block(x, 0.52, x + 0.24, 0.82, GLASS, 0.03) for x in (-0.98, -0.68, -0.38, -0.08, 0.22)
    ]
    return (
        block(-1.1, 0.12, 1.1, 1.0, paint, 0.1),
        block(-1.06, 0.9, 1.04, 0.97, lighter(paint, 0.3), 0.03),
        block(-1.1, 0.36, 1.1, 0.44, PAPER if sum(paint) < 690 else STEEL),
        *panes,
        block(0.54, 0.16, 0.78, 0.84, darker(paint, 0.3), 0.03),
        block(0.58, 0.3, 0.74, 0.8, GLASS, 0.02),
        block(0.86, 0.46, 1.1, 0.86, GLASS, 0.04),
        ellipse(1.04, 0.24, 0.05, 0.05, (255, 240, 180)),
        block(-1.1, 0.1, 1.1, 0.16, darker(paint, 0.35), 0.02),
        *_wheel(-0.68, 0.17),
        *_wheel(0.34, 0.17),
    )


def _spoked(x: float, r: float) -> list[Shape]:
    angle = np.linspace(0, 2 * np.pi, 25)
    ring = [(x + r * 0.86 * np.cos(a), r + r * 0.86 * np.sin(a)) for a in angle]
    spokes = [
        limb([(x - r * c, r - r * s), (x + r * c, r + r * s)], 0.018, 0.018, STEEL)
        for c, s in ((0.8, 0.1), (0.3, 0.75), (-0.5, 0.65))
    ]
    return [*spokes, limb(ring, r * 0.26, r * 0.26, INK), ellipse(x, r, 0.05, 0.05, STEEL)]


def bicycle(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A bicycle."""
    paint = colour or LILAC
    hub, seat, head, crank = (-0.5, 0.33), (-0.22, 0.84), (0.36, 0.82), (-0.06, 0.33)
    bars = [(hub, crank), (crank, seat), (hub, (-0.18, 0.72)), (crank, head), ((-0.2, 0.74), head)]
    return (
        *_spoked(-0.5, 0.33),
        *_spoked(0.52, 0.33),
        *(limb([a, b], 0.075, 0.075, paint) for a, b in bars),
        limb([(0.52, 0.33), head, (0.34, 0.94)], 0.075, 0.07, paint),
        limb([(0.3, 0.96), (0.42, 0.98), (0.5, 0.9)], 0.06, 0.06, INK),
        limb([(-0.36, 0.88), (-0.1, 0.87)], 0.09, 0.06, INK),
        ellipse(-0.06, 0.33, 0.09, 0.09, STEEL),
    )


def boat(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A rowing boat, broad enough for a group; its foot is its keel."""
    paint = colour or WOOD
    return (
        polygon([(-1.35, 0.98), (1.35, 0.98), (1.2, 0.8), (-1.2, 0.8)], darker(paint, 0.4)),
        smooth(
            [
                (-1.42, 1.0),
                (-0.7, 0.86),
                (0.7, 0.86),
                (1.5, 1.04),
                (1.2, 0.34),
                (0.9, 0.04),
                (-0.9, 0.02),
                (-1.2, 0.36),
            ],
            paint,
        ),
        limb([(-1.38, 0.97), (-0.6, 0.82), (0.6, 0.82), (1.42, 0.99)], 0.13, 0.13, lighter(paint)),
        limb([(-1.18, 0.5), (0.0, 0.4), (1.26, 0.52)], 0.1, 0.1, darker(paint, 0.25)),
    )


def _octagon(radius: float, colour: Colour) -> Shape:
    corners = np.arange(8) * np.pi / 4 + np.pi / 8
    return polygon([(radius * np.cos(a), 0.77 + radius * np.sin(a)) for a in corners], colour)


def stop_sign(kind: str, colour: Colour | None, pose: str) -> Figure:
    """A stop sign: the octagon and its word."""
    red: Colour = (206, 52, 54)
    curl = [(-0.085, 0.81), (-0.115, 0.82), (-0.135, 0.795), (-0.09, 0.76), (-0.11, 0.725)]
    lines = [
        [*curl, (-0.14, 0.73)],
        [(-0.075, 0.815), (-0.015, 0.815)], [(-0.045, 0.815), (-0.045, 0.725)],
        [(0.04, 0.815), (0.012, 0.77), (0.04, 0.725), (0.068, 0.77), (0.04, 0.815)],
        [(0.095, 0.725), (0.095, 0.815), (0.135, 0.805), (0.13, 0.775), (0.095, 0.765)],
    ]  # fmt: skip
    letters = [limb(line, 0.022, 0.022, PAPER) for line in lines]
    return (
        limb([(0, 0.6), (0, 0.01)], 0.05, 0.05, STEEL),
        _octagon(0.245, darker(red, 0.3)),
        _octagon(0.235, PAPER),
        _octagon(0.205, red),
        *letters,
    )
