"""What the views of captions read off a trace and paint: light, shares, polygons, a beam's tree."""

from __future__ import annotations

import gc
import math
import re
import weakref

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from pytestqt.qtbot import QtBot

from engine.data.scenes.gallery import GALLERY
from engine.data.scenes.scene import masks, picture
from engine.systems import captions
from engine.trace import Cell, Trace
from gui.edits.captions.guiding import brushed
from gui.edits.captions.known import scenery
from gui.theme import Look
from gui.views.captions import light, spoken
from gui.views.captions.beamtree import BeamTree
from gui.views.captions.legend import note
from gui.views.captions.scenery import paint
from gui.views.captions.telltale import beta_in_words, hundredths, tenths
from gui.views.captions.twigs import Twig
from tests.gui.conftest import face
from tests.gui.hands import move


@pytest.fixture(scope="module")
def trace() -> Trace:
    return captions.run(captions.default())


def maps(side: int = 5) -> st.SearchStrategy[np.ndarray]:
    cells = st.lists(st.floats(0.001, 1), min_size=side * side, max_size=side * side)
    return cells.map(lambda v: np.array(v, np.float32).reshape(side, side) / np.float32(sum(v)))


def test_a_caption_is_read_off_its_trace(trace: Trace) -> None:
    told = spoken.spoken(trace)
    assert spoken.spoken(trace) is told
    assert len(told.words) == len(trace["word"]) == len(told.alpha)
    assert told.total == pytest.approx(trace["α"].sum(axis=0), abs=1e-5)
    for t in range(len(told.words)):
        alpha = trace["α"][t].ravel().astype(float)
        nats = -sum(a * math.log(a) for a in alpha if a > 0)
        assert told.nats(t) == pytest.approx(nats, abs=1e-4)
        assert told.nats(t) == float(trace["entropy"][t]), "one number in one unit"
        word = int(trace["word"][t])
        assert told.chances[t] == trace["p"][t, word]
    assert told.spot(told.cell(1, (3, 4))) == (3, 4)
    assert told.spot(None) is None
    assert told.at(10_000) == len(told.words) - 1


def test_captions_of_another_trace_are_let_go() -> None:
    trace = captions.run(captions.default())
    spoken.spoken(trace)
    gone = weakref.ref(trace)
    del trace
    spoken.spoken(captions.run(captions.default()))
    gc.collect()
    assert gone() is None


def test_the_picture_is_the_one_that_is_read(trace: Trace) -> None:
    image = spoken.seen(trace)
    pixels = picture(captions.default().scene, image.width())  # type: ignore[arg-type]
    for x, y in ((0, 0), (40, 60), (image.width() - 1, image.height() - 1)):
        color = image.pixelColor(x, y)
        assert (color.red(), color.green(), color.blue()) == tuple(pixels[y, x])


@given(maps())
def test_blurred_light_is_as_much_light(alpha: np.ndarray) -> None:
    fine = light.spread(alpha)
    assert fine.shape == (5 * light.FINE, 5 * light.FINE)
    assert fine.min() >= 0
    assert light.shares(alpha, True).max() == pytest.approx(1)
    assert light.shares(alpha, False) == pytest.approx(alpha / alpha.max())


def test_light_spread_evenly_stays_even() -> None:
    assert light.spread(np.full((7, 7), 1 / 49, np.float32)) == pytest.approx(1 / 49, abs=1e-6)


def test_the_cell_that_was_drawn_is_read_off_a_trace(trace: Trace) -> None:
    assert spoken.spoken(trace).drawn(0) is None, "soft attention draws none"
    hard = captions.run(msgspec.structs.replace(captions.default(), attention="hard"))
    told = spoken.spoken(hard)
    for t in range(len(told.words)):
        assert hard["s"][t][told.drawn(t)] == 1
    assert note(told, 0, False, True) == "in %, framed: drawn · 14 × 14"


def test_what_the_numbers_of_a_map_are(trace: Trace) -> None:
    told, words = spoken.spoken(trace), len(trace["word"])
    assert note(told, 0, False, True) == "14 × 14, in %"
    even = trace["Σα"].astype(float).mean() * 100
    assert (
        note(told, 0, True, True) == f"in 0.01, even = {math.floor(10 * even) / 10:.1f} · 14 × 14"
    )
    assert note(told, 0, True, False) == f"14 × 14, sums to {words}"


