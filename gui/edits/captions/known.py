"""`Known`: what is known of settings and of a trace beside it, in the form that views draw."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from functools import lru_cache

import msgspec
import numpy as np
from PySide6.QtGui import QImage

from engine.array import Floats
from engine.captions import scoring
from engine.captions.encoder import Form, field, grid
from engine.captions.photograph import Photograph
from engine.data.scenes.claiming import NOUNS
from engine.data.scenes.scene import Scene, drawn
from engine.explain import written
from engine.systems import captions
from engine.systems.captions import Settings
from engine.trace import Trace
from gui import pictures
from gui.edits.captions import scored
from gui.edits.captions.lamp import Lamp
from gui.views.captions.easel import Sight
from gui.views.captions.filmstrip import Hands
from gui.views.captions.light import How
from gui.views.captions.scenery import Pieces, Scenery, pieces
from gui.views.captions.telltale import Said
from gui.views.captions.twigs import Twig

replace = msgspec.structs.replace
PAINTING = "paint the light · right button takes it away"
COMPOSING = "drag things · paint light · pin a cell"
LOOKING = "brightest cell fully lit · paint light · pin a cell"
AIMED = "white: what is named · violet: the brightest cell"
ALARM = "the maps hardly differ!"


class Known:
    """Works out what views show; keeps the scenery of the scenes that were shown last."""

    def sight(self, settings: Settings, t: int, thing: int | None, how: How, brush: bool) -> Sight:
        """The picture as it is now, what each cell sees of it, the pins of a word.

        Args:
            settings, t: of the experiment; the word that is looked at.
            thing, how, brush: the thing that is chosen, the light as it is wished, and whether the
                hand paints it.
        """
        scene = None if settings.photo is not None else settings.scene
        shown = None if scene is None else scenery(scene)
        words = PAINTING if brush else LOOKING if scene is None else COMPOSING
        captioner = captions.captioner_of(settings)
        marked, seen, learned = pins(settings, t), fields(captioner.form), captioner.attention
        how = replace(how, lamp=scene is None)
        return Sight(
            shown, portrait(settings.photo), thing, how, brush, seen, marked, words, learned
        )

    def aimed(self, sight: Sight, trace: Trace | None, t: int) -> Sight:
        """The same with what a word names, as far as it is known, and the brightest cell."""
        if trace is None or "named" not in trace.arrays:
            return sight
        aim = scoring.aim(trace, min(t, len(trace["named"]) - 1))
        if not aim.any():
            return replace(sight, aim=aim)
        return replace(sight, aim=aim, words=AIMED, fields=None)  # one white border, not two

    def preprocessing(self, settings: Settings) -> str:
        """How a photograph came to be what the model sees; and of one without weights, that."""
        captioner = captions.captioner_of(settings)
        lost = "" if captioner.card else "its weights are missing: it has learned nothing"
        if settings.photo is None:
            return lost
        form = captioner.form
        mean = ", ".join(f"{value:g}" for value in form.mean)
        said = f"seen as {form.size} × {form.size} pixels, less {mean}, ÷ {form.spread[0]:g}"
        return f"{lost} · {said}" if lost else said

    def hands(self, settings: Settings) -> Hands:
        """At which words a hand did what."""
        painted = frozenset(one.at for one in settings.painted)
        pinned = frozenset(one.at for one in settings.pins)
        return Hands(painted, pinned, frozenset(one.at for one in settings.forced))

    def said(self, settings: Settings, trace: Trace, t: int, lamp: Lamp) -> Said:
        """What there is to say of the light of a word."""
        alarm = ALARM if scoring.alarming(trace["α"]) else ""
        forced = any(one.at == t for one in settings.forced)
        plain = Said(alarm=alarm, pins=pins(settings, t), brush=lamp.brush, forced=forced,
                     summed=lamp.summed)  # fmt: skip
        if "named" not in trace.arrays:
            return replace(plain, thing="no truth is known of a photograph")
        kinds, word = (
            scored.called(settings.scene, trace, t),
            trace.quantities["word"].labels[t],
        )
        if not kinds:
            none = f"no {word} in this scene" if (word,) in NOUNS else f"“{word}” names no thing"
            return replace(plain, thing=none)
        share, hit = float(np.nan_to_num(trace["share"][t])), bool(trace["hit"][t])
        count = int(trace["named"][t].sum())
        few = " and ".join(f"the {kind}" for kind in kinds)
        thing = few if len(kinds) < 3 else f"the {count} things named"
        return replace(plain, share=share, thing=thing, hit=hit)

    def tree(self, settings: Settings) -> tuple[Sequence[Twig], Sequence[float]]:
        """The beam's tree, and the scores of its captions, best first."""
        found = captions.tree(settings)
        ranks: dict[int, int] = {}
        for rank, end in enumerate(found.ends):
            for place in found.path(end):
                ranks.setdefault(place, rank)
        words, ends = captions.captioner_of(settings).words, set(found.ends)
        twigs = [
            Twig(node.parent, node.step, written(words[node.word]), node.chance,
                 ranks.get(n, -1), n in ends)
            for n, node in enumerate(found.nodes)
        ]  # fmt: skip
        return twigs, [found.score(end) for end in found.ends]


@lru_cache(maxsize=4)
def portrait(photo: Photograph | None) -> QImage | None:
    """A photograph as it looked before it was squashed; None where that is not known."""
    if photo is None or not photo.look:
        return None
    try:
        return pictures.looked(b64decode(photo.look, validate=True))
    except ValueError:
        return None


@lru_cache(maxsize=16)
def scenery(scene: Scene) -> Scenery:
    """A scene as polygons that can be painted."""
    behind = backdrop(scene.backdrop)
    return Scenery(behind, pieces(drawn(scene)[len(behind) :]))


@lru_cache(maxsize=32)
def backdrop(name: str) -> Pieces:
    """The backdrop alone; it comes first in all scenes that have it."""
    return pieces(drawn(Scene(name)))


@lru_cache(maxsize=4)
def fields(form: Form) -> Floats:
    """(L, 4) what each cell's annotation sees: top, left, bottom, right, 0 … 1 of the picture."""
    count = grid(form)[0] * grid(form)[1]
    found = np.array([field(form, cell) for cell in range(count)], np.float32)
    return np.asarray(found / np.float32(form.size), np.float32)


def pins(settings: Settings, t: int) -> frozenset[int]:
    """The cells that are pinned at a word."""
    return frozenset(one.place for one in settings.pins if one.at == t)
