"""Gradients through time: by autograd, by small changes, and as a product of Jacobians."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.array import Array
from engine.recurrent.asked import Target, whole
from engine.recurrent.cells import Clamp, Kind, Network, fresh
from engine.recurrent.rewiring import scaled
from engine.recurrent.through_time import LOST, backward, norms
from engine.recurrent.unroll import forward
from tests.engine.recurrent import autograd, recurrences
from tests.engine.recurrent.recurrences import CELLS, SEEDS, Doubles
from tests.engine.recurrent.test_cells import some_clamps

replace = msgspec.structs.replace


def some_target(network: Network, steps: int, seed: int) -> Target:
    dice = np.random.default_rng(seed + 2)
    names: list[Literal["h", "C", "y"]] = ["h", "y", "C"]
    name = names[dice.integers(3 if network.remembers else 2)]
    layer = int(dice.choice([-1, *range(1, len(network.layers) + 1)]))
    units = 2 if name == "y" else network.layers[layer - 1 if layer > 0 else -1].units
    return Target(name, layer, int(dice.integers(-1, units)), int(dice.choice([-1, steps, 1])))


def found(network: Network, x: Any, target: Target, clamps: Any = ()) -> dict[str, Doubles]:
    asked = whole(target, network, len(x))
    return backward(network, x, forward(network, x, clamps), asked, clamps)


def tame(gradients: dict[str, Doubles]) -> bool:
    return all(np.abs(values).max() < 1e4 for values in gradients.values())


def same(ours: dict[str, Doubles], wanted: dict[str, Doubles]) -> None:
    names = {n for n in ours if n.startswith("∂ ")}
    assert names <= set(wanted)
    for name in names:
        scale = max(1.0, float(np.abs(wanted[name]).max()))
        assert np.abs(ours[name] - wanted[name]).max() < 1e-8 * scale, name


@pytest.mark.parametrize("cell", CELLS)
def test_autograd_finds_the_same(cell: Kind) -> None:
    @given(SEEDS, st.integers(1, 9), st.booleans())
    def check(seed: int, steps: int, held: bool) -> None:
        network = recurrences.network(seed, cell)
        x = recurrences.signal(seed, steps, network.layers[0].inputs)
        clamps = some_clamps(network, steps, seed) if held else ()
        target = whole(some_target(network, steps, seed), network, steps)
        wanted = autograd.gradients(network, x, target, clamps)
        assume(tame(wanted))
        ours = found(network, x, target, clamps)
        same(ours, wanted)
        states = ("h", "C") if network.remembers else ("h",)
        for n in range(1, len(network.layers) + 1):
            assert {f"∂ {name} {n}" for name in states} <= set(ours)
            assert {f"∂ a_{gate} {n}" for gate in network.gates} <= set(ours)

    check()


@pytest.mark.parametrize("cell", CELLS)
def test_small_changes_of_the_signal_say_the_same(cell: Kind) -> None:
    @given(SEEDS, st.integers(1, 6))
    def check(seed: int, steps: int) -> None:
        network = recurrences.network(seed, cell, squash="tanh")
        x = recurrences.signal(seed, steps, network.layers[0].inputs)
        clamps, unit = some_clamps(network, steps, seed), seed % 2
        ours = found(network, x, Target("y", unit=unit), clamps)["∂ x"]
        t, d = seed % steps, seed % x.shape[1]
        less, more = x.copy(), x.copy()
        less[t, d] -= 1e-5
        more[t, d] += 1e-5
        low, high = (forward(network, changed, clamps)["y"][-1, unit] for changed in (less, more))
        assert ours[t, d] == pytest.approx((high - low) / 2e-5, abs=1e-7)

    check()


def test_what_is_held_hands_nothing_on() -> None:
    network, x = fresh("rnn", 2, 5, 0), recurrences.signal(0, 12, 2)
    clamps = (Clamp("h", 1, -1, 6, 6, 0.5),)
    ours = found(network, x, Target(), clamps)
    assert not ours["∂ h 1"][:5].any()
    assert ours["∂ h 1"][5:].all()  # that of the held ones: what if they were held higher
    assert not ours["∂ x"][:6].any()


def test_behind_the_target_nothing_is_owed() -> None:
    network, x = fresh("lstm", 2, 4, 0), recurrences.signal(0, 9, 2)
    early = found(network, x, Target(step=4, unit=1))
    for name, values in early.items():
        assert not values[4:].any(), name
    short = found(network, x[:4], Target(unit=1))
    np.testing.assert_allclose(early["∂ x"][:4], short["∂ x"], atol=1e-14)
    assert early["∂ h 1"][3].tolist() == [0, 1, 0, 0]


def jacobian(network: Network, h: Doubles, h_: Doubles) -> Doubles:
    """∂h/∂h₋ of a vanilla cell: diag(1 − h²) · U."""
    return np.asarray((1 - h * h)[:, None] * network.layers[0].recurrent.values)


@given(SEEDS, st.floats(0.1, 3))
def test_a_gradient_is_a_product_of_jacobians(seed: int, factor: float) -> None:
    network = scaled(recurrences.network(seed, "rnn", depth=1, squash="tanh"), factor)
    x = recurrences.signal(seed, 8, network.layers[0].inputs)
    h = forward(network, x)["h 1"]
    ours = found(network, x, Target(unit=0))
    gradient, growth = np.eye(network.layers[0].units)[0], 1.0
    for t in range(6, -1, -1):
        J = jacobian(network, h[t + 1], h[t])
        gradient = J.T @ gradient
        np.testing.assert_allclose(ours["∂ h 1"][t], gradient, atol=1e-9)
        growth *= ours["growth h 1"][t]
        assert ours["growth h 1"][t] <= np.linalg.norm(J, 2) * (1 + 1e-9)
        assert growth == pytest.approx(np.linalg.norm(gradient), rel=1e-6, abs=1e-12)
    assert ours["growth h 1"][7] == 0
    np.testing.assert_allclose(norms(ours["∂ h 1"]), np.linalg.norm(ours["∂ h 1"], axis=1))


def test_weights_scaled_down_vanish_and_scaled_up_explode() -> None:
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(6, 6)))[0]
    network = fresh("rnn", 1, 6, 0)
    layer = replace(network.layers[0], recurrent=Array(turn))
    network = replace(network, layers=(layer,), squash="identity")
    assert scaled(network, 1.0) == network
    for factor in (0.5, 1.0, 1.5):
        ours = found(scaled(network, factor), np.zeros((40, 1)), Target(unit=2))
        np.testing.assert_allclose(ours["growth h 1"][:-1], factor, rtol=1e-6)
        np.testing.assert_allclose(ours["|∂ h| 1"], factor ** np.arange(39.0, -1, -1), rtol=1e-5)
    with pytest.raises(ValueError, match="finite"):
        scaled(network, 1e39)


def test_a_target_that_is_not_there_gives_way() -> None:
    network = recurrences.network(3, "gru", depth=2)
    assert network.readout is not None
    softmax = replace(network, readout=replace(network.readout, kind="softmax"))
    assert whole(Target(), network, 9) == Target("h", 2, -1, 9)
    assert whole(Target("C", 1, 0, 4), network, 9) == Target("h", 1, 0, 4)
    assert whole(Target("h", 7, 99, 40), network, 9) == Target("h", 2, -1, 9)
    assert whole(Target("y", 1, 1, 2), network, 9) == Target("y", 2, 1, 2)
    assert whole(Target("y"), softmax, 9) == Target("y", 2, 0, 9)
    assert whole(Target("y"), replace(network, readout=None), 9) == Target("h", 2, -1, 9)


def test_what_is_lost_or_explodes_is_shown_not_raised() -> None:
    x = np.zeros((2000, 1), np.float32)
    still = scaled(fresh("rnn", 1, 4, 0), 0.5)
    vanished = found(still, x, Target())
    assert 0 < vanished["|∂ h| 1"][vanished["|∂ h| 1"] > 0].min() < LOST * 10
    assert not vanished["∂ h 1"][0].any()
    wild = replace(scaled(fresh("rnn", 1, 4, 0), 100.0), squash="identity")
    exploded = found(wild, x, Target())
    assert np.isinf(exploded["|∂ h| 1"]).any() or np.isnan(exploded["|∂ h| 1"]).any()
