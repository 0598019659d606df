"""Networks compared on one signal, for the tests of the views that compare them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from PySide6.QtCore import QPointF

from engine.array import Array
from engine.recurrent.asked import Target
from engine.recurrent.cells import Clamp, Kind, Network, Readout, fresh
from engine.recurrent.rewiring import scaled
from engine.systems.recurrent import Settings, legal, run
from engine.trace import Cell, Trace
from gui.views.glance import Glance
from gui.views.recurrent.timed import Timed


def traced(
    cell: Kind = "lstm",
    rivals: Sequence[Kind] = ("rnn", "gru"),
    *,
    steps: int = 24,
    units: int = 8,
    layers: int = 1,
    clamps: tuple[Clamp, ...] = (),
    target: Target | None = None,
    outputs: int = 0,
    factor: float = 1.0,
) -> Trace:
    """A run of a network and its rivals; its recurrent weights times a factor, by hand."""
    generator = np.random.default_rng(5)
    signal = Array(generator.uniform(-1, 1, (steps, 1)).astype(np.float32))

    def network(kind: Kind) -> Network:
        made = fresh(kind, 1, units, 2, layers=layers)
        if not outputs:
            return made
        weights = generator.normal(0, 1, (outputs, units)).astype(np.float32)
        return msgspec.structs.replace(
            made, readout=Readout(Array(weights), Array(np.zeros(outputs, np.float32)))
        )

    was, others = network(cell), tuple(network(kind) for kind in rivals)
    own, before = (was, None) if factor == 1 else (scaled(was, factor), was)
    settings, reasons = legal(
        Settings(own, signal, before, clamps=clamps, rivals=others, target=target)
    )
    assert reasons == []
    return run(settings)


def glance(trace: Trace, t: int, **more: object) -> Glance:
    """The first sub-step of a step, from 0."""
    return msgspec.structs.replace(Glance(float(trace.timeline.starts[t])), **more)


def at(view: Timed, cell: Cell) -> QPointF:
    """The middle of where a cell is first painted."""
    found = [band.rect_of(cell, view.span) for band in view.bands]
    return next(rect for rect in found if rect is not None).center()
