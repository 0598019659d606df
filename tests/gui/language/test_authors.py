"""Cells exchanged by hand: each has read the same library and writes from the same beginning."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine import weights
from engine.language.readers import train_reader
from engine.language.reading import Reading
from engine.recurrent import exporting, learned
from engine.systems.language import default, text_of
from gui.views.recurrent.anatomy import CELLS
from gui.window import Window
from tests.gui.hands import PLAIN
from tests.gui.language.explorer import language_of, settings_of, trace_of

OTHERS = "recurrent-adding", "convnet"


@pytest.mark.parametrize("presses", [-1, 1, 2, 3])
def test_another_cell_writes_from_the_same_beginning(
    window: Window, qtbot: QtBot, presses: int
) -> None:
    explorer, before = language_of(window), text_of(trace_of(window))
    box = explorer.writing.cell
    assert box.currentText() == "LSTM"
    box.setFocus()
    for _ in range(abs(presses)):
        QTest.keyClick(box, Qt.Key.Key_Up if presses < 0 else Qt.Key.Key_Down, PLAIN)
    cell = tuple(CELLS)[box.currentIndex()]
    settings = settings_of(window)
    assert settings.network == learned.shipped(learned.reader_of(cell))
    assert settings.network.cell == cell != "lstm"
    assert text_of(trace_of(window)).startswith(before[:4])
    assert text_of(trace_of(window)) != before
    loss = weights.card(f"cells-{cell}")["figures"]["held-out loss, nats per character"]
    assert explorer.subtitle().endswith(f"{loss:.2f} nats each on new text")

    def the_best_is_followed() -> bool:  # ranked anew: a ranking on its way is of another cell
        best = next(iter(explorer._found.followers), None)
        followed = settings_of(window).followed
        return (
            best is not None
            and not explorer.study.busy
            and followed == (best.quantity, best.layer, best.unit)
        )

    qtbot.waitUntil(the_best_is_followed)
    window.actions_["undo"].trigger()
    assert settings_of(window) == default(), "all of it is one step of undo"
    assert box.currentText() == "LSTM"


def test_a_ranking_of_the_network_before_is_not_followed(window: Window, qtbot: QtBot) -> None:
    """Cells are changed faster than units are ranked."""
    explorer = language_of(window)
    trace_of(window)
    qtbot.waitUntil(lambda: bool(explorer._found.followers))
    old = explorer._found
    explorer.authors.choose("gru")
    trace_of(window)
    explorer.authors._new = settings_of(window).network
    followed = settings_of(window).followed
    explorer.authors.meet(old)
    assert settings_of(window).followed == followed
    assert explorer.authors._new is not None, "its own is still awaited"


def test_a_cell_whose_weights_are_lost_is_one_sentence(
    window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def lost(name: str) -> None:
        weights.load(name, tmp_path)

    monkeypatch.setattr(learned, "shipped", lost)
    language_of(window).writing.cell.activated.emit(list(CELLS).index("gru"))
    assert window.message.text.endswith(
        "cells-gru.safetensors is missing; `main.py train cells` makes it again."
    )
    assert language_of(window).writing.cell.currentText() == "LSTM"
    assert settings_of(window) == default()


def test_what_the_command_wrote_is_opened_and_writes(window: Window, tmp_path: Path) -> None:
    explorer = language_of(window)
    tale = tmp_path / "tale.txt"
    tale.write_text("the cat sat on the mat. " * 30, encoding="utf-8")
    train_reader(tmp_path, tale, Reading(units=5, epochs=1, cell="gru"), tell=lambda _: None)
    window.filing.open_path(tmp_path / "tale.safetensors")
    window.wait_for_picture()
    settings = settings_of(window)
    assert settings.network == learned.shipped("tale", tmp_path)
    assert settings.prompt == "e ", "what it knows of “def ”"
    assert text_of(trace_of(window)).startswith("e ")
    assert window.message.text == "“tale” writes now; it knows 11 characters."
    assert explorer.subtitle() == "GRU · 5 units · 11 characters"
    window.actions_["undo"].trigger()
    assert settings_of(window) == default()


def test_weights_without_their_card_are_one_sentence(window: Window, tmp_path: Path) -> None:
    language_of(window)
    path = tmp_path / "tale.safetensors"
    path.write_bytes((weights.MODELS / "language.safetensors").read_bytes())
    window.filing.open_path(path)
    window.wait_for_picture()
    assert window.message.text.endswith(
        "tale.json is missing; weights and their card belong into one folder, under one name."
    )
    assert settings_of(window) == default()


def test_weights_of_something_else_know_no_characters(window: Window, tmp_path: Path) -> None:
    """Others of ours, with a card; and those Language exports, in torch's form and without."""
    own = tmp_path / "lstm.safetensors"
    exporting.write(own, default().network)
    language_of(window)
    for path in (own, *(weights.MODELS / f"{name}.safetensors" for name in OTHERS)):
        window.filing.open_path(path)
        window.wait_for_picture()
        assert window.message.text == (
            f"“{path.name}” does not say which characters or words it knows; choose weights that "
            "`main.py train language` has written, with their card beside them."
        )
    assert settings_of(window) == default()


def test_weights_of_words_are_told_in_words(window: Window) -> None:
    explorer = language_of(window)
    window.filing.open_path(weights.MODELS / "gap-lstm.safetensors")
    window.wait_for_picture()
    words = len(weights.card("gap-lstm")["labels"])
    assert window.message.text == f"“gap-lstm” writes now; it knows {words} words."
    assert f" · {words} words" in explorer.authors.told()


def test_a_suffix_in_capitals_is_a_suffix(window: Window, tmp_path: Path) -> None:
    language_of(window)
    for suffix, end in ((".json", ".json"), (".safetensors", ".SAFETENSORS")):
        shutil.copy(weights.MODELS / f"cells-gru{suffix}", tmp_path / f"UP{end}")
    window.filing.open_path(tmp_path / "UP.SAFETENSORS")
    window.wait_for_picture()
    assert window.message.text.startswith("“UP” writes now")
    assert settings_of(window).network == learned.shipped("cells-gru")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(window: Window, tmp_path: Path) -> None:
    """Nobody ever writes into it: neither as weights, nor as the card beside them."""
    language_of(window)
    os.mkfifo(tmp_path / "pipe.safetensors")
    shutil.copy(weights.MODELS / "language.safetensors", tmp_path / "tale.safetensors")
    os.mkfifo(tmp_path / "tale.json")
    for opened, named in (
        ("pipe.safetensors", "pipe.safetensors"),
        ("tale.safetensors", "tale.json"),
    ):
        window.filing.open_path(tmp_path / opened)
        window.wait_for_picture()
        assert window.message.text == f"“{named}” is no ordinary file; choose another."
    assert settings_of(window) == default()
