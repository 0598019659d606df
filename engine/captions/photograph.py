"""A photograph inside settings: its pixels as they are, packed as in a PNG, compared by value."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from functools import lru_cache
from typing import Annotated

import msgspec
import numpy as np
from msgspec import UNSET, Meta, UnsetType
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
LARGEST = 512  # pixels a side
LONGEST = 4 * LARGEST**2 + 4096  # characters: base64 of what hardly packs


class Photograph(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A square picture of red, green and blue.

    Attributes:
        size: S, pixels a side.
        packed: base64 of zlib's packing of S·S·3 bytes, row by row.
        look: base64 of a JPEG, how it looked before it was squashed, for the eye alone; or nothing.
        name: only in older files, where it told what it was called; nothing reads it.

    Raises:
        ValueError: when the text does not unpack to that many bytes.
    """

    size: Annotated[int, Meta(ge=1, le=LARGEST)]
    packed: Annotated[str, Meta(max_length=LONGEST)]
    look: Annotated[str, Meta(max_length=LONGEST)] = ""
    name: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET

    def __post_init__(self) -> None:
        unpacked(self.packed, self.size)

    @classmethod
    def of(cls, pixels: Pixels, look: bytes = b"") -> Photograph:
        """The photograph of these pixels, uint8 (S, S, 3); `look`: a JPEG for the eye."""
        rows, columns, colours = pixels.shape
        if rows != columns or colours != 3 or not 1 <= rows <= LARGEST:
            raise ValueError(f"A photograph is square, up to {LARGEST} pixels a side, in colour.")
        whole = np.ascontiguousarray(pixels, dtype=np.uint8).tobytes()
        packed, shown = b64encode(zlib.compress(whole, 6)), b64encode(look)
        return cls(
            rows, packed.decode("ascii"), shown.decode("ascii") if len(shown) <= LONGEST else ""
        )

    @property
    def pixels(self) -> Pixels:
        """Uint8 (S, S, 3), read-only."""
        return unpacked(self.packed, self.size)


@lru_cache(maxsize=8)
def unpacked(packed: str, size: int) -> Pixels:
    """The pixels that a text holds; never makes more bytes than they need.

    Raises:
        ValueError: when it holds others.
    """
    expected = size * size * 3
    try:
        unpacker = zlib.decompressobj()
        found = unpacker.decompress(b64decode(packed, validate=True), expected + 1)
    except (ValueError, zlib.error):
        raise ValueError("the photograph's pixels are damaged") from None
    if len(found) != expected or not unpacker.eof:
        raise ValueError(f"a photograph of {size}×{size} has {expected:,} bytes, not these")
    return np.frombuffer(found, np.uint8).reshape(size, size, 3)


def fitted(pixels: Pixels, size: int) -> Pixels:
    """The same square picture with `size` pixels a side, each the mean of what it covers.

    Args:
        pixels: (S, S, 3).
        size: of the result.
    """
    if len(pixels) == size:
        return pixels
    share = _shares(len(pixels), size)
    rows = np.tensordot(share, pixels.astype(np.float32), (1, 0))
    both = np.tensordot(share, rows, (1, 1)).transpose(1, 0, 2)
    return np.asarray(np.clip(np.rint(both), 0, 255), np.uint8)


@lru_cache(maxsize=16)
def _shares(before: int, after: int) -> NDArray[np.float32]:
    """How much of each old pixel lies in each new one, (after, before); rows sum to 1.

    Where there are more new pixels than old, a new one mixes the two old ones nearest to it.
    """
    scale = before / after
    centres = (np.arange(after)[:, None] + 0.5) * scale
    reach = max(1.0, scale)
    weights = np.clip(reach - np.abs(centres - (np.arange(before)[None] + 0.5)), 0, None)
    return np.asarray(weights / weights.sum(1, keepdims=True), np.float32)
