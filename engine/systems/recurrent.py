"""Recurrent networks along time: RNN, LSTM, peepholes, coupled gates, GRU; held, edited, compared.

    settings ──legal──▶ settings ──run──▶ trace

The trace holds, T steps of D channels through layers of H units:

    x                    (T, D)   the signal
    a_f 1, f 1, …, h 1   (T, H)   sums, gates, states of layer 1; see `engine.recurrent.cells.beats`
    h₀ 1, C₀ 1           (H,)     the states before the first step: 0
    y, a_y               (T, O)   the readout, and its sums where it is squashed
    W_f 1, b_f 1, …, W_y          what was learned; see `engine/recurrent/making.py`
    wanted, counts   (T, O), (T,) what the task wants, while the signal is its own

and the same again, under the same names with a word before them:

    was f 1 …       the run as it was, before edits by hand and without clamps, where there are any
    rival 1 f 1 …   another network on the same signal, numbered from 1

and the gradients of each, when `target` asks for them (`engine/recurrent/gradients.py`).

One sequence through small cells is faster on the CPU than anywhere else, so it runs there.

Source: the course's slides on recurrent networks; the papers are named in
`engine/recurrent/cells.py`.
"""

from __future__ import annotations

from dataclasses import replace as with_
from functools import cache, lru_cache
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta

from engine.array import Array
from engine.data.tasks import Task, shown
from engine.data.timing import SpikeDelays
from engine.declaring import given
from engine.explain import nice
from engine.recurrent import declared, gradients
from engine.recurrent.asked import Target, whole
from engine.recurrent.cells import MAX_INPUTS, Clamp, Network
from engine.recurrent.legal_cells import fit, fit_clamps
from engine.recurrent.pupils import shipped
from engine.recurrent.tape import Record
from engine.recurrent.through_time import backward
from engine.recurrent.unroll import forward, step_costs
from engine.recurrent.wanted import wanted
from engine.trace import Quantity, Trace

MAX_STEPS, MAX_RIVALS, MAX_CLAMPS = 10_000, 4, 100
MAX_STATES = 6_000_000  # numbers of h, over all steps and runs; ten times as many are kept
WAS = "was "
replace = msgspec.structs.replace


