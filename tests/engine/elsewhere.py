"""A second device for any machine: `elsewhere` computes on the CPU, and shares nothing with it.

What computes there must be brought there, and all of it: torch refuses to mix the numbers of two
devices only where there are two. This one stands in for CUDA where there is none. It finds what was
left behind; and, asked to, it rounds otherwise, as a processor does that adds up in another order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

from engine import device

NAME = "elsewhere"
ROUNDED = (
    *("convolution", "mm", "addmm", "bmm", "sum", "mean", "avg_pool2d", "_softmax", "_log_softmax"),
    *("log", "exp", "pow", "sqrt", "rsqrt", "sigmoid", "tanh", "convolution_backward"),
    *("avg_pool2d_backward", "_softmax_backward_data"),
)
STRAY = 2  # units in the last place, of the number found …
ADDED = 2.0**-25  # … and half a unit of the terms, about 1, whose sum it is
MOVES = (torch.ops.aten._to_copy.default, torch.ops.aten.copy_.default)


# Before the first gradient of the process: then autograd makes a queue for each device it knows of.
_setup_privateuseone_for_python_backend(NAME)


class Away(Tensor):
    """Numbers on the other device; `here` are the same on the CPU."""

    here: Tensor

    @staticmethod
    def __new__(cls, here: Tensor) -> Away:
        away: Away = torch.Tensor._make_wrapper_subclass(
            cls, here.shape, strides=here.stride(), dtype=here.dtype, device=torch.device(NAME, 0)
        )
        away.here = here
        return away

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        return _computed(func, args, kwargs or {})


def _computed(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What an operation gives, on the device it was asked for, or that its numbers are on."""
    met: list[Tensor] = []

    def brought(thing: Any) -> Any:
        if isinstance(thing, Tensor):
            met.append(thing)
        return thing.here if isinstance(thing, Away) else thing

    asked, args, kwargs = kwargs.get("device"), tree_map(brought, args), tree_map(brought, kwargs)
    there = {id(one.here): one for one in met if isinstance(one, Away)}
    if func not in MOVES and there and any(one.dim() for one in met if not isinstance(one, Away)):
        raise RuntimeError(f"{func} meets numbers of two devices")
    if asked is not None:
        kwargs["device"] = torch.device("cpu")
    found = func(*args, **kwargs)
    if not (there if asked is None else torch.device(asked).type == NAME):
        return found

    def away(thing: Any) -> Any:
        if not isinstance(thing, Tensor):
            return thing
        if id(thing) in there:  # it worked in place
            return there[id(thing)]
        return Away(_strayed(thing) if _dice and _named(func) in ROUNDED else thing)

    return tree_map(away, found)


def _named(func: Any) -> str:
    return str(func).split(".")[1]


_dice: np.random.Generator | None = None  # there while the device rounds otherwise


def exact(name: str) -> bool:
    """Whether the device of this name gives the CPU's numbers to the last digit."""
    return name == NAME and _dice is None


def _strayed(numbers: Tensor) -> Tensor:
    """As another processor might have rounded them; whole numbers add up exactly anywhere."""
    if numbers.dtype != torch.float32:
        return numbers
    assert _dice is not None
    shape = tuple(numbers.shape)
    share = 1 + _dice.integers(-STRAY, STRAY + 1, shape) * 2.0**-23
    added = _dice.integers(-1, 2, shape) * ADDED
    strayed = numbers * torch.as_tensor(share).float() + torch.as_tensor(added).float()
    return torch.where(numbers == numbers.round(), numbers, strayed)


class _Computed(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Whatever torch computes."""

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        return _computed(func, args, kwargs or {})


class _Made(TorchFunctionMode):
    """Torch makes some numbers where nobody can see it: they are made here, then moved."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        given = dict(kwargs or {})
        place = given.get("device")
        if func is torch.tensor and place is not None and torch.device(place).type == NAME:
            return func(*args, **{**given, "device": "cpu"}).to(place)
        if func is Tensor.__getitem__ and isinstance(args[1], range):
            return func(args[0], torch.tensor(args[1]).to(args[0].device))
        if func is Tensor.tolist:
            return func(args[0].cpu())
        return func(*args, **given)


@contextmanager
def added(seed: int | None = None) -> Iterator[str]:
    """While this lasts, the device of this name is there; with a seed it rounds otherwise."""
    there = {**device.available(), NAME: True}
    made: Any = _Made
    computed: Any = _Computed
    with pytest.MonkeyPatch.context() as patch, made(), computed():
        patch.setattr(device, "NAMES", tuple(there))
        patch.setattr(device, "available", lambda: there)
        if seed is not None:
            patch.setattr(f"{__name__}._dice", np.random.default_rng(seed))
        yield NAME
