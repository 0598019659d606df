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
        self._key: Hashable = None

    def forget(self) -> None:
        """What it shows has changed."""
        self._picture = None

    def show(
        self,
        painter: QPainter,
        widget: QWidget,
        ground: QColor,
        paint: Callable[[QPainter], None],
        key: Hashable = None,
    ) -> None:
        """Paint, or show what was painted with an equal key at the widget's present size.

        Args:
            painter: at the widget's origin.
            widget: whose size and pixel ratio the picture has.
            ground: fills the picture first, so that it is as if painted on the widget itself.
            paint: paints with a painter like the given one.
            key: everything the picture depends on that does not `forget` it.
        """
        ratio = widget.devicePixelRatioF()
        if not _is_screen(painter, ratio):
            painter.fillRect(widget.rect(), ground)
            paint(painter)
            return
        size, old = widget.size() * ratio, self._picture
        if old is None or old.size() != size or old.devicePixelRatio() != ratio or key != self._key:
            self._picture = self._paint(QPixmap(size), ratio, ground, paint, painter)
            self._key = key
        if self._picture is not None:
            painter.drawPixmap(0, 0, self._picture)

    def _paint(
        self,
        picture: QPixmap,
        ratio: float,
        ground: QColor,
        paint: Callable[[QPainter], None],
        like: QPainter,
    ) -> QPixmap:
        picture.setDevicePixelRatio(ratio)
        picture.fill(ground)
        with QPainter(picture) as painter:
            painter.setRenderHints(like.renderHints())
            painter.setFont(like.font())
            paint(painter)
        return picture


def _is_screen(painter: QPainter, ratio: float) -> bool:
    """Whether a pixel of a kept picture is a pixel of what is painted on."""
    transform = painter.deviceTransform()
    plain = transform.m11() == transform.m22() == ratio and not transform.isRotating()
    return plain and painter.paintEngine().type() == QPaintEngine.Type.Raster
