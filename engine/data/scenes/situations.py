"""What may happen in a scene: somebody throws, holds, sits or rides; cars go by.

Each situation gives a backdrop and its few things from the back to the front. Nothing covers the
one it is about: companions go beside, and only where there is room.
"""

from __future__ import annotations

from msgspec.structs import replace
from numpy.random import Generator

from engine.data.scenes.casting import (
    GROUND,
    INDOORS,
    LAND,
    OUTDOORS,
    PETS,
    WILD,
    beside,
    chance,
    colour_of,
    person,
    pick,
    size_of,
    standing,
)
from engine.data.scenes.kinds import ALL, KINDS, PEOPLE, extent
from engine.data.scenes.scene import Thing, box, palm

SINGLE = (*PEOPLE, "kite", "tree", "fir", "mountain", "sun", "cloud")
SEVERAL = [*WILD, *PETS, *PETS, "car", "boat", "ball", "flower"]
SEVERAL += [kind for kind in KINDS if kind not in SINGLE]


def throwing(generator: Generator) -> tuple[str, list[Thing]]:
    """Somebody throws a frisbee or a ball."""
    backdrop = pick(generator, ("park", "beach", "snow", "street", "mountains", "park", "forest"))
    who = standing(generator, backdrop, person(generator), "throwing")
    kind = pick(generator, ("frisbee", "ball"))
    size = who.size * float(
        generator.uniform(0.16, 0.22) if kind == "ball" else generator.uniform(0.1, 0.14)
    )
    x, y = palm(who)
    away = who.size * float(generator.uniform(0.12, 0.45)) * (-1 if who.flip else 1)
    margin = size * (1.05 if kind == "frisbee" else 0.5) + 0.01
    x = min(max(x + away, margin), 1 - margin)
    y = max(y - who.size * float(generator.uniform(-0.1, 0.2)), 0.02 + size)
    return backdrop, [who, Thing(kind, x, y, size, colour_of(generator, kind))]


def holding(generator: Generator) -> tuple[str, list[Thing]]:
    """Somebody holds an umbrella, a flower, a ball or a teddy bear, or flies a kite."""
    kind = pick(generator, ("umbrella", "kite", "flower", "teddy bear", "ball", "umbrella", "kite"))
    backdrop = pick(generator, OUTDOORS if kind in ("umbrella", "kite") else LAND)
    who = standing(generator, backdrop, person(generator), "holding")
    if kind in ("umbrella", "kite"):
        who = replace(who, size=who.size * 0.84, y=max(who.y, 0.8))
    x, y = palm(who)
    share = {"umbrella": 0.72, "kite": 0.95, "flower": 0.42, "teddy bear": 0.38, "ball": 0.24}[kind]
    size = who.size * share * float(generator.uniform(0.9, 1.1))
    drop = {"flower": 0.25, "teddy bear": 0.5, "ball": 0.5}.get(kind, 0.0) * size
    held = Thing(kind, x, y + drop, size, colour_of(generator, kind), who.flip)
    shift = max(0.01 - box(held)[0], 0) - max(box(held)[2] - 0.99, 0)
    return backdrop, [replace(who, x=who.x + shift), replace(held, x=held.x + shift)]


def people(generator: Generator) -> tuple[str, list[Thing]]:
    """One to five people stand or walk, perhaps with a dog."""
    backdrop = pick(generator, LAND)
    pose = pick(generator, ("standing", "walking"))
    first = standing(generator, backdrop, person(generator), pose)
    if chance(generator, 0.45):
        kind = pick(
            generator, (*PETS, "car", "bicycle", "bench", "flower", "horse", "table", "snowman")
        )
        return backdrop, [first, *beside(generator, backdrop, kind, [first])]
    if chance(generator, 0.4):
        return backdrop, [first]
    count = int(generator.integers(2, 6))
    kinds = [person(generator) for _ in range(count)]
    if count == 2 and chance(generator, 0.5):
        kinds = kinds[:1] * 2
    low, high = GROUND[backdrop]
    y, scale = float(generator.uniform((low + high) / 2, high)), 0.8 if count > 3 else 0.95
    group = []
    for i, kind in enumerate(kinds):
        x = (
            0.5
            + (i - (count - 1) / 2) * 0.86 / max(count, 3)
            + float(generator.uniform(-0.03, 0.03))
        )
        size = float(generator.uniform(*ALL[kind].usual)) * scale
        dy = float(generator.uniform(-0.04, 0.04))
        flip = chance(generator, 0.5)
        group.append(
            Thing(kind, x, min(y + dy, high), size, colour_of(generator, kind), flip, pose)
        )
    return backdrop, sorted(group, key=lambda thing: thing.y)


