"""Keys on views that list things, as the pointer would: arrows walk, Enter takes.

`Strider` hears the keys of any view; a `Listing` is a view whose things a click takes, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Look
from gui.views.hand import ARROWS
from gui.views.pointing import Hovered

T = TypeVar("T")
TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Strider(QObject, Generic[T]):
    """Hears the keys of a view that Tab leads to; what they stand on is what is pointed at.

    A click gives no focus: whoever clicks goes on stepping through the caption with the arrows.

    Args:
        view: whose keys.
        things: what is listed now.
        stands: which of them is pointed at, None for none.
        point: point at another one, or at none.
        take: what a click on one does.
        columns: how many of them stand in a row.
    """

    def __init__(
        self,
        view: QWidget,
        things: Callable[[], Sequence[T]],
        stands: Callable[[], T | None],
        point: Callable[[T | None], None],
        take: Callable[[T], None],
        columns: Callable[[], int] = lambda: 1,
    ) -> None:
        super().__init__(view)
        self._things, self._stands, self._point, self._take = things, stands, point, take
        self._columns = columns
        view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that do something here are ours before they are shortcuts."""
        kind = event.type()
        if kind == QEvent.Type.FocusOut:
            self._point(None)
        if kind == QEvent.Type.FocusIn:
            self._begin()
        if not isinstance(event, QKeyEvent) or event.modifiers() not in PLAIN:
            return False
        key = Qt.Key(event.key())
        if not self._wants(key):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()
        elif kind == QEvent.Type.KeyPress:
            self._press(key)
        return kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)

    def _wants(self, key: Qt.Key) -> bool:
        """Enter, and the arrows along which there is more than one thing."""
        if key in ARROWS:
            down, _ = ARROWS[key]
            return len(self._things()) > self._columns() if down else self._columns() > 1
        return key in TAKE

    def _begin(self) -> None:
        """On what is pointed at; else on the first."""
        things, now = self._things(), self._stands()
        self._point(now if now in things else next(iter(things), None))

    def _press(self, key: Qt.Key) -> None:
        things, now, columns = self._things(), self._stands(), self._columns()
        if now is None or now not in things:
            self._begin()
        elif key in TAKE:
            self._take(now)
        else:
            (row, column), (down, right) = divmod(things.index(now), columns), ARROWS[key]
            row = min(max(row + down, 0), (len(things) - 1) // columns)
            column = min(max(column + right, 0), columns - 1)
            self._point(things[min(row * columns + column, len(things) - 1)])


class Listing(Hovered[T]):
    """A view that lists things to take: a click takes one, and so does Enter."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        Strider(self, self._listed, lambda: self._hover, self._point, self._take, self._columns)

    def _listed(self) -> Sequence[T]:
        """What is listed now."""
        raise NotImplementedError

    def _columns(self) -> int:
        """How many of them stand in a row."""
        return 1

    def _take(self, thing: T) -> None:
        """One was clicked."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take what is under the pointer."""
        thing = self._at(event.position())
        if thing is not None and event.button() == Qt.MouseButton.LeftButton:
            self._take(thing)
