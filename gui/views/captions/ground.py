"""`Ground`: the large picture without its light: a scene in vectors, or a photograph's pixels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from gui.theme import Look
from gui.views.captions import scenery
from gui.views.captions.easel import Sight
from gui.views.captions.spoken import Spoken
from gui.views.kept import Kept


class Ground:
    """Painted once and kept; while things are moved, their backdrop is kept."""

    def __init__(self) -> None:
        self._whole, self._behind = Kept(), Kept()

    def forget(self) -> None:
        """Its colours are other ones."""
        self._whole.forget()
        self._behind.forget()

    def show(
        self, painter: QPainter, widget: QWidget, areas: Sequence[QRectF], told: Spoken | None,
        sight: Sight, look: Look,
    ) -> None:  # fmt: skip
        """Paint the picture into every one of some areas of a widget, on the ground of its page."""
        paper, places = look.color("paper"), tuple(area.getRect() for area in areas)
        shown = told if sight.photo is None else Same(sight.photo)

        def under(on: QPainter) -> None:
            for area in areas:
                behind(on, area, told, sight)

        def whole(on: QPainter) -> None:
            key = shown if sight.scenery is None else Same(sight.scenery.behind)
            self._behind.show(on, widget, paper, under, (key, places))
            for area in areas:
                before(on, area, sight)

        self._whole.show(painter, widget, paper, whole, (sight.scenery or shown, places))


class Same:
    """Equal to itself alone, and to another one of the very same thing."""

    def __init__(self, thing: object) -> None:
        self._thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other._thing is self._thing

    def __hash__(self) -> int:
        return id(self._thing)


def behind(painter: QPainter, area: QRectF, told: Spoken | None, sight: Sight) -> None:
    """What lies behind all things: the backdrop of a scene; a photograph is nothing else."""
    if sight.scenery is not None:
        scenery.paint(painter, area, sight.scenery.behind)
    elif told is not None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        image = told.picture if sight.photo is None else sight.photo
        painter.drawImage(area, shrunk(image, area.size() * painter.deviceTransform().m11()))
        painter.restore()


def shrunk(image: QImage, size: QSizeF) -> QImage:
    """A picture that is far larger than it is shown, of twice that size: painters skip pixels."""
    fine = (size * 2).toSize().expandedTo(QSize(1, 1))
    if image.width() <= fine.width() or image.height() <= fine.height():
        return image
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(fine, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def before(painter: QPainter, area: QRectF, sight: Sight) -> None:
    """The things of a scene."""
    if sight.scenery is not None:
        scenery.paint(painter, area, sight.scenery.before)
