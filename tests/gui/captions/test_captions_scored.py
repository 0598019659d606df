"""The scores of a caption, and what the card of its captioner says, as a hand finds them."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtTest import QTest

from engine.captions import scoring
from engine.captions.model import learned, novice
from engine.captions.vocabulary import MARKS
from engine.explain import fine
from engine.systems import captions
from engine.trace import Cell
from gui.edits.captions import scored
from gui.edits.captions.guiding import Guide
from gui.pictures import Picture
from gui.views.captions import telltale
from gui.views.captions.report import Report, Row
from gui.views.captions.scored import Scored
from gui.window import Window
from tests.gui.captions.captioned import explorer_of, settings_of, trace_of, words_of
from tests.gui.conftest import MakeWindow, face
from tests.gui.hands import click, move


@pytest.fixture
def window(window: Window) -> Window:
    QTest.keyClick(window, Qt.Key.Key_Q)
    return window


def view_of(window: Window) -> Scored:
    assert explorer_of(window).center.front == "scores"
    return explorer_of(window).center.scored


def guide_of(window: Window) -> Guide:
    return explorer_of(window).guide


def says_giraffe(window: Window, t: int) -> None:
    words = captions.captioner_of(settings_of(window)).words
    guide_of(window).force(t, words.index("giraffe"))


def test_a_word_that_names_a_thing_has_a_row(window: Window) -> None:
    says_giraffe(window, 2)
    trace, view = trace_of(window), view_of(window)
    rows = {row.t: row for row, _ in view.rows() if row.t >= 0}
    assert rows[2].word == rows[2].thing == "giraffe"
    assert rows[2].share == pytest.approx(float(trace["share"][2]))
    assert rows[2].good == bool(trace["hit"][2])
    where = "on it" if trace["hit"][2] else "beside it"
    assert rows[2].hits[0] == f"brightest cell {where}"
    classes = {row.word: row for row, _ in view.rows() if row.t < 0}
    for score in scoring.scores(trace):
        assert f"on {score.hits} of {score.words}" in classes[score.what].hits


def test_every_number_of_a_row_is_explained(window: Window) -> None:
    """The word: what it names; its light, in all and thing by thing; whether it was hit."""
    trace, view = trace_of(window), view_of(window)
    t = words_of(trace).index("trees")
    one = next(one for one in view.measured() if one.row.t == t)
    things = np.flatnonzero(trace["named"][t]).tolist()
    assert len(things) > 1
    assert [thing for thing, _ in one.row.lights] == things
    assert sum(light for _, light in one.row.lights) == pytest.approx(one.row.share)
    bar, pieces = one.bar(), one.pieces()
    full = sum(piece.width() for _, piece in pieces)
    assert full == pytest.approx(bar.width() * one.row.share)
    metrics = QFontMetricsF(window.look.font("small"))
    hits = metrics.horizontalAdvance(one.row.hits[0]) + window.look.px(10)
    line = QRectF(bar.topLeft(), bar.topRight()).translated(0, -12)
    places = [
        *((piece.center(), Cell("light", (t, thing))) for thing, piece in pieces),
        (bar.topRight() + QPointF(-3, 3), Cell("share", (t,))),
        (line.topRight() - QPointF(hits + 8, 0), Cell("share", (t,))),
        (line.topRight() - QPointF(6, 0), Cell("hit", (t,))),
        (line.topLeft() + QPointF(6, 0), Cell("named", (t, things[0]))),
    ]
    for place, cell in places:
        move(view, place)
        assert window.page.selection.pointed == cell
        story = window.page.inspector.text
        assert story.startswith(trace.quantities[cell.quantity].title)
        assert fine(trace.value(cell)) in story.splitlines()
    assert "“trees” names the left tree" in window.page.inspector.text


def test_only_what_is_named_adds_up(window: Window) -> None:
    trace = trace_of(window)
    for t in range(len(trace["word"])):
        terms = trace.made(Cell("share", (t,))).terms
        assert len(terms) == trace["named"][t].sum()
        assert sum(term.value for term in terms) == pytest.approx(trace["share"][t], abs=1e-5)


def test_a_row_leads_to_its_word(window: Window) -> None:
    says_giraffe(window, 3)
    trace_of(window)
    window.page.transport.seek(0)
    view = view_of(window)
    rect = next(rect for row, rect in view.rows() if row.t == 3)
    before = face(view)
    click(view, rect.center())
    assert window.page.transport.step == 3
    assert face(view) != before


def test_the_card_is_told(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    own = captions.captioner_of(settings_of(window))
    figures = {"words known": 12, "claims that are true": {"thing": 0.98125, "smell": 0.5},
               "BLEU-1 … 4, greedy": [71.25, 50.0], "nats": 0.98125}  # fmt: skip
    card = {"figures": figures, "limits": "much"}
    other = dataclasses.replace(own, card=card)
    monkeypatch.setattr(captions, "known", lambda name: other)
    report = scored.report(settings_of(window), trace_of(window))
    assert report.figures == (
        ("greedy", ("71.2", "50.0")), ("words it knows", ("9",)),
        ("things named rightly", ("98.1 %",)), ("claims that are true: smell", ("50.0 %",)),
        ("nats", ("0.981",)),
    )  # fmt: skip
    assert captions.captioner_of(settings_of(window)).card["figures"] is figures, "keys stay"
    assert report.told == (("What it cannot", "much"),)


def test_a_captioner_without_a_card_is_told_by_its_name(window: Window) -> None:
    explorer_of(window).pupil.adopt(learned(novice((*MARKS, "fog"), units=8), "mine"))
    told = scored.report(settings_of(window), trace_of(window)).told
    assert told == (("What it is", "“mine”; its card says no more"),)


def test_the_picture_shows_where_the_brightest_cell_would_hit(window: Window) -> None:
    canvas, trace = explorer_of(window).center.canvas, trace_of(window)
    assert canvas.isVisible()
    for t in range(len(trace["word"])):
        window.page.transport.seek(t)
        aim, brightest = canvas.sight.aim, divmod(int(trace["α"][t].argmax()), 14)
        assert aim is not None
        assert aim[brightest] == bool(trace["hit"][t])
        assert aim.any() == bool(trace["named"][t].any())
        assert (canvas.sight.fields is None) == aim.any(), "one white border, not two"
    window.page.transport.seek(1)
    shown = sum(trace["mask"][k] for k in range(len(trace["mask"])) if trace["named"][1, k])
    assert canvas.sight.aim is not None
    assert (canvas.sight.aim == (shown >= shown.max() / 2)).all()
    before = face(canvas)
    window.actions_["scores"].trigger()
    assert canvas.sight.aim is None
    assert face(canvas) != before


def test_of_a_photograph_it_tells_how_far_maps_differ(window: Window) -> None:
    dice = np.random.default_rng(2)
    pixels = dice.random((30, 30, 4), np.float32)
    explorer_of(window).bring(Picture(pixels, QSize(30, 30), False))
    trace, view = trace_of(window), view_of(window)
    assert [row.t for row, _ in view.rows()] == list(range(len(trace["word"])))
    mean = trace["α"].mean(axis=0)
    for row, rect in view.rows():
        apart = np.abs(trace["α"][row.t] - mean).sum() / 2
        assert row.share == pytest.approx(float(apart), abs=1e-5)
        assert rect.bottom() <= view.height() + 1


def test_nothing_lies_over_anything_else(window: Window) -> None:
    view = view_of(window)
    for t in range(6):
        says_giraffe(window, t)
    trace_of(window)
    for size in ((1280, 720), (1920, 1080)):
        window.resize(*size)
        rects = [rect for _, rect in view.rows()]
        assert len(rects) >= 7
        for one, other in pairwise(rects):
            assert one.bottom() <= other.top() + 0.5
        assert rects[-1].bottom() <= view.height()


def test_the_same_report_is_drawn_alike(window: Window) -> None:
    view = view_of(window)
    told = scored.report(settings_of(window), trace_of(window))
    view.show_report(Report(), 0)
    assert view.rows() == []
    view.show_report(told, 1)
    first = face(view)
    view.show_report(told, 2)
    view.show_report(told, 1)
    assert face(view) == first


def many(count: int) -> Report:
    """A caption of a photograph, and a card that says much."""
    words = tuple(Row(f"motorcycle{t}", "", t / count, t=t) for t in range(count))
    told = tuple((f"Heading {n}", "words of a card " * 30) for n in range(4))
    return Report(words=words, figures=(("cosine", ("15.8",)),) * 5, told=told)


@pytest.mark.parametrize("theme", ["light", "projector"])
@pytest.mark.parametrize("count", [1, 14, 18, 20])
def test_rows_of_a_long_caption_leave_each_other_and_their_letters_room(
    make_window: MakeWindow, theme: str, count: int
) -> None:
    window = make_window(explorer="captions", theme=theme)
    window.resize(1280, 720)
    window.wait_for_picture()
    QTest.keyClick(window, Qt.Key.Key_Q)
    view, look = view_of(window), window.look
    view.show_report(many(count), count // 2)
    rows = view.rows()
    assert [row.t for row, _ in rows] == list(range(count)), "all words are there, in order"
    letters = QFontMetricsF(look.font("strong")).height()
    for n, (_, rect) in enumerate(rows):
        assert rect.height() >= letters + 3
        assert rect.bottom() <= view.height()
        own = rect.adjusted(0.1, 0.1, -0.1, -0.1)
        assert not any(own.intersects(other) for _, other in rows[n + 1 :])
        assert rect.right() <= view.columns()[0].right() + 1


def test_of_a_caption_without_end_the_words_around_the_present_one_are_shown(
    window: Window,
) -> None:
    view = view_of(window)
    window.resize(1280, 720)
    seen = set()
    for t in (0, 20, 39):
        view.show_report(many(40), t)
        shown = [row.t for row, _ in view.rows()]
        assert t in shown
        assert 10 < len(shown) < 40
        assert shown == list(range(shown[0], shown[-1] + 1))
        assert view.note.startswith(f"{shown[0] + 1}–{shown[-1] + 1} of 40")
        seen.update(shown)
        click(view, view.rows()[2][1].center())
        assert window.page.transport.step == min(shown[2], len(trace_of(window)["word"]) - 1)
    assert seen == set(range(40))


@pytest.mark.parametrize("wide", [120, 180, 260])
def test_the_longest_words_there_is_room_for_say_where_the_brightest_is(
    window: Window, wide: int
) -> None:
    row = Row("dog", "dog", 0.5, telltale.aims(False), good=False)
    metrics = QFontMetricsF(window.look.font("small"))
    hit, pixels = row.aim(window.look, wide)
    needed = [metrics.horizontalAdvance(way) + window.look.px(10) for way in row.hits]
    assert pixels == max(one for one in needed if one <= wide)
    assert hit == row.hits[needed.index(pixels)]
    assert hit.endswith("beside it")


def test_bleu_is_a_table_of_four_columns(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each number stands under its order, whichever search found the captions."""
    drawn: list[tuple[float, float, str]] = []
    draw = QPainter.drawText

    def note(painter: QPainter, *given: Any) -> Any:
        if isinstance(given[0], QRectF):
            drawn.append((given[0].right(), given[0].y(), given[-1]))
        return draw(painter, *given)

    view, numbers = view_of(window), ("1.5", "2.5", "3.5", "4.5")
    view.show_report(Report(figures=(("greedy", numbers), ("words it knows", ("12",)))), 0)
    monkeypatch.setattr(QPainter, "drawText", note)
    face(view)
    places = {text: (x, y) for x, y, text in drawn}
    assert places["BLEU"][1] < places["greedy"][1] < places["words it knows"][1]
    for order, number in zip("1234", numbers, strict=True):
        assert places[order][0] == places[number][0]
        assert (places[order][1], places[number][1]) == (places["BLEU"][1], places["greedy"][1])
    assert places["1"][0] < places["2"][0] < places["3"][0] < places["4"][0]


def test_a_text_that_is_cut_ends_with_dots() -> None:
    written: list[str] = []

    class Pen(QPainter):
        def drawText(self, *given: Any) -> Any:
            written.append(given[-1])

    image = QImage(300, 100, QImage.Format.Format_RGB32)
    text = ["a few words " * 5, "and many more " * 40]
    with Pen(image) as painter:
        high = QFontMetricsF(painter.font()).height()
        telltale.paragraphs(painter, QRectF(0, 0, 300, 6 * high + 4), text, 4)
        assert len(written) == 6
        assert written[-1].endswith(" … point here for all")
        assert " ".join(written[:-1]) in " ".join(" ".join(text).split())
        written.clear()
        telltale.paragraphs(painter, QRectF(0, 0, 300, 90 * high), text, 4)
        assert " ".join(written) == " ".join(" ".join(text).split())
