"""How a gradient grows from step to step on its way back: a strip, and the product in a sentence.

    |∂h(t)| = g(t) · g(t+1) · … · g(T−1) · |∂h(T)|        g(t) = |∂h(t)| ÷ |∂h(t+1)|

Source: Pascanu, Mikolov and Bengio 2013, eq. 5 and 7.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from engine.array import Floats
from engine.explain import sub
from gui.views import hues
from gui.views.cells import as_image
from gui.views.recurrent.anatomy import Anatomy
from gui.views.recurrent.bands import MapBand
from gui.views.recurrent.span import Span

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
GONE, MUCH = 0.01, 100.0  # a product beyond these is said to vanish or to explode


class Product(msgspec.Struct, frozen=True, eq=False):
    """The growths between a step and the last one that owes anything.

    Attributes:
        first, last: the steps, from 1.
        factors: g of the first step, the next, … (last − first,).
        near, far: |∂| of the last step, and of the first.
    """

    first: int
    last: int
    factors: Floats
    near: float
    far: float

    @property
    def value(self) -> float:
        """What the factors make together."""
        with np.errstate(over="ignore", invalid="ignore"):
            return float(np.prod(self.factors.astype(np.float64)))


class Growths(MapBand):
    """g of every step in a line: below 1 in one colour, above 1 in the other, 1 in none."""

    def paint(self, painter: QPainter, span: Span) -> None:
        """Colours, and the numbers where steps are wide enough; nothing where nothing is owed."""
        super().paint(painter, span)
        area, painted = self.area, np.flatnonzero(self.values)
        end = int(painted[-1]) + 1 if painted.size else 0
        rest = QRectF(area)
        rest.setLeft(min(max(math.floor(span.x(end, area)), area.left()), area.right()))
        painter.fillRect(rest, self.look.color("card"))
        painter.setFont(self.look.font("small"))
        wide = painter.fontMetrics().horizontalAdvance("0.00")
        if area.width() / span.count < wide * 1.15:
            return
        painter.save()
        painter.setClipRect(area)
        for t in filter(span.shows, painted.tolist()):
            left, right = span.x(t, area), span.x(t + 1, area)
            place = QRectF(left, area.y(), right - left, area.height())
            painter.setPen(self.readable(t))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, number(float(self.values[t])))
        painter.restore()

    def paint_scale(self, painter: QPainter, room: QRectF) -> None:
        """What the colours mean, at the right end of a room: 0 ▭▭▭ 2."""
        look, (low, high) = self.look, self._quantity.range
        painter.setFont(look.font("small"))
        painter.setPen(look.color("quiet"))
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        painter.drawText(room, middle | right, f"{high:g}")
        digit = painter.fontMetrics().horizontalAdvance(f"{high:g}") + look.px(4)
        strip = QRectF(0, 0, look.px(40), look.px(8))
        strip.moveCenter(room.center())
        strip.moveRight(room.right() - digit)
        ramp = np.linspace(low, high, 41, dtype=np.float32)[None]
        painter.drawImage(strip, as_image(hues.shades(self._quantity, ramp, look.theme)))
        painter.drawText(room.adjusted(0, 0, strip.left() - room.right() - look.px(4), 0),
                         middle | right, f"{low:g}")  # fmt: skip


def product(lengths: Floats, growths: Floats, t: int) -> Product | None:
    """The product for a step t, from 0; None where nothing after it owes anything.

    Args:
        lengths, growths: |∂h| and g of every step, (T,).
        t: the step.
    """
    owing = np.flatnonzero(lengths)
    if not owing.size or t >= owing[-1]:
        return None
    last = int(owing[-1])
    factors = growths[t:last]
    return Product(t + 1, last + 1, factors, float(lengths[last]), float(lengths[t]))


def jacobians(found: Product, cell: Anatomy) -> tuple[str, ...]:
    """What is multiplied, from the fullest words to the shortest.

    Args:
        found: the product.
        cell: whose states they are.
    """
    count = len(found.factors)
    many = f"{count:,} Jacobians" if count > 1 else "1 Jacobian"
    if cell.layers > 1:
        return (f"{many}, one a step, each of the states of all {cell.layers} layers",)
    before, after = sub(found.first), sub(found.last)
    state = "(h, C)" if cell.remembers else "h"
    made = {
        "rnn": " = diag(1 − h(t)²) · W_h" if cell.squashed else " = W_h",
        "gru": f", where {'z' if cell.old else '1 − z'}(t) of h stays",
        "peephole": "",
    }.get(cell.kind, ", with f(t) on its diagonal from C to C")
    rows = cell.units * (2 if cell.remembers else 1)
    what = f"∂out/∂{state}{before} = ∂out/∂{state}{after} · J({found.last:,})"
    if count > 1:
        what += f" · … · J({found.first + 1:,})"
    each = f"J(t) = ∂{state}(t)/∂{state}(t−1)"
    return (
        f"{what}: {many} of {rows} × {rows}, {each}{made}",
        f"{what}: {many}, {each}{made}",
        f"{many}, {each}{made}",
        f"{many}, {each}",
    )


def sentence(found: Product, state: str, shown: int = 3) -> tuple[str, str]:
    """Two lines: the product with its real factors, and what it makes of the gradient.

    Args:
        found: the product.
        state: `h` or `C`.
        shown: so many factors from the first on are written out, and the last.
    """
    count, value = len(found.factors), found.value
    factors = [number(float(factor)) for factor in found.factors]
    if count > shown + 1:
        factors = [*factors[:shown], "…", factors[-1]]
    many = f"{count:,} growths g(t)" if count > 1 else "1 growth g(t)"
    far, near = f"|∂{state}{sub(found.first)}|", f"|∂{state}{sub(found.last)}|"
    first = (
        f"the product of {many} from step {found.first:,} to {found.last:,}: "
        f"{' · '.join(factors)} = {number(value)}"
    )
    second = f"{far} = {number(value)} · {near} = {number(value)} · {number(found.near)} = "
    return first, f"{second}{number(found.far)}{_fate(value, count)}"


def _fate(value: float, count: int) -> str:
    """What becomes of the gradient, and how fast."""
    if value == 0:
        return ": nothing is left"
    if not math.isfinite(value):
        return ": it explodes"
    rate = number(math.exp(math.log(value) / count))
    word = "it vanishes" if value < GONE else "it explodes" if value > MUCH else "it is carried"
    return f": {word}, × {rate} a step"


def number(value: float) -> str:
    """Three digits: 0.83, 12.4, 0.00412; beyond a thousandth or ten thousand 3.1·10⁻⁶."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "?"
    if value == 0:
        return "0"
    if not 0.001 <= abs(value) < 10_000:
        mantissa, _, power = f"{value:.1e}".partition("e")
        return f"{mantissa}·{tenth(int(power))}"
    return f"{value:.2f}" if 0.1 <= abs(value) < 10 else f"{float(f'{value:.3g}'):g}"


def tenth(power: int) -> str:
    """A power of ten: 10⁻⁶; 1 for 0."""
    return f"10{str(power).translate(RAISED)}" if power else "1"
