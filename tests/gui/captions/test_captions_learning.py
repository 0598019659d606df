"""A captioner learns in the window: watched, paused, stopped, used, taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine import files, weights
from engine.captions import model
from engine.captions.encoder import PHOTOS, SCENES, Convolution, Form
from engine.captions.learning.watched import watched
from engine.captions.model import Captioner, holding, known, learned, novice
from engine.captions.vocabulary import MARKS
from engine.data.scenes.wording import VOCABULARY
from engine.files import Document
from engine.systems.captions import captioner_of, default
from gui.edits.captions.pupil import DRAWN
from gui.edits.captions.scored import report
from gui.pictures import Picture
from gui.window import Window
from tests.gui.captions.captioned import explorer_of, settings_of, trace_of, words_of
from tests.gui.hands import PLAIN

PATIENCE = 60_000  # ms: beside other work a batch may take seconds


def test_a_captioner_learns_and_is_used_and_taken_back(window: Window, qtbot: QtBot) -> None:
    explorer, before = explorer_of(window), settings_of(window)
    pupil = explorer.pupil
    QTest.keyClick(window, Qt.Key.Key_Q, PLAIN)
    QTest.keyClick(window, Qt.Key.Key_T, PLAIN)
    bar, curve = explorer.school, explorer.center.losses
    assert bar.isVisible()
    assert curve.isVisible()
    assert not explorer.things.isVisible()
    bar.scenes.setValue(100)
    bar.epochs.setValue(1)
    bar.learn.click()
    assert pupil.alive
    assert bar.stop.isVisible()
    qtbot.waitUntil(lambda: len(pupil.surprises) >= 1, timeout=PATIENCE)
    assert "epoch 1 of 1" in bar.said.text()
    assert "nats a word" in bar.said.text()
    assert curve._points[0] == (0.25, pupil.surprises[0]), (
        "a batch of four is a quarter of an epoch"
    )
    # Its end is known a moment before its last news are heard. 100 scenes: four batches of 32.
    qtbot.waitUntil(lambda: not pupil.alive and len(pupil.surprises) == 4, timeout=PATIENCE)
    settings = settings_of(window)
    assert settings.model == "own"
    assert trace_of(window)["α"].shape[1:] == (14, 14)
    assert captioner_of(settings).card["title"] == "learned in the window"
    told = dict(report(settings, trace_of(window)).told)
    assert told["What it is"] == "learned here, 100 scenes, 1 epoch"
    assert bar.leave.isVisible()
    bar.leave.click()
    assert captioner_of(settings_of(window)) is known("scenes")
    window.actions_["undo"].trigger()
    assert settings_of(window) == settings
    window.actions_["undo"].trigger()
    assert settings_of(window) == before, "all of a learning is one step"


def test_a_learning_is_paused_stopped_and_ends_when_something_else_is_chosen(
    window: Window, qtbot: QtBot
) -> None:
    explorer = explorer_of(window)
    pupil = explorer.pupil
    pupil.toggle()
    pupil.start(200, 5, anew=False)
    qtbot.waitUntil(lambda: len(pupil.surprises) >= 1, timeout=PATIENCE)
    explorer.school.pause.click()
    assert not pupil.running
    assert explorer.school.pause.text() == "Go on"
    explorer.school.pause.click()
    assert pupil.running
    qtbot.waitUntil(lambda: settings_of(window).own is not None, timeout=PATIENCE)
    explorer.school.stop.click()
    assert not pupil.alive
    assert settings_of(window).model == "own", "what was learned stays"
    window.actions_["reset"].trigger()
    assert settings_of(window) == default()
    assert not pupil.open


def test_a_long_training_is_a_line_of_few_points_up_to_the_newest(window: Window) -> None:
    pupil = explorer_of(window).pupil
    for batches in (0, 1, 2, DRAWN, DRAWN + 1, 2 * DRAWN - 1, 7850):
        pupil.surprises = [5 / (n + 1) for n in range(batches)]
        points = pupil.losses
        assert len(points) <= DRAWN
        assert points[:1] == ([(1, 5.0)] if batches else [])
        assert points[-1:] == ([(batches, 5 / batches)] if batches else [])
        assert points == sorted(set(points))


def test_a_photograph_gives_way_to_a_scene_and_keeps_its_own_captioner(
    window: Window, qtbot: QtBot
) -> None:
    explorer, seen = (
        explorer_of(window),
        Picture(np.ones((9, 9, 4), np.float32), QSize(9, 9), False),
    )
    pupil, bar = explorer.pupil, explorer.school
    pupil.toggle()
    note = "learns scenes, not this photograph"
    assert note not in explorer.bar.said.text()
    explorer.bring(seen)
    trace_of(window)
    window.settle()
    assert explorer.bar.said.isVisible()
    assert explorer.bar.said.text() == note, "before anything is begun, and whole"
    pupil.toggle()
    assert explorer.bar.said.text().startswith("seen as"), "as long as nothing is to be learned"
    pupil.toggle()
    bar.scenes.setValue(100)
    QTest.mouseClick(bar.learn, Qt.MouseButton.LeftButton)
    assert settings_of(window).photo is None
    assert settings_of(window).scene == default().scene
    assert window.message.text == "It learns scenes; here is one. Undo brings the photograph back."
    explorer.bring(seen)
    qtbot.waitUntil(lambda: settings_of(window).photo is not None)
    assert window.message.text.startswith("Scenes are learned meanwhile; a photograph is told by")
    qtbot.waitUntil(lambda: settings_of(window).own is not None, timeout=PATIENCE)
    assert captioner_of(settings_of(window)) is known("photos"), "it learns beside the photograph"
    QTest.mouseClick(bar.stop, Qt.MouseButton.LeftButton)
    own, photo = settings_of(window).own, settings_of(window).photo
    assert own is not None
    pupil.adopt(own)
    QTest.mouseClick(bar.leave, Qt.MouseButton.LeftButton)
    assert settings_of(window).photo == photo
    assert captioner_of(settings_of(window)) is known("photos")
    trace_of(window)


def test_a_captioner_in_a_file_looks_and_a_wrong_one_gets_a_sentence(
    window: Window, tmp_path: Path
) -> None:
    own = novice(("<end>", "<start>", "<unknown>", "fog"), seed=4, units=8)
    saved(own, tmp_path)
    card = weights.card("mine", tmp_path)
    before = settings_of(window)
    (tmp_path / "mine.json").unlink()
    window.filing.open_path(tmp_path / "mine.safetensors")
    window.wait_for_picture()
    assert window.message.text.endswith(
        "mine.json is missing; weights and their card belong into one folder, under one name."
    )
    for wrong in ({"words": ["<end>", "fog"]}, {"words": [*own.words, "rain"]}):
        (tmp_path / "mine.json").write_text(json.dumps(card | wrong), encoding="utf-8")
        window.filing.open_path(tmp_path / "mine.safetensors")
        window.wait_for_picture()
        assert "does not belong to its weights" in window.message.text
        assert settings_of(window) == before
    (tmp_path / "mine.json").write_text(json.dumps(card), encoding="utf-8")
    window.filing.open_path(tmp_path / "mine.safetensors")
    trace = trace_of(window)
    assert set(words_of(trace)) <= {"fog", "(end)"}
    assert "“mine” looks now; it knows 4 words" in window.message.text
    explorer_of(window).composer.surprise()
    assert settings_of(window).model == "own", "it looks at other scenes, too"
    for _ in range(2):
        window.actions_["undo"].trigger()
    assert settings_of(window) == before


def saved(own: Captioner, folder: Path, name: str = "mine") -> Path:
    """A captioner's file as `main.py train captions` leaves it, with its card beside it."""
    arrays = {**own.decoder.arrays, **{f"encoder.{n}": a for n, a in own.encoder.items()}}
    card = {"words": list(own.words), "encoder": msgspec.to_builtins(own.form), **own.card}
    return weights.save(name, arrays, card, folder)


