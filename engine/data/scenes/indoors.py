"""The backdrops between walls."""

from __future__ import annotations

import numpy as np

from engine.data.scenes.layers import flat
from engine.data.scenes.palette import BARK, PAPER, WOOD
from engine.data.scenes.shapes import (
    Colour,
    Shape,
    block,
    darker,
    ellipse,
    limb,
    polygon,
)


def room() -> list[Shape]:
    """A wall, a window, a picture and a carpet."""
    wall: Colour = (240, 218, 196)
    return [
        polygon([(-0.1, -0.1), (1.1, -0.1), (1.1, 1.1), (-0.1, 1.1)], wall),
        *(block(x, -0.1, x + 0.05, 0.6, (236, 211, 187)) for x in np.arange(0, 1, 0.1).tolist()),
        block(0.608, 0.098, 0.898, 0.43, darker(wall, 0.12)),
        block(0.6, 0.09, 0.88, 0.42, PAPER),
        block(0.62, 0.11, 0.86, 0.4, (178, 214, 232)),
        polygon(
            [(0.62, 0.4), (0.62, 0.34), (0.7, 0.3), (0.8, 0.35), (0.86, 0.31), (0.86, 0.4)],
            (150, 196, 140),
        ),
        block(0.735, 0.1, 0.747, 0.41, PAPER),
        block(0.61, 0.245, 0.87, 0.257, PAPER),
        block(0.58, 0.41, 0.9, 0.43, (250, 244, 232)),
        block(0.138, 0.148, 0.328, 0.328, darker(wall, 0.12)),
        block(0.13, 0.14, 0.32, 0.32, WOOD),
        block(0.145, 0.155, 0.305, 0.305, (250, 240, 220)),
        ellipse(0.225, 0.235, 0.05, 0.05, (226, 140, 110)),
        polygon(
            [(0.145, 0.305), (0.2, 0.255), (0.24, 0.285), (0.27, 0.26), (0.305, 0.305)],
            (122, 160, 150),
        ),
        *flat(0.585, PAPER),
        *flat(0.61, (206, 196, 206)),
        ellipse(0.5, 0.86, 0.47, 0.13, (176, 160, 186)),
        ellipse(0.5, 0.855, 0.43, 0.11, (222, 208, 220)),
        ellipse(0.5, 0.855, 0.36, 0.086, (192, 176, 200)),
    ]


def hardwood() -> list[Shape]:
    """A pale wall and floor boards that run towards us."""
    tones = ((206, 152, 98), (196, 140, 88), (214, 162, 108), (188, 134, 84))
    boards = []
    for i in range(-3, 13):
        near = [0.5 + (i + k - 5) * 0.2 for k in (0, 1)]
        far = [0.5 + (x - 0.5) * 0.55 for x in near]
        corners = [(far[0], 0.462), (far[1], 0.462), (near[1], 1.05), (near[0], 1.05)]
        boards.append(polygon(corners, tones[i % 4]))
        seam = [(far[0], 0.462), (near[0], 1.05)]
        boards.append(limb(seam, 0.003, 0.006, (156, 106, 66)))
    return [
        polygon([(-0.1, -0.1), (1.1, -0.1), (1.1, 1.1), (-0.1, 1.1)], (216, 226, 222)),
        polygon([(-0.1, 0.3), (1.1, 0.3), (1.1, 0.5), (-0.1, 0.5)], (204, 216, 212)),
        *flat(0.41, PAPER),
        *flat(0.455, darker(BARK, 0.1)),
        *boards,
        polygon([(-0.1, 0.46), (1.1, 0.46), (1.1, 0.475), (-0.1, 0.475)], darker(BARK, 0.25)),
    ]