def sitting(generator: Generator) -> tuple[str, list[Thing]]:
    """Somebody sits on a bed or a bench, perhaps with company, or rides."""
    seat = pick(generator, ("bed", "bench", "horse", "bicycle"))
    places = {"bed": INDOORS, "bench": ("park", "beach", "street", "snow", "forest", "mountains")}
    backdrop = pick(generator, places.get(seat, OUTDOORS))
    below = standing(generator, backdrop, seat)
    kind = person(generator)
    high = GROUND[backdrop][1]
    if seat in ("horse", "bicycle"):
        below = replace(below, y=max(below.y, high - 0.06), size=below.size * 0.86)
        size = below.size * (0.82 if seat == "horse" else 1.05)
        rise = 0.5 if seat == "horse" else 0.88
        x = below.x + (0.06 if seat == "horse" else 0.2) * below.size * (1 if below.flip else -1)
        y = below.y - rise * below.size + 0.3 * size
        return backdrop, [
            below,
            Thing(kind, x, y, size, colour_of(generator, kind), below.flip, "sitting"),
        ]
    size = below.size * float(generator.uniform(1.3, 1.55)) * (0.9 if kind in PEOPLE[2:] else 1)
    x = below.x + float(generator.uniform(-0.5, 0.3)) * below.size
    y = below.y + 0.01
    who = Thing(kind, x, y, size, colour_of(generator, kind), False, "sitting")
    company = []
    if chance(generator, 0.6):
        other = pick(generator, ("teddy bear", "cat", "dog", "ball", "teddy bear"))
        tall = below.size * {"ball": 0.45, "dog": 0.85, "cat": 0.75}.get(other, 0.7)
        top = below.y - below.size * (0.56 if seat == "bed" else 0.46)
        at = below.x + float(generator.uniform(0.62, 0.8)) * below.size
        at = at if at - x > 0.42 * size else x + 0.45 * size
        pose = "sitting" if other in ("cat", "dog") else ""
        company = [Thing(other, at, top, tall, colour_of(generator, other), True, pose)]
    return backdrop, [below, *company, who]


def afloat(generator: Generator) -> tuple[str, list[Thing]]:
    """A boat, empty or with people or an animal in it."""
    boat = standing(generator, "sea", "boat")
    boat = replace(boat, y=max(boat.y, 0.74))
    count = int(generator.choice([0, 1, 2, 3, 4], p=[0.25, 0.2, 0.2, 0.2, 0.15]))
    crew = []
    for i in range(count):
        kind = (
            person(generator)
            if count > 1 or chance(generator, 0.7)
            else pick(generator, ("dog", "cat"))
        )
        x = boat.x + (i - (count - 1) / 2) * (0.62 if count > 1 else 0) * boat.size
        size = (
            boat.size * float(generator.uniform(1.25, 1.45)) * (0.85 if kind in PEOPLE[2:] else 1)
        )
        size = size if kind in PEOPLE else boat.size * 1.0
        y = boat.y - (0.5 if kind in PEOPLE else 0.55) * boat.size
        crew.append(
            Thing(kind, x, y, size, colour_of(generator, kind), chance(generator, 0.5), "sitting")
        )
    return "sea", [*crew, boat]


def animals(generator: Generator) -> tuple[str, list[Thing]]:
    """One to three animals of a kind, perhaps beside something, under a tree or on a bed."""
    kind = pick(generator, (*WILD, *PETS, *PETS))
    backdrop = pick(generator, OUTDOORS if kind in WILD else LAND)
    pose = pick(generator, ALL[kind].poses)
    if pose == "flying" and chance(generator, 0.2):
        backdrop = "sea"
    first = standing(generator, backdrop, kind, pose)
    if kind in ("dog", "cat", "bird") and pose != "flying" and chance(generator, 0.4):
        return _perched(generator, first)
    if chance(generator, 0.3):
        other = pick(generator, (*PETS, "bench", "ball", "flower", "car", "snowman"))
        found = (
            beside(generator, backdrop, other, [first])
            if pose != "flying" and other != kind
            else []
        )
        smaller = [replace(thing, size=min(thing.size, first.size * 0.85)) for thing in found]
        return backdrop, [first, *smaller]
    if kind in ("dog", "cat", "sheep", "bird") and chance(generator, 0.35):
        more = [first]
        for _ in range(int(generator.integers(1, 3))):
            found = beside(generator, backdrop, kind, more) if pose != "flying" else []
            more += [
                replace(t, size=first.size * float(generator.uniform(0.85, 1)), pose=pose)
                for t in found
            ]
        return backdrop, sorted(more, key=lambda thing: thing.y)
    return backdrop, [first]


