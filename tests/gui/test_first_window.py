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


def test_the_window_is_painted_before_numbers_and_pages_are_imported(tmp_path: Path) -> None:
    code = [sys.executable, "-c", textwrap.dedent(OPEN), str(tmp_path)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        code, cwd=HOUSE, env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    early = set(done.stdout.splitlines()[0].split())
    read = done.stdout.splitlines()[1:]
    late = {"torch", "numpy", "engine.trace", "gui.page", "gui.pictures", "importlib.metadata"}
    assert "gui.rail" in early
    assert not late & early
    assert not [file for file in read if file.endswith("window.py")], "PySide reads what we import"
