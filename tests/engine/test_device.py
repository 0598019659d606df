"""Where torch computes makes no difference: the traces of all devices agree to float error."""

from __future__ import annotations

from itertools import islice, product

import msgspec
import numpy as np
import pytest
import torch

from engine import device
from engine.array import Array
from engine.convnet.layers import Convolution
from engine.convnet.learning import learn
from engine.recurrent import lessons
from engine.systems import SYSTEMS, convnet, recurrent
from engine.trace import Trace
from tests.bench.convnet import deep
from tests.engine import elsewhere
from tests.engine.convnet import stacks

CLOSE = 1e-5  # of the largest number of an array; TF32 would give 1e-3


def apart(one: Trace, other: Trace) -> float:
    """The largest difference between two traces, as a share of the largest number beside it."""
    assert one.arrays.keys() == other.arrays.keys()
    shares = [0.0]
    for name, array in one.arrays.items():
        largest = max(1.0, float(np.abs(array).max(initial=0)))
        shares.append(float(np.abs(array - other[name]).max(initial=0)) / largest)
    return max(shares)


def near(second: str) -> float:
    """How far apart traces of the CPU and this device may be."""
    return 0.0 if elsewhere.exact(second) else CLOSE


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


def test_a_gpu_is_asked_for_what_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """By default; to start one takes longer than the slides' stack and its whole training do."""
    monkeypatch.setattr(device, "available", lambda: {"cpu": True, "cuda": True, "mps": False})
    assert device.choose("auto").type == "cuda"
    assert device.choose("auto", convnet.work(convnet.default())).type == "cpu"
    assert device.choose("auto", convnet.work(deep()) * 60).type == "cuda"
    assert device.choose("cuda", 1).type == "cuda"
    convnet.run(convnet.default(), "auto")  # no CUDA here: it would fail
    next(learn(convnet.default(), "auto"))


def test_what_is_left_behind_is_found() -> None:
    with elsewhere.added() as name:
        away = torch.ones(3, device=device.choose(name))
        assert away.sum().item() == 3
        with pytest.raises(RuntimeError, match="two devices"):
            away + torch.ones(3)


def test_a_processor_may_round_otherwise() -> None:
    settings = convnet.default()
    with elsewhere.added(seed=0) as name:
        assert 0 < apart(convnet.run(settings, "cpu"), convnet.run(settings, name)) < CLOSE


@pytest.mark.parametrize("name", SYSTEMS)
def test_the_default_experiment_is_the_same(name: str, second: str) -> None:
    system = SYSTEMS[name]
    settings = system.legal(system.default())[0]
    assert apart(system.run(settings, "cpu"), system.run(settings, second)) <= near(second)


def tied() -> list[convnet.Settings]:
    """Experiments with a target where cells tie: an X, and flat paper."""
    plain = [msgspec.structs.replace(convnet.default(), target=target) for target in (0, 1)]
    paper = Array(np.full((1, 9, 9), -0.9, np.float32))
    filters = np.random.default_rng(0).uniform(-1, 1, (3, 3, 3))
    filters[1] -= filters[1].mean()  # finds nothing on flat paper, but for rounding
    filters[2] = 0.3 * (filters[2] + filters[2].T)  # finds the same at both ends of a diagonal
    first = Convolution(Array(filters[:, None]))
    for layers in ((first, *plain[0].layers[1:]), (first, *plain[0].layers[2:])):
        for target, picture in product((0, 1), (paper, plain[0].input)):
            settings = msgspec.structs.replace(plain[target], input=picture, layers=layers)
            plain.append(settings)
    return [convnet.legal(settings)[0] for settings in plain]


def test_gradients_are_the_same(second: str) -> None:
    """Which of two cells that tie takes the gradient, no rounding may choose."""
    for settings in tied():
        here, there = convnet.run(settings, "cpu"), convnet.run(settings, second)
        assert apart(here, there) <= near(second), settings.layers
    for seed in range(20):
        settings = convnet.legal(stacks.Dice(seed).settings(most=4, answers=True))[0]
        here, there = convnet.run(settings, "cpu"), convnet.run(settings, second)
        # −1 ÷ p of a hopeless answer makes much of the last digits of p.
        assert apart(here, there) <= 10 * near(second), settings.layers


def test_a_training_is_the_same(second: str) -> None:
    settings = convnet.legal(convnet.default())[0]
    here, there = (list(islice(learn(settings, place), 6)) for place in ("cpu", second))
    assert [r.loss for r in there] == pytest.approx(
        [r.loss for r in here], rel=100 * near(second), abs=0
    )
    assert here[-1].layers != here[0].layers


def test_a_task_is_the_same(second: str) -> None:
    settings = recurrent.default()
    here, there = (list(islice(lessons.learn(settings, place), 6)) for place in ("cpu", second))
    assert [r.loss for r in there] == pytest.approx(
        [r.loss for r in here], rel=100 * near(second), abs=0
    )
    assert here[-1].network != here[0].network
