"""What this machine has and lacks, told in plain words; `python main.py doctor` prints it.

It must run where nothing else does, so this file imports only Python's own library; whatever may
be missing or broken is looked at inside a function, and Qt in a process of its own (Qt ends the
process it cannot start in). Every start asks it whether there is a screen, and waits for no more.
"""

from __future__ import annotations

import ctypes
import importlib.util
import json
import os
import platform
import re
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from gui import libraries

HOUSE = Path(__file__).resolve().parent.parent
INSTALL = "run `make run`, or `python -m pip install -e .` in the folder of main.py"
PACKAGES = ("torch", "PySide6", "numpy", "numba", "pyqtgraph", "msgspec", "safetensors")
SOUND_PYSIDE = 'python -m pip install "PySide6-Essentials>=6.9,<6.12"'

PROBE = """
import json
from PySide6.QtCore import QSettings, qVersion
from PySide6.QtGui import QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication
application = QApplication([])
from gui.theme import Look
font = QFontInfo(Look().font("body")).family()
where = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Unrolled", "Unrolled")
found = {"qt": qVersion(), "font": font, "families": len(QFontDatabase.families())}
print(json.dumps(found | {"settings": where.fileName()}))
"""


class Row(NamedTuple):
    """One thing looked at: its name, what was found, and what to do where that is not enough."""

    name: str
    found: str
    cure: str = ""


def report() -> list[Row]:
    """Everything that was looked at. A row with a cure is something missing."""
    rows = [
        Row("Unrolled", version()),
        Row("Python", f"{platform.python_version()} ({sys.executable})"),
        Row("System", platform.platform()),
    ]
    rows += [_package(name) for name in PACKAGES]
    rows += [_devices(), _resources(), _display(), _libraries()]
    return rows + _qt()


def lines(rows: Iterable[Row]) -> list[str]:
    """The report as text: one line a row, then the verdict."""
    rows = list(rows)
    width = max(len(row.name) for row in rows) + 2
    text = [f"{row.name:<{width}}{row.found}" for row in rows]
    cures = dict.fromkeys(row.cure for row in rows if row.cure)
    missing = [
        f"{', '.join(row.name for row in rows if row.cure == cure)}: {cure}." for cure in cures
    ]
    return [*text, "", *(missing or ["Everything needed is here."])]


def version() -> str:
    """Unrolled's own version, from pyproject.toml."""
    import tomllib

    try:
        project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]
        return str(project["version"])
    except (OSError, ValueError, KeyError):
        return "unknown (no readable pyproject.toml)"


def broken_pyside(pyside: str, python: tuple[int, ...]) -> str | None:
    """Why this PySide6 must not run on this Python, or None where the two get along.

    PySide6 6.12 on Python before 3.12 loses a reference to None at every void call and one to
    True at every emit, and aborts after some 1,700 calls.
    """
    numbers = tuple(int(n) for n in re.findall(r"\d+", pyside)[:2])
    if numbers < (6, 12) or python[:2] >= (3, 12):
        return None
    return (
        f"PySide6 {pyside} crashes on Python {python[0]}.{python[1]} after some seconds: "
        f"`{SOUND_PYSIDE}` installs one that does not."
    )


def no_screen(environment: Mapping[str, str]) -> str | None:
    """Why no window can open on this Linux; None where one can, and on other systems."""
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return None
    if environment.get("WAYLAND_DISPLAY"):
        return None
    display = environment.get("DISPLAY")
    if not display:
        return "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    return None if _answers(display) else f"The screen DISPLAY={display} does not answer"


def import_cure(error: ImportError) -> str | None:
    """One sentence for an import that failed for want of a package; None for any other reason."""
    library = re.match(r"(lib\S+): cannot open shared object file", str(error))
    if library:
        return f"{libraries.cure([library[1]])}."
    name = (error.name or "").partition(".")[0]
    if isinstance(error, ModuleNotFoundError) and name in {*PACKAGES, "shiboken6"}:
        return f"{name} is not installed for {sys.executable}: {INSTALL}."
    return None


