"""The button at the corner of the maps over time, and how lasting each unit is."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from engine.recurrent import memory
from engine.recurrent.cells import Kind
from engine.trace import Cell
from gui.theme import Look
from gui.views.recurrent import tracks
from gui.views.recurrent.overtime import OverTime
from gui.views.recurrent.viewing import COMPARED, ORDERS
from tests.gui.conftest import face
from tests.gui.recurrent.test_overtime import glance, traced


@pytest.fixture
def maps(qtbot: QtBot) -> OverTime:
    widget = OverTime(Look("light"))
    qtbot.addWidget(widget)
    widget.resize(1164, 230)
    trace = traced()
    widget.show_trace(trace, glance(trace, 20))
    return widget


def offered(maps: OverTime, words: str) -> None:
    """A hand opens the menu at the corner of the maps and picks."""
    maps.viewing.click()
    menu = maps.viewing.findChild(QMenu)
    assert menu is not None
    (action,) = (one for one in menu.actions() if one.text() == words)
    action.trigger()
    menu.setParent(None)


def test_every_order_and_comparison_is_at_hand(
    maps: OverTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda *_: None)  # it would take the keyboard
    for order, words in ORDERS.items():
        offered(maps, words)
        assert maps.order == order
    for compare, words in COMPARED.items():
        offered(maps, words)
        assert maps.compare == compare
    trace = maps.atlas.trace
    maps.show_trace(trace, glance(trace, 3, chosen=Cell("C 1", (3, 5))))
    offered(maps, "Follow unit 6, as curves")
    assert maps.followed == 5
    offered(maps, "All units, as maps")
    assert maps.followed is None


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("size", [(752, 164), (1164, 230), (400, 300)])
def test_the_button_covers_neither_numbers_of_units_nor_names(
    maps: OverTime, cell: Kind, size: tuple[int, int]
) -> None:
    """An RNN has one wide map, with one line of words below it."""
    maps.resize(*size)
    trace = traced(cell)
    maps.show_trace(trace, glance(trace, 20))
    button = QRectF(maps.viewing.geometry())
    assert QRectF(maps.rect()).contains(button)
    for track in maps.atlas.tracks:
        for room in (track.gutter, track.head, track.area, track.foot):
            assert not button.intersects(room), (track.name, room)


def test_how_lasting_each_unit_is_stands_beside_its_row(maps: OverTime) -> None:
    """A bar from the map's edge on, as long as the logarithm of the half-life; on a row's tag."""
    trace, look, area = maps.atlas.trace, maps._look, maps.atlas.track("C 1").area
    lives = memory.half_life(trace["f 1"])
    maps.order = "half-life"
    image, pitch, wide = face(maps), area.height() / 8, look.px(tracks.GAP - 4)
    bars = []
    for row in range(8):
        y = round(area.y() + (row + 0.5) * pitch)
        x = int(area.right()) + 3
        while image.pixelColor(x, y) == look.color("quiet"):
            x += 1
        bars.append((x - area.right() - 2) / wide)
    wanted = np.sort(np.log(np.clip(lives, 1, 24)) / np.log(24))[::-1]
    np.testing.assert_allclose(bars, wanted, atol=1.5 / wide)
    for unit in (1, 2):
        told = maps.atlas.told(Cell("C 1", (3, unit)), maps.view)
        assert told.endswith(f"unit {unit + 1} · half-life {lives[unit]:.1f} steps")
