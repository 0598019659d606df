"""Every number of a caption: computed again from what explains it; its scores."""

from __future__ import annotations

import numpy as np
import pytest

from engine.array import Array
from engine.captions import scoring
from engine.captions.hands import Forced, Painted
from engine.data.scenes.scene import Scene, Thing, masks
from engine.systems.captions import legal, run
from engine.trace import Cell, Trace
from tests.engine.captions import told
from tests.engine.captions.told import HANDS, PLAIN, replace
from tests.engine.recurrent.test_making import size

EACH = 4  # cells of each quantity


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    told.small(monkeypatch)


def explained(trace: Trace, cell: Cell) -> None:
    """The explanation gives the number, and its terms quote the trace."""
    made = trace.made(cell)
    assert made.result() == pytest.approx(trace.value(cell), abs=4e-6 * size(made)), cell
    tempered = "÷τ" in made.formula or cell.quantity.endswith("score")  # a ÷ τ, ln p
    for term in made.terms:
        if term.source is not None and not tempered:
            assert trace.value(term.source) == term.value, (cell, term)
        if term.weight_source is not None:
            assert trace.value(term.weight_source) == term.weight


@pytest.mark.parametrize(
    "more",
    [{}, {"attention": "hard", "seed": 3}, {**HANDS, "beside": True}, {"beam": 4, "norm": 0.7},
     {"sampled": True, "temperature": 1.6}, {"beam": 3, "hypothesis": 2, **HANDS}],
)  # fmt: skip
def test_every_explanation_gives_the_number(more: dict[str, object]) -> None:
    trace = run(legal(replace(PLAIN, **more))[0], "cpu")
    dice = np.random.default_rng(0)
    for name, array in trace.arrays.items():
        if name not in trace.quantities:
            continue
        for _ in range(EACH):
            explained(trace, Cell(name, tuple(int(dice.integers(n)) for n in array.shape)))
        explained(trace, Cell(name, tuple(n - 1 for n in array.shape)))
        explained(trace, Cell(name, (0,) * array.ndim))
    assert set(trace.arrays) == set(trace.quantities)


def test_light_is_weighed_with_what_the_words_name() -> None:
    trace = run(legal(replace(PLAIN, forced=(Forced(0, "giraffe"), Forced(1, "a"))))[0])
    labels = trace.quantities["mask"].labels
    assert labels == ("giraffe", "tree", "backdrop")
    assert np.allclose(trace["mask"].sum(axis=0), 1, atol=1e-5)
    assert trace["named"][0].tolist() == [1, 0, 0]
    plain = sum(trace["α"][0, r, c] * trace["mask"][0, r, c] for r in range(4) for c in range(4))
    assert trace["share"][0] == pytest.approx(plain, abs=1e-6)
    brightest = np.unravel_index(trace["α"][0].argmax(), (4, 4))
    mask = trace["mask"][0]
    assert trace["hit"][0] == float(mask[brightest] >= mask.max() / 2)
    α = trace["α"].reshape(-1, 16).astype(float)
    assert np.allclose(trace["entropy"], -(α * np.log(α)).sum(axis=1), atol=1e-5)
    assert np.allclose(trace["differs"], np.abs(α - α.mean(axis=0)).sum(axis=1) / 2, atol=1e-5)


def test_the_end_has_one_name_and_a_note_counts_what_can_come() -> None:
    trace = run(legal(replace(PLAIN, forced=(Forced(1, "<end>"),)))[0])
    words = len(trace.quantities["E"].labels) - 3
    p, y = (trace.made(Cell(name, (1, 0))) for name in "py")
    assert (p.formula[:8], y.formula[:8]) == ("p₂[(end)", "y₂[(end)")
    assert trace.quantities["p"].place((1, 0)) == "word (end), output 1"
    assert p.note == f"“(end)” comes next, of {words} words and the end"
    assert y.note == f"“(end)” comes next, of {words} words, the end, the start and the unknown"
    assert (len(y.terms), len(p.terms)) == (words + 3, words + 1)


def test_scores_are_told_by_class_of_word() -> None:
    scene = Scene("forest", (Thing("giraffe", 0.5, 0.9, 0.7), Thing("car", 0.2, 0.8, 0.3, "red")))
    words = "a", "giraffe", "a", "red", "car", "in", "a", "forest", "<end>"
    asked = legal(
        replace(
            PLAIN,
            scene=scene,
            length=9,
            forced=tuple(Forced(t, word) for t, word in enumerate(words)),
        )
    )[0]
    trace = run(asked)
    found = {score.what: score for score in scoring.scores(trace)}
    assert {what: score.words for what, score in found.items()} == {
        "things": 2,
        "colours": 1,
        "places": 1,
    }
    things = [1, 4]
    assert found["things"].hits == trace["hit"][things].sum()
    assert found["things"].share == pytest.approx(float(trace["share"][things].mean()))
    assert scoring.alarming(trace["α"]) == (trace["differs"].mean() < scoring.ALARM)
    assert scoring.alarming(np.tile(trace["α"][:1], (3, 1, 1)))


@pytest.mark.parametrize(
    ("more", "says"),
    [({}, "the likeliest"), ({"sampled": True}, "drawn"), ({"beam": 3}, "kept by the beam search"),
     ({"beam": 3, "forced": (Forced(0, "dog"),)}, "“dog”, forced by hand")],
)  # fmt: skip
def test_a_word_says_why_it_is_said(more: dict[str, object], says: str) -> None:
    trace = run(replace(PLAIN, **more))
    assert says in trace.made(Cell("word", (0,))).note


@pytest.mark.parametrize("car", [0, 1, 2])
def test_a_word_of_a_kind_names_any_that_the_light_shows(car: int) -> None:
    """Wherever among three cars a hand puts the light, “car” names that one."""
    cars = (Thing("car", x, 0.95, 0.25 + x / 20) for x in (0.15, 0.5, 0.85))
    scene = Scene("road", (*cars,))
    asked = legal(replace(PLAIN, scene=scene, forced=(Forced(0, "car"),)))[0]
    assert run(asked).quantities["mask"].labels[:3] == ("left car", "middle car", "right car")
    light = Array((masks(scene, 4)[car] == masks(scene, 4)[car].max()).astype(np.float32))
    trace = run(replace(asked, painted=(Painted(0, light),)))
    assert trace["named"][0].tolist() == [float(n == car) for n in range(4)]
    assert trace["hit"][0] == 1
    assert trace["share"][0] == pytest.approx(float(trace["light"][0, car]))
    assert trace["light"][0, car] == trace["light"][0, :3].max()
