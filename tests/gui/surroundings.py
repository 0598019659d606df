"""What a monkey finds around it: widgets that can be seen, points on them, things to offer."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

from gui.views.convnet.gallery import Gallery
from gui.views.convnet.ribbon import Ribbon
from gui.views.convnet.voting import Voting
from gui.views.plate import Plate
from tests.gui import offerings

DIRECTLY = Qt.FindChildOption.FindDirectChildrenOnly
LARGE = (Plate, Ribbon, Voting, Gallery)


class Surroundings:
    """Random choices from what there is."""

    def __init__(self, window: QWidget, chance: random.Random, folder: Path) -> None:
        self.window = window
        self.random = chance
        self._seen: list[QWidget] = []
        self._files = offerings.write_whole(folder) * 2 + offerings.write_broken(folder)
        self._folder = folder

    def top(self) -> QWidget:
        """What takes events now: the window, or a dialog over it."""
        return QApplication.activeModalWidget() or self.window

    def widgets(self, top: QWidget) -> list[QWidget]:
        """Everything visible in it."""
        found, looked_into = [], [top]
        while looked_into:
            parts: list[QWidget] = looked_into.pop().findChildren(QWidget, options=DIRECTLY)
            visible = [widget for widget in parts if widget.isVisible()]
            found += visible
            looked_into += visible
        return found

    def any_widget(self) -> QWidget:
        """One of them; large pictures more often than small buttons."""
        if not self._seen or self.random.random() < 0.1:
            self._seen = self.widgets(self.top())
        found = self._seen = [w for w in self._seen if isValid(w) and w.isVisible()]
        if self.random.random() < 0.6:
            found = [widget for widget in found if isinstance(widget, LARGE)] or found
        return self.random.choice(found or [self.top()])

    def point(self, widget: QWidget, beyond: bool = False) -> QPointF:
        """Somewhere on a widget, or a little beside it."""
        out = 40 if beyond else 0
        x = self.random.uniform(-out, widget.width() + out)
        return QPointF(x, self.random.uniform(-out, widget.height() + out))

    def offering(self) -> QMimeData:
        """What may be dropped or pasted."""
        data, path = QMimeData(), self.random.choice(self._files)
        kind = self.random.randrange(4)
        if kind == 0:
            data.setText(path.read_bytes().decode("latin-1"))
        elif kind == 1:
            data.setImageData(QImage(str(self._files[0])))
        else:
            data.setUrls([QUrl.fromLocalFile(str(path))])
        return data

    def file(self) -> str:
        """What a file dialog answers: nothing, a file that is there, or a new one."""
        new = self._folder / f"new{self.random.randrange(3)}.unrolled"
        return self.random.choice(("", str(new), str(self.random.choice(self._files))))

    def words(self) -> str:
        """What a dialog that asks for words is answered."""
        return self.random.choice(("", "mine", "a name much longer than any name should be"))


def leaves(menu: QMenu) -> list[QAction]:
    """Every action of a menu and of the menus in it that can be triggered."""
    found: list[QAction] = []
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            found += leaves(inner)
        elif action.isEnabled() and not action.isSeparator():
            found.append(action)
    return found
