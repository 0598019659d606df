"""`Flow`: a row of widgets that goes on in the next line where there is no more room.

`Elided` is a line of words in it that gives way before the row is broken.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QWidget


class Elided(QLabel):
    """A line of words; where they have less room, without the last of ` · `, then cut with dots."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""

    def say(self, words: str) -> None:
        """Other words; all of them are the tooltip, too."""
        if words == self._words:
            return
        self._words = words
        self.setToolTip(words.strip())
        self.setAccessibleName(words.strip())
        self._cut()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for all words."""
        wide = self.fontMetrics().horizontalAdvance(self._words) + 1
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """No room at all."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other room, other words."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics, words = self.fontMetrics(), self._words
        while metrics.horizontalAdvance(words) > self.width() and " · " in words:
            words = words.rpartition(" · ")[0]
        self.setText(metrics.elidedText(words, Qt.TextElideMode.ElideRight, self.width()))


class Flow(QLayout):
    """Left to right, then down; what follows `push` stands at the right end of the first line.

    An `Elided` is made narrower where all the others would stand in one line then.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._short = 0  # pixels that are taken from what is elided
        self._heights: dict[int, int] = {}
        self._pushed = 10_000

    def push(self) -> None:
        """Items added from here on belong to the right end."""
        self._pushed = len(self._items)

    def unpush(self) -> None:
        """All items belong to the left, until the next `push`."""
        self._pushed = 10_000

    def addItem(self, item: QLayoutItem) -> None:
        """Add an item at the end."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Neither."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def invalidate(self) -> None:
        """An item may have another size now."""
        self._heights.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """Height of all lines at this width; layouts around ask again and again."""
        if width not in self._heights:
            self._heights[width] = self._lay(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        """One line, if it may be."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + max(len(sizes) - 1, 0) * self.spacing()
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """As wide as the widest item."""
        sizes = [item.minimumSize() for item in self._shown()]
        width = max((size.width() for size in sizes), default=0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay(self, rect: QRect, move: bool) -> int:
        """Break the items into lines, place them if wanted, and give the height of all."""
        y, gap = rect.y(), max(self.spacing(), 0)
        self._shorten(rect.width(), gap)
        for n, line in enumerate(self._lines(rect.width(), gap)):
            y += gap if n else 0
            height = max(item.sizeHint().height() for item in line)
            x = rect.x()
            for item in line:
                size = self._size(item)
                if item is self._first_pushed(line):
                    x = rect.right() + 1 - self._width(line[line.index(item) :], gap)
                if move:
                    top = y + (height - size.height()) // 2
                    item.setGeometry(QRect(QPoint(x, top), size))
                x += size.width() + gap
            y += height
        return y - rect.y()

    def _shorten(self, width: int, gap: int) -> None:
        """How much narrower the words must be for all to stand in one line; 0 if that is vain."""
        self._short, shown = 0, self._shown()
        over = self._width(shown, gap) - width
        spare = sum(item.sizeHint().width() for item in shown if _elided(item))
        self._short = over if 0 < over <= spare else 0

    def _size(self, item: QLayoutItem) -> QSize:
        size = item.sizeHint()
        return QSize(size.width() - self._short, size.height()) if _elided(item) else size

    def _lines(self, width: int, gap: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        for item in self._shown():
            if lines and self._width([*lines[-1], item], gap) <= width:
                lines[-1].append(item)
            else:
                lines.append([item])
        return lines

    def _first_pushed(self, line: list[QLayoutItem]) -> QLayoutItem | None:
        pushed = self._items[self._pushed :]
        found = next((item for item in line if any(item is one for one in pushed)), None)
        return None if found is line[0] else found

    def _width(self, line: list[QLayoutItem], gap: int) -> int:
        return sum(self._size(item).width() for item in line) + gap * (len(line) - 1)


def _elided(item: QLayoutItem) -> bool:
    return isinstance(item.widget(), Elided)
