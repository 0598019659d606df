"""Any picture becomes a grid, or one sentence."""

from __future__ import annotations

import struct
import time
import zlib
from io import BytesIO
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, qRgb

from engine.array import Floats
from engine.data.pictures import X
from gui import pictures
from gui.pictures import PictureError, load, to_grid

WHITE, BLACK, CLEAR = QColor("white"), QColor("black"), QColor(0, 0, 0, 0)

COLOURLESS = ("Format_Invalid", "Format_Alpha8", "NImageFormats")


def painted(values: Floats, ink: QColor = BLACK, paper: QColor = WHITE) -> QImage:
    """Ink where values are above 0, paper elsewhere."""
    rows, columns = values.shape
    image = QImage(columns, rows, QImage.Format.Format_ARGB32)
    for r in range(rows):
        for c in range(columns):
            image.setPixelColor(c, r, ink if values[r, c] > 0 else paper)
    return image


def encoded(image: QImage, kind: str = "png") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind.encode())).write(image)
    return bytes(buffer.data().data())


def png(width: int, height: int) -> bytes:
    """A PNG's head that claims a size, and next to no pixels."""
    data = b"\x89PNG\r\n\x1a\n"
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    for name, chunk in ((b"IHDR", head), (b"IDAT", zlib.compress(b"0123"))):
        check = zlib.crc32(name + chunk)
        data += struct.pack(">I", len(chunk)) + name + chunk + struct.pack(">I", check)
    return data


@pytest.mark.parametrize("kind", ["png", "bmp", "webp", "tiff", "ppm", "jpeg"])
def test_the_slides_x_comes_back_from_every_format(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "picture.txt"  # the content tells the format, not the name
    path.write_bytes(encoded(painted(X).convertToFormat(QImage.Format.Format_RGB888), kind))
    grid = to_grid(load(path), 9, 9)
    tolerance = 0.2 if kind in ("jpeg", "webp") else 0.0
    assert grid.shape == (1, 9, 9)
    assert grid.dtype == np.float32
    np.testing.assert_allclose(grid[0], X, atol=tolerance, rtol=0)


@pytest.mark.parametrize(
    ("ink", "paper"),
    [(BLACK, WHITE), (WHITE, BLACK), (BLACK, CLEAR), (WHITE, CLEAR)],
)
def test_strokes_are_ink_on_any_ground(ink: QColor, paper: QColor) -> None:
    assert (to_grid(load(painted(X, ink, paper)), 9, 9)[0] == X).all()


def test_the_ground_can_be_overridden() -> None:
    chalk = load(painted(X, WHITE, BLACK))
    assert (to_grid(chalk, 9, 9, invert=True)[0] == X).all()
    assert (to_grid(chalk, 9, 9, invert=False)[0] == -X).all()
    assert (to_grid(load(painted(X)), 9, 9, 3, invert=True) == np.stack([X] * 3)).all()


def test_shrinking_averages_areas() -> None:
    numbers = np.random.default_rng(3)
    for rows, columns in [(14, 21), (10, 10), (7, 30)]:
        gray = numbers.integers(128, 256, (rows, columns))
        image = QImage(columns, rows, QImage.Format.Format_RGB32)
        for r in range(rows):
            for c in range(columns):
                image.setPixel(c, r, qRgb(*[int(gray[r, c])] * 3))
        # Each pixel drawn as 7×7 dots, each cell as the plain mean of its dots.
        dots = np.kron(1 - 2 * gray / 255, np.ones((7, 7)))
        cells = dots.reshape(7, rows, 7, columns).mean(axis=(1, 3))
        found = to_grid(load(image), 7, 7, keep_aspect=False, invert=False)[0]
        np.testing.assert_allclose(found, cells, atol=2e-6)


def test_colours_are_three_maps() -> None:
    image = QImage(2, 1, QImage.Format.Format_RGB32)
    image.setPixelColor(0, 0, QColor(255, 0, 51))
    image.setPixelColor(1, 0, QColor(0, 255, 255))
    expected = np.array([[[1, -1]], [[-1, 1]], [[-0.6, 1]]], dtype=np.float32)
    np.testing.assert_allclose(to_grid(load(image), 1, 2, 3), expected, atol=1e-6)


def test_aspect_is_kept_with_paper_at_the_sides() -> None:
    tall = QImage(3, 9, QImage.Format.Format_RGB32)
    tall.fill(BLACK)
    grid = to_grid(load(tall), 9, 9, invert=False)[0]
    assert (grid[:, 3:6] == 1).all()
    assert (np.delete(grid, slice(3, 6), axis=1) == -1).all()
    assert (to_grid(load(tall), 9, 9, keep_aspect=False, invert=False) == 1).all()


@pytest.mark.parametrize("kind", [kind for kind in QImage.Format if kind.name not in COLOURLESS])
def test_every_pixel_format_gives_the_x(kind: QImage.Format) -> None:
    image = painted(X).convertToFormat(kind)
    np.testing.assert_allclose(to_grid(load(image), 9, 9)[0], X, atol=0.01)


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (2, 3000), (30_000, 2), (4000, 3000)])
@pytest.mark.parametrize("channels", [1, 3])
def test_odd_sizes(size: tuple[int, int], channels: int) -> None:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 255, 255))
    grid = to_grid(load(image), 9, 12, channels)
    assert grid.shape == (channels, 9, 12)
    assert (grid == (-1 if channels == 1 else 1)).all()


