"""A recurrent network in the form of torch.nn: safetensors that `load_state_dict` takes.

    net = torch.nn.ModuleDict({"rnn": torch.nn.LSTM(2, 8), "readout": torch.nn.Linear(8, 1)})
    net.load_state_dict(safetensors.torch.load_file(path))

torch has one LSTM and one GRU. What is the same function in other numbers is rewritten: 1 − σ(a) is
σ(−a), so a coupled cell becomes an LSTM, and a z that lets the new candidate through one that lets
the old state. What torch has no cell for is refused; `snippets.py` writes it out instead.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
from safetensors.numpy import save

from engine.array import Floats
from engine.files import put
from engine.recurrent.cells import GATES, Kind, Network, Weights
from engine.recurrent.foreign import TORCH, reordered
from engine.weights import WeightsError

MODULES: dict[Kind, str] = {"rnn": "RNN", "lstm": "LSTM", "coupled": "LSTM", "gru": "GRU"}


def write(path: str | Path, network: Network) -> None:
    """Write a network to a safetensors file; an old file stays whole until the new one is.

    Raises:
        WeightsError: when torch has no such cell.
        engine.files.FileError: when the file cannot be written.
    """
    arrays, said = exported(network)
    put(Path(path), save(arrays, said))


def exported(network: Network) -> tuple[dict[str, Floats], dict[str, str]]:
    """A network's arrays by torch's names, and what the names do not say.

    Raises:
        WeightsError: when torch has no such cell; the message says what to do.
    """
    _check(network)
    arrays: dict[str, Floats] = {}
    for n, layer in enumerate(network.layers):
        for name, array in _layer(network, layer).items():
            arrays[f"rnn.{name}_l{n}"] = np.ascontiguousarray(array)
    said = {"cell": network.cell, "torch": torch_line(network)}
    if network.readout is not None:
        arrays["readout.weight"] = network.readout.weights.values
        arrays["readout.bias"] = network.readout.bias.values
        said["readout"] = network.readout.kind
        said["labels"] = msgspec.json.encode(network.readout.labels).decode()
    return arrays, said


def torch_line(network: Network) -> str:
    """The torch module that takes the exported weights, as one line of Python."""
    first, layers = network.layers[0], len(network.layers)
    deep = f", num_layers={layers}" if layers > 1 else ""
    module = f"torch.nn.{MODULES[network.cell]}({first.inputs}, {first.units}{deep})"
    read = network.readout
    more = f', "readout": torch.nn.Linear({first.units}, {read.weights.shape[0]})' if read else ""
    return f'torch.nn.ModuleDict({{"rnn": {module}{more}}})'


def _check(network: Network) -> None:
    """Refuse what torch has no cell for."""
    instead = "copy the Python snippet instead, which writes it out."
    if network.cell == "peephole":
        raise WeightsError(f"torch has no cell with peepholes; {instead}")
    if network.squash != "tanh":
        raise WeightsError(f"torch has no cell without tanh; {instead}")
    if network.cell == "gru" and network.reset == "before":
        raise WeightsError(
            "torch's GRU resets after the product, and this one before it: switch the reset (the "
            "numbers change), or copy the Python snippet instead."
        )
    if len({layer.units for layer in network.layers}) > 1:
        raise WeightsError(f"In torch all layers have as many units, and in this not; {instead}")


def _layer(network: Network, layer: Weights) -> dict[str, Floats]:
    """One layer in torch's order of rows, by torch's names without the layer's number."""
    own, recurrent, bias = (
        _rows(network, part.values) for part in (layer.input, layer.recurrent, layer.bias)
    )
    inner = np.zeros_like(bias)
    if layer.recurrent_bias is not None and network.cell == "gru":
        inner[-layer.units :] = layer.recurrent_bias.values
    return {"weight_ih": own, "weight_hh": recurrent, "bias_ih": bias, "bias_hh": inner}


def _rows(network: Network, array: Floats) -> Floats:
    gates = GATES[network.cell]
    blocks = dict(zip(gates, np.split(array, len(gates)), strict=True))
    if network.cell == "coupled":
        blocks["i"] = -blocks["f"]
    if network.cell == "gru" and network.update == "new":
        blocks["z"] = -blocks["z"]
    target: Kind = "lstm" if network.cell == "coupled" else network.cell
    return reordered(np.concatenate(list(blocks.values())), list(blocks), TORCH[target])
