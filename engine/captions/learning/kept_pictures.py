"""Pictures and what an encoder says of them, on disk while a course lasts.

Both are worked out once, in order; what a killed run had finished is kept, what it was in the
middle of is made anew.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from engine.array import Floats
from engine.captions.encoder import Form, depth, features, grid, halves_are_fast
from engine.captions.learning.corpora import Part
from engine.captions.learning.time_left import Say, counted, silent
from engine.training import Parameters

CHUNK = 16


def pictures(part: Part, size: int, path: Path, say: Say = silent) -> NDArray[np.uint8]:
    """All pictures of a part, uint8 (N, S, S, 3), read-only on disk."""
    count = len(part.names)
    rows = (part.picture(number, size) for number in range(count))
    doing = "drawing scenes" if part.scenes else "reading pictures"
    return _made(path, (count, size, size, 3), np.uint8, counted(rows, doing, count, say))


def annotated(
    parameters: Parameters, form: Form, shown: NDArray[np.uint8], path: Path, say: Say = silent
) -> NDArray[np.float16]:
    """What an encoder says of all pictures, float16 (N, L, D), read-only on disk."""
    shape = len(shown), math.prod(grid(form)), depth(form)
    rows = counted(encoded(parameters, form, shown), "annotating pictures", len(shown), say)
    return _made(path, shape, np.float16, rows)


@torch.no_grad()
def encoded(parameters: Parameters, form: Form, shown: NDArray[np.uint8]) -> Iterator[Floats]:
    """The annotation vectors of one picture after another, (L, D)."""
    device = next(iter(parameters.values())).device
    with torch.autocast("cpu", torch.bfloat16, enabled=halves_are_fast()):
        for start in range(0, len(shown), CHUNK):
            seen = torch.tensor(shown[start : start + CHUNK]).to(device)
            maps = features(parameters, form, seen)
            yield from maps.float().flatten(2).transpose(1, 2).cpu().numpy()


def _made(
    path: Path, shape: tuple[int, ...], kind: type[np.generic], rows: Iterator[Any]
) -> NDArray[Any]:
    """The array in a file, made first where there is none of that shape."""
    if path.exists():
        found: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
        if found.shape == shape and found.dtype == kind:
            return found
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    array = np.lib.format.open_memmap(unfinished, "w+", kind, shape)
    for number, row in enumerate(rows):
        array[number] = row
    array.flush()
    del array
    unfinished.replace(path)
    made: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return made
