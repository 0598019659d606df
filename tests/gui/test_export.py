"""Pictures of the window: of the size asked for, readable by others, or refused in a sentence."""

from __future__ import annotations

import errno
import os
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui import export
from gui.export import ExportError
from gui.panels.convnet.training import TrainingDesk
from gui.theme import inter
from gui.window import Window
from tests.gui import hands
from tests.gui.conftest import face
from tests.gui.hands import convolution

WHITE = QColor("#fff")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def label(qtbot: QtBot) -> QLabel:
    """A widget that is known to the pixel: 200 × 100, blue at its left half."""
    made = QLabel("Ω = 0.77")
    qtbot.addWidget(made)
    made.resize(200, 100)
    picture = QImage(200, 100, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    with QPainter(picture) as painter:
        painter.fillRect(0, 0, 100, 100, Qt.GlobalColor.blue)
    made.setPixmap(QPixmap.fromImage(picture))
    return made


@pytest.mark.parametrize("scale", [1.0, 2.0, 0.5])
def test_a_png_has_so_many_pixels_for_each_of_the_screen(
    scale: float, label: QLabel, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    export.save(label, path, WHITE, scale)
    read = QImage(str(path))
    assert (read.width(), read.height()) == (200 * scale, 100 * scale)
    assert read.pixelColor(int(50 * scale), int(50 * scale)).name() == "#0000ff"
    assert read.pixelColor(int(150 * scale), int(50 * scale)).name() == "#ffffff"


def test_a_png_at_scale_one_is_what_is_on_the_screen(window: Window, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    export.save(window, path, window.look.color("paper"))
    assert QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32) == face(window)


def test_an_svg_is_read_by_other_programs(window: Window, tmp_path: Path) -> None:
    path = tmp_path / "a.SVG"
    export.save(window, path, window.look.color("paper"))
    root = ElementTree.parse(path).getroot()
    assert (root.tag, root.get("viewBox")) == (f"{SVG}svg", "0 0 1280 720")
    words = {"".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")}
    assert {"Input", "Feature map 1"} <= words  # text stays text, to be searched and restyled
    again, seen = _drawn(path), face(window)
    spots = [(x, y) for x in range(4, 1280, 16) for y in range(4, 720, 16)]
    alike = [again.pixelColor(*spot).name() == seen.pixelColor(*spot).name() for spot in spots]
    assert sum(alike) > 0.9 * len(spots)


def test_small_maps_of_an_svg_are_those_of_the_window(window: Window, tmp_path: Path) -> None:
    path, ribbon = tmp_path / "a.svg", hands.convolution(window).ribbon
    export.save(ribbon, path, window.look.color("card"))
    again, seen = _drawn(path), face(ribbon)
    spots = [
        (round(thumb.x() + (n + 0.5) * thumb.width() / side), round(thumb.center().y()))
        for column, side in ((1, 3), (2, 7), (3, 7), (4, 4))
        for thumb in ribbon._columns[column].thumbs
        for n in range(side)
    ]
    assert len(spots) == 3 * (3 + 7 + 7 + 4)
    for spot in spots:
        assert again.pixelColor(*spot).name() == seen.pixelColor(*spot).name(), spot


def test_grids_are_drawn_in_lines_and_letters(window: Window, tmp_path: Path) -> None:
    stage = hands.convolution(window).stage
    path = tmp_path / "a.svg"
    export.save(stage, path, window.look.color("paper"))
    texts = [text for text in ElementTree.parse(path).iter(f"{SVG}text") if text.text]
    words = [(text.text or "").strip() for text in texts]
    assert (
        words.count("−1") + words.count("1") == 81 + 9 + 9 + 2
    )  # input, filter, products, and the scale
    for text in texts:
        font = inter(int(text.attrib["font-size"]), QFont.Weight(int(text.attrib["font-weight"])))
        outline = QPainterPath()
        outline.addText(0, 0, font, text.text or "")
        room, ink = float(text.attrib["textLength"]), outline.boundingRect()
        assert ink.right() <= room + 1 <= ink.right() + font.pixelSize()


def _drawn(path: Path) -> QImage:
    renderer = QSvgRenderer(QByteArray(path.read_bytes()))
    assert renderer.isValid()
    again = QImage(renderer.viewBox().size(), QImage.Format.Format_RGB32)
    with QPainter(again) as painter:
        renderer.render(painter)
    return again


def test_a_pdf_is_one_page_of_the_widget_s_size(window: Window, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    export.save(window, path, window.look.color("paper"))
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1
    box = re.search(rb"/MediaBox \[([\d. ]+)\]", data)
    assert box is not None
    # 96 pixels and 72 points are an inch
    assert [float(n) for n in box[1].split()] == pytest.approx([0, 0, 960, 540], abs=1)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.jpg", "should end in .png, .svg or .pdf"),
        ("a", "should end in .png, .svg or .pdf"),
        ("gone/a.png", "make it first"),
    ],
)
def test_what_cannot_be_written_is_refused_before_drawing(
    name: str, words: str, label: QLabel, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match=words):
        export.save(label, tmp_path / name, WHITE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", export.SUFFIXES)
def test_what_the_system_refuses_is_a_sentence(suffix: str, label: QLabel, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.mkdir()  # a folder of that name: nobody can write there, not even root
    with pytest.raises(ExportError, match="a folder or device has that name"):
        export.save(label, path, WHITE)


@pytest.mark.parametrize("suffix", export.SUFFIXES)
def test_a_full_disk_leaves_the_picture_that_was_there(
    suffix: str, label: QLabel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"precious")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="no room left"):
        export.save(label, path, WHITE)
    assert path.read_bytes() == b"precious"
    assert list(tmp_path.iterdir()) == [path]


def test_a_picture_that_is_there_is_replaced(label: QLabel, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old" * 10_000)
    export.save(label, path, WHITE)
    assert QImage(str(path)).width() == 200


def test_curves_are_lines_that_grow_with_the_picture(window: Window, tmp_path: Path) -> None:
    """Many programs know no line that keeps its width while its points are scaled."""
    window.actions_["train"].trigger()
    window.wait_for_picture()
    desk = convolution(window).center.currentWidget()
    assert isinstance(desk, TrainingDesk)
    epochs = np.arange(5.0, dtype=np.float32)
    falling = dict.fromkeys(desk.progress.curves._lines, np.float32(1) / (1 + epochs))
    desk.progress.curves.show_history(epochs, falling, 4)
    window.settle()
    path = tmp_path / "a.svg"
    export.save(desk, path, window.look.color("paper"))
    assert "non-scaling-stroke" not in path.read_text("utf-8")
    drawn = [
        [tuple(map(float, point.split(","))) for point in re.findall(r"[-.e\d]+,[-.e\d]+", data)]
        for data in (one.get("d", "") for one in ElementTree.parse(path).iter(f"{SVG}path"))
        if data.count(" L") == 4 and "C" not in data
    ]
    plot = desk.progress.curves._loss
    corner = desk.progress.curves._plots.mapTo(desk, QPoint(0, 0))
    ends = plot.vb.mapViewToScene(QPointF(0, 1)), plot.vb.mapViewToScene(QPointF(4, 0.2))
    places = [(end.x() + corner.x(), end.y() + corner.y()) for end in ends]
    near = [max(np.hypot(*np.subtract(line[n], places[n])) for n in (0, -1)) for line in drawn]
    assert min(near) < 1.5
