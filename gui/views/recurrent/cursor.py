"""The cursor along time: in every panel a frame around a step, or a line where it is narrow."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.theme import Look
from gui.views import cells
from gui.views.recurrent.span import Span

NARROW = 4  # pixels; what is narrower is hidden by a frame around it


def stripes(areas: Iterable[QRectF], t: int, span: Span, look: Look) -> list[QRectF]:
    """Where the cursor at a step stands in panels that show a span; nowhere if out of view.

    A stripe that is to be a line has no width.
    """
    found, edge = [], look.px(2)
    for area in areas if span.shows(t) else ():
        left, right = max(span.x(t, area), area.left()), span.x(t + 1, area)
        right = min(right, area.right())
        wide = right - left + 2 if right - left >= NARROW else 0.0
        stripe = QRectF((left + right - wide) / 2, area.y(), wide, area.height())
        whole = stripe.adjusted(0, -edge, 0, edge).toRect()  # is painted much sooner
        found.append(QRectF(whole))
    return found


def paint(painter: QPainter, found: Iterable[QRectF], look: Look) -> None:
    """Paint stripes."""
    accent, thick = look.color("accent"), max(2, look.px(2))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for stripe in found:
        if stripe.width():
            cells.outline(painter, stripe, accent, thick)
        else:
            line = stripe.adjusted(-thick // 2, 0, thick - thick // 2, 0)
            painter.fillRect(line.adjusted(-1, 0, 1, 0), look.color("card"))
            painter.fillRect(line, accent)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
