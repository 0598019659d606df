"""Weights of torch.nn come in, compute the same, go out and come back; damaged files are told."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from safetensors.torch import load_file, save_file

from engine.array import Array
from engine.files import FileError
from engine.recurrent.cells import Kind, Network, Readout
from engine.recurrent.exporting import exported, torch_line, write
from engine.recurrent.foreign import Foreign, read
from engine.weights import WeightsError, load
from tests.engine.accidents import mutated
from tests.engine.recurrent.recurrences import SEEDS, network, plain, signal

MODULES = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
SHAPES = [(1, 1, 1), (3, 4, 1), (2, 5, 3)]  # inputs, units, layers


def module(cell: str, inputs: int, units: int, layers: int, **more: Any) -> torch.nn.RNNBase:
    torch.manual_seed(units)
    made: torch.nn.RNNBase = MODULES[cell](inputs, units, layers, **more).double()
    return made


def saved(path: Path, state: dict[str, torch.Tensor], **said: str) -> Path:
    save_file({name: tensor.clone() for name, tensor in state.items()}, path, said or None)
    return path


def brought(path: Path, state: dict[str, torch.Tensor], **said: str) -> Foreign:
    return read(saved(path, state, **said))


def same(network: Network, theirs: torch.nn.RNNBase, inputs: int) -> None:
    """Both give the same h over a sequence of 12 steps; torch's in double precision."""
    x = signal(1, 12, inputs)
    h = plain(network, x)[f"h {len(network.layers)}"]
    with torch.no_grad():
        expected = theirs(torch.tensor(x))[0].numpy()
    np.testing.assert_allclose(h, expected, atol=1e-6)


@pytest.mark.parametrize("cell", MODULES)
@pytest.mark.parametrize("sizes", SHAPES)
@pytest.mark.parametrize("prefix", ["", "encoder.rnn."])
@pytest.mark.parametrize("bias", [True, False])
def test_torchs_layers_come_in(
    tmp_path: Path, cell: str, sizes: tuple[int, int, int], prefix: str, bias: bool
) -> None:
    theirs = module(cell, *sizes, bias=bias)
    state = {prefix + name: tensor for name, tensor in theirs.state_dict().items()}
    found = brought(tmp_path / "a.safetensors", state)
    assert found.network.cell == cell
    assert [layer.units for layer in found.network.layers] == [sizes[1]] * sizes[2]
    assert found.network.readout is None
    assert len(found.said) == (cell == "rnn")  # relu or tanh: its file does not say
    same(found.network, theirs, sizes[0])


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_any_precision_is_read_and_cells_without_a_layer_number(
    tmp_path: Path, kind: torch.dtype
) -> None:
    theirs = module("gru", 2, 3, 1).to(kind)
    state = {name.removesuffix("_l0"): tensor for name, tensor in theirs.state_dict().items()}
    found = brought(tmp_path / "a.safetensors", state)
    same(found.network, theirs.double(), 2)


def test_the_only_linear_layer_that_fits_is_the_readout(tmp_path: Path) -> None:
    path, theirs, linear = (
        tmp_path / "a.safetensors",
        module("lstm", 2, 5, 2),
        torch.nn.Linear(5, 3),
    )
    state = {f"rnn.{name}": tensor for name, tensor in theirs.state_dict().items()}
    embedding = {"embed.weight": torch.zeros(9, 2), "norm.weight": torch.ones(5)}
    state |= {f"fc.{name}": tensor for name, tensor in linear.state_dict().items()} | embedding
    found = brought(path, state)
    weights, bias = (Array(tensor.detach().numpy()) for tensor in linear.parameters())
    assert found.network.readout == Readout(weights, bias)
    assert found.said == ("“fc” was taken for the readout, a linear one.",)
    another = {"other.weight": torch.zeros(2, 5), "other.bias": torch.zeros(2)}
    assert brought(path, state | another).network.readout is None


def comparable(seed: int, cell: Kind, layers: int = 2) -> Network:
    """A random network that torch has a cell for: layers of equal size, tanh, reset after."""
    drawn = network(seed, cell, inputs=4, depth=1, squash="tanh", reset="after")
    units = drawn.layers[0].units
    for n in range(50_000):  # another layer of as many units
        more = network(n, cell, inputs=units, depth=1, squash="tanh", reset="after").layers[0]
        if more.units == units:
            break
    stack = (*drawn.layers, more)[:layers]
    return Network(cell, stack, "after", drawn.update, readout=drawn.readout)


