"""The gap: a short training that learns, and shipped networks that answer as their cards say."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from engine import weights
from engine.data.sentences import VOCABULARY
from engine.language import gap
from engine.recurrent import learned
from engine.systems import language


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_a_card_says_what_its_network_does(cell: str) -> None:
    network = learned.shipped(f"gap-{cell}")
    card = weights.card(f"gap-{cell}")
    asked = (0, 3, 20, 100)
    counted = gap.curve(network, asked)
    for one in asked:  # another machine may answer one sentence on the edge otherwise
        assert counted[str(one)] == pytest.approx(card["right answers by gap"][str(one)], abs=2)


def test_the_plain_cell_forgets_where_the_others_do_not() -> None:
    curves = {c: weights.card(f"gap-{c}")["right answers by gap"] for c in gap.RATES}
    assert curves["rnn"]["0"] > 0.9 * gap.COUNT
    assert curves["rnn"]["40"] < 0.3 * gap.COUNT
    for cell in "lstm", "gru":
        assert min(curves[cell].values()) > 0.95 * gap.COUNT


def test_the_sentence_is_a_prompt_of_words() -> None:
    lstm, rnn = learned.shipped("gap-lstm"), learned.shipped("gap-rnn")
    prompt = "I grew up in Italy . my brother likes red shoes . I speak fluent"
    asked, reasons = language.legal(language.Settings(lstm, prompt, 0, rivals=(rnn,)))
    assert reasons == []
    trace = language.run(asked)
    assert VOCABULARY[int(trace["y"][-1].argmax())] == "Italian"
    assert trace["rival 1 y"][-1].sum() == pytest.approx(1, abs=1e-5)


def test_a_beginner_knows_none() -> None:
    assert gap.right(learned.novice(VOCABULARY, "gru", 4), 5, 24, 0) <= 4


def test_training_writes_all_three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gap, "BATCHES", 2)
    monkeypatch.setattr(gap, "GAPS", (0, 5))
    monkeypatch.setattr(gap, "ENOUGH", 0)
    told: list[str] = []
    short = msgspec.structs.replace(gap.READING, units=4, batch=4, epochs=3)
    found = gap.train_gap(tmp_path, short, told.append)
    assert list(found) == ["rnn", "lstm", "gru"]
    assert told[2] == "rnn, epoch 3 of 3: 0 of 100 sentences with a gap of 4"
    for cell in found:
        network = learned.shipped(f"gap-{cell}", tmp_path)
        assert network.cell == cell
        assert network.layers[0].units == 4
        card = json.loads((tmp_path / f"gap-{cell}.json").read_text(encoding="utf-8"))
        assert card["longest gap learned"] == 4
