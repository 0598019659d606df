"""All layers of a pupil learn together what the teacher's say, on whole photographs.

    loss = Σ_k ‖s_k − t_k‖² + 3 ‖s_K − t_K‖²        k a layer, K the last one; mean squares

What each convolution had learned by itself, from the teacher's own inputs, was nearly right; layer
upon layer the small errors add up. Here they are seen where they end, and undone.

Source: Romero et al. 2015, "FitNets: hints for thin deep nets".
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from engine.captions.encoder import PHOTOS, Pool, halves_are_fast, stages
from engine.captions.learning.distilling import Pictures, Term, chaptered, laid
from engine.training import Parameters, State, Step, falling

TERM = Term(size=224, batch=4, chapters=2, rate=0.0004)
ENOUGH = 27  # places along a side that a layer is compared at
LAST = 3.0  # what the last layer counts beside its share


def tune(
    pupil: Parameters, teaching: Parameters, pictures: Pictures, term: Term, seed: int,
    state: State | None = None,
) -> Iterator[tuple[Step, Parameters]]:  # fmt: skip
    """Learn from a teacher, in place, with news after every batch and what has been learned.

    Args:
        pupil, teaching: of the form `PHOTOS`; the teacher's answers of mean square 1.
        pictures: uint8 (N, S, S, 3); may lie on disk.
        term: how.
        seed: of the order, and of how the pictures are changed.
        state: where an earlier run stood.
    """

    def loss(shown: Tensor, done: int) -> Tensor:
        with torch.no_grad():
            wanted = answers(teaching, shown)
        errors = [
            (s - t).square().mean() for s, t in zip(answers(pupil, shown), wanted, strict=True)
        ]
        return torch.stack(errors).sum() + LAST * errors[-1]

    def rate(done: int) -> float:
        return falling(term.rate, done, term.chapters + 1, lowest=0)

    return chaptered(pupil, loss, rate, pictures, term, seed, state)


def answers(parameters: Parameters, shown: Tensor) -> list[Tensor]:
    """What every layer but the pooling ones says, of large maps every second or fourth place."""
    with torch.autocast("cpu", torch.bfloat16, enabled=halves_are_fast()):
        said = list(stages(parameters, PHOTOS, laid(shown)))
    told = [
        maps for maps, layer in zip(said, PHOTOS.layers, strict=True) if type(layer) is not Pool
    ]
    jumps = [max(maps.shape[-1] // ENOUGH, 1) for maps in told]
    return [maps[..., ::jump, ::jump].float() for maps, jump in zip(told, jumps, strict=True)]
