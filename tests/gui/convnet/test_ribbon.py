"""The whole chain in miniature: pointed at, clicked, drawn on; the winner's bar is green."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from engine.array import Array
from engine.convnet.layers import Convolution, FullyConnected, Pooling, ReLU
from engine.data.pictures import PICTURES
from engine.explain import cut
from engine.systems import convnet
from engine.systems.convnet import Settings
from engine.trace import Cell
from gui.views.convnet import bars, links
from gui.views.convnet.ribbon import Ribbon
from gui.window import Window
from tests.gui import hands
from tests.gui.conftest import MakeWindow, face
from tests.gui.convnet.test_stage import go, show, trace_of
from tests.gui.hands import convolution
from tests.gui.listening import written

TEN = ("circle", "square", "triangle", "star", "heart", "moon", "tree", "house", "car", "cat")


def place(
    ribbon: Ribbon, name: str, n: int, row: int, column: int, shape: tuple[int, int]
) -> QPointF:
    """The middle of a cell of a thumbnail."""
    tile = next(c for c in ribbon._columns if c.name == name).thumbs[n]
    down, across = (row + 0.5) / shape[0], (column + 0.5) / shape[1]
    return QPointF(tile.x() + across * tile.width(), tile.y() + down * tile.height())


def test_every_thumbnail_shows_its_map(window: Window) -> None:
    """The brightest and darkest cells of each map, as pixels."""
    ribbon, trace = convolution(window).ribbon, trace_of(window)
    picture = face(ribbon)
    for m in range(3):
        values = trace["convolution 1"][m]
        best, worst = (np.unravel_index(f(values), values.shape) for f in (np.argmax, np.argmin))
        colors = [
            picture.pixelColor(place(ribbon, "convolution 1", m, int(r), int(c), (7, 7)).toPoint())
            for r, c in (best, worst)
        ]
        assert colors[0] != colors[1]
        assert colors[0].hsvSaturation() > 60


def test_pointing_at_a_cell_tells_its_story(window: Window) -> None:
    ribbon = convolution(window).ribbon
    before = face(ribbon)
    hands.move(ribbon, place(ribbon, "pooling 3", 1, 2, 3, (4, 4)))
    value = trace_of(window).value(Cell("pooling 3", (1, 2, 3)))
    assert window.page.inspector.text.splitlines()[2] == cut(value)
    assert "row 3, column 4" in window.page.inspector.text
    assert face(ribbon) != before
    field = trace_of(window).fields(Cell("pooling 3", (1, 2, 3)))["input"]
    assert ribbon.input.marks.related == {(r, c) for r in field.where[1] for c in field.where[2]}
    hands.leave(ribbon)
    assert face(ribbon) == before
    assert not ribbon.input.marks.related


def test_each_strip_of_votes_bears_its_class(window: Window) -> None:
    """Over it, within its width, and different from the other's."""
    ribbon = convolution(window).ribbon
    picture = face(ribbon)
    strips = next(c for c in ribbon._columns if c.name == "votes 4").thumbs
    names = []
    for strip in strips:
        over = strip.translated(0, -strip.height()).toRect()
        over.setTop(int(strip.y()) - window.look.px(13))
        over.setBottom(int(strip.y()) - 4)
        names.append(picture.copy(over))
    ground = window.look.color("card").rgb()
    for name in names:
        shades = {name.pixel(x, y) for x in range(name.width()) for y in range(name.height())}
        assert shades - {ground}
    assert names[0] != names[1]


def test_a_click_goes_to_the_step(window: Window) -> None:
    ribbon, walk = convolution(window).ribbon, window.page.transport
    for name, m, row, column, shape in (
        ("relu 2", 2, 3, 1, (7, 7)),
        ("pooling 3", 0, 3, 3, (4, 4)),
        ("convolution 1", 1, 0, 6, (7, 7)),
    ):
        hands.click(ribbon, place(ribbon, name, m, row, column, shape))
        wanted = trace_of(window).timeline.find(name, m, row * shape[1] + column)
        assert walk.step == wanted
    hands.click(ribbon, QPointF(ribbon._columns[-1].thumbs[1].center()))
    segment, _ = trace_of(window).timeline.at(walk.step)
    assert (segment.quantity, segment.map) == ("votes 4", 1)


