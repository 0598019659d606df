"""Folders of photographs with captions: read as they are, refused in one sentence when broken."""

from __future__ import annotations

import io
import json
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.captions.learning import corpora
from engine.captions.learning.corpora import CorpusError, worded

NAMES = ("a.jpg", "b.jpg", "c.png", "d.jpg", "e.jpg", "f.jpg")


def picture(colour: tuple[int, int, int], size: tuple[int, int] = (30, 20)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize("side", [9_000, 60_000])
def test_a_picture_too_large_is_refused_before_it_is_read(side: int) -> None:
    whole = picture((1, 2, 3), (1, 1))
    size = side.to_bytes(4, "big") * 2
    head = b"IHDR" + size + whole[24:29]
    told = whole[:12] + head + zlib.crc32(head).to_bytes(4, "big") + whole[33:]
    with pytest.raises(CorpusError, match="is too large to be a photograph"):
        corpora.squashed(told, 8, "vast.png")


def flickr(folder: Path, tar: bool = False) -> Path:
    """Five pictures to learn from, one held out, two captions each."""
    lines = [f"{name}#{k}\tA dog runs , number {k} ." for name in NAMES for k in range(2)]
    (folder / "Flickr8k.token.txt").write_text("\n".join(lines), encoding="utf-8")
    (folder / "Flickr_8k.trainImages.txt").write_text("\n".join(NAMES[:-1]) + "\n\n")
    (folder / "Flickr_8k.devImages.txt").write_text(NAMES[-1])
    data = {name: picture((50 * n % 256, 0, 255)) for n, name in enumerate(NAMES)}
    if tar:
        with tarfile.open(folder / "images.tar", "w") as archive:
            for name, content in data.items():
                member = tarfile.TarInfo(f"Flicker8k_Dataset/{name}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    else:
        (folder / "images").mkdir()
        for name, content in data.items():
            (folder / "images" / name).write_bytes(content)
    return folder


def coco(folder: Path) -> Path:
    """The same in COCO's form; one picture has no caption."""
    for part, names in (("train2014", NAMES[:-1]), ("val2014", NAMES[-1:])):
        (folder / part).mkdir()
        for n, name in enumerate(names):
            (folder / part / name).write_bytes(picture((50 * n % 256, 0, 255)))
        told = [
            {"image_id": n, "id": 9 * n, "caption": f"A dog's T-shirt, {n}."}
            for n in range(len(names))
        ]
        images = [{"id": n, "file_name": name, "width": 3} for n, name in enumerate(names)]
        images.append({"id": 77, "file_name": "untold.jpg", "width": 3})
        (folder / "annotations").mkdir(exist_ok=True)
        path = folder / "annotations" / f"captions_{part}.json"
        path.write_text(json.dumps({"images": images, "annotations": told, "licenses": []}))
    return folder


@pytest.mark.parametrize("tar", [False, True])
def test_flickr8k_is_read(tmp_path: Path, tar: bool) -> None:
    found = corpora.folder(flickr(tmp_path, tar))
    assert (found.name, found.train.names, found.dev.names) == ("Flickr8k", NAMES[:-1], NAMES[-1:])
    assert found.train.captions[0] == (
        ("a", "dog", "runs", "number", "0"),
        ("a", "dog", "runs", "number", "1"),
    )
    shown = found.train.picture(2, 8)
    np.testing.assert_array_equal(shown, np.full((8, 8, 3), (100, 0, 255), np.uint8))
    assert corpora.vocabulary(found.train, 6) == (
        *("<end>", "<start>", "<unknown>"),
        *("a", "dog", "number", "runs"),
    )


def test_coco_is_read(tmp_path: Path) -> None:
    found = corpora.folder(coco(tmp_path))
    assert (found.train.names, found.dev.names) == (NAMES[:-1], NAMES[-1:])
    assert found.train.captions[1] == (("a", "dog's", "t-shirt", "1"),)
    assert found.dev.picture(0, 4).shape == (4, 4, 3)


def test_words_are_lower_case_and_have_no_punctuation() -> None:
    assert worded('  A "Big" dog , in-line 2 -- .') == ("a", "big", "dog", "in-line", "2")


def cut(folder: Path, name: str) -> None:
    path = next(folder.rglob(name))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "not there": (lambda f: (f / "Flickr8k.token.txt").unlink(), "holds no captions"),
    "no list": (lambda f: (f / "Flickr_8k.devImages.txt").unlink(), "cannot be opened"),
    "an empty list": (
        lambda f: (f / "Flickr_8k.trainImages.txt").write_text(""),
        "trainImages.txt” lists no picture that has a caption",
    ),
    "a missing picture": (
        lambda f: (f / "images" / "b.jpg").unlink(),
        "1 of the 5 pictures .* are not in .*b.jpg; put them there",
    ),
    "no tab": (
        lambda f: (f / "Flickr8k.token.txt").write_text("a.jpg#0 A dog"),
        "Line 1 of Flickr8k.token.txt has no tab",
    ),
    "empty captions": (
        lambda f: (f / "Flickr8k.token.txt").write_text("a.jpg#0\t.\n"),
        "lists no picture that has a caption",
    ),
    "no archive": (lambda f: (f / "more.tar").write_text("nothing"), "is no tar archive"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_flickr8k_is_told_in_a_sentence(tmp_path: Path, how: str) -> None:
    breaking, sentence = BROKEN[how]
    breaking(flickr(tmp_path))
    with pytest.raises(CorpusError, match=sentence):
        corpora.folder(tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"images": [', "ends too early"),
        (b"nonsense", "is damaged"),
        (b'{"images": [], "annotations": []}', "lists no picture that has a caption"),
        (b'{"images": 3, "annotations": []}', "images should be a list, not a whole number"),
        (b'{"annotations": []}', "images"),
    ],
)
def test_a_broken_coco_is_told_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    coco(tmp_path)
    (tmp_path / "annotations" / "captions_train2014.json").write_bytes(content)
    with pytest.raises(CorpusError, match=sentence):
        corpora.folder(tmp_path)


def test_a_damaged_picture_is_named(tmp_path: Path) -> None:
    found = corpora.folder(flickr(tmp_path))
    (tmp_path / "images" / "a.jpg").write_bytes(b"no picture")
    with pytest.raises(CorpusError, match=r"a\.jpg cannot be read as a picture"):
        found.train.picture(0, 8)


def test_a_photograph_is_turned_as_the_camera_was() -> None:
    """Orientation 6: the camera lay on its side; what is stored left is above."""
    stored = Image.new("RGB", (40, 20), "red")
    stored.paste("blue", (20, 0, 40, 20))
    exif, data = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6
    stored.save(data, "JPEG", exif=exif, quality=95)
    shown = corpora.squashed(data.getvalue(), 8, "turned.jpg").astype(int)
    assert np.abs(shown[0] - (255, 0, 0)).max() < 9
    assert np.abs(shown[-1] - (0, 0, 255)).max() < 9


def clear(mode: str) -> bytes:
    """A picture that is black above and transparent below."""
    picture, data = Image.new("RGBA", (8, 8), (0, 0, 0, 0)), io.BytesIO()
    picture.paste((0, 0, 0, 255), (0, 0, 8, 4))
    if mode == "P":
        picture = Image.frombytes("P", (8, 8), bytes([0] * 32 + [1] * 32))
        picture.putpalette([0, 0, 0, 9, 9, 9])
    picture.convert(mode).save(data, "PNG", **({"transparency": 1} if mode == "P" else {}))
    return data.getvalue()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_is_white(mode: str) -> None:
    shown = corpora.squashed(clear(mode), 8, "clear.png")
    assert not shown[:4].any()
    assert (shown[4:] == 255).all()


def test_there_must_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="There is no folder “nowhere”"):
        corpora.folder(tmp_path / "nowhere")


def test_the_same_seed_makes_the_same_scenes() -> None:
    one, again, other = (corpora.scenes(5, 2, seed).train for seed in (1, 1, 2))
    assert one.scenes == again.scenes != other.scenes
    assert one.scenes[:2] != corpora.scenes(5, 2, 1).dev.scenes
