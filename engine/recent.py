"""What was worked out lately, kept by what it was worked out from."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """Answers by question; of more than `room`, the one asked for least lately is forgotten.

    Two threads may ask at once: each single step on a dict is whole, and an answer worked out
    twice is the same.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: dict[Hashable, T] = {}

    def __contains__(self, question: Hashable) -> bool:
        return question in self._kept

    def __call__(self, question: Hashable, answer: Callable[[], T]) -> T:
        """The answer to a question: the one that is kept, or one worked out now."""
        found = self._kept.pop(question, None)
        if found is None:
            found = answer()
        self._kept[question] = found
        for old in list(self._kept)[: -self._room]:
            self._kept.pop(old, None)
        return found
