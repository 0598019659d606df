"""The recurrent system: what its trace holds, settings it mends, and runs that repeat."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.array import Array
from engine.device import DeviceError
from engine.recurrent import declared, legal_cells
from engine.recurrent.asked import Target
from engine.recurrent.cells import MAX_UNITS, Clamp, Network, Readout, fresh
from engine.systems import recurrent
from engine.systems.recurrent import MAX_RIVALS, Settings, legal, run
from engine.trace import Beats, Trace
from tests.engine.recurrent import recurrences
from tests.engine.recurrent.recurrences import CELLS, SEEDS

replace = msgspec.structs.replace


def zeros(steps: int, channels: int = 1) -> Array:
    return Array(np.zeros((steps, channels)))


def test_the_default_is_legal_and_runs() -> None:
    settings, reasons = legal(recurrent.default())
    assert settings == recurrent.default()
    assert reasons == []
    trace = run(settings)
    assert trace["f 1"].shape == (33, 8)
    assert np.flatnonzero(trace["x"][:, 0]).tolist() == [0, 10, 21, 32]
    assert trace.timeline.length == 33 * 6
    assert trace.timeline.at(recurrent.TELLING)[0].quantity == "C 1"


def test_the_gates_of_the_default_decide() -> None:
    """It has learned its task: the input gates open at spikes, and every delay is told rightly."""
    settings = recurrent.default()
    trace = run(settings)
    counted = trace["counts"] > 0
    assert np.abs(trace["y"] - trace["wanted"])[counted].max() < 0.49
    spikes = trace["x"][:, 0] > 0
    i = trace["i 1"]
    assert (i[spikes][1:].mean(axis=0) - i[~spikes].mean(axis=0)).max() > 0.3


def test_with_every_rival_there_can_be_nothing_is_declared_twice() -> None:
    """A network edited, the one before, and all rivals: the second run finds all of them."""
    own, was, *rivals = (fresh("lstm", 1, 2, seed) for seed in range(2 + MAX_RIVALS))
    asked = Settings(own, zeros(3), before=was, rivals=tuple(rivals))
    kept = declared.parameters, declared.quantities
    run(asked)
    before = [one.cache_info().misses for one in kept]
    run(asked)
    assert [one.cache_info().misses for one in kept] == before


def test_names_in_the_trace() -> None:
    own = recurrences.network(5, "gru", depth=2, reset="after", inputs=2)
    rival = fresh("lstm", 2, 3, 0)
    asked = Settings(own, zeros(4, 2), clamps=(Clamp("z", 1, -1, 2, 3, 1.0),), rivals=(rival,))
    trace = run(asked)
    for name in ("x", "a_z 2", "z 2", "W·h 1", "b_W·h 1", "h₀ 2", "y", "W_y", "was r 1", "was y"):
        assert name in trace.arrays
    assert trace["rival 1 C 1"].shape == (4, 3)
    assert "rival 1 y" not in trace.arrays
    assert (trace["z 1"][1:3] == 1).all()
    assert not (trace["was z 1"] == 1).any()
    assert "was z 1" not in run(replace(asked, clamps=())).arrays


def test_the_run_before_an_edit_by_hand_stands_beside_it() -> None:
    plain = recurrent.default()
    weights = plain.network.layers[0]
    matrix = weights.recurrent.values.copy()
    matrix[0, 0] += 1
    layers = (replace(weights, recurrent=Array(matrix)),)
    edited = replace(plain, network=replace(plain.network, layers=layers), before=plain.network)
    trace, was = run(edited), run(plain)
    for name in ("f 1", "C 1", "h 1", "W_f 1"):
        assert np.array_equal(trace[f"was {name}"], was[name])
        assert not np.array_equal(trace[name], was[name])


@given(SEEDS)
def test_runs_repeat_to_the_bit_and_change_nothing(seed: int) -> None:
    network = recurrences.network(seed)
    signal = Array(recurrences.signal(seed, 70 if seed % 9 == 0 else 5, network.layers[0].inputs))
    one, other = (run(Settings(network, signal)) for _ in "12")
    assert list(one.arrays) == list(other.arrays)
    for name, values in one.arrays.items():
        assert np.array_equal(values, other[name], equal_nan=True), name
        assert values.dtype == np.float32
        with pytest.raises(ValueError, match="read-only"):
            values[...] = 0


def test_a_device_that_is_not_there_is_named() -> None:
    with pytest.raises(DeviceError, match="no device called “abacus”"):
        run(recurrent.default(), "abacus")


FIRST_RUN = """
import sys
from engine.systems.recurrent import default, run, work
unfolded = default()
assert work(unfolded) == float("inf")
run(unfolded)
assert 0 < work(unfolded) < 1e6
assert "torch" not in sys.modules
"""


def test_a_run_is_light_once_its_loop_is_loaded_and_needs_no_torch() -> None:
    subprocess.run([sys.executable, "-c", FIRST_RUN], check=True, timeout=60)


def any_settings(seed: int) -> Settings:
    """What a user could reach, legal or not."""
    dice = np.random.default_rng(seed)
    networks = [recurrences.network(seed + n) for n in range(int(dice.integers(1, 7)))]
    # Another cell over the weights that are there: the usual way to weights that do not fit.
    cell = CELLS[dice.integers(5)]
    own = replace(networks[0], cell=cell)
    held = "f", "i", "o", "z", "r", "C", "h", "q", ""
    clamps = []
    for _ in range(dice.integers(4)):
        layer, unit, first, last = dice.integers(-1, 9, 4).tolist()
        clamps.append(Clamp(held[dice.integers(9)], layer, unit, first, last, 0.5))
    signal = Array(dice.normal(size=dice.integers(1, 8, 2)))
    before = networks[0] if dice.integers(2) else None
    names = tuple("abcdefg"[: signal.shape[1]])
    return Settings(own, signal, before, names, tuple(clamps), tuple(networks[1:]), 7)


@given(SEEDS)
def test_whatever_is_asked_for_becomes_legal(seed: int) -> None:
    asked = any_settings(seed)
    settings, reasons = legal(asked)
    assert legal(settings) == (settings, [])
    assert settings == asked or reasons
    assert all(reason.endswith(".") and reason[0].isupper() for reason in reasons)
    trace = run(settings)
    assert trace["x"].shape == settings.signal.shape
    assert recurrent.work(settings) > 0


def test_each_mending_says_why() -> None:
    lstm = recurrent.default().network
    deep = fresh("lstm", 1, 2, 0, layers=5)
    wide = fresh("rnn", 1, MAX_UNITS + 4, 0)
    hold = Clamp("f", 1, 0, 3, 5, 0.0)
    told = Readout(Array(np.ones((2, 5))), Array(np.ones(2)))
    for asked, words in (
        (Settings(deep, zeros(3)), "at most 3 layers"),
        (Settings(wide, zeros(3)), "at most 256 units"),
        (Settings(lstm, zeros(3, 2)), "now reads 2 numbers instead of 1"),
        (Settings(replace(lstm, cell="gru"), zeros(3)), "weights for 4 gates and this cell has 3"),
        (Settings(replace(lstm, cell="peephole"), zeros(3)), "had no peepholes"),
        (Settings(replace(lstm, readout=told), zeros(3)), "now reads 8 units instead of 5"),
        (Settings(lstm, zeros(10_001)), "at most 10,000 steps"),
        (Settings(fresh("rnn", 70, 2, 0), zeros(3, 70)), "at most 64 channels"),
        (Settings(lstm, zeros(9), clamps=(replace(hold, quantity="z"),)), "no “z” to hold"),
        (Settings(lstm, zeros(9), clamps=(replace(hold, layer=2),)), "no layer 2"),
        (Settings(lstm, zeros(9), clamps=(replace(hold, unit=8),)), "no unit 9"),
        (Settings(lstm, zeros(2), clamps=(hold,)), "outside the signal's 2 steps"),
        (Settings(lstm, zeros(4), clamps=(hold,)), "step 3 to 4"),
        (Settings(lstm, zeros(2), rivals=(lstm,) * 5), "Up to 4 networks"),
    ):
        reasons = legal(asked)[1]
        assert any(words in reason for reason in reasons), (words, reasons)


def test_what_is_legal_draws_no_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hand that drags asks again and again."""
    monkeypatch.delattr(legal_cells, "fresh")
    assert legal(recurrent.default()) == (recurrent.default(), [])


