"""A scene: a backdrop and things on it; what is seen of them, as shapes, as pixels and as masks.

x runs right and y down, both 0 … 1. Things are listed from the back to the front.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated

import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from engine.data.scenes.backdrops import backdrop
from engine.data.scenes.kinds import (
    ALL,
    BACKDROPS,
    COLOURS,
    KINDS,
    PEOPLE,
    extent,
    figure,
)
from engine.data.scenes.people import hand
from engine.data.scenes.raster import Numbers, paint
from engine.data.scenes.shapes import Shape, ellipse, placed

__all__ = ["BACKDROPS", "COLOURS", "KINDS", "MOST", "Scene", "Thing", "box", "drawn", "masks",
           "palm", "picture"]  # fmt: skip

Pixels = NDArray[np.uint8]
Box = tuple[float, float, float, float]

MOST = 12  # things in a scene
FINER = 4  # a mask's cell is this many pixels wide
BACKDROP = -1
SHADE = (34, 32, 60)
AIRBORNE = ("frisbee", "kite", "umbrella", "sun", "cloud", "mountain", "boat")


class Thing(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing.

    Attributes:
        kind: one of `KINDS`.
        x, y: where it stands, its foot, in the scene.
        size: its height as a share of the scene's.
        colour: one of those its kind may have, or "": its own look, for which there is no word.
        flip: it faces left instead of right.
        pose: one of those its kind may have, or "": the first of them.
    """

    kind: str
    x: Annotated[float, Meta(ge=-0.5, le=1.5)]
    y: Annotated[float, Meta(ge=-0.5, le=1.5)]
    size: Annotated[float, Meta(ge=0.02, le=1.5)]
    colour: str = ""
    flip: bool = False
    pose: str = ""

    @property
    def posed(self) -> str:
        """Its pose, the first of its kind's where none is said."""
        return self.pose or ALL[self.kind].poses[0]


class Scene(Struct, frozen=True, forbid_unknown_fields=True):
    """A backdrop, one of `BACKDROPS`, and at most `MOST` things, the farthest first."""

    backdrop: str
    things: tuple[Thing, ...] = ()


def box(thing: Thing) -> Box:
    """left, top, right, bottom of a thing in the scene."""
    left, bottom, right, top = extent(thing.kind, thing.pose)
    if thing.flip:
        left, right = -right, -left
    s = thing.size
    return thing.x + left * s, thing.y - top * s, thing.x + right * s, thing.y - bottom * s


def palm(thing: Thing) -> tuple[float, float]:
    """Where the front hand of a person is, in the scene."""
    x, y = hand(thing.kind, thing.posed)
    return thing.x + (-x if thing.flip else x) * thing.size, thing.y - y * thing.size


def _shadow(thing: Thing) -> list[Shape]:
    """The soft ellipse on the ground under whatever stands there."""
    if thing.kind in AIRBORNE or thing.posed in ("flying", "sitting"):
        return []
    left, _, right, _ = box(thing)
    wide = min((right - left) * 0.42, thing.size * 0.9)
    if thing.kind in ("tree", "fir", "stop sign"):
        wide *= 0.55
    height = min(wide * 0.16, 0.02)
    middle = (left + right) / 2 if thing.kind not in PEOPLE else thing.x
    return [ellipse(middle, thing.y, wide, height, SHADE, opacity=0.18)]


def of_thing(thing: Thing) -> list[Shape]:
    """The shapes of one thing where it stands, without its shadow."""
    cut = figure(thing.kind, thing.colour, thing.pose)
    return placed(cut, thing.x, thing.y, thing.size, thing.flip)


@lru_cache(64)
def _things(things: tuple[Thing, ...]) -> tuple[tuple[int, Shape], ...]:
    pieces: list[tuple[int, Shape]] = []
    for number, thing in enumerate(things):
        pieces += [(number, shape) for shape in (*_shadow(thing), *of_thing(thing))]
    return tuple(pieces)


def drawn(scene: Scene) -> list[tuple[int, Shape]]:
    """All shapes from the back to the front, each with its thing's number, −1 the backdrop's.

    A shape's opacity is below 1 where it is a shadow or a gleam.
    """
    behind = [(BACKDROP, shape) for shape in backdrop(scene.backdrop)]
    return behind + list(_things(scene.things))


def _colours(shapes: Sequence[Shape]) -> Numbers:
    return np.array([shape.colour for shape in shapes], dtype=np.float32).reshape(-1, 3)


@lru_cache(32)
def _behind(name: str, size: int) -> Numbers:
    """The backdrop alone, painted once for each size."""
    shapes = backdrop(name)
    canvas = paint(shapes, _colours(shapes), np.zeros((size, size, 3), dtype=np.float32))
    canvas.flags.writeable = False
    return canvas


def picture(scene: Scene, size: int = 112) -> Pixels:
    """The scene in (S, S, 3) pixels, 0 … 255, with soft edges."""
    shapes = [shape for _, shape in _things(scene.things)]
    canvas = paint(shapes, _colours(shapes), _behind(scene.backdrop, size).copy())
    return np.rint(canvas).astype(np.uint8)


def masks(scene: Scene, cells: int = 14) -> Numbers:
    """(things, cells, cells): the share of each cell that the visible part of each thing covers.

    What is left of 1 in a cell is the backdrop's.
    """
    count = len(scene.things)
    pieces = [(number, shape) for number, shape in _things(scene.things) if shape.opacity == 1]
    owners = np.eye(count, dtype=np.float32)[[number for number, _ in pieces]]
    side = cells * FINER
    seen = paint([s for _, s in pieces], owners, np.zeros((side, side, count), dtype=np.float32))
    shares: Numbers = seen.reshape(cells, FINER, cells, FINER, count).mean(axis=(1, 3))
    return np.ascontiguousarray(shares.transpose(2, 0, 1))
