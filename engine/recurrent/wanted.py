"""What a task wants at each step of its sequence, beside what the network says, in the trace.

    wanted   (T, O)   the targets; 0 where nothing is asked
    counts   (T,)     1 at the steps that count, else 0

They are made again from the task and the seed, and are there while the signal is the task's own.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.array import Floats
from engine.data.tasks import Task, shown
from engine.declaring import given
from engine.recurrent.cells import Readout
from engine.recurrent.tape import Record
from engine.trace import Quantity


def wanted(
    task: Task | None, seed: int, x: Floats, readout: Readout | None
) -> tuple[list[Quantity], Record]:
    """Declarations and arrays; none where they do not belong to what is read or said.

    Args:
        task, seed: as of the settings.
        x: (T, D), what the network reads.
        readout: what it says it with.
    """
    if task is None or readout is None or len(task.about.outputs) != readout.bias.shape[0]:
        return [], {}
    inputs, targets, mask = (part[0] for part in shown(task, seed))
    if not np.array_equal(inputs, x):
        return [], {}
    return _declared(task), {"wanted": targets, "counts": mask.astype(np.float32)}


def _declared(task: Task) -> list[Quantity]:
    asked = given("wanted", "what the task wants the network to say at this step")
    range_ = (-1.0, 1.0) if task.about.readout == "linear" else (0.0, 1.0)
    asked = replace(asked, symbol="y*", heading="Wanted", title="Wanted", ink=False,
                    axes=("step", "output"), range=range_)  # fmt: skip
    counts = given("counts", "1 at the steps whose answers count, else 0")
    counts = replace(counts, symbol="counts", heading="Counts", title="Counts", ink=False,
                     axes=("step",), range=(0.0, 1.0))  # fmt: skip
    return [asked, counts]
