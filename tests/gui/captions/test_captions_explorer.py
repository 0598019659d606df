"""Captions as a hand uses it: light painted and pinned, words forced, beams, soft beside hard."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.captions.encoder import field
from engine.captions.hands import Forced
from engine.captions.model import known
from engine.captions.vocabulary import MARKS
from engine.systems.captions import TELLING, captioner_of, default
from engine.trace import Cell
from gui.views.captions.easel import cell_rect
from gui.window import Window
from tests.gui.captions.captioned import drag, explorer_of, on, settings_of, trace_of, words_of
from tests.gui.conftest import face
from tests.gui.hands import PLAIN, RIGHT, click, leave, move, press, release

LEFT = Qt.MouseButton.LeftButton


def large(window: Window) -> str:
    return explorer_of(window).center.front


def test_the_first_picture_is_put_into_words(window: Window) -> None:
    trace, explorer = trace_of(window), explorer_of(window)
    assert settings_of(window) == default()
    assert window.page.transport.step == TELLING
    assert len(explorer.ribbon.slots()) == len(words_of(trace))
    now, whole = explorer.words(trace, window.page.glance())
    assert now == f"word {TELLING + 1} of {len(words_of(trace))}"
    assert whole.split()[TELLING] == words_of(trace)[TELLING]
    assert "soft attention" in explorer.subtitle()
    assert "Chances" in window.page.inspector.text


def test_a_word_is_gone_to_and_drawn_by_where_we_look_alone(window: Window) -> None:
    explorer, page = explorer_of(window), window.page
    views = explorer.ribbon, explorer.center.canvas, explorer.center.map, explorer.center.next
    click(explorer.ribbon, explorer.ribbon.slots()[0].center())
    assert page.transport.step == 0
    leave(explorer.ribbon)
    first = [face(view) for view in views]
    page.transport.seek(1)
    assert [face(view) for view in views] != first
    page.transport.seek(0)
    assert [face(view) for view in views] == first


def test_play_runs_through_the_caption(window: Window, clock: object) -> None:
    walk, trace = window.page.transport, trace_of(window)
    walk.seek(0)
    walk.play()
    for t in range(1, min(4, len(words_of(trace)))):
        while walk.step < t:
            clock.now += 0.05  # type: ignore[attr-defined]
            walk.tick()
        assert walk.step == t


def test_a_cell_is_pointed_at_outlined_and_explained(window: Window) -> None:
    explorer, page = explorer_of(window), window.page
    trace, canvas = trace_of(window), explorer.center.canvas
    before = face(canvas)
    move(canvas, cell_rect(canvas.area(), 14, (6, 8)).center())
    assert page.selection.pointed == Cell("α", (TELLING, 6, 8))
    assert face(canvas) != before
    top, left, bottom, right = field(known("scenes").form, 6 * 14 + 8)
    seen = canvas.sight.fields
    assert seen is not None
    size = known("scenes").size
    assert seen[6 * 14 + 8] * size == pytest.approx([top, left, bottom, right])
    edge = on(canvas, max(left, 0) / size, (top + bottom) / 2 / size).toPoint()
    colors = {face(canvas).pixelColor(edge.x() + n, edge.y()).name() for n in range(-1, 4)}
    assert "#ffffff" in colors, "the receptive field is outlined in white"
    assert "196" in page.inspector.text or "190 more" in page.inspector.text
    move(explorer.center.map, explorer.center.map.area().center())
    assert page.selection.pointed is not None
    leave(explorer.center.map)
    assert page.selection.pointed is None
    assert trace.value(Cell("α", (TELLING, 6, 8))) == pytest.approx(trace["α"][TELLING, 6, 8])


def test_light_is_painted_and_the_words_from_there_follow(window: Window) -> None:
    explorer, before, trace = explorer_of(window), settings_of(window), trace_of(window)
    canvas = explorer.center.canvas
    QTest.keyClick(window, Qt.Key.Key_D, PLAIN)
    assert explorer.lamp.brush
    assert explorer.light.brush.isChecked()
    drag(canvas, on(canvas, 0.2, 0.2), on(canvas, 0.25, 0.2), 12)
    painted = settings_of(window).painted
    assert [one.at for one in painted] == [TELLING]
    light = painted[0].light.values
    assert light.sum() == pytest.approx(1, abs=1e-5)
    row, column = divmod(int(light.argmax()), 14)
    assert (row, column) in {(2, 2), (2, 3), (3, 3), (3, 2)}
    after = trace_of(window)
    assert after["α"][TELLING] == pytest.approx(light, abs=1e-6)
    assert words_of(after, "was ") == words_of(trace)
    assert words_of(after)[:TELLING] == words_of(trace)[:TELLING]
    np.testing.assert_array_equal(after["α"][:TELLING], trace["α"][:TELLING])
    press(canvas, on(canvas, 0.22, 0.2), RIGHT)
    release(canvas, on(canvas, 0.22, 0.2), RIGHT)
    darker = settings_of(window).painted[0].light.values
    assert darker[2, 3] < light[2, 3]
    assert darker.sum() == pytest.approx(1, abs=1e-5)
    window.actions_["undo"].trigger()
    window.actions_["undo"].trigger()
    assert settings_of(window) == before


def test_light_is_painted_with_keys(window: Window) -> None:
    canvas = explorer_of(window).center.canvas
    QTest.keyClick(window, Qt.Key.Key_D, PLAIN)
    canvas.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, *[Qt.Key.Key_Space] * 12):
        QTest.keyClick(canvas, key, PLAIN)
    light = settings_of(window).painted[0].light.values
    assert divmod(int(light.argmax()), 14) == (1, 2)
    assert window.page.transport.step == TELLING, "the keys were the brush's"
    for _ in range(20):
        QTest.keyClick(canvas, Qt.Key.Key_Delete, PLAIN)
    light = settings_of(window).painted[0].light.values
    assert light[1, 2] < light.mean()


def test_a_cell_is_pinned_and_let_go(window: Window) -> None:
    explorer, before = explorer_of(window), settings_of(window)
    canvas, board = explorer.center.canvas, explorer.center.map
    click(board, cell_rect(board.area(), 14, (4, 5)).center())
    assert explorer.deed.pin.isVisible()
    QTest.keyClick(window, Qt.Key.Key_H, PLAIN)
    assert [(pin.at, pin.place) for pin in settings_of(window).pins] == [(TELLING, 4 * 14 + 5)]
    assert trace_of(window)["α"][TELLING, 4, 5] == 1
    assert explorer.deed.pin.text() == "Let the light go"
    assert canvas.sight.pins == {4 * 14 + 5}
    explorer.deed.pin.click()
    assert settings_of(window) == before
    click(board, cell_rect(board.area(), 14, (9, 2)).center(), RIGHT)
    assert settings_of(window).pins[0].place == 9 * 14 + 2
    trace_of(window)
    assert explorer.deed.release.isVisible()
    explorer.deed.all.click()
    assert settings_of(window) == before


def test_a_word_is_forced_and_let_go(window: Window) -> None:
    explorer, trace = explorer_of(window), trace_of(window)
    view, words = explorer.center.next, words_of(trace)
    one, rect = next((c, r) for c, r in view.rows() if not c.came and c.code > 2)
    move(view, rect.center())
    assert window.page.selection.pointed == Cell("p", (TELLING, one.code))
    click(view, rect.center())
    after = trace_of(window)
    vocabulary = known("scenes").words
    assert words_of(after)[TELLING] == vocabulary[one.code]
    assert words_of(after)[:TELLING] == words[:TELLING]
    assert words_of(after, "was ") == words
    at = next(r for c, r in view.rows() if c.came)
    click(view, at.center())
    assert settings_of(window).forced == ()
    assert words_of(trace_of(window)) == words


@pytest.mark.qt_log_ignore("This plugin does not support")  # a list that pops up, without a screen
def test_any_word_is_typed_and_the_rest_follows(window: Window) -> None:
    """What if it had said “umbrella”? Words before stay; the decoder reads it before the next."""
    trace, explorer = trace_of(window), explorer_of(window)
    field, words = explorer.center.word, words_of(trace)
    listed = {words_of(trace)[TELLING], *(known("scenes").words[c.code] for c, _ in
              explorer.center.next.rows())}  # fmt: skip
    assert "umbrella" not in listed
    QTest.keyClick(window, Qt.Key.Key_Q, PLAIN)
    QTest.keyClick(window, Qt.Key.Key_F, PLAIN)
    assert large(window) == "look"
    assert field.hasFocus()
    QTest.keyClicks(field, "um")
    offered = field.completer().completionModel()
    rows = [offered.index(n, 0).data() for n in range(offered.rowCount())]
    assert rows == sorted(w for w in known("scenes").words if w.startswith("um"))
    QTest.keyClicks(field, "brella")
    QTest.keyClick(field, Qt.Key.Key_Return, PLAIN)
    assert settings_of(window).forced == (Forced(TELLING, "umbrella"),)
    after = trace_of(window)
    assert words_of(after)[TELLING] == "umbrella"
    assert words_of(after)[:TELLING] == words[:TELLING]
    assert words_of(after, "was ") == words
    E, x = after["E"], after["x"]
    code = known("scenes").words.index("umbrella")
    np.testing.assert_allclose(x[TELLING + 1, : E.shape[1]], E[code], atol=1e-6)
    assert not np.allclose(after["h 1"][TELLING + 1], trace["h 1"][TELLING + 1], atol=1e-3)


@pytest.mark.qt_log_ignore("This plugin does not support")  # a list that pops up, without a screen
def test_a_word_is_chosen_from_those_offered_and_an_unknown_one_is_told(window: Window) -> None:
    field = explorer_of(window).center.word
    QTest.keyClick(window, Qt.Key.Key_F, PLAIN)
    before = settings_of(window)
    for word, says in (("girafe", "it knows “giraffe”"), ("qqq", "one of those offered")):
        QTest.keyClicks(field, word)
        QTest.keyClick(field, Qt.Key.Key_Return, PLAIN)
        told = f"“{word}” is none of the {len(known('scenes').words) - len(MARKS)} words"
        assert window.message.text.startswith(told)
        assert says in window.message.text
    assert settings_of(window) == before
    QTest.keyClicks(field, "do")
    popup = field.completer().popup()
    assert popup is not None
    assert popup.isVisible()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(popup, key, PLAIN)
    window.wait_for_picture()
    assert settings_of(window).forced == (Forced(TELLING, "dog"),)
    assert field.text() == ""
    QTest.keyClick(field, Qt.Key.Key_Escape, PLAIN)
    assert not field.hasFocus()


@pytest.mark.qt_log_ignore("This plugin does not support")  # a list that pops up, without a screen
@pytest.mark.parametrize("typed", ["(end)", "<end>", "(END)"])
def test_a_sentence_is_ended_where_one_looks_and_it_is_said_so(window: Window, typed: str) -> None:
    words, field = words_of(trace_of(window)), explorer_of(window).center.word
    QTest.keyClick(window, Qt.Key.Key_F, PLAIN)
    QTest.keyClicks(field, "(e")
    offered = field.completer().completionModel()
    assert [offered.index(n, 0).data() for n in range(offered.rowCount())] == ["(end)"]
    field.clear()
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return, PLAIN)
    assert window.message.text == f"The sentence ends here now, at word {TELLING + 1}."
    after = trace_of(window)
    assert words_of(after) == (*words[:TELLING], "(end)")
    assert words_of(after, "was ") == words
    QTest.keyClicks(field, "<start>")
    QTest.keyClick(field, Qt.Key.Key_Return, PLAIN)
    assert window.message.text.startswith("“<start>” is none of the"), "no other mark is a word"


def test_the_light_is_shown_as_one_likes(window: Window) -> None:
    explorer = explorer_of(window)
    canvas, bar = explorer.center.canvas, explorer.light
    faces = [face(canvas)]
    for box, n in ((bar.kind, 1), (bar.grain, 1)):
        box.setCurrentIndex(n)
        box.activated.emit(n)
        faces.append(face(canvas))
    bar.opacity.setValue(20)
    faces.append(face(canvas))
    assert all(a != b for a, b in pairwise(faces))
    assert (explorer.lamp.how.heat, explorer.lamp.how.smooth, explorer.lamp.how.opacity) == (
        True,
        False,
        0.2,
    )


def test_the_share_of_the_light_is_the_truth_s(window: Window) -> None:
    trace, explorer = trace_of(window), explorer_of(window)
    for t in range(len(words_of(trace))):
        window.page.transport.seek(t)
        said = explorer.center.map._said
        named = trace["named"][t]
        if named.any():
            light = (trace["α"][t][None] * trace["mask"]).sum(axis=(1, 2))
            assert said.share == pytest.approx(float(light @ named), abs=1e-5)
        else:
            assert said.share is None
            assert "names no thing" in said.thing
    words = captioner_of(settings_of(window)).words
    explorer.guide.force(2, words.index("dog"))
    window.page.transport.seek(2)
    trace_of(window)
    assert explorer.center.map._said.thing == "no dog in this scene"


def test_reset_gives_the_first_picture_back(window: Window) -> None:
    explorer = explorer_of(window)
    QTest.keyClick(window, Qt.Key.Key_Y, PLAIN)
    QTest.keyClick(window, Qt.Key.Key_D, PLAIN)
    explorer.composer.surprise()
    window.actions_["reset"].trigger()
    trace_of(window)
    assert settings_of(window) == default()
    assert large(window) == "look"
    assert window.page.transport.step == TELLING
    assert not explorer.lamp.brush
