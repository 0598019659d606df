"""Icons and fonts: what lies in resources can be drawn by Qt on every machine."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QImage, QPainter, QRawFont
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

RESOURCES = Path(__file__).parents[2] / "resources"
ICONS = sorted((RESOURCES / "icons").glob("*.svg"))
FONTS = sorted((RESOURCES / "fonts").glob("*.ttf"))

icons = pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)


def drawn(svg: bytes, side: int) -> QImage:
    image = QImage(QSize(side, side), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(svg))
    assert renderer.isValid()
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def coverage(image: QImage) -> list[list[int]]:
    width, height = image.width(), image.height()
    return [[image.pixelColor(x, y).alpha() for x in range(width)] for y in range(height)]


@icons
def test_an_icon_is_one_colour_on_a_24_grid(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("viewBox") == "0 0 24 24"
    assert (root.get("stroke-width"), root.get("stroke-linecap")) == ("1.75", "round")
    painted = {e.get(key) for e in root.iter() for key in ("fill", "stroke")}
    assert painted <= {None, "none", "#000"}
    assert set(re.findall(r"#\w+|rgba?\([^)]*\)|currentColor|style=|<image|href", text)) == {"#000"}


@icons
def test_an_icon_can_be_seen_and_takes_the_theme_s_colour(path: Path, qtbot: QtBot) -> None:
    svg = path.read_bytes().replace(b"#000", b"#D9640A")
    image = drawn(svg, 24)
    alpha = coverage(image)
    assert sum(a > 127 for row in alpha for a in row) >= 12
    solid = [(x, y) for y, row in enumerate(alpha) for x, a in enumerate(row) if a == 255]
    for x, y in solid:
        found = image.pixelColor(x, y)
        seen = (found.red(), found.green(), found.blue())
        assert seen == pytest.approx((0xD9, 0x64, 0x0A), abs=2)  # where shapes overlap, ±1
    assert solid or max(map(max, alpha)) > 150


@icons
def test_an_icon_keeps_a_margin_and_its_middle(path: Path, qtbot: QtBot) -> None:
    """Nothing is cut off, and no icon sits more than a grid unit beside the middle."""
    side = 96
    alpha = coverage(drawn(path.read_bytes(), side))
    columns = [x for row in alpha for x, a in enumerate(row) if a > 20]
    rows = [y for y, row in enumerate(alpha) if max(row) > 20]
    for low, high in ((min(columns), max(columns)), (min(rows), max(rows))):
        assert low >= 4
        assert high < side - 4
        assert abs((low + high + 1) / 2 - side / 2) <= 4


def test_icons_are_all_different(qtbot: QtBot) -> None:
    pictures = {str(coverage(drawn(path.read_bytes(), 24))) for path in ICONS}
    assert len(pictures) == len(ICONS) >= 34


SIGNS = (
    "AZaz09 ÄÖÜäöüß ŁŐő Łódź ΑΩαβγδεηθλμπσφψω C̃ĥŷ ₀₁₉₊₋ᵢⱼₜ ⁰¹⁹⁺⁻ ᵀ "
    "←→↑↓↶↷ −×÷·±∂∇Σ∑√∞≤≥≈≠⊙⊕⊗∗∈…′ ▸▾◂▴●○■□ ⌘⇧⌥⌃⏎⌫ ✓✕ ‹› “”‘’–—"
)


@pytest.mark.parametrize("weight", ["Regular", "SemiBold", "Bold"])
def test_the_fonts_hold_every_sign_the_course_needs(weight: str, qtbot: QtBot) -> None:
    symbols = "Regular" if weight == "Regular" else "Bold"
    names = (f"Inter-{weight}.ttf", f"UnrolledSymbols-{symbols}.ttf")
    faces = [QRawFont(str(RESOURCES / "fonts" / name), 20.0) for name in names]
    assert all(face.isValid() for face in faces)
    signs = SIGNS.replace(" ", "")
    assert [s for s in signs if not any(face.supportsCharacter(ord(s)) for face in faces)] == []


def test_the_fonts_are_small_licensed_and_known_to_qt(qtbot: QtBot) -> None:
    names = {"Inter", "UnrolledMono", "UnrolledSymbols"}
    assert {path.stem.partition("-")[0] for path in FONTS} == names
    for path in FONTS:
        assert path.stat().st_size < 250_000
        licence = path.with_name(path.stem.partition("-")[0] + "-LICENSE.txt")
        assert "Copyright" in licence.read_text(encoding="utf-8")
        families = QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(path))
        )
        assert {"Inter", "Unrolled Mono", "Unrolled Symbols"} & set(families)


def test_digits_can_be_of_equal_width_and_signs_keep_the_line_s_height(qtbot: QtBot) -> None:
    for path in FONTS:
        QFontDatabase.addApplicationFont(str(path))
    font = QFont(["Inter", "Unrolled Symbols"])
    font.setPixelSize(40)
    assert QFontMetrics(font).horizontalAdvance("1") != QFontMetrics(font).horizontalAdvance("0")
    font.setFeature(QFont.Tag("tnum"), 1)
    widths = {QFontMetrics(font).horizontalAdvance(digit) for digit in "0123456789"}
    assert len(widths) == 1
    symbols = QFont("Unrolled Symbols")
    symbols.setPixelSize(40)
    assert QFontMetrics(symbols).height() == QFontMetrics(font).height()
