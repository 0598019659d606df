"""`Look`: colours by meaning, fonts by role, icons by name, sizes that fill the screen.

Sizes are given in units: one unit is one pixel of a 1280×720 window at zoom 1. A larger window
enlarges everything, so that a projected screen reads like the small one. This is the only file of
the window that reads `resources/`.
"""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer

from gui.themes import THEMES, Theme, qt_palette_colours

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
FAMILIES = ["Inter", "Unrolled Symbols"]
# Zoom takes the room it needs from what stands beside and above the picture, never from itself.
BOUNDLESS = 16_777_215  # pixels: Qt's own
WIDE = 1170  # units; a window with fewer is narrow, and puts things under each other
AMPLE = 660  # units; a window that is less high is tight, and shows the chain smaller
ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)

Role = Literal["huge", "title", "heading", "strong", "body", "small"]

# Pixels at 1280×720; at 1920×1080 half as much again. The projector theme never goes below 12,
# which is 18 on a projected screen.
SIZES: dict[Role, float] = {
    "huge": 27,
    "title": 20,
    "heading": 14.5,
    "strong": 13,
    "body": 13,
    "small": 11.5,
}
# Icons in the style sheet; what is off has the paler twin, as everywhere.
TINTED = {
    "tick": ("check", "on_accent"),
    "check": ("check", "ink"),
    "up": ("up", "ink"),
    "down": ("down", "ink"),
    "up_off": ("up", "line"),
    "down_off": ("down", "line"),
}
HEAVY: dict[Role, QFont.Weight] = {
    "huge": QFont.Weight.Bold,
    "title": QFont.Weight.Bold,
    "heading": QFont.Weight.DemiBold,
    "strong": QFont.Weight.DemiBold,
}


