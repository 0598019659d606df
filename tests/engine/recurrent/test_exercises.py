"""The networks that come with Unrolled solve their tasks, and the command makes them again."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest

from engine import weights
from engine.data.tasks import TASKS
from engine.recurrent import exercises
from engine.recurrent.curriculum import SMALL, Exercise, course, taught
from engine.recurrent.exercises import train_exercises
from engine.recurrent.pupils import shipped
from engine.recurrent.unroll import forward
from engine.systems import recurrent
from engine.weights import MODELS, WeightsError

replace = msgspec.structs.replace


@pytest.mark.parametrize("name", TASKS)
def test_a_shipped_network_does_what_its_card_says(name: str) -> None:
    network, task = shipped(name), TASKS[name]
    card = json.loads((MODELS / f"recurrent-{name}.json").read_text(encoding="utf-8"))
    batch = task.batch(60, np.random.default_rng(77))
    y = np.stack([forward(network, x)["y"] for x in batch.inputs])
    solved = task.solved(y, batch.targets, batch.mask).mean()
    assert solved == pytest.approx(card["figures"]["solved"], abs=0.15)
    assert (card["licence"], card["cell"]) == ("MIT", network.cell)
    settings = taught(replace(recurrent.default(), network=network), task)
    assert settings.network == network
    assert recurrent.legal(settings) == (settings, [])


def test_all_are_small() -> None:
    files = list(MODELS.glob("recurrent-*.safetensors"))
    assert len(files) == len(TASKS) == len(SMALL)
    assert sum(path.stat().st_size for path in files) <= 1_000_000


def test_the_command_makes_a_network_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = train_exercises(tmp_path, ("order",))
    assert found["order"]["solved"] > 0.95
    assert capsys.readouterr().out.startswith("order: ")
    again = train_exercises(tmp_path, ("order",))
    assert again == found
    made = weights.load("recurrent-order", tmp_path)
    assert {name: array.shape for name, array in made.items()} == {
        "input 1": (32, 8),
        "recurrent 1": (32, 8),
        "bias 1": (32,),
        "readout weights": (4, 8),
        "readout bias": (4,),
    }


def test_what_does_not_learn_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    hopeless = Exercise(1, 3.0, recurrent.Training(epochs=1, sequences=2, rate=1e-9))
    monkeypatch.setitem(SMALL, "sine", hopeless)
    tried = []

    def counted(name: str, seed: int = 0) -> recurrent.Settings:
        tried.append(seed)
        return course(name, seed)

    monkeypatch.setattr(exercises, "course", counted)
    settings, report = exercises._best("sine")
    assert tried == list(range(exercises.SEEDS))
    assert settings.seed in tried
    assert report.test_accuracy < 1


def test_missing_or_wrong_weights_are_said(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="is missing"):
        shipped("adding", tmp_path)
    weights.save("recurrent-adding", {"input 1": np.zeros((8, 2), np.float32)}, {}, tmp_path)
    with pytest.raises(WeightsError, match="holds another network"):
        shipped("adding", tmp_path)
