"""The classic tasks for recurrent networks, by name. What a task is: `engine/data/task.py`.

adding order copying sine     engine/data/recall.py
reber                         engine/data/reber.py
delays spikes periodic        engine/data/timing.py
"""

from __future__ import annotations

from engine.data.reber import Reber
from engine.data.recall import Adding, Copying, Sine, TemporalOrder
from engine.data.timing import Periodic, SpikeDelays, TimedSpikes

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
