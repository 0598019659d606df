"""Sums with named terms in words: the strongest first, what σ makes of them, the rest on demand."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from engine.explain import Made, Term, fine
from engine.systems import recurrent
from engine.trace import Cell
from gui.telling import STRONGEST, arithmetic

GATE = Made(
    "sum",
    "f₂ = σ(W_f·[h₁, x₂] + b_f)",
    tuple(
        Term(value, weight, symbol=symbol)
        for value, weight, symbol in (
            (0.1, 0.31, "h₁[1]"),
            (1.0, -1.2, "x₂"),
            (0.5, 0.9, "h₁[2]"),
            (0.01, 0.4, "h₁[3]"),
        )
    ),
    bias=1.6,
    activation="σ",
)


def text(made: Made, whole: bool = False) -> str:
    told = arithmetic(made, 0 if whole else STRONGEST[0], _short)
    return re.sub(r"<(?:/p|/tr|br)>", "\n", told).replace("</td><td", "</td> <td")


def _short(words: Sequence[str], across: int) -> bool:
    """Whether so many words stand in a row, by their letters alone."""
    return across * max(map(len, words)) <= 21


def plain(words: str) -> str:
    words = re.sub(r"<sub>(.*?)</sub>", r"_\1", words)
    return re.sub(r"<[^>]*>", "", words).replace("\N{NO-BREAK SPACE}", " ")


def test_a_gate_is_told_by_its_strongest_terms() -> None:
    lines = plain(text(GATE)).splitlines()
    assert lines[0] == "f₂ = σ(W_f·[h₁, x₂] + b_f)"
    assert lines[1] == "σ(−1.20·x₂ + 0.90·h₁[2] + 0.31·h₁[1] + … + 1.60) = 0.70"
    assert lines[2:] == [
        "b +1.60",
        "−1.20·x₂ −1.20",
        "0.90·h₁[2] +0.45",
        "0.31·h₁[1] +0.03",
        "0.40·h₁[3] +0.0040",
        "σ(0.88) = 0.70",
    ]


def test_signs_and_what_is_weighed_with_one() -> None:
    terms = Term(2.0, symbol="C₁[1]"), Term(3.0, -0.5, symbol="x₁")
    made = Made("sum", "", terms, bias=-1.0)
    assert "C₁[1] − 0.50·x₁ − 1.00 = −0.50" in plain(text(made))


def test_no_line_ends_between_an_equals_sign_and_its_number() -> None:
    made = Made("share", "p[3] = e^(a÷τ) ÷ Σ e^(a÷τ),  τ = 0.6", (Term(1.0), Term(2.0)))
    told = text(made).replace("\N{NO-BREAK SPACE}", "&nbsp;")
    assert "p[3] = e<sup>a÷τ</sup> ÷ Σ e<sup>a÷τ</sup>, τ&nbsp;=&nbsp;0.6" in told
    assert "=&nbsp;<b>0.26</b>" in told, "1 ÷ (1 + e)"
    assert "=&nbsp;<b>0.70</b>" in text(GATE).replace("\N{NO-BREAK SPACE}", "&nbsp;")


def test_a_small_number_is_told_on_both_sides() -> None:
    term = Term(0.00699)
    assert "max(0, 0.0069) = 0.0069" in plain(text(Made("cut", "max(0, x)", (term,))))
    assert "max(0, 0.0069)\n= 0.0069" in plain(text(Made("max", "", (Term(0.0), term), chosen=1)))


def test_what_is_left_of_a_gradient_through_time_is_no_noise() -> None:
    """A billionth is what a lesson about vanishing gradients is about."""
    terms = tuple(Term(2e-9, weight, symbol=f"∂a₂[{n}]") for n, weight in ((1, 0.5), (2, 1.5)))
    told = plain(text(Made("sum", "∂h₁[1] = Σ ∂a₊ · W", terms, nothing=0)))
    assert "= 4.0e−09" in told
    assert "1.50·∂a₂[2] +3.0e−09" in told
    rest = Made("sum", "y = Σ x · w", tuple(Term(2e-9, symbol="x₁") for _ in range(2)))
    assert "= 0" in plain(text(rest)), "elsewhere it is what float32 leaves of nothing"


def test_a_small_factor_bias_or_sum_has_figures_on_both_sides() -> None:
    """0.0083·x₁ gives 0.0083: 0.00 times 1 would give 0."""
    terms = Term(1.0, 0.00837, symbol="x₁"), Term(0.5, -0.0021, symbol="h₀[1]")
    told = plain(text(Made("sum", "", terms, bias=0.0012, activation="σ")))
    assert "σ(0.0083·x₁ − 0.0021·h₀[1] + 0.0012) = 0.50" in told
    assert "0.0083·x₁ +0.0083" in told
    assert "σ(0.0085) = 0.50" in told
    shared = plain(text(Made("sum", "", (Term(0.02, 0.3),), divisor=2.0, bias=-0.004)))
    assert "Σ = 0.0060\n÷ 2\n− b 0.0040 = −0.0010" in shared
    assert "0.00 " not in told + shared


def test_many_terms_are_there_on_demand() -> None:
    terms = tuple(Term(1.0 / n, 0.5, symbol=f"h₀[{n}]") for n in range(1, 31))
    made = Made("sum", "", terms, bias=0.1, activation="tanh")
    short, whole = plain(text(made)), plain(text(made, whole=True))
    assert "25 more" in short
    assert "h₀[30]" not in short
    assert "h₀[30]" in whole
    assert "fewer" in whole
    shares = re.findall(r"\] \+(\d\.\d\d)$", short, re.M)
    assert shares == sorted(shares, reverse=True)


def test_a_share_of_many_is_told_largest_first_and_before_its_terms() -> None:
    values = [float(n * 37 % 100) / 10 for n in range(100)]
    made = Made("share", "p = e^a ÷ Σ e^a", tuple(map(Term, values)), chosen=3)
    for whole in (False, True):
        told = text(made, whole)
        powers = [float(found) for found in re.findall(r"e<sup>([\d.]+)</sup>", told)][1:]
        assert powers == sorted(values, reverse=True)[: len(powers)]
    assert len(powers) == 100
    assert (
        told.index(f"<b>{fine(made.result())}</b>") < told.index("fewer") < told.index("e<sup>9.90")
    )


@pytest.mark.parametrize("name", ["f 1", "a_i 1", "C 1", "tanh C 1", "h 1"])
def test_every_number_of_a_cell_is_told(name: str) -> None:
    trace = recurrent.run(recurrent.default(), "cpu")
    made = trace.made(Cell(name, (11, 3)))
    told = plain(text(made))
    assert told.startswith(made.formula)
    assert "₁₂[4]" in told


def test_small_factors_and_products_are_told_by_their_first_figures() -> None:
    """Weights of 60,000 values lie within ±0.004; the story must not be 1×0.00 = 0.00."""
    terms = tuple(Term(1.0, -0.0039 / n) for n in range(1, 31))
    lines = plain(text(Made("sum", "Σ value × weight", terms))).splitlines()
    assert lines[1:3] == ["1×−0.0039 −0.0039", "1×−0.0019 −0.0019"]
    assert not [line for line in lines if line.startswith("1×0.00")]
