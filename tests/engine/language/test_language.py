"""The language system: what it writes, what its trace holds, and settings it mends."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.array import Array
from engine.data.sentences import VOCABULARY
from engine.data.texts import coded
from engine.device import DeviceError
from engine.language.writing import Branch, one_hot, silent
from engine.recurrent.cells import GATES, Kind, Network, Readout
from engine.recurrent.learned import novice
from engine.recurrent.unroll import forward
from engine.systems import language
from engine.systems.language import Settings, legal, run, text_of
from engine.trace import Cell
from tests.engine.recurrent.recurrences import CELLS

replace = msgspec.structs.replace
LABELS = tuple("\nabcde ")


def network(cell: Kind = "lstm", seed: int = 0, layers: int = 1) -> Network:
    """A network whose weights, the readout's too, are drawn from the seed."""
    made = novice(LABELS, cell, 6, layers, seed)
    dice = np.random.default_rng(seed)
    W, b = Array(dice.normal(0, 2, (len(LABELS), 6))), Array(dice.normal(0, 1, len(LABELS)))
    return replace(made, readout=Readout(W, b, "softmax", LABELS))


def settings(cell: Kind = "lstm", **more: object) -> Settings:
    """Legal ones: a prompt of four characters and twenty more."""
    plain = Settings(network(cell), prompt="abca", length=20, temperature=1.0)
    return replace(plain, **more)


def test_the_default_is_legal_and_writes() -> None:
    default = language.default()
    assert legal(default) == (default, [])
    trace = run(replace(default, length=10))
    assert text_of(trace).startswith(default.prompt)
    assert len(text_of(trace)) == len(default.prompt) + 10
    assert language.work(default) > 1e6


def test_what_comes_next_can_be_seen_in_its_story() -> None:
    trace = run(settings(length=2))
    made = [trace.made(Cell("p", (0, LABELS.index(sign)))) for sign in " \na"]
    assert [one.formula.partition(" ")[0] for one in made] == ["p₁[␣]", "p₁[⏎]", "p₁[a]"]
    assert [one.note for one in made] == [f"“{sign}” comes next" for sign in "␣⏎a"]


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_each_character_is_drawn_from_the_chances_before_it(cell: Kind, layers: int) -> None:
    """The folded cell that writes and the run that is recorded are one network."""
    asked = settings(network=network(cell, 3, layers), length=80, temperature=0.8, top_k=4)
    trace = run(asked)
    text, p = text_of(trace), trace["p"]
    for n, u in enumerate(np.random.default_rng(asked.seed).random(80)):
        chances = p[3 + n].astype(float)
        place = int((np.cumsum(chances) / chances.sum() <= u).sum())
        assert LABELS[place] == text[4 + n]


def test_chances_at_a_temperature() -> None:
    for temperature, top_k in ((0.5, 0), (2.0, 3), (1.0, 1)):
        trace = run(settings(temperature=temperature, top_k=top_k))
        for y, p in zip(trace["y"].astype(float), trace["p"], strict=True):
            powers = y ** (1 / temperature)
            powers[np.argsort(-y)[top_k or len(y) :]] = 0
            assert np.allclose(p, powers / powers.sum(), atol=1e-5)


def test_the_trace_holds_what_reading_the_text_makes() -> None:
    trace = run(settings("gru"))
    codes = coded(text_of(trace), LABELS)
    record = forward(network("gru"), one_hot(codes, len(LABELS)))
    for name, values in record.items():
        assert np.array_equal(trace[name], values), name
    assert trace["x"].argmax(axis=1).tolist() == codes.tolist()
    assert trace.timeline.length == 24
    for t in range(23):
        assert trace.cell_at(t) == Cell("p", (t, int(codes[t + 1])))
    assert list(trace.timeline.starts) == [0, *(np.flatnonzero(codes[:-1] == 0) + 1)]
    assert trace.quantities["x"].place((1, 2)).startswith("step b")


@pytest.mark.parametrize("cell", CELLS)
def test_every_number_can_be_made_again(cell: Kind) -> None:
    asked = settings(cell, top_k=3, branches=(Branch(5, "e", 1),), silenced=((1, 2),))
    trace = run(legal(asked)[0])
    for name, values in trace.arrays.items():
        dice = np.random.default_rng(len(name))
        for _ in range(4):
            index = tuple(int(dice.integers(n)) for n in values.shape)
            made = trace.made(Cell(name, index)).result()
            assert made == pytest.approx(float(values[index]), abs=2e-5), (name, index)


def test_branches_leave_the_text_where_they_were_asked_to() -> None:
    asked = settings(branches=(Branch(6, "e", 5), Branch(10, "d", 5, of=1), Branch(23, "a")))
    trace = run(asked)
    first, one, two, three = (text_of(trace, p) for p in ("", *(f"branch {n} " for n in "123")))
    assert one[:6] == first[:6]
    assert one[6] == "e"
    assert two[:10] == one[:10]
    assert two[10] == "d"
    assert three == first[:-1] + "a"
    assert {len(first), len(one), len(two)} == {24}
    assert np.allclose(trace["branch 1 h 1"][:6], trace["h 1"][:6], atol=1e-6)
    assert not np.allclose(trace["branch 1 h 1"][6], trace["h 1"][6])
    assert run(asked)["branch 2 y"].tobytes() == trace["branch 2 y"].tobytes()
    other = run(replace(asked, branches=(Branch(6, "e", 6),)))
    assert text_of(other, "branch 1 ")[:7] == one[:7]
    assert text_of(other, "branch 1 ") != one


