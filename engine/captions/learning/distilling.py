"""A photographs' encoder learns from a teacher: each convolution, what the teacher's answers.

    picture ─crop, flip, light, grain─▶ teacher: at every convolution an input x and an answer t
    pupil, at every convolution          s = max(0, W̃ P (x − μ) + b̃)     loss = Σ ‖s − t‖² ÷ ‖t‖²

The teacher is SqueezeNet 1.0, which knows a thousand kinds of things; the pupil has its form,
begins with random weights, and sees no label and no weight. What an hour's learning from the last
layer alone would hardly begin, minutes do where every convolution is told its own answer, and where
its input is centred and whitened first: μ is the mean of each channel, P = (Cov + ε)^−½. Both are
folded into the weights in the end: W = W̃ P, b = b̃ − Σ W μ. The grain, noise on half of the
pictures, shows the first filters what photographs hardly contain.

Sources: Hinton, Vinyals and Dean 2015; Romero et al. 2015, "FitNets: hints for thin deep nets";
Desjardins et al. 2015, "Natural neural networks" (whitening); Iandola et al. 2016.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import affine_grid, conv2d, grid_sample, max_pool2d, pad, relu

from engine import faults
from engine.captions.encoder import PHOTOS, Convolution, Pool, halves_are_fast, novice, standard
from engine.training import Parameters, Plan, State, Step, falling, moved, train

Pictures = NDArray[np.uint8]

SMALLEST = 0.6  # of a side that a crop keeps
LIGHT = 0.25  # how much lighter or darker a picture becomes, at most
GRAIN = 2.0  # the strongest noise, in units of the encoder's spread
SAMPLE = 40  # pictures that means and covariances are taken from
THIN = 3  # every third place of them
EPSILON = 1e-3  # ε, as a share of the mean variance
CHAPTERS = 4  # parts of the pictures, each a pass of its own


class TeacherError(ValueError):
    """A teacher that cannot be read; the message says what is wrong."""


class Term(msgspec.Struct, frozen=True):
    """How to learn.

    Attributes:
        size: side of the crops, in pixels.
        batch: pictures a step.
        chapters: passes over a quarter of the pictures each.
        exact: the last so many of them reckon in 32 bits: what whitening stretches, 16 blur.
        rate: Adam's, at the beginning; it falls as in `training.falling`.
    """

    size: int = 112
    batch: int = 8
    chapters: int = 7
    rate: float = 0.01
    exact: int = 2


class Question(NamedTuple):
    """One convolution of the teacher, at work.

    Attributes:
        name: of its weights, without their kind: `3.squeeze`.
        x: what it reads, (N, C, h, w), with its padding.
        t: what it answers, (N, K, h, w), none below 0.
        stride: how far its window jumps.
    """

    name: str
    x: Tensor
    t: Tensor
    stride: int


@dataclass(frozen=True, eq=False)
class Basis:
    """How a convolution's input is centred and whitened: μ (C,) and P (C, C)."""

    mean: Tensor
    whitening: Tensor

    def to(self, device: torch.device) -> Basis:
        """The same on a device."""
        return Basis(self.mean.to(device), self.whitening.to(device))

    def weights(self, W: Tensor) -> Tensor:
        """W = W̃ P, over the channels.  (K, C, k, k) → the same."""
        return torch.einsum("kcij,cd->kdij", W, self.whitening)


def teacher(path: Path) -> Parameters:
    """SqueezeNet 1.0 from an .npz of its convolutions, as weights of the form `PHOTOS`.

    It reads blue, green, red, so its first filters are turned around and stretched by our spread.

    Raises:
        TeacherError: when there is no such file, or it holds something else.
    """
    parts = {"squeeze": "conv1x1_1", "one": "conv1x1_2", "three": "conv3x3_2"}
    found: Parameters = {}
    try:
        with np.load(path, allow_pickle=False) as arrays:
            fire = 1
            for name, wanted in novice(PHOTOS, 0).items():
                _, *part, kind = name.split(".")
                fire += bool(part) and part[0] == "squeeze" and kind == "W"
                theirs = f"fire{fire}.{parts[part[0]]}" if part else "conv1"
                array = np.asarray(arrays[f"{theirs}.{kind.lower()}"], np.float32)
                if array.shape != wanted.shape:
                    raise ValueError(f"{theirs} is {array.shape}, not {wanted.shape}")
                if name == "0.W":
                    array = array[:, ::-1] * PHOTOS.spread[0]
                found[name] = torch.from_numpy(np.ascontiguousarray(array))
    except OSError as error:
        why = faults.disk(error, faults.READING)
        raise TeacherError(f"{faults.called(path)} cannot be opened: {why}") from None
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise TeacherError(f"{faults.called(path)} holds no SqueezeNet 1.0 ({error}).") from None
    return found


