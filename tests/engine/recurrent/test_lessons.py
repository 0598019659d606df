"""A recurrent network learns a task; what is reported is what its network then does."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
import torch

from engine.checkpoints import Checkpoints
from engine.data.tasks import TASKS, shown
from engine.recurrent import learned
from engine.recurrent.cells import Kind, fresh
from engine.recurrent.curriculum import taught
from engine.recurrent.lessons import Progress, again, answers, learn, mean_loss
from engine.recurrent.pupils import beginner, ready
from engine.recurrent.unroll import forward
from engine.systems import recurrent
from engine.systems.recurrent import Settings, Training, legal
from engine.training import TrainingError
from tests.engine.recurrent.recurrences import CELLS

replace = msgspec.structs.replace
EPOCHS = 5


def asked(name: str = "sine", cell: Kind = "lstm", units: int = 4, **training: Any) -> Settings:
    task = TASKS[name]
    plan = Training(**({"epochs": EPOCHS, "sequences": 20, "batch": 10} | training))
    plain = replace(recurrent.default(), network=beginner(cell, units, task, 0), training=plan)
    return taught(plain, task)


def whole(settings: Settings) -> list[Progress]:
    return [report for report in learn(settings) if report.whole_epoch]


@pytest.mark.parametrize("name", TASKS)
def test_every_task_can_be_chosen_looked_at_and_learned(name: str) -> None:
    settings = asked(name, epochs=1, sequences=6, batch=3)
    assert legal(settings) == (settings, [])
    trace = recurrent.run(settings)
    task = TASKS[name]
    assert trace["y"].shape == (len(settings.signal.values), len(task.about.outputs))
    batch = shown(task, settings.seed)
    np.testing.assert_array_equal(batch.inputs[0], settings.signal.values)
    assert batch.mask[0, -1]
    first, *_, last = learn(settings)
    assert (first.epoch, first.batch, last.epoch, last.batch) == (0, 0, 1, 2)
    assert first.network == settings.network
    assert last.network != settings.network
    assert 0 <= last.test_accuracy <= 1


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("name", ["adding", "reber", "spikes"])
def test_what_is_reported_is_what_the_explorer_s_own_run_does(cell: Kind, name: str) -> None:
    """Loss and share solved of the last network, sequence by sequence, by the traces' forward."""
    settings = asked(name, cell, epochs=1, sequences=8, batch=4)
    report = whole(settings)[-1]
    task = TASKS[name]
    batch = task.batch(100, np.random.default_rng((settings.seed, 0)))
    y = np.stack([forward(report.network, x)["y"] for x in batch.inputs])
    assert report.test_accuracy == task.solved(y, batch.targets, batch.mask).mean()
    kept, wanted = y[batch.mask].astype(float), batch.targets[batch.mask]
    if task.about.loss == "squares":
        loss = float(((kept - wanted) ** 2).sum(1).mean())
    else:
        loss = -float(np.log(kept[wanted == 1]).mean())
    assert report.test_loss == pytest.approx(loss, rel=1e-4)


@pytest.mark.parametrize(
    ("name", "cell", "rate"),
    [("sine", "gru", 0.03), ("sine", "rnn", 0.03), ("adding", "lstm", 0.02)],
)
def test_it_learns(name: str, cell: Kind, rate: float) -> None:
    first, *_, last = whole(asked(name, cell, 8, rate=rate, epochs=15, sequences=200, batch=20))
    assert last.test_loss < first.test_loss / 4


def test_no_epoch_s_sequences_come_again_but_the_same_seed_s() -> None:
    news = [whole(asked("adding", sequences=10, epochs=2)) for _ in "12"]
    assert news[0][-1].network == news[1][-1].network
    assert [n.test_loss for n in news[0]] == [n.test_loss for n in news[1]]
    other = whole(replace(asked("adding", sequences=10, epochs=2), seed=2))
    assert other[-1].network != news[0][-1].network
    still = asked("adding", sequences=10, rate=1e-30)  # the network stays: only sequences change
    losses = [report.train_loss for report in whole(still)]
    assert losses[0] == losses[1]  # before learning: those of the first epoch
    assert len(set(losses[1:])) == EPOCHS