def _answers(display: str) -> bool:
    """Whether an X server listens there; Qt would abort the process where none does."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the missing library is reported, not the screen
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def _package(name: str) -> Row:
    """A package that is imported, since one that is installed may still be broken."""
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        return Row(name, "missing" if error.name == name else f"lacks {error.name}", INSTALL)
    except Exception as error:  # whatever a half-installed package may raise
        cure = import_cure(error) if isinstance(error, ImportError) else None
        return Row(name, f"does not load ({error})", (cure or INSTALL).rstrip("."))
    from importlib import metadata

    found = str(getattr(module, "__version__", None) or metadata.version(name))
    broken = broken_pyside(found, sys.version_info[:2]) if name == "PySide6" else None
    return Row(name, found, (broken or "").rstrip("."))


def _devices() -> Row:
    """The devices torch can compute on."""
    try:
        available = import_module("engine.device").available()
    except Exception as error:
        return Row("Devices", f"not known ({error})")
    return Row("Devices", ", ".join(name for name, there in available.items() if there))


def _resources() -> Row:
    """Whether the files that come with Unrolled are there and can be read."""
    folder = HOUSE / "resources"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    unreadable = [path for path in files if not os.access(path, os.R_OK)]
    cure = "get Unrolled again, with its folder resources"
    if not files:
        return Row("Resources", f"none in {folder}", cure)
    if unreadable:
        return Row("Resources", f"{unreadable[0]} cannot be read", cure)
    try:
        import_module("engine.weights").load("convnet")
    except ValueError as error:
        return Row("Resources", "damaged", str(error).rstrip("."))
    except Exception as error:
        return Row("Resources", f"{len(files)} files, weights not read ({error})")
    return Row("Resources", f"{len(files)} files in {folder}")


def _display() -> Row:
    """The screen; without one there are figures and tests, so it is no fault."""
    why = no_screen(os.environ)
    if why:
        return Row("Display", f"none. {why}; `python main.py figure` needs none")
    names = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    found = [f"{name}={os.environ[name]}" for name in names if os.environ.get(name)]
    return Row("Display", ", ".join(found) or "the system's own")


def _libraries() -> Row:
    """Qt's system libraries."""
    if importlib.util.find_spec("PySide6") is None:
        return Row("Libraries", "not known without PySide6")
    missing = libraries.missing(os.environ)
    if missing:
        return Row("Libraries", f"{len(missing)} missing", libraries.cure(missing))
    return Row("Libraries", "all that Qt needs")


def _qt() -> list[Row]:
    """Qt's version, font and settings, from a process of its own without a screen."""
    if importlib.util.find_spec("PySide6") is None:
        return []
    import subprocess

    command = [sys.executable, "-c", PROBE]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        answer = subprocess.run(
            command, cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return [Row("Qt", "does not start", f"{error}; {INSTALL}")]
    try:
        found = json.loads(answer.stdout)
    except ValueError:
        last = (answer.stderr.strip().splitlines() or ["it says nothing"])[-1]
        return [Row("Qt", "does not start", f"{last}; {INSTALL}")]
    font = Row("Font", f"{found['font']} (of {found['families']} families)")
    if not found["families"]:
        font = Row(
            "Font", "none", "install one, for example `sudo apt-get install fonts-dejavu-core`"
        )
    return [Row("Qt", found["qt"]), font, _settings(Path(found["settings"]))]


def _settings(file: Path) -> Row:
    """Whether preferences can be kept: the file, or the nearest folder there is, is writable."""
    place = next(path for path in (file, *file.parents) if path.exists())
    if os.access(place, os.W_OK):
        return Row("Settings", str(file))
    return Row("Settings", f"{place} is read-only", f"give yourself write access to {place}")