@given(maps(), st.floats(0, 1), st.floats(0, 1), st.sampled_from([1.0, -1.0]))
def test_a_touch_of_the_brush_keeps_the_sum(
    alpha: np.ndarray,
    y: float,
    x: float,
    strength: float,
) -> None:
    made = brushed(alpha, y, x, strength)
    assert made.sum() == pytest.approx(1, abs=1e-5)
    assert made.min() >= 0
    row, column = min(int(y * 5), 4), min(int(x * 5), 4)
    if strength > 0:
        assert made[row, column] >= alpha[row, column] - 1e-6 or alpha[row, column] > 0.5
    else:
        assert made[row, column] <= alpha[row, column] + 1e-6


@pytest.mark.parametrize("name", sorted(GALLERY))
def test_an_svg_of_a_scene_ends_where_its_picture_does(name: str) -> None:
    """Qt's SVG knows no clipping, and trees are larger than what is seen of them."""
    buffer, generator = QBuffer(), QSvgGenerator()
    generator.setOutputDevice(buffer)
    scene = scenery(GALLERY[name])
    pieces = *scene.behind, *scene.before
    with QPainter(generator) as painter:
        paint(painter, QRectF(100, 50, 200, 200), pieces)
    svg = bytes(buffer.data().data()).decode("utf-8")
    places = re.findall(r"([-.e\d]+),([-.e\d]+)", " ".join(re.findall(r' d="([^"]*)', svg)))
    assert len(places) > 20
    assert any(not QRectF(0, 0, 1, 1).contains(p.polygon.boundingRect()) for p in pieces)
    assert np.array(places, float).min() >= -1e-4
    assert np.array(places, float).max() <= 1 + 1e-4


@pytest.mark.parametrize("name", sorted(GALLERY))
def test_the_window_and_the_engine_paint_the_same_scene(qtbot: QtBot, name: str) -> None:
    scene, side = GALLERY[name], 112
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shown in (scenery(scene).behind, scenery(scene).before):
            paint(painter, QRectF(0, 0, side, side), shown)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(side, side, 4)
    away = np.abs(lines[..., 2::-1].astype(int) - picture(scene, side).astype(int))
    assert away.mean() < 1.5
    assert (away.max(axis=2) > 40).mean() < 0.02


@pytest.mark.parametrize("name", sorted(GALLERY))
def test_a_thing_is_met_where_its_mask_lies(qtbot: QtBot, name: str) -> None:
    scene = GALLERY[name]
    seen, found = masks(scene, 28), scenery(scene)
    for n, row, column in np.argwhere(seen > 0.999).tolist():
        assert found.thing_at(QPointF((column + 0.5) / 28, (row + 0.5) / 28)) == n
    assert set(found.things) == set(range(len(scene.things)))


def test_words_for_numbers() -> None:
    assert [hundredths(v) for v in (0.0, 0.004, 0.019, 0.2, 1.0)] == ["", "", "1", "20", "100"]
    assert beta_in_words(0.91) == ("β = 0.91: what is seen counts 91 %", "β = 0.91")
    assert beta_in_words(0.289)[0] == "β = 0.28: what is seen counts 28 %"
    assert [tenths(v) for v in (0.0002, 0.001, 0.0149, 1.0)] == [
        "<0.1 %",
        "0.1 %",
        "1.4 %",
        "100.0 %",
    ]


TWIGS = (
    Twig(-1, 0, "a", 0.9, 0, False),
    Twig(-1, 0, "the", 0.1, 1, False),
    Twig(0, 1, "dog", 0.6, 0, False),
    Twig(0, 1, "cat", 0.3, -1, False),
    Twig(1, 1, "dog", 0.9, 1, False),
    Twig(2, 2, "(end)", 0.8, 0, True),
    Twig(4, 2, "(end)", 0.7, 1, True),
)


