"""People: one build for each kind, one set of joints for each pose.

They face right. Their colour is what they wear; without one they wear lilac or pink, for which
the captions have no word.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.data.scenes.palette import BLUSH, INK, LILAC, PINK, SKIN
from engine.data.scenes.shapes import (
    Colour,
    Figure,
    Shape,
    darker,
    ellipse,
    limb,
    moved,
    polygon,
    smooth,
)

Place = tuple[float, float]


class Build(NamedTuple):
    """How somebody is made: head's radius, heights of shoulder and hip, width of a limb."""

    head: float
    shoulder: float
    hip: float
    limb: float
    broad: float
    dress: bool
    hair: Colour
    own: Colour
    trousers: Colour


BUILDS = {
    "woman": Build(0.098, 0.76, 0.46, 0.068, 0.095, True, (110, 62, 44), PINK, INK),
    "man": Build(0.094, 0.77, 0.45, 0.078, 0.125, False, (66, 50, 46), LILAC, (66, 78, 112)),
    "girl": Build(0.15, 0.665, 0.38, 0.078, 0.1, True, (198, 124, 54), PINK, INK),
    "boy": Build(0.15, 0.665, 0.36, 0.085, 0.125, False, (86, 58, 42), LILAC, (98, 112, 150)),
}
POSES = ("standing", "walking", "sitting", "throwing", "holding")


class Joints(NamedTuple):
    """Hands, knees and feet; x from the body's axis, arms from the shoulder, in arm's lengths."""

    front: tuple[Place, Place]  # elbow, hand
    back: tuple[Place, Place]
    near: tuple[Place, Place]  # knee, foot: in leg's lengths from the hip
    far: tuple[Place, Place]


HANGING = ((0.13, -0.5), (0.12, -0.98))
BEHIND = ((-0.16, -0.5), (-0.16, -0.96))
JOINTS = {
    "standing": Joints(HANGING, BEHIND, ((0.02, -0.5), (0.02, -1)), ((-0.02, -0.5), (-0.02, -1))),
    "walking": Joints(
        ((0.22, -0.45), (0.52, -0.72)), ((-0.3, -0.4), (-0.42, -0.8)),
        ((0.2, -0.48), (0.34, -1)), ((-0.08, -0.5), (-0.4, -0.94)),
    ),
    "sitting": Joints(
        ((0.2, -0.45), (0.52, -0.72)), ((0.05, -0.45), (0.4, -0.68)),
        ((0.5, 0.0), (0.52, -0.5)), ((0.42, 0.0), (0.4, -0.5)),
    ),
    "throwing": Joints(
        ((0.45, 0.1), (0.95, 0.34)), ((-0.38, -0.3), (-0.72, -0.02)),
        ((0.2, -0.48), (0.3, -1)), ((-0.14, -0.5), (-0.34, -0.98)),
    ),
    "holding": Joints(
        ((0.3, -0.45), (0.68, -0.1)), BEHIND,
        ((0.03, -0.5), (0.04, -1)), ((-0.03, -0.5), (-0.04, -1)),
    ),
}  # fmt: skip


def _arm(build: Build) -> float:
    return (build.shoulder - build.hip) * 1.18


def _sat(build: Build) -> tuple[float, float]:
    """How far a sitting body sinks, and how much it is enlarged to be of height 1 again."""
    return build.hip * 0.5, 1 / (1 - build.hip * 0.5)


def hand(kind: str, pose: str) -> Place:
    """Where the front hand is, with the foot at (0, 0), height 1, y upwards."""
    build = BUILDS[kind]
    (_, (x, y)) = JOINTS[pose].front
    at = build.broad * 0.75 + x * _arm(build), build.shoulder - 0.02 + y * _arm(build)
    if pose != "sitting":
        return at
    sink, scale = _sat(build)
    return at[0] * scale, (at[1] - sink) * scale


def _leg(build: Build, side: float, joints: tuple[Place, Place], colour: Colour) -> list[Shape]:
    hip, length = (side * build.limb * 0.6, build.hip), build.hip - 0.025
    knee, foot = ((hip[0] + x * length, hip[1] + y * length) for x, y in joints)
    shorts = build.head > 0.12 and not build.dress
    skin = SKIN if build.dress or shorts else colour
    parts = [limb([hip, knee, foot], build.limb * 1.12, build.limb * 0.9, skin)]
    if shorts:
        parts.append(limb([hip, knee], build.limb * 1.3, build.limb * 1.25, colour))
    shoe = ellipse(foot[0] + 0.02, foot[1], build.limb * 0.8, build.limb * 0.42, INK)
    return [*parts, shoe]


def _sleeve(build: Build, side: float, joints: tuple[Place, Place], colour: Colour) -> list[Shape]:
    root = (side * build.broad * 0.75, build.shoulder - 0.02)
    elbow, palm = ((root[0] + x * _arm(build), root[1] + y * _arm(build)) for x, y in joints)
    middle = ((root[0] + elbow[0]) / 2, (root[1] + elbow[1]) / 2)
    return [
        limb([root, elbow, palm], build.limb * 0.82, build.limb * 0.66, SKIN),
        limb([root, middle, elbow], build.limb * 0.95, build.limb * 0.92, colour),
        ellipse(*palm, build.limb * 0.44, build.limb * 0.44, SKIN),
    ]


