"""What a sentence claims about a scene, and whether it is so.

    words ──mentions──▶ noun phrases ──claims──▶ claims ──true_of──▶ yes or no

Any sentence of the captions' words will do, a network's too: what cannot be read claims nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from engine.data.scenes.kinds import ALL, BACKDROPS, COLOURS, PEOPLE
from engine.data.scenes.relating import far_behind, relation
from engine.data.scenes.salience import subject
from engine.data.scenes.scene import Scene
from engine.data.scenes.wording import COUNTS, PLACES, PLAYING, VERBS, verb

ANY = 0  # how many a plural without a number is
GROUP = 4  # … and "a group of"
NUMBERS = {word: count for count, word in COUNTS.items()}


class Mention(NamedTuple):
    """A noun phrase, or the backdrop's.

    Attributes:
        at: the positions of its noun and of its colour.
        start: the position of its first word.
        kinds: the kinds of thing that it may be; none for a backdrop.
        number: 1, 2, 3, `GROUP` or `ANY`.
        colour: a colour's name or "".
        backdrop: a backdrop's name or "".
    """

    at: tuple[int, ...]
    start: int
    kinds: tuple[str, ...]
    number: int = 1
    colour: str = ""
    backdrop: str = ""


class Claim(NamedTuple):
    """One thing that a sentence says.

    Attributes:
        what: "thing", "colour", "pose", "relation" or "backdrop".
        said: its word or words.
        subject, other: the noun phrases that it is about; only a relation has an other.
    """

    what: str
    said: str
    subject: Mention
    other: Mention | None = None


def _nouns() -> dict[tuple[str, ...], tuple[tuple[str, ...], bool]]:
    found: dict[tuple[str, ...], tuple[tuple[str, ...], bool]] = {("people",): (PEOPLE, True)}
    for kind, entry in ALL.items():
        found[tuple(entry.plural.split())] = (kind,), True
        found[tuple(entry.noun.split())] = (kind,), False
    return found


NOUNS = _nouns()
GROUNDS = {tuple(PLACES[name].split()[2:]): name for name in BACKDROPS}
LONGEST = 2


def _phrase(words: Sequence[str], i: int, length: int) -> Mention | None:
    """The noun phrase or the backdrop whose noun is the `length` words from position i."""
    noun = tuple(words[i : i + length])
    if len(noun) < length:
        return None
    before = words[i - 1] if i else ""
    if noun in GROUNDS and (
        noun not in NOUNS or (before == "the" and i > 1 and words[i - 2] in ("in", "over"))
    ):
        return Mention(tuple(range(i, i + length)), i, (), backdrop=GROUNDS[noun])
    if noun not in NOUNS:
        return None
    kinds, plural = NOUNS[noun]
    at, start, colour = list(range(i, i + length)), i, ""
    while start and (words[start - 1] in COLOURS or words[start - 1] == "little"):
        start -= 1
        at.insert(0, start)
        colour = words[start] if words[start] in COLOURS else colour
    if start > 1 and tuple(words[start - 2 : start]) == ("group", "of"):
        return Mention((start - 2, *at), max(start - 3, 0), kinds, GROUP, colour)
    determiner = words[start - 1] if start else ""
    count = NUMBERS.get(determiner, ANY if plural and determiner not in ("a", "an") else 1)
    after = words[i + length : i + length + 2]
    if set(kinds) <= set(PEOPLE) and len(after) == 2 and after[0] == "in" and after[1] in COLOURS:
        colour = after[1]
        at.append(i + length + 1)
    return Mention(
        tuple(at), start - (determiner in ("a", "an", "the", *NUMBERS)), kinds, count, colour
    )


def mentions(words: Sequence[str]) -> tuple[Mention, ...]:
    """The noun phrases and backdrops of a sentence, in order; the longest reading of each."""
    found, i = [], 0
    while i < len(words):
        for length in range(LONGEST, 0, -1):
            mention = _phrase(words, i, length)
            if mention:
                found.append(mention)
                i += length
                break
        else:
            i += 1
    return tuple(found)


def _tie(words: Sequence[str], mention: Mention) -> str:
    """The word that ties a noun phrase to the subject, read just before it; "" if there is none."""
    before = list(words[: mention.start])
    last = before[-1] if before else ""
    if last == "of" and before[-3:] == ["in", "front", "of"]:
        return "in front of"
    if last == "with":
        after = words[max(mention.at) + 1 :]
        if "background" in after or "sky" in after:
            return "background"
        return f"{PLAYING} with" if before[-2:] == [PLAYING, "with"] else "with"
    return (
        last
        if last in ("throwing", "flying", "holding", "riding", "on", "under", "behind", "beside")
        else ""
    )


def claims(words: Sequence[str]) -> tuple[Claim, ...]:
    """All that a sentence claims, in the order of its noun phrases."""
    return tuple(_claims(words, mentions(words)))


def _about(words: Sequence[str], found: Sequence[Mention]) -> Mention | None:
    """The first noun phrase; with "and" the next one belongs to it."""
    things = [mention for mention in found if mention.kinds]
    if len(things) > 1 and words[things[1].start - 1] == "and":
        return things[0]._replace(kinds=(*things[0].kinds, *things[1].kinds))
    return things[0] if things else None


def _claims(words: Sequence[str], found: tuple[Mention, ...]) -> Iterator[Claim]:
    about = _about(words, found)
    for mention in found:
        if mention.backdrop:
            yield Claim("backdrop", mention.backdrop, mention)
            continue
        yield Claim(
            "thing", " ".join(words[i] for i in mention.at if words[i] not in COLOURS), mention
        )
        if mention.colour:
            yield Claim("colour", mention.colour, mention)
        tie = _tie(words, mention)
        if about and mention.start > about.start and tie:
            yield Claim("relation", tie, about, mention)
    deeds = {mention.start - 1 for mention in found if mention.kinds}
    for i, word in enumerate(words):
        if about and word in VERBS and not (word == "flying" and i in deeds):
            yield Claim("pose", word, about)


def _matching(scene: Scene, mention: Mention) -> list[int]:
    """The things a phrase may name; those of its colour, where there are any."""
    kind = [i for i, thing in enumerate(scene.things) if thing.kind in mention.kinds]
    return [i for i in kind if scene.things[i].colour == mention.colour and mention.colour] or kind


def _tied(scene: Scene, said: str, i: int, j: int) -> bool:
    """Whether thing i stands to thing j as the word says."""
    there, back = relation(scene, i, j), relation(scene, j, i)
    if said == "background":
        return far_behind(scene, i, j) or scene.things[j].kind == "sun"
    if said == f"{PLAYING} with":
        return there == "throwing"
    if said == "with":
        seats = [k for k in range(len(scene.things)) if relation(scene, i, k) == "on"]
        return bool(there or back) or any(relation(scene, j, k) == "on" for k in seats)
    return there == said or (said == "on" and there == "riding")


def true_of(scene: Scene, claim: Claim) -> bool:
    """Whether a claim is true of a scene."""
    if claim.what == "backdrop":
        return scene.backdrop == claim.said
    mention = claim.subject
    matching = _matching(scene, mention)
    if claim.what == "thing":
        count, central = len(matching), len(set(matching) & set(subject(scene)))
        if mention.number in (ANY, GROUP):
            return count >= (2 if mention.number == ANY else 3)
        return mention.number in (count, central) or (mention.number == 1 and count > 1)
    if claim.what == "colour":
        return any(scene.things[i].colour == claim.said for i in matching)
    if claim.what == "pose":
        return any(verb(scene, scene.things[i]) == claim.said for i in matching)
    assert claim.other is not None
    others = _matching(scene, claim.other)
    return any(_tied(scene, claim.said, i, j) for i in matching for j in others if i != j)


def readings(
    scene: Scene, words: Sequence[str], found: Sequence[Mention]
) -> Iterator[tuple[Mention, tuple[tuple[int, ...], ...]]]:
    """Each mention with all that it may name: −1 is the backdrop; nothing, if there is none.

    A plural names its things together. One thing may be any that the phrase fits, unless colour,
    relation or subject single one out; the largest comes first.
    """
    about = subject(scene)
    for order, mention in enumerate(found):
        if mention.backdrop:
            yield mention, ((-1,),) * (mention.backdrop == scene.backdrop)
            continue
        matching = _matching(scene, mention)
        central = [i for i in matching if i in about]
        if mention.number != 1:
            together = tuple(central or matching)
            yield mention, (together,) if together else ()
            continue
        tie = _tie(words, mention)
        related = [
            j for j in matching if tie and any(_tied(scene, tie, i, j) for i in about if i != j)
        ]
        best = (related if order else central) or central or matching
        yield mention, tuple((i,) for i in sorted(best, key=lambda i: -scene.things[i].size))
