"""What is told of a caption beside it: the search that found it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.window import Window
from tests.gui.captions.captioned import explorer_of, trace_of
from tests.gui.conftest import MakeWindow
from tests.gui.hands import PLAIN


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
