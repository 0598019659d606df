"""Time paints what a change concerns alone; its screen holds what painting everything would."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QSpinBox

from engine.recurrent.cells import Clamp
from engine.systems.recurrent import default
from engine.trace import Cell
from gui.theme import Look
from gui.views.recurrent import beading
from gui.views.recurrent.atlas import Atlas
from gui.window import Window
from tests.gui.hands import LEFT, knob, move, press, wheel
from tests.gui.recurrent.explorer import settings_of, time_of, trace_of
from tests.gui.screens import LEVELS, Paintings, anew, on_screen


def hold(window: Window) -> QPointF:
    """A hand holds a gate by the knob of its slider, and has moved it; where the knob is."""
    explorer = time_of(window)
    explorer._choose(Cell("f 1", (11, 2)))
    trace_of(window)
    place = knob(explorer.deed.value)
    press(explorer.deed.value, place)
    move(explorer.deed.value, place + QPointF(9, 0), LEFT)
    trace_of(window)
    return place


def test_a_move_of_a_hold_paints_once_what_it_changes(window: Window) -> None:
    explorer, place = time_of(window), hold(window)
    before = settings_of(window).clamps
    with Paintings() as paintings:
        move(explorer.deed.value, place - QPointF(9, 0), LEFT)
        trace_of(window)
    assert settings_of(window).clamps != before
    inspector, track = window.page.inspector, window.page.scrubber.track
    story = inspector._page.viewport()  # and nothing of what is below it
    for view in (explorer.ribbon, explorer.cell, explorer.over_time, story):
        assert paintings.count[view] == 1
    still = [explorer.pad, track, inspector, *window.findChildren(QSpinBox)]
    assert not [widget for widget in still if paintings.count[widget]]


def test_what_a_hold_does_not_change_is_kept(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    explorer, place, painted = time_of(window), hold(window), list[str]()

    def told(name: str, paint: object) -> object:
        def told_and_painted(*given: object, **named: object) -> None:
            painted.append(name)
            paint(*given, **named)  # type: ignore[operator]

        return told_and_painted

    monkeypatch.setattr(Look, "icon", told("icon", Look.icon))
    monkeypatch.setattr(beading, "paint_ground", told("chain", beading.paint_ground))
    monkeypatch.setattr(Atlas, "paint_ground", told("maps", Atlas.paint_ground))
    move(explorer.deed.value, place - QPointF(9, 0), LEFT)
    trace_of(window)
    assert painted == []
    explorer._go_to(20)
    trace_of(window)
    assert painted == ["chain"], "another step is another part of the chain"
    explorer.over_time.compare = "was"
    trace_of(window)
    assert painted == ["chain", "maps"], "other maps have other titles"


def stir(window: Window, dice: random.Random) -> None:
    """Something a user may do: hold, draw, strengthen, go elsewhere, look otherwise."""
    explorer, page = time_of(window), window.page
    maps, settings = explorer.over_time, settings_of(window)
    what = dice.choice(
        ["hold", "hold", "draw", "draw", "scale", "go", "choose", "point", "view", "fold"]
    )
    unit, t = dice.randrange(8), dice.randrange(33)
    if what == "hold":
        explorer._hold(Clamp("f", 1, dice.choice([-1, unit]), t + 1, 33, dice.random()), True)
    elif what == "draw":
        explorer.cells.draw(np.roll(settings.signal.values, t, axis=0), False)
    elif what == "scale":
        explorer.cells.scale(dice.uniform(0.5, 1.5))
    elif what == "go":
        page.transport.seek(dice.randrange(page.transport.length))
    elif what == "choose":
        explorer._choose(Cell(dice.choice(["f 1", "h 1"]), (t, unit)))
    elif what == "point":
        page.selection.point(dice.choice([None, Cell("C 1", (t, unit))]))
    elif what == "view":
        maps.compare = dice.choice(["now", "was", "difference"])
        maps.order = dice.choice(["unit", "activity", "half-life"])
        maps.followed = dice.choice([None, None, unit])
        wheel(maps, maps.atlas.tracks[0].area.center(), dice.choice([-1, 1]))
    else:
        explorer._fold()
    trace_of(window)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_screen_holds_what_painting_everything_would(window: Window, theme: str) -> None:
    window.look.set_theme(theme)
    assert settings_of(window) == default()
    dice = random.Random(theme)
    for _ in range(25):
        stir(window, dice)
        assert np.abs(on_screen(window) - anew(window)).max() <= LEVELS
