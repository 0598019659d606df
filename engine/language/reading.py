"""A network learns to continue a text: windows of it in random order, the last tenth held out.

    text ──codes──▶ windows of T + 1: what is read, and one later what comes next
    Reading ──read──▶ Progress after every batch; with the network and its loss after an epoch

    loss = mean of −ln p(next character), in nats per character; 1.44 times as much in bits

Each window begins with nothing remembered, as a prompt does. The rate falls along half a cosine.
Whoever keeps the last whole epoch's state gets, resuming from it, the very network of a run that
was never interrupted. Sources: Karpathy 2015, char-rnn; Loshchilov and Hutter 2017 (the cosine).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec
import numpy as np
import torch
from msgspec import Meta
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot

from engine.data.texts import Codes, Text, encoded
from engine.recurrent import learned, lockstep
from engine.recurrent.cells import MAX_LAYERS, MAX_UNITS, Kind, Network
from engine.recurrent.lockstep import network_of, parameters_of
from engine.training import Plan, State, falling, train

HELD_OUT = 0.1
ROW, ROWS = 2048, 32  # characters of a held-out row, read from nothing; rows side by side


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to learn from a text.

    Attributes:
        cell, units, layers: the network that begins, when none is given.
        window: T, characters through which gradients go back.
        batch: windows a step.
        epochs: passes over the text.
        rate: Adam's, at the beginning.
        seed: of the weights and of the order.
    """

    cell: Kind = "lstm"
    units: Annotated[int, Meta(ge=1, le=MAX_UNITS)] = 128
    layers: Annotated[int, Meta(ge=1, le=MAX_LAYERS)] = 1
    window: Annotated[int, Meta(ge=1, le=1000)] = 128
    batch: Annotated[int, Meta(ge=1, le=1000)] = 32
    epochs: Annotated[int, Meta(ge=1, le=10_000)] = 20
    rate: Annotated[float, Meta(gt=0, le=1)] = 0.006
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0


@dataclass(frozen=True, eq=False)
class Progress:
    """News of a training; with the last three after whole epochs and before the first batch.

    Attributes:
        epoch, batch, batches, loss: as in `engine.training.Step`; loss in nats per character.
        held_out: loss on the last tenth; nan where the text is too short to hold any out.
        network: what has been learned, reading and naming the text's alphabet.
        state: to resume from.
    """

    epoch: int
    batch: int
    batches: int
    loss: float
    held_out: float = math.nan
    network: Network | None = None
    state: State | None = None


def read(
    text: Text, reading: Reading, network: Network | None = None, state: State | None = None
) -> Iterator[Progress]:
    """Learn from a text, with news after every batch; on the CPU, where such cells are fastest.

    Args:
        text: what to learn.
        reading: how.
        network: to go on with, of the text's alphabet; else one is begun.
        state: where an earlier run of the same reading stood.

    Raises:
        engine.training.TrainingError: when the loss stops being a number, or the state belongs to
            something else.
    """
    form = network or begun(text.alphabet, reading)
    codes = encoded(text.characters, text.alphabet)
    seen, held = split(codes)
    T = min(reading.window, len(seen) - 1)
    windows = torch.from_numpy(np.stack([seen[i : i + T + 1] for i in range(0, len(seen) - T, T)]))
    parameters = parameters_of(form)

    def loss(which: Tensor) -> Tensor:
        return mean_loss(form, parameters, windows[which].T)

    told = False
    while not told or (state is not None and state.epoch < reading.epochs):
        done = 0 if state is None else state.epoch
        for step in train(parameters, loss, len(windows), plan(reading, done), state):
            if step.batch == 0 and told:
                continue  # the end of the epoch before
            told = True
            where = step.epoch, step.batch, step.batches, step.loss
            if step.state is None:
                yield Progress(*where)
            else:
                state = step.state
                yield Progress(*where, validated(form, parameters, held),
                               network_of(form, parameters), state)  # fmt: skip


def begun(labels: Sequence[str], reading: Reading) -> Network:
    """The network that a reading begins with."""
    return learned.novice(labels, reading.cell, reading.units, reading.layers, reading.seed)


def plan(reading: Reading, done: int) -> Plan:
    """The next epoch, after so many."""
    rate = falling(reading.rate, done, reading.epochs)
    return Plan("adam", rate, reading.batch, min(done + 1, reading.epochs), reading.seed)


def split(codes: Codes) -> tuple[Codes, Codes]:
    """What is learned from, at least two characters, and the last tenth, maybe fewer than two."""
    cut = max(2, len(codes) - int(HELD_OUT * len(codes)))
    return codes[:cut], codes[cut:]


def mean_loss(form: Network, parameters: lockstep.Parameters, codes: Tensor) -> Tensor:
    """Mean of −ln p(next), in nats.  codes (T + 1, N) → a scalar."""
    x = one_hot(codes[:-1], form.layers[0].inputs).float()  # (T, N, V)
    y = lockstep.forward(form, parameters, x)
    return cross_entropy(y.flatten(0, 1), codes[1:].flatten())


@torch.no_grad()
def validated(form: Network, parameters: lockstep.Parameters, codes: Codes) -> float:
    """Loss on a text of its own, in nats per character; nan where it has fewer than two.

    It is read in rows of `ROW`, each from nothing, so it is a little more than in one long row.
    """
    T = min(ROW, len(codes) - 1)
    if T < 1:
        return math.nan
    rows = np.stack([codes[i : i + T + 1] for i in range(0, len(codes) - T, T)])
    total = 0.0
    for n in range(0, len(rows), ROWS):  # all at once would take gigabytes
        some = rows[n : n + ROWS]
        total += len(some) * float(mean_loss(form, parameters, torch.from_numpy(some).T))
    return total / len(rows)
