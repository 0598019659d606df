"""Any picture, brought into a grid: read safely, shrunk by area, turned into ink on paper.

    load      file, bytes or image  →  Picture, small whatever it came from
    to_grid   Picture  →  float32 (channels, rows, columns), −1 … 1
    squashed  Picture  →  uint8 (side, side, 3): a square, in colour
    portrait  Picture  →  a JPEG in the picture's own shape; `looked` reads it again

Size and format are asked of the file's head before any pixel is decoded: a few bytes can claim
sixty thousand pixels a side. Of JPEG only the pixels wanted are ever made; other formats are made
whole, line by line from the disk, in at most `MEMORY`, and brought down at once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QFile, QIODevice, QLoggingCategory, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPainter

from engine.array import Floats
from engine.faults import called
from engine.opening import opened
from gui.remarks import FILLED, lacking, remarks

MEMORY = 256_000_000  # bytes for a whole picture: 64 million pixels, half as many of 16 bits
MAX_BYTES = 256 * 1024 * 1024  # of a file
FORMATS = ("png", "jpeg", "bmp", "gif", "webp", "tiff", "pbm", "pgm", "ppm")
SEVERAL = ("gif", "webp", "tiff")  # may hold more than one
DEEP = ("png", "tiff")  # may have 16 bits a colour
PASTED = "The pasted picture"
WORK = 1024  # pixels a side that are averaged exactly; larger pictures are first brought down to it
SHOWN = 640  # pixels a side of a picture for the eye
LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)  # ITU-R BT.601
READ = QIODevice.OpenModeFlag.ReadOnly


class PictureError(ValueError):
    """A picture that cannot be used; the message is one sentence for the user."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture that was read.

    Attributes:
        pixels: red, green and blue, each times opacity, and opacity: (H, W, 4), 0 … 1; at most
            `WORK` a side, each side by itself.
        size: what it had before.
        chalk: light strokes on a dark ground.
        note: what one should know of it and would not see, in sentences; mostly none.
        shown: the same for the eye, in its own shape, at most `SHOWN` a side.
    """

    pixels: Floats
    size: QSize
    chalk: bool
    note: str = ""
    shown: QImage | None = None


def load(source: Path | bytes | QImage) -> Picture:
    """Read a picture; its format is told by its content, and a camera's rotation is applied.

    Takes up to seconds. No window is needed, nor its thread.

    Args:
        source: a file, the bytes of one, or an image from the clipboard. Of an animation the first
            frame is taken.

    Raises:
        PictureError: when it is missing, no picture, damaged, or needs more than `MEMORY`.
    """
    # Damaged files make Qt's readers chatty; what the user needs to know, we say.
    QLoggingCategory.setFilterRules("qt.gui.imageio*=false\nqt.imageformats*=false")
    if isinstance(source, QImage):
        if source.isNull():
            raise PictureError("There is no picture to paste; copy one first.")
        _check_size(source.size(), source.depth(), PASTED)
        small = source.size().boundedTo(QSize(WORK, WORK))
        smooth = Qt.TransformationMode.SmoothTransformation
        image = source.scaled(small, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        return _picture(image, source.size(), PASTED)
    if isinstance(source, bytes):
        buffer = QBuffer()
        buffer.setData(source)
        buffer.open(READ)
        return _decoded(buffer, PASTED)
    with opened(source, PictureError) as file:
        if os.fstat(file.fileno()).st_size > MAX_BYTES:
            raise PictureError(f"{called(source)} is larger than 256 MB; choose a smaller picture.")
        device = QFile()
        device.open(file.fileno(), READ)
        return _decoded(device, called(source))


def _decoded(device: QIODevice, name: str) -> Picture:
    QImageReader.setAllocationLimit(MEMORY >> 20)
    reader = QImageReader()
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    reader.setDevice(device)
    kind = bytes(reader.format().data()).decode("ascii", "replace")
    if kind not in FORMATS:
        raise PictureError(f"{name} is no picture that can be read; save it as PNG or JPEG.")
    size = reader.size()
    # Of a damaged JPEG Qt 6.11 does not survive this question, and only these two have 16 bits.
    depth = QImage.toPixelFormat(reader.imageFormat()).bitsPerPixel() if kind in DEEP else 32
    _check_size(size, depth, name)
    reader.setScaledSize(size.boundedTo(QSize(WORK, WORK)))
    image = reader.read() if size.isValid() else QImage()
    if image.isNull():
        raise PictureError(f"{name} is damaged; open it in another program and save it anew.")
    turned = QImageIOHandler.Transformation.TransformationRotate90
    if reader.transformation() & turned:
        size = size.transposed()
    device.seek(0)  # some readers count from where they are
    frames = QImageReader(device).imageCount() if kind in SEVERAL else 1
    missing = ""
    if kind in FILLED:
        device.seek(0)
        missing = lacking(bytes(device.readAll().data()), kind)
    return _picture(image, size, name, missing, frames)


def _check_size(size: QSize, depth: int, name: str) -> None:
    width, height, most = size.width(), size.height(), MEMORY // (8 if depth > 32 else 4)
    if size.isValid() and width * height > most:
        raise PictureError(
            f"{name} has {width:,}×{height:,} pixels, more than {most // 10**6} million; "
            "make it smaller in another program."
        )


def _picture(image: QImage, size: QSize, name: str, missing: str = "", frames: int = 1) -> Picture:
    """What was read, at most `WORK` a side, its size before, and what there is to remark."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    lines: NDArray[np.uint8] = np.frombuffer(image.constBits(), dtype=np.uint8)
    lines = lines.reshape(image.height(), image.bytesPerLine())[:, : 4 * image.width()]
    pixels: Floats = lines.reshape(image.height(), image.width(), 4).astype(np.float32)
    pixels /= np.float32(255)
    pixels[..., :3] *= pixels[..., 3:]
    visible = bool(pixels[..., 3].any())
    note = remarks(name, missing, frames, size.width() * size.height(), visible)
    chalk = _light_on_dark(pixels[..., :3] @ LUMA, pixels[..., 3])
    smooth = Qt.TransformationMode.SmoothTransformation
    shown = image.scaled(_within(size), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    return Picture(pixels, size, chalk, note, shown)


def to_grid(
    picture: Picture,
    rows: int,
    columns: int,
    channels: int = 1,
    keep_aspect: bool = True,
    invert: bool | None = None,
) -> Floats:
    """A picture in the cells of a grid, each the average of the area it covers.

    One channel is ink on paper: dark is ink, 1; light is paper, −1. What surrounds the picture is
    taken for paper, so white chalk on a black board is ink too. Three channels are red, green and
    blue, 2·v − 1. Whatever is transparent shows the paper.

    Args:
        picture: from `load`.
        rows: of the grid, at least 1.
        columns: of the grid, at least 1.
        channels: 1 or 3.
        keep_aspect: leave paper at two sides, or stretch the picture.
        invert: light is ink (True), dark is ink (False), or decide by the picture's border (None);
            with three channels True makes the negative, and None leaves the colours alone.

    Returns:
        (channels, rows, columns), −1 … 1.
    """
    height, width = _fitted(picture.size, rows, columns) if keep_aspect else (rows, columns)
    if invert is None:
        invert = channels == 1 and picture.chalk
    paper = 0.0 if invert and channels == 1 else 1.0
    sheet = np.full((channels, rows, columns), paper, dtype=np.float32)
    top, left = (rows - height) // 2, (columns - width) // 2
    small = _on_paper(_averaged(picture.pixels, height, width), paper, channels)
    sheet[:, top : top + height, left : left + width] = small
    light_is_one = invert == (channels == 1)
    grid = 2 * sheet - 1 if light_is_one else 1 - 2 * sheet
    # White is 1 to the last digit: rounding goes far below what 8 bits can tell apart.
    return np.clip(grid.round(6), -1.0, 1.0).astype(np.float32)


def squashed(picture: Picture, side: int) -> NDArray[np.uint8]:
    """The whole picture as a square, on white: each pixel the mean of the area it covers.

    Returns:
        uint8 (side, side, 3).
    """
    colour = _on_paper(_averaged(picture.pixels, side, side), 1.0, 3)
    return np.asarray(np.rint(255 * colour.clip(0, 1)), np.uint8).transpose(1, 2, 0)


def portrait(picture: Picture) -> bytes:
    """The whole picture as a JPEG for the eye, on white, in its own shape; nothing of no image."""
    if picture.shown is None:
        return b""
    paper = QImage(picture.shown.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    with QPainter(paper) as painter:
        painter.drawImage(0, 0, picture.shown)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    paper.save(buffer, "JPEG", 90)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def looked(portrait: bytes) -> QImage | None:
    """The picture that `portrait` made, whatever the bytes are; None where they are no JPEG."""
    buffer = QBuffer()
    buffer.setData(portrait)
    buffer.open(READ)
    reader = QImageReader(buffer, b"jpeg")
    size = reader.size()
    if not size.isValid():
        return None
    reader.setScaledSize(_within(size))
    image = reader.read()
    return None if image.isNull() else image


def _within(size: QSize) -> QSize:
    """The same shape, at most `SHOWN` a side and at least a pixel."""
    most = QSize(SHOWN, SHOWN)
    small = size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio)
    return small.boundedTo(size).expandedTo(QSize(1, 1))


def _averaged(pixels: Floats, rows: int, columns: int) -> Floats:
    """(H, W, 4) → (4, rows, columns): each cell the mean of the area it covers."""
    down, across = _shares(pixels.shape[0], rows), _shares(pixels.shape[1], columns)
    cells: Floats = np.einsum("ih,hwc,jw->cij", down, pixels, across, optimize=True)
    return cells


def _on_paper(cells: Floats, paper: float, channels: int) -> Floats:
    """(4, rows, columns) → (channels, rows, columns), grey or colour: nothing transparent."""
    colour: Floats = cells[:3] + np.float32(paper) * (1 - cells[3])
    return np.tensordot(LUMA, colour, 1)[None] if channels == 1 else colour


def _fitted(size: QSize, rows: int, columns: int) -> tuple[int, int]:
    """Rows and columns the picture fills when it keeps its shape; whole cells, at least one."""
    scale = min(rows / size.height(), columns / size.width())
    height, width = round(size.height() * scale), round(size.width() * scale)
    return min(max(height, 1), rows), min(max(width, 1), columns)


def _light_on_dark(luma: Floats, opacity: Floats) -> bool:
    """Whether the picture is light strokes on a dark ground, by its outermost pixels.

    Where these are transparent there is no ground, and the strokes themselves decide.

    Args:
        luma: (H, W), 0 … 1, already dimmed by opacity.
        opacity: (H, W), 0 … 1.
    """
    border = np.ones(luma.shape, dtype=bool)
    border[1:-1, 1:-1] = False
    if np.median(opacity[border]) >= 0.5:
        return bool(np.median(luma[border]) < 0.5)
    seen = float(opacity.sum())
    return seen > 0 and float(luma.sum()) / seen > 0.5


def _shares(pixels: int, cells: int) -> Floats:
    """How much of each cell each pixel covers: (cells, pixels), every row sums to 1."""
    edges = np.linspace(0, pixels, cells + 1)
    starts = np.arange(pixels)
    covered = np.minimum(edges[1:, None], starts + 1) - np.maximum(edges[:-1, None], starts)
    covered = covered.clip(0)
    shares: Floats = (covered / covered.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares
