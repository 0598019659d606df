"""The gap on the screen: each network's heading says whether it knows how the sentence ends."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QFontMetricsF

from engine.language.legal_texts import labels_of
from gui.edits.language import gaps
from gui.views.language.gap import HUES, verdict
from gui.window import Window
from tests.gui.conftest import MakeWindow, face
from tests.gui.language.explorer import language_of, settings_of, trace_of


@pytest.fixture
def window(window: Window) -> Window:
    language_of(window).gaps.toggle()
    return window


@pytest.mark.parametrize("words", [0, 12, 25, 40, 100])
def test_each_network_is_said_to_know_or_not(window: Window, words: int) -> None:
    explorer = language_of(window)
    explorer.sentence.gap.setValue(words)
    trace, view = trace_of(window), explorer.center.gap
    labels = labels_of(settings_of(window).network)
    said = [verdict(trace, view._asked, n, view._t) for n in range(3)]
    for (_, prefix), told in zip(gaps.named(settings_of(window)), said, strict=True):
        right = labels[int(np.argmax(trace[f"{prefix}y"][-1]))] == "Italian"
        assert told == ("knows" if right else "forgot")
    assert said[1:] == ["knows", "knows"], "LSTM and GRU hold on to it"
    assert said[0] == ("knows" if words == 0 else "forgot")
    (tile,) = explorer.center.text.tiles
    place, last = tile.blank, tile.rect(len(trace["x"]) - 1)
    assert tile.area.contains(place), "the blank is there, whatever there is before it"
    assert place.left() > last.right() if place.top() == last.top() else place.top() > last.top()
    window.page.transport.seek(3)
    assert verdict(trace, view._asked, 0, view._t) == "expects"


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_words_stand_clear_of_their_bars_and_the_answer_is_among_them(
    make_window: MakeWindow, zoom: float
) -> None:
    window = make_window(explorer="language", theme="projector", zoom=zoom)
    explorer = language_of(window)
    explorer.gaps.toggle()
    explorer.gaps.widen(12)
    trace_of(window)
    view = explorer.center.gap
    high = QFontMetricsF(window.look.font("strong")).height()
    assert all(rect.height() >= high + window.look.px(4) for rect, _ in view.rows())
    words = [view._asked.vocabulary[cell.index[1]] for _, cell in view.rows()]
    assert words.count("Italian") == 3


def test_of_two_curves_on_each_other_both_are_seen(window: Window) -> None:
    explorer = language_of(window)
    trace_of(window)
    view = explorer.center.gap
    right = view._asked.right
    assert right["LSTM"][50] == right["GRU"][50]
    plot, picture = view.plot, face(view)
    y = round(view._place(50, right["GRU"][50] / gaps.COUNT).y())
    across = range(round(plot.x() + plot.width() / 2), round(plot.right()))
    found = [picture.pixelColor(x, y).name() for x in across]
    for name in ("LSTM", "GRU"):
        share = found.count(window.look.color(HUES[name]).name()) / len(found)
        assert share > 0.3, name
