"""The curve of a training: where its points stand between its axes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from gui.theme import Look
from gui.views.captions.losscurve import LossCurve
from tests.gui.conftest import face


@pytest.fixture
def curve(qtbot: QtBot) -> LossCurve:
    made = LossCurve(Look(), "nats a word")
    qtbot.addWidget(made)
    made.resize(260, 150)
    return made


def test_points_stand_at_their_epoch_and_loss(curve: LossCurve) -> None:
    curve.show_losses(((0.5, 4.8), (2.0, 1.2)), epochs=4)
    area = curve.area()
    assert curve.top == 6
    first, last = curve.place(0.5, 4.8), curve.place(2.0, 1.2)
    assert first.x() == pytest.approx(area.x() + area.width() / 8)
    assert last.x() == pytest.approx(area.center().x())
    assert area.bottom() - first.y() == pytest.approx(area.height() * 4.8 / 6)
    assert area.bottom() - last.y() == pytest.approx(area.height() / 5)
    assert curve.rect().contains(area.toAlignedRect())


@given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=9))
def test_the_axis_ends_at_a_round_number_above_all_losses(losses: list[float]) -> None:
    curve = LossCurve(Look(), "loss")
    curve.show_losses([(n + 1, loss) for n, loss in enumerate(losses)], epochs=len(losses))
    assert max(losses) <= curve.top * 1.001 <= 2.5 * max(losses) * 1.001
    digits = f"{curve.top:.1e}".split("e")[0]
    assert float(f"{curve.top:.2g}") == pytest.approx(curve.top), digits
    curve.deleteLater()


def test_the_title_gives_way_to_the_newest_loss(qtbot: QtBot) -> None:
    """Where both have no room beside each other, the unit is left out."""
    narrow = LossCurve(Look(), "Learning scenes: nats a word")
    brief = LossCurve(Look(), "Learning scenes")
    for one in (narrow, brief):
        qtbot.addWidget(one)
        one.show_losses(((0.5, 4.8),), epochs=4)
        one.resize(160, 150)
    assert face(narrow) == face(brief)
    narrow.resize(300, 150)
    brief.resize(300, 150)
    assert face(narrow) != face(brief)


def test_axes_do_not_move_while_the_loss_comes_down(curve: LossCurve) -> None:
    curve.show_losses(((0.1, 4.8),), epochs=3)
    before = curve.place(0.1, 4.8)
    empty = face(curve)
    curve.show_losses(((0.1, 4.8), (1.0, 2.0)), epochs=3)
    assert curve.place(0.1, 4.8) == before
    assert face(curve) != empty
