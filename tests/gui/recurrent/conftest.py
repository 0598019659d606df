"""What the tests of Time share: a window that shows it."""

from __future__ import annotations

import pytest

from gui.window import Window
from tests.gui.conftest import MakeWindow


@pytest.fixture
def window(make_window: MakeWindow) -> Window:
    return make_window(explorer="recurrent")
