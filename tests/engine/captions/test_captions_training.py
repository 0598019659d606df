"""`train captions` as a whole, tiny: weights and card, cut off and resumed, refused in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

from engine import weights
from engine.captions import model
from engine.captions.learning import captioners, distilling, kept_distilling
from engine.captions.learning.captioners import train_captions
from engine.captions.learning.corpora import CorpusError
from engine.captions.learning.course import Recipe
from engine.captions.learning.distilling import Term
from tests.engine.captions.test_corpora import coco, flickr
from tests.engine.captions.test_distilling import saved

TINY = Recipe(units=8, attention=4, embedding=4, batch=4, epochs=2, guided=1.0, rate=0.01)


class CutOffError(RuntimeError):
    """As if the machine had been switched off."""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captioners, "SCENE_RECIPE", TINY)
    photos = msgspec.structs.replace(TINY, told=2, guided=0.0, dropped=0.5)
    monkeypatch.setattr(captioners, "PHOTO_RECIPE", photos)
    monkeypatch.setattr(captioners, "HELD_OUT", 3)
    monkeypatch.setattr(distilling, "EPSILON", 30.0)
    monkeypatch.setattr(kept_distilling, "LEAST", 5)
    terms = tuple(Term(size=40, batch=4, chapters=1, rate=rate) for rate in (0.001, 0.00001))
    monkeypatch.setattr(kept_distilling, "TERMS", terms)


def test_scenes_are_learned_and_the_card_tells_it(tmp_path: Path) -> None:
    said: list[str] = []
    figures = train_captions(tmp_path, scenes=8, say=said.append)
    captioner = model.shipped("captions-scenes", tmp_path)
    assert captioner.card["figures"] == figures
    assert len(figures["BLEU-1 … 4, greedy"]) == 4
    for name in "pointing game", "light on what is named":
        assert figures[name].keys() == {"things", "colours", "places"}
    card = captioner.card
    assert card["command"] == "main.py train captions --scenes 8"
    assert "true caption is forced in" in card["figures of"]
    assert "Σ ln p ÷ T^0.7" in card["figures of"]
    assert "8 pictures to learn from, 3 held out." in said
    doing = {line.partition(",")[0] for line in said if line.endswith(" left")}
    assert doing == {"making scenes up", "drawing scenes", "spelling captions", "epoch 1",
                     "examining"}  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == {
        "captions-scenes.json",
        "captions-scenes.safetensors",
    }


def test_the_figures_of_a_card_are_counted_again(tmp_path: Path) -> None:
    figures = train_captions(tmp_path, scenes=8, say=lambda _: None)
    file = tmp_path / "captions-scenes.safetensors"
    card, learned = weights.card("captions-scenes", tmp_path), file.read_bytes()
    card["recipe"]["beside"] = "what nobody asked for"
    wrong = {**card, "figures": {"minutes of this run": 7}, "figures of": "nothing"}
    weights.save("captions-scenes", weights.load("captions-scenes", tmp_path), wrong, tmp_path)
    again = train_captions(tmp_path, scenes=8, recount=True, say=lambda _: None)
    assert again == {**figures, "minutes of this run": 7}
    assert weights.card("captions-scenes", tmp_path) == {**card, "figures": again}
    assert file.read_bytes() == learned


def test_a_training_that_is_cut_off_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    def cut(line: str) -> None:
        if line.startswith("epoch 2 of"):
            raise CutOffError

    train_captions(tmp_path / "whole", scenes=8, say=lambda _: None)
    with pytest.raises(CutOffError):
        train_captions(tmp_path / "cut", scenes=8, say=cut)
    train_captions(tmp_path / "cut", scenes=8, say=lambda _: None)
    whole, again = (weights.load("captions-scenes", tmp_path / part) for part in ("whole", "cut"))
    assert all(np.array_equal(whole[name], again[name]) for name in whole)


def test_photographs_are_learned_by_an_encoder_that_is_distilled(tmp_path: Path) -> None:
    data, said = tmp_path / "data", list[str]()
    data.mkdir()
    saved(tmp_path / "teacher.npz")
    figures = train_captions(
        tmp_path, str(flickr(data)), str(tmp_path / "teacher.npz"), say=said.append
    )
    captioner = model.shipped("captions-photos", tmp_path)
    assert captioner.card["figures"] == figures
    assert "Hodosh" in captioner.card["data"]
    assert captioner.card["command"] == "main.py train captions --data FOLDER --teacher FILE"
    assert captioner.card["encoder's teacher"].startswith("distilled from SqueezeNet")
    assert f"cosine of {figures['cosine with the teacher']:.3f}" in " ".join(said)
    assert captioner.form.size == 224
    assert said[0] == "5 pictures to learn from, 1 held out."
    train_captions(tmp_path, str(data), recount=True, say=lambda _: None)  # names no teacher
    assert model.shipped("captions-photos", tmp_path).card == captioner.card


def test_a_card_tells_its_own_data_and_no_teacher_where_there_was_none(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    figures = train_captions(tmp_path, str(coco(data)), epochs=1, say=lambda _: None)
    card = model.shipped("captions-photos", tmp_path).card
    assert card["command"] == "main.py train captions --data FOLDER --epochs 1"
    assert card["data"].startswith("COCO captions in data")
    assert card["limits"].startswith("It learned from 5 photographs. It miscounts")
    assert card["encoder's teacher"].startswith("that of the captions-photos that come")
    assert "cosine with the teacher" not in figures
    assert "cosine" not in card["figures of"]


def test_few_photographs_are_refused_before_anything_is_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    saved(tmp_path / "teacher.npz")
    monkeypatch.setattr(kept_distilling, "LEAST", 6)
    with pytest.raises(CorpusError, match="at least 6 photographs to teach on, and there are 5"):
        train_captions(tmp_path, str(flickr(data)), str(tmp_path / "teacher.npz"))
    assert {path.name for path in tmp_path.iterdir()} == {"data", "teacher.npz"}


def test_a_disk_without_room_is_told_before_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    usage = shutil.disk_usage(tmp_path)._replace(free=1_900_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(CorpusError, match=r"need 0\.0 GB .* 0\.0 GB are free"):
        train_captions(tmp_path, str(flickr(tmp_path / "data")), say=lambda _: None)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=2_000_000))
    train_captions(tmp_path, str(tmp_path / "data"), say=lambda _: None)


def test_what_cannot_be_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="name them with --data FOLDER"):
        train_captions(tmp_path, teacher="net.npz")
    with pytest.raises(CorpusError, match="There is no folder"):
        train_captions(tmp_path, data=str(tmp_path / "none"))
    assert list(tmp_path.iterdir()) == []
