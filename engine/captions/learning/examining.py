"""How good a captioner is, in the figures its card tells, on pictures it never learned from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from engine.array import Floats
from engine.captions.decoding import Decoder
from engine.captions.encoder import Form, grid
from engine.captions.learning import course, kept_pictures
from engine.captions.learning.corpora import Part, Words
from engine.captions.learning.evaluation import bleu, pointed, spoken, truth
from engine.captions.learning.time_left import Say, counted, silent
from engine.training import Parameters

BEAM = 5


def figures(
    arrays: Mapping[str, Floats], words: Words, form: Form, part: Part, shown: NDArray[Any],
    say: Say = silent, device: torch.device | None = None,
) -> dict[str, Any]:  # fmt: skip
    """How good a captioner is: BLEU-1 … 4, greedy and by beam search; on scenes the truth, too.

    Args:
        arrays: the decoder's by name, the encoder's with `encoder.` before them.
        words: the vocabulary.
        form: the encoder's.
        part: pictures held out, with their captions.
        shown: the same pictures, uint8 (N, S, S, 3); or what the encoder says of them, (N, L, D).
        say: hears how far it is, and the time left.
        device: where the encoder computes; None is the CPU.
    """
    decoder, count = Decoder(arrays), len(shown)
    parameters = {name: torch.tensor(array, device=device) for name, array in arrays.items()}
    found: dict[str, Any] = {"words known": len(words)}
    for name, beam in (("greedy", 1), (f"beam {BEAM}", BEAM)):
        told = spoken(decoder, words, _annotations(parameters, form, shown), grid(form), beam)
        said = list(counted(told, f"examining, {name}", count, say))
        found[f"BLEU-1 … 4, {name}"] = [round(v, 2) for v in bleu(said, part.captions)]
        if part.scenes and beam == 1:
            found["claims that are true"] = truth(said, part).shares()
    if part.scenes:
        seen = _annotations(parameters, form, shown)
        seen = counted(seen, "examining, pointing game", count, say)
        hits, light = pointed(decoder, words, part, seen, grid(form))
        found["pointing game"], found["light on what is named"] = hits.shares(), light.shares()
    return found


def quick(
    parameters: Parameters, words: Words, form: Form, part: Part, shown: NDArray[Any]
) -> float:
    """BLEU-4 of the first pictures, greedy."""
    decoder = Decoder({name: t.detach().cpu().numpy() for name, t in parameters.items()})
    said = list(spoken(decoder, words, _annotations(parameters, form, shown), grid(form)))
    return bleu(said, part.captions[: len(said)])[-1]


def _annotations(parameters: Parameters, form: Form, shown: NDArray[Any]) -> Iterator[Floats]:
    """The annotation vectors of each picture, (L, D)."""
    if shown.ndim == 3:
        return (np.asarray(a, np.float32) for a in shown)
    return kept_pictures.encoded(course.encoder_of(parameters), form, shown)
