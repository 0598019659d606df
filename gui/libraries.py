"""The system libraries that Qt's windows need on Linux: which are missing, and who has them.

Qt itself blames xcb-cursor whichever is missing; `ldd` tells the truth. `python -m gui.libraries`
prints the missing ones as Debian packages, for the Makefile.
"""

from __future__ import annotations

import ctypes
import importlib.util
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

# Qt's system libraries → packages of Debian (and Ubuntu), of Fedora.
LIBRARIES = {
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxcb.so.1": ("libxcb1", "libxcb"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libX11.so.6": ("libx11-6", "libX11"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libz.so.1": ("zlib1g", "zlib"),
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor"),
}


def load(environment: Mapping[str, str]) -> bool:
    """Load what Qt's windows need, which Qt then need not; False where Linux does not find all."""
    plugin = _plugin(environment)
    try:
        if plugin is not None:
            ctypes.CDLL(str(plugin))
    except OSError:
        return False
    return True


def missing(environment: Mapping[str, str]) -> list[str]:
    """System libraries that Qt's windows need and Linux does not find, as `ldd` tells it.

    It takes a process of its own: at a start, ask `load` first.
    """
    plugin, ldd = _plugin(environment), shutil.which("ldd")
    if plugin is None or ldd is None:
        return []
    import subprocess

    answer = subprocess.run([ldd, plugin], capture_output=True, text=True, check=False)
    return sorted(set(re.findall(r"^\s*(lib\S+) => not found", answer.stdout, re.MULTILINE)))


def _plugin(environment: Mapping[str, str]) -> Path | None:
    """The plugin with which Qt opens windows on this Linux; None where there is none to look at."""
    spec = importlib.util.find_spec("PySide6")
    if not sys.platform.startswith("linux") or spec is None or spec.origin is None:
        return None
    asked = environment.get("QT_QPA_PLATFORM", "").split(":")[0]
    here = "wayland" if environment.get("WAYLAND_DISPLAY") else "xcb"
    if environment.get("DISPLAY"):
        here = "xcb"
    plugins = Path(spec.origin).parent / "Qt" / "plugins" / "platforms"
    plugin = plugins / f"libq{asked or here}.so"
    return plugin if plugin.is_file() else None


def packages(libraries: Iterable[str], fedora: bool = False) -> list[str]:
    """The packages that hold these libraries; a library we do not know stands for itself."""
    return sorted({LIBRARIES.get(name, (name, name))[fedora] for name in libraries})


def cure(libraries: Iterable[str]) -> str:
    """One sentence: which system libraries are missing, and the command that installs them."""
    libraries = list(libraries)
    fedora = shutil.which("apt-get") is None and shutil.which("dnf") is not None
    command = "dnf" if fedora else "apt-get"
    return (
        f"Qt finds no {', '.join(libraries)}; install with "
        f"`sudo {command} install {' '.join(packages(libraries, fedora))}`"
    )


if __name__ == "__main__":  # for the Makefile: Debian's packages of what Qt's windows lack
    print(*packages(LIBRARIES.keys() & missing({})))
