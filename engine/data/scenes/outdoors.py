"""The backdrops in the open: layers of paper from the sky down to the ground."""

from __future__ import annotations

import numpy as np

from engine.data.scenes.layers import DARK, crowns, flat, layer, sky, tufts
from engine.data.scenes.palette import GLASS, PAPER, STEEL
from engine.data.scenes.shapes import (
    Colour,
    Shape,
    block,
    ellipse,
    lighter,
    limb,
    polygon,
)

BLUE: Colour = (166, 210, 234)
PALE: Colour = (222, 238, 242)


def park() -> list[Shape]:
    """Lawns, bushes and a path."""
    lawn: Colour = (150, 200, 112)
    return [
        *sky(BLUE, PALE, 0.46),
        *crowns(0.45, 0.075, (152, 198, 158), 0.085, 1),
        *layer([(0, 0.45), (0.3, 0.42), (0.65, 0.46), (1, 0.41)], (182, 218, 144)),
        *layer([(0, 0.52), (0.35, 0.57), (0.7, 0.52), (1, 0.56)], lawn),
        polygon(
            [
                (0.74, 0.542),
                (0.8, 0.545),
                (0.66, 0.66),
                (0.62, 0.8),
                (0.7, 1.02),
                (0.3, 1.02),
                (0.42, 0.8),
                (0.58, 0.65),
            ],
            (236, 220, 178),
        ),
        *layer([(0, 0.8), (0.3, 0.86), (0.6, 0.95), (1, 0.88)], (130, 184, 98)),
        *tufts(0.6, 0.97, (122, 176, 92), 34, 2, (0.3, 0.8)),
    ]


def beach() -> list[Shape]:
    """Sand, surf and a strip of sea."""
    return [
        *sky((150, 208, 236), (226, 242, 244), 0.4),
        *flat(0.38, (84, 170, 196)),
        *layer([(0, 0.45), (0.3, 0.44), (0.7, 0.46), (1, 0.45)], (108, 192, 208)),
        *layer([(0, 0.52), (0.2, 0.55), (0.5, 0.52), (0.8, 0.56), (1, 0.53)], PAPER),
        *layer([(0, 0.55), (0.25, 0.585), (0.5, 0.55), (0.8, 0.59), (1, 0.56)], (244, 222, 172)),
        *layer([(0, 0.82), (0.4, 0.78), (0.75, 0.85), (1, 0.8)], (236, 208, 152)),
        *tufts(0.62, 0.97, (222, 192, 136), 26, 3),
    ]


def _tower(x: float, top: float, width: float, colour: Colour, seed: int) -> list[Shape]:
    """A town house with rows of windows, some lit."""
    lights = np.random.default_rng(seed)
    parts = [
        Shape(block(x + 0.012, top - 0.008, x + width + 0.012, 0.66, DARK).points, DARK, 0.1),
        block(x, top, x + width, 0.66, colour),
        block(x - 0.006, top - 0.012, x + width + 0.006, top + 0.012, lighter(colour, 0.35)),
    ]
    for row in np.arange(top + 0.05, 0.54, 0.085).tolist():
        for column in np.arange(x + 0.022, x + width - 0.04, 0.052).tolist():
            pane = (252, 226, 150) if lights.random() < 0.22 else lighter(GLASS, 0.15)
            parts.append(block(column, row, column + 0.03, row + 0.048, pane))
    return parts


def street() -> list[Shape]:
    """Town houses, a pavement and a road with its kerb."""
    fronts = ((0.0, 0.12, 0.18, (214, 150, 126)), (0.18, 0.2, 0.2, (228, 198, 148)),
              (0.38, 0.06, 0.17, (150, 168, 190)), (0.55, 0.17, 0.22, (206, 172, 160)),
              (0.77, 0.1, 0.25, (176, 190, 170)))  # fmt: skip
    towers = [part for i, front in enumerate(fronts) for part in _tower(*front, i)]
    joints = [limb([(x, 0.645), (x - 0.02, 0.71)], 0.004, 0.004, (186, 182, 180)) for x in
              np.arange(0.05, 1.1, 0.1).tolist()]  # fmt: skip
    return [
        *sky((176, 212, 232), (232, 238, 236), 0.6),
        *towers,
        *flat(0.635, (206, 202, 198)),
        *joints,
        *flat(0.715, (150, 150, 158)),
        *flat(0.735, (112, 114, 124)),
        *(block(x, 0.865, x + 0.1, 0.885, (242, 238, 226)) for x in (0.02, 0.23, 0.44, 0.65, 0.86)),
    ]


def forest() -> list[Shape]:
    """Three ranks of trunks, misty to dark, and a floor of moss."""
    ranks = []
    for seed, (low, width, tone, crown) in enumerate((
        (0.55, 0.022, (150, 186, 166), (168, 204, 176)),
        (0.6, 0.032, (110, 146, 124), (122, 170, 138)),
    )):  # fmt: skip
        generator = np.random.default_rng(seed + 4)
        for x in np.arange(0.02 + 0.05 * seed, 1.05, 0.12 + 0.07 * seed).tolist():
            at = x + float(generator.uniform(-0.025, 0.025))
            ranks.append(block(at, -0.1, at + width, low + 0.05, tone))
        ranks += [
            shape
            for y, r in ((-0.02, 0.13 - 0.03 * seed), (0.06 - 0.06 * seed, 0.08))
            for shape in crowns(y, r, crown, 0.12, seed + 7)
        ]
        ranks += layer([(0, low), (0.3, low - 0.03), (0.7, low + 0.01), (1, low - 0.02)], crown)
    return [
        polygon([(-0.1, -0.1), (1.1, -0.1), (1.1, 1.1), (-0.1, 1.1)], (214, 232, 214)),
        *ranks,
        *layer([(0, 0.68), (0.4, 0.65), (0.8, 0.69), (1, 0.66)], (112, 158, 96)),
        *layer([(0, 0.84), (0.3, 0.88), (0.7, 0.83), (1, 0.87)], (92, 136, 84)),
        *tufts(0.7, 0.97, (134, 176, 110), 30, 5),
    ]


