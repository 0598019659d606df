"""The nearest scene that can be drawn, with a sentence for each thing that gave way."""

from __future__ import annotations

from msgspec.structs import replace

from engine.data.scenes.editing import LARGEST, SMALLEST
from engine.data.scenes.kinds import ALL, BACKDROPS
from engine.data.scenes.scene import MOST, Scene, Thing, box

SAID = 3  # unknown kinds that are named


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _looks(thing: Thing, reasons: list[str]) -> Thing:
    """A colour and a pose that its kind has."""
    entry = ALL[thing.kind]
    if thing.colour and thing.colour not in entry.colours:
        choice = (
            f"it may be {_listed(entry.colours)}" if entry.colours else "it has its own colours"
        )
        reasons.append(f"There is no {thing.colour[:40]} {entry.noun}: {choice}.")
        thing = replace(thing, colour="")
    if thing.pose and thing.pose not in entry.poses:
        poses = tuple(filter(None, entry.poses))
        choice = f"it may be {_listed(poses)}" if poses else "it has no poses"
        reasons.append(f"No {entry.noun} is {thing.pose[:40]}: {choice}.")
        thing = replace(thing, pose="")
    return thing


def _finite(value: float, otherwise: float) -> float:
    return value if abs(value) < float("inf") else otherwise


def _stands(thing: Thing, reasons: list[str]) -> Thing:
    """A height and a place from which it can be seen."""
    noun = ALL[thing.kind].noun
    size = min(max(_finite(thing.size, 0.3), SMALLEST), LARGEST)
    if size != thing.size:
        reasons.append(
            f"The {noun} was made {size:.2f} of the scene high, the nearest that can be seen."
        )
        thing = replace(thing, size=size)
    x, y = (min(max(_finite(value, 0.5), -0.5), 1.5) for value in (thing.x, thing.y))
    left, top, right, bottom = box(replace(thing, x=x, y=y))
    if right < 0.01 or left > 0.99:
        x = min(max(x, 0.0), 1.0)
    if bottom < 0.01 or top > 0.99:
        y = min(max(y, 0.2), 1.0)
    if (x, y) != (thing.x, thing.y):
        reasons.append(f"The {noun} stood outside the scene: it was brought in.")
        thing = replace(thing, x=x, y=y)
    return thing


def legal(scene: Scene) -> tuple[Scene, tuple[str, ...]]:
    """The nearest legal scene and a sentence for each change: a legal one comes back as it is."""
    reasons: list[str] = []
    backdrop = scene.backdrop
    if backdrop not in BACKDROPS:
        known = _listed(BACKDROPS)
        reasons.append(f"There is no backdrop “{backdrop[:40]}”: a park is shown. Known: {known}.")
        backdrop = BACKDROPS[0]
    things = [thing for thing in scene.things if thing.kind in ALL]
    for kind in sorted({thing.kind for thing in scene.things} - set(ALL))[:SAID]:
        reasons.append(f"There is no “{kind[:40]}” to draw: it was left out.")
    if len(things) > MOST:
        reasons.append(
            f"At most {MOST} things fit into a scene: the last {len(things) - MOST} were left out."
        )
    legal_things = tuple(_stands(_looks(thing, reasons), reasons) for thing in things[:MOST])
    mended = Scene(backdrop, legal_things)
    return (mended, tuple(reasons)) if reasons else (scene, ())
