"""The distilling of an encoder, kept on disk chapter by chapter, and how like its teacher it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec
import numpy as np
import torch

from engine import resuming
from engine.captions import processes
from engine.captions.distilling import (
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
from engine.captions.encoder import PHOTOS, stages, standard
from engine.captions.tuning import TERM, tune
from engine.training import Parameters, State, Step

Say = Callable[[str], None]
TERMS = Term(), TERM
EVERY = 20.0  # seconds between two lines


def distilled(
    path: Path, pictures: Pictures, kept: Path, seed: int, say: Say,
    terms: tuple[Term, Term] | None = None,
) -> Parameters:  # fmt: skip
    """An encoder for photographs, taught by SqueezeNet: layer by layer, then all together.

    Args:
        path: of the teacher.
        pictures: uint8 (N, S, S, 3), at least four; may lie on disk.
        kept: the folder for the state, from which it goes on if it was cut off.
        seed: of everything random.
        say: hears how far it is.
        terms: how to learn; None as ours did.

    Raises:
        engine.captions.distilling.TeacherError: when the teacher cannot be read.
        engine.training.TrainingError: with fewer than four pictures.
    """
    alone, together = terms or TERMS
    found = teacher(path)
    sample = standard(PHOTOS, torch.tensor(pictures[:: max(len(pictures) // SAMPLE, 1)]))
    teaching = evened({name: _laid(tensor) for name, tensor in found.items()}, sample[::4])
    based = bases(teaching, sample)
    kept.mkdir(parents=True, exist_ok=True)
    belongs = f"{msgspec.json.encode((alone, together)).decode()} {seed} {len(pictures)}"
    first = partial(distil, teaching, based, pictures, alone, seed)
    pupil = folded(_sat(first, alone, kept / "pupil.safetensors", belongs, say), based)
    pupil = {name: _laid(tensor) for name, tensor in pupil.items()}
    second = partial(tune, pupil, teaching, pictures, together, seed)
    tuned = _sat(second, together, kept / "tuned.safetensors", belongs, say)
    return {name: tensor.detach() for name, tensor in tuned.items()}


def _sat(
    learn: Callable[[State | None], Iterator[tuple[Step, Parameters]]], term: Term, path: Path,
    belongs: str, say: Say,
) -> Parameters:  # fmt: skip
    """What is learned in the end; kept after every chapter."""
    state = resuming.resumed(path, belongs)
    told = -np.inf
    pupil = None if state is None else state.parameters
    for step, learned in learn(state):
        pupil = learned
        if step.batch and time.monotonic() - told > EVERY:
            told = time.monotonic()
            say(f"encoder, chapter {step.epoch} of {term.chapters}, batch {step.batch} of "
                f"{step.batches}: squared errors {step.loss:.2f}")  # fmt: skip
        if step.state is not None and processes.first():
            resuming.keep(path, step.state, belongs)
    assert pupil is not None
    return pupil


@torch.no_grad()
def likeness(pupil: Parameters, teaching: Parameters, pictures: Pictures) -> float:
    """Mean cosine between two encoders' annotation vectors, over places and pictures."""
    found = []
    for picture in pictures:
        shown = standard(PHOTOS, torch.tensor(picture)[None])
        *_, own = stages(pupil, PHOTOS, shown)
        *_, theirs = stages(teaching, PHOTOS, shown)
        found.append(float(torch.cosine_similarity(own, theirs, 1).mean()))
    return float(np.mean(found))


def _laid(tensor: torch.Tensor) -> torch.Tensor:
    return laid(tensor) if tensor.dim() == 4 else tensor
