"""A training's state on disk, so that one cut off by a crash or by hand goes on where it stood.

Safetensors: parameters, the optimiser's memory and the order, by name; beside them what they
belong to. A state that belongs to something else is left alone.
"""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from engine.files import put
from engine.training import State

PARAMETERS, SLOTS, GENERATOR = "parameters/", "slots/", "generator"


def keep(path: Path, state: State, belongs: str) -> None:
    """Write a state; the one before stays whole until this one is.

    Args:
        path: of the file.
        state: after a whole epoch.
        belongs: what was learned, from what and how; `resumed` must ask with the same words.

    Raises:
        engine.files.FileError: when it cannot be written.
    """
    tensors = {GENERATOR: state.generator}
    tensors |= {PARAMETERS + name: tensor for name, tensor in state.parameters.items()}
    tensors |= {SLOTS + name: tensor for name, tensor in state.slots.items()}
    said = {"belongs": belongs, "epoch": str(state.epoch), "steps": str(state.steps)}
    put(path, save({name: tensor.contiguous() for name, tensor in tensors.items()}, said))


def resumed(path: Path, belongs: str) -> State | None:
    """The state in a file; None when there is none, or none that belongs to this."""
    try:
        with safe_open(path, "pt") as file:
            said = file.metadata() or {}
            if said.get("belongs") != belongs:
                return None
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            epoch, steps, generator = int(said["epoch"]), int(said["steps"]), tensors[GENERATOR]
    except (SafetensorError, OSError, KeyError, ValueError):
        return None
    parameters, slots = (
        {name.removeprefix(part): t for name, t in tensors.items() if name.startswith(part)}
        for part in (PARAMETERS, SLOTS)
    )
    return State(epoch, steps, parameters, slots, generator)
