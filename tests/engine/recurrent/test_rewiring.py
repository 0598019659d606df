"""An edited array is the only thing that changes, and it is what the trace shows."""

from __future__ import annotations

import numpy as np
import pytest

from engine.array import Array
from engine.recurrent.cells import Network, Readout, fresh
from engine.recurrent.declared import parameters
from engine.recurrent.rewiring import rewired

SAID = Readout(Array(np.zeros((2, 4), np.float32)), Array(np.zeros(2, np.float32)))


def networks() -> list[Network]:
    """Every kind of cell, both forms of peepholes, both places of the reset; two layers."""
    import msgspec

    plain = [fresh(kind, 3, 4, 0, layers=2) for kind in ("rnn", "lstm", "peephole", "coupled")]
    full = fresh("peephole", 3, 4, 0, layers=2, full=True)
    gru = fresh("gru", 3, 4, 0, layers=2)
    after = msgspec.structs.replace(gru, reset="after")
    return [msgspec.structs.replace(n, readout=SAID) for n in (*plain, full, gru, after)]


@pytest.mark.parametrize("network", networks(), ids=lambda n: f"{n.cell} {n.reset}")
def test_one_array_is_replaced_and_no_other(network: Network) -> None:
    before = parameters(network)
    for name, array in before.items():
        if not name.startswith("b_W·h"):  # which is not there yet
            assert rewired(network, name, array) == network, "nothing changed"
        wished = np.random.default_rng(1).uniform(-2, 2, array.shape).astype(np.float32)
        after = parameters(rewired(network, name, wished))
        assert after.keys() == before.keys()
        for other in before:
            expected = wished if other == name else before[other]
            assert np.array_equal(after[other], expected), (name, other)


@pytest.mark.parametrize("name", ["W_q 1", "W_f 9", "f 1", "W_z 1", "b_W·h 7"])
def test_what_is_not_there_cannot_be_replaced(name: str) -> None:
    with pytest.raises(KeyError):
        rewired(fresh("lstm", 1, 2, 0), name, np.zeros((2, 3), np.float32))


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (1, 3), (2,)])
def test_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises((ValueError, IndexError)):
        rewired(fresh("lstm", 1, 2, 0), "W_f 1", np.zeros(shape, np.float32))
