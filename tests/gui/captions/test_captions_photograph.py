"""A photograph for the eye keeps its shape; light, cells and brush lie where they belong on it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from threading import Event, get_ident
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine import files
from engine.captions.encoder import PHOTOS, field
from engine.captions.photograph import Photograph
from engine.files import Document
from engine.systems.captions import Settings, captioner_of, default
from engine.trace import Cell
from gui import pictures
from gui.edits.captions import composing
from gui.pictures import Picture
from gui.views.captions.easel import cell_rect, fitted
from gui.window import Window
from tests.gui.captions.captioned import drag, explorer_of, on, settings_of, trace_of
from tests.gui.conftest import MakeWindow, face
from tests.gui.hands import PLAIN, move

WIDE = 1200, 600
PATIENCE = 60  # seconds: beside other work a picture may take some


@pytest.fixture
def window(make_window: MakeWindow, tmp_path: Path) -> Window:
    """A photograph twice as wide as high, red at the left, blue at the right."""
    made = make_window(explorer="captions")
    image = QImage(*WIDE, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    painter = QPainter(image)
    painter.fillRect(WIDE[0] // 2, 0, WIDE[0] // 2, WIDE[1], QColor("blue"))
    painter.end()
    path = tmp_path / "wide.png"
    assert image.save(str(path))
    made.filing.open_path(path)
    trace_of(made)
    return made


def photo_of(window: Window) -> Photograph:
    photo = settings_of(window).photo
    assert photo is not None
    return photo


def test_it_keeps_its_shape_and_the_network_sees_a_square(window: Window) -> None:
    canvas = explorer_of(window).center.canvas
    area, shown = canvas.area(), canvas.sight.photo
    assert shown is not None
    assert (shown.width(), shown.height()) == (640, 320)
    assert area.width() / area.height() == pytest.approx(2, rel=0.01)
    assert trace_of(window)["picture"].shape == (3, PHOTOS.size, PHOTOS.size)
    explorer_of(window).light.opacity.setValue(0)
    seen = face(canvas)
    for x, name in ((0.3, "red"), (0.7, "blue")):
        point = on(canvas, x, 0.52).toPoint()
        got, asked = seen.pixelColor(point), QColor(name)
        assert abs(got.red() - asked.red()) < 60, name
        assert abs(got.blue() - asked.blue()) < 60, name


def test_cells_and_their_fields_are_stretched_over_it(window: Window) -> None:
    canvas, side = explorer_of(window).center.canvas, captioner_of(settings_of(window)).grid[0]
    for spot in ((0, 0), (3, side - 1), (side - 1, 5)):
        place = on(canvas, (spot[1] + 0.5) / side, (spot[0] + 0.5) / side)
        move(canvas, place)
        cell = window.page.selection.pointed
        assert cell is not None
        assert cell == Cell("α", (cell.index[0], *spot))
        assert cell_rect(canvas.area(), side, spot).contains(place)
    top, left, bottom, right = np.array(field(captioner_of(settings_of(window)).form, 6 * side + 6))
    rect = cell_rect(canvas.area(), side, (6, 6))
    move(canvas, rect.center())
    edge = on(canvas, left / PHOTOS.size, (top + bottom) / 2 / PHOTOS.size).toPoint()
    colours = {face(canvas).pixelColor(edge.x() + n, edge.y()).name() for n in range(-1, 4)}
    assert "#ffffff" in colours, "the receptive field is outlined where it lies on the photograph"
    assert right > left


def test_light_is_painted_where_the_hand_is(window: Window) -> None:
    canvas = explorer_of(window).center.canvas
    QTest.keyClick(window, Qt.Key.Key_D, PLAIN)
    drag(canvas, on(canvas, 0.8, 0.9), on(canvas, 0.8, 0.9) + QPointF(1, 0), 20)
    light = settings_of(window).painted[0].light.values
    row, column = divmod(int(light.argmax()), light.shape[1])
    assert row == int(0.9 * light.shape[0])
    assert column == int(0.8 * light.shape[1])


def test_it_is_kept_in_an_experiment_and_bad_bytes_leave_the_square(
    window: Window, tmp_path: Path
) -> None:
    kept, photo = tmp_path / "kept.unrolled", photo_of(window)
    files.write(kept, Document("captions", settings_of(window)))
    assert kept.stat().st_size < 600_000
    read = files.read(kept).settings
    assert isinstance(read, Settings)
    assert read == settings_of(window)
    for look in ("", "?", b64encode(b"no JPEG").decode(), photo.look[:400]):
        worse = msgspec.structs.replace(photo, look=look)
        window.page.experiment.change(photo=worse)
        trace_of(window)
        canvas = explorer_of(window).center.canvas
        face(canvas)
        if len(look) < 100:
            assert canvas.area().width() == canvas.area().height()


@pytest.mark.parametrize("size", [(3000, 20), (20, 3000), (1, 1), (300, 400)])
def test_any_shape_is_shown(size: tuple[int, int]) -> None:
    image = QImage(*size, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    shown = pictures.looked(pictures.portrait(pictures.load(image)))
    assert shown is not None
    assert max(shown.width(), shown.height()) == min(640, max(size))
    assert shown.pixelColor(0, 0).red() > 250, "what is transparent is white"


def test_it_is_made_beside_the_window_as_it_would_be_in_it(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = pictures.load(tmp_path / "wide.png")
    expected = pictures.squashed(picture, PHOTOS.size), pictures.portrait(picture)
    photo = photo_of(window)
    assert (photo.pixels == expected[0]).all()
    assert b64decode(photo.look) == expected[1]
    makers: set[int] = set()

    def noted(make: Callable[..., Any]) -> Callable[..., Any]:
        def make_it(*given: Any) -> Any:
            makers.add(get_ident())
            return make(*given)

        return make_it

    for name in ("squashed", "portrait", "looked"):
        monkeypatch.setattr(pictures, name, noted(getattr(pictures, name)))
    other = QImage(300, 700, QImage.Format.Format_RGB32)
    other.fill(QColor("green"))
    QGuiApplication.clipboard().setImage(other)
    window.filing.paste()
    trace_of(window)
    assert photo_of(window) != photo
    assert len(makers) == 1
    assert get_ident() not in makers


def test_one_that_comes_after_another_wish_is_too_late(
    window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    explorer, first = explorer_of(window), photo_of(window)
    gate, heard, squasher = Event(), list[object](), explorer.composer._squasher
    make = composing.photographed

    def late(picture: Picture) -> Photograph:
        assert gate.wait(PATIENCE)
        return make(picture)

    def come(count: int) -> None:
        gate.set()
        qtbot.waitUntil(lambda: len(heard) == count)
        gate.clear()

    monkeypatch.setattr(composing, "photographed", late)
    squasher.answered.connect(heard.append)
    one, two = (pictures.load(tmp_path / "wide.png") for _ in range(2))
    explorer.bring(one)
    window.actions_["surprise"].trigger()
    come(1)
    assert settings_of(window).photo is None
    explorer.bring(one)
    files.write(tmp_path / "giraffe.unrolled", Document("captions", default()))
    window.filing.open_path(tmp_path / "giraffe.unrolled")
    qtbot.waitUntil(lambda: not window.filing.busy)
    come(2)
    assert settings_of(window) == default()
    explorer.bring(one)
    qtbot.waitUntil(lambda: squasher._question is None)  # it is under way
    depth = window.page.experiment.depth
    explorer.bring(two)
    come(4)
    assert photo_of(window) == first, "the same picture"
    assert window.page.experiment.depth == depth + 1, "the newest alone"


def seen_at(widget: QWidget, area: QRectF, x: float, y: float) -> QColor:
    """A colour of a picture that lies in a widget."""
    place = QPointF(area.x() + x * area.width(), area.y() + y * area.height())
    return face(widget).pixelColor(place.toPoint())


def test_small_pictures_have_its_shape_and_light_where_it_belongs(window: Window) -> None:
    explorer = explorer_of(window)
    center, side = explorer.center, captioner_of(settings_of(window)).grid[0]
    spot, t = (2, side - 2), 1
    window.page.transport.seek(t)
    explorer.guide.pin(Cell("α", (t, *spot)))
    explorer.light.opacity.setValue(100)
    explorer.light.grain.setCurrentIndex(1)
    explorer.light.grain.activated.emit(1)
    for action in ("soft-hard", "beam"):
        window.actions_[action].trigger()
        trace_of(window)
        strip, beside, cards = explorer.ribbon, center.beside, center.hypotheses
        places: list[tuple[QWidget, QRectF]] = [(strip, strip.picture(strip.slots()[t]))]
        if action == "beam":
            places += [(cards, cards.picture(card)) for card in cards.cards()]
        else:
            places += [(beside, beside.picture(half)) for half in beside.halves().values()]
        for view, area in places:
            assert area.width() / area.height() == pytest.approx(2, rel=0.04)
            assert QRectF(view.rect()).contains(area)
            lit = seen_at(view, area, (spot[1] + 0.5) / side, (spot[0] + 0.75) / side)
            assert lit.blue() > 180 > lit.red(), "the pinned cell is lit, on the blue half"
            for x, y in ((0.2, 0.3), (0.7, 0.4)):
                assert seen_at(view, area, x, y).lightness() < 60, "all others are dark"
    slots = explorer.ribbon.slots()
    assert all(explorer.ribbon.picture(slot).width() < slot.width() for slot in slots)


@pytest.mark.parametrize("aspect", [0.4, 0.75, 1.0, 1.5, 2.5])
@pytest.mark.parametrize("size", [(300, 40), (40, 300), (77, 77)])
def test_a_picture_fills_what_its_shape_leaves(aspect: float, size: tuple[int, int]) -> None:
    area = fitted(*size, aspect)
    assert area.width() <= size[0]
    assert area.height() <= size[1]
    assert area.width() > size[0] - 2 or area.height() > size[1] - 2 / aspect - 1
    assert abs(area.width() - aspect * area.height()) <= max(aspect, 1)
