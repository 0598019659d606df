"""Language in a window: what is shown in it, what its settings and trace are."""

from __future__ import annotations

from engine.systems.language import Settings
from engine.trace import Trace
from gui.explorers.language import LanguageExplorer
from gui.window import Window


def language_of(window: Window) -> LanguageExplorer:
    assert isinstance(window.explorer, LanguageExplorer)
    return window.explorer


def settings_of(window: Window) -> Settings:
    settings: Settings = window.page.experiment.settings
    return settings


def trace_of(window: Window) -> Trace:
    window.wait_for_picture()
    assert window.page.trace is not None
    return window.page.trace
