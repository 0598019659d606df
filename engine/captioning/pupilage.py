"""The distilling of an encoder, kept on disk chapter by chapter, and how like its teacher it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import torch

from engine import resuming
from engine.captioning import processes
from engine.captioning.distilling import (
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
from engine.captioning.encoder import PHOTOS, stages, standard
from engine.training import Parameters

Say = Callable[[str], None]
TERM = Term()
EVERY = 20.0  # seconds between two lines


def distilled(
    path: Path, pictures: Pictures, kept: Path, seed: int, say: Say, term: Term | None = None
) -> Parameters:
    """An encoder for photographs, taught by SqueezeNet.

    Args:
        path: of the teacher.
        pictures: uint8 (N, S, S, 3), at least four; may lie on disk.
        kept: the folder for the state, from which it goes on if it was cut off.
        seed: of everything random.
        say: hears how far it is.
        term: how to learn; None as ours did.

    Raises:
        engine.captioning.distilling.TeacherError: when the teacher cannot be read.
        engine.training.TrainingError: with fewer than four pictures.
    """
    term = term or TERM
    found = teacher(path)
    sample = standard(PHOTOS, torch.tensor(pictures[:: max(len(pictures) // SAMPLE, 1)]))
    teaching = evened({name: _laid(tensor) for name, tensor in found.items()}, sample[::4])
    based = bases(teaching, sample)
    belongs = f"{msgspec.json.encode(term).decode()} {seed} {len(pictures)} pictures distilled"
    kept.mkdir(parents=True, exist_ok=True)
    state_path = kept / "pupil.safetensors"
    state = resuming.resumed(state_path, belongs)
    told = -np.inf
    pupil = None if state is None else state.parameters
    for step, learned in distil(teaching, based, pictures, term, seed, state):
        pupil = learned
        if step.batch and time.monotonic() - told > EVERY:
            told = time.monotonic()
            say(f"encoder, chapter {step.epoch} of {term.chapters}, batch {step.batch} of "
                f"{step.batches}: the squared errors are {step.loss / len(based):.3f} of the "
                "answers' squares")  # fmt: skip
        if step.state is not None and processes.first():
            resuming.keep(state_path, step.state, belongs)
    assert pupil is not None
    return folded(pupil, based)


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
