"""What is shown over time, and where: a panel for every gate, candidate and state of a layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from engine.array import Floats
from engine.explain import percent
from engine.recurrent import memory
from engine.trace import Beats, Quantity, Trace
from gui.theme import Look
from gui.views.hues import HUES, opens
from gui.views.recurrent.span import Span

Compare = Literal["now", "was", "difference"]
Order = Literal["unit", "activity", "half-life"]
Units = NDArray[np.intp]

WAS = "was "
GAP = 16  # units; between panels
FLAT = 40  # units; a map should be higher


class View(msgspec.Struct, frozen=True):
    """What the hand has chosen to see, and how.

    Attributes:
        span: the part of time.
        order: of the units from top to bottom: by number, activity or half-life.
        compare: the run, the run as it was, or the difference.
        followed: the unit whose curves are shown, from 0; None for the maps of all.
    """

    span: Span
    order: Order = "unit"
    compare: Compare = "now"
    followed: int | None = None


class Track(msgspec.Struct, frozen=True):
    """One panel.

    Attributes:
        name: of its quantity in the trace, `f 1`.
        area: where the map or the curves are.
        head, foot: the lines of words above and below; the foot is one line high or two.
        gutter: where the units are numbered, left of the first panel of a row; empty at others.
    """

    name: str
    area: QRectF
    head: QRectF
    foot: QRectF
    gutter: QRectF


def layers(trace: Trace) -> int:
    """How many layers there are."""
    return sum(name.startswith("h ") for name in trace.arrays)


def names(trace: Trace, layer: int) -> list[str]:
    """The gates, candidates and states of a layer, in the order they are computed."""
    assert isinstance(trace.timeline, Beats)
    made = [name for beat in trace.timeline.makes for name in beat]
    shown = {f"{symbol} {layer}" for symbol in (*HUES, "h")} - {f"tanh C {layer}"}
    return [name for name in made if name in shown]


def laid(found: Sequence[str], room: QRectF, look: Look) -> tuple[Track, ...]:
    """Panels side by side, in as few rows as keep them readable; edges on whole pixels."""
    gutter, gap, head = look.px(34), look.px(GAP), look.px(24)
    for least in (100, 50):  # narrower rather than flat
        across = int((room.width() - gutter + gap) // (look.px(least) + gap))
        down = -(-len(found) // min(max(across, 1), len(found)))
        across = -(-len(found) // down)
        wide = int((room.width() - gutter + gap) / across) - gap
        foot = look.px(19) * (1 if roomy(wide, look) else 2)
        pitch = int(room.height() / down)
        high = max(pitch - head - foot, 4)
        if high >= look.px(FLAT):
            break
    tracks = []
    for n, name in enumerate(found):
        row, column = divmod(n, across)
        x, y = room.x() + gutter + column * (wide + gap), room.y() + row * pitch
        area = QRectF(int(x), int(y) + head, wide, high)
        beside = QRectF(area.x() - gutter, area.y(), gutter, high) if not column else QRectF()
        above = QRectF(area.x(), area.y() - head, wide, head)
        below = QRectF(area.x(), area.bottom(), wide, foot)
        tracks.append(Track(name, area, above, below, beside))
    return tuple(tracks)


def roomy(width: float, look: Look) -> bool:
    """Whether a panel so wide has room for its measure beside its title."""
    return width >= look.px(250)


def shown(trace: Trace, name: str, compare: Compare) -> tuple[Quantity, Floats]:
    """What a panel shows: the run, the run as it was, or what became of it (now − was).

    Where nothing was before, or it had other units, it is the run.
    """
    quantity, values, was = trace.quantities[name], trace[name], f"{WAS}{name}"
    if compare == "now" or was not in trace.arrays or trace[was].shape != values.shape:
        return quantity, values
    if compare == "was":
        return trace.quantities[was], trace[was]
    high = max(abs(end) for end in quantity.range)
    with np.errstate(invalid="ignore"):
        return replace(quantity, range=(-high, high)), values - trace[was]


def ordered(trace: Trace, layer: int, order: Order) -> Units:
    """The units of a layer from top to bottom, (H,): the liveliest or most lasting ones first."""
    h = trace[f"h {layer}"]
    shares = memory.kept(trace, layer)
    if order == "activity":
        return np.argsort(-np.abs(h).mean(axis=0), kind="stable")
    if order == "half-life" and shares is not None:
        return np.argsort(-memory.half_life(shares), kind="stable")
    return np.arange(h.shape[1])


def measure(trace: Trace, name: str, unit: int | None) -> str:
    """What a gate or a memory is like, in a few words: of one unit, or the median of all."""
    quantity, layer = trace.quantities[name], int(name.rpartition(" ")[2])
    units = slice(None) if unit is None else slice(unit, unit + 1)
    if opens(quantity):
        shut, opened = np.median(memory.saturation(trace[name][:, units]), axis=1)
        return f"shut {percent(float(shut))} · open {percent(float(opened))} of time"
    shares = memory.kept(trace, layer)
    if name != _remembers(trace, layer) or shares is None:
        return ""
    with np.errstate(invalid="ignore"):  # the median of ∞ and ∞
        life = float(np.median(memory.half_life(shares[:, units])))
    told = "∞" if np.isinf(life) else f"{life:.1f}" if life < 100 else f"{life:,.0f}"
    return f"half-life {told} steps"


def lasting(trace: Trace, name: str) -> Floats | None:
    """How lasting each unit of a memory is, (H,): 0 if a step halves it, 1 if all of time does.

    Half-lives on a logarithmic scale; None where a panel is no memory that gates keep.
    """
    layer = int(name.rpartition(" ")[2])
    shares = memory.kept(trace, layer)
    if shares is None or name != _remembers(trace, layer):
        return None
    longest = max(len(shares), 2)
    lives = np.clip(memory.half_life(shares), 1, longest)
    return np.asarray(np.log(lives) / np.log(longest), dtype=np.float32)


def _remembers(trace: Trace, layer: int) -> str:
    """The state that gates keep or let fade."""
    return f"C {layer}" if f"C {layer}" in trace.arrays else f"h {layer}"
