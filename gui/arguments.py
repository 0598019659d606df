"""The command line's words: what may be asked, in which form, and the sentence for what may not.

Like `main.py` this file parses on old Pythons and imports nothing heavy. Themes, zoom and devices
are spelt out here, since asking the files that own them would load Qt and torch; a test compares.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

HOUSE = Path(__file__).resolve().parent.parent
EXPLORERS = tuple(sorted(path.stem for path in (HOUSE / "gui" / "explorers").glob("[a-z]*.py")))
TRAININGS = ("convnet", "recurrent", "findings", "language", "cells", "gap", "captions")
CELLS = ("rnn", "lstm", "peephole", "coupled", "gru")
DEVICES = ("auto", "cpu", "cuda", "mps")
THEMES = ("light", "dark", "projector")
PICTURES = (".png", ".svg", ".pdf")
ZOOM = (0.8, 2.0)
UNITS = 256  # of a layer that learns a text
SMALLEST, LARGEST = (640, 400), (8192, 8192)  # figures, in pixels

USAGE = """python main.py [FILE] [options]
       python main.py figure EXPLORER|FILE -o PICTURE [options]
       python main.py train WHAT [TEXT] [options]
       python main.py doctor"""

EXAMPLES = """the other commands (`python main.py figure --help` tells more of each):
  figure                draw a picture into a file, without opening a window
  train                 repeat the training of the weights that come with Unrolled
  doctor                say what this machine has, and what it lacks

examples:
  python main.py                                    the X of the slides under its first filter
  python main.py --theme projector --full-screen    in the lecture hall
  python main.py lesson.unrolled                    go on where you saved
  python main.py figure convnet -o convnet.png      a picture for a slide
