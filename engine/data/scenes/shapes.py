"""Filled polygons, and the few strokes of the scissors that every figure is cut with.

A figure is drawn once, at height 1 with its foot at (0, 0) and y upwards; `placed` puts it into the
scene, where x runs right, y runs down and the whole scene is 1 × 1. Curves are flattened here, so
that whoever paints needs to know polygons only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Colour = tuple[int, int, int]
Figure = tuple["Shape", ...]
Path = Sequence[tuple[float, float]]

ROUND = 28  # corners of a circle
LARGE = 0.25  # radius from which a circle has twice as many
PER_CORNER = 5  # points of a smooth outline for each point given


class Shape(NamedTuple):
    """One piece of paper.

    Attributes:
        points: (n, 2) x and y; the outline closes by itself. A place is inside where the outline
            winds round it at least once, in either direction.
        colour: (r, g, b), each 0 … 255.
        opacity: 0 … 1. Below 1 it is a shadow or a gleam: seen, but nobody's own paper.
    """

    points: Points
    colour: Colour
    opacity: float = 1.0


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """A colour with that share, 0 … 1, of another."""
    r, g, b = (round(a + share * (z - a)) for a, z in zip(one, other, strict=True))
    return r, g, b


def darker(colour: Colour, share: float = 0.2) -> Colour:
    """The tone of the side away from the light: a little blue comes in with the dark."""
    return mixed(colour, (34, 32, 60), share)


def lighter(colour: Colour, share: float = 0.25) -> Colour:
    """The tone of an edge that the light meets."""
    return mixed(colour, (255, 252, 240), share)


def polygon(points: Path, colour: Colour, opacity: float = 1.0) -> Shape:
    """Straight cuts from corner to corner."""
    return Shape(np.asarray(points, dtype=float), colour, opacity)


def ellipse(
    x: float, y: float, rx: float, ry: float, colour: Colour, turn: float = 0, opacity: float = 1.0
) -> Shape:
    """An ellipse round (x, y), turned by degrees."""
    corners = ROUND if max(rx, ry) < LARGE else 2 * ROUND
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    u, v = rx * np.cos(angle), ry * np.sin(angle)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return Shape(np.stack([x + c * u - s * v, y + s * u + c * v], axis=1), colour, opacity)


def block(x0: float, y0: float, x1: float, y1: float, colour: Colour, corner: float = 0) -> Shape:
    """A rectangle, its corners rounded by a radius."""
    if not corner:
        return polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour)
    quarter = np.linspace(0, np.pi / 2, 6)
    r = min(corner, (x1 - x0) / 2, (y1 - y0) / 2)
    middles = ((x1 - r, y1 - r), (x0 + r, y1 - r), (x0 + r, y0 + r), (x1 - r, y0 + r))
    turns = [
        np.stack([x + r * np.cos(quarter + a), y + r * np.sin(quarter + a)], axis=1)
        for (x, y), a in zip(middles, np.arange(4) * np.pi / 2, strict=True)
    ]
    return Shape(np.concatenate(turns), colour)


def spline(points: Path, closed: bool) -> Points:
    """A Catmull-Rom curve through the points, flattened (Catmull & Rom 1974)."""
    p = np.asarray(points, dtype=float)
    if closed:
        before, after, beyond = (np.roll(p, s, axis=0) for s in (1, -1, -2))
        here = p
    else:
        padded = np.concatenate([p[:1], p, p[-1:]])
        before, here, after, beyond = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = (np.arange(PER_CORNER) / PER_CORNER)[None, :, None]
    b, h, a, z = (q[:, None, :] for q in (before, here, after, beyond))
    curve = h + 0.5 * t * (a - b + t * (2 * b - 5 * h + 4 * a - z + t * (3 * (h - a) + z - b)))
    flat = curve.reshape(-1, 2)
    return flat if closed else np.concatenate([flat, p[-1:]])


def smooth(points: Path, colour: Colour, opacity: float = 1.0) -> Shape:
    """A soft outline through the points."""
    return Shape(spline(points, closed=True), colour, opacity)


def limb(path: Path, start: float, end: float, colour: Colour) -> Shape:
    """A bent strip with round ends, as wide as `start`, then `end`: arms, tails, trunks."""
    line = spline(path, closed=False) if len(path) > 2 else np.asarray(path, dtype=float)
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    radius = np.linspace(start, end, len(line))[:, None] / 2
    fan = np.linspace(np.pi / 2, -np.pi / 2, 7)[1:-1, None]
    tip = line[-1] + radius[-1] * (np.sin(fan) * across[-1] + np.cos(fan) * along[-1])
    tail = line[0] - radius[0] * (np.sin(fan) * across[0] + np.cos(fan) * along[0])
    sides = line + radius * across, (line - radius * across)[::-1]
    return Shape(np.concatenate([sides[0], tip, sides[1], tail]), colour)


def moved(
    shapes: Iterable[Shape], x: float = 0, y: float = 0, scale: float = 1, turn: float = 0
) -> Figure:
    """The same figure turned by degrees about the origin, scaled, then shifted."""
    c, s = scale * np.cos(np.radians(turn)), scale * np.sin(np.radians(turn))
    spin, shift = np.array([[c, s], [-s, c]]), np.array([x, y])
    return tuple(shape._replace(points=shape.points @ spin + shift) for shape in shapes)


def placed(figure: Figure, x: float, y: float, size: float, flip: bool) -> list[Shape]:
    """A unit figure put into the scene: its foot at (x, y), `size` high, or mirrored."""
    scale = np.array([-size if flip else size, -size])
    shift = np.array([x, y])
    return [Shape(points * scale + shift, colour, o) for points, colour, o in figure]
