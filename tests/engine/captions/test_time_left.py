"""How far a work is, and how long it still takes, by a clock that a test turns."""

from __future__ import annotations

import contextlib
import io

import pytest

from engine.captions.learning.time_left import EVERY, Clock, aloud, counted, left


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute left"),
        (29, "less than a minute left"),
        (61, "1 minute left"),
        (150, "2 minutes left"),
        (7140, "119 minutes left"),
        (7500, "2 h 5 min left"),
    ],
)
def test_the_time_left_is_for_people(seconds: float, words: str) -> None:
    assert left(seconds) == words


def test_a_line_comes_at_once_and_then_now_and_then() -> None:
    said, time = list[str](), [0.0]
    clock = Clock(said.append, lambda: time[0])
    for part in range(1, 61):
        time[0] += EVERY / 5
        clock.tell(f"part {part}", part, 60)
    numbers = [int(line.split()[1].rstrip(",")) for line in said]
    assert numbers == list(range(1, 61, 5))
    assert said[0] == "part 1, 4 minutes left"  # 59 parts of 4 s
    assert said[-1] == "part 56, less than a minute left"  # 16 s


def test_what_an_earlier_run_did_took_no_time() -> None:
    said, time = list[str](), [100.0]
    clock = Clock(said.append, lambda: time[0])
    time[0] = 130.0
    clock.tell("a chapter", 91, 100)
    assert said == ["a chapter, 4 minutes left"]  # 9 of 30 s


def test_works_are_counted_as_they_come() -> None:
    said = list[str]()
    assert list(counted("abc", "drawing", 3, said.append)) == ["a", "b", "c"]
    assert said == ["drawing, 1 of 3, less than a minute left"]


def test_a_line_is_in_a_file_as_soon_as_it_is_said() -> None:
    file = io.BytesIO()
    with contextlib.redirect_stdout(io.TextIOWrapper(file)):
        aloud("epoch 1")
        assert file.getvalue().split() == [b"epoch", b"1"]
