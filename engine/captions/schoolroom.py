"""A course on disk: kept after every epoch, examined, and ended with its best epoch's captioner.

state.safetensors   to resume from         best.safetensors   the parameters that scored best
pupil.safetensors   a distilled encoder    *.npy              pictures and annotations
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from engine import resuming, weights
from engine.array import Floats
from engine.captions import processes, pupilage
from engine.captions.course import BASELINE, Material, Progress, Recipe, learn
from engine.captions.encoder import Form
from engine.captions.model import ENCODER
from engine.files import put
from engine.training import Parameters

Say = Callable[[str], None]
Examine = Callable[[Parameters], float]
EVERY = 20.0  # seconds between two lines


def sit(
    parameters: Parameters, form: Form, material: Material, recipe: Recipe, kept: Path,
    examine: Examine, say: Say,
) -> None:  # fmt: skip
    """Sit a whole course, in place; the parameters are those of its best epoch.

    Args:
        parameters, form, material, recipe: as in `course.learn`.
        kept: the folder for what is kept.
        examine: how good the parameters are; more is better.
        say: hears how far it is, and the time left.
    """
    belongs = msgspec.json.encode((recipe, form, len(material.captions))).decode()
    path, best = kept / "state.safetensors", kept / "best.safetensors"
    state = resuming.resumed(path, belongs)
    top = _kept(parameters, best, belongs)[1] if state is not None else -np.inf
    clock = _Clock(say)
    for news in learn(parameters, form, material, recipe, state):
        clock.tell(news, recipe)
        if news.state is None or not news.batch:
            continue
        score = examine(parameters)
        say(f"epoch {news.epoch} of {recipe.epochs}: BLEU-4 {score:.2f} on pictures held out")
        if processes.first():
            if score > top:
                _keep(parameters, best, belongs, score)
            resuming.keep(path, news.state, belongs)
        top = max(top, score)
    processes.wait()
    parameters.update(_kept(parameters, best, belongs)[0])


def encoder(teacher: Path | None, shown: NDArray[np.uint8], kept: Path, seed: int,
            say: Say) -> Parameters:  # fmt: skip
    """The photographs' encoder by the names of a captioner: the one we have, or distilled anew."""
    if teacher is None:
        own = weights.load("captions-photos")
        return {k: torch.from_numpy(v) for k, v in own.items() if k.startswith(ENCODER)}
    pupil = pupilage.distilled(teacher, shown, kept, seed, say)
    return {ENCODER + name: tensor for name, tensor in pupil.items()}


def halved(parameters: Parameters) -> dict[str, Floats]:
    """The numbers as they will be read back: of half precision, in numpy."""
    return {
        name: tensor.detach().contiguous().numpy().astype(np.float16).astype(np.float32)
        for name, tensor in parameters.items()
        if name != BASELINE
    }


def emptied(kept: Path, belongs: str) -> None:
    """Leave the folder only what belongs to this course; begin with nothing where it does not."""
    note = kept / "belongs.txt"
    if not (note.exists() and note.read_text(encoding="utf-8") == belongs):
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        note.write_text(belongs, encoding="utf-8")


class _Clock:
    """A line now and then: how far, how fast, how long still."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._begun, self._told, self._batches = time.monotonic(), -np.inf, 0

    def tell(self, news: Progress, recipe: Recipe) -> None:
        """Hear of a batch."""
        now = time.monotonic()
        self._batches += news.batch > 0
        if not news.batch or now - self._told < EVERY:
            return
        self._told = now
        left = (recipe.epochs - news.epoch) * news.batches + news.batches - news.batch
        minutes = left * (now - self._begun) / self._batches / 60
        self._say(
            f"epoch {news.epoch}, batch {news.batch} of {news.batches}: "
            f"{news.surprise:.3f} nats a word, {minutes:.0f} minutes left"
        )


def _keep(parameters: Parameters, path: Path, belongs: str, score: float) -> None:
    tensors = {name: tensor.detach().contiguous() for name, tensor in parameters.items()}
    put(path, save(tensors, {"belongs": belongs, "score": repr(score)}))


def _kept(parameters: Parameters, path: Path, belongs: str) -> tuple[Parameters, float]:
    """The best parameters so far and their score; the present ones and −∞ where there are none."""
    try:
        with safe_open(path, "pt") as file:
            said = file.metadata() or {}
            if said.get("belongs") == belongs:
                return {name: file.get_tensor(name) for name in parameters}, float(said["score"])
    except (SafetensorError, OSError, KeyError, ValueError):
        pass
    return dict(parameters), -np.inf
