"""Painting against a point-in-polygon loop; masks against the picture they are of."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.data.scenes.gallery import GALLERY
from engine.data.scenes.generating import scene
from engine.data.scenes.raster import paint
from engine.data.scenes.scene import Scene, drawn, masks, of_thing, picture
from engine.data.scenes.shapes import Shape, ellipse, limb, polygon

SIDE = 24
FINE = 16  # samples across a pixel


def wound(points: NDArray[np.float64], places: NDArray[np.complex128]) -> NDArray[np.bool_]:
    """Whether places x + iy are inside: the angles they see the edges under add up to a turn."""
    total = np.zeros(places.shape)
    for (ax, ay), (bx, by) in zip(points, np.roll(points, -1, axis=0), strict=True):
        total += np.angle((complex(bx, by) - places) / (complex(ax, ay) - places))
    inside: NDArray[np.bool_] = np.abs(total) > np.pi
    return inside


def sampled(shape: Shape) -> NDArray[np.float64]:
    """(SIDE, SIDE): the share of each pixel's samples that lie inside."""
    at = (np.arange(SIDE * FINE) + 0.503) / (SIDE * FINE)  # never exactly on a corner
    fine = wound(shape.points, at[None, :] + 1j * at[:, None])
    shares: NDArray[np.float64] = fine.reshape(SIDE, FINE, SIDE, FINE).mean(axis=(1, 3))
    return shares


def covered(shape: Shape) -> NDArray[np.float32]:
    canvas = np.zeros((SIDE, SIDE, 1), dtype=np.float32)
    return paint([shape], np.ones((1, 1), dtype=np.float32), canvas)[..., 0]


@pytest.mark.parametrize(
    "shape",
    [
        ellipse(0.4, 0.5, 0.3, 0.2, (0, 0, 0), 30),
        polygon([(-0.2, 0.1), (0.7, 0.3), (1.3, 1.2), (0.1, 0.8)], (0, 0, 0)),
        polygon([(0.1, 0.1), (0.9, 0.1), (0.5, 0.4), (0.9, 0.9), (0.1, 0.7)], (0, 0, 0)),
        limb([(0.2, 0.2), (0.7, 0.3), (0.5, 0.8)], 0.2, 0.1, (0, 0, 0)),
    ],
)
def test_coverage_is_the_share_of_the_samples_inside(shape: Shape) -> None:
    apart = np.abs(covered(shape) - sampled(shape))
    assert apart.max() < 0.3
    assert apart.mean() < 0.006


def test_nothing_is_painted_by_shapes_outside() -> None:
    for x, y in ((-2, 0.5), (3, 0.5), (0.5, -2), (0.5, 3)):
        assert not covered(ellipse(x, y, 0.3, 0.3, (0, 0, 0))).any()


def test_later_shapes_cover_earlier_ones() -> None:
    sheets = [polygon([(0, 0), (1, 0), (1, 1), (0, 1)], (9, 9, 9))] * 2
    values = np.array([[10.0], [20.0]], dtype=np.float32)
    canvas = paint(sheets, values, np.zeros((SIDE, SIDE, 1), dtype=np.float32))
    np.testing.assert_allclose(canvas, 20, atol=1e-4)


@pytest.mark.parametrize("seed", range(6))
def test_masks_and_the_backdrop_share_out_every_cell(seed: int) -> None:
    world = scene(np.random.default_rng(seed))
    shares = masks(world)
    assert shares.shape == (len(world.things), 14, 14)
    assert shares.min() >= -1e-5
    assert shares.sum(axis=0).max() <= 1 + 1e-5
    nothing = masks(Scene(world.backdrop))
    assert nothing.shape == (0, 14, 14)


def frontmost(world: Scene, places: NDArray[np.complex128]) -> NDArray[np.int64]:
    """The frontmost thing at each of the places, −1 at none; shadows and gleams do not count."""
    found = np.full(places.shape, -1)
    for number, thing in enumerate(world.things):
        for shape in of_thing(thing):
            if shape.opacity == 1:
                found[wound(shape.points, places)] = number
    return found


WORLDS = [*GALLERY.values(), *(scene(np.random.default_rng(seed)) for seed in range(10))]


@pytest.mark.parametrize("world", WORLDS, ids=range(len(WORLDS)))
def test_a_mask_is_where_a_thing_is_seen(world: Scene) -> None:
    """Cells wholly of one thing show that thing; cells wholly of the backdrop none."""
    shares = masks(world)
    middles = (np.arange(14) + 0.5) / 14
    found = frontmost(world, middles[None, :] + 1j * middles[:, None])
    of_one, of_none = shares.max(axis=0) > 0.999, shares.sum(axis=0) < 0.001
    assert (found[of_one] == shares.argmax(axis=0)[of_one]).all()
    assert (found[of_none] == -1).all()


@pytest.mark.parametrize("name", GALLERY)
def test_a_picture_changes_only_where_a_thing_is_seen(name: str) -> None:
    world = GALLERY[name]
    last = len(world.things) - 1
    without = Scene(world.backdrop, world.things[:-1])
    changed = np.abs(picture(world).astype(int) - picture(without)).sum(axis=2)
    cells = changed.reshape(14, 8, 14, 8).max(axis=(1, 3))
    rows = (np.arange(14) + 0.5) / 14
    above = np.abs(rows - world.things[last].y) > 0.08  # where its shadow does not fall
    seen = masks(world)[last]
    assert not cells[above][seen[above] == 0].any()
    assert cells[seen > 0.9].all()


def test_drawn_tells_whose_each_shape_is() -> None:
    world = GALLERY["boat"]
    numbers = [number for number, _ in drawn(world)]
    assert numbers == sorted(numbers)
    assert set(numbers) == {-1, *range(len(world.things))}


def test_the_same_seed_gives_the_same_scenes() -> None:
    def some() -> list[Scene]:
        generator = np.random.default_rng(3)
        return [scene(generator) for _ in range(20)]

    assert some() == some()
    assert len(set(some())) == 20
