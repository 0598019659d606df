"""What happens to files: bytes flipped, lost, doubled or cut off, and values nobody expects."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

Change = Callable[[bytes, Random], bytes]
ODD: list[Any] = [
    *(None, True, -1, 0, 3, 2**31, 2**70, 0.5, -1e300, 1e999, float("nan"), "", "X", "1 2", "nan"),
    *([], {}, [[]], {"shape": [0], "rows": []}, {"shape": [100000, 100000], "rows": ["1"]}),
    *({"shape": [2, 9, 9], "rows": ["1 " * 162]}, {"shape": [1, 1], "packed": "AAAA"}, "x" * 5000),
    *({"type": "relu"}, {"type": "pooling", "size": 11}, ["X", "X"], {"shape": [1], "packed": 1}),
]


def _spot(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 1, 1, 2, 7, 60)))


def _flip(data: bytes, random: Random) -> bytes:
    i, _ = _spot(data, random)
    return data[:i] + bytes([random.randrange(256)]) + data[i + 1 :]


def _delete(data: bytes, random: Random) -> bytes:
    i, j = _spot(data, random)
    return data[:i] + data[j:]


def _duplicate(data: bytes, random: Random) -> bytes:
    i, j = _spot(data, random)
    return data[:j] + data[i:j] * random.choice((1, 2, 50)) + data[j:]


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _swap(data: bytes, random: Random) -> bytes:
    """Another value somewhere in the JSON; other bytes come back as they are."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return data
    places: list[tuple[Any, Any]] = []
    todo = [tree] if isinstance(tree, dict | list) else []
    while todo:
        node = todo.pop()
        keys = list(node) if isinstance(node, dict) else range(len(node))
        places += [(node, key) for key in keys]
        todo += [node[key] for key in keys if isinstance(node[key], dict | list)]
    if places:
        node, key = random.choice(places)
        node[key] = random.choice(ODD)
    return json.dumps(tree).encode()


CHANGES: tuple[Change, ...] = (_flip, _delete, _duplicate, _cut, _swap, _swap, _swap)


def mutated(data: bytes, random: Random) -> bytes:
    """A valid file with up to four accidents."""
    for _ in range(random.randint(1, 4)):
        data = random.choice(CHANGES)(data, random)
    return data