"""


class InputError(ValueError):
    """What was asked for cannot be; the message says why in one sentence."""


class Parser(argparse.ArgumentParser):
    """Complains in one sentence instead of a page."""

    def error(self, message: str) -> NoReturn:
        """Raise InputError."""
        message = message.replace("argument ", "", 1)
        raise InputError(f"{message[0].upper()}{message[1:]}; `{self.prog} --help` shows the way.")


def explore_parser() -> Parser:
    """The arguments of `python main.py`."""
    parser = Parser(
        prog="python main.py",
        usage=USAGE,
        description="Unrolled opens neural networks up and plays them step by step.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("file", nargs="?", metavar="FILE", help="a saved experiment to open")
    add(
        "--explorer",
        default="convnet",
        type=_one_of("explorer", EXPLORERS),
        metavar="NAME",
        help=f"what to open when no file is given: {', '.join(EXPLORERS)}",
    )
    themes = (*THEMES, "system")
    _add_look(parser, themes, theme=None, zoom=None)
    add("--full-screen", action="store_true", help="fill the screen from the start")
    return parser


def figure_parser() -> Parser:
    """The arguments of `python main.py figure`."""
    parser = Parser(
        prog="python main.py figure",
        description="Draw an explorer or a saved experiment into a picture file; needs no screen.",
        epilog="example: python main.py figure convnet -o convnet.svg --theme projector --bare",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("what", metavar="EXPLORER|FILE", help=f"{', '.join(EXPLORERS)}, or a saved experiment")
    add("-o", "--output", required=True, metavar="PICTURE", help="a .png, .svg or .pdf file")
    add(
        "--size",
        default=(1920, 1080),
        type=_size,
        metavar="WxH",
        help="width and height in pixels (1920x1080)",
    )
    _add_look(parser, THEMES, theme="light", zoom=1.0)
    add("--bare", action="store_true", help="only the picture: no rail, header or transport")
    return parser


def train_parser() -> Parser:
    """The arguments of `python main.py train`."""
    about = (
        "Repeat the training of the weights that come with Unrolled, which overwrites them. Asked "
        "for anything else, it writes into the present folder."
    )
    parser = Parser(prog="python main.py train", description=about, allow_abbrev=False)
    parser.add_argument(
        "what",
        type=_one_of("training", TRAININGS),
        metavar="WHAT",
        help="the weights of an explorer, convnet, recurrent, language or captions; cells, those "
        "of language with other cells; gap, the word networks; or findings, the table of which of "
        "the papers' results come out here",
    )
    about = "with language: a text file to learn instead; its weights go into the present folder"
    parser.add_argument("text", nargs="?", metavar="TEXT", help=about)
    _add_text(parser)
    _add_captions(parser)
    return parser


def _add_text(parser: Parser) -> None:
    """Options of `train language TEXT` alone."""
    add = parser.add_argument_group("with a text").add_argument
    about = f"the cells that learn it: {', '.join(CELLS)} (lstm)"
    add("--cell", type=_one_of("cell", CELLS), metavar="NAME", help=about)
    add("--units", type=_units, metavar="N", help=f"how many, at most {UNITS} (128)")


def _add_captions(parser: Parser) -> None:
    """Options of `train captions`."""
    about = (
        "Several processes share the work: torchrun --nproc_per_node 2 main.py train captions. "
        "What is worked out on the way takes 324 KB of disk for each photograph (2.3 GB for "
        "Flickr8k) and 38 KB for each scene, in a folder beside the weights that goes in the end."
    )
    add = parser.add_argument_group("with captions", about).add_argument
    add(
        "--data",
        metavar="FOLDER",
        help="photographs with captions, as Flickr8k or COCO have them, instead of scenes made up "
        "here",
    )
    add(
        "--teacher",
        metavar="FILE",
        help="with --data, of at least 2,000 photographs: SqueezeNet 1.0 as .npz, to distil an "
        "encoder from; else the encoder that comes with Unrolled looks at the photographs",
    )
    about = "attention draws places while it learns, too, for half of the captions"
    add("--hard", action="store_const", const=True, help=about)
    add("--scenes", type=_count, metavar="N", help="how many scenes are made up (80000)")
    about = "how often each picture is seen; with a text, how often it is read"
    add("--epochs", type=_count, metavar="N", help=about)
    add("--seed", type=_step, metavar="N", help="of weights, order and scenes (0)")
    about = "train nothing: asked as a training was, count the figures of its weights again"
    add("--recount", action="store_const", const=True, help=about)
    about = f"where torch computes: {', '.join(DEVICES)} (auto)"
    add("--device", type=_one_of("device", DEVICES), metavar="NAME", help=about)


def doctor_parser() -> Parser:
    """The arguments of `python main.py doctor`: none."""
    about = "Say what this machine has, what it lacks, and how to get that."
    return Parser(prog="python main.py doctor", description=about, allow_abbrev=False)


def _add_look(
    parser: Parser, themes: tuple[str, ...], theme: str | None, zoom: float | None
) -> None:
    """Options that exploring and figures share."""
    add, kept = parser.add_argument, "" if theme else "; else as you left it"
    add(
        "--theme",
        default=theme,
        type=_one_of("theme", themes),
        metavar="NAME",
        help=f"colours: {', '.join(themes)}{kept}",
    )
    add(
        "--zoom",
        default=zoom,
        type=_zoom,
        metavar="FACTOR",
        help=f"size of everything, {ZOOM[0]:g} to {ZOOM[1]:g}{kept}",
    )
    add(
        "--device",
        default="auto",
        type=_one_of("device", DEVICES),
        metavar="NAME",
        help=f"where torch computes: {', '.join(DEVICES)}",
    )
    add("--step", type=_step, metavar="N", help="the step to show; the first is 0")


def _one_of(kind: str, names: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in names:
            choice = ", ".join(names)
            raise argparse.ArgumentTypeError(f"there is no {kind} “{text}”, only {choice}")
        return text

    return read


def _zoom(text: str) -> float:
    low, high = ZOOM
    try:
        zoom = float(text)
    except ValueError:
        zoom = 0.0
    if not low <= zoom <= high:
        raise argparse.ArgumentTypeError(f"“{text}” is no number from {low} to {high}")
    return zoom


def _step(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"“{text}” is no step; steps are 0, 1, 2 and so on")
    return int(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text)):
        raise argparse.ArgumentTypeError(f"“{text}” is no number of at least 1")
    return int(text)


def _units(text: str) -> int:
    if _count(text) > UNITS:
        raise argparse.ArgumentTypeError(f"“{text}” is more than {UNITS}")
    return int(text)


def _size(text: str) -> tuple[int, int]:
    sides = re.fullmatch(r"([0-9]{1,5})[xX×]([0-9]{1,5})", text)
    width, height = (int(side) for side in sides.groups()) if sides else (0, 0)
    low, high = SMALLEST, LARGEST
    if not (low[0] <= width <= high[0] and low[1] <= height <= high[1]):
        hint = f"write 1920x1080; from {low[0]}x{low[1]} to {high[0]}x{high[1]}"
        raise argparse.ArgumentTypeError(f"“{text}” is no size; {hint}")
    return width, height


def readable(name: str) -> Path:
    """The file of that name; InputError where there is none that can be read."""
    path = Path(name)
    if name in EXPLORERS and not path.exists():
        raise InputError(f"“{name}” is an explorer, not a file; say --explorer {name}.")
    if not path.exists():
        close = difflib.get_close_matches(name, (*EXPLORERS, "figure", "train", "doctor"), 1)
        meant = f"; {close[0]} is one" if close else ""
        raise InputError(
            f"There is no file “{name}”, nor an explorer or command of that name{meant}."
        )
    if not path.is_file():
        raise InputError(f"“{name}” is a folder; name one saved experiment in it.")
    if not os.access(path, os.R_OK):
        raise InputError(f"“{name}” may not be read by you; change its permissions.")
    return path


def writable(name: str) -> Path:
    """The picture file to write; InputError where its name or its folder is wrong."""
    path = Path(name)
    if path.suffix.lower() not in PICTURES:
        raise InputError(f"“{name}” is no picture file; end its name in .png, .svg or .pdf.")
    if not path.parent.is_dir():
        raise InputError(f"There is no folder “{path.parent}”; make it first.")
    if path.is_dir():
        raise InputError(f"“{name}” is a folder; name a picture file.")
    return path
