"""Readings: what each strip of a cell's diagram shows at a glance, before anything is painted."""

from __future__ import annotations

import msgspec
import numpy as np
from PySide6.QtCore import QPointF

from engine.array import Floats
from engine.explain import cut, sub
from engine.trace import Cell, Index, Trace
from gui.views import strips
from gui.views.glance import Glance, shown
from gui.views.recurrent import anatomy
from gui.views.recurrent.anatomy import Anatomy, Moment, State
from gui.views.recurrent.wiring import Circuit, Strip
from gui.views.strips import Lattice

Sources = dict[tuple[str, Index], set[int]]


class Reading(msgspec.Struct, frozen=True, eq=False):
    """One strip at a glance.

    Attributes:
        strip, place: the strip, and where its cells lie.
        name: what it is called.
        label: what stands beside it; a single number with its value.
        short: the same without numbers of steps, where there is little room.
        quantity, step: its numbers' key in the trace, and all of their index but the unit.
        values: (H,) its numbers.
        state: whether they are computed yet.
        was: (H,) the numbers of the run as it was, None where that is not shown.
        held: the units a hand holds.
        sources: the units the explained cell was made from.
        exact: the explained cell's unit, where it lies in here.
        same: the unit that is marked everywhere.
    """

    strip: Strip
    place: Lattice
    name: str
    label: str
    short: str
    quantity: str
    step: Index
    values: Floats
    state: State
    was: Floats | None = None
    held: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    exact: int | None = None
    same: int | None = None

    @property
    def number(self) -> str:
        """The marked unit's number, once it is computed."""
        unit = self.same
        if unit is None or self.strip.share or self.state == "late" or unit >= len(self.values):
            return ""
        return cut(float(self.values[unit]))

    @property
    def told(self) -> str:
        """The label with the marked unit's number, where that has no place beside the wire."""
        if self.strip.align not in ("centre", "alone") or self.same is None or not self.number:
            return ""
        return f"{self.name}[{self.same + 1}] = {self.number}"

    @property
    def outlines(self) -> bool:
        """Whether units that the explained cell was made from are outlined."""
        return self.state != "late" and not self.strip.share

    def cell(self, unit: int) -> Cell:
        """One of its numbers; of what a gate lets through, the number it is a part of."""
        return Cell(self.quantity, (*self.step, unit))


class Reader:
    """Reads the strips of one cell off a trace: where it is, and what the explained cell is."""

    def __init__(self, trace: Trace, cell: Anatomy, now: Moment, glance: Glance) -> None:
        self._trace, self._cell, self._now = trace, cell, now
        self._gradient = glance.gradient
        self._explained = explained = glance.explained(trace)
        self._sources: Sources = {}
        for term in trace.made(explained).terms:
            for source in (term.source, term.weight_source):
                if source is not None:
                    key = source.quantity, source.index[:-1]
                    self._sources.setdefault(key, set()).add(source.index[-1])
        quantity = trace.quantities[explained.quantity]
        own = anatomy.belongs(quantity, cell.layer)
        self._unit = explained.index[-1] if own else None

    def readings(self, circuit: Circuit) -> tuple[Reading, ...]:
        """All strips of a circuit."""
        return tuple(self._read(strip) for strip in circuit.strips)

    def _read(self, strip: Strip) -> Reading:
        trace, cell, t = self._trace, self._cell, self._now.t
        plain, step, made = self._address(strip)
        key = plain if strip.share else shown(trace, plain, self._gradient)
        values: Floats = trace[key][step]
        if strip.share:
            values = self._share(strip.share)
        place = strips.lattice(strip.rect, len(values))
        name = strip.label.format(now=cell.mark(t + 1), before=cell.mark(t), step=sub(t + 1))
        short = strip.label.format(now="", before="", step="")
        single = strip.name == "x" and len(values) == 1
        label = f"{name} = {cut(float(values[0]))}" if single else name
        state = self._now.reached(made)
        reading = Reading(strip, place, name, label, short, key, step, values, state)
        if strip.name == "x":
            return msgspec.structs.replace(reading, sources=self._made_from(key, step))
        if strip.share:
            return msgspec.structs.replace(reading, same=self._unit)
        here = self._explained.quantity == key and self._explained.index[:-1] == step
        held = self._held(key, step, len(values))
        was = trace.arrays.get(f"was {key}") if held or strip.name in ("C", "h") else None
        return msgspec.structs.replace(
            reading, held=held, sources=self._made_from(key, step), same=self._unit,
            was=None if was is None else was[step], exact=self._unit if here else None,
        )  # fmt: skip

    def _address(self, strip: Strip) -> tuple[str, Index, str]:
        """Key and step of a strip's numbers, and the quantity that must be made first."""
        cell, t = self._cell, self._now.t
        if strip.name == "x":
            key = "x" if cell.layer == 1 else f"h {cell.layer - 1}"
            return key, (t,), key
        if strip.before:
            key = cell.name(f"{strip.name}₀" if t == 0 else strip.name)
            return key, () if t == 0 else (t - 1,), ""
        key = cell.name(strip.name)
        return key, (t,), key

    def _share(self, which: str) -> Floats:
        """What a gate lets through of the state before, or of the candidate."""
        cell, trace, t = self._cell, self._trace, self._now.t
        keeps, writes = anatomy.shares(cell, trace, t)
        if which == "written":
            return np.asarray(writes * trace[cell.name("C̃" if cell.remembers else "h̃")][t])
        first = trace[cell.name(f"{cell.state}₀")]
        return np.asarray(keeps * (trace[cell.name(cell.state)][t - 1] if t else first))

    def _held(self, key: str, step: Index, count: int) -> tuple[int, ...]:
        now = [h for h in self._trace.quantities[key].held if step and h.first <= step[0] <= h.last]
        whole = any(hold.unit < 0 for hold in now)
        return tuple(range(count)) if whole else tuple(sorted({hold.unit for hold in now}))

    def _made_from(self, key: str, step: Index) -> tuple[int, ...]:
        return tuple(sorted(self._sources.get((key, step), ())))


def reading_at(readings: tuple[Reading, ...], point: QPointF) -> tuple[Reading, int] | None:
    """The strip and the unit under a point."""
    for reading in readings:
        unit = reading.place.unit_at(point, slack=3)
        if unit is not None:
            return reading, unit
    return None
