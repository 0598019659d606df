"""Painting polygons into pixels, with soft edges.

    corners ──▶ crossings of four lines a row ──running sum──▶ winding ──mean──▶ coverage ──▶ paint

Where a scanning line crosses an outline going down, everything to the right of it is wound once
more; going up, once less. So a crossing is one number written down, shared between two pixels by
where it falls between them, and a running sum along the row gives the winding of every pixel: no
loop over pixels, and none over corners. All shapes go through it at once, each in its own box.

    S side of the picture     n shapes     C numbers painted in a pixel, colours or owners
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.data.scenes.shapes import Points, Shape

Numbers = NDArray[np.float32]
Whole = NDArray[np.int64]

LINES = 4  # scanning lines in a row of pixels


class Boxes(NamedTuple):
    """Where each shape lies in the picture, in pixels, all (n,).

    Attributes:
        left, top, width, height: its box; a column more than it needs takes what falls off right.
        start: where its pixels begin in the row of all boxes' pixels.
    """

    left: Whole
    top: Whole
    width: Whole
    height: Whole
    start: Whole


def _boxes(corners: Points, first: Whole, side: int) -> Boxes:
    low = np.clip(np.floor(np.minimum.reduceat(corners, first)), 0, side).astype(np.int64)
    high = np.clip(np.ceil(np.maximum.reduceat(corners, first)), 0, side).astype(np.int64)
    width, height = (high - low).T + np.array([[2], [0]])
    start = np.concatenate([[0], np.cumsum(width * height)])
    return Boxes(low[:, 0], low[:, 1], width, height, start)


def _coverage(shapes: Sequence[Shape], side: int) -> tuple[Numbers, Boxes]:
    """The share of each pixel of each box that its shape covers, one box after the other."""
    count = np.array([len(shape.points) for shape in shapes])
    first = np.cumsum(count) - count
    corners = np.concatenate([shape.points for shape in shapes]) * side
    boxes = _boxes(corners, first, side)
    following = np.arange(1, len(corners) + 1)
    following[first + count - 1] = first  # an outline closes by itself
    owner = np.repeat(np.arange(len(shapes)), count)
    x0, y0 = corners.T
    x1, y1 = corners[following].T
    # A scanning line l runs at y = (l + ½) / LINES; an edge crosses those between its ends.
    limits = np.clip(np.ceil(np.stack([y0, y1]) * LINES - 0.5), 0, side * LINES).astype(np.int64)
    above, below = limits.min(axis=0), limits.max(axis=0)
    crossed = below - above
    edge = np.repeat(np.arange(len(corners)), crossed)
    line = np.arange(len(edge)) - np.repeat(np.cumsum(crossed) - crossed - above, crossed)
    slope = (x1 - x0) / np.where(y1 == y0, 1, y1 - y0)
    x = x0[edge] + ((line + 0.5) / LINES - y0[edge]) * slope[edge]
    box = owner[edge]
    x = np.clip(x - boxes.left[box], 0, boxes.width[box] - 2)
    column = x.astype(np.int64)
    part = x - column
    row = line // LINES - boxes.top[box]
    pixels = int(boxes.start[-1])
    at = (line % LINES) * pixels + boxes.start[box] + row * boxes.width[box] + column
    wound = np.where(y1 > y0, 1.0, -1.0)[edge]
    steps = np.bincount(at, wound * (1 - part), minlength=LINES * pixels)
    steps += np.bincount(at + 1, wound * part, minlength=LINES * pixels)[: LINES * pixels]
    winding = np.abs(np.cumsum(steps.reshape(LINES, pixels), axis=1))
    return np.minimum(winding, 1).mean(axis=0).astype(np.float32), boxes


def paint(shapes: Sequence[Shape], values: Numbers, canvas: Numbers) -> Numbers:
    """Lay shapes over a canvas, the first one first.

    Args:
        shapes: n of them, in scene units, the scene being 1 × 1.
        values: (n, C) what each is painted with.
        canvas: (S, S, C), painted over and returned.
    """
    if not shapes:
        return canvas
    coverage, (left, top, width, height, start) = _coverage(shapes, len(canvas))
    right, bottom = left + width - 2, top + height
    for i, shape in enumerate(shapes):
        if right[i] <= left[i] or not height[i]:
            continue
        share = coverage[start[i] : start[i + 1]].reshape(height[i], width[i], 1)[:, :-2]
        under = canvas[top[i] : bottom[i], left[i] : right[i]]
        under += (share if shape.opacity == 1 else share * shape.opacity) * (values[i] - under)
    return canvas
