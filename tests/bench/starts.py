"""Starting and quitting, measured from outside: child processes with a home of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.table import Row

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Life:
    """One run of the program: its exit code, seconds from its start, seconds, and MiB."""

    code: int
    window: float
    picture: float
    stall: float
    peak: float


def live(programme: str) -> Life:
    """Start a child (`quit` or `play`), wait for its end, and take its news."""
    with tempfile.TemporaryDirectory() as home:
        places = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.child", programme],
            env={**os.environ, **dict.fromkeys(places, home)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    news = json.loads(done.stdout) if done.returncode == 0 else {}
    window, picture = (news.get(name, 0.0) - began for name in ("window", "picture"))
    return Life(done.returncode, window, picture, news.get("stall", 0.0), news.get("peak", 0.0))


def start(runs: int) -> list[Row]:
    """From the start of the process to the window and its first picture; stalls and memory."""
    live("quit")  # the first one fills the disk's cache
    lives = [life for life in (live("play") for _ in range(runs)) if life.code == 0]
    if not lives:
        return [Row("start: no child came up", "", (1.0,), {"worst": 0})]
    return [
        _row("first window", "ms", [1000 * life.window for life in lives], 400),
        _row("first computed picture", "ms", [1000 * life.picture for life in lives], 2500),
        _row("longest stall in 5 s of playing", "ms", [1000 * life.stall for life in lives], 50),
        _row("peak memory, played and drawn", "MiB", [life.peak for life in lives], 350),
    ]


def cycles(count: int) -> list[Row]:
    """Start, first picture, quit; again and again."""
    lives, took = [], []
    for _ in range(count):
        began = time.monotonic()
        lives.append(live("quit"))
        took.append(1000 * (time.monotonic() - began))
    failed = float(sum(life.code != 0 for life in lives))
    return [
        Row(f"start, quit {count} times: other exit codes than 0", "", (failed,), {"worst": 0}),
        Row("start, first picture, quit", "ms", tuple(took), {}),
    ]


def _row(name: str, unit: str, samples: list[float], limit: float) -> Row:
    return Row(name, unit, tuple(samples), {"median": limit})
