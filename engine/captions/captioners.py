"""The captioners that come with Unrolled, and those anyone trains of their own.

`main.py train captions` makes scenes up and writes `captions-scenes`; with `--data FOLDER` it reads
photographs and writes `captions-photos` into the present folder, with the encoder that comes with
Unrolled or, given `--teacher FILE`, with one that it distils first. What is worked out on the way
lies beside the weights, in a folder called `….part`; a training that was cut off goes on from it.
"""

from __future__ import annotations

import shutil
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from engine import weights
from engine.array import Floats
from engine.captions import cards, corpora, course, distilling, model, processes, schoolroom, shelf
from engine.captions.corpora import Corpus, Part, Words
from engine.captions.course import BASELINE, Codes, Material, Recipe
from engine.captions.decoding import Decoder
from engine.captions.encoder import PHOTOS, SCENES, Form, grid
from engine.captions.evaluation import bleu, pointed, spoken, truth
from engine.captions.model import ENCODER
from engine.captions.vocabulary import END, UNKNOWN
from engine.training import Parameters

SCENE_RECIPE = Recipe(even=0.1, guided=1.0, epochs=8)
PHOTO_RECIPE = Recipe(
    units=368, attention=128, embedding=192, told=5, least=5, batch=16, epochs=8, rate=0.001,
    dropped=0.5, decay=3e-5,
)  # fmt: skip
HELD_OUT = 1000  # scenes to examine on
BEAM = 5
QUICK = 200  # pictures that are examined after every epoch
Say = Callable[[str], None]


class Asked(NamedTuple):
    """What a training is asked for, as in `train_captions`."""

    data: Path | None
    teacher: Path | None
    scenes: int
    epochs: int | None
    hard: bool
    seed: int


def train_captions(
    into: Path = weights.MODELS, data: str | None = None, teacher: str | None = None,
    scenes: int = 20_000, epochs: int | None = None, hard: bool = False, seed: int = 0,
    say: Say = print,
) -> dict[str, Any]:  # fmt: skip
    """Train a captioner; write weights and card, give its figures.

    Args:
        into: where the weights go.
        data: a folder of photographs with captions; None makes scenes up.
        teacher: SqueezeNet's convolutions, to distil an encoder from; None takes the one we have.
        scenes: how many are made up.
        epochs: passes over the pictures; None does what the shipped weights had.
        hard: attention draws places while it learns, too.
        seed: of everything random.
        say: hears a line now and then.

    Raises:
        engine.captions.corpora.CorpusError: when the data cannot be used.
        engine.captions.distilling.TeacherError: when the teacher cannot be read.
        engine.training.TrainingError: when the loss stops being a number.
        engine.weights.WeightsError: when there is no encoder for photographs.
    """
    if teacher is not None and data is None:
        raise corpora.CorpusError("A teacher teaches on photographs: name them with --data FOLDER.")
    folder, file = (None if path is None else Path(path) for path in (data, teacher))
    asked = Asked(folder, file, scenes, epochs, hard, seed)
    processes.join()
    try:
        return _trained(into, asked, say if processes.first() else _silent)
    finally:
        processes.leave()


def _trained(into: Path, asked: Asked, say: Say) -> dict[str, Any]:
    made_up = asked.data is None
    started = time.monotonic()
    name, form, recipe = (
        ("captions-scenes", SCENES, SCENE_RECIPE)
        if made_up
        else ("captions-photos", PHOTOS, PHOTO_RECIPE)
    )
    epochs = asked.epochs or recipe.epochs
    recipe = msgspec.structs.replace(recipe, seed=asked.seed, epochs=epochs, hard=asked.hard)
    kept = into / f"{name}.part"
    corpus = _corpus(asked)
    say(f"{len(corpus.train.names)} pictures to learn from, {len(corpus.dev.names)} held out.")
    processes.once(partial(schoolroom.emptied, kept, _belongs(asked, corpus, recipe)))
    words = corpora.vocabulary(corpus.train, recipe.least)
    shown = _shown(corpus, form, kept)
    parameters = begun(words, form, recipe)
    if not made_up:
        parameters |= schoolroom.encoder(asked.teacher, shown.train, kept, asked.seed, say)
        shown = _annotated(parameters, form, shown, kept)
    material = material_of(corpus.train, shown.train, words, recipe)

    def examine(p: Parameters) -> float:
        return _examined(p, words, form, corpus.dev, shown.dev[:QUICK])[-1]

    schoolroom.sit(parameters, form, material, recipe, kept, examine, say)
    arrays = schoolroom.halved(parameters)
    found = figures(arrays, words, form, corpus.dev, shown.dev)
    found["minutes of this run"] = round((time.monotonic() - started) / 60)
    if processes.first():
        weights.save(name, arrays, cards.card(corpus, form, words, recipe, found), into)
        shutil.rmtree(kept)
    return found


