"""Generated and typed sequences: their formulas, their ranges, and what cannot be one."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.signals import MAX_STEPS, Signal, SignalError, generated, typed

KINDS = ("pulse", "step", "sine", "noise", "two-tone", "spikes")
SIGNALS = st.builds(
    Signal,
    kind=st.sampled_from(KINDS),
    height=st.floats(-1, 1),
    start=st.integers(0, 60),
    width=st.integers(1, 60),
    period=st.floats(2, 100),
    second=st.floats(2, 100),
    seed=st.integers(0, 2**31 - 1),
)


@given(channels=st.lists(SIGNALS, min_size=1, max_size=4), steps=st.integers(1, 80))
def test_signals_stay_in_range_and_begin_the_same(channels: list[Signal], steps: int) -> None:
    values = generated(channels, steps)
    assert values.shape == (steps, len(channels))
    assert (np.abs(values) <= 1).all()
    for column, signal in zip(values.T, channels, strict=True):
        assert (column[: signal.start] == 0).all()
        assert (np.abs(column) <= abs(np.float32(signal.height))).all()
    np.testing.assert_array_equal(values, generated(channels, steps + 7)[:steps])


def test_each_kind_is_its_formula() -> None:
    kinds = [Signal(k, -0.5, 3, 4, 8.0, 5.0) for k in ("pulse", "step", "sine", "two-tone")]
    values = generated(kinds, 20)
    for t in range(20):
        late = t >= 3
        tone, second = (math.sin(2 * math.pi * (t - 3) / p) for p in (8, 5))
        expected = [3 <= t < 7, late, late * tone, late * (tone + second) / 2]
        assert values[t] == pytest.approx([-0.5 * e for e in expected], abs=1e-6)


def test_noise_and_spikes_come_from_their_seed_and_channel() -> None:
    for kind in ("noise", "spikes"):
        one, other = (Signal(kind, seed=seed, period=4) for seed in (1, 2))
        twins = generated([one, one], 500)
        assert (generated([one], 500)[:, 0] == twins[:, 0]).all()
        assert (twins[:, 0] != twins[:, 1]).any()
        assert (generated([other], 500)[:, 0] != twins[:, 0]).any()
    spikes = generated([Signal("spikes", period=4)], MAX_STEPS)
    assert set(np.unique(spikes)) == {0, 1}
    assert spikes.mean() == pytest.approx(1 / 4, abs=0.02)
    noise = generated([Signal("noise")], MAX_STEPS)
    assert noise.std() == pytest.approx(1 / math.sqrt(3), abs=0.01)


def test_signals_outside_their_ranges_are_refused_by_the_schema() -> None:
    assert msgspec.json.decode(msgspec.json.encode(Signal("noise")), type=Signal).kind == "noise"
    for wrong in ({"height": 2}, {"period": 0}, {"kind": "saw"}, {"start": -1}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(wrong, Signal)


@given(st.text("abcé😀 \n\t\r\u00a0\u200b\x00\x1b", min_size=3, max_size=200))
def test_typed_text_can_be_read_back(text: str) -> None:
    found = typed(text)
    assert (found.values.sum(axis=1) == 1).all()
    assert set(np.unique(found.values)) <= {0, 1}
    assert found.values.any(axis=0).all()
    assert len(set(found.names)) == len(found.names) == found.values.shape[1]
    assert not any(name.isspace() for name in found.names)


def test_typed_text_has_a_channel_for_each_character() -> None:
    found = typed("abba\nc d")
    assert found.names == ("line break", "space", "a", "b", "c", "d")
    assert [found.names[k] for k in found.values.argmax(1)][:4] == ["a", "b", "b", "a"]
    composed, apart = typed("né"), typed("ne\u0301")
    assert composed.names == apart.names == ("n", "é")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no text yet"),
        ("a", "One character"),
        ("e\u0301", "One character"),
        ("ab" * 6000, "12,000 characters, more than 10,000"),
        ("ab" * 50_000_000, "100,000,000 characters"),
        ("".join(map(chr, range(0x4E00, 0x4E00 + 65))), "65 different characters"),
    ],
)
def test_text_that_makes_no_sequence_gets_a_sentence(text: str, words: str) -> None:
    with pytest.raises(SignalError, match=words):
        typed(text)