def asked(parameters: Parameters, shown: Tensor) -> Iterator[Question]:
    """Every convolution of the form `PHOTOS` at work, the first ones first.  (N, 3, S, S)."""
    x = laid(shown)

    def answer(name: str, x: Tensor, stride: int = 1, padding: int = 0) -> Question:
        x = pad(x, (padding,) * 4) if padding else x
        W, b = parameters[f"{name}.W"], parameters[f"{name}.b"]
        return Question(name, x, relu(conv2d(x, W, b, stride)), stride)

    for number, layer in enumerate(PHOTOS.layers):
        if isinstance(layer, Pool):
            x = max_pool2d(x, layer.size, layer.stride, ceil_mode=True)
        elif isinstance(layer, Convolution):
            yield (first := answer(str(number), x, layer.stride))
            x = first.t
        else:
            yield (squeeze := answer(f"{number}.squeeze", x))
            yield (one := answer(f"{number}.one", squeeze.t))
            yield (three := answer(f"{number}.three", squeeze.t, padding=1))
            x = torch.cat([one.t, three.t], 1)


@torch.no_grad()
def evened(parameters: Parameters, shown: Tensor) -> Parameters:
    """The same teacher, whose every layer's answers have mean square 1 on these pictures.

    max(0, x) lets a factor pass, so what a layer is divided by can be given back by the next.
    """
    found = dict(parameters)
    scale = 1.0  # what the present input has been divided by
    for number, layer in enumerate(PHOTOS.layers):
        parts = [["squeeze"], ["one", "three"]] if not isinstance(layer, Convolution) else [[]]
        for group in [] if isinstance(layer, Pool) else parts:
            names = [".".join([str(number), part]) for part in group] or [str(number)]
            for name in names:
                found[f"{name}.b"] = found[f"{name}.b"] / scale
            answers = {a.name: a.t for a in asked(found, shown)}
            size = float(torch.cat([answers[name] for name in names], 1).square().mean().sqrt())
            for name in names:
                for kind in "Wb":
                    found[f"{name}.{kind}"] = found[f"{name}.{kind}"] / size
            scale *= size
    return found


@torch.no_grad()
def bases(teaching: Parameters, shown: Tensor) -> dict[str, Basis]:
    """How the input of each convolution is whitened, from these pictures."""
    found = {}
    for name, x, _, _ in asked(teaching, shown):
        flat = x.transpose(0, 1).flatten(1)[:, ::THIN].double()
        mean = flat.mean(1)
        flat = flat - mean[:, None]
        variances, axes = torch.linalg.eigh(flat @ flat.T / flat.shape[1])
        variances = variances.clamp(min=0) + EPSILON * variances.mean()
        whitening = (axes * variances**-0.5) @ axes.T
        found[name] = Basis(mean.float(), whitening.float())
    return found


def distil(
    teaching: Parameters, based: dict[str, Basis], pictures: Pictures, term: Term, seed: int,
    state: State | None = None,
) -> Iterator[tuple[Step, Parameters]]:  # fmt: skip
    """Learn from a teacher, with news after every batch and what has been learned, unfolded.

    Args:
        teaching: of the form `PHOTOS`, its answers of mean square 1; where it is, is learned.
        based: of each convolution, there, too.
        pictures: uint8 (N, S, S, 3); may lie on disk.
        term: how.
        seed: of the weights, the order, and how the pictures are changed.
        state: where an earlier run stood.
    """
    device = teaching["0.W"].device
    pupil = moved({k: torch.from_numpy(v) for k, v in novice(PHOTOS, seed).items()}, device)

    def loss(shown: Tensor, done: int) -> Tensor:
        half = halves_are_fast() and done < term.chapters - term.exact
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            with torch.no_grad():
                answers = list(asked(teaching, shown))
            return torch.stack([_error(pupil, based[one.name], one) for one in answers]).sum()

    def rate(done: int) -> float:
        return falling(term.rate, done, term.chapters)

    return chaptered(pupil, loss, rate, pictures, term, seed, state)


