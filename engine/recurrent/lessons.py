"""The recurrent explorer's network learns a classic task: sequences in, news of every batch out.

    settings ──learn──▶ Progress, Progress, …: the last one's network is the new settings' network

How settings come by a task stands in `curriculum.py`. The loop is `engine/training.py`, the
arithmetic `lockstep.py`, the tasks `engine/data/`. Each epoch has sequences of its own,
drawn by the seed and the epoch's number, so nothing can be learned by heart, and an epoch learned
again meets the same ones. So small a network learns faster on the CPU than anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine import checkpoints, training
from engine.array import Floats
from engine.checkpoints import Lesson
from engine.data.task import About, Batch
from engine.data.tasks import TESTING, Task
from engine.device import choose
from engine.recurrent import lockstep
from engine.recurrent.cells import Network
from engine.systems.recurrent import Settings
from engine.training import Plan, Scored, State, TrainingError

TESTED = 100  # sequences that a score is of


@dataclass(frozen=True, eq=False, kw_only=True)
class Progress(Scored):
    """News of learning: once before the first batch, then after each.

    Attributes:
        train_loss, train_accuracy: mean loss, and share solved as the paper demands (0 … 1), of
            100 sequences of the last whole epoch; before learning, of the first.
        test_loss, test_accuracy: of 100 sequences never learned from.
        network: as it is now.
    """

    network: Network


def learn(
    settings: Settings, device: str = "auto", state: State | None = None
) -> Iterator[Progress]:
    """Teach the settings' network their task; stop reading to cancel.

    Args:
        settings: legal ones, with a task and a network that fits it (`curriculum.taught`).
        device: a name of `engine.device.NAMES`; it must be there, and the CPU does the work.
        state: where an interrupted run of these settings stood.

    Raises:
        TrainingError: without a task, when the network does not fit it, and when the loss stops
            being a number; the sentence says what to do.
        engine.device.DeviceError: when the device is not on this machine.
    """
    choose(device)
    task, chosen = _fitting(settings), settings.training
    plan = Plan(chosen.optimiser, chosen.rate, chosen.batch, chosen.epochs, settings.seed,
                chosen.clip)  # fmt: skip
    run = _Run(settings.network, task, chosen.sequences, settings.seed)
    for step in training.train(run.parameters, run.loss, chosen.sequences, plan, state):
        if step.whole_epoch:
            run.gather(max(step.epoch, 1))
            train, test = run.scores()
            run.gather(step.epoch + 1)
        yield Progress(
            **vars(step) | {"loss": step.loss if step.batch else train[0]},
            train_loss=train[0],
            train_accuracy=train[1],
            test_loss=test[0],
            test_accuracy=test[1],
            network=lockstep.network_of(settings.network, run.parameters),
        )


def again(report: Progress, lessons: Sequence[Lesson]) -> Iterator[Progress]:
    """Learn once more what was learned after a whole epoch (`engine.checkpoints.again`).

    Raises:
        TrainingError, engine.device.DeviceError: as `learn`.
    """
    return checkpoints.again(learn, report, lessons)


def _fitting(settings: Settings) -> Task:
    """The task, once it is sure that the network can learn it."""
    task, network = settings.task, settings.network
    if task is None:
        raise TrainingError("There is nothing to learn: choose a task.")
    about, readout, reads = task.about, network.readout, network.layers[0].inputs
    says = None if readout is None else (readout.bias.shape, readout.kind)
    if reads != len(about.inputs) or says != ((len(about.outputs),), about.readout):
        raise TrainingError(
            f"“{about.title}” needs a network that reads {len(about.inputs)} numbers and says "
            f"{len(about.outputs)} ({about.readout}), and this one does not: choose the task again."
        )
    return task


class _Run:
    """The network and the epoch's sequences as tensors, time first.

    Attributes:
        parameters: what the network learns, by name.
        lesson: the epoch's sequences; `test` those of no epoch.
    """

    def __init__(self, network: Network, task: Task, sequences: int, seed: int) -> None:
        self.network, self.task, self._sequences, self._seed = network, task, sequences, seed
        self.parameters = lockstep.parameters_of(network)
        self.test = task.batch(TESTED, np.random.default_rng((seed, TESTING)))
        self._epoch = 0
        self.gather(1)

    def gather(self, epoch: int) -> None:
        """Draw an epoch's sequences, unless they are there."""
        if epoch != self._epoch:
            self._epoch = epoch
            generator = np.random.default_rng((self._seed, epoch))
            self.lesson = self.task.batch(self._sequences, generator)
            self._tensors = [torch.from_numpy(np.ascontiguousarray(part)) for part in self.lesson]

    def scores(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Mean loss, and the share solved: of the epoch's first 100 sequences, and of the test."""
        inputs, targets, mask = self.lesson
        some = Batch(inputs[:TESTED], targets[:TESTED], mask[:TESTED])
        own = self.network, self.task, self.parameters
        return _scores(*own, some), _scores(*own, self.test)

    def loss(self, which: Tensor) -> Tensor:
        """Mean loss of some of the epoch's sequences, over the steps that count."""
        inputs, targets, mask = (part[which] for part in self._tensors)
        sums = lockstep.forward(self.network, self.parameters, inputs.transpose(0, 1))
        return mean_loss(self.task.about, sums.transpose(0, 1), targets, mask)


def scored(network: Network, task: Task, batch: Batch) -> tuple[float, float]:
    """Mean loss of some sequences, and the share of them (0 … 1) that is solved."""
    return _scores(network, task, lockstep.parameters_of(network), batch)


@torch.no_grad()
def _scores(
    form: Network, task: Task, parameters: lockstep.Parameters, batch: Batch
) -> tuple[float, float]:
    inputs, targets, mask = (torch.tensor(part) for part in batch)
    sums = lockstep.forward(form, parameters, inputs.transpose(0, 1)).transpose(0, 1)
    outputs: Floats = answers(task.about, sums).numpy()
    solved = task.solved(outputs, batch.targets, batch.mask)
    return float(mean_loss(task.about, sums, targets, mask)), float(solved.mean())


def answers(about: About, sums: Tensor) -> Tensor:
    """What the readout makes of its sums.  (…, O) → (…, O)."""
    if about.readout == "linear":
        return sums
    return torch.sigmoid(sums) if about.readout == "sigmoid" else sums.softmax(-1)


def mean_loss(about: About, sums: Tensor, targets: Tensor, mask: Tensor) -> Tensor:
    """Σ (y − wanted)² or −Σ wanted · ln y, mean over the steps that count.

    Args:
        about: the task, which says which of them.
        sums: (N, T, O), of the readout.
        targets: (N, T, O).
        mask: (N, T), the steps that count.
    """
    asked, wanted = sums[mask], targets[mask]
    if about.loss == "cross-entropy":
        return -(wanted * asked.log_softmax(-1)).sum(-1).mean()
    return (answers(about, asked) - wanted).square().sum(-1).mean()
