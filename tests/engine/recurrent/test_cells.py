"""Cells against torch's own layers and against a plain loop; clamps; the fused way and the loop."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.array import Array
from engine.recurrent import cells, loops, tape, unroll
from engine.recurrent.cells import Clamp, Kind, Network, Weights
from tests.engine.recurrent import recurrences
from tests.engine.recurrent.recurrences import CELLS, SEEDS, Doubles

EXACT = 1e-10
TORCH_GATES = {"lstm": ("i", "f", "C̃", "o"), "gru": ("r", "z", "h̃"), "rnn": ("h",)}


def from_torch(module: Any, cell: Kind) -> Network:
    """The same weights in the slides' order."""
    layers = []
    for n in range(module.num_layers):
        named = {k: getattr(module, f"{k}_l{n}").detach().numpy()
                 for k in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}  # fmt: skip

        def ordered(values: Doubles) -> Doubles:
            parts = np.split(values, len(TORCH_GATES[cell]))
            part = dict(zip(TORCH_GATES[cell], parts, strict=True))
            return np.concatenate([part[gate] for gate in cells.GATES[cell]])

        bias, inner = ordered(named["bias_ih"]), ordered(named["bias_hh"])
        H = module.hidden_size
        if cell == "gru":
            bias[: 2 * H] += inner[: 2 * H]
        W, U = (Array(ordered(named[k])) for k in ("weight_ih", "weight_hh"))
        recurrent = Array(inner[2 * H :]) if cell == "gru" else None
        whole = bias if cell == "gru" else bias + inner
        layers.append(Weights(W, U, Array(whole), recurrent_bias=recurrent))
    return Network(cell, tuple(layers), reset="after", update="old")


def sixteenths(module: torch.nn.Module) -> None:
    """Weights that float32 holds exactly, and so do the sums of two."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.round(parameter * 64) / 16)


@pytest.mark.parametrize("depth", [1, 3])
@pytest.mark.parametrize("steps", [1, 7, 90])
@pytest.mark.parametrize(("cell", "name"), [("rnn", "RNN"), ("lstm", "LSTM"), ("gru", "GRU")])
def test_torch_computes_the_same(cell: Kind, name: str, steps: int, depth: int) -> None:
    torch.manual_seed(steps + depth)
    module = getattr(torch.nn, name)(3, 6, depth, dtype=torch.float64)
    sixteenths(module)
    x = recurrences.signal(steps, steps, 3)
    wanted, last = module(torch.tensor(x)[:, None])
    found = unroll.forward(from_torch(module, cell), x)
    assert np.abs(found[f"h {depth}"] - wanted[:, 0].detach().numpy()).max() < EXACT
    if cell == "lstm":
        for n in range(depth):
            C = last[1][n, 0].detach().numpy()
            assert np.abs(found[f"C {n + 1}"][-1] - C).max() < EXACT


def close(found: dict[str, Any], wanted: dict[str, Doubles], tolerance: float = EXACT) -> None:
    for name, values in wanted.items():
        assert np.abs(found[name] - values).max() < tolerance * max(1, np.abs(values).max()), name


@pytest.mark.parametrize("cell", CELLS)
def test_a_plain_loop_computes_the_same(cell: Kind) -> None:
    @given(SEEDS, st.integers(1, 12))
    def check(seed: int, steps: int) -> None:
        network = recurrences.network(seed, cell)
        x = recurrences.signal(seed, steps, network.layers[0].inputs)
        wanted = recurrences.plain(network, x)
        found = unroll.forward(network, x)
        assume(max(np.abs(values).max() for values in wanted.values()) < 1e6)
        close(found, wanted)
        given_names = {n for n in found if n.startswith(("h₀", "C₀", "y", "a_y"))}
        assert set(found) == set(wanted) | given_names
        assert all(values.dtype == np.float64 for values in found.values())

    check()


def some_clamps(network: Network, steps: int, seed: int) -> tuple[Clamp, ...]:
    dice = np.random.default_rng(seed + 1)
    found = []
    for _ in range(dice.integers(1, 5)):
        layer = int(dice.integers(1, len(network.layers) + 1))
        names = cells.clampable(network)
        first, last = sorted(dice.integers(1, steps + 1, 2).tolist())
        unit = int(dice.integers(-1, network.layers[layer - 1].units))
        value = float(np.float32(dice.uniform(-1, 1)))
        found.append(Clamp(names[dice.integers(len(names))], layer, unit, first, last, value))
    return tuple(found)


@pytest.mark.parametrize("cell", CELLS)
def test_what_is_held_acts_on_all_that_follows(cell: Kind) -> None:
    @given(SEEDS, st.integers(1, 12))
    def check(seed: int, steps: int) -> None:
        network = recurrences.network(seed, cell, squash="tanh")
        clamps = some_clamps(network, steps, seed)
        x = recurrences.signal(seed, steps, network.layers[0].inputs)
        free = unroll.forward(network, x)
        copies = {name: values.copy() for name, values in free.items()}
        found = unroll.forward(network, x, clamps, free)
        close(found, recurrences.plain(network, x, clamps))
        close(unroll.forward(network, x, clamps), recurrences.plain(network, x, clamps))
        until = min(clamp.first for clamp in clamps) - 1
        for name, values in free.items():
            assert np.array_equal(found[name][:until], values[:until]) or "₀" in name
            assert np.array_equal(values, copies[name]), "the run as it was stays"

    check()


@pytest.mark.parametrize("cell", CELLS)
def test_a_long_run_is_held_from_the_step_on(cell: Kind) -> None:
    """In the file's own floats: what a hold changes, and that it changes nothing before."""
    network = cells.fresh(cell, 2, 8, 1, layers=2)
    x = recurrences.signal(1, 300, 2).astype(np.float32)
    free = unroll.forward(network, x)
    clamp = Clamp(cells.clampable(network)[0], 1, -1, 201, 220, 0.0)
    found = unroll.forward(network, x, (clamp,), free)
    assert np.array_equal(found["h 2"][:200], free["h 2"][:200])
    assert not np.allclose(found["h 1"][200:], free["h 1"][200:], atol=1e-3)
    for run, clamps in ((free, ()), (found, (clamp,))):
        assert run["h 1"].dtype == np.float32
        close(run, recurrences.plain(network, x.astype(float), clamps), 1e-5)