def chaptered(
    pupil: Parameters, loss: Callable[[Tensor, int], Tensor], rate: Callable[[int], float],
    pictures: Pictures, term: Term, seed: int, state: State | None,
) -> Iterator[tuple[Step, Parameters]]:  # fmt: skip
    """The pupil learns, in place, chapter after chapter, from pictures varied anew in each.

    Args:
        pupil: what learns.
        loss: of pictures as an encoder reads them, (N, 3, size, size), and the chapters done.
        rate: Adam's, of the chapter after so many.
        pictures, term, seed, state: as in `distil`.
    """
    chance = torch.Generator()
    done = 0 if state is None else state.epoch

    def lost(which: Tensor) -> Tensor:
        seen = torch.from_numpy(pictures[which.cpu().numpy() * CHAPTERS + done % CHAPTERS])
        return loss(varied(standard(PHOTOS, seen.to(which.device)), chance, term.size), done)

    while done < term.chapters:
        plan = Plan("adam", rate(done), term.batch, done + 1, seed)
        chance.manual_seed(seed * 10_007 + done)
        for step in train(pupil, lost, len(pictures) // CHAPTERS, plan, state):
            state = step.state or state
            yield step, pupil
        done += 1


def _error(pupil: Parameters, basis: Basis, one: Question) -> Tensor:
    """‖s − t‖² ÷ ‖t‖² of one convolution."""
    x = laid(one.x - basis.mean.to(one.x.dtype)[:, None, None])
    W, b = basis.weights(pupil[f"{one.name}.W"]), pupil[f"{one.name}.b"]
    s = conv2d(x, W, b, one.stride)
    s = torch.where(one.t > 0, s, relu(s))  # a filter that is silent can still be taught
    return (s - one.t).float().square().mean() / one.t.float().square().mean()


@torch.no_grad()
def folded(pupil: Parameters, based: dict[str, Basis]) -> Parameters:
    """The pupil as an encoder: W = W̃ P, b = b̃ − Σ W μ."""
    found: Parameters = {}
    for name, basis in based.items():
        W = basis.weights(pupil[f"{name}.W"])
        found[f"{name}.W"] = W.contiguous()
        found[f"{name}.b"] = pupil[f"{name}.b"] - W.sum((2, 3)) @ basis.mean
    return found


def varied(shown: Tensor, chance: torch.Generator, size: int) -> Tensor:
    """Each picture cropped, flipped, lit and grained at random.  (N, 3, S, S) → (N, 3, size, size).

    A crop keeps at least `SMALLEST` of the side that is asked for.
    """
    N, C, S, _ = shown.shape
    drawn = torch.rand(7, N, generator=chance).to(shown.device)
    wide, high, across, down, flip, light, grain = drawn
    a, d = ((SMALLEST + (1 - SMALLEST) * share) * size / S for share in (wide, high))
    theta = torch.zeros(N, 2, 3, device=shown.device)
    theta[:, 0, 0] = a * torch.where(flip < 0.5, -1.0, 1.0)
    theta[:, 1, 1] = d
    theta[:, 0, 2], theta[:, 1, 2] = (1 - a) * (2 * across - 1), (1 - d) * (2 * down - 1)
    places = affine_grid(theta, [N, C, size, size], align_corners=False)
    lit = shown * (1 + LIGHT * (2 * light - 1))[:, None, None, None]
    crop = grid_sample(lit, places, padding_mode="border", align_corners=False)
    noise = torch.randn(crop.shape, generator=chance).to(shown.device)
    strength = GRAIN * (2 * grain - 1).clamp(min=0)
    changed: Tensor = crop + strength[:, None, None, None] * noise
    return changed


def laid(tensor: Tensor) -> Tensor:
    """Channels innermost, as convolutions on processors like them."""
    return tensor.contiguous(memory_format=torch.channels_last)
