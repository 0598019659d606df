"""Where torch computes: CPU, CUDA or MPS, by the name a user types."""

from __future__ import annotations

import math
from typing import Literal, get_args

import torch

DeviceName = Literal["auto", "cpu", "cuda", "mps"]
NAMES: tuple[str, ...] = get_args(DeviceName)

# CUDA would round what it multiplies to 10 bits after the point, where 23 are shown (TF32): a trace
# is the same on every device. torch's newer switch, `fp32_precision`, breaks `cudnn.flags` in 2.13.
torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False

# Multiplications from which `auto` asks for a GPU: the CPU makes as many in some ten milliseconds.
# The slides' stack, 2,000 of them, would be answered long before a GPU is even started.
WORTH = 1e7


class DeviceError(ValueError):
    """The device asked for is not on this machine; the message says so in one sentence."""


def available() -> dict[str, bool]:
    """Which devices this machine has, by name."""
    return {
        "cpu": True,
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }


def choose(name: str, work: float = math.inf) -> torch.device:
    """The torch device of that name; `auto` takes CUDA, else MPS, else the CPU.

    Args:
        name: one of `NAMES`.
        work: multiplications to be done at a time; for few of them `auto` is the CPU.

    Raises:
        DeviceError: for a name we do not know or a device that is not there.
    """
    if name not in NAMES:
        raise DeviceError(f"There is no device called “{name}”; choose {', '.join(NAMES)}.")
    if name == "auto" and work < WORTH:
        return torch.device("cpu")
    here = available()
    if name == "auto":
        name = next(n for n in ("cuda", "mps", "cpu") if here[n])
    if not here[name]:
        have = ", ".join(n for n, there in here.items() if there)
        raise DeviceError(
            f"This machine has no {name.upper()} device that torch can use; it has: {have}. "
            "Leave out --device, or say --device auto."
        )
    return torch.device(name)
