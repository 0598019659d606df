"""`Tabbed`: Tab goes from control to control as the eye does, whatever was made first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget


class Tabbed(QWidget):
    """Holds blocks of controls.

    Qt would go in the order of making, and a row of controls that is rebuilt would come last.

    Args:
        blocks: gives those there are now; they are walked through from top to bottom.
    """

    def __init__(self, blocks: Callable[[], Iterable[QWidget]]) -> None:
        super().__init__()
        self._blocks = blocks

    def focusNextPrevChild(self, forward: bool) -> bool:
        """To the next control, or the one before, round and round."""
        order = self.order()
        if not order:
            return super().focusNextPrevChild(forward)
        now = QApplication.focusWidget()
        while now is not None and now not in order:
            now = now.parentWidget()
        outside = -1 if forward else 0
        at = order.index(now) if now is not None else outside
        at += 1 if forward else -1
        reason = Qt.FocusReason
        order[at % len(order)].setFocus(
            reason.TabFocusReason if forward else reason.BacktabFocusReason
        )
        return True

    def order(self) -> list[QWidget]:
        """All that Tab leads to."""

        def place(block: QWidget) -> tuple[int, int]:
            corner = block.mapTo(self, QPoint(0, 0))
            return corner.y(), corner.x()

        shown = sorted((block for block in self._blocks() if block.isVisible()), key=place)
        return [
            widget for block in shown for widget in block.findChildren(QWidget) if _stop(widget)
        ]


def _stop(widget: QWidget) -> bool:
    """Whether Tab stops here: of choices that exclude each other, at the one that is on."""
    wanted = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    if isinstance(widget, QAbstractButton) and widget.autoExclusive():
        wanted = widget.isChecked()
    return wanted and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
