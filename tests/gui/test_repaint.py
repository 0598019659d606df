"""Only what has changed is painted; the screen holds what painting everything would show."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from engine.array import Array
from engine.convnet.layers import Convolution, Pooling, ReLU
from engine.systems.convnet import Settings, default
from gui.window import Window
from tests.gui.conftest import MakeWindow
from tests.gui.hands import convolution
from tests.gui.screens import LEVELS, anew, on_screen


def framed() -> Settings:
    """A stack with padding, colour and no votes."""
    generator = np.random.default_rng(3)
    picture = generator.uniform(-1, 1, (3, 12, 12)).astype(np.float32)
    filters = Array(generator.uniform(-1, 1, (2, 3, 3, 3)).astype(np.float32))
    layers = (Convolution(filters, padding=1), ReLU(), Pooling())
    return msgspec.structs.replace(default(), input=Array(picture), layers=layers)


def stir(window: Window, dice: random.Random) -> None:
    """Something a user may do: draw, point, go elsewhere, play, change the theme."""
    page, stage = window.page, convolution(window).stage
    what = dice.choice(["draw", "draw", "go", "between", "point", "turn"])
    if what == "draw" and stage.source.isVisible() and stage.source.sheet is not None:
        rows, columns = stage.source.sheet.rows, stage.source.sheet.columns
        spot = stage.source.center_of(dice.randrange(rows), dice.randrange(columns))
        button = dice.choice([Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton])
        QTest.mouseClick(stage.source, button, pos=QPointF(spot).toPoint())
    elif what == "go":
        page.transport.seek(dice.randrange(page.transport.length))
    elif what == "between":
        page.transport.seek(page.transport.step + dice.random())
    elif what == "point":
        plate: QWidget = dice.choice(
            [stage.source, stage.output, stage.filter, convolution(window).ribbon]
        )
        QTest.mouseMove(plate, QRect(plate.rect()).center())
    else:
        page.selection.turn_to(dice.randrange(3))
    window.wait_for_picture()


@pytest.mark.parametrize("settings", [default(), framed()], ids=["slides", "padded"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_screen_holds_what_painting_everything_would(
    make_window: MakeWindow, settings: Settings, theme: str
) -> None:
    window = make_window(theme=theme)
    window.page.experiment.replace(settings)
    window.wait_for_picture()
    dice = random.Random(f"{theme}")
    for _ in range(25):
        stir(window, dice)
        apart = np.abs(on_screen(window) - anew(window)).max()
        assert apart <= LEVELS


def test_what_changes_no_style_styles_nothing_anew(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = list[str]()
    monkeypatch.setattr(window, "setStyleSheet", sheets.append)
    window.look.set_reduced_motion(True)
    window.look.set_reduced_motion(False)
    assert sheets == []
    window.look.set_zoom(1.25)
    assert sheets == [window.look.style_sheet()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted on Linux")
def test_no_painting_waits_for_another_thread(window: Window) -> None:
    """A second thread wakes later than all is painted, most of all on a busy machine."""
    window.resize(1600, 900)
    window.wait_for_picture()
    names = [task.read_text() for task in Path("/proc/self/task").glob("*/comm")]
    assert names
    assert not any("pool" in name for name in names)
