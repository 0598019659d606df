"""Captioners on disk and in settings, photographs, and whole experiments in files."""

from __future__ import annotations

import os
import stat
import sys
import zlib
from base64 import b64encode
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import files, weights
from engine.array import Array
from engine.captions import model
from engine.captions.hands import Forced, Painted, Pinned
from engine.captions.photograph import Photograph, fitted
from engine.captions.vocabulary import END, MARKS, code, fault, spelled
from engine.data.scenes.gallery import GALLERY
from engine.systems import Systems, captions
from engine.systems.captions import Settings, legal
from engine.weights import WeightsError
from tests.engine.captions import captioners

replace = msgspec.structs.replace
SEEDS = st.integers(0, 10_000)


def saved(folder: Path, **card: object) -> None:
    made = captioners.captioner(1)
    arrays = {one.name: one.values.values for one in model.learned(made).arrays}
    told = {"words": list(made.words), "encoder": msgspec.to_builtins(made.form), **card}
    weights.save("mine", arrays, told, folder)


def test_a_captioner_comes_back_from_its_file(tmp_path: Path) -> None:
    saved(tmp_path)
    found, made = model.shipped("mine", tmp_path), captioners.captioner(1)
    assert found.words == made.words
    assert found.form == made.form
    assert found.grid == (4, 4)
    assert found.card["words"] == list(made.words)
    for one, other in ((found.decoder.arrays, made.decoder.arrays), (found.encoder, made.encoder)):
        assert one.keys() == other.keys()
        assert all(np.allclose(one[name], other[name], atol=2e-3) for name in one)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_weights_may_be_read_by_whom_the_umask_lets(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        saved(tmp_path)
    finally:
        os.umask(before)
    modes = {path.suffix: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {".safetensors": 0o640, ".json": 0o640}


@pytest.mark.parametrize(
    ("card", "says"),
    [
        ({"words": [*captioners.WORDS, "zebra"]}, "8 words and its weights say 7"),
        ({"words": ["a", "dog", "cat", "in", "on", "the", "it"]}, "do not begin with <end>"),
        ({"words": [*MARKS, "a", "a", "b", "c"]}, "lists a word twice"),
        ({"words": 7}, "not iterable"),
        ({"encoder": None}, "no form of an encoder"),
        ({"encoder": {"size": 16, "layers": [{"type": "convolution", "out": 6, "size": 1}]}},
         "encoder's 0.W is missing or not"),
    ],
)  # fmt: skip
def test_a_captioner_of_another_vocabulary_or_form_is_refused(
    tmp_path: Path, card: dict[str, object], says: str
) -> None:
    saved(tmp_path, **card)
    with pytest.raises(WeightsError, match=says) as caught:
        model.shipped("mine", tmp_path)
    assert "\n" not in str(caught.value)


def test_lost_weights_leave_a_novice() -> None:
    with pytest.raises(WeightsError, match="missing"):
        model.shipped("captions-nowhere")
    found = model.known("nowhere")
    assert found.card == {}
    assert found.words[:3] == MARKS


def test_an_array_that_is_lost_is_named(tmp_path: Path) -> None:
    saved(tmp_path)
    arrays = weights.load("mine", tmp_path)
    del arrays["beta.w"]
    weights.save("mine", arrays, weights.card("mine", tmp_path), tmp_path)
    with pytest.raises(WeightsError, match=r"lacks beta\.w"):
        model.shipped("mine", tmp_path)


def test_a_captioner_too_large_for_a_file_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "MAX_NUMBERS", 100)
    own = model.learned(captioners.captioner(2))
    settings, reasons = legal(Settings(scene=GALLERY["giraffe"], model="own", own=own))
    assert (settings.model, settings.own) == ("scenes", None)
    assert "has room for 100" in reasons[0]


# Photographs


@given(SEEDS)
def test_a_photograph_keeps_its_pixels(seed: int) -> None:
    dice = np.random.default_rng(seed)
    side = int(dice.integers(1, 70))
    pixels = dice.integers(0, 256, (side, side, 3), np.uint8)
    photo = Photograph.of(pixels)
    assert np.array_equal(photo.pixels, pixels)
    assert photo == Photograph.of(pixels.copy())
    assert hash(photo) == hash(Photograph.of(pixels.copy()))
    assert not photo.pixels.flags.writeable


def packed(data: bytes) -> str:
    return b64encode(zlib.compress(data)).decode()


@pytest.mark.parametrize(
    "text", ["", "%%%", "AAAA", packed(b"x" * 11), packed(b"x" * 13), packed(b"x" * 10**7),
             packed(b"x" * 12)[:-6]],
)  # fmt: skip
def test_damaged_pixels_are_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"damaged|has 12 bytes"):
        Photograph(2, text)


def test_only_squares_in_colour_are_photographs() -> None:
    for shape in ((4, 5, 3), (4, 4, 4), (600, 600, 3), (0, 0, 3)):
        with pytest.raises(ValueError, match="square"):
            Photograph.of(np.zeros(shape, np.uint8))


@given(SEEDS, st.integers(1, 40))
def test_pixels_are_fitted_in_even_shares(seed: int, size: int) -> None:
    dice = np.random.default_rng(seed)
    pixels = dice.integers(0, 256, (20, 20, 3), np.uint8)
    found = fitted(pixels, size)
    assert found.shape == (size, size, 3)
    assert found.dtype == np.uint8
    even = np.full((20, 20, 3), 77, np.uint8)
    assert (fitted(even, size) == 77).all()
    assert np.array_equal(fitted(pixels, 20), pixels)
    flipped = fitted(pixels[:, ::-1], size)[:, ::-1].astype(int)
    turned = fitted(pixels.transpose(1, 0, 2), size).transpose(1, 0, 2).astype(int)
    assert np.abs(flipped - found).max() <= 1  # halves are rounded either way
    assert np.abs(turned - found).max() <= 1


# Words


def test_words_and_their_codes() -> None:
    words = captioners.WORDS
    assert spelled((3, 4, END), words) == "a giraffe"
    assert code("giraffe", words) == 4
    assert code("<end>", words) == END
    assert [code(word, words) for word in ("<start>", "<unknown>", "zebra")] == [None] * 3
    assert fault(words) == ""
    assert fault(MARKS) != ""


# Files


def test_an_experiment_comes_back_from_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "SYSTEMS", Systems({"captions": "Captions"}))
    own = model.learned(captioners.captioner(5), "mine")
    pixels = np.random.default_rng(0).integers(0, 256, (224, 224, 3), np.uint8)
    light = np.zeros((4, 4), np.float32)
    light[1, 2] = 1
    settings = Settings(
        scene=GALLERY["giraffe"], photo=Photograph.of(pixels), model="own", own=own, beam=3,
        attention="hard", beside=True, seed=9, forced=(Forced(1, "dog"),),
        painted=(Painted(2, Array(light)),), pins=(Pinned(0, 3),),
    )  # fmt: skip
    settings, reasons = legal(settings)
    assert reasons == []
    path = tmp_path / "captions.unrolled"
    files.write(path, files.Document("captions", settings, 2))
    found = files.read(path)
    assert found.settings == settings
    assert found.mended == ()
    assert path.stat().st_size < 400_000
    text = path.read_text().replace('"size": 224', '"size": 200')
    with pytest.raises(files.FileError, match="200×200 has 120,000 bytes") as caught:
        files.from_text(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", list(GALLERY))
def test_every_scene_of_the_gallery_is_legal(name: str) -> None:
    settings = Settings(scene=GALLERY[name])
    assert legal(settings) == (settings, [])
    assert captions.look_at(settings).picture.shape == (112, 112, 3)
