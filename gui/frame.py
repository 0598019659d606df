"""`Frame`: where everything of a page stands. The same for every explorer: the eye learns it once.

    heading, tools, buttons
    ribbon
    bar
    what is large        inspector
    scrubber

A narrow window, or any zoom, puts the inspector under what is large, and what does not fit above
it, too; there it is scrolled to. Zoom makes what is large no smaller. Nothing is ever cut off or
laid over something else, but a message, while there is one: it lies on what is above the scrubber.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.flow import Elided, Flow
from gui.message import Message
from gui.theme import BOUNDLESS, Look

LARGE, HEADED = 336, 30  # units: what is large at zoom 1, and the headings over it at any zoom


class Tall(QScrollArea):
    """Scrolls what is higher than it; what fits without a bar never has one.

    A bar makes its content narrower, and with it sometimes higher: then it would never go again.
    """

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size: is a bar needed?"""
        self._decide()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another content: is a bar needed?"""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._decide()
        return super().eventFilter(watched, event)

    def _decide(self) -> None:
        content = self.widget()
        fits = content is not None and content.heightForWidth(self.width()) <= self.height()
        policy = Qt.ScrollBarPolicy
        wished = policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded
        if wished != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(wished)


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
        self._center, self._bar, self._scrubber, self._tools = center, bar, scrubber, tools
        self._arrangement: tuple[bool, bool, bool, bool] | None = None
        self._desk = False
        self.subtitle = Elided()
        self.subtitle.setProperty("role", "quiet")
        self._head = QWidget()
        self._build_head(title, buttons)
        self._card = QFrame()
        self._inside = QVBoxLayout(self._card)
        self._middle, self._rows, self._whole = QHBoxLayout(), QVBoxLayout(), QVBoxLayout(self)
        self._build_body(ribbon, inspector, deed)
        self.blocks = self._head, ribbon, bar, center, self._card, scrubber
        look.changed.connect(self.measure)
        self.measure()

    def _build_head(self, title: str, buttons: Sequence[QWidget]) -> None:
        self._name = QLabel(title)
        self._name.setProperty("role", "title")
        self._line = Flow(self._head)
        self._line.addWidget(self._name)
        self._line.addWidget(self.subtitle)
        self._line.push()
        self._buttons = QWidget()
        self._together = QHBoxLayout(self._buttons)
        self._together.setContentsMargins(0, 0, 0, 0)
        for button in buttons:
            self._together.addWidget(button)
        self._line.addWidget(self._tools)
        self._line.addWidget(self._buttons)

    def _build_body(self, ribbon: QWidget, inspector: QWidget, deed: QWidget | None) -> None:
        self._card.setObjectName("card")
        self._inside.addWidget(inspector, 1)
        if deed is not None:
            self._inside.addWidget(deed)
        self._middle.addWidget(self._center, 1)
        self._middle.addWidget(self._card)
        content, self._area = QWidget(), Tall()
        content.setObjectName("page")
        content.setLayout(self._rows)
        content.installEventFilter(self)
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
        self._whole.setSpacing(px(8))
        self._whole.setContentsMargins(px(14), px(8), px(14), px(10))
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(px(8))
        self._line.setSpacing(px(5))
        self._together.setSpacing(px(2 if narrow else 5))
        self._middle.setSpacing(px(14))
        self._inside.setContentsMargins(1, 1, 1, 1)
        self._inside.setSpacing(0)
        self.subtitle.setVisible(not look.tight)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._middle.setDirection(direction)
        self._arrange()
        if narrow:
            self._card.setMinimumWidth(0)
            self._card.setMaximumWidth(BOUNDLESS)
            self._card.setMinimumHeight(px(190))
        else:
            self._card.setFixedWidth(px(222))
            self._card.setMinimumHeight(px(120))

    def _needed(self) -> int:
        """The height that what is large has at least; with zoom, what it has without."""
        look = self._look
        least = self._center.minimumSizeHint().height()  # what it would be cut without
        if look.zoom <= 1:
            return max(look.px(250), least) if self._desk and look.narrow else look.px(250)
        return max(look.px(LARGE / look.zoom + HEADED), least)

    def _above(self) -> tuple[bool, bool, bool, int]:
        """Whether tools, ribbon and bar stand above what is large, and how high it may be then.

        The tools do so sooner than the ribbon, the bar last; all that is large is seen at once.
        """
        if self._desk or not self._look.narrow:
            return True, True, True, BOUNDLESS
        edges, gap = self._whole.contentsMargins(), self._rows.spacing()
        scrubber = head = bar = 0
        wide = self.width() - edges.left() - edges.right()
        if not self._scrubber.isHidden():  # else all room is the picture's
            scrubber = self._scrubber.minimumHeight() + self._whole.spacing()  # is fixed
            head = self._heading(wide, True) + gap
            bar = self._bar.heightForWidth(wide - self._look.px(12))
            bar = max(bar, self._bar.minimumHeight()) + gap
        room = self.height() - edges.top() - edges.bottom() - scrubber - self._needed()
        ribbon = self._ribbon.sizeHint().height() + gap
        if head + ribbon <= room:
            shown = head + ribbon + bar <= room
            return True, True, shown, self._needed() + room - head - ribbon - (bar if shown else 0)
        tools = head <= room
        rest = room - (head if tools else self._heading(wide, False) + gap)
        return tools, False, False, self._needed() + max(0, rest)

    def _heading(self, wide: int, tools: bool) -> int:
        """The height of name, tools and buttons, with a scroll bar beside them."""
        lines, used, gap = 1, 0, self._line.spacing()
        widgets = [self._name, self._tools, self._buttons] if tools else [self._name, self._buttons]
        sizes = [widget.sizeHint() for widget in widgets]
        for size in sizes:
            if used and used + gap + size.width() > wide - self._look.px(12):
                lines, used = lines + 1, 0
            used += size.width() + (gap if used else 0)
        return lines * max(size.height() for size in sizes) + (lines - 1) * gap

    def _arrange(self) -> None:
        """Pictures before controls where there is room for one of them only."""
        self._center.setMinimumHeight(self._needed())
        tools, ribbon, bar, most = self._above()
        self._center.setMaximumHeight(most)
        narrow = self._look.narrow
        if (narrow, tools, ribbon, bar) == self._arrangement:
            return
        self._arrangement = narrow, tools, ribbon, bar
        # An item taken out lives on for a while, and with it the widget's link to its sizes: what
        # is put in meanwhile would never hear of other ones. Removed widgets leave no item.
        for widget in (self._head, self._ribbon, self._bar, self._tools):
            self._rows.removeWidget(widget)
        self._rows.removeItem(self._middle)
        for widget in (self._tools, self._buttons):
            self._line.removeWidget(widget)
        for widget in (self._tools, self._buttons) if tools else (self._buttons,):
            self._line.addWidget(widget)
        below = [] if ribbon else [self._ribbon]
        below += [] if tools else [self._tools]
        below += [] if bar else [self._bar]
        above = [self._head, *([self._ribbon] if ribbon else []), *([self._bar] if bar else [])]
        for widget in above:
            self._rows.addWidget(widget)
        self._rows.addLayout(self._middle, 1)
        for widget in below:
            self._rows.addWidget(widget)

    def event(self, event: QEvent) -> bool:
        """Another height, or other sizes of what stands above what is large: other room."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._arrange()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What stands above may have another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().eventFilter(watched, event)

    def show_desk(self, shown: bool) -> None:
        """A desk takes the place of bar, inspector and scrubber."""
        self._desk = shown
        self._arrange()
        for widget in (self._bar, self._card, self._scrubber):
            widget.setVisible(not shown)

    def hold(self, message: Message) -> None:
        """The message's place is above the scrubber; nothing moves for it."""
        message.float_over(self, self._scrubber)

    def show_bare(self) -> None:
        """Without heading, bar and scrubber, or a story one would scroll to: for a figure."""
        for widget in (self._head, self._bar, self._scrubber, self._card)[: 3 + self._look.narrow]:
            widget.hide()
