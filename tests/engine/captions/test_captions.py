"""The captions system: hands are heard, and settings mend themselves."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import files
from engine.array import Array
from engine.captions import model, opened
from engine.captions.decoding import Decoder
from engine.captions.encoder import Convolution, Form, Pool, depth, shapes
from engine.captions.hands import Forced, Painted, Pinned
from engine.captions.photograph import Photograph
from engine.data.scenes.scene import Scene, Thing
from engine.device import DeviceError
from engine.files import Document
from engine.systems import captions
from engine.systems.captions import Settings, legal, run
from engine.trace import Cell, Trace
from tests.engine.captions import captioners, told
from tests.engine.captions.told import HANDS, LIGHT, PLAIN, WORDS, replace

BAD_DOG = Thing("dog", 0, 0, 1, "plaid", pose="upside down")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    told.small(monkeypatch)


def words(trace: Trace, prefix: str = "") -> tuple[str, ...]:
    return trace.quantities[f"{prefix}word"].labels


def test_the_trace_is_finite_and_alpha_is_all_the_light() -> None:
    trace = run(legal(replace(PLAIN, beside=True, beam=3, **HANDS))[0])
    for name, array in trace.arrays.items():
        assert np.isfinite(array).all(), name
        if name.endswith("α") and "Σ" not in name:
            assert np.allclose(array.sum(axis=(1, 2)), 1, atol=1e-5), name
    assert trace["β"].shape == (len(words(trace)),)


def test_a_hand_is_heard_and_the_caption_as_it_was_stays() -> None:
    plain = run(PLAIN)
    changed = run(legal(replace(PLAIN, **HANDS))[0])
    assert "was α" not in plain.arrays
    assert words(changed, "was ") == words(plain)
    for name in plain.arrays:
        if f"was {name}" in changed.arrays:
            assert np.array_equal(changed[f"was {name}"], plain[name]), name
    assert words(changed)[1] == "dog"
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

    monkeypatch.setattr(opened, "look", refuse)
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


def test_sentences_are_counted_and_their_seeds_say_them() -> None:
    settings = replace(PLAIN, sampled=True, temperature=2.0, seed=3)
    found = captions.sentences(settings, 20)
    assert sum(sentence.times for sentence in found) == 20
    for sentence in found:
        trace = run(replace(settings, attention="hard", seed=sentence.seed))
        assert " ".join(word for word in words(trace) if word != "(end)") == sentence.text
    assert captions.sentences(settings, 20) is found


def test_the_best_caption_of_a_beam_is_told() -> None:
    settings = replace(PLAIN, beam=4)
    tree = captions.tree(settings)
    for n, end in enumerate(tree.ends):
        trace = run(replace(settings, hypothesis=n))
        assert trace["word"].tolist() == list(tree.codes(end))
        assert np.allclose(trace["α"], trace[f"beam {n + 1} α"], atol=1e-5)
        assert trace.made(Cell(f"beam {n + 1} chance", (0,))).chance, "and is written as one"
        assert float(trace[f"beam {n + 1} score"]) == pytest.approx(tree.score(end), abs=1e-4)


def test_the_walk_is_a_step_a_word() -> None:
    trace = run(PLAIN)
    assert trace.timeline.length == len(words(trace))
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


# Settings


ASKED = st.builds(
    Settings, scene=st.sampled_from([told.SCENE, Scene("sea")]),
    attention=st.sampled_from(["soft", "hard"]), beside=st.booleans(), seed=st.integers(0, 99),
    length=st.integers(1, 7), sampled=st.booleans(), temperature=st.sampled_from([0.05, 1.0, 5.0]),
    beam=st.integers(1, 4), norm=st.sampled_from([0.0, 1.0]), hypothesis=st.integers(0, 9),
    forced=st.lists(st.builds(Forced, st.integers(0, 8), st.sampled_from(WORDS)), max_size=3)
    .map(tuple),
    painted=st.lists(st.builds(Painted, st.integers(0, 8), st.just(LIGHT)), max_size=2).map(tuple),
    pins=st.lists(st.builds(Pinned, st.integers(0, 8), st.integers(0, 20)), max_size=2).map(tuple),
)  # fmt: skip


@given(ASKED, st.sampled_from([1, 1e20]))
def test_whatever_is_asked_is_told(asked: Settings, size: float) -> None:
    """Also by a captioner whose numbers grow beyond any number."""
    made = captioners.captioner(6, WORDS)
    grown = {name: array * np.float32(size) for name, array in made.decoder.arrays.items()}
    own = model.learned(model.Captioner(WORDS, Decoder(grown), made.encoder, made.form, {}))
    settings, _ = legal(replace(asked, model="own", own=own))
    trace = run(settings)
    codes = trace["word"].astype(int).tolist()
    assert 1 <= len(codes) <= settings.length
    assert 0 not in codes[:-1]
    for forced in settings.forced:
        assert forced.at >= len(codes) or WORDS[codes[forced.at]] == forced.word
    if size == 1:
        assert np.allclose(trace["α"].sum(axis=(1, 2)), 1, atol=1e-5)
    assert "was α" in trace.arrays or not (settings.forced or settings.painted or settings.pins)


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


def test_a_photograph_in_an_older_file_has_a_name() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (224, 224, 3), np.uint8)
    settings = replace(PLAIN, photo=Photograph.of(pixels))
    tree = json.loads(files.to_text(Document("captions", settings)))
    assert "name" not in tree["settings"]["photo"]
    tree["settings"]["photo"] = {
        "size": 224, "packed": tree["settings"]["photo"]["packed"], "name": "beach.jpg",
    }  # fmt: skip
    opened = files.from_text(json.dumps(tree)).settings
    assert np.array_equal(opened.photo.pixels, pixels)


def test_a_photograph_wins_over_the_scene() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)
    trace = run(legal(replace(PLAIN, photo=Photograph.of(pixels)))[0])
    assert "mask" not in trace.arrays
    assert trace["picture"].shape == (3, 16, 16)
    assert trace["picture"].mean() == pytest.approx(pixels.mean() / 255, abs=0.02)


def test_a_captioner_of_ones_own_tells() -> None:
    own = model.learned(captioners.captioner(8, WORDS), "mine")
    settings, reasons = legal(replace(PLAIN, own=own, model="own"))
    assert not reasons
    E = captioners.captioner(8, WORDS).decoder.arrays["E"]
    assert np.array_equal(run(settings)["E"], E.astype(np.float16)), "half precision, as on disk"
    assert settings == replace(PLAIN, own=model.learned(captioners.captioner(8, WORDS), "mine"),
                               model="own")  # fmt: skip
    assert hash(settings) == hash(replace(settings))


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (Form(8, (Convolution(4, 11),)), "no place"),
        (Form(8, (Convolution(4, 8), Pool(11))), "layer 2 leaves no place"),
        (Form(64, (Convolution(4, 1),)), "4,096 places"),
        (Form(512, (Convolution(512, 1), *(Pool(2),) * 5)), "larger than there is room"),
        (Form(8, (Convolution(1, 1, 1, 5),) * 60 + (Pool(11, 8),) * 2), "larger than there is"),
    ],
)
def test_a_captioner_that_could_not_look_is_left_out(form: Form, wrong: str) -> None:
    arrays = model.novice(WORDS, Form(16, (Convolution(depth(form), 4, 4),)),
                          units=2, attention=2, embedding=2).decoder.arrays  # fmt: skip
    encoder = {n: np.zeros(shape, np.float32) for n, shape in shapes(form).items()}
    named = {**arrays, **{f"encoder.{n}": array for n, array in encoder.items()}}
    own = model.Learned(WORDS, form, tuple(model.Named(n, Array(a)) for n, a in named.items()))
    settings, reasons = legal(replace(PLAIN, model="own", own=own))
    assert settings == PLAIN
    assert [wrong in reason for reason in reasons] == [True]


def test_a_captioner_of_many_units_for_many_places_is_left_out() -> None:
    with pytest.raises(ValueError, match="fewer units"):
        model.novice(WORDS, Form(32, (Convolution(1, 1),)), units=2, attention=300, embedding=2)


@pytest.mark.parametrize("part", ["encoder.0.W", "attend.W_a", "lstm.W_x"])
@pytest.mark.parametrize("spread", [64.0, 1e-300])
def test_numbers_beyond_any_number_end_no_run(part: str, spread: float) -> None:
    own = model.learned(captioners.captioner(8, WORDS))
    huge = tuple(
        replace(one, values=Array(np.sign(one.values.values) * 3e38)) if one.name == part else one
        for one in own.arrays
    )
    form = replace(own.form, spread=(spread, 1.0, 1.0))
    settings, reasons = legal(replace(PLAIN, model="own", own=replace(own, arrays=huge, form=form)))
    assert not reasons
    assert len(words(run(settings))) > 0


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
