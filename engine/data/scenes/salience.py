"""What the eye goes to first: the things a caption is about."""

from __future__ import annotations

from engine.data.scenes.kinds import ALL, PEOPLE
from engine.data.scenes.scene import Scene, Thing, box

MUCH_SMALLER = 0.6


def in_sight(thing: Thing) -> bool:
    """Whether more than half of its width and of its height lies in the scene."""
    left, top, right, bottom = box(thing)
    across = (min(right, 1) - max(left, 0)) / (right - left)
    return min(across, (min(bottom, 1) - max(top, 0)) / (bottom - top)) > 0.5


def subject(scene: Scene) -> tuple[int, ...]:
    """The numbers of the things a caption is about, from left to right.

    People before animals before vehicles before small things; of these the largest, and with it
    those of its kind (among people: all people) that are not much smaller.
    """
    seen = [i for i, thing in enumerate(scene.things) if in_sight(thing)]
    if not seen:
        return ()
    things = scene.things
    rank = max(ALL[things[i].kind].rank for i in seen)
    peers = [i for i in seen if ALL[things[i].kind].rank == rank]
    largest = max(peers, key=lambda i: (things[i].size, i))
    alike = PEOPLE if rank == 4 else (things[largest].kind,)
    least = MUCH_SMALLER * things[largest].size
    group = [i for i in peers if things[i].kind in alike and things[i].size >= least]
    return tuple(sorted(group, key=lambda i: things[i].x))
