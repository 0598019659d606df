"""Cells compared and gradients shown, as a hand does it in the explorer of time."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from engine.array import Array
from engine.recurrent.asked import Target
from engine.recurrent.cells import Clamp, Readout, fresh
from engine.systems.recurrent import Settings, default
from engine.trace import Cell
from gui.explorers.recurrent import RecurrentExplorer
from gui.panels.recurrent.large import Large
from gui.views.recurrent import courses, runs
from gui.window import Window
from tests.gui import hands
from tests.gui.conftest import face
from tests.gui.recurrent.comparisons import at
from tests.gui.recurrent.explorer import settings_of, trace_of


@pytest.fixture
def window(window: Window) -> Window:
    generator = np.random.default_rng(1)
    signal = Array(generator.uniform(-0.1, 0.1, (24, 1)).astype(np.float32))
    window.page.experiment.replace(Settings(fresh("lstm", 1, 8, 0), signal))
    window.wait_for_picture()
    return window


def large(window: Window) -> Large:
    assert isinstance(window.explorer, RecurrentExplorer)
    return window.explorer.center


def key(window: Window, code: Qt.Key, modifier: Qt.KeyboardModifier = hands.PLAIN) -> None:
    QTest.keyClick(window, code, modifier)
    trace_of(window)


def test_c_shows_cells_side_by_side_and_hides_them(window: Window) -> None:
    key(window, Qt.Key.Key_C)
    assert large(window).front == "compare"
    assert large(window).versus.isVisible()
    assert window.actions_["compare"].isChecked()
    assert [rival.cell for rival in settings_of(window).rivals] == ["rnn"]
    assert len(large(window).versus.bands) == 2
    key(window, Qt.Key.Key_C)
    assert large(window).cell.isVisible()
    assert not window.actions_["compare"].isChecked()
    key(window, Qt.Key.Key_C)
    assert large(window).front == "compare"
    assert len(settings_of(window).rivals) == 1


def test_cells_are_added_and_taken_away(window: Window) -> None:
    key(window, Qt.Key.Key_C)
    bar = large(window).bars[0]
    for kind in ("gru", "peephole", "coupled"):
        bar.adds[kind].click()
    own = settings_of(window).network
    rivals = settings_of(window).rivals
    assert [rival.cell for rival in rivals] == ["rnn", "gru", "peephole", "coupled"]
    assert {(r.layers[0].units, len(r.layers)) for r in rivals} == {(own.layers[0].units, 1)}
    assert not any(button.isEnabled() for button in bar.adds.values())
    trace_of(window)
    assert len(large(window).versus.bands) == 5
    bar.drops[1].click()
    assert [r.cell for r in settings_of(window).rivals] == ["rnn", "peephole", "coupled"]
    assert bar.adds["gru"].isEnabled()
    key(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [r.cell for r in settings_of(window).rivals] == ["rnn", "gru", "peephole", "coupled"]
    for _ in range(4):
        bar.drops[0].click()
    trace_of(window)
    assert large(window).front == "cell"


def test_who_was_trained_and_who_was_not_is_said(window: Window) -> None:
    window.page.experiment.replace(default())
    window.wait_for_picture()
    key(window, Qt.Key.Key_C)
    bar, versus = large(window).bars[0], large(window).versus
    bar.adds["rnn"].click()
    trace_of(window)
    told = [run.full for run in runs.runs(versus.trace, 0)]
    assert told == ["LSTM, trained", "RNN, fresh weights", "RNN 2, fresh weights"]
    assert [drop.text() for drop in bar.drops[:2]] == told[1:]
    first, second = settings_of(window).rivals
    assert first.layers != second.layers, "a second one of a kind is another one"
    bar.drops[0].click()
    bar.adds["rnn"].click()
    trace_of(window)
    first, second = settings_of(window).rivals
    assert first.layers != second.layers, "also after the first one of it has gone"
    assert isinstance(window.explorer, RecurrentExplorer)
    window.explorer.cells.scale(1.5)
    trace_of(window)
    told = [run.full for run in runs.runs(versus.trace, 0)]
    assert told[:2] == ["LSTM, changed weights", "as it was, trained"]
    names = [course.full for course in courses.courses(versus.trace, "h 1", 0)]
    assert names == ["as it was", "RNN, fresh weights", "RNN 2, fresh weights", "h"]


def test_buttons_say_why_there_is_no_room_for_another(window: Window) -> None:
    key(window, Qt.Key.Key_C)
    bar = large(window).bars[0]
    assert "fresh weights" in bar.adds["gru"].toolTip()
    for _ in range(3):
        bar.adds["gru"].click()
    assert not bar.adds["gru"].isEnabled()
    assert bar.adds["gru"].toolTip().startswith("Up to 4 are compared")
    bar.drops[0].click()
    assert "fresh weights" in bar.adds["gru"].toolTip()


def test_rivals_keep_step_with_the_network(window: Window) -> None:
    key(window, Qt.Key.Key_C)
    assert isinstance(window.explorer, RecurrentExplorer)
    window.explorer.bar.units.setValue(5)
    window.explorer.bar.layers.setValue(2)
    trace_of(window)
    (rival,) = settings_of(window).rivals
    assert [layer.units for layer in rival.layers] == [5, 5]


def test_a_rival_answers_where_the_network_does(window: Window) -> None:
    readout = Readout(Array(np.ones((2, 8), np.float32)), Array(np.zeros(2, np.float32)))
    network = settings_of(window).network
    window.page.experiment.change(network=type(network)("lstm", network.layers, readout=readout))
    key(window, Qt.Key.Key_C)
    trace = trace_of(window)
    assert trace["rival 1 y"].shape == (24, 2)
    assert large(window).versus.answers is not None


def test_a_click_on_a_rival_goes_to_its_step_and_tells_it(window: Window) -> None:
    key(window, Qt.Key.Key_C)
    versus, cell = large(window).versus, Cell("rival 1 h 1", (9, 3))
    hands.move(versus, at(versus, cell))
    assert "rival 1" in window.page.inspector.text
    hands.click(versus, at(versus, cell))
    assert window.page.trace is not None
    assert window.page.trace.timeline.place(window.page.transport.step)[0] == 9
    assert window.page.selection.chosen == cell
    value = window.page.trace["rival 1 h 1"][9, 3]
    assert f"{value:.6g}".replace("-", "−") in window.page.inspector.text


def test_a_hand_that_holds_makes_rows_of_what_was(window: Window) -> None:
    key(window, Qt.Key.Key_C)
    window.page.experiment.change(clamps=(Clamp("f", 1, -1, 5, 20, 0.0),))
    trace_of(window)
    assert len(large(window).versus.bands) == 4
    assert large(window).versus.row("difference").area.isValid()


def test_gradients_come_with_their_trace_and_go(window: Window) -> None:
    window.actions_["gradient"].trigger()
    assert settings_of(window).target == Target("y")
    trace = trace_of(window)
    view = large(window).vanishing
    assert large(window).front == "gradient"
    assert view.asked == "Σ h₂₄"
    assert window.actions_["gradient"].isChecked()
    hands.move(view, at(view, Cell("|∂ h| 1", (6,))))
    assert f"{trace['|∂ h| 1'][6]:.6g}" in window.page.inspector.text
    assert "√" in window.page.inspector.text
    hands.move(view, at(view, Cell("∂ h 1", (20, 2))))
    assert "step 21, unit 3" in window.page.inspector.text
    hands.leave(view)
    window.page.experiment.change(target=Target("C", unit=2, step=9))
    trace_of(window)
    assert view.asked == "C₉[3]"
    assert view.product() is not None
    window.actions_["gradient"].trigger()
    trace_of(window)
    assert settings_of(window).target is None
    assert large(window).front == "cell"


def test_rivals_are_added_beside_gradients(window: Window) -> None:
    window.actions_["gradient"].trigger()
    trace_of(window)
    large(window).bars[1].adds["gru"].click()
    trace_of(window)
    view = large(window).vanishing
    assert large(window).front == "gradient"
    assert view.lengths is not None
    assert len(view.lengths.lines) == 2
    large(window).asked.state.setCurrentIndex(1)
    large(window).asked.state.activated.emit(1)
    assert view.state == "C"
    assert len(view.lengths.lines) == 1


def test_the_gap_is_dragged_and_typed(window: Window) -> None:
    """The step that is asked about follows the hand along the axis; one drag is one undo."""
    window.actions_["gradient"].trigger()
    trace_of(window)
    view, bar = large(window).vanishing, large(window).asked
    before = settings_of(window)

    def spot(t: int) -> QPointF:
        return QPointF(view.span.x(t + 0.5, view.foot), view.foot.center().y())

    hands.press(view, spot(23))
    for t in (18, 12, 9):
        hands.move(view, spot(t), hands.LEFT)
        trace = trace_of(window)
        assert settings_of(window).target == Target("y", step=t + 1)
        assert np.flatnonzero(trace["|∂ h| 1"])[-1] == t
        found = view.product()
        assert found is not None
        assert found.last == t + 1
    hands.release(view, spot(9))
    assert bar.step.value() == 10
    window.page.experiment.settle("asked")
    window.actions_["undo"].trigger()
    assert settings_of(window) == before
    bar.step.setValue(15)
    assert settings_of(window).target == Target("y", step=15)


def test_gradients_of_the_input(window: Window) -> None:
    window.actions_["gradient"].trigger()
    view, bar = large(window).vanishing, large(window).asked
    trace = trace_of(window)
    large(window).bars[1].adds["gru"].click()
    trace = trace_of(window)
    bar.state.setCurrentIndex(2)
    bar.state.activated.emit(2)
    assert view.lengths is not None
    assert {line.quantity.name for line in view.lengths.lines} == {"|∂ x|", "rival 1 |∂ x|"}
    assert view.product() is None
    hands.move(view, at(view, Cell("∂ x", (4, 0))))
    assert f"{trace['∂ x'][4, 0]:.6g}".replace("-", "−") in window.page.inspector.text


def test_stronger_recurrent_weights_are_seen_to_explode(window: Window) -> None:
    assert isinstance(window.explorer, RecurrentExplorer)
    window.explorer.bar.cell_wished.emit("rnn")
    window.actions_["gradient"].trigger()
    trace_of(window)
    view, products, pictures = large(window).vanishing, [], []
    for hundredths in (30, 100, 400):
        window.explorer.bar.scale.setSliderDown(True)
        window.explorer.bar.scale.setSliderPosition(hundredths)
        trace_of(window)
        found = view.product()
        assert found is not None
        products.append(found.value)
        pictures.append(face(view))
    window.explorer.bar.scale.setSliderDown(False)
    assert products[0] < 1e-8 < products[1] < products[2]
    assert pictures[0] != pictures[1] != pictures[2]
    assert view.lengths is not None
    assert {line.course.told for line in view.lengths.lines} == {"RNN", "as it was"}


def test_reset_brings_the_open_cell_back(window: Window) -> None:
    key(window, Qt.Key.Key_C)
    window.actions_["gradient"].trigger()
    trace_of(window)
    window.actions_["reset"].trigger()
    trace_of(window)
    assert settings_of(window) == default()
    assert large(window).front == "cell"
    assert large(window).cell.isVisible()
