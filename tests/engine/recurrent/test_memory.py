"""Half-life and saturation against what really happens to a state that is only ever kept."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.recurrent import memory
from engine.recurrent.cells import Clamp, Kind, fresh
from engine.systems.recurrent import Settings, default, legal, run
from engine.trace import Hold, Trace


def traced(cell: Kind, **changed: object) -> Trace:
    network = msgspec.structs.replace(fresh(cell, 1, 4, 1), **changed)
    return run(legal(Settings(network, default().signal))[0])


@given(st.floats(0.05, 0.999))
def test_half_is_gone_after_a_half_life(share: float) -> None:
    life = float(memory.half_life(np.full((7, 1), share))[0])
    assert share**life == pytest.approx(0.5)


def test_who_keeps_all_remembers_for_ever_and_who_keeps_nothing_not_at_all() -> None:
    found = memory.half_life(np.array([[1.0, 0.0, 0.25], [1.0, 0.0, 0.75]], np.float32))
    assert found.tolist() == [np.inf, 0.0, 1.0]


def test_saturation_counts_steps() -> None:
    gate = np.array([[0.05, 0.95], [0.5, 0.99], [0.02, 0.1], [0.9, 0.91]], np.float32)
    shut, opened = memory.saturation(gate)
    assert shut.tolist() == [0.5, 0.0]
    assert opened.tolist() == [0.0, 0.75]


def test_what_a_gru_keeps_is_what_its_update_gate_says() -> None:
    """With nothing to write, h is what was kept of it."""
    for update in ("new", "old"):
        trace = traced("gru", update=update)
        share, h, new = memory.kept(trace, 1), trace["h 1"], trace["h̃ 1"]
        assert share is not None
        assert h[1:] == pytest.approx(share[1:] * h[:-1] + (1 - share[1:]) * new[1:], abs=1e-6)


def test_an_lstm_keeps_what_f_says_and_an_rnn_does_not_say() -> None:
    trace = traced("lstm")
    assert memory.kept(trace, 1) is trace["f 1"]
    assert memory.kept(traced("rnn"), 1) is None


def test_what_is_held_is_declared() -> None:
    clamps = (Clamp("f", 1, 2, 3, 9, 0.0), Clamp("C", 1, -1, 5, 5, 1.0))
    trace = run(legal(msgspec.structs.replace(default(), clamps=clamps))[0])
    assert trace.quantities["f 1"].held == (Hold(2, 8, 2),)
    assert trace.quantities["C 1"].held == (Hold(4, 4, -1),)
    assert (trace["f 1"][2:9, 2] == 0).all()
    assert (trace["C 1"][4] == 1).all()
    assert not trace.quantities["was f 1"].held
    assert not trace.quantities["i 1"].held
