"""A sentence over the scrubber: readable, closable, moving nothing, and perhaps an offer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gui.window import Window
from tests.gui.conftest import MakeWindow
from tests.gui.hands import convolution

LONG = "The pool is larger than its map, so it was made as large as the map. " * 5


def test_it_is_said_and_closed(window: Window, qtbot: QtBot) -> None:
    message = window.message
    assert message.text == ""
    message.say("Saved as x.unrolled.")
    assert message.text == message.accessibleName() == "Saved as x.unrolled."
    close = message.findChild(QToolButton)
    assert close is not None
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert message.text == ""


def test_escape_closes_it_first_and_nothing_else(window: Window, qtbot: QtBot) -> None:
    window.page.transport.play()
    window.message.say("One thing at a time.")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.message.text == ""
    assert window.page.transport.playing


def test_an_offer_is_taken_once(window: Window, qtbot: QtBot) -> None:
    done = list[str]()
    window.message.say("It is still here.", "Bring it back", lambda: done.append("brought"))
    offer = window.message.findChild(QPushButton)
    assert offer is not None
    assert (offer.text(), offer.isVisible()) == ("Bring it back", True)
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert (done, window.message.text) == (["brought"], "")


def test_an_offer_is_back_when_the_next_sentence_is_read(window: Window, qtbot: QtBot) -> None:
    done, message = list[str](), window.message
    message.say("It is still here.", "Bring it back", lambda: done.append("brought"))
    message.say("Something else.")
    offer = message.findChild(QPushButton)
    assert offer is not None
    assert not offer.isVisible()
    offer.click()
    assert (done, message.text) == ([], "Something else.")
    message._patience.timeout.emit()
    assert (message.text, offer.isVisible()) == ("It is still here.", True)
    window.actions_["reset"].trigger()
    window.wait_for_picture()
    assert message.text == "It is still here."
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert (done, message.text) == (["brought"], "")


def test_an_offer_waits_for_the_sentence_before_it(window: Window, qtbot: QtBot) -> None:
    done, message = list[str](), window.message
    message.say("“gone.unrolled” is not there.")
    message.say("It is still here.", "Bring it back", lambda: done.append("brought"))
    assert message.text.startswith("“gone")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert message.text == "It is still here."
    qtbot.keyClick(window, Qt.Key.Key_Escape)  # turned down
    assert message.text == ""
    message.say("Something else.")
    message.go()
    assert (message.text, done) == ("", [])


def test_an_offer_may_say_something_itself(window: Window) -> None:
    window.message.say("It is still here.", "Try", lambda: window.message.say("It was not."))
    window.message._offer.click()
    assert window.message.text == "It was not."


def place(window: Window, widget: QWidget) -> QRect:
    """Where a widget stands in the window."""
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def places(window: Window) -> list[tuple[QWidget, QRect]]:
    """Where all stands but the message."""
    frame, message = window.page.frame, window.message
    own = [message, *message.findChildren(QWidget)]
    return [(one, place(window, one)) for one in frame.findChildren(QWidget)
            if one.isVisible() and one not in own]  # fmt: skip


@pytest.mark.parametrize("name", ["convnet", "recurrent", "language", "captions"])
def test_it_moves_nothing_and_is_seen_whole_at_every_size(
    make_window: MakeWindow, name: str
) -> None:
    window = make_window(explorer=name)
    window.wait_for_picture()
    for width, height in ((640, 400), (1280, 720), (1920, 1080)):
        window.resize(width, height)
        window.settle()
        before = places(window)
        window.message.say("Read, and closed again.")
        window.message.say(LONG)
        window.settle()
        assert places(window) == before, "no layout makes room for it"
        here, frame = place(window, window.message), window.page.frame
        assert window.rect().contains(here), (width, height)
        for other in (frame._head, frame._scrubber, window.rail):
            assert not here.intersects(place(window, other)), other
        text = window.message._text
        assert text.height() >= text.heightForWidth(text.width())  # no line is cut off
        for part in (text, window.message._close):
            assert window.childAt(place(window, part).center()) is part, "nothing lies over it"
        window.message.go()


def test_it_grows_with_the_letters_and_follows_the_window(window: Window) -> None:
    window.message.say(LONG)
    window.settle()
    cross = window.message._close.iconSize()
    before = window.message.height()
    window.look.set_zoom(1.5)
    window.settle()
    text, scrubber = window.message._text, place(window, window.page.frame._scrubber)
    assert window.message.height() > before
    assert window.message._close.iconSize() == cross * 1.5
    assert text.height() >= text.heightForWidth(text.width())
    here = place(window, window.message)
    assert (here.left(), here.right()) == (scrubber.left(), scrubber.right())
    assert 0 < scrubber.top() - here.bottom() < 20


def test_what_is_no_longer_so_is_withdrawn(window: Window) -> None:
    """Undone, or changed again; what was said of something else stays."""
    tools, message = convolution(window).tools, window.message
    for go_on in ("undo", "clear"):
        tools.rows.setValue(11)
        window.wait_for_picture()
        assert "started afresh" in message.text
        window.actions_[go_on].trigger()
        window.wait_for_picture()
        assert message.text == ""
        window.page.reset()
    tools.rows.setValue(12)
    message.say("Saved as x.unrolled.")
    window.actions_["undo"].trigger()
    assert message.text == "Saved as x.unrolled."


def test_it_stands_on_the_page_in_view(window: Window) -> None:
    window.pages.turn_to("recurrent")
    window.message.say("Here, too.")
    window.settle()
    assert window.message.isVisible()
    assert window.page.frame.isAncestorOf(window.message)
