"""Gradients through time: heights on the scale, the product in numbers, colours, the hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from engine.recurrent.asked import Target
from engine.recurrent.cells import Kind
from engine.trace import Cell
from gui import colours
from gui.theme import Look
from gui.views.recurrent import decades, growth
from gui.views.recurrent.anatomy import anatomy
from gui.views.recurrent.vanishing import Vanishing
from tests.gui import hands
from tests.gui.conftest import face
from tests.gui.recurrent.comparisons import at, glance, traced

END = Target()


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    return Look("light")


@pytest.fixture
def view(look: Look, qtbot: QtBot) -> Vanishing:
    widget = Vanishing(look)
    qtbot.addWidget(widget)
    widget.resize(926, 382)
    trace = traced(target=END)
    widget.show_trace(trace, glance(trace, 3))
    return widget


def test_every_curve_stands_at_the_logarithm_of_its_length(view: Vanishing) -> None:
    band, trace = view.lengths, view.trace
    assert band is not None
    low, high = band.ends
    for name in ("|∂ h| 1", "rival 1 |∂ h| 1", "rival 2 |∂ h| 1"):
        for t in (0, 11, 23):
            rect = band.rect_of(Cell(name, (t,)), view.span)
            assert rect is not None
            share = (band.area.bottom() - rect.center().y()) / band.area.height()
            wanted = (math.log10(trace[name][t]) - low) / (high - low)
            assert share == pytest.approx(wanted, abs=0.04)


def test_the_curve_is_painted_where_it_stands(view: Vanishing, look: Look) -> None:
    picture, ink = face(view), look.color("ink")
    for t in (6, 12, 18):
        spot = at(view, Cell("|∂ h| 1", (t,))).toPoint()
        near = [picture.pixelColor(spot.x(), spot.y() + d).lightness() for d in (-1, 0, 1)]
        assert min(near) < ink.lightness() + 40


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("t", [0, 5, 21, 22])
def test_the_product_is_what_the_numbers_of_the_trace_make(
    cell: Kind, t: int, view: Vanishing
) -> None:
    trace = traced(cell, target=END)
    view.show_trace(trace, glance(trace, t))
    found = view.product()
    assert found is not None
    h = trace["∂ h 1"].astype(np.float64)
    lengths = np.sqrt((h * h).sum(1))
    assert (found.first, found.last, len(found.factors)) == (t + 1, 24, 23 - t)
    np.testing.assert_allclose(found.factors, lengths[t:23] / lengths[t + 1 : 24], rtol=1e-5)
    assert found.value == pytest.approx(lengths[t] / lengths[23], rel=1e-4)
    assert found.far == pytest.approx(found.value * found.near, rel=1e-4)


def test_the_product_is_told_with_its_factors(view: Vanishing) -> None:
    found = growth.Product(3, 7, np.array([0.5, 0.8, 2.0, 0.25], np.float32), 2.0, 0.4)
    first, second = growth.sentence(found, "h", 2)
    assert first == "the product of 4 growths g(t) from step 3 to 7: 0.50 · 0.80 · … · 0.25 = 0.20"
    assert second.startswith("|∂h₃| = 0.20 · |∂h₇| = 0.20 · 2.00 = 0.40: it is carried, × 0.67")
    exploding = growth.Product(1, 3, np.array([40.0, 50.0], np.float32), 1.0, 2000.0)
    assert "40 · 50 = 2000" in growth.sentence(exploding, "h")[0]
    assert "it explodes, × 44.7 a step" in growth.sentence(exploding, "h")[1]
    gone = growth.Product(1, 3, np.array([0.0, 0.5], np.float32), 1.0, 0.0)
    assert growth.sentence(gone, "C")[1].endswith("= 0: nothing is left")


def test_what_is_multiplied_is_told(view: Vanishing) -> None:
    found = growth.Product(10, 24, np.ones(14, np.float32), 1.0, 1.0)
    cells: tuple[tuple[Kind, str], ...] = (
        ("rnn", "14 Jacobians of 8 × 8, J(t) = ∂h(t)/∂h(t−1) = diag(1 − h(t)²) · W_h"),
        ("lstm", "∂(h, C)(t)/∂(h, C)(t−1), with f(t) on its diagonal from C to C"),
        ("gru", "where 1 − z(t) of h stays"),
    )
    for cell, words in cells:
        told = growth.jacobians(found, anatomy(traced(cell), 0))
        assert told[0].endswith(words)
        assert "₁₀ = ∂out/∂" in told[0]
        assert "₂₄ · J(24) · … · J(11)" in told[0]
        assert [len(words) for words in told] == sorted(map(len, told), reverse=True)


def test_the_jacobian_of_a_plain_cell_is_what_is_told() -> None:
    """∂h(t−1) is ∂h(t) times diag(1 − h(t)²) · W_h, in every number."""
    trace = traced("rnn", target=END)
    h, gradient = trace["h 1"].astype(np.float64), trace["∂ h 1"].astype(np.float64)
    W = trace["W_h 1"][:, : h.shape[1]].astype(np.float64)
    for t in range(1, len(h)):
        J = np.diag(1 - h[t] ** 2) @ W
        np.testing.assert_allclose(gradient[t - 1], gradient[t] @ J, rtol=1e-4, atol=1e-9)


@pytest.mark.parametrize(("value", "told"), [
    (0.0, "0"), (0.83, "0.83"), (12.4, "12.4"), (0.00412, "0.00412"), (3.1e-6, "3.1·10⁻⁶"),
    (45_000.0, "4.5·10⁴"), (math.inf, "∞"), (math.nan, "?"),
])  # fmt: skip
def test_numbers_are_told_so_that_they_can_be_read(value: float, told: str) -> None:
    assert growth.number(value) == told


def test_at_the_end_nothing_comes_after(view: Vanishing) -> None:
    before = face(view)
    view.show_trace(view.trace, glance(view.trace, 23))
    assert view.product() is None
    assert face(view) != before
    trace = traced(target=Target(step=10))
    view.show_trace(trace, glance(trace, 3))
    found = view.product()
    assert found is not None
    assert found.last == 10


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_the_map_is_signed_and_the_growths_are_blue_below_one(
    theme: str, view: Vanishing, look: Look
) -> None:
    look.set_theme(theme)
    trace = traced("rnn", factor=3.0, target=END)
    view.show_trace(trace, glance(trace, 10))
    picture, lut = face(view), colours.signed(look.theme)
    for place in ((22, 0), (20, 5)):
        value = trace["∂ h 1"][place]
        seen = picture.pixelColor(at(view, Cell("∂ h 1", place)).toPoint())
        assert seen.rgb() == int(lut[colours.indices(value, -1, 1)])
    strip, name = view.bands[2], "growth h 1"
    for t in (2, 8, 15):
        rect = strip.rect_of(Cell(name, (t,)), view.span)
        assert rect is not None
        seen = picture.pixelColor(int(rect.center().x()), int(rect.top()) + 2)
        assert seen.rgb() == int(lut[colours.indices(trace[name][t], 0, 2)])


def test_a_click_on_a_curve_shows_that_cell_below(view: Vanishing) -> None:
    pointed, chosen = list[object](), list[object]()
    view.pointed.connect(pointed.append)
    view.chosen.connect(chosen.append)
    cell = Cell("rival 2 |∂ h| 1", (2,))
    hands.move(view, at(view, cell))
    hands.click(view, at(view, cell))
    assert pointed == [cell]
    assert chosen == [cell]
    view.show_trace(view.trace, glance(view.trace, 2, chosen=cell))
    band = view.bands[1]
    assert band.cell_at(band.area.center(), view.span) == Cell("rival 2 ∂ h 1", (12, 4))
    found, lengths = view.product(), view.trace["rival 2 |∂ h| 1"]
    assert found is not None
    assert found.value == pytest.approx(lengths[2] / lengths[23], rel=1e-4)


def test_gradients_of_the_cell_state_where_there_is_one(view: Vanishing) -> None:
    view.state = "C"
    assert view.lengths is not None
    assert {line.quantity.name for line in view.lengths.lines} == {"|∂ C| 1"}
    found, lengths = view.product(), view.trace["|∂ C| 1"]
    assert found is not None
    assert found.value == pytest.approx(lengths[3] / lengths[23], rel=1e-4)
    rival = Cell("rival 1 |∂ h| 1", (3,))
    view.show_trace(view.trace, glance(view.trace, 3, chosen=rival))
    assert view.of == "h"
    face(view)


def test_the_scale_has_room_for_all_and_seldom_jumps() -> None:
    ends = [decades.ends([np.array([1.0, low], np.float32)]) for low in (0.5, 1e-3, 1e-6, 1e-20)]
    assert ends == [(-4, 2), (-4, 2), (-8, 2), (-24, 2)]
    assert decades.ends([np.array([0.0, np.inf, 1.0], np.float32)]) == (-4, 40)
    assert decades.ends([np.zeros(3, np.float32)]) == (-4, 2)


@pytest.mark.parametrize("factor", [0.0, 4.0, 60.0])
@pytest.mark.parametrize("steps", [1, 2, 400])
def test_what_vanishes_and_what_explodes_is_painted(
    factor: float, steps: int, view: Vanishing
) -> None:
    trace = traced("rnn", steps=steps, factor=factor, target=END)
    view.show_trace(trace, glance(trace, 0))
    face(view)
    for band in view.bands:
        assert QRectF(view.rect()).contains(band.area)


def test_without_a_gradient_it_says_so(view: Vanishing) -> None:
    trace = traced()
    view.show_trace(trace, glance(trace, 3))
    face(view)
    assert not view.bands
    hands.move(view, view.rect().center().toPointF())
    hands.click(view, view.rect().center().toPointF())


def test_ten_thousand_steps_are_painted(view: Vanishing) -> None:
    trace = traced(steps=10_000, units=16, target=END)
    view.show_trace(trace, glance(trace, 9_990))
    face(view)
    found = view.product()
    assert found is not None
    assert len(found.factors) == 9


def test_the_colours_of_growths_have_their_scale_and_end_where_they_do(
    view: Vanishing, look: Look
) -> None:
    """From 0 to 2 under the name of the strip; behind the last growth there is nothing."""
    strip, picture = view._strip, face(view)
    assert strip is not None
    middle = round(view.foot.center().y())
    line = [picture.pixelColor(x, middle).name() for x in range(round(view.foot.left()))]
    lut = [f"#{int(pixel) & 0xFFFFFF:06x}" for pixel in colours.signed(look.theme)[[1, 255]]]
    where = [line.index(color) for color in lut]
    assert where == sorted(where)
    end = math.floor(view.span.x(23, strip.area))  # of 24 steps the last owes itself
    card = look.color("card")
    for x in range(end, round(strip.area.right())):
        assert picture.pixelColor(x, round(strip.area.center().y())) == card


def test_what_is_multiplied_is_written_with_letters_below_the_line(
    view: Vanishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr(
        "gui.views.recurrent.vanishing.formula",
        lambda _painter, _room, words, _look: written.append(words),
    )
    view.show_trace(traced("rnn", target=END), glance(traced("rnn", target=END), 3))
    face(view)
    assert written
    assert written[-1].endswith("W_h"), "it is set as a formula"
