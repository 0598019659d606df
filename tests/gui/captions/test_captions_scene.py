"""A scene composed with the hand: things dragged, resized, recoloured; photographs taken in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from engine.captions.model import known
from engine.data.scenes.gallery import GALLERY
from engine.data.scenes.kinds import ALL
from engine.data.scenes.scene import MOST, Scene, Thing, picture
from engine.systems.captions import default
from gui.panels.captions.composing import kinds_by_group
from gui.pictures import load
from gui.views.captions.easel import handles
from gui.window import Window
from tests.gui.captions.captioned import body, drag, explorer_of, on, settings_of, trace_of
from tests.gui.conftest import face
from tests.gui.hands import LEFT, PLAIN, SHIFT, click, move, press, release, wheel
from tests.gui.offerings import png


def scene_of(window: Window) -> Scene:
    scene = settings_of(window).scene
    assert scene is not None
    return scene


def giraffe(window: Window) -> int:
    return next(n for n, thing in enumerate(scene_of(window).things) if thing.kind == "giraffe")


def test_a_dragged_thing_is_seen_at_once_and_its_caption_follows(window: Window) -> None:
    explorer, before, trace = explorer_of(window), settings_of(window), trace_of(window)
    canvas, n = explorer.center.canvas, giraffe(window)
    old = scene_of(window).things[n]
    start = on(canvas, *body(window, n))
    plain = face(canvas)
    press(canvas, start)
    for step in range(1, 6):
        move(canvas, start - QPointF(step * canvas.area().width() * 0.04, 0), LEFT)
    assert face(canvas) != plain, "the scene follows the hand before its caption is there"
    release(canvas, start - QPointF(canvas.area().width() * 0.2, 0))
    new = scene_of(window).things[n]
    assert new.x == pytest.approx(old.x - 0.2, abs=0.01)
    assert (new.y, new.size) == pytest.approx((old.y, old.size), abs=0.01)
    after = trace_of(window)
    size = known("scenes").size
    shown = np.round(after["picture"].transpose(1, 2, 0) * 255)
    np.testing.assert_array_equal(shown, picture(scene_of(window), size))
    assert (after["picture"] != trace["picture"]).any()
    assert (after["α"].shape != trace["α"].shape) or (after["α"] != trace["α"]).any()
    window.actions_["undo"].trigger()
    assert settings_of(window) == before, "a drag is one step"


def test_a_thing_is_resized_by_its_corner_and_by_the_wheel(window: Window) -> None:
    explorer, n = explorer_of(window), giraffe(window)
    canvas = explorer.center.canvas
    click(canvas, on(canvas, *body(window, n)))
    assert explorer.composer.thing == n
    scenery, old = canvas.sight.scenery, scene_of(window).things[n]
    assert scenery is not None
    box = scenery.box(n)
    corner = handles(canvas.area(), box, window.look)[3].center()
    middle = on(canvas, box.center().x(), box.center().y())
    drag(canvas, corner, middle + (corner - middle) * 0.7)
    small = scene_of(window).things[n]
    assert small.size == pytest.approx(old.size * 0.7, rel=0.12)
    assert (small.x, small.y) == (old.x, old.y), "it stands where it stood"
    wheel(canvas, middle, 2)
    assert scene_of(window).things[n].size > small.size


def test_everything_can_be_done_with_keys(window: Window) -> None:
    explorer = explorer_of(window)
    canvas, composer = explorer.center.canvas, explorer.composer
    canvas.setFocus()
    for _ in scene_of(window).things:
        QTest.keyClick(canvas, Qt.Key.Key_Space, PLAIN)
        if composer.chosen is not None and composer.chosen.kind == "giraffe":
            break
    n, old = giraffe(window), scene_of(window).things[giraffe(window)]
    assert composer.thing == n
    QTest.keyClick(canvas, Qt.Key.Key_Left, PLAIN)
    QTest.keyClick(canvas, Qt.Key.Key_Up, SHIFT)
    moved = scene_of(window).things[n]
    assert (moved.x, moved.y) == pytest.approx((old.x - 0.02, old.y - 0.005))
    QTest.keyClick(canvas, Qt.Key.Key_Plus, PLAIN)
    assert scene_of(window).things[n].size == pytest.approx(old.size * 1.08)
    QTest.keyClick(canvas, Qt.Key.Key_F, PLAIN)
    assert scene_of(window).things[n].flip != old.flip
    count = len(scene_of(window).things)
    QTest.keyClick(canvas, Qt.Key.Key_Delete, PLAIN)
    assert len(scene_of(window).things) == count - 1
    assert composer.thing is None
    window.actions_["undo"].trigger()
    assert len(scene_of(window).things) == count
    step = window.page.transport.step
    QTest.keyClick(canvas, Qt.Key.Key_Right, PLAIN)
    assert window.page.transport.step == step + 1, "with nothing chosen, arrows step"


def test_the_bar_adds_and_colours(window: Window) -> None:
    explorer = explorer_of(window)
    explorer.composer.add("car")
    scene, n = scene_of(window), len(scene_of(window).things) - 1
    assert scene.things[n].kind == "car"
    assert explorer.composer.thing == n
    box = explorer.things.colour
    assert box.isVisible()
    red = box.findData("red")
    box.setCurrentIndex(red)
    box.activated.emit(red)
    assert scene_of(window).things[n].colour == "red"
    explorer.center.canvas.setFocus()
    QTest.keyClick(explorer.center.canvas, Qt.Key.Key_C, PLAIN)
    assert scene_of(window).things[n].colour in ALL["car"].colours
    assert scene_of(window).things[n].colour != "red"
    explorer.things.flip.click()
    assert scene_of(window).things[n].flip
    explorer.things.drop.click()
    assert len(scene_of(window).things) == n
    explorer.composer.add("woman")
    pose = explorer.things.pose
    assert pose.isVisible()
    pose.setCurrentIndex(1)
    pose.activated.emit(1)
    assert scene_of(window).things[n].pose == ALL["woman"].poses[1]
    beach = explorer.things.backdrop.findText("Beach")
    explorer.things.backdrop.activated.emit(beach)
    assert scene_of(window).backdrop == "beach"
    trace_of(window)


def test_a_scene_has_room_for_so_many_things_and_says_so(window: Window) -> None:
    explorer = explorer_of(window)
    things = tuple(Thing("ball", 0.05 + n / 14, 0.9, 0.1) for n in range(MOST))
    explorer.composer.show(Scene("park", things))
    explorer.composer.add("dog")
    assert f"at most {MOST}" in window.message.text
    assert scene_of(window).things == things
    QTest.keyClick(window, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert scene_of(window).things == ()
    trace_of(window)


def test_every_scene_of_the_gallery_is_told(window: Window) -> None:
    for name, scene in GALLERY.items():
        explorer_of(window).composer.show(scene)
        assert settings_of(window).scene == scene, name
        trace = trace_of(window)
        light = trace["α"].sum(axis=(1, 2))
        assert light == pytest.approx(np.ones(len(light)), abs=1e-4), name


def test_other_scenes_are_drawn_by_the_seed(window: Window) -> None:
    explorer, seen = explorer_of(window), []
    for _ in range(4):
        QTest.keyClick(window, Qt.Key.Key_X, PLAIN)
        seen.append(scene_of(window))
        trace_of(window)
    assert len(set(seen)) > 1
    for _ in range(4):
        window.actions_["undo"].trigger()
    assert settings_of(window) == default()
    button, die = explorer.tools.other, explorer.center.draw_bar.die
    assert button.icon().pixmap(18).toImage() != die.icon().pixmap(18).toImage(), "which is which"
    button.click()
    assert scene_of(window) == seen[0], "the same seed gives the same scene"


def image(width: int, height: int, color: QColor) -> QImage:
    made = QImage(width, height, QImage.Format.Format_ARGB32)
    made.fill(color)
    return made


@pytest.mark.parametrize("size", [(1, 1), (40, 30), (3000, 20)])
def test_a_photograph_is_taken_as_the_model_sees_it(
    window: Window, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "red.png"
    assert image(*size, QColor(200, 30, 40)).save(str(path))
    window.filing.open_path(path)
    trace, explorer = trace_of(window), explorer_of(window)
    photo, side = settings_of(window).photo, known("photos").size
    assert photo is not None
    assert photo.pixels.shape == (side, side, 3)
    assert trace["picture"].mean(axis=(1, 2)) * 255 == pytest.approx([200, 30, 40], abs=1)
    assert f"{side} × {side}" in explorer.bar.said.text()
    assert explorer.bar.said.isVisible()
    assert not window.page.frame._area.horizontalScrollBar().isVisible(), "all is seen"
    assert not explorer.things.isVisible()
    assert "photograph" in explorer.center.map._said.thing
    window.actions_["undo"].trigger()
    assert settings_of(window) == default()
    assert explorer.things.isVisible()


def test_a_photograph_of_which_half_is_missing_is_shown_and_said(
    window: Window, tmp_path: Path
) -> None:
    whole, path = tmp_path / "whole.jpg", tmp_path / "half.jpg"
    assert image(400, 300, QColor(200, 30, 40)).save(str(whole))
    path.write_bytes(whole.read_bytes()[:-400])
    window.filing.open_path(whole)
    trace_of(window)
    assert window.message.text == ""
    window.filing.open_path(path)
    trace_of(window)
    assert window.message.text == "“half.jpg” is cut off; what is missing is grey."
    photo = settings_of(window).photo
    assert photo is not None
    assert photo.pixels[0, 0] == pytest.approx([200, 30, 40], abs=3)
    assert photo.pixels[-1, -1] == pytest.approx([128, 128, 128], abs=3)


def test_the_last_cell_of_a_scene_is_framed_while_a_photograph_of_fewer_cells_comes(
    window: Window,
) -> None:
    canvas = explorer_of(window).center.canvas
    click(canvas, on(canvas, 0.99, 0.99))
    assert canvas._spot == (13, 13)
    waited: list[bool] = []

    def look() -> None:
        waited.append(window.page.background.busy)
        canvas.grab()

    window.page.experiment.changed.connect(look)
    explorer_of(window).composer.take(load(png()))
    trace_of(window)
    assert waited == [True], "its 13 × 13 cells were not there yet"


def test_what_is_transparent_is_white_and_what_is_wide_is_squashed(
    window: Window, tmp_path: Path
) -> None:
    made = image(300, 100, QColor(0, 0, 0, 0))
    for x in range(150):
        for y in range(100):
            made.setPixelColor(x, y, QColor("blue") if y < 50 else QColor("green"))
    path = tmp_path / "wide.png"
    assert made.save(str(path))
    window.filing.open_path(path)
    trace_of(window)
    photo = settings_of(window).photo
    assert photo is not None
    pixels, side = photo.pixels, photo.size
    assert pixels[5, side // 2 - 5].tolist() == [0, 0, 255]
    assert pixels[-5, 5].tolist() == [0, 128, 0]
    assert (pixels[:, side // 2 + 5 :] == 255).all()


def test_every_kind_can_be_added(window: Window) -> None:
    assert {kind for group in kinds_by_group().values() for kind in group} == set(ALL)
    before = scene_of(window)
    for kind in ALL:
        explorer_of(window).composer.add(kind)
        assert scene_of(window).things[-1].kind == kind
        window.actions_["undo"].trigger()
        assert scene_of(window) == before


def test_what_is_no_picture_changes_nothing(window: Window, tmp_path: Path) -> None:
    before = settings_of(window)
    half = png()[: len(png()) // 2]
    for name, data in (("cut.png", half), ("text.jpg", b"dear friend"), ("none.gif", b"")):
        path = tmp_path / name
        path.write_bytes(data)
        window.filing.open_path(path)
        window.wait_for_picture()
        assert name in window.message.text
        assert settings_of(window) == before


def test_a_bar_that_was_zoomed_while_half_of_it_was_hidden_has_its_height_again(
    window: Window,
) -> None:
    explorer = explorer_of(window)
    high = explorer.bar.height()
    explorer.bring(load(image(30, 30, QColor("red"))))
    trace_of(window)
    for zoom in (1.5, 1.0):
        window.look.set_zoom(zoom)
        window.settle()
    window.actions_["reset"].trigger()
    trace_of(window)
    assert explorer.bar.height() == high
