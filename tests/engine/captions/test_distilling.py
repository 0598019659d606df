"""Distilling: the teacher as in its file, whitening that folds away, a pupil that comes near."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn.functional import conv2d

from engine.captions.encoder import PHOTOS, features, novice, standard
from engine.captions.learning import distilling, kept_distilling
from engine.captions.learning.corpora import CorpusError
from engine.captions.learning.distilling import TeacherError, Term
from engine.captions.learning.tuning import tune

PARTS = {"squeeze": "conv1x1_1", "one": "conv1x1_2", "three": "conv3x3_2"}


def pictures(count: int, size: int = 40) -> np.ndarray:
    """Smooth random pictures, uint8."""
    coarse = np.random.default_rng(0).integers(0, 256, (count, 5, 5, 3), dtype=np.uint8)
    return coarse.repeat(size // 5, 1).repeat(size // 5, 2)


def saved(path: Path) -> dict[str, np.ndarray]:
    """A made-up SqueezeNet in a file, by the names such files have; it reads BGR less the mean."""
    arrays, fire = {}, 1
    for name, array in novice(PHOTOS, 5).items():
        _, *part, kind = name.split(".")
        fire += part == ["squeeze"] and kind == "W"
        theirs = f"fire{fire}.{PARTS[part[0]]}" if part else "conv1"
        arrays[f"{theirs}.{kind.lower()}"] = array + 0.01
    np.savez(path, **arrays)  # type: ignore[arg-type]
    return arrays


def test_the_teacher_answers_as_its_file_says(tmp_path: Path) -> None:
    arrays = saved(tmp_path / "teacher.npz")
    found = distilling.teacher(tmp_path / "teacher.npz")
    assert {name: tuple(t.shape) for name, t in found.items()} == {
        name: array.shape for name, array in novice(PHOTOS, 0).items()
    }
    shown = torch.from_numpy(pictures(1))
    bgr = (shown.float()[..., [2, 1, 0]] - torch.tensor([104.0, 117.0, 123.0])).permute(0, 3, 1, 2)
    W, b = (torch.from_numpy(arrays[f"conv1.{kind}"]) for kind in "wb")
    expected = conv2d(bgr, W, b, 2).relu()
    first = next(distilling.asked(found, standard(PHOTOS, shown)))
    torch.testing.assert_close(first.t, expected, rtol=1e-3, atol=1e-3)
    *_, last = distilling.asked(found, standard(PHOTOS, shown))
    half = features(found, PHOTOS, shown)[:, 256:]
    torch.testing.assert_close(last.t, half, rtol=1e-3, atol=1e-3)


def test_an_evened_teacher_says_the_same_but_for_its_scale(tmp_path: Path) -> None:
    saved(tmp_path / "teacher.npz")
    found = distilling.teacher(tmp_path / "teacher.npz")
    shown = torch.from_numpy(pictures(3))
    even = distilling.evened(found, standard(PHOTOS, shown))
    before, after = features(found, PHOTOS, shown), features(even, PHOTOS, shown)
    assert float(after.square().mean()) == pytest.approx(1, rel=1e-3)
    torch.testing.assert_close(after, before / before.square().mean().sqrt(), rtol=1e-3, atol=1e-4)


def test_whitening_makes_channels_independent_and_folds_away() -> None:
    pupil = {name: torch.from_numpy(array) for name, array in novice(PHOTOS, 1).items()}
    shown = standard(PHOTOS, torch.from_numpy(pictures(8)))
    based = distilling.bases(pupil, shown)
    folded = distilling.folded(pupil, based)
    told = {name: (x, stride) for name, x, _, stride in distilling.asked(folded, shown)}
    for name in ("0", "2.squeeze", "2.three"):
        (x, stride), basis = told[name], based[name]
        W, b = pupil[f"{name}.W"], pupil[f"{name}.b"]
        white = torch.einsum("ncij,cd->ndij", x - basis.mean[:, None, None], basis.whitening)
        expected = conv2d(white, W, b, stride)
        own = conv2d(x, folded[f"{name}.W"], folded[f"{name}.b"], stride)
        torch.testing.assert_close(own, expected, rtol=1e-3, atol=2e-3)
    x = shown.transpose(0, 1).flatten(1)[:, :: distilling.THIN]
    white = based["0"].whitening @ (x - based["0"].mean[:, None])
    torch.testing.assert_close(white @ white.T / white.shape[1], torch.eye(3), atol=0.05, rtol=0)


def test_a_pupil_comes_near_and_goes_on_where_it_was_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The channels of a made-up teacher are too much alike to be told apart from few pictures.
    monkeypatch.setattr(distilling, "EPSILON", 0.3)
    saved(tmp_path / "teacher.npz")
    shown = pictures(16)
    sample = standard(PHOTOS, torch.from_numpy(shown))
    teaching = distilling.evened(distilling.teacher(tmp_path / "teacher.npz"), sample[::4])
    based = distilling.bases(teaching, sample)
    term = Term(size=40, batch=4, chapters=14, rate=0.03)
    losses, states = [], []
    for step, learned in distilling.distil(teaching, based, shown, term, 0):
        pupil = learned
        if step.batch:
            losses.append(step.loss)
            states.append(step.state)
    assert len(losses) == term.chapters
    assert sum(losses[-4:]) < 0.6 * sum(losses[:4])
    whole = {name: tensor.detach().clone() for name, tensor in pupil.items()}
    *_, (_, again) = distilling.distil(teaching, based, shown, term, 0, states[4])
    assert all(torch.equal(whole[name], again[name]) for name in whole)


def test_a_distilled_encoder_is_kept_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distilling, "EPSILON", 0.3)
    saved(tmp_path / "teacher.npz")
    alone, said = Term(size=40, batch=4, chapters=2, rate=0.003), list[str]()
    terms = alone, Term(size=40, batch=4, chapters=1, rate=1e-5)
    path, kept = tmp_path / "teacher.npz", tmp_path / "kept"
    first = kept_distilling.distilled(path, pictures(8), kept, 0, said.append, terms=terms)
    again = kept_distilling.distilled(path, pictures(8), kept, 0, said.append, terms=terms)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert said[0].startswith("encoder, each layer alone, chapter 1 of 2, batch 1 of 1: squared")
    assert said[1].startswith("encoder, all layers, chapter 1 of 1, batch 1 of 1: squared errors")
    assert all(line.endswith(" left") for line in said)


def test_a_pupil_that_is_nearly_right_is_tuned(tmp_path: Path) -> None:
    saved(tmp_path / "teacher.npz")
    found, shown = distilling.teacher(tmp_path / "teacher.npz"), pictures(16)
    teaching = distilling.evened(found, standard(PHOTOS, torch.from_numpy(shown[:4])))
    chance = torch.Generator().manual_seed(3)
    pupil = {
        name: tensor * (1 + 0.1 * torch.randn(tensor.shape, generator=chance))
        for name, tensor in teaching.items()
    }
    before = kept_distilling.likeness(pupil, teaching, shown[:4])
    term = Term(size=40, batch=4, chapters=12, rate=3e-4)
    losses = [step.loss for step, _ in tune(pupil, teaching, shown, term, 0) if step.batch]
    assert sum(losses[-3:]) < 0.7 * sum(losses[:3])
    after = kept_distilling.likeness({n: t.detach() for n, t in pupil.items()}, teaching, shown[:4])
    assert 1 > after > before


def test_too_few_photographs_are_refused_with_the_number_it_takes() -> None:
    kept_distilling.enough(kept_distilling.LEAST)
    with pytest.raises(CorpusError, match=r"at least 2,000 photographs .* there are 1,999: leave"):
        kept_distilling.enough(kept_distilling.LEAST - 1)


def test_what_is_no_teacher_is_refused_in_words(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    (tmp_path / "text.npz").write_text("no archive")
    for name in ("other.npz", "text.npz"):
        with pytest.raises(TeacherError, match=f"“{name}” holds no SqueezeNet"):
            distilling.teacher(tmp_path / name)
    with pytest.raises(TeacherError, match="cannot be opened: it is not there"):
        distilling.teacher(tmp_path / "missing.npz")
