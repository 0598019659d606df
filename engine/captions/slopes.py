"""How strongly each number of a caption depends on those it is made of, for the chain rule.

Of a cell of a quantity and a cell of its parent: ∂(cell) ÷ ∂(parent's). Words do not mix here; what
goes on from word to word does so in the LSTM.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.captions.making import Maker
from engine.trace import Index, Trace

Slope = Callable[[Trace, Index, Index], float]


def annotation(trace: Trace, target: Index, origin: Index) -> float:
    """∂ a_i ÷ ∂ what the encoder's last layer leaves: the same number."""
    return float((*target[2:], *target[:2]) == origin)


def projected(trace: Trace, target: Index, origin: Index) -> float:
    """∂ W_a a_i ÷ ∂ a_i."""
    same = target[:2] == origin[:2]
    return float(trace["attend.W_a"][target[2], origin[2]]) if same else 0.0


def slopes(maker: Maker) -> dict[str, Slope]:
    """The slopes of a caption's quantities, by name."""
    own = maker.name

    def compared(trace: Trace, target: Index, origin: Index) -> float:
        u = float(trace[own("u")][target])
        return 1 - u * u if target[1:] == origin else 0.0

    def score(trace: Trace, target: Index, origin: Index) -> float:
        return float(trace["attend.w"][origin[3]]) if target == origin[:3] else 0.0

    def light(trace: Trace, target: Index, origin: Index) -> float:
        painted = target[0] in maker.hand.light
        return 0.0 if painted else _softmax(own("α"), trace, target, origin)

    def seen(trace: Trace, target: Index, origin: Index) -> float:
        if target[0] != origin[0] or maker.manner.hard:  # a draw has no slope
            return 0.0
        return float(trace["a"][(*origin[1:], target[1])])

    def context(trace: Trace, target: Index, origin: Index) -> float:
        return float(trace[own("β")][target[0]]) if target == origin else 0.0

    def incoming(trace: Trace, target: Index, origin: Index) -> float:
        m = trace["E"].shape[1]
        return 1.0 if target == (origin[0], origin[1] + m) else 0.0

    def answer(trace: Trace, target: Index, origin: Index) -> float:
        return _softmax(own("y"), trace, target, origin)

    def drawn_from(trace: Trace, target: Index, origin: Index) -> float:
        return _softmax(own("p"), trace, target, origin) / maker.manner.temperature

    return {
        "u": compared, "g": score, "α": light, "φ": seen, "ẑ": context, "x": incoming,
        "d": _row("L_z"), "a_y": _row("L_o"), "y": answer, "p": drawn_from,
    }  # fmt: skip


def _softmax(name: str, trace: Trace, target: Index, origin: Index) -> float:
    """Share · (1 − share) of its own sum, −share · share of another's."""
    if target[0] != origin[0]:
        return 0.0
    shares = trace[name]
    return float(shares[target] * ((target == origin) - shares[origin]))


def _row(matrix: str) -> Slope:
    """The weight that stands between the two."""

    def slope(trace: Trace, target: Index, origin: Index) -> float:
        same = target[0] == origin[0]
        return float(trace[matrix][target[1], origin[1]]) if same else 0.0

    return slope
