"""What is told of a caption beside it: the search that found it; the number a page is about."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.array import Floats
from engine.explain import exact
from engine.trace import Cell, Trace
from gui.window import Window
from tests.gui.captions.captioned import explorer_of, trace_of
from tests.gui.conftest import MakeWindow
from tests.gui.hands import PLAIN, click


def test_a_search_is_told_on_every_page(make_window: MakeWindow) -> None:
    """It changes the caption for good: that is said beside it, and before what is always so."""
    window: Window = make_window(explorer="captions")
    explorer, track = explorer_of(window), window.page.scrubber.track
    trace_of(window)
    assert "beam" not in track.accessibleDescription()
    QTest.keyClick(window, Qt.Key.Key_Y, PLAIN)
    for leave in (Qt.Key.Key_Y, Qt.Key.Key_Q, Qt.Key.Key_I):
        trace = trace_of(window)
        count = len(trace["word"])
        step = min(window.page.transport.step, count - 1) + 1
        assert track.accessibleDescription() == f"word {step} of {count} · beam 3"
        window.resize(1280, 720)
        window.settle()
        shown = window.page.frame.subtitle.text()
        assert "beam 3" in shown
        assert "…" not in shown
        QTest.keyClick(window, leave, PLAIN)
    explorer.guide.open(1)
    trace_of(window)
    assert track.accessibleDescription().endswith("beam 3, caption 2")
    explorer.center.beam_bar.width_.setValue(1)
    trace_of(window)
    assert "beam" not in track.accessibleDescription()


def largest(values: Floats) -> tuple[int, ...]:
    return tuple(int(n) for n in np.unravel_index(values.argmax(), values.shape))


def about(trace: Trace, page: str, t: int) -> Cell:
    """The number that a page is about."""
    match page:
        case "inside":
            return Cell("α", (t, *largest(trace["α"][t])))
        case "scores" if trace["named"][t].any():
            return Cell("share", (t,))
        case "scores":
            return Cell("α", (t, *largest(trace["α"][t])))
        case "cell":
            return Cell("C 1", (t, *largest(np.abs(trace["C 1"][t]))))
    return Cell("p", (t, int(trace["word"][t])))


@pytest.mark.parametrize("page", ["look", "inside", "scores", "cell"])
def test_the_inspector_tells_what_a_page_is_about(window: Window, page: str) -> None:
    """It follows the words, says of nothing that it is outlined that is not, and comes back."""
    trace, shown = trace_of(window), window.page.inspector
    if page != "look":
        window.actions_[page].trigger()
    for t in range(len(trace["word"])):
        window.page.transport.seek(t)
        window.settle()
        cell = about(trace, page, t)
        assert window.page.glance().explained(trace) == cell
        assert shown.text.startswith(trace.quantities[cell.quantity].title)
        assert exact(trace.value(cell)) in shown.text
        assert ("outlined" in shown.text) == (page == "cell")
    if page != "look":
        window.actions_[page].trigger()
    assert shown.text.startswith("Chances")


def test_what_the_largest_cell_state_was_made_from_is_outlined(window: Window) -> None:
    trace, view = trace_of(window), explorer_of(window).center.cell
    window.actions_["cell"].trigger()
    window.settle()
    shown, cell = view.opened(), about(trace, "cell", window.page.transport.step)
    assert shown is not None
    marked = {
        Cell(strip.quantity, (*strip.step, unit))
        for strip in shown.readings
        for unit in strip.sources
    }
    made = trace.made(cell).terms
    assert {one for term in made for one in (term.source, term.weight_source)} <= marked


def test_a_chosen_number_stays_and_of_the_next_word_the_page_tells_its_own(window: Window) -> None:
    trace, view = trace_of(window), explorer_of(window).center.inside
    window.actions_["inside"].trigger()
    strip, place = view.places()[0]
    click(view, place.cell(3).center())
    assert window.page.glance().explained(trace) == Cell("a", (*strip.at, 3))
    assert "outlined" not in window.page.inspector.text
    explorer_of(window).walker.go_to(4)
    assert window.page.glance().explained(trace) == about(trace, "inside", 4)