@given(seed=SEEDS)
def test_what_goes_out_is_what_torch_computes_and_comes_back(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("out") / "a.safetensors"
    cells: tuple[Kind, ...] = ("rnn", "lstm", "coupled", "gru")
    ours = comparable(seed, cells[seed % 4])
    write(path, ours)
    net = eval(torch_line(ours)).double()
    net.load_state_dict(load_file(path))
    same(ours, net["rnn"], 4)
    back = read(path)
    assert (back.network.cell, back.network.readout, back.said) == (ours.cell, ours.readout, ())
    same(back.network, net["rnn"], 4)
    if ours.cell != "gru":
        assert back.network.layers == ours.layers
    elif ours.update == "old":
        assert back.network == ours


def test_labels_and_the_readouts_kind_come_back(tmp_path: Path) -> None:
    told = Readout(Array(np.ones((2, 3))), Array([0, 1]), "softmax", ("\n", "“x”"))
    layer = comparable(0, "lstm", 1).layers
    units = layer[0].units
    told = Readout(Array(np.ones((2, units))), told.bias, told.kind, told.labels)
    write(tmp_path / "a.safetensors", Network("lstm", layer, readout=told))
    assert read(tmp_path / "a.safetensors").network.readout == told
    state = load_file(tmp_path / "a.safetensors")
    strange = brought(tmp_path / "b.safetensors", state, readout="stairs", labels="{")
    assert strange.network.readout == Readout(told.weights, told.bias)


def test_what_torch_has_no_cell_for_is_refused() -> None:
    gru = network(1, "gru", squash="tanh", reset="before")
    with pytest.raises(WeightsError, match="resets after the product"):
        exported(gru)
    with pytest.raises(WeightsError, match="no cell with peepholes; copy the Python snippet"):
        exported(network(1, "peephole", squash="tanh"))
    with pytest.raises(WeightsError, match="no cell without tanh"):
        exported(network(1, "lstm", squash="identity"))
    uneven = comparable(3, "rnn").layers[:1] + comparable(4, "rnn").layers[:1]
    sizes = {layer.units for layer in uneven}
    assert len(sizes) == 2
    with pytest.raises(WeightsError, match="all layers have as many units"):
        exported(Network("rnn", uneven))


def damages() -> dict[str, tuple[str, dict[str, torch.Tensor], dict[str, str]]]:
    """What is wrong → the words that say so, the state, the metadata."""
    good = module("lstm", 2, 4, 2).state_dict()
    holes = {name: t for name, t in good.items() if name != "bias_hh_l1"}
    deep = module("lstm", 2, 4, 4).state_dict()
    nan = good | {"weight_hh_l1": torch.full((16, 4), torch.nan)}
    wide, large = module("rnn", 65, 4, 1).state_dict(), module("rnn", 1, 257, 1).state_dict()
    twice = {f"{p}.{name}": t for p in ("a", "b") for name, t in good.items()}
    return {
        "none": ("holds no weights named weight_ih_l0", {"x": torch.zeros(1)}, {}),
        "several": ("several recurrent networks (“a”, “b”)", twice, {}),
        "both": ("both directions", module("gru", 1, 2, 1, bidirectional=True).state_dict(), {}),
        "projected": ("projects h", module("lstm", 1, 4, 1, proj_size=2).state_dict(), {}),
        "relu": ("does not squash with tanh", wide, {"nonlinearity": "relu"}),
        "deep": ("4 layers; at most 3", deep, {}),
        "gap": ("in between is missing", {n: t for n, t in deep.items() if n[-1] in "02"}, {}),
        "hole": ("bias_hh_l1 is missing", holes, {}),
        "headless": ("weight_hh_l0 is missing", {"weight_ih_l0": torch.zeros(4, 1)}, {}),
        "shape": (
            "“weight_ih_l1” has the shape 16 × 5 where its neighbours need 16 × 4",
            good | {"weight_ih_l1": torch.zeros(16, 5)},
            {},
        ),
        "gates": (
            "“weight_hh_l0” has the shape 20 × 4",
            good | {"weight_hh_l0": torch.zeros(20, 4)},
            {},
        ),
        "flat": ("no tables", good | {"weight_hh_l0": torch.zeros(64)}, {}),
        "nan": ("“weight_hh_l1” holds numbers that are not finite", nan, {}),
        "whole": ("is quantised", good | {"weight_hh_l0": torch.ones(16, 4).to(torch.int8)}, {}),
        "wide": ("65 inputs and 4 units, and at most 64 inputs and 256 units", wide, {}),
        "large": ("1 inputs and 257 units", large, {}),
    }


@pytest.mark.parametrize("case", damages().values(), ids=damages())
def test_what_cannot_be_shown_is_said(
    tmp_path: Path, case: tuple[str, dict[str, torch.Tensor], dict[str, str]]
) -> None:
    words, state, said = case
    with pytest.raises(WeightsError, match=re.escape(words)) as caught:
        brought(tmp_path / "a.safetensors", state, **said)
    assert re.fullmatch(r"“a\.safetensors” cannot be used: [^\n]*\w\)?\.", str(caught.value))


def test_damaged_files_give_a_network_or_one_sentence(tmp_path: Path) -> None:
    random, path, sentences = Random(2), tmp_path / "a.safetensors", []
    write(path, comparable(5, "gru"))
    whole = path.read_bytes()
    for _ in range(400):
        path.write_bytes(mutated(whole, random))
        try:
            assert read(path).network.layers
        except WeightsError as error:
            sentences.append(str(error))
    assert len(sentences) > 100
    for sentence in sentences:
        assert re.fullmatch(r"“a.safetensors” [^\n]{5,300}\.", sentence), sentence


@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float8_e4m3fn])
def test_numbers_that_numpy_does_not_have_are_one_sentence(
    tmp_path: Path, kind: torch.dtype
) -> None:
    save_file({"a": torch.ones(3).to(kind)}, tmp_path / "short.safetensors")
    with pytest.raises(WeightsError, match="no readable safetensors file"):
        load("short", tmp_path)


def test_files_that_are_not_there_and_places_that_are_not_writable(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="it is not there"):
        read(tmp_path / "none.safetensors")
    with pytest.raises(WeightsError, match="is a folder"):
        read(tmp_path)
    with pytest.raises(FileError, match="was not saved"):
        write(tmp_path / "no folder" / "a.safetensors", comparable(5, "gru"))
