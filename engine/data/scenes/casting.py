"""Who comes on: a thing of a usual size and some colour, put on the ground or next to others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from msgspec.structs import replace
from numpy.random import Generator

from engine.data.scenes.kinds import ALL, PEOPLE, extent
from engine.data.scenes.scene import Thing, box

GROUND: dict[str, tuple[float, float]] = {  # how far up and down one may stand
    "park": (0.64, 0.94),
    "beach": (0.66, 0.95),
    "street": (0.76, 0.95),
    "room": (0.74, 0.95),
    "forest": (0.73, 0.95),
    "snow": (0.64, 0.95),
    "mountains": (0.66, 0.95),
    "sea": (0.66, 0.92),
    "road": (0.66, 0.95),
    "hardwood floor": (0.62, 0.95),
}
INDOORS = ("room", "hardwood floor")
LAND = tuple(name for name in GROUND if name != "sea")
OUTDOORS = tuple(name for name in LAND if name not in INDOORS)
WILD = ("giraffe", "elephant", "horse", "sheep")
PETS = ("dog", "cat", "bird")
PLAIN = 0.3  # of the things that may have a colour keep their own look


Some = TypeVar("Some")


def pick(generator: Generator, choices: Sequence[Some]) -> Some:
    """One of the choices, each as likely."""
    return choices[int(generator.integers(len(choices)))]


def chance(generator: Generator, share: float) -> bool:
    """True in that share of the cases."""
    return bool(generator.random() < share)


def colour_of(generator: Generator, kind: str) -> str:
    """A colour that the kind may have, or none."""
    colours = ALL[kind].colours
    return "" if not colours or chance(generator, PLAIN) else pick(generator, colours)


def size_of(generator: Generator, kind: str) -> float:
    """A usual height, sometimes much smaller or a little larger."""
    low, high = ALL[kind].usual
    size = float(generator.uniform(low, high))
    return size * (float(generator.uniform(0.7, 1)) if chance(generator, 0.25) else 1.0)


def within(generator: Generator, left: float, right: float) -> float:
    """A foot's x for which a figure that reaches from left to right stays in the scene."""
    low, high = 0.02 - left, 0.98 - right
    return float(generator.uniform(low, high)) if low < high else (low + high) / 2


def standing(
    generator: Generator, backdrop: str, kind: str, pose: str = "", size: float = 0
) -> Thing:
    """A thing on the ground, anywhere on it."""
    size = size or size_of(generator, kind)
    pose = pose or ALL[kind].poses[0]
    flip = chance(generator, 0.5) and kind != "stop sign"
    left, _, right, _ = extent(kind, pose)
    ends = (-right * size, -left * size) if flip else (left * size, right * size)
    low, high = GROUND[backdrop]
    y = float(generator.uniform(max(low, min(size + 0.03, high)), high))
    if pose == "flying":
        y = float(generator.uniform(size + 0.08, 0.55))
    return Thing(kind, within(generator, *ends), y, size, colour_of(generator, kind), flip, pose)


def beside(generator: Generator, backdrop: str, kind: str, others: Sequence[Thing]) -> list[Thing]:
    """A thing next to the others, on the side with more room; none where there is too little."""
    left, right = min(box(o)[0] for o in others), max(box(o)[2] for o in others)
    pose = pick(generator, [p for p in ALL[kind].poses if p in ("", "standing", "sitting")] or [""])
    thing = standing(generator, backdrop, kind, pose)
    low, high = GROUND[backdrop]
    y = min(max(others[0].y + float(generator.uniform(-0.05, 0.05)), low), high)
    near, _, far, _ = box(replace(thing, x=0.0))
    gap = float(generator.uniform(0.02, 0.1))
    x = left - gap - far if left > 1 - right else right + gap - near
    found = replace(thing, x=x, y=y)
    inside = box(found)[0] > -0.12 * (far - near) and box(found)[2] < 1 + 0.12 * (far - near)
    return [found] if inside else []


def person(generator: Generator) -> str:
    """A woman, a man, a girl or a boy."""
    return pick(generator, PEOPLE)
