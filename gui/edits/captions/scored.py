"""What is known of how good a caption is, and its captioner, as the view of scores draws it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from engine.captions import scoring
from engine.captions.vocabulary import MARKS
from engine.data.scenes.scene import Scene
from engine.data.scenes.wording import counted
from engine.explain import count_of
from engine.systems import captions
from engine.systems.captions import Settings
from engine.trace import Trace
from gui.views.captions import telltale
from gui.views.captions.report import Report, Row

TOLD = {
    "what": "What it is",
    "limits": "What it cannot",
    "data": "Learned from",
    "figures of": "Counted on",
    "preprocessing": "A picture is",
}
# What the card's figures count, in plain words; of several numbers, BLEU-1 to BLEU-4.
KNOWN = "words known"  # the end, the start and the unknown word among them
PLAIN = {
    KNOWN: "words it knows",
    "claims that are true: thing": "things named rightly",
    "claims that are true: relation": "relations told rightly",
    "claims that are true: backdrop": "backdrops named rightly",
    "claims that are true: pose": "poses told rightly",
    "claims that are true: colour": "colours told rightly",
    "pointing game: things": "brightest cell on the thing",
    "pointing game: colours": "brightest cell on the colour",
    "pointing game: places": "brightest cell on the place",
    "pointing game: backdrop": "brightest cell on the place",
    "light on what is named: things": "light on the thing",
    "light on what is named: colours": "light on the colour",
    "light on what is named: places": "light on the place",
    "cosine with the teacher": "likeness to its teacher, cosine",
    "minutes of this run": "minutes of learning",
    "BLEU-1 … 4, greedy": "greedy",
    "BLEU-1 … 4, beam 5": "beam 5",
}
SHARES = "claims that are true", "pointing game", "light on what is named"
NOTHING = "it has learned nothing yet, or its weights are missing"


def report(settings: Settings, trace: Trace) -> Report:
    """The scores of a caption, and what the card of its captioner says."""
    card = captions.captioner_of(settings).card
    numbers = card.get("figures")
    lines = list(_lines(numbers if isinstance(numbers, Mapping) else {}))
    figures = tuple(sorted(lines, key=lambda line: len(line[1]) < 2))
    plain = f"“{card['title']}”; its card says no more" if "title" in card else NOTHING
    told = tuple((TOLD[name], str(card[name])) for name in TOLD if name in card)
    told = told or ((TOLD["what"], plain),)
    if "named" not in trace.arrays:
        said = trace.quantities["word"].labels
        apart = np.nan_to_num(trace["differs"]).tolist()
        words = tuple(Row(word, "", apart[t], t=t) for t, word in enumerate(said))
        return Report(words=words, figures=figures, told=told)
    classes = tuple(
        Row(s.what, count_of(s.words, "word"), float(np.nan_to_num(s.share)),
            _hits(s.hits, s.words), s.hits == s.words)
        for s in scoring.scores(trace)
    )  # fmt: skip
    return Report(True, tuple(_words(settings.scene, trace)), classes, figures, told)


def _hits(hits: int, words: int) -> tuple[str, ...]:
    """At how many words of a class the brightest cell hit; and in fewer words."""
    short = f"on {hits} of {words}"
    return f"brightest cell {short}", f"brightest {short}", short, f"{hits} of {words}"


def called(scene: Scene | None, trace: Trace, t: int) -> tuple[str, ...]:
    """What a word names: one thing by its own name, several counted: three trees; none, if none."""
    things = np.flatnonzero(trace["named"][t]).tolist()
    if scene is None or len(things) < 2:
        return tuple(trace.quantities["mask"].labels[n] for n in things)
    return counted([scene.things[n] for n in things])


def _words(scene: Scene | None, trace: Trace) -> Iterator[Row]:
    """Every word that names something."""
    for t, word in enumerate(trace.quantities["word"].labels):
        things = np.flatnonzero(trace["named"][t]).tolist()
        if things:
            kinds = ", ".join(called(scene, trace, t))
            hit, light = bool(trace["hit"][t]), np.nan_to_num(trace["light"][t])
            share = float(np.nan_to_num(trace["share"][t]))
            lights = tuple((n, float(light[n])) for n in things)
            yield Row(word, kinds, share, telltale.aims(hit), hit, t, lights)


def _lines(figures: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Figures of a card, however they are grouped, a line each."""
    for name, value in figures.items():
        called = f"{before}{name}"
        if isinstance(value, Mapping):
            yield from _lines(value, f"{called}: ")
        elif isinstance(value, list | tuple):
            yield PLAIN.get(called, called), tuple(map(_number, value))
        elif before.startswith(SHARES):
            yield PLAIN.get(called, called), (f"{100 * value:.1f} %",)
        elif called == KNOWN and isinstance(value, int):
            yield PLAIN[called], (_number(value - len(MARKS)),)
        else:
            yield PLAIN.get(called, called), (_number(value),)


def _number(value: object) -> str:
    """A share with three decimals, BLEU with one, whole numbers as they are."""
    if isinstance(value, float):
        return f"{value:.3f}" if value <= 1 else f"{value:.1f}"
    return f"{value}"
