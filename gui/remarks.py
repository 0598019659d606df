"""What a user should know of a picture that was read, and would not see: half of it is missing.

Qt's readers fill what a cut off JPEG lacks with grey, and go on; so do they with some others. Of a
progressive one the last passes are lost: all is there, but coarse.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # of a JPEG, none of those inside what is coded
END, PROGRESSIVE = 0xD9, 0xC2
EXTENSION, PICTURE = b"!,"  # what begins a block of a GIF
ALONE = (0xD8, 0x01)  # markers of a JPEG that no length follows
# What stands for what is missing of a picture that is read all the same.
FILLED = {"jpeg": "grey", "bmp": "black", "gif": "empty"}


def lacking(data: bytes, kind: str) -> str:
    """What a picture lacks whose file ends too early: `grey`, as it looks; "" where nothing is."""
    if not cut_off(data, kind):
        return ""
    return "detail" if kind == "jpeg" and PROGRESSIVE in _markers(data) else FILLED[kind]


def cut_off(data: bytes, kind: str) -> bool:
    """Whether a picture file ends before its picture does; False where that cannot be told."""
    try:
        return {"jpeg": _jpeg, "bmp": _bmp, "gif": _gif}[kind](data)
    except KeyError:
        return False
    except (struct.error, IndexError, ValueError):
        return True


def _jpeg(data: bytes) -> bool:
    """No marker of the end follows the last scan; where that alone is missing, nobody can tell."""
    return END not in _markers(data)


def _markers(data: bytes) -> Iterator[int]:
    """The markers of a JPEG; a thumbnail before it has its own, which are passed over."""
    at = 0
    while found := MARKER.search(data, at):
        marker, at = data[found.start() + 1], found.end()
        yield marker
        if marker not in ALONE:
            at += struct.unpack_from(">H", data, at)[0]


def _bmp(data: bytes) -> bool:
    """Its rows, each of whole words of 32 bits, do not fit; of packed or OS/2's nobody knows."""
    start, head, width, height, _, bits, packed = struct.unpack_from("<IIiiHHI", data, 10)
    needed = start + (width * bits + 31) // 32 * 4 * abs(height)
    return head >= 40 and not packed and len(data) < needed


def _gif(data: bytes) -> bool:
    """The blocks of its first picture, the one that is shown, do not end; what follows is nothing.

    Source: GIF89a specification, CompuServe 1990.
    """
    at = 13 + _palette(data[10])
    while data[at] in (EXTENSION, 0):  # some programs write a block's end twice
        at = _blocks(data, at + 2) if data[at] else at + 1
    if data[at] == PICTURE:
        _blocks(data, at + 11 + _palette(data[at + 9]))
    return False


def _palette(flags: int) -> int:
    """Bytes of the colours that follow."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _blocks(data: bytes, at: int) -> int:
    """Where a chain of blocks ends, each of so many bytes as its first one says."""
    while data[at]:
        at += 1 + data[at]
    return at + 1


def remarks(name: str, missing: str, frames: int, pixels: int, visible: bool) -> str:
    """A sentence for each thing that a user should know; empty for a picture like any other.

    Args:
        name: what the picture is called.
        missing: what it lacks, as `lacking` says.
        frames: pictures in the file.
        pixels: of the picture, before it was made smaller.
        visible: whether any of it is.
    """
    told = (
        (bool(missing), f"{name} is cut off; what is missing is {missing}."),
        (frames > 1, f"{name} holds {frames:,} pictures; the first is shown."),
        (not visible, f"{name} is transparent all over; nothing in it is visible."),
        (pixels == 1, f"{name} is one pixel; there is one colour and nothing else to see."),
    )
    return " ".join(sentence for so, sentence in told if so)
