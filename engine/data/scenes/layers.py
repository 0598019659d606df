"""What backdrops are cut from: sheets that fill all below a ridge, skies in bands, tufts of grass.

y 0 is the top of the scene, 1 the bottom. Each sheet casts a soft shadow on those behind it
and catches the light along its upper edge.
"""

from __future__ import annotations

import numpy as np

from engine.data.scenes.shapes import (
    Colour,
    Path,
    Shape,
    ellipse,
    lighter,
    limb,
    moved,
    spline,
)

DARK: Colour = (34, 32, 60)
EDGE = 1.2  # sheets reach this far beyond the scene, so that no rim shows


def layer(ridge: Path, colour: Colour, crisp: bool = False) -> list[Shape]:
    """A sheet that fills all below its ridge, with its shadow and its lit edge."""
    line = np.asarray(ridge, dtype=float) if crisp else spline(ridge, closed=False)
    edge = np.concatenate([[[-EDGE, line[0, 1]]], line, [[EDGE * 2, line[-1, 1]]]])
    sheet = np.concatenate([edge, [[EDGE * 2, EDGE], [-EDGE, EDGE]]])
    shadow, lit = (moved([Shape(sheet, c, o)], 0, y)[0] for c, o, y in (
        (DARK, 0.09, -0.014), (lighter(colour, 0.3), 1.0, 0.0)))  # fmt: skip
    return [shadow, lit, *moved([Shape(sheet, colour)], 0, 0.007)]


def flat(y: float, colour: Colour) -> list[Shape]:
    """A sheet with a straight upper edge."""
    return layer([(0, y), (1, y)], colour, crisp=True)


def sky(top: Colour, low: Colour, horizon: float) -> list[Shape]:
    """Four bands from a deeper to a paler blue."""
    shares = np.linspace(0, 1, 5)[:4]
    bands = []
    for i, share in enumerate(shares):
        r, g, b = (round(a + share * (z - a)) for a, z in zip(top, low, strict=True))
        y = horizon * i / 4
        wave = [(0, y), (0.25, y - 0.02), (0.5, y + 0.015), (0.75, y - 0.01), (1, y + 0.01)]
        ridge = [(0, -0.1), (1, -0.1)] if i == 0 else wave
        line = spline(ridge, closed=False)
        bands.append(Shape(np.concatenate([line, [[1.1, EDGE], [-0.1, EDGE]]]), (r, g, b)))
    return bands


def crowns(y: float, radius: float, colour: Colour, step: float, seed: int) -> list[Shape]:
    """A row of round bushes, far away."""
    wobble = np.random.default_rng(seed).uniform(0.7, 1.25, 40)
    places = np.arange(-0.05, 1.1, step)
    return [
        ellipse(float(x), y, radius * 1.1, radius * float(w), colour)
        for x, w in zip(places, wobble, strict=False)
    ]


def tufts(
    y0: float, y1: float, colour: Colour, count: int, seed: int, clear: tuple[float, float] = (1, 1)
) -> list[Shape]:
    """Small strokes that tell the ground from the sky; none between the two x of `clear`."""
    generator = np.random.default_rng(seed)
    spots = np.stack([generator.uniform(0, 1, count), np.sort(generator.uniform(y0, y1, count))], 1)
    return [
        limb([(x - 0.012 * k, y), (x + 0.012 * k, y)], 0.005 * k, 0.005 * k, colour)
        for x, y in spots.tolist()
        if not clear[0] < x < clear[1]
        for k in [0.6 + 1.6 * (y - y0) / (y1 - y0)]
    ]
