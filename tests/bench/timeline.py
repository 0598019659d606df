"""What the explorer of time promises on its real window, 1600×900, without a screen.

hold       a gate's value dragged: from the slider's event to all pictures painted
scrubbing  the knob of the scrubber dragged over 10,000 steps: the same
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from engine.array import Array
from engine.recurrent.cells import fresh
from engine.systems.recurrent import Settings
from engine.trace import Cell
from gui.explorers.recurrent import RecurrentExplorer
from tests.bench.recurrent import CHANNELS, signal
from tests.bench.stopwatch import dragged, opened, painted
from tests.bench.table import Row
from tests.gui import hands

LEFT = Qt.MouseButton.LeftButton


def quiet(steps: int, units: int) -> Settings:
    """An LSTM that has learned nothing, on noise."""
    return Settings(fresh("lstm", CHANNELS, units, 0), Array(signal(steps)))


def hold(moves: int) -> list[Row]:
    """The forget gates of all units held from the middle of 200 steps on, at ever other values."""
    with opened(quiet(200, 64), "recurrent") as window:
        page, explorer = window.page, window.explorer
        assert isinstance(explorer, RecurrentExplorer)
        deed = explorer.deed
        explorer._choose(Cell("f 1", (99, 0)))
        deed.all.setChecked(True)
        painted(window)
        knob = hands.knob(deed.value)
        hands.press(deed.value, knob)

        def arrived() -> bool:
            clamps = page.experiment.settings.clamps
            return bool(clamps) and page.traced.clamps == clamps

        wide = deed.value.width() - 20
        places = [10 + (7 * n) % wide for n in range(moves + 20)]
        took = dragged(window, deed.value, (QPointF(x, knob.y()) for x in places), arrived)
    return [Row("a held gate to pictures, 200 steps, 64 units", "ms", took, {"p95": 16.0})]


def scrubbing(moves: int) -> list[Row]:
    """Anywhere in 10,000 steps."""
    with opened(quiet(10_000, 128), "recurrent") as window:
        track = window.page.scrubber.track
        hands.press(track, QPointF(20, 17))
        places = (QPointF(20 + (37 * n) % (track.width() - 40), 17) for n in range(moves + 20))
        took = dragged(window, track, places, lambda: True)
    return [Row("scrubbing to pictures, 10,000 steps, 128 units", "ms", took, {"p95": 16.7})]
