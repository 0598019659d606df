"""Time as a hand uses it: pages turned, a signal drawn, gates held, weights edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from safetensors.torch import save_file

from engine.recurrent.cells import Kind
from engine.systems.recurrent import default
from engine.trace import Cell
from gui.views.recurrent.anatomy import CELLS
from gui.window import Window
from tests.gui.hands import PLAIN
from tests.gui.recurrent.explorer import settings_of, time_of, trace_of

LEFT = Qt.MouseButton.LeftButton


def test_pages_keep_what_was_done_on_them(window: Window) -> None:
    time_of(window).cells.renew(cell="gru")
    window.rail._explorers["convnet"].click()
    assert window.page.system.name == "convnet"
    assert not window.actions_["undo"].isEnabled()
    assert window.actions_["pen"].isVisible()
    assert not window.actions_["weights"].isVisible()
    window.rail._explorers["recurrent"].click()
    assert settings_of(window).network.cell == "gru"
    assert window.actions_["undo"].isEnabled()
    assert not window.actions_["pen"].isVisible()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert settings_of(window) == default()


@pytest.mark.parametrize("n", range(len(CELLS)))
def test_every_cell_is_shown_and_walked_through(window: Window, n: int) -> None:
    explorer = time_of(window)
    explorer.bar.cell.setCurrentIndex(n)
    explorer.bar.cell.activated.emit(n)
    trace = trace_of(window)
    assert settings_of(window).network.cell == tuple(CELLS)[n]
    for step in range(0, trace.timeline.length, 7):
        window.page.transport.seek(step)
        now, inside = explorer.words(trace, window.page.glance())
        assert now.startswith(f"step {trace.timeline.place(step)[0] + 1} of 33")
        assert now.rpartition(" ")[2] in inside
        read = now.endswith("readout")  # off a sum that has no place in the diagram
        assert (", outlined" in window.page.inspector.text) != read


def test_nothing_is_said_to_be_outlined_where_the_open_cell_is_not_seen(window: Window) -> None:
    trace_of(window)
    page = window.page
    for away in ("weights", "train"):
        assert ", outlined" in page.inspector.text
        window.actions_[away].trigger()
        window.settle()
        assert "Made from" in page.inspector.text
        assert "outlined" not in page.inspector.text
        window.actions_[away].trigger()
        window.settle()
    page.selection.point(Cell("h 1", (20, 2)))
    assert "outlined" not in page.inspector.text, "another step than the one that is open"


def test_a_longer_name_moves_nothing(window: Window) -> None:
    """The words about the settings give way before the heading becomes two lines."""
    explorer, frame = time_of(window), window.page.frame
    places = [view.geometry() for view in (explorer.ribbon, explorer.center)]
    for n in range(len(CELLS)):
        explorer.bar.cell.setCurrentIndex(n)
        explorer.bar.cell.activated.emit(n)
        trace_of(window)
        assert [view.geometry() for view in (explorer.ribbon, explorer.center)] == places
        assert frame.subtitle.toolTip() == explorer.subtitle()
    explorer.cells.renew(cell="coupled", units=100, layers=3)
    trace_of(window)
    assert frame.subtitle.text().strip() != frame.subtitle.toolTip(), "the last words have gone"


def test_a_message_has_room_without_scrolling(window: Window) -> None:
    bar = window.page.frame._area.verticalScrollBar()
    time_of(window).tools.channels.setValue(3)
    trace_of(window)
    assert window.message.isVisible()
    assert not bar.isVisible()
    time_of(window).cells.renew(cell="gru")
    trace_of(window)
    assert not bar.isVisible()


def test_units_layers_and_conventions(window: Window) -> None:
    explorer = time_of(window)
    explorer.bar.units.setValue(3)
    explorer.bar.layers.setValue(2)
    trace = trace_of(window)
    assert trace["h 2"].shape == (33, 3)
    assert "3 units in each of 2 layers" in explorer.subtitle()
    explorer.cells.renew(cell="gru")
    before = trace_of(window)["h 2"]
    explorer.bar.update_.setCurrentText("old")
    assert settings_of(window).network.update == "old"
    assert not np.array_equal(trace_of(window)["h 2"], before)


def test_a_weight_under_the_wheel_and_the_run_as_it_was(window: Window, qtbot: QtBot) -> None:
    explorer = time_of(window)
    QTest.keyClick(window, Qt.Key.Key_W, PLAIN)
    assert window.actions_["weights"].isChecked()
    grid = explorer.weights.matrix
    assert grid.isVisible()
    qtbot.waitUntil(lambda: explorer.weights._matrix == "W_f 1")
    old = settings_of(window).network
    grid.setFocus()
    qtbot.keyClick(grid, "2")
    network = settings_of(window).network
    assert network.layers[0].recurrent.values[0, 0] == 2
    assert settings_of(window).before == old
    trace = trace_of(window)
    assert trace["W_f 1"][0, 0] == 2
    assert not np.array_equal(trace["f 1"], trace["was f 1"])
    explorer.bar.restore.click()
    assert (settings_of(window).network, settings_of(window).before) == (old, None)


@pytest.mark.parametrize(
    ("cell", "made", "name"), [("peephole", "f 1", "p_f 1"), ("gru", "h̃ 1", "b_W·h 1")]
)
def test_what_is_learned_unit_by_unit_is_edited_too(
    cell: Kind, made: str, name: str, window: Window, qtbot: QtBot
) -> None:
    explorer = time_of(window)
    explorer.cells.renew(cell=cell)
    explorer.cells.switch(msgspec.structs.replace(settings_of(window).network, reset="after"))
    trace_of(window)
    explorer._choose(Cell(made, (9, 2)))
    window.actions_["weights"].trigger()
    grid = explorer.weights.more
    qtbot.waitUntil(lambda: explorer.weights._more == name, timeout=2000)
    assert grid.isVisible()
    grid.setFocus()
    qtbot.keyClick(grid, "2")
    assert trace_of(window)[name][0] == 2


def test_recurrent_weights_are_scaled_and_back(window: Window) -> None:
    explorer = time_of(window)
    old = settings_of(window).network
    explorer.bar.scale.setSliderPosition(250)
    scaled = settings_of(window).network.layers[0].recurrent.values
    assert np.allclose(scaled, 2.5 * old.layers[0].recurrent.values)
    assert explorer.bar.scale.value() == 250
    assert "× 2.50" in explorer.bar._words["W_h ×"].text()
    explorer.bar.scale.setFocus()
    QTest.keyClick(explorer.bar.scale, Qt.Key.Key_Down)
    scaled = settings_of(window).network.layers[0].recurrent.values
    assert np.allclose(scaled, 2.49 * old.layers[0].recurrent.values), "a key does it, too"
    explorer.bar.scale.setSliderPosition(100)
    assert (settings_of(window).network, settings_of(window).before) == (old, None)


def _csv(folder: Path) -> Path:
    path = folder / "a.csv"
    path.write_text("up,down\n0.5,-0.5\n1,0\n0.25,0.75\n", encoding="utf-8")
    return path


def _text(folder: Path) -> Path:
    path = folder / "a.txt"
    path.write_text("abba", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("make", "shape", "names"), [(_csv, (3, 2), ("up", "down")), (_text, (4, 2), ("a", "b"))]
)
def test_files_become_signals(
    window: Window,
    tmp_path: Path,
    make: Callable[[Path], Path],
    shape: tuple[int, int],
    names: tuple[str, ...],
) -> None:
    window.filing.open_path(make(tmp_path))
    window.wait_for_picture()
    assert settings_of(window).signal.shape == shape
    assert settings_of(window).channels == names
    assert trace_of(window)["x"].shape == shape


@pytest.mark.parametrize("name", ["bad.csv", "bad.wav", "bad.safetensors", "bad.txt", "bad.png"])
def test_a_bad_file_is_one_sentence_and_nothing_is_lost(
    window: Window, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"" if name.endswith("txt") else b"\x00\xff not this")
    window.filing.open_path(path)
    window.wait_for_picture()
    assert window.message.text.endswith(".")
    assert "Traceback" not in window.message.text
    assert settings_of(window) == default()


def test_weights_go_out_and_come_back(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, old = tmp_path / "mine.safetensors", settings_of(window).network
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.actions_["export-weights"].trigger()
    assert "mine.safetensors" in window.message.text
    time_of(window).cells.forget()
    assert settings_of(window).network != old
    window.filing.open_path(path)
    window.wait_for_picture()
    assert settings_of(window).network.layers == old.layers


def test_a_gru_of_torch_says_how_it_differs(window: Window, tmp_path: Path) -> None:
    path, module = tmp_path / "gru.safetensors", torch.nn.GRU(2, 5)
    save_file({name: value.detach() for name, value in module.named_parameters()}, path)
    window.filing.open_path(path)
    trace = trace_of(window)
    assert "after the product" in window.message.text
    x = torch.from_numpy(trace["x"].copy())
    np.testing.assert_allclose(trace["h 1"], module(x)[0].detach().numpy(), atol=1e-6)
    assert "1 − z" not in trace.quantities["z 1"].meaning


def test_the_copied_lines_are_python(window: Window) -> None:
    window.actions_["copy-torch"].trigger()
    compile(QGuiApplication.clipboard().text(), "copied", "exec")


def test_answers_are_pointed_at_and_chosen(window: Window) -> None:
    time_of(window).tools.task_wished.emit("delays")
    trace, answers = trace_of(window), time_of(window).center.answers
    area, steps = answers.area(), len(trace_of(window)["x"])
    t = int(np.flatnonzero(trace["counts"])[2])
    at = QPointF(area.x() + (t + 0.5) * area.width() / steps, area.center().y()).toPoint()
    QTest.mouseMove(answers, at)
    assert window.page.selection.pointed == Cell("y", (t, 0))
    QTest.mouseClick(answers, Qt.MouseButton.LeftButton, PLAIN, at)
    assert trace.timeline.place(window.page.transport.step)[0] == t
    assert f"{float(trace['y'][t, 0]):.1f}"[:3] in window.page.inspector.text


def test_reset_gives_the_first_picture_back(window: Window) -> None:
    explorer = time_of(window)
    window.page.transport.seek(0)
    window.wait_for_picture()
    first = window.page.grab().toImage()
    explorer.cells.renew(cell="rnn", units=20)
    explorer._fold()
    window.actions_["weights"].trigger()
    window.page.transport.seek(9)
    window.actions_["reset"].trigger()
    window.wait_for_picture()
    assert settings_of(window) == default()
    window.page.frame.grab()
    assert not explorer.ribbon.folded
    assert window.page.grab().toImage().size() == first.size()
    assert explorer.cell.isVisible()