def test_a_filter_is_given_and_can_be_chosen(window: Window) -> None:
    """No step makes a filter: it is kept chosen, and explained."""
    ribbon = convolution(window).ribbon
    before = window.page.transport.step
    hands.click(ribbon, place(ribbon, "filters 1", 2, 0, 0, (3, 3)))
    assert window.page.selection.chosen == Cell("filters 1", (2, 0, 0, 0))
    assert window.page.transport.step == before
    assert "Filter 3" in window.page.inspector.text


@pytest.mark.parametrize("letter", ["X", "O"])
def test_the_winner_is_green(window: Window, letter: str) -> None:
    settings = convnet.default()
    show(window, Settings(Array(PICTURES[letter][None]), settings.layers))
    ribbon, look = convolution(window).ribbon, window.look
    votes = trace_of(window)["votes 4"].ravel()
    assert int(np.argmax(votes)) == "XO".index(letter)
    area = ribbon._bars_area()
    assert area is not None
    picture = face(ribbon)

    def colours(k: int) -> set[str]:
        y = int(area.y() + (k + 0.5) * area.height() / 2)
        return {
            picture.pixelColor(x, y + d).name()
            for x in range(int(area.x()), int(area.right()))
            for d in (-3, 0, 3)
        }

    winner = "XO".index(letter)
    assert look.color("yes").name() in colours(winner)
    assert look.color("yes").name() not in colours(1 - winner)


def test_hovering_a_bar_explains_the_vote(window: Window) -> None:
    ribbon = convolution(window).ribbon
    area = ribbon._bars_area()
    assert area is not None
    hands.move(ribbon, QPointF(area.center().x(), area.y() + area.height() * 0.75))
    assert "O" in window.page.inspector.text.splitlines()[0]


def test_the_small_input_is_drawn_on_too(window: Window) -> None:
    ribbon = convolution(window).ribbon
    hands.stroke(ribbon.input, [(0, 0), (8, 8)])
    window.wait_for_picture()
    assert all(trace_of(window)["input"][0, n, n] == 1 for n in range(9))
    window.page.experiment.undo()
    assert window.page.experiment.settings == convnet.default()


def test_a_stack_that_does_not_answer_has_no_bars(window: Window) -> None:
    show(window, Settings(convnet.default().input, convnet.default().layers[:1]))
    assert convolution(window).ribbon._bars_area() is None
    assert len(convolution(window).ribbon._columns) == 3
    show(window, Settings(convnet.default().input, ()))
    assert len(convolution(window).ribbon._columns) == 1
    face(convolution(window).ribbon)


def test_the_step_is_marked(window: Window) -> None:
    ribbon = convolution(window).ribbon
    faces = []
    for name, m in (("convolution 1", 0), ("convolution 1", 1), ("pooling 3", 1), ("votes 4", 0)):
        go(window, name, m)
        faces.append(face(ribbon))
    assert all(a != b for n, a in enumerate(faces) for b in faces[n + 1 :])


def test_a_vote_below_nothing_is_no_empty_bar(window: Window) -> None:
    """Its end is seen: blue, where the bar would go on."""
    look = window.look

    def blue(value: float) -> int:
        image = QImage(300, 60, QImage.Format.Format_RGB32)
        image.fill(look.color("card"))
        with QPainter(image) as painter:
            bars.paint(painter, [QRectF(20, 20, 260, 20)], np.array([value], np.float32), look)
        wanted = look.color("negative").rgb()
        return sum(image.pixel(x, y) == wanted for x in range(300) for y in range(60))

    assert blue(-0.4) > 20
    assert blue(0.0) == blue(0.4) == 0


