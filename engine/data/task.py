"""What a task for a recurrent network is: seeded sequences, the answers wanted, when it is solved.

    N   sequences in a batch     T   time steps     D   inputs     O   outputs

Every task has the same three verbs, so that one loop trains them all:

    task.about                             what it shows, its channels, its loss, its source
    task.batch(n, generator)               inputs, targets, and the steps that count
    task.solved(outputs, targets, mask)    which sequences were answered as the paper demands

The loss is the mean over the steps that count. Outputs are those of the read-out: after σ or
softmax, where it has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.array import Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

HOCHREITER = "Hochreiter and Schmidhuber 1997, Long Short-Term Memory"
GERS = "Gers, Schraudolph and Schmidhuber 2002, Learning Precise Timing with LSTM"


@dataclass(frozen=True)
class About:
    """What is said of a task, whatever its sizes.

    Attributes:
        title: its name, as headings write it.
        shows: what one learns from it, one sentence.
        inputs: names of the D inputs.
        outputs: names of the O outputs.
        readout: how the last layer's h becomes outputs.
        loss: `squares`, or `cross-entropy` against targets that are 0 or 1.
        criterion: when a sequence is solved, in words.
        source: who posed it.
    """

    title: str
    shows: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    readout: Literal["linear", "sigmoid", "softmax"]
    loss: Literal["squares", "cross-entropy"]
    criterion: str
    source: str


class Batch(NamedTuple):
    """Some sequences of a task; those shorter than T end in zeros that do not count.

    Attributes:
        inputs: (N, T, D).
        targets: (N, T, O); 0 where nothing is asked.
        mask: (N, T), the steps that count.
    """

    inputs: Floats
    targets: Floats
    mask: Bools


def one_hot(codes: Ints, classes: int) -> Floats:
    """Codes (…) as (…, classes), a 1 at each code; a code below 0 is all zeros."""
    hot: Floats = (codes[..., None] == np.arange(classes)).astype(np.float32)
    return hot


def within(tolerance: float, outputs: Floats, targets: Floats, mask: Bools) -> Bools:
    """Which sequences (N,) are off by less than the tolerance in every output that counts."""
    errors = np.abs(outputs - targets).max(axis=2)  # (N, T)
    close: Bools = np.where(mask, errors, 0).max(axis=1) < tolerance
    return close


def largest(outputs: Floats, targets: Floats, mask: Bools) -> Bools:
    """Which sequences (N,) have their largest output where the target is, at every step."""
    right: Bools = ((outputs.argmax(axis=2) == targets.argmax(axis=2)) | ~mask).all(axis=1)
    return right
