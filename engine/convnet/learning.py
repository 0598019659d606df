"""The convolution explorer's stack learns: letters in, news of every batch out.

    settings ──examples──▶ drawn and made letters, some kept for testing
             ──learn─────▶ Progress, Progress, …: the last one's layers are the new settings' layers

The loop is `engine/training.py`, the arithmetic `stages.py`; here they meet the letters.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine import checkpoints, training
from engine.array import Array, Floats
from engine.checkpoints import Lesson
from engine.convnet import stages
from engine.convnet.layers import Convolution, FullyConnected, Layer, Shape, parameter_names, shapes
from engine.data.letters import letters, reasons
from engine.data.pictures import paper, recoloured, resized
from engine.device import choose
from engine.systems.convnet import Settings, in_shape, work
from engine.training import Plan, Scored, State, TrainingError

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ROOM = 1 << 23  # numbers that evaluation may hold at once


@dataclass(frozen=True, eq=False)
class Examples:
    """All letters of a run, the drawn ones first.

    Attributes:
        pictures: (N, C, H, W), −1 … 1.
        labels: (N,), class indices.
        is_test: (N,), kept for testing only.
        drawn: (N,), by the user; the others are made.
        reasons: a sentence for each class that no letters could be made of.
    """

    pictures: Floats
    labels: Ints
    is_test: Bools
    drawn: Bools
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Scores:
    """How the stack does on all examples.

    Attributes:
        train_loss, test_loss: mean loss; `test_loss` is nan without a test letter.
        train_accuracy, test_accuracy: share answered rightly, 0 … 1; nan likewise.
        answers: (N,), the class with the largest vote.
        confusion: (classes, classes), letters counted by truth (row) and answer (column); of the
            test letters, or of the others when there are none.
    """

    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float
    answers: Ints
    confusion: Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class Progress(Scored):
    """News of learning: once before the first batch, then after each.

    Attributes:
        answers, confusion: as in `Scores`; of `layers` after a whole epoch, else of the last one.
        layers: the stack as it is now.
    """

    answers: Ints
    confusion: Ints
    layers: tuple[Layer, ...]


def examples(settings: Settings) -> Examples:
    """The drawn letters at the input's size, and the made ones; split class by class.

    Classes without strokes of their own are made from the drawn letters that are for training,
    so that no test letter is ever seen in disguise.
    """
    shape, plan = in_shape(settings), settings.training
    generator = np.random.default_rng((settings.seed, 1))
    drawn = [_fitted(letter.picture.values, shape) for letter in settings.letters]
    names = [settings.classes.index(letter.label) for letter in settings.letters]
    drawn_labels = np.array(names, dtype=np.int64)
    held_back = split(drawn_labels, plan.test_share, generator)
    prototypes: dict[str, list[Floats]] = {name: [] for name in settings.classes}
    for picture, label, test in zip(drawn, names, held_back, strict=True):
        if not test:
            prototypes[settings.classes[label]].append(picture)
    made, labels = letters(plan, settings.classes, prototypes, shape, plan.made, settings.seed)
    old = np.array(drawn, dtype=np.float32).reshape(-1, *shape)
    return Examples(
        pictures=np.concatenate([old, made]),
        labels=np.concatenate([drawn_labels, labels]),
        is_test=np.concatenate([held_back, split(labels, plan.test_share, generator)]),
        drawn=np.arange(len(old) + len(made)) < len(old),
        reasons=reasons(settings.classes, prototypes) if plan.made else (),
    )


def split(labels: Ints, share: float, generator: np.random.Generator) -> Bools:
    """Which examples are for testing: the share of each class, rounded, but never all of it."""
    test = np.zeros(len(labels), dtype=bool)
    for label in sorted(set(labels.tolist())):  # np.unique imports numpy.ma: 30 ms
        mine = generator.permutation(np.flatnonzero(labels == label))
        test[mine[: min(round(share * len(mine)), len(mine) - 1)]] = True
    return test


def _fitted(picture: Floats, shape: Shape) -> Floats:
    """A drawing on the input's sheet, with as many maps."""
    channels, rows, columns = shape
    return resized(recoloured(picture, channels), rows, columns, paper(channels))


