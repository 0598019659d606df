"""Language in a window: what is shown in it, what its settings are; its trace as in Time."""

from __future__ import annotations

from engine.systems.language import Settings
from gui.explorers.language import LanguageExplorer
from gui.window import Window
from tests.gui.recurrent.explorer import trace_of as trace_of


def language_of(window: Window) -> LanguageExplorer:
    assert isinstance(window.explorer, LanguageExplorer)
    return window.explorer


def settings_of(window: Window) -> Settings:
    settings: Settings = window.page.experiment.settings
    return settings
