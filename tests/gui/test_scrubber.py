"""The bar along the bottom: mouse and keys move the one clock, and it shows where that stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from gui.scrubber import Scrubber, Track
from gui.transport import SPEEDS, Transport
from gui.window import Window
from tests.gui.conftest import Clock, MakeWindow, face

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def scrubber(window: Window) -> Scrubber:
    return window.page.scrubber


@pytest.fixture
def walk(window: Window) -> Transport:
    return window.page.transport


def place(track: Track, share: float) -> QPoint:
    """A point on the line, so far along it."""
    line = track._line()
    return QPoint(round(line.x() + share * line.width()), round(line.center().y()))


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 1.0])
def test_a_click_goes_there(
    share: float, scrubber: Scrubber, walk: Transport, qtbot: QtBot
) -> None:
    walk.seek(7)
    qtbot.mouseClick(scrubber.track, LEFT, pos=place(scrubber.track, share))
    pixel = walk.length / scrubber.track.width()
    assert abs(walk.step - share * (walk.length - 1)) <= pixel + 0.5


def test_a_drag_scrubs_and_ends_at_the_ends(
    scrubber: Scrubber, walk: Transport, qtbot: QtBot
) -> None:
    track, seen = scrubber.track, list[float]()
    walk.moved.connect(seen.append)
    qtbot.mousePress(track, LEFT, pos=place(track, 0.2))
    for share in (0.3, 0.4, 0.8):
        qtbot.mouseMove(track, place(track, share))
    assert seen == sorted(seen)
    assert len(seen) == 4
    qtbot.mouseMove(track, QPoint(9000, 5))
    assert walk.step == walk.length - 1
    qtbot.mouseMove(track, QPoint(-9000, 5))
    assert walk.step == 0
    qtbot.mouseRelease(track, LEFT)
    qtbot.mouseMove(track, place(track, 0.5))
    assert walk.step == 0  # the hand was lifted


def test_a_click_holds_a_walk_that_plays(scrubber: Scrubber, walk: Transport, qtbot: QtBot) -> None:
    walk.play()
    qtbot.mouseClick(scrubber.track, LEFT, pos=place(scrubber.track, 0.5))
    assert not walk.playing


def test_home_and_end(scrubber: Scrubber, walk: Transport, qtbot: QtBot) -> None:
    scrubber.track.setFocus()
    qtbot.keyClick(scrubber.track, Qt.Key.Key_End)
    assert walk.step == walk.length - 1
    qtbot.keyClick(scrubber.track, Qt.Key.Key_Home)
    assert walk.step == 0


def test_the_round_button_plays_and_shows_which(
    scrubber: Scrubber, walk: Transport, qtbot: QtBot
) -> None:
    rests = face(scrubber.play)
    qtbot.mouseClick(scrubber.play, LEFT)
    assert walk.playing
    assert face(scrubber.play) != rests
    qtbot.mouseClick(scrubber.play, LEFT)
    assert not walk.playing
    assert face(scrubber.play) == rests
    walk.set_backwards(True)
    assert face(scrubber.play) != rests


def test_step_buttons(scrubber: Scrubber, walk: Transport, qtbot: QtBot) -> None:
    walk.seek(5)
    qtbot.mouseClick(scrubber.forward, LEFT)
    assert walk.step == 6
    for _ in range(2):
        qtbot.mouseClick(scrubber.back, LEFT)
    assert walk.step == 4


def test_speed_and_reach_follow_each_other(scrubber: Scrubber, walk: Transport) -> None:
    for n, factor in enumerate(SPEEDS):
        scrubber.speed.setCurrentIndex(n)
        assert walk.speed == factor
        assert scrubber.speed.currentText() == f"speed {factor:g}×"
    walk.faster(-1)
    assert scrubber.speed.currentText() == "speed 16×"
    scrubber.reach.setCurrentIndex(1)
    assert walk.whole
    walk.set_whole(False)
    assert scrubber.reach.currentText() == "one map"


def test_how_far_to_play_is_said_in_the_words_of_the_walk(
    make_window: MakeWindow, scrubber: Scrubber
) -> None:
    """Wide enough for them, also where the page was shown before its walk was known."""
    time = make_window(explorer="recurrent").page.scrubber
    for bar, words in (
        (scrubber, ["one map", "whole chain"]),
        (time, ["one step", "whole sequence"]),
    ):
        assert [bar.reach.itemText(n) for n in range(bar.reach.count())] == words
        assert bar.reach.toolTip().endswith(f"play the {words[1]}")
        assert words[0].partition(" ")[2] in bar.reach.toolTip()
        bar.reach.setCurrentIndex(1)
        option = QStyleOptionComboBox()
        bar.reach.initStyleOption(option)
        room = bar.reach.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            bar.reach,
        )
        assert room.width() >= bar.reach.fontMetrics().horizontalAdvance(words[1])


def test_a_speed_between_two_is_shown_as_the_nearest(scrubber: Scrubber, walk: Transport) -> None:
    walk.set_speed(3.1)
    assert walk.speed in SPEEDS
    assert scrubber.speed.currentText() == f"speed {walk.speed:g}×"


def test_the_words_say_where_we_are(scrubber: Scrubber, walk: Transport) -> None:
    walk.seek(16)
    assert scrubber.track.accessibleDescription() == "window 17 of 49 · feature map 1"


def test_the_knob_moves_with_the_clock(
    scrubber: Scrubber, walk: Transport, clock: Clock, qtbot: QtBot
) -> None:
    before = face(scrubber.track)
    walk.play()
    clock.now += 1.0
    qtbot.waitUntil(lambda: walk.position == pytest.approx(2.5))
    assert face(scrubber.track) != before


def test_what_comes_next_ends_with_dots_where_it_is_too_long(scrubber: Scrubber) -> None:
    track = scrubber.track
    track.say("word 4 of 12", "")
    alone = face(track)
    track.say("word 4 of 12", "a giraffe standing in a forest " * 20)
    long = face(track)
    assert long != alone
    track.say("word 4 of 12", "a giraffe standing in a forest " * 30)
    assert face(track) == long


def test_short_stretches_are_one_line_and_long_ones_stand_apart(
    scrubber: Scrubber, walk: Transport
) -> None:
    """A stretch of a pixel would be more gap than line."""
    track = scrubber.track
    walk.set_walk(1000, (0, 300, 600, *range(800, 850, 2)))
    picture, ground = face(track), track._look.color("card")
    y = place(track, 0.0).y()

    def gaps(first: float, last: float) -> int:
        ends = place(track, first / 999).x(), place(track, last / 999).x()
        return sum(picture.pixelColor(x, y) == ground for x in range(*ends))

    assert gaps(280, 320) >= 1
    assert gaps(580, 620) >= 1
    assert gaps(780, 990) == 0
