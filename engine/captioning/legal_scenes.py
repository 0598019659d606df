"""The nearest scene that can be drawn: what nobody knows is left out, and the reason said."""

from __future__ import annotations

import msgspec

from engine import faults
from engine.data.scenes.kinds import ALL, BACKDROPS
from engine.data.scenes.scene import MOST, Scene, Thing

Reasons = list[str]
replace = msgspec.structs.replace


def fit_scene(scene: Scene) -> tuple[Scene, Reasons]:
    """A scene of known things in looks they may have, on a known backdrop."""
    reasons: Reasons = []
    backdrop = scene.backdrop
    if backdrop not in BACKDROPS:
        backdrop = BACKDROPS[0]
        named = faults.clipped(scene.backdrop, 20)
        reasons.append(f"There is no backdrop “{named}”; it is now a {backdrop}.")
    strangers = [thing.kind for thing in scene.things if thing.kind not in ALL]
    if strangers:
        names = ", ".join(f"“{faults.clipped(kind, 20)}”" for kind in strangers[:3])
        reasons.append(f"Nobody can draw {names} yet; left out of the scene.")
    things = [thing for thing in scene.things if thing.kind in ALL]
    if len(things) > MOST:
        reasons.append(f"A scene holds {MOST} things; the ones in front were left out.")
    looks = tuple(_looking(thing, reasons) for thing in things[:MOST])
    fitted = Scene(backdrop, looks)
    return (scene if fitted == scene else fitted), reasons


def _looking(thing: Thing, reasons: Reasons) -> Thing:
    kind = ALL[thing.kind]
    if thing.colour and thing.colour not in kind.colours:
        named = faults.clipped(thing.colour, 20)
        reasons.append(f"A {kind.noun} cannot be “{named}”; it has its own colour now.")
        thing = replace(thing, colour="")
    if thing.pose and thing.pose not in kind.poses:
        named = faults.clipped(thing.pose, 20)
        reasons.append(f"A {kind.noun} cannot be “{named}”; it is as it mostly is.")
        thing = replace(thing, pose="")
    return thing
