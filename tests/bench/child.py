"""What a child process does: start Unrolled as its command line does, and say when what happened.

python -m tests.bench.child quit      the window, the first picture, closed
python -m tests.bench.child play      … then five seconds of playing and drawing
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any

import main
from gui import app

plainly = app.explore


def fail(*error: Any) -> None:
    """A slot that raises ends the child; Qt alone would let it run on."""
    traceback.print_exception(*error)
    os._exit(3)


def explore(**options: Any) -> int:
    """As `gui.app` does, in a window that tells; what it is made of is imported no sooner."""
    app.application()
    import gui.window
    from tests.bench.told import Told

    setattr(gui.window, "Window", Told)  # noqa: B010
    return plainly(**options)


if __name__ == "__main__":
    sys.excepthook = fail
    setattr(app, "explore", explore)  # noqa: B010
    sys.exit(main.main([]))
