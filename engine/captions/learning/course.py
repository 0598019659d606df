"""A captioner learns from pictures with captions; how, in one loop.

    pictures ─encoder─▶ a ─decoder─▶ every caption's words and light ─▶ loss ─▶ Adam

The encoder learns along, or stays as it is: then what it says of each picture is worked out once
and kept on disk. The rate falls along half a cosine. A state after any epoch, resumed, gives the
very captioner of a course that was never interrupted; and several processes, each with a part of
every batch, that of one, to float error (`processes.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec
import numpy as np
import torch
from msgspec import Meta
from numpy.typing import NDArray
from torch import Tensor

from engine.captions.encoder import Form, features, halves_are_fast
from engine.captions.learning import processes
from engine.captions.learning.losses import (
    Lesson,
    Told,
    astray,
    entropy,
    lesson,
    likelihoods,
    rewarded,
    surprise,
    told,
    unevenness,
)
from engine.captions.model import ENCODER
from engine.training import Parameters, Plan, State, falling, train

Codes = tuple[int, ...]
BASELINE = "baseline"  # b of hard attention, learned beside the decoder and left out in the end
MEMORY = 0.9  # what b keeps of itself at every batch
CLIP = 5.0  # how far from 0 a number of a gradient may lie


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to learn.

    Attributes:
        units, attention, embedding: H, n and m of a decoder that begins.
        told: captions of each picture that are learned, the first ones.
        longest: words of a caption that are learned.
        least: how often a word must be said to be learned.
        batch: pictures a step.
        epochs: passes over the pictures.
        rate: Adam's, at the beginning.
        even: λ, what looking everywhere alike counts.
        guided: μ, what looking at what is named counts, where that is known.
        dropped: share of the numbers of d that are dropped.
        decay: what the squares of E and L_o count.
        hard: attention draws places, for half of the captions; the others weigh all.
        reward: ρ, what the chance of the drawn places counts.
        spread: ε, what the entropy of α counts.
        seed: of the weights, the order, and what is dropped.
    """

    units: Annotated[int, Meta(ge=1, le=2048)] = 192
    attention: Annotated[int, Meta(ge=1, le=2048)] = 96
    embedding: Annotated[int, Meta(ge=1, le=2048)] = 64
    told: Annotated[int, Meta(ge=1, le=20)] = 1
    longest: Annotated[int, Meta(ge=1, le=50)] = 20
    least: Annotated[int, Meta(ge=1)] = 1
    batch: Annotated[int, Meta(ge=1, le=1024)] = 32
    epochs: Annotated[int, Meta(ge=1, le=10_000)] = 10
    rate: Annotated[float, Meta(gt=0, le=1)] = 0.002
    even: Annotated[float, Meta(ge=0)] = 1.0
    guided: Annotated[float, Meta(ge=0)] = 0.0
    dropped: Annotated[float, Meta(ge=0, lt=1)] = 0.0
    decay: Annotated[float, Meta(ge=0)] = 0.0
    hard: bool = False
    reward: Annotated[float, Meta(ge=0)] = 0.1
    spread: Annotated[float, Meta(ge=0)] = 0.01
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0


@dataclass(frozen=True, eq=False)
class Material:
    """What is learned from.

    Attributes:
        shown: uint8 (N, S, S, 3), pictures; or float16 (N, L, D), what the encoder says of them,
            which then does not learn. May lie on disk.
        captions: of each picture, by code, `<end>` last.
        masks: of each picture and of its captions, (T, L) shares of what each word names.
    """

    shown: NDArray[np.uint8] | NDArray[np.float16]
    captions: Sequence[Sequence[Codes]]
    masks: Sequence[Sequence[NDArray[np.float16]]] | None = None


@dataclass(frozen=True)
class Progress:
    """News after a batch, and once before the first.

    Attributes:
        epoch, batch, batches: as in `engine.training.Step`.
        loss: of the last batch, for each caption.
        surprise: −ln p for each word of the last batch, in nats.
        state: to resume from; only when no epoch is under way.
    """

    epoch: int
    batch: int
    batches: int
    loss: float
    surprise: float
    state: State | None = None


def learn(
    parameters: Parameters, form: Form, material: Material, recipe: Recipe,
    state: State | None = None,
) -> Iterator[Progress]:  # fmt: skip
    """Teach a captioner, in place, with news after every batch.

    Args:
        parameters: the decoder's by name, the encoder's with `encoder.` before them; where they
            are, is learned, with the same draws everywhere.
        form: the encoder's.
        material: what is learned from.
        recipe: how.
        state: where an earlier course of the same kind stood.

    Raises:
        engine.training.TrainingError: when the loss stops being a number, or the state belongs to
            something else.
    """
    lessons = _Lessons(parameters, form, material, recipe)
    done = 0 if state is None else state.epoch
    first = True
    while first or done < recipe.epochs:
        lessons.chance.manual_seed(recipe.seed * 10_007 + done)
        plan = _plan(recipe, done)
        for step in train(lessons.learning, lessons, len(material.captions), plan, state):
            if step.batch or first:
                state = step.state or state
                yield Progress(step.epoch, step.batch, step.batches, step.loss, lessons.surprise,
                               step.state)  # fmt: skip
        done, first = plan.epochs, False