def snow() -> list[Shape]:
    """White hills under a grey-blue sky, flakes in the air."""
    flakes = np.random.default_rng(6).uniform((0, 0.02), (1, 0.55), (42, 2))
    return [
        *sky((150, 176, 206), (206, 220, 234), 0.5),
        *layer([(0, 0.44), (0.25, 0.36), (0.55, 0.46), (0.8, 0.39), (1, 0.45)], (206, 220, 236)),
        *layer([(0, 0.53), (0.4, 0.57), (0.75, 0.5), (1, 0.55)], (226, 235, 245)),
        *layer([(0, 0.7), (0.3, 0.66), (0.65, 0.74), (1, 0.69)], (240, 245, 250)),
        *layer([(0, 0.9), (0.4, 0.86), (0.8, 0.92), (1, 0.88)], (230, 238, 247)),
        *(ellipse(x, y, 0.007, 0.007, PAPER) for x, y in flakes.tolist()),
    ]


def mountains() -> list[Shape]:
    """Two ranges with snow on the peaks, and an alpine meadow."""
    rock: Colour = (136, 152, 182)
    peaks = ((0.14, 0.2, 0.2), (0.46, 0.12, 0.24), (0.82, 0.17, 0.22))
    caps = [
        polygon([(x, y), (x - w * 0.3, y + 0.105), (x - w * 0.12, y + 0.085), (x, y + 0.12),
                 (x + w * 0.14, y + 0.085), (x + w * 0.3, y + 0.105)], PAPER)
        for x, y, w in peaks
    ]  # fmt: skip
    front = [
        (0, 0.36),
        (0.14, 0.2),
        (0.29, 0.37),
        (0.46, 0.12),
        (0.65, 0.38),
        (0.82, 0.17),
        (1, 0.36),
    ]
    return [
        *sky((160, 200, 232), (226, 236, 242), 0.5),
        *layer(
            [(0, 0.3), (0.1, 0.36), (0.3, 0.22), (0.6, 0.34), (0.66, 0.26), (1, 0.4)],
            (182, 196, 218),
            crisp=True,
        ),
        *layer(front, rock, crisp=True),
        *caps,
        *layer([(0, 0.47), (0.3, 0.52), (0.6, 0.46), (1, 0.51)], (122, 158, 138)),
        *layer([(0, 0.62), (0.35, 0.57), (0.7, 0.63), (1, 0.58)], (158, 190, 124)),
        *layer([(0, 0.85), (0.4, 0.88), (0.75, 0.82), (1, 0.86)], (138, 174, 108)),
        *(ellipse(x, y, 0.03, 0.018, STEEL) for x, y in ((0.12, 0.74), (0.88, 0.7), (0.62, 0.95))),
    ]


def sea() -> list[Shape]:
    """Wave behind wave."""
    tones = ((98, 164, 200), (78, 148, 190), (62, 130, 178), (50, 112, 164))
    waves = []
    for i, tone in enumerate(tones):
        y = 0.44 + 0.135 * i
        x = np.linspace(-0.1, 1.1, 49)
        ridge = y + (0.006 + 0.008 * i) * np.cos(2 * np.pi * x * (5 - i) + i)
        waves += layer(np.stack([x, ridge], 1).tolist(), tone, crisp=True)
    gleams = tufts(0.5, 0.97, (150, 200, 222), 26, 8)
    return [*sky((160, 208, 236), (232, 242, 240), 0.44), *waves, *gleams]


def road() -> list[Shape]:
    """A country road that runs to the horizon."""
    return [
        *sky(BLUE, PALE, 0.5),
        *layer([(0, 0.46), (0.3, 0.42), (0.6, 0.47), (1, 0.43)], (196, 208, 150)),
        *layer([(0, 0.52), (0.5, 0.5), (1, 0.53)], (214, 196, 132)),
        polygon([(0.475, 0.508), (0.525, 0.508), (1.14, 1.05), (-0.14, 1.05)], (240, 232, 212)),
        polygon([(0.48, 0.508), (0.52, 0.508), (1.06, 1.05), (-0.06, 1.05)], (118, 120, 130)),
        *(
            polygon([(0.5 - w, y), (0.5 + w, y), (0.5 + w * 1.35, y + d), (0.5 - w * 1.35, y + d)],
                    (250, 240, 206))
            for y, w, d in ((0.54, 0.003, 0.02), (0.59, 0.006, 0.035), (0.67, 0.01, 0.06),
                            (0.79, 0.016, 0.1), (0.95, 0.024, 0.1))
        ),
        *tufts(0.56, 0.74, (190, 172, 108), 30, 9, (0.2, 0.8)),
    ]  # fmt: skip
