"""What a view writes: all that is drawn as text while it is painted."""

from __future__ import annotations

from types import ModuleType

import pytest
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
