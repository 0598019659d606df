"""`History`: earlier settings, as many as fit in so many steps and so much memory."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

from engine.array import Array, arrays_of

STEPS = 300
BYTES = 128 << 20  # of numbers; a step that changed the largest layer there is has 12 MB of its own


class History:
    """A stack of settings that forgets the oldest ones, but never the newest.

    Attributes:
        size: bytes of all arrays in it; one that several settings share is counted once.
    """

    def __init__(self) -> None:
        self.size = 0
        self._steps: deque[tuple[Any, tuple[Array, ...]]] = deque()
        self._users: Counter[int] = Counter()  # how often each array, by identity, is in a step

    def __len__(self) -> int:
        return len(self._steps)

    def push(self, settings: Any) -> None:
        """Remember settings, and forget the oldest where there are too many."""
        arrays = tuple(arrays_of(settings))
        self._steps.append((settings, arrays))
        for array in arrays:
            self.size += 0 if self._users[id(array)] else array.values.nbytes
            self._users[id(array)] += 1
        while len(self) > STEPS or (self.size > BYTES and len(self) > 1):
            self._release(self._steps.popleft()[1])

    def pop(self) -> Any:
        """The newest settings, which are forgotten here.

        Raises:
            IndexError: when there are none.
        """
        settings, arrays = self._steps.pop()
        self._release(arrays)
        return settings

    def clear(self) -> None:
        """Forget all."""
        self._steps.clear()
        self._users.clear()
        self.size = 0

    def _release(self, arrays: tuple[Array, ...]) -> None:
        for array in arrays:
            self._users[id(array)] -= 1
            if not self._users[id(array)]:
                del self._users[id(array)]
                self.size -= array.values.nbytes
