"""A window that was closed holds nothing on, and nothing holds on to it."""

from __future__ import annotations

import gc
import weakref

import pytest

from gui.app import part
from gui.explorers import EXPLORERS
from gui.window import Window


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("explorer", EXPLORERS)
def test_a_closed_window_is_forgotten(explorer: str) -> None:
    window = Window(keep=False, theme="light", explorer=explorer)
    window.show()
    window.wait_for_picture()
    window.close()
    part(window)
    gone = weakref.ref(window), weakref.ref(window.page)
    del window
    gc.collect()
    assert [one() for one in gone] == [None, None]