def test_a_tree_has_a_row_for_each_caption_and_dead_end(qtbot: QtBot) -> None:
    tree = BeamTree(Look())
    qtbot.addWidget(tree)
    tree.resize(600, 300)
    tree.show_tree(TWIGS, (-0.8, -2.8), 0, 0)
    places = tree.places()
    assert set(places) == set(range(len(TWIGS)))
    rows = {n: rect.y() for n, rect in places.items()}
    assert rows[0] == rows[2] == rows[5], "a caption runs along one row"
    assert rows[3] > rows[1] == rows[4] == rows[6] > rows[0], "the best is above, what ended below"
    rects = list(places.values())
    for n, rect in enumerate(rects):
        assert not any(rect.adjusted(1, 1, -1, -1).intersects(o) for o in rects[n + 1 :])
    tree.resize(600, 75)
    assert 3 not in tree.places(), "a dead end gives way first"
    assert {5, 6} <= set(tree.places())


def a_tree(qtbot: QtBot, theme: str, width: int, count: int) -> BeamTree:
    """As many captions of long words as told, each with its own last ones."""
    tree = BeamTree(Look(theme))
    qtbot.addWidget(tree)
    tree.resize(width, 250)
    said = ("a", "skateboarder", "playing", "with", "trampolines", "(end)")
    first, twigs = len(said) - 3, []
    for step in range(first):
        twigs.append(Twig(step - 1, step, said[step], 0.123, 0, False))
    for rank in range(count):
        for step in range(first, len(said)):
            parent = first - 1 if step == first else len(twigs) - 1
            twigs.append(Twig(parent, step, said[step], 0.5, rank, step == len(said) - 1))
    tree.show_tree(tuple(twigs), (-1.0,) * count, 0, 0)
    return tree


@pytest.mark.parametrize("theme", ["light", "projector"])
@pytest.mark.parametrize("count", [3, 10])
def test_no_letter_of_a_tree_is_cut_its_numbers_give_way(
    qtbot: QtBot, theme: str, count: int
) -> None:
    told = {}
    for width in (1400, 1000, 700, 560, 300):
        tree = a_tree(qtbot, theme, width, count)
        tree.resize(max(width, tree.minimumWidth()), 250)  # as a place that scrolls makes it
        places = tree.places()
        assert len(places) == len(tree._twigs)
        metrics = QFontMetricsF(tree.drawing().font("strong"))
        small = QFontMetricsF(tree.drawing().font("small"))
        for n, rect in places.items():
            word = metrics.horizontalAdvance(tree._twigs[n].word)
            chance = (
                small.horizontalAdvance("0.123") if tree.drawing().laid.numbers == "beside" else 0
            )
            assert word + chance < rect.width() - 4, (width, tree._twigs[n].word)
        assert max(rect.right() for rect in places.values()) < tree.width() - 20
        told[width] = bool(tree.drawing().laid.numbers)
        assert not told[width] or tree.drawing().laid.factor >= 1
        assert tree.drawing().font("strong").pixelSize() >= tree._look.smallest
    assert told[1400]
    assert not told[300]
    assert a_tree(qtbot, theme, 300, count).minimumWidth() > 300


def test_a_word_that_is_pointed_at_tells_the_chance_left_out(qtbot: QtBot) -> None:
    tree = a_tree(qtbot, "light", 560, 10)
    assert not tree.drawing().laid.numbers
    last = max(tree.places())
    rect = tree.places()[last]
    before = face(tree)
    with qtbot.waitSignal(tree.pointed) as told:
        move(tree, rect.center())
    assert told.args == [Cell("beam 10 chance", (5,))]
    assert face(tree) != before


def test_first_words_hang_together_at_a_start(qtbot: QtBot) -> None:
    tree = BeamTree(Look())
    qtbot.addWidget(tree)
    tree.resize(600, 300)
    tree.show_tree(TWIGS, (-0.8, -2.8), 0, 0)
    image, places = tree.grab().toImage(), tree.places()
    paper = image.pixel(590, 299)
    left = min(rect.x() for rect in places.values())
    for n in (0, 1):
        y = round(tree.drawing().line(places[n]).center().y())
        ink = {
            image.pixel(x, y + dy) for x in range(round(left) - 3, round(left)) for dy in (-1, 0, 1)
        }
        assert ink != {paper}, "a branch comes in from the left"
    y = round(tree.drawing().line(places[0]).center().y())
    assert image.pixelColor(6, y) == tree._look.color("accent")
