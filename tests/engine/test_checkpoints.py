"""Every epoch of a training can be had again, bit for bit, from no more than there is room for."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from engine.array import Array
from engine.checkpoints import Checkpoints, Lesson
from engine.convnet.learning import Progress, again, learn
from engine.convnet.legal_layers import fresh_weights
from engine.data.pictures import X
from engine.systems.convnet import Settings, Training, slides_stack
from engine.training import TrainingError

EPOCHS = 12


def lesson(**training: Any) -> Lesson:
    layers = slides_stack(Array(fresh_weights(2, 48, 0)), Array(np.zeros(2)))
    plan = Training(**({"made": 20, "epochs": EPOCHS, "batch": 10} | training))
    return Settings(input=Array(X[None]), layers=layers, training=plan), "cpu"


LESSON = lesson()
WHOLE = [report for report in learn(*LESSON) if report.whole_epoch]


def filled(room: int) -> Checkpoints[Progress]:
    checkpoints: Checkpoints[Progress] = Checkpoints(room)
    for report in WHOLE:
        checkpoints.add(report, LESSON)
    return checkpoints


def one() -> int:
    """Bytes of one report: three copies of 27 + 96 + 2 numbers, the layers, and the rest."""
    report = WHOLE[-1]
    assert report.state is not None
    return 4 * 4 * (27 + 96 + 2) + report.state.generator.nbytes + report.answers.nbytes


@pytest.mark.parametrize("places", [0, 2, 3, 4, 7, EPOCHS + 1])
def test_no_more_is_kept_than_there_is_room_for(places: int) -> None:
    checkpoints = filled(places * one())
    kept = list(checkpoints.kept)
    assert len(kept) <= max(places, 2)
    assert (kept[0], kept[-1]) == (0, EPOCHS)
    assert [point.epoch for point in checkpoints.curve] == list(range(EPOCHS + 1))
    assert max(np.diff(kept)) <= 2 * EPOCHS / max(len(kept) - 2, 1)
    assert all(known.epoch == epoch for epoch, known in checkpoints.kept.items())


def test_the_curve_has_every_epoch_s_scores() -> None:
    for point, report in zip(filled(0).curve, WHOLE, strict=True):
        for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
            assert getattr(point, name) == getattr(report, name)


@pytest.mark.parametrize("places", [0, 4, EPOCHS + 1])
def test_back_to_every_epoch_bit_for_bit(places: int) -> None:
    for epoch in range(EPOCHS + 1):
        checkpoints = filled(places * one())
        report, lessons = checkpoints.back(epoch)
        assert report.epoch + len(lessons) == epoch
        for step in again(report, lessons):
            report = step
            if step.whole_epoch:
                checkpoints.add(step, LESSON)
        same(report, WHOLE[epoch])
        assert len(checkpoints.curve) == epoch + 1
        assert checkpoints.newest is not None
        assert checkpoints.newest.epoch == epoch
        *_, last = again(report, [LESSON])
        if epoch < EPOCHS:
            same(last, WHOLE[epoch + 1])


def same(found: Progress, wanted: Progress) -> None:
    assert (found.epoch, found.layers) == (wanted.epoch, wanted.layers)
    assert found.state is not None
    assert wanted.state is not None
    for name, slot in wanted.state.slots.items():
        assert found.state.slots[name].equal(slot)
    assert found.state.generator.equal(wanted.state.generator)


def test_each_epoch_is_learned_again_with_its_own_lesson() -> None:
    """Two epochs of one rate, then two of another: the chain gives what went on without a break."""
    slow = lesson(rate=0.001, epochs=4)
    first = list(learn(*lesson(epochs=2)))
    second = list(learn(*slow, first[-1].state))
    *_, last = again(first[0], [LESSON, LESSON, slow, slow])
    same(last, second[-1])


def test_what_cannot_be_learned_again_is_said() -> None:
    settings, device = LESSON
    plan = msgspec.structs.replace(settings.training, optimiser="sgd")
    with pytest.raises(TrainingError, match="undo that change"):
        list(again(WHOLE[0], [(msgspec.structs.replace(settings, training=plan), device)]))
