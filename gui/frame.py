"""`Frame`: where everything of a page stands. The same for every explorer: the eye learns it once.

    heading, tools, buttons
    ribbon
    bar
    what is large        inspector
    message, while there is one
    scrubber

A narrow window, or a large zoom, puts the inspector under what is large; what does not fit in
height is scrolled to. Nothing is ever cut off or laid over something else.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.flow import Flow
from gui.theme import Look


class Frame(QWidget):
    """The frame of a page.

    Args:
        look: colours and sizes.
        title: the heading.
        tools, ribbon, bar, center: the explorer's own.
        buttons: at the right of the heading.
        inspector, scrubber: the page's.
        deed: what one may do to the number that is told about, under its story.
    """

    def __init__(
        self,
        look: Look,
        title: str,
        tools: QWidget,
        ribbon: QWidget,
        bar: QWidget,
        center: QWidget,
        buttons: Sequence[QWidget],
        inspector: QWidget,
        scrubber: QWidget,
        deed: QWidget | None = None,
    ) -> None:
        super().__init__()
        self._look = look
        self._center, self._bar, self._scrubber = center, bar, scrubber
        self.subtitle = QLabel()
        self.subtitle.setProperty("role", "quiet")
        self._head = QWidget()
        self._build_head(title, tools, buttons)
        self._card = QFrame()
        self._inside = QVBoxLayout(self._card)
        self._middle, self._rows, self._whole = QHBoxLayout(), QVBoxLayout(), QVBoxLayout(self)
        self._build_body(ribbon, inspector, deed)
        look.changed.connect(self.measure)
        self.measure()

    def _build_head(self, title: str, tools: QWidget, buttons: Sequence[QWidget]) -> None:
        name = QLabel(title)
        name.setProperty("role", "title")
        self._line = Flow(self._head)
        self._line.addWidget(name)
        self._line.addWidget(self.subtitle)
        self._line.push()
        together = QWidget()
        self._together = QHBoxLayout(together)
        self._together.setContentsMargins(0, 0, 0, 0)
        for button in buttons:
            self._together.addWidget(button)
        self._line.addWidget(tools)
        self._line.addWidget(together)

    def _build_body(self, ribbon: QWidget, inspector: QWidget, deed: QWidget | None) -> None:
        self._card.setObjectName("card")
        self._inside.addWidget(inspector, 1)
        if deed is not None:
            self._inside.addWidget(deed)
        self._middle.addWidget(self._center, 1)
        self._middle.addWidget(self._card)
        content, self._area = QWidget(), QScrollArea()
        content.setObjectName("page")
        content.setLayout(self._rows)
        self._ribbon = ribbon
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(content)
        self._whole.addWidget(self._area, 1)
        self._whole.addWidget(self._scrubber)

    def measure(self) -> None:
        """Sizes and arrangement for the window as it is."""
        look = self._look
        px, narrow = look.px, look.narrow
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(px(8))
        self._whole.setContentsMargins(px(14), px(8), px(14), px(10))
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(px(8))
        self._line.setSpacing(px(5))
        self._together.setSpacing(px(5))
        self._middle.setSpacing(px(14))
        self._inside.setContentsMargins(1, 1, 1, 1)
        self.subtitle.setVisible(not look.tight)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._middle.setDirection(direction)
        self._center.setMinimumHeight(px(250))
        self._order(narrow)
        if narrow:
            self._card.setMinimumWidth(0)
            self._card.setMaximumWidth(16_777_215)
            self._card.setMinimumHeight(px(190))
        else:
            self._card.setFixedWidth(px(222))
            self._card.setMinimumHeight(px(120))

    def _order(self, narrow: bool) -> None:
        """Pictures before controls where there is room for one of them only."""
        order = (self._ribbon, None, self._bar) if narrow else (self._ribbon, self._bar, None)
        while self._rows.count():
            self._rows.takeAt(0)
        self._rows.addWidget(self._head)
        for widget in order:
            if widget is None:
                self._rows.addLayout(self._middle, 1)
            else:
                self._rows.addWidget(widget)

    def show_desk(self, shown: bool) -> None:
        """A desk takes the place of bar, inspector and scrubber."""
        for widget in (self._bar, self._card, self._scrubber):
            widget.setVisible(not shown)

    def hold(self, message: QWidget) -> None:
        """The message's place is above the scrubber: what is large makes room for it."""
        self._whole.insertWidget(1, message)

    def show_bare(self) -> None:
        """Without heading, bar and scrubber: for a figure."""
        for widget in (self._head, self._bar, self._scrubber):
            widget.hide()
