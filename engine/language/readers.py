"""The networks that come with Unrolled to continue texts, and those anyone makes of their own.

`main.py train language` reads the sources of Python's standard library and writes
`language.safetensors`; `main.py train cells` has the other cells read them, more briefly, and
writes `cells-gru.safetensors` and so on; `main.py train language TEXT` reads any text and writes
weights of its name into the present folder. A training that was cut off goes on where it stood.
"""

from __future__ import annotations

import math
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from engine import resuming, weights
from engine.array import Floats
from engine.data.texts import MODULES, Text, encoded, python_sources, read_text
from engine.language.reading import Progress, Reading, begun, read, split, validated
from engine.recurrent import learned
from engine.recurrent.cells import Kind
from engine.recurrent.lockstep import parameters_of

READING = Reading(window=128, batch=8, rate=0.015)
CHARACTERS = 80_000_000  # read in all, the same ones again and again: a quarter of an hour's work
EPOCHS = 4, 1000
OTHERS: tuple[Kind, ...] = "gru", "rnn", "coupled", "peephole"
BRIEFLY = Reading(window=128, batch=32, rate=0.008, epochs=4)  # minutes each: they go step by step


def train_reader(
    folder: Path = weights.MODELS,
    path: Path | None = None,
    reading: Reading | None = None,
    tell: Callable[[str], None] = print,
    **wished: Any,
) -> dict[str, Any]:
    """Learn from a text, or from Python's library; write weights and card, give its figures.

    Args:
        folder: where the weights go.
        path: of a text, whose name they will have; None reads Python's library.
        reading: how; None asks for `READING`, more epochs the shorter the text.
        tell: hears a line after every epoch.
        wished: fields of the reading that shall be other ones.

    Raises:
        engine.data.texts.TextError: when the text cannot be used.
        engine.training.TrainingError: when the loss stops being a number.
    """
    text = python_sources() if path is None else read_text(path)
    reading = msgspec.structs.replace(reading or suited(text), **wished)
    name = learned.reader_of(reading.cell) if path is None else path.stem
    for sentence in text.said:
        tell(sentence)
    last = _learned(text, reading, folder / f"{name}.part", tell)
    assert last.network is not None
    arrays = learned.halved(last.network)
    found = figures(text, arrays, reading)
    weights.save(name, arrays, _card(text, reading, found, path, wished), folder)
    (folder / f"{name}.part").unlink(missing_ok=True)
    return found


def train_cells(
    folder: Path = weights.MODELS, tell: Callable[[str], None] = print
) -> dict[str, Any]:
    """Have the cells other than LSTM learn Python's library; weights, cards, and their figures.

    Raises:
        engine.data.texts.TextError: when the library is not there.
        engine.training.TrainingError: when a loss stops being a number.
    """
    found: dict[str, Any] = {}
    for cell in OTHERS:
        reading = msgspec.structs.replace(BRIEFLY, cell=cell)
        tell(f"{cell}:")
        found[cell] = train_reader(folder, None, reading, tell)
    return found


def suited(text: Text) -> Reading:
    """`READING` with as many epochs as a text of this length needs, 4 to 1000."""
    low, high = EPOCHS
    epochs = min(max(CHARACTERS // len(text.characters), low), high)
    return msgspec.structs.replace(READING, epochs=epochs)


def figures(text: Text, arrays: dict[str, Floats], reading: Reading) -> dict[str, Any]:
    """What was reached, in nats per character, with weights of half precision."""
    form = learned.holding(begun(text.alphabet, reading), arrays)
    codes = encoded(text.characters, text.alphabet)
    seen, held = split(codes)
    loss = validated(form, parameters_of(form), held)
    return {
        "characters learned from": len(seen),
        "characters held out": len(held),
        "held-out loss, nats per character": None if math.isnan(loss) else round(loss, 4),
    }


def _learned(text: Text, reading: Reading, kept: Path, tell: Callable[[str], None]) -> Progress:
    """The last report of a training whose state is kept after every epoch."""
    print_of_text = zlib.crc32(text.characters.encode("utf-8", "surrogatepass"))
    belongs = f"{msgspec.json.encode(reading).decode()} {print_of_text}"
    state = resuming.resumed(kept, belongs)
    if state is not None:
        tell(f"Going on after epoch {state.epoch} of {reading.epochs}.")
    last = None
    for report in read(text, reading, state=state):
        if report.state is None:
            continue
        last = report
        tell(f"epoch {report.epoch} of {reading.epochs}: held out {report.held_out:.4f}")
        resuming.keep(kept, report.state, belongs)
    assert last is not None
    return last


def _card(
    text: Text, reading: Reading, found: dict[str, Any], path: Path | None, wished: dict[str, Any]
) -> dict[str, Any]:
    python = ".".join(map(str, sys.version_info[:3]))
    command = f"main.py train {learned.reader_of(reading.cell).partition('-')[0]}"
    library = f"{len(MODULES)} modules of the standard library of Python {python}, "
    options = "".join(f" --{name} {value}" for name, value in wished.items())
    own = "the modules and their order are listed in engine/data/texts.py; PSF licence"
    return {
        "what": f"A character network: {reading.layers} × {reading.units} {reading.cell} units "
        "that say what comes next in a text",
        "cell": reading.cell,
        "labels": list(text.alphabet),
        "data": library + own if path is None else f"{path.name}; its licence is its author's",
        "command": command if path is None else f"main.py train language {path.name}{options}",
        "recipe": msgspec.to_builtins(reading),
        "figures": found,
        "figures of": "these half-precision weights, on the last tenth of the text, not learned "
        f"from; nats, × {1 / math.log(2):.3f} are bits",
        "limits": "It has seen nothing else. It has learned how such text looks, not what it "
        "means: what it writes seldom runs.",
        "licence": "MIT",
    }
