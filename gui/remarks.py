"""What a user should know of a picture that was read, and would not see: half of it is missing.

Qt's readers fill what a cut off JPEG lacks with grey, and go on; so do they with some others.
"""

from __future__ import annotations

import re
import struct

MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # of a JPEG, none of those inside what is coded
END = 0xD9
ALONE = (0xD8, 0x01)  # markers of a JPEG that no length follows
# What is missing of a picture that is read all the same.
FILLED = {"jpeg": "grey", "bmp": "black", "gif": "empty"}


def cut_off(data: bytes, kind: str) -> bool:
    """Whether a picture file ends before its picture does; False where that cannot be told."""
    try:
        return {"jpeg": _jpeg, "bmp": _bmp, "gif": _gif}[kind](data)
    except KeyError:
        return False
    except (struct.error, IndexError, ValueError):
        return True


def _jpeg(data: bytes) -> bool:
    """No marker of the end follows the last scan; a thumbnail before it has its own."""
    at = 0
    while found := MARKER.search(data, at):
        marker, at = data[found.start() + 1], found.end()
        if marker == END:
            return False
        if marker not in ALONE:
            at += struct.unpack_from(">H", data, at)[0]
    return True


def _bmp(data: bytes) -> bool:
    """Its rows, each of whole words of 32 bits, do not fit; of packed or OS/2's nobody knows."""
    start, head, width, height, _, bits, packed = struct.unpack_from("<IIiiHHI", data, 10)
    needed = start + (width * bits + 31) // 32 * 4 * abs(height)
    return head >= 40 and not packed and len(data) < needed


def _gif(data: bytes) -> bool:
    """No semicolon at its end."""
    return not data.rstrip(b"\0").endswith(b";")


def remarks(name: str, missing: str, frames: int, pixels: int, visible: bool) -> str:
    """A sentence for each thing that a user should know; empty for a picture like any other.

    Args:
        name: what the picture is called.
        missing: what stands for what is missing, `grey`; empty where nothing is.
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
