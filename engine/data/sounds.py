"""Sequences from sounds: WAV files of 8, 16, 24 or 32 bits, one column a channel.

Full scale is 1, as recorders mean it. A sound has tens of thousands of samples a second: only the
beginning of a long one is read, and what is read becomes at most `MAX_STEPS` steps, each the mean
of the samples it covers.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine import faults
from engine.data.signals import MAX_CHANNELS, MAX_STEPS, Channels, SignalError
from engine.opening import opened

MAX_SAMPLES = 1 << 20  # of each channel: 24 s at 44.1 kHz
MAX_TRACKS = 16
NAMES = {1: ("sound",), 2: ("left", "right")}


def read_sound(path: str | Path, seconds: float | None = None, steps: int = MAX_STEPS) -> Channels:
    """A sound as a sequence (T, D), −1 … 1.

    Args:
        path: a WAV file of whole-number samples (PCM).
        seconds: how much of its beginning to take; None for as much as is read at once.
        steps: the most that T may be, 1 … `MAX_STEPS`.

    Raises:
        SignalError: when it cannot be read, is no WAV, is cut off, or holds no samples.
    """
    path = Path(path)
    name = faults.called(path)
    with opened(path, SignalError) as file:
        try:
            with wave.open(file) as sound:
                return _channels(sound, name, seconds, steps)
        except wave.Error as error:
            raise SignalError(_refused(str(error), name)) from None
        except (EOFError, RuntimeError):
            raise SignalError(f"{name} ends too early to be a sound; choose another.") from None


def _refused(error: str, name: str) -> str:
    """What the reader has against the file, and what to do."""
    if "unknown format" in error:
        return f"{name} is packed in a way that cannot be read; save it as 16-bit PCM."
    return f"{name} is no sound that can be read; choose a WAV file."


def _channels(sound: wave.Wave_read, name: str, seconds: float | None, steps: int) -> Channels:
    tracks, width, rate = sound.getnchannels(), sound.getsampwidth(), max(sound.getframerate(), 1)
    if width > 4 or tracks > MAX_TRACKS:
        raise SignalError(f"{name} is no sound that can be read; save it as 16-bit stereo.")
    total = sound.getnframes()
    if total == 0:
        raise SignalError(f"{name} holds no samples; choose a sound that is not empty.")
    wanted = total if seconds is None else max(1, min(round(seconds * rate), total))
    count = min(wanted, MAX_SAMPLES)
    data = sound.readframes(count)
    if len(data) < count * tracks * width:
        raise SignalError(f"{name} is cut off: its head promises more than it holds; copy it anew.")
    samples = _samples(data, width).reshape(count, tracks)[:, :MAX_CHANNELS]
    said = []
    if count < total:
        said.append(f"The first {count / rate:.3g} of {total / rate:.3g} seconds were taken.")
    if tracks > MAX_CHANNELS:
        said.append(f"The first {MAX_CHANNELS} of {tracks} channels were taken.")
    if count > steps:
        said.append(f"Each of the {steps:,} steps is the mean of {count / steps:.3g} samples.")
    numbered = tuple(f"channel {k + 1}" for k in range(samples.shape[1]))
    values = _averaged(samples, min(count, steps)).astype(np.float32)
    return Channels(values, NAMES.get(tracks, numbered), tuple(said))


def _samples(data: bytes, width: int) -> NDArray[np.float64]:
    """Samples of `width` bytes, little-endian, full scale 1."""
    low_to_high: NDArray[np.uint8] = np.frombuffer(data, dtype=np.uint8).reshape(-1, width)
    if width == 1:
        low_to_high = low_to_high ^ np.uint8(0x80)  # 8 bits have no sign: 128 is silence
    wide = np.zeros((len(low_to_high), 4), dtype=np.uint8)
    wide[:, 4 - width :] = low_to_high
    samples: NDArray[np.float64] = wide.view("<i4")[:, 0] / 2.0**31
    return samples


def _averaged(samples: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    """(n, D) → (T, D): each step the mean of the whole samples it covers."""
    edges = np.arange(steps) * len(samples) // steps
    counts = np.diff(np.append(edges, len(samples)))
    means: NDArray[np.float64] = np.add.reduceat(samples, edges, axis=0) / counts[:, None]
    return means
