"""The clock: where the walk is follows from the time alone, and it ends where it should."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from gui.transport import SPEEDS, STEPS_A_SECOND, Transport
from tests.gui.conftest import Clock

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def walk(clock: Clock) -> Transport:
    """Three stretches: 0–9, 10–14, 15–19."""
    made = Transport(clock=clock)
    made.set_walk(20, (0, 10, 15))
    return made


def wait(walk: Transport, clock: Clock, seconds: float) -> None:
    """Let time pass and the walk look at the clock once, however late."""
    clock.now += seconds
    walk.tick()


def test_the_position_follows_from_the_time_not_from_the_ticks(
    walk: Transport, clock: Clock
) -> None:
    walk.play()
    for late in (0.016, 0.9, 0.001, 0.4):
        wait(walk, clock, late)
    assert walk.position == pytest.approx((0.016 + 0.9 + 0.001 + 0.4) * STEPS_A_SECOND)
    assert walk.step == 3


def test_playing_stops_at_the_end_of_the_map(walk: Transport, clock: Clock) -> None:
    walk.play()
    wait(walk, clock, 60)
    assert (walk.position, walk.playing) == (9, False)
    walk.play()  # from the end of a stretch on into the next one
    assert walk.position == 10
    wait(walk, clock, 60)
    assert walk.position == 14


def test_playing_the_whole_chain_ends_at_its_end_and_begins_again(
    walk: Transport, clock: Clock
) -> None:
    walk.set_whole(True)
    walk.play()
    wait(walk, clock, 60)
    assert (walk.position, walk.playing) == (19, False)
    walk.play()
    assert (walk.position, walk.playing) == (0, True)


@pytest.mark.parametrize("whole", [False, True])
def test_backwards_stops_at_the_beginning_and_goes_on_from_the_end(
    whole: bool, walk: Transport, clock: Clock
) -> None:
    walk.seek(12)
    walk.set_backwards(True)
    walk.set_whole(whole)
    walk.play()
    wait(walk, clock, 0.4)
    assert walk.position == pytest.approx(11)
    wait(walk, clock, 60)
    assert (walk.position, walk.playing) == (0 if whole else 10, False)
    walk.seek(0)
    walk.play()
    assert walk.position == 19


@pytest.mark.parametrize("factor", SPEEDS)
def test_a_speed_is_a_factor_from_here_on(factor: float, walk: Transport, clock: Clock) -> None:
    walk.set_whole(True)
    walk.play()
    wait(walk, clock, 0.4)
    walk.set_speed(factor)
    assert walk.position == pytest.approx(1)  # no jump
    wait(walk, clock, 0.1)
    assert walk.position == pytest.approx(1 + 0.1 * factor * STEPS_A_SECOND)


def test_faster_and_slower_walk_the_list_of_speeds(walk: Transport) -> None:
    for factor in (2.0, 4.0, 8.0, 16.0, 32.0, 32.0):
        walk.faster()
        assert walk.speed == factor
    for _ in range(20):
        walk.faster(-1)
    assert walk.speed == SPEEDS[0]


def test_pausing_rests_on_a_whole_step(walk: Transport, clock: Clock) -> None:
    walk.play()
    wait(walk, clock, 1.1)
    walk.pause()
    assert (walk.position, walk.playing) == (2, False)


def test_seeking_while_playing_plays_on_from_there(walk: Transport, clock: Clock) -> None:
    walk.play()
    wait(walk, clock, 0.8)
    walk.seek(16)
    wait(walk, clock, 0.4)
    assert walk.position == pytest.approx(17)
    assert walk.playing


@pytest.mark.parametrize(
    ("at", "on", "back"), [(0, 10, 0), (4, 10, 0), (10, 15, 0), (12, 15, 10), (17, 19, 15)]
)
def test_marks_are_walked_to(at: int, on: int, back: int, walk: Transport) -> None:
    walk.seek(at)
    walk.next_mark()
    assert walk.step == on
    walk.seek(at)
    walk.next_mark(-1)
    assert walk.step == back


def test_another_walk_keeps_the_step_where_it_can(walk: Transport) -> None:
    walk.seek(12)
    walk.set_walk(30, (0, 20))
    assert walk.step == 12
    walk.set_walk(5, (0,))
    assert walk.step == 4
    walk.set_walk(0, ())
    assert (walk.length, walk.step) == (1, 0)


def test_nothing_is_told_when_nothing_changes(walk: Transport, qtbot: QtBot) -> None:
    walk.seek(3)
    with qtbot.assertNotEmitted(walk.moved), qtbot.assertNotEmitted(walk.changed):
        walk.seek(3)
        walk.set_walk(20, [0, 10, 15])
        walk.set_speed(1.0)
        walk.set_backwards(False)
        walk.set_whole(False)
        walk.pause()
    with qtbot.assertNotEmitted(walk.moved), qtbot.waitSignal(walk.changed):
        walk.play()


def test_the_timer_runs_while_playing(walk: Transport, clock: Clock, qtbot: QtBot) -> None:
    walk.play()
    clock.now += 0.4
    qtbot.waitUntil(lambda: math.isclose(walk.position, 1), timeout=2000)
    walk.pause()


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("seek"), st.floats(-5, 40)),
        st.tuples(st.just("forward"), st.integers(-30, 30)),
        st.tuples(st.just("next_mark"), st.sampled_from([-1, 1])),
        st.tuples(st.just("set_walk"), st.integers(0, 40)),
        st.tuples(st.just("faster"), st.sampled_from([-1, 1])),
        st.tuples(st.sampled_from(["set_backwards", "set_whole"]), st.booleans()),
        st.tuples(st.sampled_from(["play", "pause", "toggle"]), st.none()),
        st.tuples(st.just("wait"), st.floats(0, 3)),
    ),
    max_size=25,
)


@given(moves=MOVES)
def test_no_hand_leads_off_the_walk(moves: list[tuple[str, float | None]]) -> None:
    clock = Clock()
    walk = Transport(clock=clock)
    walk.set_walk(20, (0, 10, 15))
    told = [0.0]
    walk.moved.connect(told.append)
    for verb, given_value in moves:
        if verb == "wait":
            assert given_value is not None
            wait(walk, clock, given_value if walk.playing else 0)
        else:
            getattr(walk, verb)(*() if given_value is None else (given_value,))
        assert 0 <= walk.position <= walk.length - 1
        assert 0 <= walk.step <= walk.position
        assert told[-1] == walk.position  # whoever listens knows where we are
        assert walk.speed in SPEEDS
    walk.pause()
