"""The command line: explore (the default), figure, train, doctor.

Nothing heavy is imported before it is needed, so that help and complaints come at once; and the
file parses on old Pythons, so that they are told their age instead of a syntax error.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gui import arguments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

OLDEST_PYTHON = (3, 11)


class MachineError(RuntimeError):
    """This machine lacks what is needed; the message names it and how to get it."""


def main(words: Sequence[str]) -> int:
    """Do what the command line asks for; returns the exit code, complaints go to stderr.

    0 is done, 1 something this machine lacks or refuses, 2 something asked for that cannot be.
    """
    command = COMMANDS.get(words[0]) if words else None
    try:
        if sys.version_info[:2] < OLDEST_PYTHON:
            found = ".".join(map(str, sys.version_info[:2]))
            raise MachineError(f"Unrolled needs Python 3.11 or newer; this is Python {found}.")
        return command(words[1:]) if command else explore(words)
    except ValueError as error:
        return _complain(str(error), 2)
    except MachineError as error:
        return _complain(str(error), 1)
    except ImportError as error:
        from gui import doctor

        sentence = doctor.import_cure(error)
        if sentence is None:
            raise
        return _complain(sentence, 1)
    except OSError as error:
        return _complain(f"{error.filename or 'The system'}: {error.strerror or error}.", 1)
    except KeyboardInterrupt:
        return 130


def explore(words: Sequence[str]) -> int:
    """Open the window, on an explorer or on a saved file."""
    if words and not words[0].startswith("-"):
        arguments.readable(words[0])  # a mistyped command, sooner than too many words
    options = arguments.explore_parser().parse_args(words)
    file = None if options.file is None else arguments.readable(options.file)
    from gui import doctor, libraries

    why = doctor.no_screen(os.environ)
    if why:
        instead = "`python main.py figure convnet -o convnet.png` draws a picture without one"
        raise MachineError(f"{why}; {instead}.")
    missing = [] if libraries.load(os.environ) else libraries.missing(os.environ)
    if missing:
        raise MachineError(f"{libraries.cure(missing)}.")
    _import_qt()
    from gui import app

    return app.explore(
        file=file,
        explorer=options.explorer,
        theme=options.theme,
        zoom=options.zoom,
        device=options.device,
        step=options.step,
        full_screen=options.full_screen,
    )


def figure(words: Sequence[str]) -> int:
    """Draw an explorer or a saved file into a picture file."""
    options = arguments.figure_parser().parse_args(words)
    if options.what not in arguments.EXPLORERS:
        arguments.readable(options.what)
    output = arguments.writable(options.output)
    from engine import device
    from gui import doctor, libraries

    device.choose(options.device)
    if doctor.no_screen(os.environ) or not libraries.load(os.environ):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _import_qt()
    from gui import export

    step = export.figure(
        what=options.what,
        output=output,
        size=options.size,
        theme=options.theme,
        step=options.step,
        zoom=options.zoom,
        device=options.device,
        bare=options.bare,
    )
    past = options.step is not None and options.step > step
    print(f"{output} is drawn{f', at the last step, {step}' if past else ''}.")
    return 0


def train(words: Sequence[str]) -> int:
    """Train the weights that come with Unrolled once more and print the figures reached."""
    options = arguments.train_parser().parse_args(words)
    from importlib import import_module

    from engine import weights

    room, verb = TRAININGS[options.what]
    asked = {k: v for ks in KNOWN.values() for k in ks if (v := getattr(options, k)) is not None}
    # Only the repetition of a shipped training takes the place of what is shipped.
    into = [Path.cwd() if asked.keys() - {"device", "recount"} else weights.MODELS]
    for name in asked:
        knowing = [what for what, names in KNOWN.items() if name in names]
        if options.what not in knowing:
            raise arguments.InputError(f"Only {' or '.join(knowing)} knows --{name}.")
        if options.what == "language" and options.text is None:
            raise arguments.InputError(f"--{name} is for learning a text; name one.")
    if options.text is not None:
        if options.what != "language":
            raise arguments.InputError(f"Only language learns a text, not {options.what}.")
        if not Path(options.text).is_file():
            raise arguments.InputError(f"There is no file “{options.text}”; name a text file.")
        into = [Path.cwd(), Path(options.text)]
    speaks = os.environ.get("RANK", "0") == "0"  # of the processes that torchrun starts, one
    if speaks:
        doing = "Recounting" if options.recount else "Training"
        print(f"{doing} {options.what} into {into[0]} ...", flush=True)
    figures = getattr(import_module(f"engine.{room}"), verb)(*into, **asked)
    if speaks:
        _print_figures(figures)
    return 0


def examine(words: Sequence[str]) -> int:
    """Print what this machine has and lacks; 1 when something is missing."""
    arguments.doctor_parser().parse_args(words)
    from gui import doctor

    rows = doctor.report()
    print("\n".join(doctor.lines(rows)))
    return int(any(row.cure for row in rows))


# Each in its room of the engine; given a folder, it writes there and returns figures.
TRAININGS = {
    "convnet": ("convnet.slides_votes", "train_slides"),
    "recurrent": ("recurrent.exercises", "train_exercises"),
    "findings": ("recurrent.findings", "find"),
    "language": ("language.readers", "train_reader"),
    "cells": ("language.readers", "train_cells"),
    "gap": ("language.gap", "train_gap"),
    "captions": ("captions.learning.captioners", "train_captions"),
}
KNOWN = {  # options of some trainings
    "captions": ("data", "teacher", "hard", "scenes", "epochs", "seed", "device", "recount"),
    "language": ("cell", "units", "epochs"),
}
COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "figure": figure,
    "train": train,
    "doctor": examine,
}


def _import_qt() -> None:
    """Import Qt, unless this version of it crashes on this Python."""
    if sys.platform == "win32":
        # Once Qt is loaded, torch 2.9 and newer cannot be (WinError 1114), so torch goes first.
        import torch  # noqa: F401
    import PySide6

    from gui import doctor

    broken = doctor.broken_pyside(PySide6.__version__, sys.version_info[:2])
    if broken:
        raise MachineError(broken)


def _print_figures(figures: Mapping[str, Any], indent: str = "") -> None:
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"{indent}{name}")
            _print_figures(value, indent + "  ")
        else:
            print(f"{indent}{name}: {value}")


def _complain(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
