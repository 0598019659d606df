"""`Column`: part of a desk, scrolled where it is too high, never narrower than what is in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


class Column(QScrollArea):
    """Shows a layout.

    Args:
        inside: what stands in the column.
    """

    def __init__(self, inside: QLayout) -> None:
        super().__init__()
        self._page = QWidget()
        self._page.setObjectName("page")
        inside.setContentsMargins(0, 0, 0, 0)
        self._page.setLayout(inside)
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)

    def minimumSizeHint(self) -> QSize:
        """As wide as its content needs, beside a bar."""
        needed = self._page.minimumSizeHint().width()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(needed + bar, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another content may need another width."""
        if watched is self._page and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
