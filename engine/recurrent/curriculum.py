"""How settings come by a task: a sequence to look at, a network for it, and a way to learn.

settings ──taught──▶ the same with a task, a sequence of it as signal, and a readout
──trained─▶ and with the network that has learned it
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np

from engine.array import Array
from engine.data.tasks import TASKS, Task, name_of, shown
from engine.recurrent.cells import Kind
from engine.recurrent.pupils import afresh, beginner, ready, shipped
from engine.systems.recurrent import Settings, Training, default

replace = msgspec.structs.replace


class Exercise(msgspec.Struct, frozen=True):
    """How the network of one task is made; reach as of `engine.recurrent.pupils.opened`."""

    units: int
    reach: float
    training: Training
    cell: Kind = "lstm"


STEADY = Training(rate=0.01, batch=20, epochs=300)
SMALL: Mapping[str, Exercise] = {
    "adding": Exercise(8, 100.0, STEADY),
    "order": Exercise(8, 50.0, STEADY),
    "reber": Exercise(8, 20.0, STEADY),
    "delays": Exercise(8, 10.0, STEADY),
    "spikes": Exercise(16, 10.0, STEADY),
    "periodic": Exercise(8, 10.0, replace(STEADY, sequences=10, batch=1)),
    "copying": Exercise(64, 30.0, STEADY),
    "sine": Exercise(8, 3.0, STEADY),
}


def taught(settings: Settings, task: Task) -> Settings:
    """The settings with this task: one sequence of it as signal, a network that can learn it."""
    inputs = shown(task, settings.seed).inputs[0]
    network = ready(settings.network, task, settings.seed)
    names = task.about.inputs
    return replace(
        settings, task=task, signal=Array(inputs), channels=names, network=network, before=None
    )


def shows(settings: Settings) -> bool:
    """Whether the signal is the task's own."""
    task, x = settings.task, settings.signal.values
    return task is not None and np.array_equal(shown(task, settings.seed).inputs[0], x)


def begun(settings: Settings, task: Task) -> Settings:
    """The settings with a task and a network of the same form that knows nothing.

    The way to learn becomes the one in which the task can be learned, where it is another task.
    """
    small = SMALL[name_of(task)]
    network = afresh(settings.network, task, small.reach, settings.seed)
    known = settings.task is not None and name_of(settings.task) == name_of(task)
    training = settings.training if known else small.training
    return taught(_free(replace(settings, network=network, training=training)), task)


def trained(settings: Settings, task: Task) -> Settings:
    """The settings with a task and the network that comes with Unrolled for it; nothing is held.

    Args:
        settings: any.
        task: of any size; the network has learned it at the size it has in `TASKS`.

    Raises:
        engine.weights.WeightsError: when its weights are missing or not those of the task.
    """
    network, training = shipped(name_of(task)), SMALL[name_of(task)].training
    return taught(_free(replace(settings, network=network, training=training)), task)


def _free(settings: Settings) -> Settings:
    """Nothing held, compared or asked for: that belonged to another network."""
    return replace(settings, clamps=(), rivals=(), target=None)


def course(name: str, seed: int = 0) -> Settings:
    """Settings in which a fresh network may learn a task as the shipped one did."""
    task, small = TASKS[name], SMALL[name]
    network = beginner(small.cell, small.units, task, seed, reach=small.reach)
    settings = replace(default(), network=network, training=small.training, seed=seed)
    return taught(settings, task)
