"""What the screen holds, what painting everything would show, and what is painted meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import TracebackType

import numpy as np
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from gui import export
from gui.views.captions.ground import Ground
from gui.views.kept import Kept
from gui.views.plate import Plate
from gui.window import Window

LEVELS = 3  # of 255, by which a smooth edge may differ: it is painted on another ground


class Paintings(QObject):
    """Counts how often each widget is painted while it is in use.

    Attributes:
        count: by widget.
    """

    def __init__(self) -> None:
        super().__init__()
        self.count = Counter[QObject]()

    def __enter__(self) -> Paintings:
        self._application.installEventFilter(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        where: TracebackType | None,
    ) -> None:  # fmt: skip
        self._application.removeEventFilter(self)

    @property
    def _application(self) -> QObject:
        found = QApplication.instance()
        assert found is not None
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count it, and let it be painted."""
        self.count[watched] += event.type() == QEvent.Type.Paint
        return False


def on_screen(window: Window) -> np.ndarray:
    """What the window's screen holds, (rows, columns, 3)."""
    return colors(window.screen().grabWindow(window.winId()).toImage())


def anew(window: Window) -> np.ndarray:
    """The same, everything painted just now; the screen itself is left as it is."""
    for widget in window.findChildren(QWidget):
        if isinstance(widget, Plate):
            widget._painted = None
        for kept in _kept(vars(widget)):
            kept.forget()
    return colors(export.image(window, window.look.color("paper")))


def _kept(thing: object) -> Iterator[Kept]:
    """All kept pictures that something holds, also among others."""
    if isinstance(thing, Kept):
        yield thing
    elif isinstance(thing, dict):
        for one in thing.values():
            yield from _kept(one)
    elif isinstance(thing, Ground):
        yield from _kept(vars(thing))


def colors(image: QImage) -> np.ndarray:
    """(rows, columns, 3): blue, green, red, 0 … 255."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return flat[..., :3].astype(int)
