"""Presets of one's own in a menu: they can be forgotten there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QMenu

from gui.panels.controls import in_menu


def offer_forgetting(menu: QMenu, names: Iterable[str], forget: Callable[[str], object]) -> None:
    """One more menu, with all presets of one's own; none where there are none."""
    own = list(names)
    if own:
        gone = menu.addMenu("Forget one of your own")
        for name in own:
            gone.addAction(in_menu(name)).triggered.connect(lambda _=False, n=name: forget(n))
