"""The classic tasks: what their papers define, said again in plain loops; seeds; criteria."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Literal

import msgspec
import numpy as np
import pytest

from engine.array import Floats
from engine.data.reber import Reber
from engine.data.recall import Adding, Copying, Sine, TemporalOrder
from engine.data.task import Batch
from engine.data.tasks import TASKS, Task
from engine.data.timing import Periodic, SpikeDelays, TimedSpikes

WAVES: tuple[Literal["cosine", "triangle", "rectangle"], ...] = ("cosine", "triangle", "rectangle")
SIZES: list[Task] = [
    *TASKS.values(),
    *(Adding(20), Adding(2000), TemporalOrder(20), TemporalOrder(137), Copying(1, 1), Sine(4, 4.5)),
    *(SpikeDelays(2, 1), SpikeDelays(50, 100), TimedSpikes(2, 1), TimedSpikes(50, 30)),
    *(Periodic(w, F, 3) for w in WAVES for F in (10, 25)),
]


def made(task: Task, n: int = 40, seed: int = 3) -> Batch:
    return task.batch(n, np.random.default_rng(seed))


@pytest.mark.parametrize("task", SIZES, ids=repr)
def test_every_task_keeps_the_same_promises(task: Task) -> None:
    batch = made(task)
    n, steps = batch.mask.shape
    assert n == 40
    assert batch.inputs.shape == (n, steps, len(task.about.inputs))
    assert batch.targets.shape == (n, steps, len(task.about.outputs))
    assert [array.dtype.name for array in batch] == ["float32", "float32", "bool"]
    assert batch.mask.any(axis=1).all()
    assert (np.abs(batch.inputs) <= 1).all()
    assert (np.abs(batch.targets) <= 1).all()
    if task.about.loss == "cross-entropy":
        assert (batch.targets.sum(axis=2)[batch.mask] == 1).all()
    for mine, again in zip(batch, made(task), strict=True):
        np.testing.assert_array_equal(mine, again)
    decoded = msgspec.json.decode(msgspec.json.encode(task), type=Task)
    assert decoded == task


@pytest.mark.parametrize("task", [task for task in SIZES if task != Reber()], ids=repr)
def test_the_right_answer_solves_and_a_wrong_one_does_not(task: Task) -> None:
    _, targets, mask = made(task)
    assert task.solved(targets, targets, mask).all()
    anything = np.where(mask[:, :, None], targets, np.float32(7))
    assert task.solved(anything, targets, mask).all()
    assert not task.solved(1 - targets, targets, mask).all()
    wrong = targets.copy()
    where = np.flatnonzero(mask[5])[-1]
    wrong[5, where] = np.roll(wrong[5, where], 1) + 0.7 * (wrong.shape[2] == 1)
    assert task.solved(wrong, targets, mask).tolist() == [k != 5 for k in range(40)]
    lost = np.full_like(targets, np.nan)
    assert not task.solved(lost, targets, mask).any()


def test_names_are_the_tags_and_another_seed_gives_other_sequences() -> None:
    for name, task in TASKS.items():
        assert msgspec.to_builtins(task)["type"] == name
        one, other = made(task), made(task, seed=4)
        same = one.inputs.shape == other.inputs.shape and (one.inputs == other.inputs).all()
        assert same == (name == "periodic")


def test_adding_sums_the_two_marked_values() -> None:
    inputs, targets, mask = made(Adding(30), 400)
    lengths, early = set(), 0
    for pairs, wanted, counts in zip(inputs, targets[..., 0], mask, strict=True):
        (last,) = np.flatnonzero(counts)
        lengths.add(last + 1)
        marked = [t for t, (_, marker) in enumerate(pairs) if marker == 1]
        assert pairs[0, 1] == pairs[last, 1] == -1
        assert set(np.unique(pairs[:, 1])) == {-1, 0, 1}
        if len(marked) == 1:  # the first pair was drawn
            early += 1
            assert pairs[0, 0] == 0
        else:
            assert len(marked) == 2
        assert min(marked) < 10 or early
        assert max(marked) < 16
        total = sum(float(pairs[t, 0]) for t in marked)
        assert wanted[last] == pytest.approx(0.5 + total / 4, abs=1e-6)
        assert not pairs[last + 1 :].any()
    assert lengths == {30, 31, 32, 33}
    assert 20 < early < 120
    values = inputs[..., 0][inputs[..., 1] == 0]
    assert abs(float(values.mean())) < 0.05


def test_temporal_order_names_what_came_first() -> None:
    task = TemporalOrder(100)
    inputs, targets, mask = made(task, 300)
    lengths, answers = set(), set()
    places: list[set[int]] = [set(), set()]
    for symbols, wanted, counts in zip(inputs, targets, mask, strict=True):
        (last,) = np.flatnonzero(counts)
        text = "".join(task.about.inputs[code] for code in symbols[: last + 1].argmax(axis=1))
        kept = [t for t, symbol in enumerate(text) if symbol in "XY"]
        assert (text[0], text[-1]) == ("E", "B")
        assert set(text[1:-1]) <= set("abcdXY")
        assert text[kept[0]] + text[kept[1]] == task.about.outputs[wanted[last].argmax()]
        assert not symbols[last + 1 :].any()
        lengths.add(len(text))
        answers.add(text[kept[0]] + text[kept[1]])
        for place, t in zip(places, kept, strict=True):
            place.add(t)
    assert lengths == set(range(100, 111))
    assert places == [set(range(10, 21)), set(range(50, 61))]
    assert len(answers) == 4


def test_copying_gives_the_symbols_back_after_the_lag() -> None:
    inputs, targets, mask = made(Copying(length=4, lag=7))
    codes, wanted = inputs.argmax(axis=2), targets.argmax(axis=2)
    assert codes.shape == (40, 15)
    assert mask.all()
    for seen, answer in zip(codes.tolist(), wanted.tolist(), strict=True):
        assert seen[4:] == [8] * 6 + [9] + [8] * 4
        assert answer == [8] * 11 + seen[:4]
    assert set(codes[:, :4].ravel()) == set(range(8))


def test_sine_follows_its_recurrence() -> None:
    inputs, targets, mask = made(Sine(50, 13.0))
    x, after = inputs[..., 0], targets[..., 0]
    np.testing.assert_array_equal(x[:, 1:], after[:, :-1])
    told = 2 * math.cos(2 * math.pi / 13) * x[:, 1:] - x[:, :-1]
    np.testing.assert_allclose(told, after[:, 1:], atol=1e-5)
    assert (mask == (np.arange(50) > 0)).all()


def intervals(spikes: Floats) -> list[int]:
    """Steps from each spike to the next, the first from step 0."""
    times = [0, *(t for t, spike in enumerate(spikes) if spike and t)]
    return [b - a for a, b in pairwise(times)]


def test_spike_delays_are_named_at_each_spike() -> None:
    inputs, targets, mask = made(SpikeDelays(12, 30))
    assert inputs.shape == (40, 391, 1)
    for spikes, wanted, counts in zip(inputs[..., 0], targets[..., 0], mask, strict=True):
        assert spikes[0] == 1
        assert (np.flatnonzero(counts) == np.flatnonzero(spikes)[1:]).all()
        assert wanted[counts].tolist() == [steps - 12 for steps in intervals(spikes)]
    assert targets[mask].mean() == pytest.approx(0.5, abs=0.06)


def test_timed_spikes_come_as_long_after_as_they_are_told() -> None:
    inputs, targets, mask = made(TimedSpikes(12, 30))
    for told, spikes, counts in zip(inputs[..., 0], targets[..., 0], mask, strict=True):
        last = int(np.flatnonzero(spikes)[-1])
        assert counts.tolist() == [t <= last for t in range(391)]
        assert spikes.sum() == 30
        t = 0
        for steps in intervals(spikes):
            assert (told[t + 1 : t + steps + 1] == steps - 12).all()
            t += steps
        assert told[0] == told[1]
        assert not told[last + 1 :].any()


def test_periodic_functions_are_their_formulas() -> None:
    for F in (10, 25):
        for t, values in enumerate(
            zip(*(made(Periodic(w, F, 3)).targets[0, :, 0] for w in WAVES), strict=True)
        ):
            part = t % F
            triangle = 2 * part / F if part < F / 2 else 2 - 2 * part / F
            expected = [(1 - math.cos(2 * math.pi * t / F)) / 2, triangle, float(part > F / 2)]
            assert values == pytest.approx(expected, abs=1e-6)


def test_criteria_are_the_papers_numbers() -> None:
    limits = {"adding": 0.04, "order": 0.3, "delays": 0.49, "spikes": 0.49, "periodic": 0.3}
    for name, limit in limits.items():
        _, targets, mask = made(TASKS[name], 2)
        for error, solved in ((limit - 1e-3, True), (limit + 1e-3, False)):
            assert (TASKS[name].solved(targets - np.float32(error), targets, mask) == solved).all()
            assert f"below {limit:g}" in TASKS[name].about.criterion or name == "order"
