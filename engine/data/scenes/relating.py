"""How things stand to each other, found from where they are and nothing else.

    throwing holding flying riding   what a person does with something at the hand or below
    on      what rests on a bed, a bench, a table or in a boat
    under   what stands below a tree's crown or an umbrella
    behind, in front of, beside      what else is near; background: what stands far behind

Of one thing to another there is at most one relation, the first of these that holds.
"""

from __future__ import annotations

from math import hypot

from engine.data.scenes.kinds import ALL, PEOPLE
from engine.data.scenes.scene import Scene, Thing, box, palm

THROWN = ("frisbee", "ball")
HELD = ("umbrella", "ball", "teddy bear", "flower")
RIDDEN = ("horse", "bicycle")
SEATS = ("bed", "bench", "table", "boat")
SHELTERS = ("tree", "umbrella")
FAR = ("house", "mountain", "tree", "fir")
SKY = ("sun", "cloud", "mountain", "kite")
BROAD = ("house", "bus", "car", "bench", "bed", "table", "bicycle")  # one stands in front of these
RELATIONS = ("throwing", "flying", "holding", "riding", "on", "under", "behind", "in front of",
             "beside")  # fmt: skip
SMALL = 2  # the rank of small things: what is below rests on nothing
SEAT = 0.3  # height of a sitting person's seat, as a share of the person's


def middle(thing: Thing) -> tuple[float, float]:
    """The middle of a thing's box."""
    left, top, right, bottom = box(thing)
    return (left + right) / 2, (top + bottom) / 2


def _grip(thing: Thing) -> tuple[float, float]:
    """Where a thing is held: a handle or a stalk at its foot, else its middle."""
    if thing.kind in ("umbrella", "kite"):
        return thing.x, thing.y
    if thing.kind == "flower":
        return thing.x, thing.y - 0.25 * thing.size
    return middle(thing)


def _near(a: tuple[float, float], b: tuple[float, float], reach: float) -> bool:
    return hypot(a[0] - b[0], a[1] - b[1]) <= reach


def _handled(one: Thing, other: Thing) -> str | None:
    if one.kind not in PEOPLE:
        return None
    at = palm(one)
    if (
        one.posed == "throwing"
        and other.kind in THROWN
        and _near(at, middle(other), one.size * 0.62)
    ):
        return "throwing"
    if one.posed == "holding" and _near(at, _grip(other), 0.02 + one.size * 0.12):
        if other.kind == "kite":
            return "flying"
        if other.kind in HELD:
            return "holding"
    left, top, right, bottom = box(other)
    inside = left < one.x < right and top < one.y - SEAT * one.size < top + 0.75 * (bottom - top)
    if one.posed == "sitting" and other.kind in RIDDEN and inside:
        return "riding"
    return None


def _rests(one: Thing, other: Thing, before: bool) -> bool:
    """Whether one rests on the other; it is before it, but in a boat it is behind its side."""
    if (
        other.kind not in SEATS
        or ALL[one.kind].rank < SMALL
        or one.kind in (*SEATS, "kite", "frisbee")
    ):
        return False
    if before != (other.kind != "boat") or one.posed == "flying":
        return False
    left, top, right, bottom = box(other)
    if not left < one.x < right:
        return False
    if one.posed == "sitting" and one.kind in PEOPLE:
        seat = one.y - SEAT * one.size
        return top - 0.03 < seat < bottom
    low = bottom if other.kind == "boat" else bottom - 0.3 * (bottom - top)
    return top - 0.03 < one.y < low


def _overlap(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The shared length of two ranges; below 0 the gap between them."""
    return min(a[1], b[1]) - max(a[0], b[0])


def _sheltered(one: Thing, other: Thing, before: bool) -> bool:
    if (
        other.kind not in SHELTERS
        or not before
        or ALL[one.kind].rank < SMALL
        or one.size > 0.75 * other.size
    ):
        return False
    left, top, right, bottom = box(other)
    x, _ = middle(one)
    aside = abs(x - (left + right) / 2) < 0.42 * (right - left)
    level = -0.06 < one.y - other.y < 0.08
    return aside and (level if other.kind == "tree" else top < one.y - one.size < bottom)


def relation(scene: Scene, i: int, j: int) -> str | None:
    """The one relation, of `RELATIONS`, of thing i to thing j, or none."""
    one, other = scene.things[i], scene.things[j]
    handled = _handled(one, other)
    if handled or i == j:
        return handled
    before = i > j
    if _rests(one, other, before):
        return "on"
    if other.kind in SKY or one.kind in SKY or "flying" in (one.posed, other.posed):
        return None
    if _sheltered(one, other, before):
        return "under"
    a, b = box(one), box(other)
    wide = _overlap((a[0], a[2]), (b[0], b[2]))
    high = _overlap((a[1], a[3]), (b[1], b[3]))
    narrower = min(a[2] - a[0], b[2] - b[0])
    if high > 0 and wide > 0.45 * narrower:
        if not before and one.y <= other.y:
            return "behind"
        if before and one.y >= other.y and other.kind in BROAD:
            return "in front of"
    level = 0.05 if other.kind in FAR else 0.13
    if high > 0 and -0.16 < wide < 0.3 * narrower and abs(one.y - other.y) < level:
        return "beside"
    return None


def far_behind(scene: Scene, i: int, j: int) -> bool:
    """Whether thing j stands in the background of thing i: a mountain, a house, trees."""
    one, other = scene.things[i], scene.things[j]
    above = other.y < one.y - 0.02 or one.posed == "flying"
    return other.kind in FAR and j < i and above and relation(scene, i, j) is None