def test_what_fits_is_kept() -> None:
    lstm = recurrent.default().network
    wider = legal(Settings(lstm, zeros(3, 2)))[0].network.layers[0]
    assert np.array_equal(wider.input.values[:, :1], lstm.layers[0].input.values)
    assert wider.recurrent is lstm.layers[0].recurrent


def test_no_trace_outgrows_the_memory() -> None:
    big = fresh("rnn", 1, 256, 0, layers=2)
    fitted, reasons = legal(Settings(big, zeros(10_000), rivals=(big, big)))
    assert (len(fitted.rivals), len(fitted.signal.values)) == (0, 10_000)
    assert "2 of the networks to compare were left out" in reasons[0]
    held = replace(fitted, clamps=(Clamp("h", 1, 0, 9_999, 10_000, 0.0),))
    fitted, reasons = legal(held)
    assert len(fitted.signal.values) == recurrent.MAX_STATES // 1024
    assert fitted.clamps == ()
    assert "the rest of the signal was cut off" in reasons[0]


@pytest.mark.parametrize("shape", [(0, 1), (3,), (1, 0), (2, 2, 2)])
def test_a_signal_without_steps_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="two axes"):
        Settings(recurrent.default().network, Array(np.zeros(shape)))


@given(SEEDS, st.integers(0, 36))
def test_numbers_that_run_away_are_shown_not_raised(seed: int, power: int) -> None:
    settings = any_settings(seed)
    wild = tuple(blown_up(n, 10.0**power) for n in (settings.network, *settings.rivals))
    asked = Target("y", unit=0) if seed % 2 else None
    settings = replace(settings, network=wild[0], rivals=wild[1:], before=None, target=asked)
    run(legal(settings)[0])  # a warning would be an error


