"""What a view writes while it is painted, and where."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget


def words(module: ModuleType, view: QWidget, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All words and numbers that a view of a module paints with a painter of its own."""
    found: list[str] = []

    class Listening(QPainter):
        def drawText(self, *given: object) -> None:  # type: ignore[override]
            found.append(str(given[-1]))

    with monkeypatch.context() as patch:
        patch.setattr(module, "QPainter", Listening)
        view.grab()
    return found


def written(
    modules: Sequence[str], view: QWidget, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, QRectF]]:
    """All words that a view writes into a room with a painter of these modules; where they are."""
    found: list[tuple[str, QRectF]] = []

    class Measuring(QPainter):
        def drawText(self, room: QRectF, flags: int, text: str) -> None:  # type: ignore[override]
            found.append((text, QRectF(self.boundingRect(room, flags, text))))

    with monkeypatch.context() as patch:
        for module in modules:
            patch.setattr(f"{module}.QPainter", Measuring)
        view.grab()
    return found
