"""`Experiment`: the truth of one explorer, its settings, and how they came to be.

Wishes go up (`change`), news comes down (`changed`). A wish that changes nothing is silent, so an
echo ends here. Every wish is resolved to legal settings first; what had to give way is said.
Undo is a list of earlier settings: they are frozen and share what they have in common. It is
bounded in steps and in memory (`gui/history.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from engine.systems import System
from gui.history import History

PAUSE = 1.0  # seconds without a wish end a gesture
LASTING = ("stroke", "training")  # these last until they are settled


class Experiment(QObject):
    """Settings with a history.

    Attributes:
        depth: steps of history done and not undone since the beginning.

    Signals:
        changed(settings): the settings are other ones now.
        mended(str): a wish was not legal; what was done instead and why.
        outdated(str): what was said of a wish is no longer so: the settings went on, or back.
    """

    changed = Signal(object)
    mended = Signal(str)
    outdated = Signal(str)

    def __init__(
        self,
        system: System,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.system = system
        self.depth = 0
        self._settings = system.legal(system.default())[0]
        self._past, self._future = History(), History()
        self._gestures: dict[str, float] = {}
        self._said = ""
        self._clock = clock

    @property
    def settings(self) -> Any:
        """The current, legal settings."""
        return self._settings

    def change(self, gesture: str = "", **fields: Any) -> None:
        """Change some fields.

        Args:
            gesture: names a movement of the hand; see `replace`.
            fields: new values by field name.
        """
        self.replace(msgspec.structs.replace(self._settings, **fields), gesture)

    def replace(self, settings: Any, gesture: str = "") -> None:
        """Change everything at once: an opened file, a preset, the default.

        Wishes of one gesture are undone together: those of `LASTING` until they are settled,
        others while they follow each other within `PAUSE` and nothing else comes between.
        """
        settings, reasons = self.system.legal(settings)
        if settings != self._settings:
            now = self._clock()
            if not self._goes_on(gesture, now):
                self._past.push(self._settings)
                self.depth += 1
            self._gestures = {g: at for g, at in self._gestures.items() if g in LASTING}
            if gesture:
                self._gestures[gesture] = now
            self._future.clear()
            self._adopt(settings)
        if reasons:
            self._said = " ".join(reasons)
            self.mended.emit(self._said)

    def _goes_on(self, gesture: str, now: float) -> bool:
        """Whether a gesture is under way, and the wish another part of it."""
        if gesture not in self._gestures:
            return False
        return gesture in LASTING or now - self._gestures[gesture] < PAUSE

    def settle(self, gesture: str = "") -> None:
        """A gesture is over; with no name, all are."""
        if gesture:
            self._gestures.pop(gesture, None)
        else:
            self._gestures.clear()

    def reset(self) -> None:
        """Back to the explorer's own example; can be undone like anything else."""
        self.settle()
        self.replace(self.system.default())

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether anything taken back can be brought again."""
        return bool(self._future)

    def undo(self) -> None:
        """Take the last gesture back."""
        if self._past:
            self.settle()
            self._future.push(self._settings)
            self.depth -= 1
            self._adopt(self._past.pop())

    def redo(self) -> None:
        """Bring back what was undone."""
        if self._future:
            self.settle()
            self._past.push(self._settings)
            self.depth += 1
            self._adopt(self._future.pop())

    def _adopt(self, settings: Any) -> None:
        self._settings = settings
        if self._said:
            self.outdated.emit(self._said)
            self._said = ""
        self.changed.emit(settings)
