"""A text from a file: asked what shall be done with it, continued, learned, refused."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine.language import reading
from engine.language.legal_texts import labels_of
from engine.systems.language import default, text_of
from gui.window import Window
from tests.gui.hands import drop, with_files
from tests.gui.language.explorer import language_of, settings_of, trace_of
from tests.gui.resting import rests


def _tale(folder: Path, words: str = "the cat sat on the mat. ") -> Path:
    path = folder / "tale.txt"
    path.write_text(words * 30, encoding="utf-8")
    return path


def test_a_text_is_continued(window: Window, tmp_path: Path) -> None:
    explorer = language_of(window)
    window.filing.open_path(_tale(tmp_path))
    window.wait_for_picture()
    assert settings_of(window) == default(), "asked, not done"
    assert explorer.reading.said.text().startswith("tale.txt: 720 characters")
    assert explorer.reading.isVisible()
    explorer.reading.go_on.click()
    assert settings_of(window).prompt.endswith("the cat sat on the mat. ")
    assert not explorer.reading.isVisible()


def test_a_text_is_read_as_it_stands(window: Window, tmp_path: Path) -> None:
    explorer, path = language_of(window), _tale(tmp_path)
    window.filing.open_path(path)
    window.wait_for_picture()
    explorer.reading.take_in.click()
    trace = trace_of(window)
    assert text_of(trace) == path.read_text(encoding="utf-8")
    assert settings_of(window).length == 0
    assert not explorer.reading.isVisible()
    window.actions_["undo"].trigger()
    assert settings_of(window) == default()


def test_a_dropped_text_is_asked_about_and_left(window: Window, tmp_path: Path) -> None:
    assert drop(window, with_files(_tale(tmp_path)))
    window.wait_for_picture()
    explorer = language_of(window)
    assert explorer.reading.isVisible()
    assert not explorer.writing.isVisible()
    explorer.reading.close_.click()
    assert explorer.writing.isVisible()
    assert settings_of(window) == default()


def test_work_is_saved_and_opened_again(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    explorer, path = language_of(window), tmp_path / "mine.unrolled"
    explorer.writer.branch(0, 30, "x")
    explorer.writer.mark((5, 9))
    explorer.writer.follow("h", 1, 3)
    explorer.writer.silence()
    made = settings_of(window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.actions_["save"].trigger()
    window.actions_["reset"].trigger()
    assert settings_of(window) == default()
    window.filing.open_path(path)
    window.wait_for_picture()
    assert settings_of(window) == made


def test_a_text_is_learned_while_one_watches(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    explorer = language_of(window)
    window.filing.open_path(_tale(tmp_path))
    window.wait_for_picture()
    explorer.reading.units.setValue(16)
    explorer.reading.learn.click()
    qtbot.waitUntil(lambda: explorer.reader.newest is not None, timeout=20_000)
    epoch = explorer.reader.newest.epoch if explorer.reader.newest else 0
    qtbot.waitUntil(
        lambda: explorer.reader.newest is not None and explorer.reader.newest.epoch > epoch + 2,
        timeout=20_000,
    )
    explorer.reading.pause.click()
    assert not explorer.reader.running
    assert explorer.reading.pause.text() == "Go on"
    assert "nats a character, held out" in explorer.reading.said.text(), "it stays"
    assert labels_of(settings_of(window).network) == tuple(sorted(set("the cat sat on the mat. ")))
    assert settings_of(window).network.layers[0].units == 16
    window.wait_for_picture()
    reader, bar = explorer.reader, explorer.reading.descent
    assert bar.isVisible()
    assert 0 < bar.share == reader.share < 1
    assert reader.held_out[0][1] == pytest.approx(np.log(11), abs=0.01)
    shares = [share for share, _ in reader.losses]
    assert shares == sorted(shares)
    assert reader.losses[-1][1] < reader.losses[0][1], "it comes down"
    places = [bar.place(*point) for point in reader.losses]
    assert all(bar.rect().contains(place.toPoint()) for place in places)
    explorer.reading.stop.click()
    window.actions_["undo"].trigger()
    assert settings_of(window) == default(), "all of it is one step of undo"


@pytest.mark.parametrize("data", [b"", b"a", b"\x00\x01\x02\x00" * 50, b"aaaa"])
def test_a_text_that_is_none_is_one_sentence(window: Window, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(data)
    window.filing.open_path(path)
    window.wait_for_picture()
    assert window.message.text.startswith("“odd.txt” is ")
    assert settings_of(window) == default()


def test_a_learning_that_fails_says_so_and_keeps_what_it_learned(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    read = reading.read

    def fails(*given: Any) -> Iterator[Any]:
        yield from islice(read(*given), 4)
        raise MemoryError

    monkeypatch.setattr(reading, "read", fails)
    explorer = language_of(window)
    window.filing.open_path(_tale(tmp_path))
    window.wait_for_picture()
    before, said = settings_of(window).network, list[str]()
    window.page.said.connect(said.append)
    explorer.reading.learn.click()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert rests(qtbot, lambda: len(said))
    assert said == ["There is not enough memory for this; make the input or the network smaller."]
    assert not explorer.reader.alive
    assert explorer.reader.newest is not None
    assert settings_of(window).network != before
    window.actions_["undo"].trigger()
    assert settings_of(window).network == before