def test_back_to_every_epoch_bit_for_bit() -> None:
    settings = asked("adding")
    reports = whole(settings)
    for epoch in range(EPOCHS + 1):
        checkpoints: Checkpoints[Progress] = Checkpoints(room=0)
        for report in reports:
            checkpoints.add(report, (settings, "cpu"))
        assert [point.test_loss for point in checkpoints.curve] == [r.test_loss for r in reports]
        report, lessons = checkpoints.back(epoch)
        for step in again(report, lessons):
            report = step
        assert report.epoch == epoch
        assert report.network == reports[epoch].network
        assert report.test_loss == reports[epoch].test_loss


def test_what_cannot_be_learned_is_said() -> None:
    plain = recurrent.default()
    with pytest.raises(TrainingError, match="choose a task"):
        list(learn(replace(plain, task=None)))
    with pytest.raises(
        TrainingError, match="“Adding problem” needs a network that reads 2 numbers"
    ):
        list(learn(replace(plain, task=TASKS["adding"])))
    mute = replace(asked(), network=fresh("lstm", 1, 4, 0))
    with pytest.raises(TrainingError, match="choose the task again"):
        list(learn(mute))
    wild = asked("adding", "rnn", rate=10.0, clip=1000.0, optimiser="sgd")
    wild = replace(wild, network=replace(wild.network, squash="identity"))
    with pytest.raises(TrainingError, match="lower the learning rate"):
        list(learn(wild))


def test_a_network_made_ready_keeps_what_fits() -> None:
    task = TASKS["adding"]
    once = ready(fresh("gru", 2, 5, 0), task, 0)
    assert ready(once, task, 9) == once
    other = ready(once, TASKS["reber"], 0)
    assert other.layers[0].recurrent == once.layers[0].recurrent
    assert other.readout is not None
    assert (other.readout.kind, other.readout.labels) == ("softmax", tuple("BTPSXVE"))


@pytest.mark.parametrize("cell", CELLS)
def test_the_gates_of_a_beginner_keep_for_up_to_its_reach(cell: Kind) -> None:
    network = beginner(cell, 40, TASKS["adding"], 0, layers=2, reach=100.0)
    for layer in network.layers:
        bias = dict(zip(network.gates, np.split(layer.bias.values, layer.gates), strict=True))
        gate, sign = ("z", -1) if cell == "gru" else ("f", 1)
        if cell == "rnn":
            continue
        kept = 1 / (1 - 1 / (1 + np.exp(-sign * bias[gate])))  # steps: 1 ÷ (1 − σ(b))
        assert 2 <= kept.min() < 15
        assert 85 < kept.max() <= 101
        if "i" in bias:
            np.testing.assert_array_equal(bias["i"], -bias["f"])


def test_the_loss_is_the_mean_over_the_steps_that_count() -> None:
    about = TASKS["order"].about
    sums, targets = torch.randn(3, 5, 4), torch.eye(4)[torch.randint(4, (3, 5))]
    mask = torch.rand(3, 5) < 0.6
    mask[0, 0] = True
    found = mean_loss(about, sums, targets, mask)
    each = [
        torch.nn.functional.cross_entropy(sums[n, t], targets[n, t].argmax())
        for n, t in mask.nonzero().tolist()
    ]
    assert found.item() == pytest.approx(torch.stack(each).mean().item(), rel=1e-5)
    assert answers(about, sums).sum(-1).allclose(torch.ones(3, 5))


def test_gradients_are_cut_number_by_number() -> None:
    """One step of SGD moves no weight further than η · clip."""
    settings = asked("adding", "rnn", optimiser="sgd", rate=1.0, clip=1e-3, batch=20, epochs=1)
    before, after = (learned.arrays(n) for n in (settings.network, whole(settings)[-1].network))
    moved = np.concatenate([np.abs(after[name] - before[name]).ravel() for name in before])
    assert moved.max() == pytest.approx(1e-3, rel=1e-3)
