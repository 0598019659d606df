"""A second device for any machine: `elsewhere` computes on the CPU, and shares nothing with it.

What computes there must be brought there, and all of it: torch refuses to mix the numbers of two
devices only where there are two. This one stands in for CUDA where there is none: it finds what was
left behind, not how another processor rounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

NAME = "elsewhere"
MOVES = (torch.ops.aten._to_copy.default, torch.ops.aten.copy_.default)

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
        return there[id(thing)] if id(thing) in there else Away(thing)  # where it worked in place

    return tree_map(away, found)


class _Computed(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Whatever torch computes."""

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        return _computed(func, args, kwargs or {})


class _Made(TorchFunctionMode):
    """`torch.tensor` makes numbers where nobody can see it: they are made here, then moved."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        given = dict(kwargs or {})
        device = given.get("device")
        if func is torch.tensor and device is not None and torch.device(device).type == NAME:
            return func(*args, **{**given, "device": "cpu"}).to(device)
        return func(*args, **given)


@contextmanager
def elsewhere() -> Iterator[None]:
    """While this lasts, the device is there."""
    made: Any = _Made
    computed: Any = _Computed
    with made(), computed():
        yield