def test_tanh_is_exact_to_the_last_digits_of_float32() -> None:
    small = 10.0 ** np.arange(-30, 0)
    x = np.concatenate([-small, small, np.linspace(-12, 12, 100_001)]).astype(np.float32)
    found, free = np.empty_like(x), np.full_like(x, np.nan)
    loops.squash(x, False, free, found)
    np.testing.assert_allclose(found, np.tanh(x.astype(float)), rtol=4e-7)
    assert np.abs(found).max() == 1
    odd = np.array([np.inf, -np.inf, np.nan, 0, 9.2], np.float32)
    loops.squash(odd, False, free[:5], found[:5])
    np.testing.assert_array_equal(found[:5], [1, -1, np.nan, 0, 1])
    loops.open_up(100 * odd, free[:5], found[:5])
    np.testing.assert_array_equal(found[:5], [1, 0, np.nan, 0.5, 1])


def test_runs_take_turns_with_their_memory_and_never_share_it() -> None:
    network, x = cells.fresh("lstm", 2, 8, 1), recurrences.signal(1, 300, 2)
    runs = [unroll.forward(network, x) for _ in range(2)]
    assert not np.shares_memory(runs[0]["f 1"], runs[1]["f 1"])
    kept, place = runs[0]["h 1"], runs[1]["f 1"].ctypes.data
    before = kept.copy()
    runs.clear()  # of the first one a state is still in someone's hands
    narrow = unroll.forward(network, np.concatenate([x, x]).astype(np.float32))
    assert narrow["f 1"].dtype == np.float32
    later = [unroll.forward(network, -x) for _ in range(2)]
    assert place in [run["f 1"].ctypes.data for run in later]
    assert np.array_equal(kept, before)


def test_memory_is_kept_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tape, "MOST", 1000)
    memory, kind = tape._Memory(), np.dtype(np.float32)
    for size in (300, 900, 400, 500, 2000):
        memory.take(size, kind)
    assert sorted(piece.size for piece in memory._pieces) == [400, 500]
    held = memory.take(300, kind), memory.take(300, kind), memory.take(300, kind)
    assert sorted(piece.size for piece in held) == [300, 400, 500]


def test_a_gru_may_change_where_it_resets() -> None:
    network = recurrences.network(3, "gru", depth=1, inputs=2)
    x = recurrences.signal(3, 9, 2)
    for reset in ("before", "after", "before"):
        same = msgspec.structs.replace(network, reset=reset)
        close(unroll.forward(same, x), recurrences.plain(same, x))


BROKEN = """
import numpy as np
from numba.core.caching import FunctionCache
from engine.recurrent import cells, unroll

def damaged(*_):
    raise EOFError("Ran out of input")

FunctionCache.load_overload = damaged
print(unroll.forward(cells.fresh("rnn", 1, 1, 0), np.ones((1, 1), np.float32))["h 1"])
"""


@pytest.mark.parametrize("what", ["damaged", "missing"])
def test_loops_that_were_not_kept_are_compiled_anew(what: str) -> None:
    code = BROKEN if what == "damaged" else BROKEN.replace("load_overload", "__init__")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    wanted = unroll.forward(cells.fresh("rnn", 1, 1, 0), np.ones((1, 1), np.float32))["h 1"]
    assert done.stdout.strip() == str(wanted), done.stderr


@given(SEEDS)
def test_every_beat_makes_something_and_all_is_made(seed: int) -> None:
    network = recurrences.network(seed)
    found = unroll.forward(network, recurrences.signal(0, 2, network.layers[0].inputs))
    made = [name for beat in cells.beats(network) for name in beat.makes]
    recorded = {name.removesuffix(" 1") for name in found if name.endswith(" 1")}
    assert len(made) == len(set(made))
    assert set(made) == recorded - {"h₀", "C₀"}
    assert set(cells.clampable(network)) <= set(made)


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        (((4, 2), (4,), (4,)), "two axes"),
        (((5, 2), (5, 2), (5,)), "whole gates"),
        (((3, 2), (4, 2), (4,)), "input weights have 4 rows"),
        (((4, 2), (4, 2), (3,)), "4 biases"),
        (((4, 2), (4, 2), (4,), (2, 2)), "peepholes"),
        (((4, 2), (4, 2), (4,), None, (3,)), "recurrent biases"),
    ],
)
def test_weights_that_do_not_fit_are_named(shapes: tuple[Any, ...], words: str) -> None:
    given_ = [None if shape is None else Array(np.zeros(shape)) for shape in shapes]
    with pytest.raises(ValueError, match=words):
        Weights(*given_)  # type: ignore[arg-type]
