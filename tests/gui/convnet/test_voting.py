"""A fully connected layer, large: the count of each class, cast vote by vote."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from engine.array import Array
from engine.explain import cut
from engine.systems import convnet
from engine.systems.convnet import Settings
from engine.trace import Cell
from gui.views import figures
from gui.views.convnet import voting as module
from gui.views.convnet.voting import Voting
from gui.window import Window
from tests.gui import hands
from tests.gui.conftest import MakeWindow, face
from tests.gui.convnet.test_stage import go, show, trace_of
from tests.gui.hands import convolution
from tests.gui.listening import words


def said(voting: Voting, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All words and numbers painted."""
    return words(module, voting, monkeypatch)


def test_the_count_so_far(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """After n votes Σ is of the first n products; who is counted has votes, who is not has none."""
    trace, voting = trace_of(window), convolution(window).voting
    values = trace["pooling 3"].ravel().astype(np.float64)
    weights, ends = trace["weights 4"].astype(np.float64), trace["votes 4"].ravel()
    for k, n in ((0, 0), (0, 17), (1, 30)):
        go(window, "votes 4", k, n)
        products = values[: n + 1] * weights[k, : n + 1]
        told = said(voting, monkeypatch)
        assert f"Σ {cut(float(products.sum()))}" in told
        assert (f"votes {cut(float(ends[0]))}" if k else "…") in told
        assert f"votes {cut(float(ends[1]))}" not in told, "its end is not known yet"
        line = next(w for w in told if "×" in w and "=" in w)
        value, rest = line.split(" × ")
        weight, product = rest.split(" = ")
        assert value == cut(float(values[n]))
        places = len(weight.rpartition(".")[2]) if "." in weight else 2
        assert weight == cut(float(weights[k, n]), places)
        assert product == cut(float(products[-1]), places)


def test_the_bias_is_a_step_that_is_seen(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    trace, voting = trace_of(window), convolution(window).voting
    values = trace["pooling 3"].ravel().astype(np.float64)
    for k in (0, 1):
        go(window, "votes 4", k, 47)
        total, bias = float(values @ trace["weights 4"][k]), float(trace["bias 4"][k])
        ends = cut(float(trace["votes 4"][k, 0, 0]))
        told = said(voting, monkeypatch)
        assert f"votes {ends}" in told
        assert f"Σ {cut(total)} + bias {cut(bias)} → {ends}" in told
        assert not any(word == f"Σ {cut(total)}" for word in told)
        now, following = convolution(window).words(trace, window.page.glance())
        assert now.startswith("vote 48 of 48 + bias · ")
        assert bool(following) == (k == 0)


def test_values_weights_and_classes_are_cells(window: Window) -> None:
    go(window, "votes 4", 1, 5)
    voting = convolution(window).voting
    found = voting._ballot
    assert found is not None
    places = voting._hall(found)
    assert voting.cell_at(places.values[2].center()) == Cell("pooling 3", (2, 2, 2))
    corner = places.weights[1].topLeft() + QPointF(2, 2)
    assert voting.cell_at(corner) == Cell("weights 4", (1, 16))
    assert voting.cell_at(places.nodes[0]) == Cell("votes 4", (0, 0, 0))
    assert voting.cell_at(QPointF(places.weights[0].right() + 12, 3)) is None


def test_hover_and_click(window: Window) -> None:
    go(window, "votes 4", 0, 5)
    voting, page = convolution(window).voting, window.page
    found = voting._ballot
    assert found is not None
    places = voting._hall(found)
    before = face(convolution(window).ribbon)
    hands.move(voting, places.values[1].topLeft() + QPointF(3, 3))
    value = trace_of(window).value(Cell("pooling 3", (1, 0, 0)))
    assert page.inspector.text.splitlines()[2] == cut(value)
    assert face(convolution(window).ribbon) != before
    hands.leave(voting)
    hands.click(voting, places.nodes[1])
    segment, offset = trace_of(window).timeline.at(page.transport.step)
    assert (segment.quantity, segment.map, offset) == ("votes 4", 1, 0)
    hands.click(voting, places.values[0].topLeft() + QPointF(3, 3))
    assert page.transport.step == trace_of(window).timeline.find("pooling 3", 0, 0)


def test_each_step_looks_its_own_way(window: Window) -> None:
    faces = []
    for k, n in ((0, 0), (0, 1), (0, 47), (1, 0), (1, 47)):
        go(window, "votes 4", k, n)
        faces.append(face(convolution(window).voting))
    assert all(a != b for n, a in enumerate(faces) for b in faces[n + 1 :])
    go(window, "votes 4", 0, 1)
    assert face(convolution(window).voting) == faces[1]


def test_shares_after_softmax(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    import msgspec

    *front, last = convnet.default().layers
    soft = msgspec.structs.replace(last, output="softmax")
    show(window, Settings(convnet.default().input, (*front, soft)))
    shares = [f"softmax: {cut(float(n))}" for n in trace_of(window)["shares 4"].ravel()]
    go(window, "votes 4", 1, 47)
    assert not any(share in said(convolution(window).voting, monkeypatch) for share in shares)
    for k, made in ((0, shares[:1]), (1, shares)):
        go(window, "shares 4", k)
        told = said(convolution(window).voting, monkeypatch)
        assert [share for share in shares if share in told] == made


def test_gradients_of_the_votes(window: Window) -> None:
    window.page.experiment.change(target=1)
    window.wait_for_picture()
    go(window, "votes 4", 1, 3)
    found = convolution(window).voting._ballot
    assert found is not None
    assert (found.read, found.learned) == ("∂ pooling 3", "∂ weights 4")
    places = convolution(window).voting._hall(found)
    hands.move(convolution(window).voting, places.weights[0].topLeft() + QPointF(3, 3))
    value = trace_of(window).value(Cell("∂ weights 4", (1, 0)))
    assert window.page.inspector.text.splitlines()[2] == cut(value)


def test_no_forward_sums_beside_gradients(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    window.page.experiment.change(target=1)
    window.wait_for_picture()
    trace = trace_of(window)
    for k, n in ((0, 5), (1, 47)):
        go(window, "votes 4", k, n)
        told = said(convolution(window).voting, monkeypatch)
        assert not [word for word in told if "Σ" in word or "votes" in word]
        for slope in trace["∂ votes 4"].ravel():
            assert f"∂L/∂y {cut(float(slope))}" in told


@pytest.mark.parametrize(("size", "theme"), [((1280, 720), "light"), ((1920, 1080), "projector")])
def test_its_numbers_maps_and_colours_are_told(
    make_window: MakeWindow, size: tuple[int, int], theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slides' values and weights are read in their cells; a scale for each, a name a map."""
    window = make_window(theme=theme)
    window.resize(*size)
    window.settle()
    go(window, "votes 4", 1, 5)
    voting, trace = convolution(window).voting, trace_of(window)
    written: list[str] = []
    static = figures._static

    def note(text: str, *given: object) -> object:
        written.append(text)
        return static(text, *given)

    with monkeypatch.context() as patch:
        patch.setattr(figures, "_static", note)
        told = said(voting, monkeypatch)
    numbers = np.stack([trace["pooling 3"], trace["weights 4"][1].reshape(3, 4, 4)], axis=1)
    assert written == [cut(float(number)) for number in numbers.ravel()]
    assert {"map\n1", "map\n2", "map\n3"} <= set(told)
    assert told.count("weights  −0.50") == told.count("0.50") == 1
    assert "1" in told


@pytest.mark.parametrize("zoom", [1.0, 2.0])
@pytest.mark.parametrize("gradient", [False, True])
def test_long_classes_are_told_whole_with_their_numbers(
    gradient: bool, zoom: float, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How a class stands ends before the view does, however the class is called."""
    classes = ("X", "triangle", "abcdefghijkl")
    target = 0 if gradient else None
    show(window, msgspec.structs.replace(convnet.default(), classes=classes, target=target))
    window.look.set_zoom(zoom)
    window.settle()
    go(window, "votes 4", 1, 47)
    voting = convolution(window).voting
    ends: dict[str, float] = {}

    class Measuring(QPainter):
        def drawText(self, room: QRectF, flags: int, text: str) -> None:  # type: ignore[override]
            ends[text] = self.boundingRect(room, flags, text).right()

    with monkeypatch.context() as patch:
        patch.setattr(module, "QPainter", Measuring)
        voting.grab()
    found = voting._ballot
    assert found is not None
    for k in range(3):
        assert ends[found.slope(k) if gradient else found.standing(k)] <= voting.width() + 1
    assert "X" in ends
    assert "triangle" in ends or zoom > 1


def test_the_other_class_steps_back(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lines are drawn at a sixth of their strength; the vote cast now keeps its own colour."""
    go(window, "votes 4", 1, 10)
    voting = convolution(window).voting
    found = voting._ballot
    assert found is not None
    drawn: list[tuple[float, QColor, float]] = []

    def note(painter: object, a: object, b: QPointF, color: QColor, wide: float, _: object) -> None:
        drawn.append((b.y(), QColor(color), wide))

    monkeypatch.setattr(module, "_line", note)
    voting.grab()
    ends = [node.y() for node in voting._hall(found).nodes]
    others = [color.alphaF() for y, color, _ in drawn if y == ends[0]]
    assert max(others) <= 0.16
    (_, edge, wide), (_, sign, narrow) = drawn[-2:]
    assert edge == window.look.color("accent")
    assert narrow < wide
    assert sign.alpha() == 255
    product = found.products[1, 10]
    assert (sign.red() > sign.blue()) == (product > 0)


@pytest.mark.parametrize("gradient", [False, True])
def test_votes_beyond_any_number_are_painted_and_told(window: Window, gradient: bool) -> None:
    """Values of 10³⁸, by weights of 10³⁸, of both signs: their votes are ±∞ and their sum none."""
    settings = window.page.experiment.settings
    filters, *between, votes = settings.layers
    layers = (
        msgspec.structs.replace(filters, filters=Array(filters.filters.values * 1e38)),
        *between,
        msgspec.structs.replace(votes, weights=Array(np.sign(votes.weights.values) * 3e38)),
    )
    target = 1 if gradient else None
    show(window, msgspec.structs.replace(settings, layers=layers, target=target))
    trace = trace_of(window)
    assert np.isinf(trace["votes 4"]).any() or np.isnan(trace["votes 4"]).any()
    for k, n in ((0, 3), (0, 47), (1, 30), (1, 47)):
        go(window, "votes 4", k, n)
        window.page.grab()


def test_no_gradient_is_beyond_its_scale(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values and weights have one, and it ends where the largest of both does."""
    convolution(window).show_gradients(True)
    window.wait_for_picture()
    go(window, "votes 4", 0)
    trace, voting = trace_of(window), convolution(window).voting
    highest = max(float(np.abs(trace[f"∂ {name}"]).max()) for name in ("pooling 3", "weights 4"))
    assert highest > 0.5
    told = words(module, voting, monkeypatch)
    assert cut(highest) in told
    assert cut(-highest) in told
    assert "0.50" not in told
