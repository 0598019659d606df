"""Files to drop on the window: pictures and experiments, whole and broken in every way."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from engine.array import Array
from engine.files import Document, write
from engine.systems import convnet


@dataclass(frozen=True)
class Broken:
    """A file that cannot be shown, and words the sentence about it must hold."""

    name: str
    data: bytes
    says: tuple[str, ...]


def png(width: int = 40, height: int = 30, kind: str = "PNG") -> bytes:
    """A picture with a black bar across, as the bytes of a file."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for x in range(width):
        for y in range(height // 3, max(height // 2, height // 3 + 1)):
            image.setPixelColor(x, y, QColor("black"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]  # the stub says bytes
    return bytes(buffer.data().data())


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head claims so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    body = chunk(b"IDAT", zlib.compress(b"\0" * 64))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


def experiment(**changed: Any) -> bytes:
    """The default experiment as a file, with some of its outermost fields changed."""
    settings = convnet.default()
    plain: dict[str, Any] = {
        "format": "unrolled",
        "version": 1,
        "made_with": "0.1.0",
        "explorer": "convnet",
        "step": 3,
        "settings": {
            "input": {"shape": [1, 3, 3], "rows": ["1 -1 1", "-1 1 -1", "1 -1 1"]},
            "layers": [{"type": "relu"}],
            "classes": list(settings.classes),
        },
    }
    return json.dumps({**plain, **changed}).encode()


def with_input(text: str) -> bytes:
    """An experiment whose first row of input is this text."""
    return experiment().replace(b"1 -1 1", text.encode(), 1)


def broken() -> list[Broken]:
    """What nobody can show."""
    whole = png()
    return [
        Broken("empty.png", b"", ("empty.png", "no picture")),
        Broken("empty.unrolled", b"", ("empty.unrolled", "empty")),
        Broken("vast.png", claiming(60_000, 60_000), ("vast.png", "60,000×60,000")),
        Broken("cut.png", whole[: len(whole) // 2], ("cut.png", "damaged")),
        Broken("text.png", b"this is a letter to a friend", ("text.png", "no picture")),
        Broken("noise.jpg", bytes(range(256)) * 8, ("noise.jpg", "no picture")),
        Broken("cut.unrolled", experiment()[:90], ("cut.unrolled",)),
        Broken("picture.unrolled", whole, ("picture.unrolled", "no Unrolled experiment")),
        Broken("other.unrolled", b'{"some": "thing"}', ("other.unrolled", "no Unrolled")),
        Broken("newer.unrolled", experiment(version=2), ("newer.unrolled", "newer Unrolled")),
        Broken("never.unrolled", experiment(version="one"), ("never.unrolled", "version")),
        Broken("lstm.unrolled", experiment(explorer="lstm"), ("lstm.unrolled", "“lstm”")),
        Broken("nan.unrolled", with_input("nan 1 1"), ("nan.unrolled",)),
        Broken("infinite.unrolled", with_input("1e999 1 1"), ("infinite.unrolled",)),
        Broken("words.unrolled", with_input("one two 3"), ("words.unrolled",)),
        Broken("short.unrolled", with_input("1 1"), ("short.unrolled",)),
        Broken("deep.unrolled", b'{"format":' + b"[" * 100_000, ("deep.unrolled",)),
        Broken("step.unrolled", experiment(step=-1), ("step.unrolled", "step")),
    ]


def write_broken(folder: Path) -> list[Path]:
    """All of `broken`, as files."""
    paths = []
    for file in broken():
        path = folder / file.name
        path.write_bytes(file.data)
        paths.append(path)
    return paths


def write_whole(folder: Path) -> list[Path]:
    """Pictures of several kinds and shapes, and three experiments."""
    paths = [folder / f"picture.{kind}" for kind in ("png", "jpg", "bmp")]
    for path, size in zip(paths, ((40, 30), (3, 200), (1, 1)), strict=True):
        path.write_bytes(png(*size, kind=path.suffix[1:].upper()))
    plain = folder / "plain.unrolled"
    plain.write_bytes(experiment())
    wide = folder / "wide.unrolled"
    colours = np.linspace(-1, 1, 3 * 20 * 31, dtype=np.float32).reshape(3, 20, 31)
    settings = convnet.legal(convnet.Settings(Array(colours), convnet.default().layers, target=1))[
        0
    ]
    write(wide, Document("convnet", settings, 40))
    return [*paths, plain, wide]
