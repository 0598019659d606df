"""The story's page: what does not fit fades away, says so, and is scrolled to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.story import ARROW, FADE, Story
from gui.telling import STRONGEST
from gui.theme import Look
from tests.gui.conftest import MakeWindow, face
from tests.gui.hands import click, wheel

LONG = "".join(f"<p>line {n} of many</p>" for n in range(40))
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def story(qtbot: QtBot) -> Story:
    look = Look()
    made = Story(look)
    qtbot.addWidget(made)
    made.setStyleSheet(look.style_sheet())
    made.resize(200, 240)
    made.show()
    return made


def inked(image: QImage, top: int, bottom: int) -> int:
    """The darkest that rows of a picture are, from 0, nothing but paper, to 255."""
    gray = image.copy(0, top, image.width(), bottom - top).convertToFormat(
        QImage.Format.Format_Grayscale8
    )
    rows = np.frombuffer(gray.constBits(), np.uint8).reshape(gray.height(), -1)
    return int(rows[:, : gray.width()].max()) - int(rows[:, : gray.width()].min())


def test_what_fits_is_shown_as_it_is(story: Story) -> None:
    story.setHtml("<p>one line</p>")
    assert story.fits
    assert inked(face(story), 40, 240) == 0, "nothing is under it"


def test_what_does_not_fit_fades_and_an_arrow_leads_there(story: Story) -> None:
    look, bar = story._look, story.verticalScrollBar()
    story.setHtml(LONG)
    assert not story.fits
    high = look.px(ARROW)
    beside = face(story).copy(0, 0, 80, 240)  # where text is, and no arrow
    assert inked(beside, 240 - high, 240) < 20, "no line is cut in two"
    assert inked(beside, 100, 200) > 150
    assert inked(face(story), 240 - high, 240) > 60, "the arrow"
    assert inked(beside, 0, 30) > 150, "nothing is above"
    click(story.viewport(), QPointF(100, 236))
    assert bar.value() > 0
    walked = face(story)
    assert inked(walked.copy(0, 0, 80, 240), 0, high) < 20, "now there is"
    click(story.viewport(), QPointF(100, 4))
    assert bar.value() == 0
    for _ in range(5):  # each of them a page at most
        wheel(story.viewport(), QPointF(50, 50), -40)
    assert bar.value() == bar.maximum()
    low = face(story)
    assert inked(low.copy(0, 0, 80, 240), 240 - high - look.px(FADE), 240) > 150, "the last line"
    bar.setValue(0)
    bar.setValue(bar.maximum())
    assert face(story) == low, "whichever way one came"


@pytest.mark.parametrize("explorer", ["convnet", "recurrent", "language", "captions"])
@pytest.mark.parametrize("theme", ["light", "projector"])
def test_the_first_story_fits_beside_the_first_picture(
    make_window: MakeWindow, explorer: str, theme: str
) -> None:
    window = make_window(explorer=explorer, theme=theme)
    for size in ((1280, 720), (1920, 1080)):
        window.resize(*size)
        window.wait_for_picture()
        window.settle()
        assert window.page.inspector._page.fits
        assert window.page.inspector.text.count("\n") > 4


def test_as_many_terms_are_told_as_there_is_room_for(make_window: MakeWindow) -> None:
    """Fewer in little room, again more in more; the same whichever size was before."""
    window = make_window(explorer="recurrent")
    window.page.transport.seek(36)
    told = []
    for size in ((1280, 720), (1280, 900), (1280, 720)):
        window.resize(*size)
        window.settle()
        told.append(window.page.inspector.text)
    assert "6 more" in told[0]
    assert "4 more" in told[1]
    assert told[2] == told[0]


def test_another_theme_tells_it_once(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often a style sheet changes its letters and back."""
    window = make_window(explorer="recurrent")
    inspector, tries = window.page.inspector, 0
    plainly, before = inspector._story, inspector.text

    def story(*given: Any) -> str:
        nonlocal tries
        tries += 1
        return plainly(*given)

    monkeypatch.setattr(inspector, "_story", story)
    for theme in ("dark", "light"):
        tries = 0
        window.look.set_theme(theme)
        window.settle()
        assert 0 < tries <= len(STRONGEST)
        assert inspector.text == before
        assert inspector._page.document().defaultFont() == window.look.font("body")
