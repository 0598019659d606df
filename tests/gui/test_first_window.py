"""The first window waits for nothing that it does not show."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

HOUSE = Path(__file__).parents[2]

OPEN = r"""
    import linecache, sys
    from pathlib import Path
    from gui.app import offscreen
    offscreen()
    from gui.autosave import Autosave
    from gui.preferences import Preferences
    from gui.window import Window
    folder = Path(sys.argv[1])
    kept = Preferences(folder / "u.ini"), Autosave(folder / "states")
    window = Window(preferences=kept[0], autosave=kept[1], explorer=None)
    window.appear(full_screen=False)
    assert window.isVisible()
    print(*sorted(sys.modules))
    print(*linecache.cache, sep="\n", flush=True)
    window.close()
"""

EXPLORE = r"""
    import gc
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow
    from gui import app
    app.offscreen()
    passes, looked_through, freeze = [], [], gc.freeze
    gc.callbacks.append(lambda phase, told: passes.append(told["generation"]))

    def keep():
        looked_through.append(2 in passes)
        freeze()

    gc.freeze = keep

    def look():
        window, = (w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow))
        if not window.pages.count() or window.page.trace is None:
            QTimer.singleShot(50, look)
            return
        print(gc.isenabled(), looked_through, len(gc.get_objects()) < 50_000)
        window.pages.turn_to("recurrent")
        print(gc.isenabled())
        window.wait_for_picture()
        print(gc.isenabled(), len(gc.get_objects()) < 50_000)
        window.close()

    QTimer.singleShot(50, look)
    app.explore()
"""


def run(code: str, home: Path) -> str:
    """What a process of its own prints, with a home of its own."""
    places = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    own = {**dict.fromkeys(places, str(home)), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(home)],
        cwd=HOUSE, env={**os.environ, **own},
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return done.stdout


def test_no_garbage_is_looked_for_in_what_was_imported(tmp_path: Path) -> None:
    """It is hundreds of thousands of objects, for Time another hundred thousand."""
    found = run(EXPLORE, tmp_path).splitlines()
    assert found == ["True [False] True", "False", "True True"]


def test_the_window_is_painted_before_numbers_and_pages_are_imported(tmp_path: Path) -> None:
    names, *read = run(OPEN, tmp_path).splitlines()
    early = set(names.split())
    late = {"torch", "numpy", "engine.trace", "gui.page", "gui.pictures", "importlib.metadata"}
    assert "gui.rail" in early
    assert not late & early
    assert not [file for file in read if file.endswith("window.py")], "PySide reads what we import"
