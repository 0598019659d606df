"""The captioners that come with Unrolled, and those anyone trains of their own.

`main.py train captions` makes scenes up and writes `captions-scenes`, as it was made before; asked
for anything else it writes into the present folder. With `--data FOLDER` it reads photographs and
writes `captions-photos`, with the encoder that comes with Unrolled or, given `--teacher FILE`, with
one that it distils first. What is worked out on the way lies beside the weights, in a folder called
`….part`; a training that was cut off goes on from it.
"""

from __future__ import annotations

import shutil
import time
import zlib
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from engine import device as devices
from engine import weights
from engine.captions import model
from engine.captions.encoder import PHOTOS, SCENES, Form
from engine.captions.learning import (
    cards,
    corpora,
    course,
    distilling,
    examining,
    kept_course,
    kept_distilling,
    kept_pictures,
    processes,
)
from engine.captions.learning.corpora import Corpus, Part, Words
from engine.captions.learning.course import BASELINE, Codes, Material, Recipe
from engine.captions.learning.time_left import Say, aloud, counted, silent
from engine.captions.model import ENCODER
from engine.captions.vocabulary import END, UNKNOWN
from engine.training import Parameters, moved

SCENE_RECIPE = Recipe(even=0.1, guided=0.5, epochs=7)
SCENES_MADE = 80_000
PHOTO_RECIPE = Recipe(
    units=368, attention=128, embedding=192, told=5, least=5, batch=16, epochs=8, rate=0.001,
    dropped=0.5, decay=3e-5, even=0.05,
)  # fmt: skip
HELD_OUT = 1000  # scenes to examine on
QUICK = 500  # pictures that are examined after every epoch
ALIKE, MINUTES = "cosine with the teacher", "minutes of this run"
COMPARED = 100  # pictures on which an encoder is compared with its teacher


class Request(NamedTuple):
    """What a training is asked for, as in `train_captions`."""

    data: Path | None
    teacher: Path | None
    scenes: int
    epochs: int | None
    hard: bool
    seed: int

    def command(self) -> str:
        """The command line that asks for it, without the names of files."""
        words = ["main.py train captions"]
        words += ["--data FOLDER"] if self.data else []
        words += ["--teacher FILE"] if self.teacher else []
        words += [f"--scenes {self.scenes}"] if not self.data and self.scenes != SCENES_MADE else []
        words += [f"--epochs {self.epochs}"] if self.epochs else []
        words += ["--hard"] if self.hard else []
        return " ".join([*words, *([f"--seed {self.seed}"] if self.seed else [])])


