"""How long a unit remembers, and how decided a gate is: what a run's gates say about memory.

    C = f ∗ C₋ + …      of what is remembered now, f̄ⁿ is left after n steps: half of it after
    n = ln ½ ÷ ln f̄     steps, which is about 0.69 ÷ (1 − f̄) where f̄ is near 1

f̄ is the mean over the run. The same holds for a GRU, where 1 − z of the state before stays; or z,
when that is how its update gate is read.

Source: Tallec & Ollivier 2018, "Can recurrent neural networks warp time?": 1 ÷ (1 − f) is how many
steps a unit remembers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.array import Floats
from engine.recurrent.declared import STAYS
from engine.trace import Trace

SHUT, OPEN = 0.1, 0.9  # a gate beyond these hardly learns: σ is nearly flat there

Shares = NDArray[np.float64]


def kept(trace: Trace, layer: int) -> Floats | None:
    """The share of its state that each unit keeps at each step, (T, H) in 0 … 1.

    None where no gate says so: in a plain RNN the weights mix everything at every step.

    Args:
        trace: of the system `recurrent`.
        layer: from 1.
    """
    if f"f {layer}" in trace.arrays:
        return trace[f"f {layer}"]
    z = f"z {layer}"
    if z not in trace.arrays:
        return None
    return trace[z] if stays(trace, z) else 1 - trace[z]


def stays(trace: Trace, z: str) -> bool:
    """Whether what this update gate lets through is the state before, not the candidate."""
    return trace.quantities[z].meaning == STAYS


def half_life(shares: Floats) -> Shares:
    """Steps after which half of what a unit remembers is gone, (H,): from 0 to ∞.

    Args:
        shares: (T, H) in 0 … 1, what is kept at each step.
    """
    mean = np.clip(shares.mean(axis=0, dtype=np.float64), 0.0, 1.0)
    with np.errstate(divide="ignore"):
        steps: Shares = np.log(0.5) / -np.abs(np.log(mean))  # ln 1 is a negative 0: +∞
    return steps


def saturation(gate: Floats) -> tuple[Shares, Shares]:
    """The shares of steps in which each unit of a gate is shut, below 0.1, and open, above 0.9.

    Args:
        gate: (T, H) in 0 … 1.

    Returns:
        Two arrays (H,) in 0 … 1.
    """
    return (gate < SHUT).mean(axis=0), (gate > OPEN).mean(axis=0)
