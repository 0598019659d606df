"""A sentence at the foot of the picture: readable, closable, and perhaps an offer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from gui.window import Window

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


def test_the_next_sentence_takes_the_offer_away(window: Window, qtbot: QtBot) -> None:
    done = list[str]()
    window.message.say("It is still here.", "Bring it back", lambda: done.append("brought"))
    window.message.say("Something else.")
    offer = window.message.findChild(QPushButton)
    assert offer is not None
    assert not offer.isVisible()
    offer.click()
    assert done == []


def test_an_offer_may_say_something_itself(window: Window) -> None:
    window.message.say("It is still here.", "Try", lambda: window.message.say("It was not."))
    window.message._offer.click()
    assert window.message.text == "It was not."


def test_it_stays_inside_the_window_at_every_size(window: Window) -> None:
    for width, height in ((640, 400), (1280, 720), (1920, 1080)):
        window.resize(width, height)
        window.message.say(LONG)
        window.settle()
        message = window.message
        assert window.center.rect().contains(message.geometry()), (width, height)
        text = message._text
        assert text.height() >= text.heightForWidth(text.width())  # no line is cut off
