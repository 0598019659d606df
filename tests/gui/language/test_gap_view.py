"""The gap on the screen: each network's heading says whether it knows how the sentence ends."""

from __future__ import annotations

import numpy as np
import pytest

from engine.language.legal_texts import labels_of
from gui.edits.language import gaps
from gui.views.language.gap import verdict
from gui.views.language.inking import blank
from gui.window import Window
from tests.gui.language.explorer import language_of, settings_of, trace_of


@pytest.fixture
def window(window: Window) -> Window:
    language_of(window).gaps.toggle()
    return window


@pytest.mark.parametrize("words", [0, 40, 100])
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
    place, last = blank(trace, tile), tile.rect(len(trace["x"]) - 1)
    assert place.isEmpty() or (place.left() > last.right() and place.top() == last.top())
    window.page.transport.seek(3)
    assert verdict(trace, view._asked, 0, view._t) == "expects"
