"""What Qt writes as SVG, mended for programs that read it otherwise than Qt does."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QTransform

from gui.theme import FAMILIES, inter

FAMILY = ",".join(FAMILIES)
FIGURES = 'style="font-variant-numeric:tabular-nums"'
TEXT = re.compile(r'(<text [^>]*font-size="(\d+)" font-weight="(\d+)"[^>]*?)\s*>([^<]*)</text>')
GROUP = re.compile(r'(<g [^>]*transform="matrix\()([^)]*)(\)"[^>]*>)(.*?)(</g>)', re.DOTALL)
RIGID = ' vector-effect="non-scaling-stroke"'  # as wide a line, whatever the scale
LINES = re.compile(r'( d="| points=")([^"]*)')
POINT = re.compile(r"([-+.e\d]+),([-+.e\d]+)")
PLAIN = 1.0, 0.0, 0.0, 1.0


def mended(svg: bytes) -> bytes:
    """A drawing that looks the same in browsers and in programs for slides.

    Every text has its width: in another typeface it takes no more room. Lines are where they are
    drawn, and grow with the picture: where a scale is not to widen them, few programs know.
    """
    drawing = GROUP.sub(_placed, TEXT.sub(_measured, svg.decode("utf-8")))
    return drawing.replace("<svg ", f"<svg {FIGURES} ", 1).encode("utf-8")


def _measured(text: re.Match[str]) -> str:
    start, size, weight, words = text.groups()
    font = inter(int(size), QFont.Weight(int(weight)))
    wide = QFontMetricsF(font).horizontalAdvance(html.unescape(words))
    start = start.replace(FAMILY, f"{FAMILY},sans-serif")
    return f'{start} textLength="{wide:g}">{words}</text>'


def _placed(group: re.Match[str]) -> str:
    """A group of lines, with its scale in their points."""
    start, numbers, rest, body, end = group.groups()
    if RIGID not in body:
        return group[0]
    a, b, c, d, x, y = map(float, numbers.split(","))
    scaled = (a, b, c, d) != PLAIN
    if scaled and re.search(r"<(?!path|polyline)\w", body):
        return group[0]  # what has no points stays as it is
    if scaled:
        place = QTransform(a, b, c, d, x, y)

        def moved(point: re.Match[str]) -> str:
            spot = place.map(QPointF(float(point[1]), float(point[2])))
            return f"{spot.x():.6g},{spot.y():.6g}"

        body = LINES.sub(lambda line: line[1] + POINT.sub(moved, line[2]), body)
        numbers = "1,0,0,1,0,0"
    return f"{start}{numbers}{rest}{body.replace(RIGID, '')}{end}"
