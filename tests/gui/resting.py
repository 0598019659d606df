"""Whether what goes on beside the window has stopped: it stays as it is for a while."""

from __future__ import annotations

import time
from collections.abc import Callable

from pytestqt.qtbot import QtBot

WHILE = 80  # ms, in which what runs would have changed it many times
PATIENCE = 10.0  # s, for what was under way


def rests(qtbot: QtBot, what: Callable[[], object]) -> bool:
    """Whether something comes to rest: `what` is the same before and after a while."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        before = what()
        qtbot.wait(WHILE)
        if what() == before:
            return True
    return False
