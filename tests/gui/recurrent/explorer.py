"""The explorer of time in a window: what is shown in it, what its settings and trace are."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from engine.systems.recurrent import Settings
from engine.trace import Trace
from gui.explorers.recurrent import RecurrentExplorer
from gui.window import Window


def time_of(window: Window) -> RecurrentExplorer:
    """The recurrent explorer of a window that shows it."""
    assert isinstance(window.explorer, RecurrentExplorer)
    return window.explorer


def settings_of(window: Window) -> Settings:
    settings: Settings = window.page.experiment.settings
    return settings


def trace_of(window: Window) -> Trace:
    window.wait_for_picture()
    QApplication.processEvents()  # what is turned to is drawn once more
    assert window.page.trace is not None
    return window.page.trace
