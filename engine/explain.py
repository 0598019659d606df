"""How one number was made: its terms with their real values; how numbers and formulas are written.

Every cell of every system is one of a few recipes:

    given     drawn, typed or learned: nothing to compute
    sum       (Σ value · weight) ÷ divisor + bias       convolution, votes, gradients; within
                                                        σ or tanh: gates and states of a cell;
                                                        within √: lengths, of squares
    mean      (Σ value) ÷ count                         average pooling
    max       the largest of its terms                  max pooling
    cut       max(0, value)                             ReLU
    share     e^value ÷ Σ e^values                      softmax
    surprise  −ln value                                 cross-entropy

`Made.result()` recomputes the number from the terms shown, so that what a user reads is checked
against what the engine computed (`tests/engine/test_explain.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from engine.trace import Cell

NOTHING = 1e-7  # float32 noise around 0
TINY = 1e-30  # a probability of 0 is as surprising as this one: ln needs a number

Recipe = Literal["given", "sum", "mean", "max", "cut", "share", "surprise"]
Activation = Literal["", "σ", "tanh", "√"]


class Term(msgspec.Struct, frozen=True, gc=False):
    """One ingredient: what was read, what it was weighed with, and where both stand.

    `source` is None where nothing was read: a zero of the padding. `symbol` is what formulas call
    what was read, `h₁₀[7]`, where each term has a name of its own.
    """

    value: float
    weight: float = 1.0
    source: Cell | None = None
    weight_source: Cell | None = None
    symbol: str = ""

    @property
    def product(self) -> float:
        """Value · weight."""
        return self.value * self.weight


@dataclass(frozen=True)
class Made:
    """How a cell was made.

    Attributes:
        recipe: which rule of the module docstring applies.
        formula: the rule in symbols, e.g. `y = Σ x · w ÷ 9`.
        terms: the ingredients, in reading order.
        divisor, bias: of the recipe `sum`.
        activation: what the sum is put through, if anything.
        chosen: for `max` the winner's place among the terms, for `share` the cell's own.
        note: a short remark on the result, e.g. `a perfect match`.
        nothing: up to this size the result is noise around 0; 0 where a billionth counts.
        chance: whether it is how likely something comes, and written so.
    """

    recipe: Recipe
    formula: str
    terms: tuple[Term, ...]
    divisor: float = 1.0
    bias: float = 0.0
    chosen: int = 0
    note: str = ""
    activation: Activation = ""
    nothing: float = NOTHING
    chance: bool = False

    @property
    def noise(self) -> float:
        """Up to which size the result is noise around 0; a share of exponentials never is."""
        return 0.0 if self.recipe == "share" else self.nothing

    def total(self) -> float:
        """Σ value · weight, before dividing and before the bias."""
        return summed(term.product for term in self.terms)

    def inner(self) -> float:
        """The finished sum, before σ, tanh or √."""
        return self.total() / self.divisor + self.bias

    def result(self) -> float:
        """The number, computed again from the terms."""
        values = [term.value for term in self.terms]
        match self.recipe:
            case "given":
                return values[0]
            case "sum":
                return activated(self.activation, self.inner())
            case "mean":
                return summed(values) / len(values)
            case "max":
                return max(values)
            case "cut":
                return max(0.0, values[0])
            case "share":
                top = max(values)
                exps = [math.exp(value - top) for value in values]
                return exps[self.chosen] / math.fsum(exps)
            case "surprise":
                return -math.log(max(values[0], TINY))


def summed(numbers: Iterable[float]) -> float:
    """Σ to the last digit. `fsum` refuses ∞ − ∞; a plain sum says "not a number", as torch does."""
    found = tuple(numbers)
    return math.fsum(found) if all(map(math.isfinite, found)) else sum(found)


def activated(activation: Activation, a: float) -> float:
    """σ(a) = 1 ÷ (1 + e^−a), tanh a, √a, or a itself."""
    match activation:
        case "σ":
            return 0.5 + 0.5 * math.tanh(0.5 * a)
        case "tanh":
            return math.tanh(a)
        case "√":
            return math.sqrt(a)
    return a


# Sums of thousands of products stray less in single precision: as a share of a number, around 0.
ALIKE, AROUND = 1e-5, 3e-8
# e^(a÷τ), e^g; W_f, b_h̃ with its combining tilde, and the bias within r ∗ (W·h + b).
LEVELS = re.compile(r"\^\(([^)]*)\)|\^(\w+)|(?<=b)_(W·h)|(?<=\w)_(\w\u0303?)")
SUPERSCRIPTS = "⁰¹²³"
SIGNS = {" ": "␣", "\n": "⏎", "\t": "→"}
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def as_large(largest: Any) -> Any:
    """The least number that is as large to float error; of a number, an array or a tensor.

    Equal sums, added up in another order by another processor, differ in the last digit, and
    which of them is the largest is anybody's guess. Where one must be taken, take the first.
    """
    sign = 2 * (largest > 0) - 1
    return largest * (1 - ALIKE * sign) - AROUND  # ∞ of ∞: it ties with none but ∞


def cut(number: float, places: int = 2) -> str:
    """A number as the slides print it: cut after two decimals, not rounded (7/9 → 0.77).

    Exactly nothing is a plain 0, what is cut to nothing 0.00; from 10,000 on three digits are
    left (1.23e+04).
    Float32 noise is forgiven: a number within a millionth of the next digit has reached it.
    """
    if not math.isfinite(number):
        return "∞" if number > 0 else "−∞" if number < 0 else "?"
    sign, size = "−" if number < 0 else "", abs(number)
    if size >= 1e4:
        power = math.floor(math.log10(size))
        mantissa = math.floor(size / 10.0**power * 100 * (1 + 1e-6)) / 100
        mantissa, power = (1.0, power + 1) if mantissa >= 10 else (mantissa, power)
        return f"{sign}{mantissa:g}e+{power:02}"
    scale = 10.0**places
    digits = math.floor(size * scale * (1 + 1e-6) + 1e-4) / scale
    if digits:
        return f"{sign}{digits:.{places}f}"
    return "0" if size < NOTHING else f"{0:.{places}f}"


def signed(number: float, write: Callable[[float], str] = cut) -> str:
    """A number as `write` prints it, with its sign also where it is positive."""
    return write(number) if number < 0 else f"+{write(number)}"


def fine(number: float, nothing: float = NOTHING) -> str:
    """A number as `cut` prints it; one it would cut to 0.00 by its first two figures.

    A share of one in 196 is 0.0051, a small chance 2.1e−06. Up to `nothing` it is noise: 0; a share
    has none, however small it is.
    """
    size = abs(number)
    if not nothing < size < 0.01:
        return cut(number)
    if size < 1e-4:
        return f"{number:.1e}".replace("-", "−")
    return cut(number, 1 - math.floor(math.log10(size)))


def likely(share: float) -> str:
    """A chance: two decimals, of a small one three; of one smaller still, or nearly 1, that it is.

    So many nines are neither 0.99 nor 1.00.
    """
    if 0.999 < share < 1 - NOTHING:
        return ">0.999"
    return cut(share) if share >= 0.01 else cut(share, 3) if share >= 0.001 else "<0.001"


def stated(number: float, made: Made) -> str:
    """A number as its story tells it, large and at the end of its sum."""
    return likely(number) if made.chance and number > 0.5 else fine(number, made.noise)


def percent(share: float) -> str:
    """A share as it is told in words: `87 %`."""
    if not math.isfinite(share):
        return cut(share)
    return f"{round(100 * share)} %"


def seen(piece: str) -> str:
    """A character as it can be seen where it stands alone: ␣ for a blank, ⏎ for a line break."""
    return SIGNS.get(piece, piece)


def written(word: str) -> str:
    """A word as it is written; what is none, `<end>`, in brackets of ours: (end)."""
    return f"({word[1:-1]})" if word.startswith("<") else word


def exact(number: float) -> str:
    """A number with all the digits worth reading: up to six, no trailing zeros."""
    if not math.isfinite(number):
        return cut(number)
    text = f"{number:.6g}"
    return text.replace("-", "−")


def brief(number: float) -> str:
    """A factor inside a sum: whole numbers bare (1, −1), others cut to two decimals."""
    if not math.isfinite(number):
        return cut(number)
    nearest = round(number)
    if abs(number - nearest) < 1e-6 and abs(nearest) < 1e4:
        return str(nearest).replace("-", "−")
    return cut(number)


def factor(number: float) -> str:
    """As `brief`, but what that would cut to 0.00 by its first two figures: 0.0039."""
    return fine(number) if abs(number) < 0.01 else brief(number)


def product(term: Term) -> str:
    """A term with its factors: `−1×0.55`."""
    return f"{factor(term.value)}×{factor(term.weight)}"


def nice(number: float) -> float:
    """The next of … 0.1, 0.2, 0.5, 1, 2, 5, 10 … that is not smaller: where a scale ends."""
    power = 10.0 ** math.floor(math.log10(number))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= number * (1 - 1e-6))


def count_of(number: int, thing: str) -> str:
    """How many there are of a thing: `1 map`, `3 maps`, `2 classes`."""
    ending = "" if number == 1 else "es" if thing.endswith("s") else "s"
    return f"{number:,} {thing}{ending}"


def sub(number: int) -> str:
    """A number below the line: 11 → ₁₁."""
    return str(number).translate(SUBSCRIPTS)


def layer_mark(layer: int, layers: int) -> str:
    """What names a layer, from 1, at a letter: `⁽²⁾`; nothing where there is but one."""
    return f"⁽{SUPERSCRIPTS[layer]}⁾" if layers > 1 else ""


def levels(formula: str) -> list[tuple[int, str]]:
    """A formula cut where its letters rise or fall: `W_f·e^a` → (0, W) (−1, f) (0, ·e) (1, a).

    Returns:
        Pieces from left to right: 1 above the line, 0 on it, −1 below.
    """
    found, end = [], 0
    for match in LEVELS.finditer(formula):
        above, below = match[1] or match[2], match[3] or match[4]
        found += [(0, formula[end : match.start()]), (1 if above else -1, above or below)]
        end = match.end()
    return [(level, words) for level, words in (*found, (0, formula[end:])) if words]