def test_large_pictures_keep_their_strokes() -> None:
    large = painted(X).scaled(2700, 2700)
    np.testing.assert_allclose(to_grid(load(large), 9, 9)[0], X, atol=0.02)


def test_of_an_animation_the_first_frame_is_taken() -> None:
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frames = [
        b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2" + c + b"\1\0" for c in (b"L", b"D")
    ]
    white_then_black = head + b"".join(frames) + b";"
    assert (load(white_then_black).pixels == 1).all()


def test_what_one_would_not_see_of_a_picture_is_remarked() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    image = QImage(noise.data, 60, 40, 180, QImage.Format.Format_RGB888)
    for kind in ("png", "jpeg", "bmp", "webp", "tiff", "ppm"):
        assert load(encoded(image, kind)).note == "", kind
    jpeg, thumb = encoded(image, "jpeg"), encoded(image.scaled(8, 8), "jpeg")
    inside = b"\xff\xe1" + struct.pack(">H", 2 + len(thumb)) + thumb
    with_thumb = jpeg[:2] + inside + jpeg[2:]
    assert load(with_thumb + b"\xff\xda, a film").note == ""
    filled = jpeg[:2] + b"\xff" + jpeg[2:-2] + b"\xff\xff" + jpeg[-2:]  # bytes before markers
    assert load(filled).note == ""
    red_and_black = b"\0\0\xff\0\0\0"  # stands where a younger header tells of packed rows
    os2 = b"BM" + struct.pack("<IIIIHHHH", 52, 0, 32, 12, 9, 5, 1, 1) + red_and_black + bytes(20)
    assert load(os2).size == QSize(9, 5)
    assert load(os2).note == ""
    cut = "The pasted picture is cut off; what is missing is "
    for whole, colour in ((jpeg, "grey"), (with_thumb, "grey"), (encoded(image, "bmp"), "black")):
        for part in (0.5, 0.8, 0.99):
            assert load(whole[: int(part * len(whole))]).note == f"{cut}{colour}."
    clear = QImage(3, 1, QImage.Format.Format_ARGB32)
    clear.fill(CLEAR)
    invisible = "The pasted picture is transparent all over; nothing in it is visible."
    assert load(encoded(clear)).note == load(clear).note == invisible
    assert load(image.copy(0, 0, 1, 1)).note.startswith("The pasted picture is one pixel;")


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "WEBP", "TIFF"])
@pytest.mark.parametrize("progressive", [False, True])
def test_pictures_of_another_program_are_whole(kind: str, progressive: bool) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (30, 20, 3), np.uint8)
    frames = [Image.fromarray(noise), Image.fromarray(noise[::-1].copy())]
    for count in (1, 2) if kind != "JPEG" else (1,):
        file = BytesIO()
        frames[0].save(file, kind, save_all=count > 1, append_images=frames[1:count],
                       progressive=progressive)  # fmt: skip
        several = "The pasted picture holds 2 pictures; the first is shown."
        assert load(file.getvalue()).note == (several if count > 1 else "")


