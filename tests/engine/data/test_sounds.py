"""Sounds become sequences: every width, cut and averaged where long, refused in a sentence."""

from __future__ import annotations

import re
import struct
import time
import tracemalloc
import wave
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest

from engine.data.signals import SignalError
from engine.data.sounds import read_sound
from tests.engine.accidents import mutated


def write(path: Path, samples: list[list[int]], width: int = 2, rate: int = 8000) -> bytes:
    """A WAV file of whole numbers (n, channels), packed one by one."""
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(len(samples[0]) if samples else 1)
        sound.setsampwidth(width)
        sound.setframerate(rate)
        packed = [n.to_bytes(width, "little", signed=width > 1) for row in samples for n in row]
        sound.writeframes(b"".join(packed))
    return path.read_bytes()


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_width_has_full_scale_one(tmp_path: Path, width: int, channels: int) -> None:
    full = 2 ** (8 * width - 1)
    middle = full if width == 1 else 0
    levels = [-full, -full // 2, 0, 1, full // 4, full - 1]
    rows = [[level + middle] + [middle] * (channels - 1) for level in levels]
    write(tmp_path / "a.wav", rows, width)
    found = read_sound(tmp_path / "a.wav")
    assert found.values[:, 0] == pytest.approx([level / full for level in levels], abs=1e-7)
    assert (found.values[:, 1:] == 0).all()
    assert found.names == (("sound",) if channels == 1 else ("left", "right"))
    assert found.said == ()


def test_long_sounds_are_averaged_and_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    samples = Random(0).choices(range(-(2**15), 2**15), k=1003)
    write(path, [[n] for n in samples])
    found = read_sound(path, steps=10)
    edges = [1003 * k // 10 for k in range(11)]
    means = [np.mean(samples[a:b]) / 2**15 for a, b in pairwise(edges)]
    assert found.values[:, 0] == pytest.approx(means, abs=1e-7)
    assert found.said == ("Each of the 10 steps is the mean of 100 samples.",)
    short = read_sound(path, seconds=0.01)
    assert short.values[:, 0] == pytest.approx([n / 2**15 for n in samples[:80]])
    assert short.said == ("The first 0.01 of 0.125 seconds were taken.",)


def test_a_hundred_megabytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    head = bytearray(write(path, [[1, 2]], rate=44_100))
    size = 100 * 2**20
    head[4:8], head[40:44] = struct.pack("<I", size + 36), struct.pack("<I", size)
    path.write_bytes(head)
    with open(path, "r+b") as file:
        file.truncate(size + 44)
    tracemalloc.start()
    start = time.process_time()
    found = read_sound(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - start < 2
    assert peak < 64 * 2**20
    assert found.values.shape == (10_000, 2)
    assert found.said[0] == "The first 23.8 of 594 seconds were taken."


def test_what_is_no_sound_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    whole = write(path, [[n, n] for n in range(1000)])
    float_kind = whole[:20] + struct.pack("<H", 3) + whole[22:]
    cases = {
        "is no sound that can be read; choose a WAV file": b"hello, this is text " * 9,
        "ends too early to be a sound": b"",
        "is cut off": whole[:-100],
        "save it as 16-bit PCM": float_kind,
    }
    for words, data in cases.items():
        path.write_bytes(data)
        with pytest.raises(SignalError, match=words):
            read_sound(path)
    write(path, [])
    with pytest.raises(SignalError, match="holds no samples"):
        read_sound(path)
    with pytest.raises(SignalError, match="it is not there"):
        read_sound(tmp_path / "none.wav")


def test_damaged_sounds_give_numbers_or_one_sentence(tmp_path: Path) -> None:
    random, path, sentences = Random(5), tmp_path / "a.wav", []
    whole = write(path, [[n % 256, 9] for n in range(40)], 1)
    for _ in range(1000):
        path.write_bytes(mutated(whole, random))
        try:
            found = read_sound(path)
        except SignalError as error:
            sentences.append(str(error))
        else:
            assert found.values.shape[1] == len(found.names)
            assert (np.abs(found.values) <= 1).all()
    assert sentences
    for sentence in sentences:
        assert re.fullmatch(r"“a.wav” [^\n]{5,300}\.", sentence), sentence
