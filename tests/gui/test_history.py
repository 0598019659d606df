"""Earlier settings, bounded in steps and in bytes; what they share is counted once."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.array import Array, arrays_of
from engine.systems.convnet import Letter, Settings, default
from gui import history
from gui.history import History


def drawn(number: int) -> Settings:
    """The slides' settings with a picture of their own: 9·9·4 = 324 bytes."""
    picture = Array(np.full((1, 9, 9), number / 1000, np.float32))
    return msgspec.structs.replace(default(), input=picture)


def plainly(kept: list[Any]) -> int:
    """Bytes of all different arrays, counted afresh."""
    return sum({id(a): a.values.nbytes for one in kept for a in arrays_of(one)}.values())


def test_every_array_of_settings_is_found() -> None:
    letter, own = Array(np.ones((1, 3, 3))), Array(np.ones((3, 3)))
    settings = msgspec.structs.replace(
        default(), letters=(Letter(letter, "X"),), presets={"mine": own}
    )
    found = {id(array) for array in arrays_of(settings)}
    first, last = settings.layers[0], settings.layers[-1]
    wanted = (settings.input, first.filters, last.weights, last.bias, letter, own)  # type: ignore[union-attr]
    assert found == {id(array) for array in wanted}


def test_what_is_shared_is_counted_once() -> None:
    past, one = History(), default()
    for seed in range(50):
        past.push(msgspec.structs.replace(one, seed=seed))
    assert (len(past), past.size) == (50, plainly([one]))


def test_memory_is_bounded_and_the_newest_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = plainly([default()]) - default().input.values.nbytes
    monkeypatch.setattr(history, "BYTES", shared + 10 * 324)
    past, one = History(), default()
    made = [msgspec.structs.replace(one, input=drawn(n).input) for n in range(40)]
    for settings in made:
        past.push(settings)
    assert (len(past), past.size) == (10, shared + 10 * 324)
    monkeypatch.setattr(history, "BYTES", 1)
    past.push(made[0])
    assert len(past) == 1
    assert past.pop() is made[0]
    assert (len(past), past.size) == (0, 0)


@given(st.lists(st.integers(-2, 5), max_size=60))
def test_the_size_is_always_that_of_what_is_kept(wishes: list[int]) -> None:
    """Compared with counting afresh; −1 takes one back, −2 forgets all."""
    past, plain = History(), list[Settings]()
    pictures = [drawn(n) for n in range(6)]
    for wish in wishes:
        if wish >= 0:
            past.push(pictures[wish])
            plain.append(pictures[wish])
        elif wish == -2:
            past.clear()
            plain.clear()
        elif plain:
            assert past.pop() is plain.pop()
        assert (len(past), past.size) == (len(plain), plainly(plain))
