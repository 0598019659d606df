"""`Sequence`: what a network reads: generated, resized, cleared, or brought from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from engine.array import Array
from engine.data.signals import Channels, Kind, Signal, generated, typed
from engine.systems.recurrent import Settings
from gui.edits.wishes import Wishes

if TYPE_CHECKING:
    from engine.recurrent.foreign import Foreign

replace = msgspec.structs.replace
TORCHS = "As torch has it, r acts after the product, and z lets the old h through."


class Sequence(Wishes[Settings]):
    """Changes of the signal, and what files give."""

    def generate(self, kind: Kind) -> None:
        """A generated signal of the present size; text gives way to one channel."""
        steps, channels = self._settings.signal.shape
        channels = 1 if self._settings.channels else channels
        start = max(1, steps // 6)
        period = max(2.0, steps / 4)
        made = [
            Signal(kind, 0.8, start if kind in ("pulse", "step") else 0, max(1, steps // 12),
                   period / (1 + n / 2), period / 3, self._settings.seed)
            for n in range(channels)
        ]  # fmt: skip
        self._put(generated(made, steps))

    def resize(self, steps: int, channels: int) -> None:
        """Longer or shorter, more or fewer channels; what is new is 0."""
        old = self._settings.signal.values
        made = np.zeros((steps, channels), np.float32)
        kept = old[:steps, :channels]
        made[: kept.shape[0], : kept.shape[1]] = kept
        names = self._settings.channels if channels == old.shape[1] else ()
        self._change("size", signal=Array(made), channels=names)

    def quiet(self) -> None:
        """All zeros: a clean sheet to draw on."""
        self._put(np.zeros_like(self._settings.signal.values), self._settings.channels)

    def _put(self, values: object, names: tuple[str, ...] = ()) -> None:
        assert isinstance(values, np.ndarray)
        self._change(signal=Array(values), channels=names)

    # Files

    @property
    def readers(self) -> Mapping[str, Callable[[Path], object]]:
        """How tables, sounds, texts and weights are read."""
        return {
            ".csv": _table,
            ".tsv": _table,
            ".wav": _sound,
            ".txt": _text,
            ".safetensors": _weights,
        }

    def take(self, thing: object) -> str:
        """Take what was read, and say what was done to it."""
        if isinstance(thing, Channels):
            self._put(thing.values, thing.names)
            return " ".join(thing.said)
        from engine.recurrent.foreign import Foreign

        if isinstance(thing, Foreign):
            return self._adopt(thing)
        return "Time reads signals and weights: a CSV table, a WAV sound, a text, safetensors."

    def _adopt(self, foreign: Foreign) -> str:
        """Weights from elsewhere, and a signal with as many channels as they read."""
        old, inputs = self._settings.signal.values, foreign.network.layers[0].inputs
        signal = np.zeros((len(old), inputs), np.float32)
        kept = min(inputs, old.shape[1])
        signal[:, :kept] = old[:, :kept]
        self._change(
            network=replace(foreign.network, origin="loaded weights"),
            before=None,
            clamps=(),
            rivals=(),
            signal=Array(signal),
        )
        found = foreign.network
        torchs = found.cell == "gru" and (found.reset, found.update) == ("after", "old")
        return " ".join([*foreign.said, *([TORCHS] if torchs else [])])


def _table(path: Path) -> Channels:
    from engine.data.tables import read_table

    return read_table(path)


def _sound(path: Path) -> Channels:
    from engine.data.sounds import read_sound

    return read_sound(path)


def _text(path: Path) -> Channels:
    from engine.data.texts import read_text

    return typed(read_text(path).characters)


def _weights(path: Path) -> Foreign:
    from engine.recurrent.foreign import read

    return read(path)