def test_a_silenced_unit_is_heard_by_nobody() -> None:
    asked = settings(silenced=((1, 0), (1, 4)))
    trace = run(asked)
    assert not trace["h 1"][:, [0, 4]].any()
    assert trace["whole h 1"][:, [0, 4]].any()
    codes = coded(text_of(trace), LABELS)
    dead = network().readout
    assert dead is not None
    cut = dead.weights.values.copy()
    cut[:, [0, 4]] = 0
    layer = network().layers[0]
    deaf = layer.recurrent.values.copy()
    deaf[:, [0, 4]] = 0
    without = replace(
        network(),
        layers=(replace(layer, recurrent=Array(deaf)),),
        readout=replace(dead, weights=Array(cut)),
    )
    assert np.allclose(trace["y"], forward(without, one_hot(codes, 7))["y"], atol=1e-6)
    assert text_of(trace, "whole ") == text_of(run(settings())) != text_of(trace)
    assert np.array_equal(trace["whole y"], run(settings())["y"])
    assert silent((), 5) == ()


def test_words_are_read_as_characters_are() -> None:
    words = novice(VOCABULARY, "rnn", 5)
    rivals = (novice(VOCABULARY, "gru", 4), novice("abc", "gru", 4))
    asked, reasons = legal(Settings(words, "I grew  up in\nItaly", 2, rivals=rivals))
    assert asked.prompt == "I grew up in Italy"
    assert len(reasons) == 1
    assert "all of the same characters or words" in reasons[0]
    trace = run(asked)
    assert text_of(trace).startswith("I grew up in Italy ")
    assert trace["rival 1 p"].shape == (7, len(VOCABULARY))
    assert legal(replace(asked, prompt="Italy x y"))[0].prompt == "Italy"


@given(st.text(max_size=30), st.integers(0, 40), st.lists(st.integers(-3, 60), max_size=4))
def test_anything_typed_is_mended_into_something_that_runs(
    prompt: str, length: int, places: list[int]
) -> None:
    branches = tuple(Branch(at, "b", of=abs(at) % 3) for at in places)
    wish = Settings(network("rnn"), prompt, length, branches=branches, span=(length, -2))
    asked, reasons = legal(wish)
    assert legal(asked) == (asked, [])
    assert all(reason.endswith(".") for reason in reasons)
    assert len(text_of(run(asked))) == len(asked.prompt) + length


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"prompt": ""}, "Something must be read first: the prompt is now “\\n”"),
        ({"prompt": "abxyx"}, "never read the characters “x”, “y”; left out"),
        ({"prompt": "ab\0"}, "the character “\\x00”"),
        ({"prompt": "a" * 10_001}, "at most 10,000 characters; its beginning was cut off"),
        ({"length": 10_000}, "at most 10,000 characters; less is written"),
        ({"branches": (Branch(24, "a"),)}, "has no character 25"),
        ({"branches": (Branch(5, "x"),)}, "never read “x”"),
        ({"branches": (Branch(5, "a", of=1),)}, "no earlier one it leaves"),
        ({"branches": (Branch(5, "a"),) * 9}, "at most 8"),
        ({"silenced": ((2, 0),)}, "does not have"),
        ({"span": (40, 50)}, "behind the text's 24 characters"),
        ({"rivals": (network(),) * 5}, "Up to 4 networks"),
    ],
)
def test_what_was_mended_is_said(wish: dict[str, object], told: str) -> None:
    mended, reasons = legal(settings(**wish))  # type: ignore[arg-type]
    assert any(told in reason for reason in reasons), reasons
    assert legal(mended) == (mended, [])


def test_a_text_that_would_fill_the_memory_is_shortened() -> None:
    wide = novice(LABELS, "gru", 256, 3)
    asked, reasons = legal(Settings(wide, "ab", 9_000, branches=(Branch(3, "a"),) * 2))
    assert asked.branches == ()
    assert len(reasons) == 2
    assert asked.length < 9_000
    assert legal(asked) == (asked, [])


def test_networks_that_name_nothing_are_refused() -> None:
    plain = network()
    assert plain.readout is not None
    for readout in (None, replace(plain.readout, labels=()), replace(plain.readout, labels=("",))):
        with pytest.raises(ValueError, match="names no characters"):
            legal(Settings(replace(plain, readout=readout)))
    twice = replace(plain.readout, labels=("a", "a"))
    with pytest.raises(ValueError, match="twice"):
        legal(Settings(replace(plain, readout=twice)))
    odd = replace(plain.readout, labels=LABELS[:5], kind="sigmoid")
    mended, reasons = legal(Settings(replace(plain, readout=odd), "ab"))
    assert len(reasons) == 3
    assert run(mended)["y"].shape[1] == 5


def test_a_network_whose_sums_are_no_numbers_still_writes() -> None:
    plain = network()
    wild = Array(np.full((24, 6), 1e30))
    layer = replace(plain.layers[0], recurrent=wild)
    trace = run(settings(network=replace(plain, layers=(layer,), squash="identity")))
    assert np.isnan(trace["y"][-1]).all()
    assert len(text_of(trace)) == 24


def test_a_device_that_is_not_there_is_named() -> None:
    with pytest.raises(DeviceError, match="abacus"):
        run(settings(), "abacus")
    assert set(CELLS) == set(GATES)
