"""BLEU against sacrebleu, and what is counted of scenes against what must come out."""

from __future__ import annotations

import numpy as np
import pytest
from sacrebleu.metrics.bleu import BLEU

from engine.captions import model
from engine.captions.encoder import Convolution, Form
from engine.captions.learning import corpora
from engine.captions.learning.evaluation import Tally, bleu, pointed, spoken, truth
from engine.captions.telling import Hand, Manner, tell
from engine.data.scenes.describing import named
from engine.data.scenes.kinds import COLOURS
from engine.data.scenes.scene import masks as masks_of

WORDS = ["a", "dog", "and", "cat", "run", "on", "the", "green", "grass", "by", "sea"]


def sentences(chance: np.random.Generator, count: int) -> list[tuple[str, ...]]:
    return [tuple(chance.choice(WORDS, chance.integers(2, 12))) for _ in range(count)]


@pytest.mark.parametrize("seed", range(6))
def test_bleu_is_sacrebleus(seed: int) -> None:
    chance = np.random.default_rng(seed)
    said = sentences(chance, 40)
    references = [sentences(chance, 5) for _ in said]
    for row in range(0, 40, 3):  # some that are nearly right
        references[row][1] = (*said[row][:-1], "sea")
    texts = [" ".join(words) for words in said]
    others = [[" ".join(own[k]) for own in references] for k in range(5)]
    found = bleu(said, references)
    for n in range(4):
        metric = BLEU(tokenize="none", force=True, smooth_method="none", max_ngram_order=n + 1)
        score = metric.corpus_score(texts, others)
        assert found[n] == pytest.approx(score.score, abs=1e-9)


def test_bleu_of_short_and_of_perfect_captions() -> None:
    perfect = [("a", "dog", "on", "grass")]
    assert bleu(perfect, [perfect]) == pytest.approx((100, 100, 100, 100))
    assert bleu([("a",)], [perfect])[1:] == (0, 0, 0)
    assert bleu([()], [perfect]) == (0, 0, 0, 0)


def test_true_captions_are_true_and_others_are_not() -> None:
    dev = corpora.scenes(1, 20, seed=4).dev
    best = [captions[0] for captions in dev.captions]
    assert set(truth(best, dev).shares().values()) == {1.0}
    wrong = [("a", "giraffe", "in", "a", "room")] * len(best)
    assert truth(wrong, dev).shares()["thing"] < 0.5


def test_masks_are_where_the_things_are() -> None:
    dev = corpora.scenes(1, 10, seed=5).dev
    assert dev.masks is not None
    for number, captions in enumerate(dev.captions):
        masks = dev.masks(number, captions[0])
        assert masks.shape == (len(captions[0]), 14, 14)
        totals = masks.sum((1, 2))
        assert np.all((abs(totals - 1) < 1e-4) | (totals == 0))
        assert totals.max() > 0


def test_a_captioner_is_examined() -> None:
    form = Form(28, (Convolution(8, 3, 2, 1),))
    part = corpora.scenes(1, 4, seed=6).dev
    words = corpora.vocabulary(part, 1)
    captioner = model.novice(words, form, 0, units=8, attention=4, embedding=4)
    seen = [np.random.default_rng(n).random((196, 8), np.float32) for n in range(4)]
    for beam in (1, 3):
        said = list(spoken(captioner.decoder, words, iter(seen), (14, 14), beam))
        assert len(said) == 4
        assert {word for own in said for word in own} <= set(words[3:])


def test_light_is_measured_on_true_captions_by_class_of_word() -> None:
    """Against a loop over the places of every word that names something."""
    part = corpora.scenes(1, 4, seed=6).dev
    words = corpora.vocabulary(part, 1)
    captioner = model.novice(words, Form(28, (Convolution(8, 3, 2, 1),)), 0, units=8, attention=4)
    seen = [np.random.default_rng(n).random((196, 8), np.float32) for n in range(4)]
    hits, light = pointed(captioner.decoder, words, part, iter(seen), (14, 14))
    expected: dict[str, list[float]] = {}
    for a, scene, (caption, *_) in zip(seen, part.scenes, part.captions, strict=True):
        hand = Hand({t: words.index(word) for t, word in enumerate(caption)})
        manner = Manner(length=len(caption))
        α = tell(captioner.decoder, captioner.decoder.view(a, (14, 14)), manner, hand).record()["α"]
        masks = masks_of(scene)
        for t, (word, things) in enumerate(zip(caption, named(scene, caption), strict=True)):
            shown = sum((masks[n] if n >= 0 else 1 - masks.sum(0) for n in things), np.zeros(()))
            seen_at = np.where(shown < corpora.GLIMPSED, 0, shown)
            if seen_at.any():
                nouns = "places" if things == (-1,) else "things"
                what = "colours" if word in COLOURS and nouns == "things" else nouns
                expected.setdefault(what, []).append(float((α[t].reshape(14, 14) * seen_at).sum()))
    assert {"things", "colours", "places"} == set(expected)
    assert hits.total == light.total == {what: len(own) for what, own in expected.items()}
    for what, own in expected.items():
        assert light.shares()[what] == pytest.approx(sum(own) / len(own), abs=1e-3)
        assert 0 <= hits.shares()[what] <= 1


def test_a_tally_is_a_share() -> None:
    tally = Tally()
    for hit in (True, True, False):
        tally.add("thing", hit)
    assert tally.shares() == {"thing": 0.6667}
