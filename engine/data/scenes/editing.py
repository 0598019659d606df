"""Edits that give a new scene: what a hand does on the canvas."""

from __future__ import annotations

from msgspec.structs import replace

from engine.data.scenes.kinds import ALL
from engine.data.scenes.scene import MOST, Scene, Thing

SMALLEST, LARGEST = 0.05, 1.2  # heights that a hand can give
NEAREST, FARTHEST = -0.2, 1.2  # where a hand can put a foot, across and down
HIGH = {"sun": 0.3, "cloud": 0.25, "kite": 0.5, "mountain": 0.55}  # where a newcomer's foot is
LOW = 0.9  # … any other's


def _changed(scene: Scene, number: int, thing: Thing) -> Scene:
    things = list(scene.things)
    things[number] = thing
    return replace(scene, things=tuple(things))


def moved(scene: Scene, number: int, x: float, y: float) -> Scene:
    """A thing's foot put elsewhere, `NEAREST` … `FARTHEST`."""
    x, y = (min(max(value, NEAREST), FARTHEST) for value in (x, y))
    return _changed(scene, number, replace(scene.things[number], x=x, y=y))


def resized(scene: Scene, number: int, size: float) -> Scene:
    """A thing of another height, `SMALLEST` … `LARGEST`."""
    size = min(max(size, SMALLEST), LARGEST)
    return _changed(scene, number, replace(scene.things[number], size=size))


def recoloured(scene: Scene, number: int, colour: str) -> Scene:
    """A thing in another colour; as it was where its kind has no such colour."""
    thing = scene.things[number]
    known = colour == "" or colour in ALL[thing.kind].colours
    return _changed(scene, number, replace(thing, colour=colour)) if known else scene


def posed(scene: Scene, number: int, pose: str) -> Scene:
    """A thing in another pose; as it was where its kind has no such pose."""
    thing = scene.things[number]
    known = pose in ALL[thing.kind].poses
    return _changed(scene, number, replace(thing, pose=pose)) if known else scene


def flipped(scene: Scene, number: int) -> Scene:
    """A thing that looks the other way."""
    thing = scene.things[number]
    return _changed(scene, number, replace(thing, flip=not thing.flip))


def newcomer(scene: Scene, kind: str) -> Thing:
    """One more of a kind, of a usual size, where there is most room across."""
    low, high = ALL[kind].usual
    places = [0.15 + 0.1 * i for i in range(8)]
    x = max(places, key=lambda place: min((abs(place - t.x) for t in scene.things), default=0.0))
    return Thing(kind, x, HIGH.get(kind, LOW), (low + high) / 2)


def added(scene: Scene, thing: Thing) -> Scene:
    """One thing more, in front of all; none where there are `MOST` already."""
    if len(scene.things) >= MOST:
        return scene
    return replace(scene, things=(*scene.things, thing))


def deleted(scene: Scene, number: int) -> Scene:
    """The scene without a thing."""
    return replace(scene, things=scene.things[:number] + scene.things[number + 1 :])


def reordered(scene: Scene, number: int, place: int) -> Scene:
    """A thing brought to another place in the order, 0 the farthest, the last the nearest."""
    things = list(scene.things)
    thing = things.pop(number)
    things.insert(min(max(place, 0), len(things)), thing)
    return replace(scene, things=tuple(things))


def brought_forward(scene: Scene, number: int) -> Scene:
    """A thing put in front of all others."""
    return reordered(scene, number, len(scene.things) - 1)


def elsewhere(scene: Scene, backdrop: str) -> Scene:
    """The same things on another backdrop."""
    return replace(scene, backdrop=backdrop)
