"""The captions system: its trace explains itself, its settings mend themselves, hands are heard."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.array import Array
from engine.captioning import model
from engine.captioning.hands import Forced, Painted, Pinned
from engine.captioning.photograph import Photograph
from engine.data.scenes.scene import Scene, Thing
from engine.device import DeviceError
from engine.explain import Term
from engine.systems import captions
from engine.systems.captions import Settings, legal, run
from engine.trace import Cell, Trace
from tests.engine import captioners
from tests.engine.test_gates import size

replace = msgspec.structs.replace
EACH = 4  # cells of each quantity
SCENE = Scene("forest", (Thing("giraffe", 0.5, 0.9, 0.7), Thing("tree", 0.2, 0.8, 0.5)))
WORDS = (*captioners.WORDS, "forest", "a giraffe", "stands")
PLAIN = Settings(scene=SCENE, length=6)
BAD_DOG = Thing("dog", 0, 0, 1, "plaid", pose="upside down")
LIGHT = Array(np.arange(16, dtype=np.float32).reshape(4, 4))
HANDS: dict[str, object] = {
    "forced": (Forced(1, "dog"),), "painted": (Painted(2, LIGHT),), "pins": (Pinned(3, 5),),
}  # fmt: skip


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A captioner of 4×4 places for scenes, whatever comes with Unrolled."""
    found = captioners.captioner(3, WORDS)
    for place in (captions, model):
        monkeypatch.setattr(place, "known", lambda name: found)


def told(trace: Trace, prefix: str = "") -> tuple[str, ...]:
    return trace.quantities[f"{prefix}word"].labels


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


def test_the_trace_is_finite_and_alpha_is_all_the_light() -> None:
    trace = run(legal(replace(PLAIN, beside=True, beam=3, **HANDS))[0])
    for name, array in trace.arrays.items():
        assert np.isfinite(array).all(), name
        if name.endswith("α") and "Σ" not in name:
            assert np.allclose(array.sum(axis=(1, 2)), 1, atol=1e-5), name
    assert trace["β"].shape == (len(told(trace)),)


def test_a_hand_is_heard_and_the_caption_as_it_was_stays() -> None:
    plain = run(PLAIN)
    changed = run(legal(replace(PLAIN, **HANDS))[0])
    assert "was α" not in plain.arrays
    assert told(changed, "was ") == told(plain)
    for name in plain.arrays:
        if f"was {name}" in changed.arrays:
            assert np.array_equal(changed[f"was {name}"], plain[name]), name
    assert told(changed)[1] == "dog"
    assert np.allclose(changed["α"][2].ravel(), np.arange(16) / 120, atol=1e-6)
    assert changed["α"][3].argmax() == 5
    assert changed["α"][3].max() == 1
    for name in ("α", "β", "ẑ", "h 1", "p"):
        assert np.array_equal(changed[name][:2], plain[name][:2])
    assert trace_held(changed) == [2, 3]


def trace_held(trace: Trace) -> list[int]:
    return [hold.first for hold in trace.quantities["α"].held]


def test_painting_does_not_look_at_the_picture_again(monkeypatch: pytest.MonkeyPatch) -> None:
    run(PLAIN)

    def refuse(*_: object) -> None:
        raise AssertionError("encoded again")

    monkeypatch.setattr(model, "annotate", refuse)
    run(legal(replace(PLAIN, painted=(Painted(0, LIGHT),)))[0])
    with pytest.raises(AssertionError, match="encoded again"):
        run(replace(PLAIN, scene=Scene("beach")))


def test_hard_attention_sees_the_one_place_it_drew() -> None:
    trace = run(replace(PLAIN, attention="hard", seed=5, beside=True))
    a = trace["a"].reshape(16, -1)
    for t, place in enumerate(trace["s"].reshape(len(trace["s"]), -1).argmax(axis=1)):
        assert np.array_equal(trace["φ"][t], a[place])
        assert trace["α"].reshape(-1, 16)[t, place] > 0
    assert "soft s" not in trace.arrays
    assert np.array_equal(trace["soft α"][0], trace["α"][0])  # nothing was drawn before


