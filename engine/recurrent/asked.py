"""What a gradient is asked for of: one number of a run, or the sum of a step's.

Asked once, it is asked of every network that runs beside: each answers for the number of its own
that is nearest to it.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from engine.recurrent.cells import Network


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number whose gradient is asked for.

    Attributes:
        quantity: `h`, `C` or `y`.
        layer: of h and C, from 1; −1 is the last.
        unit: unit or output, from 0; −1 is the sum of all.
        step: from 1, as in x₁; −1 is the last.
    """

    quantity: Literal["h", "C", "y"] = "h"
    layer: Annotated[int, Meta(ge=-1)] = -1
    unit: Annotated[int, Meta(ge=-1)] = -1
    step: Annotated[int, Meta(ge=-1)] = -1


def whole(target: Target, network: Network, steps: int) -> Target:
    """The target of this network in a run of so many steps: layer and step from 1, no −1.

    What is not there gives way: C of a cell without to h, y without a readout to h, a layer or step
    to the last, a unit to the sum of all. y is read from the last layer. The sum of shares is
    always 1, so it gives way to the first of them.
    """
    name, deep, readout = target.quantity, len(network.layers), network.readout
    if (name == "C" and not network.remembers) or (name == "y" and readout is None):
        name = "h"
    layer = target.layer if 1 <= target.layer <= deep and name != "y" else deep
    units = network.layers[layer - 1].units
    if name == "y" and readout is not None:
        units = readout.bias.shape[0]
    unit = target.unit if target.unit < units else -1
    if unit < 0 and name == "y" and readout is not None and readout.kind == "softmax":
        unit = 0
    return Target(name, layer, unit, target.step if 1 <= target.step <= steps else steps)
