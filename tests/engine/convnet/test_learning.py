"""The stack learns from letters; what it reports is what its layers then do."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from engine.array import Array, Floats
from engine.convnet.layers import Convolution, FullyConnected, Layer, Pooling, ReLU
from engine.convnet.learning import Progress, examples, learn, split
from engine.convnet.legal_layers import fresh_weights
from engine.data.pictures import PICTURES, X
from engine.systems.convnet import Letter, Settings, Training, legal, run, slides_stack
from engine.training import TrainingError

FRESH = slides_stack(Array(fresh_weights(2, 48, 0)), Array(np.zeros(2)))


def asked(layers: tuple[Layer, ...] = FRESH, **training: Any) -> Settings:
    plan = Training(**({"made": 40, "epochs": 3, "batch": 10} | training))
    return Settings(input=Array(X[None]), layers=layers, training=plan)


def change(settings: Settings, **fields: Any) -> Settings:
    return msgspec.structs.replace(settings, **fields)


def learned(settings: Settings) -> list[Progress]:
    return list(learn(settings, "cpu"))


def answered(settings: Settings, layers: tuple[Layer, ...], picture: Floats) -> Floats:
    """The stack's answer to one picture, from the explorer's own run."""
    trace = run(change(settings, input=Array(picture), layers=layers), "cpu")
    names = [name for name in trace.quantities if name.startswith(("votes", "shares"))]
    return trace[names[-1]].ravel()


def letter(name: str, label: str) -> Letter:
    return Letter(Array(PICTURES[name][None]), label)


@given(
    counts=st.lists(st.integers(0, 30), min_size=1, max_size=5),
    share=st.floats(0, 0.9),
    seed=st.integers(0, 99),
)
@hypothesis_settings(deadline=None, max_examples=50)
def test_the_split_takes_its_share_of_every_class(
    counts: list[int], share: float, seed: int
) -> None:
    labels = np.repeat(np.arange(len(counts)), counts)
    test = split(labels, share, np.random.default_rng(seed))
    for label, count in enumerate(counts):
        kept = int(test[labels == label].sum())
        assert abs(kept - share * count) <= 1
        assert kept < count or not count


def test_examples_are_the_drawn_letters_and_then_the_made_ones() -> None:
    drawn = (letter("X", "X"), letter("O", "O"), letter("Plus", "O"))
    given_ones = examples(change(asked(made=8, test_share=0.25), letters=drawn))
    assert given_ones.pictures.shape == (11, 1, 9, 9)
    assert given_ones.labels[:3].tolist() == [0, 1, 1]
    assert given_ones.drawn.tolist() == [True] * 3 + [False] * 8
    np.testing.assert_array_equal(given_ones.pictures[2, 0], PICTURES["Plus"])
    assert given_ones.is_test[3:].sum() == 2
    assert given_ones.reasons == ()


def test_drawn_letters_are_fitted_to_the_inputs_sheet_and_maps() -> None:
    colour = np.stack([X, X, -np.ones_like(X)])
    drawn = (Letter(Array(colour), "X"), letter("O", "O"))
    grey = examples(change(asked(made=0), letters=drawn, input=Array(np.zeros((1, 11, 11)))))
    np.testing.assert_allclose(grey.pictures[0, 0, 1:-1, 1:-1], -colour.mean(0))  # ink is dark
    assert (grey.pictures[0, 0, 0] == -1).all()
    three = examples(change(asked(made=0), letters=drawn, input=Array(np.zeros((3, 9, 9)))))
    np.testing.assert_array_equal(three.pictures[0], colour)
    np.testing.assert_array_equal(three.pictures[1], -np.stack([PICTURES["O"]] * 3))
    wide = examples(change(asked(made=0), letters=drawn, input=Array(np.zeros((3, 11, 11)))))
    assert (wide.pictures[:, :, 0] == 1).all()  # the paper of a coloured sheet is white


def test_made_letters_of_a_coloured_sheet_are_dark_on_white() -> None:
    gray = examples(asked(made=8))
    three = examples(change(asked(made=8), input=Array(np.zeros((3, 9, 9)))))
    np.testing.assert_array_equal(three.pictures, -np.repeat(gray.pictures, 3, axis=1))


def test_letters_for_testing_are_never_copied_into_made_ones() -> None:
    drawn = tuple(
        Letter(Array(np.full((1, 9, 9), grey, np.float32)), "7") for grey in (0.1, 0.2, 0.3, 0.4)
    )
    still: dict[str, Any] = {"shift": 0, "rotate": 0, "scale": 0, "thicken": 0, "dirt": 0}
    settings = change(asked(made=60, test_share=0.5, **still), letters=drawn, classes=("X", "7"))
    given_ones = examples(settings)
    for_testing = set(given_ones.pictures[:4][given_ones.is_test[:4]].ravel().tolist())
    sevens = set(given_ones.pictures[4:][given_ones.labels[4:] == 1].ravel().tolist())
    assert len(for_testing) == len(sevens) == 2
    assert not for_testing & sevens


def test_a_class_that_cannot_be_made_is_named() -> None:
    settings = change(asked(), classes=("X", "O", "7"))
    assert "“7”" in examples(settings).reasons[0]
    assert examples(change(settings, training=Training(made=0))).reasons == ()


def test_fresh_votes_learn_to_tell_x_from_o() -> None:
    news = learned(asked(made=200, epochs=10))
    first, last = news[0], news[-1]
    assert (first.epoch, first.batch, first.loss) == (0, 0, first.train_loss)
    assert first.layers == FRESH
    assert last.train_loss < first.train_loss / 3
    assert last.test_accuracy > 0.9 > first.test_accuracy


@pytest.mark.parametrize("output", ["votes", "softmax"])
def test_scores_are_what_the_reported_layers_do(output: str) -> None:
    votes = FullyConnected(Array(fresh_weights(2, 48, 0)), Array(np.zeros(2)), output)  # type: ignore[arg-type]
    settings = asked((*FRESH[:3], votes), epochs=2)
    last, given_ones = learned(settings)[-1], examples(settings)
    found = [answered(settings, last.layers, picture) for picture in given_ones.pictures]
    answers = [int(np.argmax(values)) for values in found]
    assert last.answers.tolist() == answers
    losses = [
        -math.log(values[label])
        if output == "softmax"
        else 0.5 * sum((float(v) - (k == label)) ** 2 for k, v in enumerate(values))
        for values, label in zip(found, given_ones.labels, strict=True)
    ]
    right = [a == label for a, label in zip(answers, given_ones.labels, strict=True)]
    table = np.zeros((2, 2), int)
    for part, loss, accuracy in (
        (~given_ones.is_test, last.train_loss, last.train_accuracy),
        (given_ones.is_test, last.test_loss, last.test_accuracy),
    ):
        assert loss == pytest.approx(np.mean(np.array(losses)[part]), rel=1e-4)
        assert accuracy == pytest.approx(np.mean(np.array(right)[part]))
    for index in np.flatnonzero(given_ones.is_test):
        table[given_ones.labels[index], answers[index]] += 1
    assert last.confusion.tolist() == table.tolist()


def test_without_test_letters_the_table_is_of_the_training_letters() -> None:
    last = learned(asked(test_share=0, epochs=1))[-1]
    assert math.isnan(last.test_loss)
    assert math.isnan(last.test_accuracy)
    assert last.confusion.sum() == 40
    assert np.trace(last.confusion) / 40 == pytest.approx(last.train_accuracy)


def test_news_come_with_every_batch_and_scores_with_every_epoch() -> None:
    news = learned(asked(made=40, test_share=0.25, batch=10, epochs=2))
    assert [(p.epoch, p.batch) for p in news[1:]] == [(e, b) for e in (1, 2) for b in (1, 2, 3)]
    assert all(p.batches == 3 and (p.state is not None) == p.whole_epoch for p in news)
    assert [p.whole_epoch for p in news] == [True, False, False, True, False, False, True]
    assert news[1].train_loss == news[0].train_loss != news[3].train_loss
    assert len({p.layers for p in news}) == len(news)


def test_held_filters_stay_the_very_ones_drawn() -> None:
    held = learned(asked(hold_filters=True))[-1]
    assert all(new is old for new, old in zip(held.layers[:3], FRESH[:3], strict=True))
    assert held.layers[3] != FRESH[3]
    free = learned(asked())[-1]
    assert free.layers[0] != FRESH[0]
    assert free.layers[1:3] == FRESH[1:3]


def test_the_same_seed_learns_the_same_and_another_does_not() -> None:
    one, two = learned(asked())[-1], learned(asked())[-1]
    assert one.layers == two.layers
    assert learned(change(asked(), seed=1))[-1].layers != one.layers


@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
def test_a_resumed_run_reports_what_an_uninterrupted_one_does(optimiser: str) -> None:
    settings = asked(epochs=4, optimiser=optimiser)
    whole = learned(settings)
    for stopped in (p for p in whole if p.state is not None and p.epoch in (0, 2, 4)):
        later = list(learn(settings, "cpu", stopped.state))
        assert later[0].layers == stopped.layers
        assert later[0].train_loss == stopped.train_loss
        rest = [p for p in whole if p.epoch > stopped.epoch]
        assert [p.loss for p in later[1:]] == [p.loss for p in rest]
        assert [p.layers for p in later[1:]] == [p.layers for p in rest]


def test_deep_colourful_stacks_learn_too() -> None:
    generator = np.random.default_rng(0)
    layers = (
        Convolution(Array(generator.normal(0, 0.3, (4, 3, 3, 3))), Array(np.zeros(4)), mode="sum"),
        ReLU(),
        Pooling("average"),
        Convolution(Array(generator.normal(0, 0.3, (2, 4, 3, 3))), padding=1, mode="sum"),
        ReLU(),
        FullyConnected(Array(np.zeros((3, 1))), Array(np.zeros(3)), "softmax"),
    )
    drawn = tuple(Letter(Array(np.stack([PICTURES["Plus"]] * 3)), "cross") for _ in range(4))
    settings, _ = legal(
        Settings(
            input=Array(np.zeros((3, 12, 10))),
            layers=layers,
            classes=("X", "O", "cross"),
            letters=drawn,
            training=Training(made=90, epochs=12),
        )
    )
    news = learned(settings)
    assert news[-1].train_accuracy > 0.9
    assert news[-1].confusion.shape == (3, 3)
    assert legal(change(settings, layers=news[-1].layers)) == (
        change(settings, layers=news[-1].layers),
        [],
    )


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (asked(FRESH[:3]), "Only a stack that votes can learn"),
        (asked(()), "make its last layer a fully connected one"),
        (asked(made=0), "letters of at least two classes"),
        (change(asked(made=0), letters=(letter("X", "X"),) * 5), "draw some, or let some be made"),
        (asked(optimiser="newton"), "no optimiser “newton”"),
        (asked(optimiser="sgd", rate=10, epochs=200), r"lower the learning rate \(now 10\)"),
    ],
)
def test_what_cannot_learn_is_said(settings: Settings, words: str) -> None:
    with pytest.raises(TrainingError, match=words):
        learned(settings)
