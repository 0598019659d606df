"""What the language engine promises: text that comes at once, and training as fast as torch's own.

writing    500 characters, 128 units, every gate recorded; and with branches, or units silenced
training   our batches ÷ those of a plain loop of nn.LSTM, nn.Linear and torch.optim.Adam

Both sides of the ratio learn the same windows of the same text with the same sizes; measured in
pairs, one right after the other. With `OMP_NUM_THREADS=1` in the environment both have one thread.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
import torch
from torch.nn.functional import cross_entropy, one_hot

from engine.data.texts import PYTHON, encoded, python_sources
from engine.language import reading
from engine.language.reading import Reading, begun
from engine.language.writing import Branch
from engine.recurrent import lockstep
from engine.recurrent.learned import novice
from engine.systems import language
from engine.training import Plan, train
from tests.bench.table import Row, milliseconds

CHARACTERS, LIMIT = 500, 150.0  # milliseconds
SLOWEST = 1 / 0.8  # of a batch, in batches of the plain loop
BATCHES = 12


def writing() -> list[Row]:
    """A whole run: written, recorded and declared."""
    plain = language.Settings(novice(PYTHON), "def ", CHARACTERS)
    branches = tuple(Branch(100 * n, "x", of=n - 1) for n in (1, 2, 3))
    asked = {
        f"{CHARACTERS} characters, 128 units": plain,
        "… and three branches": msgspec.structs.replace(plain, branches=branches),
        "… a unit silenced": msgspec.structs.replace(plain, silenced=((1, 7),)),
    }
    rows = []
    for name, settings in asked.items():
        took = tuple(milliseconds(lambda s=settings: language.run(s)) for _ in range(12))[2:]  # type: ignore[misc]
        rows.append(Row(name, "ms", took, {} if name.startswith("…") else {"median": LIMIT}))
    return rows


def training() -> list[Row]:
    """Batches of the shipped recipe's size, and of larger ones."""
    codes = encoded(python_sources().characters[:400_000], PYTHON)
    rows = []
    for window, batch in ((128, 8), (100, 32)):
        asked = Reading(window=window, batch=batch)
        windows = np.stack([codes[i : i + window + 1] for i in range(0, 300_000, window)])
        ours, plain = (
            ours_of(asked, torch.from_numpy(windows)),
            plain_of(asked, torch.from_numpy(windows)),
        )
        ours()
        plain()
        found = tuple(milliseconds(ours) / milliseconds(plain) for _ in range(9))
        name = f"batch of {batch} × {window} characters ÷ plain nn.LSTM loop"
        rows.append(Row(name, "", found, {"median": SLOWEST}))
    return rows


def ours_of(asked: Reading, windows: torch.Tensor) -> Callable[[], None]:
    """Some batches by the engine's loop."""
    form = begun(PYTHON, asked)
    parameters = lockstep.parameters_of(form)
    plan = Plan("adam", asked.rate, asked.batch, 1_000_000)

    def loss(which: torch.Tensor) -> torch.Tensor:
        return reading.mean_loss(form, parameters, windows[which].T)

    steps = train(parameters, loss, len(windows), plan)
    return lambda: [next(steps) for _ in range(BATCHES)].clear()


def plain_of(asked: Reading, windows: torch.Tensor) -> Callable[[], None]:
    """As many by torch's own layers and optimiser."""
    V = len(PYTHON)
    cell, readout = torch.nn.LSTM(V, asked.units), torch.nn.Linear(asked.units, V)
    adam = torch.optim.Adam([*cell.parameters(), *readout.parameters()], lr=asked.rate)

    def batches() -> None:
        for _ in range(BATCHES):
            codes = windows[torch.randint(len(windows), (asked.batch,))].T
            h, _ = cell(one_hot(codes[:-1], V).float())
            found = cross_entropy(readout(h).flatten(0, 1), codes[1:].flatten())
            adam.zero_grad()
            found.backward()  # type: ignore[no-untyped-call]
            adam.step()

    return batches
