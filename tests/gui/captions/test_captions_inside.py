"""Inside the attention, as a hand uses it: a place is picked, and its numbers are told."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from engine.explain import cut
from engine.trace import Cell
from gui.views.captions.easel import cell_rect
from gui.views.captions.inside import Inside
from gui.window import Window
from tests.gui.captions.captioned import explorer_of, trace_of
from tests.gui.conftest import face
from tests.gui.hands import click, leave, move


@pytest.fixture
def window(window: Window) -> Window:
    QTest.keyClick(window, Qt.Key.Key_I)
    return window


def inside_of(window: Window) -> Inside:
    assert explorer_of(window).center.front == "inside"
    return explorer_of(window).center.inside


def at(view: Inside, row: int, column: int, side: int = 14) -> QPointF:
    return cell_rect(view.area(), side, (row, column)).center()


def test_a_place_is_picked_and_all_strips_are_about_it(window: Window) -> None:
    trace, view = trace_of(window), inside_of(window)
    t = window.page.transport.step
    brightest = divmod(int(trace["α"][t].argmax()), 14)
    assert [strip.at for strip, _ in view.places()][:2] == [brightest, brightest]
    click(view, at(view, 3, 5))
    assert window.page.selection.chosen == Cell("g", (t, 3, 5))
    leave(view)
    found = {strip.quantity: strip.at for strip, _ in view.places()}
    assert found == {"a": (3, 5), "W_a·a": (3, 5), "W_h·h": (t,), "u": (t, 3, 5), "φ": (t,),
                     "ẑ": (t,)}  # fmt: skip
    assert "Score" in window.page.inspector.text


def test_every_strip_tells_its_numbers(window: Window) -> None:
    trace, view = trace_of(window), inside_of(window)
    for name in ("a", "W_a·a", "W_h·h", "u", "φ", "ẑ"):
        click(view, at(view, 6, 7))
        strip, place = next(pair for pair in view.places() if pair[0].quantity == name)
        unit = place.count // 2
        move(view, place.cell(unit).center())
        cell = Cell(name, (*strip.at, unit))
        assert window.page.selection.pointed == cell
        assert trace.quantities[name].title in window.page.inspector.text
        click(view, place.cell(unit).center())
        assert window.page.selection.chosen == cell
        leave(view)
        assert window.page.selection.pointed is None


def test_all_is_drawn_by_where_we_look_alone(window: Window) -> None:
    view, transport = inside_of(window), window.page.transport
    transport.seek(0)
    first = face(view)
    transport.seek(2)
    assert face(view) != first
    transport.seek(0)
    assert face(view) == first


def test_nothing_lies_over_anything_else(window: Window) -> None:
    view = inside_of(window)
    for size in ((1280, 720), (1920, 1080), (900, 700)):
        window.resize(*size)
        rects = [place.rect for _, place in view.places()]
        area = view.area()
        assert area.width() >= 14
        assert area.bottom() < view.area("α").top()
        assert view.area("α").bottom() <= view.height()
        assert np.all([rect.left() >= area.right() for rect in rects])
        assert [rect.right() for rect in rects] == pytest.approx([view.width()] * 6)
        for one, other in pairwise(rects):
            assert one.bottom() < other.top()
        assert rects[-1].bottom() <= view.height()


def test_beside_them_stands_the_picture_with_the_place_and_all_it_sees(window: Window) -> None:
    canvas, view = explorer_of(window).center.canvas, inside_of(window)
    assert canvas.isVisible()
    brightest = divmod(int(trace_of(window)["α"][window.page.transport.step].argmax()), 14)
    assert view.spot == brightest
    before = face(canvas)
    move(view, at(view, 2, 3))
    assert view.spot == (2, 3)
    assert face(canvas) != before, "another place is framed"
    move(canvas, cell_rect(canvas.area(), 14, (9, 4)).center())
    assert view.spot == (9, 4), "a place is found on the picture, too"
    leave(canvas)
    move(view, cell_rect(view.area("α"), 14, (5, 6)).center())
    assert window.page.selection.pointed == Cell("α", (window.page.transport.step, 5, 6))


def test_light_that_a_hand_set_is_not_said_to_be_made_by_the_scores(window: Window) -> None:
    view, guide = inside_of(window), explorer_of(window).guide
    trace, t = trace_of(window), window.page.transport.step
    powers = np.exp(trace["g"][t].astype(float))
    made = powers / powers.sum()
    move(view, at(view, 1, 1))
    number = f"{np.floor(1000 * made[1, 1]) / 10:.1f} %"
    assert view.told("α") == ("softmax of g", f"α₁₆ = {number}")
    guide.paint(1.5 / 14, 1.5 / 14, 1.0)
    light = trace_of(window)["α"][t][1, 1]
    assert light > made[1, 1] + 0.05
    painted = f"{np.floor(1000 * light) / 10:.1f} %"
    assert view.told("α") == ("set by hand", f"α₁₆ = {painted}, not {number}")
    guide.let_go()
    trace_of(window)
    assert view.told("α")[0] == "softmax of g"


def test_it_goes_as_it_came(window: Window) -> None:
    assert window.actions_["inside"].isChecked()
    QTest.keyClick(window, Qt.Key.Key_I)
    assert explorer_of(window).center.front == "look"
    assert not window.actions_["inside"].isChecked()


def test_every_number_of_the_trace_has_its_story(window: Window) -> None:
    explorer_of(window).guide.force(1, 3)
    trace, page = trace_of(window), window.page
    dice = np.random.default_rng(0)
    for name, array in trace.arrays.items():
        cell = Cell(name, tuple(int(dice.integers(n)) for n in array.shape))
        page.selection.choose(cell)
        assert trace.quantities[name].title in page.inspector.text, name


def test_a_place_with_more_than_an_even_share_of_light_is_red(window: Window) -> None:
    trace, view = trace_of(window), inside_of(window)
    share = trace["α"][window.page.transport.step] * 14 * 14
    shown, ratio = face(view), face(view).devicePixelRatio()
    checked = 0
    for spot in np.argwhere((share > 1.5) | (share < 0.6)):
        row, column = map(int, spot)
        corner = cell_rect(view.area(), 14, (row, column)).center() * ratio
        color = shown.pixelColor(corner.toPoint())
        assert (color.red() > color.blue()) == (share[row, column] > 1), spot
        checked += 1
    assert checked > 20


def test_what_colours_stand_for_is_told(window: Window) -> None:
    """A key from blue to red over the scores; the score that an even share of light would have."""
    trace, view = trace_of(window), inside_of(window)
    t = window.page.transport.step
    place = divmod(int(trace["α"][t].argmax()), 14)
    even = trace["g"][t][place] - math.log(trace["α"][t][place] * 14 * 14)
    assert view.told("g")[1].endswith(f"even {cut(float(even))}")
    shown, head = face(view), round(view.area().top())
    ratio, right = shown.devicePixelRatio(), round(view.area().right() + window.look.px(40))
    inks = [
        (shown.pixelColor(round(x * ratio), round(window.look.px(11) * ratio)), x)
        for x in range(right)
    ]
    blue = [x for color, x in inks if color.blue() > color.red() + 100]
    red = [x for color, x in inks if color.red() > color.blue() + 100]
    assert head > window.look.px(20)
    assert blue
    assert max(blue) < min(red) < right