def test_the_best_caption_of_a_beam_is_told() -> None:
    settings = replace(PLAIN, beam=4)
    tree = captions.tree(settings)
    for n, end in enumerate(tree.ends):
        trace = run(replace(settings, hypothesis=n))
        assert trace["word"].tolist() == list(tree.codes(end))
        assert np.allclose(trace["α"], trace[f"beam {n + 1} α"], atol=1e-5)
        assert float(trace[f"beam {n + 1} score"]) == pytest.approx(tree.score(end), abs=1e-4)


def test_light_is_weighed_with_what_the_words_name() -> None:
    trace = run(legal(replace(PLAIN, forced=(Forced(0, "giraffe"), Forced(1, "a"))))[0])
    labels = trace.quantities["mask"].labels
    assert labels == ("giraffe", "tree", "backdrop")
    assert np.allclose(trace["mask"].sum(axis=0), 1, atol=1e-5)
    assert trace["named"][0].tolist() == [1, 0, 0]
    plain = sum(trace["α"][0, r, c] * trace["mask"][0, r, c] for r in range(4) for c in range(4))
    assert trace["share"][0] == pytest.approx(plain, abs=1e-6)
    brightest = np.unravel_index(trace["α"][0].argmax(), (4, 4))
    assert trace["hit"][0] == float(trace["mask"][0][brightest] >= 0.5)
    α = trace["α"].reshape(-1, 16).astype(float)
    assert np.allclose(trace["entropy"], -(α * np.log(α)).sum(axis=1), atol=1e-5)
    assert np.allclose(trace["differs"], np.abs(α - α.mean(axis=0)).sum(axis=1) / 2, atol=1e-5)


def test_the_walk_is_a_step_a_word() -> None:
    trace = run(PLAIN)
    assert trace.timeline.length == len(told(trace))
    for t, word in enumerate(trace["word"]):
        assert trace.cell_at(t) == Cell("p", (t, int(word)))
        assert trace.step_of(Cell("α", (t, 0, 0))) == t


def test_a_word_leads_back_to_the_pixels() -> None:
    trace = run(PLAIN)
    fields = trace.fields(Cell("g", (1, 0, 3)))
    assert fields["a"].where[:2] == ((0,), (3,))
    assert fields["picture"].where[1:] == (tuple(range(4)), tuple(range(12, 16)))
    assert "picture" in trace.fields(Cell("p", (1, 3)))
    assert "p" in trace.reached(Cell("g", (1, 0, 0)))


@pytest.mark.parametrize("name", ["u", "g", "α", "φ", "ẑ", "a_y", "y", "p", "W_a·a"])
def test_slopes_are_what_little_changes_do(name: str) -> None:
    """Along one parent at a time: the rule of each cell, with one term moved."""
    trace = run(replace(PLAIN, temperature=1.3))
    quantity = trace.quantities[name]
    assert quantity.parent is not None
    assert quantity.slope is not None
    dice = np.random.default_rng(1)
    for _ in range(10):
        target = tuple(int(dice.integers(n)) for n in trace[name].shape)
        terms = trace.made(Cell(name, target)).terms
        places = [
            n
            for n, term in enumerate(terms)
            if quantity.parent
            in (
                term.source and term.source.quantity,
                term.weight_source and term.weight_source.quantity,
            )
        ]
        for n in dice.choice(places, min(3, len(places)), replace=False).tolist():
            nudged = moved(trace, Cell(name, target), n, quantity.parent)
            origin = source_in(terms[n], quantity.parent).index
            assert quantity.slope(trace, target, origin) == pytest.approx(nudged, abs=2e-3)


def source_in(term: Term, parent: str) -> Cell:
    cells = term.source, term.weight_source
    return next(cell for cell in cells if cell is not None and cell.quantity == parent)


