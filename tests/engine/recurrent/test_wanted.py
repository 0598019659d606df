"""What a task wants stands in the trace beside what is said, while the signal is the task's own."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.array import Array
from engine.data.tasks import TASKS, name_of, shown
from engine.recurrent.cells import Clamp
from engine.recurrent.curriculum import taught, trained
from engine.systems import recurrent
from engine.systems.recurrent import legal, run

replace = msgspec.structs.replace


@pytest.mark.parametrize("name", TASKS)
def test_a_trained_network_says_what_is_wanted(name: str) -> None:
    """Of five seeds' sequences the shipped network solves most, judged by what the trace holds."""
    solved = []
    for seed in range(5):
        settings = trained(replace(recurrent.default(), seed=seed), TASKS[name])
        assert legal(settings) == (settings, [])
        trace = run(settings)
        y, targets, counts = (trace[part][None] for part in ("y", "wanted", "counts"))
        solved.append(TASKS[name].solved(y, targets, counts > 0)[0])
        assert trace.quantities["wanted"].axes == ("step", "output")
    assert sum(solved) >= 4


def test_nothing_is_wanted_of_another_signal_or_by_no_task() -> None:
    settings = trained(recurrent.default(), TASKS["adding"])
    drawn = settings.signal.values.copy()
    drawn[3, 0] += 0.5
    assert "wanted" not in run(replace(settings, signal=Array(drawn))).arrays
    assert "wanted" not in run(replace(settings, task=None)).arrays
    assert "wanted" not in run(replace(settings, seed=5)).arrays
    mute = replace(settings, network=replace(settings.network, readout=None))
    assert "wanted" not in run(mute).arrays


def test_what_was_held_and_compared_gives_way_to_a_trained_network() -> None:
    clamp = Clamp("f", 1, 0, 1, 5, 0.0)
    plain = recurrent.default()
    settings = trained(replace(plain, clamps=(clamp,), rivals=(plain.network,)), TASKS["sine"])
    assert (settings.clamps, settings.rivals, settings.before) == ((), (), None)
    assert settings.task == TASKS["sine"]


@pytest.mark.parametrize("name", TASKS)
def test_a_task_of_any_size_has_its_name(name: str) -> None:
    assert name_of(TASKS[name]) == name
    settings = taught(recurrent.default(), TASKS[name])
    with pytest.raises(ValueError, match="read-only"):
        shown(TASKS[name], settings.seed).inputs[0, 0, 0] = 1


def test_a_longer_task_is_shown_as_long() -> None:
    longer = replace(TASKS["adding"], steps=200)
    settings = taught(recurrent.default(), longer)
    trace = run(settings)
    assert 200 <= len(trace["x"]) <= 220
    assert np.flatnonzero(trace["counts"]).tolist() == [len(trace["x"]) - 1]