def _corpus(asked: Asked) -> Corpus:
    """The pictures; a teacher that is none is refused before they are read."""
    if asked.teacher is not None:
        distilling.teacher(asked.teacher)
    if asked.data is not None:
        return corpora.folder(asked.data)
    return corpora.scenes(asked.scenes, HELD_OUT, asked.seed)


def _belongs(asked: Asked, corpus: Corpus, recipe: Recipe) -> str:
    """What a course is of: another one's pictures are not this one's."""
    told = zlib.crc32(repr((corpus.train.names, corpus.train.captions)).encode())
    return f"{asked} {msgspec.json.encode(recipe).decode()} {told}"


class Shown(NamedTuple):
    """The pictures of both parts, or what the encoder says of them; on disk."""

    train: NDArray[Any]
    dev: NDArray[Any]


def _shown(corpus: Corpus, form: Form, kept: Path) -> Shown:
    parts = {"train": corpus.train, "dev": corpus.dev}
    return Shown(*(
        processes.once(partial(shelf.pictures, part, form.size, kept / f"{name}-pictures.npy"))
        for name, part in parts.items()
    ))  # fmt: skip


def _annotated(parameters: Parameters, form: Form, shown: Shown, kept: Path) -> Shown:
    own = course.encoder_of(parameters)
    return Shown(*(
        processes.once(partial(shelf.annotated, own, form, part, kept / f"{name}-told.npy"))
        for name, part in zip(("train", "dev"), shown, strict=True)
    ))  # fmt: skip


def begun(words: Words, form: Form, recipe: Recipe) -> Parameters:
    """The parameters a course begins with, the encoder's with `encoder.` before them."""
    novice = model.novice(
        words, form, recipe.seed,
        units=recipe.units, attention=recipe.attention, embedding=recipe.embedding,
    )  # fmt: skip
    arrays = dict(novice.decoder.arrays)
    arrays |= {ENCODER + name: array for name, array in novice.encoder.items()}
    found = {name: torch.tensor(array) for name, array in arrays.items()}
    return found | ({BASELINE: torch.zeros(1)} if recipe.hard else {})


def material_of(part: Part, shown: NDArray[Any], words: Words, recipe: Recipe) -> Material:
    """What is learned of a part: the first captions of each picture, again where it has fewer."""
    known = {word: code for code, word in enumerate(words)}
    captions: list[list[Codes]] = []
    masks: list[list[NDArray[np.float16]]] = []
    for number, own in enumerate(part.captions):
        learned = [own[k % len(own)][: recipe.longest] for k in range(recipe.told)]
        captions.append([(*(known.get(w, UNKNOWN) for w in said), END) for said in learned])
        if part.masks is not None:
            seen = [part.masks(number, said).reshape(len(said), -1) for said in learned]
            masks.append([np.pad(m, ((0, 1), (0, 0))).astype(np.float16) for m in seen])
    return Material(shown, captions, masks if part.masks is not None else None)


def figures(
    arrays: Mapping[str, Floats], words: Words, form: Form, part: Part, shown: NDArray[Any]
) -> dict[str, Any]:
    """How good a captioner is: BLEU-1 … 4, greedy and by beam search; on scenes the truth, too."""
    decoder, parameters = Decoder(arrays), {k: torch.tensor(v) for k, v in arrays.items()}
    found: dict[str, Any] = {"words known": len(words)}
    for name, beam in (("greedy", 1), (f"beam {BEAM}", BEAM)):
        seen = _annotations(parameters, form, shown)
        said = list(spoken(decoder, words, seen, grid(form), beam))
        found[f"BLEU-1 … 4, {name}"] = [round(v, 2) for v in bleu(said, part.captions)]
        if part.scenes and beam == 1:
            found["claims that are true"] = truth(said, part).shares()
    if part.masks is not None:
        seen = _annotations(parameters, form, shown)
        found["pointing game"] = pointed(decoder, words, part, seen, grid(form)).shares()
    return found


def _examined(
    parameters: Parameters, words: Words, form: Form, part: Part, shown: NDArray[Any]
) -> tuple[float, ...]:
    """BLEU-1 … 4 of the first pictures, greedy."""
    decoder = Decoder({name: tensor.detach().numpy() for name, tensor in parameters.items()})
    seen = _annotations(parameters, form, shown)
    said = list(spoken(decoder, words, seen, grid(form)))
    return bleu(said, part.captions[: len(said)])


def _annotations(parameters: Parameters, form: Form, shown: NDArray[Any]) -> Iterator[Floats]:
    """The annotation vectors of each picture, (L, D)."""
    if shown.ndim == 3:
        return (np.asarray(a, np.float32) for a in shown)
    return shelf.encoded(course.encoder_of(parameters), form, shown)


def _silent(_: str) -> None:
    """Only one of several processes speaks."""
