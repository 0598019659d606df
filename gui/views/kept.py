"""`Kept`: a picture painted once, and shown again until what it shows has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPixmap
from PySide6.QtWidgets import QWidget


class Kept:
    """All of a widget's picture, or a layer of it, ground included.

    It is kept for the screen alone: a figure that is drawn larger or in lines is painted anew.
    """

    def __init__(self) -> None:
        self._picture: QPixmap | None = None
        self._fresh = False
        self._key: Hashable = None

    def forget(self) -> None:
        """What it shows has changed."""
        self._fresh = False

    def show(
        self,
        painter: QPainter,
        widget: QWidget,
        ground: QColor | None,
        paint: Callable[[QPainter], None],
        key: Hashable = None,
    ) -> None:
        """Paint, or show what was painted with an equal key at the widget's present size.

        Args:
            painter: at the widget's origin.
            widget: whose size and pixel ratio the picture has.
            ground: fills the picture first, so that it is as if painted on the widget itself;
                None where what is painted fills it.
            paint: paints with a painter like the given one.
            key: everything the picture depends on that does not `forget` it.
        """
        ratio = widget.devicePixelRatioF()
        if not on_screen(painter, ratio):
            if ground is not None:
                painter.fillRect(widget.rect(), ground)
            paint(painter)
            return
        size, picture = widget.size() * ratio, self._picture
        if picture is None or picture.size() != size or picture.devicePixelRatio() != ratio:
            picture = QPixmap(size)
            picture.setDevicePixelRatio(ratio)
            self._fresh = False
        if not self._fresh or key != self._key:
            self._paint(picture, ground, paint, painter)
            self._picture, self._key, self._fresh = picture, key, True
        painter.drawPixmap(0, 0, picture)

    def _paint(
        self, picture: QPixmap, ground: QColor | None, paint: Callable[[QPainter], None],
        like: QPainter,
    ) -> None:  # fmt: skip
        if ground is not None:
            picture.fill(ground)
        with QPainter(picture) as painter:
            painter.setRenderHints(like.renderHints())
            painter.setFont(like.font())
            paint(painter)


def on_screen(painter: QPainter, ratio: float) -> bool:
    """Whether a pixel of a kept picture is a pixel of what is painted on."""
    transform = painter.deviceTransform()
    plain = transform.m11() == transform.m22() == ratio and not transform.isRotating()
    return plain and painter.paintEngine().type() == QPaintEngine.Type.Raster
