"""Any picture, brought into a grid: read safely, shrunk by area, turned into ink on paper.

    load      file, bytes or image  →  QImage that is sure to be small enough
    to_grid   QImage  →  float32 (channels, rows, columns), −1 … 1

Size and format are asked of the file's head before any pixel is decoded: a few bytes can claim
sixty thousand pixels a side.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice, QLoggingCategory, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from engine.array import Floats

MAX_PIXELS = 64_000_000
MAX_BYTES = 256 * 1024 * 1024
ALLOWED = 512  # MB for the pixels: eight bytes for each of `MAX_PIXELS`
FORMATS = ("png", "jpeg", "bmp", "gif", "webp", "tiff", "pbm", "pgm", "ppm")
PASTED = "The pasted picture"
WORK = 1024  # pixels a side that are averaged exactly; larger pictures are first brought down to it
LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)  # ITU-R BT.601


class PictureError(ValueError):
    """A picture that cannot be used; the message is one sentence for the user."""


def load(source: str | Path | bytes | QImage) -> QImage:
    """Read a picture; its format is told by its content, and a camera's rotation is applied.

    Args:
        source: a file, the bytes of one, or an image from the clipboard. Of an animation the first
            frame is taken.

    Raises:
        PictureError: when it is missing, no picture, damaged, or has more than `MAX_PIXELS`.
    """
    # Damaged files make Qt's readers chatty; what the user needs to know, we say.
    QLoggingCategory.setFilterRules("qt.gui.imageio*=false\nqt.imageformats*=false")
    if isinstance(source, QImage):
        if source.isNull():
            raise PictureError("There is no picture to paste; copy one first.")
        _check_size(source.size(), PASTED)
        return source
    if isinstance(source, bytes):
        return _decoded(source, PASTED)
    path = Path(source)
    name = f"“{path.name or path}”"
    return _decoded(_bytes(path, name), name)


def _bytes(path: Path, name: str) -> bytes:
    try:
        about = os.stat(path)
        if not stat.S_ISREG(about.st_mode):
            raise PictureError(f"{name} is a folder or a device; choose a picture file.")
        if about.st_size > MAX_BYTES:
            raise PictureError(f"{name} is larger than 256 MB; choose a smaller picture.")
        return path.read_bytes()
    except FileNotFoundError:
        raise PictureError(f"{name} is not there; it may have been moved or renamed.") from None
    except PermissionError:
        raise PictureError(f"{name} may not be read by you; choose another picture.") from None
    except PictureError:
        raise
    except (OSError, ValueError):
        raise PictureError(f"{name} cannot be read; choose another picture.") from None


def _decoded(data: bytes, name: str) -> QImage:
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    QImageReader.setAllocationLimit(ALLOWED)
    reader = QImageReader()
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    reader.setDevice(buffer)
    kind = bytes(reader.format().data()).decode("ascii", "replace")
    if kind not in FORMATS:
        raise PictureError(f"{name} is no picture that can be read; save it as PNG or JPEG.")
    size = reader.size()
    _check_size(size, name)
    image = reader.read() if size.isValid() else QImage()
    if image.isNull():
        raise PictureError(f"{name} is damaged; open it in another program and save it anew.")
    _check_size(image.size(), name)
    return image


def _check_size(size: QSize, name: str) -> None:
    width, height = size.width(), size.height()
    if size.isValid() and width * height > MAX_PIXELS:
        raise PictureError(
            f"{name} has {width:,}×{height:,} pixels, more than {MAX_PIXELS // 10**6} million; "
            "make it smaller in another program."
        )


def to_grid(
    image: QImage,
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
        image: from `load`.
        rows: of the grid, at least 1.
        columns: of the grid, at least 1.
        channels: 1 or 3.
        keep_aspect: leave paper at two sides, or stretch the picture.
        invert: light is ink (True), dark is ink (False), or decide by the picture's border (None);
            with three channels True makes the negative, and None leaves the colours alone.

    Returns:
        (channels, rows, columns), −1 … 1.
    """
    pixels = _pixels(image)
    height, width = _fitted(image.size(), rows, columns) if keep_aspect else (rows, columns)
    if invert is None:
        colour = pixels[..., :3] * pixels[..., 3:]
        invert = channels == 1 and _light_on_dark(colour, pixels[..., 3])
    paper = 0.0 if invert and channels == 1 else 1.0
    sheet = np.full((channels, rows, columns), paper, dtype=np.float32)
    top, left = (rows - height) // 2, (columns - width) // 2
    small = _averaged(_on_paper(pixels, paper, channels), height, width)
    sheet[:, top : top + height, left : left + width] = small
    light_is_one = invert == (channels == 1)
    grid = 2 * sheet - 1 if light_is_one else 1 - 2 * sheet
    # White is 1 to the last digit: rounding goes far below what 8 bits can tell apart.
    return np.clip(grid.round(6), -1.0, 1.0).astype(np.float32)


def _on_paper(pixels: Floats, paper: float, channels: int) -> Floats:
    """Nothing transparent any more, as grey or in colour: (H, W, 1 or 3), 0 … 1."""
    opacity = pixels[..., 3:]
    colour: Floats = pixels[..., :3] * opacity + np.float32(paper) * (1 - opacity)
    return colour @ LUMA[:, None] if channels == 1 else colour


def _averaged(planes: Floats, rows: int, columns: int) -> Floats:
    """(H, W, channels) → (channels, rows, columns): each cell the mean of the area it covers."""
    down, across = _shares(planes.shape[0], rows), _shares(planes.shape[1], columns)
    cells: Floats = np.einsum("ih,hwc,jw->cij", down, planes, across, optimize=True)
    return cells


def _pixels(image: QImage) -> Floats:
    """Red, green, blue and opacity, 0 … 1: (H, W, 4), at most `WORK` a side."""
    size = image.size().boundedTo(QSize(WORK, WORK))
    if size != image.size():
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    lines: NDArray[np.uint8] = np.frombuffer(image.constBits(), dtype=np.uint8)
    lines = lines.reshape(image.height(), image.bytesPerLine())[:, : 4 * image.width()]
    pixels: Floats = lines.reshape(image.height(), image.width(), 4).astype(np.float32)
    return pixels / np.float32(255)


def _fitted(size: QSize, rows: int, columns: int) -> tuple[int, int]:
    """Rows and columns the picture fills when it keeps its shape; whole cells, at least one."""
    scale = min(rows / size.height(), columns / size.width())
    height, width = round(size.height() * scale), round(size.width() * scale)
    return min(max(height, 1), rows), min(max(width, 1), columns)


def _light_on_dark(colour: Floats, opacity: Floats) -> bool:
    """Whether the picture is light strokes on a dark ground, by its outermost pixels.

    Where these are transparent there is no ground, and the strokes themselves decide.
    """
    luma = colour @ LUMA  # (H, W), already dimmed by opacity
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
