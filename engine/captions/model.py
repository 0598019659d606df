"""What a captioner has learned: an encoder, a decoder, and the words it knows.

A captioner that comes with Unrolled is one safetensors file, `captions-scenes` or
`captions-photos`: the decoder's arrays by the names of `decoding.NAMES`, the encoder's with
`encoder.` before them. Its card holds the words and the encoder's form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta

from engine import faults, weights
from engine.array import Array, Floats, rounded
from engine.captions import vocabulary
from engine.captions.decoding import Decoder
from engine.captions.encoder import (
    PHOTOS,
    SCENES,
    Form,
    channels,
    depth,
    form_of,
    grid,
    shapes,
    windows,
)
from engine.captions.encoder import novice as novice_encoder

ENCODER = "encoder."
MAX_WORDS = 20_000
MAX_NUMBERS = 5_000_000  # of a captioner in settings: 13 of the 16 MB that an experiment may have
MAX_CARD = 5000  # characters
APART = ("words", "encoder", "recipe", "title")  # of a card: said elsewhere, or of no use here
MAX_PLACES = 1024
MAX_SIDE = 512  # cells of the largest map
MAX_CELLS = 16_000_000  # of the maps a layer leaves
MAX_COMPARED = 250_000  # L·n, what is compared at every word: 40 words of them are 40 MB
FIRST_WORDS = (*vocabulary.MARKS, "a", "giraffe", "dog", "woman", "stands", "sits", "in", "on",
               "the", "forest", "park", "floor")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Captioner:
    """Puts pictures into words.

    Attributes:
        words: V, by code.
        decoder: its arrays are for so many words.
        encoder: its arrays, by the names of `encoder.shapes`.
        form: the encoder's.
        card: what is told about it; empty of one that has learned nothing.

    Raises:
        ValueError: when these do not fit each other.
    """

    words: tuple[str, ...]
    decoder: Decoder
    encoder: Mapping[str, Floats]
    form: Form
    card: Mapping[str, Any]

    def __post_init__(self) -> None:
        read = self.decoder.arrays["attend.W_a"].shape[1]
        wrong = vocabulary.fault(self.words) or _fault(self.form, self.decoder)
        if wrong:
            raise ValueError(wrong)
        if len(self.words) != self.decoder.words:
            raise ValueError(
                f"its card lists {len(self.words)} words and its weights say {self.decoder.words}"
            )
        for name, shape in shapes(self.form).items():
            if name not in self.encoder or self.encoder[name].shape != shape:
                raise ValueError(f"its encoder's {name} is missing or not {shape}")
        if depth(self.form) != read:
            raise ValueError(
                f"its encoder finds {depth(self.form)} numbers at a place, its decoder reads {read}"
            )

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of the places."""
        return grid(self.form)

    @property
    def attention(self) -> str:
        """`hard` where attention drew places while it learned, too; else `soft`."""
        recipe = self.card.get("recipe")
        return "hard" if isinstance(recipe, Mapping) and recipe.get("hard") else "soft"

    @property
    def size(self) -> int:
        """S, side in pixels of the picture it reads."""
        return self.form.size


def _fault(form: Form, decoder: Decoder) -> str:
    """Why such an encoder cannot look, in half a sentence; empty when it can.

    What is drawn and kept for every word grows with the places, whatever the weights weigh.
    """
    sides = [window.positions for window in windows(form)]
    if min(sides) < 1:
        return f"layer {1 + next(n for n, side in enumerate(sides) if side < 1)} leaves no place"
    places = sides[-1] ** 2
    if places > MAX_PLACES:
        return f"its encoder has {places:,} places and there is room for {MAX_PLACES:,}"
    if places * len(decoder.arrays["attend.W_a"]) > MAX_COMPARED:
        return "its attention compares more than there is room for; take fewer units"
    most = max(C * side**2 for C, side in zip(channels(form)[1:], sides, strict=True))
    if max(sides) > MAX_SIDE or most > MAX_CELLS:
        return "its encoder's maps are larger than there is room for"
    return ""


def shipped(name: str, folder: Path = weights.MODELS) -> Captioner:
    """A captioner read from its file and its card; any folder may hold one.

    Raises:
        engine.weights.WeightsError: as `read` does.
    """
    return read(folder / f"{name}.safetensors")


