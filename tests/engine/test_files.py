"""Experiments on disk: what is written comes back, and nothing else comes in."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import re
import time
import tomllib
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import files
from engine.array import READABLE, Array
from engine.convnet.layers import Convolution, FullyConnected, Pooling, ReLU
from engine.files import Document, FileError
from engine.systems import SYSTEMS, convnet
from tests.engine.accidents import mutated

DEFAULT = Document("convnet", convnet.default(), 17)
TEXT = files.to_text(DEFAULT)


def opened(data: bytes) -> Document | None:
    """What the bytes hold; None after one clear sentence. Anything else fails the test."""
    document, sentence, start = None, "", time.process_time()
    try:
        document = files.from_text(data)
    except FileError as error:
        sentence = str(error)
    assert time.process_time() - start < 0.1
    assert document or re.fullmatch(r"The pasted text [^\n]{5,400}\.", sentence), sentence
    return document


def test_text_is_json_a_person_can_read() -> None:
    tree = json.loads(TEXT)
    assert list(tree) == ["format", "version", "made_with", "explorer", "step", "settings"]
    assert (tree["format"], tree["version"], tree["step"]) == ("unrolled", 1, 17)
    rows = tree["settings"]["input"]["rows"]
    drawn = np.array([[float(word) for word in row.split()] for row in rows])
    assert (drawn == np.array(DEFAULT.settings.input.values[0])).all()
    assert '        "-1 1 -1 -1 -1 -1 -1 1 -1",\n' in TEXT
    assert '"shape": [3, 1, 3, 3],\n' in TEXT


def test_version_is_the_projects() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    assert tomllib.loads(project.read_text())["project"]["version"] == files.MADE_WITH


@st.composite
def documents(draw: st.DrawFn) -> Document:
    seed = draw(st.integers(0, 2**31 - 1))
    numbers = np.random.default_rng(seed)
    side = draw(st.integers(3, 10))
    many = draw(st.sampled_from((1, 12)))
    stack = (
        Convolution(Array(numbers.normal(0, 10.0 ** draw(st.integers(-30, 30)), (many, 1, 3, 3)))),
        ReLU(),
        Pooling(draw(st.sampled_from(("max", "average")))),
        FullyConnected(Array(numbers.normal(size=(2, 48))), output="softmax"),
    )
    name = draw(st.text(st.characters(codec="utf-8"), max_size=12))
    wish = convnet.Settings(
        Array(numbers.uniform(-1, 1, (draw(st.sampled_from((1, 3))), side, side))),
        tuple(draw(st.permutations(stack))),
        classes=("X", "O", name),
        presets={name: Array(numbers.normal(size=(3, side, side)))},
        seed=seed,
    )
    return Document("convnet", convnet.legal(wish)[0], seed)


@settings(max_examples=30, deadline=None)
@given(documents())
def test_what_is_written_comes_back(document: Document) -> None:
    again = files.from_text(files.to_text(document))
    assert again == document
    assert again.mended == ()


def test_largest_float_and_many_numbers_come_back() -> None:
    most = float(np.finfo(np.float32).max)
    wide = Array(np.random.default_rng(0).normal(size=(1, READABLE // 64 + 1, 64)))
    presets = {"most": Array([[most, -most], [1e-45, -0.0]]), "wide": wide}
    document = Document("convnet", msgspec.structs.replace(DEFAULT.settings, presets=presets))
    again = files.from_text(files.to_text(document)).settings.presets
    for name, array in presets.items():
        assert again[name].values.tobytes() == array.values.tobytes()


def test_settings_are_made_legal() -> None:
    tree = json.loads(TEXT)
    tree["settings"]["input"] = {"shape": [1, 3, 100], "rows": ["0 " * 300]}
    document = files.from_text(json.dumps(tree))
    assert document.settings.input.shape == (1, 3, 64)
    assert any("3 to 64" in sentence for sentence in document.mended)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (TEXT, "", "is empty"),
        (TEXT, "\x89PNG\r\n\x1a\n\0\0", "is no Unrolled experiment"),
        (TEXT, "[1, 2]", "is no Unrolled experiment"),
        (TEXT, TEXT[:900], "ends too early"),
        (TEXT, TEXT + "x", "is damaged"),
        ('"unrolled"', '"netron"', "its “format” is not “unrolled”"),
        ('"version": 1', '"version": 3', "version 3 of the format; this one reads up to 1"),
        ('"version": 1', '"version": true', "no version of the format"),
        ('"convnet"', '"moonwalk"', "“moonwalk”, which this Unrolled does not have"),
        ('"step": 17,', "", "lacks the field “step”"),
        ('"step": 17', '"step": -1', "step should be a whole number of at least 0"),
        ('"step": 17', '"step": 1' + "0" * 9999, "step is a number far too large"),
        ('"stride": 1', '"stride": "1"', "settings.layers[0].stride should be a whole number, not"),
        ('"stride": 1', '"stride": 0', "settings.layers[0].stride should be a whole number of at"),
        ('"stride": 1', '"strike": 1', "settings.layers[0] has a field “strike”"),
        ('"relu"', '"gelu"', "settings.layers[1].type cannot be “gelu”"),
        ('"rate": 0.02', '"rate": 1e999', "settings.training.rate is a number far too large"),
        ('"rate": 0.02', '"rate": NaN', "is damaged"),
        ('"1 -1 -1"', '"1 -1 nan"', "settings.layers[0].filters: nan is no finite number"),
        ('"1 -1 -1"', '"1 -1 x"', "“x” is no number"),
        ('"1 -1 -1"', '"1 -1"', "has 27 numbers, not 26"),
        ("[3, 1, 3, 3]", "[100000, 100000]", "has 10000000000 numbers, not 27"),
        ("[3, 1, 3, 3]", "[0, 1, 3, 3]", "none below 1"),
        ("[3, 1, 3, 3]", "[3, 1, 1, 9]", "two equal sides|side, side"),
        ("[3, 1, 3, 3]", "[27]", "four axes"),
        ("[1, 9, 9]", "[9, 9]", "an input has three axes"),
        ("[2, 48]", "[96]", "weights have two axes"),
        ('"target": null', '"target": ' + "[" * 200_000, "nested far deeper"),
        ('"X",', '"X",' * 70, "settings.classes should be a list of at most 64 entries"),
        ('"presets": {}', '"presets": {"a": {"shape": [1], "rows": ["1"]}}', "the preset “a”"),
    ],
)  # fmt: skip
def test_bad_files_get_one_clear_sentence(old: str, new: str, words: str) -> None:
    changed = TEXT.replace(old, new, 1)
    assert changed != TEXT
    assert opened(changed.encode()) is None
    with pytest.raises(FileError) as caught:
        files.from_text(changed)
    assert any(word in str(caught.value) for word in words.split("|")), str(caught.value)


@pytest.mark.parametrize("entry", ["0,", '"a",', '{"a":1},', "[[[[]]]],"])
@pytest.mark.parametrize("place", ['"format": ', '"classes": ', '"shape": '])
def test_far_too_much_is_refused_before_it_is_made(entry: str, place: str) -> None:
    many = place + "[" + entry * (10_000_000 // len(entry))
    data = TEXT.replace(place, many, 1).encode()
    assert opened(data) is None  # soon
    with pytest.raises(FileError, match="has more entries than any experiment"):
        files.from_text(data)


def test_a_small_file_cannot_ask_for_a_vast_network() -> None:
    tree = json.loads(TEXT)
    wide = {"shape": [64, 1, 1, 1], "rows": ["1"] * 64}
    votes = {"type": "connected", "weights": {"shape": [64, 1], "rows": ["1"] * 64}}
    growing = {"type": "convolution", "filters": wide, "padding": 11}
    tree["settings"]["layers"] = [growing] * 6 + [votes] * 2
    document = files.from_text(json.dumps(tree))
    assert [type(layer) for layer in document.settings.layers].count(FullyConnected) == 1
    assert sum("would need 64·" in sentence for sentence in document.mended) == 1
    assert convnet.legal(document.settings) == (document.settings, [])


def test_whatever_legal_raises_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> Any:
        raise ZeroDivisionError("division by zero")

    broken = {"convnet": msgspec.structs.replace(SYSTEMS["convnet"], legal=refuse)}
    monkeypatch.setattr(files, "SYSTEMS", broken)
    with pytest.raises(FileError, match="settings: division by zero"):
        files.from_text(TEXT)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_give_a_document_or_a_sentence(data: bytes) -> None:
    opened(data)
    opened(b"{" + data)


@pytest.mark.parametrize("seed", range(5))
def test_accidents_give_a_document_or_a_sentence(seed: int) -> None:
    random, data = Random(seed), TEXT.encode()
    found = [opened(mutated(data, random)) for _ in range(120)]
    for document in found:
        if document is not None:  # what comes in is legal
            assert convnet.legal(document.settings) == (document.settings, [])
    assert None in found
    assert any(found)


def test_round_trip_on_disk_leaves_one_file(tmp_path: Path) -> None:
    path = tmp_path / "Übung ❌ 1.unrolled"
    files.write(path, DEFAULT)
    files.write(path, Document("convnet", DEFAULT.settings, 3))
    assert files.read(path) == Document("convnet", DEFAULT.settings, 3)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_writing_keeps_links_and_rights(tmp_path: Path) -> None:
    path, link = tmp_path / "real.unrolled", tmp_path / "link.unrolled"
    files.write(path, DEFAULT)
    path.chmod(0o640)
    link.symlink_to(path)
    files.write(link, DEFAULT)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no room left on the disk"),
        (errno.EROFS, "write-protected"),
        (errno.EACCES, "write-protected"),
        (errno.EIO, "choose another"),
    ],
)
def test_a_failed_save_leaves_the_old_file_and_nothing_else(
    call: str, number: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "net.unrolled"
    path.write_text("precious")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(FileError, match=f"“net.unrolled” was not saved: .*{words}"):
        files.write(path, DEFAULT)
    assert path.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [path]


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    pipe, long = tmp_path / "pipe", tmp_path / ("x" * 300)
    os.mkfifo(pipe)
    for path, words in [
        (tmp_path, "a folder or device has that name"),
        (pipe, "a folder or device has that name"),
        (tmp_path / "gone" / "a.unrolled", "its folder is not there"),
        (long, "its name is too long"),
        (tmp_path / "a\0b", "no name a file can have"),
    ]:
        with pytest.raises(FileError, match=words):
            files.write(path, DEFAULT)
    assert list(tmp_path.iterdir()) == [pipe]
    assert pipe.is_fifo()


def test_places_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, vast, own = (tmp_path / name for name in ("pipe", "vast", "own"))
    os.mkfifo(pipe)
    with open(vast, "wb") as file:
        file.truncate(10**12)
    files.write(own, DEFAULT)
    for path, words in [
        (tmp_path, "is a folder"),
        (pipe, "is no ordinary file"),
        (vast, "is larger than 16 MB"),
        (tmp_path / "gone.unrolled", "“gone.unrolled” cannot be opened: it is not there"),
        (tmp_path / ("x" * 300), "its name is too long"),
        (tmp_path / "a\0b", "no name a file can have"),
    ]:
        with pytest.raises(FileError, match=words):
            files.read(path)

    def forbid(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("builtins.open", forbid)
    with pytest.raises(FileError, match="you may not read it"):
        files.read(own)


def test_more_than_can_be_opened_again_is_not_written(tmp_path: Path) -> None:
    presets = {str(n): Array(np.full((1, 1000, 1000), 0.1)) for n in range(4)}
    document = Document("convnet", msgspec.structs.replace(DEFAULT.settings, presets=presets))
    with pytest.raises(FileError, match="larger than 16 MB"):
        files.write(tmp_path / "a.unrolled", document)
    assert list(tmp_path.iterdir()) == []
    letter = convnet.Letter(Array(np.ones((1, 9, 9))), "X")
    many = msgspec.structs.replace(DEFAULT.settings, letters=(letter,) * 9000)
    with pytest.raises(FileError, match="more than 500,000 numbers; use fewer"):
        files.to_text(Document("convnet", many))
    with pytest.raises(FileError, match="broken character"):
        files.to_text(dataclasses.replace(DEFAULT, explorer="\ud800"))
