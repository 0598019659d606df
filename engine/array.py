"""`Array`: the numbers inside settings. Frozen, finite, and compared by what they are.

Settings must be comparable (did anything change?), hashable and safe to share between threads.
A numpy array is none of these, so settings wrap theirs in this small class.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float32]


class Array:
    """A read-only float32 array of any shape.

    Attributes:
        values: the numbers; writing to them raises ValueError.

    Raises:
        ValueError: when a number is infinite or not a number at all.
    """

    __slots__ = ("_hash", "values")

    def __init__(self, values: ArrayLike) -> None:
        array = np.array(values, dtype=np.float32, order="C")
        if not np.isfinite(array).all():
            raise ValueError("every number must be finite")
        array.setflags(write=False)
        self.values: Floats = array
        self._hash: int | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the axes."""
        return self.values.shape

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Array):
            return NotImplemented
        return self.shape == other.shape and bool(np.array_equal(self.values, other.values))

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((self.shape, (self.values + 0.0).tobytes()))
        return self._hash

    def __repr__(self) -> str:
        return f"Array{self.shape}"


def to_plain(array: Array) -> dict[str, Any]:
    """What a file holds of an array: its shape, and its last axis as lines a person can read."""
    shape = array.shape or (1,)
    rows = array.values.reshape(-1, shape[-1]) if array.values.size else np.zeros((0, 1))
    return {"shape": list(array.shape), "rows": [" ".join(map(_short, row)) for row in rows]}


def from_plain(plain: object) -> Array:
    """Read back what `to_plain` wrote.

    Raises:
        ValueError: when rows and shape disagree, or a number cannot be read.
    """
    if not isinstance(plain, dict) or set(plain) != {"shape", "rows"}:
        raise ValueError("an array needs exactly a shape and rows")
    shape, rows = plain["shape"], plain["rows"]
    if not _is_list_of(shape, int) or not _is_list_of(rows, str):
        raise ValueError("an array's shape is whole numbers and its rows are text")
    if any(isinstance(n, bool) or n < 0 for n in shape) or len(shape) > 8:
        raise ValueError("an array's shape is up to eight lengths, none negative")
    numbers = [_number(word) for row in rows for word in row.split()]
    expected = int(np.prod([float(n) for n in shape])) if shape else 1
    if len(numbers) != expected:
        raise ValueError(f"an array of shape {shape} has {expected} numbers, not {len(numbers)}")
    return Array(np.array(numbers, dtype=np.float64).reshape(shape))


def _number(word: str) -> float:
    number = float(word)
    if not abs(number) < 3.4e38:
        raise ValueError(f"{word} is no finite number")
    return number


def _is_list_of(value: object, kind: type) -> bool:
    return isinstance(value, Sequence) and all(isinstance(item, kind) for item in value)


def _short(number: np.float32) -> str:
    """The shortest text that reads back as the same float32: 1, -0.5, 0.7777778."""
    text = str(number)
    return text[:-2] if text.endswith(".0") else text
