"""The systems, each in its own file, and the table that lists them.

A new system is one file here, with `Settings`, `default`, `legal` and `run`, and one line in
`SYSTEMS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import msgspec

from engine.systems import convnet
from engine.trace import Trace


class System(msgspec.Struct, frozen=True):
    """What the rest of the house may ask of a system.

    Attributes:
        name: its word in files, menus and on the command line.
        title: its heading.
        settings: the type of its settings, a frozen msgspec.Struct.
        default: settings to begin with.
        legal: settings → the nearest legal ones, and a sentence for each thing that had to change;
            raises ValueError where nothing is near.
        run: (legal settings, device name) → trace. Only this needs torch.
        work: legal settings → multiplications of a run, about; light runs are not worth a thread.
    """

    name: str
    title: str
    settings: type[Any]
    default: Callable[[], Any]
    legal: Callable[[Any], tuple[Any, list[str]]]
    run: Callable[[Any, str], Trace]
    work: Callable[[Any], float] = lambda _: math.inf


SYSTEMS: dict[str, System] = {
    "convnet": System(
        "convnet",
        "Convolution",
        convnet.Settings,
        convnet.default,
        convnet.legal,
        convnet.run,
        convnet.work,
    ),
}
