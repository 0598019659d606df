"""Networks that can learn a task: begun afresh, made ready, or trained already.

What they learn is in `engine/data`, how in `lessons.py`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np

from engine import weights
from engine.array import Array
from engine.data.tasks import TASKS, Task
from engine.recurrent import learned
from engine.recurrent.cells import Kind, Network, Readout, fresh, rows
from engine.recurrent.legal_cells import fit, made_to_fit

replace = msgspec.structs.replace


def beginner(
    cell: Kind, units: int, task: Task, seed: int, *, layers: int = 1, reach: float = 3.0
) -> Network:
    """A fresh network for a task, whose gates begin `opened`.

    Args:
        cell, units, layers, seed: as of `engine.recurrent.cells.fresh`.
        task: what it will learn.
        reach: as of `opened`.
    """
    network = fresh(cell, len(task.about.inputs), units, seed, layers=layers)
    return ready(opened(network, reach, seed), task, seed)


def afresh(network: Network, task: Task, reach: float, seed: int) -> Network:
    """A beginner of the same form: cell, sizes and conventions stay, nothing else does.

    Args:
        network: its first layer says how many units.
        task, reach, seed: as of `beginner`.
    """
    first, layers = network.layers[0], len(network.layers)
    made = fresh(network.cell, len(task.about.inputs), first.units, seed, layers=layers,
                 full=first.full)  # fmt: skip
    made = replace(made, reset=network.reset, update=network.update, squash=network.squash)
    return ready(opened(made, reach, seed), task, seed)


def opened(network: Network, reach: float, seed: int) -> Network:
    """The same network, its gates biased so that units remember for different times.

    f = 1 − 1 ÷ u keeps about u steps: b_f = ln(u − 1) and b_i = −b_f, with u − 1 from 1 to the
    reach; likewise a GRU's z. Source: Tallec and Ollivier 2018, Can recurrent networks warp time?

    Args:
        network: with gates or without.
        reach: how many steps back the slowest units remember, at least 1.
        seed: of who is slow.
    """
    generator = np.random.default_rng((seed, len(network.layers)))
    signs = {"f": 1.0, "i": -1.0, "z": 1.0 if network.update == "old" else -1.0}
    layers = []
    for layer in network.layers:
        keeps = np.log(generator.uniform(1, reach, layer.units))
        bias = layer.bias.values.copy()
        for gate in signs.keys() & set(network.gates):
            bias[rows(network, gate, layer.units)] = signs[gate] * keeps
        layers.append(replace(layer, bias=Array(bias)))
    return replace(network, layers=tuple(layers))


def ready(network: Network, task: Task, seed: int) -> Network:
    """The network reading the task's inputs and answering with its outputs; what fits is kept."""
    about = task.about
    network = fit(network, len(about.inputs), seed)[0]
    readout = network.readout
    shape = len(about.outputs), network.layers[-1].units
    if readout is None or readout.weights.shape != shape:
        bound = shape[1] ** -0.5
        drawn = np.random.default_rng(seed).uniform(-bound, bound, shape)
        readout = Readout(Array(drawn), Array(np.zeros(shape[0])))
        network = made_to_fit(network)
    return replace(network, readout=replace(readout, kind=about.readout, labels=about.outputs))


def shipped(name: str, folder: Path = weights.MODELS) -> Network:
    """The trained network of a task, ready for it.

    Args:
        name: of `engine.data.tasks.TASKS`.
        folder: where the weights lie.

    Raises:
        engine.weights.WeightsError: when they are missing or not those of the task.
    """
    found, task = weights.load(f"recurrent-{name}", folder), TASKS[name]
    try:
        cell = weights.card(f"recurrent-{name}", folder)["cell"]
        network = learned.holding(beginner(cell, 1, task, 0), found)
        if ready(network, task, 0) != network:
            raise ValueError("its inputs or outputs are not the task's")
    except (KeyError, TypeError, ValueError) as error:
        raise weights.WeightsError(
            f"recurrent-{name}.safetensors holds another network ({error}); "
            "`main.py train recurrent` makes it again."
        ) from None
    return network