def test_bytes_after_a_picture_are_no_loss(tmp_path: Path) -> None:
    """What a download or a camera leaves behind it; cut is only what ends within its pixels."""
    noise = np.random.default_rng(2).integers(0, 256, (30, 20, 3), np.uint8)
    image, other = Image.fromarray(noise), Image.fromarray(noise[::-1].copy())
    for kind, missing in (("GIF", "empty"), ("JPEG", "grey"), ("BMP", "black")):
        file = BytesIO()
        image.save(file, kind)
        whole = file.getvalue()
        for after in (b"\n", b"\0\0", b"\r\n--boundary--\r\n", b"a film that moves"):
            assert load(whole + after).note == "", (kind, after)
        for part in (0.6, 0.9, 0.99):
            end = f"is cut off; what is missing is {missing}."
            assert load(whole[: int(part * len(whole))]).note.endswith(end), (kind, part)
    file = BytesIO()
    image.resize((300, 200)).save(file, "JPEG", progressive=True)
    coarse = load(file.getvalue()[: len(file.getvalue()) // 2])
    assert coarse.note.endswith("is cut off; what is missing is detail.")
    assert (coarse.pixels[-1, -1, :3] != coarse.pixels[-40, -40, :3]).any(), "no grey corner"
    file = BytesIO()
    image.save(file, "GIF", save_all=True, append_images=[other], comment=b"not a picture; yet")
    assert "cut off" not in load(file.getvalue()[:-9]).note, "the first of two is whole"


def test_a_camera_turned_on_its_side(tmp_path: Path) -> None:
    path = tmp_path / "turned.jpg"
    writer = QImageWriter(str(path))
    writer.setTransformation(QImageWriter(str(path)).transformation().TransformationRotate90)
    assert writer.write(QImage(40, 10, QImage.Format.Format_RGB32))
    assert load(path).pixels.shape[:2] == (40, 10)
    assert load(path).size == QSize(10, 40)


def test_a_picture_that_claims_to_be_vast_is_refused_before_it_is_decoded() -> None:
    start = time.process_time()
    with pytest.raises(PictureError, match="60,000×60,000 pixels, more than 64 million"):
        load(png(60_000, 60_000))
    assert time.process_time() - start < 0.1


def test_what_is_no_picture_gets_one_sentence(tmp_path: Path) -> None:
    whole = encoded(painted(X))
    for name, data, words in [
        ("empty.png", b"", "is no picture"),
        ("text.png", b"hello", "is no picture"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "is no picture"),
        ("headless.png", whole[:8], "is damaged"),
        ("half.png", png(50, 50), "is damaged"),
    ]:
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(PictureError, match=f"“{name}” {words}") as caught:
            load(path)
        assert str(caught.value).count(".") == 2
    with pytest.raises(PictureError, match=r"“gone\.png” cannot be opened: it is not there"):
        load(tmp_path / "gone.png")
    with pytest.raises(PictureError, match="is a folder"):
        load(tmp_path)
    with pytest.raises(PictureError, match="cannot be opened"):
        load(tmp_path / "a\0b")
    with pytest.raises(PictureError, match="no picture to paste"):
        load(QImage())


@pytest.mark.parametrize("kind", ["png", "bmp", "webp", "tiff", "ppm", "jpeg"])
def test_damaged_bytes_give_a_picture_or_a_sentence(kind: str) -> None:
    random = Random(kind)
    whole = encoded(painted(X).convertToFormat(QImage.Format.Format_RGB888), kind)
    for _ in range(60):
        data = bytearray(whole[: random.choice((len(whole), random.randrange(len(whole))))])
        for _ in range(random.randint(0, 4) if data else 0):
            data[random.randrange(len(data))] = random.randrange(256)
        try:
            grid = to_grid(load(bytes(data)), 9, 9)
        except PictureError as error:
            sentence = str(error)
            assert sentence.startswith(pictures.PASTED)
        else:
            assert np.isfinite(grid).all()
