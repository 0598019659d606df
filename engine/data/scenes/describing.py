"""True captions of a scene, and which things their words name.

What a caption says follows from the scene by rule:

    subject     people before animals before vehicles before small things; of these the largest.
                With it those of its kind (among people: all people) that are not much smaller.
    colour      where the thing has one; of people: what they wear.
    relation    the subject's first relation in the order of `RELATIONS`, to the other of highest
                rank, then the largest.
    background  a house, else a mountain, else trees behind the subject, else the sun.
    place       the backdrop.

The first caption has the subject, its relation or else its background, and the place. The others
say less, or the same in another form, or the second relation.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from engine.data.scenes.claiming import Claim, claims, mentions, readings, true_of
from engine.data.scenes.kinds import ALL
from engine.data.scenes.relating import FAR, RELATIONS, SMALL, far_behind, relation
from engine.data.scenes.salience import in_sight, subject
from engine.data.scenes.scene import Scene
from engine.data.scenes.wording import PLAYING, noun, one, place, several, verb

__all__ = ["Claim", "Told", "captions", "claims", "meant", "named", "told", "true_of"]

DEEDS = ("throwing", "flying", "holding", "riding")
Tie = tuple[str, int]  # a relation and the thing it leads to


class Told(NamedTuple):
    """The content of a scene, chosen by the rule of this module.

    Attributes:
        subject: the numbers of the things that it is about.
        ties: their relations to other things, the first one first.
        behind: the things in the background, all of one kind.
        verb: what the subject does, "" where it only is.
    """

    subject: tuple[int, ...]
    ties: tuple[Tie, ...]
    behind: tuple[int, ...]
    verb: str


def _ties(scene: Scene, about: tuple[int, ...]) -> tuple[Tie, ...]:
    """The relations that at least half of the subject has, the most telling one first."""
    found = []
    own = {scene.things[i].kind for i in about}
    for j, other in enumerate(scene.things):
        if j in about or other.kind in own or not in_sight(scene, j):
            continue
        kinds = Counter(relation(scene, i, j) for i in about)
        best, count = max(kinds.items(), key=lambda item: (item[0] is not None, item[1]))
        if best and (2 * count >= len(about) or best in DEEDS):
            found.append((RELATIONS.index(best), -ALL[other.kind].rank, -other.size, j, best))
    return tuple((best, j) for *_, j, best in sorted(found))


def _background(scene: Scene, about: tuple[int, ...], tied: set[int]) -> tuple[int, ...]:
    front = max(about, key=lambda i: scene.things[i].y)
    for kind in (*FAR, "sun"):
        there = [
            j
            for j, thing in enumerate(scene.things)
            if thing.kind == kind and j not in tied and j not in about and in_sight(scene, j)
            and (kind == "sun" or far_behind(scene, front, j))
        ]  # fmt: skip
        if there:
            return tuple(there)
    return ()


def told(scene: Scene) -> Told:
    """What is to be said of a scene, by the rule at the top of this module."""
    about = subject(scene)
    if not about:
        return Told((), (), (), "")
    ties = _ties(scene, about)
    behind = _background(scene, about, {j for _, j in ties})
    verbs = Counter(verb(scene, scene.things[i]) for i in about)
    common = PLAYING if len(about) > 1 and PLAYING in verbs else verbs.most_common(1)[0][0]
    return Told(about, ties, behind, common)


def _with_background(scene: Scene, behind: tuple[int, ...]) -> str:
    if not behind:
        return ""
    thing = scene.things[behind[0]]
    if thing.kind == "sun":
        return "with the sun in the sky"
    what = one(thing) if len(behind) == 1 else noun(thing.kind, plural=True)
    return f"with {what} in the background"


def _deed(scene: Scene, content: Told, tie: Tie) -> str:
    """The verb with what it is done to: throwing a frisbee, sitting on a bed, beside a dog."""
    what, j = tie
    other = one(scene.things[j])
    if what in DEEDS:
        many = len(content.subject) > 1
        return f"{PLAYING} with {other}" if many and what == "throwing" else f"{what} {other}"
    return f"{content.verb} {what} {other}".strip()


def _company(scene: Scene, content: Told) -> str:
    """What is on the same bed, bench or boat, or in the hand: with a teddy bear."""
    (_, seat), *rest = content.ties
    near = [j for what, j in rest if what in ("holding", "beside")]
    near += [j for j in range(len(scene.things)) if relation(scene, j, seat) == "on"]
    near = [j for j in near if ALL[scene.things[j].kind].rank >= SMALL and j not in content.subject]
    return f"with {one(scene.things[near[0]])}" if near else ""


def _tied(scene: Scene, content: Told, who: str, be: str, where: str) -> list[str]:
    """The sentences of the relations, the form with "is" first where something is done."""
    what = content.ties[0][0]
    deed = _deed(scene, content, content.ties[0])
    rest = (_company(scene, content) if what == "on" else "") or where
    lines = [f"{who} {be} {deed} {rest}", f"{who} {deed} {rest}"]
    if what not in DEEDS and content.verb:
        lines.reverse()
    second = [_deed(scene, content, tie) for tie in content.ties[1:2]]
    return lines + [f"{who} {be} {other} {where}" for other in second]


def captions(scene: Scene) -> tuple[str, ...]:
    """Two to six true sentences, lower case and without a full stop, the best one first."""
    content = told(scene)
    if not content.subject:
        return (f"there is nothing {place(scene)}",)
    things = [scene.things[i] for i in content.subject]
    where, who = place(scene, content.verb == "flying"), several(things)
    be = "are" if len(things) > 1 and not who.startswith("a group") else "is"
    lines = _tied(scene, content, who, be, where) if content.ties else []
    doing = content.verb
    if content.ties and content.ties[0][0] in ("on", "riding"):
        doing = f"on {one(scene.things[content.ties[0][1]])}"
    behind = _with_background(scene, content.behind)
    for there in [f"{where} {behind}"] * bool(behind) + [where]:
        lines.append(f"{who} {be} {doing} {there}")
        if doing:
            lines.insert(len(lines) - bool(behind and there != where), f"{who} {doing} {there}")
        else:
            lines.append(f"there {be} {who} {there}")
    if len(lines) < 3:
        lines.append(f"there {be} {who} {where}")
    return tuple(dict.fromkeys(" ".join(line.split()) for line in lines))[:6]


def meant(scene: Scene, words: tuple[str, ...]) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """For each word all that it may name, a noun and its colour: any one tree, or both dogs.

    −1 is the backdrop; of several things that one word fits the largest comes first.
    """
    found: list[tuple[tuple[int, ...], ...]] = [()] * len(words)
    for mention, ways in readings(scene, words, mentions(words)):
        for position in mention.at:
            found[position] = ways
    return tuple(found)


def named(scene: Scene, words: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    """For each word the things that it names; of several that one word fits the largest."""
    return tuple(ways[0] if ways else () for ways in meant(scene, words))
