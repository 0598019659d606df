"""Cells against torch's own layers and against a plain loop; clamps; the fused way and the loop."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.array import Array
from engine.recurrent import cells, scan, unroll
from engine.recurrent.cells import Clamp, Kind, Network, Weights
from engine.recurrent.tape import PIECE, Tape
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


@given(SEEDS, st.integers(1, 400), st.sampled_from(["lstm", "coupled"]))
def test_all_steps_at_once_are_the_loop(seed: int, steps: int, cell: Kind) -> None:
    network = recurrences.network(seed, cell, depth=1, squash="tanh")
    x = recurrences.signal(seed, steps, network.layers[0].inputs)
    fast, slow = (Tape(network, network.layers[0], x) for _ in "12")
    scan.all_at_once(fast, 0)
    unroll.play(slow, slice(0, steps), ())
    close(fast.record(), slow.record(), 1e-9)


@given(SEEDS, st.integers(1, 130), st.integers(1, 3))
def test_the_scan_is_the_recurrence(seed: int, steps: int, units: int) -> None:
    dice = np.random.default_rng(seed)
    f, u = dice.uniform(0, 1, (steps, units)), dice.normal(0, 1, (steps, units))
    f[dice.uniform(size=f.shape) < 0.3] = 1.0
    C, found = np.zeros(units), u.copy()
    scan.scan(f, found)
    for t in range(steps):
        C = f[t] * C + u[t]
        assert np.abs(found[t] - C).max() < 1e-11


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
def test_the_loop_goes_on_from_piece_to_piece(cell: Kind) -> None:
    network = recurrences.network(5, cell, squash="tanh", depth=1)
    steps = 2 * PIECE + 3
    x = recurrences.signal(5, steps, network.layers[0].inputs)
    name = cells.clampable(network)[0]
    clamps = (Clamp(name, 1, 0, PIECE - 2, PIECE + 2, 0.5), Clamp("h", 1, -1, steps, steps, 0.25))
    close(unroll.forward(network, x, clamps), recurrences.plain(network, x, clamps))


@given(SEEDS, st.integers(80, 200), st.sampled_from(["lstm", "coupled"]))
def test_what_follows_a_hold_at_once_is_what_the_loop_finds(
    seed: int, steps: int, cell: Kind
) -> None:
    network = recurrences.network(seed, cell, squash="tanh")
    x = recurrences.signal(seed, steps, network.layers[0].inputs)
    clamps = some_clamps(network, 12, seed)  # at least 64 free steps follow
    wanted = recurrences.plain(network, x, clamps)
    for known in (None, unroll.forward(network, x)):
        found = unroll.forward(network, x, clamps, known)
        close(found, wanted)
        assert not found["h₀ 1"].any()


def test_a_long_run_is_held_from_the_step_on() -> None:
    """The free run by torch's kernel, the rest by the loop: one run, in the file's own floats."""
    network = cells.fresh("lstm", 2, 8, 1, layers=2)
    x = recurrences.signal(1, 300, 2).astype(np.float32)
    free = unroll.forward(network, x)
    clamp = Clamp("f", 1, -1, 201, 220, 0.0)
    found = unroll.forward(network, x, (clamp,), free)
    assert np.array_equal(found["C 2"][:200], free["C 2"][:200])
    assert not np.allclose(found["C 1"][200:], free["C 1"][200:], atol=1e-3)
    close(found, recurrences.plain(network, x.astype(float), (clamp,)), 1e-5)


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
