"""A course that is watched: scenes are made up, a captioner learns them and shows what it can.

scenes ──▶ pictures ──▶ course.learn ──▶ news, and by and by the captioner as it is
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from engine.array import Floats
from engine.captions.decoding import Decoder
from engine.captions.encoder import SCENES
from engine.captions.learning import captioners, corpora, course
from engine.captions.learning.course import Codes, Material
from engine.captions.model import ENCODER, Captioner
from engine.captions.vocabulary import MARKS
from engine.data.scenes.wording import VOCABULARY
from engine.training import Parameters

PICTURES = 20  # made between two news: one may stop in between
BATCHES = 10  # learned between two looks at the captioner
LATER = 0.3  # of the rate, for one that has learned before


class News(NamedTuple):
    """How far it is.

    Attributes:
        made, scenes: pictures made up, and how many there will be.
        epoch, epochs, batch, batches: what is learned, as in `course.Progress`.
        surprise: −ln p for each word of the last batch, in nats.
        captioner: what it is now, now and then.
    """

    made: int
    scenes: int
    epoch: int = 0
    epochs: int = 0
    batch: int = 0
    batches: int = 0
    surprise: float = float("nan")
    captioner: Captioner | None = None


def watched(scenes: int, epochs: int, seed: int, before: Captioner | None = None) -> Iterator[News]:
    """Learn made-up scenes, with news after every batch.

    Args:
        scenes: how many are made up.
        epochs: passes over them.
        seed: of the scenes, the weights and the order.
        before: who goes on learning; None is one that begins.

    Raises:
        engine.training.TrainingError: when the loss stops being a number.
    """
    recipe = msgspec.structs.replace(captioners.SCENE_RECIPE, epochs=epochs, seed=seed)
    words, form = ((*MARKS, *VOCABULARY), SCENES)
    if before is not None:
        words, form = before.words, before.form
        recipe = msgspec.structs.replace(recipe, rate=LATER * recipe.rate)
    shown = np.empty((scenes, form.size, form.size, 3), np.uint8)
    captions: list[Sequence[Codes]] = []
    masks: list[Sequence[NDArray[np.float16]]] = []
    for first in range(0, scenes, PICTURES):
        yield News(first, scenes)
        part = corpora.scenes(min(PICTURES, scenes - first), 1, seed * scenes + first).train
        for n in range(len(part.names)):
            shown[first + n] = part.picture(n, form.size)
        made = captioners.material_of(part, shown, words, recipe)
        captions += made.captions
        masks += made.masks or []
    material = Material(shown, captions, masks)
    parameters = captioners.begun(words, form, recipe) if before is None else _parameters(before)
    for n, news in enumerate(course.learn(parameters, form, material, recipe)):
        now = n % BATCHES == 0 or news.state is not None
        own = Captioner(words, *_parts(parameters), form, {}) if now else None
        yield News(scenes, scenes, news.epoch, epochs, news.batch, news.batches, news.surprise, own)


def _parameters(captioner: Captioner) -> Parameters:
    """What goes on being learned."""
    arrays = dict(captioner.decoder.arrays)
    arrays |= {f"{ENCODER}{name}": array for name, array in captioner.encoder.items()}
    return {name: torch.tensor(array) for name, array in arrays.items()}


def _parts(parameters: Parameters) -> tuple[Decoder, dict[str, Floats]]:
    """A decoder and an encoder's arrays, as they are now."""
    arrays = {name: tensor.detach().numpy().copy() for name, tensor in parameters.items()}
    own = {k.removeprefix(ENCODER): array for k, array in arrays.items() if k.startswith(ENCODER)}
    return Decoder({k: a for k, a in arrays.items() if not k.startswith(ENCODER)}), own
