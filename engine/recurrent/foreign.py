"""Recurrent weights from elsewhere and to elsewhere: safetensors as torch.nn names them.

    weight_ih_l0 (G·H, D)    weight_hh_l0 (G·H, H)    bias_ih_l0, bias_hh_l0 (G·H,)    _l1, _l2 …

            torch's rows    ours          and
    RNN     h               h
    LSTM    i f g o         f i C̃ o       g is C̃; the two biases are summed
    GRU     r z n           z r h̃         n is h̃; its b_hn stays apart: `recurrent_bias`

G tells the cell: 1, 4 or 3. torch's GRU resets after the product, and its z lets the old state
through. A coupled cell is an LSTM with i = 1 − f = σ(−a_f), so it can leave as one and come back.
A linear layer that reads h, if there is exactly one, is the readout.

Nothing but numbers is read; a file never runs code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import numpy as np
from safetensors import SafetensorError, safe_open

from engine import faults
from engine.array import Array, Floats
from engine.opening import opened
from engine.recurrent.cells import (
    GATES,
    MAX_INPUTS,
    MAX_LAYERS,
    MAX_OUTPUTS,
    MAX_UNITS,
    Kind,
    Network,
    Readout,
    Weights,
)
from engine.weights import WeightsError

if TYPE_CHECKING:
    from collections.abc import Sequence

TORCH: dict[Kind, tuple[str, ...]] = {
    "rnn": ("h",),
    "lstm": ("i", "f", "C̃", "o"),
    "gru": ("r", "z", "h̃"),
}
CELLS: dict[int, Kind] = {len(gates): cell for cell, gates in TORCH.items()}
PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
NAME = re.compile(
    r"((?:.*\.)?)((?:weight|bias)_(?:ih|hh|hr))(?:_l(\d{1,4}))?(_reverse)?", re.DOTALL
)
Keys = dict[tuple[str, int], str]  # (part, layer) → the name in the file
Reading = Literal["linear", "sigmoid", "softmax"]
READOUTS: tuple[Reading, ...] = ("linear", "sigmoid", "softmax")


@dataclass(frozen=True, eq=False)
class Foreign:
    """What was read.

    Attributes:
        network: legal in its shapes; all numbers float32.
        said: a sentence for each thing the file left open and how it was taken.
    """

    network: Network
    said: tuple[str, ...] = ()


class _File:
    """The tensors of a file, read one by one, under the name that messages use."""

    def __init__(self, handle: Any, name: str) -> None:
        self._handle, self.name = handle, name
        self.keys: list[str] = sorted(handle.keys())
        self.said: dict[str, str] = handle.metadata() or {}

    def shape(self, key: str) -> tuple[int, ...]:
        """Its shape, without reading it."""
        return tuple(self._handle.get_slice(key).get_shape())

    def take(self, key: str, shape: tuple[int, ...]) -> Floats:
        """Its numbers, as float32.

        Raises:
            WeightsError: when it has another shape, or numbers that are whole or not finite.
        """
        if self.shape(key) != shape:
            raise self.wrong(
                f"{_quoted(key)} has the shape {_times(self.shape(key))} where its neighbours "
                f"need {_times(shape)}; export the network again"
            )
        tensor = self._handle.get_tensor(key)
        if not tensor.is_floating_point():
            raise self.wrong(f"{_quoted(key)} is quantised; save the network in floating point")
        numbers: Floats = tensor.float().numpy()
        if not np.isfinite(numbers).all():
            raise self.wrong(f"{_quoted(key)} holds numbers that are not finite; train it again")
        return numbers

    def wrong(self, why: str) -> WeightsError:
        """The error to raise: why, and what to do, without a full stop."""
        return WeightsError(f"{self.name} cannot be used: {why}.")


def read(path: str | Path) -> Foreign:
    """A network of `nn.RNN`, `nn.LSTM` or `nn.GRU`, whatever prefix its names have.

    Raises:
        WeightsError: when there is none in the file, several, or one that cannot be shown.
    """
    path = Path(path)
    name = faults.called(path)
    with opened(path, WeightsError):
        try:
            with safe_open(path, framework="pt") as handle:
                return _read(_File(handle, name))
        except SafetensorError:
            raise WeightsError(
                f"{name} is no safetensors file, or a damaged one; save the network's state_dict "
                "with safetensors.torch.save_file."
            ) from None


def _read(file: _File) -> Foreign:
    keys = _keys(file)
    cell, inputs, units = _sizes(file, keys)
    count = max(number for _, number in keys) + 1
    wides = [inputs] + [units] * (count - 1)
    weights = [_layer(file, keys, n, cell, units, wide) for n, wide in enumerate(wides)]
    said = []
    if cell == "rnn" and not {"cell", "nonlinearity"} & set(file.said):
        said.append("The RNN was taken to squash with tanh; its file does not say.")
    readout = _readout(file, set(keys.values()), units, said)
    if cell == "gru":
        return Foreign(Network(cell, tuple(weights), "after", "old", "tanh", readout), tuple(said))
    if file.said.get("cell") == "coupled" and cell == "lstm" and all(map(_is_coupled, weights)):
        cell, weights = "coupled", [_coupled(layer) for layer in weights]
    return Foreign(Network(cell, tuple(weights), readout=readout), tuple(said))


def _keys(file: _File) -> Keys:
    """The names in the file by part and layer; what cannot be shown is refused here."""
    found = [match for key in file.keys if (match := NAME.fullmatch(key))]
    prefixes = sorted({match[1] for match in found})
    layers = sorted({int(match[3] or 0) for match in found})
    if not found:
        raise file.wrong("it holds no weights named weight_ih_l0, weight_hh_l0, as torch.nn does")
    if len(prefixes) > 1:
        names = ", ".join(_quoted(prefix.rstrip(".")) for prefix in prefixes[:4])
        raise file.wrong(f"it holds several recurrent networks ({names}); save one of them alone")
    if any(match[4] for match in found):
        raise file.wrong("it reads in both directions; save one that is not bidirectional")
    if any(match[2].endswith("hr") for match in found):
        raise file.wrong("it projects h (proj_size); save one without projections")
    if file.said.get("nonlinearity", "tanh") != "tanh":
        raise file.wrong("it does not squash with tanh; train one that does")
    if len(layers) > MAX_LAYERS:
        raise file.wrong(f"it has {len(layers)} layers; at most {MAX_LAYERS} can be shown")
    if layers != list(range(len(layers))):
        raise file.wrong("a layer in between is missing; export the network again")
    return {(match[2], int(match[3] or 0)): match[0] for match in found}


def _sizes(file: _File, keys: Keys) -> tuple[Kind, int, int]:
    """Which cell, D and H, by the shapes of the first layer."""
    for part in PARTS[:2]:
        if (part, 0) not in keys:
            raise file.wrong(f"{part}_l0 is missing; export the network again")
    recurrent, own = (file.shape(keys[part, 0]) for part in ("weight_hh", "weight_ih"))
    if len(recurrent) != 2 or len(own) != 2 or 0 in recurrent or 0 in own:
        raise file.wrong("its weights are no tables of rows and columns; export the network again")
    units, inputs = recurrent[1], own[1]
    gates, rest = divmod(recurrent[0], units)
    if rest or gates not in CELLS:
        raise file.wrong(
            f"{_quoted(keys['weight_hh', 0])} has the shape {_times(recurrent)}, and those of RNN, "
            "GRU and LSTM are H × H, 3H × H and 4H × H; export the network again"
        )
    if units > MAX_UNITS or inputs > MAX_INPUTS:
        raise file.wrong(
            f"it has {inputs} inputs and {units} units, and at most {MAX_INPUTS} inputs and "
            f"{MAX_UNITS} units can be shown; train a smaller one"
        )
    return CELLS[gates], inputs, units


def _layer(file: _File, keys: Keys, n: int, cell: Kind, units: int, wide: int) -> Weights:
    """Layer n, its rows in our order."""
    rows = len(TORCH[cell]) * units
    shapes = ((rows, wide), (rows, units), (rows,), (rows,))
    without = all((part, n) not in keys for part in PARTS[2:])  # bias=False
    found = []
    for part, shape in zip(PARTS, shapes, strict=True):
        if part.startswith("bias") and without:
            found.append(np.zeros(shape, dtype=np.float32))
        elif (part, n) in keys:
            found.append(file.take(keys[part, n], shape))
        else:
            raise file.wrong(f"{part}_l{n} is missing; export the network again")
    own, recurrent, b_i, b_h = (reordered(part, TORCH[cell], GATES[cell]) for part in found)
    if cell != "gru":
        return Weights(Array(own), Array(recurrent), Array(b_i + b_h))
    inner = b_h[2 * units :].copy()
    b_h[2 * units :] = 0
    return Weights(Array(own), Array(recurrent), Array(b_i + b_h), recurrent_bias=Array(inner))


def _readout(file: _File, used: set[str], units: int, said: list[str]) -> Readout | None:
    """The only linear layer that reads h, if there is one."""
    names = [key.removesuffix("weight") for key in file.keys if key.endswith("weight")]
    fitting = [
        name
        for name in names
        if f"{name}weight" not in used
        and f"{name}bias" in file.keys
        and file.shape(f"{name}weight")[1:] == (units,)
        and 0 < file.shape(f"{name}weight")[0] <= MAX_OUTPUTS
    ]
    if len(fitting) != 1:
        return None
    (name,) = fitting
    outputs = file.shape(f"{name}weight")[0]
    weights, bias = (
        file.take(f"{name}weight", (outputs, units)),
        file.take(f"{name}bias", (outputs,)),
    )
    kind: Reading = next((kind for kind in READOUTS if kind == file.said.get("readout")), "linear")
    if "readout" not in file.said:
        said.append(f"{_quoted(name.rstrip('.'))} was taken for the readout, a linear one.")
    return Readout(Array(weights), Array(bias), kind, _labels(file))


def _labels(file: _File) -> tuple[str, ...]:
    try:
        labels = msgspec.json.decode(file.said.get("labels", "[]"), type=tuple[str, ...])
    except (msgspec.DecodeError, UnicodeError):
        return ()
    return labels[:MAX_OUTPUTS]


def reordered(array: Floats, order: Sequence[str], wanted: Sequence[str]) -> Floats:
    """Rows that stand gate by gate in one order, (G·H, …), in another."""
    blocks = dict(zip(order, np.split(array, len(order)), strict=True))
    return np.concatenate([blocks[gate] for gate in wanted])


def _is_coupled(layer: Weights) -> bool:
    """Whether an LSTM's input gate is 1 − f: σ(−a) = 1 − σ(a)."""
    parts = (layer.input.values, layer.recurrent.values, layer.bias.values)
    blocks = [dict(zip(GATES["lstm"], np.split(part, 4), strict=True)) for part in parts]
    return all(np.array_equal(block["i"], -block["f"]) for block in blocks)


def _coupled(layer: Weights) -> Weights:
    """An LSTM's layer without its input gate."""
    parts = (layer.input.values, layer.recurrent.values, layer.bias.values)
    return Weights(*(Array(reordered(part, GATES["lstm"], GATES["coupled"])) for part in parts))


def _quoted(text: str) -> str:
    return f"“{faults.clipped(text)}”"


def _times(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "of a single number"
