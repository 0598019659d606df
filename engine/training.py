"""One loop that trains anything: parameters, a loss over some examples, an optimiser, a state.

    parameters ─┐
    loss(which) ┴─train─▶ a Step before the first and after every batch; with a state after epochs

A state is numbers alone (tensors by name and an epoch), so that it can lie in a safetensors file.
Resuming from it gives the very parameters of a run that was never interrupted.

The two optimisers are written out: they are six lines, the lessons show them, and the first use of
`torch.optim` imports torch's compiler, which takes three seconds.

    sgd     m ← 0.9 m + g                           θ ← θ − η m
    adam    m ← 0.9 m + 0.1 g                       m̂ = m ÷ (1 − 0.9ᵗ)
            v ← 0.999 v + 0.001 g²                  v̂ = v ÷ (1 − 0.999ᵗ)
                                                    θ ← θ − η m̂ ÷ (√v̂ + ε)

Sources: Polyak 1964, as torch's SGD; Kingma and Ba 2015, as torch's Adam; Graves 2013, 2.1, for
gradients that are cut, number by number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor

Parameters = dict[str, Tensor]
Loss = Callable[[Tensor], Tensor]

LOWEST = 0.02  # the last epoch's rate, as a share of the first one's
MOMENTUM = 0.9
DECAYS = 0.9, 0.999
EPSILON = 1e-8
SLOTS: dict[str, tuple[str, ...]] = {"sgd": ("momentum",), "adam": ("mean", "square")}


def falling(rate: float, done: int, epochs: int, lowest: float = LOWEST) -> float:
    """η of the epoch after `done`: from `rate` to a share `lowest` of it, along half a cosine.

    Source: Loshchilov and Hutter 2017, "SGDR" (without its restarts).
    """
    share = 0.5 + 0.5 * math.cos(math.pi * done / max(epochs - 1, 1))
    return rate * (lowest + (1 - lowest) * share)


class TrainingError(ValueError):
    """Training that cannot begin or go on; the message says why and what to do."""


@dataclass(frozen=True)
class Plan:
    """How to train.

    Attributes:
        optimiser: `sgd` (momentum 0.9) or `adam`.
        rate: η, the learning rate.
        batch: examples a step.
        epochs: passes over all examples, those of a resumed state included.
        seed: of the order of the examples.
        clip: how far from 0 a number of a gradient may lie; larger ones are cut to it.
    """

    optimiser: str = "adam"
    rate: float = 0.01
    batch: int = 20
    epochs: int = 10
    seed: int = 0
    clip: float = math.inf


@dataclass(frozen=True, eq=False)
class State:
    """Where a run stands after an epoch; all tensors on the CPU, none shared with the run.

    Attributes:
        epoch: epochs done.
        steps: batches done.
        parameters: what has been learned, by name.
        slots: the optimiser's memory, `mean/weights 4` and so on.
        generator: the state of the generator that orders the examples (torch's bytes).
    """

    epoch: int
    steps: int
    parameters: Parameters
    slots: Parameters
    generator: Tensor


@dataclass(frozen=True, eq=False)
class Step:
    """News after a batch, and once before the first.

    Attributes:
        epoch: the epoch the batch belongs to, from 1; before the first batch, epochs done.
        batch, batches: which of how many, from 1; 0 before the first batch.
        loss: mean over the batch, before its step; nan before the first batch.
        whole_epoch: whether no epoch is under way: before the first batch and after a last one.
        state: to resume from; only when `whole_epoch`.
    """

    epoch: int
    batch: int
    batches: int
    loss: float
    whole_epoch: bool = False
    state: State | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Scored(Step):
    """A step, and how well it goes; each room adds what is learned.

    Attributes:
        loss: of the batch; before learning, `train_loss`.
        train_loss, test_loss: mean loss after the last whole epoch; nan without an example.
        train_accuracy, test_accuracy: share answered rightly, 0 … 1; nan likewise.
    """

    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float


@dataclass
class _Run:
    """What changes while training: parameters in place, slots, counts and the order."""

    parameters: Parameters
    slots: Parameters
    order: torch.Generator = field(default_factory=torch.Generator)
    epoch: int = 0
    steps: int = 0

    def state(self) -> State:
        parameters, slots = _copies(self.parameters), _copies(self.slots)
        return State(self.epoch, self.steps, parameters, slots, self.order.get_state())

    def resume(self, state: State) -> None:
        self.epoch, self.steps = state.epoch, state.steps
        self.order.set_state(state.generator)
        for mine, theirs in (self.parameters, state.parameters), (self.slots, state.slots):
            if _shapes(mine) != _shapes(theirs):
                raise TrainingError(
                    "These layers or this optimiser are not the ones training was interrupted "
                    "with: undo that change, or start training from the beginning."
                )
            for name, tensor in mine.items():
                tensor.detach().copy_(theirs[name])


def train(
    parameters: Parameters, loss: Loss, count: int, plan: Plan, state: State | None = None
) -> Iterator[Step]:
    """Change the parameters in place to make the loss smaller, with news after every batch.

    Args:
        parameters: leaf tensors by name, all on one device.
        loss: indices (n,) of examples, on that device → their mean loss, a scalar.
        count: how many examples there are.
        plan: how to train.
        state: where an earlier run stood; its parameters and memory replace the present ones.

    Raises:
        TrainingError: without examples or parameters, for an optimiser we do not have, when the
            state belongs to something else, and when the loss stops being a number.
    """
    if plan.optimiser not in SLOTS:
        known = " or ".join(SLOTS)
        raise TrainingError(f"There is no optimiser “{plan.optimiser}”; choose {known}.")
    if not parameters:
        raise TrainingError("There is nothing to learn: no layer has weights that may change.")
    if count < 1:
        raise TrainingError("There is nothing to learn from: add some examples.")
    run = _begin(parameters, plan, state)
    device = next(iter(parameters.values())).device
    batches = math.ceil(count / plan.batch)
    yield Step(run.epoch, 0, batches, math.nan, True, run.state())
    while run.epoch < plan.epochs:
        order = torch.randperm(count, generator=run.order).to(device)
        for batch, which in enumerate(torch.split(order, plan.batch), start=1):
            value = _learn(run, loss, which, plan)
            if batch == batches:
                run.epoch += 1
                yield Step(run.epoch, batch, batches, value, True, run.state())
            else:
                yield Step(run.epoch + 1, batch, batches, value)


def _begin(parameters: Parameters, plan: Plan, state: State | None) -> _Run:
    for tensor in parameters.values():
        tensor.requires_grad_(True)
    names = [(slot, name) for slot in SLOTS[plan.optimiser] for name in parameters]
    slots = {f"{slot}/{name}": torch.zeros_like(parameters[name]).detach() for slot, name in names}
    run = _Run(parameters, slots)
    run.order.manual_seed(plan.seed)
    if state is not None:
        run.resume(state)
    return run


def _learn(run: _Run, loss: Loss, which: Tensor, plan: Plan) -> float:
    """One batch: its loss, its gradients, one step of the optimiser."""
    # Whoever reads the news may have turned gradients off around us; here they are needed.
    with torch.enable_grad():
        found = loss(which)
        value = float(found.detach())
        check(value, run.epoch, plan)
        gradients = torch.autograd.grad(found, list(run.parameters.values()), allow_unused=True)
    run.steps += 1
    with torch.no_grad():
        for (name, tensor), gradient in zip(run.parameters.items(), gradients, strict=True):
            if gradient is not None:
                if plan.clip < math.inf:
                    gradient = gradient.clamp(-plan.clip, plan.clip)
                _step(run, name, tensor, gradient, plan)
            check(float(tensor.sum()), run.epoch, plan)
    return value


def _step(run: _Run, name: str, tensor: Tensor, gradient: Tensor, plan: Plan) -> None:
    """The formulas of the module docstring, in place."""
    if plan.optimiser == "sgd":
        tensor.sub_(run.slots[f"momentum/{name}"].mul_(MOMENTUM).add_(gradient), alpha=plan.rate)
        return
    mean, square = run.slots[f"mean/{name}"], run.slots[f"square/{name}"]
    mean.mul_(DECAYS[0]).add_(gradient, alpha=1 - DECAYS[0])
    square.mul_(DECAYS[1]).addcmul_(gradient, gradient, value=1 - DECAYS[1])
    sure, spread = (1 - decay**run.steps for decay in DECAYS)
    tensor.addcdiv_(mean, (square / spread).sqrt_().add_(EPSILON), value=-plan.rate / sure)


def check(value: float, epoch: int, plan: Plan) -> None:
    """Raise TrainingError when a loss or weight is no longer a number.

    Args:
        value: what must be finite.
        epoch: epochs done.
        plan: whose rate the sentence names.
    """
    if math.isfinite(value):
        return
    when = f"after epoch {epoch}" if epoch else "in the first epoch"
    raise TrainingError(
        f"The loss is no longer a number {when}: lower the learning rate (now {plan.rate:g}) "
        "and start again."
    )


def moved(parameters: Parameters, device: torch.device) -> Parameters:
    """The same numbers on a device, no longer open to gradients; shared where they are there."""
    return {name: tensor.detach().to(device) for name, tensor in parameters.items()}


def _copies(tensors: Parameters) -> Parameters:
    return {name: tensor.detach().to("cpu", copy=True) for name, tensor in tensors.items()}


def _shapes(tensors: Parameters) -> dict[str, torch.Size]:
    return {name: tensor.shape for name, tensor in tensors.items()}