def test_what_runs_away_is_no_number() -> None:
    network = replace(blown_up(fresh("rnn", 1, 2, 0), 1e30), squash="identity")
    trace = run(Settings(network, Array(np.ones((20, 1)))))
    assert not np.isfinite(trace["h 1"][-1]).any()


def blown_up(network: Network, factor: float) -> Network:
    """The network with all of its weights so many times as large."""
    layers = tuple(
        msgspec.structs.replace(layer, **{
            name: Array(values.values * np.float32(factor))
            for name, values in msgspec.structs.asdict(layer).items() if values is not None
        })
        for layer in network.layers
    )  # fmt: skip
    readout = network.readout
    if readout is not None:
        readout = replace(readout, weights=Array(readout.weights.values * np.float32(factor)))
    return replace(network, layers=layers, readout=readout)


def long_trace() -> Trace:
    return run(Settings(fresh("lstm", 1, 2, 0, layers=2), zeros(10_000)))


def test_ten_thousand_steps_are_a_walk_without_objects() -> None:
    walk = long_trace().timeline
    assert isinstance(walk, Beats)
    assert walk.length == 10_000 * 2 * 5
    assert walk.starts == range(0, 100_000, 10)
    assert walk.place(99_999) == (9_999, 9)
    assert walk.at(99_999)[0].quantity == "h 2"
    assert walk.find("C 2", 9_999) == 99_998


@given(st.integers(1, 50), st.integers(1, 6), st.integers(-5, 400))
def test_at_and_find_undo_each_other(steps: int, parts: int, step: int) -> None:
    walk = Beats(steps, tuple((f"a_{n}", f"{n}") for n in range(parts)))
    segment, offset = walk.at(step)
    bounded = min(max(step, 0), walk.length - 1)
    assert walk.place(step) == (segment.map, offset) == divmod(bounded, parts)
    assert walk.find(segment.quantity, segment.map, offset) == bounded
    assert walk.find(f"a_{offset}", segment.map) == bounded
    assert walk.find("z") is walk.find("0", steps) is None
    assert [s.map for s in walk.segments] == list(range(steps))
    assert sum(s.count for s in walk.segments) == walk.length
    assert list(walk.starts) == [walk.find("0", t) for t in range(steps)]