def test_a_captioner_is_found_under_the_name_its_file_has(window: Window, tmp_path: Path) -> None:
    path = saved(novice(("<end>", "<start>", "<unknown>", "fog"), seed=4, units=8), tmp_path)
    window.filing.open_path(path.rename(path.with_suffix(".SAFETENSORS")))
    assert set(words_of(trace_of(window))) <= {"fog", "<end>"}
    assert window.message.text.startswith("“mine” looks now; it knows 4 words")


def test_a_captioner_as_large_as_that_of_photographs_is_opened_and_kept(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = (*MARKS, *(f"word{n}" for n in range(2536)))
    own = novice(words, PHOTOS, 1, units=368, attention=128, embedding=192)
    own = replace(own, card={"what": "knows nothing", "figures": {"BLEU": [17.25]}, "recipe": {}})
    path = saved(own, tmp_path)
    window.filing.open_path(path)
    trace = trace_of(window)
    assert settings_of(window).model == "own"
    assert trace["α"].shape[1:] == (13, 13)
    kept = tmp_path / "kept.unrolled"
    files.write(kept, Document("captions", settings_of(window)))
    assert kept.stat().st_size < 0.75 * files.MAX_BYTES
    before = settings_of(window)
    window.actions_["reset"].trigger()
    window.filing.open_path(kept)
    assert words_of(trace_of(window)) == words_of(trace)
    assert settings_of(window) == before
    scores = report(settings_of(window), trace_of(window))
    assert dict(scores.told)["What it is"] == "knows nothing"
    assert scores.figures == (("BLEU", ("17.2",)),)
    held = captioner_of(before)
    for name, array in held.decoder.arrays.items():
        assert np.array_equal(array, own.decoder.arrays[name].astype(np.float16)), name
    monkeypatch.setattr(model, "MAX_NUMBERS", 1000)
    holding.cache_clear()
    window.filing.open_path(path)
    window.wait_for_picture()
    assert window.message.text.startswith("“mine.safetensors” cannot be used: it has 3,9")
    assert "room for 1,000; train one that knows fewer words" in window.message.text


def test_weights_of_something_else_are_no_captioner(window: Window) -> None:
    before = settings_of(window)
    window.filing.open_path(weights.MODELS / "language.safetensors")
    window.wait_for_picture()
    assert window.message.text == (
        "“language.safetensors” holds no captioner; choose one that `main.py train captions` "
        "has written."
    )
    assert settings_of(window) == before


@pytest.mark.parametrize("words", [("fog",), VOCABULARY])
def test_only_captioners_of_scenes_are_taught_more_of_them(
    window: Window, words: tuple[str, ...]
) -> None:
    few = Form(112, (Convolution(8, 8, 8), Convolution(8, 8, 2, 1)))  # 5 × 5 places
    pupil = explorer_of(window).pupil
    pupil.adopt(learned(novice((*MARKS, *words), few if len(words) > 1 else SCENES, units=8)))
    pupil.start(100, 1, anew=False)
    assert not pupil.alive
    assert window.message.text.startswith("This captioner is none of scenes")
    pupil.leave()


def test_a_course_that_is_watched_is_the_same_twice_and_goes_on_from_what_was_learned() -> None:
    one, other = (list(watched(64, 1, 3)) for _ in range(2))
    assert [n.surprise for n in one if n.batch] == [n.surprise for n in other if n.batch]
    assert [n.made for n in one if not n.batches] == [0, 20, 40, 60]
    taught = one[-1].captioner
    assert taught is not None
    more = [n.surprise for n in watched(64, 1, 3, taught) if n.batch]
    assert more[0] < next(n.surprise for n in one if n.batch), "it knows something already"
