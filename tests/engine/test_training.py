"""The loop against torch's own optimisers, and its states against runs never interrupted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from engine.training import Plan, State, Step, TrainingError, falling, train

COUNT = 23


def problem() -> tuple[dict[str, Tensor], Callable[[Tensor], Tensor]]:
    """A little regression that no step solves: parameters and loss."""
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(COUNT, 4, generator=generator)
    y = torch.sin(x.sum(1, keepdim=True))
    parameters = {
        "weights": torch.randn(1, 4, generator=generator),
        "bias": torch.randn(1, generator=generator),
    }

    def loss(which: Tensor) -> Tensor:
        found = x[which] @ parameters["weights"].T + parameters["bias"]
        return (found - y[which]).square().mean()

    return parameters, loss


def run(plan: Plan, state: State | None = None) -> tuple[dict[str, Tensor], list[Step]]:
    parameters, loss = problem()
    return parameters, list(train(parameters, loss, COUNT, plan, state))


@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
def test_the_steps_are_those_of_torch_optim(optimiser: str) -> None:
    plan = Plan(optimiser, rate=0.03, batch=6, epochs=5, seed=4)
    ours, steps = run(plan)
    theirs, loss = problem()
    leaves = [tensor.requires_grad_() for tensor in theirs.values()]
    reference: torch.optim.Optimizer = (
        torch.optim.SGD(leaves, lr=0.03, momentum=0.9)
        if optimiser == "sgd"
        else torch.optim.Adam(leaves, lr=0.03)
    )
    order, losses = torch.Generator().manual_seed(4), []
    for _ in range(5):
        for which in torch.split(torch.randperm(COUNT, generator=order), 6):
            reference.zero_grad()
            value = loss(which)
            value.backward()  # type: ignore[no-untyped-call]
            reference.step()
            losses.append(value.item())
    for name in ours:
        torch.testing.assert_close(ours[name], theirs[name], rtol=1e-5, atol=1e-6)
    assert [step.loss for step in steps[1:]] == pytest.approx(losses, rel=1e-5)


def test_every_batch_is_told_and_every_epoch_has_a_state() -> None:
    _, steps = run(Plan(batch=10, epochs=2))
    told = [(step.epoch, step.batch, step.batches, step.whole_epoch) for step in steps]
    batches = [(epoch, batch, 3, batch == 3) for epoch in (1, 2) for batch in (1, 2, 3)]
    assert told == [(0, 0, 3, True), *batches]
    assert [step.state is not None for step in steps] == [step.whole_epoch for step in steps]


def test_every_epoch_sees_every_example_once_in_a_new_order() -> None:
    parameters, loss = problem()
    seen: list[list[int]] = []

    def noted(which: Tensor) -> Tensor:
        seen.append(which.tolist())
        return loss(which)

    for _ in train(parameters, noted, COUNT, Plan(batch=10, epochs=2, seed=9)):
        pass
    assert [len(batch) for batch in seen] == [10, 10, 3] * 2
    first, second = ([i for batch in part for i in batch] for part in (seen[:3], seen[3:]))
    assert sorted(first) == sorted(second) == list(range(COUNT))
    assert first != second != list(range(COUNT))


@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
def test_a_resumed_run_ends_bit_for_bit_where_an_uninterrupted_one_does(optimiser: str) -> None:
    plan = Plan(optimiser, rate=0.02, batch=7, epochs=6, seed=2)
    whole, steps = run(plan)
    for step in steps:
        if step.state is None:
            continue
        resumed, later = run(plan, step.state)
        assert later[0].epoch == step.epoch
        assert [s.loss for s in later[1:]] == [s.loss for s in steps if s.epoch > step.epoch]
        for name in whole:
            assert torch.equal(resumed[name], whole[name]), (step.epoch, name)


def test_a_state_does_not_change_when_the_run_goes_on() -> None:
    parameters, loss = problem()
    before = {name: tensor.clone() for name, tensor in parameters.items()}
    steps = list(train(parameters, loss, COUNT, Plan(epochs=2)))
    first = steps[0].state
    assert first is not None
    for name, tensor in before.items():
        assert torch.equal(first.parameters[name], tensor)
        assert not torch.equal(parameters[name], tensor)
    assert all(not slot.any() for slot in first.slots.values())


def test_the_loss_falls_and_another_seed_takes_another_way() -> None:
    _, steps = run(Plan(rate=0.05, batch=COUNT, epochs=200))
    assert steps[-1].loss < steps[1].loss / 3
    ours, _ = run(Plan(seed=0, epochs=1))
    others, _ = run(Plan(seed=1, epochs=1))
    assert not torch.equal(ours["weights"], others["weights"])


def test_a_parameter_the_loss_does_not_read_stays() -> None:
    parameters, loss = problem()
    parameters["idle"] = torch.ones(3)
    list(train(parameters, loss, COUNT, Plan(epochs=1)))
    assert parameters["idle"].tolist() == [1, 1, 1]


def test_it_learns_where_gradients_are_switched_off() -> None:
    with torch.no_grad():
        parameters, _ = run(Plan(epochs=1))
    assert not torch.equal(parameters["weights"], problem()[0]["weights"])


def test_a_loss_that_is_no_number_is_told_with_its_epoch_and_rate() -> None:
    with pytest.raises(TrainingError) as caught:
        run(Plan("sgd", rate=5, batch=COUNT, epochs=1000))
    assert str(caught.value).endswith(": lower the learning rate (now 5) and start again.")
    assert str(caught.value).startswith("The loss is no longer a number after epoch ")
    with pytest.raises(TrainingError, match="in the first epoch: lower the learning rate"):
        run(Plan("sgd", rate=5, batch=1, epochs=1000))


def test_weights_that_overflow_are_told_though_the_loss_before_was_a_number() -> None:
    parameters = {"w": torch.tensor([1.0])}
    plan = Plan("sgd", rate=10, batch=1, epochs=1)
    with pytest.raises(TrainingError, match="lower the learning rate"):
        list(train(parameters, lambda which: parameters["w"].sum() * 1e38, 1, plan))


def test_a_rate_that_falls_begins_whole_and_ends_at_its_lowest() -> None:
    rates = [falling(0.4, done, 9, lowest=0.1) for done in range(9)]
    assert rates[::4] == pytest.approx([0.4, 0.22, 0.04])
    assert rates == sorted(rates, reverse=True)
    assert falling(0.4, 0, 1) == 0.4


def test_what_cannot_be_trained_is_said() -> None:
    parameters, loss = problem()
    for arguments, words in (
        ((parameters, loss, COUNT, Plan("newton")), "no optimiser “newton”; choose sgd or adam"),
        (({}, loss, COUNT, Plan()), "nothing to learn:"),
        ((parameters, loss, 0, Plan()), "nothing to learn from"),
    ):
        with pytest.raises(TrainingError, match=words):
            list(train(*arguments))


def test_a_state_of_other_layers_or_another_optimiser_is_refused() -> None:
    _, steps = run(Plan("adam", epochs=1))
    state = steps[-1].state
    with pytest.raises(TrainingError, match="start training from the beginning"):
        run(Plan("sgd", epochs=2), state)
    parameters = {"weights": torch.zeros(2, 4), "bias": torch.zeros(2)}
    with pytest.raises(TrainingError, match="undo that change"):
        list(train(parameters, lambda which: parameters["bias"].sum(), COUNT, Plan(), state))
