"""What a network has learned, as named arrays: while it trains, and in the files that are shipped.

    input 1, recurrent 1, bias 1 …         (G·H, D), (G·H, H), (G·H,)    of layer 1
    peephole 1, recurrent bias 1           where the cell has them
    readout weights, readout bias          (V, H), (V,)

A network that says what comes next reads and names the same V characters or words: its readout's
labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np

from engine import faults, weights
from engine.array import Array, Floats
from engine.recurrent.cells import Kind, Network, Readout, Weights, fresh

FIELDS = {"input": "input", "recurrent": "recurrent", "bias": "bias", "peephole": "peephole",
          "recurrent_bias": "recurrent bias"}  # fmt: skip
replace = msgspec.structs.replace


def arrays(network: Network) -> dict[str, Floats]:
    """What a network has learned, by the names above."""
    found: dict[str, Floats] = {}
    for number, layer in enumerate(network.layers, start=1):
        for field, name in FIELDS.items():
            array: Array | None = getattr(layer, field)
            if array is not None:
                found[f"{name} {number}"] = array.values
    if network.readout is not None:
        found["readout weights"] = network.readout.weights.values
        found["readout bias"] = network.readout.bias.values
    return found


def holding(form: Network, learned: Mapping[str, Floats]) -> Network:
    """A network of this form with other numbers; how many layers and units, these say.

    Raises:
        KeyError: when a name is missing.
        ValueError: when shapes do not fit each other.
    """
    layers: list[Weights] = []
    while f"input {len(layers) + 1}" in learned:
        number = len(layers) + 1
        own = {field: learned.get(f"{name} {number}") for field, name in FIELDS.items()}
        layers.append(Weights(**{field: Array(v) for field, v in own.items() if v is not None}))
    readout = form.readout
    if readout is not None:
        W, b = Array(learned["readout weights"]), Array(learned["readout bias"])
        readout = Readout(W, b, readout.kind, readout.labels)
    made = replace(form, layers=tuple(layers), readout=readout)
    return form if made == form else replace(made, origin="trained")


def halved(network: Network) -> dict[str, Floats]:
    """Its arrays as half precision leaves them: what is measured is what is shipped."""
    found = arrays(network)
    return {name: array.astype(np.float16).astype(np.float32) for name, array in found.items()}


def novice(
    labels: Sequence[str], cell: Kind = "lstm", units: int = 128, layers: int = 1, seed: int = 0
) -> Network:
    """A network that has read nothing; all that comes next seems equally likely to it.

    Where it has a forget gate, that begins open (b_f = 1; Gers, Schmidhuber and Cummins 2000).
    """
    V = len(labels)
    network = fresh(cell, V, units, seed, layers=layers)
    readout = Readout(Array(np.zeros((V, units))), Array(np.zeros(V)), "softmax", tuple(labels))
    opened = []
    for layer in network.layers:
        bias = layer.bias.values.copy()
        bias[:units] += float(network.remembers)  # f stands first
        opened.append(replace(layer, bias=Array(bias)))
    return replace(network, layers=tuple(opened), readout=readout)


def reader_of(cell: Kind) -> str:
    """What the weights of a cell that has read Python's library are called."""
    return "language" if cell == "lstm" else f"cells-{cell}"


def shipped(name: str, folder: Path = weights.MODELS) -> Network:
    """A network that says what comes next, read from its weights and its card.

    Raises:
        engine.weights.WeightsError: as `read` does.
    """
    return read(folder / f"{name}.safetensors")


def read(path: Path) -> Network:
    """A network that says what comes next, from a file of weights with its card beside it.

    Raises:
        engine.weights.WeightsError: when one is missing, of something else, or they do not fit
            each other.
    """
    found = weights.read(path)
    card = weights.card_of(path) if "input 1" in found else {}
    if "labels" not in card:
        raise weights.WeightsError(
            f"{faults.called(path)} does not say which characters or words it knows; choose "
            "weights that `main.py train language` has written, with their card beside them."
        )
    beside = path.with_suffix(".json")
    try:
        network = holding(novice(tuple(map(str, card["labels"])), card["cell"], 1), found)
    except (KeyError, TypeError, ValueError) as error:
        raise weights.WeightsError(
            f"{beside} does not belong to its weights ({error}); train it again."
        ) from None
    assert network.readout is not None
    named, outputs = len(network.readout.labels), network.readout.weights.shape[0]
    if not network.layers or not named == outputs == network.layers[0].inputs:
        raise weights.WeightsError(
            f"{beside} names {named} characters or words and its weights say {outputs}; "
            "train it again."
        )
    return network