class Training(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the network learns its task (`engine/recurrent/lessons.py`).

    Attributes:
        optimiser, rate: Adam, or gradient descent with momentum 0.9; its learning rate.
        batch, epochs: sequences a step; rounds after which it is tested.
        sequences: an epoch's, each epoch others.
        clip: how far from 0 a number of a gradient may lie.
    """

    optimiser: Literal["adam", "sgd"] = "adam"
    rate: Annotated[float, Meta(gt=0, le=10)] = 0.01
    batch: Annotated[int, Meta(ge=1, le=512)] = 50
    epochs: Annotated[int, Meta(ge=1, le=1000)] = 40
    sequences: Annotated[int, Meta(ge=1, le=5000)] = 500
    clip: Annotated[float, Meta(gt=0, le=1000)] = 1.0


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a user can change in the recurrent explorer.

    Attributes:
        network: what runs.
        signal: (T, D), 1 to 10,000 steps of 1 to 64 channels.
        before: the network before edits by hand, to compare with; None where there are none.
        channels: what the channels are called; may be fewer.
        clamps: what is held; later ones win.
        rivals: up to 4 other networks on the same signal.
        seed: of everything random.
        target: the number whose gradient through time is shown; None shows none.
        task: what the network learns; None where it is to learn nothing.
        training: how.
    """

    network: Network
    signal: Array
    before: Network | None = None
    channels: Annotated[tuple[str, ...], Meta(max_length=MAX_INPUTS)] = ()
    clamps: Annotated[tuple[Clamp, ...], Meta(max_length=10 * MAX_CLAMPS)] = ()
    rivals: Annotated[tuple[Network, ...], Meta(max_length=64)] = ()
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0
    target: Target | None = None
    task: Task | None = None
    training: Training = Training()

    def __post_init__(self) -> None:
        if len(self.signal.shape) != 2 or 0 in self.signal.shape:
            raise ValueError("a signal has two axes, steps and channels, none of them empty")


def run(settings: Settings, device: str = "auto") -> Trace:
    """Settings in, everything that happened out. Settings must be legal (`legal`).

    Raises:
        engine.device.DeviceError: when the device is not on this machine.
    """
    if device not in ("auto", "cpu"):
        from engine.device import choose  # torch takes two seconds to import

        choose(device)
    x = settings.signal.values  # (T, D)
    own, before = settings.network, settings.before
    was = before if before is not None else own if settings.clamps else None
    if was is None:
        _as_it_was.cache_clear()
    free = None if was is None else _as_it_was(was, settings.signal)
    known = free if before is None else None  # until the first clamp it is the same run
    runs = [(own, settings.clamps, "", "", forward(own, x, settings.clamps, known))]
    if was is not None and free is not None:
        runs.append((was, (), WAS, " as it was", free))
    for number, rival in enumerate(settings.rivals, start=1):
        runs.append((rival, (), f"rival {number} ", f" of rival {number}", forward(rival, x)))
    wants, asked_for = wanted(settings.task, settings.seed, x, own.readout)
    found, arrays = [_signal(settings), *wants], {"x": x, **asked_for}
    for network, clamps, prefix, told, record in runs:
        found += declared.quantities(network, clamps, prefix, told)
        if settings.target is not None:
            asked = whole(settings.target, network, len(x))
            found += gradients.quantities(network, asked, clamps, prefix, told)
            record = record | backward(network, x, record, asked, clamps)
        arrays |= {f"{prefix}{name}": values for name, values in record.items()}
        arrays |= declared.parameters(network, prefix)
    listed = {quantity.name: quantity for quantity in found}
    return Trace("Time", listed, arrays, declared.timeline(own, len(x)))


@lru_cache(1)
def _as_it_was(network: Network, signal: Array) -> Record:
    """The run as it was stays the same while a hand drags; it is shown again, not run again."""
    return forward(network, signal.values)


def _signal(settings: Settings) -> Quantity:
    """The signal's declaration; its colours reach to the signal's largest value."""
    high = nice(max(float(np.abs(settings.signal.values).max()), 0.01))
    plain = given("x", "what the network reads at this step")
    plain = with_(plain, heading="Input", title="Input", axes=("step", "channel"))
    return with_(plain, range=(-high, high), ink=False)


def work(settings: Settings) -> float:
    """Multiplications of a run, about, with what else each step takes."""
    again = [settings.before or settings.network] if settings.before or settings.clamps else []
    networks = [settings.network, *again, *settings.rivals]
    asked = settings.target is not None
    return len(settings.signal.values) * sum(step_costs(n, asked) for n in networks)


def legal(settings: Settings) -> tuple[Settings, list[str]]:
    """The nearest legal settings, and a sentence for each thing that had to change."""
    signal, reasons = _cut(settings.signal)
    steps, inputs = signal.shape
    network, mended = fit(settings.network, inputs, settings.seed)
    reasons += mended
    before = settings.before
    if before is not None:
        before, again = fit(before, inputs, settings.seed)
        # Edited by hand since, it mostly needs the same: one sentence is enough for both.
        reasons += [f"The network as it was: {reason}" for reason in again if not mended]
    if len(settings.rivals) > MAX_RIVALS:
        reasons.append(f"Up to {MAX_RIVALS} networks are compared; the last ones were left out.")
    rivals = []
    for number, rival in enumerate(settings.rivals[:MAX_RIVALS], start=1):
        rival, mended = fit(rival, inputs, settings.seed + 10 * number)
        rivals.append(rival)
        reasons += [f"Rival {number}: {reason}" for reason in mended]
    clamps, mended = fit_clamps(settings.clamps[:MAX_CLAMPS], network, steps)
    reasons += mended
    if len(settings.clamps) > MAX_CLAMPS:
        reasons.append(f"Up to {MAX_CLAMPS} numbers are held; the last clamps were left out.")
    fitted = replace(
        settings, network=network, signal=signal, before=before, clamps=clamps,
        channels=settings.channels[:inputs], rivals=tuple(rivals),
    )  # fmt: skip
    fitted, mended = _bounded(fitted)
    return fitted, reasons + mended


def _cut(signal: Array) -> tuple[Array, list[str]]:
    """A signal of at most 10,000 steps and 64 channels."""
    steps, channels = signal.shape
    reasons = []
    if steps > MAX_STEPS:
        reasons.append(f"A signal has at most {MAX_STEPS:,} steps; what came after was cut off.")
    if channels > MAX_INPUTS:
        reasons.append(f"A signal has at most {MAX_INPUTS} channels; the last ones were left out.")
    return (Array(signal.values[:MAX_STEPS, :MAX_INPUTS]) if reasons else signal), reasons


def _bounded(settings: Settings) -> tuple[Settings, list[str]]:
    """Settings whose trace fits into memory: fewer rivals first, then a shorter signal."""
    reasons: list[str] = []

    def states() -> int:
        was = settings.before is not None or bool(settings.clamps)
        runs = [settings.network] * (1 + was) + list(settings.rivals)
        return sum(w.units for network in runs for w in network.layers)

    steps, rivals = len(settings.signal.values), len(settings.rivals)
    while settings.rivals and steps * states() > MAX_STATES:
        settings = replace(settings, rivals=settings.rivals[:-1])
    if len(settings.rivals) < rivals:
        reasons.append(
            f"{steps:,} steps of so many units fill the memory: {rivals - len(settings.rivals)} "
            "of the networks to compare were left out. Shorten the signal or take fewer units."
        )
    most = MAX_STATES // states()
    if steps > most:
        reasons.append(
            f"{states()} units in all fill the memory after {most:,} steps; the rest of the "
            "signal was cut off. Take fewer units for a longer one."
        )
        signal = Array(settings.signal.values[:most])
        clamps = fit_clamps(settings.clamps, settings.network, most)[0]
        settings = replace(settings, signal=signal, clamps=clamps)
    return settings, reasons


FIRST = SpikeDelays(delay=10, spikes=3)
SPIKES = 1  # the seed of delays 10, 11 and 11
TELLING = 10 * 6 + 3  # the first delay is over: what was counted gives way in the cell state


@cache
def default() -> Settings:
    """An LSTM of 8 units that has learned to measure delays, and 33 steps with four spikes.

    Raises:
        engine.weights.WeightsError: when its weights are missing.
    """
    x = shown(FIRST, SPIKES).inputs[0]
    names, network = FIRST.about.inputs, shipped("delays")
    return Settings(network, Array(x), channels=names, seed=SPIKES, task=FIRST)
