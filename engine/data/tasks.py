"""The classic tasks for recurrent networks, by name. What a task is: `engine/data/task.py`.

adding order copying sine     engine/data/recall.py
reber                         engine/data/reber.py
delays spikes periodic        engine/data/timing.py
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.data.reber import Reber
from engine.data.recall import Adding, Copying, Sine, TemporalOrder
from engine.data.task import Batch
from engine.data.timing import Periodic, SpikeDelays, TimedSpikes

TESTING = 0  # where a sequence's epoch stands in its seed: those of no epoch are for testing

# A field of settings can be any of them: files tell them apart by their tag, the name below.
Task = Adding | TemporalOrder | Reber | SpikeDelays | TimedSpikes | Periodic | Copying | Sine

TASKS: dict[str, Task] = {
    "adding": Adding(),
    "order": TemporalOrder(),
    "reber": Reber(),
    "delays": SpikeDelays(),
    "spikes": TimedSpikes(),
    "periodic": Periodic(),
    "copying": Copying(),
    "sine": Sine(),
}


def name_of(task: Task) -> str:
    """The name of a task of any size, as in `TASKS`."""
    return str(task.__struct_config__.tag)


@lru_cache(maxsize=8)
def shown(task: Task, seed: int) -> Batch:
    """One sequence (N = 1) of a task to look at, read-only; no zeros after its last step."""
    batch = task.batch(1, np.random.default_rng((seed, TESTING)))
    steps = int(np.flatnonzero(batch.mask[0])[-1]) + 1
    parts = batch.inputs[:, :steps], batch.targets[:, :steps], batch.mask[:, :steps]
    for part in parts:
        part.setflags(write=False)
    return Batch(*parts)