class Look(QObject):
    """What everything looks like now.

    Signals:
        changed(): theme, zoom or size are other ones; everything redraws.
    """

    changed = Signal()

    def __init__(
        self, theme: str = "light", zoom: float = 1.0, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        _load_fonts()
        self.theme: Theme = THEMES[theme]
        self.zoom = zoom
        self.unit = round(zoom * 20) / 20
        self.narrow = 1280 / self.unit < WIDE
        self.tight = 720 / self.unit < AMPLE
        self.reduced_motion = False
        self._size = QSize(1280, 720)

    def set_theme(self, name: str) -> None:
        """Light, dark or projector."""
        if THEMES[name] != self.theme:
            self.theme = THEMES[name]
            self.changed.emit()

    def set_zoom(self, zoom: float) -> None:
        """A factor, 0.8 to 2, on top of what the window's size gives."""
        zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        if zoom != self.zoom:
            self.zoom = zoom
            self._measure()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Whether things jump instead of sliding."""
        if reduced != self.reduced_motion:
            self.reduced_motion = reduced
            self.changed.emit()

    def set_size(self, size: QSize) -> None:
        """The window's size, which the unit follows."""
        if size != self._size:
            self._size = size
            self._measure()

    def _measure(self) -> None:
        fit = min(self._size.width() / 1280, self._size.height() / 720)
        unit = round(max(fit, 0.8) * self.zoom * 20) / 20
        narrow = self._size.width() / unit < WIDE
        tight = self._size.height() / unit < AMPLE
        if (unit, narrow, tight) != (self.unit, self.narrow, self.tight):
            self.unit, self.narrow, self.tight = unit, narrow, tight
            self.changed.emit()

    def px(self, units: float) -> int:
        """Whole pixels for so many units."""
        return max(1, round(units * self.unit))

    def font(self, role: Role, factor: float = 1.0) -> QFont:
        """The font of a role, figures all equally wide."""
        size = SIZES[role] * factor
        if self.theme.name == "projector":
            size = max(size * 1.08, 12.3)
        return inter(max(1, round(size * self.unit)), HEAVY.get(role, QFont.Weight.Normal))

    def wide(self, role: Role, words: str, factor: float = 1.0) -> int:
        """How many pixels a role's font needs for these words."""
        font = self.font(role, factor)
        return _advance(font.pixelSize(), font.weight(), words)

    @property
    def smallest(self) -> int:
        """The smallest text, in pixels, that may be drawn; smaller numbers are left out."""
        return self.font("small").pixelSize() - (0 if self.theme.name == "projector" else 2)

    @property
    def smallest_number(self) -> int:
        """As `smallest`, for numbers in cells: zoom makes them larger, never too small to draw."""
        return int(self.smallest / max(self.zoom, 1.0))

    def color(self, name: str) -> QColor:
        """A colour of the theme, by the name of its meaning."""
        return _color(getattr(self.theme, name))

    def icon(self, name: str, color: str = "ink") -> QIcon:
        """An icon in a colour of the theme, with a paler twin for what is disabled."""
        icon = QIcon(self.pixmap(name, 24, color))
        icon.addPixmap(self.pixmap(name, 24, "line"), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, units: float, color: str = "ink") -> QPixmap:
        """An icon as a picture, so many units wide."""
        return _pixmap(name, self.px(units), getattr(self.theme, color))

    def palette(self) -> QPalette:
        """The theme as a QPalette, disabled twins included."""
        palette = QPalette()
        for role, value in qt_palette_colours(self.theme).items():
            group, _, name = role.rpartition(".")
            which = QPalette.ColorRole[name]
            if group:
                palette.setColor(QPalette.ColorGroup[group], which, QColor(value))
            else:
                palette.setColor(which, QColor(value))
        return palette

    def style_sheet(self) -> str:
        """The few shapes a palette cannot say."""
        values = {name: str(value) for name, value in msgspec.structs.asdict(self.theme).items()}
        values |= {f"u{units}": f"{self.px(units)}px" for units in range(1, 41)}
        values |= {f"h{units}": f"{self.px(units) // 2}px" for units in range(1, 41)}
        knob = 3 * self.px(4)  # as high as a slider's groove and its margins: else it is no disc
        level = self.px(18) + 3  # Qt adds 3 pixels to tool buttons and numbers, to others none
        values |= {"knob": f"{knob}px", "half_knob": f"{knob // 2}px", "level": f"{level}px"}
        values |= {f"f{role}": f"{self.font(role).pixelSize()}px" for role in SIZES}
        for name, (icon, color) in TINTED.items():
            values[f"icon_{name}"] = f"url({_tinted(icon, getattr(self.theme, color))})"
        template = (RESOURCES / "style.qss").read_text(encoding="utf-8")
        return re.sub(r"@(\w+)", lambda name: values[name[1]], template)


def number_font(pixels: int, strong: bool = False) -> QFont:
    """A font of exactly so many pixels, at least one, for numbers in cells."""
    return inter(max(1, pixels), QFont.Weight.DemiBold if strong else QFont.Weight.Medium)


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    for path in sorted((RESOURCES / "fonts").glob("*.[to]tf")):
        QFontDatabase.addApplicationFont(str(path))


@lru_cache(maxsize=256)
def inter(pixels: int, weight: QFont.Weight) -> QFont:
    """All that is written here, in so many pixels; figures are equally wide."""
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(maxsize=1024)
def _advance(pixels: int, weight: QFont.Weight, words: str) -> int:
    return QFontMetrics(inter(pixels, weight)).horizontalAdvance(words)


@lru_cache(maxsize=256)
def _color(value: str) -> QColor:
    return QColor(value)


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    return (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _svg(name: str, color: str) -> str:
    return _drawing(name).replace("#000", color)


@lru_cache(maxsize=1)
def _folder() -> Path:
    """Where tinted icons lie while the application runs."""
    folder = Path(tempfile.mkdtemp(prefix="unrolled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@lru_cache(maxsize=64)
def _tinted(name: str, color: str) -> str:
    """The path of an icon in a colour, bold: style sheets take pictures from files alone."""
    path = _folder() / f"{name}-{color.removeprefix('#')}.svg"
    bold = _svg(name, color).replace('stroke-width="1.75"', 'stroke-width="3"')
    path.write_text(bold, encoding="utf-8")
    return path.as_posix()


@lru_cache(maxsize=512)
def _pixmap(name: str, pixels: int, color: str) -> QPixmap:
    svg = _svg(name, color)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    return pixmap
