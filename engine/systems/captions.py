"""A picture put into words, and where the decoder looks while it says each of them.

    settings ──legal──▶ settings ──run──▶ trace

The trace holds, for T words, R × C places of D channels, n units of the attention, H of the
decoder, m numbers a word and V words in the vocabulary:

    picture         (3, S, S)       as the encoder reads it, 0 … 1
    maps, convolution 1, relu 2, …  (maps, rows, columns)   what the encoder's layers leave
    a, W_a·a, ā     (R, C, D), (R, C, n), (D,)   annotation vectors, projected, their mean
    W_h·h, u, g     (T, n), (T, R, C, n), (T, R, C)   question, comparison, score
    α, β            (T, R, C), (T,)   where the light falls, how much it counts
    s               (T, R, C)       a 1 at the place that was drawn, where attention is hard
    φ, ẑ            (T, D)          what is seen, and as much of it as counts
    x               (T, m + D)      what the decoder's LSTM reads: [E y₋, ẑ]
    a_f 1, f 1, …   (T, H)          its gates and states, as in the recurrent system
    d, a_y, y, p    (T, m), (T, V)  deep output, sums, chances, chances as they are drawn
    word            (T,)            what is said, by code; its labels spell it
    Σα              (R, C)          the light each place got
    E, L_o, …                       what was learned; see `engine/captions/decoding.py`

and the same again, under the same names with a word before them:

    was α …         the caption without what a hand forced, painted or pinned, where there is any
    hard α …        the other attention on the same picture, or `soft α`, where it is asked for
    beam 1 α …      captions that a beam search has kept, best first: α, β, word, chance, score

Source: Xu et al. 2015, "Show, Attend and Tell".
"""

from __future__ import annotations

import math
import sys
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from engine.captions import beams, declared, hands, legal_hands, recording, sampling, scoring
from engine.captions.beams import Tree
from engine.captions.hands import MAX_WORDS, Forced, Painted, Pinned
from engine.captions.making import Maker
from engine.captions.model import Captioner, Learned, holding, known
from engine.captions.photograph import Photograph
from engine.captions.recording import MADE, Seen, Telling, Told
from engine.captions.sampling import Sentence
from engine.captions.telling import UNTOUCHED, Caption, Hand, Manner, tell
from engine.data.scenes import mending
from engine.data.scenes import scene as scenes
from engine.data.scenes.gallery import GALLERY
from engine.data.scenes.scene import Scene
from engine.explain import written
from engine.recent import Recent
from engine.trace import Trace

