"""Language as a hand uses it: a prompt typed, characters clicked, branches, units, the gap."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.data.sentences import LANGUAGES
from engine.language import units
from engine.language.legal_texts import labels_of
from engine.systems.language import TELLING, default, text_of
from engine.trace import Cell
from gui.edits.language import gaps
from gui.edits.language.study import ELSEWHERE, MARKED, OFFERED
from gui.views.language.text import TextView
from gui.views.language.tiles import WHOLE
from gui.window import Window
from tests.gui.conftest import face
from tests.gui.hands import PLAIN, move, press, release
from tests.gui.language.explorer import language_of, settings_of, trace_of

LEFT = Qt.MouseButton.LeftButton


def at(view: TextView, t: int, number: int = 0) -> QPoint:
    """The middle of a character."""
    rect: QPointF = view.tiles[number].rect(t).center()
    return rect.toPoint()


def test_the_first_picture_is_written_by_the_shipped_network(window: Window) -> None:
    trace = trace_of(window)
    assert settings_of(window) == default()
    assert len(text_of(trace)) == len(default().prompt) + default().length
    assert window.page.transport.step == TELLING
    assert "128 units" in language_of(window).subtitle()
    came = text_of(trace)[TELLING + 1]
    assert f"“{came}” comes next" in window.page.inspector.text
    assert f"[{came}] = e" in window.page.inspector.text, "its formula calls it by its character"
    view = language_of(window).center.text
    (tile,) = view.tiles
    assert tile.rows == tile.lines.count, "all of it is seen"
    assert tile.rect(len(text_of(trace)) - 1).bottom() > 0.85 * view.height(), "and fills its card"


def test_a_typed_prompt_is_written_on_while_one_types(window: Window) -> None:
    bar = language_of(window).writing
    bar.prompt.setFocus()
    bar.prompt.selectAll()
    QTest.keyClicks(bar.prompt, "class A:\\n")
    assert text_of(trace_of(window)).startswith("class A:\n")
    assert bar.prompt.text() == "class A:\\n"
    bar.length.setValue(50)
    bar.temperature.setValue(1.5)
    bar.top_k.setValue(3)
    settings = settings_of(window)
    assert (settings.length, settings.temperature, settings.top_k) == (50, 1.5, 3)
    assert ((trace_of(window)["p"] > 0).sum(axis=1) <= 3).all()
    text = text_of(trace_of(window))
    bar.again.click()
    assert settings_of(window).seed == bar.seed.value() != settings.seed
    assert text_of(trace_of(window)) != text
    window.actions_["undo"].trigger()
    assert text_of(trace_of(window)) == text


def test_a_character_is_pointed_at_and_gone_to(window: Window) -> None:
    view, page = language_of(window).center.text, window.page
    quantity, layer, unit = settings_of(window).followed
    move(view, QPointF(at(view, 30)))
    assert page.selection.pointed == Cell(f"{quantity} {layer}", (30, unit))
    before = face(view)
    QTest.mouseClick(view, LEFT, PLAIN, at(view, 120))
    assert page.transport.step == 120
    assert face(view) != before
    page.transport.seek(0)
    page.transport.seek(120)
    again = face(view)
    page.transport.seek(119)
    page.transport.seek(120)
    assert face(view) == again, "what is drawn depends on where we look alone"


def test_play_writes_character_by_character(window: Window, clock: object) -> None:
    walk = window.page.transport
    walk.seek(0)
    walk.play()
    for t in (1, 2, 60):
        clock.now = walk._anchor[0] + t / 2.5 + 1e-6  # type: ignore[attr-defined]
        walk.tick()
        assert walk.step == t, "also across the ends of lines"
    assert "outlined" not in window.page.inspector.text, "the sums are nowhere to be seen"
    now, then = language_of(window).words(trace_of(window), window.page.glance())
    assert now.startswith("character 61 of 180")
    assert then.startswith("then")


def test_another_character_makes_a_branch_beside_the_text(window: Window) -> None:
    explorer, trace = language_of(window), trace_of(window)
    one, rect = next((c, r) for c, r in explorer.center.following._rows() if not c.came)
    move(explorer.center.following, rect.center())
    assert window.page.selection.pointed == Cell("p", (TELLING, one.code))
    QTest.mouseClick(explorer.center.following, LEFT, PLAIN, rect.center().toPoint())
    after = trace_of(window)
    branch, text = text_of(after, "branch 1 "), text_of(trace)
    assert text_of(after) == text
    assert branch[: TELLING + 1] == text[: TELLING + 1]
    assert branch[TELLING + 1] == labels_of(settings_of(window).network)[one.code]
    assert len(explorer.center.text.tiles) == 2
    assert explorer.center.text.tiles[1].area.left() > explorer.center.text.tiles[0].area.right()
    assert explorer.center.text.tiles[1].start <= TELLING, "it begins before they part"
    explorer.center.following.picked.emit(1, TELLING + 9, one.code)
    explorer.center.following.picked.emit(0, 20, one.code)
    window.wait_for_picture()
    assert [branch.of for branch in settings_of(window).branches] == [0, 1, 0]
    close = explorer.center.text.tiles[1].close.center()
    QTest.mouseClick(explorer.center.text, LEFT, PLAIN, close.toPoint())
    assert [branch.at for branch in settings_of(window).branches] == [20]
    window.actions_["undo"].trigger()
    assert len(settings_of(window).branches) == 3


def test_a_dragged_stretch_asks_which_units_follow_it(window: Window) -> None:
    explorer = language_of(window)
    view = explorer.center.text
    press(view, QPointF(at(view, 60)))
    for t in range(61, 80):
        move(view, QPointF(at(view, t)), LEFT)
    release(view, QPointF(at(view, 79)))
    assert settings_of(window).span == (60, 79)
    trace = trace_of(window)
    assert explorer.units.pattern.currentIndex() == OFFERED.index(MARKED)
    best = units.followers(trace.arrays, units.chosen((60, 79), len(trace["x"])))[0]
    shown = explorer.units.ranking._ranked[0]
    assert shown.followed == (best.quantity, best.layer, best.unit)
    row = explorer.units.ranking.row(0).center().toPoint()
    QTest.mouseClick(explorer.units.ranking, LEFT, PLAIN, row)
    assert settings_of(window).followed == shown.followed
    window.wait_for_picture()
    held = units.together(trace.arrays, (60, 79))
    same = units.matches(units.sharing(trace.arrays, held), (60, 79))
    assert list(explorer._found.same) == same[:ELSEWHERE] != []
    for place in (*same, same[0]):
        explorer.units.said.linkActivated.emit("next")
        assert place.first <= window.page.transport.step <= place.last
    QTest.mouseClick(view, LEFT, PLAIN, at(view, 10))
    assert settings_of(window).span is None


def test_a_silenced_unit_and_what_the_network_loses(window: Window, qtbot: QtBot) -> None:
    explorer = language_of(window)
    text = text_of(trace_of(window))
    _, layer, unit = settings_of(window).followed
    QTest.keyClick(window, Qt.Key.Key_S, PLAIN)
    assert settings_of(window).silenced == ((layer, unit),)
    assert window.actions_["silence"].isChecked()
    assert not trace_of(window)[f"h {layer}"][:, unit].any()
    qtbot.waitUntil(lambda: explorer._found.costs is not None)
    network = settings_of(window).network
    codes = np.array([labels_of(network).index(c) for c in text])
    assert explorer._found.costs is not None
    free, held = explorer._found.costs
    assert free == pytest.approx(units.losses(network, codes).mean(), abs=1e-5)
    silenced = units.losses(network, codes, [(layer, unit)])
    assert held == pytest.approx(silenced.mean(), abs=1e-5)
    assert f"{free:.2f} → {held:.2f}" in explorer.units.said.text()
    view = explorer.center.text
    whole = view.tiles[1]
    assert (whole.number, whole.start) == (WHOLE, 0), "what it wrote before stands beside"
    assert text_of(trace_of(window), "whole ") == text
    lost = explorer._found.lost
    assert lost[0] == 0
    expected = silenced - units.losses(network, codes)
    assert np.allclose(lost[1:], expected, atol=1e-5)
    window.page.transport.seek(len(text) - 1)
    window.wait_for_picture()
    before = face(view)
    move(view, whole.rect(int(np.argmax(lost))).center())
    assert face(view) != before, "how much is lost there is told"
    assert window.page.selection.pointed == Cell(f"whole C {layer}", (int(np.argmax(lost)), unit))
    explorer.units.silence.click()
    assert settings_of(window).silenced == ()
    QTest.keyClick(window, Qt.Key.Key_S, PLAIN)
    window.wait_for_picture()
    QTest.mouseClick(view, LEFT, PLAIN, view.tiles[1].close.center().toPoint())
    assert settings_of(window).silenced == ()


@pytest.mark.parametrize("pattern", OFFERED[:-1])
def test_a_pattern_ranks_the_units(window: Window, pattern: str) -> None:
    explorer, trace = language_of(window), trace_of(window)
    explorer.units.pattern.activated.emit(OFFERED.index(pattern))
    window.wait_for_picture()
    best = units.followers(trace.arrays, units.PATTERNS[pattern](text_of(trace)))[0]
    assert explorer.units.ranking._ranked[0].r == pytest.approx(best.r)


def test_the_gap_widens_and_the_networks_answer(window: Window) -> None:
    explorer, before = language_of(window), settings_of(window)
    QTest.keyClick(window, Qt.Key.Key_K, PLAIN)
    assert explorer.gaps.shown
    trace = trace_of(window)
    assert explorer.center.gap.isVisible()
    assert not explorer.center.following.isVisible()
    assert [name for name, _ in gaps.named(settings_of(window))] == ["RNN", "LSTM", "GRU"]
    assert window.page.transport.step == len(trace["x"]) - 1
    words = labels_of(settings_of(window).network)
    assert words[int(trace["y"][-1].argmax())] == "Italian"
    explorer.sentence.gap.setValue(70)
    trace = trace_of(window)
    assert gaps.asked(settings_of(window)) == gaps.Gap("Italy", 70, "Italian")
    assert words[int(trace["y"][-1].argmax())] == "Italian", "an LSTM still knows"
    explorer.sentence.sentences.activated.emit(list(LANGUAGES).index("Japan"))
    assert gaps.asked(settings_of(window)) == gaps.Gap("Japan", 70, "Japanese")
    plot = explorer.center.gap.plot
    QTest.mouseClick(explorer.center.gap, LEFT, PLAIN, plot.center().toPoint())
    assert abs((gaps.asked(settings_of(window)).words or 0) - 50) <= 1
    QTest.keyClick(window, Qt.Key.Key_N, PLAIN)
    assert gaps.asked(settings_of(window)).country == "Japan"
    QTest.keyClick(window, Qt.Key.Key_K, PLAIN)
    assert settings_of(window) == before


def test_the_curves_are_what_was_counted(window: Window) -> None:
    from engine.language.gap import COUNT, GAPS

    counted = gaps.counted()
    assert gaps.COUNT == COUNT
    assert all(tuple(sorted(one)) == GAPS for one in counted.values())
    assert counted["LSTM"][100] > counted["RNN"][100]


def test_a_near_sentence_has_no_gap(window: Window) -> None:
    explorer = language_of(window)
    explorer.gaps.toggle()
    while window.page.background.busy:
        pass  # its answer is on its way; the next question is light and overtakes it
    explorer.sentence.sentences.activated.emit(len(LANGUAGES))
    assert gaps.asked(settings_of(window)) == gaps.Gap("", None, "sky")
    trace = trace_of(window)
    assert not explorer.sentence.gap.isEnabled()
    assert labels_of(settings_of(window).network)[int(trace["y"][-1].argmax())] == "sky"


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_a_blank_stands_clear_of_what_it_is_called(window: Window, size: tuple[int, int]) -> None:
    """Of the chain: between ␣ and the x below it there are rows without ink."""
    window.resize(*size)
    window.settle()
    ribbon, t = language_of(window).ribbon, window.page.transport.step
    assert trace_of(window).quantities["x"].labels[t] == " "
    beads, picture = ribbon.layout_of(trace_of(window)), face(ribbon)
    place, name = beads.column(t, beads.read), beads.column(t, beads.named)
    middle = range(int(place.center().x()) - 8, int(place.center().x()) + 9)
    rows = range(int(place.y()) + 2, int(name.bottom()))
    inked = [len({picture.pixel(x, y) for x in middle}) > 1 for y in rows]
    starts = sum(now and not before for before, now in pairwise([False, *inked]))
    assert starts == 2, "the sign, and its name"


def test_reset_gives_the_first_picture_back(window: Window) -> None:
    explorer = language_of(window)
    explorer.writer.begin("import ")
    explorer.gaps.toggle()
    explorer._fold()
    window.actions_["reset"].trigger()
    window.wait_for_picture()
    assert settings_of(window) == default()
    assert window.page.transport.step == TELLING
    assert not explorer.ribbon.folded
    assert explorer.center.following.isVisible()


@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_silence_moves_nothing_and_the_last_controls_end_at_the_edge(
    window: Window, zoom: float
) -> None:
    """The unit's field and its button stay where they are, flush with the list above them."""
    window.look.set_zoom(zoom)
    window.settle()
    units, writing = language_of(window).units, language_of(window).writing
    places = []
    for _ in range(2):
        places.append((units.unit.x(), units.silence.geometry().left()))
        assert units.unit.x() == units.pattern.x()
        assert units.silence.geometry().right() == units.pattern.geometry().right()
        assert abs(writing.again.geometry().right() - writing.rect().right()) <= 1 or zoom > 1
        window.actions_["silence"].trigger()
        window.wait_for_picture()
        window.settle()
    assert places[0] == places[1]
