"""Scenes made up by a seeded generator: a situation, and what stands far behind it.

situation ──▶ the things that matter ──▶ trees, mountains, a house, sun and clouds ──▶ scene
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from numpy.random import Generator

from engine.data.scenes.casting import GROUND, INDOORS, chance, pick, standing, within
from engine.data.scenes.kinds import ALL, BACKDROPS, extent
from engine.data.scenes.scene import MOST, Scene, Thing, box
from engine.data.scenes.situations import (
    afloat,
    animals,
    holding,
    people,
    several,
    sitting,
    still,
    throwing,
    traffic,
)

Situation = Callable[[Generator], tuple[str, list[Thing]]]
SITUATIONS: dict[Situation, float] = {
    throwing: 0.13,
    holding: 0.13,
    people: 0.15,
    sitting: 0.14,
    afloat: 0.09,
    animals: 0.17,
    traffic: 0.07,
    still: 0.05,
    several: 0.07,
}
HORIZON = {"park": 0.47, "beach": 0.4, "snow": 0.5, "sea": 0.46, "road": 0.51}
STRAYS = ("dog", "cat", "bird", "sheep", "car", "bicycle", "ball", "flower", "bench", "teddy bear")
BARE = 0.02  # of the scenes have no subject but what lies far behind
LOOSE = 0.12  # … are as if a hand had taken something away or moved it
FIRS = ("snow", "mountains")
WOODED = ("park", "forest", "snow", "mountains", "road")
BUILT = ("park", "snow", "mountains", "road")


def _behind(generator: Generator, kind: str, size: float, y: float) -> Thing:
    left, _, right, _ = extent(kind, "")
    return Thing(kind, within(generator, left * size * 0.7, right * size * 0.7), y, size)


def _trees(generator: Generator, backdrop: str, nearest: float) -> list[Thing]:
    """One to three trees of a kind, spread over the width, all farther than the subject."""
    low = GROUND[backdrop][0] - 0.08
    high = max(nearest - 0.11, low)
    kind = "fir" if backdrop in FIRS else "tree"
    count = int(generator.integers(1, 4))
    start = float(generator.uniform(0, 1))
    trees = []
    for i in range(count):
        x = (start + (i + float(generator.uniform(-0.15, 0.15))) / count) % 1
        y = float(generator.uniform(low, high))
        size = float(generator.uniform(0.36, 0.56))
        trees.append(Thing(kind, 0.06 + 0.88 * x, y, size, flip=chance(generator, 0.5)))
    return trees


def _far(generator: Generator, backdrop: str, nearest: float) -> list[Thing]:
    """What stands in the background outdoors, the farthest first."""
    found: list[Thing] = []
    if backdrop not in ("forest", "street"):
        if chance(generator, 0.35):
            size = float(generator.uniform(0.13, 0.2))
            y = float(generator.uniform(size + 0.02, 0.34))
            found.append(_behind(generator, "sun", size, y))
        if chance(generator, 0.3):
            size = float(generator.uniform(0.09, 0.14))
            found.append(_behind(generator, "cloud", size, float(generator.uniform(0.14, 0.3))))
    if backdrop in HORIZON and chance(generator, 0.22):
        size = float(generator.uniform(0.26, 0.4))
        found.append(_behind(generator, "mountain", size, HORIZON[backdrop]))
    low = GROUND[backdrop][0]
    if backdrop in BUILT and nearest > low + 0.06 and chance(generator, 0.15):
        size, colour = (
            float(generator.uniform(0.28, 0.42)),
            pick(generator, ("red", "yellow", "blue", "")),
        )
        house = _behind(generator, "house", size, float(generator.uniform(low - 0.06, low)))
        found.append(Thing("house", house.x, house.y, size, colour))
    if backdrop in WOODED and nearest > low + 0.02 and chance(generator, 0.5):
        found += _trees(generator, backdrop, nearest)
    order = {"sun": 0.0, "cloud": 0.1, "mountain": 0.2}
    return sorted(found, key=lambda thing: order.get(thing.kind, thing.y))


def _stray(generator: Generator, backdrop: str, things: list[Thing]) -> list[Thing]:
    """Now and then something more, of less weight than the subject, where there is room for it."""
    most = max(ALL[thing.kind].rank for thing in things)
    kinds = [kind for kind in STRAYS if 0 < ALL[kind].rank < most]
    if backdrop == "sea" or not kinds or not chance(generator, 0.25):
        return []
    new = standing(generator, backdrop, pick(generator, kinds))
    a, b, c, d = box(new)
    for left, top, right, bottom in map(box, things):
        if min(c, right) - max(a, left) > -0.01 and min(d, bottom) - max(b, top) > -0.01:
            return []
    return [new]


def _loosened(generator: Generator, backdrop: str, things: list[Thing]) -> list[Thing]:
    """As after a hand has been at it: one of several things is gone or stands elsewhere."""
    number = int(generator.integers(len(things)))
    rest = things[:number] + things[number + 1 :]
    if chance(generator, 0.5):
        return rest
    low, high = GROUND[backdrop]
    x, y = float(generator.uniform(0.1, 0.9)), float(generator.uniform(low, high))
    return [*rest[:number], replace(things[number], x=x, y=y), *rest[number:]]


def scene(generator: Generator) -> Scene:
    """A plausible scene; the same state of the generator gives the same scene."""
    if chance(generator, BARE):
        backdrop = pick(generator, BACKDROPS)
        return Scene(
            backdrop, tuple(_far(generator, backdrop, 0.9) if backdrop not in INDOORS else ())
        )
    share = list(SITUATIONS.values())
    number = int(generator.choice(len(share), p=share))
    backdrop, things = list(SITUATIONS)[number](generator)
    if len(things) > 1 and chance(generator, LOOSE):
        things = _loosened(generator, backdrop, things)
    things += _stray(generator, backdrop, things)
    far: list[Thing] = []
    if backdrop not in INDOORS:
        grounded = [thing.y for thing in things if thing.posed != "flying"]
        far = _far(generator, backdrop, min(grounded, default=0.9))
    return Scene(backdrop, tuple([*far, *things][-MOST:]))
