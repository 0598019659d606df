"""What the eye goes to first: the things a caption is about."""

from __future__ import annotations

from engine.data.scenes.kinds import ALL, PEOPLE
from engine.data.scenes.scene import Scene, box

MUCH_SMALLER = 0.6
BULKY = (
    "elephant",
    "sheep",
    "car",
    "bus",
    "snowman",
    "house",
    "bed",
    "tree",
)  # others show through
HIDDEN = 0.7  # of a thing's box behind another one's


def in_sight(scene: Scene, i: int) -> bool:
    """Whether thing i lies in the scene by more than half, and no other hides it."""
    left, top, right, bottom = box(scene.things[i])
    across = (min(right, 1) - max(left, 0)) / (right - left)
    if min(across, (min(bottom, 1) - max(top, 0)) / (bottom - top)) <= 0.5:
        return False
    for nearer in scene.things[i + 1 :]:
        a, b, c, d = box(nearer)
        wide, high = min(right, c) - max(left, a), min(bottom, d) - max(top, b)
        share = max(wide, 0) * max(high, 0) / ((right - left) * (bottom - top))
        if share > HIDDEN and nearer.kind in BULKY:
            return False
    return True


def subject(scene: Scene) -> tuple[int, ...]:
    """The numbers of the things a caption is about, from left to right.

    People before animals before vehicles before small things; of these the largest, and with it
    those of its kind (among people: all people) that are not much smaller.
    """
    things = scene.things
    seen = [i for i in range(len(things)) if in_sight(scene, i)]
    if not seen:
        return ()
    rank = max(ALL[things[i].kind].rank for i in seen)
    peers = [i for i in seen if ALL[things[i].kind].rank == rank]
    largest = max(peers, key=lambda i: (things[i].size, i))
    alike = PEOPLE if things[largest].kind in PEOPLE else (things[largest].kind,)
    least = MUCH_SMALLER * things[largest].size
    group = [i for i in peers if things[i].kind in alike and things[i].size >= least]
    return tuple(sorted(group, key=lambda i: things[i].x))
