"""Where a captioner learns makes no difference: the same draws, and losses alike to float error."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.captions.encoder import PHOTOS, novice, standard
from engine.captions.learning import (
    captioners,
    corpora,
    course,
    distilling,
    kept_distilling,
    kept_pictures,
)
from engine.captions.learning.course import Recipe
from engine.captions.learning.distilling import Term
from engine.captions.learning.tuning import tune
from engine.device import choose
from engine.training import moved
from tests.engine.captions.test_course import FORM, HARD, RECIPE
from tests.engine.captions.test_distilling import pictures, saved

CLOSE = 1e-3  # Adam's first steps make much of what float error does to small gradients
TEACHING = {name: torch.from_numpy(array) for name, array in novice(PHOTOS, 5).items()}
SHOWN = pictures(16)


def course_on(place: torch.device, recipe: Recipe) -> list[float]:
    part = corpora.scenes(6, 1, seed=2).train
    words = corpora.vocabulary(part, 1)
    shown = np.stack([part.picture(n, FORM.size) for n in range(6)])
    material = captioners.material_of(part, shown, words, recipe)
    parameters = moved(captioners.begun(words, FORM, recipe), place)
    news = [n for n in course.learn(parameters, FORM, material, recipe) if n.batch]
    assert all(tensor.device.type == place.type for tensor in parameters.values())
    return [value for n in news for value in (n.loss, n.surprise)]


def both(second: str) -> list[torch.device]:
    return [choose("cpu"), choose(second)]


def test_a_course_is_the_same(second: str) -> None:
    here, there = (course_on(place, RECIPE) for place in both(second))
    assert there == pytest.approx(here, rel=CLOSE)
    here, there = (course_on(place, HARD)[:4] for place in both(second))  # later draws may differ
    assert there == pytest.approx(here, rel=CLOSE)


def test_distilling_and_tuning_are_the_same(second: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in distilling, kept_pictures, course:  # float error alone is compared, not 16 bits
        if hasattr(room, "halves_are_fast"):
            monkeypatch.setattr(room, "halves_are_fast", lambda: False)
    monkeypatch.setattr("engine.captions.learning.tuning.halves_are_fast", lambda: False)
    sample = standard(PHOTOS, torch.from_numpy(SHOWN))
    term = Term(size=40, batch=4, chapters=4, rate=0.003)
    losses: list[list[float]] = []
    for place in both(second):
        based = {
            name: basis.to(place) for name, basis in distilling.bases(TEACHING, sample).items()
        }
        teaching = moved(TEACHING, place)
        found = [s.loss for s, _ in distilling.distil(teaching, based, SHOWN, term, 0) if s.batch]
        pupil = moved({n: t * 1.1 for n, t in TEACHING.items()}, place)
        found += [s.loss for s, _ in tune(pupil, teaching, SHOWN, term, 0) if s.batch]
        losses.append(found)
        assert kept_distilling.likeness(moved(pupil, place), teaching, SHOWN[:2]) > 0
    assert losses[1] == pytest.approx(losses[0], rel=0.02)


def test_a_whole_training_runs_there_and_is_read_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    place = choose(second)
    monkeypatch.setattr(distilling, "EPSILON", 0.3)
    saved(tmp_path / "teacher.npz")
    terms = Term(size=40, batch=4, chapters=2, rate=0.003), Term(40, 4, 1, 1e-5)
    pupil = kept_distilling.distilled(
        tmp_path / "teacher.npz", SHOWN, tmp_path, 0, lambda _: None, place, terms
    )
    assert all(tensor.device.type == place.type for tensor in pupil.values())
    monkeypatch.setattr(captioners, "SCENE_RECIPE", HARD)
    monkeypatch.setattr(captioners, "HELD_OUT", 2)
    found = captioners.train_captions(tmp_path, scenes=8, epochs=1, device=second)
    assert (tmp_path / "captions-scenes.safetensors").exists()
    assert found["pointing game"]
