"""What the recurrent engine promises: a whole trace against torch's own LSTM, and the five cells.

Ratios are of pairs measured one right after the other, batch of one, 2 channels in, torch with
one thread: several would wait for each other at every step, and ours has one.

traces     every sum, gate and state of an LSTM ÷ the forward pass of `torch.nn.LSTM`
cells      the other cells ÷ the trace of an LSTM; all five on one sequence
clamp      a gate held from the middle of 200 steps on, and in the middle of 10,000
gradients  a trace with the gradients of every step through time
epochs     500 sequences of a classic task, learned in batches of 20 and tested
"""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
import numpy as np

from engine.array import Array, Floats
from engine.recurrent.asked import Target
from engine.recurrent.cells import GATES, Clamp, fresh
from engine.recurrent.unroll import forward
from engine.systems import recurrent
from tests.bench.table import Row, milliseconds

SIZES, LENGTHS = (32, 128, 512), (100, 1000)
LIMITS = {100: 1.6, 1000: 1.4}
CHANNELS = 2


def signal(steps: int) -> Floats:
    return np.random.default_rng(0).uniform(-1, 1, (steps, CHANNELS)).astype(np.float32)


def pairs(one: Callable[[], object], other: Callable[[], object], times: int) -> tuple[float, ...]:
    """How many times as long `one` takes as `other`."""
    one()
    other()
    return tuple(milliseconds(one) / milliseconds(other) for _ in range(times))


def times(units: int, steps: int) -> int:
    """Fewer repetitions of what takes long."""
    return 9 if units * steps > 100_000 else 41


def traces() -> list[Row]:
    """LSTM, all sizes."""
    import torch

    torch.set_num_threads(1)
    rows = []
    for steps in LENGTHS:
        for units in SIZES:
            network, x = fresh("lstm", CHANNELS, units, 0), signal(steps)
            module, sequence = torch.nn.LSTM(CHANNELS, units), torch.from_numpy(x)[:, None]
            with torch.inference_mode():
                found = pairs(
                    lambda network=network, x=x: forward(network, x),  # type: ignore[misc]
                    lambda module=module, sequence=sequence: module(sequence),  # type: ignore[misc]
                    times(units, steps),
                )
            name = f"LSTM trace ÷ nn.LSTM, {steps} steps, {units} units"
            rows.append(Row(name, "", found, {"median": LIMITS[steps]}))
    return rows


def cells() -> list[Row]:
    """The other cells, and all five together."""
    rows = []
    for steps in LENGTHS:
        for units in SIZES:
            lstm, x = fresh("lstm", CHANNELS, units, 0), signal(steps)
            others = {str(cell): fresh(cell, CHANNELS, units, 0) for cell in GATES}
            others["peephole of all C"] = fresh("peephole", CHANNELS, units, 0, full=True)
            for cell, network in others.items():
                found = pairs(
                    lambda network=network, x=x: forward(network, x),  # type: ignore[misc]
                    lambda lstm=lstm, x=x: forward(lstm, x),  # type: ignore[misc]
                    times(units, steps),
                )
                name = f"{cell} ÷ LSTM trace, {steps} steps, {units} units"
                rows.append(Row(name, "", found, {"median": 2.0}))
    networks = {cell: fresh(cell, CHANNELS, 128, 0) for cell in GATES}
    first, *rivals = networks.values()
    five = recurrent.Settings(first, Array(signal(100)), rivals=tuple(rivals))
    took = tuple(milliseconds(lambda: recurrent.run(five)) for _ in range(60))[10:]
    return [*rows, Row("five cells, 100 steps, 128 units", "ms", took, {"p95": 16.0})]


def clamp() -> list[Row]:
    """The run behind a clamp that is dragged, with the run as it was beside it; a long one, too."""
    network = fresh("lstm", CHANNELS, 64, 0)
    settings = recurrent.Settings(network, Array(signal(200)))
    took = []
    for first in range(50, 150):
        held = msgspec.structs.replace(settings, clamps=(Clamp("f", 1, -1, first, 200, 0.0),))
        took.append(milliseconds(lambda held=held: recurrent.run(held)))  # type: ignore[misc]
    short = Row("clamped run, 200 steps, 64 units", "ms", tuple(took[10:]), {"p95": 16.0})
    return [short, *(visible(units) for units in (32, 128))]


def visible(units: int) -> Row:
    """The 200 steps in view of 10,000 held, and from there traced to the end."""
    import torch

    torch.set_num_threads(1)
    network, x = fresh("lstm", CHANNELS, units, 0), signal(10_000)
    module, sequence = torch.nn.LSTM(CHANNELS, units), torch.from_numpy(x)[:, None]
    known, held = forward(network, x), (Clamp("f", 1, -1, 5001, 5200, 0.0),)
    with torch.inference_mode():
        found = pairs(lambda: forward(network, x, held, known), lambda: module(sequence), 15)
    name = f"200 steps in view of 10,000 held ÷ nn.LSTM, {units} units"
    return Row(name, "", found, {"median": 1.0})


def gradients() -> list[Row]:
    """The whole run, and how each number of it bears on the last step."""
    rows = []
    for cell in GATES:
        network = fresh(cell, CHANNELS, 128, 0)
        asked = recurrent.Settings(network, Array(signal(100)), target=Target())
        took = tuple(milliseconds(lambda asked=asked: recurrent.run(asked)) for _ in range(60))  # type: ignore[misc]
        limits = {"median": 4.0} if cell == "lstm" else {}
        rows.append(Row(f"{cell} with gradients, 100 steps, 128 units", "ms", took[10:], limits))
    return rows


def epochs() -> list[Row]:
    """What a picture waits for while a network learns: a batch; and a whole epoch."""
    from engine.recurrent.curriculum import course
    from engine.recurrent.lessons import learn

    rows = []
    for name in ("adding", "reber", "copying"):
        settings = course(name)
        plan = msgspec.structs.replace(settings.training, epochs=4)
        batches, began = [], time.perf_counter()
        for _ in learn(msgspec.structs.replace(settings, training=plan)):
            batches.append(1000 * (time.perf_counter() - began))
            began = time.perf_counter()
        took = tuple(batches[1:])
        whole = (sum(took) / plan.epochs,)
        rows.append(Row(f"{name}: a batch learned and told", "ms", took, {"p95": 100.0}))
        rows.append(Row(f"{name}: an epoch", "ms", whole, {}))
    return rows
