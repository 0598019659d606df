"""The copied Python gives the numbers shown: against a plain loop, and against torch's layers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.array import READABLE, Array
from engine.recurrent.cells import Clamp, Kind, Network, Weights, clampable, fresh
from engine.recurrent.snippets import snippet
from tests.engine.recurrent.recurrences import SEEDS, network, plain, signal


def ran(text: str) -> dict[str, Any]:
    """What the text leaves behind."""
    names: dict[str, Any] = {"print": lambda *_: None}
    exec(compile(text, "snippet", "exec"), names)
    return names


def agree(ours: Network, names: dict[str, Any], x: Any, clamps: list[Clamp]) -> None:
    """Every quantity the snippet keeps is the plain loop's."""
    expected = plain(ours, x, clamps)
    for number in range(1, len(ours.layers) + 1):
        for name, values in names["seen"][number].items():
            np.testing.assert_allclose(values, expected[f"{name} {number}"], rtol=1e-4, atol=1e-5)
    h = expected[f"h {len(ours.layers)}"]
    if ours.readout is not None:
        a = h @ ours.readout.weights.values.T + ours.readout.bias.values
        shares = np.exp(a - a.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        squashed = 0.5 + 0.5 * np.tanh(0.5 * a)
        y = {"linear": a, "sigmoid": squashed, "softmax": shares}[ours.readout.kind]
        np.testing.assert_allclose(names["y"], y, rtol=1e-4, atol=1e-5)


@given(seed=SEEDS)
def test_every_cell_with_every_switch(seed: int) -> None:
    ours = network(seed)
    x = signal(seed, 9, ours.layers[0].inputs)
    agree(ours, ran(snippet(ours, x.astype(np.float32))), x, [])


@given(seed=SEEDS, data=st.data())
def test_what_is_held_is_held_there_too(seed: int, data: st.DataObject) -> None:
    ours = network(seed)
    clamps = []
    for _ in range(data.draw(st.integers(1, 3))):
        layer = data.draw(st.integers(1, len(ours.layers)))
        unit = data.draw(st.integers(-1, ours.layers[layer - 1].units - 1))
        first, last = sorted(data.draw(st.tuples(st.integers(1, 9), st.integers(1, 9))))
        quantity = data.draw(st.sampled_from(clampable(ours)))
        clamps.append(Clamp(quantity, layer, unit, first, last, data.draw(st.floats(-1, 1))))
    x = signal(seed, 9, ours.layers[0].inputs)
    agree(ours, ran(snippet(ours, x.astype(np.float32), clamps)), x, clamps)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_large_ones_are_packed_and_torchs_layers_agree(cell: Kind) -> None:
    torch.manual_seed(0)
    kinds = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
    theirs = kinds[cell](2, 70)
    order = {"rnn": [0], "lstm": [1, 0, 2, 3], "gru": [1, 0, 2]}[cell]
    rows = np.concatenate([np.arange(gate * 70, gate * 70 + 70) for gate in order])
    W, U, b, b_h = (p.detach().numpy()[rows] for p in theirs.parameters())
    inner = Array(b_h[-70:]) if cell == "gru" else None
    both = b + b_h * (np.arange(len(b)) < len(b) - 70 if cell == "gru" else 1)
    layer = Weights(Array(W), Array(U), Array(both), recurrent_bias=inner)
    x = np.random.default_rng(0).normal(size=(6, 2)).astype(np.float32)
    text = snippet(Network(cell, (layer,), "after", "old"), x)
    assert "b64decode(" in text
    assert U.size > READABLE
    with torch.no_grad():
        torch.testing.assert_close(ran(text)["x"], theirs(torch.tensor(x))[0])


def test_layers_without_peepholes_or_of_another_form_keep_their_meaning() -> None:
    one, other = (fresh("peephole", 3, 3, 0, full=full).layers[0] for full in (True, False))
    bare = Weights(one.input, one.recurrent, one.bias)
    x = signal(0, 5, 3)
    agree(
        Network("peephole", (one, other, bare)),
        ran(snippet(Network("peephole", (one, other, bare)), x.astype(np.float32))),
        x,
        [],
    )


def test_the_text_runs_by_itself_and_is_short(tmp_path: Path) -> None:
    ours = network(3, "lstm", depth=1)
    x = signal(0, 4, ours.layers[0].inputs)
    text = snippet(ours, x.astype(np.float32), [Clamp("f", 1, -1, 2, 3, 0.5)])
    assert text.count("\n") < 60
    file = tmp_path / "snippet.py"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, file], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("tensor(")