def read(path: Path) -> Captioner:
    """A captioner from a file of weights with its card beside it.

    Raises:
        engine.weights.WeightsError: when one is missing or they do not fit each other.
    """
    found, card = weights.read(path), weights.card_of(path)
    if "words" not in card:
        raise weights.WeightsError(
            f"{faults.called(path)} holds no captioner; choose one that `main.py train captions` "
            "has written."
        )
    try:
        return _joined(tuple(map(str, card["words"])), found, form_of(card), card)
    except (TypeError, ValueError) as error:
        raise weights.WeightsError(
            f"{faults.called(path.with_suffix('.json'))} does not belong to its weights ({error}); "
            "train it again."
        ) from None


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An array of a captioner, by the name its file has for it."""

    name: Annotated[str, Meta(max_length=100)]
    values: Array


class Learned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A captioner inside settings: one that was trained here, or came in a file.

    Attributes:
        words: V, by code.
        form: the encoder's.
        arrays: the decoder's, and the encoder's with `encoder.` before them.
        title: what it is called, for people.
        card: what else is told about it, as JSON; empty of one that nothing is told about.
    """

    words: Annotated[tuple[str, ...], Meta(max_length=MAX_WORDS)]
    form: Form
    arrays: Annotated[tuple[Named, ...], Meta(max_length=500)]
    title: Annotated[str, Meta(max_length=200)] = ""
    card: Annotated[str, Meta(max_length=MAX_CARD)] = ""


def learned(captioner: Captioner, title: str = "") -> Learned:
    """A captioner as settings hold it: its numbers of half precision, as weights on disk are."""
    own = {f"{ENCODER}{name}": array for name, array in captioner.encoder.items()}
    everything = {**captioner.decoder.arrays, **own}
    arrays = tuple(Named(name, Array(rounded(array))) for name, array in everything.items())
    told = {name: value for name, value in captioner.card.items() if name not in APART}
    card = msgspec.json.encode(told).decode() if told else ""
    card = card if len(card) <= MAX_CARD else ""
    return Learned(captioner.words, captioner.form, arrays, title, card)


@lru_cache(maxsize=4)
def holding(own: Learned) -> Captioner:
    """The captioner that settings hold.

    Raises:
        ValueError: when it does not fit itself, or not into a file of settings.
    """
    numbers = sum(one.values.values.size for one in own.arrays)
    if numbers > MAX_NUMBERS:
        raise ValueError(
            f"it has {numbers:,} numbers, and an experiment has room for {MAX_NUMBERS:,}"
        )
    arrays = {one.name: one.values.values.copy() for one in own.arrays}  # torch wants its own
    told = msgspec.json.decode(own.card, type=dict[str, Any]) if own.card else {}
    return _joined(own.words, arrays, own.form, {**told, "title": own.title})


def _joined(
    words: tuple[str, ...], arrays: Mapping[str, Floats], form: Form, card: Mapping[str, Any]
) -> Captioner:
    """A captioner whose encoder's arrays stand among its decoder's, with `encoder.` before them."""
    encoder = {
        name.removeprefix(ENCODER): array
        for name, array in arrays.items()
        if name.startswith(ENCODER)
    }
    decoder = {name: array for name, array in arrays.items() if not name.startswith(ENCODER)}
    return Captioner(words, Decoder(decoder), encoder, form, card)


@cache
def known(name: str) -> Captioner:
    """The captioner for `scenes` or `photos`; one that has learned nothing if it is lost."""
    try:
        return shipped(f"captions-{name}")
    except weights.WeightsError:
        return novice(FIRST_WORDS, SCENES if name == "scenes" else PHOTOS)


def novice(
    words: Sequence[str], form: Form = SCENES, seed: int = 0, *,
    units: int = 128, attention: int = 96, embedding: int = 64,
) -> Captioner:  # fmt: skip
    """A captioner that has learned nothing.

    Its weights are uniform within ±√(3 ÷ columns), so that numbers keep their size; the forget
    gate begins open (b_f = 1), β half open.
    """
    generator = np.random.default_rng(seed)
    V, D, H, n, m = len(words), depth(form), units, attention, embedding

    def matrix(rows: int, columns: int) -> Floats:
        bound = (3 / columns) ** 0.5
        return generator.uniform(-bound, bound, (rows, columns)).astype(np.float32)

    def nothing(rows: int) -> Floats:
        return np.zeros(rows, np.float32)

    opened = nothing(4 * H)
    opened[:H] = 1
    arrays = {
        "E": matrix(V, m),
        "init_c.W": matrix(H, D), "init_c.b": nothing(H),
        "init_h.W": matrix(H, D), "init_h.b": nothing(H),
        "attend.W_a": matrix(n, D), "attend.W_h": matrix(n, H), "attend.b": nothing(n),
        "attend.w": matrix(1, n)[0], "beta.w": matrix(1, H)[0], "beta.b": nothing(1),
        "lstm.W_x": matrix(4 * H, m + D), "lstm.W_h": matrix(4 * H, H), "lstm.b": opened,
        "L_h": matrix(m, H), "L_z": matrix(m, D), "L_o": matrix(V, m), "L_b": nothing(V),
    }  # fmt: skip
    return Captioner(tuple(words), Decoder(arrays), novice_encoder(form, seed), form, {})
