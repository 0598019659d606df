"""Learning a text: the loss against torch's own layers, whole trainings that resume, and files."""

from __future__ import annotations

import math
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

import main
from engine import resuming, weights
from engine.data.texts import Text, TextError, encoded, python_sources, text
from engine.language import readers, reading
from engine.language.legal_texts import labels_of
from engine.language.reading import Progress, Reading, read, split, validated
from engine.recurrent import learned, lockstep
from engine.recurrent.cells import Kind
from engine.recurrent.lockstep import parameters_of
from engine.systems import language
from tests.engine.recurrent.recurrences import CELLS

TEXT = text("the sun and the sea and the sand\n" * 20)
SMALL = Reading(units=8, window=16, batch=4, epochs=3, rate=0.02, seed=1)
replace = msgspec.structs.replace


def wholes(reports: list[Progress]) -> list[Progress]:
    return [report for report in reports if report.state is not None]


def test_the_loss_is_that_of_torchs_own_layers() -> None:
    form = learned.novice("abcd", "lstm", 5, 1, 3)
    parameters = lockstep.parameters_of(form)
    parameters["readout weights"].normal_(generator=torch.Generator().manual_seed(0))
    codes = torch.tensor(encoded("abcdacdbbadc", "abcd")).reshape(4, 3)  # (T + 1, N)
    cell, readout = torch.nn.LSTM(4, 5), torch.nn.Linear(5, 4)
    own = dict(cell.named_parameters())
    with torch.no_grad():
        for name, tensor in (("ih", "input 1"), ("hh", "recurrent 1")):
            f, i, candidate, o = parameters[tensor].chunk(4)
            own[f"weight_{name}_l0"].copy_(torch.cat([i, f, candidate, o]))
        f, i, candidate, o = parameters["bias 1"].chunk(4)
        own["bias_ih_l0"].copy_(torch.cat([i, f, candidate, o]))
        own["bias_hh_l0"].zero_()
        readout.weight.copy_(parameters["readout weights"])
        readout.bias.copy_(parameters["readout bias"])
    h, _ = cell(torch.eye(4)[codes[:-1]])
    expected = torch.nn.CrossEntropyLoss()(readout(h).flatten(0, 1), codes[1:].flatten())
    found = reading.mean_loss(form, parameters, codes)
    assert float(found) == pytest.approx(float(expected.detach()), rel=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_learns(cell: str) -> None:
    reports = list(read(TEXT, replace(SMALL, cell=cell, epochs=8)))
    first, *_, last = wholes(reports)
    assert first.held_out == pytest.approx(math.log(len(TEXT.alphabet)), rel=1e-5)
    assert last.held_out < 0.75 * first.held_out
    assert last.network is not None
    asked, reasons = language.legal(language.Settings(last.network, "the ", 5))
    assert reasons == []
    assert len(language.text_of(language.run(asked))) == 9


def test_a_training_that_was_cut_off_goes_on_as_if_nothing_had_been() -> None:
    whole = wholes(list(read(TEXT, SMALL)))
    assert [report.epoch for report in whole] == [0, 1, 2, 3]
    resumed = wholes(list(read(TEXT, SMALL, state=whole[1].state)))
    assert [report.epoch for report in resumed] == [1, 2, 3]
    assert resumed[-1].network == whole[-1].network
    done = wholes(list(read(TEXT, SMALL, state=whole[-1].state)))
    assert [report.network for report in done] == [whole[-1].network]


def test_the_rate_falls_along_half_a_cosine() -> None:
    rates = [reading.plan(replace(SMALL, epochs=5), done).rate for done in range(5)]
    low = 0.02 * 0.02
    assert rates == pytest.approx(
        [low + (0.02 - low) * (1 + math.cos(math.pi * n / 4)) / 2 for n in range(5)]
    )


def test_the_shortest_text_is_learned() -> None:
    reports = wholes(list(read(text("ab"), replace(SMALL, epochs=30))))
    assert math.isnan(reports[-1].held_out)
    network = reports[-1].network
    assert network is not None
    asked = language.legal(language.Settings(network, "a", 1, temperature=0.05))[0]
    assert language.text_of(language.run(asked)) == "ab"


def test_the_held_out_loss_is_of_all_rows_and_of_nothing_learned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = encoded(TEXT.characters, TEXT.alphabet)
    seen, held = reading.split(codes)
    assert np.array_equal(np.concatenate([seen, held]), codes)
    assert len(held) == len(codes) // 10
    form = learned.novice(TEXT.alphabet, "gru", 4)
    long = np.tile(codes, 8)
    reader = learned.shipped("language")
    text = encoded("def f(x):\n    return x\n" * 60, "".join(labels_of(reader)))
    monkeypatch.setattr(reading, "ROW", 100)
    apart = []
    for together in (1, 3, 1000):
        monkeypatch.setattr(reading, "ROWS", together)
        apart.append(reading.validated(reader, lockstep.parameters_of(reader), text))
    assert apart == pytest.approx([apart[0]] * 3, rel=1e-5)
    found = reading.validated(form, lockstep.parameters_of(form), long)
    assert found == pytest.approx(math.log(len(TEXT.alphabet)), rel=1e-5)
    assert math.isnan(reading.validated(form, lockstep.parameters_of(form), codes[:1]))


def test_a_state_is_kept_for_what_it_belongs_to(tmp_path: Path) -> None:
    path = tmp_path / "own.part"
    assert resuming.resumed(path, "this") is None
    state = wholes(list(read(TEXT, SMALL)))[1].state
    assert state is not None
    resuming.keep(path, state, "this")
    assert resuming.resumed(path, "that") is None
    found = resuming.resumed(path, "this")
    assert found is not None
    assert (found.epoch, found.steps) == (state.epoch, state.steps)
    for mine, theirs in (found.parameters, state.parameters), (found.slots, state.slots):
        assert mine.keys() == theirs.keys()
        assert all(torch.equal(mine[name], theirs[name]) for name in mine)
    assert torch.equal(found.generator, state.generator)
    path.write_bytes(path.read_bytes()[:100])
    assert resuming.resumed(path, "this") is None


class CutOffError(Exception):
    """A hand that ends the training."""


def test_the_command_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "sea.txt"
    path.write_text(TEXT.characters, encoding="utf-8")
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    told: list[str] = []

    def cut(sentence: str) -> None:
        told.append(sentence)
        if sentence.startswith("epoch 2"):
            raise CutOffError

    with pytest.raises(CutOffError):
        readers.train_reader(tmp_path / "one", path, SMALL, cut)
    found = readers.train_reader(tmp_path / "one", path, SMALL, told.append)
    assert "Going on after epoch 1 of 3." in told
    assert found == readers.train_reader(tmp_path / "two", path, SMALL, told.append)
    one, two = (learned.shipped("sea", tmp_path / folder) for folder in ("one", "two"))
    assert one == two
    assert not list(tmp_path.glob("*/*.part"))
    assert weights.card("sea", tmp_path / "one")["figures"] == found
    readers.train_reader(tmp_path / "two", path, SMALL, told.append, cell="gru", epochs=1)
    card = weights.card("sea", tmp_path / "two")
    assert card["command"] == "main.py train language sea.txt --cell gru --epochs 1"
    assert (card["cell"], card["recipe"]["epochs"], card["recipe"]["units"]) == ("gru", 1, 8)
    assert found["held-out loss, nats per character"] < math.log(len(TEXT.alphabet))


def test_the_command_learns_as_wished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sea.txt").write_text(TEXT.characters, encoding="utf-8")
    words = ["train", "language", "sea.txt", "--cell", "rnn", "--units", "3", "--epochs", "1"]
    assert main.main(words) == 0
    network = learned.shipped("sea", tmp_path)
    assert (network.cell, network.layers[0].units) == ("rnn", 3)
    assert weights.card("sea", tmp_path)["recipe"]["epochs"] == 1


def test_a_text_that_cannot_be_learned_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("aa")
    with pytest.raises(TextError, match="one character over and over"):
        readers.train_reader(tmp_path, tmp_path / "own.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["own.txt"]


def test_the_shipped_reader_has_read_python() -> None:
    network = learned.shipped("language")
    assert language.default().network == network
    written = language.run(language.legal(language.Settings(network, "def ", 300))[0])
    assert "self" in language.text_of(written) or "return" in language.text_of(written)
    assert isinstance(TEXT, Text)
    card = weights.card("language")
    assert card["figures"]["held-out loss, nats per character"] < 1.5
    assert (weights.MODELS / "language.safetensors").stat().st_size < 4 << 20


@pytest.mark.parametrize("cell", ["lstm", *readers.OTHERS])
def test_every_shipped_cell_does_as_its_card_says(cell: Kind) -> None:
    network = learned.shipped(learned.reader_of(cell))
    assert (network.cell, network.layers[0].units) == (cell, 128)
    text = python_sources()
    _, held = split(encoded(text.characters, text.alphabet))
    loss = validated(network, parameters_of(network), held[:20_000])
    told = weights.card(learned.reader_of(cell))["figures"]["held-out loss, nats per character"]
    assert loss == pytest.approx(told, abs=0.15), "the beginning of what was held out is like it"


def test_the_other_cells_learn_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = msgspec.structs.replace(readers.BRIEFLY, units=3, epochs=1, window=8)
    monkeypatch.setattr(readers, "BRIEFLY", small)
    monkeypatch.setattr(readers, "python_sources", lambda: TEXT)
    told: list[str] = []
    found = readers.train_cells(tmp_path, told.append)
    assert list(found) == list(readers.OTHERS)
    assert {line for line in told if line.endswith(":")} == {f"{cell}:" for cell in readers.OTHERS}
    for cell in readers.OTHERS:
        assert learned.shipped(f"cells-{cell}", tmp_path).cell == cell
        assert weights.card(f"cells-{cell}", tmp_path)["command"] == "main.py train cells"
