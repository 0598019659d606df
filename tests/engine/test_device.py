"""Where torch computes makes no difference: the traces of all devices agree to float error."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import msgspec
import numpy as np
import pytest
import torch

from engine import device
from engine.convnet.learning import learn
from engine.recurrent import lessons
from engine.systems import SYSTEMS, convnet, recurrent
from engine.trace import Trace
from tests.engine import elsewhere

CLOSE = 1e-5  # of the largest number of an array; TF32 would give 1e-3

on_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA")


def apart(one: Trace, other: Trace) -> float:
    """The largest difference between two traces, as a share of the largest number beside it."""
    assert one.arrays.keys() == other.arrays.keys()
    shares = [0.0]
    for name, array in one.arrays.items():
        largest = max(1.0, float(np.abs(array).max(initial=0)))
        shares.append(float(np.abs(array - other[name]).max(initial=0)) / largest)
    return max(shares)


def test_numbers_that_differ_are_found() -> None:
    one, other = (convnet.run(convnet.default(), "cpu") for _ in range(2))
    assert apart(one, other) == 0
    name = "convolution 1"
    changed = one[name] * np.float32(1 + 1e-3)
    assert apart(one, Trace("", one.quantities, {**other.arrays, name: changed}, one.timeline)) > (
        CLOSE
    )


def test_cuda_is_as_exact_as_the_cpu() -> None:
    assert device.choose("cpu").type == "cpu"
    assert not torch.backends.cuda.matmul.allow_tf32
    assert not torch.backends.cudnn.allow_tf32


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a device beside the CPU, on every machine."""
    there = {**device.available(), elsewhere.NAME: True}
    monkeypatch.setattr(device, "NAMES", tuple(there))
    monkeypatch.setattr(device, "available", lambda: there)
    with elsewhere.elsewhere():
        yield elsewhere.NAME


def test_what_is_left_behind_is_found(second: str) -> None:
    away = torch.ones(3, device=device.choose(second))
    assert away.sum().item() == 3
    with pytest.raises(RuntimeError, match="two devices"):
        away + torch.ones(3)


@pytest.mark.parametrize("name", SYSTEMS)
def test_nothing_of_the_default_experiment_is_left_behind(name: str, second: str) -> None:
    system = SYSTEMS[name]
    settings = system.legal(system.default())[0]
    assert apart(system.run(settings, "cpu"), system.run(settings, second)) == 0


def test_nothing_of_the_gradients_is_left_behind(second: str) -> None:
    settings = msgspec.structs.replace(convnet.default(), target=1)
    assert apart(convnet.run(settings, "cpu"), convnet.run(settings, second)) == 0


def test_nothing_of_a_training_is_left_behind(second: str) -> None:
    settings = convnet.legal(convnet.default())[0]
    here, there = (list(islice(learn(settings, place), 6)) for place in ("cpu", second))
    assert [report.loss for report in here] == [report.loss for report in there]
    assert here[-1].layers == there[-1].layers != here[0].layers


def test_nothing_of_a_task_is_left_behind(second: str) -> None:
    settings = recurrent.default()
    here, there = (list(islice(lessons.learn(settings, place), 6)) for place in ("cpu", second))
    assert [report.loss for report in here] == [report.loss for report in there]
    assert here[-1].network == there[-1].network != here[0].network


@on_cuda
@pytest.mark.parametrize("name", SYSTEMS)
def test_the_default_experiment_is_the_same_on_cuda(name: str) -> None:
    system = SYSTEMS[name]
    settings = system.legal(system.default())[0]
    assert apart(system.run(settings, "cpu"), system.run(settings, "cuda")) < CLOSE


@on_cuda
@pytest.mark.parametrize("target", [0, 1])
def test_gradients_are_the_same_on_cuda(target: int) -> None:
    settings = msgspec.structs.replace(convnet.default(), target=target)
    assert apart(convnet.run(settings, "cpu"), convnet.run(settings, "cuda")) < CLOSE