def learn(
    settings: Settings, device: str = "auto", state: State | None = None
) -> Iterator[Progress]:
    """Train the settings' stack; stop reading to cancel.

    Args:
        settings: legal ones (`engine.systems.convnet.legal`).
        device: a name of `engine.device.NAMES`.
        state: where an interrupted run of these settings stood.

    Raises:
        TrainingError: when there is too little to learn from, nothing that may learn, or the loss
            stops being a number; the sentence says what to do.
        engine.device.DeviceError: when the device is not on this machine.
    """
    chosen, given = settings.training, examples(settings)
    plan = Plan(chosen.optimiser, chosen.rate, chosen.batch, chosen.epochs, settings.seed)
    back_and_forth = work(msgspec.structs.replace(settings, target=0))
    place = choose(device, plan.batch * back_and_forth)
    run = _Run(settings, given, place)
    steps = training.train(run.learning, run.loss, len(run.train), plan, state)
    for step in steps:
        if step.whole_epoch:
            scores = run.scores()
            training.check(scores.train_loss, step.epoch, plan)
            if given.is_test.any():
                training.check(scores.test_loss, step.epoch, plan)
        loss = step.loss if step.batch else scores.train_loss
        layers = learned(settings.layers, run.parameters)
        yield Progress(**vars(step) | vars(scores) | {"loss": loss}, layers=layers)


def again(report: Progress, lessons: Sequence[Lesson]) -> Iterator[Progress]:
    """Learn once more what was learned after a whole epoch (`engine.checkpoints.again`).

    Raises:
        TrainingError, engine.device.DeviceError: as `learn`.
    """
    return checkpoints.again(learn, report, lessons)


class _Run:
    """The letters and the stack as tensors on one device.

    Attributes:
        parameters: all of the stack's, by name; `learning` those that change.
        train: indices of the training letters.
    """

    def __init__(self, settings: Settings, given: Examples, place: torch.device) -> None:
        self.layers, self.given = settings.layers, given
        self.last = _last(settings, given)
        self.parameters = stages.parameters_of(self.layers, place)
        held = settings.training.hold_filters
        self.learning = {
            name: self.parameters[name]
            for number, layer in enumerate(self.layers, start=1)
            if isinstance(layer, FullyConnected) or not held
            for name in parameter_names(number, layer)
        }
        self.x = torch.tensor(given.pictures, device=place)  # (N, C, H, W)
        self.targets = torch.tensor(given.labels, device=place)  # (N,)
        self.train = torch.tensor(np.flatnonzero(~given.is_test), device=place)
        cells = sum(math.prod(shape) for shape in shapes(self.layers, in_shape(settings)))
        self.at_once = max(1, ROOM // cells)

    def loss(self, which: Tensor) -> Tensor:
        """Mean loss of some of the training letters; which (n,) counts among these."""
        some = self.train[which]
        return stages.loss(self.last, self._answer(self.x[some]), self.targets[some]).mean()

    def scores(self) -> Scores:
        """Run all letters through the stack as it is now."""
        with torch.no_grad():
            found = torch.cat([self._answer(x) for x in torch.split(self.x, self.at_once)])
            losses = stages.loss(self.last, found, self.targets).double().cpu().numpy()
            answers = found.flatten(1).argmax(1).cpu().numpy()
        truth, test = self.given.labels, self.given.is_test
        shown = test if test.any() else ~test
        confusion = np.zeros((self.last.classes, self.last.classes), dtype=np.int64)
        np.add.at(confusion, (truth[shown], answers[shown]), 1)
        right = answers == truth
        return Scores(
            train_loss=_mean(losses[~test]),
            test_loss=_mean(losses[test]),
            train_accuracy=_mean(right[~test]),
            test_accuracy=_mean(right[test]),
            answers=answers,
            confusion=confusion,
        )

    def _answer(self, x: Tensor) -> Tensor:
        return list(stages.forward(self.layers, x, self.parameters).values())[-1]


def _last(settings: Settings, given: Examples) -> FullyConnected:
    """The layer that votes, once it is sure that there is something to learn."""
    last = settings.layers[-1] if settings.layers else None
    if not isinstance(last, FullyConnected):
        raise TrainingError(
            "Only a stack that votes can learn: make its last layer a fully connected one."
        )
    if len(set(given.labels[~given.is_test].tolist())) < 2:
        raise TrainingError(
            "Learning needs letters of at least two classes: draw some, or let some be made."
        )
    return last


def _mean(values: NDArray[np.float64] | Bools) -> float:
    return float(np.mean(values)) if values.size else math.nan


def learned(layers: tuple[Layer, ...], parameters: stages.Parameters) -> tuple[Layer, ...]:
    """The stack with these filters, weights and biases; layers that did not change stay the same.

    Raises:
        ValueError: when a number is not finite.
    """
    found = []
    for number, layer in enumerate(layers, start=1):
        names = parameter_names(number, layer)
        arrays = [Array(parameters[name].detach().cpu().numpy()) for name in names]
        fields = ("filters" if isinstance(layer, Convolution) else "weights", "bias")
        changed = dict(zip(fields, arrays, strict=False))
        if any(getattr(layer, field) != array for field, array in changed.items()):
            layer = msgspec.structs.replace(layer, **changed)
        found.append(layer)
    return tuple(found)
