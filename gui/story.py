"""`Story`: a page of text that says where there is more than is seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser

from gui.theme import Look

RAISED = 30  # per cent of an exponent's height that it stands above the line
FADE, ARROW = 20, 14  # units: how far from an arrow at an edge text fades away, and of it


class Story(QTextBrowser):
    """A page of text that a new style sheet or Ctrl and the wheel leave as it was told.

    At an edge beyond which there is more it fades away, and an arrow leads there. It has no scroll
    bar: that would take letters their room, and whether there is one would depend on them.

    Signals:
        remeasured(): there is another amount of room.
    """

    remeasured = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.document().setSuperScriptBaseline(RAISED)

    @property
    def fits(self) -> bool:
        """Whether all of it is seen at once."""
        return self.document().size().height() <= self.viewport().height()

    def changeEvent(self, event: QEvent) -> None:
        """A style sheet's font lacks the figures that are all equally wide."""
        super().changeEvent(event)
        font = self._look.font("body")
        if self.document().defaultFont() != font:
            self.document().setDefaultFont(font)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other room, perhaps for other words."""
        super().resizeEvent(event)
        self.remeasured.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel enlarge the window, not this text."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """An arrow leads to what is beyond its edge."""
        left = event.button() == Qt.MouseButton.LeftButton
        for icon, place in self._arrows() if left else ():
            if place.contains(event.position()):
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + bar.pageStep() // 2 * (1 if icon == "down" else -1))
                return
        super().mousePressEvent(event)

    def _arrows(self) -> list[tuple[str, QRectF]]:
        """Where there is more, and the place of the arrow that leads there, as wide as the page."""
        bar, room, high = self.verticalScrollBar(), self.viewport().rect(), self._look.px(ARROW)
        edges = {"up": 0, "down": room.height() - high}
        more = {"up": bar.value() > 0, "down": bar.value() < bar.maximum()}
        return [(icon, QRectF(0, y, room.width(), high)) for icon, y in edges.items() if more[icon]]

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """What fades away does not move along."""
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and where it goes on."""
        super().paintEvent(event)
        with QPainter(self.viewport()) as painter:
            for icon, place in self._arrows():
                self._fade(painter, icon, place)

    def _fade(self, painter: QPainter, icon: str, place: QRectF) -> None:
        """Text fades away towards an arrow."""
        look, fade = self._look, self._look.px(FADE)
        card, nothing = look.color("card"), QColor(look.color("card"))
        nothing.setAlpha(0)
        down = icon == "down"
        whole = place.adjusted(0, -fade, 0, 0) if down else place.adjusted(0, 0, 0, fade)
        near, far = (whole.top(), place.top()) if down else (whole.bottom(), place.bottom())
        shade = QLinearGradient(QPointF(0, near), QPointF(0, far))
        shade.setColorAt(0, nothing)
        shade.setColorAt(1, card)
        painter.fillRect(whole, shade)
        left = place.center().x() - place.height() / 2
        painter.drawPixmap(QPointF(left, place.y()), look.pixmap(icon, ARROW, "quiet"))