def _body(build: Build, colour: Colour, pose: str) -> list[Shape]:
    top, hip, b = build.shoulder + 0.025, build.hip, build.broad
    neck = limb([(0, top + 0.05), (0, top - 0.02)], b * 0.62, b * 0.62, darker(SKIN, 0.1))
    if not build.dress:
        shirt = smooth(
            [(-b, top - 0.03), (-b * 0.5, top), (b * 0.5, top), (b, top - 0.03),
             (b * 0.86, hip + 0.06), (b * 0.9, hip - 0.02), (-b * 0.9, hip - 0.02),
             (-b * 0.86, hip + 0.06)], colour)  # fmt: skip
        belt = limb([(-b * 0.8, hip - 0.01), (b * 0.8, hip - 0.01)], 0.03, 0.03, build.trousers)
        return [neck, belt, shirt]
    waist, hem = hip + 0.09, hip * 0.5
    bodice = [(-b * 0.9, top - 0.02), (b * 0.9, top - 0.02), (b * 0.66, waist), (-b * 0.66, waist)]
    if pose == "sitting":
        lap = hip * 0.52
        skirt = [(-b * 0.7, waist), (b * 0.66, waist), (b * 0.8 + lap, hip + 0.045),
                 (b + lap, hip - 0.05), (b * 0.6, hip - 0.075), (-b, hip - 0.06)]  # fmt: skip
    else:
        flare = 2.0 if pose in ("walking", "throwing") else 1.7
        skirt = [(-b * 0.66, waist), (b * 0.66, waist), (b * flare, hem), (-b * flare, hem)]
    sash = limb([(-b * 0.6, waist), (b * 0.6, waist)], 0.028, 0.028, darker(colour, 0.25))
    return [neck, polygon(skirt, colour), polygon(bodice, colour), sash]


def _head(kind: str, build: Build) -> tuple[list[Shape], list[Shape]]:
    """What is behind the body (long hair) and what is before it."""
    r, y, hair = build.head, 1 - build.head * 1.06, build.hair
    face = [
        ellipse(0, y, r * 0.94, r, SKIN),
        ellipse(r * 0.22, y - r * 0.02, r * 0.1, r * 0.14, INK),
        ellipse(r * 0.7, y - r * 0.02, r * 0.1, r * 0.14, INK),
        ellipse(r * 0.18, y - r * 0.38, r * 0.2, r * 0.14, BLUSH, opacity=0.6),
    ]
    cap = smooth(
        [(-r * 1.02, y - r * 0.25), (-r * 0.98, y + r * 0.5), (-r * 0.3, y + r * 1.06),
         (r * 0.6, y + r * 0.92), (r * 0.98, y + r * 0.3), (r * 0.5, y + r * 0.42),
         (-r * 0.3, y + r * 0.36), (-r * 0.6, y - r * 0.2)], hair)  # fmt: skip
    if kind == "woman":
        back = smooth(
            [(-r * 0.9, y + r * 0.7), (r * 0.5, y + r * 0.8), (r * 0.7, y - r),
             (r * 0.4, y - r * 2.2), (-r * 1.1, y - r * 2.4), (-r * 1.3, y - r * 0.8)],
            darker(hair, 0.12))  # fmt: skip
        return [back], [*face, cap]
    if kind == "girl":
        tails = [
            ellipse(s * r * 1.25, y - r * 0.25, r * 0.3, r * 0.62, hair, s * 22) for s in (-1, 1)
        ]
        ties = [ellipse(s * r * 1.06, y + r * 0.25, r * 0.16, r * 0.16, build.own) for s in (-1, 1)]
        return tails, [*face, cap, *ties]
    if kind == "boy":
        peak = limb([(r * 0.2, y + r * 0.42), (r * 1.45, y + r * 0.36)], r * 0.26, r * 0.16, INK)
        crown = smooth(
            [(-r, y + r * 0.32), (-r * 0.8, y + r * 0.9), (0, y + r * 1.16), (r * 0.8, y + r * 0.9),
             (r, y + r * 0.38), (0, y + r * 0.46)], (88, 98, 136))  # fmt: skip
        return [], [ellipse(-r * 0.5, y + r * 0.05, r * 0.55, r * 0.6, hair), *face, crown, peak]
    beard = smooth(
        [(-r * 0.5, y - r * 0.2), (r * 0.1, y - r * 0.5), (r * 0.88, y - r * 0.35),
         (r * 0.62, y - r * 0.98), (0, y - r * 1.12), (-r * 0.6, y - r * 0.8)], hair)  # fmt: skip
    return [], [*face[:3], beard, cap]


def person(kind: str, colour: Colour | None, pose: str) -> Figure:
    """Somebody of a kind of `BUILDS` in a pose of `POSES`, of height 1."""
    build = BUILDS[kind]
    wear = colour or build.own
    joints = JOINTS[pose]
    long_hair, head = _head(kind, build)
    legs = darker(build.trousers, 0.15), build.trousers
    parts = [
        *long_hair,
        *_sleeve(build, -1, joints.back, darker(wear, 0.18)),
        *_leg(build, -1, joints.far, legs[0]),
        *_leg(build, 1, joints.near, legs[1]),
        *_body(build, wear, pose),
        *head,
        *_sleeve(build, 1, joints.front, darker(wear, 0.08)),
    ]
    if pose != "sitting":
        return tuple(parts)
    sink, scale = _sat(build)
    return moved(parts, 0, -sink * scale, scale)
