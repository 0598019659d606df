"""The table of findings: what is counted, kept, and said of it."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from engine.data.recall import Sine
from engine.recurrent import findings, lockstep
from engine.recurrent.cells import Kind
from engine.recurrent.findings import (
    FINDINGS,
    Finding,
    answered,
    find,
    one_by_one,
    one_cell,
    read,
    side_by_side,
    verdict,
)
from engine.recurrent.unroll import forward
from engine.systems.recurrent import Training
from engine.weights import WeightsError

replace = msgspec.structs.replace
LESSON = Training(rate=0.02, epochs=30, sequences=200, batch=20)
EASY = Finding(
    "A sine is told.", "nobody", (Sine(20, 8.0),), Sine(20, 8.0), ("lstm", "rnn"), LESSON, 2, 8
)


@pytest.mark.parametrize("cell", ["lstm", "peephole"])
def test_networks_side_by_side_are_each_for_itself(cell: Kind) -> None:
    task = replace(findings.spikes()[0].judged, spikes=3)
    networks = [one_cell(cell, task, seed) for seed in range(7)]
    each = [lockstep.parameters_of(network) for network in networks]
    stacked = {name: torch.stack([one[name] for one in each]) for name in each[0]}
    batch = task.batch(3, np.random.default_rng(3))
    sums, targets, mask = answered(networks[0], stacked, batch)
    for network, own, wanted, counts in zip(networks, sums, targets, mask, strict=True):
        for n in range(3):
            y = forward(network, batch.inputs[n].astype(np.float64))["a_y"]
            np.testing.assert_allclose(own[n].numpy(), y, atol=1e-6)
        np.testing.assert_array_equal(wanted.numpy(), batch.targets)
        np.testing.assert_array_equal(counts.numpy(), batch.mask)


def test_side_by_side_goes_from_task_to_task() -> None:
    quick = Training(rate=0.05, epochs=20)
    (finding, _) = findings.waves()
    early = replace(finding, plan=quick, seeds=3)
    assert side_by_side(early, "peephole") == 0


@pytest.mark.parametrize("cell", ["lstm", "peephole"])
def test_the_paper_s_network_has_one_cell_without_tanh(cell: Kind) -> None:
    network = one_cell(cell, findings.waves()[0].judged, 4)
    (layer,) = network.layers
    assert (layer.units, network.squash, network.cell) == (1, "identity", cell)
    assert dict(zip(network.gates, layer.bias.values, strict=True)) | {"C̃": 0} == {
        "f": -2, "i": 0, "C̃": 0, "o": 2}  # fmt: skip
    assert np.abs(layer.recurrent.values).max() <= 0.1


def test_seeds_that_solve_are_counted() -> None:
    assert one_by_one(EASY, "lstm") == 2
    assert one_by_one(replace(EASY, plan=replace(LESSON, rate=1e-9, epochs=2)), "lstm") == 0


def test_a_table_goes_on_where_it_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def counted(finding: Finding, cell: Kind) -> int:
        asked.append(cell)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return {"lstm": 2, "rnn": 0}[cell]

    monkeypatch.setattr(findings, "one_by_one", counted)
    with pytest.raises(KeyboardInterrupt):
        find(tmp_path, (EASY,))
    assert find(tmp_path, (EASY,)) == {EASY.claim: "yes: lstm 2 of 2, rnn 0 of 2"}
    assert asked == ["lstm", "rnn", "rnn"]
    find(tmp_path, (EASY,))
    assert len(asked) == 3
    find(tmp_path, (replace(EASY, plan=replace(LESSON, rate=0.5)),))
    assert len(asked) == 5, "another plan is measured anew"
    assert "lstm: 2 of 2" in capsys.readouterr().out


def test_a_finding_comes_out_when_most_of_one_and_twice_as_many_succeed() -> None:
    row = {"cells": ["lstm", "rnn"], "seeds": 10}
    for more, less, word in ((10, 0, "yes"), (6, 3, "yes"), (6, 4, "no"), (5, 0, "no")):
        said = verdict(row | {"solved": {"lstm": more, "rnn": less}})
        assert said == f"{word}: lstm {more} of 10, rnn {less} of 10"


def test_a_damaged_table_is_said(tmp_path: Path) -> None:
    assert read(tmp_path) == []
    for text in ("{", "[1]", '{"a": 1}', '[{"claim": ""}]'):
        (tmp_path / findings.FILE).write_text(text, encoding="utf-8")
        with pytest.raises(WeightsError, match="delete it"):
            read(tmp_path)


def test_the_readme_tells_the_shipped_table() -> None:
    told = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    for row in read():
        assert any(
            line.startswith(f"| {row['claim']} (") and line.endswith(f" | {verdict(row)} |")
            for line in told.splitlines()
        ), row["claim"]


def test_the_shipped_table_is_that_of_the_findings() -> None:
    known = {finding.claim: finding for finding in FINDINGS}
    for row in read():
        finding = known[row["claim"]]
        assert row | json.loads(msgspec.json.encode(finding)) == row
        assert set(row["solved"]) <= set(finding.cells)
        assert all(0 <= count <= finding.seeds for count in row["solved"].values())
