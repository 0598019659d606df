"""A course on disk: kept after every epoch, examined, and ended with its best epoch's captioner.

state.safetensors   to resume from         best.safetensors   the state that scored best
pupil.safetensors   a distilled encoder    *.npy              pictures and annotations
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from engine import resuming, weights
from engine.array import Floats
from engine.captions.encoder import Form, depth, grid
from engine.captions.learning import kept_distilling, processes
from engine.captions.learning.corpora import Corpus, CorpusError
from engine.captions.learning.course import BASELINE, Material, Recipe, learn
from engine.captions.learning.time_left import Clock, Say
from engine.captions.model import ENCODER
from engine.training import Parameters, moved

Examine = Callable[[Parameters], float]


def run(
    parameters: Parameters, form: Form, material: Material, recipe: Recipe, kept: Path,
    examine: Examine, say: Say,
) -> None:  # fmt: skip
    """Run a whole course, in place; the parameters are those of its best epoch.

    Args:
        parameters, form, material, recipe: as in `course.learn`.
        kept: the folder for what is kept.
        examine: how good the parameters are; more is better. The first process alone is asked.
        say: hears how far it is, and the time left.
    """
    belongs = msgspec.json.encode((recipe, form, len(material.captions))).decode()
    path, best = kept / "state.safetensors", kept / "best.safetensors"
    state, finest = (resuming.resumed(p, belongs) for p in (path, best))
    top = -math.inf
    if state is not None and finest is not None and processes.first():
        top = examine(parameters | finest.parameters)
    clock = Clock(say)
    for news in learn(parameters, form, material, recipe, state):
        if not news.batch:
            continue
        words = f"epoch {news.epoch}, batch {news.batch} of {news.batches}"
        done = (news.epoch - 1) * news.batches + news.batch
        words = f"{words}: {news.surprise:.3f} nats a word"
        clock.tell(words, done, recipe.epochs * news.batches)
        if news.state is not None and processes.first():
            score = examine(parameters)
            say(f"epoch {news.epoch} of {recipe.epochs}: BLEU-4 {score:.2f} on pictures held out")
            if score > top:
                resuming.keep(best, replace(news.state, slots={}), belongs)
            resuming.keep(path, news.state, belongs)
            top = max(top, score)
    processes.wait()
    finest = resuming.resumed(best, belongs)
    parameters.update(finest.parameters if finest is not None else {})


def encoder(teacher: Path | None, shown: NDArray[np.uint8], kept: Path, seed: int,
            device: torch.device, say: Say) -> Parameters:  # fmt: skip
    """The photographs' encoder by the names of a captioner: the one we have, or distilled anew."""
    if teacher is None:
        own = weights.load("captions-photos")
        found = {k: torch.from_numpy(v) for k, v in own.items() if k.startswith(ENCODER)}
        return moved(found, device)
    distil = partial(kept_distilling.distilled, teacher, shown, kept, seed, say, device)
    return {ENCODER + name: tensor for name, tensor in processes.once(distil).items()}


def halved(parameters: Parameters) -> dict[str, Floats]:
    """The numbers as they will be read back: of half precision, in numpy."""
    return {
        name: tensor.detach().cpu().contiguous().numpy().astype(np.float16).astype(np.float32)
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


def roomy(kept: Path, corpus: Corpus, form: Form) -> None:
    """Make sure that the disk has room for what is worked out on the way.

    Raises:
        engine.captions.learning.corpora.CorpusError: when it has not.
    """
    each = 3 * form.size**2  # bytes, as `kept_pictures` has them
    each += 0 if corpus.train.scenes else 2 * depth(form) * math.prod(grid(form))
    needed = each * (len(corpus.train.names) + len(corpus.dev.names))
    needed -= sum(path.stat().st_size for path in kept.glob("*.npy"))
    free = shutil.disk_usage(kept).free
    if needed > free:
        raise CorpusError(
            f"The pictures need {needed / 1e9:.1f} GB beside the weights while they are learned, "
            f"and {free / 1e9:.1f} GB are free: make room, or learn from fewer."
        )
