"""`Array`: the numbers inside settings. Frozen, finite, and compared by what they are.

Settings must be comparable (did anything change?), hashable and safe to share between threads.
A numpy array is none of these, so settings wrap theirs in this small class.
"""

from __future__ import annotations

import math
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float32]

READABLE = 4096  # numbers of one array that a file writes as text: a picture of 64×64
PACKED = {"packed": "<f4", "half": "<f2"}
LARGEST = 3.4028235e38  # of float32, as it is written


class Array:
    """A read-only float32 array of any shape.

    Attributes:
        values: the numbers; writing to them raises ValueError.

    Raises:
        ValueError: when a number is infinite or not a number at all.
    """

    __slots__ = ("_hash", "values")

    def __init__(self, values: ArrayLike) -> None:
        with np.errstate(over="ignore"):  # too large for float32: refused below, in words
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


def arrays_of(settings: object) -> Iterator[Array]:
    """Every array inside settings, however deep; one that is there twice comes twice."""
    match settings:
        case Array():
            yield settings
        case tuple() | list():
            for one in settings:
                yield from arrays_of(one)
        case dict():
            yield from arrays_of(list(settings.values()))
        case _:
            for name in getattr(settings, "__struct_fields__", ()):  # msgspec's
                yield from arrays_of(getattr(settings, name))


def to_plain(array: Array) -> dict[str, Any]:
    """What a file holds of an array: its shape, and its numbers.

    Up to `READABLE` numbers are written as rows, one for each line of the last axis, so that a
    person can read and change them. More are packed: base64 of little-endian float32, or under
    `half` of float16, where that loses nothing.
    """
    shape = array.shape or (1,)
    if array.values.size > READABLE:
        half = halved(array.values)
        name, packed = ("half", half) if half is not None else ("packed", array.values)
        text = b64encode(packed.astype(PACKED[name]).tobytes()).decode("ascii")
        return {"shape": list(array.shape), name: text}
    rows = array.values.reshape(-1, shape[-1]) if array.values.size else np.zeros((0, 1))
    return {"shape": list(array.shape), "rows": [" ".join(map(_short, row)) for row in rows]}


def halved(values: Floats) -> NDArray[np.float16] | None:
    """The same numbers in half precision; None where that cannot hold one of them."""
    with np.errstate(over="ignore"):
        half = values.astype(np.float16)
    return half if np.array_equal(half, values) else None


def rounded(values: Floats) -> Floats:
    """The nearest numbers of half precision, which pack in half the room; too large ones stay."""
    with np.errstate(over="ignore"):
        near = values.astype(np.float16).astype(np.float32)
    return np.where(np.isfinite(near), near, values)


def from_plain(plain: object) -> Array:
    """Read back what `to_plain` wrote; nothing large is made before shape and text agree.

    Raises:
        ValueError: when numbers and shape disagree, a length is 0, or a number cannot be read.
    """
    kinds = [{"shape", name} for name in ("rows", *PACKED)]
    if not isinstance(plain, dict) or set(plain) not in kinds:
        raise ValueError("an array needs exactly a shape and rows")
    shape = plain["shape"]
    if not _is_list_of(shape, int) or any(isinstance(n, bool) or n < 1 for n in shape):
        raise ValueError("an array's shape is a list of whole numbers, none below 1")
    if len(shape) > 8:
        raise ValueError("an array has at most eight axes")
    expected = math.prod(shape)
    for name, kind in PACKED.items():
        if name in plain:
            return Array(_unpacked(plain[name], expected, kind).reshape(shape))
    return Array(_numbers(plain["rows"], expected).reshape(shape))


def _numbers(rows: object, expected: int) -> NDArray[np.float64]:
    if not isinstance(rows, list) or not _is_list_of(rows, str):
        raise ValueError("an array's rows are a list of text")
    if sum(map(len, rows)) > 40 * expected + len(rows):
        raise ValueError(f"an array of this shape has {expected} numbers, not that many")
    words = [word for row in rows for word in row.split()]
    if len(words) != expected:
        raise ValueError(f"an array of this shape has {expected} numbers, not {len(words)}")
    numbers = np.array([_number(word) for word in words], dtype=np.float64)
    finite = np.abs(numbers) <= LARGEST
    if not finite.all():
        raise ValueError(f"{words[int(finite.argmin())][:40]} is no finite number")
    return numbers


def _unpacked(packed: object, expected: int, kind: str) -> Floats:
    size = np.dtype(kind).itemsize * expected
    if not isinstance(packed, str) or len(packed) != 4 * -(-size // 3):
        raise ValueError(f"packed numbers do not fit the shape, which has {expected}")
    return np.frombuffer(b64decode(packed, validate=True), dtype=kind).astype(np.float32)


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        raise ValueError(f"“{word[:40]}” is no number") from None


def _is_list_of(value: object, kind: type) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, kind) for item in value)


def _short(number: np.float32) -> str:
    """The shortest text that reads back as the same float32: 1, -0.5, 0.7777778."""
    text = str(number)
    return text[:-2] if text.endswith(".0") else text


def tensor_source(array: Floats) -> str:
    """Python that makes a torch tensor of these numbers, exact to the last bit.

    More than `READABLE` are packed, base64 of little-endian float32, and need `b64decode`.
    """
    if array.size > READABLE:
        data = b64encode(array.astype("<f4").tobytes()).decode("ascii")
        shape = ", ".join(map(str, array.shape))
        return (
            f'torch.frombuffer(bytearray(b64decode("{data}")), dtype=torch.float32).view({shape})'
        )
    return f"torch.tensor({_listed(array)})"


def _listed(array: Floats) -> str:
    """Nested lists of the shortest numbers that read back as the same float32."""
    if array.ndim == 0:
        return str(array)
    return f"[{', '.join(_listed(part) for part in array)}]"
