"""The gap: RNN, LSTM and GRU learn sentences whose last word hangs on one far back.

    sentences ──learn──▶ a network that says the next word ──curve──▶ accuracy against the gap

The loss is the mean surprise at all words, plus that at the language: else one word in sixty would
count for little. All sentences of a batch have one gap, mostly short. Gaps grow with what has been
learned: once 80 of 100 new sentences of the longest gap are ended rightly, the next epoch has ones
half as long again (Bengio et al. 2009, "Curriculum Learning"). Without that no cell learns any.

The curve counts right answers, those where the right language is the likeliest of all words, on
sentences never learned from. `main.py train gap` does it all.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot

from engine import weights
from engine.data.sentences import LANGUAGES, MAX_GAP, VOCABULARY, batch
from engine.language.reading import Reading, begun, plan
from engine.recurrent import learned, lockstep
from engine.recurrent.cells import Kind, Network
from engine.recurrent.lockstep import network_of, parameters_of
from engine.training import State, train

RATES: dict[Kind, float] = {"rnn": 0.003, "lstm": 0.01, "gru": 0.01}
READING = Reading(units=48, batch=32, epochs=40)
BATCHES = 100  # an epoch
ENOUGH = 80  # of 100, for longer gaps
GAPS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100)
COUNT = 200  # sentences of each gap in the curve
CURVE, LOOK = 2**32, 2**33  # generators of sentences that are not learned from


def train_gap(
    folder: Path = weights.MODELS, reading: Reading = READING, tell: Callable[[str], None] = print
) -> dict[str, Any]:
    """Train the three cells, write `gap-rnn`, `gap-lstm` and `gap-gru`, give their curves.

    Raises:
        engine.training.TrainingError: when a loss stops being a number.
    """
    found: dict[str, Any] = {}
    for cell, rate in RATES.items():
        asked = msgspec.structs.replace(reading, cell=cell, rate=rate)
        network, longest = learn(asked, tell)
        arrays = learned.halved(network)
        answers = curve(learned.holding(network, arrays))
        weights.save(f"gap-{cell}", arrays, _card(asked, longest, answers), folder)
        found[cell] = answers
    return found


def learn(reading: Reading, tell: Callable[[str], None] = print) -> tuple[Network, int]:
    """A network that has learned the sentences, and the longest gap among them.

    Raises:
        engine.training.TrainingError: when the loss stops being a number.
    """
    form = begun(VOCABULARY, reading)
    parameters = parameters_of(form)
    state: State | None = None
    longest = 0

    def loss(which: Tensor) -> Tensor:
        generator = np.random.default_rng((reading.seed, int(which[0])))
        gap = int((longest + 1) * generator.random() ** 2)
        words = torch.from_numpy(batch(len(which), gap, generator)).T  # (T, N)
        y = said(form, parameters, words[:-1])
        return cross_entropy(y.flatten(0, 1), words[1:].flatten()) + cross_entropy(y[-1], words[-1])

    for done in range(reading.epochs):
        for step in train(parameters, loss, BATCHES * reading.batch, plan(reading, done), state):
            state = step.state or state
        known = right(network_of(form, parameters), longest, 100, LOOK + done)
        tell(f"{reading.cell}, epoch {done + 1} of {reading.epochs}: {known} of 100 sentences "
             f"with a gap of {longest}")  # fmt: skip
        if known >= ENOUGH and done + 1 < reading.epochs:
            longest = min(MAX_GAP, max(longest + 2, 3 * longest // 2))
    return network_of(form, parameters), longest


def curve(network: Network, gaps: tuple[int, ...] = GAPS, count: int = COUNT) -> dict[str, int]:
    """Right answers of `count`, by gap; new sentences, the same for every network."""
    return {str(gap): right(network, gap, count, CURVE) for gap in gaps}


def said(form: Network, parameters: lockstep.Parameters, words: Tensor) -> Tensor:
    """The readout's sums after each word.  words (T, N) → (T, N, V)."""
    return lockstep.forward(form, parameters, one_hot(words, len(VOCABULARY)).float())


@torch.no_grad()
def right(network: Network, gap: int, count: int, seed: int) -> int:
    """How many of so many sentences of this gap are ended with the right language."""
    words = torch.from_numpy(batch(count, gap, np.random.default_rng((seed, gap)))).T
    y = said(network, parameters_of(network), words[:-1])[-1]  # (N, V)
    return int((y.argmax(1) == words[-1]).sum())


def _card(reading: Reading, longest: int, answers: dict[str, int]) -> dict[str, Any]:
    return {
        "what": f"A word network: {reading.units} {reading.cell} units that say the next word of "
        "“I grew up in Italy … I speak fluent Italian”",
        "cell": reading.cell,
        "labels": list(VOCABULARY),
        "data": "sentences made by engine/data/sentences.py",
        "command": "main.py train gap",
        "recipe": msgspec.to_builtins(reading) | {"batches an epoch": BATCHES},
        "longest gap learned": longest,
        "right answers by gap": answers,
        "figures of": f"these half-precision weights; {COUNT} new sentences a gap, seed {CURVE}; "
        f"chance is {COUNT / len(LANGUAGES):.0f}",
        "limits": "It knows only these sentences. Gaps grew while it learned, and only where it "
        "kept up: longer ones than the longest learned were never shown to it.",
        "licence": "MIT",
    }