class _Lessons:
    """The loss of any pictures of a material, for each of their captions."""

    def __init__(
        self, parameters: Parameters, form: Form, material: Material, recipe: Recipe
    ) -> None:
        self._form, self._material, self._recipe = form, material, recipe
        stays = material.shown.ndim == 3
        self.learning = {
            name: tensor
            for name, tensor in parameters.items()
            if not (stays and name.startswith(ENCODER))
        }
        self.chance = torch.Generator()
        self.surprise = math.nan

    def __call__(self, which: Tensor) -> Tensor:
        """The loss of these pictures; of several processes, each adds its share."""
        material, recipe = self._material, self._recipe
        mine = processes.share(len(which))
        counts = float(len(mine) > 0)
        mine = mine or range(1)  # fewer pictures than processes: it looks at one that counts 0
        given = _lesson(material, which[mine].tolist(), recipe).to(which.device)
        kept = _own(_kept(recipe, len(which), self.chance), mine, given)
        draws = _own(_draws(recipe, len(which), self.chance), mine, given)
        p = processes.shared(self.learning)
        found = told(p, _seen(p, self._form, material, which[mine]), given, kept, draws)
        said = surprise(found, given)
        whole = processes.total(said.detach() * counts)
        self.surprise = float(whole) / _words(material, which.tolist(), recipe)
        total = said + recipe.even * unevenness(found, given)
        if given.masks is not None:
            total = total + recipe.guided * astray(found, given)
        if recipe.hard:
            total = total + self._hard(found, given, len(which), counts)
        if recipe.decay:
            total = total + len(mine) * recipe.told * recipe.decay * _squares(p)
        return processes.total(total * counts / (len(which) * recipe.told))

    @torch.no_grad()
    def _moved(self, found: Told, given: Lesson, pictures: int, counts: float) -> Tensor:
        """b, after it has followed the mean of Σ ln p over the captions of all processes."""
        baseline = self.learning[BASELINE]
        mean = counts * likelihoods(found, given).sum() / (pictures * self._recipe.told)
        kept = MEMORY if baseline.any() else 0.0  # it begins with the first mean
        baseline.mul_(kept).add_(processes.total(mean), alpha=1 - kept)
        return baseline.detach().clone()

    def _hard(self, found: Told, given: Lesson, pictures: int, counts: float) -> Tensor:
        """The two terms of hard attention."""
        baseline = self._moved(found, given, pictures, counts)
        gained = rewarded(found, given, baseline)
        return self._recipe.reward * gained - self._recipe.spread * entropy(found)


def encoder_of(parameters: Parameters) -> Parameters:
    """The encoder's parameters among a captioner's, by their own names."""
    own = {k: tensor for k, tensor in parameters.items() if k.startswith(ENCODER)}
    return {k.removeprefix(ENCODER): tensor for k, tensor in own.items()}


def _plan(recipe: Recipe, done: int) -> Plan:
    rate = falling(recipe.rate, done, recipe.epochs)
    epochs = min(done + 1, recipe.epochs)
    return Plan("adam", rate, recipe.batch, epochs, recipe.seed, CLIP)


def _lesson(material: Material, which: Sequence[int], recipe: Recipe) -> Lesson:
    """The captions of these pictures, longest first."""
    captions = [material.captions[n][k] for n in which for k in range(recipe.told)]
    pictures = [row for row in range(len(which)) for _ in range(recipe.told)]
    if material.masks is None:
        return lesson(captions, pictures)
    known = [material.masks[n][k] for n in which for k in range(recipe.told)]
    masks = np.zeros((len(captions), max(map(len, captions)), known[0].shape[1]), np.float32)
    for row, shares in enumerate(known):
        masks[row, : len(shares)] = shares
    return lesson(captions, pictures, torch.from_numpy(masks))


def _words(material: Material, which: Sequence[int], recipe: Recipe) -> int:
    """Words in the captions of these pictures that are learned, `<end>` too."""
    return sum(len(material.captions[n][k]) for n in which for k in range(recipe.told))


def _kept(recipe: Recipe, pictures: int, chance: torch.Generator) -> Tensor | None:
    """What d is multiplied by, (pictures, told, words, m); drawn for all processes alike."""
    if not recipe.dropped:
        return None
    shape = pictures, recipe.told, recipe.longest + 1, recipe.embedding
    stay = torch.rand(shape, generator=chance) >= recipe.dropped
    return stay.float() / (1 - recipe.dropped)


def _draws(recipe: Recipe, pictures: int, chance: torch.Generator) -> Tensor | None:
    """What places are drawn with, (pictures, told, words); below 0 for half of the captions."""
    if not recipe.hard:
        return None
    u = torch.rand((pictures, recipe.told, recipe.longest + 1), generator=chance)
    hard = torch.rand((pictures, recipe.told, 1), generator=chance) < 0.5
    return torch.where(hard, u, -1.0)


def _own(drawn: Tensor | None, mine: range, given: Lesson) -> Tensor | None:
    """What was drawn for all pictures of a batch, (B, T, …) of those of one's own."""
    if drawn is None:
        return None
    rows = drawn.to(given.rows.device)[mine].flatten(0, 1)
    return rows[given.rows, : given.codes.shape[1]]


def _seen(p: Parameters, form: Form, material: Material, which: Tensor) -> Tensor:
    """The annotation vectors of these pictures, (N, L, D)."""
    shown = torch.from_numpy(material.shown[which.cpu().numpy()]).to(which.device)
    if material.shown.ndim == 3:
        return shown.float()
    with torch.autocast("cpu", torch.bfloat16, enabled=halves_are_fast()):
        return features(encoder_of(p), form, shown).float().flatten(2).transpose(1, 2)


def _squares(p: Parameters) -> Tensor:
    return p["E"].square().sum() + p["L_o"].square().sum()