@pytest.mark.parametrize("classes", [4, 7, 10])
@pytest.mark.parametrize("gradient", [False, True])
def test_names_and_numbers_of_many_bars_do_not_touch(
    gradient: bool, classes: int, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each bar is pointed at where it is seen."""
    names = TEN[:classes]
    drawn = convnet.default()
    answers = np.linspace(-0.2, 1.1, classes)
    votes = FullyConnected(Array(np.zeros((classes, 48))), Array(answers))
    target = 3 if gradient else None
    layers = (*drawn.layers[:-1], votes)
    show(window, Settings(drawn.input, layers, classes=names, target=target))
    ribbon = convolution(window).ribbon
    area = ribbon._bars_area()
    assert area is not None
    ribbon._below.forget()
    told = written(("gui.views.convnet.ribbon", "gui.views.kept"), ribbon, monkeypatch)
    beside = [(text, room) for text, room in told if room.left() >= area.left() - 1]
    assert {cut(float(value)) for value in answers.astype(np.float32)} <= {t for t, _ in beside}
    for n, (text, room) in enumerate(beside):
        assert room.right() <= ribbon.width()
        for other, its in beside[:n]:
            assert not room.adjusted(0, 2, 0, -2).intersects(its.adjusted(0, 2, 0, -2)), (
                text,
                other,
            )
    for k, room in enumerate(bars.rooms(area, classes, window.look)):
        hands.move(ribbon, room.center())
        assert names[k] in window.page.inspector.text.splitlines()[0]


def deep(target: int | None) -> Settings:
    """Two stages of everything on 28 × 28 pixels, then three classes and softmax."""
    generator = np.random.default_rng(0)
    first, second, last = (
        Array(generator.normal(0, 0.1, shape)) for shape in ((8, 1, 3, 3), (8, 8, 3, 3), (3, 288))
    )
    picture = Array(generator.uniform(0, 1, (1, 28, 28)))
    stages = (Convolution(first), ReLU(), Pooling(), Convolution(second), ReLU(), Pooling())
    layers = (*stages, FullyConnected(last, output="softmax"))
    return Settings(picture, layers, classes=("O", "X", "a third one"), target=target)


@pytest.mark.parametrize("target", [None, 0])
@pytest.mark.parametrize("theme", ["light", "projector"])
def test_words_of_a_deep_stack_stand_apart(
    theme: str, target: int | None, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From each other, from the card's edges and from the maps; headings are of one font."""
    window = make_window(theme=theme)
    window.resize(1280, 720)
    show(window, deep(target))
    ribbon = convolution(window).ribbon
    ribbon._below.forget()
    told = written(("gui.views.convnet.ribbon", "gui.views.kept"), ribbon, monkeypatch)
    assert [text for text, _ in told].count("Max pooling") == 2
    assert [text for text, _ in told if text in ("O", "X", "a")][:6] == ["O", "X", "a"] * 2
    inside = QRectF(ribbon.rect()).adjusted(2, 2, -2, -2)
    for n, (text, room) in enumerate(told):
        assert inside.contains(room), text
        for other, its in told[:n]:
            near = room.adjusted(-2, 2, 2, -2).intersects(its.adjusted(-2, 2, 2, -2))
            assert not near, (text, other)
        for column in ribbon._columns:
            assert not any(room.adjusted(0, 1, 0, -1).intersects(t) for t in column.thumbs), text
    metrics = QFontMetricsF(links.heading_font(ribbon._columns, window.look))
    lines = {
        round(room.height() / metrics.height(), 1)
        for text, room in told
        if text in {column.heading for column in ribbon._columns}
    }
    assert lines <= {1.0, 2.0}, "of one size, in one line or two"


@pytest.mark.parametrize(("largest", "end"), [(0.5, "1"), (1.0, "1"), (1.98, "1.98")])
def test_the_scale_ends_where_the_largest_vote_does(
    largest: float, end: str, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no sooner than at 1; half that vote fills half of its bar."""
    layers, look = convnet.default().layers[:-1], window.look
    votes = FullyConnected(Array(np.zeros((2, 48))), Array(np.array([largest, largest / 2])))
    show(window, Settings(convnet.default().input, (*layers, votes)))
    ribbon = convolution(window).ribbon
    area = ribbon._bars_area()
    assert area is not None
    told = written(("gui.views.convnet.ribbon",), ribbon, monkeypatch)
    low = [text for text, room in told if room.top() > area.bottom() - look.px(5)]
    assert low == ["0", end, "votes"]
    picture, tracks = face(ribbon), bars.tracks(area, ("X", "O"), look)
    for track, color, share in zip(tracks, ("yes", "no"), (largest, largest / 2), strict=True):
        y, across = int(track.y()) + 3, range(int(track.x()), int(track.right()))
        filled = sum(picture.pixelColor(x, y) == look.color(color) for x in across)
        wanted = share / max(1.0, largest)
        assert filled / track.width() == pytest.approx(wanted, abs=0.04)
