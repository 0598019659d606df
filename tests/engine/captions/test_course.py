"""Whole trainings, tiny: scenes and photographs, cut off and resumed, by one process and by two."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from engine.captions.encoder import Convolution, Form
from engine.captions.learning import captioners, corpora, course
from engine.captions.learning.course import Progress, Recipe
from engine.training import Parameters, State

ROOT = Path(__file__).resolve().parents[3]
FORM = Form(28, (Convolution(8, 3, 2, 1),))  # 14 × 14 places, D = 8
RECIPE = Recipe(
    units=8, attention=4, embedding=4, batch=4, epochs=3, rate=0.02, guided=1.0, dropped=0.3,
    decay=1e-4,
)  # fmt: skip

HARD = msgspec.structs.replace(RECIPE, hard=True)


def learned(
    recipe: Recipe = RECIPE, state: State | None = None
) -> tuple[list[Progress], Parameters]:
    """A course on six scenes; a last batch of two."""
    part = corpora.scenes(6, 1, seed=2).train
    words = corpora.vocabulary(part, 1)
    shown = np.stack([part.picture(n, FORM.size) for n in range(6)])
    material = captioners.material_of(part, shown, words, recipe)
    parameters = captioners.begun(words, FORM, recipe)
    return list(course.learn(parameters, FORM, material, recipe, state)), parameters


@pytest.mark.parametrize("hard", [False, True])
def test_a_course_learns_and_goes_on_where_it_was_cut_off(hard: bool) -> None:
    recipe = msgspec.structs.replace(RECIPE, hard=hard)
    news, parameters = learned(recipe)
    losses = [n.loss for n in news if n.batch]
    assert len(losses) == 6
    assert news[-1].surprise < news[1].surprise
    middle = next(n.state for n in news if n.state is not None and n.epoch == 1)
    rest, again = learned(recipe, middle)
    assert [n.loss for n in rest if n.batch] == losses[2:]
    assert all(torch.equal(parameters[name], again[name]) for name in parameters)


def test_an_encoder_that_stays_as_it_is_is_only_read() -> None:
    part = corpora.scenes(4, 1, seed=2).train
    words = corpora.vocabulary(part, 1)
    shown = np.random.default_rng(0).random((4, 196, 8)).astype(np.float16)
    parameters = captioners.begun(words, FORM, RECIPE)
    before = {name: tensor.clone() for name, tensor in parameters.items()}
    material = captioners.material_of(part, shown, words, RECIPE)
    list(course.learn(parameters, FORM, material, RECIPE))
    moved = {name for name in before if not torch.equal(before[name], parameters[name])}
    assert not any(name.startswith("encoder.") for name in moved)
    assert {"E", "L_o", "attend.w", "lstm.W_x"} <= moved


def exactly(recipe: Recipe = HARD) -> list[list[float]]:
    """Losses and surprises in double precision, of five pictures: a last batch of one.

    With less, a place is drawn otherwise now and then, where its share of the light is near.
    """
    part, seen = corpora.scenes(5, 1, seed=2).train, course._seen
    words = corpora.vocabulary(part, 1)
    shown = np.random.default_rng(0).random((5, 196, 8)).astype(np.float16)
    material = captioners.material_of(part, shown, words, recipe)
    parameters = {k: t.double() for k, t in captioners.begun(words, FORM, recipe).items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(course, "_seen", lambda *given: seen(*given).double())
        news = list(course.learn(parameters, FORM, material, recipe))
    return [[n.loss, n.surprise] for n in news if n.batch]


def test_two_processes_learn_as_one(tmp_path: Path) -> None:
    """Also of a last batch that has fewer pictures than there are processes."""
    script = tmp_path / "two.py"
    script.write_text(
        "import json, sys, torch\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from engine.captions.learning import processes\n"
        "from tests.engine.captions.test_course import exactly\n"
        "torch.set_num_threads(1)\n"
        "processes.join()\n"
        "told = exactly()\n"
        "if processes.first():\n"
        "    print(json.dumps(told))\n"
        "processes.leave()\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2", str(script)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.strip().splitlines()[-1])
    np.testing.assert_allclose(told, exactly(), rtol=1e-12)
