"""What a user likes, kept from one start to the next in a small text file.

Every value is checked on the way in and on the way out: a file that was edited by hand, cut off or
written by a newer Unrolled gives defaults where it makes no sense, never an error.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from gui import themes
from gui.arguments import DEVICES
from gui.theme import ZOOMS
from gui.transport import SPEEDS

THEMES = ("system", *themes.THEMES)
ZOOM = (ZOOMS[0], ZOOMS[-1])
SPEED = (SPEEDS[0], SPEEDS[-1])
MOST_RECENT = 10


class Preferences(QObject):
    """Theme, zoom, motion, device, speed, recent files and the window's place.

    Setting what is already set does nothing. Numbers beyond their range are brought into it; a
    word that is none of the choices raises ValueError.

    Signals:
        changed(str): the name of the property that is another one now.
    """

    changed = Signal(str)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        """`path` is the ini file; None takes the user's own place for such files."""
        super().__init__(parent)
        self._path = path or _path()
        self._store = QSettings(str(self._path), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """One of `THEMES`."""
        return self._word("theme", THEMES)

    @theme.setter
    def theme(self, theme: str) -> None:
        self._choose("theme", theme, THEMES)

    @property
    def device(self) -> str:
        """One of `DEVICES`, where torch computes."""
        return self._word("device", DEVICES)

    @device.setter
    def device(self, device: str) -> None:
        self._choose("device", device, DEVICES)

    @property
    def zoom(self) -> float:
        """Size of texts and cells, 0.8 … 2.0."""
        return self._number("zoom", ZOOM)

    @zoom.setter
    def zoom(self, zoom: float) -> None:
        self._measure("zoom", zoom, ZOOM)

    @property
    def speed(self) -> float:
        """Of playing, 0.25 … 32."""
        return self._number("speed", SPEED)

    @speed.setter
    def speed(self, speed: float) -> None:
        self._measure("speed", speed, SPEED)

    @property
    def reduced_motion(self) -> bool:
        """Whether things jump to their place instead of sliding there."""
        return self._text("reduced_motion") == "true"

    @reduced_motion.setter
    def reduced_motion(self, reduced: bool) -> None:
        if reduced != self.reduced_motion:
            self._set("reduced_motion", "true" if reduced else "false")

    @property
    def geometry(self) -> bytes:
        """The window's place, as `QWidget.saveGeometry` gives it; empty when not known."""
        text = self._text("geometry").encode("ascii", "replace")
        found = QByteArray.fromBase64Encoding(QByteArray(text))
        return bytes(found.decoded.data()) if found else b""

    @geometry.setter
    def geometry(self, geometry: bytes) -> None:
        if geometry != self.geometry:
            text = bytes(QByteArray(geometry).toBase64().data()).decode("ascii")
            self._set("geometry", text)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Files opened or saved, newest first; those that are gone are left out."""
        return tuple(path for path in self._listed() if _is_file(path))[:MOST_RECENT]

    def remember(self, path: str | Path) -> None:
        """This file was opened or saved just now."""
        newest = Path(os.path.abspath(path))
        others = [other for other in self._listed() if other != newest]
        self._list([newest, *others])

    def _listed(self) -> list[Path]:
        lines = self._text("recent").split("\n")
        return [Path(line) for line in dict.fromkeys(lines) if os.path.isabs(line)][:MOST_RECENT]

    def _list(self, paths: Iterable[Path]) -> None:
        paths = list(paths)[:MOST_RECENT]
        if paths != self._listed():
            self._set("recent", "\n".join(map(str, paths)))

    def _word(self, name: str, choices: tuple[str, ...]) -> str:
        word = self._text(name)
        return word if word in choices else choices[0]

    def _choose(self, name: str, word: str, choices: tuple[str, ...]) -> None:
        if word not in choices:
            raise ValueError(f"“{word}” is no {name}; choose {', '.join(choices)}.")
        if word != self._word(name, choices):
            self._set(name, word)

    def _number(self, name: str, ends: tuple[float, float]) -> float:
        try:
            number = float(self._text(name))
        except ValueError:
            return 1.0
        return number if ends[0] <= number <= ends[1] else 1.0

    def _measure(self, name: str, number: float, ends: tuple[float, float]) -> None:
        if math.isnan(number):
            raise ValueError(f"The {name} is a number from {ends[0]:g} to {ends[1]:g}.")
        number = min(max(float(number), ends[0]), ends[1])
        if number != self._number(name, ends):
            self._set(name, repr(number))

    def _text(self, name: str) -> str:
        """The text under this name; empty when there is none, or something else."""
        found = self._store.value(name)
        return found if isinstance(found, str) else ""

    def _set(self, name: str, text: str) -> None:
        self._store.setValue(name, text)
        self._store.sync()  # now, since a crash leaves no time to
        self.changed.emit(name)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _path() -> Path:
    kind, whose = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    return Path(QSettings(kind, whose, "Unrolled", "Unrolled").fileName())
