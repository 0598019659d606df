"""The ten backdrops, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from engine.data.scenes import indoors, outdoors
from engine.data.scenes.shapes import Figure, Shape

DRAWN: dict[str, Callable[[], list[Shape]]] = {
    "park": outdoors.park,
    "beach": outdoors.beach,
    "street": outdoors.street,
    "room": indoors.room,
    "forest": outdoors.forest,
    "snow": outdoors.snow,
    "mountains": outdoors.mountains,
    "sea": outdoors.sea,
    "road": outdoors.road,
    "hardwood floor": indoors.hardwood,
}


@cache
def backdrop(name: str) -> Figure:
    """The layers of a backdrop, the farthest first; cut once and kept."""
    return tuple(DRAWN[name]())