MAX_BEAM = 10
ENCODING = 1e9  # multiplications of an encoder, more or less
WAS = "was "
Model = Literal["scenes", "photos", "own"]
Kind = Literal["soft", "hard"]
replace = msgspec.structs.replace


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a user can change in the captions explorer. Words are counted from 0.

    Attributes:
        scene: what is looked at, unless there is a photograph.
        photo: a photograph; it wins over the scene.
        model: who looks: trained on scenes, on photographs, or `own`.
        own: a captioner trained here or opened from a file.
        attention: all places at once, weighed, or one that is drawn.
        beside: the other attention is shown beside it; both are told without a search.
        seed: of what is drawn, places and words.
        length: the most words a caption has, its end among them.
        sampled: words are drawn by their chances; else the likeliest is said.
        temperature: below 1 the likely becomes likelier, above 1 everything more alike.
        beam: how many captions a beam search keeps; 1 searches for none.
        norm: a caption's log probability is divided by (its words)^norm.
        hypothesis: which caption of the search is told here, from 0, the best.
        forced, painted, pins: what a hand changes.
    """

    scene: Scene | None = None
    photo: Photograph | None = None
    model: Model = "scenes"
    own: Learned | None = None
    attention: Kind = "soft"
    beside: bool = False
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0
    length: Annotated[int, Meta(ge=1, le=MAX_WORDS)] = 20
    sampled: bool = False
    temperature: Annotated[float, Meta(ge=0.05, le=5)] = 1.0
    beam: Annotated[int, Meta(ge=1, le=MAX_BEAM)] = 1
    norm: Annotated[float, Meta(ge=0, le=2)] = 0.0
    hypothesis: Annotated[int, Meta(ge=0, lt=MAX_BEAM)] = 0
    forced: Annotated[tuple[Forced, ...], Meta(max_length=1000)] = ()
    painted: Annotated[tuple[Painted, ...], Meta(max_length=1000)] = ()
    pins: Annotated[tuple[Pinned, ...], Meta(max_length=1000)] = ()


_SEEN: Recent[Seen] = Recent(8)  # so that painting does not encode the picture again
_TOLD: Recent[Caption] = Recent(6)
_TREES: Recent[Tree] = Recent(4)
_DRAWN: Recent[tuple[Sentence, ...]] = Recent(4)


def run(settings: Settings, device: str = "auto") -> Trace:
    """Settings in, everything that happened out. Settings must be legal (`legal`).

    Raises:
        engine.device.DeviceError: when the device is not on this machine.
    """
    if device not in ("auto", "cpu"):
        from engine.device import choose  # torch takes two seconds to import

        choose(device)
    captioner, seen = captioner_of(settings), look_at(settings)
    arrays = recording.before(captioner, seen)
    found = [*declared.picture(captioner, arrays), *declared.learned(captioner)]
    told = captions(settings)
    for one in told:
        arrays |= recording.recorded(captioner, seen.view, one)
        found += declared.caption(captioner, one.maker, one.title)
    extra = [pair for one in told for pair in scoring.own(one.maker, arrays)]
    if settings.beam > 1:
        extra += declared.kept(captioner, tree(settings), seen.view.grid)
    if settings.photo is None and settings.scene is not None:
        extra += recording.truth(settings.scene, told[0].maker, seen.view, arrays)
    found += [quantity for quantity, _ in extra]
    arrays |= {quantity.name: array for quantity, array in extra}
    listed = {quantity.name: quantity for quantity in found}
    words = len(told[0].caption.codes)
    return Trace("Captions", listed, arrays, Telling(words, (MADE,)))


def captioner_of(settings: Settings) -> Captioner:
    """Who looks and tells."""
    own = settings.own
    return holding(own) if own is not None and settings.model == "own" else known(settings.model)


def look_at(settings: Settings) -> Seen:
    """What is looked at, as the captioner reads it; kept, so that the same is not encoded twice."""
    captioner, scene, photo = captioner_of(settings), settings.scene, settings.photo

    def look() -> Seen:
        if photo is not None:
            return recording.look(captioner, photo.pixels)
        assert scene is not None  # legal settings have something to look at
        return recording.look(captioner, scenes.picture(scene, captioner.size))

    return _SEEN((captioner, photo or scene), look)


def captions(settings: Settings) -> list[Told]:
    """Every caption of a run: as it is told, as it was, and with the other attention."""
    if settings.beside:  # a search would hide what drawing a place does
        settings = replace(settings, beam=1, hypothesis=0)
    hand, manner = _hand(settings), _manner(settings)
    captioner = captioner_of(settings)
    words, columns = tuple(map(written, captioner.words)), look_at(settings).view.grid[1]

    def told(prefix: str, title: str, asked: Settings) -> Told:
        caption, changed, how = _tell(asked), _hand(asked), _manner(asked)
        maker = Maker(prefix, caption.codes, words, columns, how, changed, asked.beam > 1)
        return Told(prefix, title, maker, caption)

    found = [told("", "", settings)]
    if hand != UNTOUCHED:
        found.append(told(WAS, " as it was", _untouched(settings)))
    if settings.beside:
        other: Kind = "soft" if manner.hard else "hard"
        title = f" of {other} attention"
        found.append(told(f"{other} ", title, replace(settings, attention=other)))
    return found


def tree(settings: Settings) -> Tree:
    """What the beam search of these settings keeps."""

    def search() -> Tree:
        decoder, view = captioner_of(settings).decoder, look_at(settings).view
        hand, manner = _hand(settings), _manner(settings)
        return beams.search(decoder, view, manner, settings.beam, settings.norm, hand)

    asked = replace(settings, hypothesis=0, beside=False)
    return _TREES((captioner_of(settings), asked), search)


def sentences(settings: Settings, count: int = 32) -> tuple[Sentence, ...]:
    """What hard attention says with so many seeds from the settings' own on, most frequent first.

    Words are drawn, too, where they are `sampled`; what a hand changes is changed in all of them.
    """
    captioner, view = captioner_of(settings), look_at(settings).view
    asked = replace(settings, attention="hard", beam=1)

    def draw() -> tuple[Sentence, ...]:
        manner, hand = _manner(asked), _hand(asked)
        said = sampling.captions(captioner.decoder, view, manner, count, hand)
        return sampling.counted(said, captioner.words, settings.seed)

    return _DRAWN((captioner, asked, count), draw)


def _tell(settings: Settings) -> Caption:
    """The caption these settings ask for; what a hand has not changed yet is not told again."""
    captioner = captioner_of(settings)
    decoder, view = captioner.decoder, look_at(settings).view
    hand, manner = _hand(settings), _manner(settings)

    def anew() -> Caption:
        if settings.beam > 1:
            found = tree(settings)
            end = found.ends[min(settings.hypothesis, len(found.ends) - 1)]
            words = dict(enumerate(found.codes(end)))
            return tell(decoder, view, manner, Hand(words, hand.light))
        before = None if hand == UNTOUCHED else _tell(_untouched(settings))
        return tell(decoder, view, manner, hand, before)

    return _TOLD((captioner, replace(settings, beside=False)), anew)


def _untouched(settings: Settings) -> Settings:
    return replace(settings, forced=(), painted=(), pins=())


def _manner(settings: Settings) -> Manner:
    hard, likeliest = settings.attention == "hard", settings.beam > 1
    drawing = settings.temperature, settings.seed, settings.length
    return Manner(hard, settings.sampled and not likeliest, *drawing)


def _hand(settings: Settings) -> Hand:
    captioner = captioner_of(settings)
    changed = settings.forced, settings.painted, settings.pins
    return hands.hand(*changed, captioner.words, math.prod(captioner.grid))


def legal(settings: Settings) -> tuple[Settings, list[str]]:
    """The nearest legal settings, and a sentence for each thing that had to change."""
    settings, reasons = _with_captioner(settings)
    captioner, scene = captioner_of(settings), settings.scene
    words, grid, length = captioner.words, captioner.grid, settings.length
    if scene is not None:
        scene, mended = mending.legal(scene)
        reasons += mended
    elif settings.photo is None:
        scene = default().scene
        reasons.append("There was nothing to look at; here is a giraffe.")
    forced, unknown = legal_hands.fit_forced(settings.forced, words, length)
    painted, dark = legal_hands.fit_painted(settings.painted, grid, length)
    pins, outside = legal_hands.fit_pins(settings.pins, math.prod(grid), length)
    reasons += unknown + dark + outside
    fitted = replace(
        settings, scene=scene, forced=forced, painted=painted, pins=pins,
        hypothesis=min(settings.hypothesis, settings.beam - 1),
    )  # fmt: skip
    return fitted, reasons


def _with_captioner(settings: Settings) -> tuple[Settings, list[str]]:
    """Settings whose own captioner, if they have one, can tell a caption."""
    if settings.own is not None:
        try:
            holding(settings.own)
        except ValueError as error:
            reason = f"The captioner of your own cannot be used: {error}; it was left out."
            return _with_captioner(replace(settings, own=None))[0], [reason]
    elif settings.model == "own":
        reason = "There is no captioner of your own yet; the one trained on scenes looks."
        return replace(settings, model="scenes"), [reason]
    return settings, []


def work(settings: Settings) -> float:
    """Multiplications of a run, about, with what calling each step's functions costs.

    A run that would be the first to import torch is never light: that takes two seconds.
    """
    captioner, what = captioner_of(settings), settings.photo or settings.scene
    if (captioner, what) not in _SEEN:
        return ENCODING if "torch" in sys.modules else math.inf
    arrays = captioner.decoder.arrays
    n = arrays["attend.W_a"].shape[0]
    step = 20 * n * math.prod(captioner.grid) + captioner.decoder.W.size + arrays["L_o"].size
    captions = 1 + settings.beside + (settings.beam if settings.beam > 1 else 0)
    return float(captions * settings.length * step)


TELLING = 1  # of the default: “giraffe”


def default() -> Settings:
    """A giraffe in a forest."""
    return Settings(scene=GALLERY["giraffe"])