def moved(trace: Trace, cell: Cell, n: int, parent: str) -> float:
    """Central difference of the rule in its n-th term."""
    made, results = trace.made(cell), []
    scale = 1 / 1.3 if "÷τ" in made.terms[n].symbol else 1.0
    for step in (1e-4, -1e-4):
        term = made.terms[n]
        weighs = term.source is None or term.source.quantity != parent
        changed = (
            replace(term, weight=term.weight + step) if weighs
            else replace(term, value=term.value + step * scale)
        )  # fmt: skip
        terms = (*made.terms[:n], changed, *made.terms[n + 1 :])
        results.append(type(made)(**{**vars(made), "terms": terms}).result())
    return (results[0] - results[1]) / 2e-4


# Settings


def test_the_default_is_legal() -> None:
    assert legal(captions.default()) == (captions.default(), [])


@given(st.integers(0, 10_000))
def test_what_is_mended_once_is_mended(seed: int) -> None:
    dice = np.random.default_rng(seed)
    painted = tuple(
        Painted(int(dice.integers(9)), Array(dice.normal(0, 1, dice.integers(1, 6, 2))))
        for _ in range(3)
    )
    painted += (Painted(2, Array(dice.normal(0, 1, (4, 4)))), Painted(4, Array(np.zeros((4, 4)))))
    wild = Settings(
        scene=Scene("nowhere", (Thing("unicorn", 0, 0, 1), BAD_DOG)),
        length=5, hypothesis=9, beam=int(dice.integers(1, 4)), painted=painted,
        forced=(Forced(1, "unicorn"), Forced(2, "<start>"), Forced(9, "dog"), Forced(3, "dog")),
        pins=(Pinned(1, 99), Pinned(0, 3), Pinned(0, 4)),
    )  # fmt: skip
    fitted, reasons = legal(wild)
    assert legal(fitted) == (fitted, [])
    assert len(reasons) >= 8
    assert all(reason.endswith(".") for reason in reasons)
    assert fitted.forced == (Forced(3, "dog"),)
    assert fitted.pins == (Pinned(0, 4),)
    assert [thing.kind for thing in fitted.scene.things] == ["dog"]  # type: ignore[union-attr]
    run(fitted)


def test_nothing_to_look_at_is_a_giraffe() -> None:
    fitted, reasons = legal(Settings())
    assert fitted.scene == captions.default().scene
    assert len(reasons) == 1


def test_a_photograph_wins_over_the_scene() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)
    trace = run(legal(replace(PLAIN, photo=Photograph.of(pixels, "noise")))[0])
    assert "mask" not in trace.arrays
    assert trace["picture"].shape == (3, 16, 16)
    assert trace["picture"].mean() == pytest.approx(pixels.mean() / 255, abs=0.02)


def test_a_captioner_of_ones_own_tells() -> None:
    own = model.learned(captioners.captioner(8, WORDS), "mine")
    settings, reasons = legal(replace(PLAIN, own=own, model="own"))
    assert not reasons
    assert np.array_equal(run(settings)["E"], captioners.captioner(8, WORDS).decoder.arrays["E"])
    assert settings == replace(PLAIN, own=model.learned(captioners.captioner(8, WORDS), "mine"),
                               model="own")  # fmt: skip
    assert hash(settings) == hash(replace(settings))


@pytest.mark.parametrize("wrong", ["words", "array", "none"])
def test_a_captioner_that_does_not_fit_itself_is_left_out(wrong: str) -> None:
    own = model.learned(captioners.captioner(8, WORDS))
    if wrong == "words":
        own = replace(own, words=(*own.words, "zebra"))
    elif wrong == "array":
        own = replace(own, arrays=own.arrays[1:])
    settings, reasons = legal(replace(PLAIN, model="own", own=None if wrong == "none" else own))
    assert settings == PLAIN
    assert len(reasons) == 1
    assert legal(settings) == (settings, [])


def test_light_work_is_told_from_heavy() -> None:
    fresh = replace(PLAIN, scene=Scene("snow"))
    before = captions.work(fresh)
    run(fresh)
    assert captions.work(fresh) < before
    assert captions.work(replace(fresh, beam=9)) > captions.work(fresh)


def test_a_device_that_is_not_there_is_said() -> None:
    with pytest.raises(DeviceError):
        run(PLAIN, "nonsense")
