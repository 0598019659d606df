"""Numbers as the slides print them, and results computed again from their terms."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.explain import (
    Made,
    Recipe,
    Term,
    brief,
    count_of,
    cut,
    exact,
    fine,
    levels,
    likely,
    percent,
    seen,
    signed,
    stated,
    written,
)

CUT = [
    (7 / 9, "0.77"),
    (-1 / 9, "−0.11"),
    (-7 / 9, "−0.77"),
    (1.0, "1.00"),
    (-1.0, "−1.00"),
    (0.0, "0"),
    (-0.0, "0"),
    (0.999, "0.99"),
    (0.29, "0.29"),  # 0.29 · 100 is 28.999… in binary
    (1.15, "1.15"),
    (0.99999997, "1.00"),  # a 1 in float32 that lost its last bit
    (0.00999, "0.00"),  # not nothing: a product of 0.11 · 0.06
    (-0.00999, "0.00"),
    (1e-9, "0"),  # float32 noise
    (-1e-30, "0"),
    (5e-324, "0"),
    (9999.0, "9999.00"),
    (12345.6, "1.23e+04"),
    (-19999.0, "−1.99e+04"),
    (1e5, "1e+05"),
    (3.4028235e38, "3.4e+38"),
    (1.7976931348623157e308, "1.79e+308"),
    (math.inf, "∞"),
    (-math.inf, "−∞"),
    (math.nan, "?"),
]


@pytest.mark.parametrize(("number", "text"), CUT)
def test_cut_as_on_the_slides(number: float, text: str) -> None:
    assert cut(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.77, "0.77"),
        (0.01, "0.01"),
        (0.00999, "0.0099"),
        (1 / 196, "0.0051"),
        (-0.00606186, "−0.0060"),
        (2.14e-6, "2.1e−06"),
        (1e-9, "0"),
        (0.0, "0"),
        (math.nan, "?"),
    ],
)
def test_a_small_number_keeps_two_figures(number: float, text: str) -> None:
    assert fine(number) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.999, "0.99"), (0.01, "0.01"), (0.0099, "0.009"), (0.0004, "<0.001")]
)
def test_a_small_chance_is_never_nothing(share: float, text: str) -> None:
    assert likely(share) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.874, "87 %"), (0, "0 %"), (math.nan, "?"), (math.inf, "∞")]
)
def test_a_share_in_hundredths(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.999, "0.99"), (0.9991, ">0.999"), (0.999997, ">0.999"), (0.999999, ">0.999"), (1, "1.00")],
)
def test_nearly_1_is_neither_less_nor_1(share: float, text: str) -> None:
    assert likely(share) == text
    sums = tuple(map(Term, (math.log(share), -math.inf if share == 1 else math.log1p(-share))))
    assert stated(share, Made("share", "p = e^a ÷ Σ e^a", sums, chance=True)) == text
    assert stated(share, Made("share", "y = e^a ÷ Σ e^a", sums)) == cut(share), "of votes, as ever"


def test_what_is_no_letter_and_no_word_can_be_seen() -> None:
    assert [seen(sign) for sign in "a \n"] == ["a", "␣", "⏎"]
    assert [written(word) for word in ("end", "<end>")] == ["end", "(end)"]


def test_a_small_share_is_no_noise() -> None:
    assert fine(8.96238e-08, 0.0) == "9.0e−08"
    assert fine(0.0, 0.0) == "0"


@given(st.integers(-5000, 5000), st.integers(0, 9899))
def test_cut_drops_what_follows_two_decimals(hundredths: int, rest: int) -> None:
    """A number of hundredths and a rest below one hundredth: the rest never shows."""
    sign = -1 if hundredths < 0 else 1
    number = hundredths / 100 + sign * rest / 1_000_000
    whole, part = divmod(abs(hundredths), 100)
    expected = f"{'−' if sign < 0 else ''}{whole}.{part:02}" if number else "0"
    assert cut(number) == expected


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_every_number_has_a_text(number: float) -> None:
    for text in (cut(number), cut(number, 0), exact(number), brief(number)):
        assert text
        assert "-" not in text.replace("e-", "")


@pytest.mark.parametrize(
    ("number", "text"),
    [(1.0, "1"), (-1.0, "−1"), (0.5, "0.50"), (-1 / 3, "−0.33"), (math.inf, "∞"), (math.nan, "?")],
)
def test_brief(number: float, text: str) -> None:
    assert brief(number) == text


@pytest.mark.parametrize(
    ("number", "text"), [(1 / 3, "0.333333"), (-2.5, "−2.5"), (1.0, "1"), (-math.inf, "−∞")]
)
def test_exact(number: float, text: str) -> None:
    assert exact(number) == text


def test_a_sign_is_always_there() -> None:
    assert [signed(n) for n in (0.128, -0.128, 2.0)] == ["+0.12", "−0.12", "+2.00"]


def test_one_thing_or_several() -> None:
    said = [count_of(n, thing) for thing in ("map", "class") for n in (0, 1, 3)]
    assert said == ["0 maps", "1 map", "3 maps", "0 classes", "1 class", "3 classes"]


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        ("given", 2.0),
        ("sum", (2 * 3 - 1 * 1 + 4 * 0.5) / 2 + 10),
        ("mean", (2 - 1 + 4) / 3),
        ("max", 4.0),
        ("cut", 2.0),
        ("share", math.exp(-1) / (math.exp(2) + math.exp(-1) + math.exp(4))),
        ("surprise", -math.log(2)),
    ],
)
def test_result_of_each_recipe(recipe: Recipe, expected: float) -> None:
    terms = (Term(2.0, 3.0), Term(-1.0), Term(4.0, 0.5))
    divisor, bias = (2.0, 10.0) if recipe == "sum" else (1.0, 0.0)
    made = Made(recipe, "", terms, divisor, bias, chosen=1)
    assert made.result() == pytest.approx(expected, rel=1e-12)


def test_result_survives_the_extremes() -> None:
    assert Made("cut", "", (Term(-3.0),)).result() == 0
    assert Made("surprise", "", (Term(0.0),)).result() == pytest.approx(-math.log(1e-30))
    assert Made("share", "", (Term(1000.0), Term(-1000.0))).result() == 1.0
    for recipe in ("sum", "mean", "share"):
        assert math.isnan(Made(recipe, "", (Term(math.inf), Term(-math.inf))).result())


@pytest.mark.parametrize(
    ("formula", "pieces"),
    [
        ("e^(a÷τ) ÷ Σ", [(0, "e"), (1, "a÷τ"), (0, " ÷ Σ")]),
        ("Σ e^votes", [(0, "Σ e"), (1, "votes")]),
        ("σ(W_f·h₁ + b_f)", [(0, "σ(W"), (-1, "f"), (0, "·h₁ + b"), (-1, "f"), (0, ")")]),
        ("b_h̃", [(0, "b"), (-1, "h̃")]),
        ("b_W·h", [(0, "b"), (-1, "W·h")]),
        ("W_h·h", [(0, "W"), (-1, "h"), (0, "·h")]),
        ("w_β", [(0, "w"), (-1, "β")]),
        ("p₂[a]", [(0, "p₂[a]")]),
    ],
)
def test_letters_above_and_below_the_line(formula: str, pieces: list[tuple[int, str]]) -> None:
    assert levels(formula) == pieces