def several(generator: Generator) -> tuple[str, list[Thing]]:
    """Two to five of a kind, side by side."""
    kind = pick(generator, SEVERAL)
    backdrop = "sea" if kind == "boat" else pick(generator, OUTDOORS if kind in WILD else LAND)
    count = int(generator.choice([2, 3, 4, 5], p=[0.45, 0.3, 0.15, 0.1]))
    pose, colour = pick(generator, ALL[kind].poses), colour_of(generator, kind)
    one_colour = chance(generator, 0.5)
    left, _, right, _ = extent(kind, pose)
    size = min(0.92 / count / (right - left), ALL[kind].usual[1]) * float(generator.uniform(0.8, 1))
    low, high = GROUND[backdrop]
    level = float(generator.uniform(max(low, min(size, high)), high))
    if pose == "flying":
        level = float(generator.uniform(size + 0.1, 0.5))
    row = []
    for i in range(count):
        x = 0.5 + (i - (count - 1) / 2) * 0.94 / count - (left + right) / 2 * size
        y = min(level + float(generator.uniform(-0.05, 0.05)), high)
        tall = size * float(generator.uniform(0.85, 1))
        shade = colour if one_colour else colour_of(generator, kind)
        flip = chance(generator, 0.3) and kind != "stop sign"
        x += (left + right) * tall if flip else 0
        row.append(Thing(kind, x, y, tall, shade, flip, pose))
    return backdrop, sorted(row, key=lambda thing: thing.y)


def _perched(generator: Generator, one: Thing) -> tuple[str, list[Thing]]:
    """A small animal on a bed, a bench or a table, behind one, or under a tree."""
    one = replace(one, pose="standing" if one.posed == "running" else one.posed)
    where = pick(generator, ("bed", "bench", "table", "tree", "behind"))
    if where == "tree":
        backdrop = pick(generator, ("park", "forest", "mountains", "street"))
        tree = standing(generator, backdrop, "tree", size=float(generator.uniform(0.66, 0.84)))
        x = tree.x + float(generator.uniform(-0.1, 0.1))
        return backdrop, [tree, replace(one, x=x, y=tree.y + 0.04, size=min(one.size, 0.32))]
    kind = where if where != "behind" else "bench"
    backdrop = pick(generator, ("park", "street", "beach") if kind == "bench" else INDOORS)
    seat = standing(generator, backdrop, kind)
    if where == "behind":
        return backdrop, [replace(one, x=seat.x, y=seat.y - 0.02, size=seat.size * 1.35), seat]
    top = {"bed": 0.58, "bench": 0.46, "table": 0.97}[kind]
    seat = replace(seat, y=max(seat.y, 0.86))
    x = seat.x + float(generator.uniform(-0.3, 0.3)) * seat.size
    size = min(one.size, seat.size * 1.1)
    return backdrop, [seat, replace(one, x=x, y=seat.y - top * seat.size, size=size)]


def traffic(generator: Generator) -> tuple[str, list[Thing]]:
    """A car, a bus, a bicycle or a stop sign."""
    kind = pick(generator, ("car", "bus", "bicycle", "stop sign"))
    backdrop = pick(generator, ("road", "street", "road", "street", "beach", "mountains", "snow"))
    first = standing(generator, backdrop, kind)
    if chance(generator, 0.3):
        other = pick(generator, [k for k in ("bicycle", "ball", "bench", "flower") if k != kind])
        found = beside(generator, backdrop, other, [first])
        return backdrop, [first, *(replace(t, size=min(t.size, first.size * 0.95)) for t in found)]
    return backdrop, [first]


def still(generator: Generator) -> tuple[str, list[Thing]]:
    """A snowman, or a small thing on the ground, a table or a bed."""
    kind = pick(generator, ("snowman", "ball", "teddy bear", "flower", "umbrella", "house"))
    if kind in ("ball", "teddy bear", "flower") and chance(generator, 0.5):
        backdrop, seat = pick(generator, INDOORS), pick(generator, ("table", "bed"))
        below = standing(generator, backdrop, seat)
        y = below.y - below.size * (0.97 if seat == "table" else 0.58)
        x = below.x + float(generator.uniform(-0.4, 0.4)) * below.size
        return backdrop, [
            below,
            Thing(kind, x, y, size_of(generator, kind), colour_of(generator, kind)),
        ]
    backdrop = (
        "snow"
        if kind == "snowman"
        else pick(generator, OUTDOORS if kind in ("flower", "house") else LAND)
    )
    return backdrop, [standing(generator, backdrop, kind)]
