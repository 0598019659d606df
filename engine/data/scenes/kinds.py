"""What there is in the world: every kind of thing, its words, colours and poses, and every place.

rank   how much the eye goes to it: the subject of a caption is of the highest rank there is
       5 people   4 animals   3 vehicles, signs and snowmen   2 small things   1 furniture, houses
       0 trees, mountains and the sky
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from engine.data.scenes import animals, nature, people, pets, things, vehicles
from engine.data.scenes.backdrops import DRAWN
from engine.data.scenes.palette import COLOURS as PAINTS
from engine.data.scenes.shapes import Colour, Figure

Draw = Callable[[str, Colour | None, str], Figure]


class Kind(NamedTuple):
    """One kind of thing.

    Attributes:
        draw: kind, colour and pose in, a figure of height 1 out.
        noun, plural: what captions call it.
        rank: 5 … 0, see above.
        colours: those it may have, beside its own look, which no caption gives a colour.
        poses: how it may be, the first one unless it is said.
        usual: smallest and largest usual height, as a share of the scene's.
    """

    draw: Draw
    noun: str
    plural: str
    rank: int
    usual: tuple[float, float]
    colours: tuple[str, ...] = ()
    poses: tuple[str, ...] = ("",)


CLOTHES = ("red", "yellow", "green", "blue", "white", "black")
BRIGHT = ("red", "orange", "yellow", "green", "blue", "white")
CARS = ("red", "yellow", "green", "blue", "white", "black")
DOMES = (*CARS[:4], "black")
PETALS = ("red", "orange", "yellow", "blue", "white")
WALLS = ("red", "yellow", "blue", "white")
ALL: dict[str, Kind] = {
    "woman": Kind(people.person, "woman", "women", 5, (0.45, 0.62), CLOTHES, people.POSES),
    "man": Kind(people.person, "man", "men", 5, (0.46, 0.64), CLOTHES, people.POSES),
    "girl": Kind(people.person, "girl", "girls", 5, (0.36, 0.48), CLOTHES, people.POSES),
    "boy": Kind(people.person, "boy", "boys", 5, (0.36, 0.48), CLOTHES, people.POSES),
    "dog": Kind(pets.dog, "dog", "dogs", 4, (0.26, 0.44), ("black", "brown", "white"),
                ("standing", "sitting", "running")),
    "cat": Kind(pets.cat, "cat", "cats", 4, (0.24, 0.4), ("black", "orange", "white"),
                ("standing", "sitting")),
    "bird": Kind(pets.bird, "bird", "birds", 4, (0.18, 0.34), ("red", "yellow", "blue", "black"),
                 ("standing", "flying")),
    "horse": Kind(animals.horse, "horse", "horses", 4, (0.44, 0.64), ("black", "brown", "white"),
                  ("standing", "running")),
    "sheep": Kind(animals.sheep, "sheep", "sheep", 4, (0.28, 0.42), (), ("standing",)),
    "elephant": Kind(animals.elephant, "elephant", "elephants", 4, (0.44, 0.6), (), ("standing",)),
    "giraffe": Kind(animals.giraffe, "giraffe", "giraffes", 4, (0.6, 0.8), (), ("standing",)),
    "car": Kind(vehicles.car, "car", "cars", 3, (0.22, 0.32), CARS),
    "bus": Kind(vehicles.bus, "bus", "buses", 3, (0.3, 0.4), CARS[:5]),
    "bicycle": Kind(vehicles.bicycle, "bicycle", "bicycles", 3, (0.3, 0.44), CLOTHES[:4]),
    "boat": Kind(vehicles.boat, "boat", "boats", 3, (0.2, 0.3), ("red", "green", "blue", "white")),
    "stop sign": Kind(vehicles.stop_sign, "stop sign", "stop signs", 3, (0.5, 0.72)),
    "snowman": Kind(nature.snowman, "snowman", "snowmen", 3, (0.4, 0.6)),
    "ball": Kind(things.ball, "ball", "balls", 2, (0.12, 0.24), BRIGHT),
    "frisbee": Kind(things.frisbee, "frisbee", "frisbees", 2, (0.08, 0.12), BRIGHT),
    "kite": Kind(things.kite, "kite", "kites", 2, (0.4, 0.6), BRIGHT[:5]),
    "umbrella": Kind(things.umbrella, "umbrella", "umbrellas", 2, (0.34, 0.5), DOMES),
    "teddy bear": Kind(things.teddy_bear, "teddy bear", "teddy bears", 2, (0.18, 0.34)),
    "flower": Kind(nature.flower, "flower", "flowers", 2, (0.24, 0.4), PETALS),
    "bed": Kind(things.bed, "bed", "beds", 1, (0.28, 0.36), ("red", "green", "blue", "white")),
    "bench": Kind(things.bench, "bench", "benches", 1, (0.26, 0.34)),
    "table": Kind(things.table, "table", "tables", 1, (0.24, 0.32)),
    "house": Kind(things.house, "house", "houses", 1, (0.34, 0.56), WALLS),
    "tree": Kind(nature.tree, "tree", "trees", 0, (0.4, 0.72)),
    "fir": Kind(nature.fir, "fir tree", "fir trees", 0, (0.36, 0.66)),
    "mountain": Kind(nature.mountain, "mountain", "mountains", 0, (0.3, 0.44)),
    "sun": Kind(nature.sun, "sun", "suns", 0, (0.14, 0.22)),
    "cloud": Kind(nature.cloud, "cloud", "clouds", 0, (0.1, 0.16)),
}  # fmt: skip

KINDS = tuple(ALL)
PEOPLE = KINDS[:4]
COLOURS = tuple(PAINTS)
BACKDROPS = tuple(DRAWN)


@cache
def figure(kind: str, colour: str, pose: str) -> Figure:
    """A kind of thing at height 1, its foot at (0, 0), y upwards; drawn once and kept."""
    entry = ALL[kind]
    return entry.draw(kind, PAINTS.get(colour), pose or entry.poses[0])


@cache
def extent(kind: str, pose: str) -> tuple[float, float, float, float]:
    """left, bottom, right, top of the figure of height 1, y upwards."""
    corners = np.concatenate([shape.points for shape in figure(kind, "", pose)])
    (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
    return float(left), float(bottom), float(right), float(top)
