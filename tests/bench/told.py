"""The window of a child process: it says when it was painted, plays, is drawn on, and closes.

It prints one line of JSON; times are those of the monotonic clock, which processes share on Linux.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer

from tests.bench.stopwatch import Hand, Watched, painted, pause

PLAYS, DRAWS = 5.0, 2.0  # seconds
BEAT = 4  # ms


class Told(Watched):
    """Takes itself through the programme named on the command line, `quit` or `play`."""

    news: dict[str, float]

    def showEvent(self, event: object) -> None:
        """Wait for the first picture."""
        self.news = {}
        once = Qt.ConnectionType.SingleShotConnection
        self.pages.made.connect(
            lambda page: page.drawn.connect(lambda: QTimer.singleShot(0, self._begin), once)
        )

    def _begin(self) -> None:
        self.news |= {"window": self.first, "picture": painted(self)}
        if sys.argv[1] == "play":
            self._play()
        self.news["peak"] = peak()
        print(json.dumps(self.news), flush=True)
        self.close()

    def _play(self) -> None:
        gaps, last = [0.0], time.monotonic()

        def beat() -> None:
            nonlocal last
            now = time.monotonic()
            gaps.append(now - last - BEAT / 1000)
            last = now

        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(beat)
        timer.start(BEAT)
        import numpy as np  # what is not the window's own must not delay it

        from tests.gui.hands import convolution

        transport = self.page.transport
        transport.set_speed(8)
        transport.set_whole(True)
        transport.play()
        pause(PLAYS)
        timer.stop()
        transport.pause()
        transport.seek(0)
        convolution(self).paper.put(-np.ones((1, 9, 9), np.float32))
        pause(0.1)
        hand = Hand(convolution(self).stage.source)
        for _ in range(round(DRAWS * 60)):
            hand.move()
            pause(1 / 60)
        self.news["stall"] = max(gaps)


def peak() -> float:
    """The most memory this process ever held, in MiB (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
