"""The look: what may be read from the back row, at every theme, zoom and size."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPalette
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui import export
from gui.actions import TABLE
from gui.theme import RESOURCES, SIZES, ZOOMS, Look, number_font
from gui.themes import THEMES
from gui.views.language.letters import letter_font
from tests.gui.conftest import MakeWindow

pytestmark = pytest.mark.usefixtures("qapp")
PROJECTED = QSize(1920, 1080)
READABLE = 18  # pixels, at that size


def colours(icon: QIcon, mode: QIcon.Mode) -> set[str]:
    """The colours of all opaque pixels."""
    image = icon.pixmap(QSize(24, 24), mode).toImage()
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    spots = itertools.product(range(image.width()), range(image.height()))
    found = (image.pixelColor(x, y) for x, y in spots)
    return {colour.name() for colour in found if colour.alpha() == 255}


def test_no_role_is_too_small_in_the_lecture_hall() -> None:
    look = Look("projector")
    look.set_size(PROJECTED)
    assert min(look.font(role).pixelSize() for role in SIZES) >= READABLE
    assert look.font("small", 0.5).pixelSize() >= READABLE
    assert look.smallest >= READABLE


def test_no_text_of_the_projected_window_is_too_small(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    """Read off the drawing: what every widget wears, and what every painter wrote."""
    window = make_window(theme="projector", keep=False)
    window.resize(PROJECTED)
    window.settle()
    seen = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    assert len(seen) > 50
    assert {str(w) for w in seen if w.fontInfo().pixelSize() < READABLE} == set()
    for step in (16, 600):
        window.page.transport.seek(step)
        window.settle()
        path = tmp_path / f"{step}.svg"
        export.save(window, path, window.look.color("paper"))
        groups = ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")
        written = [(text.get("font-size"), "".join(text.itertext())) for text in groups]
        assert len(written) > 20
        assert [words for size, words in written if float(size or 0) < READABLE] == []


def test_a_larger_window_enlarges_everything() -> None:
    look = Look()
    assert (look.unit, look.px(10)) == (1.0, 10)
    look.set_size(PROJECTED)
    assert (look.unit, look.px(10)) == (1.5, 15)
    look.set_size(QSize(1920, 720))  # the tighter side decides
    assert look.unit == 1.0
    look.set_size(QSize(200, 100))  # and below 80 % nothing would be readable
    assert look.unit == 0.8
    assert look.px(0.1) == 1  # a line is never lost


def test_where_no_text_has_room_its_font_is_still_one() -> None:
    for font in (number_font(0), letter_font(0)):  # Qt would warn, and the test would fail
        assert font.pixelSize() == 1


@pytest.mark.parametrize(("wished", "given"), [(0.1, 0.8), (0.8, 0.8), (1.35, 1.35), (9, 2.0)])
def test_zoom_has_ends(wished: float, given: float) -> None:
    look = Look()
    look.set_zoom(wished)
    assert look.zoom == given
    assert look.unit == pytest.approx(given)
    assert look.px(100) == round(100 * given)
    assert look.font("body").pixelSize() == round(SIZES["body"] * given)


def test_only_news_are_told(qtbot: QtBot) -> None:
    look = Look()
    with qtbot.assertNotEmitted(look.changed):
        look.set_theme("light")
        look.set_zoom(1.0)
        look.set_size(QSize(1280, 720))
        look.set_reduced_motion(False)
        look.set_size(QSize(1281, 721))  # too little to change anything
    with qtbot.waitSignal(look.changed):
        look.set_theme("dark")
    with qtbot.waitSignal(look.changed):
        look.set_zoom(1.5)
    with qtbot.waitSignal(look.changed):
        look.set_size(PROJECTED)
    with qtbot.waitSignal(look.changed):
        look.set_reduced_motion(True)


@pytest.mark.parametrize("theme", THEMES)
def test_icons_wear_the_theme_and_pale_when_disabled(theme: str) -> None:
    look = Look(theme)
    for name in {row.icon for row in TABLE if row.icon}:
        icon = look.icon(name)
        assert look.color("ink").name() in colours(icon, QIcon.Mode.Normal), name
        assert look.color("line").name() in colours(icon, QIcon.Mode.Disabled), name
        assert look.color("ink").name() not in colours(icon, QIcon.Mode.Disabled), name
    assert look.pixmap("play", 24).width() == 24
    assert colours(look.icon("play", "accent"), QIcon.Mode.Normal) >= {look.color("accent").name()}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("zoom", [ZOOMS[0], 1.0, ZOOMS[-1]])
def test_the_style_sheet_leaves_nothing_open(theme: str, zoom: float, qtbot: QtBot) -> None:
    sheet = Look(theme, zoom).style_sheet()
    assert "@" not in sheet
    assert sheet.count("{") == sheet.count("}")
    assert set(re.findall(r"#[0-9A-Fa-f]{6}\b", sheet)) <= {
        *re.findall(r"#[0-9A-Fa-f]{6}\b", str(THEMES[theme]))
    }
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setStyleSheet(sheet)
    widget.ensurePolished()  # Qt would warn of what it cannot parse, and the test would fail


def test_the_style_sheet_asks_for_nothing_that_is_not_there() -> None:
    template = (RESOURCES / "style.qss").read_text("utf-8")
    assert len(re.findall(r"@\w+", template)) > 20
    assert "#" not in re.sub(r"\w*#\w+(?=[ ,:{])", "", template)  # ids, but no colours of its own


@pytest.mark.parametrize("theme", THEMES)
def test_the_palette_is_the_theme(theme: str) -> None:
    palette = Look(theme).palette()
    roles = QPalette.ColorRole
    assert palette.color(roles.Window).name() == THEMES[theme].paper.lower()
    assert palette.color(roles.WindowText).name() == THEMES[theme].ink.lower()
    disabled = palette.color(QPalette.ColorGroup.Disabled, roles.WindowText)
    assert disabled != palette.color(roles.WindowText)
