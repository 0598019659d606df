"""`python -m tests.bench [convnet | recurrent | language | captions]`: promises, as a table.

Every measure is repeated and its best round is shown: whatever else the machine does can only
make a round slower. The exit code is 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable

# Before Qt is imported: it reads this once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench import starts, table
from tests.bench.table import Row


def best_of(measure: Callable[[], list[Row]], rounds: int) -> Callable[[], list[Row]]:
    """The measure repeated, each row from its least disturbed round."""
    return lambda: [
        table.best(same) for same in zip(*(measure() for _ in range(rounds)), strict=True)
    ]


def along_time(rounds: int) -> dict[str, Callable[[], list[Row]]]:
    """All measures of the explorer of time, by the name `--only` takes."""
    from tests.bench import recurrent, timeline

    measures = {
        "traces": recurrent.traces,
        "cells": recurrent.cells,
        "clamp": recurrent.clamp,
        "gradients": recurrent.gradients,
        "epochs": recurrent.epochs,
        "hold": lambda: timeline.hold(200),
        "scrubbing": lambda: timeline.scrubbing(200),
    }
    return {name: best_of(measure, rounds) for name, measure in measures.items()}


def in_text(rounds: int) -> dict[str, Callable[[], list[Row]]]:
    """All measures of the language engine, by the name `--only` takes."""
    from tests.bench import language

    measures = {"writing": language.writing, "training": language.training}
    return {name: best_of(measure, rounds) for name, measure in measures.items()}


def of_pictures(rounds: int) -> dict[str, Callable[[], list[Row]]]:
    """All measures of the captions engine, by the name `--only` takes."""
    from tests.bench import captions, easel

    measures = {
        "told": captions.told,
        "painted": captions.painted,
        "dragged": captions.dragged,
        "photograph": captions.photograph,
        "hand": lambda: easel.hand(100),
    }
    return {name: best_of(measure, rounds) for name, measure in measures.items()}


def measures(rounds: int, cycles: int) -> dict[str, Callable[[], list[Row]]]:
    """All measures of the convolution explorer, by the name `--only` takes."""
    from tests.bench import convnet

    def again(measure: Callable[[], list[Row]]) -> Callable[[], list[Row]]:
        return best_of(measure, rounds)

    return {
        "start": lambda: starts.start(5),
        "hand": again(lambda: convnet.hand(300)),
        "playing": again(convnet.playing),
        "epoch": again(lambda: convnet.epoch(20)),
        "cycles": lambda: starts.cycles(cycles),
    }


def on_cuda() -> list[Row]:
    """Both devices compared, where there are two."""
    import torch

    if not torch.cuda.is_available():
        print("no CUDA here")
        return []
    from tests.bench import convnet

    return convnet.cuda(20)


def main(words: list[str]) -> int:
    """Measure and print; 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    explorers = ["convnet", "recurrent", "language", "captions"]
    parser.add_argument("explorer", choices=explorers, nargs="?", default="convnet")
    parser.add_argument("--only", metavar="NAME", action="append", help="start, hand, playing, …")
    parser.add_argument("--rounds", type=int, default=3, help="of each measure; the best counts")
    parser.add_argument("--cycles", type=int, default=50, help="how often to start and quit")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu",
                        help="cuda: compare it with the CPU")  # fmt: skip
    options = parser.parse_args(words)
    from gui.app import offscreen

    offscreen()
    engines = {"recurrent": along_time, "language": in_text, "captions": of_pictures}
    engine, rounds = engines.get(options.explorer), options.rounds
    known = engine(rounds) if engine else measures(rounds, options.cycles)
    chosen = {"cuda": on_cuda} if options.device == "cuda" else known
    names = options.only or list(chosen)
    wrong = [name for name in names if name not in chosen]
    if wrong:
        parser.error(f"there is no measure “{wrong[0]}”; choose {', '.join(chosen)}")
    print(f"{os.cpu_count()} cores, {platform.machine()}, best of {options.rounds} rounds")
    rows = []
    for name in names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        rows += chosen[name]()
    print("\n".join(table.lines(rows)) if rows else "nothing was measured")
    return int(any(not row.ok for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
