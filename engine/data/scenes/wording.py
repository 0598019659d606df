"""The words that captions are made of: noun phrases, verbs, places.

a | two | three | a group of   red   dog | dogs          on a beach
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.data.scenes.kinds import ALL, COLOURS, PEOPLE
from engine.data.scenes.scene import Scene, Thing

PLACES: dict[str, str] = {
    "park": "in a park",
    "beach": "on a beach",
    "street": "on a street",
    "room": "in a room",
    "forest": "in a forest",
    "snow": "in the snow",
    "mountains": "in the mountains",
    "sea": "in the water",
    "road": "on a road",
    "hardwood floor": "on a hardwood floor",
}
OPEN = ("park", "beach", "street", "mountains", "sea", "road")  # a bird flies over these
COUNTS = {2: "two", 3: "three"}
SIDES = {1: ("",), 2: ("left", "right"), 3: ("left", "middle", "right")}
PLAYING = "playing"
VERBS = ("standing", "walking", "sitting", "running", "flying", "playing", "driving", "parked",
         "floating")  # fmt: skip


def article(word: str) -> str:
    """A word with its article: a car, an elephant."""
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def noun(kind: str, plural: bool = False) -> str:
    """What a kind is called; children are little."""
    word = ALL[kind].plural if plural else ALL[kind].noun
    return f"little {word}" if kind in ("girl", "boy") else word


def one(thing: Thing, coloured: bool = True) -> str:
    """One thing: a red car, a woman in blue, the sun."""
    if thing.kind == "sun":
        return "the sun"
    word = noun(thing.kind)
    if not thing.colour or not coloured:
        return article(word)
    if thing.kind in PEOPLE:
        return f"{article(word)} in {thing.colour}"
    return article(f"{thing.colour} {word}")


def several(things: Sequence[Thing], coloured: bool = True) -> str:
    """One or more things as the subject: two black dogs, a woman and a man, a group of people."""
    if len(things) == 1:
        return one(things[0], coloured)
    kinds = sorted({thing.kind for thing in things}, key=PEOPLE.index if _people(things) else None)
    if len(kinds) > 1 and len(things) == 2:
        return f"{article(noun(kinds[0]))} and {article(noun(kinds[1]))}"
    if len(kinds) > 1 or (kinds[0] in PEOPLE and len(things) > 2):
        return "a group of people"
    colours = {thing.colour for thing in things}
    colour = colours.pop() if coloured and len(colours) == 1 and kinds[0] not in PEOPLE else ""
    count = COUNTS.get(len(things), "a group of")
    return " ".join(filter(None, (count, colour, noun(kinds[0], plural=True))))


def apart(things: Sequence[Thing]) -> tuple[str, ...]:
    """What each is called: its kind; of several of a kind with its place, too: left tree."""
    names = [thing.kind for thing in things]
    for kind, count in Counter(names).items():
        alike = [n for n, thing in enumerate(things) if thing.kind == kind]
        sides = SIDES.get(count, tuple(str(n + 1) for n in range(count)))
        for n, side in zip(sorted(alike, key=lambda n: things[n].x), sides, strict=True):
            names[n] = f"{side} {kind}".strip() if count in SIDES else f"{kind} {side}"
    return tuple(names)


def counted(things: Sequence[Thing]) -> tuple[str, ...]:
    """How many there are of each kind: two men, girl."""
    return tuple(
        f"{COUNTS.get(count, count)} {ALL[kind].plural}" if count > 1 else ALL[kind].noun
        for kind, count in Counter(thing.kind for thing in things).items()
    )


def _people(things: Sequence[Thing]) -> bool:
    return all(thing.kind in PEOPLE for thing in things)


def verb(scene: Scene, thing: Thing) -> str:
    """What a thing does by itself, or "" where it only is."""
    if thing.kind in PEOPLE:
        return {"throwing": PLAYING, "holding": "standing"}.get(thing.posed, thing.posed)
    if thing.kind in ("car", "bus"):
        return "driving" if scene.backdrop in ("road", "street") else "parked"
    if thing.kind == "boat":
        return "floating" if scene.backdrop == "sea" else ""
    if thing.kind in ("bicycle", "snowman"):
        return "parked" if thing.kind == "bicycle" else "standing"
    return thing.posed


def place(scene: Scene, flying: bool = False) -> str:
    """Where it is: in a park, on a beach; what flies is over it."""
    where = PLACES[scene.backdrop]
    if flying and scene.backdrop in OPEN:
        return f"over {where.split(' ', 1)[1]}"
    return where


GLUE = """
    a an the is are in on of with and over under behind beside front background sky there
    group people little nothing throwing holding riding water
"""


def _vocabulary() -> tuple[str, ...]:
    nouns = [word for kind in ALL.values() for word in (*kind.noun.split(), *kind.plural.split())]
    named = [word for place in PLACES.values() for word in place.split()]
    return tuple(sorted({*GLUE.split(), *nouns, *named, *COLOURS, *COUNTS.values(), *VERBS}))


VOCABULARY = _vocabulary()
