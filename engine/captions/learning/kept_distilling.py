"""The distilling of an encoder, kept on disk chapter by chapter, and how like its teacher it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec
import numpy as np
import torch

from engine import resuming
from engine.captions.encoder import PHOTOS, stages, standard
from engine.captions.learning.corpora import CorpusError
from engine.captions.learning.distilling import (
    SAMPLE,
    Pictures,
    Term,
    bases,
    distil,
    evened,
    folded,
    laid,
    teacher,
)
from engine.captions.learning.time_left import Clock, Say
from engine.captions.learning.tuning import TERM, tune
from engine.training import Parameters, State, Step, moved

TERMS = Term(), TERM
LEAST = 2000  # photographs: there the cosine is 0.7, of 1,500 0.5, of 1,000 0.3, of 6,000 0.94


def enough(count: int) -> None:
    """Refuse what no pupil comes through on.

    Raises:
        engine.captions.learning.corpora.CorpusError: when there are fewer than `LEAST` photographs.
    """
    if count < LEAST:
        raise CorpusError(
            f"A teacher needs at least {LEAST:,} photographs to teach on, and there are {count:,}: "
            "leave out --teacher, and the encoder that comes with Unrolled looks at them."
        )


def distilled(
    path: Path, pictures: Pictures, kept: Path, seed: int, say: Say,
    device: torch.device | None = None, terms: tuple[Term, Term] | None = None,
) -> Parameters:  # fmt: skip
    """An encoder for photographs, taught by SqueezeNet: layer by layer, then all together.

    How inputs are whitened is reckoned on the CPU, in double precision, whatever learns.

    Args:
        path: of the teacher.
        pictures: uint8 (N, S, S, 3); may lie on disk.
        kept: the folder for the state, from which it goes on if it was cut off.
        seed: of everything random.
        say: hears how far it is, and the time left.
        device: where it learns; None is the CPU.
        terms: how to learn; None as ours did.

    Raises:
        engine.captions.learning.distilling.TeacherError: when the teacher cannot be read.
        engine.training.TrainingError: with fewer than four pictures.
    """
    alone, together = terms or TERMS
    device = device or torch.device("cpu")
    found = teacher(path)
    sample = standard(PHOTOS, torch.tensor(pictures[:: max(len(pictures) // SAMPLE, 1)]))
    teaching = evened({name: _laid(tensor) for name, tensor in found.items()}, sample[::4])
    based = {name: basis.to(device) for name, basis in bases(teaching, sample).items()}
    teaching = moved(teaching, device)
    kept.mkdir(parents=True, exist_ok=True)
    belongs = f"{msgspec.json.encode((alone, together)).decode()} {seed} {len(pictures)}"
    first = partial(distil, teaching, based, pictures, alone, seed)
    learned = _learned(first, alone, kept / "pupil.safetensors", belongs, say, "each layer alone")
    pupil = folded(moved(learned, device), based)
    pupil = {name: _laid(tensor) for name, tensor in pupil.items()}
    second = partial(tune, pupil, teaching, pictures, together, seed)
    tuned = _learned(second, together, kept / "tuned.safetensors", belongs, say, "all layers")
    return moved(tuned, device)


def _learned(
    learn: Callable[[State | None], Iterator[tuple[Step, Parameters]]], term: Term, path: Path,
    belongs: str, say: Say, doing: str,
) -> Parameters:  # fmt: skip
    """What is learned in the end; kept after every chapter."""
    state = resuming.resumed(path, belongs)
    pupil = None if state is None else state.parameters
    clock = Clock(say)
    for step, learned in learn(state):
        pupil = learned
        if step.batch:
            words = f"encoder, {doing}, chapter {step.epoch} of {term.chapters}, batch {step.batch}"
            clock.tell(
                f"{words} of {step.batches}: squared errors {step.loss:.2f}",
                (step.epoch - 1) * step.batches + step.batch, term.chapters * step.batches,
            )  # fmt: skip
        if step.state is not None:
            resuming.keep(path, step.state, belongs)
    assert pupil is not None
    return pupil


@torch.no_grad()
def likeness(pupil: Parameters, teaching: Parameters, pictures: Pictures) -> float:
    """Mean cosine between two encoders' annotation vectors, over places and pictures."""
    found = []
    for picture in pictures:
        shown = standard(PHOTOS, torch.tensor(picture)[None].to(pupil["0.W"].device))
        *_, own = stages(pupil, PHOTOS, shown)
        *_, theirs = stages(teaching, PHOTOS, shown)
        found.append(float(torch.cosine_similarity(own, theirs, 1).mean()))
    return float(np.mean(found))


def _laid(tensor: torch.Tensor) -> torch.Tensor:
    return laid(tensor) if tensor.dim() == 4 else tensor
