"""`Column`: part of a desk, scrolled or as high as what is in it, never narrower than that."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


class Column(QScrollArea):
    """Shows a layout.

    Args:
        inside: what stands in the column.
    """

    def __init__(self, inside: QLayout) -> None:
        super().__init__()
        self._page, self._inside = QWidget(), inside
        self._page.setObjectName("page")
        inside.setContentsMargins(0, 0, 0, 0)
        self._page.setLayout(inside)
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self._whole = False

    def show_whole(self, whole: bool) -> None:
        """As high as what is in it, where the page is scrolled: one bar is enough."""
        self._whole = whole
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if whole else policy.ScrollBarAsNeeded
        )
        self._fit()

    def _fit(self) -> None:
        layout, wide = self._inside, self.viewport().width()
        least = layout.totalMinimumSize().height()
        high = layout.totalHeightForWidth(wide) if layout.hasHeightForWidth() else least
        self.setMinimumHeight(max(high, least) if self._whole else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap otherwise."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As wide as its content needs, beside a bar."""
        needed = self._page.minimumSizeHint().width()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(needed + bar, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another content may need another width."""
        if watched is self._page and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._fit()
        return super().eventFilter(watched, event)