def train_captions(
    into: Path = weights.MODELS, data: str | None = None, teacher: str | None = None,
    scenes: int = SCENES_MADE, epochs: int | None = None, hard: bool = False, seed: int = 0,
    device: str = "auto", recount: bool = False, say: Say = aloud,
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
        device: where it learns, as in `engine.device`; the draws are the same everywhere.
        recount: train nothing; count the figures of the weights that are there, and write their
            card anew.
        say: hears a line now and then.

    Raises:
        engine.captions.learning.corpora.CorpusError: when the data cannot be used.
        engine.captions.learning.distilling.TeacherError: when the teacher cannot be read.
        engine.device.DeviceError: when there is no such device.
        engine.training.TrainingError: when the loss stops being a number.
        engine.weights.WeightsError: when there is no encoder for photographs, nothing to recount.
    """
    if teacher is not None and data is None:
        raise corpora.CorpusError("A teacher teaches on photographs: name them with --data FOLDER.")
    folder, file = (None if path is None else Path(path) for path in (data, teacher))
    request = Request(folder, file, scenes, epochs, hard, seed)
    where = devices.choose(device)
    if recount:
        return _recounted(into, request, where, say)
    processes.join()
    try:
        say = say if processes.first() else silent
        return _trained(into, request, processes.own(where), say)
    finally:
        processes.leave()


def _trained(into: Path, request: Request, device: torch.device, say: Say) -> dict[str, Any]:
    started = time.monotonic()
    name, form, recipe = _kind(request)
    kept = into / f"{name}.part"
    corpus = _corpus(request, say)
    say(f"{len(corpus.train.names)} pictures to learn from, {len(corpus.dev.names)} held out.")
    processes.once(partial(kept_course.emptied, kept, _belongs(request, corpus, recipe)))
    processes.once(partial(kept_course.roomy, kept, corpus, form))
    words = corpora.vocabulary(corpus.train, recipe.least)
    shown = _shown(corpus, form, kept, say)
    parameters = moved(begun(words, form, recipe), device)
    alike = None
    if request.data is not None:
        own = kept_course.encoder(request.teacher, shown.train, kept, request.seed, device, say)
        parameters |= own
        if request.teacher is not None and processes.first():
            alike = _alike(parameters, request.teacher, shown.dev, say)
        shown = _annotated(parameters, form, shown, kept, say)
    material = material_of(corpus.train, shown.train, words, recipe, say)

    def examine(p: Parameters) -> float:
        return examining.quick(p, words, form, corpus.dev, shown.dev[:QUICK])

    kept_course.run(parameters, form, material, recipe, kept, examine, say)
    if not processes.first():
        return {}
    arrays = kept_course.halved(parameters)
    found = examining.figures(arrays, words, form, corpus.dev, shown.dev, say, device)
    found |= {} if alike is None else {ALIKE: round(alike, 3)}
    found[MINUTES] = round((time.monotonic() - started) / 60)
    told = cards.card(corpus, form, words, recipe, found, request.command())
    weights.save(name, arrays, told, into)
    shutil.rmtree(kept)
    return found


def _recounted(into: Path, request: Request, device: torch.device, say: Say) -> dict[str, Any]:
    """The figures of what was learned before, in a card made anew."""
    name, form, _ = _kind(request)
    captioner, arrays = model.shipped(name, into), weights.load(name, into)
    before = captioner.card
    corpus = _corpus(request, say)
    with TemporaryDirectory() as folder:
        shown = kept_pictures.pictures(corpus.dev, form.size, Path(folder) / "dev.npy", say)
        words = captioner.words
        found = examining.figures(arrays, words, form, corpus.dev, shown, say, device)
        if request.teacher is not None:
            own = moved({k: torch.from_numpy(v) for k, v in arrays.items()}, device)
            found[ALIKE] = round(_alike(own, request.teacher, shown, say), 3)
    recipe, earlier = before.get("recipe", {}), before.get("figures", {})
    found |= {k: earlier[k] for k in (ALIKE, MINUTES) if k in earlier and k not in found}
    own = {field: recipe[field] for field in Recipe.__struct_fields__ if field in recipe}
    command = before.get("command", request.command())
    told = cards.card(corpus, form, words, msgspec.convert(own, Recipe), found, command)
    weights.save(name, arrays, told | {"recipe": recipe}, into)
    return found


def _kind(request: Request) -> tuple[str, Form, Recipe]:
    """What is trained: its name, its encoder's form, and how."""
    made_up = request.data is None
    name, form = ("captions-scenes", SCENES) if made_up else ("captions-photos", PHOTOS)
    recipe = SCENE_RECIPE if made_up else PHOTO_RECIPE
    epochs = request.epochs or recipe.epochs
    own = {"seed": request.seed, "epochs": epochs, "hard": request.hard}
    return name, form, msgspec.structs.replace(recipe, **own)


def _corpus(request: Request, say: Say) -> Corpus:
    """The pictures; a teacher that is none, or has too few, is refused before they are read."""
    if request.data is None:
        return corpora.scenes(request.scenes, HELD_OUT, request.seed, say)
    found = corpora.folder(request.data)
    if request.teacher is not None:
        distilling.teacher(request.teacher)
        kept_distilling.enough(len(found.train.names))
    return found


def _belongs(request: Request, corpus: Corpus, recipe: Recipe) -> str:
    """What a course is of: another one's pictures are not this one's."""
    told = zlib.crc32(repr((corpus.train.names, corpus.train.captions)).encode())
    return f"{request} {msgspec.json.encode(recipe).decode()} {told}"


class Shown(NamedTuple):
    """The pictures of both parts, or what the encoder says of them; on disk."""

    train: NDArray[Any]
    dev: NDArray[Any]


def _shown(corpus: Corpus, form: Form, kept: Path, say: Say) -> Shown:
    parts = {"train": corpus.train, "dev": corpus.dev}
    return Shown(*(
        processes.once(
            partial(kept_pictures.pictures, part, form.size, kept / f"{name}-pictures.npy", say)
        )
        for name, part in parts.items()
    ))  # fmt: skip


def _annotated(parameters: Parameters, form: Form, shown: Shown, kept: Path, say: Say) -> Shown:
    own = course.encoder_of(parameters)
    return Shown(*(
        processes.once(
            partial(kept_pictures.annotated, own, form, part, kept / f"{name}-told.npy", say)
        )
        for name, part in zip(("train", "dev"), shown, strict=True)
    ))  # fmt: skip


def _alike(parameters: Parameters, teacher: Path, shown: NDArray[np.uint8], say: Say) -> float:
    """How like its teacher's the encoder's annotation vectors are."""
    own = course.encoder_of(parameters)
    teaching = moved(distilling.teacher(teacher), own["0.W"].device)
    found = kept_distilling.likeness(own, teaching, shown[:COMPARED])
    say(f"The encoder's annotation vectors have a mean cosine of {found:.3f} with the teacher's.")
    return found


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


def material_of(
    part: Part, shown: NDArray[Any], words: Words, recipe: Recipe, say: Say = silent
) -> Material:
    """What is learned of a part: the first captions of each picture, again where it has fewer."""
    known = {word: code for code, word in enumerate(words)}
    captions: list[list[Codes]] = []
    masks: list[list[NDArray[np.float16]]] = []
    every = counted(part.captions, "spelling captions", len(part.captions), say)
    for number, own in enumerate(every):
        learned = [own[k % len(own)][: recipe.longest] for k in range(recipe.told)]
        captions.append([(*(known.get(w, UNKNOWN) for w in said), END) for said in learned])
        if part.masks is not None:
            seen = [part.masks(number, said).reshape(len(said), -1) for said in learned]
            masks.append([np.pad(m, ((0, 1), (0, 0))).astype(np.float16) for m in seen])
    return Material(shown, captions, masks if part.masks is not None else None)
