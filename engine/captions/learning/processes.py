"""Several processes that learn as one: each takes a part of every batch, the gradients are added.

    torchrun --nproc_per_node 2 main.py train captions

Alone nothing is asked of any other, and nothing of torch's is started. The parts of a batch are
sums over its captions, divided by all its captions; so the sum of the parts' gradients is the very
gradient of one process, but for the order in which numbers are added: in double precision two
processes' losses are one's to the 15th digit (`tests/engine/captions/test_course.py`).

What is not learned in batches, the first process does alone and the others wait.

Source: Li et al. 2020, "PyTorch distributed" (what its DDP does, bucket by bucket).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

import torch
from torch import Tensor, distributed

Made = TypeVar("Made")
PATIENCE = timedelta(days=7)  # the others wait while the first one distils, or examines


def join() -> None:
    """Meet the other processes, where torchrun has started some."""
    if int(os.environ.get("WORLD_SIZE", "1")) > 1 and not distributed.is_initialized():
        distributed.init_process_group("gloo", timeout=PATIENCE)


def own(device: torch.device) -> torch.device:
    """Of several GPUs that of this process, as torchrun numbers them."""
    if device.type != "cuda" or not distributed.is_initialized():
        return device
    return torch.device("cuda", int(os.environ["LOCAL_RANK"]) % torch.cuda.device_count())


def leave() -> None:
    """Part from them."""
    if distributed.is_initialized():
        distributed.destroy_process_group()


def first() -> bool:
    """Whether this process speaks and writes for all."""
    return not distributed.is_initialized() or distributed.get_rank() == 0


def wait() -> None:
    """Until all others are here, too."""
    if distributed.is_initialized():
        distributed.barrier()


def once(make: Callable[[], Made]) -> Made:
    """What the first process makes and keeps; the others then find it made."""
    if not first():
        wait()
        return make()
    made = make()
    wait()
    return made


def share(count: int) -> range:
    """The rows of a batch that are this process's: every second one of two."""
    if not distributed.is_initialized():
        return range(count)
    return range(distributed.get_rank(), count, distributed.get_world_size())


def shared(parameters: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The same parameters, whose gradients are those of all processes, added."""
    if not distributed.is_initialized():
        return dict(parameters)
    return dict(zip(parameters, _applied(_Shared, *parameters.values()), strict=True))


def total(loss: Tensor) -> Tensor:
    """The sum of the processes' losses; its gradient is that of this one's."""
    if not distributed.is_initialized():
        return loss
    summed: Tensor = _applied(_Total, loss)
    return summed


def _applied(function: Any, *tensors: Tensor) -> Any:
    return function.apply(*tensors)


class _Shared(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, *tensors: Tensor) -> tuple[Tensor, ...]:
        return tuple(tensor.view_as(tensor) for tensor in tensors)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, ...]:
        flat = torch.cat([gradient.reshape(-1) for gradient in gradients])
        distributed.all_reduce(flat)
        parts = torch.split(flat, [gradient.numel() for gradient in gradients])
        return tuple(p.view_as(g) for p, g in zip(parts, gradients, strict=True))


class _Total(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, loss: Tensor) -> Tensor:
        summed = loss.detach().clone()
        distributed.all_reduce(summed)
        return summed

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        return gradient
